"""Disputes, holds, promises, contacts and their figures, counted again from the exports."""

import csv
import io
import json
import unittest
from decimal import Decimal

import command

CUSTOMERS = """customer_id,name,terms,currency,collector
C1,Alder Tools,net30,EUR,mira
C2,Birch Works,net30,EUR,jo
"""
ITEMS = """item_number,customer_id,document_date,due_date,currency,amount
I-1,C1,2026-01-05,2026-02-04,EUR,1000.00
I-2,C1,2026-01-20,2026-02-19,EUR,500.00
I-3,C2,2026-02-01,2026-03-03,EUR,750.00
I-4,C2,2026-02-10,2026-03-12,EUR,80.00
"""


def payment(number, day, amount, *items):
    lines = [{"reference": item, "amount": part} for item, part in items]
    return json.dumps({"payment_id": number, "currency": "EUR", "amount": amount, "value_date": day,
                       "payer": {"name": "somebody"}, "remittance": lines})


class Desk(command.BookTest):
    def setUp(self):
        super().setUp()
        self.give("customers", CUSTOMERS)
        self.give("items", ITEMS)

    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def give(self, kind, text):
        self.must("import", kind, self.file(kind + ".csv", text))

    def pay(self, *lines):
        self.must("apply", self.file("p" + str(abs(hash(lines))) + ".ndjson", "\n".join(lines) + "\n"), codes=(0, 1))

    def rows(self, day, *words):
        return list(csv.DictReader(io.StringIO(self.must("--as-of", day, "--format", "csv", *words))))

    def refused(self, *words, says):
        done = self.run_command(*words)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn(says, done.stderr)

    def figure(self, day, name, scope="EUR", *words):
        [row] = [row for row in self.rows(day, "metrics", *words) if (row["name"], row["scope"]) == (name, scope)]
        return row

    def test_a_dispute_stands_apart_from_its_day_until_it_is_resolved(self):
        before = self.must("digest")
        self.must("--as-of", "2026-02-10", "dispute", "open", "I-1", "--amount", "300.00", "--reason", "two pallets")
        self.assertNotEqual(self.must("digest"), before)
        self.refused("dispute", "open", "I-1", "--reason", "again", says="in dispute already")
        self.refused("dispute", "open", "I-2", "--amount", "500.01", "--reason", "x", says="cannot be in dispute")
        self.refused("dispute", "resolve", "I-2", "--outcome", "rejected", "--reason", "x", says="no open dispute")
        self.must("--as-of", "2026-03-01", "dispute", "resolve", "I-1", "--outcome", "rejected", "--reason", "proof of delivery")
        for day, disputed in (("2026-02-09", 0), ("2026-02-10", 300), ("2026-02-28", 300), ("2026-03-01", 0)):
            rows = self.rows(day, "dispute", "list")
            self.assertEqual([row["disputed"] for row in rows], ["300.00"] if disputed else [], day)
            [apart] = self.rows(day, "aging", "--disputes", "apart")
            [within] = self.rows(day, "aging")
            self.assertEqual(Decimal(apart["disputed"]), disputed, day)
            self.assertEqual(apart["total"], within["total"])
            parts = [value for name, value in apart.items() if name not in ("currency", "total")]
            self.assertEqual(sum(map(Decimal, parts)), Decimal(apart["total"]), day)
            causes = {row["cause"]: Decimal(row["amount"]) for row in self.rows(day, "dso", "--split")}
            self.assertEqual(causes["disputes"], disputed, day)
            self.assertEqual(causes["total"], Decimal(within["total"]))
            self.assertEqual(Decimal(self.figure(day, "disputed")["value"]), disputed)
        [listed] = self.rows("2026-03-05", "dispute", "list", "--state", "all")
        self.assertEqual((listed["state"], listed["resolved_date"], listed["days"]), ("rejected", "2026-03-01", "19"))
        # By customer and by terms the columns are apart too.
        self.must("dispute", "open", "I-3", "--date", "2026-02-15", "--reason", "price")
        for by in ("customer", "terms"):
            rows = self.rows("2026-02-20", "aging", "--disputes", "apart", "--by", by)
            self.assertEqual(sum(Decimal(row["disputed"]) for row in rows[:-1]), Decimal(rows[-1]["disputed"]))
            self.assertEqual(rows[-1]["disputed"], "1050.00")
        [document] = json.loads(self.must("--as-of", "2026-02-20", "--format", "json", "aging", "--disputes", "apart"))
        self.assertEqual(document["disputed"], "1050.00")
        self.must("verify")

    def test_a_disputed_or_held_item_is_settled_only_by_name(self):
        self.must("hold", "I-4", "--reason", "goods come back")
        self.must("dispute", "open", "I-3", "--amount", "10.00", "--date", "2026-02-15", "--reason", "price")
        self.refused("hold", "I-4", "--reason", "twice", says="on hold already")
        guess = {"payment_id": "G", "currency": "EUR", "amount": "80.00", "value_date": "2026-03-01",
                 "payer": {"name": "Birch Works"}}
        self.pay(json.dumps(guess), json.dumps({**guess, "payment_id": "H", "amount": "750.00"}))
        self.assertEqual(self.rows("2026-03-10", "applications"), [])
        self.assertEqual({row["dispute"] for row in self.rows("2026-03-10", "export", "items")
                          if row["item_number"] in ("I-3", "I-4")}, {"true"})
        self.pay(payment("N", "2026-03-02", "750.00", ("I-3", "750.00")))
        [applied] = self.rows("2026-03-10", "applications")
        self.assertEqual((applied["payment_id"], applied["item_number"]), ("N", "I-3"))
        self.assertEqual(self.rows("2026-03-10", "aging", "--disputes", "apart")[0]["disputed"], "0.00")
        self.must("release", "I-4", "--reason", "they keep them")
        self.must("release", "main/I-3", "--reason", "x", codes=(2,))
        self.pay(json.dumps({**guess, "payment_id": "K", "value_date": "2026-03-05"}))
        self.assertIn("I-4", {row["item_number"] for row in self.rows("2026-03-10", "applications")})
        self.must("verify")

    def test_promises_are_kept_by_cash_in_time(self):
        def promise(customer, due, *more):
            self.must("promise", "add", customer, "--due", due, "--source", "by phone", "--date", "2026-02-01", *more)
        promise("C1", "2026-02-15", "--item", "I-1")
        promise("C1", "2026-02-20", "--amount", "500.00", "--grace", "3")
        promise("C2", "2026-03-01", "--amount", "900.00")
        promise("C2", "2026-03-01", "--amount", "40.00")
        self.refused("promise", "add", "C1", "--due", "2026-03-01", "--source", "x", says="--amount")
        self.refused("promise", "add", "C1", "--date", "2026-02-01", "--due", "2026-03-01", "--item", "I-3", "--source", "x",
                     says="owed by C2")
        self.pay(payment("A", "2026-02-15", "1000.00", ("I-1", "1000.00")),
                 payment("B", "2026-02-23", "500.00", ("I-2", "500.00")),
                 payment("C", "2026-02-28", "750.00", ("I-3", "750.00")))

        def states(day):
            return [(row["state"], row["paid"]) for row in self.rows(day, "promise", "list")]
        self.assertEqual(states("2026-02-14"), [("open", "0.00")] * 4)
        self.assertEqual(states("2026-02-15")[:2], [("kept", "1000.00"), ("open", "0.00")])
        self.assertEqual(states("2026-02-23")[1], ("kept", "500.00"))
        # The older promise takes the cash first; what is not paid in full is broken the day after.
        self.assertEqual(states("2026-03-01")[2:], [("open", "750.00"), ("open", "0.00")])
        self.assertEqual(states("2026-03-02")[2:], [("broken", "750.00"), ("broken", "0.00")])
        self.assertEqual(self.figure("2026-03-02", "promises_kept", "EUR", "--days", "60")["value"], "50.00")
        value = self.figure("2026-03-02", "promises_kept_value", "EUR", "--days", "60")
        self.assertEqual((value["numerator"], value["denominator"], value["value"]), ("1500.00", "2440.00", "61.48"))
        self.assertEqual(self.figure("2026-03-02", "promises_kept", "EUR/C1", "--by", "customer", "--days", "60")["value"], "100.00")
        [last] = [row["promise"] for row in self.rows("2026-03-02", "promise", "list") if row["amount"] == "40.00"]
        self.must("promise", "cancel", last, "--date", "2026-03-03", "--reason", "told twice")
        self.assertEqual(states("2026-03-02")[3][0], "broken")
        self.assertEqual(states("2026-03-03")[3][0], "cancelled")
        self.assertEqual(self.figure("2026-03-03", "promises_kept", "EUR", "--days", "60")["value"], "66.67")
        # A check that bounces breaks its promise from that day on.
        self.must("--as-of", "2026-03-04", "reverse", "A", "--reason", "check returned")
        self.assertEqual(states("2026-03-03")[0][0], "kept")
        self.assertEqual(states("2026-03-04")[0][0], "broken")
        self.must("verify")
        self.must("replay")

    def test_effort_counts_each_cent_for_the_newest_contact(self):
        for customer, day, minutes, channel in (("C1", "2026-02-01", "10", "call"), ("C1", "2026-02-10", "20", "email"),
                                                ("C2", "2026-02-12", "30", "visit")):
            self.must("contact", "add", customer, "--channel", channel, "--date", day, "--minutes", minutes, "--outcome", "promised")
        self.pay(payment("A", "2026-02-09", "1000.00", ("I-1", "1000.00")),
                 payment("B", "2026-02-10", "500.00", ("I-2", "500.00")),
                 payment("C", "2026-02-27", "750.00", ("I-3", "750.00")))

        def effort(*words):
            return {row["key"]: row for row in self.rows("2026-03-01", "effort", *words)}
        by_channel = effort()
        self.assertEqual({key: row["collected"] for key, row in by_channel.items()},
                         {"call": "1000.00", "email": "500.00", "visit": "0.00"})
        self.assertEqual(effort("--within", "15")["visit"]["collected"], "750.00")
        by_collector = effort("--by", "collector", "--within", "15", "--hourly", "48.00")
        mira = by_collector["mira"]
        self.assertEqual((mira["contacts"], mira["customers"], mira["minutes"], mira["collected"], mira["per_contact"],
                          mira["cost"]), ("2", "1", "30", "1500.00", "750.00", "24.00"))
        self.assertEqual(len(self.rows("2026-02-11", "contact", "list")), 2)
        self.assertEqual(self.rows("2026-02-11", "contact", "list", "--customer", "C1")[1]["person"], "clerk")
        self.must("verify")

    def test_each_item_of_a_payment_has_its_own_day_in_the_ledger(self):
        # One payment of the 25th settles an invoice of before and, early, two that are dated later.
        self.must("import", "items", self.file("early.csv", "item_number,customer_id,document_date,due_date,currency,amount\n"
                                               "F-1,C1,2026-02-01,2026-03-03,EUR,60.00\nF-2,C1,2026-02-10,2026-03-12,EUR,70.00\n"))
        self.pay(payment("A", "2026-01-25", "1130.00", ("I-1", "1000.00"), ("F-1", "60.00"), ("F-2", "70.00")))
        gl = self.rows("2026-03-31", "export", "gl")
        applied = [row for row in gl if row["type"] == "applied"]
        self.assertEqual({row["date"] for row in applied}, {"2026-01-25", "2026-02-01", "2026-02-10"})
        for day in {row["date"] for row in gl}:
            self.assertEqual(sum(Decimal(row["amount"]) for row in gl if row["date"] == day), 0, day)

        def is_the_sub_ledger():
            rows = self.rows("2026-03-31", "export", "gl")
            for day in ("2026-01-24", "2026-01-25", "2026-01-31", "2026-02-01", "2026-02-09", "2026-02-10", "2026-02-28"):
                control = sum(Decimal(row["amount"]) for row in rows if row["account"].startswith("Assets:Receivable") and row["date"] <= day)
                aging = self.rows(day, "aging")[0]
                self.assertEqual(control, Decimal(aging["total"]) - Decimal(aging["credits"]), day)
        is_the_sub_ledger()
        # Closing January fixes what stands in it, and no more.
        self.must("--as-of", "2026-02-02", "period", "close", "main", "2026-01")
        [period] = self.rows("2026-02-02", "period", "list")
        january = [row for row in gl if row["date"] <= "2026-01-31"]
        self.assertEqual(int(period["postings"]), len(january))
        self.must("verify")
        # Taken back, each part leaves from where it counts.
        self.must("--as-of", "2026-02-05", "reverse", "A", "--reason", "check returned")
        gl = self.rows("2026-03-31", "export", "gl")
        self.assertEqual([row for row in gl if row["date"] <= "2026-01-31"], january)
        self.assertEqual({row["date"] for row in gl if row["type"] == "application_reversed"}, {"2026-02-05", "2026-02-10"})
        is_the_sub_ledger()
        self.must("verify")
        self.must("replay")

    def test_a_closed_month_stays_as_it_was(self):
        self.pay(payment("A", "2026-01-25", "1000.00", ("I-1", "1000.00")),
                 payment("U", "2026-01-26", "90.00"))
        self.refused("--as-of", "2026-01-31", "period", "close", "main", "2026-01", says="has not ended")
        self.must("--as-of", "2026-02-02", "period", "close", "main", "2026-01")
        self.refused("--as-of", "2026-02-02", "period", "close", "main", "2026-01", says="closed up to 2026-01-31 already")
        questions = (("aging",), ("aging", "--by", "customer"), ("dso", "--days", "31"), ("dso", "--method", "count-back"))
        told = [self.rows("2026-01-31", *words) for words in questions]

        def ledger():
            return [row for row in self.rows("2026-03-31", "export", "gl") if row["date"] <= "2026-01-31"]
        closed = ledger()
        [period] = self.rows("2026-02-02", "period", "list")
        self.assertEqual((period["state"], int(period["postings"])), ("closed", len(closed)))
        # Late cash, a late invoice, a payer found out, a check returned: all count from February.
        self.pay(payment("B", "2026-01-30", "500.00", ("I-2", "500.00")))
        self.must("import", "items", self.file("late.csv", "item_number,customer_id,document_date,due_date,currency,amount\n"
                                               "L-1,C2,2026-01-31,2026-03-02,EUR,60.00\n"))
        self.must("--as-of", "2026-01-28", "assign", "U", "L-1=60.00", "--reason", "Birch, says the bank")
        self.must("--as-of", "2026-01-29", "reverse", "A", "--reason", "check returned")
        refused = self.run_command("apply", "--posting-date", "2026-01-31",
                                   self.file("f.ndjson", payment("F", "2026-02-05", "1.00") + "\n"))
        self.assertEqual(refused.returncode, 2)
        self.assertIn("closed up to 2026-01-31", refused.stderr)
        self.assertEqual([self.rows("2026-01-31", *words) for words in questions], told)
        self.assertEqual(ledger(), closed)
        posted = {row["payment_id"]: row["posted_date"] for row in self.rows("2026-03-01", "export", "payments")}
        self.assertEqual((posted["A"], posted["B"]), ("2026-01-25", "2026-02-01"))
        bridge = {row["part"]: row["amount"] for row in self.rows("2026-02-28", "bridge", "--since", "2026-01-31")}
        self.assertEqual((bridge["invoices"], bridge.get("adjustments", "0.00")), ("890.00", "0.00"))
        # The control account of the ledger is the sub-ledger, on every day around the closing.
        gl = self.rows("2026-03-31", "export", "gl")
        for day in ("2026-01-24", "2026-01-31", "2026-02-01", "2026-02-28"):
            control = sum(Decimal(row["amount"]) for row in gl if row["account"].startswith("Assets:Receivable") and row["date"] <= day)
            waiting = sum(Decimal(row["amount"]) for row in gl if row["account"].endswith(("Unapplied", "OnAccount")) and row["date"] <= day)
            self.assertEqual(control + waiting, Decimal(self.rows(day, "aging")[0]["total"]), day)
        self.must("verify")
        self.must("checkpoint")
        self.assertEqual([self.rows("2026-01-31", *words) for words in questions], told)
        self.must("replay")
        # Reopened, the month takes what is dated in it; what was posted in February stays there.
        self.refused("period", "reopen", "main", "2025-12", "--reason", "x", says="only the newest")
        self.must("period", "reopen", "main", "2026-01", "--reason", "an invoice was forgotten")
        self.must("import", "items", self.file("later.csv", "item_number,customer_id,document_date,due_date,currency,amount\n"
                                               "L-2,C2,2026-01-31,2026-03-02,EUR,5.00\n"))
        self.assertEqual(Decimal(self.rows("2026-01-31", "aging")[0]["total"]), Decimal(told[0][0]["total"]) + 5)
        self.must("--as-of", "2026-02-10", "period", "close", "main", "2026-01")
        states = [row["state"] for row in self.rows("2026-02-10", "period", "list")]
        self.assertEqual(states, ["reopened", "closed"])
        self.must("verify")


if __name__ == "__main__":
    unittest.main()

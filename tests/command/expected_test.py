"""Payments that were announced: `import expected`, promises, the list, and what the journal says."""

import json
import unittest

import command

HEADER = "expected_id,customer_id,kind,currency,amount,date,due_date,grace_days,reference,items,state\n"


class Expected(command.BookTest):
    def setUp(self):
        super().setUp()
        self.must("import", "customers", self.file(
            "customers.csv", "customer_id,name\nC1,Alder Tools\nC2,Birch Works\n"))
        self.must("import", "items", self.file(
            "items.csv", "item_number,customer_id,document_date,due_date,currency,amount\n"
                         "I-1,C1,2026-01-05,2026-02-04,EUR,1000.00\nI-2,C1,2026-01-20,2026-02-19,EUR,500.00\n"
                         "I-3,C2,2026-02-01,2026-03-03,EUR,750.00\n"))

    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def rows(self, *words):
        return json.loads(self.must("--format", "json", "--as-of", "2026-03-31", *words))

    def expect(self, *rows, code=0):
        done = self.run_command("import", "expected", self.file("expected.csv", HEADER + "\n".join(rows) + "\n"))
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout + done.stderr

    def pay(self, number, amount, day, **more):
        cash = {"payment_id": number, "currency": "EUR", "amount": amount, "value_date": day, **more}
        self.must("apply", self.file(number + ".ndjson", json.dumps(cash) + "\n"))

    def states(self):
        return {row["expected_id"]: (row["state"], row["payment_id"] or "") for row in self.rows("expected")}

    def test_from_announcement_to_cash_and_back(self):
        row = "DD-1,C1,direct_debit,EUR,1100.00,2026-03-01,2026-03-05,2,MNDT-2026-1,I-1=1000.00|I-2=100.00,"
        later = "X-1,C2,promise,EUR,250.00,2026-03-01,2026-03-10,0,,I-3,"
        self.assertIn("2 new", self.expect(row, later))
        self.assertIn("2 unchanged", self.expect(row, later))
        self.pay("P-1", "1100.00", "2026-03-05", end_to_end_id="MNDT-2026-1")
        self.assertEqual(self.states(), {"DD-1": ("met", "P-1"), "X-1": ("lapsed", "")})
        self.assertEqual([(a["item_number"], a["amount"], a["rule"], a["grade"]) for a in self.rows("applications")],
                         [("I-1", "1000.00", "expected_payment", "expected"),
                          ("I-2", "100.00", "expected_payment", "expected")])
        events = [json.loads(line) for line in self.must("export", "journal").splitlines()]
        met = [event for event in events if event["type"] == "expected_met"]
        self.assertEqual([(e["payment_id"], e["item_number"], e["amount"], e["state_to"]) for e in met],
                         [("P-1", "I-1|I-2", "1100.00", "met")])
        self.assertEqual(len([e for e in events if e["type"] == "payment_expected"]), 2)
        refused = self.expect(row.replace("2026-03-05,2", "2026-03-06,2"), code=1)
        self.assertIn("line 2: expected payment 'DD-1' was met by payment 'P-1'; unapply that before it is changed",
                      refused)
        before = self.must("digest")
        self.must("checkpoint")
        self.assertEqual(self.must("digest"), before)
        self.must("verify")
        self.must("replay")
        self.must("reverse", "P-1", "--reason", "no mandate")
        self.assertEqual(self.states()["DD-1"], ("lapsed", ""))
        self.assertIn("1 changed", self.expect(row[:-1] + ",cancelled"))
        self.assertEqual(self.states()["DD-1"], ("cancelled", ""))
        self.must("verify")
        self.must("replay")

    def test_a_promise_with_items_is_expected(self):
        self.must("promise", "add", "C1", "--due", "2026-03-10", "--source", "phone", "--date", "2026-03-01",
                  "--item", "I-1", "--amount", "400.00")
        self.must("promise", "add", "C2", "--due", "2026-03-10", "--source", "phone", "--date", "2026-03-01",
                  "--amount", "300.00", "--currency", "EUR")
        # No currency of the customer or the entity: it was noted in none before.
        done = self.run_command("promise", "add", "C2", "--due", "2026-03-10", "--source", "phone", "--amount", "1.00")
        self.assertEqual((done.returncode, "--currency" in done.stderr), (2, True), done.stderr)
        promises = self.rows("promise", "list")
        listed = self.rows("expected")
        self.assertEqual([(row["expected_id"], row["kind"], row["items"]) for row in listed],
                         [(promises[0]["promise"], "promise", "I-1")])
        self.pay("P-1", "400.00", "2026-03-09", payer={"id": "C1"})
        self.pay("P-2", "300.00", "2026-03-09", payer={"id": "C2"})
        self.assertEqual([(a["payment_id"], a["item_number"], a["rule"]) for a in self.rows("applications")],
                         [("P-1", "I-1", "expected_payment")])
        self.assertEqual({row["state"] for row in self.rows("promise", "list")}, {"kept"})
        self.assertEqual(self.rows("expected", "--state", "met", "--customer", "C1")[0]["payment_id"], "P-1")
        self.must("verify")

    def test_what_cannot_be_expected_is_refused(self):
        good = ["X", "C1", "portal", "EUR", "100.00", "2026-03-01", "2026-03-05", "", "", "I-1", ""]
        cases = [
            (1, "C9", "customer 'C9' is not in the book"),
            (2, "wish", "'kind' is 'wish'; write promise, portal, instalment or direct_debit"),
            (3, "USD", "item 'I-1' is in EUR, the payment in USD"),
            (4, "0.00", "'amount' must be above zero"),
            (6, "2026-02-01", "'due_date' 2026-02-01 is before 'date' 2026-03-01"),
            (7, "-1", "'grace_days' is '-1'"),
            (9, "I-9", "item 'I-9' is not in the book"),
            (9, "I-1|I-1", "item 'I-1' is named twice"),
            (9, "I-3", "item 'I-3' is owed by 'C2', for whom this customer does not pay"),
            (9, "I-1=60.00|I-2", "gives amounts to some of its items"),
            (9, "I-1=60.00|I-2=50.00", "the amounts in 'items' add up to 110.00 EUR, the payment is of 100.00 EUR"),
            (9, "I-1=-100.00", "write NUMBER=AMOUNT, above zero"),
            (10, "maybe", "'state' is 'maybe'; write open or cancelled"),
        ]
        for column, word, says in cases:
            with self.subTest(says):
                row = good[:column] + [word] + good[column + 1:]
                self.assertIn(says, self.expect(",".join(row), code=1))
        self.assertEqual(self.rows("expected"), [])


if __name__ == "__main__":
    unittest.main()

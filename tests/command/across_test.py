"""Several currencies: payments that cross, totals in one, reports of one entity; and contacts that come in files."""

import csv
import io
import json
import unittest
from collections import Counter
from decimal import Decimal

import command

ITEMS = """item_number,customer_id,entity_id,document_date,due_date,currency,amount
INV-1,ACME,NORTH,2026-01-31,2026-03-01,USD,1000.00
INV-2,ACME,NORTH,2026-01-31,2026-03-01,USD,500.00
INV-3,BOLT,NORTH,2026-01-31,2026-03-01,EUR,200.00
INV-4,CORK,SOUTH,2026-02-28,2026-03-30,GBP,300.00
"""
RULES = '[cross_currency]\napply = true\npercent = "0.5"\n'


class Across(command.BookTest):
    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def rows(self, *words, **allowed):
        return json.loads(self.must("--format", "json", *words, **allowed))

    def table(self, *words):
        return list(csv.DictReader(io.StringIO(self.must("--format", "csv", *words))))

    def fill(self):
        self.must("import", "entities", self.file(
            "entities.csv", "entity_id,name,currency\nNORTH,North AG,EUR\nSOUTH,South Ltd,GBP\n"))
        self.must("import", "accounts", self.file("accounts.csv", "account,entity_id,currency\n4100,NORTH,EUR\n"))
        self.must("import", "customers", self.file(
            "customers.csv", "customer_id,name,entity_id\nACME,Acme Tools,NORTH\nBOLT,Bolt Works,NORTH\n"
                             "CORK,Cork Trading,SOUTH\n"))
        self.must("import", "items", self.file("items.csv", ITEMS))
        self.must("import", "rates", self.file(
            "rates.csv", "date,from,to,rate\n2026-01-01,EUR,USD,1.20\n2026-03-04,EUR,USD,1.25\n"))

    def pay(self, name="day.ndjson", number="P-1", amount="799.00", item="INV-1", day="2026-03-04", codes=(0,)):
        cash = {"payment_id": number, "account": "4100", "currency": "EUR", "amount": amount, "value_date": day,
                "payer": {"id": "ACME"}, "text": item}
        return self.must("apply", "--rules", self.file("rules.toml", RULES),
                         self.file(name, json.dumps(cash) + "\n"), codes=codes)

    def test_a_payment_crosses(self):
        self.fill()
        self.pay()
        row, = self.table("export", "applications")
        self.assertEqual([row[name] for name in ("currency", "amount", "item_currency", "item_amount",
                                                 "fx_gain", "rate", "rate_date")],
                         ["EUR", "799.00", "USD", "1000.00", "-1.25", "EUR/USD 1.25", "2026-03-04"])
        why = self.rows("why", "P-1")
        crossing, = why["crossings"]
        self.assertEqual([crossing[name] for name in ("paid", "converted", "settled", "gain", "rate",
                                                      "rate_date", "rate_source")],
                         ["799.00", "998.75", "1000.00", "-1.25", "1.25", "2026-03-04", "import rates"])
        self.assertTrue(any("realised exchange loss" in step for step in why["steps"]), why["steps"])
        self.assertIn("exchange difference -1.25 USD", self.must("why", "P-1"))
        event, = (event for event in map(json.loads, self.must("export", "journal").splitlines())
                  if event["type"] == "applied_across")
        self.assertEqual((event["rate"], event["rate_date"], event["currency"], event["amount"]),
                         ("1.25", "2026-03-04", "EUR", "799.00"))
        self.must("verify")
        self.must("replay")

    def test_the_ledger_balances_in_each_currency(self):
        self.fill()
        self.pay()
        self.must("unapply", row_id(self.table("export", "applications")), "--reason", "another one's")
        self.pay("more.ndjson", "P-2", "400.00", "INV-2")
        sums, accounts = Counter(), Counter()
        for row in self.table("export", "gl"):
            sums[row["sequence"], row["currency"]] += Decimal(row["amount"])
            accounts[row["account"], row["currency"]] += Decimal(row["amount"])
        self.assertEqual([key for key, amount in sums.items() if amount], [])
        self.assertEqual(accounts["Income:ExchangeDifferences", "USD"], 0)
        self.assertEqual(accounts["Equity:Conversion", "EUR"], Decimal("-400.00"))
        self.assertEqual(accounts["Equity:Conversion", "USD"], Decimal("500.00"))
        self.must("verify")

    def test_without_a_rate_it_waits(self):
        self.fill()
        self.pay(day="2026-03-05")
        payment, = self.table("export", "payments")
        self.assertEqual((payment["unapplied"], payment["reason"]), ("799.00", "rate_missing"))
        self.assertIn("The rate of EUR to USD on 2026-03-05", self.must("exceptions"))
        self.must("import", "rates", self.file("late.csv", "date,from,to,rate\n2026-03-05,USD,EUR,0.799\n"))
        done = self.rows("apply", "--rematch-day", "2026-03-05")
        self.assertEqual((done["changed"], done["applied"]), (1, 1))
        row, = self.table("export", "applications")
        self.assertEqual((row["item_amount"], row["fx_gain"], row["rate"]),
                         ("1000.00", "0.00", "USD/EUR 0.799"))
        self.must("verify")

    def test_totals_in_one_currency(self):
        self.fill()
        done = self.run_command("--format", "csv", "--as-of", "2026-03-10", "aging", "--base", "EUR")
        self.assertIn("no rate of GBP to EUR", done.stderr)
        rows = {(row["currency"], row["converted_from"]): row
                for row in csv.DictReader(io.StringIO(done.stdout))}
        self.assertEqual(rows["USD", ""]["total"], "1500.00")
        self.assertEqual([rows["EUR", "USD"][name] for name in ("1-30", "total", "rate", "rate_date")],
                         ["1200.00", "1200.00", "EUR/USD 1.25", "2026-03-04"])
        self.assertEqual([rows["EUR", "GBP"][name] for name in ("total", "rate")], ["", "none"])
        self.assertEqual(rows["EUR", "all but GBP"]["total"], "1400.00")
        document = self.rows("--as-of", "2026-03-10", "aging", "--base", "EUR")[-1]
        self.assertEqual((document["base_currency"], document["total"], document["missing"]),
                         ("EUR", "1400.00", ["GBP"]))
        self.assertEqual(len(self.rows("--as-of", "2026-03-10", "aging")), 3)

    def test_dso_in_one_currency(self):
        self.fill()
        rows = {(row["currency"], row["converted_from"]): row for row in self.table(
            "--as-of", "2026-03-10", "dso", "--entity", "NORTH", "--base", "EUR")}
        # Receivables at 1.25, the sales of January at the rate of January.
        self.assertEqual([rows["EUR", "USD"][name] for name in ("receivables", "credit_sales", "dso")],
                         ["1200.00", "1250.00", "86.40"])
        self.assertEqual([rows["EUR", "all"][name] for name in ("receivables", "credit_sales", "dso")],
                         ["1400.00", "1450.00", "86.90"])
        self.assertEqual([(row["key"], row["currency"]) for row in self.table(
            "--as-of", "2026-03-10", "dso", "--by", "entity")],
            [("NORTH", "EUR"), ("NORTH", "USD"), ("SOUTH", "GBP")])
        for words in (("--by", "customer"), ("--base", "EUR", "--method", "true"), ("--base", "XXXX"),
                      ("--by", "entity", "--entity", "NORTH")):
            self.assertEqual(self.run_command("dso", *words).returncode, 2, words)

    def test_a_page_of_one_entity(self):
        self.fill()
        page = self.must("--as-of", "2026-03-10", "report", "--entity", "SOUTH")
        self.assertIn("South Ltd", page)
        self.assertNotIn("North AG", page)
        self.assertNotIn('id="USD"', page)
        self.assertIn('id="GBP"', page)
        self.assertNotIn("Acme", page)
        both = self.must("--as-of", "2026-03-10", "report", "--base", "EUR")
        self.assertIn("All in EUR", both)
        self.assertIn("Not in the sum, because no rate is known: GBP.", both)
        self.assertIn("1,400.00", both)
        self.assertEqual(self.run_command("report", "--entity", "WEST").returncode, 2)

    def test_contacts_come_in_files(self):
        self.fill()
        head = "customer_id,date,channel,minutes,person,step,outcome\n"
        call = "ACME,2026-03-01,call,12,mira,level 1,promised\n"
        first = self.file("contacts.csv", head + call + call + "BOLT,2026-03-02,email,,jo,,\n"
                          "NOBODY,2026-03-02,call,,,,\nACME,2026-03-02,fax,,,,\nACME,2026-03-02,call,-1,,,\n")
        self.assertIn("3 new, 0 changed, 0 unchanged, 3 refused",
                      self.must("import", "contacts", first, codes=(1,)))
        self.assertIn("0 new, 0 changed, 3 unchanged", self.must("import", "contacts", first, codes=(1,)))
        more = self.file("more.csv", head + call + "ACME,2026-03-03,call,3,mira,,no answer\n")
        self.assertIn("1 new, 0 changed, 1 unchanged", self.must("import", "contacts", more))
        self.assertEqual([(row["customer_id"], row["date"], row["minutes"]) for row in self.table("contact", "list")],
                         [("ACME", "2026-03-01", "12"), ("ACME", "2026-03-01", "12"), ("BOLT", "2026-03-02", "0"),
                          ("ACME", "2026-03-03", "3")])
        effort = {row["key"]: row for row in self.table("--as-of", "2026-03-31", "effort", "--by", "person")}
        self.assertEqual((effort["mira"]["contacts"], effort["mira"]["minutes"]), ("3", "27"))
        self.must("verify")


def row_id(rows):
    return rows[0]["application_id"]


if __name__ == "__main__":
    unittest.main()

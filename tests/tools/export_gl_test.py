"""`export gl` as the programs that it is for read it: hledger, ledger and beancount check the entries,
and their balances are those of the rows, on any day; receivables are those of `aging`."""

import csv
import datetime
import decimal
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

COMMAND = sys.argv.pop(1)
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
DEMO = os.path.join(ROOT, "examples", "demo")
DAYS = ["2026-09-30", "2026-11-18", "2026-12-31"]


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not installed (tools/setup)")


class ExportGl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.book = os.path.join(cls.scratch.name, "book")
        for kind in ("entities", "accounts", "customers", "items"):
            cls.must("import", kind, os.path.join(DEMO, kind + ".csv"))
        bank = os.path.join(DEMO, "bank")
        cls.must("apply", *(os.path.join(bank, name) for name in sorted(os.listdir(bank))))
        cls.work_by_hand()
        cls.rows = list(csv.DictReader(io.StringIO(cls.must("export", "gl"))))

    @classmethod
    def must(cls, *words, as_of="2026-11-20"):
        done = subprocess.run([COMMAND, "--quiet", "--book", cls.book, "--actor", "clerk", "--as-of", as_of, *words],
                              capture_output=True, text=True)
        assert done.returncode in (0, 1), f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    @classmethod
    def work_by_hand(cls):
        """A unit released, an application undone, a payment taken back."""
        held = [row for row in json.loads(cls.must("--format", "json", "files")) if row["status"] == "quarantined"]
        cls.must("files", "release", held[0]["name"].rsplit("/", 1)[-1], "--reason", "the bank confirmed it")
        applied = list(csv.DictReader(io.StringIO(cls.must("export", "applications"))))
        stands = [row for row in applied if row["posted_date"] >= "2026-11-18"]
        cls.must("unapply", stands[0]["application_id"], "--reason", "another order")
        cls.must("reverse", stands[5]["payment_id"], "--reason", "returned by the bank")

    def export(self, to, *more):
        path = os.path.join(self.scratch.name, "gl." + to)
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.must("export", "gl", "--to", to, *more))
        return path

    def balances(self, day):
        """Of the rows, by account, up to and including a day."""
        found = {}
        for row in self.rows:
            if row["date"] <= day:
                found[row["account"]] = found.get(row["account"], 0) + decimal.Decimal(row["amount"])
        return {account: amount for account, amount in found.items() if amount}

    def run_program(self, *words):
        done = subprocess.run(words, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    @staticmethod
    def amounts(rows):
        """{account: amount} of (account, "12.30 USD")."""
        found = {account: decimal.Decimal(amount.split()[0].replace(",", "")) for account, amount in rows if amount}
        return {account: amount for account, amount in found.items() if amount}

    def test_entries_balance(self):
        self.assertGreater(len(self.rows), 2000)
        sums = {}
        for row in self.rows:
            sums[row["sequence"]] = sums.get(row["sequence"], 0) + decimal.Decimal(row["amount"])
        self.assertEqual({sequence for sequence, amount in sums.items() if amount}, set())
        kinds = {row["type"] for row in self.rows}
        self.assertTrue({"item_opened", "cash_recorded", "applied", "application_reversed", "cash_moved"} <= kinds, kinds)

    def test_receivables_are_those_of_aging(self):
        for day in DAYS:
            balances = self.balances(day)
            owed = sum((amount for account, amount in balances.items()
                        if account.startswith("Assets:Receivable") or account in
                        ("Liabilities:Cash:Unapplied", "Liabilities:Cash:OnAccount")), decimal.Decimal(0))
            aging = json.loads(self.must("--format", "json", "aging", as_of=day))
            self.assertEqual(owed, decimal.Decimal(aging[0]["total"]), day)

    @needs("hledger")
    def test_hledger(self):
        path = self.export("hledger")
        self.run_program("hledger", "-f", path, "check")
        for day in DAYS:
            text = self.run_program("hledger", "-f", path, "balance", "--flat", "--no-total", "--end", self.after(day),
                                    "-O", "csv")
            rows = [(row["account"], row["balance"]) for row in csv.DictReader(io.StringIO(text))]
            self.assertEqual(self.amounts(rows), self.balances(day), day)

    @staticmethod
    def after(day):
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()

    @needs("ledger")
    def test_ledger(self):
        path = self.export("ledger")
        for day in DAYS:
            text = self.run_program("ledger", "--args-only", "-f", path, "balance", "--flat", "--no-total",
                                    "--end", self.after(day), "--format", "%(account)\t%(quantity(total)) x\n")
            rows = [line.split("\t") for line in text.splitlines() if line]
            self.assertEqual(self.amounts(rows), self.balances(day), day)

    @needs("bean-check")
    def test_beancount(self):
        path = self.export("beancount")
        self.run_program("bean-check", path)
        for day in DAYS:
            text = self.run_program("bean-query", "-f", "csv", path,
                                    f"select account, sum(number) where date <= {day} group by account")
            rows = [(row["account"].strip(), row["sum_number"]) for row in csv.DictReader(io.StringIO(text))]
            self.assertEqual(self.amounts(rows), self.balances(day), day)

    def test_a_chart_of_ones_own(self):
        chart = os.path.join(self.scratch.name, "chart.toml")
        with open(chart, "w", encoding="utf-8") as file:
            file.write('[accounts]\nar = "Assets:1200-{entity}-{currency}"\nbank = "Assets:1000:{account}"\n')
        text = self.must("export", "gl", "--chart", chart)
        names = {row["account"] for row in csv.DictReader(io.StringIO(text))}
        self.assertIn("Assets:1200-HALE-USD", names)
        self.assertIn("Assets:1000:4100123456", names)
        self.assertFalse(any(name.startswith("Assets:Receivable") for name in names))
        for wrong, why in (('[accounts]\ndebtors = "Assets:X"\n', "no posting account"),
                           ('[accounts]\nar = "Receivables"\n', "must begin with"),
                           ('ar = "Assets:X"\n', "[accounts]"), ("[accounts\n", "line 1")):
            with open(chart, "w", encoding="utf-8") as file:
                file.write(wrong)
            done = subprocess.run([COMMAND, "--book", self.book, "export", "gl", "--chart", chart],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, wrong)
            self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main()

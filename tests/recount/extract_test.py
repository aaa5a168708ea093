#!/usr/bin/env python3
"""Imports a dirty list of a few thousand documents as two programs would write it, and compares every figure of
many days with a calculation that knows the list alone."""

import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

import dirty_extract
from extract_figures import BUCKETS, Day

COMMAND = sys.argv.pop(1)
DAYS = int(os.environ.get("QUITTANCE_EXTRACT_DAYS", "60"))


def major(cents):
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


class Extract(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def run_command(self, book, *words):
        done = subprocess.run([COMMAND, "--book", os.path.join(self.folder, book), "--threads", "1", *words],
                              capture_output=True, text=True, check=False)
        return done

    def must(self, book, *words):
        done = self.run_command(book, *words)
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def documents(self, book, as_of, *words):
        return json.loads(self.must(book, "--as-of", as_of.isoformat(), "--format", "json", *words))

    def load(self, book, mapping, bytes_):
        for name, content in (("map.toml", mapping.encode()), ("list.csv", bytes_)):
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(content)
        paths = [os.path.join(self.folder, name) for name in ("map.toml", "list.csv")]
        said = self.must(book, "import", "customers", "--mapping", *paths)
        said += self.must(book, "import", "items", "--mapping", *paths)
        # The same list again is no news.
        again = self.must(book, "import", "items", "--mapping", *paths)
        self.assertIn("items: 0 new, 0 changed", again)
        return said

    def compare(self, book, truth, days):
        compared = 0
        for as_of in days:
            aging = {basis: {row["currency"]: row for row in self.documents(book, as_of, "aging", "--basis", basis)}
                     for basis in BUCKETS}
            netted = {row["currency"]: {line["key"]: line for line in row["by"]} for row in
                      self.documents(book, as_of, "aging", "--credits", "netted", "--by", "customer")}
            dso = {method: {row["currency"]: row for row in self.documents(book, as_of, "dso", "--method", method)}
                   for method in ("simple", "count-back", "true", "best-possible")}
            figures = {(row["name"], row["scope"]): row["value"] for row in self.documents(book, as_of, "metrics")}
            for currency in ("EUR", "SEK"):
                day = Day(truth.rows, currency, as_of)
                where = f"{book}, {as_of}, {currency}"
                for basis, reports in aging.items():
                    sums, credits = day.aging(basis)
                    told = reports[currency]
                    self.assertEqual({bucket["name"]: [bucket["amount"], bucket["items"]] for bucket in told["buckets"]},
                                     {name: [major(amount), items] for name, (amount, items) in sums.items()}, where)
                    self.assertEqual((told["credits"], told["total"]), (major(credits), major(day.receivables)), where)
                for customer in truth.customers:
                    amounts, credits = day.netted("due-date", customer)
                    told = netted[currency].get(customer)
                    if told is None:
                        self.assertEqual((sum(amounts), credits), (0, 0), f"{where}, {customer}")
                        continue
                    self.assertEqual((told["buckets"], told["credits"]), ([major(amount) for amount in amounts], major(credits)),
                                     f"{where}, {customer}")
                for method, rows in dso.items():
                    row = rows[currency]
                    told = (row["dso"], row["best_possible"], row["average_days_delinquent"])
                    self.assertEqual(told, day.dso(method), f"{where}, {method}")
                told = (figures["days_to_pay", currency], figures["days_beyond_terms", currency])
                self.assertEqual(told, day.days_to_pay(), where)
                compared += 1
        return compared

    def test_two_programs_lists_give_the_figures_of_the_documents(self):
        truth = dirty_extract.Truth()
        rng = random.Random(1)
        said = self.load("german", dirty_extract.GERMAN, dirty_extract.write_german(truth, rng))
        self.assertIn(f"items: {len(truth.rows)} new", said)
        self.load("american", dirty_extract.AMERICAN, dirty_extract.write_american(truth, rng))
        span = (dirty_extract.LAST - dirty_extract.FIRST).days + 60
        days = [dirty_extract.FIRST + datetime.timedelta(days=40 + n * (span - 40) // DAYS) for n in range(DAYS)]
        self.assertEqual(self.compare("german", truth, days), 2 * DAYS)
        self.compare("american", truth, days[:: max(1, DAYS // 6)])
        self.must("german", "verify")

    def test_what_contradicts_itself_is_refused_by_line(self):
        header = "item_number,customer_id,document_date,due_date,currency,amount,open_amount,settled_date,settled_amount\n"
        rows = {"more settled than owed": "A,C,2026-01-01,2026-01-31,EUR,100.00,,2026-02-01,100.01",
                "open and settled are more than the amount": "B,C,2026-01-01,2026-01-31,EUR,100.00,60.00,2026-02-01,41.00",
                "settled without a date": "D,C,2026-01-01,2026-01-31,EUR,100.00,,,10.00",
                "no such day": "E,C,2026-02-30,2026-03-31,EUR,100.00,,,",
                "a credit memo that is owed": "F,C,2026-01-01,2026-01-31,EUR,-5.00,,,"}
        good = "G,C,2026-01-01,2026-01-31,EUR,100.00,40.00,2026-02-01,60.00"
        for name, text in (("c.csv", "customer_id,name\nC,Carl\n"), ("i.csv", header + "\n".join([*rows.values(), good]) + "\n")):
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        self.must("book", "import", "customers", os.path.join(self.folder, "c.csv"))
        done = self.run_command("book", "import", "items", os.path.join(self.folder, "i.csv"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("1 new, 0 changed, 0 unchanged, 5 refused", done.stdout)
        for n in range(len(rows)):
            self.assertIn(f"i.csv, line {n + 2}:", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()

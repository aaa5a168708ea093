"""The recount agrees with the command on whole books, and sees every kind of tampering.

    recount_test.py QUITTANCE
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import recount
import workload
from book import STATES, Differences
from exports import Kept, Live, minor

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
DEMO = os.path.join(ROOT, "examples", "demo")
QUITTANCE = ""
SEED = 20260302


def quiet(_):
    pass


class Books(unittest.TestCase):
    """What the command says of a book is what its exports say."""

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = self._folder.name

    def agree(self, source, **limits):
        differences = Differences()
        book = recount.recount(source, differences, say=quiet, **limits)
        self.assertEqual(differences.lines, [])
        return book

    def test_example(self):
        book = os.path.join(self.folder, "book")

        def run(*arguments):
            done = subprocess.run([QUITTANCE, "--book", book, "--quiet", "--as-of", "2026-11-20",
                                   *arguments], capture_output=True, text=True, check=False)
            self.assertIn(done.returncode, (0, 1), done.stderr)
        for kind in ("entities", "accounts", "customers", "items"):
            run("import", kind, os.path.join(DEMO, f"{kind}.csv"))
        bank = os.path.join(DEMO, "bank")
        run("apply", *sorted(os.path.join(bank, name) for name in os.listdir(bank)))
        counted = self.agree(Live(QUITTANCE, book), days_max=2)
        self.assertEqual(len(counted.payments.currency), 443 + 2761)  # as examples/demo/README.md
        run("files", "release", "lockbox-2026-11-19.txt#lockbox-0098765/batch-003", "--reason",
            "bank confirmed the checks by phone")
        self.agree(Live(QUITTANCE, book, "ndjson"), days_max=1)

    def test_generated_and_worked_on_by_hand(self):
        made = workload.make(SEED, self.folder, QUITTANCE)
        for kind in ("assign", "unapply", "reverse", "files release", "files reject"):
            self.assertIn(0, made.done.get(kind, []), f"seed {SEED} never did: {kind}")
        counted = self.agree(Live(QUITTANCE, made.book), days_max=4)
        for kind in ("applied_across", "period_closed"):
            self.assertGreater(counted.events[kind], 0, f"seed {SEED} never had: {kind}")
        for state, amounts in zip(STATES, counted.payments.states):
            self.assertTrue(any(amounts), f"seed {SEED} has nothing {state}")


def change(folder, name, row_is, edit):
    """Edits the first row of a CSV export that `row_is` accepts; edit(row) gives the rows instead."""
    path = os.path.join(folder, f"{name}.csv")
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    at = next(at for at, row in enumerate(rows) if row_is(row))
    rows[at:at + 1] = edit(dict(rows[at]))
    workload.write_csv(path, rows)


def change_line(folder, name, line_is, edit):
    """The same for a file of JSON lines."""
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line != "\n"]
    at = next(at for at, line in enumerate(lines) if line_is(line))
    lines[at:at + 1] = edit(lines[at])
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


def cent_more(row, *names):
    """The same row with one unit of the last decimal more (USD) in each of the fields named."""
    for name in names:
        row[name] = recount.major(minor(row[name], row["currency"]) + 1, row["currency"])
    return [row]


def with_report(asked, edit):
    """An edit of the kept report whose arguments contain all of `asked`."""
    def tamper(folder):
        def edited(line):
            report = json.loads(line["report"])
            edit(report)
            return [{**line, "report": json.dumps(report)}]
        change_line(folder, "reports.ndjson",
                    lambda line: all(word in line["arguments"] for word in asked) and
                    json.loads(line["report"]), edited)
    return tamper


def first(row):
    return True


def dollars(row):
    return row["currency"] == "USD"


def standing(row):
    return dollars(row) and row["state"] == "stands"


def typed(word):
    return lambda event: event["type"] == word


def shift_bucket(report):
    buckets = report[0]["buckets"]
    currency = report[0]["currency"]
    for bucket, delta in ((buckets[0], -1), (buckets[1], 1)):
        bucket["amount"] = recount.major(minor(bucket["amount"], currency) + delta, currency)


def day_later(row):
    row["posted_date"] = "2026-03-29"
    return [row]


# Each is one thing that somebody might have done to the books, and a word of what the recount says.
TAMPERINGS = {
    "a cent from unapplied to applied": (
        lambda folder: change(folder, "payments", lambda row: dollars(row) and
                              minor(row["unapplied"], "USD") > 0,
                              lambda row: cent_more({**row, "unapplied": recount.major(
                                  minor(row["unapplied"], "USD") - 1, "USD")}, "applied")),
        "applied of payment"),
    "a payment bigger by a cent": (
        lambda folder: change(folder, "payments", dollars,
                              lambda row: cent_more(row, "amount", "applied")), "payment history/"),
    "a payment left out": (
        lambda folder: change(folder, "payments", first, lambda row: []), "is not exported"),
    "a payment twice": (
        lambda folder: change(folder, "payments", first, lambda row: [row, row]),
        "exported twice"),
    "a payment of another customer": (
        lambda folder: change(folder, "payments", lambda row: row["customer_id"] == "C0001",
                              lambda row: [{**row, "customer_id": "C0002"}]),
        "customer of payment"),
    "an item open with a cent more": (
        lambda folder: change(folder, "items", lambda row: dollars(row) and row["state"] == "open",
                              lambda row: cent_more(row, "open_amount")), "open amount of item"),
    "a settled item called open": (
        lambda folder: change(folder, "items", lambda row: row["state"] == "closed",
                              lambda row: [{**row, "state": "open"}]), "state of item"),
    "an item left out": (
        lambda folder: change(folder, "items", first, lambda row: []), "not exported"),
    "an item billed at a cent more": (
        lambda folder: change(folder, "items", lambda row: dollars(row) and
                              row["kind"] == "invoice" and row["document_date"] >= "2026-03-06" and
                              row["document_date"] < "2026-03-20",
                              lambda row: cent_more(row, "amount")), "credit_sales"),
    "an open item due a year later": (
        lambda folder: change(folder, "items", lambda row: row["state"] == "open" and
                              row["kind"] == "invoice" and row["due_date"] < "2026-03-01",
                              lambda row: [{**row, "due_date": "2027-03-01"}]), "buckets"),
    "an open item of another customer": (
        lambda folder: change(folder, "items", lambda row: row["state"] == "open" and
                              row["customer_id"] == "C0001",
                              lambda row: [{**row, "customer_id": "C0002"}]), "C0002"),
    "an application left out": (
        lambda folder: change(folder, "applications", standing, lambda row: []), "applications"),
    "an application bigger by a cent": (
        lambda folder: change(folder, "applications", standing,
                              lambda row: cent_more(row, "amount")), "amount"),
    "a discount that nobody gave": (
        lambda folder: change(folder, "applications", standing,
                              lambda row: cent_more(row, "discount")), "receivables"),
    "an application posted on another day": (
        lambda folder: change(folder, "applications", standing, day_later), "application"),
    "a reversed application that stands": (
        lambda folder: change(folder, "applications", lambda row: row["state"] == "reversed",
                              lambda row: [{**row, "state": "stands", "reversed_date": ""}]),
        "reversed"),
    "an application by somebody else": (
        lambda folder: change(folder, "applications", standing,
                              lambda row: [{**row, "actor": "mallory"}]), "mallory"),
    "an event cut out of the journal": (
        lambda folder: change_line(folder, "journal.ndjson", typed("cash_moved"),
                                   lambda event: []), "follows event"),
    "an event cut out, the rest renumbered": (
        lambda folder: renumbered_without(folder, "payer_identified"), "payment"),
    "postings that do not balance": (
        lambda folder: change_line(folder, "journal.ndjson", typed("applied"), lambda event: [
            {**event, "postings": event["postings"][1:]}]), "sum to"),
    "balanced postings of another amount": (
        lambda folder: change_line(folder, "journal.ndjson", typed("item_opened"), lambda event: [
            {**event, "postings": [{"account": "ar", "amount": recount.major(1, event["currency"])},
                                   {"account": "opening",
                                    "amount": recount.major(-1, event["currency"])}]}]),
        "control account"),
    "a cent shifted between buckets": (with_report(("aging",), shift_bucket), "buckets"),
    "a customer missing in the aging": (
        with_report(("aging", "customer"), lambda report: report[0]["by"].pop()), "groups"),
    "a DSO of a hundredth more": (
        with_report(("dso",), lambda report: report[0].update(dso="99999.99")), "dso"),
    "receivables of a cent more in the DSO": (
        with_report(("dso",), lambda report: report[-1].update(receivables="1.00")),
        "receivables"),
}


def renumbered_without(folder, word):
    change_line(folder, "journal.ndjson", typed(word), lambda event: [])
    path = os.path.join(folder, "journal.ndjson")
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    start = lines[0]["sequence"]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps({**line, "sequence": start + n}) + "\n"
                        for n, line in enumerate(lines))


class Tampering(unittest.TestCase):
    """Kept exports of one book, each time with one thing changed."""

    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls._folder.cleanup)
        made = workload.make(SEED, os.path.join(cls._folder.name, "work"), QUITTANCE,
                             customers=12, items=150, payments=120)
        cls.kept = os.path.join(cls._folder.name, "kept")
        recount.recount(Live(QUITTANCE, made.book, keep=cls.kept), Differences(), say=quiet, **recount.FEW)

    def differences(self, folder):
        differences = Differences()
        recount.recount(Kept(folder), differences, say=quiet, **recount.FEW)
        return differences.lines

    def test_untouched_exports_agree(self):
        self.assertEqual(self.differences(self.kept), [])

    def test_each_kind_is_seen(self):
        for what, (tamper, word) in TAMPERINGS.items():
            with self.subTest(what), tempfile.TemporaryDirectory() as folder:
                shutil.copytree(self.kept, folder, dirs_exist_ok=True)
                tamper(folder)
                lines = self.differences(folder)
                self.assertTrue(any(word in line for line in lines),
                                f"seed {SEED}: nothing about {word!r} in {lines[:5]}")

    def test_the_program_says_so_with_its_exit_code(self):
        def exit_code(folder):
            return subprocess.run([sys.executable, "-B", recount.__file__, "--exports", folder],
                                  capture_output=True, check=False).returncode
        self.assertEqual(exit_code(self.kept), 0)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(self.kept, folder, dirs_exist_ok=True)
            TAMPERINGS["a cent from unapplied to applied"][0](folder)
            self.assertEqual(exit_code(folder), 1)
            os.remove(os.path.join(folder, "applications.csv"))
            self.assertEqual(exit_code(folder), 2)


if __name__ == "__main__":
    QUITTANCE = os.path.abspath(sys.argv.pop(1))
    unittest.main()

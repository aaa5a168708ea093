"""export with marks, as programs on the other side meet it: exit codes, files, a reader that fails.

Usage: export_test.py PROGRAM
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
DAY = os.path.join(ROOT, "examples", "first-day")
PROGRAM = ""


class Export(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for kind in ("accounts", "customers", "items"):
            self.good("import", kind, os.path.join(DAY, kind + ".csv"))

    def run_command(self, *words, out=subprocess.PIPE):
        return subprocess.run([PROGRAM, "--book", os.path.join(self.folder.name, "book"), *words], stdout=out,
                              stderr=subprocess.PIPE, text=True)

    def good(self, *words):
        done = self.run_command(*words)
        self.assertEqual(done.returncode, 0, (words, done.stderr))
        return done.stdout

    def apply(self):
        self.good("--quiet", "apply", os.path.join(DAY, "statement.bai"))

    def rows(self, *words):
        return list(csv.DictReader(io.StringIO(self.good("--quiet", "export", *words))))

    def marks(self):
        return {(row["export"], row["mark"]): row["position"] for row in self.rows("marks")}

    def digest(self):
        return self.good("digest")

    def test_full_export_with_a_mark_then_the_delta(self):
        self.rows("applications", "--mark", "erp")
        self.apply()
        delta = self.rows("applications", "--since", "erp")
        standing = self.rows("applications")
        self.assertEqual([{**row, "change": "applied"} for row in standing if not row["payment_id"].startswith("history/")],
                         delta)
        before = self.marks()
        self.assertEqual(self.rows("applications", "--since", "erp"), delta, "asking moves nothing")
        self.assertEqual(self.marks(), before)
        self.assertEqual(self.rows("applications", "--since", "erp", "--mark", "erp"), delta)
        self.assertNotEqual(self.marks(), before)
        self.assertEqual(self.rows("applications", "--since", "erp"), [])

    def test_each_export_has_a_delta(self):
        for kind in ("applications", "items", "payments"):
            self.assertEqual(len(self.rows(kind, "--since", "0")), len(self.rows(kind)))
            self.rows(kind, "--mark", "dw")
        digest = self.digest()
        journal = self.good("--quiet", "export", "journal", "--mark", "dw").splitlines()
        self.assertEqual(self.digest(), digest, "a mark is no business fact")
        self.apply()
        items = {row["item_number"]: row["open_amount"] for row in self.rows("items", "--since", "dw")}
        self.assertEqual(items, {"INV-1001": "0.00", "INV-2001": "0.00", "INV-4001": "300.00"})
        states = [(row["applied"], row["unapplied"], row["unidentified"]) for row in self.rows("payments", "--since", "dw")]
        self.assertEqual(sorted(states), [("0.00", "0.00", "380.00"), ("0.00", "1250.00", "0.00"), ("2500.00", "0.00", "0.00"),
                                          ("3920.00", "0.00", "0.00"), ("600.00", "0.00", "0.00")])
        later = [json.loads(line) for line in self.good("--quiet", "export", "journal", "--since", "dw").splitlines()]
        self.assertEqual(later[0]["sequence"], len(journal) + 1)
        self.assertEqual(later[0]["mark"], "journal/dw")
        self.assertEqual(json.loads(self.good("--quiet", "--format", "json", "export", "journal", "--since", "dw")), later)

    def test_nothing_is_written_twice(self):
        self.rows("items", "--mark", "a")
        for _ in range(3):
            self.rows("items", "--mark", "a")
        acknowledged = [line for line in self.good("--quiet", "export", "journal").splitlines() if "export_acknowledged" in line]
        self.assertEqual(len(acknowledged), 1)

    def test_rows_that_nobody_got_move_no_mark(self):
        self.rows("applications", "--mark", "erp")
        before = self.marks()
        self.apply()
        with open("/dev/full", "w") as full:
            done = self.run_command("export", "applications", "--since", "erp", "--mark", "erp", out=full)
        self.assertEqual(done.returncode, 4)
        self.assertIn("no mark was moved", done.stderr)
        done = self.run_command("export", "applications", "--since", "erp", "--mark", "erp", "--position-file", "/no/such/folder")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(self.marks(), before)

    def test_wrong_usage(self):
        self.rows("applications", "--mark", "erp")
        for words, why in [(("applications", "--since", "nobody"), "known: erp of applications"),
                           (("items", "--since", "erp"), "no mark 'erp' of items"),
                           (("applications", "--since", "12-"), "no export of this journal ended at 12-"),
                           (("applications", "--since", "1e9"), "no export"),
                           (("applications", "--mark", "7"), "no name for a mark"),
                           (("applications", "--mark", "a b"), "no name for a mark"),
                           (("applications", "--mark", "erp=tomorrow"), "no position"),
                           (("applications", "--mark", "erp=99999-00000000"), "ahead of the journal"),
                           (("applications", "--mark", "erp=2-00000000"), "no export of this journal"),
                           (("applications", "--mark", "erp=0", "--since", "0"), "prints no rows"),
                           (("applications", "--history", "--since", "0"), "names each reversal anyway"),
                           (("marks", "--since", "0"), "--since and --mark are for")]:
            with self.subTest(words=words):
                done = self.run_command("export", *words)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertIn(why, done.stderr)

    def test_a_restored_book_knows_its_marks_and_no_others(self):
        self.rows("applications", "--mark", "erp")
        book = os.path.join(self.folder.name, "book")
        backup = os.path.join(self.folder.name, "backup")
        shutil.copytree(book, backup)
        self.apply()
        position = os.path.join(self.folder.name, "upto")
        taken = self.rows("applications", "--since", "erp", "--position-file", position)
        with open(position) as file:
            upto = file.read().strip()
        self.good("export", "applications", "--mark", "erp=" + upto)
        # The older state again, and it goes another way: an import, then the statement, so that the
        # same numbers stand for other events.
        shutil.rmtree(book)
        shutil.copytree(backup, book)
        late = self.run_command("export", "applications", "--mark", "erp=" + upto)
        self.assertEqual(late.returncode, 2)
        self.assertIn("restored", late.stderr)
        self.good("import", "items", os.path.join(DAY, "items-2026-11-20.csv"), "--reconcile")
        self.apply()
        late = self.run_command("export", "applications", "--mark", "erp=" + upto)
        self.assertEqual(late.returncode, 2, late.stderr)
        again = self.rows("applications", "--since", "erp")
        ids = {(row["application_id"], row["change"]) for row in taken}
        self.assertTrue(ids & {(row["application_id"], row["change"]) for row in again},
                        "what is applied again has the ids it had")

    def test_what_is_exported_can_be_imported_and_is_unchanged(self):
        self.apply()
        path = os.path.join(self.folder.name, "items.csv")
        digest = self.digest()
        with open(path, "w") as file:
            file.write(self.good("export", "items"))
        said = self.good("import", "items", path, "--full-extract")
        self.assertEqual(said, "items: 0 new, 0 changed, 8 unchanged, 0 refused\n")
        self.assertEqual(self.digest(), digest)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()

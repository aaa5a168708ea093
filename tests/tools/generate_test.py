"""The command `generate` from outside: what it writes, what it refuses, and that a clean workload
comes out of the book as its truth says.

usage: generate_test.py QUITTANCE
"""

import csv
import filecmp
import os
import subprocess
import sys
import tempfile
import unittest

QUITTANCE = sys.argv.pop(1)
SCORE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools", "score_truth")


class Generate(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, *names):
        return os.path.join(self.folder.name, *names)

    def quittance(self, *arguments, code=0):
        environment = dict(os.environ, QUITTANCE_BOOK=self.path("book"))
        done = subprocess.run([QUITTANCE, *arguments], capture_output=True, text=True, check=False, env=environment)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_default_is_a_thousand_items(self):
        self.quittance("generate", self.path("work"))
        for name in ("accounts.csv", "customers.csv", "rules.toml", "advices.ndjson", "mess.csv"):
            self.assertTrue(os.path.isfile(self.path("work", name)), name)
        with open(self.path("work", "items.csv"), encoding="utf-8", newline="") as file:
            self.assertEqual(len(list(csv.DictReader(file))), 1000)
        self.assertEqual(sorted(os.listdir(self.path("work", "bank"))), ["bai2", "csv", "lockbox"])
        with open(self.path("work", "truth.csv"), encoding="utf-8") as file:
            self.assertEqual(file.readline(), "payment_id,item_number,amount,kind\n")

    def test_same_seed_same_bytes_over_what_is_there(self):
        for folder in ("one", "two", "two"):
            self.quittance("generate", self.path(folder), "--items", "200", "--seed", "5", "--mess", "hostile")
        compared = filecmp.dircmp(self.path("one"), self.path("two"))
        self.assertEqual((compared.left_only, compared.right_only, compared.diff_files), ([], [], []))
        names = os.listdir(self.path("one", "bank", "bai2"))
        same = filecmp.cmpfiles(self.path("one", "bank", "bai2"), self.path("two", "bank", "bai2"), names, shallow=False)
        self.assertEqual(same, (names, [], []))

    def test_an_earlier_workload_is_replaced(self):
        self.quittance("generate", self.path("work"), "--items", "300", "--seed", "1", "--mess", "hostile")
        self.quittance("generate", self.path("work"), "--items", "300", "--seed", "2", "--formats", "csv")
        self.assertEqual(os.listdir(self.path("work", "bank")), ["csv"])

    def test_wrong_usage_is_exit_2(self):
        for wrong in (["--mess", "messy"], ["--formats", "mt101"], ["--items", "0"], ["--items", "10000001"], ["--seed", "x"]):
            with self.subTest(wrong):
                self.quittance("generate", self.path("work"), *wrong, code=2)
                self.assertFalse(os.path.exists(self.path("work")))
        self.quittance("generate", code=2)

    def test_a_folder_that_cannot_be_made_is_exit_4(self):
        self.quittance("generate", "/proc/nowhere/work", "--items", "10", code=4)

    def test_help_says_what_is_written(self):
        text = self.quittance("generate", "--help").stdout
        for word in ("truth.csv", "payments.ndjson", "--mess", "--formats", "Example:"):
            self.assertIn(word, text)

    def test_clean_comes_out_as_its_truth_says(self):
        work = self.path("work")
        self.quittance("generate", work, "--items", "400", "--mess", "clean")
        for kind in ("accounts", "customers", "items"):
            self.quittance("import", kind, os.path.join(work, kind + ".csv"))
        files = [os.path.join(work, "bank", form, name) for form in ("bai2", "lockbox")
                 for name in sorted(os.listdir(os.path.join(work, "bank", form)))]
        self.quittance("apply", *files, "--rules", os.path.join(work, "rules.toml"))
        applications = self.path("applications.csv")
        with open(applications, "w", encoding="utf-8") as file:
            file.write(self.quittance("export", "applications").stdout)
        scored = subprocess.run([sys.executable, SCORE, os.path.join(work, "truth.csv"), applications, "--strict"],
                                capture_output=True, text=True, check=False)
        self.assertEqual(scored.returncode, 0, scored.stdout + scored.stderr)
        last = scored.stdout.splitlines()[-1].split()
        self.assertEqual(last[:5], ["all", "240", "240", "0", "0"])


if __name__ == "__main__":
    unittest.main()

"""What people and scripts give by mistake: empty values, numbers that are none or too large, ids that
nobody has, files where a folder is meant. Each is told with what to do, and nothing happens."""

import os
import subprocess
import unittest

import command


class Awkward(command.BookTest):
    def setUp(self):
        super().setUp()
        self.import_demo()
        self.file = self.path("file")
        with open(self.file, "w", encoding="utf-8") as file:
            file.write("no book\n")

    def refused(self, *words, says, code=2, given=None):
        done = subprocess.run([command.COMMAND, *given, *words] if given is not None else self.words(*words),
                              capture_output=True, text=True, timeout=120, cwd=self.scratch.name)
        self.assertEqual((done.returncode, done.stdout), (code, ""), f"{words}: {done.stdout}{done.stderr}")
        self.assertIn(says, done.stderr)
        return done.stderr

    def test_an_empty_path_is_not_the_default(self):
        items = os.path.join(command.DEMO, "items.csv")
        before = sorted(os.listdir(self.scratch.name))
        self.refused("import", "items", items, given=("--book", ""), says="--book is empty; name a path, or leave it out")
        for option in ("--anchor-dir", "--key-file", "--output"):
            self.refused(option, "", "import", "items", items, says=f"{option} is empty")
        self.assertEqual(sorted(os.listdir(self.scratch.name)), before)

    def test_a_file_is_no_book(self):
        for words in (("aging",), ("import", "items", os.path.join(command.DEMO, "items.csv"))):
            self.refused(*words, given=("--book", self.file), says="is a file; name the folder that holds the ledgers")

    def test_numbers_of_things_are_whole_and_fit(self):
        ach = os.path.join(command.DEMO, "bank", "ach-2026-11-19.ndjson")
        many = "9" * 20
        for number in ("-1", "1.5", "x", "", many):
            for words in (("--batch-max", number), ("--expect-count", number), ("--dry-run", "--limit", number)):
                said = self.refused("apply", ach, *words, says=f"'{number}' is no whole number from 0 on")
                self.assertLess(len(said), 200)
        for number in ("-1", "99999999999", "x"):
            self.refused("--threads", number, "aging", says="--threads")
        self.refused("generate", self.path("work"), "--seed", "x", says="--seed is 'x'; write a whole number")
        self.refused("generate", self.path("work"), "--seed", "-5", says="'-5' is no whole number from 0 on")
        self.refused("promise", "add", "C10100", "--amount", "5", "--due", "2030-01-01", "--source", "s", "--grace", "-1",
                     says="--grace is '-1'; write a whole number")

    def test_an_amount_is_asked_before_the_report_begins(self):
        self.must("effort", "--hourly", "48.00")
        for _ in range(2):  # without a contact, and with one
            for wrong in ("x", "-5", "9" * 20):
                self.refused("effort", "--hourly", wrong, says=f"--hourly is '{wrong}'; write an amount")
            self.must("contact", "add", "C10100", "--minutes", "30")
        self.assertIn("24.00", self.must("effort", "--hourly", "24.00"))

    def test_a_statement_is_a_pdf_only(self):
        self.refused("--format", "json", "statement", "C10100", "--output", self.path("x.pdf"), says="`statement` prints a PDF")
        self.assertFalse(os.path.exists(self.path("x.pdf")))

    def test_options_of_one_export_are_refused_by_others(self):
        chart = self.path("chart.toml")
        with open(chart, "w", encoding="utf-8") as file:
            file.write('[accounts]\nar = "1200"\n')
        for what in ("items", "payments", "journal", "marks"):
            self.refused("export", what, "--history", says="--history is for applications")
            self.refused("export", what, "--to", "hledger", says="--to and --chart are for gl")
            self.refused("export", what, "--chart", chart, says="--to and --chart are for gl")

    def test_a_customer_that_nobody_knows_is_no_empty_list(self):
        for words in (("dispute", "list"), ("promise", "list"), ("contact", "list"), ("expected",), ("payments",)):
            self.refused(*words, "--customer", "nobody", says="no customer 'nobody' in the book")
            self.must(*words, "--customer", "C10100")

    def test_a_promise_without_a_source_is_told_by_its_option(self):
        self.refused("promise", "add", "C10100", "--amount", "5", "--due", "2030-01-01", "--source", "", says="--source is empty")

    def test_a_folder_that_cannot_be_made_is_no_damage(self):
        # A link to nowhere: what is below it can neither be found nor made.
        nowhere = self.path("nowhere")
        os.symlink(self.path("not", "there"), nowhere)
        backup = self.path("backup")
        self.must("backup", backup)
        for words in (("backup", os.path.join(nowhere, "backup")), ("--book", os.path.join(nowhere, "book"), "restore", backup),
                      ("--book", os.path.join(nowhere, "book"), "import", "items", os.path.join(command.DEMO, "items.csv"))):
            said = self.refused(*words, given=() if words[0] == "--book" else None, code=4, says="cannot make the folder")
            self.assertNotIn("damage", said)
            self.assertNotIn("proved whole", said)
        self.refused("generate", self.file, code=4, says="could not be written whole; check the path")
        self.refused("backup", "/proc/nowhere/backup", code=4, says="cannot make the folder /proc/nowhere")


if __name__ == "__main__":
    unittest.main()

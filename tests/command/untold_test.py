"""Work by hand whose process ended before it could say what became of it: whoever gives the command
again is told that it is booked, and it is not booked twice."""

import csv
import io
import json
import os
import subprocess
import unittest

import command

CUSTOMERS = "customer_id,name,terms,currency\nC1,Alder Tools,net30,EUR\n"
ITEMS = ("item_number,customer_id,document_date,due_date,currency,amount\n"
         "I-1,C1,2026-11-05,2026-12-05,EUR,1000.00\n")


def payment(number):
    return json.dumps({"payment_id": number, "currency": "EUR", "amount": "900.00", "value_date": "2026-11-20",
                       "payer": {"name": "Alder Tools"}}) + "\n"


class Untold(command.BookTest):
    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def setUp(self):
        super().setUp()
        self.must("import", "customers", self.file("customers.csv", CUSTOMERS))
        self.must("import", "items", self.file("items.csv", ITEMS))
        self.must("apply", self.file("cash.ndjson", payment("P-1") + payment("P-2")))

    def cut_off(self, *words):
        """The command, and what its process leaves when it ends right after its work is durable."""
        self.must(*words)
        os.remove(os.path.join(self.book, "clean"))

    def rows(self, *words):
        return json.loads(self.must("--format", "json", *words))

    def due(self, number="P-1"):
        rows = csv.DictReader(io.StringIO(self.must("export", "payments")))
        [row] = [row for row in rows if row["payment_id"] == number]
        return row["refund_due"]

    def refused(self, *words):
        done = self.run_command(*words)
        self.assertEqual((done.returncode, done.stdout), (2, ""), words)
        self.assertIn("Nothing was booked now", done.stderr)
        return done.stderr

    def test_a_refund_that_is_repeated_is_not_booked_twice(self):
        refund = ("refund", "P-1", "100.00", "--reason", "paid twice")
        self.cut_off(*refund)
        said = self.refused(*refund)
        self.assertEqual(self.due(), "100.00")
        # What the sentence names prints that work and nothing else.
        position = said.split("--since ")[1].split("`")[0]
        [event] = [json.loads(line) for line in
                   self.must("--format", "ndjson", "export", "journal", "--since", position).splitlines()]
        self.assertEqual((event["payment_id"], event["amount"], event["reason"]), ("P-1", "100.00", "paid twice"))
        # It was told; whoever means it once more may have it.
        self.must(*refund)
        self.assertEqual(self.due(), "200.00")
        self.must("verify")

    def test_other_work_is_done_and_told_of_it(self):
        self.cut_off("refund", "P-1", "100.00", "--reason", "paid twice")
        done = self.run_command("refund", "P-2", "5.00", "--reason", "something else")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("'paid twice'", done.stderr)
        self.assertEqual((self.due(), self.due("P-2")), ("100.00", "5.00"))
        self.cut_off("refund", "P-1", "100.00", "--reason", "paid twice")
        done = self.run_command("import", "items", self.path("items.csv"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("is in the book", done.stderr)

    def test_contacts_promises_and_parts_of_items_too(self):
        for words, count in (
                (("contact", "add", "C1", "--channel", "call", "--minutes", "5"), lambda: len(self.rows("contact", "list"))),
                (("promise", "add", "C1", "--amount", "100.00", "--due", "2030-01-01", "--source", "by phone"),
                 lambda: len(self.rows("promise", "list"))),
                (("assign", "P-1", "I-1=10.00", "--reason", "says the payer"), lambda: len(self.rows("applications")))):
            with self.subTest(words=words):
                before = count()
                self.cut_off(*words)
                self.refused(*words)
                self.assertEqual(count(), before + 1)
                self.must(*words)
                self.assertEqual(count(), before + 2)

    def test_a_restored_book_tells_of_its_newest_work(self):
        refund = ("refund", "P-1", "100.00", "--reason", "paid twice")
        self.must(*refund)
        self.must("backup", self.path("backup"))
        self.book = self.path("restored")
        self.must("restore", self.path("backup"))
        self.assertIn("the book was restored", self.refused(*refund))
        self.assertEqual(self.due(), "100.00")
        self.must(*refund)
        self.assertEqual(self.due(), "200.00")

    def test_a_quiet_command_in_between_tells_too(self):
        self.cut_off("refund", "P-1", "100.00", "--reason", "paid twice")
        done = self.run_command("--quiet", "import", "items", self.path("items.csv"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("'paid twice'", done.stderr)

    def test_an_answer_that_cannot_be_written_is_no_failed_booking(self):
        refund = ("refund", "P-1", "100.00", "--reason", "paid twice")
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(self.words(*refund), stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
        self.assertEqual(done.returncode, 4)
        self.assertIn("it is booked; only its answer cannot be written", done.stderr)
        self.assertEqual(self.due(), "100.00")
        # A reader that has gone ends the process; then it is as if it had been killed.
        reading, writing = os.pipe()
        os.close(reading)
        refund = ("refund", "P-2", "5.00", "--reason", "other work")
        done = subprocess.run(self.words(*refund), stdout=writing, stderr=subprocess.PIPE, text=True, timeout=120)
        os.close(writing)
        self.assertNotEqual(done.returncode, 0)
        if done.returncode != 4:  # where SIGPIPE is not ignored
            self.refused(*refund)
        self.assertEqual(self.due("P-2"), "5.00")

    def test_runs_and_imports_are_given_again_as_ever(self):
        self.cut_off("apply", self.file("more.ndjson", payment("P-3")))
        done = self.run_command("apply", self.path("more.ndjson"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()

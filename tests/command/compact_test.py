"""Old blocks of the journal are packed: everything is read as before, on any day, and nothing is forgotten."""

import datetime
import json
import os
import unittest

import command

DAYS = ("2026-11-18", "2026-11-19", "2026-11-20")
TODAY = datetime.date.today().isoformat()  # that stays the same where the test meets midnight


class Compact(command.BookTest):
    def setUp(self):
        super().setUp()
        self.import_demo()
        for path in self.demo_files():
            self.must("apply", path, codes=(0, 1))

    def asked(self, book=None):
        """What the book says, now and as it was known and stood earlier."""
        self.must("verify", book=book)  # its report counts the checkpoints too
        said = [self.must("--as-of", TODAY, *words, book=book) for words in (
            ("replay",), ("digest",), ("aging",), ("export", "journal"), ("export", "gl"),
            ("export", "applications"), ("exceptions",), ("items",))]
        said += [self.must("--as-of", day, *words, book=book) for day in DAYS for words in (("aging",), ("dso",))]
        for moment in self.moments():
            said.append(self.must("--known-at", moment, "digest", book=book))
        payments = json.loads(self.must("--format", "json", "payments", book=book))
        for payment in payments[:: max(1, len(payments) // 5)]:
            said.append(self.must("why", payment["payment_id"], book=book))
        return said

    def moments(self):
        seen = [json.loads(line)["recorded_at"] for line in self.must("--format", "ndjson", "export", "journal").splitlines()]
        return sorted(set(seen))[:4]

    def compact(self, before="2100-01-01"):
        return json.loads(self.must("--format", "json", "compact", "--before", before))

    def test_everything_is_read_as_before(self):
        before = self.asked()
        none = self.compact("2000-01-01")
        self.assertEqual((none["blocks_moved"], none["files"]), (0, 0))
        self.assertFalse(os.path.exists(self.path("book", "archive")))
        moved = self.compact()
        self.assertGreater(moved["blocks_moved"], 5)
        self.assertLess(moved["bytes"], moved["unpacked"])
        self.assertEqual(self.asked(), before)
        self.assertEqual(self.compact()["blocks_moved"], 0)
        # The book goes on, by hand too, and is packed again.
        self.must("hold", "INV-008360", "--reason", "asked for proof of delivery", codes=(0, 2))
        self.must("checkpoint")
        after = self.asked()
        again = self.compact()
        self.assertEqual(self.asked(), after)
        self.must("backup", self.path("backup"))
        self.must("restore", self.path("backup"), book=self.path("restored"))
        self.assertEqual(self.asked(book=self.path("restored")), after)
        self.assertGreaterEqual(again["files"], moved["files"])

    def test_damage_is_said_and_a_wrong_day_refused(self):
        self.compact()
        [name] = os.listdir(self.path("book", "archive"))
        path = self.path("book", "archive", name)
        with open(path, "r+b") as file:
            file.seek(os.path.getsize(path) // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 4]))
        for words in (("replay",), ("backup", self.path("backup")), ("compact", "--before", "2100-01-01")):
            done = self.run_command(*words)
            self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertEqual(self.run_command("verify").returncode, 3)
        done = self.run_command("compact", "--before", "soon")
        self.assertEqual(done.returncode, 2)
        self.assertIn("write YYYY-MM-DD", done.stderr)


if __name__ == "__main__":
    unittest.main()

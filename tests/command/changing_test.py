"""Files that somebody writes to, cuts off or replaces while they are read: nothing of them is booked, the command
says why, and the same command finishes when they are whole."""

import csv
import gzip
import io
import os
import subprocess
import unittest

import command

CUSTOMERS = "customer_id,name,currency\n" + "".join(f"C{n},Alder Tools {n},EUR\n" for n in range(1, 4))
HEADER = "item_number,customer_id,document_date,due_date,currency,amount\n"


def item(number, amount="1000.00"):
    return f"I-{number},C{number % 3 + 1},2026-11-05,2026-12-05,EUR,{amount}\n"


def payment(number, amount):
    return (f'{{"payment_id":"P-{number}","currency":"EUR","amount":"{amount}","value_date":"2026-11-20",'
            f'"payer":{{"name":"Alder Tools"}}}}\n')


class Changing(command.BookTest):
    def setUp(self):
        super().setUp()
        self.must("import", "customers", self.file("customers.csv", CUSTOMERS.encode()))
        self.must("import", "items", self.file("items.csv", (HEADER + item(1) + item(2)).encode()))
        self.digest = self.must("digest")

    def file(self, name, content):
        """Written in place where it is there, as a transfer does."""
        path = self.path(name)
        is_new = not os.path.exists(path)
        with open(path, "wb") as file:
            file.write(content)
        if is_new:  # file systems count the time of writing in steps
            os.utime(path, (10**9, 10**9))
        return path

    def while_reading(self, change, *words, last):
        """The command with a pipe as its last file: until somebody writes to it, all files before it are open
        and none is read to its end. `change` comes in that moment."""
        pipe = self.path("pipe")
        os.mkfifo(pipe)
        process = subprocess.Popen(self.words(*words, pipe), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with open(pipe, "wb") as writing:  # waits for the command to open it
            change()
            writing.write(last)
        out, err = process.communicate(timeout=120)
        os.remove(pipe)
        return process.returncode, out, err

    def refused(self, done, path):
        code, out, err = done
        self.assertEqual((code, out), (4, ""), err)
        self.assertIn(f"{path} was written to while it was read. Wait until it is whole", err)
        self.assertEqual(self.must("digest"), self.digest)

    def amounts(self):
        return {row["payment_id"]: row["amount"] for row in csv.DictReader(io.StringIO(self.must("export", "payments")))}

    def test_what_was_read_is_what_is_kept(self):
        # Unpacked when it is opened; digested and kept after that.
        old, new = (gzip.compress(payment(1, amount).encode(), compresslevel=0, mtime=0) for amount in ("100.00", "900.00"))
        self.assertEqual(len(old), len(new))
        path = self.file("cash.ndjson.gz", old)
        self.refused(self.while_reading(lambda: self.file("cash.ndjson.gz", new), "apply", path,
                                        last=payment(2, "5.00").encode()), path)
        self.must("apply", path)
        self.assertEqual(self.amounts(), {"P-1": "900.00"})
        self.must("verify")

    def test_a_file_that_grows_is_not_booked_in_part(self):
        # What is there when it is opened ends within an amount.
        rows = "date,currency,amount,reference\n2026-11-20,EUR,10"
        path = self.file("cash.csv", rows.encode())
        self.refused(self.while_reading(lambda: self.file("cash.csv", (rows + "00.00,I-1\n").encode()), "apply", path,
                                        last=payment(2, "5.00").encode()), path)
        self.must("apply", path)
        self.assertEqual(list(self.amounts().values()), ["1000.00"])

    def test_a_dry_run_says_so_too(self):
        path = self.file("cash.ndjson", payment(1, "100.00").encode())
        self.refused(self.while_reading(lambda: self.file("cash.ndjson", payment(1, "900.00").encode()), "apply",
                                        "--dry-run", path, last=payment(2, "5.00").encode()), path)

    def test_an_extract_that_grows_closes_nothing(self):
        whole = HEADER + item(1) + item(2)
        path = self.file("extract.csv", (HEADER + item(1)).encode())
        self.refused(self.while_reading(lambda: self.file("extract.csv", whole.encode()), "import", "items",
                                        "--full-extract", path, last=(HEADER + item(1)).encode()), path)
        self.must("import", "items", "--full-extract", path)
        self.assertEqual(self.must("digest"), self.digest)

    def test_a_file_that_is_cut_off_is_told(self):
        # Pages of a file behind its end cannot be read: the system ends who tries.
        items = HEADER + "".join(item(n) for n in range(1, 4000))
        cash = "".join(payment(n, "100.00") for n in range(1, 4000))
        for words, content, last in ((("import", "items"), items, HEADER), (("apply",), cash, payment(1, "100.00")),
                                     (("inspect", "--summary"), cash, payment(1, "100.00"))):
            with self.subTest(words=words):
                path = self.file("long", content.encode())
                code, out, err = self.while_reading(lambda: os.truncate(path, 100), *words, path, last=last.encode())
                self.assertEqual((code, out), (4, ""), err)
                self.assertIn("while it was read", err)
                self.assertEqual(self.must("digest"), self.digest)


if __name__ == "__main__":
    unittest.main()

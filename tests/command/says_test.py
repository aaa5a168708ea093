"""What commands say where something is missing, known already or held, and what to do next."""

import gzip
import json
import os
import subprocess
import unittest

import command

CUSTOMERS = "customer_id,name,terms,currency\nC1,Alder Tools,net30,EUR\n"
ITEMS = ("item_number,customer_id,document_date,due_date,currency,amount\n"
         "I-1,C1,2026-11-05,2026-12-05,EUR,1000.00\n")
# A bank's CSV that names neither currency nor account.
BANK_CSV = "Date,Amount,Payer,Text\n2026-11-20,1000.00,Alder Tools,I-1\n2026-11-20,55.00,Nobody,\n"
MAPPING = '[csv]\ncurrency = "EUR"\naccount = "DE-1"\n'


def payment(number, amount, **more):
    return json.dumps({"payment_id": number, "currency": "EUR", "amount": amount, "value_date": "2026-11-20",
                       "payer": {"name": "Alder Tools"}, **more}) + "\n"


class Says(command.BookTest):
    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def setUp(self):
        super().setUp()
        self.must("import", "customers", self.file("customers.csv", CUSTOMERS))
        self.must("import", "items", self.file("items.csv", ITEMS))

    def refused(self, *words, says):
        done = self.run_command(*words)
        self.assertEqual((done.returncode, done.stdout), (2, ""), words)
        self.assertIn(says, done.stderr)
        return done.stderr

    def rows(self, *words):
        return json.loads(self.must("--format", "json", *words))

    def test_a_file_that_was_rejected_and_then_read_has_one_name(self):
        bank = self.file("bank.csv", BANK_CSV)
        said = self.must("apply", bank, codes=(1,))
        self.assertIn("rejected", said)
        # The remedy that the finding names works.
        self.assertIn("--dialect FILE.toml", said)
        self.must("apply", bank, "--dialect", self.file("d.toml", MAPPING))
        rows = self.rows("files")
        self.assertEqual([row["status"] for row in rows], ["rejected", "accepted"])
        self.assertEqual(rows[0]["digest"], rows[1]["digest"])
        for name in ("bank.csv", rows[0]["digest"], rows[0]["digest"][:8]):
            self.assertEqual(len(self.rows("payments", "--file", name)), 2, name)
            self.assertIn("accepted", self.must("files", "show", name))
        self.must("reverse", "bank.csv", "--reason", "another company's")
        self.assertEqual({row["state"] for row in self.rows("payments", "--file", "bank.csv")}, {"returned"})
        # Of other bytes under the same name each has a digest of its own.
        other = self.path("again")
        os.mkdir(other)
        self.must("apply", self.file(os.path.join(other, "bank.csv"), BANK_CSV.replace("55", "56")), codes=(1,))
        said = self.refused("files", "show", "bank.csv", says="several files are called 'bank.csv'")
        digests = [row["digest"][:12] for row in self.rows("files")]
        self.assertEqual([said.count(digest) for digest in set(digests)], [1, 1])

    def test_bytes_that_were_read_under_another_name_have_both(self):
        bad = self.file("bad.csv", BANK_CSV)
        mapping = self.file("d.toml", MAPPING)
        self.must("apply", bad, codes=(1,))
        os.rename(bad, self.path("good.csv"))
        self.must("apply", self.path("good.csv"), "--dialect", mapping)
        for name in ("bad.csv", "good.csv"):
            self.assertEqual(len(self.rows("payments", "--file", name)), 2, name)
        # And packed.
        other = self.file("other.csv", BANK_CSV.replace("55", "56"))
        self.must("apply", other, codes=(1,))
        packed = self.path("other.gz")
        with gzip.open(packed, "wb") as file, open(other, "rb") as plain:
            file.write(plain.read())
        self.must("apply", packed, "--dialect", mapping, codes=(0, 1))  # one is a suspected duplicate
        for name in ("other.csv", "other.gz"):
            self.assertEqual(len(self.rows("payments", "--file", name)), 2, name)
        # The plain bytes once more are a file of their own, which takes the payments of the other from nobody.
        self.must("apply", other, "--dialect", mapping, codes=(0, 1))
        self.assertEqual(len(self.rows("payments", "--file", "other.gz")), 2)
        self.must("reverse", "other.gz", "--reason", "another company's")
        self.assertEqual({row["state"] for row in self.rows("payments", "--file", "other.gz")}, {"returned"})

    def test_plain_and_packed_copies_in_one_run_are_one_file(self):
        for number in range(8):  # whichever of the two has the lower digest
            plain = self.file(f"cash{number}.ndjson", payment(f"P-{number}", "1000.00"))
            packed = self.path(f"cash{number}.ndjson.gz")
            with gzip.open(packed, "wb") as file:
                file.write(payment(f"P-{number}", "1000.00").encode())
            said = self.must("apply", plain, packed)
            self.assertEqual(said.count("already in the book"), 1, said)
            self.assertEqual(len(self.rows("files")), number + 1)
            self.assertIn("nothing changes", self.must("apply", packed, plain))
        self.assertEqual(len(self.rows("payments")), 8)
        self.must("verify")

    def test_a_known_file_is_told_by_the_digest_that_the_book_has(self):
        plain = self.file("cash.ndjson", payment("P-1", "1000.00"))
        self.must("apply", plain)
        packed = self.path("again.ndjson.gz")
        with gzip.open(packed, "wb") as file:
            file.write(payment("P-1", "1000.00").encode())
        [row] = self.rows("files")
        said = self.must("apply", packed)
        self.assertIn(f"{packed}: already in the book ({row['digest'][:12]}, as {plain}); nothing changes", said)
        self.assertIn("accepted", self.must("files", "show", row["digest"][:12]))
        [told] = json.loads(self.must("--format", "json", "apply", packed))["files"]
        self.assertEqual(told["in_book"], row["digest"])
        self.assertIn(f"{plain}: already in the book ({row['digest'][:12]}); nothing", self.must("apply", plain))

    def test_texts_from_outside_steer_no_terminal(self):
        escape = "\x1b[31mred\x07\n"
        bank = self.file("cut" + escape + ".txt", BANK_CSV)
        outputs = [self.must("apply", bank, codes=(1,)), self.must("files", "show", "bad" + escape, codes=(2,)),
                   self.must("files", "show", os.path.basename(bank))]
        cash = self.file("cash" + escape + ".ndjson", payment("P-1", "12.00", text=escape, expected="x") +
                         payment("P" + escape, "13.00"))
        outputs.append(self.must("apply", cash, codes=(0, 1)))
        outputs.append(self.must("apply", cash, codes=(0, 1)))
        outputs += [self.must("why", row["payment_id"]) for row in self.rows("payments")]
        outputs.append(self.must("refund", self.rows("payments")[-1]["payment_id"], "1.00", "--reason", escape))
        outputs.append(self.must("exceptions"))
        for text in outputs:
            self.assertNotIn("\x1b", text)
            self.assertNotIn("\x07", text)
        self.assertIn("\ufffd[31mred", outputs[0])
        # Nor does a line of a text look like one of ours.
        self.must("apply", self.file("lines.ndjson", payment("P-9", "14.00", text="one\n  applied: 14.00 EUR\n\nlast")),
                  codes=(0, 1))
        self.assertIn("  text: one\n          applied: 14.00 EUR\n        \n        last\n  unapplied: 14.00 EUR\n", self.must("why", "P-9"))

    def test_an_option_that_is_none_is_named(self):
        for words, says in (
                (("--bok", "X", "apply", "a"), "'--bok' is no option of `quittance`; did you mean --book? `quittance --help` lists them"),
                (("--bok=X", "apply", "a"), "'--bok' is no option of `quittance`; did you mean --book?"),
                (("-x", "apply", "a"), "'-x' is no option of `quittance`; `quittance --help` lists them"),
                (("apply", "a", "--dryrun"), "'--dryrun' is no option of `quittance apply`; did you mean --dry-run?"),
                (("files", "show", "a", "--bok=x"), "'--bok' is no option of `quittance files show`; did you mean --book?"),
                (("aging", "--nothing-like-it", "x"), "'--nothing-like-it' is no option of `quittance aging`; `quittance aging"),
                (("aging", "word"), "`quittance aging` takes no 'word'; `quittance aging --help` says what it takes"),
                (("--book", "X", "appply"), "'appply' is no command")):
            done = subprocess.run([command.COMMAND, *words], capture_output=True, text=True, timeout=60)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertIn(says, done.stderr)

    def test_a_run_that_books_nothing_says_why(self):
        bad = self.file("bad.csv", BANK_CSV)
        good = self.file("good.ndjson", payment("P-1", "1000.00"))
        self.must("apply", bad, codes=(1,))
        self.assertIn("Nothing was booked: see what is said of the rejected files above.\n", self.must("apply", bad, codes=(1,)))
        self.must("apply", good)
        self.assertIn("Nothing to do: every file is in the book already.\n", self.must("apply", good))
        said = self.must("apply", good, bad, codes=(1,))
        self.assertIn("rejected files above; the others are in the book already.\n", said)

    def test_a_run_that_books_nothing_leaves_what_is_open(self):
        good = self.file("good.ndjson", payment("P-1", "400.00"))
        [first] = json.loads(self.must("--format", "json", "apply", good, codes=(0, 1)))["totals"]
        self.assertEqual((first["open_before"], first["open_after"]), ("1000.00", "600.00"))
        again = json.loads(self.must("--format", "json", "apply", good))
        self.assertTrue(again["nothing_to_do"])
        [totals] = again["totals"]
        self.assertEqual((totals["open_before"], totals["open_after"]), ("600.00", "600.00"))

    def test_fail_on_exceptions_says_the_same_when_it_is_repeated(self):
        waits = self.file("waits.ndjson", payment("P-1", "12.34"))
        fits = self.file("fits.ndjson", payment("P-2", "1000.00"))
        self.must("apply", fits, "--fail-on", "exceptions")
        self.must("apply", waits)
        for _ in range(2):
            self.must("apply", waits, "--fail-on", "exceptions", codes=(1,))
            self.must("apply", waits, fits, "--fail-on", "exceptions", codes=(1,))
            self.must("apply", fits, "--fail-on", "exceptions")
        self.must("apply", waits)

    def test_fail_on_exceptions_counts_returns_and_held_files_that_still_wait(self):
        back = self.file("back.ndjson", payment("R-1", "12.34", kind="return", original_id="P-unknown"))
        self.must("apply", back)
        cut = self.path("cut.txt")
        with open(os.path.join(command.DEMO, "bank", "lockbox-2026-11-18.txt"), "rb") as whole, open(cut, "wb") as part:
            part.write(whole.read(243))  # no check, and no end
        self.must("apply", cut, codes=(1,))
        self.assertEqual({row["payments"] for row in self.rows("exceptions")}, {0, 1})
        for file in (back, cut):
            self.must("apply", file)
            self.must("apply", file, "--fail-on", "exceptions", codes=(1,))
        [held] = [row["unit"] for row in self.rows("exceptions") if row["unit"]]
        self.must("files", "release", held, "--reason", "the bank says that this is all")
        self.must("apply", cut, "--fail-on", "exceptions")
        self.must("release", "R-1", "--reason", "never ours")
        self.must("apply", back, "--fail-on", "exceptions")

    def test_a_unit_released_within_one_that_is_held_is_told_so(self):
        cut = self.path("cut.txt")
        with open(os.path.join(command.DEMO, "bank", "lockbox-2026-11-18.txt"), "rb") as whole, open(cut, "wb") as part:
            part.write(whole.read(3000))
        self.must("apply", cut, codes=(1,))
        [held] = [row["unit"] for row in self.rows("exceptions") if row["unit"]]
        said = self.must("files", "release", held, "--reason", "the bank says so")
        self.assertIn("transmission-1, which it is a part of, is still held", said)
        again = said.split("`quittance files release '")[1].split("'")[0]
        self.assertEqual([again], [row["unit"] for row in self.rows("exceptions") if row["unit"]])
        said = self.must("files", "release", again, "--reason", "the bank says so")
        self.assertNotIn("still held", said)
        self.assertEqual([row["unit"] for row in self.rows("exceptions") if row["unit"]], [])

    def test_a_word_that_a_list_does_not_have_is_refused(self):
        self.must("apply", self.file("bank.csv", BANK_CSV), "--dialect", self.file("d.toml", MAPPING))
        self.refused("payments", "--kind", "foo", says="write receipt, deposit_total, return, fee")
        self.refused("payments", "--state", "foo", says="write applied, on_account, ")
        self.refused("items", "--kind", "foo", says="write invoice, debit_memo, credit_memo, finance_charge or deduction")
        self.refused("payments", "--account", "123", says="no own account '123' in the book; it has DE-1")
        self.refused("proof", "--account", "123", says="no own account '123' in the book; it has DE-1")
        self.refused("proof", "--account", "DE-1", says="only cash names the account 'DE-1'; import it")
        self.refused("items", "--entity", "NOPE", says="no legal entity 'NOPE' in the book; it has main")
        self.refused("reverse", "XX", "--reason", "x", says="no payment or file 'XX' in the book; ")
        self.refused("release", "XX", "--reason", "x", says="no payment or item 'XX' in the book; ")
        self.assertEqual(len(self.rows("payments", "--account", "DE-1")), 2)
        for kind in ("receipt", "deposit_total", "return", "fee", "transfer", "advice", "other", "provisional", "all"):
            self.must("payments", "--kind", kind)

    def test_arguments_that_do_not_fit_say_what_would(self):
        for words, says in (((), "quittance: a command is missing; `quittance --help` says which there are\n"),
                            (("rules",), "quittance: a command is missing; `quittance rules --help` says which there are\n"),
                            (("inspect",), "files is required; `quittance inspect --help` says more\n"),
                            (("metrics", "--memory", "--days", "3"), "; `quittance metrics --help` says more\n")):
            said = self.refused(*words, says=says)
            self.assertTrue(said.startswith("quittance: "), said)
            self.assertEqual(said.count("\n"), 1, said)
        self.assertIn("html for report", self.must("--help"))

    def test_an_import_says_what_would_read_the_list(self):
        done = self.run_command("import", "items", self.file("erp.csv", "Invoice,Customer,Amount\n1,C1,1.00\n"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("'item_number' is missing", done.stderr)
        self.assertIn("; for another program's list see --mapping\n", done.stderr)
        self.must("import", "customers", self.file("more.csv", "customer_id,name\nC2,Birch Works\n"))
        done = self.run_command("import", "items", self.file("bare.csv", "item_number,customer_id,document_date,amount\nI-9,C2,2026-11-01,5.00\n"))
        self.assertIn("add a column currency, or import the customer with one\n", done.stderr)

    def test_the_control_report_says_where_to_go_on(self):
        good = self.must("apply", self.file("good.ndjson", payment("P-1", "1000.00")))
        self.assertNotIn("`quittance exceptions`", good)
        self.assertIn("1 record, 1 transaction, 1 payment\n", good)
        self.assertIn("touchless: 1 of 1 payment, ", good)
        waits = self.file("waits.ndjson", payment("P-2", "12.34"))
        self.assertNotIn("`quittance exceptions`", self.must("apply", waits, "--dry-run"))
        self.assertIn("\nWhat waits, and what would release it: `quittance exceptions`.\n", self.must("apply", waits))
        held = self.file("held.ndjson", payment("P-3", "5.00"))
        said = self.must("apply", held, "--expect-count", "2", codes=(1,))
        digest = self.rows("files")[-1]["digest"][:12]
        self.assertIn(f"\nHeld: `quittance files show {digest}` says what of {held}; ", said)

    def test_days_that_cannot_be_said_have_their_reason(self):
        good = self.file("good.ndjson", payment("P-1", "400.00"))
        said = self.must("--as-of", "2026-11-30", "apply", good, "--dry-run")
        self.assertIn("DSO in EUR on 2026-11-30: 90.00 days before, 54.00 after (best possible 90.00)\n", said)
        said = self.must("--as-of", "2027-11-30", "apply", good)
        self.assertIn("DSO in EUR on 2027-11-30: none, for want of sales in the 90 days up to it; --as-of names another day\n", said)

    def test_what_the_bank_took_back_is_counted(self):
        self.must("apply", self.file("paid.ndjson", payment("P-1", "1000.00")))
        back = self.file("back.ndjson", payment("R-1", "1000.00", kind="return", original_id="P-1"))
        [totals] = json.loads(self.must("--format", "json", "apply", back, "--dry-run"))["totals"]
        self.assertEqual(totals["taken_back"], {"count": 1, "amount": "1000.00"})
        said = self.must("apply", back)
        self.assertRegex(said, r"noted, no receipt +1 +1,000\.00 EUR\n  taken back by the bank +1 +1,000\.00 EUR\n")
        self.assertNotIn("`quittance exceptions`", said)
        # One that meets no payment takes nothing back, and waits.
        said = self.must("apply", self.file("lost.ndjson", payment("R-2", "30.00", kind="return", original_id="P-9")))
        self.assertNotIn("taken back", said)
        self.assertIn("What waits, and what would release it: `quittance exceptions`.\n", said)

    def test_a_held_file_without_payments_is_work(self):
        waits = self.file("waits.ndjson", payment("P-1", "12.34"))
        self.must("apply", waits)
        self.must("apply", self.file("cut.bai2", "01,BANKONE,US,261122,0615,0002,,,2/\n02,US,BANKONE,1,261121,,EUR,2/\n"
                                                 "03,222,EUR,,,,/\n"), codes=(1,))
        digest = self.rows("files")[-1]["digest"][:12]
        report = ("--as-of", "2026-11-30", "report")
        before = self.must(*report)
        [first, held] = self.rows("exceptions")
        self.assertEqual(first["payment_id"], "P-1")
        self.assertEqual((held["unit"], held["payments"], held["amount"], held["currency"], held["reason"]),
                         (digest + "#file", 0, None, "", "unit_held"))
        self.assertEqual(len(self.rows("exceptions", "--customer", "C1")), 1)
        self.must("files", "release", held["unit"], "--reason", "the bank says that nothing moved")
        self.assertEqual([row["payment_id"] for row in self.rows("exceptions")], ["P-1"])
        self.assertEqual(self.must(*report), before)

    def test_receipts_without_a_statement_are_not_called_proved(self):
        self.must("import", "accounts", self.file("accounts.csv", "account,currency\nDE-1,EUR\n"))
        self.must("apply", self.file("bank.csv", BANK_CSV), "--dialect", self.file("d.toml", MAPPING))
        said = self.must("proof")
        self.assertIn("DE-1  2026-11-20  EUR  no statement yet\n", said)
        self.assertNotIn("proved", said)
        [row] = self.rows("proof")
        self.assertEqual((row["holds"], row["stated"]), (True, False))


if __name__ == "__main__":
    unittest.main()

"""No output shows a payer's account number in full unless it is asked for.

Canary numbers stand wherever a payer's account can come in: customers' bank accounts, the account
and the IBAN of a payment. Then every command that prints anything is run in every format.
"""

import json
import os
import unittest

import command

ACCOUNT = "70441299310568"
IBAN = "DE61500105178844120397"
OTHER = "99120388415577"  # of a payer that no customer has

CUSTOMERS = f"""customer_id,name,currency,bank_accounts
C1,Alder Works,USD,ABA:021000021/{ACCOUNT}|IBAN:{IBAN}
C2,Birch Mill,USD,
"""
ITEMS = """item_number,customer_id,document_date,due_date,currency,amount,open_amount
INV-1,C1,2026-11-01,2026-11-30,USD,100.00,100.00
INV-2,C1,2026-11-01,2026-11-30,USD,100.00,100.00
INV-3,C2,2026-11-01,2026-11-30,USD,250.00,250.00
"""


def payment(number, amount, payer, reference=""):
    return json.dumps({"payment_id": f"P-{number}", "account": "2001", "value_date": "2026-11-20",
                       "currency": "USD", "amount": amount, "method": "ach", "payer": payer,
                       "reference": reference})


PAYMENTS = "\n".join([
    payment(1, "100.00", {"name": "Alder Works", "routing": "021000021", "account": ACCOUNT}),
    payment(2, "250.00", {"name": "Birch Mill", "routing": "021000021", "account": OTHER}, "INV-3"),
    payment(3, "40.00", {"name": "Alder Works", "iban": IBAN}, "INV-1"),
    payment(4, "77.00", {"name": "Nobody", "routing": "021000021", "account": OTHER}),
]) + "\n"


class Masking(command.BookTest):
    def setUp(self):
        super().setUp()
        for name, text in (("customers.csv", CUSTOMERS), ("items.csv", ITEMS), ("day.ndjson", PAYMENTS)):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)

    def expect_masked(self, *words, codes=(0, 1)):
        done = self.run_command(*words)
        self.assertIn(done.returncode, codes, f"{words}: {done.stderr}")
        for number in (ACCOUNT, IBAN, OTHER):
            for length in (len(number), len(number) - 4):
                self.assertNotIn(number[:length], done.stdout + done.stderr, f"{words} shows an account number")
        return done.stdout

    def test_every_output(self):
        self.expect_masked("import", "customers", self.path("customers.csv"))
        self.expect_masked("import", "items", self.path("items.csv"))
        self.expect_masked("apply", "--dry-run", self.path("day.ndjson"))
        self.expect_masked("apply", self.path("day.ndjson"))
        self.expect_masked("apply", self.path("day.ndjson"))
        words = [["files"], ["payments"], ["items"], ["applications"], ["applications", "--history"],
                 ["customers"], ["links"], ["exceptions"], ["aging", "--by", "customer"], ["dso"], ["proof"],
                 ["verify"], ["digest"], ["replay"]]
        words += [["export", what] for what in ("applications", "items", "payments", "journal")]
        words += [["why", f"P-{n}"] for n in (1, 2, 3, 4)]
        words += [["why", "P-1", "--not", "INV-2"]]
        shown = 0
        for line in words:
            for form in ("table", "csv", "json", "ndjson"):
                shown += len(self.expect_masked("--format", form, *line))
        self.assertGreater(shown, 10_000)
        digest = json.loads(self.must("--format", "ndjson", "files").splitlines()[0])["digest"]
        self.expect_masked("files", "show", digest)
        self.expect_masked("inspect", "--summary", self.path("day.ndjson"))
        self.expect_masked("inspect", "--explain", self.path("day.ndjson"))
        self.expect_masked("backup", self.path("backup"))
        # Wrong use tells nothing either.
        self.expect_masked("why", "P-9", codes=(2,))
        self.expect_masked("assign", "P-4", "INV-9", "--reason", "x", codes=(2,))

    def test_last_four_and_the_whole_when_asked_for(self):
        self.must("import", "customers", self.path("customers.csv"))
        self.must("import", "items", self.path("items.csv"))
        self.must("apply", self.path("day.ndjson"), codes=(0, 1))
        masked = self.must("--format", "csv", "payments")
        for number in (ACCOUNT, IBAN, OTHER):
            self.assertIn("****" + number[-4:], masked)
        whole = self.must("--format", "csv", "payments", "--show-accounts")
        for number in (ACCOUNT, IBAN, OTHER):
            self.assertIn(number, whole)

    def test_no_log_is_in_the_book(self):
        self.must("import", "customers", self.path("customers.csv"))
        self.must("apply", self.path("day.ndjson"), codes=(0, 1))
        self.assertEqual([name for name in os.listdir(self.path("book", "journal")) if name.startswith("LOG")], [])


if __name__ == "__main__":
    unittest.main()

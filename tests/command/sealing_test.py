"""With a key, no payer's account number stands readable in a book's journal; nothing else changes."""

import os
import shutil
import unittest

import command

ACCOUNT = "70441299310568"
IBAN = "DE61500105178844120397"
KEYS = {n: f"{n} " + "".join(f"{(n * 37 + byte * 11) % 256:02x}" for byte in range(64)) + "\n" for n in (1, 2)}
PAYMENTS = 3000


def lines(day, count):
    for n in range(count):
        yield (f'{{"payment_id":"P-{day}-{n}","account":"2001","value_date":"2026-11-{day}","currency":"USD",'
               f'"amount":"10.{n % 90 + 10}","payer":{{"name":"Alder Works","routing":"021000021",'
               f'"account":"{ACCOUNT}","iban":"{IBAN}"}},"reference":"INV-{n}"}}\n')


class Sealing(command.BookTest):
    def setUp(self):
        super().setUp()
        self.write("customers.csv", "customer_id,name,currency,bank_accounts\n"
                                    f"C1,Alder Works,USD,ABA:021000021/{ACCOUNT}|IBAN:{IBAN}\n")
        self.write("items.csv", "item_number,customer_id,document_date,due_date,currency,amount,open_amount\n" +
                   "".join(f"INV-{n},C1,2026-11-01,2026-11-30,USD,10.{n % 90 + 10},10.{n % 90 + 10}\n"
                           for n in range(PAYMENTS)))
        self.write("one.ndjson", "".join(lines(20, PAYMENTS // 2)))
        self.write("two.ndjson", "".join(lines(21, 300)))
        self.write("one.keys", KEYS[1])
        self.write("both.keys", "# the second since March\n" + KEYS[1] + KEYS[2])
        self.write("second.keys", KEYS[2])
        self.write("wrong.keys", "1" + KEYS[2][1:])
        self.write("none.keys", "\n")

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def with_key(self, name, *words):
        return ("--key-file", self.path(name), *words)

    def fill(self, key=None, book=None, apply=True):
        options = ("--key-file", self.path(key)) if key else ()
        for kind in ("customers", "items"):
            self.must(*options, "import", kind, self.path(kind + ".csv"), book=book)
        if apply:
            self.must(*options, "apply", self.path("one.ndjson"), codes=(0, 1), book=book)

    def readable(self, book):
        """The account numbers that stand in the journal and its anchor as they are."""
        found = set()
        places = [os.path.join(book, "anchor")]
        places += [os.path.join(book, "journal", name) for name in os.listdir(os.path.join(book, "journal"))]
        for place in places:
            with open(place, "rb") as file:
                text = file.read()
            found |= {number for number in (ACCOUNT, IBAN) if number.encode() in text}
        return found

    def test_nothing_readable_and_the_same_book(self):
        plain = self.path("plain")
        self.fill(book=plain)
        self.assertEqual(self.readable(plain), {ACCOUNT, IBAN}, "the search finds nothing even where it stands")
        self.fill("one.keys")
        self.assertEqual(self.readable(self.book), set())
        self.assertEqual(self.must(*self.with_key("one.keys", "digest")), self.must("digest", book=plain))
        self.must(*self.with_key("one.keys", "verify"))
        self.assertIn(IBAN, self.must(*self.with_key("one.keys", "payments", "--show-accounts")))

    def test_without_the_key(self):
        self.fill("one.keys")
        for key in (None, "second.keys"):
            options = ("--key-file", self.path(key)) if key else ()
            self.must(*options, "verify")
            self.must(*options, "aging")
            listed = self.must(*options, "--format", "csv", "payments")
            self.assertNotIn(IBAN[-4:], listed)
            for words in (("payments", "--show-accounts"), ("apply", self.path("two.ndjson")),
                          ("import", "customers", self.path("customers.csv"))):
                done = self.run_command(*options, *words)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("sealed with key 1", done.stderr)
        self.must(*self.with_key("one.keys", "apply", self.path("two.ndjson")), codes=(0, 1))

    def test_keys_are_changed_by_adding_one(self):
        self.fill("one.keys")
        self.must(*self.with_key("both.keys", "apply", self.path("two.ndjson")), codes=(0, 1))
        self.must(*self.with_key("both.keys", "verify"))
        done = self.run_command(*self.with_key("one.keys", "apply", self.path("two.ndjson")))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("sealed with key 2", done.stderr)
        self.assertEqual(self.readable(self.book), set())

    def test_wrong_keys(self):
        self.fill("one.keys")
        done = self.run_command(*self.with_key("wrong.keys", "aging"))
        self.assertEqual(done.returncode, 3, done.stderr)
        done = self.run_command(*self.with_key("none.keys", "aging"))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("openssl rand -hex 64", done.stderr)
        done = self.run_command(*self.with_key("missing.keys", "aging"))
        self.assertEqual(done.returncode, 4, done.stderr)

    def test_a_run_is_finished_with_the_key_it_began_with(self):
        self.fill("one.keys", apply=False)
        base = self.path("base")
        shutil.copytree(self.book, base)
        empty = self.must(*self.with_key("one.keys", "digest"))
        apply = self.with_key("one.keys", "apply", self.path("one.ndjson"))
        moments = command.Moments(self.timed(*apply, codes=(0, 1)), 0.2, 1.0, seed=3)
        digest = self.must(*self.with_key("one.keys", "digest"))
        unfinished = 0
        for _ in range(40):
            if unfinished == 4:
                break
            shutil.rmtree(self.book)
            shutil.copytree(base, self.book)
            moments.kill(self.words(*apply))
            done = self.run_command(*self.with_key("both.keys", "digest"))
            if "unfinished" in done.stderr:
                unfinished += 1
            elif done.stdout == empty:
                moments.too_early()
            self.must(*self.with_key("both.keys", "apply", self.path("one.ndjson")), codes=(0, 1))
            self.assertEqual(self.must(*self.with_key("both.keys", "digest")), digest)
        print(f"{unfinished} runs finished with their own key")
        self.assertGreater(unfinished, 0)


if __name__ == "__main__":
    unittest.main()

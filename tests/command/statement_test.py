"""`statement`: the PDF's text and figures, and its payment code as a QR reader reads it.

pdftotext and pdftoppm read the document, zbarimg the code drawn in it: none shares anything with what wrote them.
"""

import json
import os
import re
import subprocess
import unittest

import command

SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's, which has python3-zxing-cpp
ZXING = """
import numpy, sys, zxingcpp
with open(sys.argv[1], "rb") as file:
    bytes = file.read()
width, height = (int(word) for word in bytes.split(maxsplit=4)[1:3])
image = numpy.frombuffer(bytes, dtype=numpy.uint8)[-width * height:].reshape(height, width)
for code in zxingcpp.read_barcodes(image):
    sys.stdout.buffer.write(code.text.encode("utf-8") + b"\\0")
"""
IBAN = "DE89370400440532013000"
CUSTOMERS = {"C1": "Müller & Söhne GmbH, Łódź", "C2": "Ромашка ООО", "C3": "Ελληνικά Ναυπηγεία ΑΕ", "C4": "<b>(x) Tj ET \\n",
             "C5": "Tōkyō Bōeki", "C6": "東京貿易", "C7": "חברה", "C8": "Swiss Buyer AG", "C9": "Nothing open"}
ITEMS = [  # number, customer, kind, document date, due date, currency, amount, reference
    ("R-1", "C1", "invoice", "2026-08-01", "2026-08-31", "EUR", "1000.00", ""),
    ("R-2", "C1", "invoice", "2026-10-01", "2026-10-31", "EUR", "234.56", ""),
    ("R-3", "C1", "invoice", "2026-11-20", "2026-12-20", "EUR", "50.00", ""),
    ("G-1", "C1", "credit_memo", "2026-11-01", "2026-11-01", "EUR", "-34.56", ""),
    ("U-1", "C1", "invoice", "2026-11-01", "2026-12-01", "USD", "77.00", ""),
    ("R-4", "C2", "invoice", "2026-11-01", "2026-12-01", "EUR", "12.30", "RF18 5390 0754 7034"),
    ("R-5", "C3", "invoice", "2026-11-01", "2026-12-01", "EUR", "0.01", ""),
    ("R-6", "C4", "invoice", "2026-11-01", "2026-12-01", "EUR", "5.00", ""),
    ("R-7", "C5", "invoice", "2026-11-01", "2026-12-01", "EUR", "5.00", ""),
    ("R-8", "C6", "invoice", "2026-11-01", "2026-12-01", "EUR", "5.00", ""),
    ("R-9", "C7", "invoice", "2026-11-01", "2026-12-01", "EUR", "5.00", ""),
    ("S-1", "C8", "invoice", "2026-11-01", "2026-12-01", "CHF", "1949.75", "210000000003139471430009017"),
] + [(f"L-{n:04}", "C5", "invoice", "2026-01-01", "2026-02-01", "EUR", "1.00", "") for n in range(120)]
LETTERHEAD = """
name = "Muster AG"
street = "Bahnhofstrasse"
building = "12a"
postal_code = "8001"
town = "Zürich"
country = "CH"
contact = "ar@muster.example"
note = "Thank you for paying on time."
[pay_to]
CHF = "%s"
"""


class Statement(command.BookTest):
    def setUp(self):
        super().setUp()
        self.write("entities.csv", "entity_id,name,currency\nE,Hütte & Co KG,EUR\n")
        self.write("accounts.csv", f"account,entity_id,currency,kind\n{IBAN},E,EUR,bank\n")
        self.write("customers.csv", "customer_id,name,entity_id,currency\n" + "".join(f"{key},\"{name}\",E,EUR\n" for key, name in CUSTOMERS.items()))
        self.write("items.csv", "item_number,customer_id,entity_id,kind,document_date,due_date,currency,amount,open_amount,reference\n" +
                   "".join(f"{n},{c},E,{k},{d},{u},{y},{a},{a},{r}\n" for n, c, k, d, u, y, a, r in ITEMS))
        for kind in ("entities", "accounts", "customers", "items"):
            self.must("import", kind, self.path(kind + ".csv"))

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def statement(self, customer, *words, as_of="2026-11-30"):
        path = self.path("statement.pdf")
        self.must("--as-of", as_of, "--output", path, "statement", customer, *words)
        return path

    def text(self, path):
        return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout

    def codes(self, path):
        """What a reader finds on each page that has a code, printed as an office printer prints."""
        page = self.path("page")
        subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", path, page], capture_output=True, check=True)
        found = []
        for name in sorted(os.listdir(self.scratch.name)):
            if name.startswith("page") and name.endswith(".png"):
                done = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-Sqrcode.binary",
                                       self.path(name)], capture_output=True)
                os.remove(self.path(name))
                if done.returncode == 0:
                    found.append(done.stdout.decode("utf-8").removesuffix("\n"))
        return found

    @staticmethod
    def has_zxing():
        return subprocess.run([SYSTEM_PYTHON, "-c", "import zxingcpp"], capture_output=True).returncode == 0

    def codes_by_zxing(self, path):
        """ZXing reads codes of version 7 and above, too, whose middle the Swiss cross covers; zbar does not."""
        page = self.path("grey")
        subprocess.run(["pdftoppm", "-r", "150", "-gray", "-singlefile", path, page], capture_output=True, check=True)
        done = subprocess.run([SYSTEM_PYTHON, "-c", ZXING, page + ".pgm"], capture_output=True, check=True)
        return done.stdout.decode("utf-8").split("\0")[:-1]

    def test_items_aging_and_totals(self):
        text = self.text(self.statement("C1"))
        for words in ("Statement of account", "as of 2026-11-30", "Hütte & Co KG", CUSTOMERS["C1"], "Customer C1", "page 1 of 1"):
            self.assertIn(words, text)
        for row in (r"R-1 +Invoice +2026-08-01 +2026-08-31 +91 +1,000\.00 +1,000\.00", r"R-3 +Invoice +2026-11-20 +2026-12-20 +50\.00 +50\.00",
                    r"G-1 +Credit memo +2026-11-01 .* -34\.56 +-34\.56", r"Balance to be paid +1,250\.00 EUR", r"of which overdue +1,234\.56 EUR",
                    r"50\.00 +234\.56 +0\.00 +0\.00 +1,000\.00 +-34\.56", r"Balance to be paid +77\.00 USD"):
            self.assertRegex(text, row)
        # Oldest first, and one currency after the other.
        self.assertEqual(re.findall(r"^ *([RGU]-\d) +[A-Z][a-z]", text, re.MULTILINE), ["R-1", "R-2", "G-1", "R-3", "U-1"])

    def test_a_past_day_is_that_day(self):
        self.write("cash.ndjson", json.dumps({"payment_id": "P1", "account": IBAN, "value_date": "2026-11-10", "currency": "EUR",
                                              "amount": "1100.00", "payer": {"name": CUSTOMERS["C1"], "id": "C1"},
                                              "remittance": [{"reference": "R-1", "kind": "invoice", "amount": "1000.00"}]}) + "\n")
        self.must("apply", self.path("cash.ndjson"), codes=(0, 1))
        for day in ("2026-09-30", "2026-11-05", "2026-11-30"):
            aging = json.loads(self.must("--as-of", day, "--format", "json", "aging", "--by", "customer"))
            row = next(row for report in aging if report["currency"] == "EUR" for row in report["by"] if row["key"] == "C1")
            text = self.text(self.statement("C1", as_of=day)).replace(",", "")
            self.assertIn(f"{row['total']} EUR", text, day)
            self.assertRegex(text, " +".join(re.escape(amount) for amount in [*row["buckets"], row["credits"]]))
        self.assertRegex(text, r"Payments received that no document has yet +-100\.00")

    def test_the_sepa_code_is_read_back(self):
        codes = self.codes(self.statement("C1"))
        self.assertEqual(codes, [f"BCD\n002\n1\nSCT\n\nHütte & Co KG\n{IBAN}\nEUR1250.00\n\n\nR-1 R-2 G-1 R-3"])
        self.assertEqual(self.codes(self.statement("C2")), [f"BCD\n002\n1\nSCT\n\nHütte & Co KG\n{IBAN}\nEUR12.30\n\nRF18539007547034"])
        self.assertIn("EUR0.01\n\n\nR-5", self.codes(self.statement("C3"))[0])
        # Too many documents for 140 characters: the customer and the day say which statement.
        path = self.statement("C5")
        self.assertIn("EUR125.00\n\n\nC5 statement 2026-11-30", self.codes(path)[0])
        text = self.text(path)
        self.assertIn("page 4 of 4", text)
        self.assertEqual(len(re.findall(r"^ *L-\d{4} ", text, re.MULTILINE)), 120)
        self.assertGreaterEqual(text.count("Days over"), 3)

    def test_the_swiss_code_is_read_back(self):
        path = self.statement("C8", "--letterhead", self.write("letterhead.toml", LETTERHEAD % "CH9300762011623852957"))
        fields = ["SPC", "0200", "1", "CH9300762011623852957", "S", "Muster AG", "Bahnhofstrasse", "12a", "8001", "Zürich", "CH",
                  *[""] * 7, "1949.75", "CHF", *[""] * 7, "NON", "", "S-1", "EPD"]
        self.assertEqual(self.codes(path), ["\n".join(fields)])
        text = self.text(path)
        for words in ("Muster AG", "Bahnhofstrasse 12a", "8001 Zürich", "ar@muster.example", "Thank you for paying on time."):
            self.assertIn(words, text)
        # A QR-IBAN takes the QR reference. The address is short: zbar reads no longer code with a cross in its middle.
        letterhead = "name = \"M AG\"\npostal_code = \"3000\"\ntown = \"Bern\"\ncountry = \"CH\"\n[pay_to]\nCHF = \"CH4431999123000889012\"\n"
        path = self.statement("C8", "--letterhead", self.write("letterhead.toml", letterhead))
        fields = ["SPC", "0200", "1", "CH4431999123000889012", "S", "M AG", "", "", "3000", "Bern", "CH",
                  *[""] * 7, "1949.75", "CHF", *[""] * 7, "QRR", "210000000003139471430009017", "S-1", "EPD"]
        self.assertEqual(self.codes(path), ["\n".join(fields)])
        self.assertIn("210000000003139471430009017", self.text(path))

    def test_the_swiss_code_names_who_pays(self):
        letterhead = self.write("letterhead.toml", "name = \"M AG\"\npostal_code = \"3000\"\ntown = \"Bern\"\ncountry = \"CH\"\n"
                                "[pay_to]\nCHF = \"CH9300762011623852957\"\n")
        addresses = self.write("addresses.csv", "customer_id,name,street,building,postal_code,town,country\n"
                               "C1,,Weg,1,8000,Zürich,CH\nC8,,Gässli,7b,9490,Vaduz,li\n")
        path = self.statement("C8", "--letterhead", letterhead, "--addresses", addresses)
        fields = ["SPC", "0200", "1", "CH9300762011623852957", "S", "M AG", "", "", "3000", "Bern", "CH", *[""] * 7, "1949.75", "CHF",
                  "S", "Swiss Buyer AG", "Gässli", "7b", "9490", "Vaduz", "LI", "NON", "", "S-1", "EPD"]
        self.assertRegex(self.text(path), r"Swiss Buyer AG\s+Gässli 7b\s+9490 Vaduz\s+Customer C8")
        if self.has_zxing():
            self.assertEqual(self.codes_by_zxing(path), ["\n".join(fields)])
        # As short as zbar needs it.
        addresses = self.write("addresses.csv", "customer_id,name,postal_code,town,country\nC8,Bo,9490,Ems,CH\n")
        path = self.statement("C8", "--letterhead", letterhead, "--addresses", addresses)
        fields[20:27] = ["S", "Bo", "", "", "9490", "Ems", "CH"]
        self.assertEqual(self.codes(path), ["\n".join(fields)])
        # Without a town nobody is named; who is not in the list, neither.
        for row in ("C8,,Gässli,7b,9490,,LI", "C9,,Gässli,7b,9490,Vaduz,LI"):
            addresses = self.write("addresses.csv", f"customer_id,name,street,building,postal_code,town,country\n{row}\n")
            code = self.codes(self.statement("C8", "--letterhead", letterhead, "--addresses", addresses))
            self.assertEqual(code[0].split("\n")[18:27], ["1949.75", "CHF", *[""] * 7])
        addresses = self.write("addresses.csv", "customer_id,country\nC8,CHE\n")
        done = self.run_command("--output", self.path("x"), "statement", "C8", "--addresses", addresses)
        self.assertEqual(done.returncode, 2)
        self.assertIn("line 2: 'country' is 'CHE'", done.stderr)

    def test_without_an_account_there_is_no_code_and_it_is_said(self):
        done = self.run_command("--as-of", "2026-11-30", "--output", self.path("x.pdf"), "statement", "C8")
        self.assertEqual((done.returncode, "no payment code" in done.stderr), (0, True), done.stderr)
        self.assertEqual(self.codes(self.path("x.pdf")), [])
        # A QR-IBAN cannot take what has no QR reference.
        letterhead = self.write("letterhead.toml", "[pay_to]\nEUR = \"CH4431999123000889012\"\n")
        done = self.run_command("--as-of", "2026-11-30", "--output", self.path("x.pdf"), "statement", "C1", "--letterhead", letterhead)
        self.assertEqual(done.returncode, 0)
        self.assertIn("no payment code, because", done.stderr)
        self.assertIn("Nothing is open.", self.text(self.statement("C9")))

    def test_names_of_other_scripts(self):
        for customer in ("C1", "C2", "C3", "C4", "C5"):
            path = self.statement(customer)
            self.assertIn(CUSTOMERS[customer], self.text(path))
            fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
            self.assertTrue(fonts and all(re.search(r"Identity-H\s+yes yes", line) or " yes " in line for line in fonts), fonts)
        for customer, character in (("C6", "U+6771"), ("C7", "U+05D7")):
            path = self.path("none.pdf")
            done = self.run_command("--output", path, "statement", customer)
            self.assertEqual(done.returncode, 2)
            self.assertIn(character, done.stderr)
            self.assertIn("--font", done.stderr)
            self.assertFalse(os.path.exists(path))
            self.assertEqual([name for name in os.listdir(os.path.dirname(path)) if name.endswith(".part")], [])
        self.assertEqual(self.run_command("--output", self.path("x"), "statement", "C1", "--font", self.path("none.ttf")).returncode, 4)

    def test_the_same_book_gives_the_same_bytes(self):
        with open(self.statement("C1"), "rb") as file:
            first = file.read()
        with open(self.statement("C1"), "rb") as file:
            self.assertEqual(first, file.read())
        done = self.run_command("--as-of", "2026-11-30", "statement", "C1", text=False)
        self.assertEqual(done.stdout, first)

    def test_what_is_wrong_in_a_letterhead(self):
        for text, why in (("nme = \"x\"\n", "nme (line 1) is no setting here"), ("name = 1\n", "name (line 1) must be text"),
                          ("[pay_to]\nEUR = \"DE88370400440532013000\"\n", "EUR (line 2) is no valid IBAN"),
                          ("[pay_to]\nXYQ = \"DE89370400440532013000\"\n", "XYQ (line 2) is no currency"), ("name = \n", "line 1")):
            done = self.run_command("--output", self.path("x"), "statement", "C1", "--letterhead", self.write("l.toml", text))
            self.assertEqual(done.returncode, 2, text)
            self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main()

"""import --mapping: extracts of other programs, and what is said of a mapping or a row that is wrong."""

import os
import unittest

import command

EXAMPLES = os.path.join(command.ROOT, "examples", "erp")


class Mapping(command.BookTest):
    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def example(self, customers, items, extract):
        for kind, mapping in (("customers", customers), ("items", items)):
            words = ("import", kind, "--mapping", os.path.join(EXAMPLES, mapping), os.path.join(EXAMPLES, extract))
            self.must(*words)
            again = self.must(*words)
            self.assertIn("0 new, 0 changed", again, again)
            self.assertIn("0 refused", again, again)

    def open_amounts(self):
        rows = self.must("--format", "csv", "export", "items").splitlines()[1:]
        return {row.split(",")[0]: row.split(",")[8] for row in rows}

    def test_sap(self):
        self.example("sap-customers.toml", "sap-fbl5n.toml", "sap-fbl5n.txt")
        self.assertEqual(self.open_amounts(), {
            "90001871": "0.00", "90001902": "8155.40", "90001934": "990.00", "90001940": "-155.40",
            "90001888": "47200.00", "90001951": "1050.25"})
        paid = self.must("--format", "csv", "export", "applications").splitlines()
        self.assertEqual(len(paid), 2)
        self.assertIn(",12480.00,", paid[1])
        self.assertIn(",2026-09-15,", paid[1])
        self.must("verify")

    def test_netsuite(self):
        self.example("netsuite-customers.toml", "netsuite.toml", "netsuite.csv")
        self.assertEqual(self.open_amounts(), {
            "INV10234": "0.00", "INV10251": "2980.50", "INV10263": "9000.00", "CM2071": "-500.00"})

    def test_quickbooks(self):
        self.example("quickbooks-customers.toml", "quickbooks.toml", "quickbooks.csv")
        self.assertEqual(self.open_amounts(), {
            "1188": "1250.00", "1191": "140.00", "1203": "318.75", "1206": "-20.00"})

    def test_dynamics(self):
        self.example("dynamics-bc-customers.toml", "dynamics-bc.toml", "dynamics-bc.csv")
        self.assertEqual(self.open_amounts(), {
            "103211": "0.00", "103245": "2250.00", "104019": "-250.00", "103260": "980.10", "105003": "12.00"})

    def test_a_row_that_cannot_be_read_is_refused_with_its_line(self):
        self.write("customers.csv", "customer_id,name\nA,Acme\n")
        self.must("import", "customers", self.path("customers.csv"))
        mapping = self.write("map.toml", 'date_format = "DD/MM/YYYY"\nthousands_mark = ","\ncredits_are_positive = true\n'
                             'pass_over_without = "item_number"\n[columns]\nitem_number = "No."\ncustomer_id = "Who"\n'
                             'document_date = "Date"\namount = "Sum"\nkind = "Kind"\n[words.kind]\nCR = "credit_memo"\n'
                             'PAY = "-"\n[constants]\ncurrency = "USD"\n')
        extract = self.write("extract.csv", 'A list of everything\n\nNo.,WHO,date,Sum,Kind,Other\n1,A,31/01/2026,"1,000.00",,x\n'
                             '2,A,31/31/2026,5.00,,x\n3,A,01/02/2026,five,,x\n4,A,01/02/2026,"2,5.00",,"two\nlines"\n'
                             '5,A,01/02/2026,20.00,CR,x\n6,A,01/02/2026,20.00,PAY,x\n,,,,,total\n7,A,01/02/2026,20.00,ODD,x\n8,A\n')
        done = self.run_command("import", "items", "--mapping", mapping, extract)
        self.assertEqual(done.returncode, 1, done.stderr)
        for line, word in ((5, "31/31/2026"), (6, "five"), (7, "2,5.00"), (12, "ODD")):
            self.assertRegex(done.stderr, f"line {line}: .*{word}")
        self.assertIn("3 rows passed over", done.stderr)  # the payment, the total, the row cut short
        self.assertEqual(self.open_amounts(), {"1": "1000.00", "5": "-20.00"})

    def test_what_is_wrong_with_a_mapping_is_said(self):
        extract = self.write("extract.csv", "No,Who\n1,A\n")
        for text, word in (("credits_are_positive = true\n", "needs a table"), ("[columns]\nitem_number = 5\n", "item_number (line 2)"),
                           ("dates = 'x'\n[columns]\na = 'b'\n", "dates (line 1) is no setting"),
                           ("decimal_mark = 'ab'\n[columns]\na = 'b'\n", "one character"),
                           ("[columns", "line 1"),
                           ("[columns]\nitem_number = 'No'\namount = 'Total due'\n", "missing at best: 'Total due'")):
            done = self.run_command("import", "items", "--mapping", self.write("map.toml", text), extract)
            self.assertEqual(done.returncode, 2, text)
            self.assertIn(word, done.stderr)

    def test_an_extract_in_another_character_set(self):
        items = 'encoding = "windows-1252"\n[columns]\ncustomer_id = "Kunde"\nname = "Name"\n'
        text = "Kunde;Name\r\n1;Müller & Söhne\r\n2;Straßenbau €uro\r\n"
        for name, encoding in (("old.csv", "cp1252"), ("wide.csv", "utf-16"), ("marked.csv", "utf-8-sig")):
            with open(self.path(name), "wb") as file:
                file.write(text.encode(encoding))
        mapping = self.write("map.toml", items)
        self.assertIn("2 new", self.must("import", "customers", "--mapping", mapping, self.path("old.csv")))
        self.assertIn("Müller & Söhne", self.must("--format", "csv", "customers"))
        self.assertIn("Straßenbau €uro", self.must("--format", "csv", "customers"))
        plain = self.write("plain.toml", items.split("\n", 1)[1])
        for name, by in (("marked.csv", mapping), ("marked.csv", plain), ("wide.csv", plain)):  # the mark says what it is
            self.assertIn("0 new, 0 changed, 2 unchanged", self.must("import", "customers", "--mapping", by, self.path(name)))
        done = self.run_command("import", "customers", "--mapping", plain, self.path("old.csv"))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("old.csv: line 2, byte 15: the text is not UTF-8", done.stderr)
        odd = self.write("odd.toml", items.replace("windows-1252", "klingon"))
        done = self.run_command("import", "customers", "--mapping", odd, self.path("old.csv"))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("encoding (line 1) is 'klingon', which iconv does not know", done.stderr)

    PAYMENTS = ('pass_over_without = "customer_id"\n[columns]\nitem_number = "No"\ncustomer_id = "Who"\nkind = "Kind"\n'
                'document_date = "Date"\nbaseline_date = "Base"\nterms = "Terms"\namount = "Sum"\nopen_amount = "Open"\n'
                '[constants]\ncurrency = "USD"\n[words.kind]\nPMT = "payment"\nINV = "invoice"\nVOID = "-"\n')
    HEADER = "No,Who,Kind,Date,Base,Terms,Sum,Open\n"

    def payments(self, rows):
        mapping = self.write("map.toml", self.PAYMENTS)
        return self.run_command("import", "items", "--mapping", mapping, self.write("list.csv", self.HEADER + rows))

    def test_what_is_open_of_a_payment_is_unapplied_cash(self):
        self.write("customers.csv", "customer_id,name\nA,Acme\n")
        self.must("import", "customers", self.path("customers.csv"))
        rows = ("1,A,INV,2026-03-02,2026-03-12,net30,500.00,500.00\n2,A,PMT,2026-03-20,,,-120.00,-120.00\n"
                "3,A,PMT,2026-03-25,,,-90.00,-40.50\n4,A,PMT,2026-03-25,,,-70.00,0.00\n7,A,PMT,2026-03-25,,,33.00,0.00\n5,A,VOID,2026-03-25,,,1.00,1.00\n,,Total,,,,1,1\n")
        done = self.payments(rows)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("items: 3 new, 0 changed, 2 unchanged, 0 refused", done.stdout)
        self.assertIn("2 rows passed over: 1 'VOID', 1 without customer_id", done.stderr)
        for day, row in (("2026-03-19", "500.00,0.00,0.00,0.00,0.00,0.00,500.00"),
                         ("2026-03-24", "500.00,0.00,0.00,0.00,0.00,-120.00,380.00"),
                         ("2026-04-11", "500.00,0.00,0.00,0.00,0.00,-160.50,339.50"),  # due 30 days after the base date
                         ("2026-04-12", "0.00,500.00,0.00,0.00,0.00,-160.50,339.50")):
            self.assertIn("USD," + row, self.must("--as-of", day, "--format", "csv", "aging"), day)
        self.must("verify")
        again = self.payments(rows)
        self.assertIn("items: 0 new, 0 changed, 5 unchanged, 0 refused", again.stdout)
        # Put against its invoice here: the list that does not know it yet changes nothing.
        self.must("--as-of", "2026-04-12", "assign", "open/main/2", "1", "--reason", "it says so")
        again = self.payments(rows.splitlines(True)[1] + rows.splitlines(True)[2])
        self.assertIn("items: 0 new, 0 changed, 2 unchanged, 0 refused", again.stdout + again.stderr)
        # Put against something there, and waiting here.
        done = self.payments("3,A,PMT,2026-03-25,,,-90.00,0.00\n6,A,PMT,2026-03-25,,,90.00,90.00\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("line 2: payment open/main/3 waits with 40.50 USD in the book and 0.00 USD here", done.stderr)
        self.assertIn("line 3: a payment is open with 90.00 USD of 90.00 USD; payments are negative", done.stderr)


if __name__ == "__main__":
    unittest.main()

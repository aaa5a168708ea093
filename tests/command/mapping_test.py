"""import --mapping: extracts of other programs, and what is said of a mapping or a row that is wrong."""

import json
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

    def test_columns_are_joined(self):
        self.write("customers.csv", "customer_id,name\nA,Acme\n")
        self.must("import", "customers", self.path("customers.csv"))
        mapping = self.write("map.toml", 'credits_are_positive = true\n[columns]\nitem_number = "{Company}-{No.}/{Year}"\ncustomer_id = "Who"\n'
                             'document_date = "Date"\namount = "Sum"\nkind = "{Type}{D/C}"\ndescription = "{Text} {More}"\n[constants]\n'
                             'currency = "EUR"\n[words.kind]\nRED = "invoice"\nREC = "credit_memo"\n')
        header = "Company,No.,Year,Who,Date,Sum,Type,D/C,Text,More\n"
        rows = ("10,77,2025,A,2025-03-01,5.00,RE,D,one,\n10,77,2026,A,2026-03-01,6.00,RE,D,,two\n20,77,2026,A,2026-03-01,7.00,RE,C,,\n"
                "20,,2026,A,2026-03-01,8.00,RE,D,,\n")
        done = self.run_command("import", "items", "--mapping", mapping, self.write("list.csv", header + rows))
        self.assertEqual(done.returncode, 1)
        self.assertIn("line 5: 'item_number' is empty", done.stderr)  # a year alone is no number
        self.assertEqual(self.open_amounts(), {"10-77/2025": "5.00", "10-77/2026": "6.00", "20-77/2026": "-7.00"})
        rows = self.must("--format", "json", "export", "items")
        self.assertIn('"description":"one"', rows)
        self.assertIn('"description":"two"', rows)
        for wrong in ("", "#", "{Company", "Company}", "a{}b", "{#}", "{{No.}}"):
            done = self.run_command("import", "items", "--mapping", self.write("map.toml", f'[columns]\nitem_number = "{wrong}"\n'), self.path("list.csv"))
            self.assertEqual(done.returncode, 2, wrong)
            self.assertIn(f"item_number (line 1) is '{wrong}'; write a column's name, or a text", done.stderr)
        done = self.run_command("import", "items", "--mapping", self.write("map.toml", '[columns]\nitem_number = "{Company}-{Nr}"\n'), self.path("list.csv"))
        self.assertIn("missing at best: 'Nr'", done.stderr)

    def test_what_an_extract_says_is_in_dispute(self):
        self.write("customers.csv", "customer_id,name\nA,Acme\n")
        self.must("import", "customers", self.path("customers.csv"))
        header = "item_number,customer_id,kind,document_date,due_date,currency,amount,open_amount,disputed,dispute_date,dispute_amount,dispute_reason\n"
        lines = {"1": "1,A,,2026-03-01,2026-03-31,EUR,100.00,100.00,yes,2026-03-10,30.00,damaged\n",
                 "2": "2,A,,2026-03-01,2026-03-31,EUR,50.00,50.00,X,,,\n",  # all of it, from the day of the import
                 "3": "3,A,,2026-03-01,2026-03-31,EUR,20.00,10.00,,2026-03-05,15.00,damaged\n",  # of it 10.00 is open
                 "4": "4,A,,2026-03-01,2026-03-31,EUR,9.00,9.00,no,,0.00,\n",
                 "5": "5,A,,2026-03-01,2026-03-31,EUR,8.00,0.00,yes,2026-03-02,,price\n",  # nothing is open
                 "6": "6,A,credit_memo,2026-03-01,,EUR,-5.00,-5.00,yes,,,\n"}
        done = self.run_command("--as-of", "2026-03-20", "import", "items", self.write("items.csv", header + "".join(lines.values())))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("items: 6 new, 0 changed, 0 unchanged, 0 refused, 3 now in dispute", done.stdout)
        self.assertIn("main/6 is a credit memo, which cannot be in dispute", done.stderr)
        for day, amount in (("2026-03-04", "0.00"), ("2026-03-05", "10.00"), ("2026-03-10", "40.00"), ("2026-03-19", "40.00"), ("2026-03-20", "90.00")):
            self.assertEqual(self.disputed(day), amount, day)
        journal = self.must("--format", "ndjson", "export", "journal")
        self.assertEqual(sorted(line.split('"reason":"')[1].split('"')[0] for line in journal.splitlines() if '"dispute_opened"' in line),
                         ["", "damaged", "damaged"])
        again = self.must("--as-of", "2026-03-21", "import", "items", self.path("items.csv"))
        self.assertEqual(again, "items: 0 new, 0 changed, 6 unchanged, 0 refused\n")
        # An extract that says no ends it where differences are the extract's; elsewhere ours stays.
        ended = self.write("ended.csv", header + lines["1"].replace("yes,2026-03-10,30.00,damaged", "no,,,"))
        self.assertNotIn("dispute", self.must("--as-of", "2026-04-02", "import", "items", ended))
        self.assertIn("1 no longer in dispute", self.must("--as-of", "2026-04-02", "import", "items", "--reconcile", ended))
        self.assertEqual((self.disputed("2026-04-01"), self.disputed("2026-04-02")), ("90.00", "60.00"))
        self.must("verify")
        for change, why in ((("yes,2026-03-10,30.00", "maybe,2026-03-10,30.00"), "'disputed' is 'maybe'; write yes or no"),
                            (("30.00,damaged", "-30.00,damaged"), "'dispute_amount' is -30.00 EUR"), (("yes,2026-03-10", "yes,10/10"), "dispute_date")):
            done = self.run_command("import", "items", self.write("wrong.csv", header + lines["1"].replace("1,A", "9,A", 1).replace(*change)))
            self.assertEqual(done.returncode, 1, change)
            self.assertIn(why, done.stderr)
        self.assertNotIn("9", self.open_amounts())

    def disputed(self, day):
        return json.loads(self.must("--as-of", day, "--format", "json", "aging", "--disputes", "apart"))[0]["disputed"]

    def test_payments_without_a_number(self):
        self.write("customers.csv", "customer_id,name\nA,Acme\nB,Bolt\n")
        self.must("import", "customers", self.path("customers.csv"))
        twins = ",A,PMT,2026-03-20,,,-120.00,-120.00\n,A,PMT,2026-03-20,,,-120.00,-120.00\n"
        rows = twins + ",B,PMT,2026-03-20,,,-120.00,-20.00\n,B,PMT,2026-03-20,,,-120.00,0.00\n"
        done = self.payments(rows)
        self.assertIn("items: 3 new, 0 changed, 1 unchanged, 0 refused", done.stdout + done.stderr)
        first = self.must("--format", "csv", "payments")
        # Again, twice, and without the twin that was used elsewhere: nothing new.
        for again in (rows, ",B,PMT,2026-03-20,,,-120.00,-20.00\n" + twins, twins.splitlines(True)[0]):
            self.assertIn("0 new, 0 changed", self.payments(again).stdout)
        mapping = self.path("map.toml")
        self.must("import", "items", "--mapping", mapping, self.write("a.csv", self.HEADER + rows), self.write("b.csv", self.HEADER + rows))
        self.assertEqual(self.must("--format", "csv", "payments"), first)
        self.assertIn("no_reference", first)
        self.must("verify")

    def test_what_is_settled_of_a_payment_or_an_item(self):
        self.write("customers.csv", "customer_id,name\nA,Acme\n")
        self.must("import", "customers", self.path("customers.csv"))
        mapping = self.write("map.toml", '[columns]\nitem_number = "No"\ncustomer_id = "Who"\nkind = "Kind"\ndocument_date = "Date"\namount = "Sum"\n'
                             'settled_amount = "Settled"\nsettled_date = "On"\n[constants]\ncurrency = "USD"\n[words.kind]\nPMT = "payment"\n[words.settled_date]\n"1900-01-01" = ""\n')
        rows = ("No,Who,Kind,Date,Sum,Settled,On\n1,A,,2026-03-02,500.00,0.00,1900-01-01\n2,A,PMT,2026-03-03,-90.00,-40.00,2026-03-05\n"
                "3,A,PMT,2026-03-03,-70.00,-70.00,2026-03-05\n4,A,PMT,2026-03-03,-60.00,0.00,\n")
        done = self.run_command("import", "items", "--mapping", mapping, self.write("list.csv", rows))
        self.assertIn("items: 3 new, 0 changed, 1 unchanged, 0 refused", done.stdout + done.stderr)
        self.assertIn("0.00,500.00,0.00,0.00,0.00,-110.00,390.00", self.must("--as-of", "2026-03-06", "--format", "csv", "aging"))

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
        figures = self.must("--as-of", "2026-04-11", "--format", "csv", "metrics")
        self.assertIn("unapplied_of_receipts,USD,100.00,percent,160.50,160.50\n", figures)
        self.assertIn("unapplied_of_receivables,USD,32.10,percent,160.50,500.00\n", figures)
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

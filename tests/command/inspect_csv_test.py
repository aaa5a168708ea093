"""--format csv inspect: one table of all files, which is read back with the same ids and the same money."""

import csv
import io
import json
import os
import unittest

import command

SAME = ("payment_id", "kind", "account", "value_date", "booking_date", "deposit_date", "currency", "amount", "method",
        "bank_reference", "end_to_end_id", "original_id", "check_number", "reference", "text", "provisional", "payer")


class InspectCsv(command.BookTest):
    def inspect(self, *words):
        return self.must(*words, codes=(0, 1))

    def records(self, *files):
        return [json.loads(line) for line in self.inspect("inspect", *files).splitlines()]

    def test_each_demo_file_is_read_back(self):
        for file in self.demo_files():
            self.read_back(file)

    def test_files_of_every_format_are_one_table(self):
        work = self.path("work")
        self.must("generate", work, "--items", "200", "--mess", "hostile")
        files = sorted(os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(work, "bank")) for name in names)
        self.assertGreater(len(files), 5)
        for file in files:
            self.read_back(file)
        rows = list(csv.DictReader(io.StringIO(self.inspect("--format", "csv", "inspect", *files))))
        self.assertEqual([row["payment_id"] for row in rows], [record["payment_id"] for record in self.records(*files)])

    def read_back(self, file):
        records = self.records(file)
        table = self.path("table.csv")
        with open(table, "w", encoding="utf-8", newline="") as out:
            out.write(self.inspect("--format", "csv", "inspect", file))
        again = self.records(table)
        self.assertEqual(len(again), len(records), file)
        for record, back in zip(records, again):
            for name in SAME:
                self.assertEqual(back.get(name), record.get(name), (file, name, record))
            self.assertEqual([line["reference"] for line in back.get("remittance", ())],
                             [line["reference"] for line in record.get("remittance", ())], (file, record))

    def test_a_text_in_another_character_set_is_utf_8(self):
        file = self.path("latin1.csv")
        with open(file, "wb") as out:
            out.write(b"payment_id,value_date,currency,amount,payer_name\np-1,2026-01-05,EUR,5.00,M\xfcller\n")
        row, = csv.DictReader(io.StringIO(self.inspect("--format", "csv", "inspect", file)))
        self.assertEqual(row["payer_name"], "M\u00fcller")

    def test_nothing_is_a_header(self):
        file = self.path("none.ndjson")
        with open(file, "w", encoding="utf-8") as out:
            out.write("{\n")
        self.assertEqual(self.inspect("--format", "csv", "inspect", file).count("\n"), 1)


if __name__ == "__main__":
    unittest.main()

"""A file whose every row is wrong is said in a screen, and listed whole where a program asks."""

import json
import unittest

import command


class Import(command.BookTest):
    def test_a_file_of_unknown_customers(self):
        rows = [f"INV-{n},C{n},2026-11-01,2026-11-30,USD,100.00,100.00" for n in range(1, 51)]
        with open(self.path("items.csv"), "w", encoding="utf-8") as file:
            file.write("item_number,customer_id,document_date,due_date,currency,amount,open_amount\n")
            file.write("\n".join(rows) + "\n")
        done = self.run_command("import", "items", self.path("items.csv"))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "items: 0 new, 0 changed, 0 unchanged, 50 refused\n")
        said = done.stderr.splitlines()
        self.assertEqual(len(said), 21)
        self.assertIn("items.csv, line 2: customer 'C1' is not in the book", said[0])
        self.assertIn("items.csv, line 21: customer 'C20' is not in the book", said[19])
        self.assertEqual(said[20], "quittance: and 30 more refused rows; --format json lists them all")
        report = json.loads(self.must("--format", "json", "import", "items", self.path("items.csv"), codes=(1,)))
        self.assertEqual([row["line"] for row in report["refused"]], list(range(2, 52)))


if __name__ == "__main__":
    unittest.main()

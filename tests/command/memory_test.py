"""`metrics --memory`: what a generated book takes in memory, and that an item keeps to its budget."""

import json
import os
import unittest

import command

ITEMS = 100_000
# Bytes an item beyond its strings, with the indexes, the history and the spare room of vectors that
# grow by doubling. The aim is 64; docs/metrics.md says what stands between.
ITEM_BUDGET = 350


class Memory(command.BookTest):
    def test_of_an_item_keeps_to_its_budget(self):
        work = self.path("work")
        self.must("generate", work, "--items", str(ITEMS), "--payments", "20000", "--formats", "none")
        for kind in ("accounts", "customers", "items"):
            self.must("import", kind, os.path.join(work, kind + ".csv"))
        self.must("apply", os.path.join(work, "payments.ndjson"), "--rules", os.path.join(work, "rules.toml"),
                  codes=(0, 1))
        rows = json.loads(self.must("--format", "json", "metrics", "--memory"))
        parts = [row for row in rows if not row["structure"].startswith("all ")]
        sums = {(row["of"], row["structure"]): row for row in rows if row["structure"].startswith("all ")}
        # The sums are those of the parts, and the rows are those of the book.
        for kind in ("item", "payment", "application", "other"):
            told = sum(row["bytes"] for (of, _), row in sums.items() if of == kind)
            self.assertEqual(told, sum(row["bytes"] for row in parts if row["of"] == kind), kind)
        by_name = {row["structure"]: row for row in parts}
        items = by_name["item rows"]["entries"]
        self.assertGreaterEqual(items, ITEMS)
        self.assertEqual(by_name["ledger rows"]["entries"], items)
        self.assertGreaterEqual(by_name["ledger rows"]["bytes"], 56 * items)
        self.assertGreaterEqual(by_name["payment rows"]["entries"], 20_000)
        self.assertGreater(by_name["item text"]["bytes"], 8 * items)
        each = float(sums["item", "all but text"]["bytes_each"])
        print(f"an item of {items}: {each} bytes beyond {sums['item', 'all text']['bytes_each']} of strings;"
              f" a payment: {sums['payment', 'all but text']['bytes_each']} beyond"
              f" {sums['payment', 'all text']['bytes_each']}")
        self.assertLess(each, ITEM_BUDGET)

    def test_the_table_has_the_same(self):
        self.import_demo()
        table = self.must("metrics", "--memory")
        for word in ("item rows", "index by number", "payment rows", "application rows", "all but text"):
            self.assertIn(word, table)
        self.assertEqual(self.run_command("metrics", "--memory", "--days", "30").returncode, 2)


if __name__ == "__main__":
    unittest.main()

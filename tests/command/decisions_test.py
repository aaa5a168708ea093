"""export decisions: what rules decided, each time that they did, and what a person changed later."""

import csv
import io
import json
import unittest
from decimal import Decimal

import command


class Decisions(command.BookTest):
    def setUp(self):
        super().setUp()
        self.import_demo()
        self.must("apply", *self.demo_files(), codes=(0, 1))

    def decisions(self):
        return list(csv.DictReader(io.StringIO(self.must("export", "decisions"))))

    def test_they_are_those_that_why_explains(self):
        rows = self.decisions()
        payments = {row["payment_id"]: row for row in json.loads(self.must("--format", "json", "payments"))}
        decided = {row["payment_id"]: row for row in rows}
        self.assertEqual(len(decided), len(rows))
        self.assertGreater(len(rows), 300)
        self.assertEqual([int(row["sequence"]) for row in rows], sorted(int(row["sequence"]) for row in rows))
        # What stands was applied by them, as nobody has worked by hand.
        standing = {}
        for row in csv.DictReader(io.StringIO(self.must("export", "applications"))):
            standing[row["decision_id"]] = standing.get(row["decision_id"], 0) + Decimal(row["amount"])
        for row in rows:
            self.assertEqual(Decimal(row["applied"]), standing.get(row["decision_id"], 0), row)
        some = [next(row for row in rows if row["rule"] == rule) for rule in sorted({row["rule"] for row in rows})]
        some += [next(row for row in rows if row["reason"] == reason) for reason in sorted({row["reason"] for row in rows})]
        for row in some:
            why = json.loads(self.must("--format", "json", "why", row["payment_id"]))
            if row["rule"] == "return":
                continue  # rules do not decide it
            self.assertTrue(why["decided"])
            for name in ("decision_id", "rule_set", "rule_set_version", "currency", "amount", "customer_id", "rule", "grade",
                         "runner_up", "fact"):
                self.assertEqual(row[name], why[name], (name, row))
            for name in ("candidates", "solutions", "items_considered"):
                self.assertEqual(int(row[name]), why[name], (name, row))
            self.assertEqual(payments[row["payment_id"]]["amount"], row["amount"])

    def test_work_by_hand_adds_none_and_changes_none(self):
        before = self.must("export", "decisions")
        application = next(csv.DictReader(io.StringIO(self.must("export", "applications"))))
        self.must("unapply", application["application_id"], "--reason", "another one's")
        self.assertEqual(self.must("export", "decisions"), before)

    def test_a_rematch_adds_its_own(self):
        before = self.decisions()
        self.must("apply", "--rematch-day", "2026-11-19", codes=(0, 1))
        after = self.decisions()
        self.assertEqual(after[:len(before)], before)
        for row in after[len(before):]:
            self.assertGreater(int(row["sequence"]), int(before[-1]["sequence"]))

    def test_they_have_no_marks(self):
        for words in (("--since", "0"), ("--mark", "erp")):
            done = self.run_command("export", "decisions", *words)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("--since and --mark are for applications, items, payments and journal", done.stderr)


if __name__ == "__main__":
    unittest.main()

"""bridge, dso --split, forecast and aging by terms: what is printed adds up, and wrong questions are refused."""

import csv
import io
import json
import os
import subprocess
import sys
import unittest
from decimal import Decimal

import command


class Figures(command.BookTest):
    def setUp(self):
        super().setUp()
        self.import_demo()
        self.must("apply", *self.demo_files(), codes=(0, 1))

    def rows(self, *words):
        return list(csv.DictReader(io.StringIO(self.must("--as-of", "2026-11-20", "--format", "csv", *words))))

    def documents(self, *words):
        return json.loads(self.must("--as-of", "2026-11-20", "--format", "json", *words))

    def test_a_bridge_is_the_same_in_every_format(self):
        [document] = self.documents("bridge", "--since", "2026-10-31", "--by", "family")
        lines = {row["part"]: row for row in self.rows("bridge", "--since", "2026-10-31")}
        for part in document["parts"]:
            self.assertEqual(lines[part["name"]]["amount"], part["amount"])
            self.assertEqual(lines[part["name"]]["dso_days"], part["dso_effect"])
        total = Decimal(document["opening"]) + sum(Decimal(part["amount"]) for part in document["parts"])
        self.assertEqual(total, Decimal(document["closing"]))
        groups = self.rows("bridge", "--since", "2026-10-31", "--by", "family")
        self.assertEqual(groups[-1]["key"], "all")
        for name in ["opening", "closing", "dso_effect", *(part["name"] for part in document["parts"])]:
            self.assertEqual(sum(Decimal(row[name]) for row in groups[:-1]), Decimal(groups[-1][name]), name)
        dso = {row["as_of"]: row for row in self.rows("dso")}
        self.assertEqual(dso["2026-11-20"]["dso"], document["closing_dso"])
        # Without --since it begins at the end of the last month.
        self.assertEqual(self.rows("bridge"), self.rows("bridge", "--since", "2026-10-31"))

    def test_a_trend_is_the_dso_of_each_month_end(self):
        for words in ((), ("--method", "count-back"), ("--by", "entity")):
            rows = self.rows("dso", "--trend", "--months", "4", *words)
            days = list(dict.fromkeys(row["as_of"] for row in rows))
            self.assertEqual(days, ["2026-08-31", "2026-09-30", "2026-10-31", "2026-11-20"])
            for day in days:
                alone = csv.DictReader(io.StringIO(self.must("--as-of", day, "--format", "csv", "dso", *words)))
                self.assertEqual([row for row in rows if row["as_of"] == day], list(alone))
        # It begins where something is owed.
        first = self.rows("dso", "--trend", "--months", "120")[0]
        self.assertNotEqual(first["receivables"], "0.00")
        for wrong, says in ((("--split", "--trend"), "--split"), (("--months", "3"), "--trend")):
            done = self.run_command("dso", *wrong)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(says, done.stderr)

    def test_a_split_is_the_dso(self):
        [dso] = self.rows("dso")
        for by in ("customer", "family", "entity", "terms"):
            rows = self.rows("dso", "--split", "--by", by)
            for key in {row["key"] for row in rows}:
                parts = [row for row in rows if row["key"] == key]
                for name in ("amount", "dso_days"):
                    self.assertEqual(sum(Decimal(row[name]) for row in parts[:-1]), Decimal(parts[-1][name]), (by, key))
            totals = [row for row in rows if row["cause"] == "total"]
            for name, figure in (("amount", dso["receivables"]), ("dso_days", dso["dso"])):
                self.assertEqual(sum(Decimal(row[name]) for row in totals[:-1]), Decimal(figure), by)
                self.assertEqual(totals[-1][name], figure, by)

    def test_aging_by_terms_and_its_roll_forward_are_the_aging(self):
        [aging] = self.documents("aging")
        by_terms = self.rows("aging", "--by", "terms")
        self.assertEqual({row["key"] for row in by_terms}, {"2/10net30", "net30", "net45", "net60", "all"})
        for name in (*(bucket["name"] for bucket in aging["buckets"]), "credits", "total"):
            self.assertEqual(sum(Decimal(row[name]) for row in by_terms[:-1]), Decimal(by_terms[-1][name]), name)
        self.assertEqual(by_terms[-1]["total"], aging["total"])
        roll = self.rows("aging", "--since", "2026-10-20")
        for bucket in aging["buckets"]:
            self.assertEqual(roll[-1][bucket["name"]], bucket["amount"])
            self.assertEqual(sum(Decimal(row[bucket["name"]]) for row in roll[:-1]), Decimal(bucket["amount"]))

    def test_a_forecast_is_what_is_open(self):
        weeks = self.rows("forecast", "--weeks", "4")
        items = self.rows("forecast", "--items")
        for column in ("expected", "due"):
            self.assertEqual(sum(Decimal(row[column]) for row in weeks[:-1]), Decimal(weeks[-1][column]))
        self.assertEqual(sum(Decimal(row["open_amount"]) for row in items), Decimal(weeks[-1]["expected"]))
        for row in items:
            if row["latest"]:
                self.assertTrue("2026-11-20" < row["earliest"] <= row["expected_date"] <= row["latest"], row)
        one = self.rows("forecast", "--customer", items[0]["customer_id"])
        self.assertEqual(one, [row for row in items if row["customer_id"] == items[0]["customer_id"]])

    def test_a_backtest_beats_the_simple_rules(self):
        self.book = self.path("history-book")
        folder = self.path("history")
        subprocess.run([sys.executable, "-B", os.path.join(command.ROOT, "examples", "history", "make_history.py"), folder,
                        "--invoices", "3000", "--customers", "80", "--seed", "3"], check=True)
        for kind in ("customers", "items"):
            self.must("import", kind, os.path.join(folder, kind + ".csv"))
        history, mean, own = self.rows("forecast", "--backtest", "--cut-offs", "8")
        self.assertGreater(int(history["judged"]), 1000)
        for rule in (mean, own):
            self.assertLess(Decimal(history["mean_error_days"]), Decimal(rule["mean_error_days"]))
        self.assertLess(Decimal(history["cash_error"]), Decimal(mean["cash_error"]))
        self.assertTrue(60 < Decimal(history["in_interval_percent"]) < 95, history)

    def test_wrong_questions_are_refused(self):
        for words in (("bridge", "--since", "2026-12-01"), ("bridge", "--since", "soon"), ("dso", "--by", "terms"),
                      ("dso", "--split", "--method", "true"), ("aging", "--since", "2026-10-31", "--by", "customer"),
                      ("aging", "--by", "terms", "--credits", "netted"), ("forecast", "--weeks", "0"),
                      ("forecast", "--customer", "NOBODY")):
            self.assertEqual(self.run_command("--as-of", "2026-11-20", *words).returncode, 2, words)


if __name__ == "__main__":
    unittest.main()

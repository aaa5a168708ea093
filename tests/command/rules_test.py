"""`rules check`, `explain` and `show`, and rules by name where a rule file may stand."""

import json
import os
import unittest

import command

WRONG = [
    ("ties = 1\n", "ties (line 1) must be text in quotes"),
    ("\nties = \"first\"\n", "ties (line 2) is none of the allowed words"),
    ("tolerance = 3\n", "tolerance (line 1) must be a table"),
    ("[tolerance]\nline = 3\n", "tolerance.line (line 2) must be a table"),
    ("[tolerance.line]\npercent = 0.5\n", "tolerance.line.percent (line 2) must be text in quotes"),
    ("[tolerance.line]\namount = \"1.00\"\n", "tolerance.line.amount (line 2) must be a table"),
    ("rule_sets = []\n", "rule_sets (line 1) must be a table"),
    ("[rule_sets.a]\ntys = \"oldest\"\n", "rule_sets.a.tys (line 2) is no setting here"),
    ("customer_rules = [\"guess\"]\n", "customer_rules (line 1) holds an unknown rule"),
    ("discount_grace_days = 400\n", "discount_grace_days (line 1) must be a whole number within its limits"),
    ("[trust]\novertuned_max = \"1\"\n", "trust.overtuned_max (line 2) is no setting here"),
    ("[trust]\nconfidence = \"96\"\n", "trust.confidence (line 2) is none of the allowed words"),
    ("[trust.rules.manual]\n", "trust.rules.manual (line 1) is no rule that decides by itself"),
    ("[bank_charges]\nstated = \"1\"\n", "bank_charges.stated (line 2) must be a table"),
    ("[user_tolerances]\nanna = 1\n", "anna (line 2) must be a table"),
    ("ties = \n", "line 1"),
]


class Rules(command.BookTest):
    def file(self, text):
        path = self.path("rules.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_what_is_wrong_is_said_by_key_and_line(self):
        for text, why in WRONG:
            done = self.run_command("rules", "check", self.file(text))
            self.assertEqual(done.returncode, 2, text)
            self.assertIn(why, done.stderr, text)
        self.assertEqual(self.run_command("rules", "check", self.path("none.toml")).returncode, 4)
        self.assertEqual(self.run_command("rules", "check", self.scratch.name).returncode, 4)

    def test_an_empty_file_is_rules_without_settings(self):
        empty = self.file("")
        self.assertIn("rules 'default'", self.must("rules", "check", empty))
        self.import_demo()
        self.must("apply", self.demo_files()[0], "--rules", empty, codes=(0, 1))
        self.must("apply", self.demo_files()[1], "--dialect", empty, codes=(0, 1))
        [row] = json.loads(self.must("--format", "json", "rules", "versions"))
        self.assertEqual(self.must("rules", "show", row["version"]), "# no settings: the built-in default\n")

    def test_every_name_is_a_rule_file(self):
        names = [row["name"] for row in json.loads(self.must("--format", "json", "rules", "show"))]
        self.assertIn("autocash", names)
        for name in names:
            shown = self.must("rules", "show", name)
            self.assertIn(f"rules '{name}'", self.must("rules", "check", self.file(shown)))
            words = self.must("rules", "explain", name)
            self.assertEqual(words, self.must("rules", "explain", self.path("rules.toml")))
            self.assertGreater(len(words.splitlines()), 4)
        self.assertEqual(self.run_command("rules", "show", "nobody").returncode, 2)

    def test_rules_by_name_decide_as_their_file_does(self):
        self.import_demo()
        bank = self.demo_files()
        self.must("apply", *bank, "--rules", "autocash", codes=(0, 1))
        by_name = self.must("digest")
        self.must("whatif", "--rules", "autocash")
        self.assertEqual("", "".join(self.must("--format", "ndjson", "whatif", "--rules", "autocash").split()))
        changed = self.must("--format", "ndjson", "whatif", "--rules", "references").splitlines()
        self.assertGreater(len(changed), 0)
        self.book = self.path("second")
        self.import_demo()
        self.must("apply", *bank, "--rules", self.file(self.must("rules", "show", "autocash")), codes=(0, 1))
        self.assertEqual(self.must("digest"), by_name)
        self.assertEqual(self.run_command("apply", *bank, "--rules", "nobody").returncode, 4)

    def test_default_decides_as_no_rules_do(self):
        with open(self.path("customers.csv"), "w", encoding="utf-8") as file:
            file.write("customer_id,name,currency\nC1,Alder Tools,EUR\n")
        with open(self.path("items.csv"), "w", encoding="utf-8") as file:
            file.write("item_number,customer_id,document_date,due_date,currency,amount\n"
                       "I-1,C1,2026-01-05,2026-02-04,EUR,100.00\nI-2,C1,2026-01-05,2026-02-04,EUR,250.00\n"
                       "I-3,C1,2026-03-05,2026-06-04,EUR,70.00\n")
        with open(self.path("p.ndjson"), "w", encoding="utf-8") as file:
            file.write(json.dumps({"payment_id": "P-1", "currency": "EUR", "amount": "350.00",
                                   "value_date": "2026-03-10", "payer": {"name": "Alder Tools"}}) + "\n")
        decided = []
        for book, rules in (("none", ()), ("named", ("--rules", "default"))):
            self.book = self.path(book)
            self.must("import", "customers", self.path("customers.csv"))
            self.must("import", "items", self.path("items.csv"))
            self.must("apply", self.path("p.ndjson"), *rules)
            rows = json.loads(self.must("--format", "json", "applications"))
            decided.append([(row["item_number"], row["amount"], row["rule"]) for row in rows])
        self.assertEqual(decided[0], [("I-1", "100.00", "clear_past_due"), ("I-2", "250.00", "clear_past_due")])
        self.assertEqual(decided[0], decided[1])
        self.assertEqual(self.must("rules", "explain", "default"), self.must("rules", "explain", self.file("# nothing\n")))

    def test_why_says_how_such_decisions_did(self):
        self.import_demo()
        self.must("apply", *self.demo_files(), codes=(0, 1))
        rows = json.loads(self.must("--format", "json", "applications"))
        row = next(row for row in rows if row["rule"] == "remittance_line")
        why = json.loads(self.must("--format", "json", "why", row["payment_id"]))
        one = next(each for each in why["calibration"] if each["rule"] == "remittance_line")
        self.assertGreater(one["decisions"], 100000)
        self.assertLessEqual(one["right"], one["decisions"])
        self.assertIn(f"Of {one['decisions']} decisions by remittance_line, {one['grade']}, in generated books "
                      f"{one['right']} were right ({one['right_percent_from']} % to {one['right_percent_to']} %, 95 % sure).",
                      self.must("why", row["payment_id"]))


if __name__ == "__main__":
    unittest.main()

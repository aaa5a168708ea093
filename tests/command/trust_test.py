"""What people teach and overturn, from outside: `learn`, `rules trust`, `rules versions`, and `why`."""

import json
import os
import unittest

import command

IBAN = "DE89370400440532013000"


class Trust(command.BookTest):
    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def items(self, count):
        rows = [f"INV-{n},ACME,2026-01-31,2026-03-01,EUR,{n}10.00\n" for n in range(1, count + 1)]
        head = "item_number,customer_id,document_date,due_date,currency,amount\n"
        self.must("import", "customers", self.file("customers.csv", "customer_id,name\nACME,Acme Tools\n"))
        self.must("import", "items", self.file("items.csv", head + "".join(rows)))

    def pay(self, number, payer, *options):
        cash = {"payment_id": f"P-{number}", "currency": "EUR", "amount": f"{number}10.00",
                "value_date": "2026-03-02", "payer": payer}
        self.must("apply", self.file(f"p{number}.ndjson", json.dumps(cash) + "\n"), *options)

    def rows(self, *words):
        return json.loads(self.must("--format", "json", *words))

    def test_an_approved_alias_names_the_payer_and_why_names_the_alias(self):
        self.items(3)
        for number in (1, 2):
            self.pay(number, {"name": "NORTHERN PAYMENTS", "iban": IBAN})
        self.must("assign", "P-1", "INV-1", "--reason", "says the payer")
        listed = self.rows("learn", "list")
        self.assertEqual({row["kind"] for row in listed}, {"payer_name", "bank_account"})
        self.assertEqual([row["waiting"] for row in listed], [1, 1])
        self.assertNotIn(IBAN, json.dumps(listed), "account numbers are masked")
        self.assertIn(IBAN, self.must("learn", "list", "--show-accounts"))
        account = next(row["alias"] for row in listed if row["kind"] == "bank_account")
        tried = self.rows("learn", "show", account)
        self.assertEqual([(row["payment_id"], row["verdict"]) for row in tried],
                         [("P-1", "right"), ("P-2", "waiting")])
        self.assertEqual(self.run_command("learn", "approve", "l-0", "--reason", "x").returncode, 2)
        self.must("learn", "approve", account, "--reason", "their agent's account")
        self.pay(3, {"name": "SOMEBODY ELSE", "iban": IBAN})
        why = self.must("why", "P-3")
        self.assertIn(f"Alias {account} (bank account ****3000, approved by clerk on ", why)
        self.assertIn("applied: 310.00 EUR", why)
        self.assertNotIn(IBAN, why)
        self.must("learn", "revoke", account, "--reason", "closed")
        self.assertEqual(self.run_command("learn", "revoke", account, "--reason", "x").returncode, 2)
        events = [json.loads(line) for line in self.must("export", "journal", "--format", "ndjson").splitlines()]
        taught = [(row["type"], row["actor"], row["alias"]) for row in events if "alias" in row]
        self.assertEqual(taught, [("alias_approved", "clerk", account), ("alias_revoked", "clerk", account)])
        self.must("verify")
        self.must("replay")

    def test_an_overturned_rule_only_suggests_under_its_budget(self):
        self.items(5)
        for number in range(1, 5):
            self.pay(number, {"id": "ACME"})
        for row in self.rows("applications")[:3]:
            self.must("unapply", row["application_id"], "--reason", "another invoice was meant")
        trusted = {row["rule"]: row for row in self.rows("rules", "trust")}
        self.assertEqual(trusted["single_item"]["overturned"], 3)
        self.assertEqual(trusted["single_item"]["acts"], "suggests")
        lenient = self.file("lenient.toml", '[trust]\noverturned_max = "100"\n')
        self.assertEqual(self.rows("rules", "trust", "--rules", lenient)[0]["acts"], "applies")
        self.pay(5, {"id": "ACME"})
        self.assertEqual(self.rows("exceptions")[0]["reason"], "rule_demoted")
        self.assertIn("people overturned 3 of its 4 decisions", self.must("why", "P-5"))
        self.must("replay")

    def test_why_names_a_version_that_can_be_shown(self):
        self.items(2)
        rules = '[trust]\nconfidence = "99"\n'
        self.pay(1, {"id": "ACME"})
        self.pay(2, {"id": "ACME"}, "--rules", self.file("rules.toml", rules))
        versions = [row["version"] for row in self.rows("rules", "versions")]
        self.assertEqual(len(versions), 2)
        self.assertEqual(self.rows("why", "P-2")["rule_set_version"], versions[1])
        self.assertEqual(self.must("rules", "show", versions[1]), rules)
        self.assertEqual(self.run_command("rules", "show", "000000000000").returncode, 2)


if __name__ == "__main__":
    unittest.main()

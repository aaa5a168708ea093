"""What comes late, from outside: links, exchange rates, and `apply --rematch-day`."""

import json
import unittest

import command


class Rematch(command.BookTest):
    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def rows(self, *words):
        return json.loads(self.must("--format", "json", *words))

    def journal(self, kind):
        events = [json.loads(line) for line in self.must("export", "journal").splitlines()]
        return [event for event in events if event["type"] == kind]

    def wait_for_a_link(self):
        self.must("import", "customers",
                  self.file("customers.csv", "customer_id,name\nGROUP,Nordic Buying\nMEMBER,Larsen Tools\n"))
        self.must("import", "items", self.file(
            "items.csv", "item_number,customer_id,document_date,due_date,currency,amount\n"
                         "INV-1,MEMBER,2026-01-31,2026-03-01,EUR,300.00\n"))
        cash = {"payment_id": "P-1", "currency": "EUR", "amount": "300.00", "value_date": "2026-03-02",
                "payer": {"id": "GROUP"}, "text": "INV-1"}
        self.must("apply", self.file("day.ndjson", json.dumps(cash) + "\n"))
        links = self.file("links.csv", "payer_id,customer_id,from,to\nGROUP,MEMBER,2026-03-01,\n")
        self.must("import", "links", links)

    def test_a_day_is_decided_again_once(self):
        self.wait_for_a_link()
        self.assertEqual(self.rows("applications"), [])
        other_day = self.rows("apply", "--rematch-day", "2026-03-03")
        self.assertEqual(other_day, {"rematch_day": "2026-03-03", "payments": 0, "changed": 0, "applied": 0})
        done = self.rows("apply", "--rematch-day", "2026-03-02")
        self.assertEqual(done, {"rematch_day": "2026-03-02", "payments": 1, "changed": 1, "applied": 1})
        self.assertEqual([(row["item_number"], row["rule"], row["grade"]) for row in self.rows("applications")],
                         [("INV-1", "family", "exact")])
        self.assertEqual([event["payment_id"] for event in self.journal("payment_reopened")], ["P-1"])
        again = self.rows("apply", "--rematch-day", "2026-03-02")
        self.assertEqual(again["payments"], 0)
        self.assertIn("A link lets GROUP (Nordic Buying) pay for MEMBER (Larsen Tools)", self.must("why", "P-1"))
        self.must("verify")
        self.must("replay")

    def test_files_go_first(self):
        self.wait_for_a_link()
        cash = {"payment_id": "P-2", "currency": "EUR", "amount": "20.00", "value_date": "2026-03-02",
                "payer": {"id": "GROUP"}}
        done = self.run_command("apply", self.file("late.ndjson", json.dumps(cash) + "\n"),
                                "--rematch-day", "2026-03-02")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2026-03-02: 2 waiting payments decided again, 1 fare otherwise, 1 are applied", done.stderr)

    def test_wrong_usage(self):
        for words in (["apply"], ["apply", "--rematch-day", "yesterday"],
                      ["apply", "--rematch-day", "2026-03-02", "--dry-run"]):
            self.assertEqual(self.run_command(*words).returncode, 2, words)

    def test_rates_are_imported_once_and_corrected(self):
        head = "date,from,to,rate\n"
        first = self.file("rates.csv", head + "2026-03-01,EUR,USD,1.08340\n2026-03-02,USD,USD,1\n2026-03-02,EUR,USD,0\n")
        self.assertIn("1 new, 0 changed, 0 unchanged, 2 refused", self.must("import", "rates", first, codes=(1,)))
        second = self.file("more.csv", head + "2026-03-01,EUR,USD,1.0834\n2026-03-02,EUR,USD,1.09\n")
        self.assertIn("1 new, 0 changed, 1 unchanged", self.must("import", "rates", second))
        third = self.file("right.csv", head + "2026-03-02,EUR,USD,1.085\n")
        self.assertIn("0 new, 1 changed", self.must("import", "rates", third))
        self.assertEqual([(event["effective_date"], event["currency"], event["to_currency"], event["rate"])
                          for event in self.journal("rate_registered")],
                         [("2026-03-01", "EUR", "USD", "1.0834"), ("2026-03-02", "EUR", "USD", "1.09"),
                          ("2026-03-02", "EUR", "USD", "1.085")])
        self.must("verify")


if __name__ == "__main__":
    unittest.main()

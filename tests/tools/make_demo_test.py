"""The committed example is what its script writes, and it adds up as its page says."""

import json
import os
import re
import sys
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tools", "examples"))
import make_demo

DEMO = os.path.join(ROOT, "examples", "demo")


def read(name):
    with open(os.path.join(DEMO, name), encoding="utf-8", newline="") as file:
        return file.read()


def minor(text):
    whole, _, decimals = text.partition(".")
    return int(whole + decimals)


class Committed(unittest.TestCase):
    def test_files_are_what_the_script_writes(self):
        made = make_demo.make_files()
        there = {os.path.relpath(os.path.join(folder, name), DEMO).replace(os.sep, "/")
                 for folder, _, names in os.walk(DEMO) for name in names}
        self.assertEqual(there, set(made))
        for name, text in made.items():
            self.assertTrue(text == read(name), f"{name} differs: run tools/examples/make_demo.py")

    def test_size_stays_small(self):
        self.assertLess(sum(len(text) for text in make_demo.make_files().values()), 1_500_000)


class AddsUp(unittest.TestCase):
    """Reads the files as a bank's customer would: nothing here is shared with the script."""

    def entries(self):
        """(as-of date, account, code, amount) of each 16 record of the statement."""
        found = []
        day = account = ""
        for record in read("bank/statement-2026-11-19.bai2").splitlines():
            fields = record.rstrip("/").split(",")
            if fields[0] == "02":
                day = fields[4]
            elif fields[0] == "03":
                account = fields[1]
            elif fields[0] == "16":
                found.append((day, account, fields[1], int(fields[2])))
        return found

    def credited(self, day, code):
        return sum(e[3] for e in self.entries() if e[0] == day and e[2] == code)

    def test_balances_go_on(self):
        balance = {}
        statement = read("bank/statement-2026-11-19.bai2")
        for day in ("261118", "261119"):
            group = statement.split(f",1,{day},,USD,2/")[1].split("\n98,")[0]
            for account, opening, closing in re.findall(r"\n03,(\d+),USD,010,(\d+),,,015,(\d+),,/", group):
                moved = sum(e[3] if int(e[2]) < 400 or int(e[2]) >= 900 else -e[3]
                            for e in self.entries() if e[:2] == (day, account))
                self.assertEqual(int(opening) + moved, int(closing), (day, account))
                self.assertEqual(balance.get(account, int(opening)), int(opening), (day, account))
                balance[account] = int(closing)
        self.assertEqual(len(balance), 2)

    def test_statement_totals(self):
        records = read("bank/statement-2026-11-19.bai2").splitlines()
        total = count = file_total = 0
        for record in records:
            fields = record.rstrip("/").split(",")
            count += 1
            if fields[0] == "03":
                total, count = int(fields[4]) + int(fields[8]), 1
            elif fields[0] == "88" and fields[1] == "100":
                total += int(fields[2]) + int(fields[6])
            elif fields[0] == "16":
                total += int(fields[2])
            elif fields[0] == "49":
                self.assertEqual((int(fields[1]), int(fields[2])), (total, count))
                file_total += total
        self.assertEqual(records[-1], f"99,{file_total},2,{len(records)}/")

    def test_lockbox_deposits_are_explained(self):
        for day in ("18", "19"):
            checks = batch = 0
            wrong = []
            for record in read(f"bank/lockbox-2026-11-{day}.txt").splitlines():
                self.assertEqual(len(record), 80)
                if record[0] == "6":
                    batch += int(record[7:17])
                elif record[0] == "7":
                    if int(record[23:33]) != batch:
                        wrong.append(record[1:4])
                    checks += batch
                    batch = 0
                elif record[0] == "8":
                    self.assertEqual(int(record[24:34]), checks)
            self.assertEqual(checks, self.credited(f"2611{day}", "115"))
            self.assertEqual(wrong, ["003"] if day == "19" else [])

    def test_lines_add_up_to_their_check(self):
        for day in ("18", "19"):
            check = lines = 0
            for record in read(f"bank/lockbox-2026-11-{day}.txt").splitlines():
                if record[0] == "6":
                    check, lines = int(record[7:17]), 0
                elif record[0] == "4":
                    lines += int(record[27:37])
                    if record[10] == "9":
                        self.assertEqual(lines, check, record)

    def test_ach_settlements_are_explained(self):
        by_day = {}
        for line in read("bank/ach-2026-11-19.ndjson").splitlines():
            payment = json.loads(line)
            amount = minor(payment["amount"])
            by_day[payment["value_date"]] = by_day.get(payment["value_date"], 0) + amount
            if payment["remittance"]:
                self.assertEqual(sum(minor(l["amount"]) for l in payment["remittance"]), amount, line)
        for day, amount in by_day.items():
            self.assertEqual(amount, self.credited(day[2:].replace("-", ""), "166"))
        self.assertEqual(len(by_day), 2)

    def test_card_payouts_are_the_receipts(self):
        rows = [line.split(",") for line in read("bank/cards-2026-11-19.csv").splitlines()[1:]]
        for day in ("18", "19"):
            receipts = sum(minor(row[4]) for row in rows if row[2] == f"2026-11-{day}")
            self.assertEqual(receipts, self.credited(f"2611{day}", "930"))


if __name__ == "__main__":
    unittest.main()

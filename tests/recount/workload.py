"""A small book with everything that moves a balance: made from a seed, applied, worked on by hand.

Two legal entities, three currencies with two, none and three decimals; invoices, credit memos, debit
memos, settled history, imported sales; several days of payments as NDJSON and BAI2, some held with
their account's wrong total, some in another currency than what they pay; then assign, unapply, reverse,
release, reject; a month that is closed, and items and cash of that month that come after.
"""

import csv
import datetime
import json
import os
import random
import subprocess
from fractions import Fraction

from exports import DECIMALS, major, minor

START = datetime.date(2026, 3, 2)
ENTITIES = {"NORTH": "USD", "EAST": "KWD"}
CURRENCIES = {"NORTH": ("USD", "JPY"), "EAST": ("KWD", "USD")}

TOLERANCE = """
[tolerance.line]
percent = "10"
amount = { USD = "40.00", KWD = "10.000", JPY = "40" }
[tolerance.payment]
percent = "10"
amount = { USD = "50.00", KWD = "5.000", JPY = "50" }
"""
ACROSS = '[cross_currency]\napply = true\npercent = "1"\nrate_days = 31\n'
# One for each day's run, in turn.
RULES = ('overpayment = "on_account"\n' + ACROSS, 'overpayment = "refund"\n' + TOLERANCE + ACROSS,
         'overpayment = "write_off_small"\nkeep_on_account = true\n' + TOLERANCE + ACROSS)
# Of one US dollar.
RATES = {"JPY": Fraction("150.25"), "KWD": Fraction("0.307")}


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


class Workload:
    """Files of one seed in one folder, and the book that comes of them."""

    def __init__(self, seed, folder, quittance, customers=40, items=400, payments=260):
        self._random = random.Random(seed)
        self._folder, self._quittance = folder, quittance
        self.book = os.path.join(folder, "book")
        self._customers = [(f"C{n:04d}", self._random.choice(list(ENTITIES)))
                           for n in range(customers)]
        self._items = []
        os.makedirs(folder, exist_ok=True)
        self._master_data(items)
        self._bank_days = self._bank_files(payments)

    def _path(self, name):
        return os.path.join(self._folder, name)

    def _day(self, days):
        return (START + datetime.timedelta(days=days)).isoformat()

    def _master_data(self, items):
        pick = self._random
        write_csv(self._path("entities.csv"), [
            dict(entity_id=entity, name=f"{entity} Trading", currency=currency)
            for entity, currency in ENTITIES.items()])
        write_csv(self._path("accounts.csv"), [
            dict(account=f"9{n}001", entity_id=entity, currency=currency, kind="bank")
            for n, (entity, currency) in enumerate(ENTITIES.items())])
        write_csv(self._path("customers.csv"), [
            dict(customer_id=customer, name=f"Customer {customer} Ltd", entity_id=entity,
                 parent_id=self._customers[n - 1][0] if n % 7 == 3 and
                 self._customers[n - 1][1] == entity else "",
                 bank_accounts=f"ABA:99000000/{customer}")
            for n, (customer, entity) in enumerate(self._customers)])
        for n in range(items):
            customer, entity = pick.choice(self._customers)
            currency = pick.choices(CURRENCIES[entity], (4, 1))[0]
            amount = pick.choice((1, 7, 40, 333)) * pick.randrange(100, 9_999)
            kind = pick.choices(("invoice", "debit_memo", "credit_memo", "finance_charge"),
                                (20, 1, 2, 1))[0]
            document = pick.randrange(-200, 25)
            settled = pick.choice((0, 0, 0, amount // 3, amount)) if kind == "invoice" else 0
            self._items.append(dict(
                item_number=f"INV-{n:05d}", customer_id=customer, entity_id=entity, kind=kind,
                document_date=self._day(document), due_date=self._day(document + 30),
                currency=currency,
                amount=major(-amount if kind == "credit_memo" else amount, currency),
                open_amount=major(amount - settled if kind != "credit_memo" else -amount, currency),
                discount_date=self._day(document + 10) if n % 5 == 0 and kind == "invoice" else "",
                discount_amount=major(amount // 50, currency)
                if n % 5 == 0 and kind == "invoice" else "",
                settled_date=self._day(min(0, document + pick.randrange(-3, 40)))
                if settled else "",
                settled_amount=major(settled, currency) if settled else ""))
        write_csv(self._path("items.csv"), self._items)
        write_csv(self._path("sales.csv"), [
            dict(entity_id="NORTH", currency="USD", date="2025-12", amount="123456.78"),
            dict(entity_id="NORTH", currency="USD", date="2025-12-24", amount="0.01"),
            dict(entity_id="NORTH", currency="USD", date=self._day(3), amount="777.77"),
            dict(entity_id="EAST", currency="KWD", date="2026-01", amount="1000.001"),
            dict(entity_id="EAST", currency="JPY", date="2026-02-10", amount="5000")])

        write_csv(self._path("rates.csv"), [
            {"date": self._day(-1), "from": "USD", "to": currency, "rate": str(float(rate))}
            for currency, rate in RATES.items()])

    def _across(self, n, day):
        """A payment of a dollar item in the entity's other currency: near its amount, or a part."""
        pick = self._random
        item = pick.choice([item for item in self._items if item["currency"] == "USD"
                            and minor(item["open_amount"], "USD") > 1000])
        currency = "JPY" if item["entity_id"] == "NORTH" else "KWD"
        places = 10 ** DECIMALS[currency]
        amount = round(Fraction(minor(item["open_amount"], "USD"), 100) * RATES[currency] * places)
        amount = amount * pick.choice((995, 1000, 1000, 1004, 600)) // 1000
        return dict(payment_id=f"X-{n:05d}",
                    account="90001" if item["entity_id"] == "NORTH" else "91001",
                    value_date=self._day(day), currency=currency, amount=major(amount, currency),
                    payer={"name": f"Customer {item['customer_id']} Ltd", "routing": "99000000",
                           "account": item["customer_id"]},
                    remittance=[dict(reference=item["item_number"],
                                     amount=major(amount, currency))])

    def _payment(self, n, day):
        """A payment of one item or two, exact, short, long, or by nobody known."""
        pick = self._random
        item = pick.choice([item for item in self._items
                            if minor(item["open_amount"], item["currency"]) > 0])
        currency = item["currency"]
        amount = minor(item["open_amount"], currency)
        lines = [dict(reference=item["item_number"], amount=item["open_amount"])]
        how = pick.randrange(12)
        if how == 0:
            amount += pick.randrange(1, 5_000)
        elif how == 1:
            amount = max(1, amount - pick.randrange(1, 400))
            lines = [dict(reference=item["item_number"], amount=major(amount, currency))]
        elif how == 2:
            lines = []
        elif how == 3:
            other = pick.choice([i for i in self._items if i["customer_id"] == item["customer_id"]
                                 and i["currency"] == currency])
            if other is not item and other["open_amount"] != "0":
                both = amount + minor(other["open_amount"], currency)
                if both > 0:
                    amount = both
                    lines.append(dict(reference=other["item_number"], amount=other["open_amount"]))
        elif how == 4 and amount > 1000:
            lines[0].update(amount=major(amount - 1000, currency),
                            adjustment=major(1000, currency), reason="damaged goods")
            amount -= 1000
        unknown = how == 5
        return dict(payment_id=f"P-{n:05d}", account="90001" if item["entity_id"] == "NORTH" else "91001",
                    value_date=self._day(day), currency=currency, amount=major(amount, currency),
                    method="ach",
                    payer={"name": "Somebody Else"} if unknown else
                    {"name": f"Customer {item['customer_id']} Ltd", "routing": "99000000",
                     "account": item["customer_id"]},
                    remittance=[] if unknown else lines)

    def _bank_files(self, payments):
        """(day, files) of each day's run."""
        found, made = [], 0
        for day in range(0, 30, 5):
            path = self._path(f"cash-{day:02d}.ndjson")
            with open(path, "w", encoding="utf-8") as file:
                for _ in range(payments // 6):
                    file.write(json.dumps(self._payment(made, day)) + "\n")
                    made += 1
                for _ in range(4):
                    file.write(json.dumps(self._across(made, day)) + "\n")
                    made += 1
            bai2 = self._path(f"bank-{day:02d}.bai2")
            with open(bai2, "w", encoding="ascii") as file:
                file.write(self._bai2(day, wrong=day % 10 == 0))
            found.append((self._day(day), [path, bai2]))
        return found

    def _bai2(self, day, wrong):
        date = self._day(day)[2:].replace("-", "")
        amounts = [self._random.randrange(1_000, 90_000) for _ in range(6)]
        records = [f"03,90001,USD,,,,/"]
        for n, amount in enumerate(amounts):
            customer = self._random.choice(self._customers)[0]
            records.append(f"16,142,{amount},Z,R{day}{n},,Customer {customer} Ltd INV-{day * 9 + n:05d}")
        records.append(f"49,{sum(amounts) + wrong},{len(records) + 1}/")
        return "\n".join([f"01,BANK,NORTH,{date},0800,{day},80,1,2/",
                          f"02,NORTH,BANK,1,{date},,USD,2/", *records,
                          f"98,{sum(amounts) + wrong},1,{len(records) + 2}/",
                          f"99,{sum(amounts) + wrong},1,{len(records) + 4}/"]) + "\n"

    # The book.

    def run(self, *arguments, allowed=(0, 1)):
        done = subprocess.run([self._quittance, "--book", self.book, "--quiet", "--actor", "recount",
                               *arguments], capture_output=True, text=True, check=False)
        if done.returncode not in allowed:
            raise RuntimeError(f"{arguments}: exit code {done.returncode}\n{done.stderr}")
        return done

    def rows(self, *arguments):
        return list(csv.DictReader(self.run("--format", "csv", *arguments).stdout.splitlines()))

    def build(self):
        for kind in ("entities", "accounts", "customers", "items", "sales", "rates"):
            self.run("import", kind, self._path(f"{kind}.csv"))
        for at, (date, files) in enumerate(self._bank_days):
            rules = self._path(f"rules-{at}.toml")
            with open(rules, "w", encoding="utf-8") as file:
                file.write(RULES[at % len(RULES)])
            self.run("--as-of", date, "apply", "--rules", rules, *files)
            if at % 2 == 1:
                self._work(date)
            if at == 3:
                self._extract(date)
                self._close_a_month(date)

    def _close_a_month(self, date):
        """February is closed; then an invoice and a payment of February come after all."""
        for entity in ENTITIES:
            self.run("--as-of", date, "period", "close", entity, "2026-02", allowed=(0,))
        late = [dict(self._items[n], item_number=f"LATE-{n}", document_date="2026-02-10",
                     due_date="2026-03-12", kind="invoice", amount="1000.00", open_amount="1000.00",
                     currency="USD", discount_date="", discount_amount="", settled_date="",
                     settled_amount="") for n in range(6)]
        write_csv(self._path("late.csv"), late)
        self.run("--as-of", date, "import", "items", self._path("late.csv"), allowed=(0,))
        path = self._path("late.ndjson")
        with open(path, "w", encoding="utf-8") as file:
            for n, item in enumerate(late[:4]):
                file.write(json.dumps(dict(
                    payment_id=f"L-{n}", account="90001" if item["entity_id"] == "NORTH" else "91001",
                    value_date="2026-02-20", currency="USD", amount="1000.00",
                    remittance=[dict(reference=item["item_number"], amount="1000.00")])) + "\n")
        self.run("--as-of", date, "apply", path)

    def _extract(self, date):
        """The ERP's daily extract: some items differ, and some are gone."""
        rows = [item for item in self.rows("export", "items") if item["kind"] != "deduction"]
        extract = []
        for row in rows:
            if self._random.random() < 0.03 and row["state"] == "open":
                continue  # gone
            if self._random.random() < 0.05 and row["kind"] == "invoice":
                row["open_amount"] = major(minor(row["amount"], row["currency"]) // 2,
                                           row["currency"])
            if self._random.random() < 0.05:
                row["due_date"] = row["document_date"]
            extract.append({name: text for name, text in row.items()
                            if name not in ("state", "closed_date", "dispute", "parent_item")})
        write_csv(self._path("extract.csv"), extract)
        self.run("--as-of", date, "import", "items", "--reconcile", "--full-extract",
                 self._path("extract.csv"), allowed=(0,))

    def _work(self, date):
        """What a treasury clerk does after a run; counts in `done` what was carried out."""
        def work(*arguments):
            done = self.run("--as-of", date, *arguments, "--reason", "by the book", allowed=(0, 1, 2))
            key = " ".join(arguments[:2]) if arguments[0] == "files" else arguments[0]
            self.done.setdefault(key, []).append(done.returncode)
        pick = self._random
        items = self.rows("export", "items")
        for row in self.rows("export", "payments"):
            waiting = row["unapplied"], row["unidentified"], row["on_account"]
            has_cash = any(minor(amount, row["currency"]) for amount in waiting)
            if has_cash and pick.random() < 0.5:
                fitting = [item for item in items if item["currency"] == row["currency"] and
                           item["state"] == "open" and not item["open_amount"].startswith("-") and
                           item["customer_id"] == (row["customer_id"] or item["customer_id"]) and
                           item["entity_id"] == (row["entity_id"] or item["entity_id"])]
                if fitting:
                    chosen = pick.choice(fitting)
                    work("assign", row["payment_id"], f"{chosen['entity_id']}/{chosen['item_number']}")
            elif pick.random() < 0.04:
                work("reverse", row["payment_id"])
        for row in self.rows("export", "applications"):
            if pick.random() < 0.05:
                work("unapply", row["application_id"])
        held = [row for row in self.rows("files") if row["status"] == "quarantined"]
        for row in held[:-1]:  # the last stays held
            work("files", pick.choice(("release", "reject")), row["digest"])

    done: dict


def make(seed, folder, quittance, **sizes):
    """The workload of a seed, its book built; `done` has the exit codes of each kind of work."""
    workload = Workload(seed, folder, quittance, **sizes)
    workload.done = {}
    workload.build()
    return workload

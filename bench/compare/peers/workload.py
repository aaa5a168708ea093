"""The common workload as every peer reads it, and the sums by which their outcomes are compared."""

import csv
import hashlib
import os
import time


def items(folder):
    """(item_number, customer, due, cents) of items.csv, as text but for the cents."""
    with open(os.path.join(folder, "items.csv"), newline="") as file:
        for row in csv.DictReader(file):
            yield row["item_number"], row["customer_id"], row["due_date"], cents(row["open_amount"])


def payments_files(folder):
    """The CSV files of the payments, a day each, in the order of their days."""
    place = os.path.join(folder, "bank", "csv")
    names = sorted(os.listdir(place)) if os.path.isdir(place) else []
    if not names:
        raise SystemExit(f"no files in {place}; make them with quittance generate --formats csv")
    return [os.path.join(place, name) for name in names]


def payments(folder, limit=None):
    """(payment_id, customer, reference, cents) in the order of the files; reference may be empty."""
    taken = 0
    for path in payments_files(folder):
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                if taken == limit:
                    return
                taken += 1
                yield row["payment_id"], row["payer_id"], row["remittance"], cents(row["amount"])


def cents(text):
    """'1250.00' → 125000, without a float in between."""
    whole, _, part = text.partition(".")
    assert len(part) == 2, text
    return int(whole) * 100 + int(part)


class Stopwatch:
    """Seconds since the last call, by a clock that only goes forward."""

    def __init__(self):
        self.then = time.monotonic()

    def lap(self):
        now = time.monotonic()
        passed, self.then = now - self.then, now
        return passed


def outcome(rows):
    """Sums of (customer, allocated, open, on_account) rows, and a digest over every customer's."""
    digest = hashlib.sha256()
    sums = [0, 0, 0]
    for customer, *amounts in sorted(rows):
        amounts = [int(amount) for amount in amounts]
        if amounts == [0, 0, 0]:
            continue
        digest.update(f"{customer},{amounts[0]},{amounts[1]},{amounts[2]}\n".encode())
        sums = [a + b for a, b in zip(sums, amounts)]
    return {"allocated": sums[0], "open": sums[1], "on_account": sums[2], "customers": digest.hexdigest()}


def expected(folder, limit=None):
    """What any right answer comes to: oldest-first leaves no customer with both cash and open items."""
    owed, cash = {}, {}
    for _, customer, _, amount in items(folder):
        owed[customer] = owed.get(customer, 0) + amount
    for _, customer, _, amount in payments(folder, limit):
        cash[customer] = cash.get(customer, 0) + amount
    rows = []
    for customer in owed.keys() | cash.keys():
        paid = min(owed.get(customer, 0), cash.get(customer, 0))
        rows.append((customer, paid, owed.get(customer, 0) - paid, cash.get(customer, 0) - paid))
    return outcome(rows)


CUSTOMER_SUMS = """
SELECT customer, sum(allocated), sum(open), sum(on_account) FROM (
  SELECT customer, 0 AS allocated, open, 0 AS on_account FROM item
  UNION ALL
  SELECT customer, applied, 0, amount - applied FROM payment) AS both_sides
GROUP BY customer
"""


def statements(path):
    """The statements of an SQL file, each of which ends with a line ';'."""
    with open(path) as file:
        return [part for part in (p.strip() for p in file.read().split("\n;\n")) if part]

#!/usr/bin/env python3
"""Writes a made-up AR extract: two years of invoices with their due and settlement dates.

    examples/history/make_history.py FOLDER [--customers 150] [--invoices 6000] [--seed 1]

customers.csv and items.csv, as `quittance import` reads them. The same seed gives the same bytes. Customers have
habits, as they are found in real extracts: some pay a fixed time after the due date with a spread, some in a
weekly run on a Thursday, some in a run at the month's end, some early for a discount; some slow down half-way;
and of anybody's invoices a few are forgotten for weeks. Nobody pays on a weekend.
"""

import argparse
import csv
import datetime
import os
import random

FIRST = datetime.date(2024, 12, 1)
LAST = datetime.date(2026, 11, 20)
TERMS = {"net30": 30, "net45": 45, "net60": 60}


def workday(day):
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def pay_day(rng, habit, due, document):
    """The day on which one invoice is settled."""
    late = round(rng.gauss(habit["late"], habit["spread"]))
    if document >= habit["slower_from"]:
        late += habit["slower_by"]
    if rng.random() < habit["forgets"]:
        late += rng.randint(20, 70)
    day = max(due + datetime.timedelta(days=late), document + datetime.timedelta(days=2))
    if habit["run"] == "weekly":
        day += datetime.timedelta(days=(3 - day.weekday()) % 7)
    elif habit["run"] == "month end":
        day = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
        while day.weekday() > 4:
            day -= datetime.timedelta(days=1)
    return workday(day)


def habit_of(rng):
    kind = rng.choices(["spread", "weekly", "month end", "early"], [45, 25, 20, 10])[0]
    slows = rng.random() < 0.15
    return {"run": kind, "late": -15 if kind == "early" else rng.choice([-2, 0, 3, 7, 12, 20]),
            "spread": rng.choice([1.5, 4, 8]), "forgets": rng.choice([0.01, 0.04, 0.08]),
            "slower_from": datetime.date(2026, 1, 1) if slows else LAST, "slower_by": rng.randint(5, 20)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("folder")
    parser.add_argument("--customers", type=int, default=150)
    parser.add_argument("--invoices", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    os.makedirs(arguments.folder, exist_ok=True)
    customers = [(f"C{n:04d}", rng.choice(list(TERMS)), habit_of(rng), rng.paretovariate(1.2))
                 for n in range(1, arguments.customers + 1)]
    with open(os.path.join(arguments.folder, "customers.csv"), "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["customer_id", "name", "currency", "terms"])
        out.writerows((who, f"Customer {who}", "EUR", terms) for who, terms, _, _ in customers)
    weights = [weight for *_, weight in customers]
    with open(os.path.join(arguments.folder, "items.csv"), "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["item_number", "customer_id", "document_date", "due_date", "currency", "amount", "terms",
                      "settled_date"])
        days = (LAST - FIRST).days
        dates = sorted(workday(FIRST + datetime.timedelta(days=rng.randint(0, days))) for _ in range(arguments.invoices))
        for n, document in enumerate(date for date in dates if date <= LAST):
            who, terms, habit, _ = rng.choices(customers, weights)[0]
            due = document + datetime.timedelta(days=TERMS[terms])
            settled = pay_day(rng, habit, due, document)
            amount = f"{rng.lognormvariate(7, 1):.2f}"
            out.writerow([f"INV-{n + 1:05d}", who, document, due, "EUR", amount, terms,
                          settled if settled <= LAST else ""])


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Dictionaries in Python: what a clerk's script does. Payment by payment, nothing survives a crash."""

import csv
import json
import sys

import workload


def main(folder, out, limit=None):
    watch = workload.Stopwatch()
    open_of, owner_of, by_customer = {}, {}, {}
    for number, customer, due, amount in workload.items(folder):
        open_of[number] = amount
        owner_of[number] = customer
        by_customer.setdefault(customer, []).append((due, number))
    for owed in by_customer.values():
        owed.sort()
    load_items = watch.lap()

    payments = list(workload.payments(folder, limit))
    rest, allocations = {}, []

    def take(payment, number, amount):
        open_of[number] -= amount
        rest[payment] -= amount
        allocations.append((payment, number, amount))

    # Pass by pass, as the rules say: a guess must not take an item from a payment that names it.
    for payment, customer, reference, amount in payments:
        rest[payment] = amount
        if reference and owner_of.get(reference) == customer and open_of[reference] == amount:
            take(payment, reference, amount)
    for payment, customer, _, amount in payments:
        if rest[payment] != amount:
            continue
        for _, number in by_customer.get(customer, ()):
            if open_of[number] == amount:
                take(payment, number, amount)
                break
    for payment, customer, _, amount in payments:
        if not rest[payment]:
            continue
        for _, number in by_customer.get(customer, ()):
            if not rest[payment]:
                break
            if open_of[number]:
                take(payment, number, min(open_of[number], rest[payment]))
    with open(out, "w", newline="") as file:
        csv.writer(file).writerows(allocations)
    seconds = watch.lap()

    rows = [(owner_of[number], 0, amount, 0) for number, amount in open_of.items()]
    rows += [(customer, amount - rest[payment], 0, rest[payment]) for payment, customer, _, amount in payments]
    sums = {}
    for customer, *amounts in rows:
        so_far = sums.setdefault(customer, [0, 0, 0])
        for n, amount in enumerate(amounts):
            so_far[n] += amount
    print(json.dumps({"load_items": load_items, "seconds": seconds, "payments": len(payments), "allocations": len(allocations),
                      **workload.outcome((c, *a) for c, a in sums.items())}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] + "/allocations.csv", int(sys.argv[3]) if len(sys.argv) > 3 else None)

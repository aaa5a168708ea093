#!/usr/bin/env python3
"""Quittance itself: imports customers and items, then times `apply` of the same CSV, from its start to
its end and, by its own report, from the first byte read to the last block durable."""

import csv
import json
import os
import subprocess
import sys

import workload


def main(folder, scratch, binary):
    book = os.path.join(scratch, "book")

    def quittance(*arguments, allowed=(0,)):
        done = subprocess.run([binary, "--book", book, "--quiet", *arguments], text=True, stdout=subprocess.PIPE)
        if done.returncode not in allowed:
            raise SystemExit(f"quittance {' '.join(arguments)}: exit {done.returncode}")
        return done.stdout

    def export(what):
        with subprocess.Popen([binary, "--book", book, "--format", "csv", "export", what], text=True, stdout=subprocess.PIPE) as done:
            yield from csv.DictReader(done.stdout)
        if done.returncode != 0:
            raise SystemExit(f"quittance export {what}: exit {done.returncode}")

    watch = workload.Stopwatch()
    quittance("import", "customers", os.path.join(folder, "customers.csv"))
    quittance("import", "items", os.path.join(folder, "items.csv"))
    load_items = watch.lap()
    report = json.loads(quittance("--format", "json", "apply", "--rules", os.path.join(folder, "rules.toml"),
                                  *workload.payments_files(folder)))
    command = watch.lap()

    sums = {}
    payments = 0
    for row in export("items"):
        sums.setdefault(row["customer_id"], [0, 0, 0])[1] += workload.cents(row["open_amount"])
    for row in export("payments"):
        payments += 1
        so_far = sums.setdefault(row["customer_id"], [0, 0, 0])
        so_far[0] += workload.cents(row["applied"])
        so_far[2] += workload.cents(row["on_account"])
        if workload.cents(row["applied"]) + workload.cents(row["on_account"]) != workload.cents(row["amount"]):
            raise SystemExit(f"{row['payment_id']} is neither applied nor on account: {row['reason']}")
    applications = sum(1 for _ in export("applications"))
    stages = {stage["name"]: stage["microseconds"] / 1e6 for stage in report["stages"]}
    print(json.dumps({"load_items": load_items, "seconds": sum(stages.values()), "command": command, "stages": stages,
                      "payments": payments, "allocations": applications, **workload.outcome((c, *a) for c, a in sums.items())}))


if __name__ == "__main__":
    main(*sys.argv[1:])

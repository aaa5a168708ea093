#!/usr/bin/env python3
"""SQLite by Python's own module: `sets` runs match.sql in one transaction; `rows` takes payment by
payment, with synchronous=FULL and a commit every 1,000."""

import json
import os
import sqlite3
import sys

import workload

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -1000000;
PRAGMA temp_store = MEMORY;
CREATE TABLE item (item_number TEXT PRIMARY KEY, customer TEXT NOT NULL, due TEXT NOT NULL, open INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE payment (payment_id TEXT PRIMARY KEY, customer TEXT NOT NULL, reference TEXT NOT NULL, amount INTEGER NOT NULL,
                      applied INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE allocation (payment_id TEXT NOT NULL, item_number TEXT NOT NULL, amount INTEGER NOT NULL, rule INTEGER NOT NULL);
"""
PER_COMMIT = 1000


def by_sets(db, folder):
    with db:
        db.execute("BEGIN")
        db.executemany("INSERT INTO payment VALUES (?, ?, ?, ?, 0)", workload.payments(folder))
        for statement in workload.statements(os.path.join(os.path.dirname(__file__), "../match.sql")):
            db.execute(statement)


def by_rows(db, folder, limit):
    named = "SELECT 1 FROM item WHERE item_number = ? AND customer = ? AND open = ?"
    same = "SELECT item_number FROM item WHERE customer = ? AND open = ? ORDER BY due, item_number LIMIT 1"
    oldest = "SELECT item_number, open FROM item WHERE customer = ? AND open > 0 ORDER BY due, item_number"
    db.execute("BEGIN")
    for n, (payment, customer, reference, amount) in enumerate(workload.payments(folder, limit)):
        rest = amount
        parts = []
        if reference and db.execute(named, (reference, customer, amount)).fetchone():
            parts, rest = [(reference, amount, 1)], 0
        if rest and (row := db.execute(same, (customer, amount)).fetchone()):
            parts, rest = [(row[0], amount, 2)], 0
        if rest:
            for number, still_open in db.execute(oldest, (customer,)):
                part = min(still_open, rest)
                parts.append((number, part, 3))
                rest -= part
                if not rest:
                    break
        for number, part, rule in parts:
            db.execute("UPDATE item SET open = open - ? WHERE item_number = ?", (part, number))
            db.execute("INSERT INTO allocation VALUES (?, ?, ?, ?)", (payment, number, part, rule))
        db.execute("INSERT INTO payment VALUES (?, ?, ?, ?, ?)", (payment, customer, reference, amount, amount - rest))
        if n % PER_COMMIT == PER_COMMIT - 1:
            db.execute("COMMIT")
            db.execute("BEGIN")
    db.execute("COMMIT")


def main(folder, scratch, how, limit=None):
    db = sqlite3.connect(os.path.join(scratch, "peer.sqlite"), isolation_level=None)
    db.executescript(SCHEMA)
    watch = workload.Stopwatch()
    with db:
        db.execute("BEGIN")
        db.executemany("INSERT INTO item VALUES (?, ?, ?, ?)", workload.items(folder))
    db.execute("CREATE INDEX item_of_customer ON item (customer, open, due)")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    load_items = watch.lap()
    if how == "sets":
        by_sets(db, folder)
    else:
        by_rows(db, folder, limit)
    seconds = watch.lap()
    count = db.execute("SELECT count(*) FROM payment").fetchone()[0]
    allocations = db.execute("SELECT count(*) FROM allocation").fetchone()[0]
    print(json.dumps({"load_items": load_items, "seconds": seconds, "payments": count, "allocations": allocations,
                      **workload.outcome(db.execute(workload.CUSTOMER_SUMS))}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else None)

#!/usr/bin/env python3
"""PostgreSQL in a cluster of its own on a socket in a scratch folder: `sets` runs match.sql in one
transaction, `rows` a PL/pgSQL loop that commits each payment. The server stops with the script."""

import csv
import glob
import json
import os
import shutil
import subprocess
import sys

import workload

# Tuned for this work; synchronous_commit stays on, so that what is committed is durable.
SETTINGS = """
listen_addresses = ''
shared_buffers = 4GB
work_mem = 256MB
max_wal_size = 16GB
wal_buffers = 64MB
jit = off
random_page_cost = 1.1
synchronous_commit = on
"""
# Room in the pages for the new versions of updated rows.
TABLES = """
CREATE TABLE item (item_number text PRIMARY KEY, customer text NOT NULL, due date NOT NULL, open bigint NOT NULL) WITH (fillfactor = 45);
CREATE TABLE payment (payment_id text PRIMARY KEY, customer text NOT NULL, reference text NOT NULL, amount bigint NOT NULL,
                      applied bigint NOT NULL DEFAULT 0) WITH (fillfactor = 45);
CREATE TABLE allocation (payment_id text NOT NULL, item_number text NOT NULL, amount bigint NOT NULL, rule int NOT NULL);
"""


class Cluster:
    """As the user `postgres` when we are root, who may not run a server."""

    def __init__(self, folder):
        self.folder = folder
        self.data = os.path.join(folder, "pg")
        bins = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not bins:
            raise SystemExit("no PostgreSQL server; run tools/setup compare")
        self.bin = bins[-1]
        self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []

    def run(self, *command, **options):
        return subprocess.run([*self.as_user, *command], check=True, text=True, cwd=self.folder, **options)

    def __enter__(self):
        os.makedirs(self.data)
        if self.as_user:
            shutil.chown(self.data, "postgres", "postgres")
            shutil.chown(self.folder, "postgres", "postgres")
        self.run(f"{self.bin}/initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "--locale=C", "-U", "postgres",
                 stdout=subprocess.DEVNULL)
        with open(os.path.join(self.data, "postgresql.conf"), "a") as file:
            file.write(SETTINGS + f"unix_socket_directories = '{self.folder}'\n")
        self.run(f"{self.bin}/pg_ctl", "-D", self.data, "-l", f"{self.data}/log", "-w", "start", stdout=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.run(f"{self.bin}/pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop", stdout=subprocess.DEVNULL)

    def sql(self, text):
        done = self.run(f"{self.bin}/psql", "-h", self.folder, "-U", "postgres", "-XqAt", "-F", ",", "-v", "ON_ERROR_STOP=1",
                        input=text, stdout=subprocess.PIPE)
        return [line.split(",") for line in done.stdout.splitlines()]


def load(table, paths, columns, into="", in_order=False):
    """SQL that reads whole CSV files, whatever their columns, and keeps those asked for. COPY fills free
    space where it finds some, so rows that have to stay in order are numbered."""
    with open(paths[0], newline="") as file:
        names = [f'"{name}"' for name in next(csv.reader(file))]
    typed = ", ".join(f"{name} text" for name in names) + (", line bigserial" if in_order else "")
    copies = "\n".join(f"\\copy {table}_csv ({', '.join(names)}) FROM '{path}' CSV HEADER" for path in paths)
    return f"""
CREATE UNLOGGED TABLE {table}_csv ({typed});
{copies}
INSERT INTO {table} {into} SELECT {columns} FROM {table}_csv {"ORDER BY line" if in_order else ""};
DROP TABLE {table}_csv;
"""


CENTS = "replace({}, '.', '')::bigint"
ITEM = f"item_number, customer_id, due_date::date, {CENTS.format('open_amount')}"
PAYMENT = f"payment_id, coalesce(payer_id, ''), coalesce(remittance, ''), {CENTS.format('amount')}"


def main(folder, scratch, how, limit=None):
    payments = workload.payments_files(folder)
    with Cluster(scratch) as cluster:
        watch = workload.Stopwatch()
        cluster.sql(TABLES + load("item", [os.path.join(folder, "items.csv")], ITEM) +
                    "CREATE INDEX ON item (customer, open, due); ANALYZE item; CHECKPOINT;")
        load_items = watch.lap()
        here = os.path.dirname(os.path.abspath(__file__))
        if how == "sets":
            steps = workload.statements(os.path.join(here, "../match.sql"))
            cluster.sql("BEGIN;" + load("payment", payments, PAYMENT) + "ANALYZE payment;" +
                        ";\nANALYZE allocation;\n".join(steps) + ";\nCOMMIT;")
        else:
            cluster.sql("CREATE UNLOGGED TABLE incoming (payment_id text, customer text, reference text, amount bigint, place bigserial);" +
                        load("incoming", payments, PAYMENT, "(payment_id, customer, reference, amount)", in_order=True) +
                        open(os.path.join(here, "rows.sql")).read())
            watch.lap()
            cluster.sql(f"CALL post_payments({limit});")
        seconds = watch.lap()
        [[count]] = cluster.sql("SELECT count(*) FROM payment;")
        [[allocations]] = cluster.sql("SELECT count(*) FROM allocation;")
        rows = cluster.sql(workload.CUSTOMER_SUMS + ";")
    print(json.dumps({"load_items": load_items, "seconds": seconds, "payments": int(count), "allocations": int(allocations),
                      **workload.outcome(rows)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else None)

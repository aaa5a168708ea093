#!/usr/bin/env python3
"""Reads seeded bank files, valid and damaged, with `quittance inspect` and naively; both must agree.

    compare.py --quittance BIN [--format bai2|camt|lockbox|mt940|nacha] [--count N] [--seed S] [--show SEED]

`--count` files of each format from seed S on (else QUITTANCE_NAIVE_FILES, else 2,000), some hundred a
process. A difference is printed with its
seed; `--show SEED` prints that file and both readings. Exit code 1 with any difference.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

import bai2
import camt
import inputs
import lockbox
import mt940
import nacha

READERS = {"bai2": bai2, "camt": camt, "lockbox": lockbox, "mt940": mt940, "nacha": nacha}
STATEMENTS = ("camt", "mt940")  # formats whose control is the equation of the balances
FILES_A_PROCESS = 500
OF_BALANCES = ("balance", "continuity")  # of statements: the naive readers judge totals and counts


def minor(text):
    """'-12.50' is -1250, whatever the currency's decimals."""
    return int(text.replace(".", ""))


def stated(text):
    """A stated figure; None where what stands there is no figure."""
    return minor(text) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) else None


def naive(format_name, data):
    """What the naive reader says, in the shape of `ours`."""
    read = READERS[format_name].read(data)
    said = {"status": read.status(), "transactions": read.transactions, "controls": read.controls}
    if format_name in STATEMENTS:
        said["credits"], said["debits"] = sums(read.credits), sums(read.debits)
        said["amounts"] = read.amounts
    elif format_name == "bai2":
        said["accounts"] = read.accounts
        said["credits"], said["debits"] = sums(read.credits), sums(read.debits)
        said["amounts"] = [amount for _, amount in read.amounts]
    else:
        said["credits"] = sums(("USD", amount) for amount in read.credits)
        said["amounts"] = read.amounts
        if format_name == "nacha":
            said["debits"] = sums(("USD", amount) for amount in read.debits)
    return said


def sums(entries):
    total, count = collections.Counter(), 0
    for currency, amount in entries:
        total[currency] += amount
        count += 1
    return count, {currency: amount for currency, amount in total.items() if amount}


def ours(format_name, summary, records):
    """What the command says, reduced to what the naive reader judges. It has no summary for nothing."""
    if summary is None:
        summary = {"status": "rejected", "transactions": 0, "accounts": 0, "controls": [],
                   "credits": {"count": 0, "amount": {}}, "debits": {"count": 0, "amount": {}}}
    def side(name):
        found = summary[name]
        return found["count"], {currency: minor(amount) for currency, amount in found["amount"].items()
                                if minor(amount)}
    said = {"status": summary["status"], "transactions": summary["transactions"],
            "controls": balances(summary) if format_name in STATEMENTS else
                        [(c["level"], c["name"], stated(c["stated"]), c["ok"], c["consequence"])
                         for c in summary["controls"] if c["name"] not in OF_BALANCES],
            "credits": side("credits"),
            "amounts": [minor(record["amount"]) if format_name != "camt" else
                        (minor(record["amount"]), record["kind"]) for record in records]}
    if format_name != "lockbox":
        said["debits"] = side("debits")
    if format_name == "bai2":
        said["accounts"] = summary["accounts"]
    return said


def balances(summary):
    """The equations of a summary's statements, in file order."""
    return [(c["name"], minor(c["stated"]), c["ok"]) for c in summary["controls"]
            if c["name"] == "balance"]


def inspect(quittance, format_name, folder, names, *options):
    """Lines that the command prints for files of a folder, as dictionaries by file name."""
    reader = [] if format_name == "camt" else ["--reader", format_name]  # 053 or 054: by its bytes
    done = subprocess.run([quittance, "inspect", *reader, *options, *names], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          env={**os.environ, "QUITTANCE_BOOK": os.path.join(folder, "no-book")})
    if done.returncode not in (0, 1):
        raise RuntimeError(f"inspect ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def readings(quittance, format_name, seeds):
    """(seed, damage, data, naive, ours) of each file."""
    with tempfile.TemporaryDirectory() as folder:
        made = {}
        for seed in seeds:
            made[str(seed)] = inputs.make(format_name, seed)
            with open(os.path.join(folder, str(seed)), "wb") as file:
                file.write(made[str(seed)][0])
        names = list(made)
        summaries = {summary["file"]: summary
                     for summary in inspect(quittance, format_name, folder, names, "--summary")}
        records = collections.defaultdict(list)
        for record in inspect(quittance, format_name, folder, names):
            records[record["source"]["file"]].append(record)
        for name, (data, damage) in made.items():
            yield (int(name), damage, data, naive(format_name, data),
                   ours(format_name, None if not data else summaries[name], records[name]))


def differing(naive_said, ours_said):
    # No parser of XML takes what is not well-formed; all that is asked is that nobody accepts it.
    if naive_said["status"] == "broken":
        return ["status"] if ours_said["status"] == "accepted" else []
    # What cannot be read is stated as it stands there; nothing but that it cannot is compared.
    ours_said["controls"] = [
        (*control[:2], None, *control[3:]) if n < len(naive_said["controls"]) and
        naive_said["controls"][n][2] is None else control
        for n, control in enumerate(ours_said["controls"])]
    return [key for key in naive_said if naive_said[key] != ours_said[key]]


def show(quittance, format_name, seed):
    _, damage, data, naive_said, ours_said = next(readings(quittance, format_name, [seed]))
    print(f"{format_name} {seed}, damage: {damage}")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    print()
    for key in differing(naive_said, ours_said):
        print(f"{key}\n    naive {naive_said[key]}\n    ours  {ours_said[key]}")
        if isinstance(naive_said[key], list):
            print(f"    only naive {[c for c in naive_said[key] if c not in ours_said[key]]}, "
                  f"only ours {[c for c in ours_said[key] if c not in naive_said[key]]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--quittance", required=True)
    parser.add_argument("--format", choices=READERS, action="append")
    parser.add_argument("--count", type=int,
                        default=int(os.environ.get("QUITTANCE_NAIVE_FILES", "2000")))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int)
    parser.add_argument("--max", type=int, default=20, help="differences to print")
    arguments = parser.parse_args()
    quittance = os.path.abspath(arguments.quittance)
    failures, shown = 0, 0
    for format_name in arguments.format or READERS:
        if arguments.show is not None:
            show(quittance, format_name, arguments.show)
            continue
        of_damage, statuses, wrong = collections.Counter(), collections.Counter(), collections.Counter()
        last = arguments.seed + arguments.count
        for first in range(arguments.seed, last, FILES_A_PROCESS):
            seeds = range(first, min(first + FILES_A_PROCESS, last))
            for seed, damage, _, naive_said, ours_said in readings(quittance, format_name, seeds):
                of_damage[damage] += 1
                statuses[ours_said["status"]] += 1
                keys = differing(naive_said, ours_said)
                if not keys:
                    continue
                wrong[damage] += 1
                failures += 1
                if shown < arguments.max:
                    shown += 1
                    print(f"{format_name} {seed} ({damage}): {', '.join(keys)}")
        print(f"{format_name}: {sum(of_damage.values())} files, {sum(wrong.values())} differ; "
              f"{dict(statuses)}; damages {dict(of_damage)}; differing {dict(wrong)}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

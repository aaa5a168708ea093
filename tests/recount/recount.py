#!/usr/bin/env python3
"""Counts a book again from its exports alone and says where the command disagrees.

    tests/recount/recount.py --quittance build/release/quittance --book DIR

Reads `export items|payments|applications|journal`, computes the eight states of each payment, each
item's open amount, customers' balances, the control account, aging and DSO, and compares them to the
cent with the exports themselves and with what `aging` and `dso` print for the same days. It shares no
code with the engine. Exit code 0: all agree; 1: they do not, and how; 2: an export cannot be read.

Time and memory grow with the size of the book and no faster.
"""

import argparse
import datetime
import sys
import time

from book import NONE, Book, Differences
from bridge import PARTS, bridges
from expectation import expectations
from exports import Kept, Live, Unreadable, day, iso, major, minor
from metrics import METHODS, Day

# Each way of asking for an aging, and each for a DSO. `aging` is opened anew for every one, so a
# large book is asked for the first few and a small one for all.
AGINGS = [
    dict(by="customer"),
    dict(basis="invoice-date", credits="netted", by="customer"),
    dict(),
    dict(last_days=(15,), credits="netted"),
    dict(credits="netted", by="customer"),
    dict(basis="invoice-date", last_days=(30, 60, 90, 120, 180), by="entity"),
    dict(last_days=(7, 14, 45, 365), by="entity"),
    dict(basis="invoice-date", credits="netted", last_days=(1, 1000)),
]
DSOS = [(method, 90, False) for method in METHODS] + [
    ("simple", 30, True), ("count-back", 90, True), ("best-possible", 365, False), ("simple", 7, False)]

# Lengths of the periods of key figures.
PERIODS = [90, 30, 365]

# What a large book is asked for.
FEW = dict(days_max=3, agings_max=2, dsos_max=4)


def chosen_days(book):
    """The last day of the book, some before, one in its middle, and one before and after all."""
    days = sorted(book.days)
    if not days:
        return []
    last = days[-1]
    return list(dict.fromkeys([last, last - 1, last - 30, days[len(days) // 2], last + 45,
                               days[len(days) // 4], days[0] - 1, last - 90,
                               datetime.date(9999, 12, 31).toordinal()]))


class Reports:
    """Holds what the command reports for a day beside the recount of that day."""

    def __init__(self, source, book, differences):
        self._source, self._book, self._differences = source, book, differences
        self.compared = 0

    def aging(self, at, basis="due-date", last_days=(30, 60, 90), credits="apart", by=None,
              entity=None):
        arguments = ["--as-of", iso(at.as_of), "aging", "--basis", basis, "--credits", credits,
                     "--buckets", ",".join(map(str, last_days))]
        arguments += ["--by", by] if by else []
        arguments += ["--entity", self._book.names.text[entity]] if entity is not None else []
        printed = self._source.report(*arguments)
        counted = at.aging(basis, last_days, credits, by, entity)
        what = " ".join(arguments)
        self._equal(f"{what}: currencies", [row["currency"] for row in printed], list(counted))
        for row in printed:
            currency = row["currency"]
            if currency not in counted:
                continue
            want, where = counted[currency], f"{what}, {currency}"
            self._equal(f"{where}: day and basis", (row["as_of"], row["basis"]),
                        (iso(at.as_of), basis))
            self._money(f"{where}: total", row["total"], want["total"], currency)
            self._money(f"{where}: credits", row["credits"], want["credits"], currency)
            self._equal(f"{where}: buckets",
                        [(b["name"], b["from"], b["to"], minor(b["amount"], currency), b["items"])
                         for b in row["buckets"]], want["buckets"])
            self._equal(f"{where}: groups", "by" in row, want["by"] is not None)
            if want["by"] is not None and "by" in row:
                self._groups(where, row["by"], want["by"], currency)

    def _groups(self, where, printed, counted, currency):
        self._equal(f"{where}: number of groups", len(printed), len(counted))
        for group in printed:
            figures = [minor(text, currency) for text in [*group["buckets"], group["credits"]]]
            self._equal(f"{where}, {group['key']}: buckets and credits", figures,
                        counted.get(group["key"]))
            self._money(f"{where}, {group['key']}: total", group["total"], sum(figures), currency)

    def dso(self, at, method, days, gross, entity=None):
        arguments = ["--as-of", iso(at.as_of), "dso", "--method", method, "--days", str(days)]
        arguments += ["--gross"] if gross else []
        arguments += ["--entity", self._book.names.text[entity]] if entity is not None else []
        printed = self._source.report(*arguments)
        counted = at.dso(method, days, gross, entity)
        what = " ".join(arguments)
        self._equal(f"{what}: currencies", [row["currency"] for row in printed], list(counted))
        for row in printed:
            currency = row["currency"]
            if currency not in counted:
                continue
            want, where = counted[currency], f"{what}, {currency}"
            self._equal(f"{where}: question", (row["as_of"], row["method"], int(row["days"])),
                        (iso(at.as_of), method, days))
            for name in ("receivables", "current_receivables", "credit_sales"):
                self._money(f"{where}: {name}", row[name], want[name], currency)
            for name in ("dso", "best_possible", "average_days_delinquent"):
                figure = row[name]
                self._equal(f"{where}: {name} in hundredths",
                            None if figure is None else minor(figure, "USD"), want[name])
            for name in ("exhausted", "best_possible_exhausted"):
                self._equal(f"{where}: {name}", row[name], want[name])

    def metrics(self, at, days):
        arguments = ["--as-of", iso(at.as_of), "metrics", "--days", str(days)]
        counted = at.key_figures(days)
        printed = {(row["name"], row["scope"]): row["value"] for row in self._source.report(*arguments)}
        for key, figure in counted.items():
            self._equal(f"{' '.join(arguments)}: {key[0]}, {key[1]}",
                        None if printed.get(key) is None else minor(printed[key], "USD"), figure)

    def bridge(self, since, as_of, days):
        arguments = ["--as-of", iso(as_of), "bridge", "--since", iso(since), "--days", str(days),
                     "--by", "customer"]
        counted = bridges(self._book, since, as_of, days)
        printed = self._source.report(*arguments)
        what = " ".join(arguments)
        self._equal(f"{what}: currencies", [row["currency"] for row in printed], list(counted))
        for row in printed:
            currency, where = row["currency"], f"{what}, {row['currency']}"
            want = counted.get(currency)
            if want is None:
                continue
            amounts = {part["name"]: minor(part["amount"], currency) for part in row["parts"]}
            self._equal(f"{where}: parts of the bridge", amounts, want["parts"])
            for end in ("opening", "closing"):
                self._money(f"{where}: {end}", row[end], want[end], currency)
            self._equal(f"{where}: opening and parts add up to closing",
                        minor(row["opening"], currency) + sum(amounts.values()),
                        minor(row["closing"], currency))
            self._equal(f"{where}: groups of the bridge",
                        {group["key"]: (minor(group["opening"], currency),
                                        {name: minor(group[name], currency) for name in PARTS},
                                        minor(group["closing"], currency)) for group in row["by"]},
                        want["groups"])
            self._bridge_days(where, row, want)

    def _bridge_days(self, where, row, want):
        def days_of(text):
            return None if text is None else minor(text, "USD")
        effects = {part["name"]: days_of(part["dso_effect"]) for part in row["parts"]}
        self._equal(f"{where}: effects on the DSO", effects,
                    want["effects"] or dict.fromkeys(PARTS))
        if want["effects"] is None:
            return
        ends = {name: days_of(row[name]) for name in ("opening_dso", "sales_effect", "closing_dso")}
        self._equal(f"{where}: days of the bridge", ends, {name: want[name] for name in ends})
        for what, parts in (("parts", effects.values()),
                            ("groups", [days_of(group["dso_effect"]) for group in row["by"]])):
            self._equal(f"{where}: effects of {what} add up",
                        ends["opening_dso"] + ends["sales_effect"] + sum(parts), ends["closing_dso"])

    def forecast(self, at):
        """The day each open item is expected, with its interval and the settlements behind it."""
        arguments = ["--as-of", iso(at.as_of), "forecast", "--items"]
        counted = {("/".join(key)): found for key, found in expectations(at).items()}
        printed = {}
        for row in self._source.report(*arguments):
            key = f"{row['entity_id']}/{row['item_number']}"
            printed[key] = (minor(row["open_amount"], row["currency"]),
                            *(day(row[name]) for name in ("expected_date", "earliest", "latest")),
                            row["own_settlements"], row["segment_settlements"])
        what = " ".join(arguments)
        self._equal(f"{what}: items", sorted(printed), sorted(counted))
        for key in printed.keys() & counted.keys():
            self._equal(f"{what}: {key} expected", printed[key], counted[key])

    def _money(self, what, printed, counted, currency):
        self._equal(what, printed, major(counted, currency))

    def _equal(self, what, printed, counted):
        self.compared += 1
        self._differences.equal(what, printed, counted)


def balances_agree(book, at, differences):
    """Customers' balances add up to the receivables, and the last day's are what is exported."""
    total = {}
    for account, amount in at.credits.items():
        total[account[2]] = total.get(account[2], 0) + amount
    exported = {}
    for currency, customer, *amounts in zip(
            book.payments.currency, book.payments.customer,
            *(book.payments.states[state] for state in (1, 2))):
        if customer != NONE:
            exported[currency] = exported.get(currency, 0) + sum(amounts)
    for currency in sorted(total.keys() | exported.keys()):
        differences.equal(f"on-account and unapplied cash of all customers, {currency}",
                          exported.get(currency, 0), total.get(currency, 0))


def recount(source, differences, days=None, days_max=9, agings_max=None, dsos_max=None, say=print):
    """Does all of it; returns the recounted book."""
    start = time.monotonic()
    book = Book(source, differences)
    say(f"recount: {len(book.items.keys)} items, {len(book.payments.currency)} payments, "
        f"{len(book.applications.ids)} applications, {sum(book.events.values())} events "
        f"({time.monotonic() - start:.1f} s)")
    balances_agree(book, Day(book, datetime.date(9999, 12, 31).toordinal()), differences)
    reports = Reports(source, book, differences)
    entities = sorted(set(book.items.entity))
    for as_of in days or chosen_days(book)[:days_max]:
        at = Day(book, as_of)
        for question in AGINGS[:agings_max]:
            reports.aging(at, **question)
        for method, length, gross in DSOS[:dsos_max]:
            reports.dso(at, method, length, gross)
        for length in PERIODS[:dsos_max]:
            reports.metrics(at, length)
        for length in PERIODS[:dsos_max and 1]:
            reports.bridge(as_of - 30, as_of, length)
        if agings_max is None:
            reports.forecast(at)
        if agings_max is None and len(entities) > 1:
            reports.aging(at, by="customer", credits="netted", entity=entities[0])
            reports.dso(at, "count-back", 90, False, entity=entities[-1])
    say(f"recount: {reports.compared} figures of aging, DSO and metrics compared, "
        f"{differences.count} differences ({time.monotonic() - start:.1f} s)")
    return book


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--quittance", help="the command")
    parser.add_argument("--book", help="the book to count again")
    parser.add_argument("--exports", help="a folder that --keep wrote, instead of a book")
    parser.add_argument("--keep", help="a new folder for the exports and reports that were read")
    parser.add_argument("--format", choices=["csv", "ndjson"], default="csv",
                        help="of the exports, but for the journal, which is NDJSON")
    parser.add_argument("--days", help="as-of days, YYYY-MM-DD, with commas between")
    parser.add_argument("--all", action="store_true",
                        help="ask every question on every chosen day (a small book); without it two "
                             "agings and four DSOs on three days")
    arguments = parser.parse_args()
    if bool(arguments.exports) == bool(arguments.book and arguments.quittance):
        parser.error("name --quittance and --book, or --exports")
    source = (Kept(arguments.exports) if arguments.exports else
              Live(arguments.quittance, arguments.book, arguments.format, arguments.keep))
    days = [day(text) for text in arguments.days.split(",")] if arguments.days else None
    limits = {} if arguments.all else FEW
    differences = Differences()
    try:
        recount(source, differences, days, **limits)
    except (Unreadable, OSError, KeyError, ValueError) as error:
        print(f"recount: an export cannot be read: {error!r}", file=sys.stderr)
        return 2
    for line in differences.lines:
        print(line)
    if differences.count > len(differences.lines):
        print(f"… and {differences.count - len(differences.lines)} more")
    return 1 if differences.count else 0


if __name__ == "__main__":
    sys.exit(main())

"""The bridge between two days, counted again from a recounted book (docs/metrics.md, 'What changed')."""

from collections import defaultdict
from fractions import Fraction

from metrics import Day

PARTS = ("invoices", "debit_memos", "finance_charges", "credit_memos", "deductions_opened",
         "deductions_split_off", "adjustments", "cash_applied", "discounts", "write_offs",
         "taken_back", "unapplied_cash")


def changes(book, since, as_of):
    """{(currency, customer): {part: amount}} of what counts after `since` up to `as_of`."""
    parts = defaultdict(lambda: dict.fromkeys(PARTS, 0))
    items = book.items
    for effective, n, name, delta in zip(book.part_day, book.part_item, book.part_name,
                                         book.part_delta):
        if since < effective <= as_of:
            parts[items.currency[n], book.names.text[items.customer[n]]][name] += delta
    accounts = list(book.credit_accounts)
    for effective, number, delta in zip(book.credit_day, book.credit_account, book.credit_delta):
        if since < effective <= as_of:
            customer, _, currency = accounts[number]
            parts[currency, book.names.text[customer]]["unapplied_cash"] -= delta
    return parts


def balances(day):
    """{(currency, customer): open items less cash that waits} at the end of a day."""
    found = defaultdict(int)
    book = day.book
    for n, amount in day.in_scope(None):
        found[book.items.currency[n], book.names.text[book.items.customer[n]]] += amount
    for (customer, _, currency), amount in day.credits.items():
        found[currency, book.names.text[customer]] -= amount
    return found


def running(start, amounts, sales, days):
    """Each amount in hundredths of days: differences of rounded running totals, and the last one."""
    shown = [round(Fraction(start * days * 100, sales))]
    for amount in amounts:
        start += amount
        shown.append(round(Fraction(start * days * 100, sales)))
    return [after - before for before, after in zip(shown, shown[1:])], shown[-1]


def bridges(book, since, as_of, days):
    """{currency: the bridge as the command writes it, amounts in minor units, days in hundredths}."""
    opening_day, closing_day = Day(book, since), Day(book, as_of)
    openings, closings = balances(opening_day), balances(closing_day)
    parts = changes(book, since, as_of)
    before, after = (day.dso("simple", days, False) for day in (opening_day, closing_day))
    found = {}
    for currency in after:
        groups = {}
        for key in sorted(parts.keys() | openings.keys() | closings.keys()):
            line = (openings[key], parts[key], closings[key])
            if key[0] == currency and (line[0] or line[2] or any(line[1].values())):
                groups[key[1]] = line
        bridge = {
            "opening": sum(line[0] for line in groups.values()),
            "closing": sum(line[2] for line in groups.values()),
            "parts": {name: sum(line[1][name] for line in groups.values()) for name in PARTS},
            "groups": groups, "effects": None}
        sold = [row[currency]["credit_sales"] for row in (before, after)]
        if min(sold) > 0:
            _, opening_dso = running(bridge["opening"], [], sold[0], days)
            _, at_closing_sales = running(bridge["opening"], [], sold[1], days)
            effects, closing_dso = running(bridge["opening"], bridge["parts"].values(), sold[1], days)
            bridge["effects"] = dict(zip(PARTS, effects))
            bridge.update(opening_dso=opening_dso, sales_effect=at_closing_sales - opening_dso,
                          closing_dso=closing_dso)
        found[currency] = bridge
    return found

"""Aging and DSO, counted again from a recounted book (definitions: docs/domain.md 8)."""

import calendar
import datetime
import functools
from collections import defaultdict
from fractions import Fraction

SALES = ("invoice", "credit_memo")
METHODS = ("simple", "count-back", "true", "best-possible")


def bucket_ends(basis, last_days):
    """(name, from, to) of each bucket, youngest first; None where a bucket is open."""
    found = [("current", None, 0)] if basis == "due-date" else []
    first = 1 if found else 0
    for last in last_days:
        found.append((f"{first}-{last}", first, last))
        first = last + 1
    return found + [(f"{first}+", first, None)]


class Day:
    """What was open on one day, item by item and credit by credit."""

    def __init__(self, book, as_of):
        self.book, self.as_of = book, as_of
        self.open = book.item_balances(as_of)
        self.credits = book.credit_balances(as_of)
        self._sales = {}

    def in_scope(self, entity):
        """(row, open amount) of each item of the scope that has one; all entities for None."""
        entities = self.book.items.entity
        for n, amount in enumerate(self.open):
            if amount and (entity is None or entities[n] == entity):
                yield n, amount

    def currencies(self, entity, with_sales):
        """Those that ever had items or credits, and for a DSO also those that have sales alone."""
        items = self.book.items
        found = {currency for n, currency in enumerate(items.currency)
                 if entity is None or items.entity[n] == entity}
        found |= {account[2] for account in self.book.credit_accounts
                  if entity is None or account[1] == entity}
        if with_sales:
            found |= {sale[1] for sale in self.book.imported_sales
                      if entity is None or sale[0] == entity}
        return sorted(found)

    # Aging.

    def aging(self, basis="due-date", last_days=(30, 60, 90), credits="apart", by=None,
              entity=None):
        """Per currency: its figures as the command writes them, amounts in minor units."""
        ends = bucket_ends(basis, last_days)
        from_day = self.book.items.due_day if basis == "due-date" else self.book.items.document_day
        accounts = defaultdict(lambda: [0] * (len(ends) + 1))
        counts = defaultdict(lambda: [0] * len(ends))
        items = self.book.items
        for n, amount in self.in_scope(entity):
            currency = items.currency[n]
            account = accounts[items.customer[n], items.entity[n], currency]
            if items.kind[n] == "credit_memo":
                account[-1] += amount
                continue
            age = self.as_of - from_day[n]
            at = next(at for at, (_, first, last) in enumerate(ends) if last is None or age <= last)
            account[at] += amount
            counts[currency][at] += 1
        for account, amount in self.credits.items():
            if entity is None or account[1] == entity:
                accounts[account][-1] -= amount
        if credits == "netted":
            for account in accounts.values():
                net(account)
        reports = {}
        for currency in self.currencies(entity, with_sales=False):
            of_currency = {key: account for key, account in accounts.items() if key[2] == currency}
            figures = [sum(column) for column in zip(*of_currency.values())] or [0] * (len(ends) + 1)
            reports[currency] = {
                "buckets": [(*end, amount, items)
                            for end, amount, items in zip(ends, figures, counts[currency])],
                "credits": figures[-1], "total": sum(figures),
                "by": self.groups(of_currency, by)}
        return reports

    def groups(self, accounts, by):
        """Figures of each customer or entity that has any."""
        place = {"customer": 0, "entity": 1}.get(by)
        if place is None:
            return None
        groups = {}
        for key, account in accounts.items():
            name = self.book.names.text[key[place]]
            groups[name] = [a + b for a, b in zip(groups.get(name, [0] * len(account)), account)]
        return {name: figures for name, figures in groups.items() if any(figures)}

    # DSO.

    def dso(self, method, days, gross, entity=None):
        """Per currency the row that the command writes; amounts in minor units, days exact."""
        rows = {}
        items = self.book.items
        owed, current = defaultdict(int), defaultdict(int)
        for n, amount in self.in_scope(entity):
            owed[items.currency[n]] += amount
            if items.kind[n] != "credit_memo" and items.due_day[n] >= self.as_of:
                current[items.currency[n]] += amount
        if not gross:
            for account, amount in self.credits.items():
                if entity is None or account[1] == entity:
                    owed[account[2]] -= amount
        for currency in self.currencies(entity, with_sales=True):
            sales = self._sales.setdefault((currency, entity), None) or Sales(self.book, currency, entity)
            self._sales[currency, entity] = sales
            of_period = sales.between(self.as_of - days + 1, self.as_of)
            whole, of_current = (owed[currency], current[currency])
            if method == "count-back":
                figures = [count_back(amount, sales, self.as_of) for amount in (whole, of_current)]
            elif method == "true":
                figures = [self.true_dso(sales, entity, currency, only) for only in (False, True)]
            else:
                figures = [(Fraction(amount * days, of_period) if of_period > 0 else None, False)
                           for amount in (whole, of_current)]
            all_days, best = (hundredths(figure[0]) for figure in figures)
            delinquent = None if None in (all_days, best) else hundredths(figures[0][0] - figures[1][0])
            rows[currency] = {
                "receivables": whole, "current_receivables": of_current, "credit_sales": of_period,
                "dso": best if method == "best-possible" else all_days, "best_possible": best,
                "average_days_delinquent": delinquent,
                "exhausted": figures[1 if method == "best-possible" else 0][1],
                "best_possible_exhausted": figures[1][1]}
        return rows

    # Key figures.

    def key_figures(self, days):
        """{(name, currency): hundredths} of the period of so many days that ends on this day."""
        dso, before = self.dso("simple", days, False), Day(self.book, self.as_of - days)
        opening = before.dso("simple", days, False)
        paid = defaultdict(lambda: [0, 0, 0])  # amount, by days to pay, by days beyond terms
        applications, items = self.book.applications, self.book.items
        for n, item in enumerate(applications.item):
            posted, back = applications.posted[n], applications.reversed[n]
            stands = back < 0 or back > self.as_of
            amount = applications.cash_settled[n]
            if stands and applications.cash[n] and amount > 0 and 0 <= self.as_of - posted < days:
                sums = paid[items.currency[item]]
                sums[0] += amount
                sums[1] += amount * (posted - items.document_day[item])
                sums[2] += amount * (posted - items.due_day[item])
        figures = {}
        for currency, row in dso.items():
            amount, to_pay, beyond = paid[currency]
            sales, closing = row["credit_sales"], row["receivables"]
            start = opening[currency]["receivables"]
            reach = start + Fraction(sales * 30, days)
            for name, numerator, denominator, scale in (
                    ("days_to_pay", to_pay, amount, 1), ("days_beyond_terms", beyond, amount, 1),
                    ("collection_effectiveness", reach - closing, reach - row["current_receivables"], 100),
                    ("receivables_turnover", sales, Fraction(start + closing, 2), 1),
                    ("receivables_turnover_days", days * Fraction(start + closing, 2), sales, 1)):
                figures[name, currency] = hundredths(
                    Fraction(numerator) * scale / denominator if denominator > 0 else None)
        return figures

    def true_dso(self, sales, entity, currency, current_only):
        """Σ age × open amount / credit sales of the invoice's month, flagged where none were."""
        items = self.book.items
        by_month = defaultdict(int)
        for n, amount in self.in_scope(entity):
            if items.currency[n] != currency or items.kind[n] == "credit_memo":
                continue
            month = month_of(items.document_day[n])
            age = self.as_of - items.document_day[n]
            late = items.due_day[n] < self.as_of
            by_month[month] += 0 if current_only and late else age * amount
        total, exhausted, divided = Fraction(0), False, False
        for (first, last), amount_days in by_month.items():
            of_month = sales.between(first, min(last, self.as_of))
            if of_month > 0:
                total += Fraction(amount_days, of_month)
                divided = True
            elif amount_days:
                exhausted = True
        return (None if exhausted and not divided else total), exhausted


def net(account):
    """Credits, the last figure, reduce the oldest bucket first."""
    for at in range(len(account) - 2, -1, -1):
        taken = max(0, min(account[at], -account[-1]))
        account[at] -= taken
        account[-1] += taken


@functools.cache
def month_of(ordinal):
    """First and last day of the month of a day."""
    date = datetime.date.fromordinal(ordinal)
    first = date.replace(day=1).toordinal()
    return first, first + calendar.monthrange(date.year, date.month)[1] - 1


def hundredths(days):
    """Half-even to two decimals, in hundredths; nothing stays nothing."""
    return None if days is None else round(days * 100)


class Sales:
    """Credit sales of one currency: invoices less credit memos, or imported figures instead."""

    def __init__(self, book, currency, entity):
        self._billed = defaultdict(int)  # (entity, day) -> amount
        self._days, self._months = {}, {}
        items = book.items
        for n, amount in enumerate(items.amount):
            if (items.currency[n] == currency and items.kind[n] in SALES and
                    (entity is None or items.entity[n] == entity)):
                self._billed[items.entity[n], items.counted_from[n]] += amount
        for owner, sold_in, first, last, amount in book.imported_sales:
            if sold_in == currency and (entity is None or owner == entity):
                if first == last:
                    self._days[owner, first] = amount
                else:
                    self._months[owner, first, last] = amount
        starts = [day for _, day in self._billed] + [day for _, day in self._days] + [
            first for _, first, _ in self._months]
        self.first_day = min(starts, default=None)

    def between(self, first, last):
        """Sales dated from `first` to `last`, both included."""
        replaced = {(owner, day) for owner, start, end in self._months
                    for day in range(start, end + 1)}
        total = sum(amount for (owner, day), amount in self._billed.items()
                    if first <= day <= last and (owner, day) not in replaced and
                    (owner, day) not in self._days)
        total += sum(amount for (_, day), amount in self._days.items() if first <= day <= last)
        for (owner, start, end), figure in self._months.items():
            own = {day for who, day in self._days if who == owner and start <= day <= end}
            rest = figure - sum(self._days[owner, day] for day in own)
            others = [day for day in range(start, end + 1) if day not in own]
            if others:  # the rest is spread over the days without a figure, half-even
                through = round(Fraction(rest * sum(day <= last for day in others), len(others)))
                before = round(Fraction(rest * sum(day < first for day in others), len(others)))
                total += through - before if last >= first else 0
        return total


def count_back(receivables, sales, as_of):
    """Days that the receivables last for, month by month backwards; (days, history ended first)."""
    if sales.first_day is None or sales.first_day > as_of:
        return None, False
    days, left = Fraction(0), receivables
    first, last = month_of(as_of)
    last = as_of
    while left > 0 and last >= sales.first_day:
        of_month, length = sales.between(first, last), last - first + 1
        if of_month > 0 and left <= of_month:
            return days + Fraction(left * length, of_month), False
        days += length
        left -= of_month
        first, last = month_of(first - 1)
    return days, left > 0

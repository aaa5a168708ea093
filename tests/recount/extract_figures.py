"""Aging, DSO, days delinquent, days to pay and beyond terms of a list of documents, from the formulas of
docs/domain.md 8 alone: the list's own rows, no export, no book. Amounts are whole cents, days exact fractions
until they are shown."""

import datetime
from collections import defaultdict
from fractions import Fraction

BUCKETS = {"due-date": (("current", None, 0), ("1-30", 1, 30), ("31-60", 31, 60), ("61-90", 61, 90), ("91+", 91, None)),
           "invoice-date": (("0-30", None, 30), ("31-60", 31, 60), ("61-90", 61, 90), ("91+", 91, None))}
DAY = datetime.timedelta(days=1)


def shown(value):
    """Half-even to two decimals, as text; nothing stays nothing."""
    if value is None:
        return None
    cents = round(value * 100)
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def month_before(first):
    last = first - DAY
    return last.replace(day=1), last


class Day:
    def __init__(self, rows, currency, as_of):
        self.as_of = as_of
        self.currency = currency
        self.rows = [row for row in rows if row.currency == currency]
        self.open = [(row, row.open_on(as_of)) for row in self.rows]
        # Cash that came before the document that it settles is the customer's credit until then.
        self.ahead = sum(row.settled for row in self.rows
                         if row.paid and not row.is_credit and row.paid <= as_of < row.document)
        self.receivables = sum(amount for _, amount in self.open) - self.ahead
        self.current = sum(amount for row, amount in self.open if not row.is_credit and row.due >= as_of)

    def aging(self, basis):
        sums = {name: [0, 0] for name, _, _ in BUCKETS[basis]}
        credits = -self.ahead
        for row, amount in self.open:
            if row.is_credit:
                credits += amount
            elif amount:
                age = (self.as_of - (row.due if basis == "due-date" else row.document)).days
                name = next(name for name, _, last in BUCKETS[basis] if last is None or age <= last)
                sums[name][0] += amount
                sums[name][1] += 1
        return sums, credits

    def netted(self, basis, customer):
        """The customer's buckets and what is left of credits, which settle the oldest bucket first."""
        day = Day([row for row in self.rows if row.customer == customer], self.currency, self.as_of)
        sums, credits = day.aging(basis)
        amounts = [amount for amount, _ in sums.values()]
        for n in reversed(range(len(amounts))):
            taken = min(amounts[n], -credits)
            amounts[n] -= taken
            credits += taken
        return amounts, credits

    def sales(self, first, last):
        return sum(row.amount for row in self.rows if first <= row.document <= last and not row.is_payment)

    def simple(self, days, amount):
        sales = self.sales(self.as_of - (days - 1) * DAY, self.as_of)
        return Fraction(amount * days, sales) if sales > 0 else None

    def count_back(self, amount):
        left, days = amount, Fraction(0)
        first, last = self.as_of.replace(day=1), self.as_of
        begin = min(row.document for row in self.rows)
        while left > 0 and last >= begin:
            sales, length = self.sales(first, last), (last - first).days + 1
            if 0 < left <= sales:
                return days + Fraction(left * length, sales)
            left, days = left - sales, days + length
            first, last = month_before(first)
        return days

    def true(self, current_only=False):
        by_month = defaultdict(int)
        for row, amount in self.open:
            if not row.is_credit and (row.due >= self.as_of or not current_only):
                by_month[row.document.replace(day=1)] += (self.as_of - row.document).days * amount
        total = Fraction(0)
        for first, amount_days in by_month.items():
            last = (first + 31 * DAY).replace(day=1) - DAY
            sales = self.sales(first, min(last, self.as_of))
            if sales > 0:
                total += Fraction(amount_days, sales)
        return total

    def dso(self, method, days=90):
        """The figure, the best possible one, and the difference of the two, rounded once."""
        if method == "true":
            figures = [self.true(), self.true(current_only=True)]
        else:
            of = self.count_back if method == "count-back" else lambda amount: self.simple(days, amount)
            figures = [of(self.receivables), of(self.current)]
        whole, best = figures
        late = None if None in figures else whole - best
        return shown(best if method == "best-possible" else whole), shown(best), shown(late)

    def days_to_pay(self, days=90):
        """Weighed by what was settled, of the cash posted in the period; the second is beyond terms."""
        first = self.as_of - (days - 1) * DAY
        paid = [row for row in self.rows if row.paid and not row.is_credit and row.settled and
                first <= row.paid <= self.as_of]
        weight = sum(row.settled for row in paid)
        if not weight:
            return None, None
        return tuple(shown(Fraction(sum(row.settled * (row.paid - start(row)).days for row in paid), weight))
                     for start in (lambda row: row.document, lambda row: row.due))

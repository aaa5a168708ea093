"""Payment dates expected again from a recounted book (docs/forecast.md, 'How it is counted').

What is left of open items is a whole number of units of 10^-30, so that no rounding of this side shows.
"""

from collections import defaultdict

FIRST, LAST = -120, 400
UNIT = 10 ** 30
OWN_WEIGHT, SEGMENT_WEIGHT = 10, 30
OPEN_LEAST = 10  # of everybody's items; with fewer open, a day says nothing
OPENED_BY_BILLING = ("invoice", "debit_memo", "finance_charge")


class Counts:
    """Items by day after their due date: how many were open, how many were settled."""

    def __init__(self):
        self.entered, self.left, self.settled = (defaultdict(int) for _ in range(3))
        self.settlements = 0

    def add(self, entry, exit_day, settled):
        exit_day = max(FIRST, min(LAST, exit_day))
        self.entered[min(max(FIRST, entry), exit_day)] += 1
        self.left[exit_day] += 1
        if settled:
            self.settled[exit_day] += 1
            self.settlements += 1

    def chances(self, wider, weight):
        """{day: chance that an open item is settled}, in units, mixed with the wider chances."""
        found, at_risk = {}, 0
        for day in range(FIRST, LAST + 1):
            at_risk += self.entered[day]
            settled = self.settled[day] * UNIT + weight * (wider[day] if wider else 0)
            enough = wider is not None or at_risk >= OPEN_LEAST
            found[day] = settled // (at_risk + weight) if enough else 0
            at_risk -= self.left[day]
        return found


class Curve:
    def __init__(self, chances):
        self.left, left = {FIRST - 1: UNIT}, UNIT
        for day in range(FIRST, LAST + 1):
            left = left * (UNIT - chances[day]) // UNIT
            self.left[day] = left

    def quantile(self, age, percent):
        if age >= LAST:
            return None
        open_now = self.left[max(FIRST - 1, age)]
        if open_now < UNIT // 10 ** 9:
            return None
        most = open_now * (100 - percent) + open_now // 10 ** 4
        return next((day for day in range(max(FIRST, age + 1), LAST + 1)
                     if self.left[day] * 100 <= most), None)


def closed_by_cash(book):
    """Rows of items whose latest application that stands is one of cash."""
    latest = {}
    applications = book.applications
    for _, n in sorted((order, n) for n, order in enumerate(book.application_order)):
        if applications.reversed[n] < 0:
            latest[applications.item[n]] = n
    return {item for item, n in latest.items() if applications.cash[n] and applications.amount[n] > 0}


def expectations(day):
    """{(entity, number): (open, expected, earliest, latest, own, of segment)}, days as ordinals."""
    book, as_of = day.book, day.as_of
    items, by_cash = book.items, closed_by_cash(book)
    everybody, segments, customers = Counts(), defaultdict(Counts), defaultdict(Counts)
    waiting = defaultdict(list)
    for n, kind in enumerate(items.kind):
        if kind not in OPENED_BY_BILLING or items.parent[n] or items.document_day[n] > as_of:
            continue
        segment = (items.entity[n], items.currency[n], items.terms[n])
        due, exit_day, settled = items.due_day[n], as_of, False
        if day.open[n] == 0:
            closed = items.exported_closed[n]
            exit_day = min(as_of, closed) if closed >= 0 else as_of
            settled = 0 <= closed <= as_of and n in by_cash
        for counts in (everybody, segments[segment], customers[segment, items.customer[n]]):
            counts.add(items.document_day[n] - due, exit_day - due, settled)
        if day.open[n] > 0:
            waiting[segment, items.customer[n]].append(n)
    of_all, of_segments, found = everybody.chances(None, 0), {}, {}
    for (segment, customer), rows in waiting.items():
        if segment not in of_segments:
            of_segments[segment] = segments[segment].chances(of_all, SEGMENT_WEIGHT)
        own = customers[segment, customer]
        curve = Curve(own.chances(of_segments[segment], OWN_WEIGHT))
        for n in rows:
            due = items.due_day[n]
            days = [curve.quantile(as_of - due, percent) for percent in (50, 10, 90)]
            found[items.keys[n]] = (day.open[n], *(None if delay is None else due + delay
                                                   for delay in days),
                                    own.settlements, segments[segment].settlements)
    return found

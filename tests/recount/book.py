"""The book, counted again: folds the exported journal and holds the other exports against it.

It shares nothing with the engine but the words of the exports. Memory: some 150 bytes an item and an
application, 250 a payment, beside their ids.
"""

from array import array
from collections import Counter
from fractions import Fraction
from sys import intern

from exports import DECIMALS, day, iso, major, minor

STATES = ("applied", "on_account", "unapplied", "unidentified", "written_off", "refund_due",
          "quarantined", "returned")
STATE = {name: n for n, name in enumerate(STATES)}
# What opens with an item of a kind, by its name in a bridge.
OPENS = {"invoice": "invoices", "debit_memo": "debit_memos", "finance_charge": "finance_charges",
         "credit_memo": "credit_memos", "deduction": "deductions_opened"}
CREDITS = (STATE["on_account"], STATE["unapplied"])
NONE = -1


def converted(amount, currency, other, rate):
    """Minor units of one currency in another, half-even, at a rate such as 'EUR/USD 1.0834'."""
    pair, value = rate.split(" ")
    value = Fraction(value) if pair.split("/")[0] == currency else 1 / Fraction(value)
    places = DECIMALS.get(other, 2) - DECIMALS.get(currency, 2)
    return round(amount * value * Fraction(10) ** places)


class Differences:
    """What does not agree: the first of them in words, all of them counted."""

    SHOWN = 40

    def __init__(self):
        self.count = 0
        self.lines = []

    def add(self, what):
        self.count += 1
        if len(self.lines) < self.SHOWN:
            self.lines.append(what)

    def equal(self, what, exported, counted):
        if exported != counted:
            self.add(f"{what}: exported {exported}, recounted {counted}")


class Names:
    """Numbers for the ids that stand on many rows."""

    def __init__(self):
        self.number = {}
        self.text = []

    def of(self, text):
        if text not in self.number:
            self.number[text] = len(self.text)
            self.text.append(text)
        return self.number[text]


class Items:
    """The items export, a column an array, and what the journal makes of each item."""

    def __init__(self):
        self.at = {}  # (entity, number) -> row
        self.keys = []
        self.customer, self.entity = array("l"), array("l")
        self.document_day, self.due_day = array("l"), array("l")
        self.counted_from = array("l")  # the document day, or the first open one if that was closed
        self.currency, self.kind, self.parent, self.terms = [], [], [], []
        self.amount, self.exported_open = array("q"), array("q")
        self.exported_closed = array("l")
        self.opened = bytearray()
        self.open = array("q")
        self.closed = array("l")  # the day on which nothing was left, NONE while something is

    def read(self, rows, names, differences):
        for row in rows:
            key = (intern(row["entity_id"]), row["item_number"])
            if key in self.at:
                differences.add(f"item {key[0]}/{key[1]} is exported twice")
                continue
            currency = intern(row["currency"])
            self.at[key] = len(self.keys)
            self.keys.append(key)
            self.customer.append(names.of(row["customer_id"]))
            self.entity.append(names.of(row["entity_id"]))
            document = day(row["document_date"])
            self.document_day.append(document)
            self.counted_from.append(document)
            self.due_day.append(day(row["due_date"]) or document)
            self.currency.append(currency)
            self.kind.append(intern(row["kind"]))
            self.parent.append(intern(row["parent_item"] or ""))
            self.terms.append(intern(row["terms"] or ""))
            self.amount.append(minor(row["amount"], currency))
            self.exported_open.append(minor(row["open_amount"], currency))
            self.exported_closed.append(day(row["closed_date"]) or NONE)
            differences.equal(f"state of item {key[0]}/{key[1]}", row["state"],
                              "open" if self.exported_open[-1] else "closed")
        self.opened = bytearray(len(self.keys))
        self.open = array("q", bytes(8 * len(self.keys)))
        self.closed = array("l", [NONE]) * len(self.keys)

    def word(self, n):
        return "/".join(self.keys[n])


class Applications:
    """The applications export with its history, walked payment by payment in its order."""

    def __init__(self):
        self.item = array("l")
        self.cash = bytearray()  # 1: of cash, not a credit memo that was netted
        # The payment's currency has `amount`, the item's all else: `cash_settled` is what the cash
        # settled there.
        self.amount, self.settles, self.deduction = array("q"), array("q"), array("q")
        self.cash_settled = array("q")
        self.discount, self.write_off = array("q"), array("q")
        self.posted, self.reversed = array("l"), array("l")
        self.actor = array("l")
        self.ids = []
        self.next_of_payment = array("l")
        self.first, self.last = {}, {}  # payment id -> row
        self.reversed_in_journal = bytearray()

    def read(self, rows, items, names, differences):
        for row in rows:
            currency = row["currency"]
            n = len(self.ids)
            key = (row["entity_id"], row["item_number"])
            if key not in items.at:
                differences.add(f"application {row['application_id']} is of an item "
                                f"{key[0]}/{key[1]} that is not exported")
                continue
            self.ids.append(row["application_id"])
            self.item.append(items.at[key])
            other = row["item_currency"]
            parts = [minor(row[name], other)
                     for name in ("item_amount", "discount", "write_off", "deduction")]
            self.amount.append(minor(row["amount"], currency))
            self.cash_settled.append(parts[0])
            self._check_rate(row, self.amount[-1], parts[0], differences)
            self.cash.append(row["kind"] == "cash")
            self.discount.append(parts[1])
            self.write_off.append(parts[2])
            self.deduction.append(parts[3])
            self.settles.append(sum(parts))
            self.posted.append(day(row["posted_date"]))
            self.reversed.append(day(row["reversed_date"]) or NONE)
            self.actor.append(names.of(row["actor"]))
            differences.equal(f"currency of application {row['application_id']}", other,
                              items.currency[items.at[key]])
            differences.equal(f"state of application {row['application_id']}", row["state"],
                              "stands" if self.reversed[-1] == NONE else "reversed")
            payment = row["payment_id"]
            self.next_of_payment.append(NONE)
            if payment in self.last:
                self.next_of_payment[self.last[payment]] = n
            else:
                self.first[payment] = n
            self.last[payment] = n
        self.reversed_in_journal = bytearray(len(self.ids))

    @staticmethod
    def _check_rate(row, amount, settled, differences):
        """Cash at the rate, less what was gained, is what it settled."""
        name = f"settled by application {row['application_id']}"
        if row["currency"] == row["item_currency"]:
            differences.equal(name, settled, amount)
            return
        other = row["item_currency"]
        at_rate = converted(amount, row["currency"], other, row["rate"])
        differences.equal(name, settled, at_rate - minor(row["fx_gain"], other))


class Payments:
    """What the journal makes of each payment."""

    def __init__(self):
        self.at = {}
        self.currency, self.amount = [], array("q")
        self.states = [array("q") for _ in STATES]
        self.customer, self.entity = array("l"), array("l")
        self.next_application = array("l")

    def add(self, payment_id, currency, amount, entity, first_application):
        n = len(self.currency)
        self.at[payment_id] = n
        self.currency.append(intern(currency))
        self.amount.append(amount)
        for state in self.states:
            state.append(0)
        self.customer.append(NONE)
        self.entity.append(entity)
        self.next_application.append(first_application)
        return n


class Book:
    """Everything that can be counted again from the exports of a book."""

    def __init__(self, source, differences):
        self.differences = differences
        self.names = Names()
        self.items = Items()
        self.applications = Applications()
        self.payments = Payments()
        self.home = {}  # customer -> entity it is registered with
        self.accounts = Counter()  # (currency, ledger account) -> sum of postings
        # Changes of open items and of on-account and unapplied cash, in journal order.
        self.change_day, self.change_item, self.change_delta = array("l"), array("l"), array("q")
        # The same changes of items by what they are called in a bridge.
        self.part_day, self.part_item, self.part_delta = array("l"), array("l"), array("q")
        self.part_name = []
        self.credit_day, self.credit_account, self.credit_delta = array("l"), array("l"), array("q")
        self.credit_accounts = {}  # (customer, entity, currency) -> number
        self.imported_sales = []  # (entity, currency, first day, last day, amount), in order
        self.days = set()  # on which cash or adjustments were posted
        self.events = Counter()
        self._closed = {}  # entity -> last days that were closed, those of a reopened month gone
        self.application_order = array("q")  # sequence of the event that made each application
        self._taken_back = set()  # deductions that went with their application

        self.items.read(source.rows("items"), self.names, differences)
        self.applications.read(source.rows("applications"), self.items, self.names, differences)
        self.application_order = array("q", bytes(8 * len(self.applications.ids)))
        self._walk(source.rows("journal"))
        self._compare_items()
        self._compare_applications()
        self._compare_deductions()
        self._compare_payments(source.rows("payments"))
        self._compare_control()

    # The journal.

    def _walk(self, events):
        before = None
        for event in events:
            sequence = event["sequence"]
            if before is not None and sequence != before + 1:
                self.differences.add(f"journal: event {sequence} follows event {before}")
            before = sequence
            kind = event["type"]
            self.events[kind] += 1
            if event["postings"]:
                self._post(event)
            handler = self._HANDLERS.get(kind)
            if handler:
                handler(self, event)

    def _post(self, event):
        balances = Counter()
        for posting in event["postings"]:
            currency = posting.get("currency", event["currency"])
            amount = minor(posting["amount"], currency)
            balances[currency] += amount
            self.accounts[currency, posting["account"]] += amount
        for currency, balance in balances.items():
            if balance:
                self.differences.add(f"journal: postings of event {event['sequence']} sum to "
                                     f"{major(balance, currency)} {currency}")

    def _period_closed(self, event):
        self._closed.setdefault(event["entity_id"], []).append(day(event["effective_date"]))

    def _period_reopened(self, event):
        self._closed[event["entity_id"]].pop()  # the newest

    def _open_day(self, entity, effective):
        """The day itself, or the first one that was not closed then."""
        closed = self._closed.get(entity)
        return max(effective, closed[-1] + 1) if closed else effective

    def _customer(self, event):
        self.home[self.names.of(event["customer_id"])] = self.names.of(event["entity_id"])

    def _sales(self, event):
        first = day(event["effective_date"])
        self.imported_sales.append((self.names.of(event["entity_id"]), event["currency"], first,
                                    day(event.get("to_date")) or first,
                                    minor(event["amount"], event["currency"])))

    def _item(self, event):
        key = (event["entity_id"], event["item_number"])
        n = self.items.at.get(key)
        if n is None:
            self.differences.add(f"journal: event {event['sequence']} is of an item "
                                 f"{key[0]}/{key[1]} that is not exported")
        return n

    def _item_opened(self, event):
        n = self._item(event)
        if n is None:
            return
        if self.items.opened[n]:
            self.differences.add(f"item {self.items.word(n)} is opened twice")
        self.items.opened[n] = 1
        opening = minor(event["amount"], event["currency"])
        # An item counts from its document date, or the first open day if the books of that are closed.
        counted = self._open_day(event["entity_id"], self.items.document_day[n])
        self.items.counted_from[n] = counted
        self._change(n, counted, opening)
        kind = "deduction" if self.items.parent[n] else self.items.kind[n]
        self._part(n, counted, OPENS[kind], opening)
        if opening == 0:
            self.items.closed[n] = day(event["effective_date"])

    def _item_adjusted(self, event):
        n = self._item(event)
        if n is None:
            return
        effective, amount = day(event["effective_date"]), minor(event["amount"], event["currency"])
        of_deduction = any(posting["account"] == "deduction" for posting in event["postings"])
        if of_deduction:
            self._taken_back.add(n)
        self._change(n, effective, amount)
        self._part(n, effective, "deductions_opened" if of_deduction else "adjustments", amount)

    def _part(self, n, effective, name, delta):
        if delta:
            self.part_day.append(max(effective, self.items.counted_from[n]))
            self.part_item.append(n)
            self.part_name.append(name)
            self.part_delta.append(delta)

    def _change(self, n, effective, delta):
        items = self.items
        effective = max(effective, items.counted_from[n])
        items.open[n] += delta
        if items.open[n] < 0 if items.kind[n] != "credit_memo" else items.open[n] > 0:
            self.differences.add(f"item {items.word(n)} crosses zero: "
                                 f"{major(items.open[n], items.currency[n])}")
        items.closed[n] = NONE if items.open[n] else effective
        self.change_day.append(effective)
        self.change_item.append(n)
        self.change_delta.append(delta)
        self.days.add(effective)

    def _cash_recorded(self, event):
        state = event["state_to"]
        if not state:
            return  # noted or provisional: takes no state
        if event["payment_id"] in self.payments.at:
            self.differences.add(f"payment {event['payment_id']} is recorded twice")
            return
        self._new_payment(event, state)

    def _new_payment(self, event, state):
        payment = event["payment_id"]
        amount = minor(event["amount"], event["currency"])
        n = self.payments.add(payment, event["currency"], amount, self.names.of(event["entity_id"]),
                              self.applications.first.get(payment, NONE))
        self.payments.states[STATE[state]][n] = amount
        self.days.add(day(event["effective_date"]))

    def _payment(self, event):
        n = self.payments.at.get(event["payment_id"])
        if n is None:
            self.differences.add(f"journal: event {event['sequence']} is of payment "
                                 f"{event['payment_id']}, which was never recorded")
        return n

    def _payer_identified(self, event):
        n = self._payment(event)
        if n is None:
            return
        self.payments.customer[n] = self.names.of(event["customer_id"])
        self._move(n, event, "unidentified", "unapplied")

    def _cash_moved(self, event):
        n = self._payment(event)
        if n is not None:
            self._move(n, event, event["state_from"], event["state_to"])

    def _move(self, n, event, from_state, to_state, credits=True):
        payments = self.payments
        amount = minor(event["amount"], event["currency"])
        effective = day(event["effective_date"])
        for state, delta in ((STATE[from_state], -amount), (STATE[to_state], amount)):
            payments.states[state][n] += delta
            if payments.states[state][n] < 0:
                self.differences.add(f"payment {event['payment_id']} has less than nothing "
                                     f"{STATES[state]} after event {event['sequence']}")
            if credits and state in CREDITS:
                self._credit(n, effective, delta)
        self.days.add(effective)

    def _credit(self, n, effective, delta):
        payments = self.payments
        customer = payments.customer[n]
        if customer == NONE:
            return
        entity = payments.entity[n]
        if not self.names.text[entity]:
            entity = self.home.get(customer, entity)
        account = (customer, entity, payments.currency[n])
        number = self.credit_accounts.setdefault(account, len(self.credit_accounts))
        self.credit_day.append(effective)
        self.credit_account.append(number)
        self.credit_delta.append(delta)

    def _use(self, n, effective, item, amount):
        """Cash stays the customer's credit until the item that it settles counts."""
        counted = max(effective, self.items.counted_from[item])
        self._credit(n, counted, -amount)
        self.days.add(counted)

    def _applied(self, event):
        n = self._payment(event)
        if n is None:
            return
        effective, applications = day(event["effective_date"]), self.applications
        actor = self.names.of(event["actor"])
        wanted, met, amount, settled = event["item_number"], None, 0, 0
        at = self.payments.next_application[n]
        while met != wanted and at != NONE:
            item = applications.item[at]
            number = self.items.keys[item][1]
            met = number if met is None else f"{met}|{number}"
            amount += applications.amount[at]
            settled += applications.settles[at]
            self._change(item, effective, -applications.settles[at])
            self._use(n, effective, item, applications.amount[at])
            self.application_order[at] = int(event["sequence"])
            self._part(item, effective, "cash_applied", -applications.cash_settled[at])
            self._part(item, effective, "discounts", -applications.discount[at])
            self._part(item, effective, "write_offs", -applications.write_off[at])
            self._part(item, effective, "deductions_split_off", -applications.deduction[at])
            if applications.posted[at] != effective or applications.actor[at] != actor:
                self.differences.add(
                    f"application {applications.ids[at]}: exported {iso(applications.posted[at])} by "
                    f"{self.names.text[applications.actor[at]]!r}, the journal says "
                    f"{iso(effective)} by {event['actor']!r}")
            at = applications.next_of_payment[at]
        self.payments.next_application[n] = at
        self._settlement(event, "applications", met, amount, -settled)
        self._move(n, event, "unapplied", "applied", credits=False)

    def _application_reversed(self, event):
        n = self._payment(event)
        if n is None:
            return
        effective, applications = day(event["effective_date"]), self.applications
        wanted = event["item_number"].split("|") if event["item_number"] else []
        amount = settled = 0
        found = []
        for number in wanted:
            # What was applied so far, stands in the journal, and is exported as reversed that day.
            at = self.applications.first.get(event["payment_id"], NONE)
            while at != NONE and at != self.payments.next_application[n]:
                if (self.items.keys[applications.item[at]][1] == number and
                        not applications.reversed_in_journal[at] and
                        applications.reversed[at] == effective):
                    break
                at = applications.next_of_payment[at]
            if at == NONE or at == self.payments.next_application[n]:
                continue
            applications.reversed_in_journal[at] = 1
            found.append(number)
            amount += applications.amount[at]
            settled += applications.settles[at]
            self._change(applications.item[at], effective, applications.settles[at])
            self._use(n, effective, applications.item[at], -applications.amount[at])
            self._part(applications.item[at], effective, "taken_back",
                       applications.settles[at] - applications.deduction[at])
            self._part(applications.item[at], effective, "deductions_split_off",
                       applications.deduction[at])
        self._settlement(event, "reversed applications", "|".join(found), amount, settled)
        self._move(n, event, "applied", "unapplied", credits=False)

    def _settlement(self, event, what, items, amount, settled):
        """An event that applies or takes back, beside the exported applications it stands for."""
        where = f"journal: event {event['sequence']} of payment {event['payment_id']}: {what}"
        self.differences.equal(f"{where}, items", items or "", event["item_number"])
        self.differences.equal(f"{where}, amount", major(amount, event["currency"]), event["amount"])
        posted = [posting for posting in event["postings"] if posting["account"] == "ar"]
        currencies = {posting.get("currency", event["currency"]) for posting in posted}
        if len(currencies) == 1:
            currency = currencies.pop()
            ar = sum(minor(posting["amount"], currency) for posting in posted)
            self.differences.equal(f"{where}, posted to receivables",
                                   major(settled, currency), major(ar, currency))
        elif posted:
            self.differences.add(f"{where} are posted in {' and '.join(sorted(currencies))}")

    def _deposit_booked(self, event):
        self._new_payment(event, event["state_to"])

    _HANDLERS = {
        "customer_registered": _customer, "sales_registered": _sales,
        "item_opened": _item_opened, "item_adjusted": _item_adjusted,
        "cash_recorded": _cash_recorded, "payer_identified": _payer_identified,
        "cash_moved": _cash_moved, "applied": _applied, "applied_across": _applied,
        "period_closed": _period_closed, "period_reopened": _period_reopened,
        "application_reversed": _application_reversed, "deposit_booked": _deposit_booked}

    # The other exports beside it.

    def _compare_items(self):
        items = self.items
        for n in range(len(items.keys)):
            if not items.opened[n]:
                self.differences.add(f"item {items.word(n)} was never opened")
            if items.open[n] != items.exported_open[n]:
                currency = items.currency[n]
                self.differences.equal(f"open amount of item {items.word(n)}",
                                       major(items.exported_open[n], currency),
                                       major(items.open[n], currency))
            if items.closed[n] != items.exported_closed[n]:
                self.differences.equal(
                    f"closed date of item {items.word(n)}",
                    *(iso(at) if at != NONE else "none"
                      for at in (items.exported_closed[n], items.closed[n])))

    def _compare_applications(self):
        applications = self.applications
        for payment, at in applications.first.items():
            n = self.payments.at.get(payment)
            stop = at if n is None else self.payments.next_application[n]
            while at != stop:
                if bool(applications.reversed_in_journal[at]) != (applications.reversed[at] != NONE):
                    self.differences.add(f"application {applications.ids[at]} is exported as "
                                         f"reversed or standing, and the journal says otherwise")
                at = applications.next_of_payment[at]
            while at != NONE:
                self.differences.add(f"application {applications.ids[at]} is exported, and no event "
                                     f"of the journal applied it")
                at = applications.next_of_payment[at]

    def _compare_deductions(self):
        """What applications split off stands as deduction items, and nothing else does."""
        rest = Counter()
        for at, deduction in enumerate(self.applications.deduction):
            if deduction and self.applications.reversed[at] == NONE:
                rest[self.items.keys[self.applications.item[at]]] += deduction
        for n, parent in enumerate(self.items.parent):
            if parent and n not in self._taken_back:
                rest[self.items.keys[n][0], parent] -= self.items.amount[n]
        for key, amount in rest.items():
            if amount:
                self.differences.add(f"deductions of item {'/'.join(key)}: split off and opened "
                                     f"differ by {amount} minor units")

    def _compare_payments(self, rows):
        payments, names = self.payments, self.names
        seen = bytearray(len(payments.currency))
        for row in rows:
            payment, currency = row["payment_id"], row["currency"]
            n = payments.at.get(payment)
            if n is None:
                self.differences.add(f"payment {payment} is exported, and the journal never "
                                     f"recorded it")
                continue
            if seen[n]:
                self.differences.add(f"payment {payment} is exported twice")
            seen[n] = 1
            amount = minor(row["amount"], currency)
            states = [minor(row[state], currency) for state in STATES]
            if sum(states) != amount:
                self.differences.add(f"payment {payment} is {row['amount']}, its eight states are "
                                     f"{major(sum(states), currency)}")
            counted = [payments.states[state][n] for state in range(len(STATES))]
            if currency != payments.currency[n] or amount != payments.amount[n]:
                self.differences.equal(f"payment {payment}", f"{row['amount']} {currency}",
                                       f"{major(payments.amount[n], payments.currency[n])} "
                                       f"{payments.currency[n]}")
            if states != counted:
                for state, exported, recounted in zip(STATES, states, counted):
                    self.differences.equal(f"{state} of payment {payment}",
                                           major(exported, currency), major(recounted, currency))
            customer = payments.customer[n]
            self.differences.equal(f"customer of payment {payment}", row["customer_id"] or "",
                                   "" if customer == NONE else names.text[customer])
        for payment, n in payments.at.items():
            if not seen[n]:
                self.differences.add(f"payment {payment} was recorded and is not exported")

    def _compare_control(self):
        """The ledger accounts beside the rows that they sum up."""
        receivables, cash, banked = Counter(), Counter(), Counter()
        for n, currency in enumerate(self.items.currency):
            receivables[currency] += self.items.exported_open[n]
        for state, amounts in zip(STATES, self.payments.states):
            for currency, amount in zip(self.payments.currency, amounts):
                cash[currency, state] += amount
        for (currency, account), balance in self.accounts.items():
            if account == "ar":
                self.differences.equal(f"control account of receivables, {currency}",
                                       major(receivables[currency], currency),
                                       major(balance, currency))
            elif account.startswith("cash:"):
                state = account.removeprefix("cash:")
                self.differences.equal(f"ledger account {account}, {currency}",
                                       major(-cash[currency, state], currency),
                                       major(balance, currency))
            elif account.startswith("bank:"):
                banked[currency] += balance
            elif account == "deduction":
                self.differences.equal(f"ledger account {account}, {currency}", 0, balance)
        for currency, balance in banked.items():
            received = sum(cash[currency, state] for state in STATES)
            self.differences.equal(f"cash of all states and of the bank accounts, {currency}",
                                   major(received, currency), major(balance, currency))

    # Balances.

    def item_balances(self, as_of):
        """Each item's open amount at the end of a day, with all that is known now."""
        balances = array("q", bytes(8 * len(self.items.keys)))
        for effective, item, delta in zip(self.change_day, self.change_item, self.change_delta):
            if effective <= as_of:
                balances[item] += delta
        return balances

    def credit_balances(self, as_of):
        """On-account and unapplied cash at the end of a day, by (customer, entity, currency)."""
        balances = [0] * len(self.credit_accounts)
        for effective, account, delta in zip(self.credit_day, self.credit_account,
                                             self.credit_delta):
            if effective <= as_of:
                balances[account] += delta
        return dict(zip(self.credit_accounts, balances))

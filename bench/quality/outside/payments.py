"""Days of payments. Each maker returns a payment with its truth, or None where the book has no room for its kind."""
import datetime

import bank
import names
import numbers_ as numbers
import wording
from book import DAY0, Book

WEIGHTS = dict(single=26, several=10, lines=8, text_amounts=5, no_reference=9, no_reference_discount=2, statement=2,
               due=2, part=5, part_rest=4, discount=9, discount_late=3, rounded=3, short_stated=4, short=3, over=4,
               credit=5, typo=6, order=4, structured=4, range=2, tail=4, letters_third=2, swapped_own=2, swapped_other=3,
               family=4, agent=4, late_advice=3, returned=2, return_first=1, duplicate=4, tie=6, tie_across=1, stranger=4,
               stranger_near=2, stranger_exact=1, stranger_number=2, twin_named=3, on_account=2, namesake=2, two_currencies=1)


class Days(Book):
    KINDS = WEIGHTS
    banks = False

    def run(self):
        for day in range(self.days):
            self.day = DAY0 + datetime.timedelta(days=day)
            self.touched = set()
            kinds, weights = list(self.KINDS), list(self.KINDS.values())
            made, guard = 0, 0
            while made < self.per_day and guard < self.per_day * 30:
                guard += 1
                made += bool(getattr(self, "_" + self.rng.choices(kinds, weights)[0])())
        return self

    # -- what is open ------------------------------------------------------------------------------------------

    def known(self, item):
        return item.date <= self.day

    def family(self, one):
        if not hasattr(self, "families"):
            self.families = {}
            for c in self.customers:
                self.families.setdefault(c["parent"] or c["id"], []).append(c)
        return self.families[one["parent"] or one["id"]]

    def open_items(self, one, kind="invoice"):
        return [i for i in one["items"] if abs(i.open) >= 100 and i.kind == kind and self.known(i) and i.busy != self.day]

    def all_open(self, ones, currency):
        return [i for c in ones for i in c["items"] if i.open and self.known(i) and i.currency == currency]

    def asks(self, item):
        """The amounts by which an item can be settled."""
        return {item.open, item.open - item.discount} if item.discount and item.open == item.amount else {item.open}

    def whose(self, ones, currency, amount):
        return [i for i in self.all_open(ones, currency) if amount in self.asks(i)]

    def pick(self, need=1, quiet=False, test=lambda c: True):
        for _ in range(40):
            one = self.rng.choice(self.customers)
            if one["id"].startswith("Z") or not test(one):
                continue
            head = one["parent"] or one["id"]
            if quiet and head in self.touched:
                continue
            if self.locked(head):
                continue
            if len(self.open_items(one)) >= need:
                return one
        return None

    def locked(self, head):
        one = self.by_customer[head]
        return one.get("closed") == self.day or one.get("rests", self.day) > self.day

    def close(self, one):
        """No further payment of this family today: what is open at the beginning and now is the same."""
        self.by_customer[one["parent"] or one["id"]]["closed"] = self.day

    # -- writing -----------------------------------------------------------------------------------------------

    def _payer(self, one, strong):
        """(payer object, whether it tells the customer by itself). `strong`: it must, or items do not help."""
        rng = self.rng
        way = rng.choice(names.WAYS)
        for _ in range(12):
            if not strong or self.tells(one, way) or way == "exact" and self.tells(one, "exact"):
                break
            way = rng.choice(names.WAYS)
        told = self.tells(one, way)
        result = dict(name=names.printed(way, one))
        if one["accounts"] and rng.random() < 0.6:
            self.account(result, rng.choice(one["accounts"]))
            told = True
        self.way = way
        return result, told

    # What carries the name and the account of the payer depends on the format that the day's file has.
    def payer(self, one, strong, currency=None):
        if not self.banks:
            return self._payer(one, strong)
        choice = bank.format_of(dict(kind="receipt", currency=currency or one["currency"]), self.day)
        if choice is bank.lockbox:
            return self._remitter(one)
        if choice not in (bank.bai2, bank.nacha):
            return self._payer(one, strong)
        accounts, one["accounts"] = one["accounts"], []
        try:
            result, told = self._payer(one, strong)
        finally:
            one["accounts"] = accounts
        if choice is bank.nacha:  # sixteen characters of the name as it is registered
            self.way = "cut16"
            result, told = dict(name=names.printed("capitals", one)), self.tells(one, "cut16")
        return result, told

    def _remitter(self, one):
        """Of a check: thirty characters of the name, and the account that stands on it."""
        self.way = "cut30"
        result, told = dict(name=names.printed("cut30", one)), self.tells(one, "cut30")
        accounts = [a for a in one["accounts"] if a[0] == "ABA"]
        if accounts and self.rng.random() < 0.6:
            self.account(result, self.rng.choice(accounts))
            told = True
        return result, told

    def account(self, payer, account):
        if account[0] == "ABA":
            payer["routing"], payer["account"] = account[1], account[2]
        else:
            payer["iban"] = account[1]

    def book(self, kind, payer, amount, currency, text="", pairs=(), status="applied", owner=None, **more):
        self.serial += 1
        number = f"{self.day:%y%m%d}-{self.prefix}{self.serial:06d}"
        record = dict(payment_id=number, kind="receipt", account="OWN-" + currency, value_date=self.day.isoformat(),
                      booking_date=self.day.isoformat(), currency=currency, amount=f"{amount / 100:.2f}", payer=payer)
        if text:
            record["text"] = text
        record.update({k: v for k, v in more.items() if v})
        if status.startswith("stranger") and self.banks and bank.format_of(record, self.day) is bank.nacha:
            record["_json"] = True  # of sixteen characters of his name he may be a customer
        self.payments.append((self.day, record))
        self.truth.append(dict(payment_id=number, kind=kind, status=status, day=self.day, way=getattr(self, "way", ""),
                               pairs={i.number: cents for i, cents in pairs}))
        for item, cents in pairs:
            if status == "applied":
                item.busy = self.day
        if owner:
            self.touched.add(owner["parent"] or owner["id"])
        return record

    def settle(self, item, cents, discount=0):
        item.open -= cents + discount
        if not item.open:
            item.settled_on = self.day

    def spelled(self, items, ways=numbers.SAFE_WAYS):
        return [numbers.written(self.rng, i.number, self.rng.choice(ways)) for i in items]

    def text(self, one, items, written, amounts=None, credits=()):
        rng = self.rng
        dates = [i.date for i in items] if rng.random() < 0.25 else None
        sentence = wording.listed(rng, one["language"], written, dates, amounts, credits)
        return wording.decoys(rng, sentence, one["language"], one["id"])

    def nothing(self, one):
        return self.rng.choice(wording.of(wording.NOTHING, one["language"]))

    # -- kinds that the data determine -------------------------------------------------------------------------

    def _single(self, kind="single", ways=numbers.SAFE_WAYS):
        one = self.pick()
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        payer, _ = self.payer(one, strong=item.owner["shape"] == "three")
        self.book(kind, payer, item.open, item.currency, self.text(one, [item], self.spelled([item], ways)), [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    def _several(self):
        one = self.pick(need=2)
        if not one:
            return False
        items = self.rng.sample(self.open_items(one), self.rng.randrange(2, min(7, len(self.open_items(one)) + 1)))
        payer, _ = self.payer(one, strong=one["shape"] == "three")
        total = sum(i.open for i in items)
        self.book("several", payer, total, one["currency"], self.text(one, items, self.spelled(items)), [(i, i.open) for i in items], owner=one)
        for i in items:
            self.settle(i, i.open)
        return True

    def _lines(self):
        one = self.pick(need=2)
        if not one:
            return False
        rng = self.rng
        items = rng.sample(self.open_items(one), rng.randrange(1, min(8, len(self.open_items(one)) + 1)))
        payer, _ = self.payer(one, strong=False)
        lines, pairs, total = [], [], 0
        for i in items:
            discount = i.discount if i.discount and i.open == i.amount and i.discount_date >= self.day and rng.random() < 0.8 else 0
            adjustment, reason = 0, ""
            if not discount and rng.random() < 0.08 and i.open > 5000:
                adjustment, reason = rng.randrange(100, i.open // 10 + 101), rng.choice(wording.REASONS)
            paid = i.open - discount - adjustment
            line = dict(reference=numbers.written(rng, i.number, rng.choice(("exact", "exact", "lower", "close"))), kind="invoice",
                        amount=f"{paid / 100:.2f}", discount=f"{discount / 100:.2f}", adjustment=f"{adjustment / 100:.2f}", reason=reason)
            lines.append(line)
            pairs.append((i, paid))
            total += paid
            self.settle(i, paid, discount + adjustment)
        self.book("lines", payer, total, one["currency"], "", pairs, owner=one, remittance=lines, method="ach")
        return True

    def _text_amounts(self):
        one = self.pick(need=2)
        if not one:
            return False
        items = self.rng.sample(self.open_items(one), self.rng.randrange(2, min(5, len(self.open_items(one)) + 1)))
        payer, _ = self.payer(one, strong=one["shape"] == "three")
        amounts = [i.open for i in items]
        text = self.text(one, items, self.spelled(items, ("exact",)), amounts)
        self.book("text_amounts", payer, sum(amounts), one["currency"], text, list(zip(items, amounts)), owner=one)
        for i in items:
            self.settle(i, i.open)
        return True

    def alone(self, one, amount, but=None):
        """Whether no other open item of the family asks for this amount, and the account as a whole does not either."""
        found = [i for i in self.whose(self.family(one), one["currency"], amount) if i is not but]
        account = self.all_open([one], one["currency"])
        return not found and not (len(account) > 1 and sum(i.open for i in account) == amount)

    def _no_reference(self):
        one = self.pick(quiet=True)
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        payer, told = self.payer(one, strong=True)
        if not told or not self.alone(one, item.open, item):
            return False
        self.book("no_reference", payer, item.open, item.currency, self.nothing(one), [(item, item.open)], owner=one)
        self.settle(item, item.open)
        self.close(one)
        return True

    def _no_reference_discount(self):
        one = self.pick(quiet=True, test=lambda c: any(i.discount and i.open == i.amount and i.discount_date >= self.day for i in c["items"]))
        if not one:
            return False
        items = [i for i in self.open_items(one) if i.discount and i.open == i.amount and i.discount_date >= self.day]
        if not items:
            return False
        item = self.rng.choice(items)
        paid = item.open - item.discount
        payer, told = self.payer(one, strong=True)
        if not told or not self.alone(one, paid, item):
            return False
        self.book("no_reference_discount", payer, paid, item.currency, self.nothing(one), [(item, paid)], owner=one)
        self.settle(item, paid, item.discount)
        self.close(one)
        return True

    def _statement(self):
        one = self.pick(need=2, quiet=True, test=lambda c: not c["parent"])
        if not one:
            return False
        items = self.all_open([one], one["currency"])
        total = sum(i.open for i in items)
        payer, told = self.payer(one, strong=True)
        if not told or total <= 0 or self.whose(self.family(one), one["currency"], total):
            return False
        self.book("statement", payer, total, one["currency"], wording.of(wording.STATEMENT, one["language"]), [(i, i.open) for i in items], owner=one)
        for i in items:
            self.settle(i, i.open)
        self.close(one)
        return True

    def _due(self):
        one = self.pick(need=3, quiet=True)
        if not one:
            return False
        every = self.all_open([one], one["currency"])
        items = [i for i in every if i.due < self.day and i.kind == "invoice"]
        if len(items) < 2 or len(items) == len(every) or any(i.due == self.day or i.kind != "invoice" for i in every):
            return False
        total = sum(i.open for i in items)
        payer, told = self.payer(one, strong=True)
        if not told or self.whose(self.family(one), one["currency"], total):
            return False
        self.book("due", payer, total, one["currency"], wording.of(wording.DUE, one["language"]), [(i, i.open) for i in items], owner=one)
        for i in items:
            self.settle(i, i.open)
        self.close(one)
        return True

    def _odd(self, kind, amount_of, words=None, pair_of=None, discount=0):
        """A payment that names one item and has another amount than its open one."""
        one = self.pick()
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        paid = amount_of(item)
        if not paid or paid <= 0:
            return False
        payer, told = self.payer(one, strong=True)
        if not told or not self.alone(one, paid, item):
            return False
        pair = pair_of(item, paid) if pair_of else paid
        text = self.text(one, [item], self.spelled([item], ("exact", "exact", "lower", "close", "zeros")))
        if words:
            text = words(one, text, item, paid)
        self.book(kind, payer, paid, item.currency, text, [(item, pair)], owner=one)
        return item, paid, pair

    def _part(self):
        rng = self.rng
        done = self._odd("part", lambda i: i.open * rng.choice((25, 30, 40, 50, 60, 75)) // 100,
                         lambda one, text, i, paid: (rng.choice(wording.of(wording.PART, one["language"])) + " " + text) if rng.random() < 0.6 else text)
        if done:
            self.settle(done[0], done[1])
        return bool(done)

    def _part_rest(self):
        one = self.pick(test=lambda c: any(0 < i.open < i.amount for i in c["items"]))
        if not one:
            return False
        items = [i for i in self.open_items(one) if i.open < i.amount]
        if not items:
            return False
        item = self.rng.choice(items)
        payer, told = self.payer(one, strong=True)
        if not told:
            return False
        text = wording.of(wording.REST, one["language"]) + " " + self.text(one, [item], self.spelled([item]))
        self.book("part_rest", payer, item.open, item.currency, text, [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    def _discount(self):
        rng = self.rng

        def words(one, text, i, paid):
            return text + rng.choice(("", " 2%", {"de": " abzgl. 2% Skonto", "en": " less 2% discount", "fr": " escompte 2%"}.get(one["language"], "")))
        done = self._odd("discount", lambda i: i.open - i.discount if i.discount and i.open == i.amount and i.discount_date >= self.day else None, words)
        if done:
            self.settle(done[0], done[1], done[0].discount)
        return bool(done)

    def _discount_late(self):
        done = self._odd("discount_late", lambda i: i.open - i.discount
                         if i.discount and i.open == i.amount and i.discount_date < self.day - datetime.timedelta(days=5) else None)
        if done:
            self.settle(done[0], done[1])
        return bool(done)

    def _rounded(self):
        rng = self.rng
        done = self._odd("rounded", lambda i: rng.choice((i.open // 100 * 100, i.open + 1, i.open - 1, (i.open + 99) // 100 * 100)),
                         pair_of=lambda i, paid: min(i.open, paid))
        if done:
            self.settle(done[0], done[2])
        return bool(done)

    def _short_stated(self):
        rng = self.rng
        done = self._odd("short_stated", lambda i: i.open - rng.randrange(100, max(101, i.open // 8)),
                         lambda one, text, i, paid: text + " less " + wording.money(i.open - paid, one["language"]) + " " + rng.choice(wording.REASONS))
        if done:  # what was taken off with a reason is another item
            self.settle(done[0], done[1], done[0].open - done[1])
        return bool(done)

    def _short(self):
        rng = self.rng
        done = self._odd("short", lambda i: i.open - rng.randrange(100, max(101, i.open // 8)))
        if done:
            self.settle(done[0], done[1])
        return bool(done)

    def _over(self):
        rng = self.rng
        done = self._odd("over", lambda i: i.open + rng.randrange(100, max(101, i.open // 8)), pair_of=lambda i, paid: i.open)
        if done:
            self.settle(done[0], done[2])
        return bool(done)

    def _credit(self):
        one = self.pick(test=lambda c: any(i.kind == "credit_memo" and i.open and self.known(i) for i in c["items"]))
        if not one:
            return False
        rng = self.rng
        credits = self.open_items(one, "credit_memo")
        items = rng.sample(self.open_items(one), rng.randrange(1, min(4, len(self.open_items(one)) + 1)))
        if not credits:
            return False
        credit = rng.choice(credits)
        total = sum(i.open for i in items) + credit.open
        payer, told = self.payer(one, strong=True)
        if total <= 0 or not told:
            return False
        text = self.text(one, items, self.spelled(items, ("exact", "lower", "close")), credits=[credit.number])
        self.book("credit", payer, total, one["currency"], text, [(i, i.open) for i in items + [credit]], owner=one)
        for i in items + [credit]:
            self.settle(i, i.open)
        return True

    def _typo(self):
        one = self.pick(test=lambda c: c["shape"] not in ("three",))
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        wrong = numbers.spoilt(self.rng, item.number)
        payer, told = self.payer(one, strong=True)
        if not wrong or not told:
            return False
        asked = [i for i in self.whose(self.family(one), item.currency, item.open) if i is not item]
        if asked and any(numbers.digits_of(i.number)[:-2] == numbers.digits_of(item.number)[:-2] for i in asked):
            return False
        if any(numbers.digits_of(i.number) == numbers.digits_of(wrong) for i in one["items"]):
            return False
        self.book("typo", payer, item.open, item.currency, self.text(one, [item], [wrong]), [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    def _order(self):
        one = self.pick(test=lambda c: any(i.po and i.open and self.known(i) for i in c["items"]))
        if not one:
            return False
        items = [i for i in self.open_items(one) if i.po]
        if not items:
            return False
        item = self.rng.choice(items)
        payer, told = self.payer(one, strong=True)
        if not told:
            return False
        text = self.rng.choice(("your {p}", "Order {p}", "Bestellung {p}", "{p}", "commande {p}")).format(
            p=self.rng.choice((item.po, item.po[3:], item.po.lower())))
        self.book("order", payer, item.open, item.currency, text, [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    def _structured(self):
        one = self.pick(test=lambda c: any(i.reference and i.open and self.known(i) for i in c["items"]))
        if not one:
            return False
        items = [i for i in self.open_items(one) if i.reference]
        if not items:
            return False
        item = self.rng.choice(items)
        payer, _ = self.payer(one, strong=False)
        spaced = " ".join(item.reference[k:k + 4] for k in range(0, len(item.reference), 4))
        where = self.rng.choice(("reference", "text", "spaced", "nameless"))
        if where == "nameless":
            payer = dict(name="")
        more = dict(reference=item.reference) if where in ("reference", "nameless") else {}
        text = {"text": item.reference, "spaced": "Ref. " + spaced}.get(where, "")
        self.book("structured", payer, item.open, item.currency, text, [(item, item.open)], owner=one, **more)
        self.settle(item, item.open)
        return True

    def _range(self):
        one = self.pick(need=3, test=lambda c: c["shape"] in ("three", "slash", "fa"))
        if not one:
            return False
        items = sorted(self.open_items(one), key=lambda i: int(numbers.digits_of(i.number)))
        items = [i for i in items if not i.number.startswith("CM")][:3]
        whole = [int(numbers.digits_of(i.number)) for i in one["items"] if not i.number.startswith("CM")]
        if len(items) < 3 or whole.index(int(numbers.digits_of(items[-1].number))) - whole.index(int(numbers.digits_of(items[0].number))) != 2:
            return False
        if int(numbers.digits_of(items[-1].number)) - int(numbers.digits_of(items[0].number)) != 2:
            return False
        payer, told = self.payer(one, strong=True)
        if not told:
            return False
        words = dict(de=" bis ", en=" to ", fr=" à ").get(one["language"], " - ")
        text = wording.listed(self.rng, one["language"], [items[0].number + words + items[-1].number])
        self.book("range", payer, sum(i.open for i in items), one["currency"], text, [(i, i.open) for i in items], owner=one)
        for i in items:
            self.settle(i, i.open)
        return True

    def _tail(self):
        one = self.pick(test=lambda c: c["shape"] in ("inv_year", "slash", "fa", "check"))
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        payer, told = self.payer(one, strong=True)
        if not told:
            return False
        way = "zeros" if one["shape"] == "check" else "tail"
        self.book("tail", payer, item.open, item.currency, self.text(one, [item], [numbers.written(self.rng, item.number, way)]),
                  [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    def _letters_third(self):
        """Somebody whom the book does not know pays with our number and our amount: scored apart, either answer is right."""
        one = self.pick(test=lambda c: c["shape"] not in ("three", "slash"))
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        self.way = ""
        self.book("third_party", dict(name=self.outsider()), item.open, item.currency, self.text(one, [item], [item.number]),
                  [(item, item.open)], status="free", owner=one)
        item.busy = self.day
        self.settle(item, item.open)
        self.free = getattr(self, "free", set()) | {item.number}
        return True

    def _swapped_own(self):
        one = self.pick(need=2, quiet=True)
        if not one:
            return False
        meant, named = self.rng.sample(self.open_items(one), 2)
        payer, told = self.payer(one, strong=True)
        if not told or meant.open == named.open or not self.alone(one, meant.open, meant):
            return False
        self.book("swapped_own", payer, meant.open, meant.currency, self.text(one, [named], [named.number]), [(meant, meant.open)], owner=one)
        self.settle(meant, meant.open)
        self.close(one)
        return True

    def _swapped_other(self):
        one, two = self.pick(quiet=True), self.pick()
        if not one or not two or one["currency"] != two["currency"] or (one["parent"] or one["id"]) == (two["parent"] or two["id"]):
            return False
        meant, named = self.rng.choice(self.open_items(one)), self.rng.choice(self.open_items(two))
        payer, told = self.payer(one, strong=True)
        if not told or meant.open in self.asks(named) or not self.alone(one, meant.open, meant):
            return False
        self.book("swapped_other", payer, meant.open, meant.currency, self.text(one, [named], [named.number]), [(meant, meant.open)], owner=one)
        self.settle(meant, meant.open)
        self.close(one)
        return True

    def _family(self):
        child = self.pick(test=lambda c: c["parent"])
        if not child:
            return False
        item = self.rng.choice(self.open_items(child))
        parent = self.by_customer[child["parent"]]
        payer, told = self.payer(parent, strong=True)
        if not told:
            return False
        self.book("family", payer, item.open, item.currency, self.text(parent, [item], self.spelled([item])), [(item, item.open)], owner=child)
        self.settle(item, item.open)
        return True

    def _agent(self):
        if not self.agents:
            return False
        agent, members = self.rng.choice(self.agents)
        items = []
        currency = None
        for member in self.rng.sample(members, min(len(members), self.rng.choice((1, 2, 4)))):
            for i in self.open_items(member)[:2]:
                if currency in (None, i.currency) and not self.locked(member["parent"] or member["id"]):
                    currency = i.currency
                    items.append(i)
        if not items:
            return False
        payer, told = self.payer(agent, strong=True, currency=currency)
        self.book("agent", payer, sum(i.open for i in items), currency, self.text(agent, items, [i.number for i in items]),
                  [(i, i.open) for i in items], owner=items[0].owner)
        for i in items:
            self.settle(i, i.open)
            self.touched.add(i.owner["parent"] or i.owner["id"])
        return True

    def _late_advice(self):
        one = self.pick(need=2, quiet=True)
        if not one:
            return False
        items = self.rng.sample(self.open_items(one), 2)
        total = sum(i.open for i in items)
        payer, told = self.payer(one, strong=True)
        if not told or not self.alone(one, total):
            return False
        trace = f"TRC{self.rng.randrange(10**9, 10**10)}"
        record = self.book("late_advice", payer, total, one["currency"], self.nothing(one), [(i, i.open) for i in items], owner=one,
                           bank_reference=trace)
        self.payments.append((self.day + datetime.timedelta(days=self.rng.choice((1, 2, 3))),
                              dict(payment_id=f"ADV-{record['payment_id']}", kind="advice", account=record["account"], value_date=record["value_date"],
                                   currency=one["currency"], amount=record["amount"], payer=dict(name=one["name"]), bank_reference=trace,
                                   remittance=[dict(reference=i.number, kind="invoice", amount=f"{i.open / 100:.2f}") for i in items])))
        for i in items:
            self.settle(i, i.open)
            i.busy = self.day
        # nobody else of this family pays before the advice has come
        head = self.by_customer[one["parent"] or one["id"]]
        head["rests"] = self.day + datetime.timedelta(days=4)
        self.close(one)
        return True

    def _namesake(self):
        """A name that two customers bear, an amount that only one of them has open."""
        groups = [ids for ids in self.spelt.values() if len(ids) == 2]
        if not groups:
            return False
        ids = sorted(self.rng.choice(groups))
        pair = [self.by_customer[i] for i in ids]
        if pair[0]["currency"] != pair[1]["currency"] or any(self.locked(c["parent"] or c["id"]) or (c["parent"] or c["id"]) in self.touched for c in pair):
            return False
        one, two = pair
        if (one["parent"] or one["id"]) == (two["parent"] or two["id"]) or not self.open_items(one):
            return False
        item = self.rng.choice(self.open_items(one))
        if not self.alone(one, item.open, item) or not self.alone(two, item.open):
            return False
        key = next(k for k, v in self.spelt.items() if sorted(v) == ids)
        way = next((w for w in names.READABLE if w not in ("department", "address", "courtesy") and names.key(names.printed(w, one)) == key), None)
        if not way:
            return False
        self.way = way
        self.book("namesake", dict(name=names.printed(way, one)), item.open, item.currency, self.nothing(one), [(item, item.open)], owner=one)
        self.settle(item, item.open)
        self.close(one), self.close(two)
        return True

    def _twin_named(self):
        one = self.pick(need=2)
        if not one:
            return False
        by = {}
        for i in self.open_items(one):
            by.setdefault(i.open, []).append(i)
        twins = next((v for v in by.values() if len(v) > 1), None)
        if not twins:
            return False
        item = self.rng.choice(twins)
        payer, told = self.payer(one, strong=True)
        if not told:
            return False
        self.book("twin_named", payer, item.open, item.currency, self.text(one, [item], self.spelled([item], ("exact", "close", "lower", "prefix"))),
                  [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    # -- kinds that nobody can decide, and payments that are not ours ------------------------------------------

    def _tie(self):
        one = self.pick(need=2, quiet=True)
        if not one:
            return False
        by = {}
        for i in self.all_open(self.family(one), one["currency"]):
            if i.kind == "invoice":
                by.setdefault(i.open, []).append(i)
        twins = next((v for v in by.values() if len(v) > 1 and any(i.owner is one for i in v)), None)
        if not twins or any(i.busy == self.day for i in twins):
            return False
        payer, told = self.payer(one, strong=True)
        if not told or not all(i.owner is one for i in twins):
            return False
        self.book("tie", payer, twins[0].open, one["currency"], self.nothing(one), status="tie", owner=one)
        self.close(one)
        return True

    def _tie_across(self):
        one = self.pick(quiet=True)
        if not one:
            return False
        twins = [c for c in self.customers if c is not one and (names.key(c["bare"]) == names.key(one["bare"])) and c["currency"] == one["currency"]]
        if not twins:
            return False
        mine = {i.open: i for i in self.open_items(one)}
        theirs = {i.open: i for i in self.open_items(twins[0])}
        both = set(mine) & set(theirs)
        if not both:
            return False
        self.way = "bare"
        self.book("tie_across", dict(name=one["bare"]), min(both), one["currency"], self.nothing(one), status="tie", owner=one)
        self.close(one), self.close(twins[0])
        return True

    def outsider(self):
        for _ in range(50):
            name, bare, _ = names.draw(self.rng, self.rng.choice(names.LANDS))
            if names.key(name) not in self.spelt and names.key(bare) not in self.spelt:
                near = [1 for full, own, _ in self.keys if own.startswith(names.key(bare)[:9])]
                if not near:
                    return name
        return "Zyx Quorum Holdings Ltd"

    def open_amount(self, currency):
        items = [i for i in self.items if i.open > 0 and i.currency == currency and self.known(i)]
        return self.rng.choice(items).open if items else 12345

    def _stranger(self):
        currency = self.rng.choice(("EUR", "USD", "GBP"))
        self.way = ""
        self.book("stranger", dict(name=self.outsider()), self.open_amount(currency), currency,
                  self.rng.choice(("refund", "Miete September", "Invoice 8" + str(self.rng.randrange(10**6, 10**7)), "", "deposit return")), status="stranger")
        return True

    def _stranger_near(self):
        """A name of the same words with one other: another town, trade or first name."""
        one = self.pick()
        if not one or len(one["bare"].split()) < 2:
            return False
        words = one["bare"].split()
        place = self.rng.randrange(len(words))
        words[place] = self.rng.choice(("Xanten", "Quarzwerk", "Wolverton", "Bexhill", "Ürdingen"))
        name = " ".join(words)
        if names.key(name) in self.spelt:
            return False
        self.way = ""
        self.book("stranger_near", dict(name=name), self.rng.choice(self.open_items(one)).open, one["currency"], self.nothing(one), status="stranger")
        return True

    def _stranger_exact(self):
        """A customer's name to the letter, from an account that is not his."""
        one = self.pick(test=lambda c: c["accounts"])
        if not one:
            return False
        payer = dict(name=one["name"])
        self.account(payer, self._account(one["land"]))
        self.way = "exact"
        self.book("stranger_exact", payer, self.rng.choice(self.open_items(one)).open + self.rng.randrange(1, 50000), one["currency"],
                  self.nothing(one), status="stranger_exact")
        return True

    def _stranger_number(self):
        """A stranger's own number that happens to be one of ours; amounts differ."""
        one = self.pick()
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        amount = self.open_amount(item.currency)
        if self.whose(self.family(one), item.currency, amount):
            return False
        self.way = ""
        self.book("stranger_number", dict(name=self.outsider()), amount, item.currency, wording.listed(self.rng, "en", [item.number]), status="stranger")
        return True

    def _duplicate(self):
        old = [i for i in self.items if i.settled_on and i.settled_on < self.day and i.kind == "invoice" and not self.by_customer[i.owner["parent"] or i.owner["id"]].get("closed") == self.day]
        if not old:
            return False
        item = self.rng.choice(old)
        one = item.owner
        if item.number in getattr(self, "free", ()) or self.by_customer[one["parent"] or one["id"]].get("rests", self.day) > self.day:
            return False
        payer, told = self.payer(one, strong=True)
        if not told:
            return False
        self.book("duplicate", payer, item.amount, item.currency, self.text(one, [item], self.spelled([item], ("exact", "exact", "lower", "close"))), status="duplicate", owner=one)
        return True

    def _on_account(self):
        one = self.pick(quiet=True)
        if not one:
            return False
        amount = self.rng.randrange(10, 400) * 10000
        payer, told = self.payer(one, strong=True)
        if not told or not self.alone(one, amount):
            return False
        self.book("on_account", payer, amount, one["currency"], self.rng.choice(("on account", "a conto", "Anzahlung", "deposit")), status="unapplied", owner=one)
        self.close(one)
        return True

    def _two_currencies(self):
        """Names an item in another currency: nothing to do without a rate."""
        one = self.pick()
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        other = "CHF"
        payer, _ = self.payer(one, strong=True)
        self.book("two_currencies", payer, int(item.open * 1.07), other, self.text(one, [item], [item.number]), status="unapplied", owner=one)
        return True

    def _returned(self, first=False):
        one = self.pick(quiet=True)
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        payer, _ = self.payer(one, strong=True)
        record = self.book("return_first" if first else "returned", payer, item.open, item.currency, self.text(one, [item], [item.number]),
                           status="returned", owner=one, end_to_end_id=f"E2E{self.rng.randrange(10**8, 10**9)}")
        when = self.day - datetime.timedelta(days=1) if first else self.day + datetime.timedelta(days=self.rng.choice((1, 2)))
        self.payments.append((when, dict(payment_id=f"RET-{record['payment_id']}", kind="return", account=record["account"],
                                         value_date=record["value_date"], booking_date=record["value_date"] if first else when.isoformat(),
                                         currency=item.currency, amount=record["amount"], end_to_end_id=record["end_to_end_id"], payer=dict(name=payer["name"]))))
        item.busy = self.day
        head = self.by_customer[one["parent"] or one["id"]]
        head["rests"] = self.day + datetime.timedelta(days=4)
        self.close(one)
        return True

    def _return_first(self):
        return self._returned(first=True)

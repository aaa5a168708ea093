"""A book of customers and items, and days of payments whose truth is known because they were made from it."""
import datetime
import random

import names
import numbers_ as numbers
import wording

DAY0 = datetime.date(2026, 9, 1)
CURRENCY = dict(DE="EUR", US="USD", GB="GBP", FR="EUR", ES="EUR", IT="EUR", NL="EUR", SE="SEK", PL="PLN", DK="DKK")


class Item:
    __slots__ = ("number", "owner", "kind", "date", "due", "currency", "amount", "open", "po", "reference", "discount_date",
                 "discount", "settled_on", "busy")

    def __init__(self, **values):
        self.settled_on, self.busy = None, None
        for name, value in values.items():
            setattr(self, name, value)


class Book:
    EXTRA_SHAPES = ()
    entities = ()
    DAY0, DELTA = DAY0, datetime.timedelta(days=1)
    prefix = ""  # before the numbers of the payments

    def __init__(self, seed, customers, days, per_day, twin=None):
        """`twin`: the book of another legal entity, whose documents are counted alike and some of whose customers are ours too."""
        self.twin = twin
        self.rng = rng = random.Random(seed)
        self.days, self.per_day = days, per_day
        self.customers, self.links, self.items = [], [], []
        self.by_customer = {}
        self.payments, self.truth = [], []
        self.serial = 0
        self._customers(customers)
        self.counters = numbers.Numbers(rng, self.EXTRA_SHAPES)
        if twin:
            self.counters.next = dict(twin.counted_from)
        self.counted_from = dict(self.counters.next)
        self._spellings()
        self._items()

    # -- master data -------------------------------------------------------------------------------------------

    def _customers(self, count):
        rng, seen = self.rng, set()
        lands = ["DE"] * 5 + ["US"] * 5 + ["GB"] * 2 + ["FR"] * 2 + ["ES", "IT", "NL", "SE", "PL", "DK"]
        shapes = list(numbers.SHAPES) + ["inv_year", "ten", "year_run", "inv_year"] + list(self.EXTRA_SHAPES)
        common = [c for c in self.twin.customers if not c["parent"] and not c["id"].startswith("Z")][:count // 6] if self.twin else []
        while len(self.customers) < count:
            land = rng.choice(lands)
            name, bare, city = names.draw(rng, land)
            if self.twin and names.key(name) in {names.key(c["name"]) for c in self.twin.customers}:
                continue
            same = common.pop() if common else None
            if same:
                land, name, bare, city = same["land"], same["name"], same["bare"], same["city"]
            if names.key(name) in seen:
                continue
            seen.add(names.key(name))
            number = rng.choice((f"C{rng.randrange(10**4, 10**5)}", f"{rng.randrange(10**5, 10**6)}", f"D-{rng.randrange(1000, 9999)}"))
            if number in self.by_customer or (self.twin and number in self.twin.by_customer):
                continue
            one = dict(id=number, name=name, bare=bare, land=land, language=names.LANGUAGE[land], currency=CURRENCY[land],
                       city=city, street=rng.choice(("Industriestr. 5", "12 Mill Road", "Hauptstr. 118", "4 rue du Port")),
                       parent="", shape=rng.choice(shapes), accounts=[], agent="Regus " + city, locked=None, items=[],
                       habit=rng.choice(("terse", "wordy", "plain")))
            if rng.random() < 0.55:
                one["accounts"] = [self._account(land) for _ in range(rng.choice((1, 1, 2)))]
            if same:
                one["accounts"] = list(same["accounts"])
            self._add(one)
            if rng.random() < 0.06:  # a group: daughters of similar name
                for _ in range(rng.choice((1, 2, 3))):
                    title = names.branch(rng, bare, land)
                    if names.key(title) in seen:
                        continue
                    seen.add(names.key(title))
                    child = dict(one, id=f"{number}-{rng.randrange(10, 99)}", name=title, bare=title, parent=number, items=[], accounts=[])
                    if child["id"] not in self.by_customer and not (self.twin and child["id"] in self.twin.by_customer):
                        self._add(child)
        self.agents = []  # central regulators and factoring companies that pay for members
        for title in ("Eurofactor Zentralregulierung AG", "Northern Buying Alliance Inc.", "Groupe Centrale de Paiement SA"):
            number = f"Z{rng.randrange(100, 999)}"
            if number in self.by_customer or self.twin:  # the agents are the first entity's
                continue
            agent = dict(id=number, name=title, bare=title, land="DE", language="de", currency="EUR", city="Bonn", street="Ring 1",
                         parent="", shape="ten", accounts=[self._account("DE")], agent="", locked=None, items=[], habit="plain")
            self._add(agent)
            members = rng.sample([c for c in self.customers if c is not agent and not c["parent"]], min(12, count // 10))
            self.agents.append((agent, members))
            self.links += [(agent["id"], m["id"]) for m in members]

    def _add(self, one):
        self.customers.append(one)
        self.by_customer[one["id"]] = one

    def _account(self, land):
        rng = self.rng
        if land == "US":
            stem = f"{rng.randrange(1, 13):02d}{rng.randrange(10**6):06d}"
            weights = (3, 7, 1, 3, 7, 1, 3, 7)
            check = -sum(int(d) * w for d, w in zip(stem, weights)) % 10
            return ("ABA", f"{stem}{check}", str(rng.randrange(10**8, 10**10)))
        land = dict(GB="GB").get(land, land)
        length = dict(DE=18, FR=23, ES=20, IT=23, NL=14, SE=20, PL=24, DK=14, GB=18)[land]
        body = "".join(str(rng.randrange(10)) for _ in range(length))
        if land == "NL":
            body = "INGB" + body[:10]
        if land == "GB":
            body = "BARC" + body[:14]
        if land == "IT":
            body = "X" + body[:22]
        value = "".join(str(int(c, 36)) for c in body + land + "00")
        return ("IBAN", f"{land}{98 - int(value) % 97:02d}{body}")

    def _spellings(self):
        """Who could be meant by a printed name, over all ways to print the names of all."""
        self.spelt, self.keys, self.told = {}, [], {}
        for one in self.customers:
            for way in names.READABLE:
                if way in ("department", "address", "courtesy"):
                    continue
                self.spelt.setdefault(names.key(names.printed(way, one)), set()).add(one["id"])
            self.keys.append((names.key(one["name"]), names.key(one["bare"]), one["id"]))

    def tells(self, one, way):
        """Whether the printed name can be this customer only."""
        if (one["id"], way) not in self.told:
            self.told[one["id"], way] = self._tells(one, way)
        return self.told[one["id"], way]

    def _tells(self, one, way):
        if way.startswith("cut"):
            key = names.key(names.printed(way, one))
            if len(names.printed(way, one)) < int(way[3:]) - 1:
                return self.tells(one, "capitals")
            return {i for full, bare, i in self.keys if full.startswith(key) or bare.startswith(key)} == {one["id"]} \
                and self.spelt.get(key, set()) <= {one["id"]}
        if way in ("department", "address", "courtesy"):
            way = "exact"
        if way not in names.READABLE:
            return False
        return self.spelt[names.key(names.printed(way, one))] == {one["id"]} and \
            all(not (bare == names.key(one["bare"]) and i != one["id"]) for _, bare, i in self.keys)

    def _items(self):
        rng = self.rng
        price_points = [rng.randrange(50, 5000) * 100 for _ in range(40)]
        order, credits = 70000, set()
        for one in self.customers:
            if one["id"].startswith("Z"):
                continue
            discounts = rng.random() < 0.35
            terms = rng.choice((14, 30, 30, 45, 60))
            for _ in range(max(1, int(rng.lognormvariate(2.1, 0.7)))):
                number, reference = self.counters.draw(one["shape"])
                date = DAY0 - datetime.timedelta(days=rng.randrange(1, 50)) + datetime.timedelta(days=rng.randrange(0, self.days))
                amount = rng.choice(price_points) if rng.random() < 0.12 else int(rng.lognormvariate(11.3, 1.2)) + 2000
                order += rng.choice((1, 2, 5))
                item = Item(number=number, owner=one, kind="invoice", date=date, due=date + datetime.timedelta(days=terms),
                            currency=one["currency"], amount=amount, open=amount, po=f"PO-{order}" if rng.random() < 0.3 else "",
                            reference=reference, discount_date=date + datetime.timedelta(days=14) if discounts else None,
                            discount=round(amount * 0.02) if discounts else 0)
                one["items"].append(item)
                self.items.append(item)
                if rng.random() < 0.05:  # a credit for a part of it
                    note, _ = self.counters.draw(one["shape"])
                    credit = "CM-" + numbers.digits_of(note) if rng.random() < 0.5 else note
                    if credit in credits:
                        credit = note
                    credits.add(credit)
                    back = Item(number=credit, owner=one, kind="credit_memo",
                                date=date + datetime.timedelta(days=3), due=date + datetime.timedelta(days=3), currency=one["currency"],
                                amount=-max(500, amount // rng.choice((4, 7, 11, 19))), open=0, po="", reference="", discount_date=None, discount=0)
                    back.open = back.amount
                    one["items"].append(back)
                    self.items.append(back)
                if rng.random() < 0.04:  # a planted tie: a second item of this amount
                    twin, reference = self.counters.draw(one["shape"])
                    other = Item(number=twin, owner=one, kind="invoice", date=date, due=item.due, currency=one["currency"], amount=amount,
                                 open=amount, po="", reference=reference, discount_date=item.discount_date, discount=item.discount)
                    one["items"].append(other)
                    self.items.append(other)

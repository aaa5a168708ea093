"""Two legal entities in one book: they count their documents alike, a sixth of their customers is common (one name, one bank
account, a customer number at each), each has its own bank accounts. Nothing is ever applied across them."""
import random

import bank
import names
import wording


class Entities:
    entities = ("EAST", "WEST")

    def __init__(self, make, seed, customers, days, per_day, banks):
        one = make(seed, customers // 2, days, per_day // 2)
        two = make(seed + 500000, customers // 2, days, per_day // 2, twin=one)
        self.books = (one, two)
        self.rng = random.Random(f"entities {seed}")
        for n, (book, entity) in enumerate(zip(self.books, self.entities)):
            book.banks, book.prefix = banks, str(n + 1)
            for customer in book.customers:
                customer["entity"] = entity
        self.customers = one.customers + two.customers
        self.links = one.links + two.links
        self.items = one.items + two.items

    def run(self):
        self.payments, self.truth = [], []
        for book, entity in zip(self.books, self.entities):
            book.run()
            self._misdirected(book, self.books[book is self.books[0]])
            for _, record in book.payments:
                record["account"] += "-" + entity
            for true in book.truth:
                true["pairs"] = {f"{entity}/{number}": cents for number, cents in true["pairs"].items()}
            self.payments += book.payments
            self.truth += book.truth
        return self

    def _misdirected(self, book, other):
        """A customer of the other entity alone pays its document to our account: nobody here is to be paid by it."""
        ours = {names.key(c["name"])[:9] for c in book.customers} | {names.key(c["bare"])[:9] for c in book.customers}
        numbers = {i.number for i in book.items}
        strangers = [c for c in other.customers if not c["id"].startswith("Z") and names.key(c["bare"])[:9] not in ours and c["items"]]
        for day in range(book.days):
            for _ in range(2):
                one = self.rng.choice(strangers)
                item = self.rng.choice(one["items"])
                if item.number in numbers or item.kind != "invoice":
                    continue
                book.day, book.way = book.DAY0 + book.DELTA * day, "exact"
                book.book("misdirected", dict(name=one["name"]), item.amount, item.currency,
                          wording.listed(self.rng, one["language"], [item.number]), status="stranger")

    def accounts(self):
        """(account, entity, currency, kind) of all own accounts, as the banks' files name them."""
        for entity in self.entities:
            for currency in ("EUR", "USD", "GBP", "SEK", "PLN", "DKK", "CHF"):
                own = f"OWN-{currency}-{entity}"
                yield own, entity, currency, "bank"
                yield bank.account_number(own), entity, currency, "bank"
                for tag in "im":
                    yield bank.account_number(own + tag), entity, currency, "lockbox"

"""Kinds of mess that `more.py` does not have. `outside --twists` draws from both."""
import more

WEIGHTS = dict(more.WEIGHTS, swapped_pair=4, duplicate_twin=5)


class Twists(more.More):
    KINDS = WEIGHTS

    def _swapped_pair(self):
        """Two payers of one day, each with the other's number beside his own amount: name or account and amount tell."""
        one, two = self.pick(quiet=True), self.pick(quiet=True)
        if not one or not two or one["currency"] != two["currency"] or (one["parent"] or one["id"]) == (two["parent"] or two["id"]):
            return False
        mine, theirs = self.rng.choice(self.open_items(one)), self.rng.choice(self.open_items(two))
        (payer, told), (other, other_told) = self.payer(one, strong=True), self.payer(two, strong=True)
        if not told or not other_told or mine.open in self.asks(theirs) or theirs.open in self.asks(mine) \
                or not self.alone(one, mine.open, mine) or not self.alone(two, theirs.open, theirs):
            return False
        self.book("swapped_pair", payer, mine.open, mine.currency, self.text(one, [theirs], [theirs.number]), [(mine, mine.open)], owner=one)
        self.book("swapped_pair", other, theirs.open, theirs.currency, self.text(two, [mine], [mine.number]), [(theirs, theirs.open)], owner=two)
        self.settle(mine, mine.open), self.settle(theirs, theirs.open)
        self.close(one), self.close(two)
        return True

    def _duplicate_twin(self):
        """A second payment of what was settled, while another open item of the customer asks for just that amount."""
        free = getattr(self, "free", ())
        for item in self.rng.sample(self.items, len(self.items)):
            one = item.owner
            head = self.by_customer[one["parent"] or one["id"]]
            if not item.settled_on or item.settled_on >= self.day or item.kind != "invoice" or item.number in free \
                    or head.get("closed") == self.day or head.get("rests", self.day) > self.day or self.locked(one["parent"] or one["id"]):
                continue
            if not any(i.open == item.amount and i.busy != self.day for i in self.open_items(one)):
                continue
            payer, told = self.payer(one, strong=True)
            if not told:
                return False
            self.book("duplicate_twin", payer, item.amount, item.currency, self.text(one, [item], [item.number]), status="duplicate", owner=one)
            self.close(one)
            return True
        return False

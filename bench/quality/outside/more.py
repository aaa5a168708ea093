"""More kinds of mess, and more shapes of document numbers. `outside --more` draws from these alone."""
import names
import numbers_ as numbers
import wording
from payments import Days

WEIGHTS = dict(single=6, several=4, no_reference=3, part=2, stranger=3, duplicate=3, tie=4, typo=3, order=3, lines=4,
               run_together=4, hyphenated=4, look_alike=4, cut_end=3, amount_beside=4, decoy_label=6, decoy_order=3, month_words=2,
               shortened=4, range_hyphen=2, revision=3, padded_out=3, skonto=5, behalf=4, behalf_third=3, name_in_text=4, both_twins=2, joined=5,
               grouped=4, date_close=4, year_turned=3, noise=4, number_and_customer=3, credit_lines=3, date_alike=3, branches=4, wrong_branch=2,
               stranger_branch=2, number_only=3, two_numbers_one=2, net_words=3, subtotal=2, foreign_currency_words=2)

BEHALF = {"en": "o/b/o {n}", "de": "i.A. von {n}", "fr": "pour le compte de {n}", "es": "por cuenta de {n}", "it": "per conto di {n}",
          "nl": "namens {n}", "sv": "for {n}", "pl": "w imieniu {n}", "da": "på vegne af {n}"}
AND = {"en": " and ", "de": " und ", "fr": " et ", "es": " y ", "it": " e ", "nl": " en ", "sv": " och ", "pl": " i ", "da": " og "}
SKONTO = {"en": ["less 2% discount", "2% disc taken", "net of 2% early pmt disc", "-2%"], "de": ["abzgl. 2% Skonto", "./. 2 % Skto", "abz. 2%", "minus {d} Skonto"],
          "fr": ["escompte 2 % déduit", "esc. 2%"], "es": ["dto. p.p. 2%", "menos 2% pronto pago"], "it": ["sconto 2%"],
          "nl": ["minus 2% betalingskorting", "2% korting"], "sv": ["kassarabatt 2%"], "pl": ["skonto 2%"], "da": ["kontantrabat 2%"]}
DECOY = {"en": ["contract {x}", "delivery note {x}", "quote no. {x}", "ticket {x}", "our ref {x}"],
         "de": ["Vertrag {x}", "Lieferschein {x}", "Angebot {x}", "Vorgang {x}", "Unser Zeichen {x}"], "fr": ["contrat {x}", "BL {x}", "devis {x}"],
         "es": ["contrato {x}", "albarán {x}"], "it": ["contratto {x}", "DDT {x}"], "nl": ["contract {x}", "pakbon {x}"],
         "sv": ["avtal {x}"], "pl": ["umowa {x}"], "da": ["aftale {x}"]}
MONTH = {"en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
         "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
         "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]}
LOOKS = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}


class More(Days):
    EXTRA_SHAPES = numbers.MORE_SHAPES * 2
    KINDS = WEIGHTS

    def lead(self, one, words):
        return self.rng.choice(wording.of(wording.LEAD, one["language"])).format(l=words)

    def _named(self, kind, write, strong=True, test=lambda c: True, usable=lambda i: True, **more):
        """One item, paid whole, named as `write` does."""
        one = self.pick(test=lambda c: test(c) and any(usable(i) for i in c["items"]))
        if not one:
            return False
        items = [i for i in self.open_items(one) if usable(i)]
        if not items:
            return False
        item = self.rng.choice(items)
        payer, told = self.payer(one, strong=strong)
        if strong and not told:
            return False
        text = write(one, item, payer)
        if not text:
            return False
        self.book(kind, payer, item.open, item.currency, text, [(item, item.open)], owner=one, **more)
        self.settle(item, item.open)
        return True

    def _listed(self, kind, write, least=2, most=4, test=lambda c: True, usable=lambda i: True, choose=None):
        one = self.pick(need=least, test=test)
        if not one:
            return False
        items = [i for i in self.open_items(one) if usable(i)]
        if len(items) < least:
            return False
        items = choose(items) if choose else self.rng.sample(items, self.rng.randrange(least, min(most, len(items)) + 1))
        if not items:
            return False
        payer, told = self.payer(one, strong=True)
        if not told:
            return False
        text = write(one, items)
        if not text:
            return False
        self.book(kind, payer, sum(i.open for i in items), one["currency"], text, [(i, i.open) for i in items], owner=one)
        for i in items:
            self.settle(i, i.open)
        return True

    def other_item(self, one):
        """An open item of somebody else, of the same currency."""
        head = one["parent"] or one["id"]
        for _ in range(50):
            item = self.rng.choice(self.items)
            if item.open > 0 and self.known(item) and item.currency == one["currency"] and (item.owner["parent"] or item.owner["id"]) != head:
                return item
        return None

    # -- how numbers are written -------------------------------------------------------------------------------

    def _run_together(self):
        clear = lambda i: len(numbers.digits_of(i.number)) >= 6
        return self._listed("run_together", lambda one, items: self.lead(one, "".join(i.number for i in items)), usable=clear, most=3)

    def _hyphenated(self):
        def write(one, item, _):
            at = self.rng.randrange(len(item.number) // 2, len(item.number) - 1)
            return self.lead(one, item.number[:at] + self.rng.choice(("-\n", "\n", "- ", " ")) + item.number[at:])
        return self._named("hyphenated", write, usable=lambda i: len(i.number) >= 6)

    def _look_alike(self):
        def write(one, item, _):
            at = [n for n, c in enumerate(item.number) if c in LOOKS]
            number = list(item.number)
            for n in self.rng.sample(at, min(len(at), self.rng.choice((1, 1, 2)))):
                number[n] = LOOKS[number[n]]
            return self.lead(one, "".join(number)) if at else None
        return self._named("look_alike", write, usable=lambda i: len(numbers.digits_of(i.number)) >= 5)

    def _cut_end(self):
        """The list is longer than the field: the last number lacks its end."""
        def write(one, items):
            words = self.lead(one, ", ".join(i.number for i in items))
            if len(items[-1].number) < 6 or not words.endswith(items[-1].number):
                return None
            off = self.rng.choice((1, 2))
            # A twin whose number begins alike could as well be meant: nothing tells which.
            alike = [i for i in self.whose(self.family(one), one["currency"], items[-1].open)
                     if i is not items[-1] and i.number.startswith(items[-1].number[:-off])]
            return None if alike else words[:-off]
        return self._listed("cut_end", write, least=2, most=5)

    def _amount_beside(self):
        def write(one, item, _):
            money = wording.money(item.open, one["language"])
            return self.lead(one, item.number) + " " + self.rng.choice((money, item.currency + " " + money, money + " " + item.currency, "BETRAG " + money,
                                                                       f"({money})", f"= {money}"))
        return self._named("amount_beside", write, usable=lambda i: i.owner["shape"] != "three")

    def _shortened(self):
        """The first number whole, of the others only the end."""
        def write(one, items):
            items = sorted(items, key=lambda i: i.number)
            first = items[0].number
            width = next(w for w in (2, 3, 4) if all(i.number[:-w] == first[:-w] for i in items[1:]) or w == 4)
            if any(i.number[:-width] != first[:-width] or not i.number[-width:].isdigit() for i in items):
                return None
            return self.lead(one, first + self.rng.choice((", ", "/", " + ")) + self.rng.choice((", ", "/", " + ")).join(i.number[-width:] for i in items[1:]))
        return self._listed("shortened", write, usable=lambda i: len(numbers.digits_of(i.number)) >= 5 and i.owner["shape"] not in ("check", "suffix", "dotted"))

    def _range_hyphen(self):
        def choose(items):
            runs = {}
            for i in items:
                if i.number.isdigit():
                    runs[int(i.number)] = i
            for n in runs:
                if n + 1 in runs and n + 2 in runs:
                    return [runs[n], runs[n + 1], runs[n + 2]]
            return None
        return self._listed("range_hyphen", lambda one, items: self.lead(one, items[0].number + self.rng.choice(("-", " - ", "..")) + items[-1].number),
                            least=3, test=lambda c: c["shape"] in ("ten", "plain_six", "year_run", "three"), choose=choose)

    def _revision(self):
        return self._named("revision", lambda one, i, _: self.lead(one, i.number + self.rng.choice(("-A", "-1", "/1", " Rev.2", "_01"))),
                           usable=lambda i: len(numbers.digits_of(i.number)) >= 6 and i.owner["shape"] not in ("check",))

    def _padded_out(self):
        return self._named("padded_out", lambda one, i, _: self.lead(one, numbers.digits_of(i.number).rjust(self.rng.choice((10, 12, 15)), "0")),
                           usable=lambda i: 5 <= len(numbers.digits_of(i.number)) <= 10 and i.owner["shape"] not in ("suffix", "dotted", "branch", "mixed"))

    def _joined(self):
        """And, in the payer's language."""
        def write(one, items):
            listed = [i.number for i in items]
            return self.lead(one, ", ".join(listed[:-1]) + wording.of(AND, one["language"]) + listed[-1])
        return self._listed("joined", write, usable=lambda i: i.owner["shape"] != "three" or self.rng.random() < 0.5)

    def _grouped(self):
        def write(one, item, _):
            digits = item.number
            return self.lead(one, " ".join(digits[max(0, at - 3):at] for at in range(len(digits), 0, -3)[::-1])) if digits.isdigit() else None
        return self._named("grouped", write, usable=lambda i: i.number.isdigit() and len(i.number) >= 6)

    def _date_close(self):
        def write(one, item, _):
            d = item.date
            return self.lead(one, item.number + self.rng.choice((f"/{d:%d.%m.%y}", f" v. {d:%d.%m.}", f" ({d:%d/%m/%Y})", f"-{d:%d%m%y}", f" {d:%Y%m%d}", f" {d:%d%b%y}")))
        return self._named("date_close", write, usable=lambda i: i.owner["shape"] not in ("three", "slash"))

    def _year_turned(self):
        def write(one, item, _):
            year, rest = item.number[:4], item.number[4:]
            if item.owner["shape"] == "suffix":
                body = item.number.split("/")[0]
                return self.lead(one, self.rng.choice((f"2026-{body}", f"{body}/26", f"2026/{body}", f"{body}-2026")))
            return self.lead(one, self.rng.choice((f"{rest}/{year}", f"{year}-{rest}", f"{year} {rest}", f"{rest}-{year}")))
        return self._named("year_turned", write, usable=lambda i: i.owner["shape"] in ("suffix", "year_run") and i.number[:4] == "2026" or i.owner["shape"] == "suffix" and "/" in i.number)

    def _noise(self):
        def write(one, item, _):
            r = self.rng
            noise = [f"TRF{r.randrange(10**8, 10**9)}", f"{self.day:%Y%m%d}", f"BATCH {r.randrange(100, 999)}", f"SEQ {r.randrange(1, 99):06d}",
                     f"MANDATE M-{r.randrange(10**5, 10**6)}", f"VAT {one['land']}{r.randrange(10**8, 10**9)}", f"{r.randrange(10, 24)}:{r.randrange(10, 60)}"]
            r.shuffle(noise)
            return " ".join(noise[:3]) + " " + self.lead(one, item.number) + " " + " ".join(noise[3:5])
        return self._named("noise", write, usable=lambda i: i.owner["shape"] != "three")

    def _number_and_customer(self):
        """Invoice and customer number in one word, with the letters that bookkeepers give them."""
        return self._named("number_and_customer", lambda one, i, _: self.rng.choice(("R{n}K{k}", "RE{n}/KD{k}", "RNR{n}KDNR{k}", "{k}/{n}", "{n}-{k}")).format(n=i.number, k=one["id"]),
                           usable=lambda i: len(numbers.digits_of(i.number)) >= 5)

    def _branches(self):
        """The letters decide which branch's document it is."""
        return self._named("branches", lambda one, i, _: self.lead(one, self.rng.choice((i.number, i.number.replace("-", ""), i.number.replace("-", " "), i.number.lower()))),
                           test=lambda c: c["shape"] == "branch", usable=lambda i: "-" in i.number)

    def _wrong_branch(self):
        """The digits alone, which several branches have: the payer decides."""
        return self._named("wrong_branch", lambda one, i, _: self.lead(one, numbers.digits_of(i.number)),
                           test=lambda c: c["shape"] == "branch", usable=lambda i: self.alone(i.owner, i.open, i) and "-" in i.number
                           and sum(numbers.digits_of(o.number) == numbers.digits_of(i.number) for c in self.family(i.owner) for o in c["items"]) == 1)

    def _number_only(self):
        """Nothing but the number: no name, no account."""
        one = self.pick(test=lambda c: c["shape"] in ("ten", "inv_year", "year_run", "mixed", "dotted"))
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        self.way = ""
        self.book("number_only", dict(name=""), item.open, item.currency, item.number, [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    def _two_numbers_one(self):
        """The number twice, once with its prefix and once without."""
        return self._named("two_numbers_one", lambda one, i, _: self.lead(one, i.number) + " " + self.rng.choice(("RF", "ref", "")) + " " + numbers.digits_of(i.number),
                           usable=lambda i: len(numbers.digits_of(i.number)) >= 6)

    # -- words -------------------------------------------------------------------------------------------------

    def _skonto(self):
        rng = self.rng

        def words(one, text, i, paid):
            return text + " " + rng.choice(wording.of(SKONTO, one["language"])).format(d=wording.money(i.open - paid, one["language"]))
        done = self._odd("skonto", lambda i: i.open - i.discount if i.discount and i.open == i.amount and i.discount_date >= self.day else None, words)
        if done:
            self.settle(done[0], done[1], done[0].discount)
        return bool(done)

    def _net_words(self):
        rng = self.rng

        def words(one, text, i, paid):
            gross, net, off = (wording.money(m, one["language"]) for m in (i.open, paid, i.open - paid))
            return text + rng.choice((f" gross {gross} disc {off} net {net}", f" {gross} - {off} = {net}", f" {gross}/{net}", f" Brutto {gross} Skonto {off}"))
        done = self._odd("net_words", lambda i: i.open - i.discount if i.discount and i.open == i.amount and i.discount_date >= self.day else None, words)
        if done:
            self.settle(done[0], done[1], done[0].discount)
        return bool(done)

    def _subtotal(self):
        """Amounts beside the numbers, and their sum behind them."""
        def write(one, items):
            money = lambda m: wording.money(m, one["language"])
            return " ".join(f"{i.number} {money(i.open)}" for i in items) + " total " + money(sum(i.open for i in items))
        return self._listed("subtotal", write, usable=lambda i: i.owner["shape"] != "three")

    def _foreign_currency_words(self):
        """The payer says what it was in his currency; the cash is the item's, to the cent."""
        return self._named("foreign_currency_words", lambda one, i, _: self.lead(one, i.number) + f" CHF {wording.money(i.open * 93 // 100, 'en')} KURS 0,93",
                           usable=lambda i: i.owner["shape"] != "three")

    def _month_words(self):
        one = self.pick(need=3, quiet=True, test=lambda c: not c["parent"] and c["language"] in MONTH)
        if not one:
            return False
        every = self.all_open([one], one["currency"])
        month = self.rng.choice(every).date.replace(day=1)
        items = [i for i in every if i.date.replace(day=1) == month and i.kind == "invoice"]
        total = sum(i.open for i in items)
        if len(items) < 2 or len(items) == len(every) or any(i.kind != "invoice" and i.date.replace(day=1) == month for i in every):
            return False
        payer, told = self.payer(one, strong=True)
        due = [i for i in every if i.due < self.day]
        if not told or self.whose(self.family(one), one["currency"], total) or sum(i.open for i in due) == total and due != items:
            return False
        word = MONTH[one["language"]][month.month - 1]
        text = self.rng.choice({"en": ("all {m} invoices", "invoices of {m} {y}", "{m} statement"), "de": ("alle Rechnungen {m}", "Rechnungen {m} {y}", "Sammelzahlung {m}"),
                                "fr": ("factures {m}", "factures du mois de {m} {y}")}[one["language"]]).format(m=word, y=month.year)
        self.book("month_words", payer, total, one["currency"], text, [(i, i.open) for i in items], owner=one)
        for i in items:
            self.settle(i, i.open)
        self.close(one)
        return True

    # -- decoys ------------------------------------------------------------------------------------------------

    def _decoy_label(self):
        """Another number with a label that is no invoice's, and it is somebody else's invoice."""
        def write(one, item, _):
            other = self.other_item(one)
            if not other:
                return None
            decoy = self.rng.choice(wording.of(DECOY, one["language"])).format(x=other.number)
            words = self.lead(one, item.number)
            return decoy + " " + words if self.rng.random() < 0.5 else words + " " + decoy
        return self._named("decoy_label", write, usable=lambda i: i.owner["shape"] not in ("three",))

    def _decoy_order(self):
        """Only an order number that is somebody else's invoice: the amount tells which own one."""
        one = self.pick(quiet=True)
        if not one:
            return False
        item, other = self.rng.choice(self.open_items(one)), self.other_item(one)
        payer, told = self.payer(one, strong=True)
        if not other or not told or not self.alone(one, item.open, item) or item.open in self.asks(other):
            return False
        text = self.rng.choice(wording.of(DECOY, one["language"])).format(x=other.number)
        self.book("decoy_order", payer, item.open, item.currency, text, [(item, item.open)], owner=one)
        self.settle(item, item.open)
        self.close(one)
        return True

    def _date_alike(self):
        """A date, written as some documents are numbered; the amount tells the item."""
        one = self.pick(quiet=True)
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        payer, told = self.payer(one, strong=True)
        if not told or not self.alone(one, item.open, item):
            return False
        d = item.date
        text = self.rng.choice(("invoice {x}", "Rechnung vom {x}", "Lieferung {x}", "{x}")).format(
            x=self.rng.choice((f"{d:%y/%m%d}", f"{d:%d/%m}", f"{d:%m/%Y}", f"{d:%d.%m.%Y}", f"{d:%Y%m%d}", f"{d:%d-%m-%y}")))
        self.book("date_alike", payer, item.open, item.currency, text, [(item, item.open)], owner=one)
        self.settle(item, item.open)
        self.close(one)
        return True

    # -- who pays ----------------------------------------------------------------------------------------------

    def _behalf(self):
        """A payment service pays: the customer's name stands in the text."""
        one = self.pick(test=lambda c: c["shape"] != "three")
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        self.way = ""
        service = self.rng.choice(("PayFlow Payments Ltd", "Treasury Center Dublin DAC", "AP Outsourcing Services Sp. z o.o.", "Global Pay Hub N.V."))
        text = self.lead(one, item.number) + " " + wording.of(BEHALF, one["language"]).format(n=one["name"])
        self.book("behalf", dict(name=service), item.open, item.currency, text, [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    def _behalf_third(self):
        """The same for two documents, which leaves less doubt."""
        one = self.pick(need=2, test=lambda c: c["shape"] != "three")
        if not one:
            return False
        items = self.rng.sample(self.open_items(one), 2)
        self.way = ""
        text = wording.of(BEHALF, one["language"]).format(n=one["name"]) + " " + self.lead(one, ", ".join(i.number for i in items))
        self.book("behalf_third", dict(name="Clearing Services SA"), sum(i.open for i in items), one["currency"], text, [(i, i.open) for i in items], owner=one)
        for i in items:
            self.settle(i, i.open)
        return True

    def _name_in_text(self):
        one = self.pick(test=lambda c: c["shape"] != "three")
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        self.way = ""
        text = self.rng.choice(("{n}, {t}", "{t} {n}", "{n} {t}")).format(n=one["name"], t=self.lead(one, item.number))
        self.book("name_in_text", dict(name=""), item.open, item.currency, text, [(item, item.open)], owner=one)
        self.settle(item, item.open)
        return True

    # -- several -----------------------------------------------------------------------------------------------

    def _both_twins(self):
        def choose(items):
            by = {}
            for i in items:
                by.setdefault(i.open, []).append(i)
            return next((v[:2] for v in by.values() if len(v) > 1), None)
        return self._listed("both_twins", lambda one, items: self.lead(one, ", ".join(i.number for i in items)), choose=choose)

    def _credit_lines(self):
        one = self.pick(test=lambda c: any(i.kind == "credit_memo" and i.open and self.known(i) for i in c["items"]))
        if not one:
            return False
        credits = self.open_items(one, "credit_memo")
        if not credits:
            return False
        items = self.rng.sample(self.open_items(one), self.rng.randrange(1, min(4, len(self.open_items(one)) + 1))) + [self.rng.choice(credits)]
        total = sum(i.open for i in items)
        payer, told = self.payer(one, strong=True)
        if total <= 0 or not told:
            return False
        self.book("credit_lines", payer, total, one["currency"], "", [(i, i.open) for i in items], owner=one, method="ach",
                  remittance=[dict(reference=i.number, kind="invoice" if i.open > 0 else "credit_memo", amount=f"{i.open / 100:.2f}") for i in items])
        for i in items:
            self.settle(i, i.open)
        return True

    # -- traps -------------------------------------------------------------------------------------------------

    def _stranger_branch(self):
        """A stranger pays a document of ours that a branch letter makes another: no such document exists."""
        one = self.pick(test=lambda c: c["shape"] == "branch")
        if not one:
            return False
        item = self.rng.choice(self.open_items(one))
        if "-" not in item.number:
            return False
        self.way = ""
        self.book("stranger_branch", dict(name=self.outsider()), self.open_amount(item.currency), item.currency,
                  wording.listed(self.rng, "en", ["K-" + numbers.digits_of(item.number)]), status="stranger")
        return True

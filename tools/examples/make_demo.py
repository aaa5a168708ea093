#!/usr/bin/env python3
"""Writes the example data of examples/demo: two companies, their customers and open items, and two
days of bank files that pay some of them. Same seed, same bytes, on any machine.

usage: tools/examples/make_demo.py [--out DIR]

Everybody in it is invented; routing numbers start with 99, which no bank has. Amounts are whole cents.
"""

import argparse
import csv
import datetime
import io
import json
import os
from dataclasses import dataclass, field

import demo_bank
from demo_bank import aba, cents, short_date

SEED = 20261120
DAY_1 = datetime.date(2026, 11, 18)  # a Wednesday
DAY_2 = datetime.date(2026, 11, 19)
LAST_INVOICE = DAY_1
FIRST_OPEN = datetime.date(2026, 5, 4)  # older invoices are all settled and left out
FIRST_SETTLED = datetime.date(2026, 8, 17)  # settled history, so that 90 days of sales are complete

HALE_ACCOUNT = "4100123456"
HALE_LOCKBOX = "0098765"
CASC_ACCOUNT = "7700654321"
CASC_CARDS = "CARD-CASC"
BANK = aba(99_000_001)


class Dice:
    """SplitMix64: the same numbers under every Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return (z ^ (z >> 31)) % n

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def percent(self, p):
        return self.below(100) < p

    def pick(self, list_):
        return list_[self.below(len(list_))]

    def shuffled(self, list_):
        result = list(list_)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result


@dataclass
class Customer:
    id: str
    name: str
    entity: str
    terms: str
    weight: int
    parent: str = ""
    aliases: list = field(default_factory=list)
    routing: str = ""
    account: str = ""
    registered: bool = True  # its bank account is in customers.csv
    ach_company: str = ""
    items: list = field(default_factory=list)


@dataclass
class Item:
    number: str
    customer: Customer
    kind: str
    document: datetime.date
    due: datetime.date
    amount: int
    po: str = ""
    delivery: str = ""
    discount_date: datetime.date = None
    discount: int = 0
    description: str = ""
    settled: datetime.date = None
    paid: bool = False  # by a payment of the example

    @property
    def open(self):
        return 0 if self.settled else self.amount


@dataclass
class Line:
    """One line of remittance as the payer wrote it; the amount is what is paid, net."""

    reference: str
    amount: int
    discount: int = 0
    deduction: int = 0
    reason: str = ""
    text: str = ""
    kind: str = "invoice"


@dataclass
class Receipt:
    """One payment; how it is written down is the business of its file."""

    payer: Customer
    amount: int
    lines: list
    day: datetime.date
    check_number: str = ""
    text: str = ""


# ---- master data ---------------------------------------------------------------------------------

FIRST = ("Alder Creek|Amber Ridge|Ashford|Barrow Lane|Bell Harbor|Birch Point|Black Oak|Blue Mesa|Bramble|"
         "Briar Glen|Cedar Falls|Clearwater|Copper Hill|Dry Fork|Eagle Pass|East Fork|Elk Run|Fairmount|"
         "Fern Valley|Flint Rock|Fox Hollow|Granite Bay|Gray Wolf|Green Bluff|Harper|Hawthorne|Hickory|"
         "High Desert|Iron Gate|Juniper|Kestrel|Lake View|Larkspur|Laurel|Lone Pine|Long Meadow|Maple Run|"
         "Marsh End|Mill Pond|Misty Vale|North Star|Oak Barrel|Old Quarry|Palisade|Pebble Beach Road|"
         "Quail Ridge|Red Canyon|River Bend|Rock Spring|Saddle Back|Sage Brush|Salt Flat|Silver Lake|"
         "Stone Mill|Sugar Creek|Tall Timber|Thorn Hill|Timber Line|Valley Forge Road|Walnut Grove|"
         "West Wind|White Birch|Wild Plum|Willow Bank").split("|")
SECOND = ("Machine Works|Fabrication|Tool & Die|Industrial Supply|Manufacturing|Controls|Hydraulics|Packaging|"
          "Plastics|Metal Products|Instruments|Automation|Foods|Brewing|Textiles|Lumber|Electric|Medical").split("|")
FORMS = "Inc.|LLC|Corp.|Co.|Inc.|LLC".split("|")
GOODS = ("Valve assemblies|Bearings, sealed|Pump parts|Gaskets and seals|Flow meters|Fittings, brass|"
         "Calibration service|Pressure gauges|Drive belts|Control panels|Filters, 10 micron|Spare parts kit").split("|")
TERMS = ["net30"] * 11 + ["2/10net30"] * 5 + ["net45"] * 3 + ["net60"]
NET_DAYS = {"net30": 30, "2/10net30": 30, "net45": 45, "net60": 60}


def make_customers(dice):
    names = dice.shuffled([f"{first} {second}" for first in FIRST for second in SECOND])
    customers = []
    for entity, count, start in (("HALE", 224, 10100), ("CASC", 76, 20100)):
        for n in range(count):
            name = names.pop()
            customer = Customer(
                id=f"C{start + n}", name=f"{name} {dice.pick(FORMS)}", entity=entity, terms=dice.pick(TERMS),
                weight=6000 // (n + 12), routing=aba(99_000_000 + dice.below(90) * 1000 + 11),
                account=f"{dice.between(10**9, 10**10 - 1)}", registered=not dice.percent(12))
            if dice.percent(15):
                customer.aliases.append(name.upper().replace(" & ", " AND "))
            if dice.percent(25):
                customer.ach_company = f"1{dice.between(10**8, 10**9 - 1)}"
            # Parents early in the list, so that they are large; each heads the two customers after it.
            if entity == "HALE" and n < 36 and n % 3 != 0:
                customer.parent = f"C{start + n - n % 3}"
            customers.append(customer)
    twin = Customer(id="C10990", name="Twin Pines Fabrication LLC", entity="HALE", terms="net30", weight=0,
                    routing=aba(99_000_011), account="5550001212")
    customers.append(twin)
    return customers


def business_days(first, last):
    day = first
    while day <= last:
        if day.weekday() < 5:
            yield day
        day += datetime.timedelta(days=1)


def open_percent(days_past_due):
    for limit, percent in ((-1, 95), (0, 80), (30, 36), (60, 14), (90, 7)):
        if days_past_due <= limit:
            return percent
    return 3


def make_items(dice, customers):
    weighted = {entity: [c for c in customers if c.entity == entity for _ in range(c.weight)] for entity in ("HALE", "CASC")}
    next_number = {"HALE": 1001, "CASC": 52001}
    next_memo = 231
    twin = customers[-1]
    twin_days = (datetime.date(2026, 10, 12), datetime.date(2026, 10, 26))
    items = []

    def add(item):
        items.append(item)
        item.customer.items.append(item)
        return item

    for day in business_days(FIRST_OPEN, LAST_INVOICE):
        if day in twin_days:  # the two equal invoices of the planted tie
            add(Item(number=f"INV-{next_number['HALE']:06d}", customer=twin, kind="invoice", document=day,
                     due=day + datetime.timedelta(days=30), amount=1250_00, description="Spare parts kit"))
            next_number["HALE"] += 1
        for entity, count in (("HALE", dice.between(58, 70)), ("CASC", dice.between(14, 22))):
            for _ in range(count):
                customer = dice.pick(weighted[entity])
                number = next_number[entity]
                next_number[entity] += 1
                due = day + datetime.timedelta(days=NET_DAYS[customer.terms])
                amount = dice.between(2000, 48000) * dice.between(1, 13) + dice.below(100)
                is_open = dice.percent(open_percent((DAY_1 - due).days))
                po = f"PO-{dice.between(40000, 89999)}" if dice.percent(45) else ""
                delivery = f"D{dice.between(700000, 799999)}" if dice.percent(30) else ""
                days_taken = dice.between(8, 75)
                description = dice.pick(GOODS)
                if not is_open and day < FIRST_SETTLED:
                    continue  # settled long ago: not part of what the ERP sends
                item = add(Item(number=f"INV-{number:06d}" if entity == "HALE" else f"CI-{number}", customer=customer,
                                kind="invoice", document=day, due=due, amount=amount, po=po, delivery=delivery,
                                description=description))
                if customer.terms == "2/10net30":
                    item.discount_date = day + datetime.timedelta(days=10)
                    item.discount = (amount * 2 + 50) // 100
                if not is_open:
                    item.settled = min(day + datetime.timedelta(days=days_taken), DAY_1 - datetime.timedelta(days=1))
                elif dice.percent(4):
                    memo = add(Item(number=f"CM-{next_memo:06d}", customer=customer, kind="credit_memo",
                                    document=day, due=day, amount=-(amount * dice.between(5, 30) // 100),
                                    description="Goods returned"))
                    memo.description += f" from {item.number}"
                    next_memo += 1
    return items


# ---- who pays what -------------------------------------------------------------------------------


class Payers:
    """Chooses payers and items; no item is paid twice unless a case says so."""

    def __init__(self, dice, customers, entity):
        self.dice = dice
        self.check = 4400
        self.customers = [c for c in customers if c.entity == entity and c.weight and c.items]
        self.weighted = [c for c in self.customers for _ in range(c.weight)]
        self.by_id = {c.id: c for c in customers}

    def open_items(self, customer, kind="invoice"):
        # Customers pay what is due or nearly so, oldest first.
        found = [i for i in customer.items if i.kind == kind and i.open and not i.paid]
        return sorted(found, key=lambda i: (i.due, i.number))

    def find(self, wanted, test, registered=True):
        """A customer whose open items pass `test`; the items it returns are taken."""
        for _ in range(5000):
            customer = self.dice.pick(self.weighted)
            if registered and not customer.registered:
                continue
            items = test(customer)
            if items and len(items) >= wanted:
                for item in items:
                    item.paid = True
                return customer, items
        raise SystemExit("make_demo: the items do not suffice; change the volumes")

    def receipt(self, customer, amount, lines, day, text=""):
        self.check += self.dice.between(1, 9)
        return Receipt(customer, amount, lines, day, check_number=f"{self.check:06d}", text=text)

    def some(self, count):
        return lambda c: self.open_items(c)[:count]

    # Each case below is one way in which customers pay.

    def exact(self, day):
        customer, (item,) = self.find(1, self.some(1))
        return self.receipt(customer, item.open, [Line(item.number, item.open)], day)

    def unregistered(self, day):
        customer, (item,) = self.find(1, lambda c: [] if c.registered else self.open_items(c)[:1], registered=False)
        return self.receipt(customer, item.open, [Line(item.number, item.open)], day)

    def several(self, day):
        count = self.dice.between(2, 6)
        customer, items = self.find(count, self.some(count))
        lines = [Line(i.number, i.open) for i in items]
        return self.receipt(customer, sum(l.amount for l in lines), lines, day)

    def normalised(self, day):
        customer, (item,) = self.find(1, self.some(1))
        prefix, digits = item.number.split("-")
        if prefix == "INV":
            ways = [digits.lstrip("0"), f"INV {digits}", f"inv{digits.lstrip('0')}", f"#{digits}"]
        else:
            ways = [f"{prefix} {digits}", f"{prefix}{digits}", f"{prefix.lower()}-{digits}"]
        written = self.dice.pick(ways)
        return self.receipt(customer, item.open, [Line(written, item.open)], day)

    def discount(self, day):
        customer, (item,) = self.find(
            1, lambda c: [i for i in self.open_items(c) if i.discount and i.discount_date >= day][:1])
        net = item.open - item.discount
        return self.receipt(customer, net, [Line(item.number, net, discount=item.discount)], day)

    def short_with_reason(self, day):
        customer, (item,) = self.find(1, self.some(1))
        deduction = item.open * self.dice.between(3, 12) // 100
        reason, text = self.dice.pick([("DMG", "DAMAGED GOODS"), ("PRC", "PRICE DIFFERENCE"), ("SHT", "SHORT SHIPMENT")])
        line = Line(item.number, item.open - deduction, deduction=deduction, reason=reason, text=text)
        return self.receipt(customer, line.amount, [line], day)

    def short(self, day):
        customer, (item,) = self.find(1, self.some(1))
        paid = item.open * self.dice.between(40, 90) // 100
        return self.receipt(customer, paid, [Line(item.number, paid)], day)

    def amount_only(self, day):
        customer, (item,) = self.find(1, lambda c: self.open_items(c)[1:2])
        return self.receipt(customer, item.open, [], day)

    def credit_netted(self, day):
        def memo_and_invoice(customer):
            memos = self.open_items(customer, "credit_memo")[:1]
            invoices = [i for i in self.open_items(customer) if memos and i.open > -memos[0].open][:2]
            return memos + invoices if memos and len(invoices) == 2 else []
        customer, items = self.find(3, memo_and_invoice)
        lines = [Line(i.number, i.open, kind="invoice" if i.open > 0 else "credit_memo") for i in items[1:] + items[:1]]
        return self.receipt(customer, sum(l.amount for l in lines), lines, day)

    def clears_account(self, day):
        def small_account(customer):
            everything = self.open_items(customer) + self.open_items(customer, "credit_memo")
            all_open = [i for i in customer.items if i.open]
            return everything if 2 <= len(everything) <= 4 and len(everything) == len(all_open) else []
        customer, items = self.find(2, small_account)
        return self.receipt(customer, sum(i.open for i in items), [], day)

    def for_the_family(self, day):
        def of_a_child(customer):
            return self.open_items(customer)[:2] if customer.parent and self.by_id[customer.parent].registered else []
        child, items = self.find(2, of_a_child, registered=False)
        lines = [Line(i.number, i.open) for i in items]
        return self.receipt(self.by_id[child.parent], sum(l.amount for l in lines), lines, day)

    def unknown_reference(self, day):
        customer = self.dice.pick([c for c in self.customers if c.registered])
        amount = self.dice.between(100_00, 4000_00) + 1
        return self.receipt(customer, amount, [Line(f"INV-{self.dice.between(880000, 889999)}", amount)], day)

    def stranger(self, day):
        nobody = Customer("", self.dice.pick(["KOWALSKI ESTATE SALE", "J. R. TENPENNY", "ZENITH AUCTIONS", "M DELACROIX"]),
                          "", "", 0, routing=aba(99_091_011), account=f"{self.dice.between(10**9, 10**10 - 1)}")
        return self.receipt(nobody, self.dice.between(50_00, 2500_00) + 3, [], day)


def receipts_of(payers, dice, day, plan):
    """Plan: pairs of a case's name and how often; the order in the file is mixed."""
    made = [getattr(payers, case)(day) for case, count in plan for _ in range(count)]
    return dice.shuffled(made)


# ---- files ---------------------------------------------------------------------------------------


def total(receipts):
    return sum(r.amount for r in receipts)


def write_csv(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


def entities_csv():
    return write_csv("entity_id,name,currency,calendar,reference_scheme", [
        ["HALE", "Hale & Morrow Supply Inc.", "USD", "", ""],
        ["CASC", "Cascade Instruments LLC", "USD", "", ""]])


def accounts_csv():
    return write_csv("account,entity_id,currency,kind,profile,deposit_account,feeds", [
        [HALE_ACCOUNT, "HALE", "USD", "bank", "hale-checking", "", "lockbox|json"],
        [HALE_LOCKBOX, "HALE", "USD", "lockbox", "hale-lockbox", HALE_ACCOUNT, ""],
        [CASC_ACCOUNT, "CASC", "USD", "bank", "casc-checking", "", ""],
        [CASC_CARDS, "CASC", "USD", "provider", "", "", ""]])


def customers_csv(customers):
    rows = []
    for c in customers:
        banks = [f"ABA:{c.routing}/{c.account}"] if c.registered else []
        banks += [f"ACH:{c.ach_company}"] if c.ach_company else []
        mail = "ap@" + "".join(ch for ch in c.name.lower().rsplit(" ", 1)[0] if ch.isalnum()) + ".example"
        rows.append([c.id, c.name, c.parent, c.entity, "USD", c.terms, "", mail, "", "en", "", "",
                     "|".join(c.aliases), "|".join(banks), "", ""])
    return write_csv("customer_id,name,parent_id,entity_id,currency,terms,credit_limit,email,phone,language,time_zone,"
                     "collector,aliases,bank_accounts,rule_set,tolerance_profile", rows)


def items_csv(items):
    rows = []
    for i in sorted(items, key=lambda i: (i.customer.entity, i.number)):
        rows.append([i.number, i.customer.id, i.customer.entity, "" if i.kind == "invoice" else i.kind,
                     i.document, i.due, "USD", cents(i.amount), cents(i.open), i.po, i.delivery, "",
                     i.customer.terms if i.kind == "invoice" else "", i.discount_date or "",
                     cents(i.discount) if i.discount else "", i.description,
                     i.settled or "", cents(i.amount) if i.settled else ""])
    return write_csv("item_number,customer_id,entity_id,kind,document_date,due_date,currency,amount,open_amount,po_number,"
                     "delivery_number,reference,terms,discount_date,discount_amount,description,settled_date,settled_amount",
                     rows)


def ach_ndjson(receipts):
    out = []
    for number, r in enumerate(receipts, 1):
        lines = []
        for line in r.lines:
            row = {"reference": line.reference, "kind": line.kind, "amount": cents(line.amount)}
            if line.discount:
                row["discount"] = cents(line.discount)
            if line.deduction:
                row.update(adjustment=cents(line.deduction), reason=line.reason, text=line.text)
            lines.append(row)
        trace = f"{BANK[:8]}{number:07d}"
        out.append(json.dumps({
            "payment_id": f"ACH-{short_date(r.day)}-{trace}", "kind": "receipt", "account": HALE_ACCOUNT,
            "value_date": str(r.day), "booking_date": str(r.day), "deposit_date": str(r.day),
            "currency": "USD", "amount": cents(r.amount), "method": "ach",
            "payer": {"name": r.payer.name.upper()[:22].strip(), "routing": r.payer.routing, "account": r.payer.account},
            "bank_reference": trace, "remittance": lines}, separators=(",", ":")) + "\n")
    return "".join(out)


def cards_csv(receipts):
    rows = []
    for number, r in enumerate(receipts, 1):
        invoices = "|".join(f"{line.reference}={cents(line.amount)}" for line in r.lines)
        rows.append([f"card-{short_date(r.day)}-{number:04d}", CASC_CARDS, r.day, "USD", cents(r.amount), "card",
                     r.payer.name, r.payer.id, invoices])
    return write_csv("payment_id,account,value_date,currency,amount,method,payer_name,payer_id,invoices", rows)


PROFILES = {
    "hale-checking": '''# Checking account of Hale & Morrow: lockbox and ACH arrive as daily totals, wires one by one.
dialect = "default"
bank_reference_unique = true
deposit_days = 1

[type_codes]
"115" = "deposit_total"  # explained by the lockbox file
"166" = "deposit_total"  # explained by the ACH feed
"195" = "receipt"
''',
    "hale-lockbox": '''# Lockbox of Hale & Morrow: checks, deposited to the checking account.
dialect = "default"
bank_reference_unique = false
deposit_days = 1
''',
    "casc-checking": '''# Checking account of Cascade Instruments: every receipt is listed by the bank itself.
dialect = "default"
bank_reference_unique = false
deposit_days = 1

[type_codes]
"165" = "receipt"
"195" = "receipt"
"301" = "receipt"
"930" = "transfer"  # payout of the card processor: its receipts come one by one from its own report
''',
}


def make_files():
    dice = Dice(SEED)
    customers = make_customers(dice)
    items = make_items(dice, customers)
    hale = Payers(dice, customers, "HALE")
    casc = Payers(dice, customers, "CASC")

    usual = [("exact", 48), ("unregistered", 6), ("several", 24), ("normalised", 14), ("discount", 8),
             ("short_with_reason", 5), ("short", 5), ("amount_only", 4), ("unknown_reference", 2), ("stranger", 2)]
    checks_1 = receipts_of(hale, dice, DAY_1, usual)
    checks_2 = receipts_of(hale, dice, DAY_2, usual[:-2] + [("clears_account", 2)])
    usual_ach = [("exact", 26), ("several", 14), ("credit_netted", 5), ("normalised", 5), ("discount", 4),
                 ("for_the_family", 3), ("short_with_reason", 2), ("amount_only", 1)]
    ach_1 = receipts_of(hale, dice, DAY_1, usual_ach)
    ach_2 = receipts_of(hale, dice, DAY_2, usual_ach)

    # Cases that a person has to look at; each once.
    twin = customers[-1]
    tie = hale.receipt(twin, 1250_00, [], DAY_2)
    twice = next(r for r in ach_1 if len(r.lines) == 1 and r.lines[0].reference.startswith("INV-") and not r.lines[0].discount
                 and not r.lines[0].deduction)
    again = hale.receipt(twice.payer, twice.amount, [Line(twice.lines[0].reference, twice.amount)], DAY_2)
    owner, (item,) = hale.find(1, hale.some(1))  # stays unpaid
    other = next(c for c in hale.customers if c.registered and not c.parent and c is not owner and c.id != owner.parent
                 and not any(x.parent == c.id for x in hale.customers))
    foreign = hale.receipt(other, item.open + 77, [Line(item.number, item.open + 77)], DAY_2)
    checks_2 += [tie, again, foreign]

    wires_1 = receipts_of(hale, dice, DAY_1, [("exact", 2), ("several", 2)])
    wires_2 = receipts_of(hale, dice, DAY_2, [("exact", 2), ("several", 1)])
    cascade_1 = receipts_of(casc, dice, DAY_1, [("exact", 14), ("several", 3), ("normalised", 3), ("stranger", 1)])
    cascade_2 = receipts_of(casc, dice, DAY_2, [("exact", 12), ("several", 3), ("normalised", 3), ("short", 2)])
    cards_1 = receipts_of(casc, dice, DAY_1, [("exact", 15), ("unregistered", 2)])
    cards_2 = receipts_of(casc, dice, DAY_2, [("exact", 17), ("unregistered", 2), ("several", 2)])

    batches_1 = demo_bank.batches(checks_1, 24)
    batches_2 = demo_bank.batches(checks_2, 24)
    returned = next(r for r in checks_1 if len(r.lines) == 1)

    lockbox = demo_bank.LockboxFile(number=HALE_LOCKBOX, destination="HALEMORROW", origin=BANK)
    bank = demo_bank.Statement(sender=BANK, receiver="HALEMORROW")
    bank.account(DAY_1, HALE_ACCOUNT, 1_284_310_55, demo_bank.hale_entries(
        day=DAY_1, lockbox_total=total(checks_1), lockbox=HALE_LOCKBOX, ach_total=total(ach_1), ach_count=len(ach_1),
        wires=wires_1, debits=[("475", 18_240_00, "1042", "CHECK PAID"), ("495", 96_500_00, "", "PAYROLL FUNDING")]))
    bank.account(DAY_1, CASC_ACCOUNT, 402_771_09, demo_bank.casc_entries(
        day=DAY_1, receipts=cascade_1, card_total=total(cards_1), debits=[("475", 7_415_20, "880", "CHECK PAID")]))
    bank.account(DAY_2, HALE_ACCOUNT, None, demo_bank.hale_entries(
        day=DAY_2, lockbox_total=total(checks_2), lockbox=HALE_LOCKBOX, ach_total=total(ach_2), ach_count=len(ach_2),
        wires=wires_2, debits=[("555", returned.amount, returned.check_number, "RETURNED DEPOSITED CHECK "
                                f"{returned.check_number} NSF"), ("698", 185_00, "", "ACCOUNT ANALYSIS FEE OCTOBER")]))
    bank.account(DAY_2, CASC_ACCOUNT, None, demo_bank.casc_entries(
        day=DAY_2, receipts=cascade_2, card_total=total(cards_2), debits=[("698", 42_50, "", "WIRE FEES")]))

    bad_batch = 3
    files = {
        "entities.csv": entities_csv(),
        "accounts.csv": accounts_csv(),
        "customers.csv": customers_csv(customers),
        "items.csv": items_csv(items),
        "bank/statement-2026-11-19.bai2": bank.text(created=datetime.date(2026, 11, 20)),
        "bank/lockbox-2026-11-18.txt": lockbox.text(DAY_1, batches_1),
        "bank/lockbox-2026-11-19.txt": lockbox.text(DAY_2, batches_2, bad_batch=bad_batch),
        "bank/ach-2026-11-19.ndjson": ach_ndjson(ach_1 + ach_2),
        "bank/cards-2026-11-19.csv": cards_csv(cards_1 + cards_2),
    }
    files.update({f"profiles/{name}.toml": text for name, text in PROFILES.items()})

    open_items = [i for i in items if i.open]
    bad = batches_2[bad_batch - 1]
    files["README.md"] = demo_bank.readme(
        customers=customers, items=items, open_items=open_items,
        rows=[("lockbox, November 18", checks_1), ("lockbox, November 19", checks_2),
              ("of these in the batch whose total is wrong", bad), ("ACH, November 18", ach_1),
              ("ACH, November 19", ach_2), ("wires to Hale & Morrow", wires_1 + wires_2),
              ("ACH, wires and deposits to Cascade", cascade_1 + cascade_2), ("cards", cards_1 + cards_2)],
        not_again=("of these in the batch whose total is wrong",),
        tie=tie, again=again, twice=twice, foreign=foreign, foreign_item=item, returned=returned, bad_batch=bad_batch)
    return files


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description="Writes the example data.")
    parser.add_argument("--out", default=os.path.join(here, "..", "..", "examples", "demo"))
    out = parser.parse_args().out
    for name, text in make_files().items():
        path = os.path.join(out, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


if __name__ == "__main__":
    main()

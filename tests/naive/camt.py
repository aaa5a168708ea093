"""A naive reader of camt.053 and camt.054 messages, written from the format's description alone.

It reads a whole file at once, with an XML parser of another making, and judges what `quittance inspect
--summary` states: entries, their sums, balances, the totals of the transactions summary with their
consequence, and the file's status. Where the description leaves a choice, a comment says which was made.
"""

import re
import xml.etree.ElementTree
from decimal import Decimal

DECIMALS = {"EUR": 2, "CHF": 2, "USD": 2, "JPY": 0, "KWD": 3}
AMOUNT_MAX = 10 ** 17
SIDES = ("CRDT", "DBIT")
STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
CONTROL = rb"[\x00-\x08\x0b\x0c\x0e-\x1f]"


def text(element, *path):
    """The trimmed text at the first element of a path; empty where there is none."""
    for name in path:
        element = element.find(name)
        if element is None:
            return ""
    return (element.text or "").strip()


def currency_of(amount, otherwise=""):
    """The currency of an Amt; in small letters it is that currency as well."""
    return amount.get("Ccy", otherwise).strip().upper()


def minor(written, currency):
    """Minor units of an unsigned decimal; None where it is no amount of that currency."""
    if currency not in DECIMALS or not re.fullmatch(r"[0-9]+(\.[0-9]*)?|\.[0-9]+", written):
        return None
    scaled = Decimal(written) * 10 ** DECIMALS[currency]
    return int(scaled) if scaled == int(scaled) and scaled <= AMOUNT_MAX else None


class Reader:
    """Reads one file; see `read`."""

    def __init__(self):
        self.well_formed = True
        self.transactions = 0
        self.credits, self.debits, self.amounts = [], [], []
        self.controls = []
        self.held = self.readable = False

    def entry(self, element, of_account):
        """(currency, units, is credit, is booked, payments) or None where it cannot be read."""
        details = [detail for found in element.findall("NtryDtls") for detail in found.findall("TxDtls")]
        # What stands twice cannot be trusted.
        if any(len(one.findall(name)) > 1 for one in [element, *details] for name in ("Amt", "CdtDbtInd")):
            return None
        amounts = element.findall("Amt")
        indicator = text(element, "CdtDbtInd")
        if not amounts or indicator not in SIDES:
            return None
        currency = currency_of(amounts[0], of_account)
        units = minor((amounts[0].text or "").strip(), currency)
        if units is None:
            return None
        status = text(element, "Sts", "Cd") or text(element, "Sts", "Prtry") or text(element, "Sts")
        payments = self.payments(element, details, currency, units, indicator == "CRDT")
        return currency, units, indicator == "CRDT", status in ("", "BOOK"), payments

    def detail(self, element, currency):
        """Units of a detail: the first of its amounts that is in the entry's currency."""
        for path in ((), ("AmtDtls", "TxAmt"), ("AmtDtls", "CntrValAmt"), ("AmtDtls", "InstdAmt")):
            found = element
            for name in path:
                found = None if found is None else found.find(name)
            for amount in found.findall("Amt")[:1] if found is not None else ():
                units = minor((amount.text or "").strip(), currency)
                if currency_of(amount) == currency and units is not None:
                    return units
        return None

    def charges(self, element, currency, with_included):
        """What charges come to; what is given back counts against it."""
        total = 0
        for charge in element.findall("Chrgs"):
            for record in [charge, *charge.findall("Rcrd")]:
                for amount in record.findall("Amt")[:1]:
                    units = minor((amount.text or "").strip(), currency)
                    included = text(record, "ChrgInclInd") in ("true", "1")
                    if units is None or currency_of(amount) != currency or (included and not with_included):
                        continue
                    total += -units if text(record, "CdtDbtInd") == "CRDT" else units
        return total

    def payments(self, element, details, currency, units, credit):
        """(units, kind) of what an entry is allocated as; together they come to the entry."""
        def kind(amount, to_us):
            return "other" if amount == 0 or not to_us else "receipt"

        if len(details) < 2:
            return [(units, kind(units, credit))]
        read = []  # with the sign that each has beside the entry's own
        for detail in details:
            amount = self.detail(detail, currency)
            against = text(detail, "CdtDbtInd") == ("DBIT" if credit else "CRDT")
            read.append(None if amount is None else (amount, against))
        known = [one for one in read if one is not None]
        rest = units - sum(-amount if against else amount for amount, against in known)
        whole = len(known) == len(read)
        # Charges that are said to be included may still be what stands between the sums.
        explaining = []
        for with_included in (False, True):
            of_entry = self.charges(element, currency, with_included)
            of_details = sum(self.charges(detail, currency, with_included) for detail in details)
            explaining += [of_entry, of_details, of_entry + of_details]
        fee = next((charged for charged in explaining
                    if whole and rest != 0 and charged and rest == (-charged if credit else charged)), 0)
        # Details that exceed their entry, or say nothing, are not trusted: one sum to be explained.
        if not known or (rest < 0 and not fee):
            total = kind(units, credit)
            return [(units, "deposit_total" if total == "receipt" else total)]
        paid = [(amount, kind(amount, credit != against)) for amount, against in known]
        if fee:
            return paid + [(abs(fee), "fee" if fee > 0 else "other")]
        return paid + ([(rest, kind(rest, credit))] if rest > 0 else [])

    def balance(self, statement, codes, last, currency):
        """(signed units, currency) of the first or last balance of a code; of several currencies, those of
        the account come first. Without a currency it is in the account's."""
        found = []
        for element in statement.findall("Bal"):
            code = text(element, "Tp", "CdOrPrtry", "Cd")
            amount = element.findall("Amt")
            if code not in codes or not amount:
                continue
            own = currency_of(amount[0], currency)
            units = minor((amount[0].text or "").strip(), own)
            if units is not None:
                found.append((-units if text(element, "CdtDbtInd") == "DBIT" else units, own))
        found = [read for read in found if read[1] == currency] or found
        return None if not found else found[-1] if last else found[0]

    def statement(self, element):
        """One statement or notification."""
        account = text(element, "Acct", "Id", "IBAN") or text(element, "Acct", "Id", "Othr", "Id")
        self.readable = True
        entries = []
        # The account's currency: that of its first balance, else of its first entry.
        first = next((amount for found in element.findall("Bal")[:1] for amount in found.findall("Amt")), None)
        currency = "" if first is None or currency_of(first) not in DECIMALS else currency_of(first)
        for found in element.findall("Ntry"):
            self.transactions += 1
            read = self.entry(found, currency)
            if read is None:
                continue
            currency = currency or read[0]
            entries.append(read)
            (self.credits if read[2] else self.debits).append(read[:2])
            self.amounts += [(units, "advice" if element.tag == "Ntfctn" else kind)
                             for units, kind in read[4]]
        accounts = {text(found, "Id", "IBAN") or text(found, "Id", "Othr", "Id")
                    for found in element.findall("Acct")}
        nested = any(element.find(".//" + name) is not None for name in STATEMENTS)
        if not account or len(accounts) > 1 or nested:  # its entries belong to nobody, or to another
            self.held = True
        opening = self.balance(element, ("OPBD",), False, currency)
        closing = self.balance(element, ("CLBD",), True, currency)
        # What is in another currency than the account moves no balance of it and counts in no total.
        entries = [entry for entry in entries if entry[0] == currency]
        booked = sum(units if credit else -units for _, units, credit, done, _ in entries if done)
        if opening is not None and closing is not None:
            ok = opening[1] == closing[1] == currency and opening[0] + booked == closing[0]
            self.controls.append(("balance", closing[0], ok))
        for summary in element.findall("TxsSummry")[:1]:
            self.summary(summary, entries, currency)

    def summary(self, element, entries, currency):
        """Sums that are wrong hold their statement; entries that were not read count as nothing."""
        for name, sides in (("TtlNtries", (True, False)), ("TtlCdtNtries", (True,)),
                            ("TtlDbtNtries", (False,))):
            for total in element.findall(name)[:1]:
                of_side = [entry for entry in entries if entry[2] in sides]
                stated = text(total, "Sum")
                sums = {sum(e[1] for e in of_side), sum(e[1] for e in of_side if e[3])}
                # Without entries any currency's zero; a plus before it says no more.
                units = minor(stated.removeprefix("+"), currency or "EUR")
                if stated and units not in sums:  # also one that is no amount
                    self.held = True

    def status(self):
        """What becomes of the file."""
        if not self.well_formed:
            return "broken"
        if not self.readable:
            return "rejected"
        return "quarantined" if self.held else "accepted"


def read(data):
    """Reads one file."""
    reader = Reader()
    # Several documents may stand one behind the other. Where declarations and instructions stand, and control characters
    # in text, are no matter: neither changes what is money.
    data = re.sub(rb"<\?[A-Za-z_][\w.-]*(\s[^>]*)?\?>", b"", data.lstrip(b"\xef\xbb\xbf"))
    split = False
    if re.search(CONTROL, data):
        tags = [re.sub(rb"\"[^\"]*\"|'[^']*'", b"", tag) for tag in re.findall(rb"<[^>]*>", data)]
        split = any(re.search(CONTROL, tag) for tag in tags)  # between names it is no blank
        data = re.sub(CONTROL, b"?", data)  # nor beside the digits of an amount
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:  # text of another charset
        data = data.decode("latin-1").encode("utf-8")
    reader.well_formed = b"<?" not in data and b"?>" not in data and not split
    parts = data.split(b"<Document")
    for document in [b"<Document" + part for part in parts[1:]] or [data]:
        document = re.sub(rb"(</Document\s*>)[^<]*$", rb"\1", document)  # text behind it is shown, not used
        try:
            root = xml.etree.ElementTree.fromstring(document)
        except (xml.etree.ElementTree.ParseError, LookupError, ValueError):
            reader.well_formed = False
            return reader
        elements = list(root.iter())
        for element in elements:
            element.tag = element.tag.rsplit("}", 1)[-1]  # without its namespace
        for element in elements:
            if element.tag in STATEMENTS:
                reader.statement(element)
    return reader

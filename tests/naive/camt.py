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
STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
CONTROL = rb"[\x00-\x08\x0b\x0c\x0e-\x1f]"


def local(element):
    """The name without its namespace."""
    return element.tag.rsplit("}", 1)[-1]


def children(element, name):
    """Direct children of that name."""
    return [child for child in element if local(child) == name]


def text(element, *path):
    """The trimmed text at the first element of a path; empty where there is none."""
    for name in path:
        found = children(element, name)
        if not found:
            return ""
        element = found[0]
    return (element.text or "").strip()


def minor(written, currency):
    """Minor units of an unsigned decimal; None where it is no amount of that currency."""
    if currency not in DECIMALS or not re.fullmatch(r"[0-9]+(\.[0-9]*)?|\.[0-9]+", written):
        return None
    scaled = Decimal(written) * 10 ** DECIMALS[currency]
    return int(scaled) if scaled == int(scaled) and scaled < AMOUNT_MAX else None


class Reader:
    """Reads one file; see `read`."""

    def __init__(self):
        self.well_formed = True
        self.transactions = 0
        self.credits, self.debits, self.amounts = [], [], []
        self.controls = []
        self.held = self.readable = False

    def entry(self, element):
        """(currency, units, is credit, is booked) or None where it cannot be read."""
        amounts = children(element, "Amt")
        indicator = text(element, "CdtDbtInd")
        # What stands twice cannot be trusted.
        if len(amounts) != 1 or len(children(element, "CdtDbtInd")) != 1 or indicator not in ("CRDT", "DBIT"):
            return None
        currency = amounts[0].get("Ccy", "")
        units = minor((amounts[0].text or "").strip(), currency)
        if units is None:
            return None
        status = text(element, "Sts", "Cd") or text(element, "Sts", "Prtry") or text(element, "Sts")
        return currency, units, indicator == "CRDT", status in ("", "BOOK")

    def balance(self, statement, codes, last, currency):
        """(signed units, currency) of the first or last balance of a code; of several currencies, those of
        the account come first. Without a currency it is in the account's."""
        found = []
        for element in children(statement, "Bal"):
            code = text(element, "Tp", "CdOrPrtry", "Cd")
            amount = children(element, "Amt")
            if code not in codes or not amount:
                continue
            own = amount[0].get("Ccy", currency)
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
        for found in children(element, "Ntry"):
            self.transactions += 1
            read = self.entry(found)
            if read is None:
                continue
            entries.append(read)
            (self.credits if read[2] else self.debits).append(read[:2])
            self.amounts.append(read[1])
        accounts = {text(found, "Id", "IBAN") or text(found, "Id", "Othr", "Id")
                    for found in children(element, "Acct")}
        nested = any(child is not element and local(child) in STATEMENTS for child in element.iter())
        if not account or len(accounts) > 1 or nested:  # its entries belong to nobody, or to another
            self.held = True
        stated = [amount.get("Ccy") for found in children(element, "Bal") + children(element, "Ntry")
                  for amount in children(found, "Amt")]
        currency = next((code for code in stated if code in DECIMALS), "")
        opening = self.balance(element, ("OPBD",), False, currency)
        closing = self.balance(element, ("CLBD",), True, currency)
        # What is in another currency than the account moves no balance of it and counts in no total.
        entries = [entry for entry in entries if entry[0] == currency]
        booked = sum(units if credit else -units for _, units, credit, done in entries if done)
        if opening is not None and closing is not None:
            ok = opening[1] == closing[1] == currency and opening[0] + booked == closing[0]
            self.controls.append(("balance", closing[0], ok))
        for summary in children(element, "TxsSummry")[:1]:
            self.summary(summary, entries, currency)

    def summary(self, element, entries, currency):
        """Sums that are wrong hold their statement; entries that were not read count as nothing."""
        for name, sides in (("TtlNtries", (True, False)), ("TtlCdtNtries", (True,)),
                            ("TtlDbtNtries", (False,))):
            for total in children(element, name)[:1]:
                of_side = [entry for entry in entries if entry[2] in sides]
                stated = text(total, "Sum")
                sums = {sum(e[1] for e in of_side), sum(e[1] for e in of_side if e[3])}
                units = minor(stated, currency or "EUR")  # without entries any currency's zero
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
    # Several documents may stand one behind the other. Where a declaration stands, and control characters
    # in text, are no matter: neither changes what is money.
    data = re.sub(rb"<\?xml\s[^>]*\?>", b"", data.lstrip(b"\xef\xbb\xbf"))
    tags = [re.sub(rb"\"[^\"]*\"|'[^']*'", b"", tag) for tag in re.findall(rb"<[^>]*>", data)]
    split = any(re.search(CONTROL, tag) for tag in tags)  # between names it is no blank
    data = re.sub(CONTROL, b" ", data)
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
        for element in root.iter():
            if local(element) in STATEMENTS:
                reader.statement(element)
    return reader

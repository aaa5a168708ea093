"""A naive reader of SWIFT MT940 statements, written from the format's description alone.

It reads a whole file at once and judges what `quittance inspect --summary` states: entries, their sums,
the equation of each statement's balances, and the file's status. Where the description leaves a choice,
a comment says which was made.
"""

import re
from decimal import Decimal

DECIMALS = {"EUR": 2, "USD": 2, "PLN": 2, "JPY": 0, "KWD": 3}
TAG = re.compile(r":(20|21|25P?|28C?|13D?|34F|60[FM]?|61|86|NS|62[FM]?|64|65|90[DC]):")
MARKS = ("RC", "RD", "EC", "ED", "C", "D")
CREDIT = {"C", "RD", "EC"}
AMOUNT_MAX = 10 ** 17  # what the command takes; larger ones are rejected


def fields(data):
    """(tag, content) of each field, and None at the end of each message."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    found = []
    for line in re.split("\r\r\n|\r\n|\n|\r", data.decode("latin-1")):
        tag = TAG.match(line)
        if tag:
            found.append([tag[1], line[tag.end():]])
        elif line.rstrip() in ("-", "-}"):
            found.append(None)
        elif found and found[-1] is not None:
            found[-1][1] += "\n" + line
    return found


def amount(text):
    """A decimal: with a comma the points group; else a point is the decimal mark. None: unreadable."""
    text = text.strip(" \t")
    if "," in text:
        if not re.fullmatch(r"([0-9]*|[0-9]{1,3}(\.[0-9]{3})+),[0-9]*", text) or text == ",":
            return None
        text = text.replace(".", "").replace(",", ".")
    elif not re.fullmatch(r"[0-9]*\.?[0-9]*", text) or text in ("", "."):
        return None
    return Decimal(text if text[0] != "." else "0" + text)


def minor(value, currency):
    """Minor units; None where the currency lacks the decimals or the amount is too large."""
    scaled = value * 10 ** DECIMALS.get(currency, 2)
    return int(scaled) if scaled == int(scaled) and scaled <= AMOUNT_MAX else None


def is_day(text):
    """YYMMDD; days up to the 31st of shorter months are taken as their last day."""
    return bool(re.fullmatch(r"[0-9]{6}", text)) and 1 <= int(text[2:4]) <= 12 and 1 <= int(text[4:]) <= 31


def balance(text):
    """(currency, signed decimal or None)."""
    read = re.match(r"([CD])([0-9]{6})?([A-Za-z]{3})?(.*)", text.split("\n")[0].strip(" \t"))
    if not read:
        return None, None
    value = amount(read[4])
    # A currency in small letters is that currency.
    currency = read[3].upper() if read[3] and read[3].upper() in DECIMALS else None
    if read[3] is not None and currency is None:
        return None, None
    return currency, value if value is None or read[1] == "C" else -value


def entry(text):
    """(mark, decimal, dated) of a :61:; mark or decimal None where they cannot be read."""
    line = text.split("\n")[0]
    day, rest = line[:6], line[6:]
    if re.match(r"[0-9]{4}", rest):
        rest = rest[4:]
    rest = rest.lstrip(" \t")
    for mark in MARKS:
        if rest.startswith(mark):
            rest = rest[len(mark):]
            break
    else:
        return None, None, False
    rest = rest.lstrip(" \t")
    if re.match(r"[A-Za-z][0-9,. ]", rest):
        rest = rest[1:]
    rest = rest.lstrip(" \t")
    digits = re.match(r"[0-9,.]*", rest)[0]
    behind = rest[len(digits):].lstrip(" \t")
    # "1O,00": without a decimal mark, and no type behind it, digits may be lost.
    if not re.search(r"[,.]", digits) and not re.match(r"[SNFsnf]|//|$", behind):
        return mark, None, is_day(day)
    return mark, amount(digits), is_day(day)


class Reader:
    """Reads one file; see `read`."""

    def __init__(self):
        self.transactions = 0
        self.credits, self.debits, self.amounts = [], [], []
        self.controls = []  # of balances: (level, name, stated, ok, consequence)
        self.held = self.readable = False
        self.page_before = None  # (account, number, currency) where it closed with :62M:

    def message(self, found):
        """One message: its header, entries and closing balance."""
        account = next((text.split("\n")[0].strip() for tag, text in found if tag in ("25", "25P")), "")
        stated = [balance(text)[0] for tag, text in found if tag[:2] in ("60", "62", "64", "65")]
        # The currency of whichever balance states one first.
        currency = next((code for code in stated if code), None)
        opening = closing = None
        booked, whole, closed, count = 0, True, False, 0
        for tag, text in found:
            if tag[:2] == "60" and opening is None:
                opening = balance(text)
                if opening[0] is None:  # no currency is known there, so nothing says the decimals
                    opening = None, None
            elif tag[:2] == "62" and not closed:
                closing, closed = balance(text), True
            elif tag == "61":
                count += 1
                self.transactions += 1
                mark, value, dated = entry(text)
                units = None if value is None else minor(value, currency)
                if mark is None or units is None:
                    whole = False
                    continue
                # What is in no currency is counted, and is nobody's payment.
                side = self.credits if mark in CREDIT else self.debits
                side.append((currency or "", units))
                booked += units if mark in CREDIT else -units
                if not account or not dated or currency is None:
                    whole = False
                    continue
                self.amounts.append(units)
        if account and currency:
            self.readable = True
        if not closed and count:
            self.held = True
        self.judge_page(found, account, opening, closing, currency)
        if not opening or not closing or opening[1] is None or closing[1] is None or not currency:
            return
        want = minor(closing[1] if closing[1] >= 0 else -closing[1], currency)
        start = minor(opening[1] if opening[1] >= 0 else -opening[1], currency)
        if want is None or start is None:
            return
        want, start = (want if closing[1] >= 0 else -want), (start if opening[1] >= 0 else -start)
        ok = start + booked == want
        self.controls.append(("balance", want, ok))

    def judge_page(self, found, account, opening, closing, currency):
        """A page in another currency than the page before is held."""
        first = {}
        for tag, text in found:
            first.setdefault(tag[:2], (tag, text.split("\n")[0].strip()))
        number = first.get("28", ("", ""))[1].rpartition("/")[0] or first.get("28", ("", ""))[1]
        page = first.get("60", ("", ""))[0] == "60M" and opening and opening[1] is not None
        before, self.page_before = self.page_before, None
        if page and before and before[:2] == (account, number) and before[2] != opening[0]:
            self.held = True
        if first.get("62", ("", ""))[0] == "62M" and closing and closing[1] is not None:
            self.page_before = account, number, closing[0] or currency

    def status(self):
        """What becomes of the file."""
        if not self.readable:
            return "rejected"
        return "quarantined" if self.held else "accepted"


def read(data):
    """Reads one file."""
    reader, message = Reader(), []
    for field in fields(data):
        # A second account behind a closing balance begins a message whose :20: is lost.
        again = field is not None and field[0][:2] == "25" and any(tag[:2] == "62" for tag, _ in message)
        if field is None or field[0] == "20" or again:
            if message:
                reader.message(message)
            message = []
        if field is not None:
            message.append(field)
    if message:
        reader.message(message)
    return reader

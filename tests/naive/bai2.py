"""A naive BAI2 reader, written from the format's description alone, to be held against ours.

It reads a whole file at once, record by record, and judges what `quittance inspect --summary` states:
transactions, credits and debits, each control with its consequence, and the file's status. It knows no
chunks, no profiles, no texts; where the description leaves a choice, a comment says which was made.
"""

import datetime
import re

CODES = (b"01", b"02", b"03", b"16", b"88", b"49", b"98", b"99")
ANOTHER_RECORD = re.compile(rb"(?<=/)[ \t\x00\x1a]+(?=(?:01|02|03|16|49|88|98|99),)")
TRAILERS = (b"49", b"98", b"99")
TYPE_CODE = re.compile(rb"[0-9]{2,3}")  # a leading zero may be lost
FUNDS = (b"", b"Z", b"0", b"1", b"2", b"S", b"V", b"D")
ISO_4217 = set("""AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD
BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB
EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES
KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG
SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI
UYU UYW UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL""".split())
AMOUNT_MAX = 2 ** 63 - 1


def physical_records(data):
    """(code, bytes after the code and its comma) of each line; code None where a line has none."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    for line in re.split(rb"\r\n|\n|\r", data):
        for piece in ANOTHER_RECORD.split(line):
            piece = piece.rstrip(b" \t\x00\x1a")
            if not piece.strip():
                continue  # a blank line is not a record
            code = piece[:2]
            # Only a trailer or continuation can be without any field, only text begins with a colon.
            ends = {b"88": (b",", b":", b"/", b"")}.get(code, (b",", b"/") if code in TRAILERS else (b",",))
            if code in CODES and piece[2:3] in ends:
                yield code.decode(), piece[3:] if piece[2:3] != b"/" else b"/"
            else:
                yield None, piece


class Records:
    """How many records there are. A line without a code is none, but the bank may have counted it."""

    def __init__(self, count=0, uncoded=0):
        self.count, self.uncoded = count, uncoded

    def __add__(self, other):
        return Records(self.count + other.count, self.uncoded + other.uncoded)

    def __eq__(self, stated):
        return stated in (self.count, self.count + self.uncoded)


def logical_records(data):
    """[code, fields, records, lines without a code]: continuations joined, no code in the fields."""
    record = None
    for code, rest in physical_records(data):
        if code in ("88", None):
            if record is None:
                yield [code, Fields([]), Records(1, 0) if code else Records(0, 1)]
                continue
            record[1].append(rest)
            record[2 if code else 3] += 1
            continue
        if record:
            yield joined(record)
        record = [code, [rest], 1, 0]
    if record:
        yield joined(record)


def joined(record):
    """The slash that ends a line stands for the comma before the next one's first field. A record
    that was cut right behind its code has no field yet."""
    code, lines, count, uncoded = record
    if code in ("49", "98", "99"):  # no text: what follows a slash is padding
        lines = [b"".join(line.partition(b"/")[:2]) for line in lines]
    fields = [line[:-1] if line.endswith(b"/") else line for line in lines]
    # Nor has a continuation with nothing behind its comma.
    fields = [line for n, line in enumerate(fields) if lines[n] or len(lines) == 1]
    return [code, Fields(fields), Records(count, uncoded)]


class Fields(list):
    """The fields of a record, and which of them begin a line."""

    def __init__(self, lines):
        super().__init__()
        self.first_of_line = set()
        for line in lines:
            self.first_of_line.add(len(self))
            self += line.split(b",")

    def is_type_code_of_new_line(self, at):
        """Where a line was cut short, the next one goes on with a type code of its own."""
        return at in self.first_of_line and re.fullmatch(rb"[0-9]{3}", self[at].strip(b" "))


def signed(field):
    """An amount: a sign and digits; nothing is zero. None: unreadable."""
    field = field.strip(b" ")
    if field in (b"", b"+", b"-"):
        return 0  # no digits
    if not re.fullmatch(rb"[+-]?[0-9]+", field):
        return None
    amount = int(field)
    return amount if abs(amount) <= AMOUNT_MAX else None


def plus(a, b):
    """A sum; unknown where a part of it is."""
    return None if a is None or b is None else a + b


def date_of(field):
    """Whether YYMMDD or YYYYMMDD can be read."""
    field = field.strip(b" ")
    if not re.fullmatch(rb"[0-9]{6}|[0-9]{8}", field):
        return False
    year = int(field[:-4]) + (2000 if len(field) == 6 else 0)
    try:
        datetime.date(year, int(field[-4:-2]), int(field[-2:]))
    except ValueError:
        return False
    return True


def count_of(field):
    field = field.strip(b" ")
    return int(field) if re.fullmatch(rb"[0-9]+", field) else None


def skip_funds(fields, at):
    """Where the fields after a funds type begin."""
    kind = fields[at].strip(b" ").upper() if at < len(fields) else b""
    if kind == b"S":
        last = next((n for n in range(at + 1, min(at + 4, len(fields)))
                     if fields.is_type_code_of_new_line(n)), at + 4)
        return last
    if kind == b"V":  # as far as what follows is a date and a time
        if not (at + 1 < len(fields) and re.fullmatch(rb"[0-9]{6}|", fields[at + 1].strip(b" "))):
            return at + 1
        is_time = at + 2 < len(fields) and re.fullmatch(rb"[0-9]{4}|", fields[at + 2].strip(b" "))
        return at + (3 if is_time else 2)
    if kind == b"D":
        pairs = count_of(fields[at + 1]) if at + 1 < len(fields) else None
        if pairs is None:
            return at + 1
        at += 2
        for n in range(2 * pairs):
            if at == len(fields) or not re.fullmatch(rb"[+-]?[0-9]*", fields[at].strip(b" ")):
                break
            at += 1
        return at
    return at + 1


def lacks_currency(fields):
    """A 03 in which a type code stands where the currency must."""
    return len(fields) > 1 and re.fullmatch(rb"[0-9]{3}", fields[1].strip(b" ")) is not None


def summary_amounts(fields):
    """The amounts of a 03 after account and currency; None among them where one is unreadable."""
    found, at = [], 1 if lacks_currency(fields) else 2
    while at < len(fields):
        if not TYPE_CODE.fullmatch(fields[at].strip(b" ")):
            at += 1  # one comma too many, an empty tail, or lost: go on at the next type code
            continue
        found.append(signed(fields[at + 1]) if at + 1 < len(fields) else 0)
        at += 2
        if at < len(fields) and re.fullmatch(rb"[0-9]*", fields[at].strip(b" ")) and (
                not fields.is_type_code_of_new_line(at)):
            at += 1  # the item count
            if at < len(fields) and fields[at].strip(b" ").upper() in FUNDS:
                at = skip_funds(fields, at)
    return found


def is_credit(type_code):
    """True: credit, False: debit, None: no direction, as of loans (7xx)."""
    if 100 <= type_code <= 399 or 920 <= type_code <= 959:
        return True
    if 400 <= type_code <= 699 or 960 <= type_code <= 999:
        return False
    return None


class Unit:
    """An account, group or file while it is open: what was stated and computed below it."""

    def __init__(self, level, currency="USD"):
        self.level, self.currency = level, currency
        self.records = Records()
        self.units = 0  # accounts of a group, groups of a file
        self.stated, self.computed, self.without_summary = 0, 0, 0
        self.dated = self.known = True


class Reader:
    """Reads one file; see `read`."""

    def __init__(self):
        self.transactions = 0
        self.accounts = 0
        self.credits, self.debits = [], []  # (currency, amount)
        self.amounts = []  # of every readable 16 in its place: (currency, amount)
        self.controls = []  # (level, name, stated, ok, consequence)
        self.held = False
        self.readable = False  # an account of a day, or a file that says it reports nothing
        self.open = []  # file, group, account

    # Envelopes.

    def level(self):
        return len(self.open)

    def close_without_trailer(self, level):
        """Closes what is open at this level and deeper: what has no trailer is held."""
        while len(self.open) >= level:
            unit = self.open.pop()
            self.held = True
            # Of a group without a trailer the stated totals below it are what is stated.
            self.add_to_parent(unit, unit.stated if unit.level == "group" else unit.computed)

    def add_to_parent(self, unit, stated):
        if self.open:
            parent = self.open[-1]
            parent.stated = plus(parent.stated, stated)
            parent.computed = plus(parent.computed, unit.computed)
            parent.records += unit.records
            parent.units += 1

    def control(self, unit, name, stated, ok, consequence):
        self.controls.append((unit.level, name, stated, ok, "none" if ok else consequence))

    def close(self, unit, fields, names):
        """Judges a trailer: its amount, then its counts."""
        stated = signed(fields[0]) if fields else 0
        if unit.level == "account" and stated == unit.without_summary:
            unit.computed = stated  # a bank that leaves the 03 amounts out
        accepted = {unit.computed, unit.stated} if unit.level != "account" else {
            unit.computed, unit.without_summary}
        ok = stated is not None and stated in accepted
        self.control(unit, "amount", stated, ok, "quarantined")
        if not ok:
            self.held = True
        computed = {"records": unit.records, "accounts": unit.units, "groups": unit.units}
        for name, field in names(fields):
            number = count_of(field)
            if field.strip(b" "):
                self.control(unit, name, number, computed[name] == number, "finding")
        self.open.pop()
        self.add_to_parent(unit, stated if stated is not None else unit.computed)

    # Records.

    def read(self, data):
        for code, fields, count in logical_records(data):
            handler = self.HANDLERS.get(code)
            if handler is None:
                self.stray(count)
            else:
                handler(self, fields, count)
        self.close_without_trailer(1)
        return self

    def stray(self, count):
        """A record that may not stand here: shown, part of nothing, but a record all the same."""
        if self.open:
            self.open[-1].records += count

    def file_header(self, fields, count):
        self.close_without_trailer(1)
        self.open.append(Unit("file"))
        self.open[-1].records = count

    def group_header(self, fields, count):
        if not self.open:
            self.open.append(Unit("file"))  # a lost 01: its 99 still judges what there is
            self.held = True
        self.close_without_trailer(2)
        currency = fields[5].strip(b" ").decode("latin-1").upper() if len(fields) > 5 else ""
        unit = Unit("group", currency or "USD")
        unit.records = count
        status = fields[2].strip(b" ") if len(fields) > 2 else b""
        unit.dated = len(fields) > 3 and date_of(fields[3])
        if not unit.dated:
            self.held = True  # cash without a day cannot be booked
        if status not in (b"", b"1", b"4"):  # 4 is a test; 2, 3 and the unknown wait for a person
            self.held = True
        self.open.append(unit)

    def account_header(self, fields, count):
        if not self.open:
            self.open.append(Unit("file"))
            self.held = True
        if self.level() < 2:  # a lost 02: its 98 still judges what there is, but nothing has a day
            self.open.append(Unit("group"))
            self.open[1].dated = False
            self.held = True
        self.close_without_trailer(3)
        has_currency = len(fields) > 1 and not lacks_currency(fields)
        currency = fields[1].strip(b" ").decode("latin-1").upper() if has_currency else ""
        unit = Unit("account", currency or self.open[1].currency)
        # An account without a number, or whose amounts cannot be represented, has no cash.
        unit.known = unit.currency in ISO_4217 and bool(fields[0].strip(b" "))
        if not unit.known:
            self.held = True
        self.readable = self.readable or (self.open[1].dated and unit.known)
        unit.records = count
        for amount in summary_amounts(fields):
            unit.computed = plus(unit.computed, amount)
        self.accounts += 1
        self.open.append(unit)

    def detail(self, fields, count):
        self.transactions += 1
        if self.level() < 3:
            self.stray(count)
            return
        unit = self.open[2]
        unit.records += count
        code = count_of(fields[0]) if fields else None
        amount = signed(fields[1]) if len(fields) > 1 else 0
        if amount is None or amount < 0:
            return  # rejected: no cash, and the account's total will not agree
        unit.without_summary += amount
        unit.computed = plus(unit.computed, amount)
        if not self.open[1].dated or not unit.known:
            return
        self.amounts.append((unit.currency, amount))
        direction = None if code is None else is_credit(code)
        if direction is not None:
            (self.credits if direction else self.debits).append((unit.currency, amount))

    def account_trailer(self, fields, count):
        if self.level() < 3:
            self.stray(count)
            return
        self.open[2].records += count
        self.close(self.open[2], fields, lambda f: [("records", f[1] if len(f) > 1 else b"")])

    def group_trailer(self, fields, count):
        if self.level() < 2:
            self.stray(count)
            return
        self.close_without_trailer(3)
        self.open[1].records += count
        self.close(self.open[1], fields, self.group_counts)

    @staticmethod
    def group_counts(fields):
        if len(fields) > 1 and not b"".join(fields[2:3]).strip(b" "):
            return [("records", fields[1])]  # a 98 without the number of accounts
        return list(zip(("accounts", "records"), fields[1:]))

    def file_trailer(self, fields, count):
        if not self.open:
            return
        self.close_without_trailer(2)
        self.open[0].records += count
        self.readable = self.readable or self.open[0].units == 0
        self.close(self.open[0], fields, lambda f: list(zip(("groups", "records"), f[1:])))

    HANDLERS = {"01": file_header, "02": group_header, "03": account_header, "16": detail,
                "49": account_trailer, "98": group_trailer, "99": file_trailer}

    # The outcome.

    def status(self):
        if not self.readable:
            return "rejected"
        return "quarantined" if self.held else "accepted"


def read(data):
    """What a file's summary should say; amounts in minor units."""
    return Reader().read(data)

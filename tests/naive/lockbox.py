"""A naive reader of 80-column BAI lockbox files, written from the format's description alone.

It reads a whole file at once and judges what `quittance inspect --summary` states: checks, their
amounts, each control with its consequence, and the file's status. It knows one layout; where the
description leaves a choice, a comment says which was made.
"""

import re

WIDTH = 80
TYPES = b"12546789"


def records(data):
    """The records of a file: its lines, or 80 columns each where it has no line ends."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    lines = re.split(rb"\r\n|\n|\r", data)
    if len([line for line in lines if line.strip()]) == 1 and len(data) > 2 * WIDTH:
        lines = [data[at:at + WIDTH] for at in range(0, len(data), WIDTH)]
    return [line for line in lines if line.strip(b" \t\x00\x1a")]


def number(field):
    """A number, right-justified; None: unreadable. A blank at its end is a digit that was lost."""
    field = field.lstrip(b" ")
    return int(field) if re.fullmatch(rb"[0-9]+", field) else None


class Unit:
    """A batch, lockbox or file while it is open."""

    def __init__(self, level):
        self.level = level
        self.checks, self.amount = 0, 0  # as read
        self.stated_checks, self.stated_amount = 0, 0  # by the units below


class Reader:
    """Reads one file; see `read`."""

    def __init__(self):
        self.transactions = 0
        self.credits, self.amounts = [], []
        self.controls = []  # (level, name, stated, ok, consequence)
        self.held = False
        self.any_unit = False
        self.lost = False  # a record that could not be used
        self.counted_out = False
        self.file = self.lockbox = self.batch = None
        self.batch_number, self.lockbox_number = b"", None
        self.records = 0

    def control(self, level, name, stated, accepted, consequence):
        ok = stated in accepted
        self.controls.append((level, name, stated, ok, "none" if ok else consequence))
        if not ok and consequence == "quarantined":
            self.held = True

    def missing_trailer(self):
        self.held = True

    # Opening and closing: what ends without its total is held; a record that has no place is not used.

    def open_file(self):
        if self.file is None:
            self.file = Unit("file")
            self.held = True  # its header is missing, and with it perhaps more
            self.records = 1

    def close_batch(self, stated_checks=None, stated_amount=None):
        batch, self.batch = self.batch, None
        if batch is None:
            return
        box = self.lockbox
        box.checks += batch.checks
        box.amount += batch.amount
        box.stated_checks += batch.checks if stated_checks is None else stated_checks
        box.stated_amount += batch.amount if stated_amount is None else stated_amount

    def close_lockbox(self):
        self.close_batch()
        self.lockbox = self.lockbox_number = None

    def missing_totals(self):
        if self.lockbox is not None:
            self.missing_trailer()
            self.close_lockbox()

    def end_of_file(self):
        self.missing_totals()
        if self.file is not None:
            self.missing_trailer()
            self.file = None

    # Records.

    def read(self, data):
        for record in records(data):
            kind = record[:1].decode("latin-1")
            handler = self.HANDLERS.get(kind)
            if kind == "1":
                self.end_of_file()
                self.file = Unit("file")
                self.records = 0
            self.records += 1
            if handler:
                handler(self, record.ljust(WIDTH))
            elif kind != "1":
                self.lost = True
        self.end_of_file()
        return self

    def service(self, record):
        self.open_file()
        self.missing_totals()  # another service begins

    def detail_header(self, record):
        if self.lockbox is not None and self.lockbox_number not in (None, record[7:14]):
            self.missing_trailer()
            self.close_lockbox()
        self.open_file()
        if self.lockbox is None:
            self.lockbox = Unit("lockbox")
            self.any_unit = True
        self.lockbox_number = record[7:14]
        if not self.lockbox_number.strip():
            self.held = True  # nobody's cash
        if self.batch is not None:
            self.missing_trailer()
            self.close_batch()

    def check(self, record):
        self.open_file()
        self.transactions += 1
        if self.lockbox is None:
            self.lost = True
            return  # no lockbox and no day: rejected
        if self.batch is not None and record[1:4] != self.batch_number:
            self.missing_trailer()
            self.close_batch()
        if self.batch is None:
            self.batch = Unit("batch")
            self.batch_number = record[1:4]
        self.batch.checks += 1
        amount = number(record[7:17])
        if amount is None:
            return  # rejected: no cash, and the batch's total will not agree
        self.batch.amount += amount
        self.credits.append(amount)
        if amount:
            self.amounts.append(amount)  # a check of nothing makes no payment

    def overflow(self, record):
        self.open_file()  # remittance: no cash
        self.lost = self.lost or self.lockbox is None

    def batch_total(self, record):
        self.open_file()
        if self.lockbox is None:
            self.lost = True
            return
        if self.batch is None:
            self.batch = Unit("batch")
        checks, amount = number(record[20:23]), number(record[23:33])
        self.control("batch", "checks", checks, {self.batch.checks}, "finding")
        self.control("batch", "amount", amount, {self.batch.amount}, "quarantined")
        self.close_batch(checks, amount)

    def lockbox_total(self, record):
        self.open_file()
        if self.lockbox is None:  # a lockbox that received nothing may send its total alone
            self.lost = self.lost or (number(record[20:24]), number(record[24:34])) != (0, 0)
            return
        if self.batch is not None:
            self.missing_trailer()
            self.close_batch()
        box = self.lockbox
        self.close_lockbox()
        checks, amount = number(record[20:24]), number(record[24:34])
        self.control("lockbox", "checks", checks, {box.checks, box.stated_checks}, "finding")
        self.control("lockbox", "amount", amount, {box.amount, box.stated_amount}, "quarantined")

    def trailer(self, record):
        if self.file is None:
            self.lost = True
            return
        self.missing_totals()
        self.counted_out = self.counted_out or number(record[1:7]) == self.records
        self.control("file", "records", number(record[1:7]), {self.records}, "finding")
        self.file = None

    HANDLERS = {"2": service, "5": detail_header, "6": check, "4": overflow,
                "7": batch_total, "8": lockbox_total, "9": trailer}

    def status(self):
        if not self.any_unit and (self.lost or not self.counted_out):
            return "rejected"
        return "quarantined" if self.held else "accepted"


def read(data):
    """What a file's summary should say; amounts in cents."""
    return Reader().read(data)

"""A naive reader of NACHA files, written from the format's description alone.

It reads a whole file at once and judges what `quittance inspect --summary` states: entries, their
amounts, each control with its consequence, and the file's status. Of the entry classes it knows those
whose amount stands in columns 30 to 39; returns and changes are not made by inputs.py. Where the
description leaves a choice, a comment says which was made.
"""

import datetime
import re

WIDTH = 94
HASH = 10 ** 10
TYPES = (b"1", b"5", b"6", b"7", b"8", b"9")


def records(data):
    """The records of a file: its lines, or 94 columns each where it has no line ends."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    lines = re.split(rb"\r\n|\n|\r", data)
    if len([line for line in lines if line.strip()]) == 1 and len(data) >= 2 * WIDTH - 20:
        data = data.strip(b"\r\n").rstrip(b" \t\x00\x1a\r\n")  # the last block may be filled up
        cut = [data[at:at + WIDTH] for at in range(0, len(data), WIDTH)]
        begun = [record[:1] in TYPES for record in cut[1:]]
        if 4 * sum(begun) >= 3 * len(begun):  # else it is one long record: columns were lost
            lines = cut
    return [line.ljust(WIDTH) for line in lines if line.strip(b" \t\x00\x1a")]


def columns(record, first, length):
    return record[first - 1:first - 1 + length]


def number(record, first, length):
    """Right-justified; None: unreadable. Blanks before the digits are padding, as in lockbox files."""
    field = columns(record, first, length).lstrip(b" ")
    return int(field) if re.fullmatch(rb"[0-9]+", field) else None


def is_date(field):
    """YYMMDD of a day that there is."""
    if not re.fullmatch(rb"[0-9]{6}", field):
        return False
    try:
        datetime.date(2000 + int(field[:2]), int(field[2:4]), int(field[4:]))
    except ValueError:
        return False
    return True


class Sums:
    """Of a batch or file: what was read, or what the controls below state."""

    def __init__(self):
        self.entries = self.hash = self.debits = self.credits = 0

    def add(self, other):
        self.entries += other.entries
        self.hash += other.hash
        self.debits += other.debits
        self.credits += other.credits


class Reader:
    """Reads one file; see `read`."""

    def __init__(self):
        self.transactions = 0
        self.credits, self.debits, self.amounts = [], [], []
        self.controls = []  # (level, name, stated, ok, consequence)
        self.held = False
        self.lost = False
        self.any_batch = False
        self.any_cash = False
        self.behind_entry = False
        self.counted_out = False  # a file control says that there is nothing
        self.file = self.batch = None
        self.has_date = self.date_of_file = False

    def control(self, level, name, stated, accepted, consequence):
        ok = stated in accepted
        self.controls.append((level, name, stated, ok, "none" if ok else consequence))
        if not ok and consequence == "quarantined":
            self.held = True

    # Opening and closing: what ends without its control is held.

    def open_file(self, has_header):
        self.file = {"read": Sums(), "stated": Sums(), "batches": 0, "records": 0, "filler": 0,
                     "blocks": None}
        if not has_header:
            self.held = True
            self.date_of_file = False

    def need_file(self):
        if self.file is None:
            self.open_file(False)

    def close_batch(self, stated=None):
        if self.batch is None:
            return
        if stated is None:
            self.held = True
        self.file["read"].add(self.batch)
        self.file["stated"].add(stated or self.batch)
        self.file["batches"] += 1
        self.batch = None

    def close_file(self):
        if self.file is None:
            return
        self.close_batch()
        if self.file["blocks"] is None:
            self.held = True
        else:  # with the filler behind the control, or without it
            bare = -(-self.file["records"] // 10)
            full = -(-(self.file["records"] + self.file["filler"]) // 10)
            self.control("file", "blocks", self.file["blocks"][0], {bare, full}, "finding")
        self.file = None

    # Records.

    def read(self, data):
        for record in records(data):
            kind = chr(record[0])
            closed = self.file is not None and self.file["blocks"] is not None
            if self.is_filler(record, closed):
                if self.file is not None:
                    self.close_batch()
                    self.file["filler"] += 1
            elif kind not in self.HANDLERS or kind == "8" and self.batch is None or \
                    kind == "9" and (closed or self.file is None):
                self.lost = True  # no such record, or a control of nothing
                outside = self.file is None or closed
                if kind not in self.HANDLERS and outside and sum(c in b"012345678" for c in record) >= 20:
                    self.held = True  # the records of a second file, out of step
                if self.file is not None:
                    self.file["records"] += 1
            else:
                if kind == "1" or closed:
                    self.close_file()
                if kind != "1":
                    self.need_file()
                self.HANDLERS[kind](self, record)
                self.behind_entry = kind in "67" and (self.behind_entry or kind == "6")
        self.close_file()
        return self

    @staticmethod
    def is_filler(record, closed):
        """Nines or noughts only; behind the file's control both. Fewer than ten are a control cut off."""
        text = record.rstrip(b" ")
        return len(text) >= 10 and (text.strip(b"9") == b"" or text.strip(b"0") == b"") or closed and text[:1] == b"9" and text.strip(b"09") == b""

    def file_header(self, record):
        self.open_file(True)
        self.file["records"] += 1
        self.date_of_file = is_date(columns(record, 24, 6))

    def batch_header(self, record):
        self.file["records"] += 1
        self.close_batch()
        self.batch = Sums()
        self.any_batch = True
        day = number(record, 76, 3)
        self.has_date = is_date(columns(record, 70, 6)) or day is not None and 1 <= day <= 366

    def entry(self, record):
        self.file["records"] += 1
        self.transactions += 1
        code = number(record, 2, 2) if columns(record, 2, 2).isdigit() else None
        amount = number(record, 30, 10)
        routing = number(record, 4, 8)
        readable = code is not None and amount is not None
        debit = readable and code % 10 >= 5
        if readable:
            (self.debits if debit else self.credits).append(amount)
        if self.batch is None:
            self.lost = True
            return  # its company and date are unknown: rejected
        self.batch.entries += 1
        self.batch.hash += routing or 0
        if not readable:
            return
        if debit:
            self.batch.debits += amount
        else:
            self.batch.credits += amount
        if self.has_date or self.date_of_file:
            self.amounts.append(amount)
            self.any_cash = True

    def addenda(self, _record):
        self.file["records"] += 1
        if not self.behind_entry:
            self.lost = True
        elif self.batch is not None:
            self.batch.entries += 1

    def batch_control(self, record):
        self.file["records"] += 1
        batch, stated = self.batch, Sums()
        stated.entries, stated.hash = number(record, 5, 6), number(record, 11, 10)
        stated.debits, stated.credits = number(record, 21, 12), number(record, 33, 12)
        self.control("batch", "entries", stated.entries, {batch.entries}, "finding")
        self.control("batch", "entry_hash", stated.hash, {batch.hash % HASH}, "quarantined")
        self.control("batch", "debits", stated.debits, {batch.debits}, "quarantined")
        self.control("batch", "credits", stated.credits, {batch.credits}, "quarantined")
        for name in ("entries", "hash", "debits", "credits"):  # what cannot be read counts as read
            if getattr(stated, name) is None:
                setattr(stated, name, getattr(batch, name))
        self.close_batch(stated)

    def file_control(self, record):
        self.file["records"] += 1
        self.close_batch()
        file = self.file
        batches = number(record, 2, 6)
        self.counted_out = self.counted_out or batches == 0
        self.control("file", "batches", batches, {file["batches"]}, "finding")
        of_read, of_stated = file["read"], file["stated"]
        self.control("file", "entries", number(record, 14, 8), {of_read.entries, of_stated.entries}, "finding")
        self.control("file", "entry_hash", number(record, 22, 10),
                     {of_read.hash % HASH, of_stated.hash % HASH}, "quarantined")
        self.control("file", "debits", number(record, 32, 12), {of_read.debits, of_stated.debits}, "quarantined")
        self.control("file", "credits", number(record, 44, 12), {of_read.credits, of_stated.credits}, "quarantined")
        file["blocks"] = (number(record, 8, 6),)

    HANDLERS = {"1": file_header, "5": batch_header, "6": entry, "7": addenda, "8": batch_control,
                "9": file_control}

    def status(self):
        if not self.any_batch and (self.lost or not self.counted_out):
            return "rejected"
        if self.transactions and not self.any_cash:
            return "rejected"  # none of its entries could be read
        return "quarantined" if self.held else "accepted"


def read(data):
    """What a file's summary should say; amounts in cents."""
    return Reader().read(data)

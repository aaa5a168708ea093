"""How the example's banks write things down: BAI2 statement, BAI lockbox file, and the page that
explains the data. Layouts: docs/formats; amounts are whole cents."""

import datetime
from dataclasses import dataclass, field


def cents(amount):
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def grouped(amount):
    return f"{amount // 100:,}.{amount % 100:02d}"


def short_date(day):
    return day.strftime("%y%m%d")


def aba(first_eight):
    """The routing number with its check digit (weights 3, 7, 1)."""
    digits = f"{first_eight:08d}"
    weighted = sum(int(d) * w for d, w in zip(digits, (3, 7, 1, 3, 7, 1, 3, 7)))
    return digits + str(-weighted % 10)


# ---- BAI lockbox, 80 columns, one 4 record an invoice --------------------------------------------


def batches(checks, size):
    return [checks[at : at + size] for at in range(0, len(checks), size)]


def fixed(*parts):
    """One 80-column record; each part is (text, width), cut or padded with blanks."""
    return "".join(str(text)[:width].ljust(width) for text, width in parts).ljust(80) + "\n"


@dataclass
class LockboxFile:
    number: str  # seven digits
    destination: str
    origin: str

    def text(self, day, batches_of_checks, bad_batch=0):
        """`bad_batch`: the number of the batch whose stated total is wrong (two digits swapped)."""
        date = short_date(day)
        out = [fixed(("1", 1), ("01", 2), (self.destination, 10), (self.origin, 10), (date, 6), ("1830", 4)),
               fixed(("2", 1), (self.destination, 10), (self.origin, 10), ("400", 3), ("080", 3), ("080", 3), ("2", 1))]
        count = total = 0
        for batch_number, checks in enumerate(batches_of_checks, 1):
            batch = f"{batch_number:03d}"
            out.append(fixed(("5", 1), (batch, 3), ("000", 3), (self.number, 7), (date, 6), (self.destination, 10),
                             (self.origin, 10)))
            for item_number, check in enumerate(checks, 1):
                item = f"{item_number:03d}"
                out.append(fixed(("6", 1), (batch, 3), (item, 3), (f"{check.amount:010d}", 10), (check.payer.routing, 9),
                                 (check.payer.account, 10), (check.check_number.zfill(10), 10)))
                for sequence, line in enumerate(check.lines, 1):
                    out.append(fixed(("4", 1), (batch, 3), (item, 3), ("6", 1), (f"{sequence:02d}", 2),
                                     ("9" if sequence == len(check.lines) else "0", 1), (line.reference, 16),
                                     (f"{line.amount:010d}", 10), (f"{line.deduction:010d}", 10), (line.reason, 3),
                                     (line.text, 30)))
            batch_total = sum(check.amount for check in checks)
            stated = f"{batch_total:010d}"
            if batch_number == bad_batch:
                at = next(i for i in range(9, 0, -1) if stated[i] != stated[i - 1])
                stated = stated[: at - 1] + stated[at] + stated[at - 1] + stated[at + 1 :]
            out.append(fixed(("7", 1), (batch, 3), ("000", 3), (self.number, 7), (date, 6), (f"{len(checks):03d}", 3),
                             (stated, 10)))
            count += len(checks)
            total += batch_total
        out.append(fixed(("8", 1), ("000", 3), ("000", 3), (self.number, 7), (date, 6), (f"{count:04d}", 4),
                         (f"{total:010d}", 10)))
        out.append(fixed(("9", 1), (f"{len(out) + 1:06d}", 6)))
        return "".join(out)


# ---- BAI2 ----------------------------------------------------------------------------------------

DEBIT_CODES = range(400, 700)


@dataclass
class Entry:
    code: str
    amount: int
    funds: str = ""
    bank_reference: str = ""
    customer_reference: str = ""
    text: list = field(default_factory=list)  # lines; the first stands in the 16 record

    def records(self):
        head = f"16,{self.code},{self.amount},{self.funds},{self.bank_reference},{self.customer_reference},"
        if not self.text:
            return [head + "/"]
        return [head + self.text[0]] + [f"88,{line}" for line in self.text[1:]]


@dataclass
class Statement:
    """Previous-day reports, one group a day; each account goes on from its last closing balance."""

    sender: str
    receiver: str
    days: dict = field(default_factory=dict)
    balance: dict = field(default_factory=dict)

    def account(self, day, number, opening, entries):
        opening = self.balance[number] if opening is None else opening
        credits = [e.amount for e in entries if int(e.code) not in DEBIT_CODES]
        debits = [e.amount for e in entries if int(e.code) in DEBIT_CODES]
        closing = opening + sum(credits) - sum(debits)
        self.balance[number] = closing
        records = [f"03,{number},USD,010,{opening},,,015,{closing},,/",
                   f"88,100,{sum(credits)},{len(credits)},,400,{sum(debits)},{len(debits)},/"]
        for entry in entries:
            records += entry.records()
        total = opening + closing + 2 * (sum(credits) + sum(debits))
        records.append(f"49,{total},{len(records) + 1}/")
        self.days.setdefault(day, []).append((total, records))

    def text(self, created):
        out = [f"01,{self.sender},{self.receiver},{short_date(created)},0430,1,,,2/"]
        file_total = 0
        for day, accounts in self.days.items():
            first = len(out)
            out.append(f"02,{self.receiver},{self.sender},1,{short_date(day)},,USD,2/")
            group_total = sum(total for total, _ in accounts)
            for _, records in accounts:
                out += records
            out.append(f"98,{group_total},{len(accounts)},{len(out) - first + 1}/")
            file_total += group_total
        out.append(f"99,{file_total},{len(self.days)},{len(out) + 1}/")
        return "\n".join(out) + "\n"


def wrapped(words, width=74):
    """The words in lines of at most `width` bytes; no word is split."""
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def references(receipt):
    return [line.reference for line in receipt.lines]


def wire(receipt, number, day, beneficiary):
    date = short_date(day)
    text = [f"FED NO: 20{date}B1Q8021C{number:06d}", "SENDER BNK:=CUMBERLAND MUTUAL BANK",
            f"ORG:={receipt.payer.name.upper()}", f"BNF NAME:={beneficiary}"]
    if receipt.lines:
        text += wrapped(["OBI:=" + references(receipt)[0]] + references(receipt)[1:])
    return Entry("195", receipt.amount, f"V,{date},{930 + number:04d}", f"WT{date}{number:04d}", "", text)


def debit_entries(day, debits):
    return [Entry(code, amount, "", f"DB{short_date(day)}{n:04d}", reference, [text])
            for n, (code, amount, reference, text) in enumerate(debits, 1)]


def hale_entries(day, lockbox_total, lockbox, ach_total, ach_count, wires, debits):
    date = short_date(day)
    half = lockbox_total // 2
    entries = [
        Entry("115", lockbox_total, f"S,{lockbox_total - 2 * half},{half},{half}", f"LB{date}0001", lockbox,
              [f"LOCKBOX {lockbox} DEPOSIT"]),
        Entry("166", ach_total, "", f"AC{date}0001", "", [f"ACH SETTLEMENT {ach_count} ITEMS"])]
    entries += [wire(r, n, day, "HALE & MORROW SUPPLY INC") for n, r in enumerate(wires, 1)]
    return entries + debit_entries(day, debits)


def casc_entries(day, receipts, card_total, debits):
    """Every receipt of Cascade stands in the statement; this bank gives no reference of its own."""
    date = short_date(day)
    entries = []
    for n, r in enumerate(receipts, 1):
        if n % 5 == 0:
            entry = wire(r, n, day, "CASCADE INSTRUMENTS LLC")
            entry.bank_reference = ""
        elif n % 7 == 3:
            entry = Entry("301", r.amount, "", "", r.check_number,
                          wrapped(["COUNTER DEPOSIT CHECK", r.check_number, r.payer.name.upper()] + references(r)))
        else:
            words = [r.payer.name.upper(), "DES:PAYMENT"]
            if r.lines:
                words += ["ID:" + references(r)[0]] + references(r)[1:]
            company = r.payer.ach_company or "1" + r.payer.account[:9]
            entry = Entry("165", r.amount, "", "", "", wrapped(words + ["INDN:CASCADE INSTRUMENTS", f"CO ID:{company}", "CCD"]))
        entries.append(entry)
    entries.append(Entry("930", card_total, "", "", "", [f"MERCHANT SERVICES PAYOUT {date}"]))
    return entries + debit_entries(day, debits)


# ---- the page beside the data --------------------------------------------------------------------


def readme(customers, items, open_items, rows, not_again, tie, again, twice, foreign, foreign_item, returned, bad_batch):
    settled = len(items) - len(open_items)
    table = "".join(f"| {name} | {len(receipts)} | {grouped(sum(r.amount for r in receipts)):>14} |\n"
                    for name, receipts in rows)
    counted = [r for name, receipts in rows if name not in not_again for r in receipts]
    debits = sum(i.open for i in open_items if i.open > 0)
    memos = [i for i in open_items if i.open < 0]
    return f"""# Example: two days at Hale & Morrow

Written by `tools/examples/make_demo.py`, this page included: change the script, not the files. A test
checks that it still writes these very bytes. All names are invented; routing numbers start with 99,
which no bank has.

Two companies get paid on November 18 and 19, 2026. **Hale & Morrow** (`HALE`) has a checking account
whose lockbox and ACH receipts reach the statement as one total a day; the lockbox file and the ACH
feed say what is in them. **Cascade** (`CASC`) has a bank that lists each receipt, and takes cards: the
processor's report lists the receipts, its payout in the statement is a transfer (`profiles/`).

{len(customers)} customers, {len(items)} items: {len(open_items)} open ({grouped(debits)} USD invoiced,
{len(memos)} credit memos of together {grouped(-sum(i.open for i in memos))} USD) and {settled} settled since August 17, so
that 90 days of sales are complete.

| receipts | count | USD |
| --- | ---: | ---: |
{table}| **all** | **{len(counted)}** | **{grouped(sum(r.amount for r in counted))}** |

Most receipts name what they pay. Some write the number in their own way, take a discount, net a credit
memo, pay short, pay for a subsidiary, clear the account without a word, or come from nobody known.
These deserve a look:

- Batch {bad_batch} of `lockbox-2026-11-19.txt` states a total with two digits swapped: it is held until a person
  releases it. The bank credited its checks, so the day's lockbox deposit is explained only then.
- Check {tie.check_number.zfill(10)}, {cents(tie.amount)} USD from {tie.payer.name} without a word: two open invoices have
  that amount, {" and ".join(i.number for i in tie.payer.items)}. Neither is better, so none is chosen.
- Check {again.check_number.zfill(10)} pays {twice.lines[0].reference} again, which an ACH receipt paid the day before.
- Check {foreign.check_number.zfill(10)} of {foreign.payer.name} names {foreign_item.number}, which belongs to
  {foreign_item.customer.name} and is open with another amount.
- The bank took back check {returned.check_number} ({cents(returned.amount)} USD, no funds) the day after its deposit.
"""

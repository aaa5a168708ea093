"""Seeded bank files: valid ones in the dialects that banks write, and what may happen to them."""

import random


class Bai2File:
    """A valid BAI2 file as a list of lines, from a seed."""

    def __init__(self, pick):
        self.pick = pick
        self.slashes = pick.random() < 0.9
        self.plus = pick.random() < 0.2
        self.colon = pick.random() < 0.05
        self.lines = []

    def amount(self, amount, sign=False):
        return ("+" if self.plus and amount >= 0 and sign else "") + str(amount)

    def funds(self, amount):
        pick = self.pick
        kind = pick.choice(("", "Z", "0", "1", "2", "S", "V", "D"))
        if kind == "S":
            parts = [amount - amount // 2, amount // 2, 0]
            return "S," + ",".join("" if part == 0 and pick.random() < 0.3 else str(part)
                                   for part in parts)
        if kind == "V":
            return f"V,2611{pick.randrange(10, 29)},{pick.choice(('', '1200', '2400', '9999'))}"
        if kind == "D":
            return f"D,2,0,{amount - amount // 3},1,{amount // 3}"
        return kind

    def detail(self):
        """Lines of a 16 and its amount."""
        pick = self.pick
        code = pick.choice(("108", "115", "142", "165", "166", "169", "174", "195", "206", "275", "301",
                            "354", "399", "475", "495", "555", "557", "698", "921", "961"))
        amount = pick.choice((0, pick.randrange(1, 100), pick.randrange(10_000), pick.randrange(10 ** 9)))
        funds = self.funds(amount)
        head = f"16,{code},{self.amount(amount, True)},{funds},B{pick.randrange(10 ** 6)},{pick.choice(('', 'C77'))}"
        how = pick.randrange(8)
        if how == 0:
            return [head + ",/"], amount
        if how == 1:
            return [head + "/"], amount
        if how == 2:
            return [f"16,{code}/", f"88,{self.amount(amount, True)},{funds},B1,C2,TEXT"], amount
        if how == 3:
            return [head + ",/", "88,EREF: 1111", "88,SENDER BNK:=A BANK"], amount
        text = pick.choice(("INVOICE INV-1001", "REF 13/05/24 PAID", 'Info: "ACH- Test"', "A, B, C",
                            "PAYS INV-1, INV-2/ AND MORE", "16", "49 PIECES"))
        lines = [head + "," + text + (pick.choice(("", "/")) if how < 6 else "")]
        for _ in range(pick.choice((0, 0, 0, 1, 2))):
            lines.append(("88:" if self.colon else "88,") + pick.choice(("MORE TEXT", "", "/MEXICO ;", "OB:1/2",
                                                                      "88", "AMOUNT 12,50")))
        return lines, amount

    def summaries(self):
        """Lines of a 03 after account and currency, and the sum of its amounts."""
        pick = self.pick
        groups, total = [], 0
        for _ in range(pick.choice((0, 1, 2, 4, 9))):
            code = pick.choice(("010", "015", "040", "045", "072", "100", "400", "110", "470"))
            amount = pick.randrange(10 ** 8)
            if code[0] == "0" and pick.random() < 0.2:
                amount = -amount
            count = "" if code[0] == "0" else str(pick.randrange(30))
            funds = "" if code[0] == "0" else self.funds(amount)
            groups.append(f"{code},{self.amount(amount, True)},{count},{funds}")
            total += amount
        return groups, total

    def account(self, number):
        pick = self.pick
        currency = pick.choice(("", "USD", "USD", "JPY", "KWD", "EUR"))
        groups, total = self.summaries()
        start = f"03,{number},{currency}"
        if not groups:
            lines = [start + ",,,,/"]
        elif len(groups) > 2 and pick.random() < 0.7:
            cut = pick.randrange(1, len(groups))
            lines = [start + "," + ",".join(groups[:cut]) + "/", "88," + ",".join(groups[cut:]) + "/"]
        else:
            lines = [start + "," + ",".join(groups) + pick.choice(("/", "/", ",/"))]
        without = 0
        for _ in range(pick.choice((0, 1, 2, 5))):
            more, amount = self.detail()
            lines += more
            without += amount
        stated = without if pick.random() < 0.05 else total + without
        lines.append(f"49,{self.amount(stated, True)},{len(lines) + 1}" + self.end())
        return lines, stated

    def end(self):
        return "/" if self.slashes else ""

    def build(self):
        pick = self.pick
        total, groups = 0, pick.choice((1, 1, 2, 3))
        self.lines.append(f"01,BANK,ME,261121,{pick.choice(('0615', '2400', '9999', '14:59:35'))},{pick.randrange(999)},"
                          f"{pick.choice(('', '80'))},{pick.choice(('', '1'))},{pick.choice('23')}/")
        start = 0
        for group in range(groups):
            first, of_group = len(self.lines), 0
            status = pick.choices("1234", (30, 1, 1, 1))[0]
            self.lines.append(f"02,ME,BANK,{status},2611{20 + group},{pick.choice(('', '2359'))},"
                              f"{pick.choice(('', 'USD', 'EUR', 'JPY'))},{pick.choice(('', '2', '2', '4'))}/")
            accounts = pick.choice((1, 1, 2, 3))
            for _ in range(accounts):
                lines, stated = self.account(pick.choice(("111", "0222", "888 600004")))
                self.lines += lines
                of_group += stated
            count = len(self.lines) - first + 1
            self.lines.append(f"98,{self.amount(of_group, True)},{accounts},{count}" + self.end())
            total += of_group
        self.lines.append(f"99,{self.amount(total, True)},{groups},{len(self.lines) + 1 - start}" + self.end())
        return self.lines


class LockboxFile:
    """A valid lockbox file of 80 columns as a list of lines, from a seed."""

    def __init__(self, pick):
        self.pick = pick

    def build(self):
        pick = self.pick
        lines = ["100QUITTANCE 1210002482611201405",
                 "2QUITTANCE 121000248 LBX0001120400080080" + pick.choice(("02", "01", "  "))]
        if pick.random() < 0.8:
            lines[1] = "2QUITTANCE 121000248 LBX000112040008008002"
            lines[0] = "100QUITTANCE 121000248 2611201405"
        for box in range(pick.choice((1, 1, 1, 2))):
            lockbox = f"{45678 + box:07d}"
            checks_of_box = total_of_box = 0
            batches = pick.choice((1, 1, 2, 4))
            if pick.random() < 0.08:
                batches = 0
            for batch in range(1, batches + 1):
                if batch == 1 or pick.random() < 0.6:
                    lines.append(f"5{batch:03d}000{lockbox}261120QUITTANCE 121000248 ")
                total, checks = 0, pick.choice((0, 1, 1, 2, 5))
                for item in range(1, checks + 1):
                    amount = pick.choice((pick.randrange(1, 10_000), pick.randrange(10 ** 8), 0))
                    total += amount
                    lines.append(f"6{batch:03d}{item:03d}{amount:010d}121000358{pick.randrange(10 ** 10):010d}"
                                 f"{pick.randrange(10 ** 9):010d}")
                    invoices = pick.choice((0, 1, 1, 2, 3))
                    rest = amount
                    for at in range(1, invoices + 1):
                        paid = rest if at == invoices else rest // 2
                        rest -= paid
                        lines.append(f"4{batch:03d}{item:03d}6{at:02d}{9 if at == invoices else 0}"
                                     f"INV-{pick.randrange(9999):04d}        {paid:010d}{0:010d}000")
                lines.append(f"7{batch:03d}000{lockbox}261120{checks:03d}{total:010d}")
                checks_of_box += checks
                total_of_box += total
            lines.append(f"8{1:03d}000{lockbox}261120{checks_of_box:04d}{total_of_box:010d}")
        lines.append(f"9{len(lines) + 1:06d}")
        return lines


class NachaFile:
    """A valid NACHA file of 94 columns as a list of lines, from a seed."""

    ROUTING = ("121000358", "026009593", "071000013", "990000097")

    def __init__(self, pick):
        self.pick = pick

    def batch(self, at):
        """The lines of a batch, and its count, hash, debits and credits."""
        pick = self.pick
        company, odfi = f"19{pick.randrange(10 ** 8):08d}", "12100024"
        entry_class = pick.choice(("CCD", "PPD", "CTX"))
        service = pick.choice(("200", "200", "220"))
        lines = [f"5{service}{'ACME TOOLS':<16}{'':20}{company}{entry_class}{'VENDOR PAY':<10}"
                 f"261119261120{pick.choice(('324', '   '))}1{odfi}{at:07d}"]
        count = total_hash = debits = credits = 0
        for n in range(1, pick.choice((0, 1, 1, 2, 5)) + 1):
            code = pick.choice(("22", "22", "32", "22" if service == "220" else "27"))
            amount = pick.choice((pick.randrange(1, 10_000), pick.randrange(10 ** 9), 0))
            routing, sequence = pick.choice(self.ROUTING), at * 100 + n
            addenda = pick.choice((0, 0, 1, 3)) if entry_class == "CTX" else pick.choice((0, 0, 1))
            name = f"{addenda:04d}{'HALE TRADING CO':<16}  " if entry_class == "CTX" else f"{'HALE TRADING CO':<22}"
            lines.append(f"6{code}{routing}{2001234567:<17}{amount:010d}{'RA-1':<15}{name}  "
                         f"{1 if addenda else 0}{odfi}{sequence:07d}")
            for number in range(1, addenda + 1):
                lines.append(f"705{'PAYS INV-%d' % pick.randrange(10 ** 6):<80}{number:04d}{sequence:07d}")
            count += 1 + addenda
            total_hash += int(routing[:8])
            if code == "27":
                debits += amount
            else:
                credits += amount
        lines.append(f"8{service}{count:06d}{total_hash % 10 ** 10:010d}{debits:012d}{credits:012d}{company}"
                     f"{'':25}{odfi}{at:07d}")
        return lines, (count, total_hash % 10 ** 10, debits, credits)

    def build(self):
        pick = self.pick
        lines = [f"101 121000358 1210002482611201405{pick.choice('AB7')}094101{'FIRST EXAMPLE BANK':<23}"
                 f"{'HALE TRADING CO':<23}"]
        sums = [0, 0, 0, 0]
        batches = pick.choice((0, 1, 1, 2, 3))
        for at in range(1, batches + 1):
            more, of_batch = self.batch(at)
            lines += more
            sums = [a + b for a, b in zip(sums, of_batch)]
        records = len(lines) + 1
        filled = pick.random() < 0.8
        lines.append(f"9{batches:06d}{-(-records // 10):06d}{sums[0]:08d}{sums[1] % 10 ** 10:010d}"
                     f"{sums[2]:012d}{sums[3]:012d}{'':39}")
        if filled:
            lines += ["9" * 94] * (-records % 10)
        return lines


class Mt940File:
    """A valid MT940 file as a list of lines, from a seed: statements, one or two pages each."""

    def __init__(self, pick):
        self.pick = pick

    def money(self, minor, decimals):
        pick = self.pick
        whole, rest = divmod(minor, 10 ** decimals)
        text = f"{whole:0{pick.choice((1, 1, 1, 12))}d},"
        return text + (f"{rest:0{decimals}d}" if decimals and (rest or pick.random() < 0.9) else "")

    def balance(self, tag, minor, currency, decimals):
        return f":{tag}:{'C' if minor >= 0 else 'D'}261120{currency}{self.money(abs(minor), decimals)}"

    def entry(self, currency, decimals):
        """The lines of a :61: and what it moves."""
        pick = self.pick
        amount = pick.choice((pick.randrange(1, 10_000), pick.randrange(10 ** 9), 0))
        mark = pick.choice(("C", "C", "C", "D", "RC", "RD"))
        funds = pick.choice(("", "", currency[2]))
        if mark + funds in ("CC", "DD"):
            funds = ""
        lines = [f":61:261120{pick.choice(('1120', '1120', ''))}{mark}{funds}{self.money(amount, decimals)}"
                 f"{pick.choice(('NTRF', 'NMSC', 'S103', 'FCHK'))}{pick.choice(('NONREF', 'RE-2026/1', 'KREF+'))}"
                 f"{pick.choice(('', '//BANKREF1', '//A//B'))}"]
        if pick.random() < 0.2:
            lines.append(pick.choice(("/OCMT/USD100,00/", "DE89370400440532013000")))
        text = pick.choice((["166?00GUTSCHRIFT?20SVWZ+RE 1001?30BYLADEM1001?32Acme"],
                            ["/EREF/E-1/ORDP//NAME/Acme/REMI/RE 1/2026"], ["ACME", "RE 1001, 12,50 EUR"],
                            ["116?20EREF+A", "?21SVWZ+B"], []))
        if text:
            lines += [":86:" + text[0], *text[1:]]
        return lines, amount if mark in ("C", "RD") else -amount

    def build(self):
        pick = self.pick
        lines = []
        for number in range(1, pick.choice((1, 1, 2, 3)) + 1):
            currency = pick.choice(("EUR", "EUR", "USD", "PLN", "JPY", "KWD"))
            decimals = {"JPY": 0, "KWD": 3}.get(currency, 2)
            account = pick.choice(("10020030/1234567", "DE89370400440532013000", "517852257"))
            at = pick.randrange(-10 ** 6, 10 ** 7)
            pages = pick.choice((1, 1, 1, 2))
            for page in range(1, pages + 1):
                lines += [f":20:STMT{number}", f":25:{account}", f":28C:{number}/{page}",
                          self.balance("60F" if page == 1 else "60M", at, currency, decimals)]
                for _ in range(pick.choice((0, 1, 1, 2, 5))):
                    more, moved = self.entry(currency, decimals)
                    lines += more
                    at += moved
                lines.append(self.balance("62F" if page == pages else "62M", at, currency, decimals))
                if pick.random() < 0.3:
                    lines.append(self.balance("64", at, currency, decimals))
                lines.append("-")
        return lines


class CamtFile:
    """A valid camt.053 or camt.054 as a list of lines, one element or leaf each, from a seed."""

    def __init__(self, pick):
        self.pick = pick

    def money(self, tag, minor, currency):
        decimals = {"JPY": 0, "KWD": 3}.get(currency, 2)
        whole, rest = divmod(minor, 10 ** decimals)
        text = f"{whole:0{self.pick.choice((1, 1, 1, 15))}d}" + (f".{rest:0{decimals}d}" if decimals else "")
        if decimals == 2 and self.pick.random() < 0.1:
            text += "000"
        return f'<{tag} Ccy="{currency}">{text}</{tag}>'

    def balance(self, code, minor, currency):
        return ["<Bal>", f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>",
                self.money("Amt", abs(minor), currency),
                f"<CdtDbtInd>{'CRDT' if minor >= 0 else 'DBIT'}</CdtDbtInd>",
                "<Dt><Dt>2026-11-20</Dt></Dt>", "</Bal>"]

    def entry(self, currency, version):
        """The lines of an Ntry, its amount, whether it is a credit, whether it is booked."""
        pick = self.pick
        amount = pick.choice((pick.randrange(1, 10_000), pick.randrange(10 ** 9), 0))
        credit = pick.random() < 0.7
        status = pick.choices(("BOOK", "PDNG"), (9, 1))[0]
        named = f"<Sts><Cd>{status}</Cd></Sts>" if version >= 7 else f"<Sts>{status}</Sts>"
        name = "<Pty><Nm>Acme</Nm></Pty>" if version >= 7 else "<Nm>Acme</Nm>"
        how = pick.random()
        if how < 0.3:
            detail = []
        elif how < 0.7:
            detail = ["<NtryDtls>", "<TxDtls>", f"<Refs><EndToEndId>E{pick.randrange(10 ** 6)}</EndToEndId></Refs>",
                      f"<RltdPties><Dbtr>{name}</Dbtr></RltdPties>",
                      "<RmtInf><Ustrd>RE 1001 &amp; 12.50 EUR</Ustrd></RmtInf>", "</TxDtls>", "</NtryDtls>"]
        else:
            detail = self.batch(amount, credit, currency, version, name)
        return (["<Ntry>", self.money("Amt", amount, currency),
                 f"<CdtDbtInd>{'CRDT' if credit else 'DBIT'}</CdtDbtInd>", named,
                 "<BookgDt><Dt>2026-11-20</Dt></BookgDt>", "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>"
                 "<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>", *detail, "</Ntry>"],
                amount, credit, status == "BOOK")

    def batch(self, amount, credit, currency, version, name):
        """The lines of charges and several TxDtls: as a rule they come to the entry."""
        pick = self.pick
        charge = pick.choice((0, 0, pick.randrange(1, 500)))
        included = pick.random() < 0.3
        inside = included and pick.random() < 0.7  # in the details' amounts, not only in the entry's
        rest = amount if inside else amount + charge if credit else max(amount - charge, 0)
        rest += pick.choice((0,) * 8 + (-1, 1, 100))  # the details fall short, or exceed
        lines = []
        if charge:
            flat = version < 3
            lines = (["<Chrgs>"] + ([] if flat else ["<Rcrd>"]) +
                     [self.money("Amt", charge, currency), "<CdtDbtInd>DBIT</CdtDbtInd>"] +
                     ([] if flat and not included else [f"<ChrgInclInd>{'true' if included else 'false'}</ChrgInclInd>"]) +
                     ([] if flat else ["</Rcrd>"]) + ["</Chrgs>"])
        count = pick.choice((2, 2, 3, 5))
        batch = ["<Btch>", f"<NbOfTxs>{count}</NbOfTxs>", self.money("TtlAmt", amount, currency),
                 "</Btch>"] if pick.random() < 0.3 else []
        lines += ["<NtryDtls>", *batch]
        for number in range(count):
            part = max(rest, 0) if number == count - 1 else pick.randrange(max(rest, 0) + 1)
            against = number < count - 1 and pick.random() < 0.1
            rest -= -part if against else part
            side = "CRDT" if credit != against else "DBIT"
            if number > 0 and pick.random() < 0.1:
                lines += ["</NtryDtls>", "<NtryDtls>"]
            own = self.money("Amt", part, currency)
            foreign = self.money("Amt", part * 2, "USD")
            lines += ["<TxDtls>", f"<Refs><EndToEndId>E{pick.randrange(10 ** 6)}</EndToEndId></Refs>"]
            if version >= 3 and pick.random() < 0.7:
                lines += [own, f"<CdtDbtInd>{side}</CdtDbtInd>"]
            else:
                within = pick.choice(([("TxAmt", own)], [("InstdAmt", own)], [("InstdAmt", foreign), ("TxAmt", own)],
                                      [("InstdAmt", foreign)] if pick.random() < 0.1 else [("TxAmt", own)]))
                lines += ["<AmtDtls>"]
                for element, money in within:
                    lines += [f"<{element}>", money, f"</{element}>"]
                lines += ["</AmtDtls>"]
                if against:
                    lines.insert(len(lines) - 2 - 3 * len(within), f"<CdtDbtInd>{side}</CdtDbtInd>")
            lines += [f"<RltdPties><Dbtr>{name}</Dbtr></RltdPties>", "</TxDtls>"]
        return lines + ["</NtryDtls>"]

    def total(self, name, entries, currency):
        return [f"<{name}>", f"<NbOfNtries>{len(entries)}</NbOfNtries>",
                self.money("Sum", sum(e[1] for e in entries), currency).replace(f' Ccy="{currency}"', ""),
                f"</{name}>"]

    def build(self):
        pick = self.pick
        version, kind = pick.randrange(2, 15), pick.choice(("053", "053", "054"))
        element, level = {"053": ("BkToCstmrStmt", "Stmt"),
                          "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}[kind]
        lines = ['<?xml version="1.0" encoding="UTF-8"?>',
                 f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version:02d}">',
                 f"<{element}>", "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T10:00:00</CreDtTm></GrpHdr>"]
        for number in range(1, pick.choice((1, 1, 2, 3)) + 1):
            currency = pick.choice(("EUR", "EUR", "CHF", "JPY", "KWD"))
            account = pick.choice(("<IBAN>DE89370400440532013000</IBAN>", "<Othr><Id>12345</Id></Othr>"))
            entries = [self.entry(currency, version) for _ in range(pick.choice((0, 1, 1, 2, 5)))]
            opening = pick.randrange(-10 ** 6, 10 ** 7)
            closing = opening + sum(e[1] if e[2] else -e[1] for e in entries if e[3])
            lines += [f"<{level}>", f"<Id>S{number}</Id>", f"<Acct><Id>{account}</Id></Acct>"]
            if kind == "053":
                lines += self.balance("OPBD", opening, currency) + self.balance("CLBD", closing, currency)
            if pick.random() < 0.5:
                lines += ["<TxsSummry>", *self.total("TtlNtries", entries, currency),
                          *self.total("TtlCdtNtries", [e for e in entries if e[2]], currency),
                          *self.total("TtlDbtNtries", [e for e in entries if not e[2]], currency),
                          "</TxsSummry>"]
            for entry in entries:
                lines += entry[0]
            lines.append(f"</{level}>")
        return lines + [f"</{element}>", "</Document>"]


FILES = {"camt": CamtFile, "mt940": Mt940File, "bai2": Bai2File, "lockbox": LockboxFile, "nacha": NachaFile}
WIDTHS = {"lockbox": 80, "nacha": 94}  # of formats that are seen without line ends


def rendered(pick, lines, width):
    """The bytes of lines, with one of the line ends and paddings that are seen."""
    if width is not None and pick.random() < 0.15:
        return "".join(line.ljust(width) for line in lines).encode("latin-1")  # no line ends
    how = pick.randrange(6)
    ends = ("\n",) if how < 3 else ("\r\n",) if how < 5 else ("\n", "\r\n")
    pad = pick.random() < 0.25
    text = ""
    for line in lines:
        text += (line.ljust(width or 80) if pad else line) + pick.choice(ends)
        if pick.random() < 0.01:
            text += pick.choice(("\n", "   \r\n"))
    if pick.random() < 0.2:
        text = text.rstrip("\r\n")
    if pick.random() < 0.05:
        text = "\n" + text
    data = text.encode("latin-1")
    return b"\xef\xbb\xbf" + data if pick.random() < 0.03 else data


DAMAGES = ("none", "bit", "drop", "double", "swap", "total", "count", "cut line", "cut file", "extra field",
           "blank", "digit", "two files", "letters")


def damaged(pick, lines, damage):
    """The lines with one thing changed; `bit` and `cut file` are done to the bytes instead."""
    lines = list(lines)
    at = pick.randrange(len(lines))
    if damage == "drop":
        del lines[at]
    elif damage == "double":
        lines.insert(at, lines[at])
    elif damage == "swap" and len(lines) > 1:
        other = min(at + 1, len(lines) - 1)
        lines[at], lines[other] = lines[other], lines[at]
    elif damage in ("total", "count", "digit"):
        trailers = [n for n, line in enumerate(lines)
                    if line[:1] in "789" or line[:2] in ("49", "98", "99") or line[:3] in (":60", ":62") or line[:5] in ("<Amt ", "<Sum>")]
        n = pick.choice(trailers) if trailers and damage != "digit" else at
        digits = [m for m, c in enumerate(lines[n]) if c.isdigit() and m > 2]
        if digits:
            m = digits[-1] if damage == "count" else pick.choice(digits)
            lines[n] = lines[n][:m] + pick.choice("0123456789") + lines[n][m + 1:]
    elif damage == "cut line":
        lines[at] = lines[at][:pick.randrange(len(lines[at]) + 1)]
    elif damage == "extra field":
        m = pick.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:m] + "," + lines[at][m:]
    elif damage == "blank":
        lines.insert(at, pick.choice(("", "    ", "\t")))
    elif damage == "letters":
        m = pick.randrange(len(lines[at]))
        lines[at] = lines[at][:m] + pick.choice("X*O -+/.") + lines[at][m + 1:]
    return lines


def make(format_name, seed):
    """(bytes, damage) of one input: the same for the same seed on any machine."""
    pick = random.Random(f"{format_name} {seed}")
    lines = FILES[format_name](pick).build()
    damage = pick.choice(DAMAGES)
    if damage == "two files":
        lines = lines + FILES[format_name](pick).build()
    data = rendered(pick, damaged(pick, lines, damage), WIDTHS.get(format_name))
    if damage == "bit":
        for _ in range(pick.choice((1, 1, 3))):
            at = pick.randrange(len(data))
            data = data[:at] + bytes([data[at] ^ (1 << pick.randrange(8))]) + data[at + 1:]
    elif damage == "cut file":
        data = data[:pick.randrange(len(data))]
    return data, damage

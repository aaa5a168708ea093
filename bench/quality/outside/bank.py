"""The same payments as banks send them: one function a format. Each takes the day, the account, the currency and the records
(canonical JSON objects) and gives (file name, bytes); the order of the cash in the file is that of the records."""
import csv
import io
from xml.sax.saxutils import escape

import names


def minor(record):
    return round(float(record["amount"]) * 100)


def said(record):
    """All that the payer wrote: reference, text, and lines where the format has no place for them."""
    parts = [record.get("reference", ""), record.get("text", "")]
    for line in record.get("remittance", ()):
        words = line["reference"] + " " + line["amount"]
        for key, word in (("discount", "DISC"), ("adjustment", "LESS")):
            if float(line.get(key) or 0):
                words += f" {word} {line[key]}"
                if key == "adjustment" and line.get("reason"):
                    words += " " + line["reason"]
        parts.append(words)
    return " ".join(p for p in parts if p)


def account_of(payer):
    return payer.get("iban") or payer.get("account") or ""


def cut(text, width):
    return [text[at:at + width] for at in range(0, len(text), width)]


# -- camt.053 ----------------------------------------------------------------------------------------------------

def _camt(day, account, currency, records, structured):
    total = sum(minor(r) for r in records)
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
           f"<GrpHdr><MsgId>M{day:%Y%m%d}{currency}{structured:d}</MsgId><CreDtTm>{day}T22:00:00</CreDtTm></GrpHdr>"
           f"<Stmt><Id>S{day:%Y%m%d}{currency}{structured:d}</Id><CreDtTm>{day}T22:00:00</CreDtTm>"
           f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>"]
    for code, amount in (("OPBD", 100000000), ("CLBD", 100000000 + total)):
        out.append(f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount / 100:.2f}</Amt>'
                   f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>")
    for r in records:
        payer = r["payer"]
        debtor = f"<Dbtr><Pty><Nm>{escape(payer['name'][:140])}</Nm></Pty></Dbtr>" if payer.get("name") else ""
        if payer.get("iban"):
            debtor += f"<DbtrAcct><Id><IBAN>{payer['iban']}</IBAN></Id></DbtrAcct>"
        ultimate = r.get("_behalf")
        if ultimate:
            debtor += f"<UltmtDbtr><Pty><Nm>{escape(ultimate)}</Nm></Pty></UltmtDbtr>"
        remittance = ""
        if structured and r.get("reference"):
            remittance += f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>{escape(r['reference'])}</Ref></CdtrRefInf></Strd>"
        if structured and r.get("remittance"):
            for line in r["remittance"]:
                paid = float(line["amount"])
                kind, tag = ("CREN", "CdtNoteAmt") if paid < 0 else ("CINV", "RmtdAmt")
                amounts = ""
                if float(line.get("discount") or 0):
                    amounts += f'<DscntApldAmt><Amt Ccy="{currency}">{line["discount"]}</Amt></DscntApldAmt>'
                amounts += f'<{tag} Ccy="{currency}">{abs(paid):.2f}</{tag}>' if tag == "CdtNoteAmt" else ""
                if float(line.get("adjustment") or 0):
                    amounts += (f'<AdjstmntAmtAndRsn><Amt Ccy="{currency}">{line["adjustment"]}</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
                                f"<AddtlInf>{escape(line.get('reason', ''))}</AddtlInf></AdjstmntAmtAndRsn>")
                amounts += f'<{tag} Ccy="{currency}">{abs(paid):.2f}</{tag}>' if tag == "RmtdAmt" else ""
                remittance += (f"<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Nb>{escape(line['reference'])}</Nb></RfrdDocInf>"
                               f"<RfrdDocAmt>{amounts}</RfrdDocAmt></Strd>")
            text = r.get("text", "")
        else:
            text = (r.get("text", "") if structured and r.get("reference") else said(r))
        for piece in cut(text, 140):
            remittance += f"<Ustrd>{escape(piece)}</Ustrd>"
        out.append(f'<Ntry><Amt Ccy="{currency}">{r["amount"]}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
                   f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{r['payment_id']}</AcctSvcrRef>"
                   "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
                   f"<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
                   f'<Amt Ccy="{currency}">{r["amount"]}</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties>{debtor}</RltdPties>'
                   + (f"<RmtInf>{remittance}</RmtInf>" if remittance else "") + "</TxDtls></NtryDtls></Ntry>")
    out.append("</Stmt></BkToCstmrStmt></Document>\n")
    return "".join(out).encode()


def camt_text(day, account, currency, records):
    return f"{day}-{currency}-u.xml", _camt(day, account, currency, records, False)


def camt_lines(day, account, currency, records):
    return f"{day}-{currency}-s.xml", _camt(day, account, currency, records, True)


def camt_batch(day, account, currency, records):
    """The statement has all of them in one sum; who paid what stands in a notification (camt.054) that comes beside it."""
    statement = _camt(day, account, currency, records, True).decode()
    front, _, entries = statement.partition("<Ntry>")
    details = [piece.partition("<TxDtls>")[2].partition("</TxDtls>")[0] for piece in entries.split("<Ntry>")]
    total = f"{sum(minor(r) for r in records) / 100:.2f}"
    entry = (f'<Ntry><Amt Ccy="{currency}">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>'
             f"<ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{{reference}}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>VCOM"
             "</SubFmlyCd></Fmly></Domn></BkTxCd>{inside}</Ntry>")
    reference = f"SUM{day:%Y%m%d}{currency}"
    whole = front + entry.format(reference=reference, inside="") + "</Stmt></BkToCstmrStmt></Document>\n"
    inside = f'<NtryDtls><Btch><NbOfTxs>{len(records)}</NbOfTxs><TtlAmt Ccy="{currency}">{total}</TtlAmt><CdtDbtInd>CRDT</CdtDbtInd></Btch>' \
        + "".join(f"<TxDtls>{d}</TxDtls>" for d in details) + "</NtryDtls>"
    notification = ('<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>'
                    f"<GrpHdr><MsgId>N{day:%Y%m%d}{currency}</MsgId><CreDtTm>{day}T22:00:00</CreDtTm></GrpHdr>"
                    f"<Ntfctn><Id>N{day:%Y%m%d}{currency}</Id><CreDtTm>{day}T22:00:00</CreDtTm>"
                    f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>"
                    + entry.format(reference=reference, inside=inside) + "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n")
    return [(f"{day}-{currency}-sum.xml", whole.encode(), None), (f"{day}-{currency}-054.xml", notification.encode(), "advice")]


# -- MT940 -------------------------------------------------------------------------------------------------------

def _swift(text):
    """What the SWIFT character set leaves of a text."""
    text = names.plain(text)
    return "".join(c if c.isalnum() and c.isascii() or c in " /-?:().,'+" else {"&": "+", "#": " "}.get(c, " ") for c in text)


def _mt940(day, account, currency, records, information, tag):
    comma = lambda minor_units: f"{minor_units // 100},{minor_units % 100:02d}"
    total = sum(minor(r) for r in records)
    out = [f":20:{tag}{day:%y%m%d}{currency}", f":25:{account}", f":28C:{day:%j}/1", f":60F:C{day:%y%m%d}{currency}1000000,00"]
    for r in records:
        out.append(f":61:{day:%y%m%d}{day:%m%d}C{comma(minor(r))}NTRFNONREF//{r['payment_id'].replace('-', '')}")
        out.extend(information(r))
    out.append(f":62F:C{day:%y%m%d}{currency}{comma(100000000 + total)}")
    return ("\r\n".join(out) + "\r\n-\r\n").encode("ascii")


def mt940_german(day, account, currency, records):
    def information(r):
        words = ":86:166?00GUTSCHRIFT"
        for at, piece in enumerate(cut("SVWZ+" + _swift(said(r)).replace("?", " "), 27)[:14]):
            words += f"?{20 + at if at < 10 else 50 + at}{piece}"
        if account_of(r["payer"]):
            words += f"?30COBADEFFXXX?31{account_of(r['payer'])}"
        for at, piece in enumerate(cut(_swift(r["payer"].get("name", "")).replace("?", " "), 27)[:2]):
            words += f"?{32 + at}{piece}"
        return cut(words, 65)
    return f"{day}-{currency}-de.sta", _mt940(day, account, currency, records, information, "DE")


def mt940_dutch(day, account, currency, records):
    def information(r):
        words = ":86:/TRTP/SEPA OVERBOEKING"
        if r["payer"].get("iban"):
            words += f"/IBAN/{r['payer']['iban']}/BIC/INGBNL2A"
        if r["payer"].get("name"):
            words += "/NAME/" + _swift(r["payer"]["name"]).replace("/", " ")[:70]
        return cut(words + "/REMI/" + _swift(said(r)) + "/EREF/NOTPROVIDED", 65)[:9]
    return f"{day}-{currency}-nl.sta", _mt940(day, account, currency, records, information, "NL")


def mt940_plain(day, account, currency, records):
    """As banks without a structure do it: name, account and text one behind the other."""
    def information(r):
        return [":86:" + _swift(r["payer"].get("name", ""))[:60]] + cut(account_of(r["payer"]), 60) + cut(_swift(said(r)).lstrip(":-"), 65)[:4]
    return f"{day}-{currency}-pl.sta", _mt940(day, account, currency, records, information, "PL")


# -- BAI2, NACHA, lockbox, CSV -------------------------------------------------------------------------------------

def bai2(day, account, currency, records):
    out = [f"01,BANK,US,{day:%y%m%d},2200,1,80,,2/", f"02,US,BANK,1,{day:%y%m%d},2200,{currency},2/"]
    total = sum(minor(r) for r in records)
    body = [f"03,{account},{currency},010,100000000,,,015,{100000000 + total},,,100,{total},{len(records)},/"]
    for r in records:
        words = f"ORIG CO NAME:{names.plain(r['payer'].get('name', '')).upper()} " if r["payer"].get("name") else ""
        if r["payer"].get("account"):
            words += f"ORIG ID:{r['payer']['account']} "
        words += "RMK:" + names.plain(said(r)).replace("\n", " ")
        first, *more = cut(words, 70)
        body.append(f"16,195,{minor(r)},Z,{r['payment_id'].replace('-', '')},,{first}")
        body.extend("88," + piece for piece in more)
    stated = 100000000 + 100000000 + total + total + total
    body.append(f"49,{stated},{len(body) + 1}/")
    out += body + [f"98,{stated},1,{len(body) + 2}/", f"99,{stated},1,{len(body) + 4}/"]
    return f"{day}-{currency}.bai", ("\n".join(out) + "\n").encode("ascii", "replace")


def nacha(day, account, currency, records):
    """CCD with one addenda of 80 characters; longer texts and lines as CTX with X12 segments."""
    out, batches, entries, total, hashes = [], 0, 0, 0, 0
    out.append(f"101 091000019 121042882{day:%y%m%d}2200A094101{'OUR BANK':23}{'PAYERS BANK':23}{'':8}")
    for r in records:
        batches += 1
        text = names.plain(said(r)).replace("\n", " ")
        addenda = []
        if r.get("remittance"):
            segments = ""
            for line in r["remittance"]:
                open_amount = float(line["amount"]) + float(line.get("discount") or 0) + float(line.get("adjustment") or 0)
                kind = "CM" if float(line["amount"]) < 0 else "IV"
                segments += f"RMR*{kind}*{line['reference'].replace('*', ' ')}**{line['amount']}*{open_amount:.2f}*{line.get('discount') or ''}\\"
                if float(line.get("adjustment") or 0):
                    segments += f"ADX*-{line['adjustment']}*01\\NTE*CBH*{line.get('reason', '')}\\"
            addenda = cut(segments, 80)
        elif text:
            addenda = [text[:80]]
        kind = "CTX" if r.get("remittance") else "CCD"
        name = names.plain(r["payer"].get("name", "")).upper()
        company = f"{int(r['payer'].get('account') or 1) % 10**9:09d}"
        out.append(f"5220{name[:16]:16}{'':20}1{company}{kind}{'VENDOR PMT':10}{day:%y%m%d}{day:%y%m%d}   1091000010{batches:06d}1"[:94])
        out[-1] = f"{out[-1][:87]}{batches:07d}"
        trace = f"09100001{batches:07d}"
        receiver = f"{len(addenda):04d}{'OUR COMPANY':16}  " if kind == "CTX" else f"{'OUR COMPANY':22}"
        head = f"622091000019{account_number(account):17}{minor(r):010d}{r['payment_id'].replace('-', '')[:15]:15}{receiver}  {1 if addenda else 0}{trace}"
        out.append(head)
        for n, piece in enumerate(addenda, 1):
            out.append(f"705{piece:80}{n:04d}{batches:07d}")
        count = 1 + len(addenda)
        out.append(f"8220{count:06d}{9100001:010d}{0:012d}{minor(r):012d}1{company}{'':19}{'':6}09100001{batches:07d}")
        entries += count
        total += minor(r)
        hashes += 9100001
    blocks = -(-(len(out) + 1) // 10)
    out.append(f"9{batches:06d}{blocks:06d}{entries:08d}{hashes % 10**10:010d}{0:012d}{total:012d}{'':39}")
    while len(out) % 10:
        out.append("9" * 94)
    bad = [line for line in out if len(line) != 94]
    assert not bad, bad[:2]
    return f"{day}-{currency}.ach", ("\n".join(out) + "\n").encode("ascii", "replace")


def _lockbox(day, account, records, check, overflow):
    """Checks in batches of up to 99 with the totals that the records 7, 8 and 9 want; all lines padded to 80 or 104."""
    width = 104 if check is _check_104 else 80
    box = account_number(account)
    out = [f"101{'OURCOMPANY':10}{'021000021':10}{day:%y%m%d}2200",
           f"2{'OURCOMPANY':10}{'021000021':10}{'0' * 10}400{width:03d}0800{2 if width == 80 else 1}"]
    total = 0
    for batch, first in enumerate(range(0, len(records), 90), 1):
        rows = records[first:first + 90]
        out.append(f"5{batch:03d}000{box}{day:%y%m%d}{'OURCOMPANY':10}{'021000021':10}")
        for item, r in enumerate(rows, 1):
            out.append(check(batch, item, r, day))
            lines = overflow(r)
            for n, line in enumerate(lines, 1):
                out.append(f"4{batch:03d}{item:03d}6{n % 100:02d}{9 if n == len(lines) else 0}{line}")
        amount = sum(minor(r) for r in rows)
        out.append(f"7{batch:03d}{len(rows):03d}{box}{day:%y%m%d}{len(rows):03d}{amount:010d}")
        total += amount
    out.append(f"8{batch:03d}000{box}{day:%y%m%d}{len(records):04d}{total:010d}")
    out.append(f"9{len(out) + 1:06d}")
    return ("\n".join(line.ljust(width) for line in out) + "\n").encode("ascii", "replace")


def account_number(account):
    """Seven digits of the own account, as a lockbox has."""
    return f"{sum(ord(c) * (n + 7) for n, c in enumerate(account)) % 9000000 + 1000000}"


def check_number(r):
    return int("".join(c for c in r["payment_id"] if c.isdigit())[-9:])


def _micr(r):
    payer = r["payer"]
    return f"{payer.get('routing') or '':9}{(payer.get('account') or '').rjust(10)[-10:]:10}" if payer.get("account") else "0" * 19


def _check_80(batch, item, r, day):
    return f"6{batch:03d}{item:03d}{minor(r):010d}{_micr(r)}{check_number(r):010d}"


def _check_104(batch, item, r, day):
    name = names.plain(r["payer"].get("name", "")).upper()[:30]
    return f"6{batch:03d}{item:03d}{minor(r):010d}{_micr(r)}{check_number(r):010d}{day:%m%d%y}{name:30}{'OUR COMPANY INC':22}"


def _memo(r):
    return [f"{piece:30}" for piece in cut(names.plain(said(r)).replace("\n", " "), 30)]


def _invoices(r):
    """Document, what is paid of it and what was taken off it: cash discount and deduction are not told apart."""
    lines = []
    for line in r["remittance"]:
        paid, off = (round(float(line.get(k) or 0) * 100) for k in ("amount", "adjustment"))
        lines.append(f"{line['reference'][:16]:16}{paid:010d}{off:010d}{'040' if off else '000'}{line.get('reason', '')[:30]:30}")
    return lines


def lockbox(day, account, currency, records):
    """Checks: those with lines in the layout that has them, the others with the remitter's name and a memo."""
    files = []
    for tag, rows, check, overflow in (("i", [r for r in records if r.get("remittance")], _check_80, _invoices),
                                       ("m", [r for r in records if not r.get("remittance")], _check_104, _memo)):
        if rows:
            files.append((f"{day}-{currency}-{tag}.lbx", _lockbox(day, account + tag, rows, check, overflow), "receipt"))
    return files


def csv_export(day, account, currency, records):
    """As an online bank exports it: German column names, comma for the decimals."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Auftragskonto", "Buchungstag", "Valutadatum", "Buchungstext", "Verwendungszweck", "Beguenstigter/Zahlungspflichtiger",
                     "Kontonummer/IBAN", "Betrag", "Waehrung"])
    for r in records:
        amount = f"{minor(r) // 100},{minor(r) % 100:02d}"
        writer.writerow([account, f"{day:%d.%m.%Y}", f"{day:%d.%m.%Y}", "GUTSCHRIFT", said(r), r["payer"].get("name", ""),
                         account_of(r["payer"]), amount, currency])
    return f"{day}-{currency}.csv", out.getvalue().encode()


FORMATS = dict(EUR=(camt_text, camt_lines, mt940_german, mt940_dutch, mt940_plain, csv_export, camt_batch),
               USD=(bai2, nacha, lockbox, camt_lines),
               GBP=(camt_text, mt940_plain, csv_export))


def format_of(record, day):
    """Which format this record comes in, or None: only a canonical file can carry it."""
    if record["kind"] != "receipt" or record.get("bank_reference") or record.get("end_to_end_id") or record.get("_json"):
        return None
    choices = FORMATS.get(record["currency"], (camt_text, mt940_plain))
    choice = choices[day.toordinal() % len(choices)]
    # A lockbox has no minus for a credit and no place for a discount or long numbers: such payments came by wire.
    lines = record.get("remittance", ())
    if choice is lockbox and any(float(line["amount"]) < 0 or float(line.get("discount") or 0) or len(line["reference"]) > 16 for line in lines):
        return bai2
    # One addenda holds 80 characters: what is longer came by wire.
    long = not record.get("remittance") and len(said(record)) > 80
    return bai2 if choice is nacha and long else choice

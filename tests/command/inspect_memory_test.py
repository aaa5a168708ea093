"""`inspect` reads files larger than memory: of what it has read it keeps at most a mark a record, which
counts equals for the ordinals of payment ids."""

import os
import subprocess
import unittest

import command

MIB = 1 << 20
SMALL, LARGE = 6 * MIB, 30 * MIB
# A mark takes 11 to 21 bytes (ingest/ordinals.h), half as much again while its table grows. Besides: what
# the kernel maps around the places where the file is cut, a sixteenth, and some noise.
MARK_BYTES = 33
GROWTH_MAX = (LARGE - SMALL) // 16 + 8 * MIB


def ndjson(n):
    return (f'{{"payment_id":"P{n:012d}","kind":"payment","account":"4400012345","booking_date":"2026-01-05",'
            f'"currency":"USD","amount":"305.41","text":"INV-{n:08d}"}}\n')


def bai2(n):
    return f"16,165,9716,,AC26{n:012d},,ORIG CO NAME:HICKORY LADDER\n88,REMI:INV-{n:08d} 735.91 DISC 15.01\n"


def mt940(n):
    return f":61:2601050105C97,16NTRFNONREF//AC26{n:012d}\n:86:166?00ACH CREDIT?20INV-{n:08d}?32HICKORY LADDER\n"


def camt(n):
    return (f"<Ntry><Amt Ccy=\"USD\">97.16</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-05"
            f"</Dt></BookgDt><AcctSvcrRef>AC{n:012d}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>INV-{n:08d}</Ustrd>"
            f"</RmtInf></TxDtls></NtryDtls></Ntry>\n")


def ofx(n):
    return (f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260105<TRNAMT>97.16<FITID>AC{n:012d}<NAME>HICKORY LADDER"
            f"<MEMO>INV-{n:08d} 735.91 DISC 15.01</STMTTRN>\n")


def check(n):  # of an 823: one set may hold a whole file
    return (f"BPR*C*97.16*C*CHK**01*121000248*DA*98765~\nTRN*1*{n:010d}~\nN1*PR*HICKORY LADDER~\n"
            f"RMR*IV*INV-{n:08d}**97.16~\n")


def ach(n):  # of one batch
    return f"62299000009{'7'}{'4400012345':17}{9716:010d}{f'AC{n:012d}':15}{'HICKORY LADDER':24}0{99000001:08d}{n % 10**7:07d}\n"


ACH_HEAD = ("101 990000097 9900000132601052330A094101" + "WORKBANK".ljust(23) + "PAYERS BANK".ljust(23) + " " * 8 + "\n"
            "5220" + "HICKORY".ljust(36) + "1000000001CCDTRADE PAY 260105260105   1990000010000001\n")
ISA = ("ISA*00*          *00*          *ZZ*WORKBANK       *ZZ*WORKCO         *260105*2330*U*00401*000000001*0*P*>~\n")

FORMATS = {
    "camt.053": ("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Id>1</Id><Acct>"
                 "<Id><Othr><Id>4400012345</Id></Othr></Id><Ccy>USD</Ccy></Acct>\n", camt,
                 lambda n: "</Stmt></BkToCstmrStmt></Document>\n"),
    "OFX": ("<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>4400012345</BANKACCTFROM><BANKTRANLIST>\n", ofx,
            lambda n: "</BANKTRANLIST></STMTRS></OFX>\n"),
    "X12 823": (ISA + "GS*LB*WORKBANK*WORKCO*20260105*2330*1*X*004010~\nST*823*0001~\n"
                "DEP*0045678*20260105**1*01*121000248*DA*4400012345~\n", check,
                lambda n: f"SE*{4 * n + 3}*0001~\nGE*1*1~\nIEA*1*000000001~\n"),
    "NACHA": (ACH_HEAD, ach, lambda n: "8220" + "0" * 90 + "\n9" + "0" * 93 + "\n"),
    "NDJSON": ("", ndjson, lambda n: ""),
    "BAI2": ("01,WORKBANK,WORKCO,260105,2330,1,,,2/\n02,WORKCO,WORKBANK,1,260105,,USD,2/\n"
             "03,4400012345,USD,010,0,,/\n", bai2,
             lambda n: f"49,{9716 * n},{2 * n + 2}/\n98,{9716 * n},1,{2 * n + 4}/\n99,{9716 * n},1,{2 * n + 6}/\n"),
    "MT940": (":20:W2601051\n:25:4400012345\n:28C:1/1\n:60F:C260105USD0,00\n", mt940,
              lambda n: f":62F:C260105USD{9716 * n // 100},{9716 * n % 100:02d}\n"),
}


class InspectMemory(command.BookTest):
    def peak(self, form, size):
        """Records, and bytes that the command had resident at its peak, of `size` bytes through a pipe."""
        head, unit, tail = FORMATS[form]
        # Spooled to a disk, as a large file is: in memory it would be counted twice.
        process = subprocess.Popen([command.COMMAND, "--threads", "1", "inspect", "--summary", "-"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env=dict(os.environ, TMPDIR="/var/tmp"))
        process.stdin.write(head.encode())
        n = sent = 0
        while sent < size:
            piece = "".join(map(unit, range(n, n + 5000))).encode()
            process.stdin.write(piece)
            sent += len(piece)
            n += 5000
        process.stdin.write(tail(n).encode())
        process.stdin.close()
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        self.assertIn(f'"transactions":{n}'.encode(), said[:400])
        return n, usage.ru_maxrss * 1024

    def test_keeps_a_mark_a_record_and_no_more(self):
        for form in FORMATS:
            with self.subTest(form):
                (few, small), (many, large) = self.peak(form, SMALL), self.peak(form, LARGE)
                print(f"{form}: {small / MIB:.1f} MiB for {few} records, {large / MIB:.1f} MiB for {many}")
                self.assertLess(large - small, GROWTH_MAX + MARK_BYTES * (many - few))


if __name__ == "__main__":
    unittest.main()

"""A company's receivables as its own program would list them, and what they truly were.

`Truth` is made from a seed: invoices and credit memos of two years with their due dates, and what was
settled of each on which day. `write_german` and `write_american` write the same list as two programs
would: the second half of the test is that neither way of writing changes a figure.
"""

import datetime
import random

FIRST = datetime.date(2024, 9, 2)
LAST = datetime.date(2026, 8, 31)
TERMS = (14, 30, 30, 30, 45, 60)
NAMES = ("Nordwerk; Maschinen", 'Haus "Eiche"', "Müller & Söhne", "Ødegaard AS", "Lindqvist, Bo", "Brückenbau")


class Row:
    """One document: amounts in cents, negative on a credit memo; settled is what was settled on `paid`."""

    def __init__(self, number, customer, currency, document, due, amount, settled=0, paid=None):
        self.number, self.customer, self.currency = number, customer, currency
        self.document, self.due, self.amount = document, due, amount
        self.settled, self.paid = settled, paid
        self.used = 0  # of a payment: what was put against items; `amount` is what waits
        self.is_payment = False

    @property
    def is_credit(self):
        return self.amount < 0

    def open_on(self, day):
        """An item counts from its document date, whenever it was settled."""
        if self.document > day:
            return 0
        if self.paid and max(self.paid, self.document) <= day:
            return self.amount - self.settled
        return self.amount


class Truth:
    def __init__(self, seed=7, documents=4000, customers=45):
        rng = random.Random(seed)
        span = (LAST - FIRST).days
        self.customers = {f"{20000 + n}": (rng.choice(NAMES) + f" {n}", rng.choice(("EUR", "EUR", "EUR", "SEK")),
                                           rng.choice(TERMS), rng.gauss(6, 14)) for n in range(customers)}
        self.rows = []
        for n in range(documents):
            customer = rng.choice(list(self.customers))
            _, currency, terms, late = self.customers[customer]
            document = FIRST + datetime.timedelta(days=rng.randint(0, span))
            due = document + datetime.timedelta(days=terms)
            amount = rng.choice((rng.randint(1, 99_99), rng.randint(100_00, 9_999_99), rng.randint(10_000_00, 2_500_000_00)))
            row = Row(f"{7000000 + n}", customer, currency, document, due, amount)
            kind = rng.random()
            if kind < 0.07:
                row.amount, row.due = -min(amount, 900_00), document
            elif kind < 0.075:
                row.amount = 0  # a free delivery
            paid = due + datetime.timedelta(days=round(rng.gauss(late, 12)))
            if rng.random() < 0.01:
                paid = document - datetime.timedelta(days=rng.randint(1, 20))  # paid in advance
            if paid <= LAST and rng.random() < 0.95:
                row.paid, row.settled = paid, row.amount
                if row.amount > 1 and rng.random() < 0.06:
                    row.settled = rng.randint(1, row.amount - 1)  # in part
            if row.amount == 0:
                row.paid, row.settled = None, 0
            self.rows.append(row)
        for n in range(documents // 80):  # cash that the company has and did not put against anything
            customer = rng.choice(list(self.customers))
            document = FIRST + datetime.timedelta(days=rng.randint(0, span))
            row = Row(f"{1500000 + n}", customer, self.customers[customer][1], document, document, -rng.randint(1, 90_000_00))
            row.is_payment = True
            row.used = rng.choice((0, 0, rng.randint(1, 5_000_00)))
            self.rows.append(row)


def german(cents):
    """1.234,56 with the minus behind."""
    whole, rest = divmod(abs(cents), 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02d}" + ("-" if cents < 0 else "")


def american(cents):
    whole, rest = divmod(abs(cents), 100)
    return f"({whole:,}.{rest:02d})" if cents < 0 else f"{whole:,}.{rest:02d}"


def quoted(text, delimiter):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in delimiter + '"') else text


def write_german(truth, rng):
    """Semicolons, a byte order mark, CRLF, a title, days first, leading zeros, totals and payments between
    the customers, and now and then the same line twice."""
    lines = ["Debitoren Einzelposten;;;;;;;;;;", "",
             "Konto;Name;Beleg;Art;Belegdatum;Faellig;Betrag;Offen;Waehrung;Ausgleich;Ausgeglichen"]
    for customer, (name, currency, _, _) in truth.customers.items():
        for row in truth.rows:
            if row.customer != customer:
                continue
            kind = "DZ" if row.is_payment else "RG" if row.is_credit else "RV"
            line = ";".join([row.customer.zfill(10), quoted(name, ";"), row.number.zfill(10), kind,
                             row.document.strftime("%d.%m.%Y"), row.due.strftime("%d.%m.%Y"), german(row.amount - row.used),
                             german(row.amount - row.settled), currency,
                             row.paid.strftime("%d.%m.%Y") if row.paid else "", german(row.settled) if row.paid else ""])
            lines.append(line)
            if rng.random() < 0.02:
                lines.append(line)
            if row.paid and rng.random() < 0.05:
                lines.append(f"{row.customer.zfill(10)};{quoted(name, ';')};14{row.number};DZ;"
                             f"{row.paid:%d.%m.%Y};{row.paid:%d.%m.%Y};{german(-row.settled)};0,00;{currency};;")
        lines.append(f"* Summe {customer};;;;;;;;;;")
    return b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode("utf-8")


def write_american(truth, rng):
    """Commas, months first, thousands separated, parentheses for credits, blanks around words, any order."""
    lines = ['Customer,"Customer Name",Document #,Type,Date,Due Date,Amount,Currency,Paid On,Paid Amount']
    rows = list(truth.rows)
    rng.shuffle(rows)
    for row in rows:
        name = truth.customers[row.customer][0]
        lines.append(",".join([f" {row.customer} ", quoted(name, ","), row.number,
                               "Payment" if row.is_payment else "Credit Memo" if row.is_credit else "Invoice", row.document.strftime("%m/%d/%Y"),
                               row.due.strftime("%m/%d/%Y"), quoted(american(row.amount), ","), row.currency,
                               row.paid.strftime("%m/%d/%Y") if row.paid else "",
                               quoted(american(row.settled), ",") if row.paid else ""]))
    return ("\n".join(lines) + "\n").encode("utf-8")


GERMAN = """date_format = "DD.MM.YYYY"
decimal_mark = ","
thousands_mark = "."
strip_zeros = ["customer_id", "item_number"]
pass_over_without = "item_number"

[columns]
customer_id = "Konto"
name = "Name"
item_number = "Beleg"
kind = "Art"
document_date = "Belegdatum"
due_date = "Faellig"
amount = "Betrag"
open_amount = "Offen"
currency = "Waehrung"
settled_date = "Ausgleich"
settled_amount = "Ausgeglichen"

[words.kind]
RV = "invoice"
RG = "credit_memo"
DZ = "payment"
"""
AMERICAN = """date_format = "MM/DD/YYYY"
thousands_mark = ","

[columns]
customer_id = "Customer"
name = "Customer Name"
item_number = "Document #"
kind = "Type"
document_date = "Date"
due_date = "Due Date"
amount = "Amount"
currency = "Currency"
settled_date = "Paid On"
settled_amount = "Paid Amount"

[words.kind]
Invoice = "invoice"
"Credit Memo" = "credit_memo"
Payment = "payment"
"""

"""What people write into the text of a payment, in eight languages."""

LEAD = {
    "en": ["Invoice no. {l}", "Inv {l}", "INVOICE {l}", "Payment for invoice {l}", "yr inv. {l}", "{l}", "Ref: {l}", "INV# {l}"],
    "de": ["RG.NR. {l}", "Rechnung {l}", "Rechnungs-Nr. {l}", "RE {l}", "Rg. {l}", "Re-Nr {l}", "{l}", "Zahlung Ihrer Rechnung {l}"],
    "fr": ["fact. {l}", "FACTURE N° {l}", "Règlement facture {l}", "RGLT FACT {l}", "V/FACT {l}", "{l}"],
    "es": ["FACTURA {l}", "Pago fra. {l}", "S/FRA {l}", "{l}"],
    "it": ["SALDO FATT. {l}", "Pagamento fattura {l}", "FT {l}", "{l}"],
    "nl": ["factuur {l}", "betaling fact.nr {l}", "uw factuur {l}"],
    "sv": ["Faktura {l}", "Fakturanr {l}", "{l}"],
    "pl": ["Faktura nr {l}", "Zaplata za FV {l}", "{l}"],
    "da": ["Faktura {l}", "Fakt. nr. {l}"],
}
DATED = {"en": " dated {d}", "de": " VOM {d}", "fr": " du {d}", "es": " de fecha {d}", "it": " del {d}", "nl": " d.d. {d}",
         "sv": " den {d}", "pl": " z dnia {d}", "da": " af {d}"}
CREDIT = {"en": " less CM {c}", "de": " abzgl. GS {c}", "fr": " moins avoir {c}", "es": " menos abono {c}", "it": " meno NC {c}",
          "nl": " minus creditnota {c}", "sv": " minus kreditfaktura {c}", "pl": " minus korekta {c}", "da": " minus kreditnota {c}"}
ACCOUNT = {"en": ["customer no. {k}", "Cust# {k}", "Acct {k}"], "de": ["Kd.-Nr. {k}", "KUNDENNR {k}"], "fr": ["client {k}"],
           "es": ["cliente {k}"], "it": ["cod. cliente {k}"], "nl": ["klantnr {k}"], "sv": ["kundnr {k}"], "pl": ["nr klienta {k}"],
           "da": ["kundenr {k}"]}
PHONE = {"en": "Tel 555-{a}-{b}", "de": "Tel. 07{a}/{b}", "fr": "tel 01 {a} {b}"}
STATEMENT = {"en": "Balance per statement", "de": "Kontoausgleich", "fr": "Solde de compte", "es": "Saldo de cuenta", "it": "Saldo estratto conto",
             "nl": "saldo rekening", "sv": "saldo enligt utdrag", "pl": "saldo", "da": "saldo"}
DUE = {"en": "all invoices due", "de": "alle fälligen Rechnungen", "fr": "factures échues", "es": "facturas vencidas", "it": "fatture scadute",
       "nl": "vervallen facturen", "sv": "förfallna fakturor", "pl": "zalegle faktury", "da": "forfaldne fakturaer"}
PART = {"en": ["part payment", "1st instalment"], "de": ["Teilzahlung", "Abschlag"], "fr": ["acompte"], "es": ["pago parcial"],
        "it": ["acconto"], "nl": ["deelbetaling"], "sv": ["delbetalning"], "pl": ["zaliczka"], "da": ["delbetaling"]}
REST = {"en": "balance of", "de": "Restzahlung", "fr": "solde", "es": "resto", "it": "saldo", "nl": "restant", "sv": "rest", "pl": "reszta", "da": "rest"}
NOTHING = {"en": ["thank you", "payment", "vendor payment", ""], "de": ["Danke", "Zahlung", "Lieferung", ""], "fr": ["règlement", "virement", ""],
           "es": ["transferencia", ""], "it": ["bonifico", ""], "nl": ["betaling", ""], "sv": ["betalning", ""], "pl": ["przelew", ""], "da": ["betaling", ""]}
SEPARATORS = (", ", ",", " ", " + ", "; ", " & ", " / ", "  ")
REASONS = ["damaged goods", "price difference", "missing pieces", "freight claim", "quality claim"]


def of(table, language):
    found = table.get(language, table["en"])
    return found


def money(minor, language, places=2):
    whole, cents = divmod(abs(minor), 100)
    if language == "en":
        return f"{whole:,}.{cents:02d}"
    return f"{whole:,}".replace(",", ".") + f",{cents:02d}"


def date_text(rng, day, language):
    if language == "en":
        return rng.choice((day.strftime("%m/%d/%Y"), day.strftime("%d %b %Y"), day.isoformat()))
    return rng.choice((day.strftime("%d.%m.%Y"), day.strftime("%d.%m.%y"), day.strftime("%d/%m/%Y")))


def listed(rng, language, numbers, dates=None, amounts=None, credits=()):
    """The sentence that names documents."""
    parts = []
    for i, number in enumerate(numbers):
        part = number
        if dates:
            part += of(DATED, language).format(d=date_text(rng, dates[i], language))
        if amounts:
            part += " " + money(amounts[i], language)
        parts.append(part)
    separator = rng.choice(SEPARATORS)
    if separator.strip() == "/" and any("/" in n for n in numbers):
        separator = ", "
    if separator.strip() == "" and any(" " in p for p in parts):
        separator = ", "
    text = rng.choice(of(LEAD, language)).format(l=separator.join(parts))
    for credit in credits:
        text += of(CREDIT, language).format(c=credit)
    return text


def decoys(rng, text, language, customer_number):
    """Numbers around it that are no document numbers."""
    chance = rng.random()
    if chance < 0.12:
        return rng.choice(of(ACCOUNT, language)).format(k=customer_number) + " " + text
    if chance < 0.22:
        return text + " " + rng.choice(of(ACCOUNT, language)).format(k=customer_number)
    if chance < 0.29:
        return text + " " + of(PHONE, language).format(a=rng.randrange(10, 99), b=rng.randrange(100000, 999999))
    if chance < 0.33:
        return f"EREF+{rng.randrange(10**9, 10**10)} SVWZ+" + text
    if chance < 0.36:
        return text + f" TAN {rng.randrange(100000, 999999)}"
    return text.upper() if chance < 0.5 else text

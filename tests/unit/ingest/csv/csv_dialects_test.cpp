// Exports of banks and providers as they come: headers in other languages, no mapping.
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/ingest/csv/read_csv.h"

namespace quittance::ingest {
namespace {

bool shows(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

struct Export {
  const char* why;
  std::string_view bytes;
  std::string_view account;  // "" where the file names none
  std::string_view currency;
  std::string_view date;  // of the credit
  std::string_view date_role = "booking_date";
};

// Each has one credit of 1250.50 and one debit of 100.00.
constexpr Export kExports[] = {
    {"German savings bank",
     "\"Auftragskonto\";\"Buchungstag\";\"Valutadatum\";\"Buchungstext\";\"Verwendungszweck\";"
     "\"Beguenstigter/Zahlungspflichtiger\";\"Betrag\";\"Waehrung\";\"Info\"\n"
     "\"DE89370400440532013000\";\"20.11.26\";\"20.11.26\";\"GUTSCHR.\";\"RE 1\";\"Acme\";"
     "\"1.250,50\";\"EUR\";\"Umsatz gebucht\"\n"
     "\"DE89370400440532013000\";\"19.11.26\";\"19.11.26\";\"LASTSCHR.\";\"Strom\";\"Werk\";"
     "\"-100,00\";\"EUR\";\"Umsatz gebucht\"\n",
     "DE89370400440532013000", "EUR", "2026-11-20"},
    {"a preamble with our account, the euro sign in ISO 8859-1's successor",
     "\"Girokonto\";\"DE89 3704 0044 0532 0130 00\"\n"
     "\"Kontostand vom 25.11.2026:\";\"5.000,00 EUR\"\n\"\"\n"
     "\"Buchungsdatum\";\"Wertstellung\";\"Zahlungspflichtige*r\";\"Verwendungszweck\";"
     "\"Betrag (\x80)\"\n"
     "\"20.11.26\";\"20.11.26\";\"Acme\";\"RE 1\";\"1.250,5\"\n"
     "\"13.11.26\";\"13.11.26\";\"Wir\";\"Strom\";\"-100\"\n",
     "DE89370400440532013000", "EUR", "2026-11-20"},
    {"Soll and Haben, ISO 8859-1",
     "Buchungstag;Wert;Beg\xFCnstigter / Auftraggeber;Verwendungszweck;Betrag;Soll;Haben;"
     "W\xE4hrung\n"
     "20.11.2026;20.11.2026;Acme;RE 1;1.250,50;;1.250,50;EUR\n"
     "13.11.2026;13.11.2026;Strom;Abschlag;-100,00;-100,00;;EUR\n",
     "", "EUR", "2026-11-20"},
    {"Dutch, Af and Bij",
     "\"Datum\";\"Naam / Omschrijving\";\"Rekening\";\"Tegenrekening\";\"Code\";\"Af Bij\";"
     "\"Bedrag (EUR)\";\"Mededelingen\"\n"
     "\"20261120\";\"Acme\";\"NL69INGB0123456789\";\"NL20INGB0001234567\";\"OV\";\"Bij\";"
     "\"1250,50\";\"Factuur 1\"\n"
     "\"20261113\";\"Winkel\";\"NL69INGB0123456789\";\"\";\"BA\";\"Af\";\"100,00\";\"Pas\"\n",
     "NL69INGB0123456789", "EUR", "2026-11-20"},
    {"Dutch, signed",
     "\"IBAN/BBAN\",\"Munt\",\"Datum\",\"Rentedatum\",\"Bedrag\",\"Naam tegenpartij\"\n"
     "\"NL11RABO0101000000\",\"EUR\",\"2026-11-20\",\"2026-11-20\",\"+1250,50\",\"Acme\"\n"
     "\"NL11RABO0101000000\",\"EUR\",\"2026-11-13\",\"2026-11-13\",\"-100,00\",\"Winkel\"\n",
     "NL11RABO0101000000", "EUR", "2026-11-20"},
    {"French, the unit in the header, a name over two lines",
     "Date;Libell\xC3\xA9;D\xC3\xA9"
     "bit euros;Cr\xC3\xA9"
     "dit euros;\n"
     "20/11/2026;\"VIREMENT ACME\nFACTURE 1\";;1 250,50;\n13/11/2026;PRELEVEMENT;100,00;;\n",
     "", "EUR", "2026-11-20"},
    {"Spanish",
     "Fecha operaci\xC3\xB3n;Fecha valor;Concepto;Importe;Divisa;Saldo\n"
     "20/11/2026;20/11/2026;Transferencia;1.250,50;EUR;5.000,00\n"
     "13/11/2026;13/11/2026;Recibo;-100,00;EUR;3.749,50\n",
     "", "EUR", "2026-11-20"},
    {"Italian",
     "Data contabile;Data valuta;Descrizione;Accrediti;Addebiti;Divisa\n"
     "20/11/2026;20/11/2026;BONIFICO;1.250,50;;EUR\n13/11/2026;13/11/2026;LUCE;;-100,00;EUR\n",
     "", "EUR", "2026-11-20"},
    {"Swedish: Valuta is the currency",
     "* Rapport 2026-11-01 - 2026-11-25\n"
     "Radnr,Kontonr,Valuta,Bokf\xC3\xB6ringsdag,Valutadag,Referens,Belopp\n"
     "1,123456789,SEK,2026-11-20,2026-11-20,Acme,1250.50\n"
     "2,123456789,SEK,2026-11-13,2026-11-13,El,-100.00\n",
     "123456789", "SEK", "2026-11-20"},
    {"Swedish, no other word for the value date",
     "Bokf\xC3\xB6ringsdag;Belopp;Namn;Valuta\n20.11.2026;1250,50;Acme;SEK\n"
     "13.11.2026;-100,00;El;SEK\n",
     "", "SEK", "2026-11-20"},
    {"Danish with a currency in the lines above",
     "Valuta;DKK\n\"Dato\";\"Tekst\";\"Bel\xC3\xB8"
     "b\";\"Saldo\"\n"
     "\"20.11.2026\";\"Acme\";\"1.250,50\";\"5.000,00\"\n"
     "\"13.11.2026\";\"El\";\"-100,00\";\"3.749,50\"\n",
     "", "DKK", "2026-11-20"},
    {"Finnish",
     "\"Kirjausp\xC3\xA4iv\xC3\xA4\";\"Arvop\xC3\xA4iv\xC3\xA4\";\"M\xC3\xA4\xC3\xA4r\xC3\xA4 "
     "EUROA\";\"Saaja/Maksaja\";\"Viite\"\n"
     "\"2026-11-20\";\"2026-11-20\";1250,50;\"Acme Oy\";\"1234561\"\n"
     "\"2026-11-13\";\"2026-11-13\";-100,00;\"Sahko\";\"\"\n",
     "", "EUR", "2026-11-20"},
    {"Swiss, Gutschrift in CHF",
     "Konto:;CH9300762011623852957\n\n"
     "Buchungsdatum;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Valuta;Saldo in CHF\n"
     "2026-11-20;GIRO;1250.50;;2026-11-20;5000.00\n2026-11-13;Strom;;-100.00;2026-11-13;\n",
     "CH9300762011623852957", "CHF", "2026-11-20"},
    {"Polish",
     "#Data operacji;#Opis operacji;#Kwota;Waluta\n"
     "2026-11-20;PRZELEW;1 250,50;PLN\n2026-11-13;PRAD;-100,00;PLN\n",
     "", "PLN", "2026-11-20"},
    {"the currency beside the amount",
     "Date,Amount\n2026-11-20,\"\xE2\x82\xAC"
     "1,250.50\"\n"
     "2026-11-13,\"-\xE2\x82\xAC"
     "100.00\"\n",
     "", "EUR", "2026-11-20"},
    {"American short years, which one date proves",
     "Date,Description,Amount,Currency\n11/20/26,ACME,1250.50,USD\n1/5/26,FEE,-100.00,USD\n", "",
     "USD", "2026-11-20"},
    {"names run together, the sign of typesetting",
     "TransactionDate,Amount,Ccy,Remarks\n2026-11-20,1250.50,EUR,Acme\n"
     "2026-11-13,\xE2\x88\x92"
     "100.00,EUR,El\n",
     "", "EUR", "2026-11-20"},
    {"amounts without a sign beside a column of another name",
     "Account Number,Transaction Description,Transaction Date,Transaction Type,Transaction "
     "Amount,Currency\n"
     "123456,ACME,11/20/26,Credit,1250.50,USD\n123456,FEE,11/13/26,Debit,100.00,USD\n",
     "123456", "USD", "2026-11-20"},
    {"the same in letters, under a name that means directions",
     "Date,Type,Amount,Currency\n2026-11-20,C,1250.50,USD\n2026-11-13,D,100.00,USD\n", "", "USD",
     "2026-11-20"},
    {"amounts with signs: the words beside them are the bank's own",
     "Details,Posting Date,Description,Amount,Currency\n"
     "CREDIT,11/20/2026,ACME,1250.50,USD\nCHECK,11/13/2026,1001,-100.00,USD\n",
     "", "USD", "2026-11-20"},
    {"a provider's times",
     "created_at,amount,currency\n2026-11-20T10:11:12Z,1250.50,USD\n"
     "2026-11-13T10:11:12.123+01:00,-100.00,USD\n",
     "", "USD", "2026-11-20"},
};

TEST(CsvDialects, AreReadWithoutAMapping) {
  for (const Export& row : kExports) {
    SCOPED_TRACE(row.why);
    const CsvYield got = read_csv(row.bytes);
    EXPECT_GT(csv_decoder().sniff(row.bytes), 50);
    EXPECT_TRUE(got.findings.empty()) << got.messages.front();
    ASSERT_EQ(got.cash.size(), 2U);
    EXPECT_EQ(got.facts.credits.count, 1U);
    EXPECT_EQ(got.facts.debits.count, 1U);
    const std::string& credit = got.cash[0];
    EXPECT_TRUE(shows(credit, "\"amount\":\"1250.50\"")) << credit;
    EXPECT_TRUE(shows(got.cash[1], "\"amount\":\"100.00\"")) << got.cash[1];
    EXPECT_TRUE(shows(credit, "\"currency\":\"" + std::string(row.currency) + "\"")) << credit;
    const std::string date = "\"" + std::string(row.date_role) + "\":\"" + std::string(row.date);
    EXPECT_TRUE(shows(credit, date)) << credit;
    const std::string account = "\"account\":\"" + std::string(row.account) + "\"";
    EXPECT_EQ(shows(credit, account), !row.account.empty()) << credit;
    EXPECT_EQ(read_csv(row.bytes, {}, 1).cash, got.cash) << "cut at every row";
  }
}

// A word that is none of them behind the head of a file is no reason to take its row as money in.
TEST(CsvDialects, AnUnsignedAmountWithoutItsDirectionIsRejected) {
  std::string bytes = "Date,Type,Amount,Currency,Text\n";
  for (int n = 0; n < 300; ++n) bytes += "2026-11-20,CR,1.00,USD,x\n";
  bytes += "2026-11-20,DR,5.00,USD,late\n2026-11-20,FX,7.00,USD,other\n";
  const CsvYield got = read_csv(bytes);
  EXPECT_EQ(got.facts.credits.count, 300U);
  EXPECT_EQ(got.facts.debits.count, 1U);
  ASSERT_EQ(got.findings.size(), 1U);
  EXPECT_EQ(got.findings.front(), "direction_unknown@303");
  EXPECT_EQ(read_csv(bytes, {}, 100).cash, got.cash);
}

TEST(CsvDialects, InvoicesArePartedAsPeopleWriteThem) {
  const CsvYield got = read_csv(
      "Date,Amount,Currency,Invoice Numbers\n2026-11-20,3.00,USD,INV-1; INV-2\n"
      "2026-11-20,3.00,USD,\"INV-3=1.00, INV-4=2.00\"\n2026-11-20,3.00,USD,INV-5|INV;6\n");
  ASSERT_EQ(got.facts.credits.count, 3U);
  const auto reference = [](std::string_view number) {
    return R"("reference":")" + std::string(number) + '"';
  };
  EXPECT_TRUE(shows(got.cash[0], reference("INV-1")) && shows(got.cash[0], reference("INV-2")));
  EXPECT_TRUE(shows(got.cash[1], reference("INV-3")) && shows(got.cash[1], reference("INV-4")));
  EXPECT_TRUE(shows(got.cash[2], reference("INV-5")) && shows(got.cash[2], reference("INV;6")));
}

// A lockbox provider writes a check once for each invoice that it pays, always with its whole
// amount.
TEST(CsvDialects, ACheckOnSeveralRowsIsCountedOnce) {
  const std::string bytes =
      "Batch,Check Number,Check Amount,Deposit Date,Remitter Name,Invoice Number,Currency\n"
      "1,0001,150.00,01/15/2026,ACME,INV-1,USD\n1,0001,150.00,01/15/2026,ACME,INV-2,USD\n"
      "1,0002,75.00,01/15/2026,BETA,INV-3,USD\n1,0002,75.00,01/15/2026,GAMMA,INV-4,USD\n"
      "1,0003,5.00,01/15/2026,TWIN,INV-5,USD\n1,0003,5.00,01/15/2026,TWIN,INV-5,USD\n";
  const CsvYield got = read_csv(bytes);
  EXPECT_EQ(got.facts.credits.amount.at(Currency::of("USD")), 150'00 + 2 * 75'00 + 2 * 5'00);
  ASSERT_EQ(got.findings.size(), 1U);
  EXPECT_EQ(got.findings.front(), "check_continued@3");
  EXPECT_EQ(got.facts.transactions, 5U);
  EXPECT_EQ(got.facts.details, 1U);
  ASSERT_EQ(got.cash.size(), 5U);
  EXPECT_TRUE(shows(got.cash[0], R"("reference":"INV-1")")) << got.cash[0];
  EXPECT_TRUE(shows(got.cash[0], R"("reference":"INV-2")")) << "the row behind is a line of it";
  EXPECT_EQ(got.uses[2], RangeUse::payment) << "behind the header and the first row";
  EXPECT_EQ(read_csv(bytes, {}, 1).cash, got.cash) << "cut at every row";
}

// Beside our lockbox "Account Number" is what stands on the check, not ours.
TEST(CsvDialects, ALockboxIsOurAccountAndTheOtherNumberThePayers) {
  const CsvYield got = read_csv(
      "Lockbox Number,Deposit Date,Check Number,Check Amount,Routing Number,Account Number,"
      "Currency\n0098765,2026-11-20,5501,1500.00,121000248,5550001,USD\n");
  ASSERT_EQ(got.cash.size(), 1U);
  EXPECT_TRUE(shows(got.cash[0], R"("account":"0098765")")) << got.cash[0];
  EXPECT_TRUE(shows(got.cash[0], R"("payer":{"routing":"121000248","account":"5550001")"));
  const CsvYield ours = read_csv("Date,Account Number,Amount,Currency\n2026-11-20,111,1.00,USD\n");
  ASSERT_EQ(ours.cash.size(), 1U);
  EXPECT_TRUE(shows(ours.cash[0], R"("account":"111")"));
}

TEST(CsvDialects, EachRowOfACheckMayStateWhatItsInvoiceIsPaid) {
  const std::string bytes =
      "Check Number,Check Amount,Deposit Date,Remitter Name,Invoice Number,Invoice Amount,"
      "Currency\n"
      "0001,150.00,01/15/2026,ACME,INV-1,\"1,100.00\",USD\n"
      "0001,150.00,01/15/2026,ACME,INV-2,50.00,USD\n"
      "0001,150.00,01/15/2026,ACME,CM-3,(1000.00),USD\n"
      "0002,75.00,01/15/2026,BETA,INV-4,70.00,USD\n"
      "0003,9.00,01/15/2026,BETA,INV-5,x,USD\n";
  const CsvYield got = read_csv(bytes);
  ASSERT_EQ(got.cash.size(), 3U);
  EXPECT_TRUE(shows(got.cash[0], R"({"reference":"INV-1","kind":"invoice","amount":"1100.00",)"))
      << got.cash[0];
  EXPECT_TRUE(shows(got.cash[0], R"({"reference":"CM-3","kind":"invoice","amount":"-1000.00",)"));
  EXPECT_TRUE(shows(got.cash[2], R"({"reference":"INV-5","kind":"invoice"})"));
  EXPECT_EQ(got.findings,
            (std::vector<std::string>{"check_continued@3", "check_continued@4", "remittance_sum@5",
                                      "line_amount_unreadable@6"}));
  EXPECT_EQ(read_csv(bytes, {}, 1).cash, got.cash) << "cut at every row";
  // Alone it is no amount of a payment, and a file with nothing else has none.
  EXPECT_EQ(read_csv("Date,Invoice Amount\n2026-11-20,1.00\n").cash.size(), 0U);
}

TEST(CsvDialects, LettersOfAnotherMeaningAreNoDirections) {
  const CsvYield got = read_csv("Date,Cleared,Amount,Currency\n2026-11-20,D,1.00,USD\n");
  EXPECT_EQ(got.facts.credits.count, 1U);
}

TEST(CsvDialects, AmbiguousPreamblesStateNothing) {
  const CsvYield got = read_csv(
      "IBAN;DE89370400440532013000\nIBAN;CH9300762011623852957\nValuta;DKK\nCurrency;SEK\n"
      "Date;Amount\n2026-11-20;1.00\n");
  ASSERT_EQ(got.cash.size(), 0U);
  EXPECT_EQ(got.findings.front(), "currency_missing@6");
}

TEST(CsvDialects, WhatNeverHappenedIsListedAndNotBooked) {
  const CsvYield got = read_csv(
      "Completed Date,Amount,Currency,State\n2026-11-20,1.00,EUR,COMPLETED\n"
      "2026-11-20,2.00,EUR,PENDING\n2026-11-20,3.00,EUR,FAILED\n");
  ASSERT_EQ(got.cash.size(), 3U);
  EXPECT_TRUE(shows(got.cash[0], "\"provisional\":false"));
  EXPECT_TRUE(shows(got.cash[1], "\"provisional\":true"));
  EXPECT_TRUE(shows(got.cash[2], "\"kind\":\"ignore\"")) << got.cash[2];
  EXPECT_EQ(got.findings.front(), "payment_failed@4");
}

// A bookkeeping program's debit of the bank account is money that came in.
TEST(CsvDialects, TheSidesOfABookAreNotThoseOfABank) {
  constexpr std::string_view kHead = "date,amount,commodity,credit,debit\n";
  const CsvYield book = read_csv(
      std::string(kHead) + "2026-11-20,1250.50,USD,,1250.50\n2026-11-13,-100.00,USD,100.00,\n");
  ASSERT_EQ(book.cash.size(), 2U);
  EXPECT_TRUE(shows(book.cash[0], "\"kind\":\"receipt\"")) << book.cash[0];
  EXPECT_EQ(book.facts.debits.count, 1U);
  const CsvYield bank = read_csv(
      std::string(kHead) + "2026-11-20,1250.50,USD,1250.50,\n2026-11-13,100.00,USD,,100.00\n");
  ASSERT_EQ(bank.cash.size(), 2U);
  EXPECT_TRUE(shows(bank.cash[0], "\"kind\":\"receipt\"")) << bank.cash[0];
  EXPECT_TRUE(shows(bank.cash[1], "\"kind\":\"other\"")) << bank.cash[1];
  const CsvYield unproved = read_csv(std::string(kHead) + "2026-11-20,1250.50,USD,,1250.50\n");
  EXPECT_EQ(unproved.findings.front(), "sides_contradict@2");
}

TEST(CsvDialects, IndianGroupsAndLinesOfText) {
  const CsvYield got = read_csv(
      "Date,Narration,Deposit Amount (INR )\n2026-11-20,NEFT,\"1,23,250.50\"\nDisclaimer:\n");
  ASSERT_EQ(got.cash.size(), 1U);
  EXPECT_TRUE(shows(got.cash[0], "\"currency\":\"INR\",\"amount\":\"123250.50\"")) << got.cash[0];
  EXPECT_EQ(got.findings.front(), "text_line@3");
}

TEST(CsvDialects, BalancesOfADayAreNoCash) {
  const CsvYield got = read_csv(
      "Date,Description,Amount,Currency\n11/13/2026,Beginning balance as of 11/01/2026,,USD\n"
      "11/13/2026,ACME,1.00,USD\n");
  ASSERT_EQ(got.cash.size(), 1U);
  EXPECT_EQ(got.findings.front(), "total_line@2");
}

struct WithoutHeader {
  const char* why;
  std::string_view bytes;
  std::string_view cash;  // of the first record; empty: the file is rejected
  std::string_view says;  // in a finding
};
constexpr WithoutHeader kWithoutHeader[] = {
    {"date, text, amount", "2026-11-20,ACME INV-1,1250.50 USD\n2026-11-21,BANK FEE,-3.00 USD\n",
     R"("booking_date":"2026-11-20","currency":"USD","amount":"1250.50")",
     "booking_date in column 1, text in column 2, amount in column 3"},
    {"two dates, a currency, a balance that the rows come to",
     "20.11.2026;21.11.2026;RE 1;1.250,50;EUR;5.250,50\n"
     "20.11.2026;20.11.2026;Strom;-250,50;EUR;5.000,00\n"
     "21.11.2026;21.11.2026;RE 2;1,00;EUR;5.001,00\n",
     R"("value_date":"2026-11-21","booking_date":"2026-11-20","currency":"EUR","amount":"1250.50")",
     "amount in column 4"},
    {"the balance first, and the newest row at the top",
     "2026-11-21,5001.00,EUR,RE 2,1.00\n2026-11-20,5000.00,EUR,Strom,-250.50\n"
     "2026-11-20,5250.50,EUR,RE 1,1250.50\n",
     R"("amount":"1.00")", "amount in column 5"},
    {"our account in every row",
     "DE89370400440532013000,2026-11-20,RE 1,1250.50,EUR\n"
     "DE89370400440532013000,2026-11-20,RE 2,1.00,EUR\n",
     R"("account":"DE89370400440532013000")", "account in column 1"},
    {"one row", "2026-11-20;RE 1;1250.50;EUR\n", R"("amount":"1250.50")", "amount in column 3"},
    {"words for the direction", "2026-11-20,DR,RE 1,1250.50,EUR\n2026-11-20,CR,RE 2,1.00,EUR\n",
     R"("kind":"other")", "direction in column 2"},
    {"two amounts, and neither is a balance",
     "2026-11-20,RE 1,1250.50,10.00,EUR\n2026-11-20,RE 2,1.00,20.00,EUR\n"
     "2026-11-20,RE 3,2.00,30.00,EUR\n",
     "", "the rows do not tell which is the balance"},
    {"whole numbers may be anything", "2026-11-20,RE 1,1250,EUR\n2026-11-20,RE 2,1,EUR\n", "",
     "no column has an amount with cents in every row"},
    {"credit and debit apart", "2026-11-20,RE 1,1250.50,,EUR\n2026-11-20,Strom,,1.00,EUR\n", "",
     "no column has an amount with cents in every row"},
    {"a header of unknown words", "Eins,Zwei,Drei,Vier\n2026-11-20,RE 1,1250.50,EUR\n", "",
     "no column has a date in every row"},
    {"two currencies", "2026-11-20,EUR,USD,1.10\n2026-11-21,EUR,USD,1.20\n", "",
     "two columns have currencies"},
};

TEST(CsvDialects, WithoutAHeaderColumnsAreReadByContent) {
  for (const WithoutHeader& file : kWithoutHeader) {
    SCOPED_TRACE(file.why);
    const CsvYield whole = read_csv(file.bytes);
    EXPECT_EQ(whole.cash.empty(), file.cash.empty());
    if (!whole.cash.empty()) {
      EXPECT_TRUE(shows(whole.cash[0], file.cash)) << whole.cash[0];
    }
    ASSERT_FALSE(whole.messages.empty());
    EXPECT_TRUE(shows(whole.messages[0], file.says)) << whole.messages[0];
    EXPECT_EQ(whole.findings[0].substr(0, 15), "header_missing@");
    const CsvYield parts = read_csv(file.bytes, {}, 7);
    EXPECT_EQ(parts.cash, whole.cash);
    EXPECT_EQ(parts.summary, whole.summary);
  }
}

TEST(CsvDialects, WithoutAHeaderAMappingNamesColumnsByNumber) {
  const std::string_view bytes =
      "Export 7\n20.11.2026;;1.250,50;RE 1;Acme\n13.11.2026;100,00;;Strom;Werk\n";
  CsvMapping mapping;
  mapping.name = "numbers";
  mapping.decimal_mark = ',';
  mapping.thousands_mark = '.';
  mapping.date_format = "DD.MM.YYYY";
  mapping.skip_lines = 1;
  mapping.header = false;
  mapping.currency = Currency::of("EUR");
  mapping.columns = {
      {"booking_date", "1"}, {"debit", "2"}, {"credit", "3"}, {"text", "4"}, {"payer_name", "5"}};
  const CsvYield whole = read_csv(bytes, {.mapping = &mapping});
  ASSERT_EQ(whole.cash.size(), 2U);
  EXPECT_TRUE(whole.findings.empty());
  EXPECT_TRUE(shows(whole.cash[0], R"("amount":"1250.50")")) << whole.cash[0];
  EXPECT_TRUE(shows(whole.cash[0], R"("payer":{"name":"Acme"},"text":"RE 1")")) << whole.cash[0];
  EXPECT_TRUE(shows(whole.cash[0], R"("record":2,"offset":9)")) << whole.cash[0];
  EXPECT_TRUE(shows(whole.cash[1], R"("kind":"other")")) << whole.cash[1];
  EXPECT_EQ(read_csv(bytes, {.mapping = &mapping}, 5).summary, whole.summary);

  mapping.columns["text"] = "6";
  const CsvYield missing = read_csv(bytes, {.mapping = &mapping});
  EXPECT_TRUE(missing.cash.empty());
  ASSERT_FALSE(missing.messages.empty());
  EXPECT_TRUE(shows(missing.messages[0], "names column \"6\", but the first row has 5"))
      << missing.messages[0];
  mapping.columns = {{"booking_date", "1"}};
  const CsvYield unusable = read_csv(bytes, {.mapping = &mapping});
  ASSERT_FALSE(unusable.messages.empty());
  EXPECT_TRUE(shows(unusable.messages[0], "names no column for a date or none for an amount"));
}

}  // namespace
}  // namespace quittance::ingest

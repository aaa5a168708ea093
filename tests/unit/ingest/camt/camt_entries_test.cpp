// What one entry becomes: the split over its details, parties, references, remittance, kinds.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/ingest/camt/camt_support.h"

namespace quittance::ingest {
namespace {

using namespace camt_test;

std::string detail(const std::string& money, const std::string& rest = {},
                   const std::string& indicator = {}) {
  return tag("TxDtls", (money.empty() ? "" : amount(money)) +
                           (indicator.empty() ? "" : tag("CdtDbtInd", indicator)) + rest);
}
std::string details(const std::string& inside) {
  return tag("NtryDtls", inside);
}
std::string charge(const std::string& money, const std::string& included) {
  return tag("Chrgs", tag("Rcrd", amount(money) + "<CdtDbtInd>DBIT</CdtDbtInd>" +
                                      tag("ChrgInclInd", included)));
}

// Every row: the payments sum to the entry, whatever the details say.
TEST(CamtEntry, IsBookedOnceAndWhole) {
  struct Row {
    const char* why;
    std::string xml, payments, findings;
  };
  const Row rows[] = {
      {"no details", entry("10.00", "CRDT"), "receipt 10.00", ""},
      {"one without amount", entry("10.00", "CRDT", details(detail(""))), "receipt 10.00", ""},
      {"one with another amount", entry("10.00", "CRDT", details(detail("9.00"))), "receipt 10.00",
       "detail_sum_differs"},
      {"one less charges",
       entry("9.00", "CRDT", charge("1.00", "false") + details(detail("10.00"))), "receipt 9.00",
       ""},
      {"two", entry("10.00", "CRDT", details(detail("4.00") + detail("6.00"))),
       "receipt 4.00, receipt 6.00", ""},
      {"two in two NtryDtls",
       entry("10.00", "CRDT", details(detail("4.00")) + details(detail("6.00"))),
       "receipt 4.00, receipt 6.00", ""},
      {"two less charges",
       entry("9.00", "CRDT", charge("1.00", "false") + details(detail("4.00") + detail("6.00"))),
       "receipt 4.00, receipt 6.00, fee -1.00", "charges_taken"},
      {"charges of the details",
       entry("9.00", "CRDT", details(detail("4.00", charge("1.00", "0")) + detail("6.00"))),
       "receipt 4.00, receipt 6.00, fee -1.00", "charges_taken"},
      {"charges on top of a debit",
       entry("11.00", "DBIT", charge("1.00", "false") + details(detail("4.00") + detail("6.00"))),
       "other -4.00, other -6.00, fee -1.00", "charges_taken"},
      {"charges included in the entry, not in its details",
       entry("9.00", "CRDT", charge("1.00", "true") + details(detail("4.00") + detail("6.00"))),
       "receipt 4.00, receipt 6.00, fee -1.00", "charges_taken"},
      {"included charges of a single detail",
       entry("9.00", "CRDT", details(detail("10.00", charge("1.00", "true")))), "receipt 9.00", ""},
      {"charges that are inside the details already",
       entry("9.00", "CRDT", charge("1.00", "true") + details(detail("4.00") + detail("5.00"))),
       "receipt 4.00, receipt 5.00", ""},
      {"more than the charges explain",
       entry("9.00", "CRDT", charge("1.00", "true") + details(detail("4.00") + detail("6.01"))),
       "deposit_total 9.00", "details_exceed"},
      {"short", entry("10.00", "CRDT", details(detail("4.00") + detail("5.00"))),
       "receipt 4.00, receipt 5.00, receipt 1.00", "details_short"},
      {"one of two without amount", entry("10.00", "CRDT", details(detail("4.00") + detail(""))),
       "receipt 4.00, receipt 6.00", "details_short"},
      {"beyond", entry("10.00", "CRDT", details(detail("7.00") + detail("6.00"))),
       "deposit_total 10.00", "details_exceed"},
      {"no amounts", entry("10.00", "CRDT", details(detail("") + detail(""))),
       "deposit_total 10.00", "details_without_amounts"},
      {"both directions",
       entry("10.00", "CRDT", details(detail("13.00") + detail("3.00", "", "DBIT"))),
       "receipt 13.00, other -3.00", ""},
      {"a debit of both directions",
       entry("10.00", "DBIT", details(detail("13.00") + detail("3.00", "", "CRDT"))),
       "other -13.00, receipt 3.00", ""},
      {"a batch whose details are elsewhere",
       entry("10.00", "CRDT", details("<Btch><NbOfTxs>3</NbOfTxs></Btch>")), "deposit_total 10.00",
       "batch_without_details"},
      {"a batch of one", entry("10.00", "CRDT", details("<Btch><NbOfTxs>1</NbOfTxs></Btch>")),
       "receipt 10.00", ""},
      {"another currency in the details",
       entry("10.00", "CRDT",
             details(tag("TxDtls", amount("12.00", "USD")) + tag("TxDtls", amount("1.00", "USD")))),
       "deposit_total 10.00", "details_without_amounts"},
      {"the transaction amount where the detail has none of its own",
       entry(
           "10.00", "CRDT",
           details(tag("TxDtls", "<AmtDtls><InstdAmt>" + amount("9.00", "USD") +
                                     "</InstdAmt><TxAmt>" + amount("4.00") + "</TxAmt></AmtDtls>") +
                   detail("6.00"))),
       "receipt 4.00, receipt 6.00", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(message(statement(row.xml)));
    std::string payments;
    std::int64_t net = 0;
    for (const Cash& cash : got.cash_records) {
      net += cash.debit ? -cash.amount : cash.amount;
      payments += (payments.empty() ? "" : ", ") + std::string(name(cash.kind)) + " " +
                  (cash.debit ? "-" : "") + format_major(cash.amount, Currency::of("EUR"));
    }
    EXPECT_EQ(payments, row.payments);
    EXPECT_EQ(got.codes(), row.findings);
    const std::int64_t credits = got.summary.credits.amount.contains(Currency::of("EUR"))
                                     ? got.summary.credits.amount.at(Currency::of("EUR"))
                                     : 0;
    const std::int64_t debits = got.summary.debits.amount.contains(Currency::of("EUR"))
                                    ? got.summary.debits.amount.at(Currency::of("EUR"))
                                    : 0;
    EXPECT_EQ(net, credits - debits);
  }
}

TEST(CamtEntry, RejectedEntriesHaveNoPayment) {
  struct Row {
    const char* why;
    std::string xml, code;
  };
  const Row rows[] = {
      {"no amount", tag("Ntry", "<CdtDbtInd>CRDT</CdtDbtInd>"), "amount_missing"},
      {"no direction", tag("Ntry", amount("1.00")), "indicator_unknown"},
      {"a direction of another kind", entry("1.00", "C"), "indicator_unknown"},
      {"letters", entry("1o.00", "CRDT"), "amount_unreadable"},
      {"a comma", entry("1,00", "CRDT"), "amount_unreadable"},
      {"a sign", entry("-1.00", "CRDT"), "amount_unreadable"},
      {"more decimals than the currency has", entry("1.005", "CRDT"), "amount_unreadable"},
      {"beyond every amount", entry("1000000000000000.01", "CRDT"), "amount_unreadable"},
      {"a currency that does not exist",
       tag("Ntry", amount("1.00", "XYZ") + "<CdtDbtInd>CRDT</CdtDbtInd>"), "currency_unknown"},
      {"two amounts", tag("Ntry", amount("1.00") + amount("1.00") + "<CdtDbtInd>CRDT</CdtDbtInd>"),
       "amount_repeated"},
      {"two directions",
       tag("Ntry", amount("1.00") + "<CdtDbtInd>CRDT</CdtDbtInd><CdtDbtInd>DBIT</CdtDbtInd>"),
       "amount_repeated"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(message(statement(row.xml + entry("5.00", "CRDT"))));
    ASSERT_EQ(got.cash_records.size(), 1U) << "the sound entry beside it";
    EXPECT_EQ(got.cash_records[0].amount, 500);
    EXPECT_EQ(got.count(row.code), 1U);
    EXPECT_EQ(got.summary.transactions, 2U);
    EXPECT_EQ(std::count(got.uses.begin(), got.uses.end(), RangeUse::rejected), 1);
  }
  EXPECT_EQ(read(message(statement(entry("00001.500000", "CRDT")))).cash_records[0].amount, 150)
      << "zeros mean nothing";
}

// "<Amt>1.5</Amt>": the account says in what; a yen has no decimals, so the number alone is none.
TEST(CamtEntry, AnAmountWithoutACurrencyIsInThatOfItsAccount) {
  const std::string bare = tag("Ntry", "<Amt>1.5</Amt><CdtDbtInd>CRDT</CdtDbtInd>" + dates());
  const auto of = [&](const std::string& account, const std::string& entries) {
    return message(tag(
        "Stmt", tag("Acct", "<Id><IBAN>DE89370400440532013000</IBAN></Id>" + account) + entries));
  };
  struct Row {
    const char* why;
    std::string xml;
    std::int64_t amount;  // 0: rejected
    const char* findings;
  };
  const Row rows[] = {
      {"the account's", of("<Ccy>KWD</Ccy>", bare), 1500, "currency_of_account"},
      {"its balance's", of("", balance("OPBD", "1.00") + bare), 150, "currency_of_account"},
      {"that of the entry before", of("", entry("2.00", "CRDT") + bare), 150,
       "currency_of_account"},
      {"no amount of the account's", of("<Ccy>JPY</Ccy>", bare), 0,
       "currency_of_account amount_unreadable"},
      {"nothing names one", of("", bare), 0, "currency_unknown"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(row.xml);
    EXPECT_EQ(got.codes(), row.findings);
    const bool has = !got.cash_records.empty() && got.cash_records.back().amount != 200;
    EXPECT_EQ(has ? got.cash_records.back().amount : 0, row.amount);
    for (const std::size_t bytes : {std::size_t{1}, std::size_t{40}, std::size_t{150}}) {
      EXPECT_EQ(read(row.xml, {}, bytes).cash_records, got.cash_records);
    }
  }
}

// What an amount under a code of the bank's own means is only tried, so none is wrong by itself.
TEST(CamtEntry, AmountsUnderOwnCodesAreTriedWithoutComplaint) {
  const auto own = [](const std::string& code, const std::string& text,
                      const std::string& currency = "EUR") {
    return tag("PrtryAmt", tag("Tp", code) + amount(text, currency));
  };
  const auto batch = [](const std::string& first, const std::string& second) {
    return read(
        message(statement(entry("375.00", "CRDT",
                                tag("NtryDtls", tag("TxDtls", tag("AmtDtls", first)) +
                                                    tag("TxDtls", tag("AmtDtls", second)))))));
  };
  struct Row {
    const char* why;
    std::string first, second, findings;
    std::size_t cash;
  };
  const Row rows[] = {
      {"points", own("PTS", "12", "PTS") + own("PAID", "125.00"),
       own("PTS", "12", "PTS") + own("PAID", "250.00"), "amounts_by_own_code", 2},
      {"a fee below zero", own("FEE", "-1.00") + own("PAID", "125.00"),
       own("FEE", "-1.00") + own("PAID", "250.00"), "amounts_by_own_code", 2},
      {"nothing but points", own("PTS", "12", "PTS"), own("PTS", "12", "PTS"),
       "details_without_amounts", 1},
      {"two codes that say the same", own("ORIG", "125.00") + own("PAID", "125.00"),
       own("ORIG", "250.00") + own("PAID", "250.00"), "amounts_by_own_code", 2},
      {"two codes that fit and differ", own("ORIG", "125.00") + own("PAID", "124.00"),
       own("ORIG", "250.00") + own("PAID", "251.00"), "details_without_amounts", 1},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = batch(row.first, row.second);
    EXPECT_EQ(got.codes(), row.findings);
    ASSERT_EQ(got.cash_records.size(), row.cash);
    EXPECT_EQ(got.cash_records[0].amount, row.cash == 2 ? 12'500 : 37'500);
  }
}

TEST(CamtEntry, KindsFollowTheCode) {
  struct Row {
    const char* code;  // domain/family/subfamily, or the bank's own
    const char* indicator;
    CashKind kind;
    Method method;
  };
  const Row rows[] = {
      {"PMNT/RCDT/ESCT", "CRDT", CashKind::receipt, Method::sepa},
      {"PMNT/RCDT/XBCT", "CRDT", CashKind::receipt, Method::wire},
      {"PMNT/RCHQ/CCHQ", "CRDT", CashKind::receipt, Method::check},
      {"PMNT/CNTR/CDPT", "CRDT", CashKind::receipt, Method::cash},
      {"PMNT/ICDT/ESCT", "DBIT", CashKind::other, Method::sepa},
      {"PMNT/IDDT/UPDD", "DBIT", CashKind::returned, Method::other},
      {"PMNT/RCDT/RRTN", "CRDT", CashKind::returned, Method::other},
      {"ACMT/MDOP/CHRG", "DBIT", CashKind::fee, Method::unknown},
      {"ACMT/MCOP/INTR", "CRDT", CashKind::other, Method::unknown},
      {"CAMT/ACCB/ZABA", "CRDT", CashKind::transfer, Method::unknown},
      {"SECU/SETT/TRAD", "CRDT", CashKind::other, Method::unknown},
      {"NTRF+166+9310", "CRDT", CashKind::receipt, Method::sepa},
      {"NRTI+109+9070", "DBIT", CashKind::returned, Method::sepa},
      {"NCHG+808+9500", "DBIT", CashKind::fee, Method::unknown},
      {"N654", "CRDT", CashKind::receipt, Method::unknown},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.code);
    const std::string code = row.code;
    std::string element = tag("Prtry", tag("Cd", code));
    if (const std::size_t slash = code.find('/'); slash != std::string::npos) {
      const std::size_t next = code.find('/', slash + 1);
      element = tag("Domn", tag("Cd", code.substr(0, slash)) +
                                tag("Fmly", tag("Cd", code.substr(slash + 1, next - slash - 1)) +
                                                tag("SubFmlyCd", code.substr(next + 1))));
    }
    const Reading got =
        read(message(statement(entry("1.00", row.indicator, tag("BkTxCd", element)))));
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_EQ(got.cash_records[0].kind, row.kind);
    EXPECT_EQ(got.cash_records[0].method, row.method);
    EXPECT_EQ(got.cash_records[0].type, code);
  }
}

// An amount before exchange or charges on the way has no field of its own: the text keeps it, and
// the id is that of the payment without it.
TEST(CamtEntry, TheInstructedAmountStandsInTheText) {
  const auto inner = [](const std::string& name, const std::string& money, const char* currency,
                        const std::string& rate) {
    return tag(
        "AmtDtls",
        tag(name, amount(money, currency) +
                      (rate.empty() ? rate
                                    : tag("CcyXchg", tag("SrcCcy", "USD") + tag("TrgtCcy", "EUR") +
                                                         tag("XchgRate", rate)))));
  };
  struct Row {
    std::string details, entry, text;
  };
  const Row rows[] = {
      {inner("InstdAmt", "11.00", "USD", "1.10"), "", "InstdAmt 11.00 USD, XchgRate 1.10"},
      {amount("10.00") + inner("InstdAmt", "15.00", "EUR", ""), "", "InstdAmt 15.00 EUR"},
      {inner("InstdAmt", "10.00", "EUR", ""), "", ""},
      {amount("11.00", "USD") + inner("CntrValAmt", "10.00", "EUR", "1.1"), "",
       "InstdAmt 11.00 USD, XchgRate 1.1"},
      {"", inner("InstdAmt", "11.00", "USD", "1.10"), "InstdAmt 11.00 USD, XchgRate 1.10"},
      {"<RmtInf><Ustrd>INV 1</Ustrd></RmtInf>" + inner("TxAmt", "11.00", "USD", ""), "",
       "INV 1\nInstdAmt 11.00 USD"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    const Reading got = read(message(
        statement(entry("10.00", "CRDT", row.entry + details(tag("TxDtls", row.details))))));
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_EQ(got.cash_records[0].text, row.text);
    EXPECT_EQ(got.codes(), "");
  }
  const auto id = [](const std::string& inside) {
    return read(message(statement(entry("10.00", "CRDT", details(tag("TxDtls", inside))))))
        .cash_records[0]
        .id;
  };
  EXPECT_EQ(id(rows[0].details), id(""));
}

TEST(CamtEntry, ProfilesNameKindsAndUniqueReferences) {
  Profiles profiles;
  AccountProfile& profile = profiles.accounts["DE89370400440532013000"];
  profile.account = "DE89370400440532013000";
  profile.bank_reference_unique = true;
  profile.type_codes = {{"PMNT/RCDT/BOOK", CashKind::transfer}, {"N1", CashKind::ignore}};
  const std::string book =
      "<AcctSvcrRef>R1</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>BOOK"
      "</SubFmlyCd></Fmly></Domn></BkTxCd>";
  const Reading got =
      read(message(statement(entry("1.00", "CRDT", book) + entry("2.00", "CRDT", book) +
                             entry("3.00", "CRDT", "<BkTxCd><Prtry><Cd>N1</Cd></Prtry></BkTxCd>"))),
           profiles);
  ASSERT_EQ(got.cash_records.size(), 3U);
  EXPECT_EQ(got.cash_records[0].kind, CashKind::transfer);
  EXPECT_EQ(got.cash_records[0].id, "DE89370400440532013000/2026-11-23/CRDT/R1/1");
  EXPECT_EQ(got.cash_records[1].id, "DE89370400440532013000/2026-11-23/CRDT/R1/2");
  EXPECT_TRUE(got.cash_records[1].key_is_reference);
  EXPECT_EQ(got.codes(), "reference_reused");
  EXPECT_EQ(got.cash_records[2].kind, CashKind::ignore);
  EXPECT_FALSE(got.cash_records[2].key_is_reference);
}

TEST(CamtEntry, PartiesAreThoseOfTheMoney) {
  const std::string parties =
      "<RltdPties><Dbtr><Nm>Debtor</Nm></Dbtr><DbtrAcct><Id><IBAN>DEBTOR</IBAN></Id></DbtrAcct>"
      "<Cdtr><Nm>Creditor</Nm></Cdtr><CdtrAcct><Id><IBAN>CREDITOR</IBAN></Id></CdtrAcct>"
      "</RltdPties>";
  struct Row {
    const char* why;
    std::string indicator, before, after, payer, text;
  };
  const Row rows[] = {
      {"a credit is from the debtor", "CRDT", "", "", "Debtor", ""},
      {"of what we paid no payer is named", "DBIT", "", "", "", "Creditor"},
      {"a return of a receipt names whose it was", "DBIT", "",
       "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>", "Debtor", "AC04"},
      {"a reversal of what we paid names whom we had paid", "CRDT", "<RvslInd>true</RvslInd>", "",
       "Creditor", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(message(statement(entry(
        "1.00", row.indicator, row.before + tag("NtryDtls", tag("TxDtls", parties + row.after))))));
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_EQ(got.cash_records[0].payer, row.payer);
    EXPECT_EQ(got.cash_records[0].text, row.text);
  }
  const Reading own = read(message(statement(
      entry("1.00", "CRDT",
            "<NtryDtls><TxDtls><RltdPties><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id>"
            "</DbtrAcct></RltdPties></TxDtls></NtryDtls>"))));
  EXPECT_EQ(own.cash_records[0].payer_iban, "");
  EXPECT_EQ(own.codes(), "own_account_as_payer");
}

std::string document(const std::string& type, const std::string& number,
                     const std::string& amounts) {
  return "<Strd><RfrdDocInf><Tp><CdOrPrtry>" + tag("Cd", type) + "</CdOrPrtry></Tp>" +
         tag("Nb", number) + "</RfrdDocInf>" + tag("RfrdDocAmt", amounts) + "</Strd>";
}

TEST(CamtEntry, RemittanceLines) {
  struct Row {
    const char* why;
    std::string remittance;
    std::vector<std::string> lines;
    std::string findings;
  };
  const auto euros = [](const std::string& element, const std::string& money) {
    return tag(element + " Ccy=\"EUR\"", money);
  };
  const auto adjusted = [&](const std::string& money, const std::string& indicator) {
    return tag("AdjstmntAmtAndRsn", amount(money) + tag("CdtDbtInd", indicator));
  };
  const Row rows[] = {
      {"what is paid", document("CINV", "A", euros("RmtdAmt", "10.00")), {"A 10.00 0.00 0.00"}, ""},
      {"due less discount",
       document("CINV", "A", euros("DuePyblAmt", "12.00") + euros("DscntApldAmt", "2.00")),
       {"A 10.00 2.00 0.00"},
       ""},
      {"the discount as it is written since version 3",
       document("CINV", "A", euros("DuePyblAmt", "12.00") + tag("DscntApldAmt", amount("2.00"))),
       {"A 10.00 2.00 0.00"},
       ""},
      {"a deduction",
       document(
           "CINV", "A",
           euros("DuePyblAmt", "12.00") + adjusted("2.00", "DBIT") + euros("RmtdAmt", "10.00")),
       {"A 10.00 0.00 2.00"},
       ""},
      {"the amounts say which way an adjustment goes",
       document(
           "CINV", "A",
           euros("DuePyblAmt", "12.00") + adjusted("2.00", "CRDT") + euros("RmtdAmt", "10.00")),
       {"A 10.00 0.00 2.00"},
       ""},
      {"a credit note is negative",
       document("CINV", "A", euros("RmtdAmt", "15.00")) +
           document("CREN", "B", euros("CdtNoteAmt", "5.00")),
       {"A 15.00 0.00 0.00", "B -5.00 0.00 0.00"},
       ""},
      {"a bare number", document("CINV", "A", ""), {"A - 0.00 0.00"}, ""},
      {"lines that do not come to the payment",
       document("CINV", "A", euros("RmtdAmt", "9.00")),
       {"A 9.00 0.00 0.00"},
       "remittance_sum_differs"},
      {"another currency",
       document("CINV", "A", tag("RmtdAmt Ccy=\"USD\"", "9.00")),
       {"A - 0.00 0.00"},
       "document_currency_differs"},
      {"typed amounts of version 12",
       document("CINV", "A",
                tag("RmtAmtAndTp", "<Tp><Cd>DUPA</Cd></Tp>" + amount("12.00")) +
                    tag("RmtAmtAndTp", "<Tp><Cd>DISC</Cd></Tp>" + amount("2.00"))),
       {"A 10.00 2.00 0.00"},
       ""},
      {"several references of ours",
       "<Strd><CdtrRefInf><Ref>R1</Ref></CdtrRefInf></Strd>"
       "<Strd><CdtrRefInf><Ref>R2</Ref></CdtrRefInf></Strd>",
       {"R1 - 0.00 0.00", "R2 - 0.00 0.00"},
       ""},
      {"two documents in one Strd share its amounts with the first",
       "<Strd><RfrdDocInf><Nb>A</Nb></RfrdDocInf><RfrdDocInf><Nb>B</Nb></RfrdDocInf></Strd>",
       {"A - 0.00 0.00", "B - 0.00 0.00"},
       ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(message(statement(
        entry("10.00", "CRDT", tag("NtryDtls", tag("TxDtls", tag("RmtInf", row.remittance)))))));
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_EQ(got.cash_records[0].lines, row.lines);
    EXPECT_EQ(got.codes(), row.findings);
  }
}

TEST(CamtEntry, TextIsJoinedAsBanksCutIt) {
  const std::string cut(140, 'x');
  const Reading got = read(message(statement(
      entry("1.00", "CRDT",
            tag("NtryDtls",
                tag("TxDtls", tag("RmtInf", tag("Ustrd", cut) + tag("Ustrd", "y") +
                                                tag("Ustrd", " z &amp; <!-- c -->q") +
                                                "<Strd><AddtlRmtInf>more</AddtlRmtInf></Strd>"))) +
                tag("AddtlNtryInf", "entry")))));
  EXPECT_EQ(got.cash_records[0].text, cut + "y z & q\nmore\nentry");
}

}  // namespace
}  // namespace quittance::ingest

// What a file becomes: statements and their controls, broken XML, damage, and where it may be cut.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "ingest/json/canonical_writer.h"
#include "tests/unit/ingest/camt/camt_support.h"

namespace quittance::ingest {
namespace {

using namespace camt_test;

TEST(CamtFile, BalanceAndItsReversals) {
  const std::string reversal = "<RvslInd>true</RvslInd>";
  const auto head = [](const std::string& opening, const std::string& closing) {
    return balance("OPBD", opening) + balance("CLBD", closing);
  };
  struct Row {
    const char* why;
    std::string head, entries, findings;
    bool debit;  // of the last record of cash
  };
  const Row rows[] = {
      {"it fits", head("1.00", "3.00"), entry("2.00", "CRDT"), "", false},
      {"it does not", head("1.00", "3.50"), entry("2.00", "CRDT"), "balance_mismatch", false},
      {"the first opening and the last closing count", head("1.00", "9.00") + head("9.00", "3.00"),
       entry("2.00", "CRDT"), "", false},
      {"Dutch banks say PRCD", balance("PRCD", "1.00") + balance("CLBD", "3.00"),
       entry("2.00", "CRDT"), "", false},
      {"overdrawn", balance("OPBD", "1.00", "DBIT") + balance("CLBD", "1.00"),
       entry("2.00", "CRDT"), "", false},
      {"a reversal goes as it says", head("3.00", "1.00"), entry("2.00", "DBIT", reversal), "",
       true},
      {"a reversal keeps the direction of its original", head("3.00", "1.00"),
       entry("2.00", "CRDT", reversal), "reversal_sign_inverted", true},
      {"neither fits: it goes as it says", head("3.00", "1.50"), entry("2.00", "CRDT", reversal),
       "balance_mismatch", false},
      {"what is not booked moves no balance", head("3.00", "3.00"),
       tag("Ntry",
           amount("2.00") + "<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>" + dates()),
       "entry_not_booked", false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(message(statement(row.entries, row.head)));
    EXPECT_EQ(got.codes(), row.findings);
    ASSERT_FALSE(got.cash_records.empty());
    EXPECT_EQ(got.cash_records.back().debit, row.debit);
    EXPECT_EQ(got.summary.status, FileStatus::accepted);
  }
}

// Swiss banks mark messages of their test platform in the header.
TEST(CamtFile, ATestMessageIsCheckedAndNotBooked) {
  const auto marked = [](const std::string& information) {
    std::string bytes = message(statement(entry("2.00", "CRDT")));
    const std::string head =
        "<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-20T00:00:00</CreDtTm>"
        "<AddtlInf>" +
        information + "</AddtlInf></GrpHdr>";
    const std::size_t from = bytes.find("<GrpHdr>");
    if (from != std::string::npos) {
      bytes.replace(from, bytes.find("</GrpHdr>") + 9 - from, head);
    } else {
      bytes.insert(bytes.find("<Stmt>"), head);
    }
    return bytes;
  };
  const auto is_test = [](const Reading& got) {
    return std::any_of(got.summary.units.begin(), got.summary.units.end(),
                       [](const Unit& unit) { return unit.test; });
  };
  for (const char* information : {"SPS/2.0/TEST", "TEST", "sps/1.7/test"}) {
    const Reading got = read(marked(information));
    EXPECT_TRUE(is_test(got)) << information;
    EXPECT_EQ(got.codes(), "test_message");
    ASSERT_EQ(got.cash_records.size(), 1U);
  }
  for (const char* information : {"SPS/2.0/PROD", "Productive", "LATEST", "no/TEST"}) {
    const Reading got = read(marked(information));
    EXPECT_FALSE(is_test(got)) << information;
    EXPECT_EQ(got.codes(), "");
  }
  Profiles profiles;
  profiles.dialects["default"] = {.name = "default", .accept_test_marks = true};
  const Reading accepted = read(marked("TEST"), profiles);
  EXPECT_FALSE(is_test(accepted));
  EXPECT_EQ(accepted.codes(), "test_mark_accepted");
}

TEST(CamtFile, AReversalMarkThatIsNoneIsSaid) {
  const auto codes = [](const char* mark) {
    return read(message(statement(entry("2.00", "CRDT", tag("RvslInd", mark))))).codes();
  };
  EXPECT_EQ(codes("YES"), "reversal_unknown");
  EXPECT_EQ(codes("false"), "");
  EXPECT_EQ(codes("0"), "");
}

// The balances of several days, the latest first.
TEST(CamtFile, DaysMayStandInAnyOrder) {
  const auto of_day = [](const char* type, const char* money, const char* day) {
    std::string text = balance(type, money);
    return text.replace(text.find("2026-11-23"), 10, day);
  };
  const std::string first =
      of_day("OPBD", "1.00", "2026-11-23") + of_day("CLBD", "2.00", "2026-11-23");
  const std::string second =
      of_day("OPBD", "2.00", "2026-11-24") + of_day("CLBD", "3.00", "2026-11-24");
  const std::string turned =
      of_day("CLBD", "3.00", "2026-11-24") + of_day("OPBD", "2.00", "2026-11-24") +
      of_day("CLBD", "2.00", "2026-11-23") + of_day("OPBD", "1.00", "2026-11-23");
  for (const std::string& head : {first + second, second + first, turned}) {
    const Reading got = read(message(statement(entry("2.00", "CRDT"), head)));
    EXPECT_EQ(got.codes(), "");
    ASSERT_EQ(got.summary.balances.size(), 1U);
    EXPECT_EQ(got.summary.balances[0].opening, 100);
    EXPECT_EQ(got.summary.balances[0].closing, 300);
  }
}

TEST(CamtFile, ABalanceThatIsNeitherCreditNorDebitIsSaid) {
  const auto codes = [](const char* indicator) {
    return read(message(statement(entry("2.00", "CRDT"),
                                  balance("OPBD", "1.00", indicator) + balance("CLBD", "3.00"))))
        .codes();
  };
  EXPECT_EQ(codes("CRDT"), "");
  EXPECT_EQ(codes("XRDT"), "balance_sign_missing");
  EXPECT_EQ(codes(""), "balance_sign_missing");
}

TEST(CamtFile, WrongSumsHoldTheirStatementOnly) {
  const std::string wrong =
      "<TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries><Sum>2.01</Sum></TtlNtries></TxsSummry>";
  const std::string xml =
      message(statement(entry("2.00", "CRDT"), wrong) + statement(entry("3.00", "CRDT")));
  const Reading got = read(xml);
  ASSERT_EQ(got.cash_records.size(), 2U);
  EXPECT_TRUE(got.held(got.cash_records[0].unit));
  EXPECT_FALSE(got.held(got.cash_records[1].unit));
  EXPECT_EQ(got.summary.status, FileStatus::quarantined);

  Profiles lenient;
  lenient.accounts["DE89370400440532013000"].dialect = "lenient";
  lenient.dialects["lenient"].accept_wrong_totals = true;
  EXPECT_EQ(read(xml, lenient).summary.status, FileStatus::accepted);

  const std::string miscounted =
      "<TxsSummry><TtlNtries><NbOfNtries>7</NbOfNtries></TtlNtries></TxsSummry>";
  EXPECT_EQ(read(message(statement(entry("2.00", "CRDT"), miscounted))).summary.status,
            FileStatus::accepted);
  Profiles strict;
  strict.accounts["DE89370400440532013000"].dialect = "strict";
  strict.dialects["strict"].strict_counts = true;
  EXPECT_EQ(read(message(statement(entry("2.00", "CRDT"), miscounted)), strict).summary.status,
            FileStatus::quarantined);
}

// "</Stmt><Stmt>" swapped puts the entries of the second account into the statement of the first.
TEST(CamtFile, EntriesThatMayBelongToAnotherAccountAreHeld) {
  const std::string other = "<Acct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></Acct>";
  const std::string same = "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>";
  const std::string late = "<Acct><Id><Othr><Id>12345</Id></Othr></Id></Acct>";
  const std::string first = entry("2.00", "CRDT");
  const std::string second = entry("3.00", "CRDT");
  struct Row {
    const char* why;
    std::string inside;
    const char* finding;  // nullptr: accepted
  };
  const Row rows[] = {
      {"a statement inside", first + "<Stmt></Stmt>" + second, "statement_nested"},
      {"a statement inside, and its account", first + "<Stmt></Stmt><Id>2</Id>" + late + second,
       "statement_nested"},
      {"a second account", other + first, "account_repeated"},
      {"a second account behind the entries", first + late, "account_repeated"},
      {"the same account again", same + first + second, nullptr},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(message(statement(row.inside)));
    EXPECT_FALSE(got.cash_records.empty());
    EXPECT_EQ(got.held(got.cash_records.back().unit), row.finding != nullptr);
    EXPECT_EQ(got.summary.status,
              row.finding != nullptr ? FileStatus::quarantined : FileStatus::accepted);
    if (row.finding != nullptr) {
      EXPECT_EQ(got.count(row.finding), 1U);
    }
  }
}

TEST(CamtFile, ReportsAnnounceAndNotificationsExplain) {
  const std::string body = entry("2.00", "CRDT", "<AcctSvcrRef>R</AcctSvcrRef>");
  const auto in = [&](const char* number, const char* element, const char* level) {
    std::string inside = statement(body);
    for (std::size_t at = inside.find("Stmt"); at != std::string::npos;
         at = inside.find("Stmt", at)) {
      inside.replace(at, 4, level);
    }
    return message(inside, number, element);
  };
  const Reading day = read(message(statement(body)));
  const Reading report = read(in("052", "BkToCstmrAcctRpt", "Rpt"));
  const Reading note = read(in("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"));
  ASSERT_EQ(day.cash_records.size(), 1U);
  ASSERT_EQ(report.cash_records.size(), 1U);
  ASSERT_EQ(note.cash_records.size(), 1U);
  EXPECT_EQ(report.summary.format, "camt.052");
  EXPECT_EQ(note.summary.format, "camt.054");
  EXPECT_TRUE(report.cash_records[0].provisional);
  EXPECT_EQ(note.cash_records[0].kind, CashKind::advice);
  EXPECT_EQ(report.cash_records[0].id, day.cash_records[0].id) << "so that the statement finds it";
  EXPECT_EQ(note.cash_records[0].id, day.cash_records[0].id);

  Profiles feed;
  feed.accounts["DE89370400440532013000"].type_codes = {{"camt.054", CashKind::receipt}};
  EXPECT_EQ(read(in("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"), feed).cash_records[0].kind,
            CashKind::receipt);
}

TEST(CamtFile, IsFoundWhereverItStands) {
  const std::string plain = message(statement(entry("2.00", "CRDT")));
  for (const std::string& xml :
       {"<?xml version='1.0'?>\n<e:Env xmlns:e='u'><h/>" + plain + "</e:Env>",
        "<e><![CDATA[" + plain + "]]></e>", "\xEF\xBB\xBF \n" + plain + "\n\x1A",
        std::string("<BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct>") +
            entry("2.00", "CRDT") + "</Stmt></BkToCstmrStmt>"}) {
    const Reading got = read(xml);
    ASSERT_EQ(got.cash_records.size(), 1U) << xml;
    EXPECT_EQ(got.cash_records[0].amount, 200);
    EXPECT_EQ(got.summary.status, FileStatus::accepted) << xml;
  }
  const Reading two = read(plain + message(statement(entry("3.00", "CRDT"))));
  EXPECT_EQ(two.cash_records.size(), 2U);
  EXPECT_EQ(two.codes(), "second_message");
  const Reading twice = read(plain + plain);
  EXPECT_EQ(twice.cash_records.size(), 2U);
  EXPECT_EQ(twice.codes(), "second_message same_statement");
  EXPECT_TRUE(twice.held(twice.cash_records[1].unit));
  EXPECT_NE(twice.cash_records[0].id, twice.cash_records[1].id);
}

TEST(CamtFile, WhatBreaksOffIsHeld) {
  const std::string xml =
      message(statement(entry("2.00", "CRDT")) + statement(entry("3.00", "CRDT")));
  for (std::size_t size = 1; size < xml.size(); ++size) {
    const Reading got = read(xml.substr(0, size));
    EXPECT_NE(got.summary.status, FileStatus::accepted) << size;
    for (const Cash& cash : got.cash_records) EXPECT_TRUE(got.held(cash.unit)) << size;
  }
  EXPECT_EQ(read("<!DOCTYPE a>" + xml).codes(), "doctype_refused");
  EXPECT_EQ(read("<!DOCTYPE a>" + xml).summary.status, FileStatus::rejected);
  EXPECT_EQ(read("").summary.status, FileStatus::rejected);
  EXPECT_EQ(read("no xml at all").summary.status, FileStatus::rejected);
}

// One byte is changed everywhere. Either something is said (a finding, a control, another status),
// or the money is the same: amount, direction, currency and number of payments.
TEST(CamtFile, DamageIsNeverReadAsOtherMoneyInSilence) {
  const std::string xml =
      message(statement(entry("2.00", "CRDT", "<AcctSvcrRef>R1</AcctSvcrRef>") +
                            entry("1.50", "DBIT",
                                  "<NtryDtls><TxDtls><Refs><EndToEndId>E</EndToEndId>"
                                  "</Refs></TxDtls></NtryDtls>"),
                        balance("OPBD", "1.00") + balance("CLBD", "1.50")));
  const auto money = [](const Reading& reading) {
    std::string text;
    for (const Cash& cash : reading.cash_records) {
      text += (cash.debit ? "-" : "+") + std::to_string(cash.amount) + cash.currency +
              (cash.provisional ? "p" : "") + ";";
    }
    return text;
  };
  const Reading sound = read(xml);
  ASSERT_TRUE(sound.summary.findings.empty());
  int silent = 0;
  for (std::size_t at = 0; at < xml.size(); ++at) {
    for (const char other : {'0', '7', 'X', '<', '>', '/', ' ', '&'}) {
      if (xml[at] == other) continue;
      std::string damaged = xml;
      damaged[at] = other;
      const Reading got = read(damaged);
      const bool said = !got.summary.findings.empty() || got.summary.status != FileStatus::accepted;
      if (said) continue;
      EXPECT_EQ(money(got), money(sound)) << damaged.substr(at < 20 ? 0 : at - 20, 60);
      ++silent;
    }
  }
  EXPECT_GT(silent, 100) << "texts and dates that no control covers";
}

// Comments, CDATA and attributes that look like entries, and entries of every size.
TEST(CamtFile, WhereItIsCutChangesNothing) {
  const std::string xml = message(statement(entry("2.00", "CRDT") + "<!-- <Ntry> <Stmt> -->" +
                                            entry("3.00", "CRDT") + "<Unknown a='<Ntry>'/>"));
  const std::string inside = message(
      statement(entry("2.00", "CRDT", "<AddtlNtryInf><![CDATA[<Ntry><Stmt>]]></AddtlNtryInf>") +
                "<!-- <Ntry>" + std::string(300, ' ') + "<Ntry> -->" +
                entry("3.00", "CRDT", "<!-- <Ntry> -->") +
                tag("Ntry", "<Ntry/>" + amount("1.00") + "<CdtDbtInd>CRDT</CdtDbtInd>")));
  for (const std::string& text : {xml, inside}) {
    const Reading whole = read(text);
    for (std::size_t chunk = 1; chunk < text.size(); ++chunk) {
      const Reading pieces = read(text, {}, chunk);
      ASSERT_EQ(pieces.cash_records, whole.cash_records) << chunk;
      ASSERT_EQ(summary_json(pieces.summary, ""), summary_json(whole.summary, "")) << chunk;
    }
  }
  EXPECT_EQ(read(inside).cash_records.size(), 3U);
}

}  // namespace
}  // namespace quittance::ingest

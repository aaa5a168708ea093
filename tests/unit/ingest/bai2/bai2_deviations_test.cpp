// What banks really send: each deviation of the format sheet is read, remarked on and does no harm.
#include <string>

#include <gtest/gtest.h>

#include "bai2_support.h"

namespace quittance::ingest::bai2_test {
namespace {

OneAccount one(const std::string& entries, std::int64_t sum, std::size_t records) {
  return {.entries = entries, .sum = sum, .records = records};
}

struct Row {
  const char* why;
  std::string text;
  std::int64_t received;  // sum of the accepted receipts
  const char* code;       // "": no finding at all
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

TEST(Deviations, AreAcceptedAndNamed) {
  const std::string plain = one("16,165,100,Z,R,C,TEXT/\n", 100, 1).text();
  OneAccount short_tail = one("16,165,100,Z,R,C,/\n", 100, 1);
  short_tail.account = "03,111,USD,,,,/";
  OneAccount bare = one("", 0, 0);
  bare.account = "03,12345,/";
  OneAccount missing_currency = one("16,165,100,,,,/\n", 110, 1);
  missing_currency.account = "03,111,010,10,,/";
  OneAccount surplus_comma = one("88,040,20,,,045,30,,,/\n16,165,100,,,,/\n", 270, 2);
  surplus_comma.account = "03,111,USD,010,10,,,015,110,,,/";
  OneAccount cut_after_type = one("88,4626045,,/\n16,165,100,,,,/\n", 4626145, 2);
  cut_after_type.account = "03,111,USD,045/";
  OneAccount cut_after_type_and_more = one("88,20,,,072,30/\n16,165,100,,,,/\n", 150, 2);
  cut_after_type_and_more.account = "03,111,USD,045/";
  OneAccount few_funds = one("88,010,0,,Z/\n88,015,5,S,1,2,040,77,,/\n16,165,100,,,,/\n", 182, 3);
  OneAccount padded_code = one("16,165,100,,,,/\n", 150, 1);
  padded_code.account = "03,111,USD,10,50,,/";
  OneAccount resync = one("16,165,100,,,,/\n", 155, 1);
  resync.account = "03,111,USD,010,50,,,JUNK,015,5,,/";
  OneAccount blank_account = one("16,165,100,,,,/\n", 100, 1);
  blank_account.account = "03,88888888 600004,,,,,/";

  const std::string crlf = replaced(plain, "\n", "\r\n");
  std::string tape;
  for (std::size_t at = 0; at < plain.size(); at = plain.find('\n', at) + 1) {
    std::string record = plain.substr(at, plain.find('\n', at) - at);
    record = replaced(record, "0600,7,,,2/", "0600,7,80,1,2/");
    record.resize(80, ' ');
    tape += record;
  }

  const Row rows[] = {
      {"as it should be", plain, 100, ""},
      {"CRLF", crlf, 100, ""},
      {"CR", replaced(plain, "\n", "\r"), 100, ""},
      {"line ends mixed", replaced(plain, "USD,2/\n", "USD,2/\r\n"), 100, ""},
      {"no newline at the end", plain.substr(0, plain.size() - 1), 100, ""},
      {"UTF-8 byte order mark", "\xEF\xBB\xBF" + plain, 100, ""},
      {"leading blank line", "\n  \n" + plain, 100, ""},
      {"blank lines within", replaced(plain, "\n", "\n\n"), 100, ""},
      {"blanks before records", replaced(plain, "\n", "\n  "), 100, ""},
      {"blanks after '/'", replaced(plain, "/\n", "/   \n"), 100, ""},
      {"Ctrl-Z at the end", plain + "\x1a", 100, ""},
      {"fixed length without line ends", tape, 100, ""},
      {"job control lines", "//STEP1 EXEC\n" + plain + "/*\n", 100, ""},
      {"empty 88 counts", one("16,165,100,,,,/\n88,\n88,/\n", 100, 3).text(), 100, ""},
      {"99 without '/'", replaced(plain, "99,100,1,7/", "99,100,1,7"), 100, "terminator_missing"},
      {"49 without '/'", replaced(plain, "49,100,3/", "49,100,3"), 100, "terminator_missing"},
      {"98 without '/'", replaced(plain, "98,100,1,5/", "98,100,1,5"), 100, "terminator_missing"},
      {"bytes behind a trailer's '/'", replaced(plain, "49,100,3/", "49,100,3/ 0001"), 100,
       "bytes_after_record"},
      {"bytes behind the header's '/'", replaced(plain, "7,,,2/", "7,,,2/ 00000"), 100,
       "bytes_after_record"},
      {"one comma too many before '/'", surplus_comma.text(), 100, ""},
      {"no summary at all", short_tail.text(), 100, ""},
      {"account alone", replaced(bare.text(), "49,0,2/", "49,,2/"), 0, "total_empty"},
      {"currency left out with its comma", missing_currency.text(), 100, ""},
      {"03 cut after the type code", cut_after_type.text(), 100, ""},
      {"03 cut after the type code, more follow", cut_after_type_and_more.text(), 100, ""},
      {"funds types with fewer fields", few_funds.text(), 100, "funds_type_incomplete"},
      {"type code without leading zero", padded_code.text(), 100, "type_code_padded"},
      {"junk where a type code must stand", resync.text(), 100, "summary_resynchronised"},
      {"account with blanks, no currency", blank_account.text(), 100, ""},
      {"16 without '/'", one("16,165,100,Z,R,C,TEXT\n", 100, 1).text(), 100, ""},
      {"16 with too few fields", one("16,165,100/\n", 100, 1).text(), 100, ""},
      {"16 cut in the funds type", one("16,165,100,S,50,40,10/\n88,R,C,TEXT/\n", 100, 2).text(),
       100, ""},
      {"amount without significant digits",
       one("16,165,000,,,,/\n16,165,100,,,,/\n", 100, 2).text(), 100, "amount_zero"},
      {"empty amount", one("16,165,,,,,/\n16,165,100,,,,/\n", 100, 2).text(), 100, "amount_empty"},
      {"time with colons", replaced(plain, ",0600,", ",14:59:35,"), 100, "time_unusual"},
      {"date with century", replaced(plain, "261120", "20261120"), 100, ""},
      {"time of day 9999", replaced(plain, "261120,,", "261120,9999,"), 100, ""},
      {"several records on one line", replaced(plain, "/\n49", "/  49"), 100,
       "records_on_one_line"},
      {"everything on one line", replaced(plain, "\n", "  "), 100, "records_on_one_line"},
      {"text lines without 88", one("16,165,100,Z,R,C,TEXT\nMORE TEXT\n", 100, 1).text(), 100,
       "line_without_record_code"},
      {"88 with a colon", one("16,165,100,Z,R,C,/\n88:TEXT/\n", 100, 2).text(), 100, ""},
      {"text where a reference must stand", one("16,165,100,Z/\n88,INVOICE 7/\n", 100, 2).text(),
       100, "text_in_reference"},
      {"version 3", replaced(plain, "7,,,2/", "7,,,3/"), 100, ""},
      {"version 9", replaced(plain, "7,,,2/", "7,,,9/"), 100, "version_unknown"},
      {"unknown type code", one("16,111,100,Z,R,C,/\n", 100, 1).text(), 100, "type_code_unknown"},
      {"a bank's own code that is neither", one("16,906,100,Z,R,C,/\n", 100, 1).text(), 0,
       "amount_without_direction"},
      {"a code of nobody's that is neither", one("16,915,100,Z,R,C,/\n", 100, 1).text(), 0,
       "amount_without_direction"},
      {"a message", one("16,890,,Z,R,C,TEXT\n", 0, 1).text(), 0, ""},
      {"custom credit", one("16,931,100,Z,R,C,/\n", 100, 1).text(), 100, "type_code_unknown"},
      {"custom debit", one("16,981,100,Z,R,C,/\n", 100, 1).text(), 0, "type_code_unknown"},
      {"real-time payment", one("16,459,100,Z,R,C,/\n", 100, 1).text(), 100, ""},
      {"two-digit type code in a 16", one("16,65,100,Z,R,C,/\n", 100, 1).text(), 0,
       "type_code_padded"},
      {"letters for a type code", one("16,ABC,100,Z,R,C,/\n", 100, 1).text(), 0,
       "type_code_unreadable"},
      {"a total's code in a 16", one("16,140,100,Z,R,C,/\n", 100, 1).text(), 0,
       "summary_code_in_detail"},
      {"a balance's code in a 16", one("16,015,100,Z,R,C,/\n", 100, 1).text(), 0,
       "status_code_in_detail"},
      {"unknown funds type", one("16,165,100,Q,R,C,/\n", 100, 1).text(), 100, "funds_type_unknown"},
      {"slashes in references", one("16,165,100,Z,AB/GS/1,C/2,TEXT 13/05/24/\n", 100, 1).text(),
       100, ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(row.text);
    std::int64_t received = 0;
    for (const Cash& cash : got.accepted())
      received += cash.kind == CashKind::receipt ? cash.amount : 0;
    EXPECT_EQ(got.summary.status, FileStatus::accepted) << digest_of(got);
    EXPECT_EQ(received, row.received) << digest_of(got);
    if (*row.code == '\0') {
      EXPECT_TRUE(got.summary.findings.empty()) << digest_of(got);
    } else {
      EXPECT_TRUE(got.has(row.code)) << digest_of(got);
    }
  }
}

TEST(Deviations, TextIsKeptWhole) {
  struct TextRow {
    const char* why;
    std::string entries;
    std::string bank_reference, reference, text;
  };
  const TextRow rows[] = {
      {"text on the 16", "16,165,1,Z,R,C,A, B/C/\n", "R", "C", "A, B/C"},
      {"padded text", "16,165,1,Z,R,C,RETURNED CHEQUE     /\n", "R", "C", "RETURNED CHEQUE"},
      {"the 16 was closed before its text", "16,142,1,,172629,/\n88,SOME PAYMENT ACH OFFSET\n",
       "172629", "", "SOME PAYMENT ACH OFFSET"},
      {"one tag a line", "16,195,1,,,,FED NO: 1\n88,ORG:=A\n88,/MEXICO ;\n", "", "",
       "FED NO: 1\nORG:=A\n/MEXICO ;"},
      {"'/' although 88 follows", "16,165,1,,R,C,FIRST/\n88,SECOND, THIRD/\n", "R", "C",
       "FIRST\nSECOND, THIRD"},
      {"references on an 88", "16,115,1,S,1,0,0/\n88,AX13612,B096132,LOCKBOX/\n88,DEPOSIT/\n",
       "AX13612", "B096132", "LOCKBOX\nDEPOSIT"},
      {"quotes are ordinary", "16,165,1,,R,C,Remittance Info: \"ACH- Test\", X/\n", "R", "C",
       "Remittance Info: \"ACH- Test\", X"},
      {"ends with a comma", "16,165,1,Z,,50848,/\n88,SAMPLE TEXT,/\n", "", "50848", "SAMPLE TEXT,"},
      {"bare lines", "16,165,1,,R,C,ONE\nTWO, TOO\n88,THREE\n", "R", "C", "ONE\nTWO, TOO\nTHREE"},
      {"bare line before any text", "16,165,1,,R/\nTWO, TOO\n", "R", "", "TWO, TOO"},
      {"Latin-1 becomes UTF-8", "16,165,1,,R,C,M\xFCLLER\n", "R", "C", "M\xC3\xBCLLER"},
      {"UTF-8 stays", "16,165,1,,R,C,M\xC3\xBCLLER\n", "R", "C", "M\xC3\xBCLLER"},
  };
  for (const TextRow& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(one(row.entries, 1, 1).text());
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_EQ(got.cash_records[0].bank_reference, row.bank_reference);
    EXPECT_EQ(got.cash_records[0].end_to_end_id, row.reference);
    EXPECT_EQ(got.cash_records[0].text, row.text);
  }
}

// The specification's own example: 190 and 500000 are two fields.
TEST(Deviations, SummariesContinueOverLines) {
  OneAccount file =
      one("88,500000,,,110,1000000,,,072,500000,,,074,500000,,,040/\n88,-1500000,,/\n", 0, 2);
  file.account = "03,111,,010,-500000,,,100,1000000,,,400,2000000,,,190/";
  file.sum = -500000 + 1000000 + 2000000 + 500000 + 1000000 + 500000 + 500000 - 1500000;
  const Reading got = read(file.text());
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.control(Level::account, "amount")->computed, "35000.00");
}

TEST(Deviations, UnreadableSummaryAmountHoldsUnlessTheDetailsAgree) {
  OneAccount file = one("16,165,100,,,,/\n", 150, 1);
  file.account = "03,111,USD,010,5O,,/";
  EXPECT_EQ(read(file.text()).hold_of("group-1/account-1"), HoldReason::control_failed);
  file.sum = 100;
  EXPECT_EQ(read(file.text()).summary.status, FileStatus::accepted);
}

TEST(Deviations, OrphansAreRemarkedOn) {
  const std::string plain = one("16,165,100,,,,/\n", 100, 1).text();
  EXPECT_TRUE(read("88,LOST\n" + plain).has("continuation_orphan"));
  EXPECT_TRUE(read("GARBAGE\n" + plain).has("bytes_before_first_record"));
  EXPECT_EQ(read("GARBAGE\n" + plain).summary.status, FileStatus::accepted);
}

TEST(Deviations, RepeatedRemarksAreSummarised) {
  std::string entries;
  for (int n = 0; n < 100; ++n) entries += "16,931,1,,,," + std::to_string(n) + "/\n";
  const Reading got = read(one(entries, 100, 100).text());
  EXPECT_EQ(got.count("type_code_unknown"), 21U);
  EXPECT_NE(got.summary.findings.back().message.find("80 more"), std::string::npos)
      << got.summary.findings.back().message;
}

TEST(Deviations, ContinuationsAreBounded) {
  std::string entries = "16,165,100,,R,C,TEXT/\n";
  for (int n = 0; n < 12'000; ++n) entries += "88,X\n";
  const Reading got = read(one(entries, 100, 12'001).text());
  EXPECT_EQ(got.count("continuation_limit"), 1U);
  EXPECT_EQ(got.summary.status, FileStatus::accepted);  // the money is whole, the text is not
  ASSERT_EQ(got.cash_records.size(), 1U);
  EXPECT_EQ(got.cash_records[0].text.size(), 4U + 2U * 10'000U);
}

// A payer who writes records into free text gains nothing: the account's total does not cover them.
TEST(Deviations, RecordsSmuggledInTextAreHeld) {
  const Reading got =
      read(one("16,165,100,,R,C,HELLO/ 16,165,900000,,,,FREE MONEY/\n", 100, 1).text());
  EXPECT_TRUE(got.accepted().empty());
  EXPECT_EQ(got.hold_of("group-1/account-1"), HoldReason::control_failed);
}

TEST(Sniff, KnowsItsOwn) {
  const Decoder& decoder = bai2_decoder();
  EXPECT_GE(decoder.sniff(one("", 0, 0).text()), 90);
  EXPECT_GE(decoder.sniff("\xEF\xBB\xBF\n01,BANK,US,261121,0600,7,,,2/\n"), 90);
  EXPECT_EQ(decoder.sniff("101 07100050500710005051609280000A094101"), 0);
  EXPECT_EQ(decoder.sniff("payment_id,amount\n01,100\n"), 0);
  EXPECT_LT(decoder.sniff("01,100\n"), 50);
  EXPECT_EQ(decoder.sniff(""), 0);
  EXPECT_EQ(decoder.sniff("{\"01\":1}"), 0);
}

}  // namespace
}  // namespace quittance::ingest::bai2_test

// Lexical rules of BAI2: record codes, lines, fields across continuations, funds types, tags.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/bai2/fields.h"
#include "ingest/bai2/lines.h"
#include "ingest/bai2/tags.h"
#include "ingest/bai2/type_codes.h"

namespace quittance::ingest::bai2 {
namespace {

std::vector<std::string> all_fields(const std::vector<FieldLine>& lines) {
  std::vector<std::string> fields;
  for (FieldCursor cursor(lines); !cursor.at_end();) fields.emplace_back(cursor.take());
  return fields;
}

TEST(RecordCodeAt, KnowsRecordsFromText) {
  struct Row {
    std::string_view text;
    RecordCode want;
  };
  constexpr Row rows[] = {
      {"01,A", RecordCode::file_header},
      {"02,A", RecordCode::group_header},
      {"03,1", RecordCode::account},
      {"16,165", RecordCode::detail},
      {"49/", RecordCode::account_trailer},
      {"98,1", RecordCode::group_trailer},
      {"99/", RecordCode::file_trailer},
      {"88,X", RecordCode::continuation},
      {"88:X", RecordCode::continuation},
      {"88/", RecordCode::continuation},
      {"88  ", RecordCode::continuation},
      {"88 INVOICES", RecordCode::none},
      {"16.5 percent", RecordCode::none},
      {"17,100", RecordCode::none},
      {"1", RecordCode::none},
      {"", RecordCode::none},
      {"16:165", RecordCode::none},
      {"8A,", RecordCode::none},
  };
  for (const Row& row : rows) EXPECT_EQ(code_at(row.text), row.want) << row.text;
}

TEST(Fields, LineEndReplacesTheComma) {
  // The specification's own example: type 190, amount 500000; never 190500000.
  const std::vector<std::string> want = {"2000000", "", "", "190", "500000", "", ""};
  EXPECT_EQ(all_fields({{"2000000,,,190"}, {"500000,,"}}), want);
}

TEST(Fields, EmptyLinesHoldNoField) {
  const std::vector<std::string> want = {"a", "", "b"};
  EXPECT_EQ(all_fields({{"a,"}, {""}, {"b"}, {""}}), want);
  EXPECT_TRUE(all_fields({{""}, {""}}).empty());
}

TEST(Fields, AmountsByTheTable) {
  struct Row {
    std::string_view text;
    AmountState state;
    std::int64_t minor;
  };
  constexpr Row rows[] = {
      {"+00000000001280000", AmountState::stated, 1280000},
      {"-1500000", AmountState::stated, -1500000},
      {"000", AmountState::stated, 0},
      {"", AmountState::empty, 0},
      {"  ", AmountState::empty, 0},
      {"+", AmountState::empty, 0},
      {"12.50", AmountState::pointed, 1250000},
      {"-.5", AmountState::pointed, -50000},
      {"7.", AmountState::pointed, 700000},
      {".+5", AmountState::unreadable, 0},
      {".-5", AmountState::unreadable, 0},
      {"1.+5", AmountState::unreadable, 0},
      {"-.+5", AmountState::unreadable, 0},
      {".", AmountState::unreadable, 0},
      {"1.2.3", AmountState::unreadable, 0},
      {"1.123456", AmountState::unreadable, 0},
      {"1 000", AmountState::unreadable, 0},
      {"12A", AmountState::unreadable, 0},
      {"9223372036854775807", AmountState::stated, INT64_MAX},
      {"9223372036854775808", AmountState::overflow, 0},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(read_amount(row.text).state, row.state);
    EXPECT_EQ(read_amount(row.text).minor, row.minor);
  }
}

TEST(Fields, TimesAndDates) {
  for (const std::string_view time : {"", "0000", "2400", "9999", "145935", "14:59:35", "14:59"}) {
    EXPECT_TRUE(is_time(time)) << time;
  }
  for (const std::string_view time : {"1", "12345", "noon", "14.59"})
    EXPECT_FALSE(is_time(time)) << time;
  EXPECT_EQ(read_date("261120").iso(), "2026-11-20");
  EXPECT_EQ(read_date("20261120").iso(), "2026-11-20");
  EXPECT_FALSE(read_date("261320").known());
  EXPECT_FALSE(read_date("").known());
}

TEST(FundsType, TakesItsOwnFieldsOnly) {
  struct Row {
    const char* why;
    std::vector<FieldLine> lines;
    bool codes_follow;
    char type;
    std::string_view value_date;
    bool incomplete;
    bool unknown;
    std::string_view next;  // the first field behind it
  };
  const Row rows[] = {
      {"empty", {{",REF"}}, false, 'Z', "", false, false, "REF"},
      {"unknown availability", {{"Z,REF"}}, false, 'Z', "", false, false, "REF"},
      {"immediate", {{"0,REF"}}, false, '0', "", false, false, "REF"},
      {"one day", {{"1,REF"}}, false, '1', "", false, false, "REF"},
      {"lower case", {{"v,261121,,REF"}}, false, 'V', "2026-11-21", false, false, "REF"},
      {"split", {{"S,100,200,300,REF"}}, false, 'S', "", false, false, "REF"},
      {"split with empty amounts", {{"S,,200,300,REF"}}, false, 'S', "", false, false, "REF"},
      {"split, two amounts before a reference",
       {{"S,100,200,REF"}},
       false,
       'S',
       "",
       true,
       false,
       "REF"},
      {"split, two amounts before a type code",
       {{"S,100,200,072,1020000"}},
       true,
       'S',
       "",
       true,
       false,
       "072"},
      {"split, three amounts before a type code",
       {{"S,100,200,300,072"}},
       true,
       'S',
       "",
       false,
       false,
       "072"},
      {"split over lines", {{"S,100"}, {"200,300,REF"}}, false, 'S', "", false, false, "REF"},
      {"signed availability", {{"S,-100,+200,300,REF"}}, false, 'S', "", false, false, "REF"},
      {"value date and time",
       {{"V,261121,0930,REF"}},
       false,
       'V',
       "2026-11-21",
       false,
       false,
       "REF"},
      {"value date, end of day",
       {{"V,261121,9999,REF"}},
       false,
       'V',
       "2026-11-21",
       false,
       false,
       "REF"},
      {"value date, time left out",
       {{"V,261121,REF"}},
       false,
       'V',
       "2026-11-21",
       true,
       false,
       "REF"},
      {"distributed", {{"D,3,0,100,1,200,3,300,REF"}}, false, 'D', "", false, false, "REF"},
      {"distributed, a pair short", {{"D,2,0,100,REF"}}, false, 'D', "", true, false, "REF"},
      {"distributed, none", {{"D,0,REF"}}, false, 'D', "", false, false, "REF"},
      {"no funds type at all", {{"REF12,CUST"}}, false, 'Z', "", false, true, "REF12"},
      {"one unknown letter is taken", {{"Q,REF"}}, false, 'Z', "", false, true, "REF"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    FieldCursor cursor(row.lines);
    const Funds funds = take_funds(cursor, row.codes_follow);
    EXPECT_EQ(funds.type, row.type);
    EXPECT_EQ(funds.value_date.iso(), row.value_date);
    EXPECT_EQ(funds.incomplete, row.incomplete);
    EXPECT_EQ(funds.unknown, row.unknown);
    EXPECT_EQ(cursor.peek(), row.next);
  }
}

TEST(RecordsOnOneLine, SplitOnlyWhereTextCannotBe) {
  struct Row {
    const char* why;
    std::string_view line;
    bool in_text;
    std::string_view rest;  // "" where the line is one record
  };
  constexpr Row rows[] = {
      {"trailer behind an account", "03,1,USD,,,,/  49,0,2/", false, "49,0,2/"},
      {"without blanks, no text possible", "49,0,2/98,0,1,4/", false, "98,0,1,4/"},
      {"trailer behind text", "16,165,100,Z,A,B,TEXT/  49,100,3/", true, "49,100,3/"},
      {"detail behind text", "16,165,100,,,,X/ 16,165,200,,,,Y/", true, "16,165,200,,,,Y/"},
      {"trailer without its slash behind text", "16,165,1,,,,X/  49,21900,8 ", true, "49,21900,8 "},
      {"text that only looks alike", "16,165,100,,,,50/ 16,5 percent", true, ""},
      {"a slash without blank in text", "16,165,100,,,,A/49,100,3/", true, ""},
      {"dates in text", "16,165,100,,,,13/05/24/", true, ""},
      {"one record", "03,1,USD,,,,/   ", false, ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    EXPECT_EQ(row.line.substr(next_record_on_line(row.line, 0, row.in_text)), row.rest);
  }
}

TEST(Cuts, AreAtRecordsThatContinueNothing) {
  const std::string_view text =
      "01,A/\n02,B/\n03,1/\n16,165,1,,,,T/\n88,MORE\nBARE\n16,165,2,,,,/\n";
  const Framing framing = framing_of(text);
  EXPECT_EQ(next_cut(text, framing, 1), text.find("02,"));
  EXPECT_EQ(next_cut(text, framing, text.find("02,")), text.find("02,"));
  EXPECT_EQ(next_cut(text, framing, text.find("88,")), text.find("16,165,2"));
  EXPECT_EQ(next_cut(text, framing, text.find("BARE")), text.find("16,165,2"));
  EXPECT_EQ(next_cut(text, framing, text.size() - 1), text.size());
}

TEST(FramingOf, FixedLengthOnlyWithoutLineEnds) {
  const auto padded = [](std::string record) {
    record.resize(80, ' ');
    return record;
  };
  const std::string tape =
      padded("01,BANK,US,261121,0600,7,80,1,2/") + padded("02,US,BANK,1,261120,,USD,2/");
  EXPECT_EQ(framing_of(tape).fixed_length, 80U);
  EXPECT_EQ(
      framing_of("01,BANK,US,261121,0600,7,80,1,2/\n02,US,BANK,1,261120,,USD,2/\n").fixed_length,
      0U);
  EXPECT_EQ(framing_of("\xEF\xBB\xBF"
                       "01,A/")
                .start,
            3U);
}

TEST(Tags, ByTheirWords) {
  struct Row {
    const char* why;
    std::string_view text;
    std::string_view name, routing, account, end_to_end, check;
  };
  constexpr Row rows[] = {
      {"no tag", "ACME INC PAYMENT 13:05", "", "", "", "", ""},
      {"debtor lines", "EREF: INV-7\nCRNM: US INC\nDBNM: ACME INC\nDACT: 99887766\nDABA: 021000021",
       "ACME INC", "021000021", "99887766", "INV-7", ""},
      {"wire originator", "SENDER BNK:=ETRADE BANK\nORG:=ACME INC\nOBI:=INVOICE 1", "ACME INC", "",
       "", "", ""},
      {"originator with account", "ORG:=/12345678 ACME INC", "ACME INC", "", "12345678", "", ""},
      {"company of an ACH entry", "ORIG CO NAME:ACME CORP       ORIG ID:1234567890 SEC:CCD",
       "ACME CORP", "", "", "", ""},
      {"ordering customer", "OB:111111 BUCKINGHAM PALACE OB3:BARCLAYS\nBO:11111111 BO1:DOE JO",
       "DOE JO", "111111", "11111111", "", ""},
      {"debtor beats sender", "SENDER: BANK\nDBNM: ACME INC", "ACME INC", "", "", "", ""},
      {"an unknown tag ends the value", "ORG:=ACME INC XYZ:=1", "ACME INC", "", "", "", ""},
      {"a line ends within the next tag", "ORIG CO NAME:ACME INC RM\nK:4711", "ACME INC", "", "",
       "", ""},
      {"the next line has its own tag", "ORIG CO NAME:ACME RMK\nOBI:4711", "ACME RMK", "", "", "",
       ""},
      {"no tag goes on", "ORIG CO NAME:ACME R\nZK:4711", "ACME R", "", "", "", ""},
      {"no reference given", "EREF: NOTPROVIDED", "", "", "", "", ""},
      {"check number", "CHKN: 0009000000", "", "", "", "", "0009000000"},
      {"what is no check number", "CHKN: GSIL2X", "", "", "", "", ""},
      {"a tag inside a word is none", "XORG:=A", "", "", "", "", ""},
      {"empty value", "DBNM:\nEREF:=", "", "", "", "", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const TaggedText tags = read_tags(row.text);
    EXPECT_EQ(tags.debtor_name, row.name);
    EXPECT_EQ(tags.debtor_routing, row.routing);
    EXPECT_EQ(tags.debtor_account, row.account);
    EXPECT_EQ(tags.end_to_end_id, row.end_to_end);
    EXPECT_EQ(tags.check_number, row.check);
  }
}

// domain.md section 3, the default map, in full for the codes that it names.
TEST(TypeCodes, DefaultKinds) {
  for (const int code : {108, 116, 117, 118, 142, 143, 164, 165, 169, 171, 172, 173, 191, 195,
                         206, 207, 208, 301, 399, 459, 920, 940, 959, 159, 266, 111, 398}) {
    const bool summary_only = code == 111;  // not in the list of codes: a credit by range
    EXPECT_EQ(default_kind(static_cast<TypeCode>(code)), CashKind::receipt) << code << summary_only;
  }
  for (const int code : {115, 145, 166, 174, 175}) {
    EXPECT_EQ(default_kind(static_cast<TypeCode>(code)), CashKind::deposit_total) << code;
  }
  for (const int code : {275, 277})
    EXPECT_EQ(default_kind(static_cast<TypeCode>(code)), CashKind::transfer) << code;
  for (const int code : {255, 257, 555, 557}) {
    EXPECT_EQ(default_kind(static_cast<TypeCode>(code)), CashKind::returned) << code;
  }
  for (const int code : {168, 354, 100, 140, 400, 451, 475, 495, 699, 960, 999, 721, 760}) {
    EXPECT_EQ(default_kind(static_cast<TypeCode>(code)), CashKind::other) << code;
  }
  for (const int code : {564, 567, 661, 698})
    EXPECT_EQ(default_kind(static_cast<TypeCode>(code)), CashKind::fee) << code;
  for (const int code : {10, 15, 99, 890, 900, 919}) {
    EXPECT_EQ(default_kind(static_cast<TypeCode>(code)), CashKind::ignore) << code;
  }
}

}  // namespace
}  // namespace quittance::ingest::bai2

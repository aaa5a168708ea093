// CFONB 120 and 240: fields, signs, kinds, statements and what damage to them means.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/cfonb120/layout.h"
#include "tests/support/one_wrong_byte.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

using Records = std::vector<std::string>;

std::string file_of(const Records& records) {
  std::string file;
  for (const std::string& record : records) file += record + "\n";
  return file;
}

struct Balance120 {
  std::string_view code = "01";
  std::string_view amount = "0000000000000{";
  std::string_view currency = "EUR2";
  std::string_view date = "191126";
  std::string_view account = "00012345678";
};
std::string balance(const Balance120& given) {
  return fmt::format("{}30004    00821{} {}  {}{:50}{}{:16}", given.code, given.currency,
                     given.account, given.date, "", given.amount, "");
}
struct Movement120 {
  std::string_view amount = "0000000012505{";
  std::string_view code = "05";
  std::string_view reject = "  ";
  std::string_view label = "VIR SEPA HALE";
  std::string_view currency = "EUR2";
  std::string_view number = "0000000";
  std::string_view reference = "";
  std::string_view account = "00012345678";
  std::string_view value = "201126";
};
std::string movement(const Movement120& given) {
  return fmt::format("0430004    00821{} {}{}201126{}{}{:<31}  {}  {}{:<16}", given.currency,
                     given.account, given.code, given.reject, given.value, given.label,
                     given.number, given.amount, given.reference);
}
std::string complement(std::string_view qualifier, std::string_view text,
                       std::string_view code = "05") {
  return fmt::format("0530004    00821EUR2 00012345678{}201126     {:<3}{:<70}  ", code, qualifier,
                     text);
}

Reading read(std::string_view bytes, const Profiles& profiles = {}) {
  return read_with(cfonb120_decoder(), bytes, profiles);
}
Reading read_movement(const Movement120& given, const Records& complements = {}) {
  Records records = {balance({}), movement(given)};
  records.insert(records.end(), complements.begin(), complements.end());
  return read(file_of(records));
}

TEST(Cfonb120, TheLastCharacterIsDigitAndSign) {
  struct Row {
    std::string_view text;
    std::int64_t digits;  // -1: unreadable
    bool negative;
    bool sign_stated;
  };
  const Row rows[] = {
      {"0000000001904}", 19040, true, true},   {"0000000001904{", 19040, false, true},
      {"0000000166587J", 1665871, true, true}, {"0000000000000A", 1, false, true},
      {"0000000000000I", 9, false, true},      {"0000000000000R", 9, true, true},
      {"0000000000001\xE9", 10, false, true},  {"0000000000001\xE8", 10, true, true},
      {"0000000000001\xE4", 10, false, true},  {"0000000000001\xFC", 10, true, true},
      {"00000000000012", 12, false, false},    {"           12{", 120, false, true},
      {"0000000 00012{", -1, false, false},    {"0000000000001S", -1, false, false},
      {"000000000001{", -1, false, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    const auto got = cfonb120::signed_field(row.text, {1, 14});
    ASSERT_EQ(got.has_value(), row.digits >= 0);
    if (!got) continue;
    EXPECT_EQ(got->digits, row.digits);
    EXPECT_EQ(got->negative, row.negative);
    EXPECT_EQ(got->sign_stated, row.sign_stated);
  }
}

TEST(Cfonb120, AReceiptWithItsComplements) {
  const Reading got = read_movement(
      {.reference = "BANKREF1"},
      {complement("NPY", "HALE TRADING"), complement("IPY", "CUSTOMER 7"),
       complement("CPY", "FR7630006000011234567890189"),
       complement("RCN", fmt::format("{:<35}{}", "E2E-1", "SUPP")),
       complement("LCC", std::string(67, 'x') + "INV"), complement("LC2", "-1001 LESS 2%"),
       complement("LIB", "FREE  WORDS"), complement("LCS", "RF18539007547034"),
       complement("REF", fmt::format("{:<35}{}", "BATCH1", "TX1"))});
  ASSERT_EQ(got.cash().size(), 1U);
  const KeptCash& cash = got.cash()[0];
  EXPECT_EQ(cash.kind, CashKind::receipt);
  EXPECT_EQ(cash.method, Method::sepa);
  EXPECT_EQ(cash.amount, 125050);
  EXPECT_EQ(cash.account, "300040082100012345678");
  EXPECT_EQ(cash.value_date, "2026-11-20");
  EXPECT_EQ(cash.payer_name, "HALE TRADING");
  EXPECT_EQ(cash.payer_id, "CUSTOMER 7");
  EXPECT_EQ(cash.end_to_end_id, "E2E-1");
  EXPECT_EQ(cash.bank_reference, "BANKREF1");
  EXPECT_EQ(cash.reference, "RF18539007547034");
  EXPECT_EQ(cash.type_code, "05");
  EXPECT_EQ(cash.text, "VIR SEPA HALE\n" + std::string(67, 'x') +
                           "INV-1001 LESS 2%\nSUPP\nFREE WORDS\nREF BATCH1\nREF TX1");
}

// What complements state besides: the mandate, charges, and money before it was exchanged.
TEST(Cfonb120, MandateChargesAndOriginalAmount) {
  struct Row {
    const char* qualifier;
    const char* text;
    const char* shown;  // in the record of cash
  };
  const Row rows[] = {
      {"RUM", "MANDATE-1                          RCUR", R"("mandate_id":"MANDATE-1")"},
      {"RUM", "MANDATE-1                          RCUR", R"(nRUM MANDATE-1 RCUR")"},
      {"FEE", "EUR200000000000150", R"("charges":"1.50")"},
      {"FEE", "EUR200000000000150", R"(nFEE 1.50 EUR")"},
      {"FEE", "USD200000000000150", R"(nFEE 1.50 USD")"},
      {"FEE", "1.50 EUR", R"(nFEE 1.50 EUR")"},
      {"MMO", "USD20000000001350005000001 09350", R"(nMMO 135.00 USD")"},
      {"MMO", "USD2000000000135000500000109350", R"(nMMO 135.00 USD, rate 1.09350")"},
      {"MMO", "JPY0000000000135000000000000042", R"(nMMO 13500 JPY, rate 42")"},
      {"MMO", "USD2000000000135000800000000042", R"(nMMO 135.00 USD, rate 0.00000042")"},
      {"MMO", "USD2000000000135000000000000000", R"(nMMO 135.00 USD")"},
      {"MMO", "XX200000000013500", R"(nMMO XX200000000013500")"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    const Reading got = read_movement({}, {complement(row.qualifier, row.text)});
    EXPECT_NE(got.kept.transcript.find(row.shown), std::string::npos) << got.kept.transcript;
    if (std::string_view(row.text).starts_with("USD")) {  // another currency than the account's
      EXPECT_EQ(got.kept.transcript.find("charges"), std::string::npos);
    }
  }
}

TEST(Cfonb120, KindsFollowCodeSignAndReject) {
  struct Row {
    Movement120 given;
    CashKind kind;
    bool debit;
  };
  const Row rows[] = {
      {{}, CashKind::receipt, false},
      {{.amount = "0000000000010}"}, CashKind::other, true},
      {{.amount = "0000000000010}", .reject = "04"}, CashKind::returned, true},
      {{.reject = "04"}, CashKind::returned, false},
      {{.amount = "0000000000010}", .code = "62"}, CashKind::fee, true},
      {{.code = "62"}, CashKind::other, false},
      {{.amount = "0000000000000{"}, CashKind::ignore, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(fmt::format("{} {} {}", row.given.amount, row.given.code, row.given.reject));
    const Reading got = read_movement(row.given);
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].kind, row.kind);
    EXPECT_EQ(got.cash()[0].debit, row.debit);
  }
  Profiles profiles;
  profiles.accounts["300040082100012345678"].type_codes["05"] = CashKind::transfer;
  const Reading got = read(file_of({balance({}), movement({})}), profiles);
  EXPECT_EQ(got.cash().at(0).kind, CashKind::transfer);
}

TEST(Cfonb120, OnlyAReasonOfTwoDigitsMakesAReturn) {
  const auto codes = [](const Reading& got) {
    std::string all = got.codes();
    const std::size_t end = all.find("new_balance_missing");
    return all.substr(0, end == std::string::npos || end == 0 ? end : end - 1);
  };
  const Reading zeros = read_movement({.reject = "00"});
  EXPECT_EQ(codes(zeros), "") << "filled with zeros, as numbers are";
  EXPECT_EQ(zeros.cash().at(0).kind, CashKind::receipt);
  EXPECT_EQ(zeros.cash().at(0).text, "VIR SEPA HALE");
  for (const char* reject : {"X ", " 7", "A1", "--"}) {
    const Reading got = read_movement({.reject = reject});
    EXPECT_EQ(codes(got), "reject_unknown") << reject;
    EXPECT_EQ(got.cash().at(0).kind, CashKind::receipt);
    EXPECT_NE(got.cash().at(0).text.find("motif"), std::string::npos);
  }
  EXPECT_EQ(read_movement({.reject = "20"}).cash().at(0).kind, CashKind::returned);
  EXPECT_EQ(codes(read_movement({.code = "6-"})), "operation_unknown");
}

TEST(Cfonb120, DecimalsAreThoseOfTheRecord) {
  struct Row {
    std::string_view currency;
    std::int64_t minor;  // of 125050 digits; -1: not read
    const char* codes;
  };
  const Row rows[] = {
      {"EUR2", 125050, ""},
      {"XPF0", 125050, ""},
      {"EUR3", 12505, "decimals_unusual"},
      {"XPF2", -1, "decimals_unusual amount_unreadable"},
      {"EUR ", 125050, "decimals_missing decimals_missing decimals_missing"},
      {"???2", -1, "currency_unknown currency_unknown currency_unknown"},
      {"EURX", -1, "decimals_unreadable decimals_unreadable decimals_unreadable"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.currency);
    const bool kept = row.minor >= 0;
    const std::string_view closing = kept ? "0000000012505{" : "0000000000000{";
    const Reading got =
        read(file_of({balance({.currency = row.currency}), movement({.currency = row.currency}),
                      balance({.code = "07", .amount = closing, .currency = row.currency})}));
    EXPECT_EQ(got.codes().substr(0, std::string_view(row.codes).size()), row.codes);
    ASSERT_EQ(got.cash().size(), kept ? 1U : 0U);
    if (kept) {
      EXPECT_EQ(got.cash()[0].amount, row.minor);
    }
  }
}

TEST(Cfonb120, BrokenStructureIsHeldAndSaid) {
  const std::string end = balance({.code = "07", .amount = "0000000012505{"});
  struct Row {
    const char* why;
    Records records;
    const char* codes;
    const char* held;
    std::size_t cash;
  };
  const Row rows[] = {
      {"whole", {balance({}), movement({}), end}, "", "", 1},
      {"no beginning",
       {movement({}), end},
       "previous_balance_missing",
       "statement-1 structure_broken",
       1},
      {"no end",
       {balance({}), movement({})},
       "new_balance_missing",
       "statement-1 trailer_missing",
       1},
      {"a lost movement", {balance({}), end}, "balance_mismatch", "", 0},
      {"of another account",
       {balance({}), movement({.account = "00099999999"}), end},
       "new_balance_missing previous_balance_missing new_balance_missing previous_balance_missing",
       "statement-1 trailer_missing, statement-2 structure_broken, statement-3 structure_broken",
       1},
      {"in another currency",
       {balance({}), movement({.currency = "USD2"}), end},
       "currency_differs balance_mismatch",
       "",
       0},
      {"an end of another currency",
       {balance({}), movement({}), balance({.code = "07", .currency = "USD2"})},
       "currency_differs",
       "",
       1},
      {"a complement astray",
       {complement("NPY", "X"), balance({}), movement({}), end},
       "complement_without_movement",
       "",
       1},
      {"a record of no code", {balance({}), "02", movement({}), end}, "record_unknown", "", 1},
      {"a day without movement",
       {"** PAS DE MOUVEMENT CE JOUR **"},
       "no_movement no_statement",
       "file structure_broken",
       0},
      {"nothing", {}, "file_empty", "file structure_broken", 0},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(file_of(row.records));
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_EQ(got.cash().size(), row.cash);
    EXPECT_TRUE(got.kept.tiles);
  }
}

TEST(Cfonb120, ContinuityIsJudgedBetweenStatementsOfAnAccount) {
  const Records two = {balance({}), balance({.code = "07", .date = "201126"}),
                       balance({.amount = "0000000000001{", .date = "201126"}),
                       balance({.code = "07", .amount = "0000000000001{", .date = "211126"})};
  EXPECT_EQ(read(file_of(two)).codes(), "continuity_break");
}

TEST(Cfonb120, EbcdicAndOneLine) {
  const Reading right = read(test_support::golden_file("cfonb120/receipts_and_returns.txt"));
  std::string joined;
  std::string ebcdic;
  std::string table(256, '\x6f');  // of ISO 8859-1 to EBCDIC, for what the file has
  constexpr std::string_view kPlain = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ {}-/,.&";
  constexpr std::string_view kCoded =
      "\xF0\xF1\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\xC1\xC2\xC3\xC4\xC5\xC6\xC7\xC8\xC9\xD1\xD2\xD3"
      "\xD4\xD5\xD6\xD7\xD8\xD9\xE2\xE3\xE4\xE5\xE6\xE7\xE8\xE9\x40\xC0\xD0\x60\x61\x6B\x4B\x50";
  for (std::size_t n = 0; n < kPlain.size(); ++n) {
    table[static_cast<unsigned char>(kPlain[n])] = kCoded[n];
  }
  for (const char c : test_support::golden_file("cfonb120/receipts_and_returns.txt")) {
    if (c == '\r' || c == '\n') continue;
    joined += c;
    ebcdic += table[static_cast<unsigned char>(c)];
  }
  for (const std::string& bytes : {joined, ebcdic}) {
    const Reading got = read(bytes);
    EXPECT_EQ(got.codes(), right.codes());
    ASSERT_EQ(got.cash().size(), right.cash().size());
    for (std::size_t n = 0; n < got.cash().size(); ++n) {
      EXPECT_EQ(got.cash()[n].id, right.cash()[n].id);
    }
  }
}

TEST(Cfonb120, OneWrongByteIsNeverOtherMoneyInSilence) {
  for (const char* name : {"cfonb120/receipts_and_returns.txt", "cfonb120/no_line_ends.txt"}) {
    SCOPED_TRACE(name);
    test_support::expect_no_other_money_in_silence(cfonb120_decoder(),
                                                   test_support::golden_file(name), "07 X}\n");
  }
  test_support::expect_lost_and_doubled_lines_said(
      cfonb120_decoder(), test_support::golden_file("cfonb120/receipts_and_returns.txt"),
      "01 04 07");
}

TEST(Cfonb240, DetailsAreAdvicesUnlessTheProfileTakesThemAsCash) {
  const std::string bytes = test_support::golden_file("cfonb240/transfers_received.txt");
  const Reading got = read_with(cfonb240_decoder(), bytes);
  EXPECT_EQ(got.codes(), "");
  ASSERT_EQ(got.cash().size(), 3U);
  EXPECT_EQ(got.cash()[0].kind, CashKind::advice);
  EXPECT_EQ(got.cash()[0].payer_name, "HALE TRADING SARL");
  EXPECT_EQ(got.cash()[0].payer_account, "300060000101234567890");
  EXPECT_EQ(got.cash()[0].text, "INV-1001");
  Profiles profiles;
  profiles.accounts["300040082100012345678"].type_codes["cfonb240"] = CashKind::receipt;
  EXPECT_EQ(read_with(cfonb240_decoder(), bytes, profiles).cash().at(0).kind, CashKind::receipt);
}

TEST(Cfonb240, OneWrongByteIsNeverOtherMoneyInSilence) {
  const std::string bytes = test_support::golden_file("cfonb240/transfers_received.txt");
  test_support::expect_no_other_money_in_silence(cfonb240_decoder(), bytes, "07 X\n");
  test_support::expect_lost_and_doubled_lines_said(cfonb240_decoder(), bytes, "31 34 39");
}

TEST(Cfonb120, IsKnownBehindDaysWithoutMovement) {
  const std::string quiet = "                  ** PAS DE MOUVEMENT CE JOUR **\r\n\r\n";
  const std::string bytes = quiet + quiet + balance({}) + "\n" + movement({}) + "\n";
  EXPECT_GE(cfonb120_decoder().sniff(bytes), 80);
  EXPECT_EQ(cfonb120_decoder().sniff(quiet), 0);
}

TEST(Cfonb, EachIsKnownByItsFirstRecords) {
  const std::string one = test_support::golden_file("cfonb120/receipts_and_returns.txt");
  const std::string two = test_support::golden_file("cfonb240/transfers_received.txt");
  EXPECT_EQ(cfonb120_decoder().sniff(one), 95);
  EXPECT_EQ(cfonb120_decoder().sniff(two), 0);
  EXPECT_EQ(cfonb240_decoder().sniff(two), 95);
  EXPECT_EQ(cfonb240_decoder().sniff(one), 0);
  EXPECT_EQ(cfonb120_decoder().sniff("01,SENDER,RECEIVER,200101,0000,1,80,,2/\n"), 0);
  EXPECT_EQ(cfonb120_decoder().sniff(""), 0);
  EXPECT_EQ(cfonb240_decoder().sniff("31"), 0);
}

}  // namespace
}  // namespace quittance::ingest

// CODA: fields, communications, totals with details, controls and what damage to them means.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/coda/layout.h"
#include "tests/support/one_wrong_byte.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

using Records = std::vector<std::string>;

constexpr std::string_view kIban = "BE68539007547034";

std::string header() {
  return fmt::format(
      "00000201126300"
      "05{:55}00403170701 00000{:39}2",
      "", "");
}
std::string old_balance(std::int64_t thousandths = 0) {
  return fmt::format("12001{:<34}EUR0{:015}191126{:<61}001", kIban, thousandths, "QUITTANCE");
}
std::string new_balance(std::int64_t thousandths) {
  return fmt::format("8001{:<34}EUR0{:015}201126{:64}0", kIban, thousandths, "");
}
std::string trailer(int records, std::int64_t debits, std::int64_t credits, char more = '2') {
  return fmt::format("9{:15}{:06}{:015}{:015}{:75}{}", "", records, debits, credits, "", more);
}
struct Movement {
  int sequence = 1;
  int detail = 0;
  int sign = 0;
  std::int64_t thousandths = 1000;
  std::string_view code = "00150000";
  std::string_view words = "";
  int structured = 0;
};
std::string movement(const Movement& given) {
  return fmt::format("21{:04}{:04}{:<21}{}{:015}201126{}{}{:<53}20112600100 0", given.sequence,
                     given.detail, "BANKREF", given.sign, given.thousandths, given.code,
                     given.structured, given.words);
}
std::string second(std::string_view words, std::string_view end_to_end = "",
                   std::string_view returned = "", int sequence = 1) {
  return fmt::format("22{:04}0000{:<53}{:<35}{:<11}   {:<5}", sequence, words, end_to_end,
                     "GEBABEBB", returned);
}
std::string third(std::string_view account, std::string_view name, std::string_view words = "",
                  int sequence = 1) {
  return fmt::format("23{:04}0000{:<34}EUR{:<35}{:<43}", sequence, account, name, words);
}

// A file around these records of movements, whose controls hold where the sums are these.
struct Sums {
  std::int64_t debits = 0;
  std::int64_t credits = 0;
};
std::string file_of(const Records& movements, const Sums& sums) {
  Records records = {header(), old_balance(10'000)};
  records.insert(records.end(), movements.begin(), movements.end());
  records.push_back(new_balance(10'000 + sums.credits - sums.debits));
  records.push_back(trailer(static_cast<int>(movements.size()) + 2, sums.debits, sums.credits));
  std::string file;
  for (const std::string& record : records) file += record + "\n";
  return file;
}
Reading read(const Records& movements, const Sums& sums, const Profiles& profiles = {}) {
  return read_with(coda_decoder(), file_of(movements, sums), profiles);
}

TEST(Coda, AReceiptWithItsRecords) {
  const std::string full = std::string(50, 'x') + "INV";
  const Reading got = read({movement({.words = full}), second("-1001 AND MORE", "E2E-1"),
                            third("NL91ABNA0417164300", "HALE TRADING NV", "THE END")},
                           {.credits = 1000});
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.held(), "");
  ASSERT_EQ(got.cash().size(), 1U);
  const KeptCash& cash = got.cash()[0];
  EXPECT_EQ(cash.kind, CashKind::receipt);
  EXPECT_EQ(cash.method, Method::sepa);
  EXPECT_EQ(cash.amount, 100);
  EXPECT_EQ(cash.currency, "EUR");
  EXPECT_EQ(cash.account, kIban);
  EXPECT_EQ(cash.value_date, "2026-11-20");
  EXPECT_EQ(cash.booking_date, "2026-11-20");
  EXPECT_EQ(cash.payer_name, "HALE TRADING NV");
  EXPECT_EQ(cash.payer_routing, "GEBABEBB");
  EXPECT_EQ(cash.end_to_end_id, "E2E-1");
  EXPECT_EQ(cash.bank_reference, "BANKREF");
  EXPECT_EQ(cash.text, full + "-1001 AND MORE THE END");
}

TEST(Coda, StructuredCommunications) {
  struct Row {
    const char* words;
    const char* reference;
    const char* text;
    const char* codes;
  };
  const Row rows[] = {
      {"101090933755493", "090933755493", "", ""},
      {"102000000009797", "000000009797", "", ""},
      {"101090933755494", "", "101 090933755494", "reference_check_fails"},
      {"100RF18539007547034", "RF18539007547034", "", ""},
      {"10500000123     4567", "", "105 00000123 4567", ""},
      {"999WHAT", "", "999 WHAT", "communication_unknown"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.words);
    const Reading got = read({movement({.words = row.words, .structured = 1})}, {.credits = 1000});
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.cash().at(0).reference, row.reference);
    EXPECT_EQ(got.cash().at(0).text, row.text);
  }
  // The reference that free text names.
  EXPECT_EQ(
      read({movement({.words = "+++090/9337/55493+++"})}, {.credits = 1000}).cash().at(0).reference,
      "090933755493");
}

TEST(Coda, KindsFollowTheTransactionCode) {
  struct Row {
    const char* code;
    int sign;
    const char* returned;
    CashKind kind;
  };
  const Row rows[] = {
      {"00150000", 0, "", CashKind::receipt},       {"00101000", 1, "", CashKind::other},
      {"00503000", 1, "", CashKind::returned},      {"00101000", 1, "2AC04", CashKind::returned},
      {"00101000", 0, "1AC04", CashKind::returned}, {"35037000", 1, "", CashKind::fee},
      {"00487000", 0, "", CashKind::other},         {"00137000", 1, "", CashKind::fee},
      {"00199000", 0, "", CashKind::other},         {"20450000", 0, "", CashKind::deposit_total},
      {"00154000", 0, "", CashKind::other},         {"00554000", 0, "", CashKind::other},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.code);
    const Sums sums = row.sign == 1 ? Sums{.debits = 1000} : Sums{.credits = 1000};
    const Reading got =
        read({movement({.sign = row.sign, .code = row.code}), second("", "", row.returned)}, sums);
    EXPECT_EQ(got.codes(), "");
    EXPECT_EQ(got.cash().at(0).kind, row.kind);
    EXPECT_EQ(got.cash().at(0).debit, row.sign == 1);
  }
  Profiles profiles;
  profiles.accounts[std::string(kIban)].type_codes["0150"] = CashKind::transfer;
  EXPECT_EQ(read({movement({})}, {.credits = 1000}, profiles).cash().at(0).kind,
            CashKind::transfer);
}

TEST(Coda, AnUnknownReturnIsSaidAndMakesNoReturn) {
  for (const char* type : {"7", "X", "-", "6AC04"}) {
    const Reading got = read({movement({}), second("", "", type)}, {.credits = 1000});
    EXPECT_EQ(got.codes(), "return_type_unknown") << type;
    EXPECT_EQ(got.cash().at(0).kind, CashKind::receipt);
  }
  const std::string known =
      "127"
      "201126"
      "1"
      "1"
      "0";
  const auto direct_debit = [&](char reason) {
    return read(
        {movement({.code = "00550000", .words = known.substr(0, 11) + reason, .structured = 1})},
        {.credits = 1000});
  };
  EXPECT_EQ(direct_debit('0').codes(), "");
  EXPECT_EQ(direct_debit('0').cash().at(0).kind, CashKind::receipt);
  EXPECT_EQ(direct_debit('4').cash().at(0).kind, CashKind::returned);
  EXPECT_EQ(direct_debit('7').codes(), "return_type_unknown");
  EXPECT_EQ(direct_debit('7').cash().at(0).kind, CashKind::receipt);
}

// The totals of the file count a movement once, with details or without.
TEST(Coda, ATotalAndItsDetailsAreTheSameMoney) {
  struct Row {
    const char* why;
    Records records;
    Sums sums;
    std::vector<std::int64_t> amounts;  // of the cash, in cents
    CashKind kind;                      // of the first
    const char* codes;
  };
  const Movement total = {.thousandths = 3000, .code = "20550000"};
  const std::string one =
      movement({.detail = 1, .thousandths = 1000, .code = "60550000", .words = "ONE"});
  const std::string two =
      movement({.detail = 2, .thousandths = 2000, .code = "60550000", .words = "TWO"});
  const std::string of_two =
      movement({.detail = 3, .thousandths = 2010, .code = "90550000", .words = "GROSS"});
  const Row rows[] = {
      {"paid one by one",
       {movement(total), one, two},
       {.credits = 3000},
       {100, 200},
       CashKind::receipt,
       ""},
      {"with details of a detail",
       {movement(total), one, two, of_two},
       {.credits = 3000},
       {100, 200},
       CashKind::receipt,
       ""},
      {"one is missing",
       {movement(total), one},
       {.credits = 3000},
       {300},
       CashKind::deposit_total,
       "details_differ"},
      {"one is unreadable",
       {movement(total), one, "210001000X" + two.substr(10, 22) + "X" + two.substr(33)},
       {.credits = 3000},
       {300},
       CashKind::deposit_total,
       "amount_unreadable details_differ"},
      {"a payment and its charges",
       {movement({.thousandths = 900, .code = "34150000"}),
        movement({.detail = 1, .thousandths = 1000, .code = "84150100"}),
        movement({.detail = 2, .sign = 1, .thousandths = 100, .code = "84137100"})},
       {.credits = 900},
       {90},
       CashKind::receipt,
       ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(row.records, row.sums);
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), "");
    EXPECT_EQ(got.summary.transactions, 1U);
    EXPECT_EQ(got.summary.details, row.records.size() - 1);
    EXPECT_EQ(got.summary.credits.count, 1U);
    ASSERT_EQ(got.cash().size(), row.amounts.size());
    EXPECT_EQ(got.cash()[0].kind, row.kind);
    for (std::size_t n = 0; n < row.amounts.size(); ++n) {
      EXPECT_EQ(got.cash()[n].amount, row.amounts[n]);
    }
  }
}

TEST(Coda, BrokenStructureIsHeldAndSaid) {
  const std::string good = movement({});
  struct Row {
    const char* why;
    Records records;
    const char* codes;
    const char* held;
    std::size_t cash;
  };
  const std::string close = new_balance(11'000);
  const Row rows[] = {
      {"whole", {header(), old_balance(10'000), good, close, trailer(3, 0, 1000)}, "", "", 1},
      {"a message of the bank is said",
       {header(), old_balance(10'000), good, close,
        fmt::format("4 00010000{:22}{:<80}{:15}0", "", "MESSAGE LIBRE", ""), trailer(3, 0, 1000)},
       "information_unread",
       "",
       1},
      {"cut off before it says whether more follows",
       {header(), old_balance(10'000), good, close, trailer(3, 0, 1000).substr(0, 80)},
       "more_unstated",
       "",
       1},
      {"no header",
       {old_balance(10'000), good, close, trailer(3, 0, 1000)},
       "header_missing",
       "transmission-1 structure_broken",
       1},
      {"no trailer",
       {header(), old_balance(10'000), good, close},
       "trailer_missing",
       "transmission-1 trailer_missing",
       1},
      {"no new balance",
       {header(), old_balance(10'000), good, trailer(2, 0, 1000)},
       "new_balance_missing",
       "statement-1 trailer_missing",
       1},
      {"no movement, no new balance", {header(), old_balance(10'000), trailer(1, 0, 0)}, "", "", 0},
      {"no old balance",
       {header(), good, close, trailer(2, 0, 1000)},
       "movement_without_account new_balance_without_old amount_wrong no_statement",
       "file structure_broken, transmission-1 control_failed",
       0},
      {"a lost movement",
       {header(), old_balance(10'000), close, trailer(3, 0, 1000)},
       "balance_mismatch count_wrong amount_wrong",
       "transmission-1 control_failed",
       0},
      {"a detail without its movement",
       {header(), old_balance(10'000), movement({.sequence = 7, .detail = 1}), good, close,
        trailer(4, 0, 1000)},
       "detail_without_movement",
       "",
       1},
      {"a record between two transmissions",
       {header(), old_balance(10'000), trailer(1, 0, 0), second("", ""), header(),
        old_balance(10'000), trailer(1, 0, 0)},
       "header_missing continuation_without_movement trailer_missing",
       "transmission-2 structure_broken",
       0},
      {"another follows",
       {header(), old_balance(10'000), good, close, trailer(3, 0, 1000, '1')},
       "more_announced",
       "",
       1},
      {"two transmissions",
       {header(), old_balance(10'000), good, close, trailer(3, 0, 1000, '1'), header(),
        old_balance(11'000), new_balance(11'000), trailer(2, 0, 0)},
       "",
       "",
       1},
      {"half a cent",
       {header(), old_balance(10'000), movement({.thousandths = 1005}), new_balance(11'005),
        trailer(3, 0, 1005)},
       "amount_unreadable balance_unreadable",
       "",
       0},
      {"numbers with a gap",
       {header(), old_balance(10'000), good, movement({.sequence = 3, .thousandths = 0}), close,
        trailer(4, 0, 1000)},
       "sequence_gap amount_zero",
       "",
       2},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    std::string file;
    for (const std::string& record : row.records) file += record + "\n";
    const Reading got = read_with(coda_decoder(), file);
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_EQ(got.cash().size(), row.cash);
    for (const Unit& unit : got.summary.units) EXPECT_LE(unit.from, unit.to) << unit.name;
    EXPECT_TRUE(got.kept.tiles);
  }
}

TEST(Coda, AccountsOfEveryStructure) {
  struct Row {
    const char* columns;
    const char* account;
    const char* currency;
  };
  const Row rows[] = {
      {"539007547034 EUR0BE                  ", "539007547034", "EUR"},
      {"BE68539007547034                  EUR", "BE68539007547034", "EUR"},
      {"123456                            USD", "123456", "USD"},
      {"BE68539007547034 EUR                 ", "BE68539007547034", "EUR"},
      {"BE68539007547034               001USD", "BE68539007547034", "USD"},
      {"BE68539007547034                     ", "BE68539007547034", ""},
      {"                                     ", "", ""},
  };
  for (const Row& row : rows) {
    const coda::AccountText got = coda::account_of(row.columns);
    EXPECT_EQ(got.account, row.account);
    EXPECT_EQ(got.currency.code(), row.currency);
  }
}

TEST(Coda, IsKnownByItsFirstRecords) {
  EXPECT_EQ(coda_decoder().sniff(header() + "\n" + old_balance()), 98);
  EXPECT_EQ(coda_decoder().sniff(header() + old_balance()), 98);
  EXPECT_EQ(coda_decoder().sniff(header()), 85);
  EXPECT_EQ(coda_decoder().sniff(old_balance()), 0);
  EXPECT_EQ(coda_decoder().sniff(""), 0);
}

TEST(Coda, TheSameStatementTwiceIsSaid) {
  const std::string bytes = test_support::golden_file("coda/receipts_and_details.cod");
  const Reading once = read_with(coda_decoder(), bytes);
  const Reading twice = read_with(coda_decoder(), bytes + bytes);
  EXPECT_EQ(once.codes().find("statement_repeated"), std::string::npos);
  EXPECT_NE(twice.codes().find("statement_repeated"), std::string::npos);
}

TEST(Coda, OneWrongByteIsNeverOtherMoneyInSilence) {
  const std::string bytes = test_support::golden_file("coda/receipts_and_details.cod");
  test_support::expect_no_other_money_in_silence(coda_decoder(), bytes, "02 X\n");
  test_support::expect_lost_and_doubled_lines_said(coda_decoder(), bytes, "00 12 21 80 9 ");
}

}  // namespace
}  // namespace quittance::ingest

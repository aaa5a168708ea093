#include "engine/metrics/cash_proof.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "tests/unit/engine/metrics/days.h"

namespace quittance::engine {
namespace {

const AccountHandle kBank{0};

std::array<std::int64_t, kDispositions> in(Disposition state, std::int64_t amount) {
  std::array<std::int64_t, kDispositions> states{};
  states[static_cast<std::size_t>(state)] = amount;
  return states;
}

StatementDay statement(const char* date, std::int64_t opening, std::int64_t credits,
                       std::int64_t debits, std::int64_t closing, std::int64_t receipt_credits) {
  return {.account = kBank,
          .currency = usd(),
          .day = day(date),
          .opening = opening,
          .closing = closing,
          .credits = credits,
          .debits = debits,
          .receipt_credits = receipt_credits};
}

ReceiptsDay receipts(const char* booked, Disposition state, std::int64_t amount) {
  return {.account = kBank,
          .currency = usd(),
          .booking_day = day(booked),
          .posting_day = day(booked),
          .deposit_day = {},
          .states = in(state, amount)};
}

ReceiptsDay fed(const char* booked, std::int64_t amount, const char* deposit) {
  ReceiptsDay detail = receipts(booked, Disposition::applied, amount);
  detail.from_feed = true;
  if (deposit != nullptr) detail.deposit_day = day(deposit);
  return detail;
}

DepositDay deposit(const char* date, std::int64_t amount, bool explained) {
  return {.account = kBank,
          .currency = usd(),
          .day = day(date),
          .amount = amount,
          .explained = explained};
}

std::vector<CashProofLine> prove(const std::vector<StatementDay>& statements,
                                 const std::vector<ReceiptsDay>& receipts_days,
                                 const std::vector<DepositDay>& deposits = {}) {
  const auto lines =
      daily_cash_proof({.statements = statements, .receipts = receipts_days, .deposits = deposits});
  EXPECT_TRUE(lines);
  return *lines;
}

TEST(CashProof, ADayInWhichEverythingIsThere) {
  // Credits: two receipts, a lockbox deposit and a transfer of 50 that is no cash in.
  const auto lines = prove({statement("2026-11-20", 1'000'00, 950'00, 100'00, 1'850'00, 300'00)},
                           {receipts("2026-11-20", Disposition::applied, 200'00),
                            receipts("2026-11-20", Disposition::unidentified, 100'00),
                            fed("2026-11-20", 600'00, "2026-11-20")},
                           {deposit("2026-11-20", 600'00, true)});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].balance_difference, 0);
  EXPECT_EQ(lines[0].receipts, 900'00);
  EXPECT_EQ(lines[0].states[static_cast<std::size_t>(Disposition::applied)], 800'00);
  EXPECT_EQ(lines[0].states[static_cast<std::size_t>(Disposition::unidentified)], 100'00);
  EXPECT_EQ(lines[0].receipts_difference, 0);
  EXPECT_TRUE(lines[0].holds());
}

TEST(CashProof, AStatementThatDoesNotAddUpShowsByHowMuch) {
  const auto lines = prove({statement("2026-11-20", 1'000'00, 300'00, 100'00, 1'210'00, 300'00)},
                           {receipts("2026-11-20", Disposition::applied, 300'00)});
  EXPECT_EQ(lines[0].balance_difference, -10'00);
  EXPECT_EQ(lines[0].receipts_difference, 0);
  EXPECT_FALSE(lines[0].holds());
}

TEST(CashProof, AMissingStatementShowsInTheBalanceCarried) {
  const auto lines = prove({statement("2026-11-20", 1'000'00, 0, 0, 1'000'00, 0),
                            statement("2026-11-23", 1'040'00, 0, 0, 1'040'00, 0)},
                           {});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].carried_difference, std::nullopt);
  EXPECT_EQ(lines[1].carried_difference, 40'00);
  EXPECT_FALSE(lines[1].holds());
}

// Numbers count up by one for each account, over files and days; pages of a statement share one,
// and a bank that counts anew each year lacks nothing.
TEST(CashProof, StatementNumbersThatAreLeftOutAreCounted) {
  const auto numbered = [](const char* date, std::uint32_t number) {
    StatementDay day = statement(date, 100, 0, 0, 100, 0);
    day.number = number;
    return day;
  };
  std::vector<StatementDay> days = {numbered("2026-11-23", 44), numbered("2026-11-18", 40),
                                    numbered("2026-11-19", 41), numbered("2026-11-19", 41),
                                    numbered("2027-01-04", 1)};
  days.push_back(numbered("2026-11-20", 0));  // one that bears none
  const std::vector<CashProofLine> lines = prove(days, {});
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0].statements_missing, 0U);
  EXPECT_EQ(lines[1].statements_missing, 0U);
  EXPECT_EQ(lines[2].statements_missing, 0U);
  EXPECT_EQ(lines[3].statements_missing, 2U);
  EXPECT_EQ(lines[4].statements_missing, 0U);
  EXPECT_TRUE(lines[3].holds());
}

TEST(CashProof, SeveralStatementsOfADayAreOne) {
  StatementDay morning = statement("2026-11-20", 100'00, 50'00, 0, 150'00, 50'00);
  StatementDay evening = statement("2026-11-20", 150'00, 0, 30'00, 120'00, 0);
  evening.ordinal = 1;
  const auto lines =
      prove({evening, morning}, {receipts("2026-11-20", Disposition::on_account, 50'00)});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].opening, 100'00);
  EXPECT_EQ(lines[0].closing, 120'00);
  EXPECT_TRUE(lines[0].holds());
}

TEST(CashProof, AReceiptWithoutItsCreditIsADifference) {
  const auto lines = prove({statement("2026-11-20", 0, 300'00, 0, 300'00, 300'00)},
                           {receipts("2026-11-20", Disposition::applied, 320'00)});
  EXPECT_EQ(lines[0].receipts_difference, 20'00);
  EXPECT_FALSE(lines[0].holds());
}

TEST(CashProof, DetailsWhoseDepositHasNotComeReconcile) {
  const auto lines = prove({}, {fed("2026-11-20", 600'00, nullptr)});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].details_waiting, 600'00);
  EXPECT_EQ(lines[0].receipts_difference, 0);
  EXPECT_EQ(lines[0].balance_difference, std::nullopt);
  EXPECT_TRUE(lines[0].holds());
}

TEST(CashProof, ADepositCreditedTheNextDayReconcilesOnBoth) {
  const auto lines =
      prove({statement("2026-11-21", 0, 600'00, 0, 600'00, 0)},
            {fed("2026-11-20", 600'00, "2026-11-21")}, {deposit("2026-11-21", 600'00, true)});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].details_other_day, 600'00);
  EXPECT_EQ(lines[1].details_other_day, -600'00);
  EXPECT_EQ(lines[1].explained_deposits, 600'00);
  EXPECT_TRUE(lines[0].holds());
  EXPECT_TRUE(lines[1].holds());
}

TEST(CashProof, AnOpenDepositIsShownAndIsNoReceipt) {
  const auto lines = prove({statement("2026-11-20", 0, 600'00, 0, 600'00, 0)}, {},
                           {deposit("2026-11-20", 600'00, false)});
  EXPECT_EQ(lines[0].open_deposits, 600'00);
  EXPECT_EQ(lines[0].receipts, 0);
  EXPECT_TRUE(lines[0].holds());
}

TEST(CashProof, PostingOutsideTheBookingDayIsShown) {
  ReceiptsDay late = receipts("2026-10-31", Disposition::applied, 300'00);
  late.posting_day = day("2026-11-02");
  const auto lines = prove({statement("2026-10-31", 0, 300'00, 0, 300'00, 300'00)}, {late});
  EXPECT_EQ(lines[0].posted_other_day, 300'00);
  EXPECT_TRUE(lines[0].holds());
}

TEST(CashProof, AccountsAndCurrenciesStandApart) {
  StatementDay euros = statement("2026-11-20", 5'00, 0, 0, 5'00, 0);
  euros.currency = eur();
  StatementDay other = statement("2026-11-21", 9'00, 0, 0, 9'00, 0);
  other.account = AccountHandle{7};
  const auto lines = prove({other, statement("2026-11-20", 1'00, 0, 0, 1'00, 0), euros}, {});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].currency, eur());
  EXPECT_EQ(lines[1].currency, usd());
  EXPECT_EQ(lines[2].account, AccountHandle{7});
  for (const CashProofLine& line : lines) EXPECT_EQ(line.carried_difference, std::nullopt);
}

TEST(CashProof, RefusesUnknownDaysAndSumsBeyond64Bits) {
  StatementDay undated = statement("2026-11-20", 0, 0, 0, 0, 0);
  undated.day = Date{};
  const std::vector<StatementDay> undated_only = {undated};
  EXPECT_EQ(
      daily_cash_proof({.statements = undated_only, .receipts = {}, .deposits = {}}).error().code,
      Errc::field_missing);
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  const std::vector<ReceiptsDay> huge = {receipts("2026-11-20", Disposition::applied, kHuge),
                                         receipts("2026-11-20", Disposition::unapplied, kHuge)};
  EXPECT_EQ(daily_cash_proof({.statements = {}, .receipts = huge, .deposits = {}}).error().code,
            Errc::amount_overflow);
}

TEST(CashProof, ReadsLikeAProof) {
  const auto lines = prove({statement("2026-11-20", 1'000'00, 300'00, 100'00, 1'210'00, 300'00)},
                           {receipts("2026-11-20", Disposition::unapplied, 300'00)});
  std::vector<std::string> text;
  for (const CashProofPosition& position : positions_of(lines[0])) {
    text.push_back(std::string(position.text) + " " + format_major(position.amount, usd()));
  }
  EXPECT_EQ(text, (std::vector<std::string>{
                      "opening balance 1000.00", "credits 300.00", "debits 100.00",
                      "closing balance 1210.00", "statement does not add up by -10.00",
                      "unapplied 300.00", "receipts 300.00",
                      "statement credits classed as receipts 300.00", "difference 0.00"}));
}

// However receipts are cut into rows and whenever their deposits come, a book that has what the
// bank has proves on every day, in any order of the input; a cent more shows as that cent on its
// day.
TEST(CashProof, HoldsForEveryCompleteBook) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto pick = [&](int from, int to) {
      return std::uniform_int_distribution<int>(from, to)(random);
    };
    std::vector<StatementDay> statements;
    std::vector<ReceiptsDay> rows;
    std::vector<DepositDay> deposits;
    std::int64_t balance = pick(-1'000, 1'000);
    for (int n = 0; n < 10; ++n) {
      const Date date = day("2026-02-20").plus_days(n);
      std::int64_t stated = 0;
      for (int count = pick(0, 5); count > 0; --count) {
        const int amount = pick(1, 10'000);
        rows.push_back(
            receipts("2026-02-20", static_cast<Disposition>(pick(0, kDispositions - 1)), amount));
        rows.back().booking_day = date;
        rows.back().posting_day = date.plus_days(pick(0, 1));
        stated += amount;
      }
      std::int64_t deposited = 0;
      for (int count = pick(0, 3); count > 0; --count) {
        const int amount = pick(1, 10'000);
        const bool explained = pick(0, 1) == 0;
        deposits.push_back({kBank, usd(), date, amount, explained});
        deposited += amount;
        if (!explained) continue;
        rows.push_back(fed("2026-02-20", amount, nullptr));
        rows.back().booking_day = date.plus_days(pick(-1, 1));
        rows.back().deposit_day = date;
      }
      if (pick(0, 3) == 0) {
        rows.push_back(fed("2026-02-20", pick(1, 500), nullptr));
        rows.back().booking_day = date;
      }
      const int debits = pick(0, 700);
      const std::int64_t closing = balance + stated + deposited - debits;
      statements.push_back(
          {kBank, usd(), date, 0, balance, closing, stated + deposited, debits, stated});
      balance = closing;
    }
    std::shuffle(statements.begin(), statements.end(), random);
    std::shuffle(rows.begin(), rows.end(), random);
    std::shuffle(deposits.begin(), deposits.end(), random);
    for (const CashProofLine& line : prove(statements, rows, deposits))
      EXPECT_TRUE(line.holds()) << line.day.iso();
    if (rows.empty()) continue;
    const Date date = rows.front().booking_day;
    ReceiptsDay cent = receipts("2026-02-20", Disposition::applied, 1);
    cent.booking_day = cent.posting_day = date;
    rows.push_back(cent);
    for (const CashProofLine& line : prove(statements, rows, deposits)) {
      EXPECT_EQ(line.receipts_difference, line.day == date ? 1 : 0) << line.day.iso();
    }
  }
}

}  // namespace
}  // namespace quittance::engine

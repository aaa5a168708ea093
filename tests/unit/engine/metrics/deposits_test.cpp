#include "engine/metrics/deposits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "tests/unit/engine/metrics/days.h"

namespace quittance::engine {
namespace {

constexpr std::uint32_t kNone = DepositProof::kNone;
const AccountHandle kDepositAccount{0};
const AccountHandle kLockbox{1};
const AccountHandle kAch{2};

DepositTotal total(std::string_view id, const char* date, std::int64_t amount) {
  return {
      .id = id, .account = kDepositAccount, .currency = usd(), .date = day(date), .amount = amount};
}

DepositDetail detail(std::string_view id, const char* date, std::string_view batch,
                     std::int64_t amount, AccountHandle feed = kLockbox) {
  return {.id = id,
          .deposit_account = kDepositAccount,
          .feed = feed,
          .currency = usd(),
          .date = day(date),
          .batch = batch,
          .amount = amount};
}

using Positions = std::vector<std::uint32_t>;

TEST(ExplainDeposits, AWholeDepositOfALockbox) {
  const std::vector<DepositTotal> totals = {total("T1", "2026-11-20", 600'00)};
  const std::vector<DepositDetail> details = {detail("A", "2026-11-20", "001", 100'00),
                                              detail("B", "2026-11-20", "001", 200'00),
                                              detail("C", "2026-11-20", "002", 300'00)};
  const DepositProof proof = explain_deposits(totals, details);
  EXPECT_EQ(proof.details_of[0], (Positions{0, 1, 2}));
  EXPECT_EQ(proof.total_of, (Positions{0, 0, 0}));
}

TEST(ExplainDeposits, OneBatchEach) {
  const std::vector<DepositTotal> totals = {total("T1", "2026-11-21", 300'00),
                                            total("T2", "2026-11-20", 300'01)};
  const std::vector<DepositDetail> details = {detail("A", "2026-11-20", "001", 100'00),
                                              detail("B", "2026-11-20", "001", 200'00),
                                              detail("C", "2026-11-20", "002", 300'01)};
  const DepositProof proof = explain_deposits(totals, details);
  EXPECT_EQ(proof.details_of[0], (Positions{0, 1}));
  EXPECT_EQ(proof.details_of[1], (Positions{2}));
}

TEST(ExplainDeposits, StaysOpenUnlessDateAccountCurrencyAndFeedAgree) {
  const std::vector<DepositTotal> totals = {total("T1", "2026-11-20", 300'00)};
  const std::vector<DepositDetail> fitting = {detail("A", "2026-11-21", "", 100'00),
                                              detail("B", "2026-11-21", "", 200'00)};
  EXPECT_EQ(explain_deposits(totals, fitting).total_of, (Positions{0, 0}));
  const auto open_when = [&](const char* why, auto change) {
    SCOPED_TRACE(why);
    auto details = fitting;
    change(details);
    const DepositProof proof = explain_deposits(totals, details);
    EXPECT_TRUE(proof.details_of[0].empty());
    EXPECT_EQ(proof.total_of, Positions(details.size(), kNone));
  };
  open_when("two days away", [](auto& details) {
    for (auto& one : details) one.date = day("2026-11-22");
  });
  open_when("a detail of another day", [](auto& details) { details[0].date = day("2026-11-20"); });
  open_when("a detail of another feed", [](auto& details) { details[0].feed = kAch; });
  open_when("another deposit account", [](auto& details) {
    for (auto& one : details) one.deposit_account = kAch;
  });
  open_when("another currency", [](auto& details) {
    for (auto& one : details) one.currency = eur();
  });
  open_when("a cent short", [](auto& details) { details[0].amount -= 1; });
  open_when("one detail too many",
            [](auto& details) { details.push_back(detail("C", "2026-11-21", "", 1)); });
  open_when("no date", [](auto& details) {
    for (auto& one : details) one.date = Date{};
  });
  EXPECT_EQ(explain_deposits(totals, {}).details_of[0], Positions{});
  // The profile may allow more days, or none.
  auto late = fitting;
  for (auto& one : late) one.date = day("2026-11-23");
  EXPECT_EQ(explain_deposits(totals, late, 3).total_of, (Positions{0, 0}));
  EXPECT_EQ(explain_deposits(totals, fitting, 0).total_of, (Positions{kNone, kNone}));
}

TEST(ExplainDeposits, TheNearestDateWinsThenTheLowerId) {
  // Three equal deposits for two totals.
  const std::vector<DepositTotal> totals = {total("T2", "2026-11-20", 100'00),
                                            total("T1", "2026-11-20", 100'00)};
  const std::vector<DepositDetail> details = {detail("A", "2026-11-19", "", 100'00),
                                              detail("B", "2026-11-21", "", 100'00),
                                              detail("C", "2026-11-20", "", 100'00)};
  const DepositProof proof = explain_deposits(totals, details);
  EXPECT_EQ(proof.details_of[1], (Positions{2}));  // T1 first, the same day
  EXPECT_EQ(proof.details_of[0], (Positions{0}));  // T2 next, the day before rather than after
  EXPECT_EQ(proof.total_of[1], kNone);
}

TEST(ExplainDeposits, ADetailIsNeverCountedTwice) {
  // The whole deposit and its first batch both fit a total; the batch's money is spent with the
  // whole.
  const std::vector<DepositTotal> totals = {total("T1", "2026-11-20", 300'00),
                                            total("T2", "2026-11-20", 100'00)};
  const std::vector<DepositDetail> details = {detail("A", "2026-11-20", "001", 100'00),
                                              detail("B", "2026-11-20", "002", 200'00)};
  const DepositProof proof = explain_deposits(totals, details);
  EXPECT_EQ(proof.details_of[0], (Positions{0, 1}));
  EXPECT_TRUE(proof.details_of[1].empty());
}

TEST(ExplainDeposits, SumsMayLeave64Bits) {
  constexpr std::int64_t kHuge = 9'000'000'000'000'000'000;
  const std::vector<DepositTotal> totals = {total("T1", "2026-11-20", kHuge)};
  const std::vector<DepositDetail> details = {detail("A", "2026-11-20", "1", kHuge),
                                              detail("B", "2026-11-20", "2", kHuge)};
  EXPECT_EQ(explain_deposits(totals, details).total_of, (Positions{0, kNone}));
}

// Whatever fits whatever: each detail explains at most one total, what explains a total sums to it
// within the days allowed and from one feed and date, and the order of the input means nothing.
TEST(ExplainDeposits, CountsMoneyOnceInAnyOrder) {
  for (std::uint32_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto pick = [&](int from, int to) {
      return std::uniform_int_distribution<int>(from, to)(random);
    };
    std::vector<std::string> ids(60);
    for (std::size_t n = 0; n < ids.size(); ++n) ids[n] = "ID" + std::to_string(100 + n);
    const std::string batches[] = {"", "1", "2"};
    std::vector<DepositTotal> totals;
    std::vector<DepositDetail> details;
    for (int n = pick(0, 15); n > 0; --n) {
      totals.push_back({ids[totals.size()], AccountHandle{static_cast<std::uint32_t>(pick(0, 1))},
                        usd(), day("2026-11-20").plus_days(pick(0, 4)), pick(1, 6)});
    }
    for (int n = pick(0, 40); n > 0; --n) {
      details.push_back({ids[details.size()], AccountHandle{static_cast<std::uint32_t>(pick(0, 1))},
                         pick(0, 1) == 0 ? kLockbox : kAch, usd(),
                         day("2026-11-20").plus_days(pick(0, 4)), batches[pick(0, 2)], pick(1, 3)});
    }
    const int apart = pick(0, 2);
    const DepositProof proof = explain_deposits(totals, details, apart);
    std::vector<int> used(details.size());
    for (std::size_t n = 0; n < totals.size(); ++n) {
      std::int64_t sum = 0;
      for (const std::uint32_t at : proof.details_of[n]) {
        const DepositDetail& any = details[proof.details_of[n].front()];
        ++used[at];
        sum += details[at].amount;
        EXPECT_EQ(proof.total_of[at], n);
        EXPECT_EQ(details[at].deposit_account, totals[n].account);
        EXPECT_EQ(details[at].feed, any.feed);
        EXPECT_EQ(details[at].date, any.date);
        EXPECT_LE(std::abs(details[at].date.days() - totals[n].date.days()), apart);
      }
      if (!proof.details_of[n].empty()) {
        EXPECT_EQ(sum, totals[n].amount);
      }
    }
    for (std::size_t n = 0; n < details.size(); ++n)
      EXPECT_EQ(used[n], proof.total_of[n] == kNone ? 0 : 1);

    std::vector<DepositTotal> other_totals = totals;
    std::vector<DepositDetail> other_details = details;
    std::shuffle(other_totals.begin(), other_totals.end(), random);
    std::shuffle(other_details.begin(), other_details.end(), random);
    const DepositProof again = explain_deposits(other_totals, other_details, apart);
    for (std::size_t n = 0; n < other_details.size(); ++n) {
      const auto before = std::find_if(
          details.begin(), details.end(),
          [&](const DepositDetail& candidate) { return candidate.id == other_details[n].id; });
      const std::uint32_t then = proof.total_of[static_cast<std::size_t>(before - details.begin())];
      const std::uint32_t now = again.total_of[n];
      ASSERT_EQ(then == kNone, now == kNone);
      if (now != kNone) {
        EXPECT_EQ(totals[then].id, other_totals[now].id);
      }
    }
  }
}

}  // namespace
}  // namespace quittance::engine

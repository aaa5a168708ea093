// The daily cash proof: an own account's statement against the receipts in the book (domain.md 5).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/disposition.h"
#include "core/ids.h"
#include "core/money.h"
#include "core/result.h"

namespace quittance::engine {

// One statement (or one page of it) as the bank states it. Minor units; debits positive.
struct StatementDay {
  AccountHandle account{};
  Currency currency{};
  Date day{};
  std::uint32_t ordinal = 0;  // order of statements within the day
  std::optional<std::int64_t> opening{};
  std::optional<std::int64_t> closing{};
  std::int64_t credits = 0;
  std::int64_t debits = 0;
  std::int64_t receipt_credits = 0;  // of the credits, those classed as receipts
  std::uint32_t number = 0;  // as the bank counts its statements of the account; 0: it does not
};

// Receipts of one account and booking day by state. Withdrawn payments are left out by the caller.
struct ReceiptsDay {
  AccountHandle account{};  // of a feed's detail: the account where its money lands
  Currency currency{};
  Date booking_day{};  // of a feed's detail: its deposit date
  Date posting_day{};  // missing: the booking day
  bool from_feed = false;
  Date
      deposit_day{};  // of a feed's detail: the day of the total it explains; missing: not come yet
  std::array<std::int64_t, kDispositions> states{};  // each zero or more
};

// A deposit total, see explain_deposits.
struct DepositDay {
  AccountHandle account{};
  Currency currency{};
  Date day{};
  std::int64_t amount = 0;
  bool explained = false;
};

// One account, currency and day. The proof holds when every difference is zero.
struct CashProofLine {
  AccountHandle account{};
  Currency currency{};
  Date day{};

  std::optional<std::int64_t> opening{};  // of the day's first statement
  std::int64_t credits = 0;
  std::int64_t debits = 0;
  std::optional<std::int64_t> closing{};             // of the day's last statement
  std::optional<std::int64_t> balance_difference{};  // opening + credits - debits - closing
  std::optional<std::int64_t>
      carried_difference{};  // opening - closing of the statement day before
  bool stated = false;       // a statement reports the day
  // By their numbers, between the statement day before and this one. A bank that counts anew lacks
  // none. No amount, so the proof may hold all the same.
  std::uint32_t statements_missing = 0;

  std::array<std::int64_t, kDispositions> states{};  // receipts of the day, feeds included
  std::int64_t receipts = 0;                         // Σ states
  std::int64_t statement_receipts = 0;               // statement credits classed as receipts
  std::int64_t explained_deposits = 0;
  // Reconciling lines.
  std::int64_t details_waiting = 0;    // details of the day whose deposit has not come
  std::int64_t details_other_day = 0;  // details of this day banked on another, less the reverse
  std::int64_t open_deposits = 0;      // totals that nothing explains: not in receipts, shown
  std::int64_t posted_other_day = 0;   // receipts booked on this day and posted on another: shown
  // receipts - statement_receipts - explained_deposits - details_waiting - details_other_day
  std::int64_t receipts_difference = 0;

  [[nodiscard]] bool holds() const {
    return balance_difference.value_or(0) == 0 && carried_difference.value_or(0) == 0 &&
           receipts_difference == 0;
  }
  // Nothing to hold the receipts against: they wait for a statement that has not come.
  [[nodiscard]] bool waits_for_statement() const { return !stated && details_waiting != 0; }
  friend bool operator==(const CashProofLine&, const CashProofLine&) = default;
};

struct CashProofInput {
  std::span<const StatementDay> statements{};
  std::span<const ReceiptsDay> receipts{};
  std::span<const DepositDay> deposits{};
};

// One line for every account, currency and day that anything happened on, in that order. The order
// of the input does not matter. Errors: amount_overflow; field_missing for an unknown day.
// Cost: n log n.
[[nodiscard]] Result<std::vector<CashProofLine>> daily_cash_proof(const CashProofInput& input);

// The line in an accountant's words, the zero reconciling lines left out: "receipts", 1000_00; …
struct CashProofPosition {
  std::string_view text{};
  std::int64_t amount = 0;
};
[[nodiscard]] std::vector<CashProofPosition> positions_of(const CashProofLine& line);

}  // namespace quittance::engine

// Which details of the feeds explain a bank's deposit total: money counted once (domain.md 3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/ids.h"
#include "core/money.h"

namespace quittance::engine {

// A sum that the bank credited for many payments; not a payment itself.
struct DepositTotal {
  std::string_view id{};
  AccountHandle account{};
  Currency currency{};
  Date date{};  // of the credit; a missing one is never explained
  std::int64_t amount = 0;
};

// A receipt that a feed (lockbox file, ACH file, camt.054) lists one by one.
struct DepositDetail {
  std::string_view id{};
  AccountHandle deposit_account{};  // where the feed's money lands
  AccountHandle feed{};             // the lockbox or other own account that the feed belongs to
  Currency currency{};
  Date date{};               // deposit date; a missing one explains nothing
  std::string_view batch{};  // empty: in no batch of its own
  std::int64_t amount = 0;
};

struct DepositProof {
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  // For each total, as given: its details' positions, ascending; empty means the total is open.
  std::vector<std::vector<std::uint32_t>> details_of;
  // For each detail, as given: the position of the total it explains, or kNone: its deposit has not
  // come.
  std::vector<std::uint32_t> total_of;
};

// A total is explained by details that sum to it: all of one feed's details of one deposit date, or
// one batch of these; same deposit account and currency, date at most `days_apart` away. Each
// detail explains at most one total. Where several fit, the nearest date wins, then, in this order,
// the earlier and lower-numbered total, the earlier date of the details, a whole deposit before a
// batch, the lower feed and batch. The order of the arguments matters for nothing but positions.
//
// Cost: n log n, times days_apart + 1. `days_apart` from 0 to 366 (the profile's, default 1).
[[nodiscard]] DepositProof explain_deposits(std::span<const DepositTotal> totals,
                                            std::span<const DepositDetail> details,
                                            std::int32_t days_apart = 1);

}  // namespace quittance::engine

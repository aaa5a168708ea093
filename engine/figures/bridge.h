// What changed between two days: from one day's receivables to another's, part by part, to the
// cent, and what each part did to the DSO.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/metrics/aging.h"

namespace quittance::engine {

// In the order of the report. Each counts on its own effective day, an item's changes not before
// its document date.
enum class BridgePart : std::uint8_t {
  invoices,              // as opened, dated in the period
  debit_memos,           //
  finance_charges,       //
  credit_memos,          // negative
  deductions_opened,     // items that short payments left, less those taken back
  deductions_split_off,  // the same on the invoices: negative, and zero with the line before
  adjustments,           // what the ERP changed (import --reconcile, --full-extract)
  cash_applied,          // negative; credit memos that were netted are not in it
  discounts,             // negative
  write_offs,            // negative where a short item was closed
  taken_back,            // applications undone by returns and by hand, without deductions
  unapplied_cash,        // negative when cash that waits unapplied or on account grew
};
inline constexpr std::size_t kBridgeParts = 12;
[[nodiscard]] std::string_view name(BridgePart part);  // "invoices", …

struct BridgeGroup {
  std::uint32_t key = 0;
  std::int64_t opening = 0;
  std::int64_t closing = 0;
  std::array<std::int64_t, kBridgeParts> parts{};
  // What the group's change did to the DSO of all, hundredths of days.
  std::optional<std::int64_t> dso_effect{};
};

// Amounts in minor units, days in hundredths. Receivables are open items less on-account and
// unapplied cash.
//
//   opening + Σ parts = closing                      here and in every group
//   Σ groups = the bridge, line by line
//   opening DSO + sales effect + Σ effects = closing DSO, as shown
//
// Effects are what each line does to receivables ÷ closing sales × days; the sales effect is what
// the opening receivables would have been in days of the closing sales, less what they were. They
// are rounded by running totals, so that they add up; each is within 0.01 of its own quotient. No
// figure where either period has no sales above zero.
struct Bridge {
  Currency currency{};
  std::int64_t opening = 0;
  std::int64_t closing = 0;
  std::array<std::int64_t, kBridgeParts> parts{};
  std::int64_t opening_sales = 0;  // credit sales of the `days` that end on the opening day
  std::int64_t closing_sales = 0;
  std::optional<std::int64_t> opening_dso{};
  std::optional<std::int64_t> closing_dso{};
  std::optional<std::int64_t> sales_effect{};
  std::array<std::int64_t, kBridgeParts> effects{};  // meaningful where opening_dso is
  std::vector<BridgeGroup>
      by{};  // ascending keys; groups in which every figure is zero are left out
};

struct BridgeQuery {
  Date since{};                          // the opening day: what it ended with
  Date as_of{};                          // the closing day, not before `since`
  std::int32_t days = 90;                // of the DSO's period, 1 to 36,600
  AgingKey by{};                         // empty: no groups
  std::optional<EntityHandle> entity{};  // of one legal entity only
  [[nodiscard]] bool covers(EntityHandle of) const { return !entity || *entity == of; }
};

// One bridge a currency that has receivables or had, in the order of their codes. Errors: usage
// (days, unknown or swapped dates), amount_overflow. Cost: one walk over items and applications,
// and one over the changes between the days; with groups two agings by group.
[[nodiscard]] Result<std::vector<Bridge>> bridge(const Book& book, const BridgeQuery& query);

}  // namespace quittance::engine

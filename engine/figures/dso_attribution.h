// Whose days a DSO is made of: the terms that were granted, customers who pay late, disputes, our
// own posting, and credits that nobody has used.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "engine/book/book.h"

namespace quittance::engine {

// Every cent of an open item has one cause, in this order of precedence from the second on:
// disputes, then our posting, then the item's age.
enum class DsoCause : std::uint8_t {
  within_terms,       // not past due
  customer_lateness,  // past due
  disputes,           // what is disputed, deductions, and items on hold (as they stand now)
  // Settled by cash that a bank had received by the day (the earliest of deposit, booking and value
  // date) and that counts here only later; with what was allowed with it.
  posting_lag,
  // Credit memos, unapplied and on-account cash: they lower receivables, so they are negative.
  unused_credits,
};
inline constexpr std::size_t kDsoCauses = 5;
[[nodiscard]] std::string_view name(DsoCause cause);  // "within_terms", …

// The group that an item belongs to; for cash without an item, the customer's.
using ItemKey = std::function<std::uint32_t(ItemHandle)>;

struct DsoPart {
  std::int64_t amount = 0;           // minor units
  std::optional<std::int64_t> days;  // hundredths; nothing without sales
};

struct DsoGroup {
  std::uint32_t key = 0;
  std::array<DsoPart, kDsoCauses> parts{};
  DsoPart total{};
};

// Σ parts = receivables, Σ of their days = the simple DSO as shown; likewise over the groups. Days
// are receivables ÷ credit sales × days, rounded by running totals, so that they add up; each is
// within 0.01 of its own quotient. A group's parts add up to its total in amounts and in days.
struct DsoAttribution {
  Currency currency{};
  std::int64_t credit_sales = 0;
  std::array<DsoPart, kDsoCauses> parts{};
  DsoPart total{};
  std::vector<DsoGroup> by{};  // ascending keys, without those that are zero in every figure
};

struct DsoAttributionQuery {
  Date as_of{};
  std::int32_t days = 90;  // 1 to 36,600
  // Both or neither: groups of items, and of a customer's cash without an item.
  ItemKey by_item{};
  AgingKey by{};
};

// One a currency with receivables, in the order of their codes. Errors: usage, amount_overflow.
// Cost: one walk over items and applications, and the changes after the day.
[[nodiscard]] Result<std::vector<DsoAttribution>> attribute_dso(const Book& book,
                                                                const DsoAttributionQuery& query);

}  // namespace quittance::engine

// One named document against its item: whether its amount fits, and what would be applied.
#pragma once

#include <cstdint>

#include "matching/case.h"
#include "matching/discount.h"

namespace quittance::matching {

enum class LineFit : std::uint8_t {
  fits,   // equals the open, open-less-discount or original amount within tolerance
  below,  // less than open: a short pay or part payment
  over,   // more than open, or the sign of the item is another
};

// The item as one line meets it.
struct LineQuestion {
  const OpenItem& item;
  std::int64_t remaining = 0;     // of the item, not zero
  GrantedDiscount granted;        // what the item grants this payment
  std::int64_t forgiven_max = 0;  // strictest tolerance on the remaining amount
  ItemParts parts{};              // freight and tax that a payer may leave out
};

struct JudgedLine {
  LineFit fit = LineFit::over;
  Allocation allocation;  // without rule and grade; its amount is at most what the line pays
};

// What the line asks of the payment: negative where it takes a credit memo.
[[nodiscard]] std::int64_t signed_paid(const RemittanceLine& line, bool credit_memo);

// Judges a line that states its amount. A stated deduction with a reason becomes a deduction; a
// stated discount counts as far as it was granted, with one minor unit for the payer's rounding;
// the rest of a fitting line, within tolerance, is written off. A line without a reason that lacks
// just the item's freight or tax, after its discount or without one, fits with that as a deduction.
[[nodiscard]] JudgedLine judge_line(const LineQuestion& question, const RemittanceLine& line);

}  // namespace quittance::matching

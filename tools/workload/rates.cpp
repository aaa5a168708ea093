#include "tools/workload/rates.h"

namespace quittance::workload {
namespace {

// Shapes: single, several, part, discount earned, unearned, deduction stated, unstated, overpaid,
// credit netted, twins, duplicate, tie, equal across, returned, stranger, on account.
// Writings: number, bare digits, other prefix, dropped zeros, transposed, wrong digit, purchase
// order, late, none.
// Namings: exact, capitals, abbreviated, initials, legal form dropped, changed, run together,
// split, truncated, transliterated.

constexpr Rates kClean = {
    .shapes = {900, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    .writings = {1000, 0, 0, 0, 0, 0, 0, 0, 0},
    .namings = {1000, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    .states_account = 1000,
    .states_lines = 500,
    .split_days = 0,
    .sent_again = 0,
    .wrapped_again = 0,
};

constexpr Rates kTypical = {
    .shapes = {560, 140, 30, 60, 20, 30, 20, 15, 25, 5, 10, 5, 20, 10, 20, 30},
    .writings = {720, 60, 60, 30, 10, 10, 30, 20, 60},
    .namings = {150, 350, 120, 30, 130, 30, 40, 30, 100, 20},
    .states_account = 900,
    .states_lines = 400,
    .split_days = 100,
    .sent_again = 50,
    .wrapped_again = 0,
};

constexpr Rates kHostile = {
    .shapes = {240, 150, 60, 60, 40, 50, 50, 40, 50, 20, 30, 30, 50, 20, 40, 70},
    .writings = {400, 90, 100, 70, 50, 50, 90, 50, 100},
    .namings = {50, 150, 150, 90, 120, 80, 90, 70, 130, 70},
    .states_account = 700,
    .states_lines = 300,
    .split_days = 300,
    .sent_again = 150,
    .wrapped_again = 100,
};

constexpr bool whole(const Rates& rates) {
  const auto sum = [](const auto& weights) {
    return std::accumulate(weights.begin(), weights.end(), std::uint32_t{0});
  };
  return sum(rates.shapes) == kWhole && sum(rates.writings) == kWhole &&
         sum(rates.namings) == kWhole;
}
static_assert(whole(kClean) && whole(kTypical) && whole(kHostile));

}  // namespace

const Rates& rates_of(Mess mess) {
  switch (mess) {
    case Mess::typical:
      return kTypical;
    case Mess::hostile:
      return kHostile;
    case Mess::clean:
    case Mess::common:
      break;
  }
  return kClean;
}

}  // namespace quittance::workload

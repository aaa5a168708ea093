// References without an amount of their own: they share what the lines with amounts leave.
#include <algorithm>
#include <array>

#include "matching/rules/claims.h"

namespace quittance::matching {
namespace {

// Of a payer without a name the amount must not be far off: one digit struck wrong is another item.
bool is_near(std::int64_t cash, std::int64_t asked) {
  return cash >= asked / 2 && cash - asked <= asked / 2;
}

}  // namespace

void Documents::apply_bare(Claim& claim, std::int64_t discount, std::int64_t write_off,
                           std::string_view reason) {
  const OpenItem& item = state_.ledger().item(claim.item);
  claim.fit = LineFit::fits;
  claim.allocation.amount = claim.asked - discount - write_off;
  claim.allocation.discount = discount;
  claim.allocation.discount_earned = discount > 0 && granted(item, claim.asked).earned;
  claim.allocation.write_off = write_off;
  if (write_off > 0) claim.allocation.reason = reason;
  claim.applies = admitted(claim);
}

// The cash is less than one bare reference asks for, or more.
void Documents::settle_one_bare(Claim& claim, std::int64_t cash) {
  if (claim.asked < 0) return;  // a credit memo alone explains no cash
  claim.fit = cash < claim.asked ? LineFit::below : LineFit::over;
  claim.allocation.amount = std::min(cash, claim.asked);
  claim.applies = admitted(claim) && (claim.document->name != NameVerdict::missing ||
                                      case_.evidence->pays_part() || is_near(cash, claim.asked));
}

// Several references of which exactly one explains the cash by itself.
bool Documents::apply_one_of(std::vector<Claim*>& bare, std::int64_t cash) {
  Claim* only = nullptr;
  std::uint32_t found = 0;
  for (Claim* claim : bare) {
    if (claim->asked != cash) continue;
    only = claim;
    ++found;
  }
  if (found > 1) tied_ = found;
  if (found == 1) apply_bare(*only, 0, 0, {});
  return found > 0;
}

// Every reference is paid but for its freight, or its tax, or both: each bears its own.
bool Documents::leave_out_parts(const std::vector<Claim*>& bare, Wide missing,
                                bool with_discounts) {
  if (missing <= 0) return false;
  const auto part_of = [](const ItemParts& parts, int mode) {
    return mode == 0 ? parts.freight : mode == 1 ? parts.tax : parts.freight + parts.tax;
  };
  std::array<Wide, 3> sums{};  // freight, tax, both
  for (const Claim* claim : bare) {
    const ItemParts parts = claim->asked > 0 ? state_.ledger().parts(claim->item) : ItemParts{};
    for (int mode = 0; mode < 3; ++mode)
      sums[static_cast<std::size_t>(mode)] += part_of(parts, mode);
  }
  if (sums[0] == 0 || sums[1] == 0) sums[2] = 0;  // both is one of them
  if (std::count(sums.begin(), sums.end(), missing) != 1) return false;
  const auto mode = static_cast<int>(std::find(sums.begin(), sums.end(), missing) - sums.begin());
  const auto discount_of = [&](const Claim& claim) {
    return with_discounts ? granted(state_.ledger().item(claim.item), claim.asked).amount : 0;
  };
  const auto fits = [&](const Claim* claim) {
    const ItemParts parts = state_.ledger().parts(claim->item);
    return claim->asked <= 0 || part_of(parts, mode) < claim->asked - discount_of(*claim);
  };
  if (!std::all_of(bare.begin(), bare.end(), fits)) return false;
  for (Claim* claim : bare) {
    apply_bare(*claim, discount_of(*claim), 0, {});
    const ItemParts parts = claim->asked > 0 ? state_.ledger().parts(claim->item) : ItemParts{};
    const std::int64_t part = part_of(parts, mode);
    if (part == 0) continue;
    claim->allocation.amount -= part;
    claim->allocation.deduction = part;
    claim->allocation.reason = mode == 0            ? "freight"
                               : mode == 1          ? "tax"
                               : parts.freight == 0 ? "tax"
                               : parts.tax == 0     ? "freight"
                                                    : "freight_and_tax";
  }
  return true;
}

void Documents::settle_bare(std::int64_t cash) {
  std::vector<Claim*> bare;
  Wide asked = 0;
  Wide discounts = 0;
  for (Claim& claim : claims_) {
    if (!claim.bare || !claim.item.known()) continue;
    claim.reason = Reason::amount_unexplained;
    bare.push_back(&claim);
    asked += claim.asked;
    discounts += granted(state_.ledger().item(claim.item), claim.asked).amount;
  }
  if (bare.empty() || cash <= 0 || tied_ > 0) return;
  const auto discount_of = [&](const Claim& claim) {
    return granted(state_.ledger().item(claim.item), claim.asked).amount;
  };
  const auto apply_all = [&](bool with_discounts, std::int64_t write_off,
                             std::string_view reason = "within_tolerance") {
    Claim* largest =
        *std::max_element(bare.begin(), bare.end(),
                          [](const Claim* a, const Claim* b) { return a->asked < b->asked; });
    for (Claim* claim : bare) {
      apply_bare(*claim, with_discounts ? discount_of(*claim) : 0, claim == largest ? write_off : 0,
                 reason);
    }
  };
  if (asked == cash) return apply_all(false, 0);
  if (discounts > 0 && asked - discounts == cash) return apply_all(true, 0);
  if (bare.size() > 1 && apply_one_of(bare, cash)) return;

  // Within tolerance: the largest item carries the write-off, and its own limit must allow it.
  const Claim& largest = **std::max_element(
      bare.begin(), bare.end(), [](const Claim* a, const Claim* b) { return a->asked < b->asked; });
  const std::int64_t limit =
      largest.asked > 0 ? forgiven(state_.ledger().item(largest.item), largest.asked) : 0;
  const auto short_within = [&](Wide due) { return due > cash && due - cash <= limit; };
  if (short_within(asked)) return apply_all(false, static_cast<std::int64_t>(asked - cash));
  if (discounts > 0 && short_within(asked - discounts)) {
    return apply_all(true, static_cast<std::int64_t>(asked - discounts - cash));
  }
  for (const bool with_discounts : {false, true}) {
    const Wide missing = asked - (with_discounts ? discounts : 0) - cash;
    if (with_discounts && discounts == 0) continue;
    if (leave_out_parts(bare, missing, with_discounts)) return;
  }
  for (const bool with_discounts : {false, true}) {
    const Wide missing = asked - (with_discounts ? discounts : 0) - cash;
    if ((with_discounts && discounts == 0) || !is_charge(largest, missing)) continue;
    if (with_discounts && missing >= largest.asked - discount_of(largest)) continue;
    return apply_all(with_discounts, static_cast<std::int64_t>(missing), kBankCharge);
  }
  if (bare.size() == 1) return settle_one_bare(*bare.front(), cash);
  if (asked < cash && asked > 0) {
    apply_all(false, 0);
    for (Claim* claim : bare) claim->fit = LineFit::over;
    for (Claim* claim : bare) claim->applies = admitted(*claim);
  }
}

// The largest document carries what a bank on the way took off the payment.
bool Documents::is_charge(const Claim& largest, Wide missing) const {
  if (missing <= 0 || missing >= largest.asked) return false;
  const OpenItem& item = state_.ledger().item(largest.item);
  return may_be_charge(static_cast<std::int64_t>(missing), payment_.charges, payment_.currency,
                       options_of(item.customer, book_).bank_charges);
}

// Lines that all fit, and together ask for just a charge more than came in.
bool Documents::bear_charge(Wide missing) {
  Claim* largest = nullptr;
  for (Claim& claim : claims_) {
    if (!claim.applies) return false;
    if (largest == nullptr || claim.asked > largest->asked) largest = &claim;
  }
  if (largest == nullptr || largest->allocation.write_off != 0 ||
      largest->allocation.deduction != 0 || !is_charge(*largest, missing)) {
    return false;
  }
  const auto charge = static_cast<std::int64_t>(missing);
  largest->asked -= charge;
  largest->allocation.amount -= charge;
  largest->allocation.write_off = charge;
  largest->allocation.reason = kBankCharge;
  return true;
}

}  // namespace quittance::matching

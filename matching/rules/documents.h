// The rules for documents that the payer names: remittance lines with amounts, and bare references.
#pragma once

#include <span>

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// Proposes what the named documents say, by "Lines and cash" of domain.md section 4:
// - A line fits if its amount, with stated discount and deduction, equals its item's open,
//   open-less-discount or original amount within tolerance. Credit memos are negative lines.
// - Lines add up to the cash or to less: fitting lines are applied, and lines below open where the
//   payer is consistent; every other line stays unapplied with its own reason; the excess follows
//   the overpayment rule. Lines ask for more than the cash: fitting lines, if they alone are
//   covered.
// - Bare references share what the lines leave, if their open amounts sum to it, to the cent, less
//   discounts, or within tolerance. One bare reference may be short paid; more cash than they ask
//   for is an overpayment.
// - All documents settled: the whole payment is a probable duplicate.
// Where nothing fits but an amount rule explains the payment, answers `defer` unless `insist`.
// Rules: Rule::remittance_line (grade exact), Rule::normalised_reference (grade normalised).
[[nodiscard]] Answer propose_by_documents(const Case& payment_case, const OpenState& state,
                                          const Book& book, bool insist);

// The same, insisting, for documents that the payment was found to mean.
[[nodiscard]] Answer propose_by_named(const Case& payment_case,
                                      std::span<const NamedDocument> documents,
                                      const OpenState& state, const Book& book);

// The same for order and delivery numbers of the payer's own items (domain.md section 4, pass 7),
// where every item is paid just as it asks; answers `defer` for the others. Those come after the
// rules for amounts, with `insist`: a short pay or an overpayment, where each number has five
// digits or more and stands with one open item. Rule::purchase_order, grade order.
[[nodiscard]] Answer propose_by_orders(const Case& payment_case, const OpenState& state,
                                       const Book& book, bool insist);

}  // namespace quittance::matching

#include "matching/case.h"

#include <algorithm>

namespace quittance::matching {

Case::Case(const Evidence& read, std::uint32_t place, const Narrator& listener, Outcome& result)
    : evidence(&read),
      payment(&read.payment),
      payers(read.payers()),
      documents(read.documents()),
      families(read.families()),
      customers(read.customers()),
      reference_grade(read.reference_grade()),
      order(place),
      narrator(listener),
      outcome(result) {
  outcome.payment = payment->payment;
}

CustomerHandle payer_for(CustomerHandle owner, const Case& payment_case,
                         const Directory& directory) {
  const std::span<const CustomerHandle> candidates = payment_case.payers.customers;
  if (!owner.known() || candidates.empty() ||
      std::binary_search(candidates.begin(), candidates.end(), owner))
    return owner;
  const CustomerHandle family = directory.family(owner);
  for (const CustomerHandle candidate : candidates) {
    if (directory.family(candidate) == family) return candidate;
  }
  if (directory.links().empty()) return owner;
  const Date day = day_paid(payment_case.payment->days, payment_case.payment->posting_date);
  for (const CustomerHandle candidate : candidates) {
    if (directory.links().find(candidate, owner, day) != nullptr) return candidate;
  }
  return owner;
}

const RuleOptions& options_of(CustomerHandle customer, const Book& book) {
  if (!customer.known() || book.rules.by_name.empty()) return book.rules.book;
  return book.rules.options(book.directory.rule_set(customer));
}

const ToleranceProfile& tolerances_of(CustomerHandle customer, const Book& book) {
  if (!customer.known() || book.rules.tolerance_by_name.empty()) return book.rules.tolerance;
  return book.rules.tolerances(book.directory.tolerance_profile(customer));
}

}  // namespace quittance::matching

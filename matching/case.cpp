#include "matching/case.h"

namespace quittance::matching {

Case::Case(const Evidence& evidence, std::uint32_t place, const Narrator& listener, Outcome& result)
    : payment(&evidence.payment),
      payers(evidence.payers()),
      documents(evidence.documents()),
      families(evidence.families()),
      customers(evidence.customers()),
      reference_grade(evidence.reference_grade()),
      order(place),
      narrator(listener),
      outcome(result) {
  outcome.payment = payment->payment;
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

#include "matching/case.h"

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

const RuleOptions& options_of(CustomerHandle customer, const Book& book) {
  if (!customer.known() || book.rules.by_name.empty()) return book.rules.book;
  return book.rules.options(book.directory.rule_set(customer));
}

const ToleranceProfile& tolerances_of(CustomerHandle customer, const Book& book) {
  if (!customer.known() || book.rules.tolerance_by_name.empty()) return book.rules.tolerance;
  return book.rules.tolerances(book.directory.tolerance_profile(customer));
}

}  // namespace quittance::matching

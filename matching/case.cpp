#include "matching/case.h"

#include <fmt/format.h>

#include <algorithm>

#include "matching/sentences.h"

namespace quittance::matching {
namespace {

void sort_unique(std::vector<CustomerHandle>& customers) {
  std::sort(customers.begin(), customers.end());
  customers.erase(std::unique(customers.begin(), customers.end()), customers.end());
}

// Calls `use` for every owner of an item that the document may mean.
template <class Use>
void for_each_owner(const NamedDocument& document, const Ledger& ledger, Use use) {
  if (document.finding == Finding::unknown) return;
  if (document.finding == Finding::ambiguous) {
    for (const ItemHandle item : document.alternatives) use(ledger.item(item).customer);
  } else {
    use(ledger.item(document.item).customer);
  }
}

}  // namespace

Case open_case(const PaymentInput& payment, const Book& book, const Narrator& narrator) {
  Case result;
  result.payment = &payment;
  result.narrator = narrator;
  result.outcome.payment = payment.payment;
  result.payers = identify_payer(payment, book.directory);
  result.documents = resolve_documents(payment, result.payers, book.ledger, book.directory);

  const PayerSet& payers = result.payers;
  if (payers.evidence == PayerEvidence::bank_account || payers.evidence == PayerEvidence::known) {
    result.strong_families = payers.families;
  }
  result.families = payers.families;
  result.customers = payers.customers;
  for (const NamedDocument& document : result.documents) {
    if (document.finding == Finding::unknown) continue;
    if (document.grade == Grade::exact) {
      for_each_owner(document, book.ledger, [&](CustomerHandle owner) {
        result.strong_families.push_back(book.directory.family(owner));
      });
    }
    if (document.finding == Finding::foreign) continue;
    result.reference_grade = result.reference_grade == Grade::none
                                 ? document.grade
                                 : std::max(result.reference_grade, document.grade);
    if (!payers.empty()) continue;
    for_each_owner(document, book.ledger, [&](CustomerHandle owner) {
      result.families.push_back(book.directory.family(owner));
      // An owner stands for the payer in amount rules only if the payer's name speaks for him.
      if (document.name <= NameVerdict::compatible) result.customers.push_back(owner);
    });
  }
  sort_unique(result.families);
  sort_unique(result.strong_families);
  sort_unique(result.customers);
  narrate_case(result, book);
  return result;
}

const RuleOptions& options_of(CustomerHandle customer, const Book& book) {
  if (!customer.known()) return book.rules.book;
  return book.rules.options(book.directory.rule_set(customer));
}

const ToleranceProfile& tolerances_of(CustomerHandle customer, const Book& book) {
  if (!customer.known()) return book.rules.tolerance;
  return book.rules.tolerances(book.directory.tolerance_profile(customer));
}

}  // namespace quittance::matching

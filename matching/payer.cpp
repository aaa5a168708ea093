#include "matching/payer.h"

#include <algorithm>
#include <span>

#include "core/text.h"
#include "matching/normalise.h"

namespace quittance::matching {
namespace {

void add_all(std::vector<CustomerHandle>& to, std::span<const CustomerHandle> from) {
  to.insert(to.end(), from.begin(), from.end());
}

std::vector<CustomerHandle> by_bank_account(const Payer& payer, const Directory& directory) {
  std::vector<CustomerHandle> found;
  std::string key;
  const auto look_up = [&](std::string_view scheme, std::string_view first,
                           std::string_view second) {
    key.assign(scheme);
    key += first;
    if (!second.empty()) {
      key += '/';
      key += second;
    }
    add_all(found, directory.by_bank_account(key));
  };
  if (!payer.iban.empty()) look_up("IBAN:", payer.iban, {});
  if (!payer.account.empty() && !payer.routing.empty())
    look_up("ABA:", payer.routing, payer.account);
  if (!payer.account.empty() && is_alpha(payer.account.front()))
    look_up("IBAN:", payer.account, {});
  if (found.empty() && !payer.id.empty()) look_up("ACH:", payer.id, {});
  return found;
}

std::vector<CustomerHandle> by_number(const PaymentInput& payment, const Directory& directory) {
  std::vector<CustomerHandle> found;
  if (!payment.payer.id.empty()) add_all(found, directory.by_id(payment.payer.id));
  for (const RemittanceLine& line : payment.remittance) {
    if (line.kind == ReferenceKind::customer) add_all(found, directory.by_id(line.reference));
  }
  return found;
}

// Sorts, keeps the payment's entity where anyone has it, and notes the families.
void settle(PayerSet& payers, PayerEvidence evidence, std::vector<CustomerHandle> found,
            const PaymentInput& payment, const Directory& directory) {
  if (found.empty()) return;
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  const auto elsewhere = [&](CustomerHandle customer) {
    const EntityHandle entity = directory.entity(customer);
    return payment.entity.known() && entity.known() && entity != payment.entity;
  };
  if (!std::all_of(found.begin(), found.end(), elsewhere)) {
    found.erase(std::remove_if(found.begin(), found.end(), elsewhere), found.end());
  }
  if (found.size() > kCandidatesMax) {
    payers.crowded = true;
    return;
  }
  payers.evidence = evidence;
  payers.customers = std::move(found);
  for (const CustomerHandle customer : payers.customers) {
    payers.families.push_back(directory.family(customer));
  }
  std::sort(payers.families.begin(), payers.families.end());
  payers.families.erase(std::unique(payers.families.begin(), payers.families.end()),
                        payers.families.end());
}

}  // namespace

bool PayerSet::has_family(CustomerHandle family) const {
  return std::binary_search(families.begin(), families.end(), family);
}

PayerSet identify_payer(const PaymentInput& payment, const Directory& directory) {
  PayerSet payers;
  if (!payment.payer.name.empty()) payers.name = normalise_name(payment.payer.name);
  if (payment.known_customer.known()) {
    settle(payers, PayerEvidence::known, {payment.known_customer}, payment, directory);
    return payers;
  }
  settle(payers, PayerEvidence::bank_account, by_bank_account(payment.payer, directory), payment,
         directory);
  if (!payers.empty()) return payers;
  settle(payers, PayerEvidence::customer_number, by_number(payment, directory), payment, directory);
  if (!payers.empty() || payment.payer.name.empty()) return payers;
  std::vector<CustomerHandle> named;
  add_all(named, directory.by_exact_name(payment.payer.name));
  settle(payers, PayerEvidence::exact_name, std::move(named), payment, directory);
  if (!payers.empty()) return payers;
  named.clear();
  add_all(named, directory.by_normalised_name(payers.name));
  settle(payers, PayerEvidence::normalised_name, std::move(named), payment, directory);
  return payers;
}

NameVerdict name_verdict(const PayerSet& payers, CustomerHandle owner, const Directory& directory) {
  if (payers.name.empty()) return NameVerdict::missing;
  const NameVerdict own =
      compare_names(payers.name, normalise_name(directory.customer_name(owner)));
  const CustomerHandle head = directory.family(owner);
  if (own <= NameVerdict::compatible || head == owner) return own;
  const NameVerdict of_head =
      compare_names(payers.name, normalise_name(directory.customer_name(head)));
  return of_head <= NameVerdict::compatible ? of_head : own;
}

}  // namespace quittance::matching

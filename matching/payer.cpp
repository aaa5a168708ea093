#include "matching/payer.h"

#include <algorithm>
#include <span>

#include "core/text.h"
#include "matching/bank_key.h"
#include "matching/broken_lines.h"
#include "matching/normalise.h"
#include "matching/payer_words.h"

namespace quittance::matching {
namespace {

void add_all(std::vector<CustomerHandle>& to, std::span<const CustomerHandle> from) {
  to.insert(to.end(), from.begin(), from.end());
}

void by_bank_account(const Payer& payer, const Directory& directory, std::string_view main_key,
                     PayerSet& payers) {
  if (!directory.has_bank_accounts()) return;
  std::vector<CustomerHandle>& found = payers.customers;
  const auto look_up = [&](std::string_view scheme, std::string_view first,
                           std::string_view second) {
    put_bank_key(scheme, first, second, payers.key);
    add_all(found, directory.by_bank_key(payers.key));
  };
  if (!main_key.empty()) add_all(found, directory.by_bank_key(main_key));
  if (!payer.iban.empty() && !payer.account.empty() && !payer.routing.empty()) {
    put_account_key(payer.routing, payer.account, payers.key);
    add_all(found, directory.by_bank_key(payers.key));
  }
  if (!payer.account.empty() && is_alpha(payer.account.front()))
    look_up("IBAN:", payer.account, {});
  if (found.empty() && !payer.id.empty()) look_up("ACH:", payer.id, {});
}

void by_number(const PaymentInput& payment, const Directory& directory,
               std::vector<CustomerHandle>& found) {
  if (!payment.payer.id.empty()) add_all(found, directory.by_id(payment.payer.id));
  for (const RemittanceLine& line : payment.remittance) {
    if (line.kind == ReferenceKind::customer) add_all(found, directory.by_id(line.reference));
  }
}

void sort_unique(std::vector<CustomerHandle>& customers) {
  if (customers.size() < 2) return;
  std::sort(customers.begin(), customers.end());
  customers.erase(std::unique(customers.begin(), customers.end()), customers.end());
}

// Sorts the customers that were found, keeps the payment's entity where anyone has it, and notes
// the families. True when that leaves candidates.
bool settle(PayerSet& payers, PayerEvidence evidence, const PaymentInput& payment,
            const Directory& directory) {
  std::vector<CustomerHandle>& found = payers.customers;
  if (found.empty()) return false;
  sort_unique(found);
  const auto elsewhere = [&](CustomerHandle customer) {
    const EntityHandle entity = directory.entity(customer);
    return payment.entity.known() && entity.known() && entity != payment.entity;
  };
  if (!std::all_of(found.begin(), found.end(), elsewhere)) {
    found.erase(std::remove_if(found.begin(), found.end(), elsewhere), found.end());
  }
  if (found.size() > kCandidatesMax) {
    payers.crowded = true;
    found.clear();
    return false;
  }
  payers.evidence = evidence;
  for (const CustomerHandle customer : found) {
    payers.families.push_back(directory.family(customer));
  }
  sort_unique(payers.families);
  return true;
}

// Customers of the payment's entity whose name is not contradicted; too many are nobody.
void keep_likely(PayerSet& payers, const PaymentInput& payment, const Directory& directory) {
  for (const CustomerHandle customer : payers.found.likely) {
    const EntityHandle entity = directory.entity(customer);
    const bool elsewhere = payment.entity.known() && entity.known() && entity != payment.entity;
    if (!elsewhere) payers.likely.push_back(customer);
  }
  const std::size_t likely_max = payers.found.initials ? 1 : kLikelyMax;
  if (payers.likely.size() <= likely_max) return;
  payers.crowded = true;
  payers.alike.swap(payers.likely);
  payers.likely.clear();
  if (payers.alike.size() > kAlikeMax) payers.alike.clear();
}

// "X Corp. DBA Y": whoever has either name, if there is one.
bool by_trading_names(const PaymentInput& payment, const Directory& directory, PayerSet& payers) {
  for (const std::string_view part : names_within(payment.payer.name)) {
    std::string normalised = normalise_name(part);
    if (normalised.empty()) continue;
    add_all(payers.customers, directory.by_normalised_name(normalised));
    // Who has two names himself has another second one.
    std::erase_if(payers.customers, [&](CustomerHandle customer) {
      return !names_within(directory.customer_name(customer)).empty();
    });
    if (payers.customers.empty()) continue;
    payers.name = std::move(normalised);
    return settle(payers, PayerEvidence::printed_name, payment, directory);
  }
  return false;
}

// The same by the name without what stands around it, before any half of it: "X Corp. DBA Y
// Accounts Payable" is X Corp. DBA Y. What was cut off may tell a site: then items decide.
bool by_name_alone(const PaymentInput& payment, const Directory& directory, PayerSet& payers) {
  const NameAlone alone = name_alone(payment.payer.name);
  std::string normalised = normalise_name(alone.name);
  if (alone.name.size() == trim(payment.payer.name).size() || normalised.empty())
    return by_trading_names(payment, directory, payers);
  std::vector<CustomerHandle>& found = payers.customers;
  add_all(found, directory.by_normalised_name(normalised));
  if (found.empty()) {
    find_printed_name(alone.name, normalised, directory, payers.found);
    payers.crowded = payers.found.crowded;
    add_all(found, payers.found.same);
  }
  if (found.empty() && by_trading_names(payment, directory, payers)) return true;
  payers.name = std::move(normalised);
  if (alone.sure) return settle(payers, PayerEvidence::printed_name, payment, directory);
  sort_unique(found);
  payers.found.likely.insert(payers.found.likely.end(), found.begin(), found.end());
  found.clear();
  return false;
}

// True when the name tells whose it is.
bool by_name(const PaymentInput& payment, const Directory& directory, PayerSet& payers) {
  if (payment.payer.name.empty()) return false;
  std::vector<CustomerHandle>& found = payers.customers;
  payers.name = normalise_name(payment.payer.name);
  add_all(found, directory.by_exact_name(payment.payer.name));
  if (settle(payers, PayerEvidence::exact_name, payment, directory)) return true;
  add_all(found, directory.by_normalised_name(payers.name));
  if (settle(payers, PayerEvidence::normalised_name, payment, directory)) return true;
  if (payers.crowded || payers.name.empty()) return false;
  find_printed_name(payment.payer.name, payers.name, directory, payers.found);
  payers.crowded = payers.found.crowded;
  add_all(found, payers.found.same);
  if (settle(payers, PayerEvidence::printed_name, payment, directory)) return true;
  if (payers.found.likely.empty() && !payers.crowded && by_name_alone(payment, directory, payers))
    return true;
  keep_likely(payers, payment, directory);
  payers.key =
      may_be_cut(payment.payer.name) ? compact_cut_name(payment.payer.name) : std::string();
  return false;
}

// "Customer no. 10023" in the text of a payer whom nothing else tells.
void by_number_in_text(const PaymentInput& payment, const Directory& directory, PayerSet& payers) {
  std::vector<std::string_view> numbers;
  for (const std::string_view text : {payment.text, payment.reference})
    if (!text.empty()) find_customer_numbers(text, numbers);
  for (const std::string_view number : numbers) add_all(payers.customers, directory.by_id(number));
  if (payers.customers.empty() && has_wide_lines(payment.text)) {
    const std::string joined = join_lines(payment.text, LineJoin::wide);
    numbers.clear();
    find_customer_numbers(joined, numbers);
    for (const std::string_view number : numbers)
      add_all(payers.customers, directory.by_id(number));
  }
  if (!settle(payers, PayerEvidence::customer_number, payment, directory)) return;
  payers.likely.clear();
  payers.alike.clear();
}

// "ORIG CO NAME:KELLER CERAM\nICS LTD RMK:4711": the line ended within the name, which goes on up
// to the next word before a colon.
bool by_continued_name(const PaymentInput& payment, const Directory& directory, PayerSet& payers) {
  constexpr std::size_t kNameMin = 4;
  constexpr std::size_t kRestMax = 70;
  const std::string_view name = payment.payer.name;
  if (name.size() < kNameMin) return false;
  const std::size_t at = payment.text.find(name);
  if (at == std::string_view::npos) return false;
  std::string_view rest = payment.text.substr(at + name.size());
  if (rest.empty() || rest.front() != '\n') return false;
  rest = rest.substr(1, rest.find('\n', 1) - 1);
  if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
    rest = rest.substr(0, colon);
    while (!rest.empty() && !is_blank(rest.back())) rest.remove_suffix(1);
  }
  rest = trim(rest);
  if (rest.empty() || rest.size() > kRestMax) return false;
  PaymentInput whole = payment;
  for (const std::string_view between : {"", " "}) {
    const std::string joined = std::string(name) + std::string(between) + std::string(rest);
    whole.payer.name = joined;
    payers.likely.clear();
    payers.alike.clear();
    payers.found = {};
    payers.crowded = false;
    if (by_name(whole, directory, payers)) return true;
  }
  payers.likely.clear();
  payers.alike.clear();
  payers.found = {};
  payers.crowded = false;
  return by_name(payment, directory, payers);
}

// A name with a legal form at its end, and no number.
bool is_company(std::string_view line) {
  return std::none_of(line.begin(), line.end(), is_digit) &&
         normalise_whole_name(line) != normalise_name(line);
}

// Banks without fields for the payer put his name and his account on lines of the text. An account
// that is a customer's tells him as a stated number does, a line that is a customer's name as that.
bool by_sightings(const PaymentInput& payment, const Directory& directory, PayerSet& payers) {
  constexpr std::size_t kIbanMin = 15;
  constexpr std::size_t kIbanMax = 34;
  constexpr std::size_t kNameMax = 140;
  constexpr int kLinesMax = 3;
  const Payer& payer = payment.payer;
  if (!payer.name.empty() || !payer.iban.empty() || !payer.account.empty()) return false;
  if (payment.text.empty()) return false;
  if (directory.has_bank_accounts()) {
    std::string_view rest = payment.text;
    while (!rest.empty()) {
      std::size_t size = 0;
      while (size < rest.size() && (is_digit(rest[size]) || is_alpha(rest[size]))) ++size;
      const std::string_view word = rest.substr(0, size);
      rest.remove_prefix(std::min(rest.size(), size + 1));
      const bool may_be = size >= kIbanMin && size <= kIbanMax && is_alpha(word[0]) &&
                          is_alpha(word[1]) && is_digit(word[2]) && is_digit(word[3]);
      if (!may_be) continue;
      put_bank_key("IBAN:", word, {}, payers.key);
      add_all(payers.customers, directory.by_bank_key(payers.key));
    }
    if (settle(payers, PayerEvidence::customer_number, payment, directory)) return true;
  }
  std::string_view rest = payment.text;
  PaymentInput line = payment;
  for (int n = 0; n < kLinesMax && !rest.empty(); ++n) {
    const std::size_t size = std::min(rest.find('\n'), rest.size());
    line.payer.name = trim(rest.substr(0, size));
    rest.remove_prefix(std::min(rest.size(), size + 1));
    if (line.payer.name.empty() || line.payer.name.size() > kNameMax) continue;
    if (by_name(line, directory, payers)) return true;
    if (n == 0 && !payers.candidates().empty()) return false;
    // A company that nobody knows is still not the owner of a number that it gives.
    if (n == 0 && is_company(line.payer.name)) return false;
    payers.name.clear();
    payers.key.clear();
    payers.likely.clear();
    payers.alike.clear();
    payers.found = {};
    payers.crowded = false;
  }
  return false;
}

NameVerdict verdict_on(const PayerSet& payers, std::string_view name) {
  constexpr std::size_t kCutMin = 8;
  const NameVerdict verdict = compare_names(payers.name, normalise_name(name));
  if (verdict <= NameVerdict::compatible || payers.key.size() < kCutMin) return verdict;
  // A name that was cut within a word goes on as the customer's does.
  return compact_name(name).starts_with(payers.key) ? NameVerdict::compatible : verdict;
}

}  // namespace

bool PayerSet::has_family(CustomerHandle family) const {
  return std::binary_search(families.begin(), families.end(), family);
}

PayerSet identify_payer(const PaymentInput& payment, const Directory& directory) {
  PayerSet payers;
  std::string main_key;
  put_main_bank_key(payment.payer, main_key);
  identify_payer(payment, directory, main_key, payers);
  return payers;
}

void identify_payer(const PaymentInput& payment, const Directory& directory,
                    std::string_view main_key, PayerSet& payers) {
  payers.evidence = PayerEvidence::none;
  payers.crowded = false;
  payers.customers.clear();
  payers.families.clear();
  payers.name.clear();
  payers.likely.clear();
  payers.alike.clear();
  payers.key.clear();
  std::vector<CustomerHandle>& found = payers.customers;
  if (payment.known_customer.known()) {
    found.push_back(payment.known_customer);
    settle(payers, PayerEvidence::known, payment, directory);
    return;
  }
  by_bank_account(payment.payer, directory, main_key, payers);
  if (settle(payers, PayerEvidence::bank_account, payment, directory)) return;
  by_number(payment, directory, found);
  if (settle(payers, PayerEvidence::customer_number, payment, directory)) return;
  if (!directory.learned().empty()) {
    for (const LearnedAliases::Alias& alias : directory.learned().of(payment.payer))
      found.push_back(alias.customer);
    if (settle(payers, PayerEvidence::learned_alias, payment, directory)) return;
  }
  if (by_name(payment, directory, payers)) return;
  if (by_continued_name(payment, directory, payers)) return;
  if (by_sightings(payment, directory, payers)) return;
  by_number_in_text(payment, directory, payers);
}

void put_main_bank_key(const Payer& payer, std::string& key) {
  if (!payer.iban.empty()) {
    put_bank_key("IBAN:", payer.iban, {}, key);
  } else if (!payer.account.empty() && !payer.routing.empty()) {
    put_account_key(payer.routing, payer.account, key);
  } else {
    key.clear();
  }
}

NameVerdict name_verdict(const PayerSet& payers, CustomerHandle owner, const Directory& directory) {
  if (payers.name.empty()) return NameVerdict::missing;
  const NameVerdict own = verdict_on(payers, directory.customer_name(owner));
  const CustomerHandle head = directory.family(owner);
  if (own <= NameVerdict::compatible || head == owner) return own;
  const NameVerdict of_head = verdict_on(payers, directory.customer_name(head));
  return of_head <= NameVerdict::compatible ? of_head : own;
}

bool is_registered_elsewhere(PayerEvidence evidence, std::span<const CustomerHandle> candidates,
                             CustomerHandle family, const Directory& directory) {
  return evidence <= PayerEvidence::bank_account &&
         std::none_of(candidates.begin(), candidates.end(), [&](CustomerHandle candidate) {
           return directory.family(candidate) == family;
         });
}

}  // namespace quittance::matching

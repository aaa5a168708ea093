#include "matching/directory.h"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

#include "core/arena.h"
#include "core/assert.h"
#include "core/text.h"
#include "matching/bank_key.h"
#include "matching/made_once.h"
#include "matching/normalise.h"
#include "matching/payer_words.h"
#include "matching/postings.h"
#include "matching/printed_names.h"

namespace quittance::matching {
namespace {

constexpr int kFamilyDepthMax = 16;

// What every payment asks; apart from the texts, so that many customers fit the cache.
struct Place {
  EntityHandle entity;
  CustomerHandle parent;
};

struct Customer {
  bool present = false;
  std::string_view customer_id;
  std::string_view name;
  std::string_view rule_set;
  std::string_view tolerance_profile;
  std::vector<std::string_view> aliases;      // until names are filed
  std::vector<std::string_view> exact_names;  // keys under which it is filed
  std::vector<std::string_view> normalised_names;
  std::vector<std::string_view> bank_keys;
};

// Names are compared exactly but for case and blanks at the ends.
std::string canonical_name(std::string_view name) {
  return to_upper(trim(name));
}

}  // namespace

struct Directory::State {
  Arena texts;
  Arena bank_keys;  // side by side: nearly every payment looks at one
  std::vector<Customer> customers;
  std::vector<Place> places;  // by the same handle
  Postings<CustomerHandle> by_id;
  Postings<CustomerHandle> by_bank_key;
  Postings<CustomerHandle> by_exact_name;
  Postings<CustomerHandle> by_normalised_name;
  MadeOnce names;
  LearnedAliases learned;
  PayerLinks links;
  ExpectedPayments expected;
  boost::unordered_flat_map<std::uint32_t, std::vector<CustomerHandle>> children;  // by parent

  const Customer& at(CustomerHandle handle) const {
    QASSERT(handle.value() < customers.size());
    return customers[handle.value()];
  }
  const Place& place(CustomerHandle handle) const {
    QASSERT(handle.value() < places.size());
    return places[handle.value()];
  }

  void forget(CustomerHandle handle) {
    Customer& customer = customers[handle.value()];
    if (!customer.present) return;
    by_id.remove(customer.customer_id, handle);
    for (const std::string_view key : customer.exact_names) by_exact_name.remove(key, handle);
    for (const std::string_view name : customer.normalised_names) {
      by_normalised_name.remove(name, handle);
      for_each_name_key(name,
                        [&](const std::string& key) { by_normalised_name.remove(key, handle); });
    }
    for (const std::string_view key : customer.bank_keys) by_bank_key.remove(key, handle);
    customer = Customer{};
    if (const CustomerHandle parent = places[handle.value()].parent; parent.known())
      std::erase(children[parent.value()], handle);
    places[handle.value()] = Place{};
  }

  void file_name(Customer& customer, CustomerHandle handle, std::string_view name) {
    const std::string exact = canonical_name(name);
    if (exact.empty()) return;
    customer.exact_names.push_back(texts.keep(exact));
    by_exact_name.add(customer.exact_names.back(), handle);
    const std::string normalised = normalise_name(name);
    if (normalised.empty()) return;
    customer.normalised_names.push_back(texts.keep(normalised));
    by_normalised_name.add(customer.normalised_names.back(), handle);
    for_each_name_key(normalised, [&](const std::string& key) {
      const bool known = !by_normalised_name.find(key).empty();
      by_normalised_name.add(known ? std::string_view(key) : texts.keep(key), handle);
    });
    for (const std::string_view part : names_within(name)) file_name(customer, handle, part);
  }

  void file_names() {
    for (std::size_t n = 0; n < customers.size(); ++n) {
      Customer& customer = customers[n];
      const CustomerHandle handle(static_cast<std::uint32_t>(n));
      if (!customer.present) continue;
      file_name(customer, handle, customer.name);
      for (const std::string_view alias : std::exchange(customer.aliases, {}))
        file_name(customer, handle, alias);
    }
  }
};

Directory::Directory() : state_(std::make_unique<State>()) {}
Directory::~Directory() = default;
Directory::Directory(Directory&&) noexcept = default;
Directory& Directory::operator=(Directory&&) noexcept = default;

void Directory::put(const CustomerNames& names) {
  State& state = *state_;
  QASSERT(names.customer.known());
  const std::size_t at = names.customer.value();
  if (at >= state.customers.size()) {
    state.customers.resize(at + 1);
    state.places.resize(at + 1);
  }
  state.forget(names.customer);
  Customer& customer = state.customers[at];
  customer.present = true;
  state.places[at] = {names.entity, names.parent};
  if (names.parent.known()) state.children[names.parent.value()].push_back(names.customer);
  customer.customer_id = state.texts.keep(names.customer_id);
  customer.name = state.texts.keep(names.name);
  customer.rule_set = state.texts.keep(names.rule_set);
  customer.tolerance_profile = state.texts.keep(names.tolerance_profile);
  if (!customer.customer_id.empty()) state.by_id.add(customer.customer_id, names.customer);
  if (state.names.made()) {
    state.file_name(customer, names.customer, names.name);
    for (const std::string_view alias : names.aliases)
      state.file_name(customer, names.customer, alias);
  } else {
    for (const std::string_view alias : names.aliases)
      customer.aliases.push_back(state.texts.keep(alias));
  }
  for (const std::string_view account : names.bank_accounts) {
    std::string key;
    put_bank_key(account, key);
    if (key.empty()) continue;
    customer.bank_keys.push_back(state.bank_keys.keep(key));
    state.by_bank_key.add(customer.bank_keys.back(), names.customer);
  }
}

LearnedAliases& Directory::learned() {
  return state_->learned;
}
const LearnedAliases& Directory::learned() const {
  return state_->learned;
}

PayerLinks& Directory::links() {
  return state_->links;
}
const PayerLinks& Directory::links() const {
  return state_->links;
}

ExpectedPayments& Directory::expected() {
  return state_->expected;
}
const ExpectedPayments& Directory::expected() const {
  return state_->expected;
}

bool Directory::add_members(CustomerHandle head, std::size_t members_max,
                            std::vector<CustomerHandle>& members) const {
  const std::size_t first = members.size();
  members.push_back(head);
  for (std::size_t at = first; at < members.size(); ++at) {
    const auto below = state_->children.find(members[at].value());
    if (below == state_->children.end()) continue;
    for (const CustomerHandle child : below->second) {
      // A circle of parents comes back to where it began.
      const auto known = members.begin() + static_cast<std::ptrdiff_t>(first);
      if (family(child) != head || std::find(known, members.end(), child) != members.end())
        continue;
      members.push_back(child);
      if (members.size() - first > members_max) return false;
    }
  }
  return true;
}

std::size_t Directory::size() const {
  return state_->customers.size();
}

CustomerHandle Directory::family(CustomerHandle customer) const {
  const State& state = *state_;
  const auto parent = [&](CustomerHandle of) {
    const CustomerHandle up = state.place(of).parent;
    const bool exists = up.known() && up.value() < state.places.size() && up != of;
    return exists ? up : CustomerHandle{};
  };
  if (!parent(customer).known()) return customer;
  std::array<CustomerHandle, kFamilyDepthMax + 1> path;
  std::size_t depth = 0;
  path[0] = customer;
  while (depth < kFamilyDepthMax) {
    const CustomerHandle up = parent(path[depth]);
    if (!up.known()) return path[depth];
    const auto seen =
        std::find(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth) + 1, up);
    if (seen != path.begin() + static_cast<std::ptrdiff_t>(depth) + 1) {
      return *std::min_element(seen, path.begin() + static_cast<std::ptrdiff_t>(depth) + 1);
    }
    path[++depth] = up;
  }
  return path[depth];
}

EntityHandle Directory::entity(CustomerHandle customer) const {
  return state_->place(customer).entity;
}
std::string_view Directory::customer_id(CustomerHandle customer) const {
  return state_->at(customer).customer_id;
}
std::string_view Directory::customer_name(CustomerHandle customer) const {
  return state_->at(customer).name;
}
std::string_view Directory::rule_set(CustomerHandle customer) const {
  return state_->at(customer).rule_set;
}
std::string_view Directory::tolerance_profile(CustomerHandle customer) const {
  return state_->at(customer).tolerance_profile;
}

std::span<const CustomerHandle> Directory::by_id(std::string_view customer_id) const {
  return state_->by_id.find(trim(customer_id));
}
void Directory::prefetch_id(std::string_view customer_id) const {
  state_->by_id.prefetch(trim(customer_id));
}
void Directory::prefetch_customer(std::string_view customer_id) const {
  const CustomerHandle likely = state_->by_id.peek(trim(customer_id));
  if (likely.known()) __builtin_prefetch(&state_->places[likely.value()]);
}
std::span<const CustomerHandle> Directory::by_bank_account(std::string_view key) const {
  std::string filed;
  put_bank_key(key, filed);
  return by_bank_key(filed);
}
std::span<const CustomerHandle> Directory::by_bank_key(std::string_view filed) const {
  return state_->by_bank_key.find(filed);
}
void Directory::prefetch_bank_key(std::string_view filed) const {
  state_->by_bank_key.prefetch(filed);
}
void Directory::prefetch_owner(std::string_view filed) const {
  const CustomerHandle likely = state_->by_bank_key.peek(filed);
  if (likely.known()) __builtin_prefetch(&state_->places[likely.value()]);
}
bool Directory::has_bank_accounts() const {
  return !state_->by_bank_key.empty();
}
std::span<const CustomerHandle> Directory::by_exact_name(std::string_view name) const {
  prepare_names();
  return state_->by_exact_name.find(canonical_name(name));
}
std::span<const CustomerHandle> Directory::by_normalised_name(std::string_view normalised) const {
  prepare_names();
  return state_->by_normalised_name.find(normalised);
}
void Directory::prepare_names() const {
  state_->names.ensure([this] { state_->file_names(); });
}

}  // namespace quittance::matching

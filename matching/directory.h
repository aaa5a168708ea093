// Who may pay: customers by number, bank account and name, and the families they form.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/money.h"
#include "matching/expected.h"
#include "matching/learned.h"
#include "matching/links.h"

namespace quittance::matching {

// What matching needs of a customer. Views are copied by the directory.
struct CustomerNames {
  CustomerHandle customer;
  EntityHandle entity;
  std::string_view customer_id;
  std::string_view name;
  std::span<const std::string_view> aliases;
  // As in domain.md section 1: "ABA:routing/account", "IBAN:…", "ACH:company",
  // "ACCT:country/number".
  std::span<const std::string_view> bank_accounts;
  CustomerHandle parent;      // none: the head of its family
  std::string_view rule_set;  // names; empty: the book's defaults
  std::string_view tolerance_profile;
};

class Directory {
 public:
  Directory();
  ~Directory();
  Directory(Directory&&) noexcept;
  Directory& operator=(Directory&&) noexcept;

  // Adds or replaces a customer. Handles are dense from 0; a parent may be added later.
  void put(const CustomerNames& names);

  // What people taught beyond the customers' own names and accounts.
  [[nodiscard]] LearnedAliases& learned();
  [[nodiscard]] const LearnedAliases& learned() const;
  // Who may pay for customers of other families.
  [[nodiscard]] PayerLinks& links();
  [[nodiscard]] const PayerLinks& links() const;
  // Payments that were announced.
  [[nodiscard]] ExpectedPayments& expected();
  [[nodiscard]] const ExpectedPayments& expected() const;

  [[nodiscard]] std::size_t size() const;
  // The head of the customer's family; parents are followed at most 16 deep, a cycle ends at its
  // lowest handle.
  [[nodiscard]] CustomerHandle family(CustomerHandle customer) const;
  // Appends the family's customers, its head first; false when they are more than `members_max`.
  // Cost: their number.
  [[nodiscard]] bool add_members(CustomerHandle head, std::size_t members_max,
                                 std::vector<CustomerHandle>& members) const;
  [[nodiscard]] EntityHandle entity(CustomerHandle customer) const;
  [[nodiscard]] std::string_view customer_id(CustomerHandle customer) const;
  [[nodiscard]] std::string_view customer_name(CustomerHandle customer) const;
  [[nodiscard]] std::string_view rule_set(CustomerHandle customer) const;
  [[nodiscard]] std::string_view tolerance_profile(CustomerHandle customer) const;
  // All customers so registered, in handle order. Valid until the next put.
  [[nodiscard]] std::span<const CustomerHandle> by_id(std::string_view customer_id) const;
  // Keys are compared without blanks and case, and in ABA: and ACCT: keys without leading zeros of
  // the account, which banks pad at will; `key` as in bank_accounts.
  [[nodiscard]] std::span<const CustomerHandle> by_bank_account(std::string_view key) const;
  // The same for a key in its filed form (bank_key.h).
  [[nodiscard]] std::span<const CustomerHandle> by_bank_key(std::string_view filed) const;
  [[nodiscard]] bool has_bank_accounts() const;
  // Names and aliases, compared without case and without blanks at the ends.
  [[nodiscard]] std::span<const CustomerHandle> by_exact_name(std::string_view name) const;
  [[nodiscard]] std::span<const CustomerHandle> by_normalised_name(
      std::string_view normalised) const;

  // Files all names, which the first lookup of one does otherwise, while the others wait for it.
  // Cost: some microseconds a customer, once.
  void prepare_names() const;

  // Hints before by_id(): ask for the memory of the index, some payments later for what it points
  // to. No effect but time.
  void prefetch_id(std::string_view customer_id) const;
  void prefetch_customer(std::string_view customer_id) const;
  // The same before by_bank_key().
  void prefetch_bank_key(std::string_view filed) const;
  void prefetch_owner(std::string_view filed) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quittance::matching

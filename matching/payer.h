// Who may have paid: the graded set of candidates that identification yields.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "matching/directory.h"
#include "matching/matcher.h"
#include "matching/names.h"
#include "matching/printed_names.h"

namespace quittance::matching {

// What points at the payer, strongest first (domain.md section 4, The payer).
enum class PayerEvidence : std::uint8_t {
  known,  // decided before, by a person or an earlier run
  bank_account,
  customer_number,
  item_owner,     // owner of the items referenced
  learned_alias,  // a text or an account of which people taught whose it is
  exact_name,     // name or alias
  normalised_name,
  printed_name,  // every word corresponds: abbreviated, run together, split, transliterated
  none,
};

// More customers than this behind one account or name identify nobody.
inline constexpr std::size_t kCandidatesMax = 16;
// The same for a name that is not whole: an amount must not meet one of theirs by chance.
inline constexpr std::size_t kLikelyMax = 6;
// Of more than these a name says nothing even beside a number.
inline constexpr std::size_t kAlikeMax = 64;

struct PayerSet {
  PayerEvidence evidence = PayerEvidence::none;
  std::vector<CustomerHandle> customers;  // ascending, at most kCandidatesMax
  std::vector<CustomerHandle> families;   // their family heads, ascending
  std::string name;                       // normalised; only where neither account nor number told
  std::string key;                        // reused for lookups
  // Where nobody is identified: whose name the payer's may be, cut or as initials. Items may decide
  // among them. Ascending, at most kLikelyMax.
  std::vector<CustomerHandle> likely;
  // Instead of `likely` where those are more, or share their initials: only a number that the
  // payment gives may decide among them. Ascending, at most kAlikeMax.
  std::vector<CustomerHandle> alike;
  LikelyNames found;     // reused
  bool crowded = false;  // more than kCandidatesMax were found

  // Registered: by account or number. Named: by name. Either rules the items of others out.
  [[nodiscard]] bool registered() const { return evidence <= PayerEvidence::customer_number; }
  [[nodiscard]] bool empty() const { return customers.empty(); }
  [[nodiscard]] bool has_family(CustomerHandle family) const;
  // Whom a number that the payment gives may decide among.
  [[nodiscard]] const std::vector<CustomerHandle>& candidates() const {
    return !customers.empty() ? customers : !likely.empty() ? likely : alike;
  }
};

// Candidates by the strongest evidence the payment itself carries: a customer known before, bank
// account, stated customer number (also a remittance line of kind customer), alias that people
// taught, exact name or alias, normalised name, name as banks print it (printed_names.h). Customers
// of the payment's entity go first: others count only without them.
[[nodiscard]] PayerSet identify_payer(const PaymentInput& payment, const Directory& directory);
// The same into a set that the caller uses again, who has the payer's key by
// put_main_bank_key() already: empty when there is none.
void identify_payer(const PaymentInput& payment, const Directory& directory,
                    std::string_view main_key, PayerSet& payers);

// The payer's account under the key that identify_payer() looks up first; empty when he states
// none.
void put_main_bank_key(const Payer& payer, std::string& key);

// What the payer's name says about a customer who owns an item; looks at the head of the family
// too.
[[nodiscard]] NameVerdict name_verdict(const PayerSet& payers, CustomerHandle owner,
                                       const Directory& directory);

// The payer's account, or what was decided before, says that he is of other families than this one.
[[nodiscard]] bool is_registered_elsewhere(PayerEvidence evidence,
                                           std::span<const CustomerHandle> candidates,
                                           CustomerHandle family, const Directory& directory);

}  // namespace quittance::matching

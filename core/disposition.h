// The eight states of cash, the grades of evidence and the rules: one word each, everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/result.h"

namespace quittance {

// Every cent of every received payment is in exactly one of these (domain.md section 1).
enum class Disposition : std::uint8_t {
  applied,       // put against open items
  on_account,    // customer known, kept as credit on purpose
  unapplied,     // customer known, purpose unknown
  unidentified,  // customer unknown
  written_off,   // small overpayment taken to a result account
  refund_due,    // to be paid out
  quarantined,   // its unit failed a control, or it is a suspected duplicate
  returned,      // taken back, or withdrawn with its unit
};
inline constexpr int kDispositions = 8;

// Strength of the evidence behind an application, strongest first (domain.md section 7).
enum class Grade : std::uint8_t {
  manual,
  check_digit,
  expected,
  exact,
  normalised,
  amount,
  cluster,
  combination,
  order,
  partial,
  fuzzy,
  oldest,
  none
};

enum class Rule : std::uint8_t {
  none,
  return_,
  structured_reference,
  expected_payment,
  remittance_line,
  normalised_reference,
  single_item,
  single_less_discount,
  clear_account,
  clear_past_due,
  clear_term,
  clear_po,
  clear_due_date,
  clear_statement,
  combination,
  purchase_order,
  family,
  fuzzy_reference,
  oldest_first,
  manual,
  clear_consecutive
};

inline constexpr std::uint8_t kRuleCount = static_cast<std::uint8_t>(Rule::clear_consecutive) + 1;

// Whether payments are applied by this rule without a person.
[[nodiscard]] constexpr bool decides(Rule rule) {
  return rule != Rule::none && rule != Rule::return_ && rule != Rule::manual;
}

// Why cash was left where it is, or what an abstaining decision met.
enum class Reason : std::uint8_t {
  none,
  payer_unknown,        // no candidate payer at all
  payer_ambiguous,      // several candidates and no item decides among them
  reference_unknown,    // it names documents that the book does not have
  reference_contested,  // its item went to a better claim
  reference_foreign,    // it names another payer's item
  no_reference,         // payer known, nothing explains the amount
  amount_unexplained,   // references found, but the amount fits none of them
  tie,                  // a second solution of equal grade exists
  lines_exceed_cash,    // remittance lines ask for more than was received
  line_unmatched,       // a remittance line fits no item
  probable_duplicate,   // its only item was settled already
  overpayment,          // more than the items it pays
  budget_spent,         // the search was stopped by its limit
  unit_held,            // its unit failed a control
  suspected_duplicate,  // same content in a disjoint statement
  key_reused,           // same key, other content
  unknown_account,      // the own account is not in the book
  withdrawn,            // its unit was rejected, deleted or corrected
  released,             // a person let it go on
  by_hand,              // a person decided
  not_confirmed,        // provisional cash that the final statement lacks
  confirmed,            // provisional cash that a final statement has
  joined,               // a notification whose entry was found without a shared id
  entry_ambiguous,      // a notification that fits several entries, or shares one with another
  split,                // an entry whose cash is that of the details a notification gave
  returned,             // the bank took it back
  original_unknown,     // a return whose payment the book does not have
  original_ambiguous,   // a return that several payments may be the original of
  already_returned,     // a return of a payment that was taken back before
  return_blocked,       // a return that its payment cannot give back by itself
  rule_demoted,         // its rule was overturned too often and only suggests
  rate_missing,         // it names items in another currency, and no rate of its day is known
  refunded,             // a person paid it back
};

[[nodiscard]] std::string_view name(Disposition disposition);
[[nodiscard]] std::string_view name(Grade grade);
[[nodiscard]] std::string_view name(Rule rule);  // Rule::return_ is "return"
[[nodiscard]] std::string_view name(Reason reason);
[[nodiscard]] Result<Disposition> parse_disposition(std::string_view word);  // field_unreadable

}  // namespace quittance

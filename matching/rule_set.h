// The rules a book matches by: plain data, versioned by content, read from TOML by the engine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/disposition.h"
#include "core/error_bound.h"
#include "core/money.h"

namespace quittance::matching {

// How much of a difference is forgiven. Both limits hold together; both inclusive; the strictest
// of line, payment and user tolerance wins.
struct Tolerance {
  std::map<Currency, std::int64_t> minor_max;  // absolute, per currency; absent: 0
  std::int32_t ppm_max = 0;                    // of the amount due
  friend bool operator==(const Tolerance&, const Tolerance&) = default;
};

struct ToleranceProfile {
  Tolerance line;
  Tolerance payment;
  friend bool operator==(const ToleranceProfile&, const ToleranceProfile&) = default;
};

// The most that banks on the way may have taken off one payment, by currency; absent: nothing.
struct BankCharges {
  std::map<Currency, std::int64_t> stated_max;    // where the bank's record says how much
  std::map<Currency, std::int64_t> unstated_max;  // where it says nothing
  friend bool operator==(const BankCharges&, const BankCharges&) = default;
};

enum class Overpayment : std::uint8_t { unapplied, on_account, refund, write_off_small };
enum class Ties : std::uint8_t { abstain, oldest };

// The rules that look at the amount alone, in the order of domain.md section 4, pass 6.
inline constexpr Rule kCustomerRules[] = {Rule::single_item,       Rule::single_less_discount,
                                          Rule::clear_account,     Rule::clear_past_due,
                                          Rule::clear_term,        Rule::clear_po,
                                          Rule::clear_due_date,    Rule::clear_statement,
                                          Rule::clear_consecutive, Rule::combination};

// One AutoCash rule set: chosen by customer, else the book's default.
struct RuleOptions {
  Ties ties = Ties::abstain;
  Overpayment overpayment = Overpayment::unapplied;
  bool keep_on_account =
      false;  // a known payer's unexplained cash: on_account instead of unapplied
  bool fuzzy_references = true;  // references with one slip
  bool oldest_first = false;     // what nothing explains pays the oldest items
  bool allow_unearned_discount = false;
  std::int32_t discount_grace_days = 0;
  BankCharges bank_charges;
  // Our reason codes by what payers write, in upper case and without blanks at the ends.
  std::map<std::string, std::string, std::less<>> reason_codes;
  // Which of kCustomerRules run, in order.
  std::vector<Rule> customer_rules = {Rule::single_item, Rule::single_less_discount,
                                      Rule::clear_account, Rule::clear_past_due};
  friend bool operator==(const RuleOptions&, const RuleOptions&) = default;
};

// How many of a rule's decisions people may overturn before it only suggests (docs/rules.md).
struct Budget {
  std::int32_t overturned_ppm_max = 20'000;
  std::uint32_t decisions_min = 500;  // from so many on it has to show that it keeps the budget
  Confidence confidence = Confidence::percent_95;
  Date since;  // posted on or after it; missing: all
  friend bool operator==(const Budget&, const Budget&) = default;
};

struct Trust {
  Budget usual;
  std::map<Rule, Budget> by_rule;
  [[nodiscard]] const Budget& budget(Rule rule) const;
  friend bool operator==(const Trust&, const Trust&) = default;
};

// A rule that may only suggest, and why, as a sentence.
struct Demotion {
  Rule rule = Rule::none;
  std::string why;
  friend bool operator==(const Demotion&, const Demotion&) = default;
};

// Payments that name items in another currency (docs/rules.md).
struct CrossCurrency {
  bool apply = false;
  std::int32_t ppm_max = 0;    // how far the cash at the rate may be from what the items ask for
  std::int32_t rate_days = 0;  // how old a rate may be; 0: of the payment's own day
  friend bool operator==(const CrossCurrency&, const CrossCurrency&) = default;
};

struct RuleSet {
  std::string name = "default";
  RuleOptions book;
  std::map<std::string, RuleOptions, std::less<>> by_name;
  ToleranceProfile tolerance;
  std::map<std::string, ToleranceProfile, std::less<>> tolerance_by_name;
  // What people may write off by hand, by name; nobody else may.
  std::map<std::string, Tolerance, std::less<>> user_tolerances;
  Trust trust;
  CrossCurrency cross_currency;
  std::vector<Demotion> demoted;  // of no file: by what a book has seen of its rules
  [[nodiscard]] const RuleOptions& options(std::string_view rule_set) const;
  [[nodiscard]] const ToleranceProfile& tolerances(std::string_view profile) const;
  // Null when the rule may apply.
  [[nodiscard]] const Demotion* demotion(Rule rule) const;
  friend bool operator==(const RuleSet&, const RuleSet&) = default;
};

}  // namespace quittance::matching

// One payment on its way through the passes: what it says, what it proposes, how it was decided.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "matching/evidence.h"
#include "matching/matcher.h"

namespace quittance::matching {

// The read-only world of a run.
struct Book {
  const Ledger& ledger;
  const Directory& directory;
  const RuleSet& rules;
};

// What a rule wants to do with one payment; granted or lost as a whole.
struct Proposal {
  CustomerHandle customer;  // the payer
  std::vector<Allocation> allocations;
  std::vector<Rest> rests;  // with the allocations, the whole payment
  Grade grade = Grade::none;
  Rule rule = Rule::none;
  ExpectedHandle expected;               // that it meets; usually none
  std::vector<ExpectedHandle> together;  // all that it meets, where it collects several
  bool on_behalf = false;  // part of it is another's, by a link: behind what payers claim of theirs
  bool exact_amount = false;  // every item is settled as its document says; no short or excess
};

// A rule's answer about one payment, against the state that it was shown.
struct Answer {
  enum class Kind : std::uint8_t {
    none,     // the rule explains nothing; `reason` may say why
    propose,  // exactly one solution
    tie,      // several solutions of equal grade
    abstain,  // decided: the whole payment stays as a rest, for `reason`
    defer,    // weaker than an amount that explains the payment: ask again after those rules
  };
  Kind kind = Kind::none;
  Proposal proposal;
  Reason reason = Reason::none;
  Rule rule = Rule::none;
  Grade grade = Grade::none;
  std::uint32_t solutions = 0;
  std::uint32_t items_considered = 0;
  std::vector<Suggestion> suggestions;
  std::string fact;
};

// Writes the sentences of `why`, if this payment is the one asked about.
class Narrator {
 public:
  explicit Narrator(std::vector<std::string>* steps = nullptr) : steps_(steps) {}
  [[nodiscard]] bool listening() const { return steps_ != nullptr; }
  void say(std::string sentence) const {
    if (steps_ != nullptr) steps_->push_back(std::move(sentence));
  }

 private:
  std::vector<std::string>* steps_;
};

struct Case {
  // `read` and `result` outlive the case.
  Case(const Evidence& read, std::uint32_t place, const Narrator& listener, Outcome& result);

  const Evidence* evidence;
  const PaymentFacts* payment;
  Payers payers;
  std::span<const NamedDocument> documents;
  std::span<const CustomerHandle> families;   // whose items it may take, ascending
  std::span<const CustomerHandle> customers;  // in whose accounts an amount may be looked for
  Grade reference_grade;                      // the weakest of its documents: its reference pass
  std::uint32_t order;                        // place in its unit by posting date and payment id
  Narrator narrator;

  bool decided = false;
  bool deferred = false;
  // What a rule found and did not dare to take: kept if no later one decides, and its reason
  // stands.
  std::unique_ptr<Answer> found;
  Reason reason = Reason::none;  // the best explanation so far of why it is not applied
  Outcome& outcome;
};

// The candidate who pays an item of this owner: the owner himself, one of his family, or one who
// has a link to him. The owner where nobody is identified.
[[nodiscard]] CustomerHandle payer_for(CustomerHandle owner, const Case& payment_case,
                                       const Directory& directory);

// The rules and tolerances of a customer; of the book when none is known.
[[nodiscard]] const RuleOptions& options_of(CustomerHandle customer, const Book& book);
[[nodiscard]] const ToleranceProfile& tolerances_of(CustomerHandle customer, const Book& book);

}  // namespace quittance::matching

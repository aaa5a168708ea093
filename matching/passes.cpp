#include "matching/passes.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "core/wide.h"
#include "matching/contest.h"
#include "matching/rules/amount.h"
#include "matching/rules/documents.h"
#include "matching/rules/expected.h"
#include "matching/rules/family.h"
#include "matching/rules/oldest_first.h"
#include "matching/rules/structured_reference.h"
#include "matching/sentences.h"

namespace quittance::matching {
namespace {

// Ties are looked at again while others of the pass are granted, at most so often.
constexpr int kTieRoundsMax = 8;
constexpr std::size_t kCandidatesShown = 5;

// Money is conserved and nothing is applied across currencies: a bug must not reach the journal.
void check(const Case& payment_case, const Book& book) {
  const PaymentFacts& payment = *payment_case.payment;
  Wide sum = 0;
  for (const Allocation& allocation : payment_case.outcome.allocations) {
    const OpenItem& item = book.ledger.item(allocation.item);
    QASSERT(item.currency == payment.currency);
    QASSERT(!payment.entity.known() || !item.entity.known() || item.entity == payment.entity);
    QASSERT(allocation.discount >= 0 && allocation.write_off >= 0 && allocation.deduction >= 0);
    sum += allocation.amount;
  }
  for (const Rest& rest : payment_case.outcome.rests) {
    QASSERT(rest.amount > 0);
    sum += rest.amount;
  }
  QASSERT(sum == payment.amount);
}

// Of the first of its rules that may only suggest; usually none.
const Demotion* demotion_of(const Answer& answer, const RuleSet& rules) {
  if (rules.demoted.empty()) return nullptr;
  for (const Allocation& allocation : answer.proposal.allocations) {
    if (const Demotion* demotion = rules.demotion(allocation.rule)) return demotion;
  }
  return nullptr;
}

bool stands_before(const Case* a, const Case* b) {
  return std::tuple(a->payers.evidence, a->order) < std::tuple(b->payers.evidence, b->order);
}

}  // namespace

void Passes::decide(std::span<Case> cases) {
  cases_ = cases;
  reference_pass(Grade::check_digit, false);
  expected_pass();
  reference_pass(Grade::exact, false);
  reference_pass(Grade::normalised, false);
  reference_pass(Grade::order, false);
  month_pass();
  amount_passes();
  reference_pass(Grade::exact, true);
  reference_pass(Grade::normalised, true);
  reference_pass(Grade::order, true);
  family_pass();
  slip_pass();
  oldest_pass();
  for (Case& c : cases_) {
    if (!c.decided) leave(c);
    check(c, book_);
  }
}

// The undecided cases by strength of the payer's evidence, then posting date and id. Valid until
// the next call.
const std::vector<Case*>& Passes::undecided() {
  open_.clear();
  for (Case& c : cases_) {
    if (!c.decided) open_.push_back(&c);
  }
  if (!std::is_sorted(open_.begin(), open_.end(), stands_before))
    std::sort(open_.begin(), open_.end(), stands_before);
  return open_;
}

void Passes::note(Case& c, const Answer& answer) const {
  if (answer.reason != Reason::none) c.reason = answer.reason;
  const std::uint64_t considered =
      std::uint64_t{c.outcome.decision.items_considered} + answer.items_considered;
  c.outcome.decision.items_considered = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(considered, std::numeric_limits<std::uint32_t>::max()));
  narrate_answer(c, answer, book_);
}

void Passes::grant(Case& c, const Answer& answer) const {
  if (const Demotion* demotion = demotion_of(answer, book_.rules))
    return suggest(c, answer, *demotion);
  Outcome& outcome = c.outcome;
  outcome.customer = answer.proposal.customer;
  const Proposal& proposal = answer.proposal;
  outcome.allocations.assign(proposal.allocations.begin(), proposal.allocations.end());
  outcome.rests.assign(proposal.rests.begin(), proposal.rests.end());
  outcome.expected = proposal.expected;
  outcome.decision.rule = answer.rule;
  outcome.decision.grade = answer.grade;
  outcome.decision.reason = outcome.rests.empty() ? Reason::none : outcome.rests.front().reason;
  outcome.decision.solutions =
      static_cast<std::uint16_t>(std::min<std::uint32_t>(answer.solutions, 65'535));
  if (c.deferred && answer.grade != c.reference_grade) outcome.decision.runner_up = Grade::partial;
  if (answer.solutions > 1) outcome.decision.runner_up = answer.grade;
  outcome.decision.candidates =
      static_cast<std::uint16_t>(std::max<std::size_t>(1, c.payers.customers.size()));
  c.decided = true;
}

// What a demoted rule would have granted: its items stay kept from weaker rules of this run, so
// that nothing else is decided otherwise, but a person has the last word.
void Passes::suggest(Case& c, const Answer& answer, const Demotion& demotion) const {
  c.narrator.say(demotion.why);
  Answer suggestion;
  suggestion.rule = answer.rule;
  suggestion.grade = answer.grade;
  suggestion.reason = Reason::rule_demoted;
  suggestion.solutions = answer.solutions;
  suggestion.suggestions.push_back({answer.proposal.customer, answer.proposal.allocations});
  suggestion.fact = fact_for_demoted(demotion, answer.proposal.allocations, book_);
  stay(c, std::move(suggestion));
}

// The payer to whom cash without a purpose belongs; none when that is open. `by_item`: also the
// owner of an item whose amount speaks for him though the name is another.
CustomerHandle Passes::identified(const Case& c, bool by_item) const {
  const std::span<const CustomerHandle> candidates = c.payers.customers;
  if (candidates.size() == 1) return candidates.front();
  if (!candidates.empty()) {
    // Links add the families of others to the payer's own.
    if (c.families.size() != 1 && book_.directory.links().empty()) return {};
    const CustomerHandle head = book_.directory.family(candidates.front());
    const bool one_family = std::all_of(
        candidates.begin(), candidates.end(),
        [&](CustomerHandle candidate) { return book_.directory.family(candidate) == head; });
    if (!one_family) return {};
    return std::binary_search(candidates.begin(), candidates.end(), head) ? head
                                                                          : candidates.front();
  }
  CustomerHandle owner;
  for (const NamedDocument& document : c.documents) {
    if (document.finding != Finding::named && document.finding != Finding::settled) continue;
    if (!by_item && document.name > NameVerdict::missing) continue;
    const CustomerHandle of = state_.ledger().item(document.item).customer;
    if (owner.known() && owner != of) return {};
    owner = of;
  }
  return owner;
}

// The whole payment stays, as an abstaining rule says.
void Passes::stay(Case& c, Answer&& answer) const {
  Outcome& outcome = c.outcome;
  outcome.customer = identified(c, answer.reason == Reason::probable_duplicate);
  const Disposition state =
      outcome.customer.known() ? Disposition::unapplied : Disposition::unidentified;
  outcome.rests.push_back({c.payment->amount, state, answer.reason});
  outcome.decision.rule = answer.rule;
  outcome.decision.grade = answer.grade;
  outcome.decision.reason = answer.reason;
  outcome.decision.runner_up = answer.grade;
  outcome.decision.solutions =
      static_cast<std::uint16_t>(std::min<std::uint32_t>(answer.solutions, 65'535));
  outcome.suggestions = std::move(answer.suggestions);
  outcome.fact = std::move(answer.fact);
  if (!outcome.customer.known()) {
    const auto shown = c.customers.first(std::min(c.customers.size(), kCandidatesShown));
    outcome.candidates.assign(shown.begin(), shown.end());
  }
  outcome.decision.candidates =
      static_cast<std::uint16_t>(std::max(c.payers.customers.size(), c.customers.size()));
  c.decided = true;
}

// It stays, and what it bears tells whose it is.
void Passes::stay_with(const Case& c, CustomerHandle payer) {
  Outcome& outcome = c.outcome;
  outcome.customer = payer;
  outcome.candidates.clear();
  for (Rest& rest : outcome.rests) {
    if (rest.state == Disposition::unidentified) rest.state = Disposition::unapplied;
  }
}

// Nothing explains the payment (domain.md section 4, pass 11).
void Passes::leave(Case& c) const {
  Answer answer;
  const CustomerHandle customer = identified(c, false);
  answer.reason = c.reason == Reason::none ? Reason::no_reference : c.reason;
  if (!customer.known()) {
    const bool several = c.payers.customers.size() > 1 || c.payers.crowded || c.families.size() > 1;
    answer.reason = several ? Reason::payer_ambiguous : Reason::payer_unknown;
  }
  answer.fact = fact_for(answer.reason, c, book_);
  if (customer.known() && c.found != nullptr && c.found->reason == answer.reason)
    answer = std::move(*c.found);
  for (const NamedDocument& document : c.documents) {
    if (!document.item.known() || answer.suggestions.size() == kSuggestionsMax) continue;
    // Another payer's item may belong to another work unit, whose state is not ours to read.
    const OpenItem& item = state_.ledger().item(document.item);
    const std::int64_t open =
        document.finding == Finding::foreign ? item.open : state_.remaining(item);
    if (open == 0) continue;
    Allocation part{.item = item.item, .reason = {}};
    part.amount = std::min(c.payment->amount, open);
    part.grade = document.grade;
    answer.suggestions.push_back({.customer = item.customer, .allocations = {part}});
  }
  const bool on_account = customer.known() && options_of(customer, book_).keep_on_account;
  stay(c, std::move(answer));
  if (on_account) c.outcome.rests.front().state = Disposition::on_account;
  if (c.outcome.customer.known() || !c.outcome.candidates.empty()) return;
  for (const NamedDocument& document : c.documents) {
    if (!document.item.known() || c.outcome.candidates.size() == kCandidatesShown) continue;
    const CustomerHandle owner = state_.ledger().item(document.item).customer;
    std::vector<CustomerHandle>& shown = c.outcome.candidates;
    if (std::find(shown.begin(), shown.end(), owner) == shown.end()) shown.push_back(owner);
  }
}

// Who bears the reference of an announced payment is asked before those who have its amount. Each
// takes at once: what was announced is of one customer, so that the order of contests is the order
// of asking.
void Passes::expected_pass() {
  if (book_.directory.expected().empty()) return;
  for (const bool by_reference : {true, false}) {
    for (Case* c : undecided()) {
      if (c->evidence->expected().known() != by_reference) continue;
      Answer answer = propose_by_expected(*c, state_, book_);
      if (answer.kind == Answer::Kind::none) continue;
      note(*c, answer);
      if (answer.kind != Answer::Kind::propose) {
        const CustomerHandle payer = answer.proposal.customer;
        stay(*c, std::move(answer));
        if (payer.known()) stay_with(*c, payer);
        continue;
      }
      for (const Allocation& allocation : answer.proposal.allocations)
        state_.take(allocation.item, used_by(allocation));
      state_.meet(answer.proposal.expected);
      for (const ExpectedHandle handle : answer.proposal.together) state_.meet(handle);
      grant(*c, answer);
    }
  }
}

void Passes::reference_pass(Grade grade, bool insist) {
  pending_.clear();
  for (Case& c : cases_) {
    if (c.decided || c.documents.empty() || c.deferred != insist) continue;
    if (grade == Grade::check_digit) {
      if (c.reference_grade == grade && c.documents.size() == 1) pending_.push_back(&c);
      continue;
    }
    const bool none = c.reference_grade == Grade::none || c.reference_grade == Grade::check_digit;
    if ((none ? Grade::exact : c.reference_grade) == grade) pending_.push_back(&c);
  }
  while (!pending_.empty()) {
    again_.clear();
    reference_round(grade, insist);
    pending_.swap(again_);
  }
}

// All pending payments propose against the same state; `again_` gets those to be asked once more.
void Passes::reference_round(Grade grade, bool insist) {
  proposals_.clear();
  tied_.clear();
  for (Case* c : pending_) {
    Answer answer = grade == Grade::check_digit ? propose_by_structured_reference(*c, state_, book_)
                    : grade == Grade::order     ? propose_by_orders(*c, state_, book_, insist)
                                                : propose_by_documents(*c, state_, book_, insist);
    mark_on_behalf(answer, *c, book_);
    note(*c, answer);
    switch (answer.kind) {
      case Answer::Kind::none:
        break;
      case Answer::Kind::defer:
        c->deferred = true;
        break;
      case Answer::Kind::abstain:
        stay(*c, std::move(answer));
        break;
      case Answer::Kind::tie:
        tied_.emplace_back(c, std::move(answer));
        break;
      case Answer::Kind::propose:
        proposals_.emplace_back(c, std::move(answer));
        break;
    }
  }
  const bool any_granted = settle_proposals();
  QASSERT(again_.empty() || any_granted);  // who loses, loses to someone
  for (auto& [c, answer] : tied_) {
    if (any_granted) {
      again_.push_back(c);
    } else {
      stay(*c, std::move(answer));
    }
  }
  std::sort(again_.begin(), again_.end(),
            [](const Case* a, const Case* b) { return a->order < b->order; });
}

// Grants what fits together, ties what nothing separates, and puts the losers into `again_`. True
// when anything was granted.
bool Passes::settle_proposals() {
  contestants_.clear();
  for (const auto& [c, answer] : proposals_) {
    contestants_.push_back({.payment_case = c, .proposal = &answer.proposal});
  }
  settle_contest(contestants_, state_);
  bool any_granted = false;
  for (std::size_t n = 0; n < proposals_.size(); ++n) {
    auto& [c, answer] = proposals_[n];
    switch (contestants_[n].verdict) {
      case Verdict::granted:
        grant(*c, answer);
        any_granted = true;
        break;
      case Verdict::lost:
        c->narrator.say(
            "A better or earlier claim took an item: proposed again against what is left.");
        again_.push_back(c);
        break;
      case Verdict::tied: {
        Answer tie;
        tie.rule = answer.rule;
        tie.grade = answer.grade;
        tie.reason = Reason::tie;
        tie.solutions = 2;
        tie.fact =
            "Another payer's payment claims the same item with equal right: which of them pays it.";
        tie.suggestions.push_back(
            {answer.proposal.customer, std::move(answer.proposal.allocations)});
        stay(*c, std::move(tie));
        break;
      }
    }
  }
  return any_granted;
}

// One customer rule for all undecided payments, in order. Each takes at once: an item and its payer
// are of one account here, so that the order of contests is the order of asking. Returns the tied
// ones.
std::vector<Case*> Passes::amount_round(std::span<Case* const> pending, std::size_t step,
                                        bool take_oldest) {
  std::vector<Case*> tied;
  for (Case* c : pending) {
    Answer answer = propose_by_amount(*c, step, take_oldest, state_, book_);
    if (answer.kind == Answer::Kind::tie) {
      tied.push_back(c);
      continue;
    }
    if (answer.rule != Rule::none) note(*c, answer);
    if (!answer.suggestions.empty() || answer.reason == Reason::budget_spent)
      c->found = std::make_unique<Answer>(answer);
    if (answer.kind != Answer::Kind::propose) continue;
    for (const Allocation& allocation : answer.proposal.allocations) {
      state_.take(allocation.item, used_by(allocation));
    }
    grant(*c, answer);
  }
  return tied;
}

// "All invoices of March": a payer who says so goes before what an amount alone may mean.
void Passes::month_pass() {
  for (Case* c : undecided()) {
    if (c->evidence->month() == 0) continue;
    Answer answer = propose_by_month(*c, state_, book_);
    if (answer.kind != Answer::Kind::propose) continue;
    note(*c, answer);
    for (const Allocation& allocation : answer.proposal.allocations)
      state_.take(allocation.item, used_by(allocation));
    grant(*c, answer);
  }
}

void Passes::amount_passes() {
  std::size_t steps = 0;
  for (const Case& c : cases_) {
    if (c.decided) continue;
    for (const CustomerHandle customer : c.customers) {
      steps = std::max(steps, options_of(customer, book_).customer_rules.size());
    }
  }
  for (std::size_t step = 0; step < steps; ++step) amount_pass(step);
}

void Passes::amount_pass(std::size_t step) {
  std::vector<Case*> tied;
  std::span<Case* const> pending = undecided();
  for (int round = 0; round < kTieRoundsMax && !pending.empty(); ++round) {
    const std::size_t before = pending.size();
    tied = settle_jointly(amount_round(pending, step, false), step);
    pending = tied;
    if (pending.size() == before) break;
  }
  for (Case* c : pending) {
    Answer answer = propose_by_amount(*c, step, false, state_, book_);
    if (answer.kind != Answer::Kind::tie) continue;  // settled by the last round after all
    note(*c, answer);
    stay(*c, std::move(answer));
  }
}

// Payments of one payer and amount compete for items of that amount. Where there are at least as
// many payments as items, every item is paid whichever takes which: the oldest item goes to the
// earliest payment. Returns those who stay tied.
std::vector<Case*> Passes::settle_jointly(std::span<Case* const> tied, std::size_t step) {
  std::vector<Case*> left;
  if (tied.empty()) return left;
  std::map<std::tuple<CustomerHandle, Currency, EntityHandle, std::int64_t>, std::vector<Case*>>
      groups;
  for (Case* c : tied) {
    if (c->customers.size() != 1) {
      left.push_back(c);
      continue;
    }
    const PaymentFacts& payment = *c->payment;
    groups[{c->customers.front(), payment.currency, payment.entity, payment.amount}].push_back(c);
  }
  for (const auto& [key, group] : groups) {
    const Answer answer = propose_by_amount(*group.front(), step, false, state_, book_);
    if (answer.kind == Answer::Kind::tie && group.size() >= answer.solutions) {
      static_cast<void>(amount_round(group, step, true));
    } else {
      left.insert(left.end(), group.begin(), group.end());
    }
  }
  std::sort(left.begin(), left.end(), stands_before);
  return left;
}

// What the payer's own accounts do not explain, and those of whom he may pay for do, is kept for a
// person.
void Passes::family_pass() {
  for (Case& c : cases_) {
    if (c.decided || c.found != nullptr || c.reason != Reason::none) continue;
    Answer answer = suggest_by_family(c, state_, book_);
    if (answer.solutions == 0) continue;
    c.narrator.say(answer.fact);
    c.found = std::make_unique<Answer>(std::move(answer));
  }
}

void Passes::oldest_pass() {
  for (Case* c : undecided()) {
    Answer answer = propose_oldest_first(*c, state_, book_);
    if (answer.kind != Answer::Kind::propose) continue;
    note(*c, answer);
    for (const Allocation& allocation : answer.proposal.allocations) {
      state_.take(allocation.item, used_by(allocation));
    }
    grant(*c, answer);
  }
}

}  // namespace quittance::matching

#include "matching/rules/documents.h"

#include <algorithm>

#include "core/text.h"
#include "matching/overpayment.h"
#include "matching/rules/amount.h"
#include "matching/rules/claims.h"
#include "matching/sentences.h"
#include "matching/short_pay.h"

namespace quittance::matching {

namespace {

// Sums are made in 128 bits; no limit or rule tells amounts beyond 64 bits apart.
std::int64_t clamp(Wide sum) {
  constexpr Wide kMax = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(sum > kMax ? kMax : sum);
}

// A short order number may stand in a text by chance, and where the amount does not fit, nothing
// else speaks for it.
bool is_long_number(const NamedDocument& document) {
  constexpr std::ptrdiff_t kDigitsMin = 5;
  const std::string_view text = document.reference;
  return std::count_if(text.begin(), text.end(), is_digit) >= kDigitsMin;
}

}  // namespace

std::vector<Allocation> Documents::allocations() const {
  std::vector<Allocation> kept;
  for (const Claim& claim : claims_) {
    if (!claim.applies) continue;
    Allocation allocation = claim.allocation;
    allocation.grade = claim.document->grade;
    allocation.rule = rule_of_documents(allocation.grade);
    kept.push_back(allocation);
  }
  return kept;
}

CustomerHandle Documents::payer() const {
  const bool one = case_.payers.customers.size() == 1;
  const auto first = std::find_if(claims_.begin(), claims_.end(),
                                  [](const Claim& claim) { return claim.applies; });
  if (first == claims_.end()) return one ? case_.payers.customers.front() : CustomerHandle{};
  if (one && first->document->name == NameVerdict::same) return case_.payers.customers.front();
  return payer_for(state_.ledger().item(first->item).customer, case_, book_.directory);
}

// Several families may be paid by one payment only when its payer is registered or named in each.
bool Documents::one_family() const {
  CustomerHandle family;
  for (const Claim& claim : claims_) {
    if (!claim.applies) continue;
    const CustomerHandle of = book_.directory.family(state_.ledger().item(claim.item).customer);
    if (family.known() && family != of) return false;
    family = of;
  }
  return true;
}

// Lines within their own tolerance must also stay within the payment's, all together. What a bank
// took has a limit of its own.
void Documents::limit_write_offs() {
  std::int64_t written_off = 0;
  Wide due = 0;
  const ToleranceProfile* profile = nullptr;
  for (const Claim& claim : claims_) {
    if (!claim.applies) continue;
    const OpenItem& item = state_.ledger().item(claim.item);
    if (profile == nullptr) profile = &tolerances_of(item.customer, book_);
    if (claim.allocation.reason != kBankCharge) written_off += claim.allocation.write_off;
    due += std::max<std::int64_t>(0, used_by(claim.allocation));
  }
  if (written_off == 0 ||
      written_off <= forgiven_max(profile->payment, clamp(due), payment_.currency))
    return;
  for (Claim& claim : claims_) {
    if (claim.allocation.write_off == 0 || claim.allocation.reason == kBankCharge) continue;
    claim.allocation.write_off = 0;
    claim.allocation.reason = {};
    claim.fit = LineFit::below;
  }
}

Answer Documents::stays(Reason reason, Answer::Kind kind) const {
  Answer answer;
  answer.kind = kind;
  answer.reason = reason;
  answer.rule = Rule::remittance_line;
  answer.grade = case_.reference_grade;
  answer.items_considered = static_cast<std::uint32_t>(claims_.size());
  if (kind == Answer::Kind::none) return answer;
  Suggestion suggestion{.customer = payer(), .allocations = {}};
  for (const Claim& claim : claims_) {
    if (!claim.item.known() || used_by(claim.allocation) == 0) continue;
    if (!suggestion.customer.known())
      suggestion.customer = state_.ledger().item(claim.item).customer;
    suggestion.allocations.push_back(claim.allocation);
    suggestion.allocations.back().grade = claim.document->grade;
    suggestion.allocations.back().rule = Rule::remittance_line;
  }
  if (!suggestion.allocations.empty()) answer.suggestions.push_back(std::move(suggestion));
  answer.fact = fact_for(reason, case_, book_);
  return answer;
}

// No document has an open item of this payer.
Answer Documents::nothing_open() const {
  const auto settled = std::find_if(claims_.begin(), claims_.end(), [](const Claim& claim) {
    return claim.reason == Reason::probable_duplicate;
  });
  if (settled != claims_.end()) {
    const NamedDocument& document = *settled->document;
    const bool whole = state_.ledger().item(document.item).original == payment_.amount;
    const bool exact = document.grade <= Grade::exact;
    // Whoever paid by check digits, it was for this item.
    const NameVerdict weakest = document.grade == Grade::check_digit && whole
                                    ? NameVerdict::contradicts
                                : exact && whole ? NameVerdict::unrelated
                                                 : NameVerdict::missing;
    if (document.name <= weakest) return stays(Reason::probable_duplicate, Answer::Kind::abstain);
    return stays(Reason::amount_unexplained, Answer::Kind::none);
  }
  const bool foreign = std::any_of(claims_.begin(), claims_.end(), [](const Claim& claim) {
    return claim.reason == Reason::reference_foreign;
  });
  return stays(foreign ? Reason::reference_foreign : Reason::reference_unknown, Answer::Kind::none);
}

// The common case, said first: one bare reference to an item that asks for just this payment.
Answer Documents::pays_one_item() const {
  const NamedDocument& document = documents_.front();
  Answer answer;
  if (document.amount_stated() || document.finding != Finding::named) return answer;
  const NameVerdict weakest =
      document.grade <= Grade::exact ? NameVerdict::unrelated : NameVerdict::missing;
  const OpenItem& item = state_.ledger().item(document.item);
  if (document.name > weakest || state_.remaining(item) != payment_.amount) return answer;
  answer.kind = Answer::Kind::propose;
  answer.rule = rule_of_documents(document.grade);
  answer.grade = document.grade;
  answer.solutions = 1;
  answer.items_considered = 1;
  const bool one = case_.payers.customers.size() == 1 && document.name == NameVerdict::same;
  answer.proposal.customer =
      one ? case_.payers.customers.front() : payer_for(item.customer, case_, book_.directory);
  answer.proposal.allocations.push_back({.item = document.item,
                                         .amount = payment_.amount,
                                         .reason = {},
                                         .rule = answer.rule,
                                         .grade = answer.grade});
  answer.proposal.grade = answer.grade;
  answer.proposal.rule = answer.rule;
  answer.proposal.exact_amount = true;
  return answer;
}

// More than is left of the one document that it names, without a line that says so, and just what
// was asked for that, or paid of it, before.
bool Documents::repeats_a_payment() const {
  if (claims_.size() != 1 || !claims_.front().bare || !claims_.front().item.known()) return false;
  const Claim& claim = claims_.front();
  const OpenItem& item = state_.ledger().item(claim.item);
  const std::int64_t left = state_.remaining(item);
  if (left <= 0 || left >= item.original || payment_.amount <= left) return false;
  if (claim.document->name > NameVerdict::missing) return false;
  return payment_.amount == item.original || payment_.amount == item.original - left;
}

Answer Documents::answer() {
  if (documents_.size() == 1) {
    Answer whole = pays_one_item();
    if (whole.kind == Answer::Kind::propose) return whole;
  }
  read_documents();
  if (claims_.empty()) return stays(Reason::no_reference, Answer::Kind::none);
  const bool any_open =
      std::any_of(claims_.begin(), claims_.end(), [](const Claim& c) { return c.item.known(); });
  if (!any_open && tied_ == 0) return nothing_open();

  if (repeats_a_payment()) return stays(Reason::probable_duplicate, Answer::Kind::abstain);

  Wide stated = 0;
  bool bare = false;
  for (const Claim& claim : claims_) {
    if (claim.bare) {
      bare = bare || claim.item.known();
    } else {
      stated += claim.asked;
    }
  }
  for (Claim& claim : claims_) {
    if (!claim.bare && claim.item.known() && claim.fit == LineFit::fits)
      claim.applies = admitted(claim);
  }
  if (stated > payment_.amount && !bare && bear_charge(stated - payment_.amount))
    stated = payment_.amount;
  if (stated > payment_.amount) {
    Wide fitting = 0;
    for (const Claim& claim : claims_) fitting += claim.applies ? claim.asked : 0;
    if (fitting > payment_.amount || fitting <= 0) {
      if (fitting <= 0 && !insist_ && amount_explains(case_, state_, book_)) {
        return stays(Reason::lines_exceed_cash, Answer::Kind::defer);
      }
      for (Claim& claim : claims_) claim.applies = false;
      return stays(Reason::lines_exceed_cash, Answer::Kind::abstain);
    }
  } else {
    for (Claim& claim : claims_) {
      if (!claim.bare && claim.item.known() && claim.fit == LineFit::below)
        claim.applies = admitted(claim);
    }
    if (bare) settle_bare(clamp(payment_.amount - stated));
    if (stated == payment_.amount) bear_chargebacks();
  }
  return conclude();
}

// Of what he pays now the payer takes back what he paid for settled items before: negative lines
// that make the sum of all lines the cash. Each is a deduction, split off an item that a
// line pays whole: the largest off the largest.
void Documents::bear_chargebacks() {
  std::vector<const Claim*> charged;
  std::vector<Claim*> bearers;
  for (Claim& claim : claims_) {
    const NamedDocument& document = *claim.document;
    if (claim.applies) {
      const Allocation& allocation = claim.allocation;
      if (claim.fit == LineFit::fits && allocation.amount > 0 && allocation.deduction == 0 &&
          allocation.write_off == 0)
        bearers.push_back(&claim);
    } else if (!claim.bare && claim.asked < 0) {
      const bool of_settled = document.finding == Finding::settled &&
                              document.grade <= Grade::normalised &&
                              document.name <= NameVerdict::missing &&
                              -claim.asked <= state_.ledger().item(document.item).original;
      if (!of_settled) return;
      charged.push_back(&claim);
    }
  }
  if (charged.empty() || charged.size() > bearers.size()) return;
  std::stable_sort(charged.begin(), charged.end(),
                   [](const Claim* a, const Claim* b) { return a->asked < b->asked; });
  std::stable_sort(bearers.begin(), bearers.end(), [](const Claim* a, const Claim* b) {
    return a->allocation.amount > b->allocation.amount;
  });
  for (std::size_t n = 0; n < charged.size(); ++n) {
    if (bearers[n]->allocation.amount + charged[n]->asked <= 0) return;
  }
  for (std::size_t n = 0; n < charged.size(); ++n) {
    const NamedDocument& document = *charged[n]->document;
    const RemittanceLine& line = *document.line;
    const std::string_view why = line.reason.empty() ? line.text : line.reason;
    const CustomerHandle owner = state_.ledger().item(document.item).customer;
    Allocation& allocation = bearers[n]->allocation;
    allocation.amount += charged[n]->asked;
    allocation.deduction = -charged[n]->asked;
    allocation.reason = why.empty() ? kNoReasonSaid : our_reason(why, options_of(owner, book_));
    allocation.charged_back = document.item;
  }
}

Answer Documents::conclude() {
  const auto applies = [](const Claim& claim) { return claim.applies; };
  const bool fitting = std::any_of(claims_.begin(), claims_.end(), [](const Claim& c) {
    return c.applies && c.fit == LineFit::fits;
  });
  const bool insists = insist_ || case_.evidence->pays_part();
  if (!fitting && !insists && amount_explains(case_, state_, book_)) {
    return stays(Reason::amount_unexplained, Answer::Kind::defer);
  }
  if (std::none_of(claims_.begin(), claims_.end(), applies)) {
    if (tied_ == 0) return stays(Reason::amount_unexplained, Answer::Kind::none);
    Answer tie = stays(Reason::tie, Answer::Kind::tie);
    tie.solutions = tied_;
    return tie;
  }
  if (case_.payers.empty() && !one_family()) {
    for (Claim& claim : claims_) claim.applies = false;
    return stays(Reason::payer_ambiguous, Answer::Kind::abstain);
  }
  limit_write_offs();

  Answer answer = stays(Reason::none, Answer::Kind::none);
  Proposal& proposal = answer.proposal;
  proposal.customer = payer();
  proposal.allocations = allocations();
  Wide left = payment_.amount;
  Wide due = 0;
  for (const Allocation& allocation : proposal.allocations) {
    left -= allocation.amount;
    due += std::max<std::int64_t>(0, used_by(allocation));
    proposal.grade = proposal.grade == Grade::none ? allocation.grade
                                                   : std::max(proposal.grade, allocation.grade);
  }
  // Credits would turn the payment negative, or an unmatched credit left more to pay than there is.
  if (left < 0 || left > payment_.amount) {
    for (Claim& claim : claims_) claim.applies = false;
    return stays(Reason::lines_exceed_cash, Answer::Kind::abstain);
  }
  auto excess = static_cast<std::int64_t>(left);
  for (const Claim& claim : claims_) {
    if (claim.applies || claim.bare || claim.asked <= 0 || excess == 0) continue;
    const std::int64_t unmatched = std::min(claim.asked, excess);
    const auto same = std::find_if(proposal.rests.begin(), proposal.rests.end(),
                                   [&](const Rest& rest) { return rest.reason == claim.reason; });
    if (same != proposal.rests.end()) {
      same->amount += unmatched;
    } else {
      proposal.rests.push_back({unmatched, Disposition::unapplied, claim.reason});
    }
    excess -= unmatched;
  }
  if (excess > 0) {
    proposal.rests.push_back(
        overpayment_rest(excess, clamp(due), proposal.customer, payment_.currency, book_));
  }
  proposal.rule = proposal.allocations.front().rule;
  for (const Allocation& allocation : proposal.allocations) {
    proposal.rule = std::min(proposal.rule, allocation.rule);
  }
  proposal.exact_amount =
      proposal.rests.empty() && std::all_of(claims_.begin(), claims_.end(), [](const Claim& c) {
        return c.applies && c.fit == LineFit::fits;
      });
  answer.kind = Answer::Kind::propose;
  answer.rule = proposal.rule;
  answer.grade = proposal.grade;
  answer.solutions = 1;
  return answer;
}

Answer propose_by_documents(const Case& payment_case, const OpenState& state, const Book& book,
                            bool insist) {
  return Documents(payment_case, payment_case.documents, state, book, insist).answer();
}

Answer propose_by_named(const Case& payment_case, std::span<const NamedDocument> documents,
                        const OpenState& state, const Book& book) {
  return Documents(payment_case, documents, state, book, true).answer();
}

Answer propose_by_orders(const Case& payment_case, const OpenState& state, const Book& book,
                         bool insist) {
  Answer answer = propose_by_documents(payment_case, state, book, true);
  if (answer.kind == Answer::Kind::propose) {
    if (answer.proposal.exact_amount) return answer;
    const bool each_means_one =
        std::all_of(payment_case.documents.begin(), payment_case.documents.end(),
                    [](const NamedDocument& document) {
                      return document.finding == Finding::named && is_long_number(document);
                    });
    if (insist && each_means_one) return answer;
  }
  Answer none;
  if (!insist) none.kind = Answer::Kind::defer;
  none.rule = Rule::purchase_order;
  none.grade = Grade::order;
  none.items_considered = answer.items_considered;
  return none;
}

}  // namespace quittance::matching

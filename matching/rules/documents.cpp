#include "matching/rules/documents.h"

#include <algorithm>
#include <limits>

#include "core/wide.h"
#include "matching/overpayment.h"
#include "matching/rules/amount.h"
#include "matching/rules/line.h"
#include "matching/sentences.h"
#include "matching/tolerance.h"

namespace quittance::matching {
namespace {

// One document on its way to an allocation.
struct Claim {
  const NamedDocument* document = nullptr;
  ItemHandle item;         // none: it has no open item here
  std::int64_t asked = 0;  // of the payment; for a bare reference what the item asks for
  LineFit fit = LineFit::over;
  bool bare = false;
  bool applies = false;
  Reason reason = Reason::line_unmatched;  // why it does not apply
  Allocation allocation;
};

// Sums are made in 128 bits; no limit or rule tells amounts beyond 64 bits apart.
std::int64_t clamp(Wide sum) {
  constexpr Wide kMax = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(sum > kMax ? kMax : sum);
}

class Documents {
 public:
  Documents(const Case& payment_case, const OpenState& state, const Book& book, bool insist)
      : case_(payment_case),
        payment_(*payment_case.payment),
        state_(state),
        book_(book),
        insist_(insist) {}

  Answer answer();

 private:
  Answer pays_one_item() const;
  // What is left of an item besides what earlier documents of this payment claim.
  std::int64_t remaining(ItemHandle item) const {
    std::int64_t left = state_.remaining(item);
    for (const Claim& claim : claims_) {
      if (claim.item == item && !claim.bare) left -= used_by(claim.allocation);
    }
    return left;
  }
  GrantedDiscount granted(const OpenItem& item, std::int64_t left) const {
    return granted_discount(item, left, payment_.days, options_of(item.customer, book_));
  }
  std::int64_t forgiven(const OpenItem& item, std::int64_t due) const {
    return forgiven_max(tolerances_of(item.customer, book_), due, payment_.currency);
  }

  ItemHandle open_item(const NamedDocument& document, Reason& why) const;
  void read_documents();
  void read_document(const NamedDocument& document, bool bare);
  Answer nothing_open() const;
  void judge_stated(Claim& claim, const RemittanceLine& line);
  void settle_bare(std::int64_t cash);
  void settle_one_bare(Claim& claim, std::int64_t cash);
  bool apply_one_of(std::vector<Claim*>& bare, std::int64_t cash);
  void apply_bare(Claim& claim, std::int64_t discount, std::int64_t write_off);
  bool admitted(const Claim& claim) const;
  void limit_write_offs();
  CustomerHandle payer() const;
  CustomerHandle payer_of(CustomerHandle owner) const;
  bool one_family() const;
  Answer conclude();
  Answer stays(Reason reason, Answer::Kind kind) const;
  std::vector<Allocation> allocations() const;

  const Case& case_;
  const PaymentFacts& payment_;
  const OpenState& state_;
  const Book& book_;
  const bool insist_;
  std::vector<Claim> claims_;
  std::uint32_t tied_ = 0;  // items among which a bare reference or a number cannot decide
};

// The open item a document stands for now; `why` says what is wrong when there is none.
ItemHandle Documents::open_item(const NamedDocument& document, Reason& why) const {
  switch (document.finding) {
    case Finding::unknown:
      why = Reason::reference_unknown;
      return {};
    case Finding::foreign:
      why = Reason::reference_foreign;
      return {};
    case Finding::settled:
      why = Reason::probable_duplicate;
      return {};
    case Finding::named:
      why = Reason::probable_duplicate;
      return remaining(document.item) == 0 ? ItemHandle{} : document.item;
    case Finding::ambiguous:
      break;
  }
  // Others of this run may have settled all but one of them.
  ItemHandle only;
  std::uint32_t open = 0;
  for (const ItemHandle item : document.alternatives()) {
    if (remaining(item) == 0) continue;
    if (open++ == 0) only = item;
  }
  if (open == 1) return only;
  why = open == 0 ? Reason::probable_duplicate : Reason::tie;
  return {};
}

// Lines with amounts first: a bare reference to the same item asks for what they leave.
void Documents::read_documents() {
  claims_.reserve(case_.documents.size());
  for (const bool bare : {false, true}) {
    for (const NamedDocument& document : case_.documents) {
      if (document.amount_stated() != bare) read_document(document, bare);
    }
  }
}

void Documents::read_document(const NamedDocument& document, bool bare) {
  Claim claim;
  claim.document = &document;
  claim.item = open_item(document, claim.reason);
  claim.bare = bare;
  if (claim.reason == Reason::tie) tied_ += document.matches;
  if (bare) {
    const bool twice =
        claim.item.known() && std::any_of(claims_.begin(), claims_.end(),
                                          [&](const Claim& c) { return c.item == claim.item; });
    if (twice) return;
    claim.asked = claim.item.known() ? remaining(claim.item) : 0;
    claim.allocation.item = claim.item;
  } else if (claim.item.known()) {
    judge_stated(claim, *document.line);
  } else {
    claim.asked = signed_paid(*document.line, document.line->kind == ReferenceKind::credit_memo);
  }
  claims_.push_back(claim);
}

void Documents::judge_stated(Claim& claim, const RemittanceLine& line) {
  const OpenItem& item = state_.ledger().item(claim.item);
  const std::int64_t left = remaining(claim.item);
  const LineQuestion question{item, left, granted(item, left), left > 0 ? forgiven(item, left) : 0};
  const JudgedLine judged = judge_line(question, line);
  claim.asked = signed_paid(line, left < 0);
  claim.fit = judged.fit;
  claim.allocation = judged.allocation;
  claim.reason = Reason::amount_unexplained;
}

// The weaker the amount, the stronger the payer's name must be.
bool Documents::admitted(const Claim& claim) const {
  const bool exact = claim.document->grade == Grade::exact;
  if (claim.fit == LineFit::fits) {
    return claim.document->name <= (exact ? NameVerdict::unrelated : NameVerdict::missing);
  }
  const bool beside_fitting = std::any_of(claims_.begin(), claims_.end(), [](const Claim& other) {
    return other.applies && other.fit == LineFit::fits && other.document->grade == Grade::exact;
  });
  if (exact && beside_fitting) return true;
  return claim.document->name <= (exact ? NameVerdict::missing : NameVerdict::compatible);
}

void Documents::apply_bare(Claim& claim, std::int64_t discount, std::int64_t write_off) {
  const OpenItem& item = state_.ledger().item(claim.item);
  claim.fit = LineFit::fits;
  claim.allocation.amount = claim.asked - discount - write_off;
  claim.allocation.discount = discount;
  claim.allocation.discount_earned = discount > 0 && granted(item, claim.asked).earned;
  claim.allocation.write_off = write_off;
  if (write_off > 0) claim.allocation.reason = "within_tolerance";
  claim.applies = admitted(claim);
}

// The cash is less than one bare reference asks for, or more.
void Documents::settle_one_bare(Claim& claim, std::int64_t cash) {
  if (claim.asked < 0) return;  // a credit memo alone explains no cash
  claim.fit = cash < claim.asked ? LineFit::below : LineFit::over;
  claim.allocation.amount = std::min(cash, claim.asked);
  claim.applies = admitted(claim);
}

// Several references of which exactly one explains the cash by itself.
bool Documents::apply_one_of(std::vector<Claim*>& bare, std::int64_t cash) {
  Claim* only = nullptr;
  std::uint32_t found = 0;
  for (Claim* claim : bare) {
    if (claim->asked != cash) continue;
    only = claim;
    ++found;
  }
  if (found > 1) tied_ = found;
  if (found == 1) apply_bare(*only, 0, 0);
  return found > 0;
}

void Documents::settle_bare(std::int64_t cash) {
  std::vector<Claim*> bare;
  Wide asked = 0;
  Wide discounts = 0;
  for (Claim& claim : claims_) {
    if (!claim.bare || !claim.item.known()) continue;
    claim.reason = Reason::amount_unexplained;
    bare.push_back(&claim);
    asked += claim.asked;
    discounts += granted(state_.ledger().item(claim.item), claim.asked).amount;
  }
  if (bare.empty() || cash <= 0 || tied_ > 0) return;
  const auto discount_of = [&](const Claim& claim) {
    return granted(state_.ledger().item(claim.item), claim.asked).amount;
  };
  const auto apply_all = [&](bool with_discounts, std::int64_t write_off) {
    Claim* largest =
        *std::max_element(bare.begin(), bare.end(),
                          [](const Claim* a, const Claim* b) { return a->asked < b->asked; });
    for (Claim* claim : bare) {
      apply_bare(*claim, with_discounts ? discount_of(*claim) : 0,
                 claim == largest ? write_off : 0);
    }
  };
  if (asked == cash) return apply_all(false, 0);
  if (discounts > 0 && asked - discounts == cash) return apply_all(true, 0);
  if (bare.size() > 1 && apply_one_of(bare, cash)) return;

  // Within tolerance: the largest item carries the write-off, and its own limit must allow it.
  const Claim& largest = **std::max_element(
      bare.begin(), bare.end(), [](const Claim* a, const Claim* b) { return a->asked < b->asked; });
  const std::int64_t limit =
      largest.asked > 0 ? forgiven(state_.ledger().item(largest.item), largest.asked) : 0;
  const auto short_within = [&](Wide due) { return due > cash && due - cash <= limit; };
  if (short_within(asked)) return apply_all(false, static_cast<std::int64_t>(asked - cash));
  if (discounts > 0 && short_within(asked - discounts)) {
    return apply_all(true, static_cast<std::int64_t>(asked - discounts - cash));
  }
  if (bare.size() == 1) return settle_one_bare(*bare.front(), cash);
  if (asked < cash && asked > 0) {
    apply_all(false, 0);
    for (Claim* claim : bare) claim->fit = LineFit::over;
    for (Claim* claim : bare) claim->applies = admitted(*claim);
  }
}

std::vector<Allocation> Documents::allocations() const {
  std::vector<Allocation> kept;
  for (const Claim& claim : claims_) {
    if (!claim.applies) continue;
    Allocation allocation = claim.allocation;
    allocation.grade = claim.document->grade;
    allocation.rule =
        allocation.grade == Grade::exact ? Rule::remittance_line : Rule::normalised_reference;
    kept.push_back(allocation);
  }
  return kept;
}

// The candidate who pays an item of this owner.
CustomerHandle Documents::payer_of(CustomerHandle owner) const {
  const std::span<const CustomerHandle> candidates = case_.payers.customers;
  if (!owner.known() || candidates.empty() ||
      std::binary_search(candidates.begin(), candidates.end(), owner))
    return owner;
  const CustomerHandle family = book_.directory.family(owner);
  for (const CustomerHandle candidate : candidates) {
    if (book_.directory.family(candidate) == family) return candidate;
  }
  return owner;
}

CustomerHandle Documents::payer() const {
  if (case_.payers.customers.size() == 1) return case_.payers.customers.front();
  CustomerHandle owner;
  for (const Claim& claim : claims_) {
    if (!claim.applies) continue;
    owner = state_.ledger().item(claim.item).customer;
    break;
  }
  return payer_of(owner);
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

// Lines within their own tolerance must also stay within the payment's, all together.
void Documents::limit_write_offs() {
  std::int64_t written_off = 0;
  Wide due = 0;
  const ToleranceProfile* profile = nullptr;
  for (const Claim& claim : claims_) {
    if (!claim.applies) continue;
    const OpenItem& item = state_.ledger().item(claim.item);
    if (profile == nullptr) profile = &tolerances_of(item.customer, book_);
    written_off += claim.allocation.write_off;
    due += std::max<std::int64_t>(0, used_by(claim.allocation));
  }
  if (written_off == 0 ||
      written_off <= forgiven_max(profile->payment, clamp(due), payment_.currency))
    return;
  for (Claim& claim : claims_) {
    if (claim.allocation.write_off == 0) continue;
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
    const bool exact = document.grade == Grade::exact;
    const NameVerdict weakest = exact && whole ? NameVerdict::unrelated : NameVerdict::missing;
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
  const NamedDocument& document = case_.documents.front();
  Answer answer;
  if (document.amount_stated() || document.finding != Finding::named) return answer;
  const NameVerdict weakest =
      document.grade == Grade::exact ? NameVerdict::unrelated : NameVerdict::missing;
  const OpenItem& item = state_.ledger().item(document.item);
  if (document.name > weakest || state_.remaining(item) != payment_.amount) return answer;
  answer.kind = Answer::Kind::propose;
  answer.rule = document.grade == Grade::exact ? Rule::remittance_line : Rule::normalised_reference;
  answer.grade = document.grade;
  answer.solutions = 1;
  answer.items_considered = 1;
  answer.proposal.customer =
      case_.payers.customers.size() == 1 ? case_.payers.customers.front() : payer_of(item.customer);
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

Answer Documents::answer() {
  if (case_.documents.size() == 1) {
    Answer whole = pays_one_item();
    if (whole.kind == Answer::Kind::propose) return whole;
  }
  read_documents();
  if (claims_.empty()) return stays(Reason::no_reference, Answer::Kind::none);
  const bool any_open =
      std::any_of(claims_.begin(), claims_.end(), [](const Claim& c) { return c.item.known(); });
  if (!any_open && tied_ == 0) return nothing_open();

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
  }
  return conclude();
}

Answer Documents::conclude() {
  const auto applies = [](const Claim& claim) { return claim.applies; };
  const bool fitting = std::any_of(claims_.begin(), claims_.end(), [](const Claim& c) {
    return c.applies && c.fit == LineFit::fits;
  });
  if (!fitting && !insist_ && amount_explains(case_, state_, book_)) {
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

}  // namespace

Answer propose_by_documents(const Case& payment_case, const OpenState& state, const Book& book,
                            bool insist) {
  return Documents(payment_case, state, book, insist).answer();
}

}  // namespace quittance::matching

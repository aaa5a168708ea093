#include "engine/proof/whatif.h"

#include <algorithm>
#include <memory_resource>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/assert.h"
#include "engine/people/rematch.h"
#include "engine/settling/deciding.h"
#include "engine/settling/returns.h"
#include "engine/settling/settling.h"
#include "engine/settling/taking_back.h"
#include "engine/settling/trust.h"

namespace quittance::engine {
namespace {

template <class Fact, class... Facts>
constexpr bool is_one_of = (std::is_same_v<Fact, Facts> || ...);

// What rules emit when they decide: other rules say it anew.
template <class Fact>
constexpr bool is_decision = is_one_of<Fact, PayerIdentified, Applied, AppliedAcross, CashMoved,
                                       Decided, ExceptionNoted, ExpectedMet>;

// What a run takes from its files. All else of a run follows from it.
template <class Fact>
constexpr bool is_of_files = is_one_of<Fact, RunAccepted, FileAccepted, FileKept, CashRecorded,
                                       DuplicateLinked, RunCompleted>;

// Folds one journal into another book, with other decisions.
class Retelling {
 public:
  Retelling(const Book& real, const matching::RuleSet& rules, Executor& executor, WhatIf& other)
      : real_(real), rules_(rules), executor_(executor), other_(other), book_(other.book) {}

  Result<void> take(const Origin& origin, std::uint8_t bucket, const Event& event) {
    actor_ = origin.actor;
    origin_ = {.recorded_at = origin.recorded_at, .actor = actor_, .reason = {}};
    bucket_ = bucket;
    return std::visit([&](const auto& fact) { return sort(fact); }, event);
  }
  // Decides what people released last.
  Result<void> finish() { return decide_released(); }

 private:
  template <class Fact>
  Result<void> sort(const Fact& fact) {
    if (in_run_ && !is_of_files<Fact>) return {};
    if constexpr (is_decision<Fact>) {
      if (is_decision_of_release(fact)) return {};
      if (!real_.row(fact.payment).facts.file.known()) return pass_history(fact);
    }
    if (!within_a_release(fact)) QTRY_VOID(decide_released());
    return tell(fact);
  }

  // Cash that was held, or taken back, waits for a decision again.
  static bool goes_on(const CashMoved& fact) {
    return fact.from == Disposition::quarantined || fact.from == Disposition::returned;
  }
  // A release of many moves one payment after the other before any is decided, and the decisions
  // open deductions.
  template <class Fact>
  static bool within_a_release(const Fact& fact) {
    if constexpr (std::is_same_v<Fact, CashMoved>) return goes_on(fact);
    if constexpr (std::is_same_v<Fact, ItemOpened>) return fact.parent.known();
    return is_one_of<Fact, ExceptionNoted, PaymentReopened>;
  }
  // What a payment has until its Decided, when it was released before; what comes later is by hand.
  template <class Fact>
  bool is_decision_of_release(const Fact& fact) {
    const auto waiting = std::find(undecided_.begin(), undecided_.end(), fact.payment);
    if (waiting == undecided_.end()) return false;
    if constexpr (std::is_same_v<Fact, Decided>) undecided_.erase(waiting);
    return true;
  }
  void release(PaymentHandle payment) {
    released_.push_back(payment);
    undecided_.push_back(payment);
  }

  // Everything that came from outside happens as it did.
  template <class Fact>
  Result<void> tell(const Fact& fact) {
    return pass(fact);
  }
  Result<void> tell(const RunAccepted& fact) {
    in_run_ = true;
    return pass(fact);
  }
  Result<void> tell(const RunCompleted& fact) {
    EventLog log(book_, nullptr, origin_);
    const auto run = static_cast<std::uint32_t>(book_.runs().size() - 1);
    QTRY_VOID(settle_run(book_, log, rules_, run, executor_));
    in_run_ = false;
    return pass(fact);
  }
  Result<void> tell(const CashRecorded& fact) {
    QTRY_VOID(pass(fact));
    const PaymentHandle payment(static_cast<std::uint32_t>(book_.payments().size() - 1));
    const bool taken_over = !in_run_ && fact.file.known() && fact.role == CashRole::payment &&
                            fact.state == Disposition::unidentified;
    if (taken_over) release(payment);
    return {};
  }
  Result<void> tell(const DepositBooked& fact) {
    QTRY_VOID(pass(fact));
    release(fact.payment);
    return {};
  }

  // What is applied here already waits for nothing.
  Result<void> tell(const PaymentReopened& fact) {
    if (may_decide_again(book_.row(fact.payment))) {
      release(fact.payment);
    } else {
      undecided_.push_back(fact.payment);
    }
    return {};
  }

  // Deductions are opened by the decisions that split them off.
  Result<void> tell(const ItemOpened& fact) {
    return fact.parent.known() ? Result<void>() : pass(fact);
  }
  Result<void> tell(const ItemAmended& fact) {
    return with_item(fact, [](const ItemRow&, ItemAmended&) { return true; });
  }
  Result<void> tell(const ItemFlagged& fact) {
    return with_item(fact, [](const ItemRow&, ItemFlagged&) { return true; });
  }
  Result<void> tell(const DisputeOpened& fact) {
    return with_item(fact, [](const ItemRow& item, DisputeOpened& mapped) {
      mapped.amount = std::min(mapped.amount, item.open);
      return mapped.amount > 0 && !item.disputed;
    });
  }
  Result<void> tell(const DisputeResolved& fact) {
    return with_item(fact, [](const ItemRow& item, DisputeResolved&) { return item.disputed; });
  }
  // Every promise is told, so that their handles stay the same; without its items, if the other
  // book lacks one of them.
  Result<void> tell(const PromiseMade& fact) {
    PromiseMade mapped = fact;
    for (ItemHandle& item : mapped.items) item = same_item(item);
    if (!all_known(mapped.items, [](ItemHandle item) { return item; })) mapped.items.clear();
    return pass(mapped);
  }
  Result<void> tell(const PaymentExpected& fact) {
    PaymentExpected mapped = fact;
    for (ExpectedPart& part : mapped.parts) part.item = same_item(part.item);
    if (!all_known(mapped.parts, [](const ExpectedPart& part) { return part.item; }))
      return leave_out();
    const ExpectedHandle known = book_.find_expected(fact.expected_id);
    const bool met = known.known() && book_.expected()[known.value()].met_by.known();
    return met ? leave_out() : pass(mapped);
  }
  Result<void> tell(const ExpectedMet&) { return {}; }
  // The other side changes an open amount; it never crosses zero.
  Result<void> tell(const ItemAdjusted& fact) {
    if (fact.why == Adjustment::application_reversed) return {};  // goes with its application
    return with_item(fact, [&](const ItemRow& item, ItemAdjusted& mapped) {
      const bool credit = item.facts.kind == ItemKind::credit_memo;
      const std::int64_t after = item.open + mapped.delta;
      if (credit ? after <= 0 : after >= 0) return true;
      ++other_.left_out;
      mapped.delta = -item.open;
      return mapped.delta != 0;
    });
  }

  // Work by hand happens where it still can.
  Result<void> tell(const PayerIdentified& fact) {
    const PaymentRow& row = book_.row(fact.payment);
    if (row.customer.known() || row.in(Disposition::unidentified) == 0) return {};
    PayerIdentified mapped = fact;
    mapped.amount = row.in(Disposition::unidentified);
    return pass(mapped);
  }
  Result<void> tell(const PayerChanged& fact) {
    const PaymentRow& row = book_.row(fact.payment);
    PayerChanged mapped = fact;
    mapped.amount = row.in(Disposition::unapplied) + row.in(Disposition::on_account);
    if (mapped.amount > 0) return pass(mapped);
    if (row.in(Disposition::unidentified) == 0) return leave_out();
    return pass(PayerIdentified{.payment = fact.payment,
                                .customer = fact.customer,
                                .amount = row.in(Disposition::unidentified)});
  }
  Result<void> tell(const Applied& fact) {
    if (fact.allocations.front().rule != Rule::manual) return {};  // what a return left
    ++other_.by_hand;
    Applied mapped = fact;
    if (!map_items(mapped)) return leave_out();
    if (stands(mapped)) {
      ++other_.same_rules;
      return {};
    }
    return fits(mapped) ? pass(mapped) : leave_out();
  }
  // What a return left is decided anew.
  Result<void> tell(const AppliedAcross& fact) {
    if (fact.allocations.front().rule != Rule::manual) return {};
    ++other_.by_hand;
    AppliedAcross mapped = fact;
    if (!map_items(mapped)) return leave_out();
    if (stands(mapped)) {
      ++other_.same_rules;
      return {};
    }
    return fits_across(mapped) ? pass(mapped) : leave_out();
  }
  Result<void> tell(const CashMoved& fact) {
    if (fact.reason == Reason::returned) return {};  // of a return, which is settled here anew
    if (fact.to == Disposition::returned && fact.reason != Reason::refunded) return take_back(fact);
    const PaymentRow& row = book_.row(fact.payment);
    if (row.in(fact.from) < fact.amount) return leave_out();
    CashMoved mapped = fact;
    if (fact.from == Disposition::returned)
      mapped.to = row.customer.known() ? Disposition::unapplied : Disposition::unidentified;
    QTRY_VOID(pass(mapped));
    if (goes_on(fact)) release(fact.payment);
    return {};
  }
  Result<void> tell(const ReturnSettled&) {
    EventLog log(book_, nullptr, origin_);
    return settle_returns(book_, log, Grouping::one_block);
  }
  Result<void> tell(const ApplicationReversed& fact) {
    if (fact.reason == Reason::returned) return {};
    std::vector<ApplicationHandle> same;
    for (const ApplicationHandle undone : fact.applications) {
      const ApplicationRow& real = real_.row(undone);
      const ItemHandle item = same_item(real.facts.item);
      for (const ApplicationHandle at : standing(book_, fact.payment)) {
        const AllocationFacts& facts = book_.row(at).facts;
        if (item.known() && facts.item == item && facts.amount == real.facts.amount) {
          same.push_back(at);
          break;
        }
      }
    }
    return reverse(fact.payment, same, fact.reason, fact.posting_date);
  }
  Result<void> tell(const Decided&) { return {}; }
  Result<void> tell(const ExceptionNoted&) { return {}; }

  // Settled history that an import brought: no rule decided it.
  template <class Fact>
  Result<void> pass_history(const Fact& fact) {
    if constexpr (std::is_same_v<Fact, Applied>) {
      Applied mapped = fact;
      return map_items(mapped) && fits(mapped) ? pass(mapped) : leave_out();
    } else {
      return pass(fact);
    }
  }

  // A person or the bank takes the payment back: all of it, whatever it has paid here.
  Result<void> take_back(const CashMoved& fact) {
    const std::vector<ApplicationHandle> applications = standing(book_, fact.payment);
    for (const ApplicationHandle at : applications) {
      if (blocking_deduction(book_, at).known()) return leave_out();  // somebody paid it here
    }
    QTRY_VOID(reverse(fact.payment, applications, fact.reason, fact.posting_date));
    CashMoved moved = fact;
    for (std::size_t n = 0; n < kDispositions; ++n) {
      moved.from = static_cast<Disposition>(n);
      moved.amount = book_.row(fact.payment).states[n];
      if (moved.from != Disposition::returned && moved.amount > 0) QTRY_VOID(pass(moved));
    }
    return {};
  }
  Result<void> reverse(PaymentHandle payment, const std::vector<ApplicationHandle>& applications,
                       Reason why, Date day) {
    EventLog log(book_, nullptr, origin_);
    return reverse_applications(book_, log, payment, applications, why, day);
  }

  Result<void> decide_released() {
    if (released_.empty()) return {};
    const std::vector<PaymentHandle> payments = std::exchange(released_, {});
    undecided_.clear();
    std::vector<matching::PaymentInput> inputs;
    std::pmr::monotonic_buffer_resource memory;
    for (const PaymentHandle payment : payments) {
      inputs.push_back(matching_input(book_, payment, memory));
      if (inputs.back().amount == 0) inputs.pop_back();
    }
    book_.prepare_matching(executor_);
    EventLog log(book_, nullptr, origin_);
    const matching::RuleSet trusted = trusted_rules(book_, rules_);
    return Booking(book_, log, Grouping::one_block)
        .book(matching::match_run(book_.ledger(), book_.directory(), trusted, inputs, executor_),
              trusted, executor_);
  }

  template <class Fact>
  Result<void> pass(const Fact& fact) {
    book_.apply(origin_, bucket_, 0, Event(fact));
    return {};
  }
  Result<void> leave_out() {
    ++other_.left_out;
    return {};
  }

  // The item of the same key: other decisions open other deductions, so handles differ.
  [[nodiscard]] ItemHandle same_item(ItemHandle item) const {
    const KeptItem& facts = real_.row(item).facts;
    return book_.find_item(facts.entity, facts.number());
  }
  template <class Values, class ItemOf>
  static bool all_known(const Values& values, ItemOf item_of) {
    return std::all_of(values.begin(), values.end(),
                       [&](const auto& value) { return item_of(value).known(); });
  }
  template <class Fact, class Fit>
  Result<void> with_item(const Fact& fact, Fit fit) {
    Fact mapped = fact;
    mapped.item = same_item(fact.item);
    if (!mapped.item.known()) return leave_out();
    return fit(book_.row(mapped.item), mapped) ? pass(mapped) : Result<void>();
  }
  bool map_items(Applied& applied) const {
    for (AllocationFacts& allocation : applied.allocations) {
      allocation.item = same_item(allocation.item);
      if (!allocation.item.known()) return false;
    }
    return true;
  }
  [[nodiscard]] bool fits(const Applied& applied) const {
    Wide cash = 0;
    for (const AllocationFacts& facts : applied.allocations) {
      cash += facts.amount;
      const Wide settled = Wide{facts.amount} + facts.discount + facts.write_off + facts.deduction;
      const std::int64_t open = book_.row(facts.item).open;
      if (settled < 0 ? settled < open : settled > open) return false;
    }
    return cash > 0 && cash <= book_.row(applied.payment).in(Disposition::unapplied);
  }
  [[nodiscard]] bool fits_across(const AppliedAcross& applied) const {
    Wide cash = 0;
    for (std::size_t n = 0; n < applied.allocations.size(); ++n) {
      const AllocationFacts& facts = applied.allocations[n];
      cash += facts.amount;
      const Wide settled = Wide{applied.crossed[n].converted} - applied.crossed[n].gain;
      if (settled <= 0 || settled > book_.row(facts.item).open) return false;
    }
    return cash > 0 && cash <= book_.row(applied.payment).in(Disposition::unapplied);
  }
  [[nodiscard]] bool stands(const Applied& applied) const {
    const std::vector<ApplicationHandle> all = standing(book_, applied.payment);
    return std::all_of(applied.allocations.begin(), applied.allocations.end(),
                       [&](const AllocationFacts& wanted) {
                         return std::any_of(all.begin(), all.end(), [&](ApplicationHandle at) {
                           const AllocationFacts& facts = book_.row(at).facts;
                           return facts.item == wanted.item && facts.amount == wanted.amount;
                         });
                       });
  }

  const Book& real_;
  const matching::RuleSet& rules_;
  Executor& executor_;
  WhatIf& other_;
  Book& book_;
  std::string actor_;
  Origin origin_;
  std::uint8_t bucket_ = 0;
  bool in_run_ = false;
  std::vector<PaymentHandle> released_;   // wait for their decision here
  std::vector<PaymentHandle> undecided_;  // of these, those whose real decision is still to come
};

// What a payment has on one item, as Change has it.
struct Share {
  std::string item;
  std::int64_t amount = 0;
  std::int64_t forgiven = 0;
  Rule rule = Rule::none;
};

std::vector<Share> shares_of(const Book& book, PaymentHandle payment) {
  std::vector<Share> shares;
  for (const ApplicationHandle at : standing(book, payment)) {
    const AllocationFacts& facts = book.row(at).facts;
    std::string key = item_key(book, facts.item);
    auto found = std::find_if(shares.begin(), shares.end(),
                              [&](const Share& share) { return share.item == key; });
    if (found == shares.end()) {
      shares.push_back({std::move(key), 0, 0, facts.rule});
      found = shares.end() - 1;
    }
    found->amount += facts.amount;
    found->forgiven += facts.discount + facts.write_off + facts.deduction;
  }
  std::sort(shares.begin(), shares.end(),
            [](const Share& a, const Share& b) { return a.item < b.item; });
  return shares;
}

void compare_items(PaymentHandle payment, const std::vector<Share>& now,
                   const std::vector<Share>& then, std::vector<Change>& changes) {
  const Share none;
  for (std::size_t a = 0, b = 0; a < now.size() || b < then.size();) {
    const bool has_now = a < now.size() && (b == then.size() || now[a].item <= then[b].item);
    const bool has_then = b < then.size() && (a == now.size() || then[b].item <= now[a].item);
    const Share& before = has_now ? now[a++] : none;
    const Share& after = has_then ? then[b++] : none;
    if (before.amount == after.amount && before.forgiven == after.forgiven) continue;
    changes.push_back({.payment = payment,
                       .item = has_now ? before.item : after.item,
                       .state = Disposition::applied,
                       .now = before.amount,
                       .then = after.amount,
                       .rule_now = before.rule,
                       .rule_then = after.rule,
                       .forgiven_now = before.forgiven,
                       .forgiven_then = after.forgiven});
  }
}

}  // namespace

Result<WhatIf> what_if(Engine& engine, const matching::RuleSet& rules, Executor& executor) {
  if (engine.book().unfinished_run() != Book::kNoRun) return fail(Errc::state_forbids);
  WhatIf other;
  Retelling retelling(engine.book(), rules, executor, other);
  Result<void> told;
  QTRY_VOID(engine.events(
      [&](std::uint64_t, const Origin& origin, std::uint8_t bucket, const Event& event) {
        if (told) told = retelling.take(origin, bucket, event);
      }));
  QTRY_VOID(told);
  QTRY_VOID(retelling.finish());
  return other;
}

std::vector<Change> changes_between(const Book& now, const Book& then) {
  QASSERT(now.payments().size() == then.payments().size());
  std::vector<Change> changes;
  for (std::uint32_t n = 0; n < now.payments().size(); ++n) {
    const PaymentHandle payment(n);
    compare_items(payment, shares_of(now, payment), shares_of(then, payment), changes);
    for (std::size_t state = 0; state < kDispositions; ++state) {
      const auto where = static_cast<Disposition>(state);
      const std::int64_t before = now.row(payment).in(where);
      const std::int64_t after = then.row(payment).in(where);
      if (where == Disposition::applied || before == after) continue;
      changes.push_back(
          {.payment = payment, .item = {}, .state = where, .now = before, .then = after});
    }
  }
  return changes;
}

std::vector<MatchingTotals> matching_totals(const Book& book) {
  std::vector<MatchingTotals> totals;
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& payment = book.payments()[n];
    if (payment.facts.role != CashRole::payment || !payment.facts.file.known()) continue;
    auto found = std::find_if(totals.begin(), totals.end(), [&](const MatchingTotals& total) {
      return total.currency == payment.currency;
    });
    if (found == totals.end()) {
      totals.emplace_back().currency = payment.currency;
      found = totals.end() - 1;
    }
    ++found->payments;
    found->received += payment.amount;
    if (payment.in(Disposition::applied) == payment.amount) ++found->whole;
    for (std::size_t state = 0; state < kDispositions; ++state)
      found->states[state] += payment.states[state];
    for (const ApplicationHandle at : standing(book, PaymentHandle(n))) {
      const AllocationFacts& facts = book.row(at).facts;
      if (book.row(at).crossing != 0) continue;  // forgiven in another currency
      found->discounts += facts.discount;
      found->write_offs += facts.write_off;
      found->deductions += facts.deduction;
    }
  }
  std::sort(totals.begin(), totals.end(), [](const MatchingTotals& a, const MatchingTotals& b) {
    return a.currency.code() < b.currency.code();
  });
  return totals;
}

}  // namespace quittance::engine

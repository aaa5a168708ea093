#include "engine/people/rematch.h"

#include <algorithm>
#include <map>
#include <memory_resource>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/people/manual_work.h"

namespace quittance::engine {
namespace {

// Rules applied it, and since then neither a person nor the bank has touched it. What was
// announced, or settled across currencies, stays.
bool was_applied_by_rules(const Book& book, const PaymentRow& payment) {
  if (payment.facts.role != CashRole::payment || payment.run == PaymentRow::kNoRun) return false;
  if (payment.reason == Reason::by_hand || payment.in(Disposition::applied) == 0) return false;
  const std::int64_t as_decided =
      payment.in(Disposition::applied) + payment.in(Disposition::unapplied) +
      payment.in(Disposition::on_account) + payment.in(Disposition::unidentified);
  if (as_decided != payment.amount) return false;
  for (ApplicationHandle at = payment.first_application; at.known();
       at = book.row(at).next_of_payment) {
    const ApplicationRow& row = book.row(at);
    if (row.reversed) {
      if (row.reversal == Reason::by_hand) return false;
      continue;
    }
    const bool stays = row.facts.rule == Rule::expected_payment || row.crossing != 0;
    if (!decides(row.facts.rule) || stays) return false;
    if (blocking_deduction(book, at).known()) return false;
  }
  return true;
}

// The payments of one run and day: those that wait, and those that its rules applied.
class DayAgain {
 public:
  DayAgain(Engine::State& state, EventLog& log, std::uint32_t run, Rematch& done)
      : state_(state), book_(state.book), log_(log), done_(done) {
    std::string message;
    const auto rules = parse_rules(book_.runs()[run].facts.rules, message);
    QASSERT(rules);
    trusted_ = trusted_rules(book_, *rules);
  }

  // Decides all of them as if nothing of them were applied. Those that stronger evidence applies
  // otherwise now are undone, and decided together with those that wait; the others stay, for
  // nothing better is known of them.
  Result<void> decide(std::vector<PaymentHandle> payments) {
    for (const PaymentHandle payment : payments)
      done_.payments += may_decide_again(book_.row(payment)) ? 1U : 0U;
    std::vector<matching::Outcome> outcomes = try_out(payments);
    for (;;) {
      std::vector<PaymentHandle> kept;
      for (const matching::Outcome& outcome : outcomes) {
        if (may_decide_again(book_.row(outcome.payment)) || is_better(outcome))
          kept.push_back(outcome.payment);
      }
      if (kept.size() == payments.size()) break;
      std::sort(kept.begin(), kept.end());
      payments = std::move(kept);
      outcomes = try_out(payments);
    }
    std::uint64_t changed = 0;
    std::uint64_t applied = 0;
    for (std::size_t n = 0; n < outcomes.size(); ++n) {
      const matching::Outcome& outcome = crossings_[n] ? crossings_[n]->outcome : outcomes[n];
      const PaymentRow& row = book_.row(outcome.payment);
      changed += !may_decide_again(row) || fares_otherwise(row, outcome) ? 1U : 0U;
      applied += outcome.allocations.empty() ? 0U : 1U;
    }
    if (changed == 0) return {};
    done_.changed += changed;
    done_.applied += applied;
    QTRY_VOID(undo(payments));
    Executor& executor = *state_.options.executor;
    return Booking(book_, log_, Grouping::one_block).book(outcomes, trusted_, executor);
  }

 private:
  // Matching sees the items as they were before; the book does not change.
  std::vector<matching::Outcome> try_out(const std::vector<PaymentHandle>& payments) {
    std::map<ItemHandle, std::int64_t> shown;
    const auto show = [&](ItemHandle item, std::int64_t more) {
      shown.try_emplace(item, book_.row(item).open).first->second += more;
    };
    std::vector<matching::PaymentInput> inputs;
    std::pmr::monotonic_buffer_resource memory;
    for (const PaymentHandle payment : payments) {
      for (const ApplicationHandle at : standing(book_, payment)) {
        const AllocationFacts& facts = book_.row(at).facts;
        show(facts.item, facts.amount + facts.discount + facts.write_off + facts.deduction);
        const ItemHandle deduction = book_.row(at).deduction_item;
        if (deduction.known()) show(deduction, -book_.row(deduction).open);
      }
      inputs.push_back(matching_input(book_, payment, memory));
      inputs.back().amount = book_.row(payment).amount;  // also what is applied or on account
    }
    for (const auto& [item, open] : shown) book_.show_matching(item, open);
    Executor& executor = *state_.options.executor;
    auto outcomes =
        matching::match_run(book_.ledger(), book_.directory(), trusted_, inputs, executor);
    for (const auto& [item, open] : shown) book_.show_matching(item, book_.row(item).open);
    crossings_ = crossings_of(book_, trusted_, outcomes, executor);
    return outcomes;
  }

  // It was applied, and is by a stronger grade than any of it was, to other items or amounts; or it
  // keeps what it is applied to, and what waited of it is applied as well.
  [[nodiscard]] bool is_better(const matching::Outcome& outcome) const {
    const std::vector<ApplicationHandle> stands = standing(book_, outcome.payment);
    if (outcome.allocations.empty()) return false;
    const auto kept = std::count_if(
        outcome.allocations.begin(), outcome.allocations.end(),
        [&](const matching::Allocation& wanted) {
          return std::any_of(stands.begin(), stands.end(), [&](ApplicationHandle at) {
            const AllocationFacts& facts = book_.row(at).facts;
            return facts.item == wanted.item && facts.amount == wanted.amount &&
                   facts.discount == wanted.discount && facts.write_off == wanted.write_off &&
                   facts.deduction == wanted.deduction;
          });
        });
    const auto all = static_cast<std::ptrdiff_t>(stands.size());
    const bool same = kept == all && outcome.allocations.size() == stands.size();
    if (same) return false;
    if (kept == all) return true;
    return std::all_of(stands.begin(), stands.end(), [&](ApplicationHandle at) {
      return outcome.decision.grade < book_.row(at).facts.grade;
    });
  }

  // All of these wait whole again, from the day on which they were applied.
  Result<void> undo(const std::vector<PaymentHandle>& payments) {
    for (const PaymentHandle payment : payments) {
      QTRY_VOID(reverse_applications(book_, log_, payment, standing(book_, payment),
                                     Reason::released, book_.row(payment).facts.posting_date));
    }
    for (const PaymentHandle payment : payments) {
      const PaymentRow& row = book_.row(payment);
      if (row.in(Disposition::on_account) == 0) continue;
      QTRY_VOID(log_.emit(book_.bucket_of(row.customer),
                          CashMoved{.payment = payment,
                                    .amount = row.in(Disposition::on_account),
                                    .from = Disposition::on_account,
                                    .to = Disposition::unapplied,
                                    .reason = Reason::released,
                                    .posting_date = state_.manual_date(row)}));
    }
    for (const PaymentHandle payment : payments) {
      QTRY_VOID(log_.emit(book_.bucket_of(book_.row(payment).customer),
                          PaymentReopened{.payment = payment}));
    }
    return {};
  }

  Engine::State& state_;
  Book& book_;
  EventLog& log_;
  Rematch& done_;
  matching::RuleSet trusted_;
  std::vector<std::optional<Crossing>> crossings_;  // of what was tried out last
};

}  // namespace

bool may_decide_again(const PaymentRow& payment) {
  if (payment.facts.role != CashRole::payment || payment.run == PaymentRow::kNoRun) return false;
  if (payment.reason == Reason::by_hand || payment.amount == 0) return false;
  return payment.in(Disposition::unidentified) + payment.in(Disposition::unapplied) +
             payment.in(Disposition::on_account) ==
         payment.amount;
}

bool fares_otherwise(const PaymentRow& payment, const matching::Outcome& outcome) {
  if (!outcome.allocations.empty() || outcome.decision.reason != payment.decision.reason)
    return true;
  if (outcome.customer.known() && outcome.customer != payment.customer) return true;
  return outcome.rests.front().state == Disposition::on_account
             ? payment.in(Disposition::on_account) != payment.amount
             : payment.in(Disposition::on_account) != 0;
}

Result<Rematch> Engine::rematch_day(Date day, std::string_view reason) {
  Book& book = state_->book;
  std::map<std::uint32_t, std::vector<PaymentHandle>> of_run;
  std::size_t count = 0;
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& row = book.payments()[n];
    if (row.facts.posting_date != day) continue;
    if (!may_decide_again(row) && !was_applied_by_rules(book, row)) continue;
    of_run[row.run].push_back(PaymentHandle(n));
    ++count;
  }
  if (count > kManualMax) {
    return state_->refuse(Errc::limit_exceeded,
                          std::to_string(count) +
                              " payments are more than one command changes at once (" +
                              std::to_string(kManualMax) + ")");
  }
  Rematch done;
  book.prepare_matching(*state_->options.executor);
  EventLog log = state_->log(reason);
  for (auto& [run, payments] : of_run) {
    DayAgain again(*state_, log, run, done);
    QTRY_VOID(again.decide(std::move(payments)));
  }
  QTRY_VOID(state_->commit(log));
  return done;
}

}  // namespace quittance::engine

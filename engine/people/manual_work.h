// One manual command: its events go into one block, so that it happens whole or not at all. Only
// assigning.cpp, cash_by_hand.cpp, manual.cpp, held_units.cpp, learning.cpp, rematch.cpp, desk.cpp
// and periods.cpp include it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "core/assert.h"
#include "engine/engine_state.h"
#include "engine/intake/recording.h"
#include "engine/people/rematch.h"
#include "engine/rules/settings.h"
#include "engine/settling/deciding.h"
#include "engine/settling/returns.h"
#include "engine/settling/taking_back.h"
#include "engine/settling/trust.h"

namespace quittance::engine {

// More than one atomic block can hold is refused before anything happens.
inline constexpr std::size_t kManualMax = 500'000;

inline std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

// One manual command: emits into one block, so that it happens whole or not at all.
class ManualWork {
 public:
  ManualWork(Engine::State& state, std::string_view reason)
      : state_(state), book_(state.book), log_(state.log(reason)) {}

  Result<void> reverse_applications(PaymentHandle payment,
                                    const std::vector<ApplicationHandle>& applications,
                                    Reason why) {
    if (applications.empty()) return {};
    // A deduction that was split off goes with its application; one that somebody paid stays. All
    // are asked before the first event, so that a refusal leaves no trace.
    for (const ApplicationHandle application : applications) QTRY_VOID(may_reverse(application));
    return engine::reverse_applications(book_, log_, payment, applications, why,
                                        state_.manual_date(book_.row(payment)));
  }

  Result<void> may_reverse(ApplicationHandle application) {
    const ItemHandle deduction = blocking_deduction(book_, application);
    if (!deduction.known()) return {};
    return state_.refuse(Errc::state_forbids,
                         "deduction " + item_key(book_, deduction) +
                             " was split off by it and is settled in part; unapply that first");
  }

  // Moves whatever the payment has in `from` to `to`.
  Result<void> move_all(PaymentHandle payment, Disposition from, Disposition to, Reason why) {
    const PaymentRow& row = book_.row(payment);
    if (row.in(from) == 0) return {};
    return log_.emit(book_.bucket_of(row.customer),
                     CashMoved{.payment = payment,
                               .amount = row.in(from),
                               .from = from,
                               .to = to,
                               .reason = why,
                               .posting_date = state_.manual_date(row)});
  }

  // From now on the customer has what the payment is applied to nothing of.
  Result<void> give_to(PaymentHandle payment, CustomerHandle customer) {
    const PaymentRow& row = book_.row(payment);
    const std::uint8_t bucket = book_.bucket_of(customer);
    const std::int64_t credit = row.in(Disposition::unapplied) + row.in(Disposition::on_account);
    if (credit > 0) {
      return log_.emit(bucket, PayerChanged{.payment = payment,
                                            .customer = customer,
                                            .amount = credit,
                                            .posting_date = state_.manual_date(row)});
    }
    return log_.emit(bucket, PayerIdentified{.payment = payment,
                                             .customer = customer,
                                             .amount = row.in(Disposition::unidentified)});
  }

  // Errors: state_forbids when a deduction that an application split off is settled in part. Ask
  // before the first event.
  Result<void> may_take_back(const std::vector<PaymentHandle>& payments) {
    if (payments.size() > kManualMax) {
      return state_.refuse(Errc::limit_exceeded,
                           std::to_string(payments.size()) +
                               " payments are more than one command changes at once (" +
                               std::to_string(kManualMax) + "); go unit by unit");
    }
    for (const PaymentHandle payment : payments) {
      for (const ApplicationHandle application : standing(book_, payment)) {
        QTRY_VOID(may_reverse(application));
      }
    }
    return {};
  }

  // Takes a whole payment back: applications reversed, every cent in `returned`.
  Result<void> take_back(PaymentHandle payment, Reason why) {
    QTRY_VOID(reverse_applications(payment, standing(book_, payment), why));
    for (const Disposition from :
         {Disposition::on_account, Disposition::unapplied, Disposition::unidentified,
          Disposition::written_off, Disposition::refund_due, Disposition::quarantined}) {
      QTRY_VOID(move_all(payment, from, Disposition::returned, why));
    }
    return {};
  }

  // Returns of the bank that can be settled now.
  Result<void> settle_returns() { return engine::settle_returns(book_, log_, Grouping::one_block); }

  // What a return did, when its unit is rejected; the payment that is to be decided again, if any.
  Result<PaymentHandle> undo_return(PaymentHandle returned) {
    return engine::undo_return(book_, log_, returned, state_.manual_date(book_.row(returned)));
  }

  // Records a withdrawn payment once more, as cash of another file that reported it too.
  Result<void> take_over(PaymentHandle payment, const DuplicateLinked& link) {
    const PaymentRow& row = book_.row(payment);
    std::vector<RemittanceLine> lines;
    CashRecord again = row.cash.record(lines);
    const std::string id = redelivery_id(book_, again.payment_id, book_.row(link.file).facts.digest,
                                         link.offset, "taken over");
    again.payment_id = id;
    again.unit = link.unit;
    again.source = {.record = link.record, .from = link.offset, .to = link.offset};
    std::string packed;
    PackedCash::pack(again, row.cash.content_key(), packed);
    return log_.emit(0, CashRecorded{.file = link.file,
                                     .statement = link.statement,
                                     .role = row.facts.role,
                                     .state = Disposition::unidentified,
                                     .reason = Reason::none,
                                     .posting_date = row.facts.posting_date,
                                     .entity = row.facts.entity,
                                     .own_account = row.facts.own_account,
                                     .cash = PackedCash(packed)});
  }

  // Releases quarantined payments and decides them with the rules of the run that brought them.
  Result<void> release(const std::vector<PaymentHandle>& payments) {
    for (const PaymentHandle payment : payments) {
      QTRY_VOID(
          move_all(payment, Disposition::quarantined, Disposition::unidentified, Reason::released));
    }
    return decide_now(payments);
  }

  Result<void> decide_now(const std::vector<PaymentHandle>& payments) {
    if (payments.empty()) return {};
    std::vector<matching::PaymentInput> inputs;
    std::pmr::monotonic_buffer_resource memory;
    for (const PaymentHandle payment : payments) {
      inputs.push_back(matching_input(book_, payment, memory));
      if (inputs.back().amount == 0) inputs.pop_back();
    }
    std::string message;
    const std::uint32_t run = book_.row(payments.front()).run;
    const std::string_view toml =
        run == Book::kNoRun ? std::string_view{} : book_.runs()[run].facts.rules;
    const auto rules = parse_rules(toml, message);
    QASSERT(rules);
    book_.prepare_matching(*state_.options.executor);
    const matching::RuleSet trusted = trusted_rules(book_, *rules);
    Executor& executor = *state_.options.executor;
    return Booking(book_, log_, Grouping::one_block)
        .book(matching::match_run(book_.ledger(), book_.directory(), trusted, inputs, executor),
              trusted, executor);
  }

  // Decides payments again that wait whole, those of one run together and by its rules. Where none
  // of them would fare otherwise nothing happens. Adds to `done`.
  Result<void> decide_again(std::vector<PaymentHandle> payments, Rematch& done) {
    std::stable_sort(payments.begin(), payments.end(), [&](PaymentHandle a, PaymentHandle b) {
      return book_.row(a).run < book_.row(b).run;
    });
    if (payments.size() > kManualMax) {
      return state_.refuse(Errc::limit_exceeded,
                           std::to_string(payments.size()) +
                               " payments are more than one command changes at once (" +
                               std::to_string(kManualMax) + ")");
    }
    for (std::size_t first = 0, last = 0; first < payments.size(); first = last) {
      const std::uint32_t run = book_.row(payments[first]).run;
      while (last < payments.size() && book_.row(payments[last]).run == run) ++last;
      QTRY_VOID(decide_again(std::span(payments).subspan(first, last - first), run, done));
    }
    return {};
  }

  Result<void> emit(std::uint8_t bucket, const Event& event) { return log_.emit(bucket, event); }
  Result<void> done() { return state_.commit(log_); }

 private:
  Result<void> decide_again(std::span<const PaymentHandle> payments, std::uint32_t run,
                            Rematch& done) {
    std::vector<matching::PaymentInput> inputs;
    std::pmr::monotonic_buffer_resource memory;
    for (const PaymentHandle payment : payments) {
      inputs.push_back(matching_input(book_, payment, memory));
      inputs.back().amount = book_.row(payment).amount;  // also what is on account
    }
    std::string message;
    const auto rules = parse_rules(book_.runs()[run].facts.rules, message);
    QASSERT(rules);
    const matching::RuleSet trusted = trusted_rules(book_, *rules);
    Executor& executor = *state_.options.executor;
    const std::vector<matching::Outcome> outcomes =
        matching::match_run(book_.ledger(), book_.directory(), trusted, inputs, executor);
    done.payments += outcomes.size();
    const auto crossings = crossings_of(book_, trusted, outcomes, executor);
    std::uint64_t changed = 0;
    std::uint64_t applied = 0;
    for (std::size_t n = 0; n < outcomes.size(); ++n) {
      const matching::Outcome& outcome = crossings[n] ? crossings[n]->outcome : outcomes[n];
      changed += fares_otherwise(book_.row(outcome.payment), outcome) ? 1U : 0U;
      applied += outcome.allocations.empty() ? 0U : 1U;
    }
    done.changed += changed;
    if (changed == 0) return {};
    for (const PaymentHandle payment : payments)
      QTRY_VOID(
          move_all(payment, Disposition::on_account, Disposition::unapplied, Reason::released));
    for (const PaymentHandle payment : payments) {
      QTRY_VOID(log_.emit(book_.bucket_of(book_.row(payment).customer),
                          PaymentReopened{.payment = payment}));
    }
    done.applied += applied;
    return Booking(book_, log_, Grouping::one_block).book(outcomes, trusted, executor);
  }

  Engine::State& state_;
  Book& book_;
  EventLog log_;
};

}  // namespace quittance::engine

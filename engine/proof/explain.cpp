#include "engine/proof/explain.h"

#include <fmt/format.h>

#include <memory_resource>
#include <optional>
#include <variant>
#include <vector>

#include "core/assert.h"
#include "engine/rules/settings.h"
#include "engine/settling/deciding.h"
#include "engine/settling/taking_back.h"
#include "engine/settling/trust.h"
#include "matching/sentences.h"

namespace quittance::engine {
namespace {

// Payments that were decided together, against the same book.
struct DecisionGroup {
  std::uint64_t first = 0;           // sequence of its first event
  std::uint32_t run = Book::kNoRun;  // that decided it, if a run did
  std::vector<PaymentHandle> payments;
  matching::Decision decision;  // of the payment asked about
};

// Events that change what rules would decide on: what follows them is another group.
bool opens_a_group(const Event& event) {
  if (const auto* moved = std::get_if<CashMoved>(&event))
    return moved->from == Disposition::quarantined;
  return std::holds_alternative<RunAccepted>(event) ||
         std::holds_alternative<CashRecorded>(event) ||
         std::holds_alternative<DuplicateLinked>(event) ||
         std::holds_alternative<RunCompleted>(event) ||
         std::holds_alternative<UnitReleased>(event) ||
         std::holds_alternative<DepositBooked>(event) ||
         std::holds_alternative<NotificationJoined>(event) ||
         std::holds_alternative<PaymentReopened>(event) ||
         std::holds_alternative<ReturnSettled>(event);
}

bool belongs_to_a_decision(const Event& event) {
  return std::holds_alternative<PayerIdentified>(event) || std::holds_alternative<Applied>(event) ||
         std::holds_alternative<AppliedAcross>(event) || std::holds_alternative<Decided>(event);
}

// The group in which the payment was decided last; nothing when no rule decided it.
Result<std::optional<DecisionGroup>> last_group(Engine& engine, PaymentHandle payment) {
  std::optional<DecisionGroup> found;
  DecisionGroup current;
  bool is_wanted = false;
  std::uint32_t runs = 0;
  bool in_run = false;
  const auto close = [&] {
    if (is_wanted) found = current;
    current = {};
    is_wanted = false;
  };
  QTRY_VOID(
      engine.events([&](std::uint64_t sequence, const Origin&, std::uint8_t, const Event& event) {
        if (std::holds_alternative<RunAccepted>(event)) {
          ++runs;
          in_run = true;
        }
        if (std::holds_alternative<RunCompleted>(event)) in_run = false;
        if (opens_a_group(event)) return close();
        if (!belongs_to_a_decision(event)) return;
        if (current.first == 0) current.first = sequence;
        current.run = in_run ? runs - 1 : Book::kNoRun;
        // A return decides nothing that rules could be asked about again.
        const auto* decided = std::get_if<Decided>(&event);
        if (decided != nullptr && decided->decision.rule != Rule::return_) {
          current.payments.push_back(decided->payment);
          if (decided->payment == payment) {
            is_wanted = true;
            current.decision = decided->decision;
          }
        }
      }));
  close();
  return found;
}

void say_crossing(const Book& book, PaymentHandle handle, std::vector<std::string>& steps) {
  const PaymentRow& payment = book.row(handle);
  steps.emplace_back(
      "What it names is in another currency: decided after all payments of its run.");
  for (const ApplicationHandle at : standing(book, handle)) {
    const ApplicationRow& row = book.row(at);
    const CrossingRow* crossing = book.crossing(row);
    if (crossing == nullptr) continue;
    const Currency currency = book.row(row.facts.item).facts.currency;
    const ExchangeRate& rate = crossing->rate;
    std::string said =
        fmt::format("{} are {} at the imported rate of {}, 1 {} = {} {}: {} to item {}",
                    matching::say_amount(row.facts.amount, payment.currency),
                    matching::say_amount(crossing->amount.converted, currency), rate.date.iso(),
                    rate.from.code(), format_rate(rate), rate.to.code(),
                    matching::say_amount(book.cash_settled(row), currency),
                    book.row(row.facts.item).facts.number());
    const std::int64_t gain = crossing->amount.gain;
    if (gain != 0) {
      said += fmt::format(", {} realised exchange {}",
                          matching::say_amount(gain < 0 ? -gain : gain, currency),
                          gain < 0 ? "loss" : "gain");
    }
    steps.push_back(said + ".");
  }
  if (payment.reason == Reason::rate_missing && payment.exception != 0)
    steps.push_back("No rate: " + std::string(book.exceptions()[payment.exception - 1].fact));
}

// The reasons are views into a book that goes out of scope.
void keep_reasons(Explanation& explanation) {
  const auto keep = [&](auto& allocations) {
    for (matching::Allocation& allocation : allocations) {
      allocation.reason = explanation.reasons.keep(allocation.reason);
    }
  };
  keep(explanation.outcome.allocations);
  for (matching::Suggestion& suggestion : explanation.outcome.suggestions) {
    keep(suggestion.allocations);
  }
}

}  // namespace

Result<Explanation> explain(Engine& engine, Executor& executor, PaymentHandle payment,
                            ItemHandle why_not) {
  Explanation explanation;
  QTRY(const std::optional<DecisionGroup> group, last_group(engine, payment));
  if (!group) return explanation;
  QTRY(const Book past, engine.book_before(group->first));
  const PaymentRow& row = engine.book().row(payment);
  std::string message;
  // Work by hand decides by the rules of the run that brought the payment.
  const std::uint32_t run = group->run == Book::kNoRun ? row.run : group->run;
  const std::string_view toml =
      run == Book::kNoRun ? std::string_view{} : engine.book().runs()[run].facts.rules;
  const auto rules = parse_rules(toml, message);
  QASSERT(rules);
  std::vector<matching::PaymentInput> inputs;
  std::pmr::monotonic_buffer_resource memory;
  for (const PaymentHandle other : group->payments) {
    inputs.push_back(matching_input(past, other, memory));
  }
  past.prepare_matching(executor);
  matching::Trace trace{.payment = payment, .why_not = why_not, .steps = {}};
  for (matching::Outcome& outcome :
       matching::match_run(past.ledger(), past.directory(), trusted_rules(past, *rules), inputs,
                           executor, &trace)) {
    if (outcome.payment != payment) continue;
    // Across currencies the rules were asked once more, after all else was booked.
    const bool crossed = outcome.decision != group->decision && may_cross(*rules, outcome);
    if (crossed) {
      say_crossing(engine.book(), payment, trace.steps);
      outcome.decision = group->decision;
    }
    if (outcome.decision != group->decision) return fail(Errc::run_differs);
    explanation.decided = true;
    explanation.rules = rules->name;
    explanation.rules_version = rules_version(toml);
    explanation.outcome = std::move(outcome);
    keep_reasons(explanation);
  }
  explanation.steps = std::move(trace.steps);
  return explanation;
}

}  // namespace quittance::engine

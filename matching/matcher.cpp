#include "matching/matcher.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "matching/case.h"
#include "matching/open_state.h"
#include "matching/passes.h"
#include "matching/sentences.h"
#include "matching/work_unit.h"

namespace quittance::matching {
namespace {

// A task reads or decides about so many payments: enough to pay for handing it over.
constexpr std::size_t kPaymentsPerTask = 512;

std::vector<std::uint32_t> in_order(std::span<const PaymentInput> payments) {
  std::vector<std::uint32_t> order(payments.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const PaymentInput& first = payments[a];
    const PaymentInput& second = payments[b];
    return std::tuple(first.posting_date, first.payment_id, first.payment) <
           std::tuple(second.posting_date, second.payment_id, second.payment);
  });
  return order;
}

std::vector<Case> open_cases(std::span<const PaymentInput> payments, const Book& book,
                             Executor& executor, Trace* trace) {
  const std::vector<std::uint32_t> order = in_order(payments);
  std::vector<Case> cases(payments.size());
  const std::size_t tasks = (payments.size() + kPaymentsPerTask - 1) / kPaymentsPerTask;
  executor.for_each(tasks, [&](std::size_t task) {
    const std::size_t last = std::min(payments.size(), (task + 1) * kPaymentsPerTask);
    for (std::size_t n = task * kPaymentsPerTask; n < last; ++n) {
      const PaymentInput& payment = payments[order[n]];
      QASSERT(payment.amount > 0);
      const bool traced = trace != nullptr && trace->payment == payment.payment;
      cases[n] = open_case(payment, book, Narrator(traced ? &trace->steps : nullptr));
      cases[n].order = static_cast<std::uint32_t>(n);
    }
  });
  return cases;
}

// Whole units, together about kPaymentsPerTask payments: [first unit, one past the last).
std::vector<std::pair<std::size_t, std::size_t>> share_out(const std::vector<WorkUnit>& units) {
  std::vector<std::pair<std::size_t, std::size_t>> tasks;
  std::size_t first = 0;
  std::size_t payments = 0;
  for (std::size_t n = 0; n < units.size(); ++n) {
    payments += units[n].cases.size();
    if (payments < kPaymentsPerTask && n + 1 < units.size()) continue;
    tasks.emplace_back(first, n + 1);
    first = n + 1;
    payments = 0;
  }
  return tasks;
}

}  // namespace

std::vector<Outcome> match_run(const Ledger& ledger, const Directory& directory,
                               const RuleSet& rules, std::span<const PaymentInput> payments,
                               Executor& executor, Trace* trace) {
  const Book book{ledger, directory, rules};
  std::vector<Case> cases = open_cases(payments, book, executor, trace);
  const WorkPlan plan = plan_work(cases);
  const ItemHandle why_not = trace != nullptr ? trace->why_not : ItemHandle{};

  // Units share no items, so each task keeps what it takes to itself.
  const std::vector<std::pair<std::size_t, std::size_t>> tasks = share_out(plan.units);
  std::vector<OpenState> states(tasks.size(), OpenState(ledger));
  executor.for_each(tasks.size(), [&](std::size_t task) {
    for (std::size_t n = tasks[task].first; n < tasks[task].second; ++n) {
      decide(plan.units[n].cases, states[task], book);
      for (const Case* c : plan.units[n].cases) narrate_outcome(*c, why_not, states[task], book);
    }
  });

  OpenState rest(ledger);
  if (!plan.late.empty()) {
    for (const OpenState& state : states) rest.absorb(state);
  }
  for (Case* late : plan.late) {
    decide({&late, 1}, rest, book);
    narrate_outcome(*late, why_not, rest, book);
  }

  std::vector<Outcome> outcomes;
  outcomes.reserve(cases.size());
  for (const WorkUnit& unit : plan.units) {
    for (Case* c : unit.cases) outcomes.push_back(std::move(c->outcome));
  }
  for (Case* late : plan.late) outcomes.push_back(std::move(late->outcome));
  return outcomes;
}

}  // namespace quittance::matching

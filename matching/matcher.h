// Says which open items the payments of a run mean: passes over the whole run, strongest evidence
// first (domain.md section 4). Pure: reads ledger and directory, proposes, books nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cash.h"
#include "core/disposition.h"
#include "core/executor.h"
#include "core/expected_payment.h"
#include "core/ids.h"
#include "matching/directory.h"
#include "matching/ledger.h"
#include "matching/rule_set.h"

namespace quittance::matching {

// A payment as matching sees it. Views outlive the call.
struct PaymentInput {
  PaymentHandle payment;
  std::string_view payment_id;
  EntityHandle entity;  // of the own account; none: any entity
  Currency currency;
  std::int64_t amount = 0;   // what is still to be decided, above zero
  std::int64_t charges = 0;  // what banks took for it, as they state it; usually 0
  Date posting_date;
  Date value_date;
  Date booking_date;
  Date deposit_date;
  CustomerHandle known_customer;  // decided before, by a person or an earlier run; usually none
  Payer payer;
  std::string_view reference;
  std::string_view end_to_end_id;
  std::string_view text;
  std::span<const RemittanceLine> remittance;
};

// Part of a payment put against one item. `amount` is cash: negative on a credit memo that is
// netted.
struct Allocation {
  ItemHandle item;
  std::int64_t amount = 0;
  std::int64_t discount = 0;
  bool discount_earned = false;
  std::int64_t write_off = 0;  // of the item; a bank charge or a difference within tolerance
  std::int64_t deduction = 0;  // split off as an item of its own, with the payer's reason
  // Of write-off or deduction: a view as those of PaymentInput, or of the rules.
  std::string_view reason;
  // The settled item that the payer takes money back of, when that is the deduction; usually none.
  ItemHandle charged_back{};
  Rule rule = Rule::none;
  Grade grade = Grade::none;
  friend bool operator==(const Allocation&, const Allocation&) = default;
};

// Cash that stays unallocated, and why. Parts of a payment: allocations + rests = amount.
struct Rest {
  std::int64_t amount = 0;
  Disposition state = Disposition::unapplied;
  Reason reason = Reason::none;
  friend bool operator==(const Rest&, const Rest&) = default;
};

// The compact decision, durable for every payment (at most 24 bytes).
struct Decision {
  Rule rule = Rule::none;  // the strongest that acted, or that abstained
  Grade grade = Grade::none;
  Reason reason = Reason::none;
  Grade runner_up = Grade::none;  // of the best solution that was not taken
  std::uint16_t candidates = 0;   // payers considered
  std::uint16_t solutions = 0;    // of the grade taken or abstained from; 65535: more
  std::uint32_t items_considered = 0;
  friend bool operator==(const Decision&, const Decision&) = default;
};
static_assert(sizeof(Decision) <= 24);

// One way to explain the payment that was not booked: kept for ties, suggestions and the worklist.
struct Suggestion {
  CustomerHandle customer;
  std::vector<Allocation> allocations;
};
inline constexpr std::size_t kSuggestionsMax = 5;

// A copy owns all that it holds; the original's allocations and rests live as long as the sink has
// it.
struct Outcome {
  Outcome() = default;
  explicit Outcome(std::pmr::memory_resource& memory) : allocations(&memory), rests(&memory) {}

  PaymentHandle payment;
  CustomerHandle customer;                 // identified payer, or none
  ExpectedHandle expected;                 // that it was applied for; usually none
  std::vector<CustomerHandle> candidates;  // when none was identified: who it may be, at most 5
  std::pmr::vector<Allocation> allocations;
  std::pmr::vector<Rest> rests;
  Decision decision;
  std::vector<Suggestion> suggestions;  // at most kSuggestionsMax
  std::string fact;  // the one fact that would release it, in plain words; may be empty
};

// What the matcher considered for one payment, in order, for `why`. Plain sentences.
struct Trace {
  PaymentHandle payment;  // whom to trace
  ItemHandle why_not;     // also say why this item was not taken; may be none
  std::vector<std::string> steps;
};

// The payments of a run, read once each, by any thread of the executor.
struct PaymentSource {
  std::size_t count = 0;
  // What the input points to may stand in `memory`, which lives until its evidence is kept; its
  // texts live as long as the run.
  std::function<PaymentInput(std::size_t, std::pmr::memory_resource& memory)> read;
};

// Takes the outcomes of a run in order, some hundreds at a time; false stops the run.
using OutcomeSink = std::function<bool(std::span<const Outcome>)>;

// Decides a whole run and hands over one outcome per payment, ordered by work unit (its lowest
// family head), then the payments decided after all work units; within each by posting date, then
// id. The result does not depend on the order of payments nor on the executor.
//
// All payments are read before the first outcome. Later units are decided while `sink` has earlier
// ones: it runs on one thread at a time, not always the caller's. It must not change the directory,
// and the ledger only under a Ledger::Snapshot. False when the sink stopped it. Memory: some 150
// bytes a payment, and the outcomes of a few thousand.
bool match_run(const Ledger& ledger, const Directory& directory, const RuleSet& rules,
               const PaymentSource& payments, Executor& executor, const OutcomeSink& sink,
               Trace* trace = nullptr);

// The same for few payments: all outcomes, in order.
[[nodiscard]] std::vector<Outcome> match_run(const Ledger& ledger, const Directory& directory,
                                             const RuleSet& rules,
                                             std::span<const PaymentInput> payments,
                                             Executor& executor, Trace* trace = nullptr);

}  // namespace quittance::matching

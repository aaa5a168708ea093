// Runs the rules over payments that wait for a decision and books what they decide.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

#include "core/executor.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"
#include "engine/settling/cross_currency.h"
#include "matching/matcher.h"

namespace quittance::engine {

// A payment as the rules see it, with what the bank's notification of it says where the statement
// says nothing. `amount` is what is unidentified and unapplied; its remittance stands in `memory`.
[[nodiscard]] matching::PaymentInput matching_input(const Book& book, PaymentHandle payment,
                                                    std::pmr::memory_resource& memory);

// Payments of a run that are to be decided: receipts in state unidentified, in journal order.
[[nodiscard]] std::vector<PaymentHandle> undecided(const Book& book, std::uint32_t run);

// Matches and books: per payment its payer, applications, deductions, rests and the decision.
// Blocks are committed between payments when they are full. Errors: those of EventLog.
[[nodiscard]] Result<void> decide(const Book& book, EventLog& log, const matching::RuleSet& rules,
                                  const std::vector<PaymentHandle>& payments, Executor& executor);

enum class Grouping : std::uint8_t {
  may_split,  // a full block is committed after the outcome
  one_block,  // the caller commits: a manual command is one block
};

// Books outcomes, one after the other. References outlive it.
class Booking {
 public:
  Booking(const Book& book, EventLog& log, Grouping grouping)
      : book_(book), log_(log), grouping_(grouping) {}
  // The caller made sure that they still hold. Errors: those of EventLog.
  [[nodiscard]] Result<void> book(std::span<const matching::Outcome> outcomes);
  // The same, and what waits is first looked for in other currencies if `rules` say so.
  [[nodiscard]] Result<void> book(std::span<const matching::Outcome> outcomes,
                                  const matching::RuleSet& rules, Executor& executor);
  // Those that wait, as may_cross() has them.
  [[nodiscard]] Result<void> book_waiting(std::span<const matching::Outcome> waiting,
                                          const matching::RuleSet& rules, Executor& executor);

 private:
  Result<void> book(const matching::Outcome& outcome, const Crossing* crossing);
  Result<void> apply(const matching::Outcome& outcome, const Crossing* crossing, Date posting_date);
  Result<void> open_deduction(const matching::Allocation& allocation, Date posting_date);
  Result<void> meet_expected(const matching::Outcome& outcome);
  Result<void> note_exception(const matching::Outcome& outcome, Reason reason);
  void prefetch(std::span<const matching::Outcome> outcomes) const;
  [[nodiscard]] std::uint8_t bucket_of(CustomerHandle customer);

  const Book& book_;
  EventLog& log_;
  Grouping grouping_;
  CustomerHandle last_;      // outcomes come by customer
  std::uint8_t bucket_ = 0;  // of the last
  Applied applied_;          // reused
};

}  // namespace quittance::engine

// The book as it would be if other rules had decided it: nothing is booked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/disposition.h"
#include "core/executor.h"
#include "core/result.h"
#include "core/wide.h"
#include "engine/engine.h"
#include "matching/rule_set.h"

namespace quittance::engine {

// The book under other rules, and what of its history could not be carried over.
struct WhatIf {
  Book book;
  std::uint64_t by_hand = 0;     // payments that people put against items
  std::uint64_t same_rules = 0;  // of these, as many the other rules apply in the same way, unasked
  std::uint64_t left_out = 0;    // events that find no ground there (an item is settled already)
};

// Plays the journal again with `rules` in the place of each run's own. What came from outside
// (items, cash, what people released, rejected or took back) happens as it did; what people
// assigned or unapplied happens where it still can. With the rules that decided, the book comes out
// as it is. Errors: state_forbids while a run is unfinished; book_damaged, io_failed. Cost: the
// whole journal, matching of every run, and the memory of a second book.
[[nodiscard]] Result<WhatIf> what_if(Engine& engine, const matching::RuleSet& rules,
                                     Executor& executor);

// What one payment has on one item, or in one state (then without an item), in two books.
struct Change {
  PaymentHandle payment;
  std::string item;  // "ENTITY/NUMBER"; empty: a state other than `applied`
  Disposition state = Disposition::applied;
  std::int64_t now = 0;  // cash, minor units
  std::int64_t then = 0;
  Rule rule_now = Rule::none;
  Rule rule_then = Rule::none;
  // Discount, write-off and deduction beside the cash.
  std::int64_t forgiven_now = 0;
  std::int64_t forgiven_then = 0;
};

// Payment by payment in journal order, what differs: items by key, then states. `then` holds the
// same payments as `now` under the same handles. Cost: O(payments and applications).
[[nodiscard]] std::vector<Change> changes_between(const Book& now, const Book& then);

// Sums of one book in one currency, by which rule sets are compared. Amounts in minor units.
struct MatchingTotals {
  Currency currency;
  std::uint64_t payments = 0;
  std::uint64_t whole = 0;  // applied to the last cent
  Wide received = 0;
  Wide states[kDispositions] = {};
  Wide discounts = 0;
  Wide write_offs = 0;  // on items; those of payments are a state
  Wide deductions = 0;
};

// In the order of the currencies' codes. Settled history, which no rule decided, is left out.
[[nodiscard]] std::vector<MatchingTotals> matching_totals(const Book& book);

}  // namespace quittance::engine

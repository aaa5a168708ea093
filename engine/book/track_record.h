// What became of what rules applied by themselves: how often a person took it back.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/date.h"
#include "core/disposition.h"
#include "engine/book/application_rows.h"
#include "engine/book/book_rows.h"

namespace quittance::engine {

// A decision is what one rule applied of one payment at one time, be it one item or many. It is
// overturned when a person undid any of it while the payment stayed: a payment that was taken back
// says nothing about the rule.
struct RuleRecord {
  std::uint32_t decisions = 0;
  std::uint32_t overturned = 0;
  friend bool operator==(const RuleRecord&, const RuleRecord&) = default;
};

// Kept with every event, so that asking costs no walk over the book.
class TrackRecord {
 public:
  void applied(Date posted, std::span<const AllocationFacts> allocations);
  // A person reversed this application; it is marked so.
  void overturned(const std::vector<KeptApplication>& applications, ApplicationHandle handle);
  // The same from all rows of a loaded book.
  void restore(const std::vector<KeptApplication>& applications);

  // Cost: days with postings, and overturned decisions.
  [[nodiscard]] RuleRecord of(Rule rule, Date since,
                              const std::vector<KeptApplication>& applications,
                              const std::vector<PaymentRow>& payments) const;

 private:
  using Day = std::array<std::uint32_t, kRuleCount>;  // decisions by rule

  Day& day(Date posted);
  void count(Day& day, Rule rule, std::uint32_t& seen);

  // A run posts on few days, in no order.
  struct Recent {
    Date posted;
    Day* day = nullptr;
  };

  std::map<Date, Day> days_;
  std::array<Recent, 64> recent_{};
  std::vector<ApplicationHandle> overturned_;  // one of each decision
};

}  // namespace quittance::engine

// Pay-on-behalf links: who may pay for whom, and from when to when (domain.md section 1).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/ids.h"

namespace quittance::matching {

// A payment of `payer` whose value date lies between the days, both included, may settle items of
// `customer`. A missing day leaves that end open.
struct Link {
  CustomerHandle payer, customer;
  Date from, to;
  [[nodiscard]] bool covers(Date day) const {
    return (!from.known() || from <= day) && (!to.known() || day <= to);
  }
};

// Few; the engine fills it.
class PayerLinks {
 public:
  // One with the same payer, customer and first day takes the place of the one before.
  void add(const Link& link);
  [[nodiscard]] bool empty() const { return links_.empty(); }
  // By customer, then first day. Cost: a binary search.
  [[nodiscard]] std::span<const Link> of(CustomerHandle payer) const;
  // The first link by which he may pay for the customer on that day; null when there is none.
  [[nodiscard]] const Link* find(CustomerHandle payer, CustomerHandle customer, Date day) const;

 private:
  std::vector<Link> links_;  // by payer, customer, first day
};

// "from 2026-01-01 to 2026-06-30", "from 2026-01-01 on", "at any time".
[[nodiscard]] std::string say_days(const Link& link);

}  // namespace quittance::matching

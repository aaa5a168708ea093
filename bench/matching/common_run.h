// The common workload in memory, and a plain second implementation of its three rules to check by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "matching/directory.h"
#include "matching/ledger.h"
#include "matching/matcher.h"
#include "matching/rule_set.h"

namespace quittance::matching {

// Open invoices, one customer for twenty of them, amounts log-normal. Of the
// payments 70 % name an invoice and pay it whole, 15 % have the amount of one and name nothing, 15
// % have any amount. Every payer states his customer number. The same for the same sizes.
class CommonRun {
 public:
  CommonRun(std::size_t items, std::size_t payments);

  Ledger ledger;
  Directory directory;
  RuleSet rules;  // oldest of equal amounts, oldest first, the excess on account
  std::vector<PaymentInput> payments;
  std::vector<CustomerHandle> payers;  // of each payment

  // Cents that the rules put against items, computed without the matcher: references, then equal
  // amounts, then oldest first, each in order of payment id. The second payment of an item that it
  // names stays whole.
  [[nodiscard]] std::int64_t allocated_plainly() const;

 private:
  std::deque<std::string> texts_;
  std::string_view keep(std::string text);
};

}  // namespace quittance::matching

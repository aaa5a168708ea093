// The worklist: what was not applied, why, and the one fact that would release it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/book/book.h"

namespace quittance::engine {

struct WorkItem {
  // Or an open deposit total; of a held unit its first payment, none where it holds no payment.
  PaymentHandle payment;
  FileHandle file;   // of a held unit: all its payments are one item of work
  std::string unit;  // its name
  std::uint64_t payments = 1;
  std::int64_t amount = 0;                     // minor units that wait
  Disposition state = Disposition::unapplied;  // `returned` of a return that met no payment
  bool deposit_total = false;                  // it takes no state: nothing explains it
  Reason reason = Reason::none;
  int ease = 1;            // 1 (find out who paid) to 9 (pick one of two)
  std::string candidates;  // customers it may be, or the solutions, in plain words
  std::string fact;        // what would release it
};

// By currency, then money × ease, the most first; then payment id; units without a payment last.
// Cost: n log n of what waits.
[[nodiscard]] std::vector<WorkItem> worklist(const Book& book);

}  // namespace quittance::engine

// Notifications of entries that came under another id: which entry each of them means (domain.md
// section 3).
#pragma once

#include <vector>

#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"

namespace quittance::engine {

// Joins notifications that wait, each to the one entry that fits it best
// (engine/settling/joining_fit.h):
//   one notification   completes its receipt, whatever became of that
//   several of a batch that come to a deposit total, or to a receipt of which nothing is known:
//   they
//                      become payments, and a receipt goes to `returned`, reason split
// Where several entries fit equally, or one entry several notifications, they stay what they are,
// with the reason entry_ambiguous, and are looked at again in the next run.
//
// Returns what is to be decided beside the run's own receipts: details of earlier runs, and
// payments of earlier runs that wait whole and have a notification now; in journal order. Errors:
// those of EventLog. Cost: O(notifications ever recorded), and while some of them wait one look at
// every payment's amount.
[[nodiscard]] Result<std::vector<PaymentHandle>> join_notifications(const Book& book,
                                                                    EventLog& log);

// A receipt whose cash is that of its details.
[[nodiscard]] inline bool is_split(const PaymentRow& payment) {
  return payment.reason == Reason::split && payment.in(Disposition::returned) == payment.amount;
}

}  // namespace quittance::engine

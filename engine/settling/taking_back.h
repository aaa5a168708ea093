// Undoes applications of a payment: by hand, with a unit that is rejected, or when the bank takes
// the payment back.
#pragma once

#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"

namespace quittance::engine {

// The payment's applications that stand, oldest first.
[[nodiscard]] std::vector<ApplicationHandle> standing(const Book& book, PaymentHandle payment);

// The deduction that keeps the application from being undone, because it is settled in part; a
// handle that is not known() when nothing does.
[[nodiscard]] ItemHandle blocking_deduction(const Book& book, ApplicationHandle application);

// Undoes applications of one payment, none of them blocked: the cash is unapplied again, the items
// are open again at their own due dates, deductions that were split off are closed. Errors: those
// of EventLog.
[[nodiscard]] Result<void> reverse_applications(const Book& book, EventLog& log,
                                                PaymentHandle payment,
                                                const std::vector<ApplicationHandle>& applications,
                                                Reason why, Date posting_date);

}  // namespace quittance::engine

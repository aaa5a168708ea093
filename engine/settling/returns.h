// Pass 1: what the bank takes back meets the payment that it took back (domain.md section 4).
#pragma once

#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"
#include "engine/settling/deciding.h"

namespace quittance::engine {

// Settles the bank's returns that wait, in order of posting date and id, each whole or not at all:
// applications are reversed as far as the amount needs it, the cash goes to `returned`, and
// ReturnSettled names both. A return names its original by payment id, by a reference of the bank
// or of the payer, or by check number or structured reference with the same amount; amount and
// payer alone never do. What finds no payment waits and is tried again in every run, so that a
// return may come first; that, and what a person has to decide, is an ExceptionNoted of the return.
//
// Call when all cash of a run is recorded and nothing is decided yet. `grouping` as for Booking.
// Errors: those of EventLog. Cost: nothing where no return waits; a walk over amounts of the run's
// payments where old ones wait, of the whole book where a new one does.
[[nodiscard]] Result<void> settle_returns(const Book& book, EventLog& log, Grouping grouping);

// What a return did, undone when its unit is rejected: the cash waits again in its payment, which
// is handed back to be decided; a handle that is not known() when it had done nothing. Errors:
// those of EventLog.
[[nodiscard]] Result<PaymentHandle> undo_return(const Book& book, EventLog& log,
                                                PaymentHandle returned, Date posting_date);

// True for reasons that settle_returns() gives to a bank's return.
[[nodiscard]] bool concerns_return(Reason reason);
// A return of the bank that found no payment it could take back: a person may settle it by hand and
// release it.
[[nodiscard]] bool is_open_return(const PaymentRow& row);

}  // namespace quittance::engine

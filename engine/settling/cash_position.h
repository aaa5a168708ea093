// Deposit totals against their feeds, and the daily cash proof, from the rows of the book.
#pragma once

#include <vector>

#include "core/result.h"
#include "engine/book/book.h"
#include "engine/metrics/cash_proof.h"

namespace quittance::engine {

// A deposit total of a bank statement and what explains it.
struct DepositState {
  PaymentHandle deposit;
  std::vector<PaymentHandle> details;  // empty: open, nothing explains it
};

// Every deposit total that nobody booked as a receipt, in journal order. Details of a feed are the
// payments of accounts with a deposit account, and those of formats that their own account names in
// `feeds`; and those that notifications gave (engine/settling/joining.h), also of a receipt that
// was split. Withdrawn payments explain nothing. Cost: n log n.
[[nodiscard]] std::vector<DepositState> deposit_states(const Book& book);

// The daily cash proof of all own accounts (domain.md section 5). Errors: amount_overflow.
[[nodiscard]] Result<std::vector<CashProofLine>> cash_proof(const Book& book);

}  // namespace quittance::engine

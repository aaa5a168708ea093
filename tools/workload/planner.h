// Plans the payments of a workload over its open items.
#pragma once

#include "tools/workload/customers.h"
#include "tools/workload/items.h"
#include "tools/workload/payments.h"
#include "tools/workload/request.h"

namespace quittance::workload {

// May change amounts, dates and terms of `items`, to plant what chance would seldom give. Memory:
// 40 bytes a payment, 32 a line and 4 for the order.
[[nodiscard]] Plan plan_payments(const Request& request, const Customers& customers, Items& items);

// The workload `common` of the benchmarks: 70 % with a good reference and the exact amount, 15 %
// with the amount of one item and no reference, 15 % with any amount and no reference. No item is
// paid twice; where items run out, the rest of the payments has any amount.
[[nodiscard]] Plan plan_common(const Request& request, const Items& items);
// The others: what can go wrong, at the rates of rates.h.
[[nodiscard]] Plan plan_mess(const Request& request, const Customers& customers, Items& items);

// Chooses the order of the payments within their days, and their sequence numbers.
void put_in_order(Plan& plan, const Request& request);

// Whether the payment stands in a lockbox file: checks do where lockbox files are written; all
// payments do where these are the only bank files with ids of their own.
[[nodiscard]] bool in_lockbox(const Payment& payment, const Request& request);
// The channel of a payment for a draw of 0 to 99.
[[nodiscard]] Channel channel_for(std::uint64_t percent, const Request& request);

}  // namespace quittance::workload

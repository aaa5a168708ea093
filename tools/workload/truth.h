// truth.csv: for each record of payments.ndjson that is money, what a perfect clerk does with it;
// and mess.csv, how it came about.
#pragma once

#include <string>
#include <string_view>

#include "tools/workload/items.h"
#include "tools/workload/payments.h"

namespace quittance::workload {

inline constexpr std::string_view kTruthColumns = "payment_id,item_number,amount,kind\n";

// The rows of one payment; their amounts add up to the payment's. Applied: one row an item,
// negative for a credit memo, and one without an item, kind `unapplied`, for what is left over.
// Else one row without an item. Appends.
void append_truth(std::string& to, std::string_view id, const Payment& payment, const Plan& plan,
                  const Items& items);
// mess.csv: how each payment was made, for reading results; no part of the truth.
inline constexpr std::string_view kMessColumns = "payment_id,shape,writing,naming,channel\n";
void append_mess(std::string& to, std::string_view id, const Payment& payment);

// The one row of a return: its own id, the amount taken back.
void append_return_truth(std::string& to, std::string_view id, std::int64_t amount);

}  // namespace quittance::workload

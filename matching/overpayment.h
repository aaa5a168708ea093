// Says where the part of a payment goes that is more than the items it pays.
#pragma once

#include <cstdint>

#include "matching/case.h"

namespace quittance::matching {

// `excess` above zero; `due` is what the items asked for. Kept on account, unapplied or to be
// refunded by the rule set; written off only where the rule set says so and the excess is within
// the payment tolerance, else unapplied.
[[nodiscard]] Rest overpayment_rest(std::int64_t excess, std::int64_t due, CustomerHandle customer,
                                    Currency currency, const Book& book);

}  // namespace quittance::matching

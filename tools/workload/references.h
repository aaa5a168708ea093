// How payers write the number of a document: rightly, loosely, with a slip, or by their own number.
#pragma once

#include <cstdint>
#include <string>

#include "tools/workload/items.h"
#include "tools/workload/payments.h"
#include "tools/workload/random.h"

namespace quittance::workload {

// Appends. A slip never makes the number of another item of the same customer: nobody could tell.
void append_reference(std::string& to, std::uint32_t item, Writing writing, const Items& items,
                      Random& random);

}  // namespace quittance::workload

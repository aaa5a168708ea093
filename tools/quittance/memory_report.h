// metrics --memory: what a book takes in memory, by structure and by row of the trade.
#pragma once

#include "engine/book/book.h"
#include "tools/quittance/context.h"

namespace quittance::cli {

// Prints each structure, and bytes an item, a payment and an application.
[[nodiscard]] Exit print_memory(Context& context, const engine::Book& book);

}  // namespace quittance::cli

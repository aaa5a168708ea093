// What an entry of Stripe's balance is: the same for its JSON and for its report CSVs.
#pragma once

#include <string_view>

#include "core/cash.h"
#include "ingest/stripe/objects.h"

namespace quittance::ingest::stripe {

// Kind by category and direction, the id that the entry shares with its charge or refund, and the
// payout that it belongs to. `read.cash` has its own id, amount and direction; the texts live as
// long as `read`.
void name_entry(ReadObject& read, std::string_view category, std::string_view source,
                std::string_view payout);

// What a name in metadata, such as `invoice_number`, says that its value is; else unknown.
[[nodiscard]] ReferenceKind reference_named(std::string_view name);

}  // namespace quittance::ingest::stripe

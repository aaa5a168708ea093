// Stripe's itemised report CSVs: balance change from activity, payout reconciliation, balance
// transactions. Columns are chosen by who asks for the report, so they are found by name.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/stripe/fragment.h"

namespace quittance::ingest::stripe {

// True when the first line names a balance transaction's id, currency, and gross and net amounts.
// Looks at the first line only.
[[nodiscard]] bool is_report(std::string_view bytes);

// Parts of about `chunk_bytes`, cut at rows; they tile `bytes`.
[[nodiscard]] std::vector<ByteRange> cut_report(std::string_view bytes, std::size_t chunk_bytes);

// Reads one part; the first has the header, too. Thread-safe.
void read_report(std::string_view bytes, ByteRange part, StripeFragment& fragment);

}  // namespace quittance::ingest::stripe

// Payment information that another format carries, where it is written in X12 segments: the addenda
// of an ACH entry or of a wire.
#pragma once

#include <cstdint>
#include <string_view>

#include "ingest/x12/remittance.h"

namespace quittance::ingest::x12 {

enum class InformationRead : std::uint8_t {
  no_segments,  // anything else: nothing was read
  whole,
  cut_off,  // its last segment of several, or its envelope, has no end
};

// Reads `information` (all addenda, joined) if it is a whole interchange, a transaction
// set, or remittance segments alone such as "RMR*IV*INV-1**100.00\". Lines are in `to`, after
// finish(`total`). Cost: linear.
[[nodiscard]] InformationRead read_information(std::string_view information, Currency currency,
                                               std::int64_t total, RemittanceReader& to);

}  // namespace quittance::ingest::x12

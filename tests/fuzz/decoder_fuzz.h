// What every decoder must keep on any bytes at all; breaking it aborts, which fuzzers report.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ingest/decoder.h"

namespace quittance::fuzz {

// Reads `data` with two chunk sizes. Aborts unless both readings are the same, the ranges and the
// parts of split() tile the bytes, amounts are not negative, every record stands within the bytes,
// and every unit index is valid. Cost: two readings.
void fuzz_decoder(const ingest::Decoder& decoder, const std::uint8_t* data, std::size_t size);

}  // namespace quittance::fuzz

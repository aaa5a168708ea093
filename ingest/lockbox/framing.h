// How the records of a lockbox file follow each other, and where it may be cut.
#pragma once

#include <cstdint>
#include <string_view>

#include "ingest/framing.h"

namespace quittance::ingest::lockbox {

// Looks at the first 64 KiB only, so the answer does not depend on how the file is split.
[[nodiscard]] Framing detect_framing(std::string_view bytes);

// All known types but 4: what follows a check and is no overflow record of it.
[[nodiscard]] bool closes_check(char type);

// Where a part that should end near `target` may end: before a record that closes any check.
[[nodiscard]] std::uint64_t cut_after(std::string_view bytes, const Framing& framing,
                                      std::uint64_t from, std::uint64_t target);

}  // namespace quittance::ingest::lockbox

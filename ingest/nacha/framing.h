// How the records of an ACH file follow each other, where it may be cut, and whether it is one.
#pragma once

#include <cstdint>
#include <string_view>

#include "ingest/framing.h"

namespace quittance::ingest::nacha {

// Looks at the first 64 KiB only, so the answer does not depend on how the file is split.
[[nodiscard]] Framing detect_framing(std::string_view bytes);

// True for the known types but 7: what follows an entry and is no addenda record of it.
[[nodiscard]] bool closes_entry(char type);

// Where a part that should end near `target` may end: before a record that closes any entry.
[[nodiscard]] std::uint64_t cut_after(std::string_view bytes, const Framing& framing,
                                      std::uint64_t from, std::uint64_t target);

// As Decoder::sniff.
[[nodiscard]] int sniff_nacha(std::string_view head);

}  // namespace quittance::ingest::nacha

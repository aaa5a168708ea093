// Marks: how far the program on the other side of an export has taken over what the book decided.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/result.h"
#include "engine/events/event.h"

namespace quittance::engine {

// A place in the journal where a block ends: everything up to it was exported, or is known. The
// block's digest tells it from the same number in another history, such as that of a book which was
// restored from a backup and then went another way.
struct Position {
  std::uint64_t sequence = 0;  // last one covered; 0: before the first event
  Digest block;                // of the block that ends there; nothing at 0

  // "1234-9f86d081", or "0".
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Position&, const Position&) = default;
};

// Marks begin with a letter, positions with a digit, so that each may stand for the other on the
// command line. Letters, digits, '.', '_' and '-', at most 64 of them.
[[nodiscard]] bool is_mark_name(std::string_view text);

// The word of a kind of export: "applications", "items", "payments", "journal".
[[nodiscard]] std::string_view name(ExportKind kind);
[[nodiscard]] Result<ExportKind> parse_export_kind(std::string_view word);  // field_unreadable

}  // namespace quittance::engine

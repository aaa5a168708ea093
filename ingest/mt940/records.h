// Fields of a SWIFT MT file as lexed from one chunk, without knowing what message they stand in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/decoder.h"
#include "ingest/mt940/details.h"
#include "ingest/mt940/entry.h"
#include "ingest/mt940/fields.h"
#include "ingest/mt940/notes.h"

namespace quittance::ingest::mt940 {

inline constexpr std::size_t kFieldBytesMax = std::size_t{64} << 10;  // of text that is read

// A :61: with the :86: (and :NS:) behind it. Views point into the file or the fragment's arena.
struct Entry {
  EntryLine line;
  Details details;
  std::string_view supplementary;  // the lines behind the first one of :61:
  std::string_view text;           // what the record of cash shows
  std::uint64_t content = 0;       // hash of what it says, but for account, date and currency
};

enum class PieceKind : std::uint8_t { field, entry, envelope, end, heading, stray };

// What stands between `from` and `to`.
struct Piece {
  PieceKind kind = PieceKind::field;
  Tag tag = Tag::none;      // of a field
  std::uint32_t line = 0;   // its first line, counted from 0 within the chunk
  std::uint32_t index = 0;  // of an entry
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string_view content = {};  // of a field or an envelope, line ends inside
};

class LexedChunk : public Fragment {
 public:
  std::uint32_t lines = 0;
  std::vector<Piece> pieces;
  std::vector<Entry> entries;
  std::vector<Noted> notes;  // in file order; at most kFindingsPerCode of a kind
  std::array<std::uint64_t, kNotes> notes_left_out{};
  Arena text;
};

// Lexes one chunk. Any thread; cost linear in the chunk.
[[nodiscard]] std::unique_ptr<LexedChunk> lex(std::string_view bytes, ByteRange part);

}  // namespace quittance::ingest::mt940

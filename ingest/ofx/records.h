// What one chunk of an OFX file is lexed into: transactions, and the tags around them that matter.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/date.h"
#include "core/money.h"
#include "core/result.h"
#include "ingest/decoder.h"
#include "ingest/ofx/notes.h"

namespace quittance::ingest::ofx {

// A STMTTRN. Texts are UTF-8 and point into the file or the fragment's arena.
struct Transaction {
  std::string_view type;
  Date posted;
  Date user;
  Date available;
  std::string_view amount;  // as written
  std::string_view id;      // FITID
  std::string_view correct_id;
  std::string_view correct_action;
  std::string_view check_number;
  std::string_view reference_number;
  std::string_view name;
  std::string_view memo;
  std::string_view other_bank;
  std::string_view other_account;
  std::string_view currency;   // CURSYM of CURRENCY: the amount is in it
  std::string_view text;       // memo, name and what has no other place, a line each
  std::string_view reference;  // structured reference found in it
};

// What stands between `from` and `to`: a transaction, or a tag outside of one.
struct Piece {
  enum class Kind : std::uint8_t { transaction, open, close, leaf };
  Kind kind = Kind::open;
  std::uint32_t line = 0;   // counted from 0 within the chunk
  std::uint32_t index = 0;  // of a transaction
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string_view name = {};
  std::string_view value = {};  // of a leaf
};

struct Noted {
  Note note{};
  std::uint32_t line = 0;
  std::uint64_t offset = 0;
};

class LexedChunk : public Fragment {
 public:
  std::uint32_t lines = 0;  // line feeds
  std::vector<Piece> pieces;
  std::vector<Transaction> transactions;
  std::vector<Noted> notes;
  std::array<std::uint64_t, kNotes> notes_left_out{};
  Arena text;
};

// Lexes one chunk. Any thread; cost linear in the chunk.
[[nodiscard]] std::unique_ptr<LexedChunk> lex(std::string_view bytes, ByteRange part);

// The day of "20261120", "20261120093000.000[-5:EST]" as written; missing for anything else, zeros
// too.
[[nodiscard]] Date read_date(std::string_view text);

// "-1006.60", "+5", "1,006.60", "1.006,60", "-11,76". One mark alone is the decimal mark; of two
// the later one. Errors: as parse_major, and amount_overflow above kAmountMax.
[[nodiscard]] Result<std::int64_t> read_amount(std::string_view text, Currency currency);

}  // namespace quittance::ingest::ofx

// Logical records of a BAI2 file as lexed from one chunk, without knowing what encloses them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/date.h"
#include "core/wide.h"
#include "ingest/bai2/fields.h"
#include "ingest/bai2/lines.h"
#include "ingest/bai2/notes.h"
#include "ingest/bai2/type_codes.h"
#include "ingest/decoder.h"

namespace quittance::ingest::bai2 {

inline constexpr std::uint32_t kContinuationsMax = 10'000;  // lines of one logical record
inline constexpr std::uint32_t kSummariesMax = 50'000;      // amounts in one 03
inline constexpr std::size_t kEnvelopeFieldsMax = 12;       // 01 has nine

// A 16. Views point into the file or the fragment's arena.
struct Detail {
  TypeCode type = kNoTypeCode;
  AmountState amount_state = AmountState::empty;
  bool negative = false;
  Method method = Method::unknown;
  char funds_type = 'Z';
  Date value_date;  // of funds type V
  std::int64_t amount = 0;
  std::string_view type_text;  // three digits, or as written
  std::string_view bank_reference;
  std::string_view customer_reference;
  std::string_view text;
  std::string_view debtor_name;
  std::string_view debtor_routing;
  std::string_view debtor_account;
  std::string_view end_to_end_id;
  std::string_view original_id;
  std::string_view check_number;
  std::uint64_t content = 0;  // content_hash
};

// One of the four 03 amounts that are used by themselves.
struct Reported {
  bool present = false;
  std::int64_t amount = 0;
  bool pointed = false;  // in the unit of AmountState::pointed
};

// A 03 with its sums.
struct AccountHeader {
  std::string_view account;
  std::string_view currency;
  Wide sum = 0;             // of all its amounts, with their signs
  bool unreadable = false;  // an amount could not be read: the sum is not known
  bool pointed = false;     // an amount has a decimal point
  Wide pointed_sum = 0;     // of those
  Reported opening_ledger;  // 010
  Reported closing_ledger;  // 015
  Reported total_credits;   // 100
  Reported total_debits;    // 400
};

// A 01, 02, 49, 98 or 99: its fields behind the record code.
struct Envelope {
  std::array<std::string_view, kEnvelopeFieldsMax> fields;
  std::size_t count = 0;
  [[nodiscard]] std::string_view field(std::size_t n) const {
    return n < count ? fields[n] : std::string_view{};
  }
};

// What stands between `from` and `to`. `index` counts within the vector of its kind.
struct LogicalRecord {
  RecordCode code = RecordCode::none;  // none: bytes that are no record
  std::uint32_t first = 0;             // physical record, counted from 0 within the chunk
  std::uint32_t lines_with_code = 0;   // its own and its 88s: what control counts count
  std::uint32_t lines_without_code = 0;
  std::uint32_t index = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};

class LexedChunk : public Fragment {
 public:
  ByteRange part;
  std::uint32_t physical_records = 0;
  std::vector<LogicalRecord> records;
  std::vector<Detail> details;
  std::vector<AccountHeader> accounts;
  std::vector<Envelope> envelopes;
  std::vector<Noted> notes;  // in file order; at most kFindingsPerCode of a kind
  std::array<std::uint64_t, kNotes> notes_left_out{};
  Arena text;  // what had to be composed
};

// Lexes one chunk. Any thread; cost linear in the chunk.
[[nodiscard]] std::unique_ptr<LexedChunk> lex(std::string_view bytes, ByteRange part);

// Parsers of one record's fields, for the lexer. `note` receives what they remark on it.
class NoteTaker {
 public:
  virtual ~NoteTaker() = default;
  virtual void note(Note note, std::string_view shown) = 0;
};
[[nodiscard]] Detail read_detail(std::span<const FieldLine> lines, Arena& text, NoteTaker& notes);
[[nodiscard]] AccountHeader read_account(std::span<const FieldLine> lines, Arena& text,
                                         NoteTaker& notes);
[[nodiscard]] Envelope read_envelope(std::span<const FieldLine> lines, Arena& text,
                                     NoteTaker& notes);

}  // namespace quittance::ingest::bai2

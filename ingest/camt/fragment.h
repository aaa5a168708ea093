// One decoded part of a camt file: entries with the cash they hold, and the tags around them.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "core/money.h"
#include "core/result.h"
#include "ingest/camt/entry_reader.h"
#include "ingest/camt/notes.h"
#include "ingest/decoder.h"
#include "ingest/xml/encoding.h"
#include "ingest/xml/scanner.h"

namespace quittance::ingest::camt {

// A tag or text outside entries.
enum class MarkKind : std::uint8_t { start, end, text, entry };
struct Mark {
  MarkKind kind = MarkKind::start;
  std::uint32_t entry = 0;  // index of the entry
  std::uint64_t from = 0;   // as the scanner counts
  std::uint64_t to = 0;
  std::string_view name;  // with prefix; of text: the text, resolved
  std::string_view attributes;
};

enum class EntryStatus : std::uint8_t { booked, pending, information, unknown };

// One record of cash of an entry: what does not depend on the statement around it is filled in.
struct Payment {
  CashRecord cash;
  IndexRange lines;                // into the fragment's lines
  std::uint64_t content = 0;       // hash of what it says (domain.md 3)
  std::string_view own_reference;  // the bank's, of this very payment; empty: it has none
  bool whole_entry = false;        // it stands for the entry, not for a detail
};

// An entry (Ntry) made sense of.
struct Entry {
  std::uint64_t from = 0;  // as the scanner counts
  std::uint64_t to = 0;
  Currency currency;
  std::int64_t amount = 0;
  bool debit = false;
  bool reversal = false;
  bool rejected = false;
  bool currency_missing = false;  // its amount names none
  bool has_details = false;       // with amounts, so that their sum was checked
  bool details_agree = true;
  EntryStatus status = EntryStatus::booked;
  std::uint32_t details = 0;  // TxDtls
  IndexRange payments;
};

struct Noted {
  Note note{};
  std::uint32_t mark = 0;  // index of the mark of its entry
  std::uint64_t offset = 0;
  std::string_view shown;
};

class CamtFragment final : public Fragment {
 public:
  std::uint64_t from = 0;   // of the part, as the scanner counts
  std::uint64_t to = 0;     // up to where it was read; whole items only
  std::uint64_t stop = 0;   // where the part ends
  bool cut = false;         // the bytes end inside an item that begins at `to`
  bool to_the_end = false;  // it was read with all the bytes there are
  xml::Fault fault = xml::Fault::none;
  std::uint64_t fault_at = 0;
  bool marks_limit = false;  // more tags without an entry than any message has

  std::vector<Mark> marks;
  std::vector<Entry> entries;
  std::vector<Payment> payments;
  std::vector<RemittanceLine> lines;
  std::vector<Noted> notes;
  Remarks remarks;
  Arena arena;
  std::shared_ptr<const xml::Transcoded> transcoded;  // of a UTF-16 file

  // Of a scanner's position: where it stands in the file.
  [[nodiscard]] std::uint64_t offset(std::uint64_t position) const {
    return transcoded == nullptr ? position : transcoded->offset(position);
  }
};

// Tags without an entry or a statement between them, at most.
inline constexpr std::size_t kMarksInARowMax = 1'000'000;

// Reads items from `from` until one ends at or behind `stop`. Nothing behind `end` is looked at.
// Amounts of entries that name no currency are in `assumed`; unknown: they are not read.
// Cost: O(bytes read).
[[nodiscard]] std::unique_ptr<CamtFragment> read_part(std::string_view text, xml::Charset charset,
                                                      std::uint64_t from, std::uint64_t stop,
                                                      std::uint64_t end, Currency assumed = {});
// A whole UTF-16 file.
[[nodiscard]] std::unique_ptr<CamtFragment> read_utf16(std::string_view bytes,
                                                       const xml::Encoding& encoding);

// Where a part that should end at `target` may end: before the next entry or statement, else, where
// none comes for long, before any tag; else at the end.
[[nodiscard]] std::uint64_t next_cut(std::string_view bytes, std::uint64_t target);

}  // namespace quittance::ingest::camt

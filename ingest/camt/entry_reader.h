// Reads one element that holds money or remittance (Ntry, RmtInf) from a scanner into its fields.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/camt/entry.h"
#include "ingest/camt/entry_pattern.h"
#include "ingest/camt/fields.h"
#include "ingest/xml/encoding.h"
#include "ingest/xml/scanner.h"

namespace quittance::ingest::camt {

// An element that no field of ours holds, or text where none belongs.
struct Unread {
  xml::ElementTree::NodeIndex below = 0;  // of the reader's elements
  std::string_view name;                  // empty: text
  std::uint64_t offset = 0;               // as the scanner counts
};

// What reading remarks on beside the fields; collected over many entries.
struct Remarks {
  static constexpr std::size_t kUnreadMax = 64;
  std::vector<Unread> unread;  // the first of each kind, at most kUnreadMax kinds
  std::uint64_t unread_count = 0;
  std::uint64_t not_utf8 = 0;  // texts declared UTF-8 that are none
  std::uint64_t not_utf8_offset = 0;
  std::uint64_t repeated = 0;  // elements that may stand once and stand twice; the first counts
  std::uint64_t repeated_offset = 0;
};

// Reuse one reader for many entries. Views in the result live as long as the file and the arena.
class EntryReader {
 public:
  EntryReader(const xml::ElementTree& elements, xml::Charset charset, Arena& arena,
              Remarks& remarks)
      : elements_(elements), charset_(charset), arena_(arena), remarks_(remarks) {}

  // The scanner's last token is the start of the element. False: cut or fault, nothing was read.
  [[nodiscard]] bool read(xml::Scanner& scanner, EntryFields& entry);
  // The same for an element that is itself one detail (RmtInf of remt.001).
  [[nodiscard]] bool read_detail(xml::Scanner& scanner, EntryFields& entry);

 private:
  struct Open {
    xml::ElementTree::NodeIndex node;
    std::uint16_t hint;
  };

  bool read_elements();
  bool read_leaf(Field field, xml::ElementTree::NodeIndex node);
  // Reads the entry by a pattern of one before; false: nothing was read.
  bool read_by_pattern();
  void repeat(const EntryPattern& pattern, const char* entry);
  bool pass();
  // Where the scanner is, for what is said of it.
  void look() {
    from_ = scanner_->from();
    to_ = scanner_->position();
  }
  void record(EntryPattern::Act act, Field field, std::string_view currency = {},
              bool has_text = false);
  void begin(Field field);
  void end(Field field);
  void value(Field field, std::string_view text, std::string_view currency);
  void detail_value(Field field, std::string_view text, std::string_view currency);
  void document_value(Field field, std::string_view text, std::string_view currency);
  void common_value(Field field, std::string_view text, std::string_view currency);
  void set(std::string_view& target, std::string_view text);
  void set(AmountText& target, std::string_view text, std::string_view currency);
  [[nodiscard]] std::string_view text_of(const xml::Piece& piece);
  void unread(xml::ElementTree::NodeIndex below, std::string_view name, std::uint64_t offset);
  [[nodiscard]] CommonFields& target() {
    return in_detail_ ? static_cast<CommonFields&>(entry_->details.back()) : *entry_;
  }
  DocumentFields& document();

  const xml::ElementTree& elements_;
  xml::Charset charset_;
  Arena& arena_;
  Remarks& remarks_;
  xml::Scanner* scanner_ = nullptr;
  EntryFields* entry_ = nullptr;
  bool in_detail_ = false;
  bool document_open_ = false;  // the last document is of this Strd
  bool number_seen_ = false;    // it has its own RfrdDocInf
  std::string_view typed_type_;
  AmountText typed_amount_;
  std::array<Open, xml::kDepthMax + 1> open_;
  std::uint64_t from_ = 0;  // the last token's bytes, as the scanner counts
  std::uint64_t to_ = 0;

  // The newest first. Where few entries match, they are not compared any more.
  static constexpr std::size_t kPatterns = 4;
  static constexpr std::uint32_t kTriesBeforeJudging = 256;
  std::array<EntryPattern, kPatterns> patterns_;
  EntryPattern pattern_;  // being recorded
  std::vector<EntryPattern::Hole> holes_;
  std::uint32_t tried_ = 0;
  std::uint32_t matched_ = 0;
};

}  // namespace quittance::ingest::camt

// One decoded part of a lockbox file: its records in order, checks and overflow lines parsed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "ingest/decoder.h"
#include "ingest/lockbox/framing.h"
#include "ingest/lockbox/layout.h"

namespace quittance::ingest::lockbox {

// Record 6. Text as written, trimmed, in UTF-8.
struct CheckFields {
  std::string_view batch, item;
  std::optional<std::int64_t> amount;  // minor units; empty: unreadable
  std::string_view amount_written;
  std::string_view routing, account, check_number, remitter;
  std::array<char, 12> id_hash{};  // of amount, routing, account, check number: the id's end
  std::uint32_t first_line = 0;    // BAI1: document numbers in the check itself
  std::uint32_t lines = 0;
};

// Record 4.
struct OverflowFields {
  std::string_view batch, item;
  int sequence = -1;  // -1: unreadable
  bool last = false;  // end flag 9
  bool amounts_unreadable = false;
  std::string_view memo;  // words that belong to the check, not to a document
  std::uint32_t first_line = 0;
  std::uint32_t lines = 0;
};

// One physical record; blank ones have type 0.
struct Record {
  char type = 0;
  std::uint32_t index = 0;  // into checks or overflows
  std::uint64_t from = 0;
  std::uint64_t to = 0;   // line end included
  std::string_view text;  // decoded, without its line end
};

// Owns what its views need beyond the file's bytes.
class LockboxFragment final : public Fragment {
 public:
  // `layout` may be null (the file is refused): then nothing is decoded.
  LockboxFragment(std::string_view bytes, ByteRange part, const Framing& framing,
                  const Layout* layout);

  [[nodiscard]] ByteRange part() const { return part_; }
  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  [[nodiscard]] const CheckFields& check(const Record& record) const {
    return checks_[record.index];
  }
  [[nodiscard]] const OverflowFields& overflow(const Record& record) const {
    return overflows_[record.index];
  }
  [[nodiscard]] const std::vector<RemittanceLine>& lines() const { return lines_; }

 private:
  void add_check(std::string_view text, const CheckColumns& columns);
  void add_content(const CheckFields& check);
  void hash_waiting();
  void add_overflow(std::string_view text, const OverflowColumns& columns);
  // Appends one line per document number; returns how many.
  std::uint32_t add_numbers(std::string_view text, const NumberBlock& block);
  [[nodiscard]] std::string_view text_of(std::string_view record, Columns columns);

  ByteRange part_;
  std::string decoded_;  // of an EBCDIC part
  Arena arena_;
  bool plain_ = false;  // the record at hand is ASCII
  static constexpr std::size_t kHashedAtOnce = 8;
  std::string content_;  // of the checks whose hashes wait, one behind the other
  std::array<std::size_t, kHashedAtOnce> content_ends_{};
  std::size_t waiting_ = 0;
  std::size_t hashed_ = 0;  // checks before those that wait
  std::vector<Record> records_;
  std::vector<CheckFields> checks_;
  std::vector<OverflowFields> overflows_;
  std::vector<RemittanceLine> lines_;
};

}  // namespace quittance::ingest::lockbox

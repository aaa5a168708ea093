// Fixed-width records of text formats: lines or not, trimmed or not, one byte a column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/decoder.h"
#include "ingest/framing.h"

namespace quittance::ingest {

// What a format says of its records. Plain functions of a record's columns.
struct FixedForm {
  // Columns of the record that `text` begins with; `text` may run on behind it. Never 0.
  std::size_t (*width)(std::string_view text);
  // Whether `text` begins as a record of the format does.
  bool (*begins)(std::string_view text);
  // Whether the record belongs to the one before it, so that no part begins with it.
  bool (*continues)(std::string_view text);
  // Digits that every record begins with, where `begins` knows the listed types alone; else 0.
  std::size_t type_digits = 0;
};

struct FixedRecord {
  std::string_view text;   // one byte a column (ISO 8859-1), without the line end
  std::uint64_t from = 0;  // bytes of the file, line end included
  std::uint64_t to = 0;
  std::uint32_t number = 0;  // from 1, blank ones not counted; set where records are in order
  bool blank = false;
  bool replaced = false;  // UTF-8 beyond ISO 8859-1 became '?'
  bool tabs = false;      // tabs became blanks up to every eighth column
};

// Lines, or records without line ends where the first line holds several. Judged by the first
// 64 KiB, so the answer does not depend on how the file is split. `width` then only says that
// records have no line ends.
[[nodiscard]] Framing detect_fixed(std::string_view bytes, const FixedForm& form);

// The record at `pos`, which lies before the end of `bytes`. Cost: O(length of the record).
[[nodiscard]] Slice fixed_slice(std::string_view bytes, const Framing& framing, std::uint64_t pos,
                                const FixedForm& form);

// Parts of about `chunk_bytes` that begin with records that continue nothing. Cost: O(parts) for
// lines; without line ends every record is visited.
[[nodiscard]] std::vector<ByteRange> split_fixed(std::string_view bytes, std::size_t chunk_bytes,
                                                 const FixedForm& form);

// The first records that are not blank, at most `count`; owns nothing beyond the strings.
[[nodiscard]] std::vector<std::string> first_records(std::string_view head, const FixedForm& form,
                                                     std::size_t count);

// One part; text points into the file's bytes, or into the fragment where that takes a copy.
class FixedFragment final : public Fragment {
 public:
  FixedFragment(std::string_view bytes, ByteRange part, const FixedForm& form);
  [[nodiscard]] std::vector<FixedRecord>& records() { return records_; }
  [[nodiscard]] ByteRange part() const { return part_; }

 private:
  ByteRange part_;
  Arena arena_;
  std::vector<FixedRecord> records_;
};

}  // namespace quittance::ingest

// Physical records of statement files with fixed widths: lines, trimmed or not, or records that
// follow each other without line ends, also within one file.
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

// How the records of a format look.
struct RecordShape {
  std::uint64_t width = 0;                     // columns of a whole record
  bool (*begins)(std::string_view) = nullptr;  // a record of the format may begin like this
};

// One record; ISO 8859-1 or ASCII, a byte a column, unless it is UTF-8 of exactly the width.
struct StatementRecord {
  bool blank = false;     // blanks, NUL, Ctrl-Z: no record of the format
  bool excess = false;    // text stands behind the last column
  bool replaced = false;  // characters beyond ISO 8859-1 were replaced by '?'
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string_view text;  // without its line end
};

// Where the first record begins, and whether the bytes are EBCDIC 037. Looks at the first byte that
// shows, which is a digit in these formats.
[[nodiscard]] Framing fixed_framing(std::string_view bytes);

// Parts of about `chunk_bytes`, cut before a record. A line longer than the width is cut after it
// where another record begins there or a whole one fits; so the end of a record depends on the
// bytes behind it alone. Cost: linear.
[[nodiscard]] std::vector<ByteRange> split_records(std::string_view bytes, std::size_t chunk_bytes,
                                                   const RecordShape& shape);

// The first records that are not blank, at most `records_max`, decoded: for sniffing.
[[nodiscard]] std::vector<std::string> head_records(std::string_view head, const RecordShape& shape,
                                                    std::size_t records_max);

// One part. Text points into `bytes`, or into the fragment where that takes a copy.
class StatementRecords final : public Fragment {
 public:
  StatementRecords(std::string_view bytes, ByteRange part, const RecordShape& shape);
  [[nodiscard]] const std::vector<StatementRecord>& records() const { return records_; }

 private:
  std::string decoded_;  // of an EBCDIC part
  Arena arena_;
  std::vector<StatementRecord> records_;
};

}  // namespace quittance::ingest

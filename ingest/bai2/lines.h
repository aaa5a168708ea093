// How the bytes of a BAI2 file become physical records: line ends, record codes, places to cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace quittance::ingest::bai2 {

// The first two digits of a physical record. `none`: the line has no record code.
enum class RecordCode : std::uint8_t {
  none = 0,
  file_header = 1,
  group_header = 2,
  account = 3,
  detail = 16,
  account_trailer = 49,
  continuation = 88,
  group_trailer = 98,
  file_trailer = 99,
};

// The code that `text` begins with: two digits and a comma; a trailer may end at once ("99/"), and
// a continuation may use ':' or hold nothing.
[[nodiscard]] RecordCode code_at(std::string_view text);

// How physical records are told apart. 01 may state a physical record length; it decides only where
// the file has no line ends at all (tape images), because banks state 80 and write short lines.
struct Framing {
  std::size_t start = 0;         // 3 after a UTF-8 byte order mark
  std::size_t fixed_length = 0;  // 0: records end with the line (LF, CRLF or CR)
};
// Looks at the first record only. Cost: O(its length), at most a few KiB.
[[nodiscard]] Framing framing_of(std::string_view bytes);

struct Line {
  std::size_t from = 0;
  std::size_t to = 0;    // end of the content
  std::size_t next = 0;  // start of the next line, behind the line end
};
// The line that starts at `at`, a line start below bytes.size().
[[nodiscard]] Line line_at(std::string_view bytes, const Framing& framing, std::size_t at);

// The first position from `at` on where a line starts with a record other than 88; bytes.size() if
// there is none. Never inside a continued record. Cost: linear in the bytes passed.
[[nodiscard]] std::size_t next_cut(std::string_view bytes, const Framing& framing, std::size_t at);

// Several records on one line: the position in `line` of the record that follows the one beginning
// at `from`, or line.size(). It follows a '/' and blanks. Where the record so far may be free text
// (`in_text`), a blank is required and the rest must read as such a record: text may hold slashes.
[[nodiscard]] std::size_t next_record_on_line(std::string_view line, std::size_t from,
                                              bool in_text);

// Blanks, tabs, NUL and Ctrl-Z (what pads records and ends tapes) at the end, at both ends.
[[nodiscard]] std::string_view trim_padding_right(std::string_view text);
[[nodiscard]] std::string_view trim_padding(std::string_view text);

}  // namespace quittance::ingest::bai2

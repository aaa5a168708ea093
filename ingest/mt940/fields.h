// How the bytes of a SWIFT MT file become lines and fields: tags, ends of messages, places to cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/line_end.h"

namespace quittance::ingest::mt940 {

// The tags that begin a field. Anything else at the start of a line is text: banks wrap free text
// so that lines begin with a colon ("…T16" / ":26:37 Fo…").
enum class Tag : std::uint8_t {
  none,
  reference,      // 20
  related,        // 21
  account,        // 25, 25P
  number,         // 28, 28C
  created,        // 13, 13D
  floor_limit,    // 34F
  opening,        // 60F, 60
  opening_page,   // 60M
  entry,          // 61
  information,    // 86
  bank_own,       // NS: outside the standard, old German files
  closing,        // 62F, 62
  closing_page,   // 62M
  available,      // 64
  forward,        // 65
  debits_total,   // 90D
  credits_total,  // 90C
  heading,        // 940, 942, 950: before the message at some banks
};

struct TagAt {
  Tag tag = Tag::none;
  std::size_t size = 0;  // with both colons
};
// The tag that `text` begins with.
[[nodiscard]] TagAt tag_at(std::string_view text);
[[nodiscard]] std::string_view name(Tag tag);  // "61"

// The first line of a field.
[[nodiscard]] inline std::string_view first_line(std::string_view content) {
  return content.substr(0, line_end(content, 0));
}

struct Line {
  std::size_t from = 0;
  std::size_t to = 0;    // end of the content
  std::size_t next = 0;  // start of the next line: behind CRLF, CR CR LF, LF or CR
};
// The line that starts at `at`, below bytes.size().
[[nodiscard]] Line line_at(std::string_view bytes, std::size_t at);

// The tag of the line that starts at `at`, with regard to the line before it: a time of day that
// the bank's wrapping cut in two (":20:37 …" behind a full line that ends in a digit) is no tag.
[[nodiscard]] TagAt field_at(std::string_view bytes, std::size_t at);

// "-" alone, "-}" and what follows it, or "-" and three times X, as Dutch banks write.
[[nodiscard]] bool ends_message(std::string_view line);
// "{1:F01…}{2:I940…}{4:": blocks around the text of a message. Also the second half of "-}{1:…".
[[nodiscard]] bool is_envelope(std::string_view line);
// What banks print before a message: a BIC, "940", "0000 01INGBNL2AXXXX00001", blank.
[[nodiscard]] bool is_heading(std::string_view line);
// 940, 942 or 950 of block 2 in an envelope line; 0 where it names none of them.
[[nodiscard]] int message_type(std::string_view line);

// The first position from `at` on where a line starts a message (:20:) or an entry (:61:);
// bytes.size() if there is none. Cost: linear in the bytes passed.
[[nodiscard]] std::size_t next_cut(std::string_view bytes, std::size_t at);

// 3 behind a UTF-8 byte order mark, else 0.
[[nodiscard]] std::size_t text_start(std::string_view bytes);

}  // namespace quittance::ingest::mt940

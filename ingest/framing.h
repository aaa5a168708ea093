// Cuts fixed-width bytes into physical records: lines, or fixed widths where there are no line
// ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quittance::ingest {

// How a file's records follow each other. Found once per file, from its first bytes.
struct Framing {
  std::uint64_t start = 0;  // bytes of a byte order mark before the first record
  std::uint64_t width = 0;  // records have this many bytes and no line end; 0: lines
  bool ebcdic = false;      // code page 037
};

// One physical record: its text is [from, text_to), its line end goes up to `to`.
struct Slice {
  std::uint64_t from = 0;
  std::uint64_t text_to = 0;
  std::uint64_t to = 0;
};

// So much of a file says how it is built.
inline constexpr std::size_t kHeadBytes = std::size_t{64} << 10;

// What fills records up: blanks, NUL, Ctrl-Z.
[[nodiscard]] constexpr bool is_padding(char c) {
  return c == ' ' || c == '\t' || c == '\0' || c == '\x1a';
}

// One byte as a character; 0 beyond the end.
[[nodiscard]] char decoded_at(std::string_view bytes, const Framing& framing, std::uint64_t at);
[[nodiscard]] bool is_break(char c, const Framing& framing);  // LF or CR, once decoded
// Behind a line end at `at`: CR LF, LF or CR, at most one of them.
[[nodiscard]] std::uint64_t after_break(std::string_view bytes, const Framing& framing,
                                        std::uint64_t at);
// The first CR or LF in [at, limit), or `limit`. Cost: O(distance), also where a file has one kind
// of line end only.
[[nodiscard]] std::uint64_t next_break(std::string_view bytes, const Framing& framing,
                                       std::uint64_t at, std::uint64_t limit);

// The first line of `head` behind blank ones, without what fills it up: mainframes pad a file up to
// a whole block.
struct FirstLine {
  std::uint64_t from = 0;
  std::uint64_t bytes = 0;   // without what fills it up behind
  std::uint64_t filled = 0;  // with it
};
[[nodiscard]] FirstLine first_line_of(std::string_view head, const Framing& framing);

// An EBCDIC digit is no letter, digit or blank of ASCII, so the first byte that shows decides.
[[nodiscard]] bool looks_ebcdic(std::string_view head);

// The record at `pos`, which lies before the end of `bytes`. A line end inside a fixed width ends
// the record there; a byte order mark at `pos` is a blank record of its own. Cost: O(length of the
// record).
[[nodiscard]] Slice slice_at(std::string_view bytes, const Framing& framing, std::uint64_t pos);

// Column 1, decoded; 0 for a blank record (blanks, NUL, Ctrl-Z).
[[nodiscard]] char record_type(std::string_view bytes, const Framing& framing, const Slice& slice);

// The text of a record, decoded; `store` holds it where that takes a copy.
[[nodiscard]] std::string_view record_text(std::string_view bytes, const Framing& framing,
                                           const Slice& slice, std::string& store);

// Where a part that should end near `target` may end: before a record of one of `types`. `from` is
// the start of a record at or before `target`. Cost: O(distance) for fixed widths.
[[nodiscard]] std::uint64_t cut_before(std::string_view bytes, const Framing& framing,
                                       std::uint64_t from, std::uint64_t target,
                                       std::string_view types);

}  // namespace quittance::ingest

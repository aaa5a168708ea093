// The separators of an X12 interchange, which its ISA segment defines by standing in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace quittance::ingest::x12 {

struct Delimiters {
  char element = '*';
  char component = 0;  // 0: not known
  char terminator = '~';
  friend bool operator==(const Delimiters&, const Delimiters&) = default;
};

// An ISA segment and where it ends.
struct IsaSegment {
  Delimiters delimiters;
  std::uint64_t size = 0;  // bytes before the terminator
};

// `text` begins with "ISA". The element separator is the byte behind it, the component separator
// the sixteenth element, the terminator the byte behind that; elements may be shorter than the
// standard says, since exporters collapse blanks. Empty where this is no ISA. Cost: bounded.
[[nodiscard]] std::optional<IsaSegment> read_isa(std::string_view text);

// For pieces without envelope, such as the addenda of an ACH entry: `text` begins with a segment of
// two or three capital letters or digits. The terminator is a backslash, a tilde or a line end,
// whichever comes first. Empty where it does not begin like a segment.
[[nodiscard]] std::optional<Delimiters> guess_delimiters(std::string_view text);

}  // namespace quittance::ingest::x12

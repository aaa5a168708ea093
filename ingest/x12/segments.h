// Cuts X12 bytes into segments and their elements.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ingest/x12/delimiters.h"

namespace quittance::ingest::x12 {

// No segment is longer: the longest of remittance is some 4,200 bytes (MTX), and what seems to be
// has lost its terminator. Bounds the memory of its elements.
inline constexpr std::size_t kSegmentBytesMax = std::size_t{64} << 10;

// One segment; views point into the bytes.
struct Segment {
  enum class Fault : std::uint8_t {
    none,
    cut_off,     // the bytes end before its terminator
    too_long,    // no terminator within kSegmentBytesMax; `elements` is empty
    no_segment,  // text that belongs to no interchange
  };

  std::vector<std::string_view> elements;  // [0] is the segment's name, such as "RMR"
  std::uint64_t from = 0;
  std::uint64_t to = 0;  // with terminator and the blanks behind it
  Delimiters delimiters;
  Fault fault = Fault::none;

  [[nodiscard]] std::string_view name() const { return element(0); }
  // Empty where it was left out.
  [[nodiscard]] std::string_view element(std::size_t n) const {
    return n < elements.size() ? elements[n] : std::string_view();
  }
};

// Walks segments from the start of `bytes`. Delimiters come from each ISA that begins a segment, so
// interchanges may differ; until then `assumed` hold. "ISA" inside data is data. Cost: linear.
class SegmentReader {
 public:
  explicit SegmentReader(std::string_view bytes, std::optional<Delimiters> assumed = {});
  // A segment starts at `at`, in an interchange with these delimiters.
  SegmentReader(std::string_view bytes, std::uint64_t at, Delimiters delimiters);
  // The next segment that starts before `limit`; false when there is none. Reads on to its end.
  [[nodiscard]] bool next(Segment& segment, std::uint64_t limit);
  [[nodiscard]] bool next(Segment& segment) { return next(segment, bytes_.size()); }
  // Where the first segment starts: behind a byte order mark and blanks.
  [[nodiscard]] std::uint64_t position() const { return at_; }
  // Of the interchange that the reader is in. With the position they decide all that follows.
  [[nodiscard]] const std::optional<Delimiters>& delimiters() const { return delimiters_; }
  // Goes on at `at`, where another reader with the same delimiters has found a segment's start.
  void go_to(std::uint64_t at) { at_ = at; }

 private:
  void read_junk(Segment& segment);
  [[nodiscard]] std::uint64_t after_blanks(std::uint64_t at) const;

  std::string_view bytes_;
  std::uint64_t at_ = 0;
  std::optional<Delimiters> delimiters_;
};

}  // namespace quittance::ingest::x12

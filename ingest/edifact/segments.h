// Cuts EDIFACT bytes into segments, elements and components (ISO 9735).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quittance::ingest::edifact {

// What UNA defines; without one, the standard's.
struct ServiceString {
  char component = ':';
  char element = '+';
  char decimal_mark = '.';
  char release = '?';  // 0: none
  char terminator = '\'';
};
inline constexpr std::size_t kServiceStringBytes = 9;

// `text` begins with "UNA". Empty where the six characters behind it cannot be separators.
[[nodiscard]] std::optional<ServiceString> read_service_string(std::string_view text);
// Where an interchange begins: UNA and UNB, or UNB alone. Line ends may stand inside.
[[nodiscard]] bool begins_interchange(std::string_view text);

inline constexpr std::size_t kSegmentBytesMax = std::size_t{64} << 10;

// One segment. Values are without release characters, and without the line ends that banks put into
// records of 80; they live until the next one is read.
struct Segment {
  enum class Fault : std::uint8_t {
    none,
    cut_off,    // the bytes end before its terminator
    too_long,   // no terminator within kSegmentBytesMax
    no_segment  // text that belongs to no interchange
  };

  std::string name;  // "LIN"; empty: the service string, or no segment
  std::uint64_t from = 0;
  std::uint64_t to = 0;  // with terminator and the blanks behind it
  ServiceString service;
  Fault fault = Fault::none;

  // Component `component` of element `element`, both from 1 as in the standard; empty where it was
  // left out.
  [[nodiscard]] std::string_view value(std::size_t element, std::size_t component = 1) const;
  // All components of an element, for names and texts.
  [[nodiscard]] std::size_t components(std::size_t element) const;

 private:
  friend class SegmentReader;
  std::string text_;
  std::vector<std::uint32_t> ends_;      // of each component in text_
  std::vector<std::uint32_t> elements_;  // first component of each element; [0] is the name
};

// Walks segments from the start of `bytes`. A service string that stands before a UNB holds from
// there; the standard's holds until then, and again behind each UNZ. Cost: linear.
class SegmentReader {
 public:
  explicit SegmentReader(std::string_view bytes);
  // The next segment that starts before `limit`; false when there is none. Reads on to its end.
  [[nodiscard]] bool next(Segment& segment, std::uint64_t limit);
  [[nodiscard]] bool next(Segment& segment) { return next(segment, bytes_.size()); }
  // Where the first segment starts: behind a byte order mark and blanks.
  [[nodiscard]] std::uint64_t position() const { return at_; }

 private:
  void read_junk(Segment& segment);
  void read_segment(Segment& segment);
  [[nodiscard]] std::uint64_t after_blanks(std::uint64_t at) const;

  std::string_view bytes_;
  std::uint64_t at_ = 0;
  ServiceString service_;
  bool between_ = true;  // no interchange is open
};

}  // namespace quittance::ingest::edifact

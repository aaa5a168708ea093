#include "ingest/lockbox/framing.h"

#include <algorithm>
#include <array>

namespace quittance::ingest::lockbox {
namespace {

constexpr std::uint64_t kHeadBytes = 64 * 1024;
constexpr std::uint64_t kShortestRecord = 34;  // a trimmed service record
constexpr std::uint64_t kWidthMax = 512;
constexpr std::string_view kClosers = "1256789";

bool one_of(std::string_view types, char type) {
  return types.find(type) != std::string_view::npos;
}

bool has_lockbox_service(std::string_view bytes, const Framing& framing, std::uint64_t service) {
  constexpr std::array<std::uint64_t, 3> kServiceCode = {21, 31, 41};  // offsets of "400" in a 2
  return std::any_of(kServiceCode.begin(), kServiceCode.end(), [&](std::uint64_t offset) {
    return decoded_at(bytes, framing, service + offset) == '4' &&
           decoded_at(bytes, framing, service + offset + 1) == '0' &&
           decoded_at(bytes, framing, service + offset + 2) == '0';
  });
}

// Whether two thirds of the records after the first start as a record must: the second one may be
// lost, doubled or blank.
bool most_records_fit(std::string_view bytes, const Framing& framing, const FirstLine& line,
                      std::uint64_t width) {
  std::uint64_t records = 0;
  std::uint64_t fitting = 0;
  for (std::uint64_t at = width; at < line.bytes; at += width) {
    ++records;
    if (one_of("12456789", decoded_at(bytes, framing, line.from + at))) ++fitting;
  }
  return records >= 2 && fitting * 3 >= records * 2;
}

// The width of records without line ends, or 0: the second record must start at that distance, or
// most records must, inside the first line.
std::uint64_t fixed_width(std::string_view bytes, const Framing& framing, const FirstLine& line) {
  for (const std::uint64_t width : {std::uint64_t{80}, std::uint64_t{104}}) {
    const char second = decoded_at(bytes, framing, line.from + width);
    if (line.bytes > width && one_of("2569", second)) return width;
    if (most_records_fit(bytes, framing, line, width)) return width;
  }
  for (std::uint64_t width = kShortestRecord; width <= kWidthMax; ++width) {
    if (line.bytes < width + kShortestRecord) return 0;
    const std::uint64_t second = line.from + width;
    if (decoded_at(bytes, framing, second) == '2' && has_lockbox_service(bytes, framing, second)) {
      return width;
    }
  }
  return 0;
}

}  // namespace

Framing detect_framing(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kHeadBytes);
  Framing framing;
  if (head.starts_with("\xEF\xBB\xBF")) framing.start = 3;
  framing.ebcdic = looks_ebcdic(head.substr(framing.start));

  framing.width = fixed_width(head, framing, first_line_of(head, framing));
  return framing;
}

bool closes_check(char type) {
  return one_of(kClosers, type);
}

std::uint64_t cut_after(std::string_view bytes, const Framing& framing, std::uint64_t from,
                        std::uint64_t target) {
  return cut_before(bytes, framing, from, target, kClosers);
}

}  // namespace quittance::ingest::lockbox

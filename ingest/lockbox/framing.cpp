#include "ingest/lockbox/framing.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest::lockbox {
namespace {

constexpr std::uint64_t kHeadBytes = 64 * 1024;
constexpr std::uint64_t kShortestRecord = 34;  // a trimmed service record
constexpr std::uint64_t kWidthMax = 512;

bool one_of(std::string_view types, char type) {
  return types.find(type) != std::string_view::npos;
}

bool is_break(char c, const Framing& framing) {
  const char decoded = framing.ebcdic ? from_cp037(c) : c;
  return decoded == '\n' || decoded == '\r';
}

char decoded_at(std::string_view bytes, const Framing& framing, std::uint64_t at) {
  if (at >= bytes.size()) return 0;
  return framing.ebcdic ? from_cp037(bytes[at]) : bytes[at];
}

// CR LF, LF or CR, at most one of them.
std::uint64_t after_break(std::string_view bytes, const Framing& framing, std::uint64_t at) {
  if (at >= bytes.size() || !is_break(bytes[at], framing)) return at;
  const bool carriage_return = decoded_at(bytes, framing, at) == '\r';
  ++at;
  if (carriage_return && decoded_at(bytes, framing, at) == '\n') ++at;
  return at;
}

bool is_padding(char c) {
  return c == ' ' || c == '\t' || c == '\0' || c == '\x1a';
}

// An EBCDIC digit is no letter, digit or blank of ASCII, so the first byte that shows decides.
bool looks_ebcdic(std::string_view head) {
  for (const char c : head) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x40 || byte == 0x15 || byte == 0x25 || byte == 0x0d || byte == 0x0a) continue;
    return byte >= 0xf1 && byte <= 0xf9;
  }
  return false;
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
bool most_records_fit(std::string_view bytes, const Framing& framing, std::uint64_t line_bytes,
                      std::uint64_t width) {
  std::uint64_t records = 0;
  std::uint64_t fitting = 0;
  for (std::uint64_t at = width; at < line_bytes; at += width) {
    ++records;
    if (one_of("12456789", decoded_at(bytes, framing, framing.start + at))) ++fitting;
  }
  return records >= 2 && fitting * 3 >= records * 2;
}

// The width of records without line ends, or 0: the second record must start at that distance, or
// most records must, inside the first `line_bytes`, which hold no line end.
std::uint64_t fixed_width(std::string_view bytes, const Framing& framing,
                          std::uint64_t line_bytes) {
  for (const std::uint64_t width : {std::uint64_t{80}, std::uint64_t{104}}) {
    const char second = decoded_at(bytes, framing, framing.start + width);
    if (line_bytes > width && one_of("2569", second)) return width;
    if (most_records_fit(bytes, framing, line_bytes, width)) return width;
  }
  for (std::uint64_t width = kShortestRecord; width <= kWidthMax; ++width) {
    if (line_bytes < width + kShortestRecord) return 0;
    const std::uint64_t second = framing.start + width;
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

  std::uint64_t first = framing.start;
  while (first < head.size() && is_break(head[first], framing)) ++first;
  std::uint64_t end = first;
  while (end < head.size() && !is_break(head[end], framing)) ++end;
  if (first == framing.start) framing.width = fixed_width(head, framing, end - first);
  return framing;
}

Slice slice_at(std::string_view bytes, const Framing& framing, std::uint64_t pos) {
  const std::uint64_t limit = framing.width == 0
                                  ? bytes.size()
                                  : std::min<std::uint64_t>(bytes.size(), pos + framing.width);
  std::uint64_t end = pos;
  while (end < limit && !is_break(bytes[end], framing)) ++end;
  return {.from = pos, .text_to = end, .to = after_break(bytes, framing, end)};
}

char record_type(std::string_view bytes, const Framing& framing, const Slice& slice) {
  for (std::uint64_t at = slice.from; at < slice.text_to; ++at) {
    if (!is_padding(decoded_at(bytes, framing, at))) {
      return decoded_at(bytes, framing, slice.from) == '\0'
                 ? '?'
                 : decoded_at(bytes, framing, slice.from);
    }
  }
  return 0;
}

bool closes_check(char type) {
  return one_of("1256789", type);
}

std::string_view record_text(std::string_view bytes, const Framing& framing, const Slice& slice,
                             std::string& store) {
  const std::string_view raw = bytes.substr(slice.from, slice.text_to - slice.from);
  if (!framing.ebcdic) return raw;
  store = from_cp037(raw);
  return store;
}

std::uint64_t cut_after(std::string_view bytes, const Framing& framing, std::uint64_t from,
                        std::uint64_t target) {
  std::uint64_t pos = from;
  if (framing.width == 0) {
    pos = std::max(target, framing.start);
    while (pos < bytes.size() && !is_break(bytes[pos], framing)) ++pos;
    while (pos < bytes.size() && is_break(bytes[pos], framing)) ++pos;
  }
  while (pos < bytes.size()) {
    const Slice slice = slice_at(bytes, framing, pos);
    const char type = record_type(bytes, framing, slice);
    if (pos >= target && pos > from && closes_check(type)) return pos;
    pos = slice.to;
  }
  return bytes.size();
}

}  // namespace quittance::ingest::lockbox

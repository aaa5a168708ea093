#include "ingest/framing.h"

#include <algorithm>

#include "ingest/charset.h"
#include "ingest/line_end.h"

namespace quittance::ingest {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

std::uint64_t after_break(std::string_view bytes, const Framing& framing, std::uint64_t at) {
  if (at >= bytes.size() || !is_break(bytes[at], framing)) return at;
  const bool carriage_return = decoded_at(bytes, framing, at) == '\r';
  ++at;
  if (carriage_return && decoded_at(bytes, framing, at) == '\n') ++at;
  return at;
}

std::uint64_t next_break(std::string_view bytes, const Framing& framing, std::uint64_t at,
                         std::uint64_t limit) {
  if (framing.ebcdic) {
    while (at < limit && !is_break(bytes[at], framing)) ++at;
    return at;
  }
  return at < limit ? line_end(bytes.substr(0, limit), at) : limit;
}

char decoded_at(std::string_view bytes, const Framing& framing, std::uint64_t at) {
  if (at >= bytes.size()) return 0;
  return framing.ebcdic ? from_cp037(bytes[at]) : bytes[at];
}

bool is_break(char c, const Framing& framing) {
  const char decoded = framing.ebcdic ? from_cp037(c) : c;
  return decoded == '\n' || decoded == '\r';
}

FirstLine first_line_of(std::string_view head, const Framing& framing) {
  std::uint64_t from = framing.start;
  while (from < head.size() && is_break(head[from], framing)) ++from;
  std::uint64_t end = next_break(head, framing, from, head.size());
  // Behind the mark of a second file its records may be out of step with the first one's.
  if (!framing.ebcdic) end = std::min<std::uint64_t>(end, head.find(kByteOrderMark, from));
  const std::uint64_t filled = end - from;
  while (end > from && is_padding(decoded_at(head, framing, end - 1))) --end;
  return {.from = from, .bytes = end - from, .filled = filled};
}

bool looks_ebcdic(std::string_view head) {
  for (const char c : head) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x40 || byte == 0x15 || byte == 0x25 || byte == 0x0d || byte == 0x0a) continue;
    return byte >= 0xf1 && byte <= 0xf9;
  }
  return false;
}

Slice slice_at(std::string_view bytes, const Framing& framing, std::uint64_t pos) {
  const std::uint64_t limit = framing.width == 0
                                  ? bytes.size()
                                  : std::min<std::uint64_t>(bytes.size(), pos + framing.width);
  if (framing.ebcdic) {
    const std::uint64_t end = next_break(bytes, framing, pos, limit);
    return {.from = pos, .text_to = end, .to = after_break(bytes, framing, end)};
  }
  // A file put behind another brings its byte order mark: a blank record.
  if (bytes[pos] == '\xEF' && bytes.substr(pos).starts_with(kByteOrderMark)) {
    return {.from = pos, .text_to = pos, .to = pos + kByteOrderMark.size()};
  }
  const std::uint64_t end = pos < limit ? line_end(bytes.substr(0, limit), pos) : limit;
  std::uint64_t to = end;
  if (to < bytes.size() && bytes[to] == '\r') ++to;
  if (to < bytes.size() && bytes[to] == '\n') ++to;
  return {.from = pos, .text_to = end, .to = to};
}

char record_type(std::string_view bytes, const Framing& framing, const Slice& slice) {
  if (!framing.ebcdic && slice.from < slice.text_to && !is_padding(bytes[slice.from])) {
    return bytes[slice.from];
  }
  for (std::uint64_t at = slice.from; at < slice.text_to; ++at) {
    if (!is_padding(decoded_at(bytes, framing, at))) {
      return decoded_at(bytes, framing, slice.from) == '\0'
                 ? '?'
                 : decoded_at(bytes, framing, slice.from);
    }
  }
  return 0;
}

std::string_view record_text(std::string_view bytes, const Framing& framing, const Slice& slice,
                             std::string& store) {
  const std::string_view raw = bytes.substr(slice.from, slice.text_to - slice.from);
  if (!framing.ebcdic) return raw;
  store = from_cp037(raw);
  return store;
}

std::uint64_t cut_before(std::string_view bytes, const Framing& framing, std::uint64_t from,
                         std::uint64_t target, std::string_view types) {
  std::uint64_t pos = from;
  if (framing.width == 0) {
    pos = std::max(target, framing.start);
    pos = next_break(bytes, framing, pos, bytes.size());
    while (pos < bytes.size() && is_break(bytes[pos], framing)) ++pos;
  }
  while (pos < bytes.size()) {
    const Slice slice = slice_at(bytes, framing, pos);
    const char type = record_type(bytes, framing, slice);
    if (pos >= target && pos > from && types.find(type) != std::string_view::npos) return pos;
    pos = slice.to;
  }
  return bytes.size();
}

}  // namespace quittance::ingest

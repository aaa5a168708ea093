#include "ingest/statement_records.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest {
namespace {

bool all_padding(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_padding);
}

// Too short a rest is a line with too much on it, or one whose characters have two bytes.
bool is_next_record(std::string_view rest, const RecordShape& shape) {
  return rest.size() >= shape.width / 4 && !all_padding(rest) && shape.begins(rest);
}

Slice record_at(std::string_view bytes, const Framing& framing, const RecordShape& shape,
                std::uint64_t pos) {
  // A file put behind another brings its byte order mark.
  if (!framing.ebcdic && bytes.substr(pos).starts_with("\xEF\xBB\xBF")) pos += 3;
  const std::uint64_t limit = std::min<std::uint64_t>(bytes.size(), pos + 2 * shape.width);
  const std::uint64_t end = next_break(bytes, framing, pos, limit);
  const Slice line = {.from = pos, .text_to = end, .to = after_break(bytes, framing, end)};
  if (end - pos <= shape.width) return line;
  const std::uint64_t cut = pos + shape.width;
  if (end == pos + 2 * shape.width) return {.from = pos, .text_to = cut, .to = cut};
  std::string store;
  const std::string_view rest =
      record_text(bytes, framing, {.from = cut, .text_to = end, .to = end}, store);
  if (is_next_record(rest, shape)) return {.from = pos, .text_to = cut, .to = cut};
  return line;
}

// The start of a record at or before `target`: behind the last line end, else `from`.
std::uint64_t start_before(std::string_view bytes, const Framing& framing, std::uint64_t from,
                           std::uint64_t target) {
  for (std::uint64_t at = target; at > from; --at) {
    if (is_break(bytes[at - 1], framing))
      return std::max(after_break(bytes, framing, at - 1), from);
  }
  return from;
}

}  // namespace

Framing fixed_framing(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kHeadBytes);
  Framing framing;
  if (head.starts_with("\xEF\xBB\xBF")) framing.start = 3;
  for (const char c : head.substr(framing.start)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x40 || byte == 0x15 || byte == 0x25 || byte == 0x0d || byte == 0x0a) continue;
    framing.ebcdic = byte >= 0xf0 && byte <= 0xf9;
    break;
  }
  return framing;
}

std::vector<ByteRange> split_records(std::string_view bytes, std::size_t chunk_bytes,
                                     const RecordShape& shape) {
  const Framing framing = fixed_framing(bytes);
  const std::uint64_t step = std::max<std::uint64_t>(chunk_bytes, 1);
  std::vector<ByteRange> parts;
  for (std::uint64_t from = 0; from < bytes.size();) {
    std::uint64_t to = bytes.size();
    if (to - from > step) {
      const std::uint64_t first = from == 0 ? std::min<std::uint64_t>(framing.start, to) : from;
      const std::uint64_t target = std::max(from + step, first);
      to = start_before(bytes, framing, first, target);
      while (to < target || to == from) to = record_at(bytes, framing, shape, to).to;
    }
    parts.push_back({from, to});
    from = to;
  }
  return parts;
}

std::vector<std::string> head_records(std::string_view head, const RecordShape& shape,
                                      std::size_t records_max) {
  const Framing framing = fixed_framing(head);
  std::vector<std::string> records;
  std::uint64_t pos = std::min<std::uint64_t>(framing.start, head.size());
  while (pos < head.size() && records.size() < records_max) {
    const Slice slice = record_at(head, framing, shape, pos);
    std::string store;
    const std::string_view text = record_text(head, framing, slice, store);
    if (!all_padding(text)) records.emplace_back(text);
    pos = slice.to;
  }
  return records;
}

StatementRecords::StatementRecords(std::string_view bytes, ByteRange part,
                                   const RecordShape& shape) {
  Framing framing = fixed_framing(bytes);
  std::string_view text = bytes.substr(part.from, part.to - part.from);
  if (framing.ebcdic) {
    decoded_ = from_cp037(text);
    text = decoded_;
    framing.ebcdic = false;
  }
  records_.reserve(text.size() / (shape.width + 1) + 1);
  std::uint64_t pos = part.from == 0 ? std::min<std::uint64_t>(framing.start, text.size()) : 0;
  while (pos < text.size()) {
    const Slice slice = record_at(text, framing, shape, pos);
    StatementRecord record;
    record.from = part.from + slice.from;
    record.to = part.from + slice.to;
    record.text = text.substr(slice.from, slice.text_to - slice.from);
    if (record.text.size() != shape.width && !is_ascii(record.text) && valid_utf8(record.text)) {
      record.text = arena_.keep(one_byte_a_column(record.text, record.replaced));
    }
    record.blank = all_padding(record.text);
    record.excess =
        record.text.size() > shape.width && !all_padding(record.text.substr(shape.width));
    records_.push_back(record);
    pos = slice.to;
  }
}

}  // namespace quittance::ingest

#include "ingest/fixed_records.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest {
namespace {

constexpr std::size_t kTabStop = 8;
constexpr std::size_t kTabbedColumnsMax = 1024;  // no record is as long; keeps a line of tabs small

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\t'; });
}

bool is_blank_record(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_padding);
}

std::string tabs_as_blanks(std::string_view text) {
  std::string spaced;
  std::size_t at = 0;
  for (; at < text.size() && spaced.size() < kTabbedColumnsMax; ++at) {
    if (text[at] == '\t') {
      spaced.append(kTabStop - spaced.size() % kTabStop, ' ');
    } else {
      spaced += text[at];
    }
  }
  return spaced.append(text.substr(at));
}

// The columns of a record. A line of the wrong length that is UTF-8 has its columns in characters.
// `store` holds them where that takes a copy.
std::string_view columns_of(std::string_view raw, const FixedForm& form, std::string& store,
                            FixedRecord& record) {
  if (raw.starts_with("\xEF\xBB\xBF")) raw.remove_prefix(3);  // of a file put behind another
  record.blank = is_blank_record(raw);
  while (!raw.empty() && (raw.back() == '\0' || raw.back() == '\x1a')) raw.remove_suffix(1);
  if (is_plain(raw)) return raw;
  store.clear();
  if (raw.size() != form.width(raw) && valid_utf8(raw)) {
    store = one_byte_a_column(raw, record.replaced);
  }
  const std::string_view text = store.empty() ? raw : std::string_view(store);
  if (text.find('\t') == std::string_view::npos || record.blank) return text;
  record.tabs = true;
  store = tabs_as_blanks(text);
  return store;
}

std::uint64_t next_part(std::string_view bytes, const Framing& framing, std::uint64_t from,
                        std::uint64_t target, const FixedForm& form) {
  std::uint64_t pos = from;
  if (framing.width == 0) {
    pos = std::max(target, framing.start);
    pos = after_break(bytes, framing, next_break(bytes, framing, pos, bytes.size()));
  }
  std::string store;
  while (pos < bytes.size()) {
    const Slice slice = fixed_slice(bytes, framing, pos, form);
    if (pos >= target && pos > from) {
      FixedRecord record;
      const std::string_view raw = bytes.substr(slice.from, slice.text_to - slice.from);
      const std::string_view text = columns_of(raw, form, store, record);
      if (!record.blank && !form.continues(text)) return pos;
    }
    pos = slice.to;
  }
  return bytes.size();
}

}  // namespace

Framing detect_fixed(std::string_view bytes, const FixedForm& form) {
  const std::string_view head = bytes.substr(0, kHeadBytes);
  Framing framing;
  if (head.starts_with("\xEF\xBB\xBF")) framing.start = 3;
  const FirstLine first = first_line_of(head, framing);
  const std::string_view line = head.substr(first.from, first.bytes);
  if (line.empty()) return framing;
  // Bytes, because what stands out of step may look like many short records.
  std::size_t behind = 0;
  std::size_t fitting = 0;
  std::size_t width = 0;
  for (std::size_t at = form.width(line); at < line.size(); at += width) {
    width = std::min(form.width(line.substr(at)), line.size() - at);
    behind += width;
    fitting += form.begins(line.substr(at)) ? width : 0U;
  }
  if (form.begins(line) && behind > 0 && fitting * 4 >= behind * 3) {
    framing.width = form.width(line);
  }
  return framing;
}

Slice fixed_slice(std::string_view bytes, const Framing& framing, std::uint64_t pos,
                  const FixedForm& form) {
  if (framing.width == 0) return slice_at(bytes, framing, pos);
  Framing here = framing;
  here.width = form.width(bytes.substr(pos, kHeadBytes));
  return slice_at(bytes, here, pos);
}

std::vector<ByteRange> split_fixed(std::string_view bytes, std::size_t chunk_bytes,
                                   const FixedForm& form) {
  const Framing framing = detect_fixed(bytes, form);
  const std::uint64_t step = std::max<std::uint64_t>(chunk_bytes, 1);
  std::vector<ByteRange> parts;
  std::uint64_t from = 0;
  while (from < bytes.size()) {
    const std::uint64_t left = bytes.size() - from;
    const std::uint64_t start = from == 0 ? std::min(framing.start, left) : from;
    const std::uint64_t to =
        left <= step ? bytes.size() : next_part(bytes, framing, start, from + step, form);
    parts.push_back({from, to});
    from = to;
  }
  return parts;
}

std::vector<std::string> first_records(std::string_view head, const FixedForm& form,
                                       std::size_t count) {
  head = head.substr(0, kHeadBytes);
  const Framing framing = detect_fixed(head, form);
  std::vector<std::string> records;
  std::string store;
  std::uint64_t pos = std::min<std::uint64_t>(framing.start, head.size());
  while (pos < head.size() && records.size() < count) {
    const Slice slice = fixed_slice(head, framing, pos, form);
    FixedRecord record;
    const std::string_view raw = head.substr(slice.from, slice.text_to - slice.from);
    const std::string_view text = columns_of(raw, form, store, record);
    if (!record.blank) records.emplace_back(text.substr(0, 1024));
    pos = slice.to;
  }
  return records;
}

FixedFragment::FixedFragment(std::string_view bytes, ByteRange part, const FixedForm& form)
    : part_(part) {
  const Framing framing = detect_fixed(bytes, form);
  const std::string_view until = bytes.substr(0, part.to);
  std::string store;
  records_.reserve((part.to - part.from) / 64 + 1);
  std::uint64_t pos = part.from == 0 ? std::min(framing.start, part.to) : part.from;
  while (pos < part.to) {
    const Slice slice = fixed_slice(until, framing, pos, form);
    FixedRecord record;
    record.from = slice.from;
    record.to = slice.to;
    const std::string_view raw = bytes.substr(slice.from, slice.text_to - slice.from);
    record.text = columns_of(raw, form, store, record);
    if (record.text.data() == store.data() && !record.text.empty()) {
      record.text = arena_.keep(record.text);
    }
    records_.push_back(record);
    pos = slice.to;
  }
}

}  // namespace quittance::ingest

#include "ingest/nacha/fragment.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/nacha/framing.h"

namespace quittance::ingest::nacha {
namespace {

// All nines (no control states that many batches), or all noughts.
bool is_filler(std::string_view text) {
  text = trim_right(text);
  return text.size() >= 10 && text.find_first_not_of(text.front()) == std::string_view::npos;
}

}  // namespace

NachaFragment::NachaFragment(std::string_view bytes, ByteRange part, const Framing& framing)
    : part_(part) {
  std::string_view text = bytes.substr(part.from, part.to - part.from);
  if (framing.ebcdic) {
    decoded_ = from_cp037(text);
    text = decoded_;
  }
  const Framing decoded = {.start = 0, .width = framing.width, .ebcdic = false};
  records_.reserve(text.size() / (kRecordWidth + 1) + 1);
  std::uint64_t pos = part.from == 0 ? std::min<std::uint64_t>(framing.start, text.size()) : 0;
  while (pos < text.size()) {
    const Slice slice = slice_at(text, decoded, pos);
    Record record = {.type = record_type(text, decoded, slice),
                     .replaced = false,
                     .index = 0,
                     .from = part.from + slice.from,
                     .to = part.from + slice.to,
                     .text = text.substr(slice.from, slice.text_to - slice.from)};
    // Columns are characters where a line has not 94 bytes and is UTF-8.
    if (record.text.size() != kRecordWidth && !is_ascii(record.text) && valid_utf8(record.text)) {
      record.text = arena_.keep(one_byte_a_column(record.text, record.replaced));
    }
    if ((record.type == '9' || record.type == '0') && is_filler(record.text)) record.type = kFiller;
    if (record.type == '6') {
      record.index = static_cast<std::uint32_t>(entries_.size());
      entries_.push_back(entry_numbers(record.text));
    }
    records_.push_back(record);
    pos = slice.to;
  }
  const std::span<const Record> records = records_;
  for (std::size_t n = 0; n < records.size(); ++n) {
    if (records[n].type != '6') continue;
    const std::span<const Record> group = records.subspan(n, entry_size(records.subspan(n)));
    information_.add(group.subspan(1), numbers(records[n]).amount.value_or(0));
    n += group.size() - 1;
  }
  information_.finish();
}

std::size_t entry_size(std::span<const Record> records) {
  std::size_t size = 1;
  while (size < records.size() && !closes_entry(records[size].type) &&
         records[size].type != kFiller) {
    ++size;
  }
  return size;
}

}  // namespace quittance::ingest::nacha

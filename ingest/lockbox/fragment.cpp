#include "ingest/lockbox/fragment.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "core/digest.h"
#include "core/text.h"
#include "ingest/charset.h"

namespace quittance::ingest::lockbox {
namespace {

std::uint32_t size_of(const std::vector<RemittanceLine>& lines) {
  return static_cast<std::uint32_t>(lines.size());
}

struct LineAmount {
  std::int64_t minor = 0;
  bool stated = false;
  bool unreadable = false;
};

// An amount of a 4 record; a minus sign in front marks a credit memo taken.
LineAmount line_amount(std::string_view record, Columns columns) {
  if (const auto number = number_field(record, columns)) return {.minor = *number, .stated = true};
  const std::string_view written = field(record, columns);
  if (trim(written).empty()) return {};
  const bool whole = written.size() == static_cast<std::size_t>(columns.length);
  const std::string_view digits = trim(written);
  if (whole && digits.front() == '-' && all_digits(digits.substr(1))) {
    if (const auto number = parse_minor(digits)) return {.minor = *number, .stated = true};
  }
  return {.minor = 0, .stated = false, .unreadable = true};
}

}  // namespace

LockboxFragment::LockboxFragment(std::string_view bytes, ByteRange part, const Framing& framing,
                                 const Layout* layout)
    : part_(part) {
  if (layout == nullptr) return;
  std::string_view text = bytes.substr(part.from, part.to - part.from);
  if (framing.ebcdic) {
    decoded_ = from_cp037(text);
    text = decoded_;
  }
  const Framing decoded = {.start = 0, .width = framing.width, .ebcdic = false};
  records_.reserve(text.size() / 80 + 1);
  checks_.reserve(text.size() / 208 + 1);  // a check and one overflow record of 104
  overflows_.reserve(text.size() / 208 + 1);
  lines_.reserve(text.size() / 208 + 1);
  std::uint64_t pos = part.from == 0 ? std::min<std::uint64_t>(framing.start, text.size()) : 0;
  while (pos < text.size()) {
    const Slice slice = slice_at(text, decoded, pos);
    Record record = {.type = record_type(text, decoded, slice),
                     .index = 0,
                     .from = part.from + slice.from,
                     .to = part.from + slice.to,
                     .text = text.substr(slice.from, slice.text_to - slice.from)};
    plain_ = is_ascii(record.text);
    if (record.type == '6') {
      record.index = static_cast<std::uint32_t>(checks_.size());
      add_check(record.text, layout->check);
    } else if (record.type == '4') {
      record.index = static_cast<std::uint32_t>(overflows_.size());
      add_overflow(record.text, layout->overflow);
    }
    records_.push_back(record);
    pos = slice.to;
  }
  hash_waiting();
}

std::string_view LockboxFragment::text_of(std::string_view record, Columns columns) {
  const std::string_view text = text_field(record, columns);
  return plain_ ? text : as_utf8(text, arena_);
}

void LockboxFragment::add_check(std::string_view text, const CheckColumns& columns) {
  CheckFields check;
  check.batch = text_of(text, columns.batch);
  check.item = text_of(text, columns.item);
  check.amount = number_field(text, columns.amount);
  check.amount_written = text_of(text, columns.amount);
  check.routing = text_of(text, columns.routing);
  check.account = text_of(text, columns.account);
  check.check_number = text_of(text, columns.check_number);
  check.remitter = text_of(text, columns.remitter);
  check.first_line = size_of(lines_);
  check.lines = add_numbers(text, columns.numbers);
  checks_.push_back(check);
  add_content(check);
}

// What makes two checks of one batch and item number the same check (interfaces.md 2).
void LockboxFragment::add_content(const CheckFields& check) {
  if (check.amount) {
    char digits[24];
    const char* const end = std::to_chars(digits, digits + sizeof digits, *check.amount).ptr;
    content_.append(digits, static_cast<std::size_t>(end - digits));
  } else {
    content_ += check.amount_written;
  }
  for (const std::string_view part : {check.routing, check.account, check.check_number}) {
    content_ += '|';
    content_ += part;
  }
  content_ends_[waiting_++] = content_.size();
  if (waiting_ == kHashedAtOnce) hash_waiting();
}

// Several at once: sha256_each() takes them two at a time.
void LockboxFragment::hash_waiting() {
  std::array<std::string_view, kHashedAtOnce> texts;
  std::array<Digest, kHashedAtOnce> digests;
  std::size_t from = 0;
  for (std::size_t n = 0; n < waiting_; ++n) {
    texts[n] = std::string_view(content_).substr(from, content_ends_[n] - from);
    from = content_ends_[n];
  }
  sha256_each(std::span(texts).first(waiting_), std::span(digests).first(waiting_));
  for (std::size_t n = 0; n < waiting_; ++n) {
    std::array<char, 12>& id_hash = checks_[hashed_++].id_hash;
    const std::string hex = digests[n].short_hex(static_cast<int>(id_hash.size()));
    std::copy(hex.begin(), hex.end(), id_hash.begin());
  }
  content_.clear();
  waiting_ = 0;
}

void LockboxFragment::add_overflow(std::string_view text, const OverflowColumns& columns) {
  OverflowFields overflow;
  overflow.batch = text_of(text, columns.batch);
  overflow.item = text_of(text, columns.item);
  if (const auto sequence = number_field(text, columns.sequence)) {
    overflow.sequence = static_cast<int>(*sequence);
  }
  overflow.last = field(text, columns.end_flag) == "9";
  overflow.memo = text_of(text, columns.memo);
  overflow.first_line = size_of(lines_);
  overflow.lines = add_numbers(text, columns.numbers);
  if (columns.invoice.length > 0) {
    const LineAmount paid = line_amount(text, columns.paid);
    const LineAmount deduction = line_amount(text, columns.deduction);
    RemittanceLine line;
    line.reference = text_of(text, columns.invoice);
    line.kind = ReferenceKind::invoice;
    line.paid = paid.minor;
    line.adjustment = deduction.minor;
    line.reason = text_of(text, columns.reason);
    line.text = text_of(text, columns.free_text);
    line.amount_stated = paid.stated;
    overflow.amounts_unreadable = paid.unreadable || deduction.unreadable;
    const bool names_something = !line.reference.empty() || paid.stated || deduction.stated;
    if (names_something) {
      lines_.push_back(line);
      overflow.lines += 1;
    } else {
      overflow.memo = line.text;
    }
  }
  overflows_.push_back(overflow);
}

std::uint32_t LockboxFragment::add_numbers(std::string_view text, const NumberBlock& block) {
  std::uint32_t added = 0;
  for (int at = 0; at < block.count; ++at) {
    const std::string_view number = text_of(text, {block.from + at * block.length, block.length});
    if (number.find_first_not_of('0') == std::string_view::npos) continue;  // filled, not used
    RemittanceLine line;
    line.reference = number;
    line.kind = ReferenceKind::invoice;
    line.amount_stated = false;
    lines_.push_back(line);
    ++added;
  }
  return added;
}

}  // namespace quittance::ingest::lockbox

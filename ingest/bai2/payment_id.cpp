#include "ingest/bai2/payment_id.h"

#include <charconv>
#include <utility>

#include "core/digest.h"

namespace quittance::ingest::bai2 {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;

// Spreads the bits of a mark over a table (the finaliser of MurmurHash3).
constexpr std::uint64_t spread(std::uint64_t value) {
  value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCDU;
  value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53U;
  return value ^ (value >> 33);
}

void append_number(std::string& to, std::uint64_t number) {
  char digits[24];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number);
  to.append(digits, end.ptr);
}

// Length before content: no two different entries give the same bytes.
void append_part(std::string& to, std::string_view part) {
  append_number(to, part.size());
  to.push_back(':');
  to.append(part);
}

}  // namespace

std::uint64_t content_hash(const EntryContent& content) {
  std::string bytes;
  bytes.reserve(content.text.size() + content.payer_name.size() + 96);
  append_part(bytes, content.type);
  append_number(bytes, static_cast<std::uint64_t>(content.amount));
  append_part(bytes, content.payer_name);
  append_part(bytes, content.payer_account);
  append_part(bytes, content.check_number);
  append_part(bytes, content.text);
  const Digest digest = sha256(bytes);
  std::uint64_t hash = 0;
  for (std::size_t n = 0; n < sizeof hash; ++n) hash = (hash << 8) | digest.bytes[n];
  return hash;
}

std::uint64_t with_currency(std::uint64_t content, Currency currency) {
  return content ^ (kGolden * currency.packed());
}

std::string statement_prefix(std::string_view account, Date as_of) {
  std::string prefix(account);
  prefix += '/';
  prefix += as_of.iso();
  prefix += '/';
  return prefix;
}

void id_by_reference(std::string& id, std::string_view prefix, std::string_view type,
                     std::string_view reference, std::uint32_t ordinal) {
  id.assign(prefix);
  id += type;
  id += '/';
  id += reference;
  id += '/';
  append_number(id, ordinal);
}

void id_by_content(std::string& id, std::string_view prefix, std::uint64_t content,
                   std::uint32_t ordinal) {
  static constexpr char kHex[] = "0123456789abcdef";
  id.assign(prefix);
  for (int shift = 60; shift >= 0; shift -= 4) id += kHex[(content >> shift) & 15U];
  id += '/';
  append_number(id, ordinal);
}

std::uint64_t mark_of(std::uint64_t seed, std::string_view text) {
  std::uint64_t mark = seed ^ kGolden;
  for (const char c : text) mark = (mark ^ static_cast<std::uint8_t>(c)) * 0x100000001B3U;
  return spread(mark ^ text.size());
}

std::uint32_t OrdinalCounter::next(std::uint64_t mark) {
  if ((used_ + 1) * 4 > slots_.size() * 3) grow();
  Slot& slot = slot_of(mark);
  if (slot.count == 0) {
    slot.mark = mark;
    ++used_;
  }
  return ++slot.count;
}

void OrdinalCounter::clear() {
  slots_.clear();
  used_ = 0;
}

OrdinalCounter::Slot& OrdinalCounter::slot_of(std::uint64_t mark) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(spread(mark)) & mask;
  while (slots_[at].count != 0 && slots_[at].mark != mark) at = (at + 1) & mask;
  return slots_[at];
}

void OrdinalCounter::grow() {
  std::vector<Slot> old = std::exchange(slots_, {});
  slots_.resize(old.empty() ? 64 : old.size() * 2);
  for (const Slot& slot : old) {
    if (slot.count != 0) slot_of(slot.mark) = slot;
  }
}

}  // namespace quittance::ingest::bai2

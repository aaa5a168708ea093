#include "engine/book/item_texts.h"

#include <charconv>
#include <string>

namespace quittance::engine {
namespace {

// Seven bits a byte, the lowest first, as in the journal.
void put_size(std::string& bytes, std::size_t size) {
  for (; size >= 0x80; size >>= 7U) bytes += static_cast<char>(size | 0x80U);
  bytes += static_cast<char>(size);
}

std::size_t get_size(const char*& at) {
  std::size_t size = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*at++);
    size |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return size;
  }
}

// Few items have freight or tax, so they stand here as text: "1900 0".
matching::ItemParts parts_of(std::string_view written) {
  const std::size_t blank = written.find(' ');
  if (blank == std::string_view::npos) return {};
  return {.freight = parse_minor(written.substr(0, blank)).value_or(0),
          .tax = parse_minor(written.substr(blank + 1)).value_or(0)};
}

// Likewise a discount: "1960".
std::int64_t discount_of(std::string_view written) {
  std::int64_t cents = 0;
  if (!written.empty()) std::from_chars(written.data(), written.data() + written.size(), cents);
  return cents;
}

}  // namespace

ItemTexts ItemTexts::keep(const ItemDetails& facts, Arena& arena) {
  const std::string parts = facts.parts.any() ? std::to_string(facts.parts.freight) + ' ' +
                                                    std::to_string(facts.parts.tax)
                                              : std::string();
  const std::string discount = facts.discount == 0 ? std::string() : std::to_string(facts.discount);
  const Others others{facts.po_number, facts.delivery_number, facts.reference,
                      facts.terms,     facts.description,     parts,
                      discount};
  unsigned has = 0;
  for (std::size_t n = 0; n < others.size(); ++n) has |= others[n].empty() ? 0U : 1U << n;
  std::string bytes;
  put_size(bytes, facts.number.size() * 2 + (has == 0 ? 0 : 1));
  bytes += facts.number;
  if (has != 0) {
    bytes += static_cast<char>(has);
    for (const std::string_view text : others) {
      if (!text.empty()) put_size(bytes, text.size());
    }
    for (const std::string_view text : others) bytes += text;
  }
  return ItemTexts(arena.keep(bytes));
}

std::string_view ItemTexts::number() const {
  if (bytes_ == nullptr) return {};
  const char* at = bytes_;
  const std::size_t size = get_size(at) / 2;
  return {at, size};
}

ItemTexts::Others ItemTexts::others() const {
  Others texts;
  if (bytes_ == nullptr) return texts;
  const char* at = bytes_;
  const std::size_t first = get_size(at);
  if (first % 2 == 0) return texts;
  at += first / 2;
  const auto has = static_cast<std::uint8_t>(*at++);
  std::array<std::size_t, kOthers> sizes{};
  for (std::size_t n = 0; n < kOthers; ++n) {
    if ((has >> n & 1U) != 0) sizes[n] = get_size(at);
  }
  for (std::size_t n = 0; n < kOthers; ++n) {
    if (sizes[n] == 0) continue;
    texts[n] = {at, sizes[n]};
    at += sizes[n];
  }
  return texts;
}

matching::ItemParts ItemTexts::parts() const {
  return parts_of(others()[kParts]);
}

std::int64_t ItemTexts::discount() const {
  return discount_of(others()[kDiscount]);
}

matching::ItemSource::Said ItemTexts::said() const {
  const Others texts = others();
  matching::ItemSource::Said said;
  said.names = {.number = number(),
                .po_number = texts[kPoNumber],
                .delivery_number = texts[kDeliveryNumber],
                .reference = texts[kReference]};
  said.parts = parts_of(texts[kParts]);
  return said;
}

void ItemTexts::tell(ItemDetails& facts) const {
  const Others texts = others();
  facts.number = number();
  facts.po_number = texts[kPoNumber];
  facts.delivery_number = texts[kDeliveryNumber];
  facts.reference = texts[kReference];
  facts.terms = texts[kTerms];
  facts.description = texts[kDescription];
  facts.parts = parts_of(texts[kParts]);
  facts.discount = discount_of(texts[kDiscount]);
}

std::string_view ItemTexts::bytes() const {
  if (bytes_ == nullptr) return {};
  const std::string_view name = number();
  const char* end = name.data() + name.size();
  for (const std::string_view text : others()) {
    if (!text.empty()) end = text.data() + text.size();
  }
  return {bytes_, static_cast<std::size_t>(end - bytes_)};
}

KeptItem::KeptItem(const ItemDetails& facts, Arena& arena)
    : original(facts.original),
      texts(ItemTexts::keep(facts, arena)),
      document_date(facts.document_date),
      due_date(facts.due_date),
      discount_date(facts.discount_date),
      customer(facts.customer),
      entity(facts.entity),
      currency(facts.currency),
      kind(facts.kind),
      has_discount(facts.discount != 0) {}

ItemDetails KeptItem::details() const {
  ItemDetails facts;
  texts.tell(facts);
  facts.kind = kind;
  facts.document_date = document_date;
  facts.due_date = due_date;
  facts.entity = entity;
  facts.customer = customer;
  facts.currency = currency;
  facts.original = original;
  facts.discount_date = discount_date;
  return facts;
}

}  // namespace quittance::engine

#include "engine/book/item_texts.h"

#include <cstdint>
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

}  // namespace

ItemTexts ItemTexts::keep(const ItemDetails& facts, Arena& arena) {
  std::string parts;
  if (facts.parts.any())
    parts = std::to_string(facts.parts.freight) + ' ' + std::to_string(facts.parts.tax);
  const std::array<std::string_view, kTexts> texts{facts.po_number,   facts.delivery_number,
                                                   facts.reference,   facts.terms,
                                                   facts.description, parts};
  std::string sizes;
  std::string joined;
  for (const std::string_view text : texts) {
    put_size(sizes, text.size());
    joined += text;
  }
  return joined.empty() ? ItemTexts() : ItemTexts(arena.keep(sizes + joined));
}

std::array<std::string_view, ItemTexts::kTexts> ItemTexts::all() const {
  std::array<std::size_t, kTexts> sizes{};
  const char* at = bytes_;
  for (std::size_t& size : sizes) size = get_size(at);
  std::array<std::string_view, kTexts> texts;
  for (std::size_t n = 0; n < kTexts; ++n) {
    texts[n] = {at, sizes[n]};
    at += sizes[n];
  }
  return texts;
}

matching::ItemParts ItemTexts::parts() const {
  return parts_of(text(5));
}

matching::ItemSource::Said ItemTexts::said(std::string_view number) const {
  matching::ItemSource::Said said;
  said.names.number = number;
  if (bytes_ == nullptr) return said;
  const auto texts = all();
  said.names.po_number = texts[0];
  said.names.delivery_number = texts[1];
  said.names.reference = texts[2];
  said.parts = parts_of(texts[5]);
  return said;
}

std::string_view ItemTexts::bytes() const {
  if (bytes_ == nullptr) return {};
  const std::string_view last = all().back();
  return {bytes_, static_cast<std::size_t>(last.data() + last.size() - bytes_)};
}

KeptItem::KeptItem(const ItemDetails& facts, Arena& arena)
    : ItemFigures(facts), texts(ItemTexts::keep(facts, arena)) {
  number = arena.keep(facts.number);
}

ItemDetails KeptItem::details() const {
  ItemDetails facts;
  static_cast<ItemFigures&>(facts) = *this;
  facts.po_number = texts.po_number();
  facts.delivery_number = texts.delivery_number();
  facts.reference = texts.reference();
  facts.terms = texts.terms();
  facts.description = texts.description();
  facts.parts = texts.parts();
  return facts;
}

}  // namespace quittance::engine

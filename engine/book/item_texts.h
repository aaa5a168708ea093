// What a row keeps of an item; its texts in eight bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/arena.h"
#include "engine/events/event.h"

namespace quittance::engine {

// One run of bytes in the book's arena: the number, then, where the item has any others, which it
// has, the length of each, and they themselves. What it gives points into them. Cost: O(1) to find
// any of them.
class ItemTexts {
 public:
  ItemTexts() = default;  // of no item: no function may be asked but bytes()
  // Of bytes() that somebody keeps.
  explicit ItemTexts(std::string_view bytes) : bytes_(bytes.empty() ? nullptr : bytes.data()) {}
  [[nodiscard]] static ItemTexts keep(const ItemDetails& facts, Arena& arena);

  [[nodiscard]] std::string_view number() const;
  [[nodiscard]] std::string_view po_number() const { return others()[kPoNumber]; }
  [[nodiscard]] std::string_view delivery_number() const { return others()[kDeliveryNumber]; }
  [[nodiscard]] std::string_view reference() const { return others()[kReference]; }
  [[nodiscard]] std::string_view terms() const { return others()[kTerms]; }
  [[nodiscard]] std::string_view description() const { return others()[kDescription]; }
  [[nodiscard]] matching::ItemParts parts() const;
  [[nodiscard]] std::int64_t discount() const;
  // What matching asks for, found at once.
  [[nodiscard]] matching::ItemSource::Said said() const;
  // Sets all texts and what stands among them.
  void tell(ItemDetails& facts) const;
  [[nodiscard]] std::string_view bytes() const;

 private:
  enum Other : std::uint8_t {
    kPoNumber,
    kDeliveryNumber,
    kReference,
    kTerms,
    kDescription,
    kParts,
    kDiscount,
    kOthers
  };
  using Others = std::array<std::string_view, kOthers>;
  [[nodiscard]] Others others() const;

  const char* bytes_ = nullptr;
};

// What a row keeps of an item: figures as they are in ItemFigures, texts by function.
struct KeptItem {
  std::int64_t original = 0;
  ItemTexts texts;
  Date document_date, due_date;
  Date discount_date;
  CustomerHandle customer;
  EntityHandle entity;
  Currency currency;
  ItemKind kind = ItemKind::invoice;
  bool has_discount = false;

  KeptItem() = default;
  KeptItem(const ItemDetails& facts, Arena& arena);
  [[nodiscard]] std::string_view number() const { return texts.number(); }
  [[nodiscard]] std::int64_t discount() const { return has_discount ? texts.discount() : 0; }
  [[nodiscard]] ItemDetails details() const;
};
static_assert(sizeof(KeptItem) == 40);

}  // namespace quittance::engine

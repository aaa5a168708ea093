// The texts of an item beside its number, which many items lack: eight bytes in its row.
#pragma once

#include <array>
#include <string_view>

#include "core/arena.h"
#include "engine/events/event.h"

namespace quittance::engine {

// One run of bytes in the book's arena: the length of each text, then the texts; nothing where
// there is none. What it gives points into them. Cost: O(1) to find any of them.
class ItemTexts {
 public:
  ItemTexts() = default;
  // Of bytes() that somebody keeps.
  explicit ItemTexts(std::string_view bytes) : bytes_(bytes.empty() ? nullptr : bytes.data()) {}
  [[nodiscard]] static ItemTexts keep(const ItemDetails& facts, Arena& arena);

  [[nodiscard]] std::string_view po_number() const { return text(0); }
  [[nodiscard]] std::string_view delivery_number() const { return text(1); }
  [[nodiscard]] std::string_view reference() const { return text(2); }
  [[nodiscard]] std::string_view terms() const { return text(3); }
  [[nodiscard]] std::string_view description() const { return text(4); }
  [[nodiscard]] matching::ItemParts parts() const;
  // What matching asks for, found at once; `number` is the item's.
  [[nodiscard]] matching::ItemSource::Said said(std::string_view number) const;
  [[nodiscard]] std::string_view bytes() const;

 private:
  static constexpr std::size_t kTexts = 6;
  [[nodiscard]] std::array<std::string_view, kTexts> all() const;
  [[nodiscard]] std::string_view text(std::size_t n) const {
    return bytes_ == nullptr ? std::string_view{} : all()[n];
  }

  const char* bytes_ = nullptr;
};

// What a row keeps of an item.
struct KeptItem : ItemFigures {
  ItemTexts texts;

  KeptItem() = default;
  KeptItem(const ItemDetails& facts, Arena& arena);
  [[nodiscard]] ItemDetails details() const;
};

}  // namespace quittance::engine

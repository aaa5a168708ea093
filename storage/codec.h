// Fixed-width little-endian numbers for everything storage writes itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/assert.h"
#include "core/digest.h"

namespace quittance::storage {

// Appends `value` as sizeof(Number) bytes, lowest first.
template <class Number>
void put_number(std::string& out, Number value) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(value >> (8 * i))));
  }
}

// Takes fields off the front of `bytes`. Reading past the end is a bug: check size() first.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : bytes_(bytes) {}

  template <class Number>
  [[nodiscard]] Number number() {
    const std::string_view raw = text(sizeof(Number));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      value |= std::uint64_t{static_cast<std::uint8_t>(raw[i])} << (8 * i);
    }
    return static_cast<Number>(value);
  }
  [[nodiscard]] Digest digest() { return Digest::from_bytes(text(sizeof(Digest::bytes))); }
  [[nodiscard]] std::string_view text(std::size_t size) {
    QASSERT(size <= bytes_.size());
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

}  // namespace quittance::storage

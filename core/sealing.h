// Seals short texts so that only the holder of a key can read them: AES-256-SIV (RFC 5297).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quittance {

// Deterministic: equal texts are sealed alike under one key, so that what is written twice can be
// compared byte for byte. That tells who sees the sealed texts which are equal, and nothing else.
// Thread-safe. Cost: about 1 µs a text.
class SealingKey {
 public:
  static constexpr std::size_t kHexDigits = 128;  // two keys of 256 bits each
  static constexpr std::size_t kOverhead = 16;    // bytes that a sealed text is longer

  // Nothing when these are not kHexDigits hexadecimal digits.
  [[nodiscard]] static std::optional<SealingKey> from_hex(std::string_view digits);

  // The tag, then as many bytes as `plain` has, which may not be empty.
  [[nodiscard]] std::string seal(std::string_view plain) const;
  // Nothing when the text was not sealed with this key or was changed since.
  [[nodiscard]] std::optional<std::string> open(std::string_view sealed) const;

 private:
  std::array<std::uint8_t, kHexDigits / 2> bytes_{};
};

}  // namespace quittance

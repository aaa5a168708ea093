// SHA-256: file identity, the journal's chain, content keys and the state digest.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace quittance {

struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  [[nodiscard]] std::string hex() const;  // 64 lower-case digits
  [[nodiscard]] std::string short_hex(
      int digits = 12) const;  // the first digits, for ids and tables
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  // The digest whose 32 bytes these are; size must be 32.
  [[nodiscard]] static Digest from_bytes(std::string_view raw);
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

// Feeds bytes in any pieces; finish() may be called once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(std::string_view bytes);
  [[nodiscard]] Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Digest sha256(std::string_view bytes);

// sha256() of each text. Of many short ones it takes some two thirds of the time, because two go
// through the processor side by side.
void sha256_each(std::span<const std::string_view> texts, std::span<Digest> digests);

// CRC-32C (Castagnoli), software table: for damage, never for identity.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes);

}  // namespace quittance

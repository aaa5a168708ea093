#include "core/digest.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"

namespace quittance {
namespace {

// Test vectors: FIPS 180-2 appendix B, RFC 3720 appendix B.4.
TEST(Digest, GivesThePublishedVectors) {
  EXPECT_EQ(sha256("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("").short_hex(8), "e3b0c442");
  Sha256 pieces;
  pieces.update("a");
  pieces.update("bc");
  EXPECT_EQ(pieces.finish(), sha256("abc"));
  EXPECT_EQ(Digest::from_bytes(sha256("x").view()), sha256("x"));
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
}

// Texts of every length about the ends of blocks, in lists that pair long ones with short ones.
TEST(Digest, OfEachIsThatOfOne) {
  std::string bytes;
  for (int n = 0; n < 400; ++n) bytes += static_cast<char>(n * 131 + n / 7);
  for (std::size_t count = 0; count < 12; ++count) {
    for (std::size_t first = 0; first < 200; ++first) {
      std::vector<std::string_view> texts;
      for (std::size_t n = 0; n < count; ++n) {
        texts.push_back(std::string_view(bytes).substr(n, (first + n * 67) % 300));
      }
      std::vector<Digest> digests(count);
      sha256_each(texts, digests);
      for (std::size_t n = 0; n < count; ++n) ASSERT_EQ(digests[n], sha256(texts[n])) << first;
    }
  }
}

TEST(Arena, KeepsTextWhereItIs) {
  Arena arena;
  const std::string_view small = arena.keep("small");
  const std::string large(200'000, 'x');
  const std::string_view kept = arena.keep(large);
  const Arena moved = std::move(arena);
  EXPECT_EQ(small, "small");
  EXPECT_EQ(kept, large);
}

}  // namespace
}  // namespace quittance

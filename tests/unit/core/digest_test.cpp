#include "core/digest.h"

#include <gtest/gtest.h>

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

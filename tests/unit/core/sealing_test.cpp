#include "core/sealing.h"

#include <gtest/gtest.h>

namespace quittance {
namespace {

std::string hex_key(char first) {
  std::string digits;
  for (std::size_t n = 0; n < SealingKey::kHexDigits; ++n) {
    digits.push_back("0123456789abcdef"[(n * 7 + 3) % 16]);
  }
  digits[0] = first;
  return digits;
}

TEST(Sealing, OpensWhatItSealedAndNothingElse) {
  const auto key = SealingKey::from_hex(hex_key('0'));
  const auto other = SealingKey::from_hex(hex_key('1'));
  ASSERT_TRUE(key && other);
  for (const std::string plain : {"1", "70441299310568", "DE61500105178844120397",
                                  "ABA:021000021/70441299310568|IBAN:DE61500105178844120397"}) {
    const std::string sealed = key->seal(plain);
    EXPECT_EQ(sealed.size(), plain.size() + SealingKey::kOverhead);
    EXPECT_EQ(sealed.find(plain), std::string::npos);
    EXPECT_EQ(key->open(sealed), plain);
    EXPECT_EQ(key->seal(plain), sealed) << "repeated runs are compared byte for byte";
    EXPECT_EQ(other->open(sealed), std::nullopt);
    EXPECT_NE(other->seal(plain), sealed);
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
      std::string changed = sealed;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_EQ(key->open(changed), std::nullopt) << "bit " << bit;
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
      EXPECT_EQ(key->open(sealed.substr(0, size)), std::nullopt) << "cut off at " << size;
    }
  }
}

TEST(Sealing, RefusesWhatIsNoKey) {
  EXPECT_FALSE(SealingKey::from_hex(""));
  EXPECT_FALSE(SealingKey::from_hex(hex_key('0').substr(1)));
  EXPECT_FALSE(SealingKey::from_hex(hex_key('0') + "0"));
  EXPECT_FALSE(SealingKey::from_hex(hex_key('g')));
  EXPECT_TRUE(SealingKey::from_hex(hex_key('F')));
}

}  // namespace
}  // namespace quittance

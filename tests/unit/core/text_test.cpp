#include "core/text.h"

#include <gtest/gtest.h>

namespace quittance {
namespace {

TEST(Text, TrimsAndSplits) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim_right(" a "), " a");
  EXPECT_EQ(split("a||b", '|'), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_TRUE(split("", '|').empty());
  EXPECT_TRUE(all_digits("0123"));
  EXPECT_FALSE(all_digits(""));
  EXPECT_FALSE(all_digits("12a"));
}

TEST(Text, MasksAllButTheLastFour) {
  EXPECT_EQ(mask_account("123456789"), "****6789");
  EXPECT_EQ(mask_account("1234"), "****");
  EXPECT_EQ(mask_account(""), "");
}

TEST(Text, KnowsWellFormedUtf8) {
  EXPECT_TRUE(valid_utf8("M\xC3\xBCller \xE2\x82\xAC \xF0\x9F\x98\x80"));
  for (const char* wrong :
       {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xFC", "\xC3", "a\x80"}) {
    EXPECT_FALSE(valid_utf8(wrong));
  }
  EXPECT_EQ(latin1_to_utf8("M\xFCller"), "M\xC3\xBCller");
}

}  // namespace
}  // namespace quittance

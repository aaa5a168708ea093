#include "matching/ranges.h"

#include <gtest/gtest.h>

namespace quittance::matching {
namespace {

TEST(Ranges, StandBetweenTwoNumbers) {
  for (const char* word : {" to ", " bis ", " - ", "-", " \u00E0 ", " Thru "})
    EXPECT_TRUE(says_up_to(word)) << word;
  for (const char* word : {" and ", ", ", "", " ", "/", " of "})
    EXPECT_FALSE(says_up_to(word)) << word;
}

TEST(Ranges, HoldWhatIsCountedBetweenTheirEnds) {
  EXPECT_TRUE(is_in_range("26/0879", "26/0878", "26/0880"));
  EXPECT_TRUE(is_in_range("26/0880", "26/0878", "26/0880"));
  EXPECT_FALSE(is_in_range("26/0881", "26/0878", "26/0880"));
  EXPECT_FALSE(is_in_range("25/0879", "26/0878", "26/0880")) << "another series";
  EXPECT_FALSE(is_in_range("26/0879", "26/0880", "26/0878")) << "backwards";
  EXPECT_FALSE(is_in_range("1005", "1", "4000")) << "too many to be one payment";
  EXPECT_FALSE(is_in_range("A", "A", "B"));
}

}  // namespace
}  // namespace quittance::matching

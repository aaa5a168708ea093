#include "engine/reports/printable.h"

#include <gtest/gtest.h>

#include <string>

#include "core/text.h"

namespace quittance::engine {
namespace {

TEST(Printable, KeepsTextAndTakesAwayWhatSteersATerminal) {
  struct Row {
    std::string_view text, want;
  };
  constexpr Row kRows[] = {
      {"Müller & Söhne GmbH", "Müller & Söhne GmbH"},
      {"株式会社", "株式会社"},
      {"two\nlines\tand\rmore", "two lines and more"},
      {"\x1b[31mred", "\xEF\xBF\xBD[31mred"},
      {"c1 \xC2\x9B", "c1 \xEF\xBF\xBD"},
      {"M\xFCller", "M\xEF\xBF\xBDller"},
      {"cut \xE2\x82", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
      {"turned \xE2\x80\xAE", "turned \xEF\xBF\xBD"},
      {"", ""},
  };
  for (const Row& row : kRows) EXPECT_EQ(printable(row.text), row.want);
}

TEST(Printable, AnyBytesBecomeWellFormed) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b), 'x'};
      const std::string safe = printable(text);
      EXPECT_TRUE(valid_utf8(safe)) << a << ' ' << b;
      EXPECT_EQ(safe.back(), 'x') << a << ' ' << b;
      EXPECT_LE(width_of(safe), 3U);
    }
  }
}

TEST(Fitted, CutsBetweenCodePoints) {
  EXPECT_EQ(width_of("Müller"), 6U);
  EXPECT_EQ(fitted("Müller", 6), "Müller");
  EXPECT_EQ(fitted("Müller", 5), "Müll…");
  EXPECT_EQ(fitted("Müller", 3), "Mü…");
  EXPECT_EQ(fitted("Müller", 2), "M…");
  EXPECT_EQ(fitted("Müller", 1), "…");
  EXPECT_EQ(fitted("Müller", 0), "");
  EXPECT_EQ(fitted("", 0), "");
}

}  // namespace
}  // namespace quittance::engine

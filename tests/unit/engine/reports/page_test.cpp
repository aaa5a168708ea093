// Pieces of pages: escaping, amounts to look at, and charts.
#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "engine/reports/chart.h"
#include "engine/reports/html.h"
#include "engine/reports/page_style.h"

namespace quittance::engine {
namespace {

TEST(Html, TextStaysText) {
  EXPECT_EQ(html("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(html("Müller\nSöhne"), "Müller Söhne");
  EXPECT_EQ(html("\x1b\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  HtmlTable table("<caption>", {{"<h>"}, {"n", true}});
  table.add(std::array<std::string, 2>{"<r>", "1"});
  EXPECT_EQ(table.text(),
            "<table><caption>&lt;caption&gt;</caption>\n<thead><tr><th scope=\"col\">&lt;h&gt;</th>"
            "<th scope=\"col\" class=\"n\">n</th></tr></thead>\n<tbody>\n"
            "<tr><th scope=\"row\">&lt;r&gt;</th><td class=\"n\">1</td></tr>\n</tbody></table>\n");
  EXPECT_EQ(kPageStyle.find("url("), std::string_view::npos);
}

TEST(CompactAmount, HasThreeFigures) {
  struct Row {
    std::string_view currency;
    std::int64_t minor;
    std::string_view want;
  };
  constexpr Row kRows[] = {
      {"USD", 0, "0.00"},
      {"USD", 999'99, "999.99"},
      {"USD", 1'000'00, "1.00 k"},
      {"USD", 1'005'00, "1.00 k"},  // half to even
      {"USD", 1'015'00, "1.02 k"},
      {"USD", 43'567'00, "43.6 k"},
      {"USD", 436'499'99, "436 k"},
      {"USD", 4'364'052'77, "4.36 M"},
      {"USD", -4'364'052'77, "-4.36 M"},
      {"JPY", 1'250'000'000, "1.25 bn"},
      {"KWD", 1'250, "1.250"},
      {"USD", std::numeric_limits<std::int64_t>::max(), "92234 tn"},
      {"USD", std::numeric_limits<std::int64_t>::min(), "-92234 tn"},
  };
  for (const Row& row : kRows)
    EXPECT_EQ(compact_amount(row.minor, Currency::of(row.currency)), row.want) << row.minor;
}

TEST(ShareHundredths, IsHalfEven) {
  EXPECT_EQ(share_hundredths(1, 3), 33'33);
  EXPECT_EQ(share_hundredths(1, 80'000), 0);  // 0.00125 %
  EXPECT_EQ(share_hundredths(-1, 4), -25'00);
  EXPECT_EQ(share_hundredths(5, 0), 0);
}

TEST(GridStep, LeavesAtMostFiveLines) {
  for (const std::int64_t top :
       {1L, 5L, 6L, 48'01L, 50'00L, 51'00L, 9'999'999L, std::numeric_limits<std::int64_t>::max()}) {
    const std::int64_t step = grid_step(top);
    EXPECT_LE(top / step, 9) << top;
    EXPECT_GE(top / step, 1) << top;
  }
  EXPECT_EQ(grid_step(48'01), 10'00);
  EXPECT_EQ(grid_step(59'99), 10'00);
  EXPECT_EQ(grid_step(60'00), 20'00);
}

// Figures of any size draw inside the picture.
TEST(Charts, StayInsideTheirPicture) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const ChartBar bars[] = {{"<b>", kMost, "a", "mark"},
                           {"zero", 0, "", "mark"},
                           {"low", -kMost, "c", "bad"},
                           {"one", 1, "d", "good"}};
  for (const std::string& svg : {column_chart("sum", bars), bar_chart("sum", bars)}) {
    EXPECT_EQ(svg.find("=\"-"), std::string::npos) << svg;
    EXPECT_EQ(svg.find("<b>"), std::string::npos);
    EXPECT_NE(svg.find("role=\"img\" aria-label=\"sum\""), std::string::npos);
  }
  const ChartPoint points[] = {{"26-01", 48'01, 22'00}, {"26-02", {}, {}}, {"26-03", 100'00, 0}};
  const std::string svg = line_chart("sum", points);
  EXPECT_EQ(svg.find("fill-shade"), std::string::npos);  // no two neighbours have figures
  EXPECT_EQ(svg.find("=\"-"), std::string::npos) << svg;
  EXPECT_TRUE(column_chart("sum", {}).empty() && bar_chart("sum", {}).empty() &&
              line_chart("sum", {}).empty());
}

}  // namespace
}  // namespace quittance::engine

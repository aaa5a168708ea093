// Charts as SVG, drawn with whole numbers, so that the same figures give the same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quittance::engine {

// One bar or column. `tone` is a colour of the style sheet: mark, soft, good, bad, credit, age0 to
// age4.
struct ChartBar {
  std::string label;       // text, escaped when drawn; cut with '…' where it has no room
  std::int64_t value = 0;  // may be negative
  std::string text;        // what the value is called beside its bar
  std::string_view tone = "mark";
};

// `summary` says in a sentence what a chart shows, for those who hear the page; the table beside it
// has the figures. Empty input gives an empty string.
[[nodiscard]] std::string column_chart(std::string_view summary, std::span<const ChartBar> bars);
// Bars from left to right, one below the other; with a negative value they go both ways.
[[nodiscard]] std::string bar_chart(std::string_view summary, std::span<const ChartBar> bars);

// Two values over time in hundredths: the first as a line, the second dotted, and what is between
// them shaded. A missing value breaks its line.
struct ChartPoint {
  std::string label;
  std::optional<std::int64_t> upper;
  std::optional<std::int64_t> lower;
};
[[nodiscard]] std::string line_chart(std::string_view summary, std::span<const ChartPoint> points);

// The distance of grid lines: 1, 2 or 5 times a power of ten, at most five of them up to `top`.
[[nodiscard]] std::int64_t grid_step(std::int64_t top);

}  // namespace quittance::engine

#include "engine/reports/chart.h"

#include <algorithm>

#include "core/wide.h"
#include "engine/reports/html.h"
#include "engine/reports/printable.h"
#include "engine/reports/table.h"

namespace quittance::engine {
namespace {

constexpr std::int64_t kWidth = 1280;  // units; the page scales them, text is 28 high
constexpr std::size_t kLabelMax = 26;  // characters beside a bar

std::string number(std::int64_t value) {
  return std::to_string(value);
}

std::string open_svg(std::string_view summary, std::int64_t height) {
  return "<svg role=\"img\" aria-label=\"" + html(summary) + "\" viewBox=\"0 0 " + number(kWidth) +
         " " + number(height) + "\">\n";
}

struct Box {
  std::int64_t x, y, width, height;
};

void rectangle(std::string& out, const Box& box, std::string_view tone, std::string_view title) {
  out += "<rect x=\"" + number(box.x) + "\" y=\"" + number(box.y) + "\" width=\"" +
         number(box.width) + "\" height=\"" + number(box.height) + "\" rx=\"4\" class=\"fill-" +
         std::string(tone) + "\"><title>" + html(title) + "</title></rect>\n";
}

struct Point {
  std::int64_t x, y;
};

void words(std::string& out, Point at, std::string_view classes, std::string_view text) {
  out += "<text x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" class=\"" +
         std::string(classes) + "\">" + html(text) + "</text>\n";
}

void line(std::string& out, Point from, Point to, std::string_view kind) {
  out += "<line x1=\"" + number(from.x) + "\" y1=\"" + number(from.y) + "\" x2=\"" + number(to.x) +
         "\" y2=\"" + number(to.y) + "\" class=\"" + std::string(kind) + "\"/>\n";
}

// The extent of values, zero included; never empty.
struct Range {
  Wide low = 0;
  Wide high = 0;
  explicit Range(std::span<const ChartBar> bars) {
    for (const ChartBar& bar : bars) {
      low = std::min<Wide>(low, bar.value);
      high = std::max<Wide>(high, bar.value);
    }
    if (low == high) high = 1;
  }
  // How far `value` is from `low` on a way of `length` units.
  [[nodiscard]] std::int64_t along(Wide value, std::int64_t length) const {
    return static_cast<std::int64_t>((value - low) * length / (high - low));
  }
};

}  // namespace

std::int64_t grid_step(std::int64_t top) {
  constexpr std::int64_t kLinesMax = 5;
  for (std::int64_t power = 1; power <= 100'000'000'000'000'000; power *= 10) {
    for (const std::int64_t step : {power, 2 * power, 5 * power}) {
      if (top / step <= kLinesMax) return step;
    }
  }
  return 1'000'000'000'000'000'000;
}

std::string column_chart(std::string_view summary, std::span<const ChartBar> bars) {
  if (bars.empty()) return {};
  constexpr std::int64_t kTop = 44;
  constexpr std::int64_t kLength = 360;
  constexpr std::int64_t kBottom = 84;
  const Range range(bars);
  std::string out = open_svg(summary, kTop + kLength + kBottom);
  const auto y_of = [&](Wide value) { return kTop + kLength - range.along(value, kLength); };
  const std::int64_t zero = y_of(0);
  const auto slot = kWidth / static_cast<std::int64_t>(bars.size());
  for (std::size_t n = 0; n < bars.size(); ++n) {
    const ChartBar& bar = bars[n];
    const std::int64_t x = slot * static_cast<std::int64_t>(n) + slot / 6;
    const std::int64_t end = y_of(bar.value);
    const std::int64_t from = std::min(zero, end);
    const std::int64_t height =
        std::max<std::int64_t>(bar.value == 0 ? 0 : 3, std::max(zero, end) - from);
    rectangle(out, {x, from, slot * 2 / 3, height}, bar.tone, bar.label + ": " + bar.text);
    const std::int64_t middle = slot * static_cast<std::int64_t>(n) + slot / 2;
    const std::int64_t beside = bar.value < 0 ? from + height + 30 : from - 12;
    words(out, {middle, beside}, "mid strong", bar.text);
    words(out, {middle, kTop + kLength + kBottom - 14}, "mid soft", bar.label);
  }
  line(out, {0, zero}, {kWidth, zero}, "base");
  return out + "</svg>\n";
}

std::string bar_chart(std::string_view summary, std::span<const ChartBar> bars) {
  if (bars.empty()) return {};
  constexpr std::int64_t kRow = 56;
  constexpr std::int64_t kLabel = 410;
  constexpr std::int64_t kText = 180;
  const Range range(bars);
  const bool both = range.low < 0;
  // Values stand to the right of their bars, and of those that go left, to the left.
  const std::int64_t left = kLabel + (both ? kText : 0);
  const std::int64_t length = kWidth - kText - left;
  std::string out = open_svg(summary, kRow * static_cast<std::int64_t>(bars.size()) + 8);
  const std::int64_t zero = left + range.along(0, length);
  for (std::size_t n = 0; n < bars.size(); ++n) {
    const ChartBar& bar = bars[n];
    const std::int64_t y = kRow * static_cast<std::int64_t>(n) + 8;
    const std::int64_t end = left + range.along(bar.value, length);
    const std::int64_t from = std::min(zero, end);
    const std::int64_t width =
        std::max<std::int64_t>(bar.value == 0 ? 0 : 3, std::max(zero, end) - from);
    words(out, {0, y + 34}, "", fitted(printable(bar.label), kLabelMax));
    rectangle(out, {from, y + 4, width, kRow - 16}, bar.tone, bar.label + ": " + bar.text);
    const bool to_the_left = bar.value < 0;
    words(out, {to_the_left ? from - 12 : from + width + 12, y + 34},
          to_the_left ? "strong end" : "strong", bar.text);
  }
  line(out, {zero, 0}, {zero, kRow * static_cast<std::int64_t>(bars.size()) + 8}, "base");
  return out + "</svg>\n";
}

std::string line_chart(std::string_view summary, std::span<const ChartPoint> points) {
  if (points.empty()) return {};
  constexpr std::int64_t kTop = 30;
  constexpr std::int64_t kLength = 520;
  constexpr std::int64_t kBottom = 64;
  constexpr std::int64_t kLeft = 70;
  constexpr std::int64_t kRight = 130;
  std::int64_t top = 1;
  for (const ChartPoint& point : points)
    top = std::max({top, point.upper.value_or(0), point.lower.value_or(0)});
  const std::int64_t step = grid_step(top);
  top = (top + step - 1) / step * step;
  std::string out = open_svg(summary, kTop + kLength + kBottom);
  const auto y_of = [&](std::int64_t value) {
    return kTop + kLength - static_cast<std::int64_t>(Wide{value} * kLength / top);
  };
  const auto gaps = std::max<std::int64_t>(1, static_cast<std::int64_t>(points.size()) - 1);
  const auto x_of = [&](std::size_t n) {
    return kLeft + static_cast<std::int64_t>(n) * (kWidth - kLeft - kRight) / gaps;
  };
  for (std::int64_t value = 0; value <= top; value += step) {
    line(out, {kLeft, y_of(value)}, {kWidth - kRight, y_of(value)}, value == 0 ? "base" : "grid");
    std::string days = std::to_string(value / 100);
    if (step % 100 != 0) days += "." + std::to_string(value / 10 % 10);
    words(out, {kLeft - 14, y_of(value) + 9}, "soft end", days);
  }
  // Every label when there is room for them, else every second, third …, the last one always.
  const std::size_t every = (points.size() + 7) / 8;
  for (std::size_t n = 0; n < points.size(); ++n) {
    if ((points.size() - 1 - n) % every == 0)
      words(out, {x_of(n), kTop + kLength + 46}, "mid soft", points[n].label);
  }
  // Shaded between two neighbours that have both values.
  for (std::size_t n = 0; n + 1 < points.size(); ++n) {
    const ChartPoint& a = points[n];
    const ChartPoint& b = points[n + 1];
    if (!a.upper || !a.lower || !b.upper || !b.lower) continue;
    out += "<path class=\"fill-shade\" d=\"M" + number(x_of(n)) + " " + number(y_of(*a.upper)) +
           "L" + number(x_of(n + 1)) + " " + number(y_of(*b.upper)) + "V" + number(y_of(*b.lower)) +
           "L" + number(x_of(n)) + " " + number(y_of(*a.lower)) + "Z\"/>\n";
  }
  const auto draw = [&](auto value_of, std::string_view kind) {
    std::string path;
    bool pen_down = false;
    for (std::size_t n = 0; n < points.size(); ++n) {
      const std::optional<std::int64_t> value = value_of(points[n]);
      if (value) path += (pen_down ? "L" : "M") + number(x_of(n)) + " " + number(y_of(*value));
      pen_down = value.has_value();
    }
    if (!path.empty())
      out += "<path class=\"line " + std::string(kind) + "\" d=\"" + path + "\"/>\n";
  };
  draw([](const ChartPoint& point) { return point.lower; }, "line-soft");
  draw([](const ChartPoint& point) { return point.upper; }, "line-mark");
  for (std::size_t n = 0; n < points.size(); ++n) {
    if (!points[n].upper) continue;
    out += "<circle class=\"fill-mark\" cx=\"" + number(x_of(n)) + "\" cy=\"" +
           number(y_of(*points[n].upper)) + "\" r=\"8\"><title>" + html(points[n].label) + ": " +
           format_hundredths(*points[n].upper) + "</title></circle>\n";
  }
  const ChartPoint& last = points.back();
  const std::int64_t x = x_of(points.size() - 1) + 20;
  if (last.upper) words(out, {x, y_of(*last.upper) + 9}, "strong", format_hundredths(*last.upper));
  if (last.lower) words(out, {x, y_of(*last.lower) + 9}, "soft", format_hundredths(*last.lower));
  return out + "</svg>\n";
}

}  // namespace quittance::engine

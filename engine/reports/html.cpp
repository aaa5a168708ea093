#include "engine/reports/html.h"

#include "core/assert.h"
#include "engine/reports/page_style.h"
#include "engine/reports/printable.h"

namespace quittance::engine {
namespace {

Wide magnitude(Wide amount) {
  return amount < 0 ? -amount : amount;
}

Wide divide_half_even(Wide numerator, Wide denominator) {  // neither negative
  Wide quotient = numerator / denominator;
  const Wide twice = numerator % denominator * 2;
  if (twice > denominator || (twice == denominator && quotient % 2 != 0)) ++quotient;
  return quotient;
}

// `hundredths` with as many decimals as three figures need.
std::string three_figures(std::int64_t hundredths) {
  if (hundredths >= 100'00)
    return std::to_string(static_cast<std::int64_t>(divide_half_even(hundredths, 100)));
  const bool one = hundredths >= 10'00;
  const auto units = one ? static_cast<std::int64_t>(divide_half_even(hundredths, 10)) : hundredths;
  const std::int64_t scale = one ? 10 : 100;
  std::string places = std::to_string(units % scale);
  if (!one && places.size() < 2) places.insert(0, "0");
  return std::to_string(units / scale) + "." + places;
}

}  // namespace

std::string html(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

HtmlTable::HtmlTable(std::string_view caption, std::vector<HtmlColumn> columns)
    : columns_(std::move(columns)) {
  out_ = "<table><caption>" + html(caption) + "</caption>\n<thead><tr>";
  for (const HtmlColumn& column : columns_)
    out_ += std::string(column.number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">") +
            html(column.name) + "</th>";
  out_ += "</tr></thead>\n<tbody>\n";
}

void HtmlTable::add(std::span<const std::string> cells, bool total) {
  QASSERT(cells.size() == columns_.size());
  out_ += total ? "<tr class=\"total\">" : "<tr>";
  for (std::size_t n = 0; n < cells.size(); ++n) {
    const std::string mark = columns_[n].number ? " class=\"n\"" : "";
    out_ += n == 0 ? "<th scope=\"row\"" + mark + ">" + html(cells[n]) + "</th>"
                   : "<td" + mark + ">" + html(cells[n]) + "</td>";
  }
  out_ += "</tr>\n";
  ++rows_;
}

std::string HtmlTable::text() const {
  return out_ + "</tbody></table>\n";
}

std::string html_page(std::string_view title, std::string_view body) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
  out += html(title) + "</title>\n<style>\n";
  out += kPageStyle;
  out += "</style>\n</head>\n<body>\n";
  out += body;
  out += "</body>\n</html>\n";
  return out;
}

std::string compact_amount(Wide minor, Currency currency) {
  Wide unit = 1;
  for (int n = 0; n < currency.exponent(); ++n) unit *= 10;
  const Wide size = magnitude(minor);
  if (size < 1'000 * unit) return format_major(minor, currency);
  struct Step {
    std::int64_t size;
    std::string_view word;
  };
  constexpr Step kSteps[] = {
      {1'000'000'000'000, " tn"}, {1'000'000'000, " bn"}, {1'000'000, " M"}, {1'000, " k"}};
  std::string text;
  for (const Step& step : kSteps) {
    if (size < step.size * unit) continue;
    const Wide hundredths = divide_half_even(size * 100, step.size * unit);
    text = three_figures(static_cast<std::int64_t>(hundredths)) + std::string(step.word);
    break;
  }
  return minor < 0 ? "-" + text : text;
}

std::int64_t share_hundredths(Wide part, Wide whole) {
  if (whole == 0) return 0;
  const Wide share = divide_half_even(magnitude(part) * 100'00, magnitude(whole));
  return static_cast<std::int64_t>((part < 0) != (whole < 0) ? -share : share);
}

}  // namespace quittance::engine

#include <algorithm>
#include <numeric>

#include "engine/reports/printable.h"
#include "engine/reports/table.h"

namespace quittance::engine {
namespace {

constexpr std::size_t kSampleRows = 1'000;
constexpr std::size_t kTextWidthMin = 8;
constexpr std::string_view kGap = "  ";
constexpr std::string_view kRule = "\xE2\x94\x80";  // ─

struct TableCell {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(std::string_view text) const { return printable(text); }
  std::string operator()(Money money) const {
    return money.currency().known() ? format_grouped(money.minor(), money.currency())
                                    : std::string{};
  }
  std::string operator()(Date date) const { return date.iso(); }
  std::string operator()(std::int64_t count) const { return std::to_string(count); }
  std::string operator()(bool flag) const { return flag ? "yes" : "no"; }
  std::string operator()(Hundredths number) const { return format_hundredths(number.value); }
};

bool to_the_right(ColumnType type) {
  return type == ColumnType::amount || type == ColumnType::count || type == ColumnType::hundredths;
}

}  // namespace

std::vector<std::size_t> fit_widths(std::vector<std::size_t> wanted, std::size_t room,
                                    std::size_t least) {
  const auto total_with = [&](std::size_t cap) {
    std::size_t total = 0;
    for (const std::size_t width : wanted) total += std::min(width, cap);
    return total;
  };
  if (wanted.empty() || total_with(*std::max_element(wanted.begin(), wanted.end())) <= room)
    return wanted;
  std::size_t low = least;  // the largest cap that fits lies in [low, high)
  std::size_t high = std::max(least, room) + 1;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (total_with(middle) <= room ? low : high) = middle;
  }
  std::size_t left = room - std::min(room, total_with(low));
  for (std::size_t& width : wanted) {
    if (width <= low) continue;
    const std::size_t extra = left > 0 ? 1 : 0;
    width = low + extra;
    left -= extra;
  }
  return wanted;
}

void ReportWriter::add_table(std::span<const Cell> cells) {
  std::vector<std::string> texts;
  texts.reserve(cells.size());
  for (const Cell& cell : cells) texts.push_back(std::visit(TableCell{}, cell));
  if (!widths_.empty()) {
    print_line(texts);
    return;
  }
  sample_.push_back(std::move(texts));
  if (sample_.size() == kSampleRows) print_sample();
}

// Settles the widths, then prints the names and the rows seen so far.
void ReportWriter::print_sample() {
  if (!widths_.empty()) return;
  std::vector<std::string> names;
  for (const Column& column : columns_) {
    names.push_back(printable(column.name));
    widths_.push_back(std::max<std::size_t>(1, width_of(names.back())));
  }
  for (const auto& texts : sample_) {
    for (std::size_t n = 0; n < texts.size(); ++n)
      widths_[n] = std::max(widths_[n], width_of(texts[n]));
  }
  if (options_.terminal_width > 0) {
    std::size_t fixed = kGap.size() * (columns_.size() - 1);
    std::vector<std::size_t> text_widths;
    for (std::size_t n = 0; n < columns_.size(); ++n) {
      if (columns_[n].type == ColumnType::text) {
        text_widths.push_back(widths_[n]);
      } else {
        fixed += widths_[n];
      }
    }
    const std::size_t room = options_.terminal_width - std::min(options_.terminal_width, fixed);
    const auto fitting = fit_widths(std::move(text_widths), room, kTextWidthMin);
    std::size_t next = 0;
    for (std::size_t n = 0; n < columns_.size(); ++n) {
      if (columns_[n].type == ColumnType::text) widths_[n] = fitting[next++];
    }
  }
  print_line(names);
  for (std::size_t n = 0; n < widths_.size(); ++n) {
    if (n > 0) out_ += kGap;
    for (std::size_t at = 0; at < widths_[n]; ++at) out_ += kRule;
  }
  out_ += '\n';
  for (const auto& texts : sample_) print_line(texts);
  sample_.clear();
}

void ReportWriter::print_line(std::span<const std::string> texts) {
  std::size_t owed = 0;  // blanks that are printed only if something follows
  for (std::size_t n = 0; n < texts.size(); ++n) {
    const bool cut = options_.terminal_width > 0 && columns_[n].type == ColumnType::text;
    const std::string text = cut ? fitted(texts[n], widths_[n]) : texts[n];
    const std::size_t width = width_of(text);
    const std::size_t blanks = widths_[n] - std::min(widths_[n], width);
    if (n > 0) owed += kGap.size();
    if (to_the_right(columns_[n].type)) owed += blanks;
    if (!text.empty()) {
      out_.append(owed, ' ');
      out_ += text;
      owed = 0;
    } else if (to_the_right(columns_[n].type)) {
      continue;
    }
    if (!to_the_right(columns_[n].type)) owed += blanks;
  }
  out_ += '\n';
}

}  // namespace quittance::engine

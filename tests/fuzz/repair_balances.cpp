#include "tests/fuzz/repair_balances.h"

#include <cstdint>

namespace quittance::fuzz {
namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}

// "12,5" at `at` in cents; moves behind it. Large numbers wrap around: they are wrong anyway.
std::int64_t take_cents(std::string_view line, std::size_t& at) {
  std::uint64_t cents = 0;
  for (; at < line.size() && digit(line[at]); ++at) {
    cents = cents * 10 + static_cast<std::uint64_t>(line[at] - '0');
  }
  cents *= 100;
  if (at >= line.size() || line[at] != ',') return static_cast<std::int64_t>(cents);
  std::uint64_t unit = 10;
  for (++at; at < line.size() && digit(line[at]); ++at, unit /= 10) {
    cents += unit * static_cast<std::uint64_t>(line[at] - '0');
  }
  return static_cast<std::int64_t>(cents);
}

std::string comma_amount(std::uint64_t cents) {
  return std::to_string(cents / 100) + "," + std::to_string(cents / 10 % 10) +
         std::to_string(cents % 10);
}

// ":60F:C261119EUR1,00": sign, and where the amount begins.
std::size_t amount_of_balance(std::string_view line, bool& debit) {
  const std::size_t sign = line.find(':', 1) + 1;
  debit = sign < line.size() && line[sign] == 'D';
  return sign + 10;
}

std::int64_t entry_cents(std::string_view line) {
  std::size_t at = 4;
  while (at < line.size() && digit(line[at])) ++at;
  const bool reversed = at < line.size() && line[at] == 'R';
  const std::size_t mark = at + (reversed ? 1 : 0);
  const bool debit = mark < line.size() && line[mark] == 'D';
  while (at < line.size() && !digit(line[at])) ++at;
  const std::int64_t cents = take_cents(line, at);
  return debit != reversed ? -cents : cents;
}

}  // namespace

std::string with_mt940_balances(std::string_view bytes) {
  std::string mended;
  std::uint64_t balance = 0;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end);
    const std::string_view rest = end == std::string_view::npos ? "" : bytes.substr(end);
    bool debit = false;
    if (line.starts_with(":60")) {
      std::size_t at = amount_of_balance(line, debit);
      const auto cents = static_cast<std::uint64_t>(take_cents(line, at));
      balance = debit ? 0 - cents : cents;
      mended += line;
    } else if (line.starts_with(":62") && amount_of_balance(line, debit) <= line.size()) {
      const bool below = static_cast<std::int64_t>(balance) < 0;
      std::string head(line.substr(0, amount_of_balance(line, debit)));
      head[line.find(':', 1) + 1] = below ? 'D' : 'C';
      mended += head + comma_amount(below ? 0 - balance : balance);
      if (line.ends_with('\r')) mended += '\r';
    } else {
      if (line.starts_with(":61:")) balance += static_cast<std::uint64_t>(entry_cents(line));
      mended += line;
    }
    if (!rest.empty()) mended += '\n';
    bytes = rest.empty() ? rest : rest.substr(1);
  }
  return mended;
}

}  // namespace quittance::fuzz

#include "tests/fuzz/repair_fixed.h"

#include <cstddef>
#include <cstdint>

namespace quittance::fuzz {
namespace {

// Wraps around: a fuzzer's sums are large.
using Digits = std::uint64_t;

Digits digits_at(const std::string& line, std::size_t from, std::size_t length) {
  if (line.size() < from + length) return 0;
  Digits value = 0;
  for (std::size_t n = from; n < from + length; ++n) {
    if (line[n] < '0' || line[n] > '9') return 0;
    value = value * 10 + static_cast<Digits>(line[n] - '0');
  }
  return value;
}

void put_digits(std::string& line, std::size_t from, std::size_t length, Digits value) {
  if (line.size() < from + length) return;
  for (std::size_t n = from + length; n > from; --n, value /= 10) {
    line[n - 1] = static_cast<char>('0' + value % 10);
  }
}

bool is_negative(Digits value) {
  return static_cast<std::int64_t>(value) < 0;
}

Digits size_of(Digits value) {
  return is_negative(value) ? Digits{0} - value : value;
}

// Calls `mend` with each line, without its line end, and puts the file together again.
template <typename Mend>
std::string mended(std::string_view bytes, Mend mend) {
  std::string result;
  result.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t end = bytes.find_first_of("\r\n");
    std::string line(bytes.substr(0, end));
    mend(line);
    result += line;
    bytes.remove_prefix(line.size());
    while (!bytes.empty() && (bytes.front() == '\r' || bytes.front() == '\n')) {
      result += bytes.front();
      bytes.remove_prefix(1);
    }
  }
  return result;
}

constexpr std::string_view kPlus = "{ABCDEFGHI";
constexpr std::string_view kMinus = "}JKLMNOPQR";

// Columns 91 to 104 of a CFONB 120 record.
Digits overpunched(const std::string& line) {
  if (line.size() < 104) return 0;
  const Digits front = digits_at(line, 90, 13) * 10;
  if (const std::size_t plus = kPlus.find(line[103]); plus != std::string_view::npos) {
    return front + plus;
  }
  const std::size_t minus = kMinus.find(line[103]);
  return minus == std::string_view::npos ? Digits{0} : Digits{0} - (front + minus);
}

}  // namespace

std::string with_cfonb120_balances(std::string_view bytes) {
  Digits balance = 0;
  return mended(bytes, [&](std::string& line) {
    if (line.starts_with("01")) balance = overpunched(line);
    if (line.starts_with("04")) balance += overpunched(line);
    if (!line.starts_with("07") || line.size() < 104) return;
    const Digits size = size_of(balance);
    put_digits(line, 90, 13, size / 10);
    line[103] = (is_negative(balance) ? kMinus : kPlus)[size % 10];
  });
}

std::string with_cfonb240_totals(std::string_view bytes) {
  Digits total = 0;
  return mended(bytes, [&](std::string& line) {
    if (line.starts_with("31")) total = 0;
    if (line.starts_with("34")) total += digits_at(line, 228, 12);
    if (line.starts_with("39")) put_digits(line, 228, 12, total);
  });
}

std::string with_aeb43_totals(std::string_view bytes) {
  Digits counts[2] = {};  // debits, credits
  Digits sums[2] = {};
  Digits opening = 0;
  Digits records = 0;
  return mended(bytes, [&](std::string& line) {
    if (line.starts_with("88")) {
      put_digits(line, 20, 6, records);
      records = 0;
      return;
    }
    ++records;
    if (line.starts_with("11") && line.size() > 47) {
      counts[0] = counts[1] = sums[0] = sums[1] = 0;
      opening = digits_at(line, 33, 14);
      if (line[32] == '1') opening = Digits{0} - opening;
    }
    if (line.starts_with("22") && line.size() > 42 && (line[27] == '1' || line[27] == '2')) {
      const std::size_t side = line[27] == '2' ? 1 : 0;
      ++counts[side];
      sums[side] += digits_at(line, 28, 14);
    }
    if (!line.starts_with("33") || line.size() < 73) return;
    put_digits(line, 20, 5, counts[0]);
    put_digits(line, 25, 14, sums[0]);
    put_digits(line, 39, 5, counts[1]);
    put_digits(line, 44, 14, sums[1]);
    const Digits closing = opening + sums[1] - sums[0];
    line[58] = is_negative(closing) ? '1' : '2';
    put_digits(line, 59, 14, size_of(closing));
  });
}

std::string with_coda_totals(std::string_view bytes) {
  Digits balance = 0;
  Digits debits = 0;
  Digits credits = 0;
  Digits records = 0;
  return mended(bytes, [&](std::string& line) {
    if (line.size() < 63) return;
    const char type = line[0];
    if (type == '0') debits = credits = records = 0;
    if (type == '1' || type == '2' || type == '3' || type == '8') ++records;
    if (type == '1') {
      balance = digits_at(line, 43, 15);
      if (line[42] == '1') balance = Digits{0} - balance;
    }
    if (line.starts_with("21") && line.substr(6, 4) == "0000") {
      const Digits amount = digits_at(line, 32, 15);
      (line[31] == '1' ? debits : credits) += amount;
      balance += line[31] == '1' ? Digits{0} - amount : amount;
    }
    if (type == '8') {
      line[41] = is_negative(balance) ? '1' : '0';
      put_digits(line, 42, 15, size_of(balance));
    }
    if (type != '9') return;
    put_digits(line, 16, 6, records);
    put_digits(line, 22, 15, debits);
    put_digits(line, 37, 15, credits);
  });
}

}  // namespace quittance::fuzz

#include "tests/fuzz/repair_nordic.h"

#include <charconv>
#include <cstdint>

namespace quittance::fuzz {
namespace {

// Amounts wrap around: a fuzzer's may be of any size, and a wrong total is no fault of the mutator.
std::uint64_t number(std::string_view text, std::size_t column, std::size_t length) {
  if (text.size() < column - 1 + length) return 0;
  const std::string_view digits = text.substr(column - 1, length);
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  return std::from_chars(digits.data(), end, value).ptr == end ? value : 0;
}

// `line` with a number over its columns, as far as it has them.
void put(std::string& line, std::size_t column, std::size_t length, std::uint64_t value) {
  if (line.size() < column - 1 + length) return;
  std::string digits = std::to_string(value);
  if (digits.size() > length) digits.erase(0, digits.size() - length);
  line.replace(column - 1, length, std::string(length - digits.size(), '0') + digits);
}

struct Sums {
  std::uint64_t count = 0, amount = 0, others = 0, records = 0, minus = 0;
};

class Totals {
 public:
  void mend(std::string& line) {
    const std::string_view type = std::string_view(line).substr(0, 2);
    const bool nets = type == "NY" && line.size() >= 8;
    if (nets) return ocr_giro(line, std::string_view(line).substr(6, 2));
    if (line.starts_with("T00")) opening_ = signed_number(line, 72);
    if (line.starts_with("T10") && line.size() >= 188 && line[187] != '1') {
      opening_ += signed_number(line, 88);
    }
    if (line.starts_with("T40") && line.size() >= 31) {
      const auto balance = static_cast<std::int64_t>(opening_);
      line[12] = balance < 0 ? '-' : '+';
      put(line, 14, 18, balance < 0 ? 0 - opening_ : opening_);
    }
    if (line.size() == 90) return ktl(line);
    bankgiro(line, type);
  }

 private:
  static std::uint64_t signed_number(std::string_view line, std::size_t column) {
    const std::uint64_t value = number(line, column + 1, 18);
    return line.size() >= column && line[column - 1] == '-' ? 0 - value : value;
  }

  void ktl(std::string& line) {
    if (line[0] == '0') unit_ = {};
    if (line[0] == '3' || line[0] == '5') {
      const bool correction = line[87] == '1';
      (correction ? unit_.others : unit_.count) += 1;
      (correction ? unit_.minus : unit_.amount) += number(line, 78, 10);
    }
    if (line[0] != '9') return;
    put(line, 2, 6, unit_.count);
    put(line, 8, 11, unit_.amount);
    put(line, 19, 6, unit_.others);
    put(line, 25, 11, unit_.minus);
    unit_ = {};
  }

  void ocr_giro(std::string& line, std::string_view record) {
    if (record == "10") file_ = {};
    if (record == "20") unit_ = {};
    (record == "10" || record == "89" ? file_ : unit_).records += 1;
    if (record == "30") {
      unit_.count += 1;
      unit_.amount += number(line, 33, 17);
    }
    if (record != "88" && record != "89") return;
    const Sums& sums = record == "88" ? unit_ : file_;
    put(line, 9, 8, sums.count);
    put(line, 17, 8, sums.records);
    put(line, 25, 17, sums.amount);
    if (record == "89") return;
    file_.count += unit_.count;
    file_.records += unit_.records;
    file_.amount += unit_.amount;
  }

  void bankgiro(std::string& line, std::string_view type) {
    if (type == "00" || type == "01") file_ = {};
    if (type == "05" || type == "30") unit_ = {};
    if (type == "20" && line.size() >= 55) unit_.amount += number(line, 38, 18);
    if (type == "21") unit_.amount -= number(line, 38, 18);
    if (type == "40") unit_.amount += number(line, 28, 13);
    if (type == "20" || type == "21" || type == "40") unit_.count += 1;
    if (type == "15") {
      put(line, 51, 18, unit_.amount);
      put(line, 72, 8, unit_.count);
    }
    if (type != "50" && type != "90") return;
    if (type == "50") {
      file_.count += unit_.count;
      file_.amount += unit_.amount;
    }
    put(line, 25, 7, type == "50" ? unit_.count : file_.count);
    put(line, 32, 15, type == "50" ? unit_.amount : file_.amount);
  }

  Sums unit_, file_;
  std::uint64_t opening_ = 0;
};

}  // namespace

std::string with_nordic_totals(std::string_view bytes) {
  Totals totals;
  std::string mended;
  while (!bytes.empty()) {
    const std::size_t at = bytes.find('\n');
    const std::size_t size = at == std::string_view::npos ? bytes.size() : at + 1;
    const std::size_t text = bytes.substr(0, size).find_last_not_of("\r\n") + 1;
    std::string line(bytes.substr(0, text));
    totals.mend(line);
    mended += line;
    mended += bytes.substr(text, size - text);
    bytes.remove_prefix(size);
  }
  return mended;
}

}  // namespace quittance::fuzz

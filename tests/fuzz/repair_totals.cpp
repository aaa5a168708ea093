#include "tests/fuzz/repair_totals.h"

#include <charconv>
#include <cstdint>
#include <vector>

namespace quittance::fuzz {
namespace {

// Amounts wrap around: a fuzzer's may be of any size, and a wrong total is no fault of the mutator.
std::uint64_t amount_of(std::string_view field) {
  if (field.starts_with('+')) field.remove_prefix(1);
  std::int64_t amount = 0;
  const auto end = field.data() + field.size();
  return std::from_chars(field.data(), end, amount).ptr == end ? static_cast<std::uint64_t>(amount)
                                                               : 0;
}

std::string text_of(std::uint64_t amount) {
  return std::to_string(static_cast<std::int64_t>(amount));
}

std::vector<std::string_view> cut(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

// A line without its end, and the end: LF, CR LF or nothing.
struct Line {
  std::string_view text;
  std::string_view end;
};

std::vector<Line> lines_of(std::string_view bytes) {
  std::vector<Line> lines;
  while (!bytes.empty()) {
    const std::size_t at = bytes.find('\n');
    const std::size_t size = at == std::string_view::npos ? bytes.size() : at + 1;
    const std::size_t text = bytes.substr(0, size).find_last_not_of("\r\n") + 1;
    lines.push_back({bytes.substr(0, text), bytes.substr(text, size - text)});
    bytes.remove_prefix(size);
  }
  return lines;
}

// What a record and its continuations add to its account's total.
std::uint64_t bai2_amounts(const std::string& record) {
  const std::vector<std::string_view> fields = cut(record, ',');
  if (fields[0] == "16") return fields.size() > 2 ? amount_of(fields[2]) : 0;
  std::uint64_t total = 0;
  for (std::size_t at = 3; fields[0] == "03" && at + 1 < fields.size();) {
    if (fields[at].empty()) {
      ++at;
      continue;
    }
    total += amount_of(fields[at + 1]);
    const std::string_view funds = at + 3 < fields.size() ? fields[at + 3] : "";
    const std::size_t fields_of_group = funds == "S" ? 7 : funds == "V" ? 6 : 4;
    at += fields_of_group;
    if (funds == "D" && at < fields.size()) at += 1 + 2 * (amount_of(fields[at]) % 64);
  }
  return total;
}

class Bai2Totals {
 public:
  std::string mend(std::string_view bytes) {
    std::string mended;
    for (const Line& line : lines_of(bytes)) {
      const std::string_view code = line.text.substr(0, 2);
      if (code == "88") {
        record_ += ',';
        record_ += content(line.text.size() > 3 ? line.text.substr(3) : "");
      } else if (code == "49" || code == "98" || code == "99" || code == "01" || code == "02" ||
                 code == "03" || code == "16") {
        account_ += bai2_amounts(record_);
        record_ = content(line.text);
      }
      if (!line.text.empty()) ++records_;
      mended +=
          code == "49" || code == "98" || code == "99" ? trailer(code) : std::string(line.text);
      mended += line.end;
      begin(code);
    }
    return mended;
  }

 private:
  static std::string_view content(std::string_view text) {
    return text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
  }

  void begin(std::string_view code) {
    if (code == "01") {
      first_of_file_ = records_ - 1;
      file_ = groups_ = 0;
    }
    if (code == "02") {
      first_of_group_ = records_ - 1;
      group_ = accounts_ = 0;
    }
    if (code == "03") {
      first_of_account_ = records_ - 1;
      account_ = 0;
    }
  }

  std::string trailer(std::string_view code) {
    record_.clear();
    if (code == "49") {
      group_ += account_;
      ++accounts_;
      return "49," + text_of(account_) + ',' + std::to_string(records_ - first_of_account_) + '/';
    }
    if (code == "98") {
      file_ += group_;
      ++groups_;
      return "98," + text_of(group_) + ',' + std::to_string(accounts_) + ',' +
             std::to_string(records_ - first_of_group_) + '/';
    }
    return "99," + text_of(file_) + ',' + std::to_string(groups_) + ',' +
           std::to_string(records_ - first_of_file_) + '/';
  }

  std::string record_;
  std::uint64_t account_ = 0, group_ = 0, file_ = 0;
  std::uint64_t accounts_ = 0, groups_ = 0;
  std::uint64_t records_ = 0, first_of_account_ = 0, first_of_group_ = 0, first_of_file_ = 0;
};

std::string digits(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  text.insert(0, text.size() < width ? width - text.size() : 0, '0');
  return text.substr(text.size() - width);
}

// Writes a count and an amount of ten digits behind the lockbox and date of a 7 or 8.
std::string lockbox_total(std::string_view text, std::uint64_t checks, std::size_t width,
                          std::uint64_t amount) {
  constexpr std::size_t kCountAt = 20;
  std::string total(text.substr(0, kCountAt));
  total.resize(kCountAt, ' ');
  total += digits(checks, width) + digits(amount, 10);
  if (text.size() > total.size()) total += text.substr(total.size());
  return total;
}

// What an 8 or 9 of an ACH file states.
struct AchSums {
  std::uint64_t entries = 0, hash = 0, debits = 0, credits = 0;
  void add(const AchSums& other) {
    entries += other.entries;
    hash += other.hash;
    debits += other.debits;
    credits += other.credits;
  }
  // Count, hash and amounts as their columns hold them; those of ADV batches are wider.
  [[nodiscard]] std::string columns(std::size_t count_width, bool adv) const {
    const std::size_t width = adv ? 20 : 12;
    return digits(entries, count_width) + digits(hash % 10'000'000'000U, 10) +
           digits(debits, width) + digits(credits, width);
  }
};

// `to` over the columns of `line` from `at` on.
std::string written_over(std::string_view line, std::size_t at, const std::string& to) {
  std::string text(line);
  if (text.size() < at + to.size()) text.resize(at + to.size(), ' ');
  return text.replace(at, to.size(), to);
}

}  // namespace

std::string with_bai2_totals(std::string_view bytes) {
  return Bai2Totals().mend(bytes);
}

std::string with_lockbox_totals(std::string_view bytes) {
  std::uint64_t checks = 0, amount = 0, box_checks = 0, box_amount = 0, records = 0;
  std::string mended;
  for (const Line& line : lines_of(bytes)) {
    const char type = line.text.empty() ? '\0' : line.text.front();
    if (type != '\0') ++records;
    if (type == '1') records = 1;
    if (type == '6' && line.text.size() >= 17) {
      ++checks;
      amount += amount_of(line.text.substr(7, 10));
    }
    if (type == '7') {
      mended += lockbox_total(line.text, checks, 3, amount);
      box_checks += checks;
      box_amount += amount;
      checks = amount = 0;
    } else if (type == '8') {
      mended += lockbox_total(line.text, box_checks, 4, box_amount);
      box_checks = box_amount = 0;
    } else if (type == '9') {
      mended += "9" + digits(records, 6);
    } else {
      mended += line.text;
    }
    mended += line.end;
  }
  return mended;
}

std::string with_nacha_totals(std::string_view bytes) {
  AchSums batch, file;
  std::uint64_t batches = 0, records = 0;
  bool adv = false, all_adv = true;
  std::string mended;
  for (const Line& line : lines_of(bytes)) {
    const std::string_view text = line.text;
    const char type = text.empty() ? '\0' : text.front();
    if (type != '\0') ++records;
    if (type == '1') {
      file = batch = {};
      batches = 0;
      records = 1;
      all_adv = true;
    } else if (type == '5') {
      file.add(batch);
      batch = {};
      ++batches;
      adv = text.size() >= 53 && text.substr(50, 3) == "ADV";
      all_adv = all_adv && adv;
    } else if (type == '6' || type == '7') {
      ++batch.entries;
    }
    if (type == '6' && text.size() >= 39) {
      batch.hash += amount_of(text.substr(3, 8));
      const std::uint64_t amount = amount_of(adv ? text.substr(27, 12) : text.substr(29, 10));
      const bool eighty = text[1] == '8';
      const bool debit = eighty ? (text[2] - '0') % 2 == 0 : text[2] >= '5';
      (debit ? batch.debits : batch.credits) += amount;
    }
    if (type == '8') {
      mended += written_over(text, 4, batch.columns(6, adv));
      file.add(batch);
      batch = {};
    } else if (type == '9' && text.find_first_not_of('9') != std::string_view::npos) {
      file.add(batch);
      batch = {};
      const std::string blocks = digits((records + 9) / 10, 6);
      mended += written_over(text, 1,
                             digits(batches, 6) + blocks + file.columns(8, all_adv && batches > 0));
    } else {
      mended += text;
    }
    mended += line.end;
  }
  return mended;
}

}  // namespace quittance::fuzz

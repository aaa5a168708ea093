#include "ingest/csv/rfc4180.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <map>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "core/text.h"
#include "ingest/framing.h"
#include "ingest/line_end.h"

namespace quittance::ingest {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

std::size_t find_byte(std::string_view bytes, char byte, std::size_t from) {
  if (from >= bytes.size()) return bytes.size();
  const void* found = std::memchr(bytes.data() + from, byte, bytes.size() - from);
  return found == nullptr
             ? bytes.size()
             : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

// Behind the line end that begins at `at`: one byte, two for CR LF, none at the end of input.
std::size_t behind_line_end(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) return bytes.size();
  if (bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n') return at + 2;
  return at + 1;
}

std::size_t next_line(std::string_view bytes, std::size_t at) {
  return behind_line_end(bytes, line_end(bytes, at));
}

#ifdef __AVX2__
constexpr std::size_t kBlock = 32;

// Which of the kBlock bytes from `at` on are the separator or a line end: bit n for byte at + n.
std::uint32_t field_ends(std::string_view bytes, char separator, std::size_t at) {
  __m256i block;
  std::memcpy(&block, bytes.data() + at, kBlock);
  const __m256i ends =
      _mm256_or_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8(separator)),
                      _mm256_or_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('\n')),
                                      _mm256_cmpeq_epi8(block, _mm256_set1_epi8('\r'))));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(ends));
}
#endif

// A field in quotes whose opening quote stands at `open`.
struct Quoted {
  CsvFault fault = CsvFault::none;
  std::size_t close = 0;  // its closing quote
  bool doubled = false;   // contains doubled quotes
};

// The reader and the splitter both go by this function, so that they agree on every input.
//
// It looks at most kCsvFieldMax bytes ahead. A broken field is left at the end of its first line,
// and that keeps the whole linear: between `open` and the break all runs of quotes are even, and
// an even run opens and closes in itself, so no byte is looked at for a second broken field.
Quoted scan_quoted(std::string_view bytes, char separator, std::size_t open) {
  Quoted quoted;
  const std::string_view window = bytes.substr(0, std::min(bytes.size(), open + 2 + kCsvFieldMax));
  std::size_t at = open + 1;
  for (;;) {
    at = find_byte(window, '"', at);
    if (at == window.size()) {
      quoted.fault =
          window.size() == bytes.size() ? CsvFault::quote_open : CsvFault::field_too_long;
      return quoted;
    }
    if (at + 1 < bytes.size() && bytes[at + 1] == '"') {
      quoted.doubled = true;
      at += 2;
      continue;
    }
    quoted.close = at;
    const bool ends =
        at + 1 == bytes.size() || bytes[at + 1] == separator || is_line_end(bytes[at + 1]);
    if (!ends) quoted.fault = CsvFault::text_after_quote;
    return quoted;
  }
}

// What csv_column_name() would leave as it is; may say no to some such names.
bool is_column_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; }) &&
         name.find("__") == std::string_view::npos && !name.starts_with('_') &&
         !name.ends_with('_');
}

}  // namespace

std::string_view describe(CsvFault fault) {
  switch (fault) {
    case CsvFault::none:
      return "";
    case CsvFault::quote_open:
      return "a quoted field has no closing quote; close it, or double a quote that is text";
    case CsvFault::text_after_quote:
      return "text stands after a closing quote; double a quote that is text";
    case CsvFault::field_too_long:
      return "a field is longer than 1 MiB; a closing quote may be missing";
    case CsvFault::record_too_long:
      return "a record is longer than 16 MiB; shorten it at the source";
    case CsvFault::too_many_fields:
      return "a record has more than 4096 fields; check the separator";
  }
  return "";
}

bool CsvRow::blank() const {
  return std::all_of(fields.begin(), fields.end(), [](std::string_view field) {
    field = trim(field);
    return std::all_of(field.begin(), field.end(), is_padding);
  });
}

CsvReader::CsvReader(std::string_view bytes, char separator, std::uint64_t from, std::uint64_t to)
    : bytes_(bytes), separator_(separator), at_(from), end_(to) {}

bool CsvReader::next() {
  if (at_ >= end_) return false;
  doubled_.clear();
  row_.in_bytes = true;
  fault_ = CsvFault::none;
  row_.record += 1;
  row_.line = line_;
  row_.from = at_;
  if (at_ == 0 && bytes_.starts_with(kByteOrderMark)) at_ += kByteOrderMark.size();
  read_record();
  row_.to = at_;
  if (fault_ == CsvFault::none && row_.to - row_.from > kCsvRecordMax) {
    fault_ = CsvFault::record_too_long;
  }
  if (fault_ != CsvFault::none) {
    row_.fields.clear();
  } else if (!doubled_.empty()) {
    resolve_doubled_quotes();
  }
  return true;
}

// Broken quotes end the record; limits are noted and the record is read to its end.
void CsvReader::read_record() {
  if (read_plain_fields()) return;
  while (read_field()) {
  }
  most_fields_ = std::max(most_fields_, row_.fields.size());
}

// Takes fields as long as they are plain, a block at a time; true when the record is at its end.
// Quotes, limits, more fields than any record before had, and the last bytes of the input are left
// to read_field().
bool CsvReader::read_plain_fields() {
#ifdef __AVX2__
  const char* const bytes = bytes_.data();
  const char separator = separator_;
  // Most rows have as many fields as the one before: its places are written over.
  std::vector<std::string_view>& fields = row_.fields;
  if (fields.size() < most_fields_) fields.resize(most_fields_);
  std::string_view* const places = fields.data();
  const std::size_t many = fields.size();
  std::size_t read = 0;
  std::size_t from = at_;
  for (std::size_t base = at_; base + kBlock <= bytes_.size(); base += kBlock) {
    for (std::uint32_t ends = field_ends(bytes_, separator, base); ends != 0; ends &= ends - 1) {
      const std::size_t end = base + static_cast<std::size_t>(std::countr_zero(ends));
      if (bytes[from] == '"' || end - from > kCsvFieldMax || read == many) {
        fields.resize(read);
        at_ = from;
        return false;
      }
      places[read++] = {bytes + from, end - from};
      if (bytes[end] != separator) {
        fields.resize(read);
        ++line_;
        at_ = behind_line_end(bytes_, end);
        return true;
      }
      from = end + 1;
    }
  }
  fields.resize(read);
  at_ = from;
#else
  row_.fields.clear();
#endif
  return false;
}

// Reads one field with what ends it; false when the record is at its end.
bool CsvReader::read_field() {
  std::size_t from = at_;
  std::size_t end = at_;
  if (at_ < bytes_.size() && bytes_[at_] == '"') {
    const Quoted quoted = scan_quoted(bytes_, separator_, at_);
    if (quoted.fault != CsvFault::none) {
      fault_ = quoted.fault;
      at_ = next_line(bytes_, at_);
      line_ += 1;
      return false;
    }
    if (quoted.doubled) doubled_.push_back(row_.fields.size());
    from = at_ + 1;
    end = quoted.close;
    for (std::size_t at = from; at < end; at = behind_line_end(bytes_, at)) {
      while (at < end && !is_line_end(bytes_[at])) ++at;
      if (at < end) ++line_;
    }
    at_ = end + 1;
  } else {
    while (at_ < bytes_.size() && bytes_[at_] != separator_ && !is_line_end(bytes_[at_])) ++at_;
    end = at_;
  }
  if (end - from > kCsvFieldMax) fault_ = CsvFault::field_too_long;
  if (row_.fields.size() == kCsvFieldsMax) {
    fault_ = CsvFault::too_many_fields;
  } else {
    row_.fields.push_back(bytes_.substr(from, end - from));
  }
  if (at_ < bytes_.size() && bytes_[at_] == separator_) {
    ++at_;
    return true;
  }
  if (at_ < bytes_.size()) ++line_;
  at_ = behind_line_end(bytes_, at_);
  return false;
}

void CsvReader::resolve_doubled_quotes() {
  row_.in_bytes = false;
  std::size_t size = 0;
  for (const std::size_t field : doubled_) size += row_.fields[field].size();
  scratch_.clear();
  scratch_.reserve(size);  // the views below point into it: it must not grow
  for (const std::size_t field : doubled_) {
    const std::string_view raw = row_.fields[field];
    const std::size_t begin = scratch_.size();
    for (std::size_t at = 0; at < raw.size(); ++at) {
      scratch_.push_back(raw[at]);
      if (raw[at] == '"') ++at;
    }
    row_.fields[field] = std::string_view(scratch_).substr(begin);
  }
}

CsvCuts::CsvCuts(std::string_view bytes, char separator, std::uint64_t from, std::size_t part_bytes)
    : bytes_(bytes),
      separator_(separator),
      step_(std::max<std::size_t>(part_bytes, 1)),
      at_(from),
      wanted_(from + step_),
      row_start_(from) {
  if (from == 0 && bytes.starts_with(kByteOrderMark)) at_ = row_start_ = kByteOrderMark.size();
}

std::uint64_t CsvCuts::cut(std::size_t at) {
  wanted_ = at + step_;
  return at;
}

std::uint64_t CsvCuts::next() {
  constexpr std::size_t kLookAhead = std::size_t{64} << 10;
  while (at_ < bytes_.size()) {
    const std::size_t limit = std::min(bytes_.size(), std::max(at_, wanted_) + kLookAhead);
    const std::size_t quote = find_byte(bytes_.substr(0, limit), '"', at_);
    // Everything in [at_, quote) is outside quotes: line ends there end records.
    std::size_t end = std::max(at_, wanted_ - 1);
    while (end < quote && !is_line_end(bytes_[end])) ++end;
    if (end < quote) {
      at_ = behind_line_end(bytes_, end);
      return cut(at_);
    }
    at_ = quote;
    if (quote == limit) continue;
    const bool opens =
        quote == row_start_ || bytes_[quote - 1] == separator_ || is_line_end(bytes_[quote - 1]);
    if (!opens) {
      ++at_;
      continue;
    }
    const Quoted quoted = scan_quoted(bytes_, separator_, quote);
    if (quoted.fault == CsvFault::none) {
      at_ = quoted.close + 1;
      continue;
    }
    at_ = row_start_ = next_line(bytes_, quote);
    if (at_ >= wanted_ && at_ < bytes_.size()) return cut(at_);
  }
  return bytes_.size();
}

std::vector<std::uint64_t> csv_split(std::string_view bytes, char separator, std::uint64_t from,
                                     std::size_t part_bytes) {
  std::vector<std::uint64_t> cuts{from};
  CsvCuts next(bytes, separator, from, part_bytes);
  while (cuts.back() < bytes.size()) cuts.push_back(next.next());
  return cuts;
}

char csv_separator(std::string_view bytes) {
  constexpr std::array<char, 4> kSeparators{',', ';', '\t', '|'};
  constexpr int kRows = 32;
  char best = ',';
  std::size_t best_score = 0;
  // Without quotes a line is a row, and a separator that is not on these lines cuts none of them.
  const std::string_view head = bytes.substr(0, kCsvFieldMax);
  std::size_t behind = 0;
  for (int n = 0; n < kRows && behind < head.size(); ++n) behind = next_line(head, behind);
  const std::string_view lines = head.substr(0, behind);
  const bool quoted = lines.find('"') != std::string_view::npos;
  for (const char separator : kSeparators) {
    if (!quoted && lines.find(separator) == std::string_view::npos) continue;
    // Score: rows of the most frequent field count, then that count; one field counts for nothing.
    std::map<std::size_t, std::size_t> rows_of;
    CsvReader reader(head, separator);
    for (int n = 0; n < kRows && reader.next(); ++n) {
      if (reader.row().fields.size() > 1) ++rows_of[reader.row().fields.size()];
    }
    for (const auto& [fields, rows] : rows_of) {
      const std::size_t score = rows * (kCsvFieldsMax + 1) + fields;
      if (score > best_score) {
        best_score = score;
        best = separator;
      }
    }
  }
  return best;
}

std::string csv_column_name(std::string_view written) {
  std::string name;
  for (const char c : written) {
    const bool kept = is_alpha(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
    if (kept) {
      name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    } else if (!name.empty() && name.back() != '_') {
      name.push_back('_');
    }
  }
  if (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

CsvHeader::CsvHeader(const CsvRow& row) {
  for (const std::string_view field : row.fields) {
    std::string name = csv_column_name(field);
    if (!name.empty() && !index_.emplace(name, names_.size()).second && repeated_.empty()) {
      repeated_ = name;
    }
    names_.push_back(std::move(name));
  }
}

std::optional<std::size_t> CsvHeader::find(std::string_view name) const {
  auto found = index_.find(name);
  if (found == index_.end() && !is_column_name(name)) found = index_.find(csv_column_name(name));
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

std::string_view CsvHeader::field(const CsvRow& row, std::string_view name) const {
  const std::optional<std::size_t> column = find(name);
  return column && *column < row.fields.size() ? row.fields[*column] : std::string_view();
}

}  // namespace quittance::ingest

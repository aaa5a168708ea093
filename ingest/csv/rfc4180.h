// Reads delimited text (RFC 4180 and what banks make of it) record by record from bytes in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace quittance::ingest {

inline constexpr std::size_t kCsvFieldMax = std::size_t{1} << 20;    // bytes between the separators
inline constexpr std::size_t kCsvRecordMax = std::size_t{16} << 20;  // bytes
inline constexpr std::size_t kCsvFieldsMax = 4096;                   // fields of a record

// One record. Fields point into the bytes, or into the reader where a field had doubled quotes;
// they live until the next call of next().
struct CsvRow {
  std::vector<std::string_view> fields;
  std::uint32_t record = 0;  // 1-based
  std::uint64_t line = 0;    // 1-based line on which it begins
  std::uint64_t from = 0;    // byte offsets, half-open, line end included
  std::uint64_t to = 0;
  bool in_bytes = true;  // no field had doubled quotes: all point into the bytes
  // A line without content: nothing, or nothing but blanks and separators.
  [[nodiscard]] bool blank() const;
};

enum class CsvFault : std::uint8_t {
  none,
  quote_open,        // no closing quote until the end of input
  text_after_quote,  // something stands between a closing quote and the separator
  field_too_long,    // over kCsvFieldMax
  record_too_long,   // over kCsvRecordMax
  too_many_fields,   // over kCsvFieldsMax
};
// One English sentence: what is wrong and what to do. Static storage.
[[nodiscard]] std::string_view describe(CsvFault fault);

// A pass over delimited text. Lines end with CR LF, LF or CR; a field in quotes may contain them.
// A quote counts only at the beginning of a field; elsewhere it is text (`5" pipe`). A UTF-8 byte
// order mark at the beginning is skipped. A bad record costs itself only: where quotes are broken,
// reading goes on with the line after the one on which the broken field begins.
// Cost: linear, whatever the input; memory: one record.
//
//   CsvReader reader(bytes, ',');
//   while (reader.next()) {
//     if (reader.fault() != CsvFault::none) … describe(reader.fault()), reader.row().line …
//     else … reader.row().fields …
//   }
class CsvReader {
 public:
  // Reads bytes[from, to); both at record boundaries, such as csv_split() yields. Records and lines
  // are counted from `from`. `bytes` outlives the reader.
  CsvReader(std::string_view bytes, char separator, std::uint64_t from, std::uint64_t to);
  CsvReader(std::string_view bytes, char separator)
      : CsvReader(bytes, separator, 0, bytes.size()) {}
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Moves to the next record; false at the end. A record with a fault has no fields.
  [[nodiscard]] bool next();
  [[nodiscard]] CsvFault fault() const { return fault_; }
  [[nodiscard]] const CsvRow& row() const { return row_; }
  [[nodiscard]] std::uint64_t lines() const { return line_ - 1; }  // line ends read so far

 private:
  void read_record();
  bool read_plain_fields();
  bool read_field();
  void take_line_end();
  void resolve_doubled_quotes();

  std::string_view bytes_;
  char separator_;
  std::size_t at_;
  std::size_t end_;
  std::uint64_t line_ = 1;
  CsvFault fault_ = CsvFault::none;
  CsvRow row_;
  std::size_t most_fields_ = 0;       // of a record
  std::vector<std::size_t> doubled_;  // fields of this record that contain doubled quotes
  std::string scratch_;               // their text
};

// Cuts bytes[from, size) at record boundaries into parts of about `part_bytes`, reading hardly
// further than the next cut. The records of all parts are the records of the whole. Cost: one fast
// pass over the bytes, which outlive it.
class CsvCuts {
 public:
  CsvCuts(std::string_view bytes, char separator, std::uint64_t from, std::size_t part_bytes);
  // Where the next part ends; the last one at bytes.size().
  [[nodiscard]] std::uint64_t next();

 private:
  std::uint64_t cut(std::size_t at);

  std::string_view bytes_;
  char separator_;
  std::size_t step_;
  std::size_t at_;         // outside quotes, all before it is done
  std::size_t wanted_;     // the next cut is the first record end at or behind it
  std::size_t row_start_;  // a place where a quote opens a field besides after separators
};

// All of them: begins with `from`, ends with bytes.size().
[[nodiscard]] std::vector<std::uint64_t> csv_split(std::string_view bytes, char separator,
                                                   std::uint64_t from, std::size_t part_bytes);

// The separator (, ; tab or |) that cuts the first records most evenly; ',' when none does.
[[nodiscard]] char csv_separator(std::string_view bytes);

// "Value Date", "value_date" and " VALUE-DATE " are one column: lower case, letters and digits
// (and bytes beyond ASCII) kept, everything between them one underscore.
[[nodiscard]] std::string csv_column_name(std::string_view written);

// Which column stands where. Names are compared as csv_column_name() makes them.
class CsvHeader {
 public:
  CsvHeader() = default;
  explicit CsvHeader(const CsvRow& row);
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
  // The field of that column; empty when the file has no such column.
  [[nodiscard]] std::string_view field(const CsvRow& row, std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }  // in file order
  // A name that stands twice, the first such; empty when all differ. find() gives the first column.
  [[nodiscard]] std::string_view repeated() const { return repeated_; }

 private:
  std::vector<std::string> names_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const noexcept {
      return std::hash<std::string_view>{}(name);
    }
  };
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
  std::string repeated_;
};

}  // namespace quittance::ingest

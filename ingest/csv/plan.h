// How one CSV file is to be read: separator, header, columns, and how dates and amounts are
// written.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/csv/columns.h"
#include "ingest/csv/rfc4180.h"
#include "ingest/csv/values.h"
#include "ingest/dialect.h"

namespace quittance::ingest::csv {

inline constexpr int kHeaderLinesMax = 20;                          // where it is looked for
inline constexpr std::size_t kHeadBytes = std::size_t{64} << 10;    // within so many bytes
inline constexpr std::size_t kSkipBytesMax = std::size_t{1} << 20;  // of a mapping's preamble

// What the values prove of how they are written.
struct Evident {
  DateOrder order = DateOrder::unproved;
  Marks marks = Marks::unproved;
  Sides sides = Sides::bank;
  friend bool operator==(const Evident&, const Evident&) = default;
};

struct Plan {
  const CsvMapping* mapping = nullptr;  // null: by header names
  char separator = ',';
  bool found = false;  // a header with a date and an amount
  Columns columns = Columns::of(CsvHeader(), nullptr);
  std::size_t header_fields = 0;
  std::string account;                // that lines above the header state; empty: none
  std::optional<Currency> stated_in;  // currency that the header, else lines above it state
  std::string by_content;  // without a header: which column was taken for what; else empty
  std::uint64_t header_from = 0;
  std::uint64_t data_from = 0;  // behind the header; where it would stand if there is none
  std::uint32_t header_line = 1;
  std::uint32_t data_line = 1;  // 1-based line on which the data begin
  std::string problem;          // where no header was found: what is wrong and what to do

  // From the whole column, unless the mapping or the canonical header says it.
  DateOrder order = DateOrder::unproved;
  Marks marks = Marks::unproved;
  Sides sides = Sides::bank;
  [[nodiscard]] bool settled() const;
  [[nodiscard]] Evident evident() const { return {order, marks, sides}; }

  [[nodiscard]] Result<Date> date(std::string_view text) const;
  [[nodiscard]] Result<std::int64_t> amount(std::string_view text, Currency currency) const;
};

// From the head of the file alone, so that every part can make the same one. Cost: bounded.
[[nodiscard]] Plan make_plan(std::string_view bytes, const CsvMapping* mapping);

// Looks through the date and amount columns of bytes[from, to), record boundaries behind the
// header: of the whole file, or of a part whose rows likely prove what the whole does. Cost: one
// pass, of which `passed` hears every 8 MiB.
void settle(Plan& plan, std::string_view bytes, std::uint64_t from, std::uint64_t to,
            const std::function<void(std::uint64_t)>& passed = {});

}  // namespace quittance::ingest::csv

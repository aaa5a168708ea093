// The documents that a payment or an advice is for: DOC and what follows it, as remittance lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/edifact/segments.h"
#include "ingest/edifact/values.h"

namespace quittance::ingest::edifact {

inline constexpr std::string_view kReferenceDocument = "999";  // DOC+999: a payment reference (KID)

// Collects lines of one message, for one payment after another.
class Documents {
 public:
  Documents(Arena& arena, const CharacterSet& charset) : arena_(arena), charset_(charset) {}

  // DOC: the next line. Amounts without a currency of their own are in `currency`.
  void open(const Segment& segment, Currency currency);
  // The currency of the open line, where none was known when it was opened.
  void assume(Currency currency);
  // MOA, AJT and FTX behind a DOC. False: an amount that cannot be read, or is in another currency;
  // its line then has no amount.
  [[nodiscard]] bool take(const Segment& segment);
  // Ends the open line, if there is one.
  void close();
  [[nodiscard]] bool is_open() const { return open_.has_value(); }

  // Lines are counted through the message; those of one payment stand together.
  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  [[nodiscard]] std::span<const RemittanceLine> lines(std::size_t from, std::size_t to) const {
    return std::span(lines_).subspan(from, to - from);
  }
  // The only payment reference (DOC+999) of these lines; empty: none, or several.
  [[nodiscard]] std::string_view reference(std::size_t from, std::size_t to) const;
  // Documents without a number, which make no line.
  [[nodiscard]] std::uint64_t unnamed() const { return unnamed_; }
  void clear();  // forgets the lines

 private:
  struct Open {
    RemittanceLine line;
    std::string_view code;
    Currency currency;
    std::optional<std::int64_t> due;    // MOA+9 or 77
    std::optional<std::int64_t> other;  // another amount, where neither is stated
    std::optional<std::int64_t> adjusted;
    bool unreadable = false;
    bool adjusting = false;  // behind an AJT
    std::string text;
  };

  Arena& arena_;
  const CharacterSet& charset_;
  std::optional<Open> open_;
  std::vector<RemittanceLine> lines_;
  std::vector<std::string_view> codes_;  // of each line
  std::uint64_t unnamed_ = 0;
};

}  // namespace quittance::ingest::edifact

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
  // From here on amounts may be in any currency; which one counts is said at the end (`settle`).
  void accept_any_currency() { any_currency_ = true; }
  // Lines take their amounts in `currency`. A line with amounts in others alone loses them, and is
  // given to `lost` with the currency that it has.
  template <typename Lost>
  void settle(Currency currency, const Lost& lost) {
    for (std::size_t n = 0; n < lines_.size(); ++n) {
      const Priced* found = nullptr;
      for (const Priced& priced : priced_[n]) {
        if (priced.currency == currency) found = &priced;
      }
      if (found != nullptr) {
        lines_[n] = found->line;
      } else if (!priced_[n].empty()) {
        RemittanceLine& line = lines_[n];
        line.paid = line.discount = line.adjustment = 0;
        line.amount_stated = false;
        lost(line, priced_[n].front().currency);
      }
    }
  }
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
  // What a document states in one currency.
  struct Amounts {
    Currency currency;
    std::optional<std::int64_t> paid;   // MOA+12
    std::optional<std::int64_t> due;    // MOA+9 or 77
    std::optional<std::int64_t> other;  // another amount, where neither is stated
    std::optional<std::int64_t> adjusted;
    std::int64_t discount = 0;
  };
  struct Open {
    RemittanceLine line;
    std::string_view code;
    Currency currency;
    std::vector<Amounts> amounts;  // one a currency
    bool unreadable = false;
    bool adjusting = false;  // behind an AJT
    std::string text;
  };
  struct Priced {
    Currency currency;
    RemittanceLine line;
  };

  [[nodiscard]] Amounts& amounts_in(Currency currency);
  [[nodiscard]] RemittanceLine line_of(const Amounts& amounts) const;

  Arena& arena_;
  const CharacterSet& charset_;
  std::optional<Open> open_;
  std::vector<RemittanceLine> lines_;
  std::vector<std::string_view> codes_;      // of each line
  std::vector<std::vector<Priced>> priced_;  // each line in the currencies that it states
  bool any_currency_ = false;
  std::uint64_t unnamed_ = 0;
};

}  // namespace quittance::ingest::edifact

#include "ingest/csv/by_content.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/check_digits.h"
#include "core/text.h"
#include "core/wide.h"
#include "ingest/csv/values.h"

namespace quittance::ingest::csv {
namespace {

bool is_month_first(std::string_view text) {
  return read_date(text, DateOrder::month_first).has_value();
}
bool is_day_first(std::string_view text) {
  return read_date(text, DateOrder::day_first).has_value();
}

// "1,250.50", "-3,00 EUR": whole numbers may be anything, and have no cents.
bool has_cents(std::string_view text) {
  const std::size_t last = text.find_last_of("0123456789");
  if (last == std::string_view::npos || last < 3 || !is_digit(text[last - 1])) return false;
  const char mark = text[last - 2];
  if ((mark != '.' && mark != ',') || !is_digit(text[last - 3])) return false;
  const Result<std::int64_t> amount = read_amount(text, Currency::of("USD"), Marks::unproved);
  if (amount) return true;
  const Errc code = amount.error().code;  // only the marks are in doubt, or it is other money
  return code == Errc::field_unreadable || code == Errc::currency_mismatch;
}

bool is_currency(std::string_view text) {
  return Currency::parse(text).has_value();
}

class Head {
 public:
  explicit Head(const HeadRows& rows) : rows_(rows) {}

  [[nodiscard]] std::size_t columns() const { return rows_.front().size(); }
  [[nodiscard]] std::string_view at(std::size_t row, std::size_t column) const {
    return trim(rows_[row][column]);
  }

  // The columns whose values are all of a kind.
  template <class Kind>
  [[nodiscard]] std::vector<std::size_t> of_kind(const Kind& kind) const {
    std::vector<std::size_t> found;
    for (std::size_t column = 0; column < columns(); ++column) {
      bool all = true;
      for (std::size_t row = 0; all && row < rows_.size(); ++row) all = kind(at(row, column));
      if (all) found.push_back(column);
    }
    return found;
  }

  template <class Kind>
  [[nodiscard]] bool none(std::size_t column, const Kind& kind) const {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (kind(at(row, column))) return false;
    }
    return true;
  }

  [[nodiscard]] bool one_value(std::size_t column) const {
    for (std::size_t row = 1; row < rows_.size(); ++row) {
      if (at(row, column) != at(0, column)) return false;
    }
    return true;
  }

  // One column is what the other comes to, from the first row to the last or the other way round.
  [[nodiscard]] bool is_balance_of(std::size_t balance, std::size_t amount) const {
    bool down = rows_.size() >= 3;
    bool up = down;
    std::vector<std::int64_t> balances;
    std::vector<std::int64_t> amounts;
    Evidence evidence;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      evidence.note_amount(at(row, balance));
      evidence.note_amount(at(row, amount));
    }
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const auto read = [&](std::size_t column) {
        return read_amount(at(row, column), Currency::of("USD"), marks(evidence));
      };
      const auto of_balance = read(balance);
      const auto of_amount = read(amount);
      if (!of_balance || !of_amount) return false;
      balances.push_back(*of_balance);
      amounts.push_back(*of_amount);
    }
    for (std::size_t row = 1; row < rows_.size(); ++row) {
      down = down && Wide{balances[row - 1]} + amounts[row] == balances[row];
      up = up && Wide{balances[row]} + amounts[row - 1] == balances[row - 1];
    }
    return down || up;
  }

  // The column with most letters in all, of those without a name.
  [[nodiscard]] std::optional<std::size_t> longest(const std::vector<std::string>& names) const {
    std::optional<std::size_t> found;
    std::size_t most = 0;
    for (std::size_t column = 0; column < columns(); ++column) {
      if (!names[column].empty()) continue;
      std::size_t letters = 0;
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        const std::string_view text = at(row, column);
        letters += static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
          return is_alpha(c) || static_cast<unsigned char>(c) >= 0x80;
        }));
      }
      if (letters > most) {
        most = letters;
        found = column;
      }
    }
    return found;
  }

 private:
  const HeadRows& rows_;
};

// The column of amounts among those that hold money, or why there is none.
std::optional<std::size_t> amount_among(const Head& head, const std::vector<std::size_t>& money,
                                        std::string& why_not) {
  if (money.empty()) {
    why_not = "no column has an amount with cents in every row";
  } else if (money.size() > 2) {
    why_not = "more than two columns have amounts";
  } else if (money.size() == 2) {
    const bool second = head.is_balance_of(money[1], money[0]);
    const bool first = head.is_balance_of(money[0], money[1]);
    if (first == second) {
      why_not = "two columns have amounts, and the rows do not tell which is the balance";
      return std::nullopt;
    }
    return second ? money[0] : money[1];
  }
  return why_not.empty() ? std::optional(money.front()) : std::nullopt;
}

}  // namespace

ByContent columns_by_content(const HeadRows& rows) {
  ByContent found;
  if (rows.empty() || rows.front().size() < 2) {
    found.why_not = "there are no rows of two columns or more";
    return found;
  }
  const Head head(rows);
  found.names.resize(head.columns());
  std::vector<std::size_t> dates = head.of_kind(is_day_first);
  if (dates.empty()) dates = head.of_kind(is_month_first);  // which one the whole column tells
  if (dates.empty() || dates.size() > 2) {
    found.why_not =
        dates.empty() ? "no column has a date in every row" : "more than two columns have dates";
    return found;
  }
  found.names[dates.front()] = name(Field::booking_date);
  if (dates.size() == 2) found.names[dates.back()] = name(Field::value_date);
  const auto amount = amount_among(head, head.of_kind(has_cents), found.why_not);
  if (!amount) return found;
  found.names[*amount] = name(Field::amount);
  const std::vector<std::size_t> currencies = head.of_kind(is_currency);
  if (currencies.size() > 1) {
    found.why_not = "two columns have currencies";
    return found;
  }
  if (!currencies.empty()) found.names[currencies.front()] = name(Field::currency);
  const std::vector<std::size_t> ibans = head.of_kind(valid_iban);
  if (ibans.size() == 1 && rows.size() > 1 && head.one_value(ibans.front())) {
    found.names[ibans.front()] = name(Field::account);
  }
  // "CR" and "DR" beside amounts without a sign.
  const std::vector<std::size_t> directions = head.of_kind(
      [](std::string_view text) { return text.size() > 1 && direction_of(text).has_value(); });
  if (directions.size() == 1 && head.none(*amount, is_negative)) {
    found.names[directions.front()] = name(Field::direction);
  }
  if (const auto text = head.longest(found.names)) found.names[*text] = name(Field::text);
  return found;
}

}  // namespace quittance::ingest::csv

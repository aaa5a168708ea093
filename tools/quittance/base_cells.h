// The columns that say what a row in the base currency is of, and at which rate.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/exchange_rates.h"
#include "engine/reports/table.h"
#include "tools/quittance/context.h"

namespace quittance::cli {

// "EUR/USD 1.0834": one unit of the first is worth so many of the second.
[[nodiscard]] std::string rate_text(const ExchangeRate& rate);

// Says on stderr what is wrong and gives nothing; the command then ends with Exit::usage.
[[nodiscard]] std::optional<Currency> read_currency(const Context& context,
                                                    const std::string& code);

// A note for each currency that has no rate.
void say_missing(Context& context, const std::vector<Currency>& missing, Currency base);

void add_base_columns(std::vector<engine::Column>& columns);  // converted_from, rate, rate_date

// The cells of those columns. Outlives the row that they are added to.
class BaseCells {
 public:
  BaseCells() = default;  // of a row in its own currency
  // Of a converted one; without a rate, unless the currency is the base, it is `known` to have
  // none.
  BaseCells(Currency from, const std::optional<ExchangeRate>& rate, bool known);
  // Of the sum: "all", or "all but GBP".
  explicit BaseCells(const std::vector<Currency>& missing);
  void add_to(std::vector<engine::Cell>& cells) const;

 private:
  std::string from_;
  std::string rate_;
  Date date_;
};

}  // namespace quittance::cli

#include "tools/quittance/base_cells.h"

namespace quittance::cli {

std::string rate_text(const ExchangeRate& rate) {
  return rate.from.code() + "/" + rate.to.code() + " " + format_rate(rate);
}

std::optional<Currency> read_currency(const Context& context, const std::string& code) {
  const auto currency = Currency::parse(code);
  if (currency) return *currency;
  static_cast<void>(context.usage("--base is '" + code + "'; write a currency such as EUR"));
  return std::nullopt;
}

void say_missing(Context& context, const std::vector<Currency>& missing, Currency base) {
  for (const Currency currency : missing) {
    context.note("no rate of " + currency.code() + " to " + base.code() +
                 " for these days: it is in no sum in " + base.code() + "; see import rates");
  }
}

void add_base_columns(std::vector<engine::Column>& columns) {
  columns.push_back({"converted_from", engine::ColumnType::text});
  columns.push_back({"rate", engine::ColumnType::text});
  columns.push_back({"rate_date", engine::ColumnType::date});
}

BaseCells::BaseCells(Currency from, const std::optional<ExchangeRate>& rate, bool known)
    : from_(from.code()), rate_(known ? "" : "none") {
  if (!rate) return;
  rate_ = rate_text(*rate);
  date_ = rate->date;
}

BaseCells::BaseCells(const std::vector<Currency>& missing) : from_("all") {
  for (const Currency currency : missing) {
    from_ += (from_ == "all" ? " but " : ", ");
    from_ += currency.code();
  }
}

void BaseCells::add_to(std::vector<engine::Cell>& cells) const {
  cells.emplace_back(std::string_view(from_));
  cells.emplace_back(std::string_view(rate_));
  cells.emplace_back(date_);
}

}  // namespace quittance::cli

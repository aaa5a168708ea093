// Dated exchange rates into the book: `import rates`.
#include "core/errc.h"
#include "core/exchange_rates.h"
#include "engine/import/import.h"

namespace quittance::engine {

void Importer::rates(const ImportFile& file) {
  visit(file, {"date", "from", "to", "rate"}, {"date", "from", "to", "rate"},
        [&](ImportRow& row) { take_rate(row); });
}

void Importer::take_rate(ImportRow& row) {
  for (; rates_seen_ < book_.rates().size(); ++rates_seen_) {
    const ExchangeRate& rate = book_.rates()[rates_seen_];
    newest_rates_.insert_or_assign({rate.date, rate.from, rate.to}, rate);
  }
  for (const std::string_view column : {"date", "from", "to", "rate"})
    static_cast<void>(row.required(column));
  const std::string_view written = row.text("rate");
  const Result<ExchangeRate> parsed = parse_rate(written);
  if (!parsed && !written.empty()) {
    row.refuse("'rate' is '" + std::string(written) +
               "'; write a number above zero with at most 10 decimals and 12 digits");
  }
  ExchangeRate rate = parsed.value_or(ExchangeRate{});
  rate.date = row.date("date");
  rate.from = row.currency("from", {});
  rate.to = row.currency("to", {});
  if (!row.refused() && rate.from == rate.to) row.refuse("'from' and 'to' are the same currency");
  if (row.refused()) return;
  const auto known = newest_rates_.find({rate.date, rate.from, rate.to});
  if (known != newest_rates_.end() && known->second == rate) {
    ++report_.unchanged;
    return;
  }
  ++(known != newest_rates_.end() ? report_.changed : report_.added);
  emit(0, RateRegistered{rate});
}

}  // namespace quittance::engine

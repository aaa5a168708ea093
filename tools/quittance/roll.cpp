// quittance aging --since: how the receivables of one day aged until another.
#include "engine/figures/roll_forward.h"

#include <string>
#include <vector>

#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {

using engine::Cell;
using engine::Column;
using engine::ColumnType;

Exit run_roll_forward(Context& context, const engine::Book& book, const engine::AgingQuery& aging,
                      const std::string& since_text) {
  const auto since = read_date(context, "--since", since_text);
  if (!since) return Exit::usage;
  if (aging.as_of < *since)
    return context.usage("--since " + since->iso() + " is after the as-of day " +
                         aging.as_of.iso());
  const auto reports = engine::roll_forward(
      book,
      {.since = *since, .as_of = aging.as_of, .basis = aging.basis, .last_days = aging.last_days});
  if (!reports) return context.fail(reports.error().code, "");
  if (context.is_table())
    context.line("What became of the open items of " + since->iso() + " until " +
                 aging.as_of.iso());
  const auto buckets = engine::AgingBuckets::make(aging.basis, aging.last_days);
  if (!buckets) return context.fail(buckets.error().code, "");
  std::vector<Column> columns = {{"currency", ColumnType::text},
                                 {"bucket", ColumnType::text},
                                 {"opening", ColumnType::amount},
                                 {"settled", ColumnType::amount}};
  for (std::size_t n = 0; n < buckets->size(); ++n)
    columns.push_back({buckets->name(n), ColumnType::amount});
  columns.push_back({"roll_rate", ColumnType::hundredths});
  const auto table = context.report(columns);
  for (const engine::RollForward& report : *reports) {
    const std::string currency = report.currency.code();
    const auto add = [&](std::string_view bucket, std::optional<std::int64_t> opening,
                         std::optional<std::int64_t> settled, const auto& now,
                         const std::optional<std::int64_t>& rate) {
      const auto amount = [&](std::optional<std::int64_t> minor) {
        return minor ? Cell(Money(*minor, report.currency)) : Cell();
      };
      std::vector<Cell> cells = {std::string_view(currency), bucket, amount(opening),
                                 amount(settled)};
      for (const std::int64_t minor : now) cells.push_back(amount(minor));
      cells.push_back(rate ? Cell(engine::Hundredths{*rate}) : Cell());
      table->add(cells);
    };
    std::int64_t opening = 0;
    std::int64_t settled = 0;
    for (const engine::RollRow& row : report.rows) {
      add(row.bucket, row.opening, row.settled, row.now, row.rate);
      opening += row.opening;
      settled += row.settled;
    }
    add("new", std::nullopt, std::nullopt, report.added, std::nullopt);
    add("all", opening, settled, report.closing, std::nullopt);
  }
  table->finish();
  return Exit::done;
}

}  // namespace quittance::cli

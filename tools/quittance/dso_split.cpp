// quittance dso --split: whose days the DSO is made of.
#include <string>
#include <vector>

#include "engine/figures/dso_attribution.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/grouping.h"

namespace quittance::cli {

using engine::Cell;
using engine::Column;
using engine::ColumnType;

Exit run_dso_split(Context& context, const engine::Book& book, const DsoArguments& arguments) {
  Grouping grouping(book, arguments.by);
  engine::DsoAttributionQuery query;
  query.as_of = context.as_of();
  query.days = arguments.days;
  query.by = grouping.key();
  query.by_item = grouping.item_key();
  const auto attributions = engine::attribute_dso(book, query);
  if (!attributions) return context.fail(attributions.error().code, "");
  std::vector<Column> columns = {{"currency", ColumnType::text}};
  if (query.by) columns.push_back({"key", ColumnType::text});
  for (const Column& column :
       {Column{"cause", ColumnType::text}, Column{"amount", ColumnType::amount},
        Column{"dso_days", ColumnType::hundredths}}) {
    columns.push_back(column);
  }
  if (context.is_table())
    context.line("DSO as of " + query.as_of.iso() + ", by what the days come from");
  const auto report = context.report(columns);
  for (const engine::DsoAttribution& attribution : *attributions) {
    const std::string currency = attribution.currency.code();
    const auto add = [&](const std::string& key, std::string_view cause,
                         const engine::DsoPart& part) {
      std::vector<Cell> cells = {std::string_view(currency)};
      if (query.by) cells.emplace_back(std::string_view(key));
      cells.emplace_back(cause);
      cells.emplace_back(Money(part.amount, attribution.currency));
      cells.push_back(part.days ? Cell(engine::Hundredths{*part.days}) : Cell());
      report->add(cells);
    };
    const auto add_all = [&](const std::string& key, const auto& line) {
      for (std::size_t cause = 0; cause < engine::kDsoCauses; ++cause) {
        if (query.by && line.parts[cause].amount == 0) continue;
        add(key, engine::name(static_cast<engine::DsoCause>(cause)), line.parts[cause]);
      }
      add(key, "total", line.total);
    };
    for (const engine::DsoGroup& group : attribution.by) add_all(grouping.name(group.key), group);
    add_all("all", attribution);
  }
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli

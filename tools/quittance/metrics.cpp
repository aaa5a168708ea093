// quittance metrics: the key figures of a period, with what was divided.
#include <optional>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "engine/figures/key_figures.h"
#include "engine/metrics/dso.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/documents.h"
#include "tools/quittance/grouping.h"
#include "tools/quittance/memory_report.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;
using engine::FigureUnit;
using engine::KeyFigure;

// One row of the report, as text; nothing where there is no figure.
struct Row {
  std::string name;
  std::string scope;
  std::string unit;
  std::optional<std::string> value;
  std::optional<std::string> numerator;
  std::optional<std::string> denominator;
};

Row row_of(const KeyFigure& figure, const Grouping& grouping) {
  Row row{.name = std::string(figure.name),
          .scope = figure.currency.code(),
          .unit = std::string(engine::name(figure.unit)),
          .value = {},
          .numerator = {},
          .denominator = {}};
  if (figure.group) row.scope += "/" + grouping.name(*figure.group);
  if (figure.value) {
    row.value = figure.unit == FigureUnit::currency ? format_major(*figure.value, figure.currency)
                                                    : engine::format_hundredths(*figure.value);
  }
  if (figure.unit == FigureUnit::currency) return row;
  const Currency whole = Currency::of("JPY");  // no decimals
  const Currency parts = figure.of_money ? figure.currency : whole;
  row.numerator = format_major(figure.numerator, parts);
  row.denominator = format_major(figure.denominator, parts);
  return row;
}

Row row_of(const engine::Dso& dso, std::string_view name, const std::optional<std::int64_t>& days,
           std::int64_t receivables) {
  return {.name = std::string(name),
          .scope = dso.currency.code(),
          .unit = std::string(engine::name(FigureUnit::days)),
          .value = days ? std::optional(engine::format_hundredths(*days)) : std::nullopt,
          .numerator = format_major(receivables, dso.currency),
          .denominator = format_major(dso.credit_sales, dso.currency)};
}

void add_cell(std::vector<engine::Cell>& cells, const std::optional<std::string>& text) {
  cells.push_back(text ? engine::Cell(std::string_view(*text)) : engine::Cell());
}

void print_rows(Context& context, const std::vector<Row>& rows) {
  const auto report = context.report({{"name", ColumnType::text},
                                      {"scope", ColumnType::text},
                                      {"value", ColumnType::decimal},
                                      {"unit", ColumnType::text},
                                      {"numerator", ColumnType::decimal},
                                      {"denominator", ColumnType::decimal}});
  for (const Row& row : rows) {
    std::vector<engine::Cell> cells = {std::string_view(row.name), std::string_view(row.scope)};
    add_cell(cells, row.value);
    cells.emplace_back(std::string_view(row.unit));
    add_cell(cells, row.numerator);
    add_cell(cells, row.denominator);
    report->add(cells);
  }
  report->finish();
}

void optional(JsonWriter& json, std::string_view key, const std::optional<std::string>& value) {
  json.key(key);
  if (value) {
    json.string(*value);
  } else {
    json.null();
  }
}

std::string document_of(const Row& row, Date from, Date to) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("name").string(row.name).key("as_of").string(to.iso());
  json.key("from").string(from.iso()).key("to").string(to.iso()).key("scope").string(row.scope);
  optional(json, "value", row.value);
  json.key("unit").string(row.unit);
  optional(json, "numerator", row.numerator);
  optional(json, "denominator", row.denominator);
  json.end_object();
  return text;
}

}  // namespace

Exit run_metrics(Context& context, const MetricsArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  if (arguments.memory) return print_memory(context, book);
  Grouping grouping(book, arguments.by);
  const Date as_of = context.as_of();
  std::vector<Row> rows;
  if (arguments.by.empty() || arguments.by == "currency") {
    const auto dso = engine::days_sales_outstanding(book.receivables(),
                                                    {.as_of = as_of, .days = arguments.days});
    if (!dso) return context.fail(dso.error().code, "");
    for (const engine::Dso& figures : *dso) {
      rows.push_back(row_of(figures, "dso", figures.dso, figures.receivables));
      rows.push_back(
          row_of(figures, "best_possible_dso", figures.best_possible, figures.current_receivables));
    }
  }
  const auto figures =
      engine::key_figures(book, {.as_of = as_of, .days = arguments.days, .by = grouping.key()});
  if (!figures) return context.fail(figures.error().code, "");
  for (const KeyFigure& figure : *figures) rows.push_back(row_of(figure, grouping));
  const Date from = as_of.plus_days(1 - arguments.days);
  if (!wants_json(context)) {
    if (context.is_table()) context.line("Key figures from " + from.iso() + " to " + as_of.iso());
    print_rows(context, rows);
    return Exit::done;
  }
  std::vector<std::string> documents;
  for (const Row& row : rows) documents.push_back(document_of(row, from, as_of));
  print_documents(context, documents);
  return Exit::done;
}

}  // namespace quittance::cli

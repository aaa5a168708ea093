// quittance aging, dso: what is owed, how old it is, and how long cash takes.
#include <string>

#include "core/json_text.h"
#include "engine/aging_by_item.h"
#include "engine/aging_disputed.h"
#include "engine/metrics/aging.h"
#include "engine/metrics/dso.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/documents.h"
#include "tools/quittance/grouping.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::Cell;
using engine::Column;
using engine::ColumnType;

void json_days(JsonWriter& json, std::string_view key, const std::optional<std::int32_t>& days) {
  json.key(key);
  if (days) {
    json.number_text(std::to_string(*days));
  } else {
    json.null();
  }
}

// What the reports show beside the buckets.
struct Shown {
  bool groups = false;
  bool disputed = false;
};

std::string aging_json(const engine::Aging& aging, const Grouping& grouping, Shown shown) {
  std::string text;
  JsonWriter json(text);
  const auto amount = [&](std::int64_t minor) { return format_major(minor, aging.currency); };
  json.begin_object()
      .key("as_of")
      .string(aging.as_of.iso())
      .key("basis")
      .string(engine::name(aging.basis));
  json.key("currency").string(aging.currency.code()).key("total").string(amount(aging.total));
  if (shown.disputed) json.key("disputed").string(amount(aging.disputed));
  json.key("credits").string(amount(aging.credits)).key("buckets").begin_array();
  for (const engine::AgingBucket& bucket : aging.buckets) {
    json.begin_object().key("name").string(bucket.name);
    json_days(json, "from", bucket.from);
    json_days(json, "to", bucket.to);
    json.key("amount")
        .string(amount(bucket.amount))
        .key("items")
        .number(static_cast<std::uint64_t>(bucket.items))
        .end_object();
  }
  json.end_array();
  if (shown.groups) {
    json.key("by").begin_array();
    for (const engine::AgingGroup& group : aging.by) {
      json.begin_object()
          .key("key")
          .string(grouping.name(group.key))
          .key("total")
          .string(amount(group.total));
      if (shown.disputed) json.key("disputed").string(amount(group.disputed));
      json.key("credits").string(amount(group.credits)).key("buckets").begin_array();
      for (const std::int64_t bucket : group.buckets) json.string(amount(bucket));
      json.end_array().end_object();
    }
    json.end_array();
  }
  json.end_object();
  return text;
}

void print_aging_table(Context& context, const std::vector<engine::Aging>& reports,
                       const Grouping& grouping, Shown shown) {
  if (reports.empty()) return;
  std::vector<Column> columns = {{"currency", ColumnType::text}};
  if (shown.groups) columns.push_back({"key", ColumnType::text});
  for (const engine::AgingBucket& bucket : reports.front().buckets)
    columns.push_back({bucket.name, ColumnType::amount});
  if (shown.disputed) columns.push_back({"disputed", ColumnType::amount});
  columns.push_back({"credits", ColumnType::amount});
  columns.push_back({"total", ColumnType::amount});
  const auto report = context.report(columns);
  for (const engine::Aging& aging : reports) {
    const std::string currency = aging.currency.code();
    const auto add = [&](std::string_view key, const auto& amounts, const auto& sums) {
      std::vector<Cell> cells = {std::string_view(currency)};
      if (shown.groups) cells.emplace_back(key);
      for (const std::int64_t amount : amounts) cells.emplace_back(Money(amount, aging.currency));
      if (shown.disputed) cells.emplace_back(Money(sums.disputed, aging.currency));
      cells.emplace_back(Money(sums.credits, aging.currency));
      cells.emplace_back(Money(sums.total, aging.currency));
      report->add(cells);
    };
    for (const engine::AgingGroup& group : aging.by)
      add(grouping.name(group.key), group.buckets, group);
    std::vector<std::int64_t> amounts;
    for (const engine::AgingBucket& bucket : aging.buckets) amounts.push_back(bucket.amount);
    add(shown.groups ? "all" : "", amounts, aging);
  }
  report->finish();
}

std::optional<std::optional<EntityHandle>> entity_filter(const Context& context,
                                                         const engine::Book& book,
                                                         const std::string& id) {
  if (id.empty()) return std::optional<EntityHandle>{};
  const auto entity = find_entity(context, book, id);
  if (!entity) return std::nullopt;
  return std::optional<EntityHandle>(*entity);
}

}  // namespace

Exit run_aging(Context& context, const AgingArguments& arguments) {
  const auto days = engine::AgingBuckets::parse_days(arguments.buckets);
  if (!days)
    return context.usage("--buckets is '" + arguments.buckets +
                         "'; write ascending days such as 30,60,90");
  if (!arguments.since.empty() && (!arguments.by.empty() || !arguments.entity.empty() ||
                                   arguments.credits != "apart" || arguments.disputes == "apart")) {
    return context.usage("--since goes with --basis and --buckets alone");
  }
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const auto entity = entity_filter(context, engine->book(), arguments.entity);
  if (!entity) return Exit::usage;
  Grouping grouping(engine->book(), arguments.by);
  engine::AgingQuery query;
  query.as_of = context.as_of();
  query.basis = engine::parse_aging_basis(arguments.basis).value_or(engine::AgingBasis::due_date);
  query.last_days = *days;
  query.credits =
      engine::parse_aging_credits(arguments.credits).value_or(engine::AgingCredits::apart);
  query.entity = *entity;
  query.by = grouping.key();
  if (!arguments.since.empty())
    return run_roll_forward(context, engine->book(), query, arguments.since);
  if (arguments.by == "terms" && query.credits == engine::AgingCredits::netted)
    return context.usage("--by terms keeps credits apart: they would reach into other terms");
  const bool disputed = arguments.disputes == "apart";
  if (disputed && query.credits == engine::AgingCredits::netted)
    return context.usage("--disputes apart keeps credits apart: nobody nets them with a dispute");
  auto reports = arguments.by == "terms"
                     ? engine::aging_by_item(engine->book(), query, grouping.item_key())
                     : engine->book().receivables().aging(query);
  if (!reports) return context.fail(reports.error().code, "");
  const Shown shown{.groups = !arguments.by.empty() && arguments.by != "currency",
                    .disputed = disputed};
  if (disputed) {
    const auto set =
        engine::set_disputed_apart(engine->book(), query, grouping.item_key(), *reports);
    if (!set) return context.fail(set.error().code, "");
  }
  if (!wants_json(context)) {
    if (context.is_table())
      context.line("Aging as of " + query.as_of.iso() + " by " + arguments.basis);
    print_aging_table(context, *reports, grouping, shown);
    return Exit::done;
  }
  std::vector<std::string> documents;
  for (const engine::Aging& aging : *reports)
    documents.push_back(aging_json(aging, grouping, shown));
  print_documents(context, documents);
  return Exit::done;
}

Exit run_dso(Context& context, const DsoArguments& arguments) {
  if (!arguments.split && !arguments.by.empty()) return context.usage("--by is for --split");
  if (arguments.split &&
      (arguments.method != "simple" || arguments.gross || !arguments.entity.empty()))
    return context.usage("--split is of the simple DSO of all entities; use --by entity for each");
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  if (arguments.split) return run_dso_split(context, engine->book(), arguments);
  const auto entity = entity_filter(context, engine->book(), arguments.entity);
  if (!entity) return Exit::usage;
  engine::DsoQuery query;
  query.as_of = context.as_of();
  query.method = engine::parse_dso_method(arguments.method).value_or(engine::DsoMethod::simple);
  query.days = arguments.days;
  query.gross = arguments.gross;
  query.entity = *entity;
  const auto figures = engine::days_sales_outstanding(engine->book().receivables(), query);
  if (!figures) return context.fail(figures.error().code, "");
  const auto report = context.report({{"as_of", ColumnType::date},
                                      {"method", ColumnType::text},
                                      {"currency", ColumnType::text},
                                      {"days", ColumnType::count},
                                      {"receivables", ColumnType::amount},
                                      {"current_receivables", ColumnType::amount},
                                      {"credit_sales", ColumnType::amount},
                                      {"dso", ColumnType::hundredths},
                                      {"best_possible", ColumnType::hundredths},
                                      {"average_days_delinquent", ColumnType::hundredths},
                                      {"exhausted", ColumnType::flag}});
  for (const engine::Dso& dso : *figures) {
    const auto days_cell = [](const std::optional<std::int64_t>& hundredths) {
      return hundredths ? Cell(engine::Hundredths{*hundredths}) : Cell();
    };
    const std::string currency = dso.currency.code();
    report->add(
        {dso.as_of, engine::name(dso.method), std::string_view(currency), std::int64_t{dso.days},
         Money(dso.receivables, dso.currency), Money(dso.current_receivables, dso.currency),
         Money(dso.credit_sales, dso.currency), days_cell(dso.dso), days_cell(dso.best_possible),
         days_cell(dso.average_days_delinquent), dso.exhausted});
  }
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli

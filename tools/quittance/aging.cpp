// quittance aging, dso: what is owed, how old it is, and how long cash takes.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "engine/figures/aging_by_item.h"
#include "engine/figures/aging_disputed.h"
#include "engine/figures/overview.h"
#include "engine/metrics/aging.h"
#include "engine/metrics/base_currency.h"
#include "engine/metrics/dso.h"
#include "tools/quittance/base_cells.h"
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

using BaseAging = engine::BaseReport<engine::Aging>;

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

// All currencies in the base currency: the sum, what it is of, and what could not be converted.
std::string base_json(const BaseAging& base, Shown shown) {
  const engine::Aging& sum = base.sum;
  const auto amount = [&](std::int64_t minor) { return format_major(minor, sum.currency); };
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("as_of").string(sum.as_of.iso());
  json.key("basis").string(engine::name(sum.basis));
  json.key("base_currency").string(sum.currency.code());
  json.key("total").string(amount(sum.total));
  if (shown.disputed) json.key("disputed").string(amount(sum.disputed));
  json.key("credits").string(amount(sum.credits)).key("buckets").begin_array();
  for (const engine::AgingBucket& bucket : sum.buckets) {
    json.begin_object().key("name").string(bucket.name);
    json.key("amount").string(amount(bucket.amount)).end_object();
  }
  json.end_array().key("of").begin_array();
  for (const auto& part : base.parts) {
    if (!part.known()) continue;
    json.begin_object().key("currency").string(part.from.code());
    json.key("total").string(amount(part.row.total));
    if (part.rate) {
      json.key("rate").string(rate_text(*part.rate));
      json.key("rate_date").string(part.rate->date.iso());
    }
    json.end_object();
  }
  json.end_array().key("missing").begin_array();
  for (const Currency currency : base.missing) json.string(currency.code());
  json.end_array().end_object();
  return text;
}

void print_aging_table(Context& context, const std::vector<engine::Aging>& reports,
                       const Grouping& grouping, Shown shown, const BaseAging* base) {
  if (reports.empty()) return;
  std::vector<Column> columns = {{"currency", ColumnType::text}};
  if (shown.groups) columns.push_back({"key", ColumnType::text});
  for (const engine::AgingBucket& bucket : reports.front().buckets)
    columns.push_back({bucket.name, ColumnType::amount});
  if (shown.disputed) columns.push_back({"disputed", ColumnType::amount});
  columns.push_back({"credits", ColumnType::amount});
  columns.push_back({"total", ColumnType::amount});
  if (base != nullptr) add_base_columns(columns);
  const auto report = context.report(columns);
  const auto add = [&](Currency currency, std::string_view key, const auto& amounts,
                       const auto& sums, const BaseCells& of, bool known = true) {
    const std::string code = currency.code();
    std::vector<Cell> cells = {std::string_view(code)};
    if (shown.groups) cells.emplace_back(key);
    const auto amount_cell = [&](std::int64_t amount) {
      cells.push_back(known ? Cell(Money(amount, currency)) : Cell());
    };
    for (const std::int64_t amount : amounts) amount_cell(amount);
    if (shown.disputed) amount_cell(sums.disputed);
    amount_cell(sums.credits);
    amount_cell(sums.total);
    if (base != nullptr) of.add_to(cells);
    report->add(cells);
  };
  const auto add_all = [&](const engine::Aging& aging, const BaseCells& of, bool known = true) {
    std::vector<std::int64_t> amounts;
    for (const engine::AgingBucket& bucket : aging.buckets) amounts.push_back(bucket.amount);
    add(aging.currency, shown.groups ? "all" : "", amounts, aging, of, known);
  };
  for (const engine::Aging& aging : reports) {
    for (const engine::AgingGroup& group : aging.by)
      add(aging.currency, grouping.name(group.key), group.buckets, group, BaseCells());
    add_all(aging, BaseCells());
  }
  if (base != nullptr) {
    for (const auto& part : base->parts)
      add_all(part.row, BaseCells(part.from, part.rate, part.known()), part.known());
    add_all(base->sum, BaseCells(base->missing));
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
  BaseAging in_base;
  if (!arguments.base.empty()) {
    const auto base = read_currency(context, arguments.base);
    if (!base) return Exit::usage;
    auto converted = engine::aging_in(*reports, ExchangeRates(engine->book().rates()), *base);
    if (!converted) return context.fail(converted.error().code, "");
    in_base = *std::move(converted);
    say_missing(context, in_base.missing, *base);
  }
  const BaseAging* base = in_base.parts.empty() ? nullptr : &in_base;
  if (!wants_json(context)) {
    if (context.is_table())
      context.line("Aging as of " + query.as_of.iso() + " by " + arguments.basis);
    print_aging_table(context, *reports, grouping, shown, base);
    return Exit::done;
  }
  std::vector<std::string> documents;
  for (const engine::Aging& aging : *reports)
    documents.push_back(aging_json(aging, grouping, shown));
  if (base != nullptr) documents.push_back(base_json(*base, shown));
  print_documents(context, documents);
  return Exit::done;
}

namespace {

// The rows of one entity, or of all together.
struct DsoRows {
  std::string key;
  std::vector<engine::Dso> rows;
  engine::BaseReport<engine::Dso> base;
};

// `begun`, of a trend: the currencies that have had a figure; a row of zeros before is left out.
Result<DsoRows> dso_rows(const engine::Book& book, const engine::DsoQuery& query,
                         const std::optional<Currency>& base, std::set<Currency>* begun) {
  DsoRows found;
  if (query.entity) found.key = entity_id(book, *query.entity);
  QTRY(found.rows, engine::days_sales_outstanding(book.receivables(), query));
  if (begun != nullptr) {
    std::erase_if(found.rows, [&](const engine::Dso& dso) {
      if (dso.receivables != 0 || dso.dso) begun->insert(dso.currency);
      return !begun->contains(dso.currency);
    });
  }
  if (base && !found.rows.empty()) {
    QTRY(found.base,
         engine::dso_in(book.receivables(), found.rows, query, ExchangeRates(book.rates()), *base));
  }
  return found;
}

void print_dso(Context& context, const std::vector<DsoRows>& all, bool keys, bool base) {
  std::vector<Column> columns = {{"as_of", ColumnType::date},
                                 {"method", ColumnType::text},
                                 {"currency", ColumnType::text},
                                 {"days", ColumnType::count},
                                 {"receivables", ColumnType::amount},
                                 {"current_receivables", ColumnType::amount},
                                 {"credit_sales", ColumnType::amount},
                                 {"dso", ColumnType::hundredths},
                                 {"best_possible", ColumnType::hundredths},
                                 {"average_days_delinquent", ColumnType::hundredths},
                                 {"exhausted", ColumnType::flag},
                                 {"best_possible_exhausted", ColumnType::flag}};
  if (keys) columns.push_back({"key", ColumnType::text});
  if (base) add_base_columns(columns);
  const auto report = context.report(columns);
  const auto add = [&](const DsoRows& of, const engine::Dso& dso, const BaseCells& from,
                       bool known = true) {
    const auto days_cell = [](const std::optional<std::int64_t>& hundredths) {
      return hundredths ? Cell(engine::Hundredths{*hundredths}) : Cell();
    };
    const auto amount = [&](std::int64_t minor) {
      return known ? Cell(Money(minor, dso.currency)) : Cell();
    };
    const std::string currency = dso.currency.code();
    std::vector<Cell> cells = {dso.as_of,
                               engine::name(dso.method),
                               std::string_view(currency),
                               std::int64_t{dso.days},
                               amount(dso.receivables),
                               amount(dso.current_receivables),
                               amount(dso.credit_sales)};
    const bool none = !known;
    cells.push_back(none ? Cell() : days_cell(dso.dso));
    cells.push_back(none ? Cell() : days_cell(dso.best_possible));
    cells.push_back(none ? Cell() : days_cell(dso.average_days_delinquent));
    cells.emplace_back(dso.exhausted);
    cells.emplace_back(dso.best_possible_exhausted);
    if (keys) cells.emplace_back(std::string_view(of.key));
    if (base) from.add_to(cells);
    report->add(cells);
  };
  for (const DsoRows& of : all) {
    for (const engine::Dso& dso : of.rows) add(of, dso, BaseCells());
    for (const auto& part : of.base.parts)
      add(of, part.row, BaseCells(part.from, part.rate, part.known()), part.known());
    if (!of.base.parts.empty()) add(of, of.base.sum, BaseCells(of.base.missing));
  }
  report->finish();
}

}  // namespace

Exit run_dso(Context& context, const DsoArguments& arguments) {
  const bool each_entity = !arguments.split && arguments.by == "entity";
  if (!arguments.split && !arguments.by.empty() && !each_entity)
    return context.usage("--by " + arguments.by +
                         " is for --split; without it there is --by entity");
  if (each_entity && !arguments.entity.empty())
    return context.usage("--by entity has a row for each; --entity is for one");
  if (arguments.split && (arguments.method != "simple" || arguments.gross ||
                          !arguments.entity.empty() || !arguments.base.empty()))
    return context.usage("--split is of the simple DSO of all entities; use --by entity for each");
  if (!arguments.base.empty() && arguments.method != "simple" &&
      arguments.method != "best-possible") {
    return context.usage("--base goes with --method simple and best-possible");
  }
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  if (arguments.split) return run_dso_split(context, book, arguments);
  const auto entity = entity_filter(context, book, arguments.entity);
  if (!entity) return Exit::usage;
  std::optional<Currency> base;
  if (!arguments.base.empty()) {
    base = read_currency(context, arguments.base);
    if (!base) return Exit::usage;
  }
  engine::DsoQuery query;
  query.as_of = context.as_of();
  query.method = engine::parse_dso_method(arguments.method).value_or(engine::DsoMethod::simple);
  query.days = arguments.days;
  query.gross = arguments.gross;
  query.entity = *entity;
  const std::size_t entities = each_entity ? book.entities().size() : 1;
  std::vector<std::set<Currency>> begun(entities);
  std::vector<Currency> missing;  // each said once
  std::vector<DsoRows> all;
  for (const Date day : engine::trend_days(query.as_of, arguments.trend ? arguments.months : 1)) {
    query.as_of = day;
    for (std::uint32_t n = 0; n < entities; ++n) {
      if (each_entity) query.entity = EntityHandle(n);
      auto rows = dso_rows(book, query, base, arguments.trend ? &begun[n] : nullptr);
      if (!rows) return context.fail(rows.error().code, "");
      for (const Currency currency : rows->base.missing) {
        if (std::find(missing.begin(), missing.end(), currency) == missing.end())
          missing.push_back(currency);
      }
      all.push_back(*std::move(rows));
    }
  }
  if (base) say_missing(context, missing, *base);
  print_dso(context, all, each_entity, base.has_value());
  return Exit::done;
}

}  // namespace quittance::cli

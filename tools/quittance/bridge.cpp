// quittance bridge: what changed in receivables and DSO since a day, part by part.
#include "engine/figures/bridge.h"

#include <optional>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/documents.h"
#include "tools/quittance/grouping.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::BridgePart;
using engine::Cell;
using engine::Column;
using engine::ColumnType;
using engine::kBridgeParts;

std::string_view part_name(std::size_t part) {
  return engine::name(static_cast<BridgePart>(part));
}

Cell days_cell(const std::optional<std::int64_t>& hundredths) {
  return hundredths ? Cell(engine::Hundredths{*hundredths}) : Cell();
}

void print_lines(Context& context, const std::vector<engine::Bridge>& bridges) {
  const auto report = context.report({{"currency", ColumnType::text},
                                      {"part", ColumnType::text},
                                      {"amount", ColumnType::amount},
                                      {"dso_days", ColumnType::hundredths}});
  for (const engine::Bridge& bridge : bridges) {
    const std::string currency = bridge.currency.code();
    const auto add = [&](std::string_view part, std::optional<std::int64_t> amount,
                         const std::optional<std::int64_t>& days) {
      report->add({std::string_view(currency), part,
                   amount ? Cell(Money(*amount, bridge.currency)) : Cell(), days_cell(days)});
    };
    add("opening", bridge.opening, bridge.opening_dso);
    add("sales", std::nullopt, bridge.sales_effect);
    for (std::size_t part = 0; part < kBridgeParts; ++part) {
      if (context.is_table() && bridge.parts[part] == 0) continue;
      add(part_name(part), bridge.parts[part],
          bridge.opening_dso ? std::optional(bridge.effects[part]) : std::nullopt);
    }
    add("closing", bridge.closing, bridge.closing_dso);
  }
  report->finish();
}

// A line for each group; a table leaves out parts that nobody has.
void print_groups(Context& context, const std::vector<engine::Bridge>& bridges,
                  const Grouping& grouping) {
  std::vector<std::size_t> shown;
  for (std::size_t part = 0; part < kBridgeParts; ++part) {
    bool any = !context.is_table();
    for (const engine::Bridge& bridge : bridges) {
      for (const engine::BridgeGroup& group : bridge.by) any = any || group.parts[part] != 0;
    }
    if (any) shown.push_back(part);
  }
  std::vector<Column> columns = {
      {"currency", ColumnType::text}, {"key", ColumnType::text}, {"opening", ColumnType::amount}};
  for (const std::size_t part : shown)
    columns.push_back({std::string(part_name(part)), ColumnType::amount});
  columns.push_back({"closing", ColumnType::amount});
  columns.push_back({"dso_effect", ColumnType::hundredths});
  const auto report = context.report(columns);
  for (const engine::Bridge& bridge : bridges) {
    const std::string currency = bridge.currency.code();
    const auto add = [&](const std::string& key, const auto& line,
                         const std::optional<std::int64_t>& effect) {
      std::vector<Cell> cells = {std::string_view(currency), std::string_view(key),
                                 Money(line.opening, bridge.currency)};
      for (const std::size_t part : shown)
        cells.emplace_back(Money(line.parts[part], bridge.currency));
      cells.emplace_back(Money(line.closing, bridge.currency));
      cells.push_back(days_cell(effect));
      report->add(cells);
    };
    for (const engine::BridgeGroup& group : bridge.by)
      add(grouping.name(group.key), group, group.dso_effect);
    std::optional<std::int64_t> all;
    if (bridge.opening_dso) all = *bridge.closing_dso - *bridge.opening_dso - *bridge.sales_effect;
    add("all", bridge, all);
  }
  report->finish();
}

void days(JsonWriter& json, std::string_view key, const std::optional<std::int64_t>& hundredths) {
  json.key(key);
  if (hundredths) {
    json.string(engine::format_hundredths(*hundredths));
  } else {
    json.null();
  }
}

std::string document_of(const engine::Bridge& bridge, const engine::BridgeQuery& query,
                        const Grouping& grouping) {
  std::string text;
  JsonWriter json(text);
  const auto amount = [&](std::string_view key, std::int64_t minor) {
    json.key(key).string(format_major(minor, bridge.currency));
  };
  json.begin_object().key("since").string(query.since.iso()).key("as_of").string(query.as_of.iso());
  json.key("currency").string(bridge.currency.code());
  json.key("days").number_text(std::to_string(query.days));
  amount("opening", bridge.opening);
  amount("closing", bridge.closing);
  amount("opening_credit_sales", bridge.opening_sales);
  amount("closing_credit_sales", bridge.closing_sales);
  days(json, "opening_dso", bridge.opening_dso);
  days(json, "sales_effect", bridge.sales_effect);
  days(json, "closing_dso", bridge.closing_dso);
  json.key("parts").begin_array();
  for (std::size_t part = 0; part < kBridgeParts; ++part) {
    json.begin_object().key("name").string(part_name(part));
    amount("amount", bridge.parts[part]);
    days(json, "dso_effect",
         bridge.opening_dso ? std::optional(bridge.effects[part]) : std::nullopt);
    json.end_object();
  }
  json.end_array();
  if (query.by) {
    json.key("by").begin_array();
    for (const engine::BridgeGroup& group : bridge.by) {
      json.begin_object().key("key").string(grouping.name(group.key));
      amount("opening", group.opening);
      for (std::size_t part = 0; part < kBridgeParts; ++part)
        amount(part_name(part), group.parts[part]);
      amount("closing", group.closing);
      days(json, "dso_effect", group.dso_effect);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  return text;
}

}  // namespace

Exit run_bridge(Context& context, const BridgeArguments& arguments) {
  const auto since = read_date(context, "--since", arguments.since);
  if (!since) return Exit::usage;
  engine::BridgeQuery query;
  query.as_of = context.as_of();
  query.since = since->known() ? *since : month_start(query.as_of).plus_days(-1);
  query.days = arguments.days;
  if (query.as_of < query.since)
    return context.usage("--since " + query.since.iso() + " is after the as-of day " +
                         query.as_of.iso());
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  Grouping grouping(engine->book(), arguments.by);
  query.by = grouping.key();
  const auto bridges = engine::bridge(engine->book(), query);
  if (!bridges) return context.fail(bridges.error().code, "");
  if (wants_json(context)) {
    std::vector<std::string> documents;
    for (const engine::Bridge& bridge : *bridges)
      documents.push_back(document_of(bridge, query, grouping));
    print_documents(context, documents);
    return Exit::done;
  }
  if (context.is_table())
    context.line("What changed from " + query.since.iso() + " to " + query.as_of.iso());
  if (query.by) {
    print_groups(context, *bridges, grouping);
  } else {
    print_lines(context, *bridges);
  }
  return Exit::done;
}

}  // namespace quittance::cli

#include "tools/quittance/report_sections.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/reports/chart.h"
#include "engine/reports/html.h"
#include "engine/reports/table.h"

namespace quittance::cli {
namespace {

using engine::ChartBar;
using engine::html;
using engine::HtmlTable;

template <class Rows>
auto row_of_currency(const Rows& rows, Currency currency) {
  return std::find_if(rows.begin(), rows.end(),
                      [&](const auto& row) { return row.currency == currency; });
}

std::string part_in_words(engine::BridgePart part) {
  std::string text(name(part));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string signed_days(const std::optional<std::int64_t>& hundredths) {
  if (!hundredths) return "–";
  return (*hundredths > 0 ? "+" : "") + engine::format_hundredths(*hundredths);
}

std::string customer_of(const engine::Book& book, CustomerHandle customer) {
  const engine::CustomerRegistered& facts = book.row(customer).facts;
  return std::string(facts.name.empty() ? facts.customer_id : facts.name);
}

// The disputes that stand on the day, the newest of an item.
const engine::DisputeRow* dispute_of(const engine::Book& book, ItemHandle item, Date day) {
  const engine::DisputeRow* found = nullptr;
  for (const engine::DisputeRow& row : book.disputes()) {
    if (row.facts.item == item && engine::stands_on(row, day)) found = &row;
  }
  return found;
}

}  // namespace

Result<ReportSections> report_sections(const engine::Book& book,
                                       const engine::OverviewQuery& query) {
  ReportSections sections;
  QTRY(sections.bridges, engine::bridge(book, {.since = query.since,
                                               .as_of = query.as_of,
                                               .days = query.days,
                                               .by = {},
                                               .entity = query.entity}));
  QTRY(sections.weeks,
       engine::SettlementHistory(book, query.as_of).cash_by_week(kForecastWeeks, query.entity));
  sections.disputes = engine::disputed_items(book, query.as_of);
  std::erase_if(sections.disputes, [&](const engine::DisputedItem& item) {
    return !query.covers(book.row(item.item).facts.entity);
  });
  sections.promises = engine::promise_standings(book, query.as_of);
  return sections;
}

std::string report_card(std::string_view heading, std::string_view note, const std::string& chart,
                        const std::string& table) {
  std::string out = "<section class=\"card\">";
  out += "<h3>" + html(heading) + "</h3>\n<p class=\"note\">" + html(note) + "</p>\n";
  if (!chart.empty()) out += "<figure>" + chart + "</figure>\n";
  out += table + "</section>\n";
  return out;
}

std::string bridge_card(const ReportSections& sections, Currency currency,
                        const engine::OverviewQuery& query) {
  const auto bridge = row_of_currency(sections.bridges, currency);
  if (bridge == sections.bridges.end()) return {};
  std::vector<ChartBar> bars;
  HtmlTable table("From the receivables of one day to those of another",
                  {{"Part"}, {"Amount", true}, {"DSO, days", true}});
  const auto add = [&](const std::string& part, std::int64_t amount, std::string_view tone,
                       const std::string& days, bool total) {
    bars.push_back({.label = part,
                    .value = amount,
                    .text = engine::compact_amount(amount, currency),
                    .tone = tone});
    table.add(std::array{part, format_grouped(amount, currency), days}, total);
  };
  const auto days = [](const std::optional<std::int64_t>& figure) {
    return figure ? engine::format_hundredths(*figure) : std::string("–");
  };
  add(query.since.iso(), bridge->opening, "soft", days(bridge->opening_dso), true);
  if (bridge->sales_effect) {
    table.add(std::array{std::string("other sales"), std::string("–"),
                         signed_days(bridge->sales_effect)});
  }
  for (std::size_t n = 0; n < engine::kBridgeParts; ++n) {
    const std::int64_t amount = bridge->parts[n];
    if (amount == 0) continue;
    const auto effect = bridge->opening_dso ? std::optional(bridge->effects[n]) : std::nullopt;
    add(part_in_words(static_cast<engine::BridgePart>(n)), amount, amount > 0 ? "mark" : "good",
        signed_days(effect), false);
  }
  add(query.as_of.iso(), bridge->closing, "soft", days(bridge->closing_dso), true);
  return report_card(
      "What changed",
      "Receivables from " + query.since.iso() + " to " + query.as_of.iso() +
          ", and what each part did to the DSO. The parts add up.",
      bar_chart("Bars of what raised receivables, to the right, and lowered them.", bars),
      table.text());
}

std::string forecast_card(const ReportSections& sections, Currency currency) {
  const auto cash = row_of_currency(sections.weeks, currency);
  if (cash == sections.weeks.end() || cash->open == 0) return {};
  std::vector<ChartBar> bars;
  HtmlTable table("Cash expected week by week",
                  {{"Week from"}, {"Expected", true}, {"Falls due", true}});
  const auto exact = [&](std::int64_t amount) { return format_grouped(amount, currency); };
  table.add(std::array{std::string("already due"), std::string("–"), exact(cash->already_due)});
  std::int64_t expected = 0;
  for (const auto& week : cash->weeks) {
    expected += week.expected;
    bars.push_back({.label = week.from.iso().substr(5),
                    .value = week.expected,
                    .text = engine::compact_amount(week.expected, currency)});
    table.add(std::array{week.from.iso(), exact(week.expected), exact(week.due)});
  }
  table.add(std::array{std::string("later"), exact(cash->later), exact(cash->due_later)});
  table.add(std::array{std::string("all"), exact(cash->open), exact(cash->open)}, true);
  return report_card(
      "Cash forecast",
      engine::compact_amount(expected, currency) + " of what is open is expected within " +
          std::to_string(cash->weeks.size()) +
          " weeks, by how long each customer took so far (quittance forecast).",
      column_chart("Columns of expected cash by week; the table has the amounts.", bars),
      table.text());
}

std::string disputes_card(const ReportSections& sections, Currency currency,
                          const engine::Book& book, const engine::OverviewQuery& query) {
  std::vector<const engine::DisputedItem*> items;
  Wide sum = 0;
  for (const engine::DisputedItem& item : sections.disputes) {
    if (book.row(item.item).facts.currency != currency) continue;
    items.push_back(&item);
    sum += item.disputed;
  }
  if (items.empty()) return {};
  std::stable_sort(items.begin(), items.end(),
                   [](const auto* a, const auto* b) { return a->disputed > b->disputed; });
  const std::size_t all = items.size();
  items.resize(std::min(all, query.customers));
  HtmlTable table("Items in dispute",
                  {{"Item"}, {"Customer"}, {"Disputed", true}, {"Days", true}, {"Why"}});
  for (const engine::DisputedItem* item : items) {
    const engine::DisputeRow* dispute = dispute_of(book, item->item, query.as_of);
    table.add(std::array{std::string(book.row(item->item).facts.number()),
                         customer_of(book, book.row(item->item).facts.customer),
                         format_grouped(item->disputed, currency),
                         std::to_string(query.as_of.days() - dispute->facts.date.days()),
                         std::string(dispute->opened.because)});
  }
  table.add(std::array{std::string("all"), std::string(), format_grouped(sum, currency),
                       std::string(), std::string()},
            true);
  return report_card("Disputes",
                     std::to_string(all) + (all == 1 ? " item is" : " items are") +
                         " in dispute, whole or in part.",
                     "", table.text());
}

std::string promises_card(const ReportSections& sections, Currency currency,
                          const engine::Book& book, const engine::OverviewQuery& query) {
  constexpr std::string_view kTones[] = {"mark", "good", "bad"};
  std::array<std::uint64_t, 3> counts{};
  std::array<Wide, 3> amounts{};
  for (std::size_t n = 0; n < sections.promises.size(); ++n) {
    const engine::PromiseMade& promise = book.promises()[n].facts;
    const auto state = static_cast<std::size_t>(sections.promises[n].state);
    const bool counts_here = promise.currency == currency && promise.date <= query.as_of;
    if (!counts_here || state >= counts.size()) continue;
    if (!query.covers(book.row(promise.customer).facts.entity)) continue;
    const Date falls_due = engine::falls_due(promise);
    const bool open = sections.promises[n].state == engine::PromiseState::open;
    if (!open && falls_due <= query.as_of.plus_days(-query.days)) continue;
    ++counts[state];
    amounts[state] += promise.amount;
  }
  if (counts == std::array<std::uint64_t, 3>{}) return {};
  std::vector<ChartBar> bars;
  HtmlTable table("Promises to pay", {{"State"}, {"Promises", true}, {"Amount", true}});
  for (std::size_t n = 0; n < counts.size(); ++n) {
    const std::string state(name(static_cast<engine::PromiseState>(n)));
    bars.push_back({.label = state,
                    .value = narrow(amounts[n]).value_or(0),
                    .text = engine::compact_amount(amounts[n], currency),
                    .tone = kTones[n]});
    table.add(std::array{state, std::to_string(counts[n]), format_grouped(amounts[n], currency)});
  }
  return report_card(
      "Promises to pay",
      "What customers committed to: open, or kept and broken in the last " +
          std::to_string(query.days) + " days, as the cash says (quittance promise list).",
      bar_chart("Bars of amounts promised, by what became of them.", bars), table.text());
}

}  // namespace quittance::cli

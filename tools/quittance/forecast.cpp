// quittance forecast: when open items will be paid, and what cash comes week by week.
#include <algorithm>
#include <string>

#include "engine/figures/backtest.h"
#include "engine/figures/expectation.h"
#include "engine/metrics/rounding.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::Cell;
using engine::ColumnType;
using engine::Expectation;

Exit print_weeks(Context& context, const engine::SettlementHistory& history, std::size_t weeks) {
  const auto forecast = history.cash_by_week(weeks);
  if (!forecast) return context.fail(forecast.error().code, "");
  const auto report = context.report({{"currency", ColumnType::text},
                                      {"week", ColumnType::text},
                                      {"from", ColumnType::date},
                                      {"to", ColumnType::date},
                                      {"expected", ColumnType::amount},
                                      {"due", ColumnType::amount}});
  for (const auto& cash : *forecast) {
    const std::string currency = cash.currency.code();
    const auto add = [&](const std::string& week, Date from, Date to, std::int64_t expected,
                         std::int64_t due) {
      report->add({std::string_view(currency), std::string_view(week), from, to,
                   Money(expected, cash.currency), Money(due, cash.currency)});
    };
    add("already due", {}, {}, 0, cash.already_due);
    std::size_t number = 0;
    for (const auto& week : cash.weeks)
      add(std::to_string(++number), week.from, week.to, week.expected, week.due);
    add("later", {}, {}, cash.later, cash.due_later);
    add("all", {}, {}, cash.open, cash.open);
  }
  report->finish();
  return Exit::done;
}

Exit print_items(Context& context, const engine::Book& book,
                 const engine::SettlementHistory& history, CustomerHandle customer) {
  std::vector<Expectation> items = history.expectations();
  std::sort(items.begin(), items.end(), [](const Expectation& a, const Expectation& b) {
    const auto day = [](const Expectation& item) {
      return item.expected.known() ? item.expected.days() : engine::DayPages<int>::kDayMax;
    };
    return std::pair(day(a), a.item.value()) < std::pair(day(b), b.item.value());
  });
  const auto report = context.report({{"item_number", ColumnType::text},
                                      {"entity_id", ColumnType::text},
                                      {"customer_id", ColumnType::text},
                                      {"currency", ColumnType::text},
                                      {"open_amount", ColumnType::amount},
                                      {"due_date", ColumnType::date},
                                      {"expected_date", ColumnType::date},
                                      {"earliest", ColumnType::date},
                                      {"latest", ColumnType::date},
                                      {"basis", ColumnType::text},
                                      {"own_settlements", ColumnType::count},
                                      {"segment_settlements", ColumnType::count}});
  for (const Expectation& item : items) {
    const engine::KeptItem& facts = book.row(item.item).facts;
    if (customer.known() && facts.customer != customer) continue;
    const std::string currency = facts.currency.code();
    report->add({facts.number(), entity_id(book, facts.entity), customer_id(book, facts.customer),
                 std::string_view(currency), Money(item.open, facts.currency), facts.due_date,
                 item.expected, item.earliest, item.latest, engine::name(item.basis),
                 item.own_settlements, item.segment_settlements});
  }
  report->finish();
  return Exit::done;
}

// A line for each way of expecting.
Exit print_backtest(Context& context, const engine::Book& book, std::size_t cut_offs) {
  const Date as_of = context.as_of();
  const auto rows = engine::backtest(book, {.as_of = as_of, .cut_offs = cut_offs});
  if (!rows) return context.fail(rows.error().code, "");
  if (context.is_table()) {
    const Date last = as_of.plus_days(-engine::Backtest::kWindowDays);
    context.line("Back-test from " + std::to_string(cut_offs) + " days, a week apart, up to " +
                 last.iso());
  }
  const auto report = context.report({{"currency", ColumnType::text},
                                      {"expected_by", ColumnType::text},
                                      {"items", ColumnType::count},
                                      {"judged", ColumnType::count},
                                      {"mean_error_days", ColumnType::hundredths},
                                      {"in_interval_percent", ColumnType::hundredths},
                                      {"cash", ColumnType::amount},
                                      {"cash_error", ColumnType::amount},
                                      {"cash_error_percent", ColumnType::hundredths}});
  for (const engine::Backtest& row : *rows) {
    const std::string currency = row.currency.code();
    const auto percent = [](std::int64_t part, std::int64_t whole) {
      const auto share = engine::percent_hundredths(part, whole);
      return share ? Cell(engine::Hundredths{*share}) : Cell();
    };
    const auto add = [&](std::string_view rule, const engine::BacktestScore& score,
                         const Cell& in_interval) {
      report->add({std::string_view(currency), rule, row.expected, row.judged,
                   score.days ? Cell(engine::Hundredths{*score.days}) : Cell(), in_interval,
                   Money(row.cash, row.currency), Money(score.cash, row.currency),
                   percent(score.cash, row.cash)});
    };
    add("history", row.score, percent(row.inside, row.interval_items));
    add("due date + mean delay", row.mean, {});
    add("due date + customer's mean", row.customer_mean, {});
  }
  report->finish();
  return Exit::done;
}

}  // namespace

Exit run_forecast(Context& context, const ForecastArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  if (arguments.backtest) return print_backtest(context, book, arguments.cut_offs);
  CustomerHandle customer;
  if (!arguments.customer.empty()) {
    const auto found = find_customer(context, book, arguments.customer);
    if (!found) return Exit::usage;
    customer = *found;
  }
  const Date as_of = context.as_of();
  const engine::SettlementHistory history(book, as_of);
  if (arguments.items || customer.known()) return print_items(context, book, history, customer);
  if (context.is_table())
    context.line("Cash expected after " + as_of.iso() + " from what is open then");
  return print_weeks(context, history, arguments.weeks);
}

}  // namespace quittance::cli

// quittance whatif: the whole book decided by other rules, beside what it is; books nothing.
#include "engine/proof/whatif.h"

#include <map>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "engine/metrics/dso.h"
#include "engine/rules/settings.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/input.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::Change;
using engine::Column;
using engine::ColumnType;
using engine::MatchingTotals;

// One figure of both books, as text.
struct Measure {
  std::string name;
  std::string currency;
  std::string now;
  std::string then;
};

std::map<Currency, std::string> days_of(const Context& context, const engine::Book& book) {
  std::map<Currency, std::string> days;
  const auto figures =
      engine::days_sales_outstanding(book.receivables(), {.as_of = context.as_of()});
  if (!figures) return days;
  for (const engine::Dso& dso : *figures) {
    if (dso.dso) days[dso.currency] = engine::format_hundredths(*dso.dso);
  }
  return days;
}

std::vector<Measure> measures(const Context& context, const engine::Book& now,
                              const engine::Book& then) {
  const std::vector<MatchingTotals> before = engine::matching_totals(now);
  const std::vector<MatchingTotals> after = engine::matching_totals(then);
  std::map<Currency, std::string> days_now = days_of(context, now);
  std::map<Currency, std::string> days_then = days_of(context, then);
  std::vector<Measure> found;
  for (std::size_t n = 0; n < before.size(); ++n) {  // the same payments, so the same currencies
    const Currency currency = before[n].currency;
    const auto add = [&](std::string_view name, const std::string& a, const std::string& b) {
      found.push_back({std::string(name), currency.code(), a, b});
    };
    const auto money = [&](std::string_view name, Wide a, Wide b) {
      if (a != 0 || b != 0) add(name, format_major(a, currency), format_major(b, currency));
    };
    add("payments", std::to_string(before[n].payments), std::to_string(after[n].payments));
    add("payments_applied_whole", std::to_string(before[n].whole), std::to_string(after[n].whole));
    for (std::size_t state = 0; state < kDispositions; ++state) {
      money(name(static_cast<Disposition>(state)), before[n].states[state], after[n].states[state]);
    }
    money("discounts", before[n].discounts, after[n].discounts);
    money("item_write_offs", before[n].write_offs, after[n].write_offs);
    money("deductions", before[n].deductions, after[n].deductions);
    if (days_now.contains(currency) && days_then.contains(currency))
      add("dso_simple_90_days", days_now[currency], days_then[currency]);
  }
  return found;
}

std::string_view word(Rule rule) {
  return rule == Rule::none ? std::string_view{} : name(rule);
}

void print_changes(Context& context, const engine::Book& book, const std::vector<Change>& changes) {
  const auto report = context.report({{"payment_id", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"item_number", ColumnType::text},
                                      {"currency", ColumnType::text},
                                      {"now", ColumnType::amount},
                                      {"then", ColumnType::amount},
                                      {"forgiven_now", ColumnType::amount},
                                      {"forgiven_then", ColumnType::amount},
                                      {"rule_now", ColumnType::text},
                                      {"rule_then", ColumnType::text}});
  for (const Change& change : changes) {
    const engine::PaymentRow& payment = book.row(change.payment);
    const std::string currency = payment.currency.code();
    report->add({payment.payment_id(), name(change.state), std::string_view(change.item),
                 std::string_view(currency), Money(change.now, payment.currency),
                 Money(change.then, payment.currency), Money(change.forgiven_now, payment.currency),
                 Money(change.forgiven_then, payment.currency), word(change.rule_now),
                 word(change.rule_then)});
  }
  report->finish();
}

void print_document(Context& context, const std::string& rules, const engine::Book& book,
                    const engine::WhatIf& other, const std::vector<Measure>& figures,
                    const std::vector<Change>& changes) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("rule_set").string(rules);
  json.key("runs").number(book.runs().size());
  json.key("by_hand").begin_object().key("payments").number(other.by_hand);
  json.key("same_by_rule").number(other.same_rules).end_object();
  json.key("left_out").number(other.left_out).key("measures").begin_array();
  for (const Measure& figure : figures) {
    json.begin_object().key("name").string(figure.name).key("currency").string(figure.currency);
    json.key("now").string(figure.now).key("then").string(figure.then).end_object();
  }
  json.end_array().key("changes").begin_array();
  for (const Change& change : changes) {
    const engine::PaymentRow& payment = book.row(change.payment);
    const auto amount = [&](std::string_view key, std::int64_t minor) {
      json.key(key).string(format_major(minor, payment.currency));
    };
    json.begin_object().key("payment_id").string(payment.payment_id());
    json.key("state").string(name(change.state)).key("item_number").string(change.item);
    json.key("currency").string(payment.currency.code());
    amount("now", change.now);
    amount("then", change.then);
    amount("forgiven_now", change.forgiven_now);
    amount("forgiven_then", change.forgiven_then);
    json.key("rule_now").string(word(change.rule_now));
    json.key("rule_then").string(word(change.rule_then)).end_object();
  }
  json.end_array().end_object();
  context.line(text);
}

void print_tables(Context& context, const std::string& rules, const engine::Book& book,
                  const engine::WhatIf& other, const std::vector<Measure>& figures,
                  const std::vector<Change>& changes) {
  std::size_t payments = 0;
  for (std::size_t n = 0; n < changes.size(); ++n)
    payments += n == 0 || changes[n].payment != changes[n - 1].payment ? 1U : 0U;
  context.line("If the rules '" + rules + "' had decided, " + std::to_string(payments) +
               (payments == 1 ? " payment" : " payments") +
               " would stand otherwise. Nothing is booked.");
  if (other.by_hand > 0) {
    context.line("Of " + std::to_string(other.by_hand) + " assignments by hand they make " +
                 std::to_string(other.same_rules) + " themselves.");
  }
  if (other.left_out > 0) {
    context.line(
        std::to_string(other.left_out) +
        " later events find no ground there (an item is settled already) and are left out.");
  }
  context.line("");
  const auto report = context.report({{"measure", ColumnType::text},
                                      {"currency", ColumnType::text},
                                      {"now", ColumnType::text},
                                      {"then", ColumnType::text}});
  for (const Measure& figure : figures) {
    report->add({std::string_view(figure.name), std::string_view(figure.currency),
                 std::string_view(figure.now), std::string_view(figure.then)});
  }
  report->finish();
  if (changes.empty()) return;
  context.line("");
  print_changes(context, book, changes);
}

}  // namespace

Exit run_whatif(Context& context, const WhatIfArguments& arguments) {
  Exit exit = Exit::done;
  const std::string& path = arguments.rules.empty() ? context.options().config : arguments.rules;
  std::string toml;
  if (!path.empty()) {
    const auto text = read_rules(context, path, exit);
    if (!text) return exit;
    toml = *text;
  }
  std::string message;
  const auto rules = engine::parse_rules(toml, message);
  if (!rules) return context.usage(path + ": " + message);
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  if (engine->run_unfinished()) {
    return context.fail(Errc::state_forbids,
                        "the last run is unfinished; the next writing command finishes it, then "
                        "ask again");
  }
  const auto other = engine::what_if(*engine, *rules, context.executor());
  if (!other) return context.fail(other.error().code, engine->explanation());
  const engine::Book& book = engine->book();
  const std::vector<Change> changes = engine::changes_between(book, other->book);
  if (context.format() == engine::ReportFormat::csv ||
      context.format() == engine::ReportFormat::xlsx ||
      context.format() == engine::ReportFormat::ndjson) {
    print_changes(context, book, changes);
    return Exit::done;
  }
  const std::vector<Measure> figures = measures(context, book, other->book);
  const auto print = context.is_table() ? print_tables : print_document;
  print(context, rules->name, book, *other, figures, changes);
  return Exit::done;
}

}  // namespace quittance::cli

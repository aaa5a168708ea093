// quittance contact, effort: who was asked for money, what that cost, and the cash that followed.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/metrics/rounding.h"
#include "engine/people/effort.h"
#include "tools/quittance/by_hand.h"
#include "tools/quittance/desk_arguments.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::Cell;
using engine::Column;
using engine::ColumnType;

// Numbers words in their order of appearance.
class Words {
 public:
  std::uint32_t number(std::string_view word) {
    const auto [found, is_new] =
        numbers_.try_emplace(word, static_cast<std::uint32_t>(words_.size()));
    if (is_new) words_.push_back(word);
    return found->second;
  }
  [[nodiscard]] std::string_view word(std::uint32_t number) const { return words_.at(number); }

 private:
  std::map<std::string_view, std::uint32_t> numbers_;
  std::vector<std::string_view> words_;
};

std::string_view group_word(const engine::Book& book, const engine::ContactMade& contact,
                            std::string_view by) {
  if (by == "channel") return name(contact.channel);
  if (by == "outcome") return contact.outcome;
  if (by == "step") return contact.step;
  if (by == "person") return contact.person;
  if (by == "customer") return customer_id(book, contact.customer);
  if (by == "collector") return book.row(contact.customer).facts.collector;
  return "all";
}

}  // namespace

Exit run_contact_add(Context& context, const ContactArguments& arguments) {
  const auto date = read_date(context, "--date", arguments.date);
  const auto channel = engine::parse_contact_channel(arguments.channel);
  if (!date || !channel) return Exit::usage;
  return by_hand_recorded(context, "", [&](engine::Engine& engine) {
    const auto customer = find_customer(context, engine.book(), arguments.customer);
    if (!customer) return Exit::usage;
    const std::string& person =
        arguments.person.empty() ? context.options().actor : arguments.person;
    const auto done = engine.note_contact({.customer = *customer,
                                           .channel = *channel,
                                           .date = date->known() ? *date : context.as_of(),
                                           .minutes = arguments.minutes,
                                           .person = person,
                                           .step = arguments.step,
                                           .outcome = arguments.outcome},
                                          "");
    return finish(context, engine, done,
                  arguments.customer + ": " + arguments.channel + " by " + person + " noted");
  });
}

Exit run_contact_list(Context& context, const ContactArguments& arguments) {
  const auto from = read_date(context, "--from", arguments.from);
  const auto to = read_date(context, "--to", arguments.to);
  if (!from || !to) return Exit::usage;
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  if (!arguments.customer.empty() && !find_customer(context, book, arguments.customer))
    return Exit::usage;
  const Date last = to->known() ? *to : context.as_of();
  const auto report = context.report({{"customer_id", ColumnType::text},
                                      {"date", ColumnType::date},
                                      {"channel", ColumnType::text},
                                      {"minutes", ColumnType::count},
                                      {"person", ColumnType::text},
                                      {"step", ColumnType::text},
                                      {"outcome", ColumnType::text}});
  for (const engine::ContactRow& row : book.contacts()) {
    const engine::ContactMade& contact = row.facts;
    if (contact.date < *from || contact.date > last) continue;
    const std::string_view customer = customer_id(book, contact.customer);
    if (!arguments.customer.empty() && customer != arguments.customer) continue;
    report->add({customer, contact.date, name(contact.channel), std::int64_t{contact.minutes},
                 contact.person, contact.step, contact.outcome});
  }
  report->finish();
  return Exit::done;
}

Exit run_effort(Context& context, const EffortArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  Words words;
  const engine::EffortQuery query{.from = context.as_of().plus_days(1 - arguments.days),
                                  .to = context.as_of(),
                                  .within_days = arguments.within,
                                  .by = [&](const engine::ContactMade& contact) {
                                    return words.number(group_word(book, contact, arguments.by));
                                  }};
  const auto rows = engine::collection_effort(book, query);
  if (!rows) return context.fail(rows.error().code, "");
  // Asked before the first line is printed. Four decimals are the most that any currency has.
  std::vector<Currency> currencies = {Currency::of("CLF")};
  if (!rows->empty()) currencies.clear();
  for (const engine::Effort& row : *rows) currencies.push_back(row.currency);
  for (const Currency currency : currencies) {
    const auto hourly = parse_major(arguments.hourly, currency);
    if (arguments.hourly.empty() || (hourly && *hourly >= 0)) continue;
    return context.usage("--hourly is '" + arguments.hourly + "'; write an amount such as 48.00");
  }
  std::vector<Column> columns = {
      {"currency", ColumnType::text},     {"key", ColumnType::text},
      {"contacts", ColumnType::count},    {"customers", ColumnType::count},
      {"minutes", ColumnType::count},     {"collected", ColumnType::amount},
      {"per_contact", ColumnType::amount}};
  if (!arguments.hourly.empty()) columns.push_back({"cost", ColumnType::amount});
  if (context.is_table()) {
    context.line("Contacts from " + query.from.iso() + " to " + query.to.iso() +
                 ", and the cash of the " + std::to_string(arguments.within) + " days after each");
  }
  const auto report = context.report(columns);
  for (const engine::Effort& row : *rows) {
    const std::string currency = row.currency.code();
    std::vector<Cell> cells = {std::string_view(currency),
                               words.word(row.key),
                               row.contacts,
                               row.customers,
                               row.minutes,
                               Money(row.collected, row.currency)};
    const auto per_contact = narrow(engine::divide_half_even(row.collected, row.contacts));
    if (!per_contact) return context.fail(per_contact.error().code, "");
    cells.emplace_back(Money(*per_contact, row.currency));
    if (!arguments.hourly.empty()) {
      const auto hourly = parse_major(arguments.hourly, row.currency);
      const auto cost = narrow(engine::divide_half_even(Wide{*hourly} * row.minutes, 60));
      if (!cost) return context.fail(cost.error().code, "");
      cells.emplace_back(Money(*cost, row.currency));
    }
    report->add(cells);
  }
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli

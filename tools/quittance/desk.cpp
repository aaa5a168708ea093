// quittance dispute, promise: what customers contest and what they commit to.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/book/disputes.h"
#include "engine/book/open_amounts.h"
#include "engine/book/promises.h"
#include "tools/quittance/by_hand.h"
#include "tools/quittance/desk_arguments.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;

// A day of the command: the as-of day where the option is empty.
std::optional<Date> day_of(const Context& context, const std::string& text) {
  const auto date = read_date(context, "--date", text);
  if (!date) return std::nullopt;
  return date->known() ? *date : context.as_of();
}

// Nothing after having said what is wrong with it.
std::optional<std::int64_t> read_amount(const Context& context, const std::string& text,
                                        Currency currency) {
  const auto amount = parse_major(text, currency);
  if (amount) return *amount;
  static_cast<void>(context.usage("'" + text + "': " + std::string(describe(amount.error().code))));
  return std::nullopt;
}

std::string with_currency(std::int64_t amount, Currency currency) {
  return format_grouped(amount, currency) + " " + currency.code();
}

}  // namespace

Exit run_dispute_open(Context& context, const DisputeArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const engine::Book& book = engine.book();
    const auto item = find_item(context, book, arguments.item);
    const auto date = day_of(context, arguments.date);
    if (!item || !date) return Exit::usage;
    const Currency currency = book.row(*item).facts.currency;
    std::optional<std::int64_t> amount;
    if (!arguments.amount.empty()) {
      amount = read_amount(context, arguments.amount, currency);
      if (!amount) return Exit::usage;
    }
    const auto done = engine.open_dispute(*item, amount, *date, arguments.reason);
    return finish(context, engine, done,
                  done ? engine::item_key(book, *item) + ": " +
                             with_currency(book.disputes().back().facts.amount, currency) + " of " +
                             with_currency(book.row(*item).open, currency) + " in dispute"
                       : "");
  });
}

Exit run_dispute_resolve(Context& context, const DisputeArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const auto item = find_item(context, engine.book(), arguments.item);
    const auto date = day_of(context, arguments.date);
    if (!item || !date) return Exit::usage;
    const auto outcome = engine::parse_dispute_outcome(arguments.outcome);
    if (!outcome) return Exit::usage;
    const auto done = engine.resolve_dispute(*item, *outcome, *date, arguments.reason);
    return finish(context, engine, done,
                  engine::item_key(engine.book(), *item) + ": dispute " + arguments.outcome);
  });
}

Exit run_dispute_list(Context& context, const DisputeArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  const Date as_of = context.as_of();
  const std::string& state = arguments.state.empty() ? "open" : arguments.state;
  const std::vector<std::int64_t> open = engine::open_amounts(book, as_of);
  if (!arguments.customer.empty() && !find_customer(context, book, arguments.customer))
    return Exit::usage;
  const auto report = context.report({{"item_number", ColumnType::text},
                                      {"entity_id", ColumnType::text},
                                      {"customer_id", ColumnType::text},
                                      {"currency", ColumnType::text},
                                      {"amount", ColumnType::amount},
                                      {"disputed", ColumnType::amount},
                                      {"state", ColumnType::text},
                                      {"date", ColumnType::date},
                                      {"resolved_date", ColumnType::date},
                                      {"days", ColumnType::count},
                                      {"actor", ColumnType::text},
                                      {"reason", ColumnType::text}});
  for (const engine::DisputeRow& dispute : book.disputes()) {
    if (dispute.facts.date > as_of) continue;
    const bool stands = engine::stands_on(dispute, as_of);
    if (state != "all" && stands != (state == "open")) continue;
    const engine::KeptItem& item = book.row(dispute.facts.item).facts;
    if (!arguments.customer.empty() && customer_id(book, item.customer) != arguments.customer)
      continue;
    const std::string currency = item.currency.code();
    const std::int64_t left = std::min(open[dispute.facts.item.value()], dispute.facts.amount);
    const Date until = stands ? as_of : dispute.resolved_date;
    report->add({item.number(), entity_id(book, item.entity), customer_id(book, item.customer),
                 std::string_view(currency), Money(dispute.facts.amount, item.currency),
                 Money(stands ? left : 0, item.currency),
                 stands ? std::string_view("open") : name(dispute.outcome), dispute.facts.date,
                 stands ? Date{} : dispute.resolved_date,
                 std::int64_t{until.days() - dispute.facts.date.days()},
                 stands ? dispute.opened.by : dispute.resolved.by,
                 stands ? dispute.opened.because : dispute.resolved.because});
  }
  report->finish();
  return Exit::done;
}

Exit run_promise_add(Context& context, const PromiseArguments& arguments) {
  if (arguments.source.empty())
    return context.usage("--source is empty; say who promised, and where");
  return by_hand(context, arguments.source, [&](engine::Engine& engine) {
    const engine::Book& book = engine.book();
    const auto customer = find_customer(context, book, arguments.customer);
    const auto date = day_of(context, arguments.date);
    const auto due = read_date(context, "--due", arguments.due);
    if (!customer || !date || !due) return Exit::usage;
    engine::PromiseMade promise{.customer = *customer,
                                .currency = {},
                                .amount = 0,
                                .date = *date,
                                .due_date = *due,
                                .grace_days = arguments.grace,
                                .source = arguments.source,
                                .items = {}};
    std::int64_t open = 0;
    for (const std::string& text : arguments.items) {
      const auto item = find_item(context, book, text);
      if (!item) return Exit::usage;
      promise.items.push_back(*item);
      promise.currency = book.row(*item).facts.currency;
      open += book.row(*item).open;
    }
    const engine::CustomerRegistered& facts = book.row(*customer).facts;
    if (!arguments.currency.empty()) {
      const auto currency = Currency::parse(arguments.currency);
      if (!currency) return context.usage("--currency is '" + arguments.currency + "'");
      promise.currency = *currency;
    } else if (promise.items.empty()) {
      promise.currency =
          facts.currency.known() ? facts.currency : book.row(facts.entity).facts.currency;
    }
    if (!promise.currency.known()) {
      return context.usage("say which currency with --currency: neither " + arguments.customer +
                           " nor the legal entity has one");
    }
    if (arguments.amount.empty() && promise.items.empty())
      return context.usage("say how much with --amount, or what for with --item");
    const auto amount = arguments.amount.empty()
                            ? std::optional(open)
                            : read_amount(context, arguments.amount, promise.currency);
    if (!amount) return Exit::usage;
    promise.amount = *amount;
    const auto done = engine.make_promise(promise, arguments.source);
    return finish(context, engine, done,
                  done ? engine::promise_ids(book).back() + ": " + arguments.customer + " pays " +
                             with_currency(promise.amount, promise.currency) + " by " + due->iso()
                       : "");
  });
}

Exit run_promise_cancel(Context& context, const PromiseArguments& arguments) {
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const auto date = day_of(context, arguments.date);
    if (!date) return Exit::usage;
    const std::vector<std::string> ids = engine::promise_ids(engine.book());
    const auto found = std::find(ids.begin(), ids.end(), arguments.promise);
    if (found == ids.end()) {
      return context.usage("no promise has the id '" + arguments.promise +
                           "'; `quittance promise list` lists them");
    }
    const engine::PromiseHandle promise(static_cast<std::uint32_t>(found - ids.begin()));
    const auto done = engine.cancel_promise(promise, *date, arguments.reason);
    return finish(context, engine, done, arguments.promise + ": cancelled");
  });
}

Exit run_promise_list(Context& context, const PromiseArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  const Date as_of = context.as_of();
  const std::vector<std::string> ids = engine::promise_ids(book);
  const std::vector<engine::PromiseStanding> standings = engine::promise_standings(book, as_of);
  if (!arguments.customer.empty() && !find_customer(context, book, arguments.customer))
    return Exit::usage;
  const auto report = context.report({{"promise", ColumnType::text},
                                      {"customer_id", ColumnType::text},
                                      {"currency", ColumnType::text},
                                      {"amount", ColumnType::amount},
                                      {"paid", ColumnType::amount},
                                      {"state", ColumnType::text},
                                      {"date", ColumnType::date},
                                      {"due_date", ColumnType::date},
                                      {"grace_days", ColumnType::count},
                                      {"kept_on", ColumnType::date},
                                      {"items", ColumnType::text},
                                      {"source", ColumnType::text},
                                      {"actor", ColumnType::text}});
  for (std::size_t n = 0; n < ids.size(); ++n) {
    const engine::PromiseRow& promise = book.promises()[n];
    const engine::PromiseMade& facts = promise.facts;
    if (facts.date > as_of) continue;
    const std::string_view state = name(standings[n].state);
    if (!arguments.state.empty() && arguments.state != state) continue;
    if (!arguments.customer.empty() && customer_id(book, facts.customer) != arguments.customer)
      continue;
    const std::string currency = facts.currency.code();
    std::string items;
    for (const ItemHandle item : facts.items)
      items += (items.empty() ? "" : "|") + std::string(book.row(item).facts.number());
    report->add({std::string_view(ids[n]), customer_id(book, facts.customer),
                 std::string_view(currency), Money(facts.amount, facts.currency),
                 Money(standings[n].paid, facts.currency), state, facts.date, facts.due_date,
                 std::int64_t{facts.grace_days}, standings[n].kept_on, std::string_view(items),
                 facts.source, promise.made.by});
  }
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli

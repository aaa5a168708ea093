// quittance payments, items, applications, customers, links: what is in the book.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/text.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::Cell;
using engine::ColumnType;

// The filters of a list, looked up. Not set: everything passes.
struct Filter {
  std::optional<CustomerHandle> customer;
  std::optional<EntityHandle> entity;
  std::optional<FileHandle> file;
  std::optional<PaymentHandle> payment;
  std::optional<ItemHandle> item;
  Date from, to;

  [[nodiscard]] bool in_dates(Date date) const {
    return (!from.known() || date >= from) && (!to.known() || date <= to);
  }
  template <class Value>
  [[nodiscard]] static bool passes(const std::optional<Value>& wanted, Value value) {
    return !wanted || *wanted == value;
  }
};

std::optional<Filter> read_filter(const Context& context, const engine::Book& book,
                                  const ListArguments& arguments) {
  Filter filter;
  const auto look_up = [&](const std::string& text, auto& to, auto find) {
    if (text.empty()) return true;
    const auto found = find(context, book, text);
    if (found) to = *found;
    return found.has_value();
  };
  const auto payment_of = [](const Context& of, const engine::Book& in, std::string_view id) {
    return find_payment(of, in, id);
  };
  if (!look_up(arguments.customer, filter.customer, find_customer) ||
      !look_up(arguments.entity, filter.entity, find_entity) ||
      !look_up(arguments.payment, filter.payment, payment_of) ||
      !look_up(arguments.item, filter.item, find_item)) {
    return std::nullopt;
  }
  if (!arguments.file.empty()) {
    const auto file = find_file(context, book, arguments.file);
    if (!file) return std::nullopt;
    filter.file = file->file;
  }
  const auto from = read_date(context, "--from", arguments.from);
  const auto to = read_date(context, "--to", arguments.to);
  if (!from || !to) return std::nullopt;
  filter.from = *from;
  filter.to = *to;
  return filter;
}

// Opens the book, reads the filter and hands both to `print`.
template <class Print>
Exit list(Context& context, const ListArguments& arguments, Print print) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  if (arguments.show_accounts) exit = context.may_show_accounts(*engine);
  if (exit != Exit::done) return exit;
  const auto filter = read_filter(context, engine->book(), arguments);
  if (!filter) return Exit::usage;
  return print(engine->book(), *filter);
}

bool has_kind(const engine::PaymentRow& payment, std::string_view kind) {
  const bool provisional = payment.facts.role == engine::CashRole::provisional;
  if (kind.empty()) return payment.facts.role == engine::CashRole::payment;
  if (kind == "all") return true;
  if (kind == "provisional") return provisional;
  return !provisional && name(payment.record().kind) == kind;
}

// "applied, on_account, … or returned"
std::string dispositions() {
  std::string text;
  for (std::size_t state = 0; state < kDispositions; ++state) {
    if (state != 0) text += state + 1 == kDispositions ? " or " : ", ";
    text += name(static_cast<Disposition>(state));
  }
  return text;
}

// Where most of the payment's cents are, for a narrow table.
std::string states_of(const engine::PaymentRow& payment) {
  std::string text;
  for (std::size_t state = 0; state < kDispositions; ++state) {
    if (payment.states[state] == 0) continue;
    if (!text.empty()) text += ", ";
    text += name(static_cast<Disposition>(state));
    if (payment.states[state] != payment.amount) {
      text += " " + format_grouped(payment.states[state], payment.currency);
    }
  }
  if (payment.facts.role == engine::CashRole::noted)
    text = "noted: " + std::string(name(payment.record().kind));
  if (payment.facts.role == engine::CashRole::provisional) {
    text = "provisional";
    if (payment.reason != Reason::none) text += ": " + std::string(name(payment.reason));
  }
  return text;
}

}  // namespace

Exit run_payments(Context& context, const ListArguments& arguments) {
  std::optional<Disposition> state;
  if (!arguments.state.empty()) {
    const auto parsed = parse_disposition(arguments.state);
    if (!parsed)
      return context.usage("--state is '" + arguments.state + "'; write " + dispositions());
    state = *parsed;
  }
  const std::string& kind = arguments.kind;
  if (!kind.empty() && kind != "provisional" && kind != "all" && !parse_cash_kind(kind)) {
    return context.usage("--kind is '" + kind +
                         "'; write receipt, deposit_total, return, fee, transfer, advice, other, "
                         "provisional or all");
  }
  return list(context, arguments, [&](const engine::Book& book, const Filter& filter) {
    if (!arguments.account.empty() && !is_account(context, book, arguments.account))
      return Exit::usage;
    const auto report = context.report({{"payment_id", ColumnType::text},
                                        {"posted", ColumnType::date},
                                        {"payer", ColumnType::text},
                                        {"payer_account", ColumnType::text},
                                        {"customer_id", ColumnType::text},
                                        {"amount", ColumnType::amount},
                                        {"currency", ColumnType::text},
                                        {"state", ColumnType::text},
                                        {"reason", ColumnType::text}});
    for (const engine::PaymentRow& payment : book.payments()) {
      const CashRecord& record = payment.record();
      if (!has_kind(payment, arguments.kind) ||
          !Filter::passes(filter.customer, payment.customer) ||
          !Filter::passes(filter.file, payment.facts.file) ||
          !filter.in_dates(payment.facts.posting_date) || (state && payment.in(*state) == 0) ||
          (!arguments.account.empty() && record.account != arguments.account)) {
        continue;
      }
      const std::string_view number =
          record.payer.iban.empty() ? record.payer.account : record.payer.iban;
      const std::string account =
          arguments.show_accounts ? std::string(number) : mask_account(number);
      const std::string states = states_of(payment);
      const std::string currency = record.currency.code();
      report->add({record.payment_id, payment.facts.posting_date, record.payer.name,
                   std::string_view(account), customer_id(book, payment.customer),
                   Money(record.amount, record.currency), std::string_view(currency),
                   std::string_view(states), name(payment.reason)});
    }
    report->finish();
    return Exit::done;
  });
}

Exit run_items(Context& context, const ListArguments& arguments) {
  const std::string& state = arguments.state;
  if (!state.empty() && state != "open" && state != "closed" && state != "all") {
    return context.usage("--state is '" + state + "'; write open, closed or all");
  }
  if (!arguments.kind.empty() && !parse_item_kind(arguments.kind)) {
    return context.usage("--kind is '" + arguments.kind +
                         "'; write invoice, debit_memo, credit_memo, finance_charge or deduction");
  }
  return list(context, arguments, [&](const engine::Book& book, const Filter& filter) {
    const auto report = context.report({{"item_number", ColumnType::text},
                                        {"entity_id", ColumnType::text},
                                        {"customer_id", ColumnType::text},
                                        {"kind", ColumnType::text},
                                        {"document_date", ColumnType::date},
                                        {"due_date", ColumnType::date},
                                        {"amount", ColumnType::amount},
                                        {"open_amount", ColumnType::amount},
                                        {"currency", ColumnType::text},
                                        {"state", ColumnType::text}});
    for (const engine::ItemRow& item : book.items()) {
      const engine::KeptItem& facts = item.facts;
      const bool open = item.open != 0;
      if ((state.empty() || state == "open") ? !open : state == "closed" && open) continue;
      if (!Filter::passes(filter.customer, facts.customer) ||
          !Filter::passes(filter.entity, facts.entity) || !filter.in_dates(facts.due_date) ||
          (!arguments.kind.empty() && name(facts.kind) != arguments.kind)) {
        continue;
      }
      const std::string currency = facts.currency.code();
      report->add({facts.number(), entity_id(book, facts.entity), customer_id(book, facts.customer),
                   name(facts.kind), facts.document_date, facts.due_date,
                   Money(facts.original, facts.currency), Money(item.open, facts.currency),
                   std::string_view(currency), std::string_view(open ? "open" : "closed")});
    }
    report->finish();
    return Exit::done;
  });
}

Exit run_applications(Context& context, const ListArguments& arguments) {
  return list(context, arguments, [&](const engine::Book& book, const Filter& filter) {
    const auto report = context.report({{"application_id", ColumnType::text},
                                        {"payment_id", ColumnType::text},
                                        {"item_number", ColumnType::text},
                                        {"customer_id", ColumnType::text},
                                        {"posted", ColumnType::date},
                                        {"amount", ColumnType::amount},
                                        {"discount", ColumnType::amount},
                                        {"write_off", ColumnType::amount},
                                        {"deduction", ColumnType::amount},
                                        {"rule", ColumnType::text},
                                        {"grade", ColumnType::text},
                                        {"state", ColumnType::text}});
    for (std::uint32_t n = 0; n < book.applications().size(); ++n) {
      const engine::ApplicationRow& application = book.applications()[n];
      const engine::AllocationFacts& facts = application.facts;
      const engine::KeptItem& item = book.row(facts.item).facts;
      if ((application.reversed && !arguments.history) ||
          !Filter::passes(filter.customer, item.customer) ||
          !Filter::passes(filter.payment, application.payment) ||
          !Filter::passes(filter.item, facts.item) || !filter.in_dates(application.posting_date)) {
        continue;
      }
      const std::string id = engine::application_id(book, ApplicationHandle(n));
      const auto money = [&](std::int64_t minor) { return Money(minor, item.currency); };
      report->add({std::string_view(id), book.row(application.payment).payment_id(), item.number(),
                   customer_id(book, item.customer), application.posting_date,
                   Money(facts.amount, book.row(application.payment).currency),
                   money(facts.discount), money(facts.write_off), money(facts.deduction),
                   name(facts.rule), name(facts.grade),
                   std::string_view(application.reversed ? "reversed" : "stands")});
    }
    report->finish();
    return Exit::done;
  });
}

Exit run_customers(Context& context, const ListArguments& arguments) {
  return list(context, arguments, [&](const engine::Book& book, const Filter& filter) {
    struct Balance {
      std::int64_t items = 0;
      std::int64_t credits = 0;
      std::int64_t open_items = 0;
    };
    std::vector<std::map<Currency, Balance>> balances(book.customers().size());
    for (const engine::ItemRow& item : book.items()) {
      if (item.open == 0) continue;
      Balance& balance = balances[item.facts.customer.value()][item.facts.currency];
      balance.items += item.open;
      ++balance.open_items;
    }
    for (const engine::PaymentRow& payment : book.payments()) {
      const std::int64_t credit =
          payment.in(Disposition::unapplied) + payment.in(Disposition::on_account);
      if (!payment.customer.known() || credit == 0) continue;
      balances[payment.customer.value()][payment.currency].credits += credit;
    }
    // Payments that the bank took back, each time counted.
    std::map<CustomerHandle, std::int64_t> returns;
    for (const engine::ReturnSettled& settled : book.returns()) {
      const bool stands = book.row(settled.returned).reason == Reason::returned;
      if (stands) ++returns[book.row(settled.original).customer];
    }
    const auto report = context.report({{"customer_id", ColumnType::text},
                                        {"name", ColumnType::text},
                                        {"parent_id", ColumnType::text},
                                        {"entity_id", ColumnType::text},
                                        {"open_items", ColumnType::count},
                                        {"open_amount", ColumnType::amount},
                                        {"credits", ColumnType::amount},
                                        {"balance", ColumnType::amount},
                                        {"currency", ColumnType::text},
                                        {"returns", ColumnType::count}});
    for (std::uint32_t n = 0; n < book.customers().size(); ++n) {
      const engine::CustomerRegistered& facts = book.customers()[n].facts;
      if (!Filter::passes(filter.entity, facts.entity)) continue;
      const CustomerHandle customer(n);
      const auto found = returns.find(customer);
      const std::int64_t taken_back = found == returns.end() ? 0 : found->second;
      const auto add = [&](Currency currency, const Balance& balance) {
        const std::string code = currency.code();
        report->add(
            {facts.customer_id, facts.name, facts.parent_id, entity_id(book, facts.entity),
             balance.open_items, Money(balance.items, currency), Money(balance.credits, currency),
             Money(balance.items - balance.credits, currency), std::string_view(code), taken_back});
      };
      if (balances[n].empty()) add(facts.currency, {});
      for (const auto& [currency, balance] : balances[n]) add(currency, balance);
    }
    report->finish();
    return Exit::done;
  });
}

Exit run_links(Context& context, const ListArguments& arguments) {
  return list(context, arguments, [&](const engine::Book& book, const Filter& filter) {
    const auto report = context.report({{"payer_id", ColumnType::text},
                                        {"customer_id", ColumnType::text},
                                        {"from", ColumnType::date},
                                        {"to", ColumnType::date}});
    for (const engine::LinkRegistered& link : book.links()) {
      if (filter.customer && *filter.customer != link.payer && *filter.customer != link.customer)
        continue;
      report->add(
          {customer_id(book, link.payer), customer_id(book, link.customer), link.from, link.to});
    }
    report->finish();
    return Exit::done;
  });
}

}  // namespace quittance::cli

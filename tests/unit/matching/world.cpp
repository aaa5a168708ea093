#include "tests/unit/matching/world.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/support/executors.h"

namespace quittance::matching {

RemittanceLine line(std::string_view reference, std::int64_t paid) {
  RemittanceLine made;
  made.reference = reference;
  made.kind = ReferenceKind::invoice;
  made.paid = paid;
  return made;
}

RemittanceLine bare(std::string_view reference) {
  RemittanceLine made = line(reference, 0);
  made.amount_stated = false;
  return made;
}

World& World::customer(const CustomerRow& row) {
  const CustomerHandle handle(static_cast<std::uint32_t>(customers_.size()));
  const std::string_view banks[] = {row.bank};
  const std::string_view aliases[] = {row.alias};
  CustomerNames names{.customer = handle,
                      .entity = EntityHandle(0),
                      .customer_id = row.id,
                      .name = row.name,
                      .aliases = {},
                      .bank_accounts = {},
                      .parent = {},
                      .rule_set = row.rule_set,
                      .tolerance_profile = {}};
  if (!row.bank.empty()) names.bank_accounts = banks;
  if (!row.alias.empty()) names.aliases = aliases;
  if (!row.parent.empty()) names.parent = customers_.at(std::string(row.parent));
  directory.put(names);
  customers_.emplace(row.id, handle);
  return *this;
}

World& World::item(const ItemRow& row) {
  OpenItem item;
  item.item = ItemHandle(static_cast<std::uint32_t>(ledger.size()));
  item.customer = customers_.at(std::string(row.customer));
  item.entity = EntityHandle(row.entity);
  item.open = row.open;
  item.original = row.original == 0 ? row.open : row.original;
  item.discount = row.discount;
  item.discount_date = *Date::parse_iso("2026-02-10");
  item.document_date = *Date::parse_iso(row.document);
  item.due_date = *Date::parse_iso(row.due);
  item.currency = Currency::of(row.currency);
  item.kind = row.original < 0 || row.open < 0 ? ItemKind::credit_memo : ItemKind::invoice;
  item.hold = row.hold;
  ledger.add(item, {.number = texts_.keep(row.number),
                    .po_number = texts_.keep(row.po),
                    .delivery_number = texts_.keep(row.delivery),
                    .reference = texts_.keep(row.reference)});
  items_.emplace(row.number, item.item);
  return *this;
}

World& World::payment(const PaymentRow& row) {
  PaymentInput input;
  input.payment = PaymentHandle(static_cast<std::uint32_t>(payments.size()));
  input.payment_id = texts_.keep(row.id);
  input.entity = row.entity;
  input.currency = Currency::of(row.currency);
  input.amount = row.amount;
  input.posting_date = *Date::parse_iso(row.date);
  input.value_date = input.posting_date;
  input.payer.name = texts_.keep(row.payer);
  input.payer.iban = texts_.keep(row.iban);
  input.payer.id = texts_.keep(row.customer_number);
  input.reference = texts_.keep(row.reference);
  input.text = texts_.keep(row.text);
  lines_.push_back(row.lines);
  for (RemittanceLine& each : lines_.back()) each.reference = texts_.keep(each.reference);
  input.remittance = lines_.back();
  payments.push_back(input);
  return *this;
}

void World::run() {
  testing::InOrderExecutor executor;
  run(executor);
}

void World::run(Executor& executor) {
  outcomes = match_run(ledger, directory, rules, payments, executor);
  index();
}

void World::index() {
  payment_of_.clear();
  outcome_of_.clear();
  for (std::size_t n = 0; n < payments.size(); ++n) payment_of_[payments[n].payment] = n;
  for (std::size_t n = 0; n < outcomes.size(); ++n)
    outcome_of_[payment_of(outcomes[n]).payment_id] = n;
}

const Outcome& World::outcome(std::string_view payment_id) const {
  return outcomes[outcome_of_.at(payment_id)];
}

const PaymentInput& World::payment_of(const Outcome& outcome) const {
  return payments[payment_of_.at(outcome.payment)];
}

std::string World::story(std::string_view payment_id) const {
  const Outcome& outcome = this->outcome(payment_id);
  const auto money = [](std::int64_t minor) { return format_major(minor, Currency::of("USD")); };
  auto allocations = outcome.allocations;
  std::stable_sort(allocations.begin(), allocations.end(),
                   [&](const Allocation& a, const Allocation& b) {
                     return ledger.number(a.item) < ledger.number(b.item);
                   });
  std::string told;
  for (const Allocation& each : allocations) {
    if (!told.empty()) told += "; ";
    told += fmt::format("{} {}", ledger.number(each.item), money(each.amount));
    if (each.discount != 0) {
      told += fmt::format(" {} discount {}", each.discount_earned ? "earned" : "unearned",
                          money(each.discount));
    }
    if (each.write_off != 0)
      told += fmt::format(" write-off {} {}", money(each.write_off), each.reason);
    if (each.deduction != 0)
      told += fmt::format(" deduction {} {}", money(each.deduction), each.reason);
  }
  for (const Rest& rest : outcome.rests) {
    if (!told.empty()) told += " | ";
    told += fmt::format("{} {} {}", name(rest.state), money(rest.amount), name(rest.reason));
  }
  return told;
}

std::string World::whole_story() const {
  std::vector<std::string> lines;
  for (const PaymentInput& payment : payments) {
    const Outcome& outcome = this->outcome(payment.payment_id);
    const Decision& d = outcome.decision;
    lines.push_back(fmt::format("{}: {} by {} [{} {} {} {} c{} s{} i{}] {}\n", payment.payment_id,
                                story(payment.payment_id), outcome.customer.value(), name(d.rule),
                                name(d.grade), name(d.reason), name(d.runner_up), d.candidates,
                                d.solutions, d.items_considered, outcome.fact));
  }
  std::sort(lines.begin(), lines.end());
  std::string told;
  for (const std::string& each : lines) told += each;
  return told;
}

std::vector<std::string> World::why(std::string_view payment_id, std::string_view not_item) {
  Trace trace;
  for (const PaymentInput& payment : payments) {
    if (payment.payment_id == payment_id) trace.payment = payment.payment;
  }
  if (!not_item.empty()) trace.why_not = handle(not_item);
  testing::InOrderExecutor executor;
  outcomes = match_run(ledger, directory, rules, payments, executor, &trace);
  index();
  return trace.steps;
}

ItemHandle World::handle(std::string_view number) const {
  return items_.at(std::string(number));
}

}  // namespace quittance::matching

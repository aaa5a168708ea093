// The indexes of the book: how each row is found, filed one by one or built from all rows at once.
#include <algorithm>
#include <array>
#include <functional>

#include "core/assert.h"
#include "engine/book/aliases.h"
#include "engine/book/book_state.h"
#include "engine/book/cash_identity.h"

namespace quittance::engine {
namespace {

// Rows whose place in an index is asked for before they are filed.
constexpr std::uint32_t kAhead = 16;

}  // namespace

void Book::State::index_item_number(ItemHandle handle) const {
  const KeptItem& facts = items[handle.value()].facts;
  const std::size_t entity = facts.entity.value();
  if (item_by_number.size() <= entity) item_by_number.resize(entity + 1);
  const bool is_new = item_by_number[entity].add(facts.number(), handle, [this](ItemHandle other) {
    return items[other.value()].facts.number();
  });
  QASSERT(is_new);
}

void Book::State::index_payment_id(PaymentHandle handle, std::string_view id) {
  const bool is_new = payment_by_id.add(
      id, handle, [this](PaymentHandle other) { return payments[other.value()].payment_id(); });
  QASSERT(is_new);
  // Each time it is taken over by another file it gets one more suffix.
  for (std::size_t suffix = id.find('~'); suffix != std::string_view::npos;
       suffix = id.find('~', suffix + 1)) {
    redelivered[id.substr(0, suffix)].push_back(handle);
  }
}

void Book::State::index_content(PaymentHandle handle, std::string_view content_key) {
  const PaymentRow& row = payments[handle.value()];
  std::vector<PaymentHandle>& alike = same_content[content_key];
  if (!alike.empty()) {
    const PaymentFacts& last = payments[alike.back().value()].facts;
    if (last.file == row.facts.file && last.statement == row.facts.statement) return;
  }
  alike.push_back(handle);
}

void Book::State::index_file(FileHandle handle) {
  const FileAccepted& facts = files[handle.value()].facts;
  file_by_digest.try_emplace(text.keep(facts.digest.view())).first->second = handle;
  file_by_digest.try_emplace(text.keep(facts.content.view()), handle);
}

void Book::State::index_note(PaymentHandle handle) {
  const PaymentRow& row = payments[handle.value()];
  if (is_advice_id(row.payment_id())) advices.push_back(handle);
  const CashRecord record = row.record();
  if (record.kind == CashKind::returned && record.debit) taken_back.push_back(handle);
}

void Book::State::count_in_statement(FileHandle file, std::uint32_t statement) {
  ++statement_sizes[(std::uint64_t{file.value()} << 32) | statement];
}

void Book::State::index_master_data() {
  for (std::uint32_t n = 0; n < entities.size(); ++n)
    entity_by_id.emplace(entities[n].facts.entity_id, EntityHandle(n));
  for (std::uint32_t n = 0; n < accounts.size(); ++n)
    account_by_id.emplace(accounts[n].facts.account, AccountHandle(n));
  for (std::uint32_t n = 0; n < actors.size(); ++n)
    actor_by_name.emplace(actors[n].name, ActorHandle(n));
  index_periods();
  for (const auto& [sequence, profile] : profile_versions) profiles[profile.name] = profile.toml;
  for (std::uint32_t n = 0; n < files.size(); ++n) index_file(FileHandle(n));
  for (std::uint32_t n = 0; n < customers.size(); ++n) {
    const CustomerRow& row = customers[n];
    customer_by_id.emplace(row.facts.customer_id, CustomerHandle(n));
    put_customer(CustomerHandle(n));
    if (!row.facts.parent_id.empty() && !row.parent.known())
      children_of_unknown[row.facts.parent_id].push_back(CustomerHandle(n));
  }
  for (const LinkRegistered& link : links)
    directory.links().add({link.payer, link.customer, link.from, link.to});
  for (std::uint32_t n = 0; n < aliases.size(); ++n) {
    if (!aliases[n].revoked) learn(AliasHandle(n));
  }
  index_expected();
}

void Book::State::learn(AliasHandle handle) {
  const AliasRow& row = aliases[handle.value()];
  const std::string said =
      alias_id(row.facts, customers[row.facts.customer.value()].facts.customer_id) + " (" +
      alias_words(row.facts) + ", approved by " + std::string(row.approved_by) + " on " +
      row.approved_at.date().iso() + ")";
  directory.learned().add(alias_key(row.facts), row.facts.customer, said);
}

void Book::State::make_ledger(Executor& executor) const {
  has_ledger.ensure([&] {
    const auto handle = [](std::size_t n) { return ItemHandle(static_cast<std::uint32_t>(n)); };
    ledger.load({.count = items.size(),
                 .item = [&](std::size_t n) { return open_item(handle(n)); },
                 .said = [&](std::size_t n) { return said_of(handle(n)); }},
                executor);
  });
}

void Book::State::make_item_numbers() const {
  has_item_numbers.ensure([this] {
    std::vector<std::size_t> of_entity;
    for (const ItemRow& row : items) {
      of_entity.resize(std::max<std::size_t>(of_entity.size(), row.facts.entity.value() + 1));
      ++of_entity[row.facts.entity.value()];
    }
    item_by_number.resize(of_entity.size());
    for (std::size_t n = 0; n < of_entity.size(); ++n) item_by_number[n].reserve(of_entity[n]);
    for (std::uint32_t n = 0; n < items.size(); ++n) {
      if (n + kAhead < items.size()) {
        const KeptItem& next = items[n + kAhead].facts;
        item_by_number[next.entity.value()].prefetch(next.number());
      }
      index_item_number(ItemHandle(n));
    }
  });
}

void Book::State::index_payment_ids() {
  payment_by_id.reserve(payments.size());
  for (std::uint32_t n = 0; n < payments.size(); ++n) {
    if (n + kAhead < payments.size()) payment_by_id.prefetch(payments[n + kAhead].payment_id());
    index_payment_id(PaymentHandle(n), payments[n].payment_id());
  }
}

void Book::State::index_receivables(const ReceivablesFrame& frame) {
  receivables.restore(frame, items.size());
  for (std::uint32_t n = 0; n < items.size(); ++n)
    receivables.restore_item(ItemHandle(n), receivable(items[n]), items[n].open);
}

void Book::State::index_statements() {
  for (std::uint32_t n = 0; n < payments.size(); ++n) {
    const PaymentRow& payment = payments[n];
    if (payment.facts.role == CashRole::provisional) provisional.push_back(PaymentHandle(n));
    // A notification may have been booked since.
    if (payment.facts.role == CashRole::noted || is_advice_id(payment.payment_id()))
      index_note(PaymentHandle(n));
    if (payment.facts.file.known() && !payment.cash.front().key_is_reference)
      count_in_statement(payment.facts.file, payment.facts.statement);
  }
  for (std::uint32_t n = 0; n < joins.size(); ++n) join_of[joins[n].facts.entry.value()] = n;
  for (const DuplicateRow& duplicate : duplicates) {
    if (!duplicate.facts.key_is_reference)
      count_in_statement(duplicate.facts.file, duplicate.facts.statement);
  }
}

UnusualItem& Book::State::unusual(ItemHandle handle) {
  ItemRow& row = items[handle.value()];
  if (row.unusual == 0) {
    unusual_items.push_back(
        {.item = handle, .parent = {}, .opening = row.facts.original, .adjusted = 0});
    row.unusual = static_cast<std::uint32_t>(unusual_items.size());
  }
  return unusual_items[row.unusual - 1];
}

SpecialApplication& Book::State::special(ApplicationHandle handle) {
  KeptApplication& row = applications[handle.value()];
  if (row.special == 0) {
    special_applications.push_back({.application = handle, .deduction_item = {}, .reason = {}});
    row.special = static_cast<std::uint32_t>(special_applications.size());
  }
  return special_applications[row.special - 1];
}

// Rows name what stands beside them only where there is any, so images leave it out.
void Book::State::index_special_rows() {
  for (std::uint32_t n = 0; n < unusual_items.size(); ++n)
    items[unusual_items[n].item.value()].unusual = n + 1;
  for (std::uint32_t n = 0; n < special_applications.size(); ++n)
    applications[special_applications[n].application.value()].special = n + 1;
  for (std::uint32_t n = 0; n < crossings.size(); ++n)
    special(crossings[n].application).crossing = n + 1;
}

void Book::State::index_all(const ReceivablesFrame& frame, Executor& executor) {
  const std::array<std::function<void()>, 7> tasks{
      // The longest first.
      [&] { index_receivables(frame); },
      [&] {
        for (std::uint32_t n = 0; n < payments.size(); ++n) {
          const std::string_view key = payments[n].cash.content_key();
          if (!key.empty()) index_content(PaymentHandle(n), key);
        }
      },
      [&] { index_payment_ids(); },
      [&] { index_master_data(); },
      [&] { index_statements(); },
      [&] { track_record.restore(applications); },
      [&] { index_special_rows(); },
  };
  executor.for_each(tasks.size(), [&](std::size_t n) { tasks[n](); });
}

}  // namespace quittance::engine

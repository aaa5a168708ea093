#include "engine/metrics/receivables.h"

#include <algorithm>

#include "core/assert.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {

std::uint32_t ReceivablesHistory::ledger_of(EntityHandle entity, Currency currency) {
  QASSERT(entity.known() && currency.known());
  if (last_ledger_ < ledgers_.size() && ledgers_[last_ledger_].entity == entity &&
      ledgers_[last_ledger_].currency == currency) {
    return last_ledger_;
  }
  const auto next = static_cast<std::uint32_t>(ledgers_.size());
  const auto [found, made] = ledger_index_.try_emplace({currency, entity}, next);
  if (made) {
    ledgers_.emplace_back();
    ledgers_.back().entity = entity;
    ledgers_.back().currency = currency;
  }
  last_ledger_ = found->second;
  return last_ledger_;
}

std::uint32_t ReceivablesHistory::account_of(const ReceivableAccount& account) {
  QASSERT(account.customer.known());
  const std::uint32_t ledger = ledger_of(account.entity, account.currency);
  std::vector<std::uint32_t>& of_customer = ledgers_[ledger].accounts;
  if (account.customer.value() >= of_customer.size()) {
    of_customer.resize(account.customer.value() + std::size_t{1}, kNone);
  }
  std::uint32_t& found = of_customer[account.customer.value()];
  if (found == kNone) {
    found = static_cast<std::uint32_t>(accounts_.size());
    accounts_.push_back({.facts = account, .ledger = ledger});
    ledgers_[ledger].owed = true;
  }
  return found;
}

const ReceivablesHistory::Item& ReceivablesHistory::item_at(ItemHandle item) const {
  QASSERT(item.known() && item.value() < items_.size() && items_[item.value()].account != kNone);
  return items_[item.value()];
}

void ReceivablesHistory::add_item(ItemHandle item, const ItemFacts& facts) {
  QASSERT(item.known() && facts.document_date.known());
  if (item.value() >= items_.size()) items_.resize(item.value() + std::size_t{1});
  Item& added = items_[item.value()];
  QASSERT(added.account == kNone);
  const Date due = facts.due_date.known() ? facts.due_date : facts.document_date;
  const std::uint32_t account = account_of(facts.account);
  added = {.open = 0,
           .document_day = facts.document_date.days(),
           .due_day = due.days(),
           .account = account,
           .ledger = ledger_of(facts.account.entity, facts.account.currency) & kLedgerMask,
           .is_credit = facts.is_credit ? 1U : 0U};
}

// Brings the tables of days from `open_before` to the item's present open amount.
void ReceivablesHistory::move_in_tables(const Item& item, std::int64_t open_before) {
  Ledger& ledger = ledgers_[item.ledger];
  const Wide delta = static_cast<Wide>(item.open) - open_before;
  if (item.is_credit) {
    ledger.credit_memos += delta;
    return;
  }
  const int items = (item.open != 0 ? 1 : 0) - (open_before != 0 ? 1 : 0);
  for (OpenOnDay* day :
       {&ledger.by_due_day.at(item.due_day), &ledger.by_document_day.at(item.document_day)}) {
    day->amount += delta;
    day->items += items;
  }
}

void ReceivablesHistory::amend_item(ItemHandle item, const ItemFacts& facts) {
  const Item before = item_at(item);
  QASSERT(facts.document_date.days() == before.document_day &&
          facts.is_credit == (before.is_credit != 0));
  QASSERT(facts.account.currency == accounts_[before.account].facts.currency);
  Item& amended = items_[item.value()];
  amended.open = 0;
  move_in_tables(amended, before.open);
  amended.due_day = facts.due_date.known() ? facts.due_date.days() : before.document_day;
  amended.account = account_of(facts.account);
  amended.ledger = accounts_[amended.account].ledger & kLedgerMask;
  amended.open = before.open;
  move_in_tables(amended, 0);
}

void ReceivablesHistory::change_item(ItemHandle item, Date effective, std::int64_t delta) {
  QASSERT(effective.known());
  const std::int64_t before = item_at(item).open;
  if (delta == 0) return;
  Item& changed = items_[item.value()];
  changed.open = add_in_any_order(before, delta);
  move_in_tables(changed, before);
  changes_.at(std::max(effective.days(), changed.document_day))
      .items.push_back({item.value(), delta});
  ++change_count_;
}

void ReceivablesHistory::change_unallocated(const ReceivableAccount& account, Date effective,
                                            std::int64_t delta) {
  QASSERT(effective.known());
  if (delta == 0) return;
  const std::uint32_t at = account_of(account);
  Account& changed = accounts_[at];
  const std::int64_t before = changed.unallocated;
  changed.unallocated = add_in_any_order(before, delta);
  ledgers_[changed.ledger].unallocated += static_cast<Wide>(changed.unallocated) - before;
  // What comes and goes on at once, as the cash of a payment that is applied, is one change or
  // none.
  std::vector<ReceivableChange>& changes = changes_.at(effective.days()).accounts;
  if (changes.empty() || changes.back().where != at) {
    changes.push_back({at, delta});
    ++change_count_;
    return;
  }
  changes.back().delta = add_in_any_order(changes.back().delta, delta);
  if (changes.back().delta != 0) return;
  changes.pop_back();
  --change_count_;
}

void ReceivablesHistory::bill(EntityHandle entity, Currency currency, Date document_date,
                              std::int64_t amount) {
  ledgers_[ledger_of(entity, currency)].sales.bill(document_date, amount);
}

void ReceivablesHistory::import_day_sales(EntityHandle entity, Currency currency, Date day,
                                          std::int64_t amount) {
  ledgers_[ledger_of(entity, currency)].sales.import_day(day, amount);
}

void ReceivablesHistory::import_month_sales(EntityHandle entity, Currency currency, Date any_day,
                                            std::int64_t amount) {
  ledgers_[ledger_of(entity, currency)].sales.import_month(any_day, amount);
}

std::vector<MemoryUse> ReceivablesHistory::memory() const {
  std::uint64_t changes = 0;
  changes_.for_each(-decltype(changes_)::kDayMax, decltype(changes_)::kDayMax,
                    [&changes](std::int32_t, const DayChanges& day) {
                      changes += sizeof(DayChanges) + bytes_of_vector(day.items) +
                                 bytes_of_vector(day.accounts);
                    });
  std::uint64_t accounts = bytes_of_vector(accounts_);
  for (const Ledger& ledger : ledgers_) accounts += bytes_of_vector(ledger.accounts);
  return {{.structure = "history of items",
           .of = MemoryOf::items,
           .entries = items_.size(),
           .bytes = bytes_of_vector(items_)},
          {.structure = "history of changes",
           .of = MemoryOf::items,
           .entries = change_count_,
           .bytes = changes},
          {.structure = "history of accounts",
           .of = MemoryOf::other,
           .entries = accounts_.size(),
           .bytes = accounts}};
}

}  // namespace quittance::engine

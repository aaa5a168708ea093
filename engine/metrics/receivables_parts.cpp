// A history in parts, for checkpoints, and from its parts again.
#include "engine/metrics/receivables_parts.h"

#include <algorithm>

#include "core/assert.h"
#include "engine/metrics/receivables_fold.h"

namespace quittance::engine {

ReceivablesFrame ReceivablesHistory::frame() const {
  ReceivablesFrame frame;
  for (const Ledger& ledger : ledgers_) {
    frame.ledgers.push_back({.entity = ledger.entity,
                             .currency = ledger.currency,
                             .owed = ledger.owed,
                             .sales = ledger.sales.figures()});
  }
  frame.accounts.reserve(accounts_.size());
  for (const Account& account : accounts_) {
    frame.accounts.push_back({.facts = account.facts, .unallocated = account.unallocated});
  }
  return frame;
}

std::vector<ReceivableChanges> ReceivablesHistory::changes(std::size_t max) const {
  QASSERT(max > 0);
  std::vector<ReceivableChanges> pieces;
  const auto cut = [&](std::int32_t day, bool of_accounts,
                       std::span<const ReceivableChange> changes) {
    while (!changes.empty()) {
      const std::size_t count = std::min(max, changes.size());
      pieces.push_back({.day = day, .of_accounts = of_accounts, .changes = changes.first(count)});
      changes = changes.subspan(count);
    }
  };
  changes_.for_each(kFirstDay, kLastDay, [&](std::int32_t day, const DayChanges& made) {
    cut(day, false, made.items);
    cut(day, true, made.accounts);
  });
  return pieces;
}

void ReceivablesHistory::restore(const ReceivablesFrame& frame, std::size_t items) {
  QASSERT(ledgers_.empty() && accounts_.empty() && items_.empty());
  items_.reserve(items);
  for (const ReceivablesFrame::Ledger& from : frame.ledgers) {
    Ledger& ledger = ledgers_[ledger_of(from.entity, from.currency)];
    ledger.owed = from.owed;
    ledger.sales.restore(from.sales);
  }
  for (const ReceivablesFrame::Account& from : frame.accounts) {
    Account& account = accounts_[account_of(from.facts)];
    account.unallocated = from.unallocated;
    ledgers_[account.ledger].unallocated += from.unallocated;
  }
}

void ReceivablesHistory::restore_item(ItemHandle item, const ItemFacts& facts, std::int64_t open) {
  add_item(item, facts);
  items_[item.value()].open = open;
  move_in_tables(items_[item.value()], 0);
}

void ReceivablesHistory::restore_changes(const ReceivableChanges& restored) {
  DayChanges& day = changes_.at(restored.day);
  std::vector<ReceivableChange>& into = restored.of_accounts ? day.accounts : day.items;
  into.insert(into.end(), restored.changes.begin(), restored.changes.end());
  change_count_ += restored.changes.size();
}

}  // namespace quittance::engine

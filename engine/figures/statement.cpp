#include "engine/figures/statement.h"

#include <algorithm>
#include <map>
#include <string>

#include "engine/metrics/aging.h"

namespace quittance::engine {
namespace {

const KeptItem& details(const Book& book, const StatementLine& line) {
  return book.row(line.item).facts;
}

Date due_on(const KeptItem& facts) {
  return facts.due_date.known() ? facts.due_date : facts.document_date;
}

// What the customer owed the entity on a day: today's amounts with every later change taken back.
struct OpenPosition {
  std::map<ItemHandle, std::int64_t> items;
  std::map<Currency, std::int64_t> unallocated;
};

OpenPosition position_on(const Book& book, CustomerHandle customer, EntityHandle entity,
                         Date as_of) {
  OpenPosition position;
  for (std::uint32_t n = 0; n < book.items().size(); ++n) {
    const ItemRow& row = book.items()[n];
    if (row.facts.customer == customer && row.facts.entity == entity)
      position.items[ItemHandle(n)] = row.open;
  }
  const ReceivablesHistory& history = book.receivables();
  const auto accounts = history.frame().accounts;
  const auto is_ours = [&](const ReceivableAccount& account) {
    return account.customer == customer && account.entity == entity;
  };
  for (const auto& account : accounts) {
    if (is_ours(account.facts)) position.unallocated[account.facts.currency] += account.unallocated;
  }
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  for (const ReceivableChanges& day : history.changes(kPiece)) {
    if (day.day <= as_of.days()) continue;
    for (const ReceivableChange& change : day.changes) {
      if (!day.of_accounts) {
        const auto found = position.items.find(ItemHandle(change.where));
        if (found != position.items.end()) found->second -= change.delta;
      } else if (is_ours(accounts[change.where].facts)) {
        position.unallocated[accounts[change.where].facts.currency] -= change.delta;
      }
    }
  }
  return position;
}

Result<void> add_up(const Book& book, const AgingBuckets& buckets, Statement& statement) {
  statement.buckets.assign(buckets.size(), 0);
  statement.credits = -statement.unallocated;
  for (const StatementLine& line : statement.lines) {
    const bool credit = details(book, line).kind == ItemKind::credit_memo;
    std::int64_t& to =
        credit ? statement.credits : statement.buckets[buckets.index_of(line.days_past_due)];
    QTRY(to, add_minor(to, line.open));
  }
  QTRY(statement.total, add_minor(statement.credits, statement.buckets.front()));
  for (std::size_t n = 1; n < statement.buckets.size(); ++n) {
    QTRY(statement.overdue, add_minor(statement.overdue, statement.buckets[n]));
  }
  QTRY(statement.total, add_minor(statement.total, statement.overdue));
  return {};
}

}  // namespace

Result<std::vector<Statement>> statements(const Book& book, CustomerHandle customer,
                                          EntityHandle entity, Date as_of) {
  QTRY(const AgingBuckets buckets, AgingBuckets::make(AgingBasis::due_date, {30, 60, 90}));
  const OpenPosition position = position_on(book, customer, entity, as_of);
  std::map<std::string, Statement> by_code;
  const auto of = [&](Currency currency) -> Statement& {
    Statement& statement = by_code[currency.code()];
    statement.currency = currency;
    return statement;
  };
  for (const auto& [item, open] : position.items) {
    if (open == 0) continue;
    const KeptItem& facts = book.row(item).facts;
    of(facts.currency)
        .lines.push_back(
            {.item = item, .days_past_due = as_of.days() - due_on(facts).days(), .open = open});
  }
  for (const auto& [currency, amount] : position.unallocated) {
    if (amount != 0) of(currency).unallocated = amount;
  }
  std::vector<Statement> list;
  for (auto& [code, statement] : by_code) {
    std::sort(statement.lines.begin(), statement.lines.end(), [&](const auto& a, const auto& b) {
      const KeptItem& x = details(book, a);
      const KeptItem& y = details(book, b);
      return std::pair(due_on(x), x.number()) < std::pair(due_on(y), y.number());
    });
    QTRY_VOID(add_up(book, buckets, statement));
    list.push_back(std::move(statement));
  }
  return list;
}

}  // namespace quittance::engine

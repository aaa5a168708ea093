#include "engine/settling/provisional.h"

#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/book/cash_identity.h"

namespace quittance::engine {
namespace {

// Account, currency and day of every final statement that stands.
using Statements = std::set<std::tuple<std::string_view, Currency, Date>>;

Statements final_statements(const Book& book) {
  Statements days;
  for (const FileRow& file : book.files()) {
    if (file.facts.status != FileStatus::accepted) continue;
    for (const BalanceFacts& balance : file.facts.balances) {
      if (!balance.provisional) days.emplace(balance.account, balance.currency, balance.date);
    }
  }
  return days;
}

bool waits(const PaymentRow& row) {
  return row.reason == Reason::none || row.reason == Reason::not_confirmed;
}

// Payments that came as messages bring no statement: they may confirm a record by its id alone.
bool messages_confirm_nothing(const Book& book) {
  if (book.files().empty() || !book.files().back().in_journal) return false;
  const std::vector<PaymentRow>& rows = book.payments();
  for (std::size_t n = rows.size(); n > 0 && rows[n - 1].run == rows.back().run; --n) {
    if (book.find_payment(provisional_id(rows[n - 1].payment_id())).known()) return false;
  }
  return true;
}

// A final record that stands: neither taken back nor held with its unit.
bool carries(const PaymentRow& row) {
  return row.facts.role != CashRole::provisional && row.reason != Reason::unit_held &&
         !withdrawn(row);
}

}  // namespace

Result<void> confirm_provisional(const Book& book, EventLog& log) {
  const std::vector<PaymentHandle>& provisional = book.provisional();
  if (provisional.empty() || messages_confirm_nothing(book)) return {};
  const Statements days = final_statements(book);
  for (const PaymentHandle handle : provisional) {
    const PaymentRow& row = book.row(handle);
    if (!waits(row)) continue;
    const CashRecord record = row.record();
    const std::string_view suffix = id_suffix(record);
    const PaymentHandle final =
        book.find_payment(row.payment_id().substr(0, row.payment_id().size() - suffix.size()));
    Reason now = row.reason;
    if (final.known() && carries(book.row(final)) && book.row(final).amount == row.amount &&
        book.row(final).currency == row.currency) {
      now = Reason::confirmed;
    } else if (days.contains({record.account, record.currency, posting_date_of(record, {})})) {
      now = Reason::not_confirmed;
    }
    if (now == row.reason) continue;
    QTRY_VOID(log.emit(0, NoteMarked{.payment = handle, .reason = now}));
    QTRY_VOID(log.commit_when_full());
  }
  return {};
}

}  // namespace quittance::engine

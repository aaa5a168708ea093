#include "tests/scenarios/outcome.h"

#include "engine/people/worklist.h"

namespace quittance::scenario {
namespace {

using engine::ApplicationRow;
using engine::Book;
using engine::FileRow;
using engine::ItemRow;
using engine::PaymentRow;

constexpr std::size_t kWordColumns = 9;

std::string application_lines(const Book& book, const ApplicationRow& row) {
  const std::string item = item_name(book, row.facts.item);
  const Currency currency = book.row(row.facts.item).facts.currency;
  std::string text =
      printed(row.facts.kind == engine::ApplicationKind::credit ? "credit" : "apply",
              {payment_name(book, row.payment), item,
               format_major(row.facts.amount, book.row(row.payment).currency),
               std::string(name(row.facts.rule)), std::string(name(row.facts.grade))});
  if (const engine::CrossingRow* crossing = book.crossing(row); crossing != nullptr) {
    text += printed("across", {item, format_with_currency(book.cash_settled(row), currency),
                               "gain=" + format_major(crossing->amount.gain, currency),
                               "rate=" + format_rate(crossing->rate), crossing->rate.date.iso()});
  }
  if (row.facts.discount != 0) {
    text += printed("discount", {item, format_major(row.facts.discount, currency),
                                 row.facts.discount_earned ? "earned" : "unearned"});
  }
  if (row.facts.write_off != 0) {
    text += printed("writeoff", {item, format_major(row.facts.write_off, currency),
                                 std::string(row.facts.reason)});
  }
  if (row.facts.deduction != 0) {
    text += printed("deduction", {item, format_major(row.facts.deduction, currency),
                                  std::string(row.facts.reason)});
  }
  return text;
}

std::string states_of(const PaymentRow& payment) {
  std::string text;
  for (std::size_t state = 0; state < kDispositions; ++state) {
    if (payment.states[state] == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::string(name(static_cast<Disposition>(state))) + " " +
            format_major(payment.states[state], payment.currency);
  }
  if (payment.reason != Reason::none) text += "  " + std::string(name(payment.reason));
  return text;
}

std::string cash_lines(const Book& book, PaymentHandle handle) {
  const PaymentRow& payment = book.row(handle);
  const CashRecord& record = payment.record();
  const std::string payment_id = payment_name(book, handle);
  if (payment.facts.role != engine::CashRole::payment) {
    const bool provisional = payment.facts.role == engine::CashRole::provisional;
    return printed(
        provisional ? "provisional" : "noted",
        {payment_id, format_major(record.amount, record.currency), std::string(name(record.kind)),
         payment.reason == Reason::none ? "" : std::string(name(payment.reason))});
  }
  const std::string payer =
      payment.customer.known() ? std::string(book.row(payment.customer).facts.customer_id) : "?";
  return printed("cash", {payment_id, payer, states_of(payment)});
}

}  // namespace

std::string printed(std::string_view word, std::initializer_list<std::string> fields) {
  std::string text(word);
  if (text.size() < kWordColumns) text.resize(kWordColumns, ' ');
  bool first = text.size() == kWordColumns && text.back() == ' ';
  for (const std::string& field : fields) {
    if (field.empty()) continue;
    if (!first) text += "  ";
    text += field;
    first = false;
  }
  return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

std::string payment_name(const Book& book, PaymentHandle payment) {
  const PaymentRow& row = book.row(payment);
  if (!row.facts.file.known() || book.row(row.facts.file).facts.format == "json") {
    return std::string(row.payment_id());
  }
  return std::string(book.row(row.facts.file).facts.name) + ":" +
         std::to_string(row.record().source.record);
}

PaymentHandle find_payment(const Book& book, std::string_view name) {
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    if (payment_name(book, PaymentHandle(n)) == name) return PaymentHandle(n);
  }
  return {};
}

std::string item_name(const Book& book, ItemHandle item) {
  if (book.entities().size() > 1) return engine::item_key(book, item);
  return std::string(book.row(item).facts.number());
}

ItemHandle find_item(const Book& book, std::string_view name) {
  for (std::uint32_t n = 0; n < book.items().size(); ++n) {
    if (item_name(book, ItemHandle(n)) == name) return ItemHandle(n);
  }
  return {};
}

Snapshot::Snapshot(const Book& book)
    : files_(book.files().size()),
      duplicates_(book.duplicates().size()),
      applications_(book.applications().begin(), book.applications().end()),
      payments_(book.payments()),
      items_(book.items()) {}

std::string Snapshot::changes(const Book& now) const {
  return files(now) + applications(now) + cash(now) + balances(now);
}

std::string Snapshot::files(const Book& now) const {
  std::string text;
  for (std::size_t n = files_; n < now.files().size(); ++n) {
    const engine::FileAccepted& file = now.files()[n].facts;
    const std::string file_name(file.name);
    const bool accepted = file.status == FileStatus::accepted;
    if (accepted && file.format == "json") continue;  // the scenario's own payments
    text += printed("file", {file_name, std::string(file.format), std::string(name(file.status))});
    for (const engine::UnitFacts& unit : file.units) {
      const std::string unit_name = file_name + "#" + std::string(unit.name);
      if (unit.hold != HoldReason::none) {
        text += printed("held", {unit_name, std::string(name(unit.hold))});
      }
      if (unit.test) text += printed("test", {unit_name});
    }
  }
  for (std::size_t n = duplicates_; n < now.duplicates().size(); ++n) {
    const engine::DuplicateLinked& linked = now.duplicates()[n].facts;
    const std::string_view file = now.row(linked.file).facts.name;
    text += printed("duplicate", {std::string(file) + ":" + std::to_string(linked.record), "of",
                                  payment_name(now, linked.first)});
  }
  return text;
}

std::string Snapshot::applications(const Book& now) const {
  std::string text;
  for (std::size_t n = applications_.size(); n < now.applications().size(); ++n) {
    text += application_lines(now, now.applications()[n]);
  }
  for (std::size_t n = 0; n < applications_.size(); ++n) {
    const ApplicationRow& row = now.applications()[n];
    if (!row.reversed || applications_[n].reversed) continue;
    text += printed("unapply", {payment_name(now, row.payment), item_name(now, row.facts.item),
                                format_major(row.facts.amount, now.row(row.payment).currency)});
  }
  return text;
}

std::string Snapshot::cash(const Book& now) const {
  const std::vector<engine::WorkItem> waiting = engine::worklist(now);
  std::string text;
  for (std::uint32_t n = 0; n < now.payments().size(); ++n) {
    const PaymentRow& row = now.payments()[n];
    const bool same = n < payments_.size() && payments_[n].states == row.states &&
                      payments_[n].reason == row.reason && payments_[n].customer == row.customer &&
                      payments_[n].facts.role == row.facts.role;
    if (same) continue;
    text += cash_lines(now, PaymentHandle(n));
    for (const engine::WorkItem& item : waiting) {
      const bool whole_unit = !item.unit.empty() || item.deposit_total;
      if (item.payment != PaymentHandle(n) || whole_unit) continue;
      text += printed("needs", {payment_name(now, item.payment), item.fact});
    }
  }
  return text;
}

std::string Snapshot::balances(const Book& now) const {
  std::string text;
  for (std::uint32_t n = 0; n < now.items().size(); ++n) {
    const ItemRow& item = now.items()[n];
    const std::int64_t before = n < items_.size() ? items_[n].open : now.opening(item);
    const bool new_deduction = n >= items_.size() && item.facts.kind == ItemKind::deduction;
    if (item.open == before && !new_deduction) continue;
    text += printed("balance",
                    {item_name(now, ItemHandle(n)), format_major(item.open, item.facts.currency)});
  }
  return text;
}

}  // namespace quittance::scenario

#include "engine/book/state_digest.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace quittance::engine {
namespace {

// A row as injective text: every field is length-prefixed.
class RowText {
 public:
  explicit RowText(std::string_view kind) { add(kind); }
  RowText& add(std::string_view field) {
    text_ += std::to_string(field.size());
    text_ += ':';
    text_ += field;
    return *this;
  }
  RowText& add(std::int64_t number) { return add(std::to_string(number)); }
  RowText& add(Date date) { return add(date.iso()); }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string_view customer_id(const Book& book, CustomerHandle customer) {
  return customer.known() ? book.row(customer).facts.customer_id : std::string_view{};
}

std::string item_row(const Book& book, const ItemRow& item, std::string_view key) {
  const KeptItem& facts = item.facts;
  return RowText("item")
      .add(key)
      .add(customer_id(book, facts.customer))
      .add(name(facts.kind))
      .add(facts.document_date)
      .add(facts.due_date)
      .add(facts.currency.code())
      .add(facts.original)
      .add(book.opening(item))
      .add(book.adjusted(item))
      .add(item.open)
      .add(item.hold ? 1 : 0)
      .take();
}

std::string payment_row(const Book& book, const PaymentRow& payment) {
  const CashRecord& record = payment.record();
  RowText row("payment");
  row.add(record.payment_id)
      .add(static_cast<std::int64_t>(payment.facts.role))
      .add(name(record.kind))
      .add(record.account)
      .add(record.currency.code())
      .add(record.amount)
      .add(payment.facts.posting_date)
      .add(customer_id(book, payment.customer))
      .add(name(payment.reason));
  for (const std::int64_t cents : payment.states) row.add(cents);
  return row.take();
}

std::string application_row(const Book& book, const ApplicationRow& application) {
  const AllocationFacts& facts = application.facts;
  RowText row("application");
  row.add(book.row(application.payment).payment_id())
      .add(item_key(book, facts.item))
      .add(application.ordinal)
      .add(facts.amount)
      .add(facts.discount)
      .add(facts.write_off)
      .add(facts.deduction)
      .add(name(facts.rule))
      .add(name(facts.grade))
      .add(application.reversed ? 1 : 0);
  if (const CrossingRow* crossing = book.crossing(application); crossing != nullptr) {
    row.add(format_rate(crossing->rate))
        .add(crossing->rate.date)
        .add(crossing->rate.from.code())
        .add(crossing->amount.converted)
        .add(crossing->amount.gain);
  }
  return row.take();
}

std::string file_row(const FileRow& file) {
  return RowText("file")
      .add(file.facts.digest.view())
      .add(file.facts.format)
      .add(name(file.facts.status))
      .add(static_cast<std::int64_t>(file.facts.records))
      .add(file.payments)
      .add(file.duplicates)
      .take();
}

std::string return_row(const Book& book, const ReturnSettled& settled) {
  return RowText("return")
      .add(book.row(settled.returned).payment_id())
      .add(book.row(settled.original).payment_id())
      .add(settled.amount)
      .take();
}

std::string dispute_row(const Book& book, const DisputeRow& dispute) {
  return RowText("dispute")
      .add(item_key(book, dispute.facts.item))
      .add(dispute.facts.amount)
      .add(dispute.facts.date)
      .add(dispute.is_resolved ? name(dispute.outcome) : "open")
      .add(dispute.resolved_date)
      .take();
}

std::string promise_row(const Book& book, const PromiseRow& promise) {
  const PromiseMade& facts = promise.facts;
  RowText row("promise");
  row.add(customer_id(book, facts.customer))
      .add(facts.currency.code())
      .add(facts.amount)
      .add(facts.date)
      .add(facts.due_date)
      .add(facts.grace_days)
      .add(facts.source)
      .add(promise.cancelled_date);
  for (const ItemHandle item : facts.items) row.add(item_key(book, item));
  return row.take();
}

std::string expected_row(const Book& book, const ExpectedRow& expected) {
  const PaymentExpected& facts = expected.facts;
  RowText row("expected");
  row.add(facts.expected_id)
      .add(name(facts.kind))
      .add(customer_id(book, facts.customer))
      .add(facts.currency.code())
      .add(facts.amount)
      .add(facts.date)
      .add(facts.due_date)
      .add(facts.grace_days)
      .add(facts.reference)
      .add(facts.cancelled ? "cancelled" : "open")
      .add(expected.met_by.known() ? book.row(expected.met_by).payment_id() : "");
  for (const ExpectedPart& part : facts.parts) row.add(item_key(book, part.item)).add(part.amount);
  return row.take();
}

std::string contact_row(const Book& book, const ContactMade& contact) {
  return RowText("contact")
      .add(customer_id(book, contact.customer))
      .add(name(contact.channel))
      .add(contact.date)
      .add(contact.minutes)
      .add(contact.person)
      .add(contact.step)
      .add(contact.outcome)
      .take();
}

std::string closed_row(const Book& book, std::uint32_t entity) {
  const EntityHandle handle(entity);
  return RowText("closed")
      .add(book.row(handle).facts.entity_id)
      .add(book.closed_through(handle))
      .take();
}

}  // namespace

Digest state_digest(const Book& book) {
  std::vector<std::string> rows;
  rows.reserve(book.items().size() + book.payments().size() + book.applications().size() +
               book.files().size());
  for (std::uint32_t n = 0; n < book.items().size(); ++n) {
    rows.push_back(item_row(book, book.items()[n], item_key(book, ItemHandle(n))));
  }
  for (const PaymentRow& payment : book.payments()) rows.push_back(payment_row(book, payment));
  for (const ApplicationRow& application : book.applications())
    rows.push_back(application_row(book, application));
  for (const ReturnSettled& settled : book.returns()) rows.push_back(return_row(book, settled));
  for (const FileRow& file : book.files()) rows.push_back(file_row(file));
  for (const DisputeRow& dispute : book.disputes()) rows.push_back(dispute_row(book, dispute));
  for (const PromiseRow& promise : book.promises()) rows.push_back(promise_row(book, promise));
  for (const ExpectedRow& expected : book.expected()) rows.push_back(expected_row(book, expected));
  for (const ContactRow& contact : book.contacts())
    rows.push_back(contact_row(book, contact.facts));
  for (std::uint32_t n = 0; n < book.entities().size(); ++n) {
    if (book.closed_through(EntityHandle(n)).known()) rows.push_back(closed_row(book, n));
  }
  std::sort(rows.begin(), rows.end());
  Sha256 hash;
  for (const std::string& row : rows) {
    hash.update(row);
    hash.update("\n");
  }
  return hash.finish();
}

}  // namespace quittance::engine

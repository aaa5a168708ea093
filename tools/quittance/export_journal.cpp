// The journal as NDJSON, one event a line (interfaces.md 3).
#include <string>

#include "core/json_text.h"
#include "engine/postings.h"
#include "tools/quittance/export_rows.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

// What an event is about, for the flat fields of a journal line.
struct Subject {
  std::string entity, payment, item, customer, state_from, state_to;
  Currency currency;
  std::int64_t amount = 0;
  Date effective;
  Date to;  // of what stands for a span of days, its last
};

class Describe {
 public:
  explicit Describe(const engine::Book& book) : book_(book) {}

  [[nodiscard]] Subject operator()(const engine::Event& event) const {
    Subject subject;
    std::visit([&](const auto& fact) { fill(subject, fact); }, event);
    return subject;
  }

 private:
  void fill(Subject&, const auto&) const {}
  void fill(Subject& s, const engine::EntityRegistered& e) const { s.entity = e.entity_id; }
  void fill(Subject& s, const engine::AccountRegistered& e) const {
    s.entity = entity_id(book_, e.entity);
    s.currency = e.currency;
  }
  void fill(Subject& s, const engine::CustomerRegistered& e) const {
    s.entity = entity_id(book_, e.entity);
    s.customer = e.customer_id;
    s.currency = e.currency;
  }
  void fill(Subject& s, const engine::SalesRegistered& e) const {
    s.entity = entity_id(book_, e.entity);
    s.currency = e.currency;
    s.amount = e.amount;
    s.effective = e.from;
    s.to = e.to;
  }
  void item(Subject& s, ItemHandle handle) const {
    const engine::ItemDetails& facts = book_.row(handle).facts;
    s.entity = entity_id(book_, facts.entity);
    s.customer = customer_id(book_, facts.customer);
    s.item = facts.number;
    s.currency = facts.currency;
  }
  void fill(Subject& s, const engine::ItemOpened& e) const {
    s.entity = entity_id(book_, e.facts.entity);
    s.customer = customer_id(book_, e.facts.customer);
    s.item = e.facts.number;
    s.currency = e.facts.currency;
    s.amount = e.open;
    s.effective = e.effective_date;
  }
  void fill(Subject& s, const engine::ItemAmended& e) const { item(s, e.item); }
  void fill(Subject& s, const engine::ItemFlagged& e) const { item(s, e.item); }
  void fill(Subject& s, const engine::ItemAdjusted& e) const {
    item(s, e.item);
    s.amount = e.delta;
    s.effective = e.effective_date;
  }
  void payment(Subject& s, PaymentHandle handle) const {
    const engine::PaymentRow& row = book_.row(handle);
    s.payment = row.payment_id();
    s.entity = entity_id(book_, row.facts.entity);
    s.customer = customer_id(book_, row.customer);
    s.currency = row.currency;
    s.effective = row.facts.posting_date;
  }
  void fill(Subject& s, const engine::CashRecorded& e) const {
    const engine::PackedCash::Front cash = e.cash.front();
    s.payment = cash.id;
    s.entity = entity_id(book_, e.entity);
    s.currency = cash.currency;
    s.amount = cash.amount;
    s.effective = e.posting_date;
    if (e.role == engine::CashRole::payment) s.state_to = name(e.state);
  }
  void fill(Subject& s, const engine::DuplicateLinked& e) const { payment(s, e.first); }
  void fill(Subject& s, const engine::PayerIdentified& e) const {
    payment(s, e.payment);
    s.customer = customer_id(book_, e.customer);
    s.amount = e.amount;
    s.state_from = name(Disposition::unidentified);
    s.state_to = name(Disposition::unapplied);
  }
  void fill(Subject& s, const engine::Applied& e) const {
    payment(s, e.payment);
    s.effective = e.posting_date;
    s.state_from = name(Disposition::unapplied);
    s.state_to = name(Disposition::applied);
    for (const engine::AllocationFacts& allocation : e.allocations) {
      s.item += (s.item.empty() ? "" : "|") + std::string(book_.row(allocation.item).facts.number);
      s.amount += allocation.amount;
    }
  }
  void fill(Subject& s, const engine::CashMoved& e) const {
    payment(s, e.payment);
    s.amount = e.amount;
    s.effective = e.posting_date;
    s.state_from = name(e.from);
    s.state_to = name(e.to);
  }
  void fill(Subject& s, const engine::ApplicationReversed& e) const {
    payment(s, e.payment);
    s.effective = e.posting_date;
    s.state_from = name(Disposition::applied);
    s.state_to = name(Disposition::unapplied);
    for (const ApplicationHandle handle : e.applications) {
      const engine::AllocationFacts& facts = book_.row(handle).facts;
      s.item += (s.item.empty() ? "" : "|") + std::string(book_.row(facts.item).facts.number);
      s.amount += facts.amount;
    }
  }
  void fill(Subject& s, const engine::Decided& e) const { payment(s, e.payment); }
  void fill(Subject& s, const engine::ExceptionNoted& e) const { payment(s, e.payment); }
  void fill(Subject& s, const engine::DepositBooked& e) const {
    payment(s, e.payment);
    s.amount = book_.row(e.payment).amount;
    s.state_to = name(Disposition::unidentified);
  }

  const engine::Book& book_;
};

std::string journal_line(const engine::Book& book, std::uint64_t sequence,
                         const engine::Origin& origin, std::uint8_t bucket,
                         const engine::Event& event) {
  const Subject subject = Describe(book)(event);
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .key("sequence")
      .number(sequence)
      .key("bucket")
      .number(bucket)
      .key("type")
      .string(engine::type_name(event));
  json.key("effective_date").string(subject.effective.iso());
  if (subject.to.known()) json.key("to_date").string(subject.to.iso());
  json.key("recorded_at").string(origin.recorded_at.iso());
  json.key("actor")
      .string(origin.actor)
      .key("reason")
      .string(origin.reason)
      .key("entity_id")
      .string(subject.entity);
  json.key("payment_id")
      .string(subject.payment)
      .key("item_number")
      .string(subject.item)
      .key("customer_id")
      .string(subject.customer);
  json.key("currency").string(subject.currency.code());
  json.key("amount").string(
      subject.currency.known() ? format_major(subject.amount, subject.currency) : "");
  json.key("state_from")
      .string(subject.state_from)
      .key("state_to")
      .string(subject.state_to)
      .key("postings")
      .begin_array();
  for (const engine::Posting& posting : engine::postings(book, event)) {
    json.begin_object()
        .key("account")
        .string(posting.account)
        .key("amount")
        .string(format_major(posting.amount, posting.currency))
        .end_object();
  }
  json.end_array();
  if (const auto* taken = std::get_if<engine::ExportAcknowledged>(&event)) {
    const engine::Position upto{.sequence = taken->upto, .block = taken->block};
    json.key("mark").string(std::string(name(taken->kind)) + "/" + std::string(taken->mark));
    json.key("position").string(upto.text());
  }
  json.end_object();
  return text;
}

}  // namespace

Result<void> print_journal(Context& context, engine::Engine& engine, std::uint64_t after) {
  const engine::Book& book = engine.book();
  // NDJSON, unless one document was asked for.
  const bool one = context.format() == engine::ReportFormat::json;
  std::string separator = one ? "[" : "";
  bool any = false;
  const auto read = engine.events(
      [&](std::uint64_t sequence, const engine::Origin& origin, std::uint8_t bucket,
          const engine::Event& event) {
        context.out(separator);
        context.out(journal_line(book, sequence, origin, bucket, event));
        separator = one ? ",\n" : "\n";
        any = true;
      },
      after);
  if (one) {
    context.line(any ? "]" : "[]");
  } else if (any) {
    context.line("");
  }
  return read;
}

}  // namespace quittance::cli

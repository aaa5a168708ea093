// quittance export: stable rows for the ERP, for auditors, for any program outside (interfaces.md
// 3).
#include <string>

#include "core/json_text.h"
#include "engine/postings.h"
#include "tools/quittance/commands.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;

std::string_view customer_id(const engine::Book& book, CustomerHandle customer) {
  return customer.known() ? book.row(customer).facts.customer_id : std::string_view{};
}

std::string_view entity_id(const engine::Book& book, EntityHandle entity) {
  return entity.known() ? book.row(entity).facts.entity_id : std::string_view{};
}

std::string_view kind_name(engine::ApplicationKind kind) {
  switch (kind) {
    case engine::ApplicationKind::cash:
      return "cash";
    case engine::ApplicationKind::credit:
      return "credit";
    case engine::ApplicationKind::adjustment:
      return "adjustment";
  }
  return "";
}

void export_applications(Context& context, const engine::Book& book, bool history) {
  std::vector<engine::Column> columns = {
      {"payment_id", ColumnType::text},     {"item_number", ColumnType::text},
      {"customer_id", ColumnType::text},    {"currency", ColumnType::text},
      {"amount", ColumnType::amount},       {"discount", ColumnType::amount},
      {"write_off", ColumnType::amount},    {"deduction", ColumnType::amount},
      {"rule", ColumnType::text},           {"grade", ColumnType::text},
      {"actor", ColumnType::text},          {"posted_date", ColumnType::date},
      {"decision_id", ColumnType::text},    {"entity_id", ColumnType::text},
      {"application_id", ColumnType::text}, {"kind", ColumnType::text},
      {"reversed_date", ColumnType::date}};
  if (history) {
    columns.push_back({"state", ColumnType::text});
    columns.push_back({"reversed_by", ColumnType::text});
  }
  const auto report = context.report(columns);
  for (std::uint32_t n = 0; n < book.applications().size(); ++n) {
    const engine::ApplicationRow& row = book.applications()[n];
    if (row.reversed && !history) continue;
    const engine::ItemDetails& item = book.row(row.facts.item).facts;
    const std::string currency = item.currency.code();
    const std::string application = engine::application_id(book, ApplicationHandle(n));
    const std::string decision = engine::decision_id(book, row.payment);
    const auto money = [&](std::int64_t minor) {
      return engine::Cell(Money(minor, item.currency));
    };
    std::vector<engine::Cell> cells = {book.row(row.payment).payment_id(),
                                       item.number,
                                       customer_id(book, item.customer),
                                       std::string_view(currency),
                                       money(row.facts.amount),
                                       money(row.facts.discount),
                                       money(row.facts.write_off),
                                       money(row.facts.deduction),
                                       name(row.facts.rule),
                                       name(row.facts.grade),
                                       row.actor,
                                       row.posting_date,
                                       std::string_view(decision),
                                       entity_id(book, item.entity),
                                       std::string_view(application),
                                       kind_name(row.facts.kind),
                                       row.reversed_date};
    if (history) {
      cells.emplace_back(std::string_view(row.reversed ? "reversed" : "stands"));
      cells.emplace_back(row.reversed_by);
    }
    report->add(cells);
  }
  report->finish();
}

void export_payments(Context& context, const engine::Book& book) {
  const auto report =
      context.report({{"payment_id", ColumnType::text},    {"customer_id", ColumnType::text},
                      {"currency", ColumnType::text},      {"amount", ColumnType::amount},
                      {"applied", ColumnType::amount},     {"on_account", ColumnType::amount},
                      {"unapplied", ColumnType::amount},   {"unidentified", ColumnType::amount},
                      {"written_off", ColumnType::amount}, {"refund_due", ColumnType::amount},
                      {"quarantined", ColumnType::amount}, {"returned", ColumnType::amount},
                      {"reason", ColumnType::text},        {"solutions", ColumnType::count},
                      {"entity_id", ColumnType::text},     {"account", ColumnType::text},
                      {"kind", ColumnType::text},          {"method", ColumnType::text},
                      {"value_date", ColumnType::date},    {"booking_date", ColumnType::date},
                      {"posted_date", ColumnType::date},   {"payer_name", ColumnType::text},
                      {"file", ColumnType::text}});
  for (const engine::PaymentRow& payment : book.payments()) {
    if (payment.facts.role != engine::CashRole::payment) continue;
    const CashRecord& record = payment.record();
    const std::string currency = record.currency.code();
    const std::string file =
        payment.facts.file.known() ? book.row(payment.facts.file).facts.digest.hex() : "";
    std::vector<engine::Cell> cells = {record.payment_id, customer_id(book, payment.customer),
                                       std::string_view(currency),
                                       Money(record.amount, record.currency)};
    for (const std::int64_t cents : payment.states)
      cells.emplace_back(Money(cents, record.currency));
    for (engine::Cell cell :
         {engine::Cell(name(payment.reason)),
          engine::Cell(std::int64_t{payment.decision.solutions}),
          engine::Cell(entity_id(book, payment.facts.entity)), engine::Cell(record.account),
          engine::Cell(name(record.kind)), engine::Cell(name(record.method)),
          engine::Cell(record.value_date), engine::Cell(record.booking_date),
          engine::Cell(payment.facts.posting_date), engine::Cell(record.payer.name),
          engine::Cell(std::string_view(file))}) {
      cells.push_back(cell);
    }
    report->add(cells);
  }
  report->finish();
}

void export_items(Context& context, const engine::Book& book) {
  const auto report = context.report({{"item_number", ColumnType::text},
                                      {"customer_id", ColumnType::text},
                                      {"entity_id", ColumnType::text},
                                      {"kind", ColumnType::text},
                                      {"document_date", ColumnType::date},
                                      {"due_date", ColumnType::date},
                                      {"currency", ColumnType::text},
                                      {"amount", ColumnType::amount},
                                      {"open_amount", ColumnType::amount},
                                      {"po_number", ColumnType::text},
                                      {"delivery_number", ColumnType::text},
                                      {"reference", ColumnType::text},
                                      {"terms", ColumnType::text},
                                      {"discount_date", ColumnType::date},
                                      {"discount_amount", ColumnType::amount},
                                      {"description", ColumnType::text},
                                      {"settled_date", ColumnType::date},
                                      {"settled_amount", ColumnType::amount},
                                      {"state", ColumnType::text},
                                      {"closed_date", ColumnType::date},
                                      {"dispute", ColumnType::flag},
                                      {"parent_item", ColumnType::text}});
  for (const engine::ItemRow& item : book.items()) {
    const engine::ItemDetails& facts = item.facts;
    const std::string currency = facts.currency.code();
    report->add(
        {facts.number,
         customer_id(book, facts.customer),
         entity_id(book, facts.entity),
         name(facts.kind),
         facts.document_date,
         facts.due_date,
         std::string_view(currency),
         Money(facts.original, facts.currency),
         Money(item.open, facts.currency),
         facts.po_number,
         facts.delivery_number,
         facts.reference,
         facts.terms,
         facts.discount_date,
         Money(facts.discount, facts.currency),
         facts.description,
         engine::Cell(),
         engine::Cell(),
         std::string_view(item.open == 0 ? "closed" : "open"),
         item.closed_date,
         item.hold,
         item.parent.known() ? engine::Cell(book.row(item.parent).facts.number) : engine::Cell()});
  }
  report->finish();
}

// What an event is about, for the flat fields of a journal line.
struct Subject {
  std::string entity, payment, item, customer, state_from, state_to;
  Currency currency;
  std::int64_t amount = 0;
  Date effective;
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
    s.payment = e.record.payment_id;
    s.entity = entity_id(book_, e.entity);
    s.currency = e.record.currency;
    s.amount = e.record.amount;
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
  json.key("effective_date")
      .string(subject.effective.iso())
      .key("recorded_at")
      .string(origin.recorded_at.iso());
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
  json.end_array().end_object();
  return text;
}

}  // namespace

Exit run_export(Context& context, const ExportArguments& arguments) {
  context.default_format(engine::ReportFormat::csv);
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  if (arguments.what == "applications") {
    export_applications(context, book, arguments.history);
  } else if (arguments.what == "payments") {
    export_payments(context, book);
  } else if (arguments.what == "items") {
    export_items(context, book);
  } else {
    // NDJSON, unless one document was asked for.
    const bool one = context.format() == engine::ReportFormat::json;
    const char* separator = one ? "[" : "";
    const auto read = engine->events([&](std::uint64_t sequence, const engine::Origin& origin,
                                         std::uint8_t bucket, const engine::Event& event) {
      context.out(separator);
      context.out(journal_line(book, sequence, origin, bucket, event));
      separator = one ? "," : "\n";
    });
    context.line(one ? (*separator == '[' ? "[]" : "]") : "");
    if (!read)
      return context.fail(read.error().code,
                          "the journal cannot be read to its end; run `quittance verify`");
  }
  return Exit::done;
}

}  // namespace quittance::cli

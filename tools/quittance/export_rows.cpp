#include "tools/quittance/export_rows.h"

#include <string>

#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;

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

std::vector<engine::Column> application_columns() {
  return {{"payment_id", ColumnType::text},     {"item_number", ColumnType::text},
          {"customer_id", ColumnType::text},    {"currency", ColumnType::text},
          {"amount", ColumnType::amount},       {"discount", ColumnType::amount},
          {"write_off", ColumnType::amount},    {"deduction", ColumnType::amount},
          {"rule", ColumnType::text},           {"grade", ColumnType::text},
          {"actor", ColumnType::text},          {"posted_date", ColumnType::date},
          {"decision_id", ColumnType::text},    {"entity_id", ColumnType::text},
          {"application_id", ColumnType::text}, {"kind", ColumnType::text},
          {"reversed_date", ColumnType::date}};
}

// The cells of those columns; `sign` is -1 where the row takes an application back.
std::vector<engine::Cell> application_cells(const engine::Book& book,
                                            const engine::ApplicationRow& row,
                                            std::string_view application, std::string_view decision,
                                            std::string_view currency, std::int64_t sign) {
  const engine::KeptItem& item = book.row(row.facts.item).facts;
  const auto money = [&](std::int64_t minor) {
    return engine::Cell(Money(sign * minor, item.currency));
  };
  return {book.row(row.payment).payment_id(),
          item.number(),
          customer_id(book, item.customer),
          currency,
          Money(sign * row.facts.amount, book.row(row.payment).currency),
          money(row.facts.discount),
          money(row.facts.write_off),
          money(row.facts.deduction),
          name(row.facts.rule),
          name(row.facts.grade),
          row.actor,
          row.posting_date,
          decision,
          entity_id(book, item.entity),
          application,
          kind_name(row.facts.kind),
          row.reversed_date};
}

// Behind all others: the item's side of a row, and how the payment's currency came there.
void add_item_columns(std::vector<engine::Column>& columns) {
  for (const std::string_view name : {"item_currency", "item_amount", "fx_gain", "rate"}) {
    const bool amount = name == "item_amount" || name == "fx_gain";
    columns.push_back({std::string(name), amount ? ColumnType::amount : ColumnType::text});
  }
  columns.push_back({"rate_date", ColumnType::date});
}

// What the cells of those columns point to.
struct ItemSide {
  std::string currency;
  std::string rate;  // "EUR/USD 1.0834"
};

ItemSide item_side(const engine::Book& book, const engine::ApplicationRow& row) {
  ItemSide side{book.row(row.facts.item).facts.currency.code(), {}};
  if (const engine::CrossingRow* crossing = book.crossing(row); crossing != nullptr) {
    const ExchangeRate& rate = crossing->rate;
    side.rate = rate.from.code() + "/" + rate.to.code() + " " + format_rate(rate);
  }
  return side;
}

void add_item_cells(const engine::Book& book, const engine::ApplicationRow& row,
                    const ItemSide& side, std::int64_t sign, std::vector<engine::Cell>& cells) {
  const Currency currency = book.row(row.facts.item).facts.currency;
  const engine::CrossingRow* crossing = book.crossing(row);
  cells.emplace_back(std::string_view(side.currency));
  cells.emplace_back(Money(sign * book.cash_settled(row), currency));
  if (crossing == nullptr) {
    cells.resize(cells.size() + 3);
    return;
  }
  cells.emplace_back(Money(sign * crossing->amount.gain, currency));
  cells.emplace_back(std::string_view(side.rate));
  cells.emplace_back(crossing->rate.date);
}

}  // namespace

void print_applications(Context& context, const engine::Book& book, bool history) {
  std::vector<engine::Column> columns = application_columns();
  if (history) {
    columns.push_back({"state", ColumnType::text});
    columns.push_back({"reversed_by", ColumnType::text});
  }
  add_item_columns(columns);
  const auto report = context.report(columns);
  for (std::uint32_t n = 0; n < book.applications().size(); ++n) {
    const engine::ApplicationRow& row = book.applications()[n];
    if (row.reversed && !history) continue;
    const std::string currency = book.row(row.payment).currency.code();
    const std::string application = engine::application_id(book, ApplicationHandle(n));
    const std::string decision = engine::decision_id(book, row.payment);
    std::vector<engine::Cell> cells =
        application_cells(book, row, application, decision, currency, 1);
    if (history) {
      cells.emplace_back(std::string_view(row.reversed ? "reversed" : "stands"));
      cells.emplace_back(row.reversed_by);
    }
    const ItemSide side = item_side(book, row);
    add_item_cells(book, row, side, 1, cells);
    report->add(cells);
  }
  report->finish();
}

void print_changes(Context& context, const engine::Book& book,
                   const std::vector<engine::ApplicationChange>& changes) {
  std::vector<engine::Column> columns = application_columns();
  columns.push_back({"change", ColumnType::text});
  add_item_columns(columns);
  const auto report = context.report(columns);
  for (const engine::ApplicationChange& change : changes) {
    // A row counts on the day, and by the hand, of what it tells: a reversal on its own.
    engine::ApplicationRow row = book.row(change.application);
    if (change.reversed) {
      row.posting_date = row.reversed_date;
      row.actor = row.reversed_by;
    } else {
      row.reversed_date = {};
    }
    const std::string currency = book.row(row.payment).currency.code();
    const std::string application = engine::application_id(book, change.application);
    const std::string decision = engine::decision_id(book, row.payment);
    std::vector<engine::Cell> cells =
        application_cells(book, row, application, decision, currency, change.reversed ? -1 : 1);
    cells.emplace_back(std::string_view(change.reversed ? "reversed" : "applied"));
    const ItemSide side = item_side(book, row);
    add_item_cells(book, row, side, change.reversed ? -1 : 1, cells);
    report->add(cells);
  }
  report->finish();
}

void print_payments(Context& context, const engine::Book& book,
                    const std::vector<PaymentHandle>* only) {
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
  const auto add = [&](const engine::PaymentRow& payment) {
    if (payment.facts.role != engine::CashRole::payment) return;
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
  };
  if (only != nullptr) {
    for (const PaymentHandle payment : *only) add(book.row(payment));
  } else {
    for (const engine::PaymentRow& payment : book.payments()) add(payment);
  }
  report->finish();
}

void print_items(Context& context, const engine::Book& book, const std::vector<ItemHandle>* only) {
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
                                      {"parent_item", ColumnType::text},
                                      {"freight", ColumnType::amount},
                                      {"tax", ColumnType::amount}});
  const auto add = [&](const engine::ItemRow& item) {
    const engine::ItemDetails facts = item.facts.details();
    const ItemHandle parent = book.parent(item);
    const std::string currency = facts.currency.code();
    report->add({facts.number,
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
                 item.hold || item.disputed,
                 parent.known() ? engine::Cell(book.row(parent).facts.number()) : engine::Cell(),
                 Money(facts.parts.freight, facts.currency),
                 Money(facts.parts.tax, facts.currency)});
  };
  if (only != nullptr) {
    for (const ItemHandle item : *only) add(book.row(item));
  } else {
    for (const engine::ItemRow& item : book.items()) add(item);
  }
  report->finish();
}

void print_marks(Context& context, const engine::Book& book) {
  const auto report = context.report({{"export", ColumnType::text},
                                      {"mark", ColumnType::text},
                                      {"position", ColumnType::text},
                                      {"events_since", ColumnType::count},
                                      {"acknowledged_at", ColumnType::text},
                                      {"actor", ColumnType::text}});
  for (const engine::MarkRow& mark : book.marks()) {
    const std::string position =
        engine::Position{.sequence = mark.upto, .block = mark.block}.text();
    const std::string at = mark.acknowledged_at.iso();
    report->add({name(mark.kind), mark.name, std::string_view(position),
                 static_cast<std::int64_t>(book.next_sequence() - 1 - mark.upto),
                 std::string_view(at), mark.actor});
  }
  report->finish();
}

}  // namespace quittance::cli

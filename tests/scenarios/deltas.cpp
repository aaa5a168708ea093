#include "tests/scenarios/deltas.h"

#include "engine/exports/delta.h"
#include "tests/scenarios/outcome.h"

namespace quittance::scenario {
namespace {

using engine::Book;
using engine::ExportKind;

ExportKind kind_of(const Line& line) {
  const auto kind = engine::parse_export_kind(line.word(0, "what"));
  if (!kind) throw Mistake(line.number, "'" + line.words[0] + "' is not exported");
  return *kind;
}

std::string change_row(const Book& book, const engine::ApplicationChange& change) {
  const engine::ApplicationRow& row = book.row(change.application);
  const Currency currency = book.row(row.facts.item).facts.currency;
  const auto signed_amount = [&](std::int64_t minor) {
    return format_major(change.reversed ? -minor : minor, currency);
  };
  const auto named = [&](const char* what, std::int64_t minor) {
    return minor == 0 ? std::string() : what + (" " + signed_amount(minor));
  };
  return printed("row",
                 {change.reversed ? "reversed" : "applied", payment_name(book, row.payment),
                  item_name(book, row.facts.item), signed_amount(row.facts.amount),
                  named("discount", row.facts.discount), named("write_off", row.facts.write_off),
                  named("deduction", row.facts.deduction)});
}

std::string item_row(const Book& book, ItemHandle item) {
  const engine::ItemRow& row = book.row(item);
  return printed("row",
                 {item_name(book, item), std::string(name(row.facts.kind)),
                  "open " + format_major(row.open, row.facts.currency),
                  book.parent(row).known() ? "of " + item_name(book, book.parent(row)) : ""});
}

std::string payment_row(const Book& book, PaymentHandle payment) {
  const engine::PaymentRow& row = book.row(payment);
  std::string states;
  for (std::size_t state = 0; state < kDispositions; ++state) {
    if (row.states[state] == 0) continue;
    states += (states.empty() ? "" : ", ") + std::string(name(static_cast<Disposition>(state))) +
              " " + format_major(row.states[state], row.currency);
  }
  return printed("row", {payment_name(book, payment), states});
}

}  // namespace

bool Deltas::is_command(const Line& line) {
  return line.verb == "export" || line.verb == "acknowledge";
}

std::string Deltas::command(engine::Engine& engine, const Line& line) {
  return line.verb == "export" ? export_since(engine, line) : acknowledge(engine, line);
}

std::string Deltas::export_since(engine::Engine& engine, const Line& line) {
  const Book& book = engine.book();
  const ExportKind kind = kind_of(line);
  const std::string& since = line.required("since");
  std::uint64_t after = 0;
  if (since != "0") {
    const engine::MarkRow* mark = book.find_mark(kind, since);
    if (mark == nullptr) return printed("refused", {"no mark " + since});
    after = mark->upto;
  }
  const auto delta = engine::delta_since(engine, after);
  if (!delta) throw Mistake(line.number, "the journal cannot be read");
  covered_[kind] = delta->upto;
  std::string text;
  if (kind == ExportKind::applications) {
    for (const engine::ApplicationChange& change : delta->changes) text += change_row(book, change);
  } else if (kind == ExportKind::items) {
    for (const ItemHandle item : delta->items) text += item_row(book, item);
  } else if (kind == ExportKind::payments) {
    for (const PaymentHandle payment : delta->payments) text += payment_row(book, payment);
  } else {
    throw Mistake(line.number, "a scenario exports applications, items or payments");
  }
  return text.empty() ? "no row\n" : text;
}

std::string Deltas::acknowledge(engine::Engine& engine, const Line& line) {
  const ExportKind kind = kind_of(line);
  const std::string& mark = line.word(1, "the mark");
  const auto covered = covered_.find(kind);
  if (covered == covered_.end()) throw Mistake(line.number, "nothing was exported before");
  const auto moved = engine.acknowledge(kind, mark, covered->second);
  if (!moved) return printed("refused", {engine.explanation()});
  return printed("mark", {mark, *moved ? "moved" : "as before"});
}

}  // namespace quittance::scenario

// quittance expected: payments that were announced, and what became of them.
#include <string>
#include <vector>

#include "engine/book/promises.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;

std::string_view state_of(const engine::ExpectedRow& row, Date as_of) {
  if (row.met_by.known()) return "met";
  if (row.facts.cancelled) return "cancelled";
  const Date lapses = row.facts.due_date.plus_days(static_cast<std::int32_t>(row.facts.grace_days));
  return lapses < as_of ? "lapsed" : "open";
}

std::string items_of(const engine::Book& book, const engine::PaymentExpected& facts) {
  std::string items;
  for (const ExpectedPart& part : facts.parts) {
    items += (items.empty() ? "" : "|") + std::string(book.row(part.item).facts.number());
    if (part.amount != 0) items += "=" + format_major(part.amount, facts.currency);
  }
  return items;
}

}  // namespace

Exit run_expected(Context& context, const ListArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  const Date as_of = context.as_of();
  const std::vector<std::string> promises = engine::promise_ids(book);
  if (!arguments.customer.empty() && !find_customer(context, book, arguments.customer))
    return Exit::usage;
  const auto report = context.report({{"expected_id", ColumnType::text},
                                      {"kind", ColumnType::text},
                                      {"customer_id", ColumnType::text},
                                      {"entity_id", ColumnType::text},
                                      {"currency", ColumnType::text},
                                      {"amount", ColumnType::amount},
                                      {"state", ColumnType::text},
                                      {"date", ColumnType::date},
                                      {"due_date", ColumnType::date},
                                      {"grace_days", ColumnType::count},
                                      {"reference", ColumnType::text},
                                      {"items", ColumnType::text},
                                      {"payment_id", ColumnType::text}});
  for (const engine::ExpectedRow& row : book.expected()) {
    const engine::PaymentExpected& facts = row.facts;
    if (facts.date > as_of) continue;
    const std::string_view state = state_of(row, as_of);
    if (!arguments.state.empty() && arguments.state != state) continue;
    if (!arguments.customer.empty() && customer_id(book, facts.customer) != arguments.customer)
      continue;
    const std::string currency = facts.currency.code();
    const std::string items = items_of(book, facts);
    const std::string_view id = row.promise == engine::ExpectedRow::kNone
                                    ? facts.expected_id
                                    : std::string_view(promises[row.promise]);
    report->add({id, name(facts.kind), customer_id(book, facts.customer),
                 entity_id(book, facts.entity), std::string_view(currency),
                 Money(facts.amount, facts.currency), state, facts.date, facts.due_date,
                 std::int64_t{facts.grace_days}, facts.reference, std::string_view(items),
                 row.met_by.known() ? book.row(row.met_by).payment_id() : std::string_view{}});
  }
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli

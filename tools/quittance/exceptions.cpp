// quittance exceptions: the worklist.
#include <string>

#include "engine/people/worklist.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {

Exit run_exceptions(Context& context, const ListArguments& arguments) {
  using engine::Cell;
  using engine::ColumnType;
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  CustomerHandle customer;
  if (!arguments.customer.empty()) {
    const auto found = find_customer(context, book, arguments.customer);
    if (!found) return Exit::usage;
    customer = *found;
  }
  const auto report = context.report({{"payment_id", ColumnType::text},
                                      {"unit", ColumnType::text},
                                      {"payments", ColumnType::count},
                                      {"amount", ColumnType::amount},
                                      {"currency", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"reason", ColumnType::text},
                                      {"payer", ColumnType::text},
                                      {"customer_id", ColumnType::text},
                                      {"candidates", ColumnType::text},
                                      {"fact", ColumnType::text},
                                      {"ease", ColumnType::count}});
  for (const engine::WorkItem& item : engine::worklist(book)) {
    // A held unit stands as one line, by the name that `files release` takes.
    const std::string unit =
        item.file.known() ? book.row(item.file).facts.digest.short_hex() + "#" + item.unit : "";
    if (!item.payment.known()) {  // it holds no payment, so there is nothing else to say
      if (customer.known()) continue;
      report->add({std::string_view{}, std::string_view(unit), std::int64_t{0}, Cell(),
                   std::string_view{}, name(item.state), name(item.reason), std::string_view{},
                   std::string_view{}, std::string_view{}, std::string_view(item.fact),
                   std::int64_t{item.ease}});
      continue;
    }
    const engine::PaymentRow& payment = book.row(item.payment);
    if (customer.known() && payment.customer != customer) continue;
    const CashRecord& record = payment.record();
    const std::string currency = record.currency.code();
    report->add({item.file.known() ? std::string_view{} : record.payment_id, std::string_view(unit),
                 static_cast<std::int64_t>(item.payments), Money(item.amount, record.currency),
                 std::string_view(currency),
                 item.deposit_total ? std::string_view("deposit_total") : name(item.state),
                 name(item.reason), record.payer.name,
                 payment.customer.known() ? book.row(payment.customer).facts.customer_id
                                          : std::string_view{},
                 std::string_view(item.candidates), std::string_view(item.fact),
                 std::int64_t{item.ease}});
  }
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli

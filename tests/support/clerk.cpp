#include "tests/support/clerk.h"

#include <optional>
#include <vector>

namespace quittance::testing {

using engine::Book;

Result<void> Clerk::work() {
  const Book& book = engine_.book();
  PaymentHandle payment(below(book.payments().size()));
  // Mostly one that waits for somebody.
  for (int tries = 0; tries < 20 && random_() % 8 != 0; ++tries) {
    const engine::PaymentRow& row = book.row(payment);
    if (row.in(Disposition::unapplied) + row.in(Disposition::on_account) > 0) break;
    payment = PaymentHandle(below(book.payments().size()));
  }
  switch (random_() % 9) {
    case 0:
    case 1:
    case 2:
      return assign(payment);
    case 3:
    case 4:
      if (book.applications().empty()) return {};
      return engine_.unapply(ApplicationHandle(below(book.applications().size())), "mistaken");
    case 5:
      return engine_.reverse(payment, "taken back");
    case 6:
      return engine_.release(payment, "asked the bank");
    case 7:
      return unit();
    default:
      return engine_.book_deposit(payment, "no details will come");
  }
}

Result<void> Clerk::assign(PaymentHandle payment) {
  std::vector<engine::Assignment> assignments;
  const std::size_t count = 1 + random_() % 3;
  for (std::size_t n = 0; n < count; ++n) {
    engine::Assignment assignment{.item = some_item(payment), .amount = std::nullopt};
    if (random_() % 3 == 0) {
      assignment.amount = static_cast<std::int64_t>(random_() % 500'00) - 50'00;
    }
    assignments.push_back(assignment);
  }
  return engine_.assign(payment, assignments, "named by phone");
}

ItemHandle Clerk::some_item(PaymentHandle payment) {
  const Book& book = engine_.book();
  std::vector<ItemHandle> deductions;
  std::vector<ItemHandle> items;
  for (std::uint32_t n = 0; n < book.items().size(); ++n) {
    const engine::ItemRow& item = book.items()[n];
    if (item.open == 0 || item.facts.customer != book.row(payment).customer) continue;
    (book.parent(item).known() ? deductions : items).push_back(ItemHandle(n));
  }
  if (!deductions.empty() && random_() % 2 == 0) return deductions[below(deductions.size())];
  if (!items.empty() && random_() % 4 != 0) return items[below(items.size())];
  return ItemHandle(below(book.items().size()));
}

Result<void> Clerk::unit() {
  const Book& book = engine_.book();
  if (book.files().empty()) return {};
  const FileHandle file(below(book.files().size()));
  const auto& units = book.row(file).facts.units;
  const std::uint32_t unit = units.empty() ? 0 : units[random_() % units.size()].index;
  return random_() % 6 == 0 ? engine_.reject_unit(file, unit, "not ours")
                            : engine_.release_unit(file, unit, "checked with the bank");
}

}  // namespace quittance::testing

// How announced payments change the book, and how matching comes to know them.
#include <algorithm>
#include <utility>

#include "core/assert.h"
#include "engine/book/book_state.h"
#include "engine/book/promises.h"

namespace quittance::engine {

void Book::State::file_expected(ExpectedHandle handle) {
  const ExpectedRow& row = expected[handle.value()];
  const PaymentExpected& facts = row.facts;
  directory.expected().put(
      handle, {.id = facts.expected_id,
               .kind = facts.kind,
               .customer = facts.customer,
               .entity = facts.entity,
               .currency = facts.currency,
               .amount = facts.amount,
               .announced = facts.date,
               .due_date = facts.due_date,
               .lapses = facts.due_date.plus_days(static_cast<std::int32_t>(facts.grace_days)),
               .reference = facts.reference,
               .parts = facts.parts,
               .cancelled = facts.cancelled,
               .met = row.met_by.known()});
}

void Book::State::fold(const Origin&, const PaymentExpected& event) {
  QASSERT(!event.expected_id.empty() && event.customer.value() < customers.size());
  QASSERT(event.amount > 0 && !event.parts.empty() && event.date.known() &&
          event.due_date >= event.date);
  const auto known = expected_by_id.find(event.expected_id);
  const bool is_new = known == expected_by_id.end();
  if (is_new) expected.emplace_back();
  const ExpectedHandle handle =
      is_new ? ExpectedHandle(static_cast<std::uint32_t>(expected.size() - 1)) : known->second;
  ExpectedRow& row = expected[handle.value()];
  QASSERT(!row.met_by.known());
  const std::string_view id = is_new ? text.keep(event.expected_id) : row.facts.expected_id;
  row.facts = event;
  row.facts.expected_id = id;
  row.facts.reference = text.keep(event.reference);
  if (is_new) expected_by_id.emplace(id, handle);
  file_expected(handle);
}

void Book::State::fold(const Origin&, const ExpectedMet& event) {
  ExpectedRow& row = expected[event.expected.value()];
  QASSERT(!row.met_by.known() && event.payment.value() < payments.size());
  row.met_by = event.payment;
  expected_met_by[event.payment.value()].push_back(event.expected.value());
  directory.expected().set_met(event.expected, true);
}

// Of those that the payment met, the ones whose items these applications had settled.
void Book::State::forget_met(PaymentHandle payment, std::span<const ApplicationHandle> reversed) {
  const auto found = expected_met_by.find(payment.value());
  if (found == expected_met_by.end()) return;
  std::erase_if(found->second, [&](std::uint32_t at) {
    const std::vector<ExpectedPart>& parts = expected[at].facts.parts;
    const auto is_one = [&](ApplicationHandle handle) {
      const ItemHandle item = applications[handle.value()].item;
      return std::any_of(parts.begin(), parts.end(),
                         [&](const ExpectedPart& part) { return part.item == item; });
    };
    if (std::none_of(reversed.begin(), reversed.end(), is_one)) return false;
    expected[at].met_by = {};
    directory.expected().set_met(ExpectedHandle(at), false);
    return true;
  });
  if (found->second.empty()) expected_met_by.erase(found);
}

void Book::State::expect_promise(std::uint32_t promise) {
  const PromiseMade& facts = promises[promise].facts;
  ExpectedRow& row = expected.emplace_back();
  row.promise = promise;
  row.facts.kind = ExpectedKind::promise;
  row.facts.customer = facts.customer;
  row.facts.entity = items[facts.items.front().value()].facts.entity;
  row.facts.currency = facts.currency;
  row.facts.amount = facts.amount;
  row.facts.date = facts.date;
  row.facts.due_date = facts.due_date;
  row.facts.grace_days = facts.grace_days;
  for (const ItemHandle item : facts.items) row.facts.parts.push_back({.item = item});
  file_expected(ExpectedHandle(static_cast<std::uint32_t>(expected.size() - 1)));
}

void Book::State::cancel_expected_promise(std::uint32_t promise) {
  for (std::uint32_t n = 0; n < expected.size(); ++n) {
    if (expected[n].promise != promise) continue;
    expected[n].facts.cancelled = true;
    directory.expected().cancel(ExpectedHandle(n));
    return;
  }
}

void Book::State::index_expected() {
  for (std::uint32_t n = 0; n < expected.size(); ++n) {
    const ExpectedRow& row = expected[n];
    if (!row.facts.expected_id.empty())
      expected_by_id.emplace(row.facts.expected_id, ExpectedHandle(n));
    if (row.met_by.known()) expected_met_by[row.met_by.value()].push_back(n);
    file_expected(ExpectedHandle(n));
  }
}

}  // namespace quittance::engine

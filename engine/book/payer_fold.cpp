// How a payment's payer changes the book.
#include <algorithm>

#include "core/assert.h"
#include "engine/book/book_state.h"

namespace quittance::engine {

void Book::State::fold(const Origin&, const PayerChanged& event) {
  PaymentRow& payment = payments[event.payment.value()];
  QASSERT(payment.customer.known() && event.customer.value() < customers.size());
  const Date day = posting_day(payment.facts.entity, event.posting_date);
  constexpr Disposition kCredits[] = {Disposition::unapplied, Disposition::on_account};
  std::int64_t credit = 0;
  for (const Disposition state : kCredits) {
    credit += payment.in(state);
    change_credit(payment, state, -payment.in(state), day);
  }
  QASSERT(credit == event.amount);
  payment.customer = event.customer;
  for (const Disposition state : kCredits) change_credit(payment, state, payment.in(state), day);
  payment.reason = Reason::by_hand;
}

}  // namespace quittance::engine

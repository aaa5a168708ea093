// Cash that is applied to nothing, by hand: paid back, or given to another customer.
#include <algorithm>
#include <array>
#include <string>

#include "engine/people/manual_work.h"

namespace quittance::engine {
namespace {

struct Move {
  Disposition from = Disposition::unapplied;
  std::int64_t amount = 0;
};

// What nobody set aside goes first.
constexpr std::array kFree = {Disposition::unapplied, Disposition::unidentified,
                              Disposition::on_account};

std::int64_t free_of(const PaymentRow& row) {
  std::int64_t free = 0;
  for (const Disposition state : kFree) free += row.in(state);
  return free;
}

}  // namespace

Result<void> Engine::refund(PaymentHandle payment, RefundStep step,
                            std::optional<std::int64_t> amount, std::string_view reason) {
  const PaymentRow& row = state_->book.row(payment);
  if (row.facts.role != CashRole::payment)
    return state_->refuse(Errc::state_forbids, "it is not a payment");
  const bool is_due = step == RefundStep::due;
  const std::int64_t most = is_due ? free_of(row) : row.in(Disposition::refund_due);
  if (most == 0) {
    return state_->refuse(Errc::state_forbids,
                          is_due
                              ? "nothing of it is unidentified, unapplied or on account; "
                                "`unapply` first what is to be paid back"
                              : "nothing of it is due to be paid back; `refund` says that first");
  }
  const std::int64_t all = amount.value_or(most);
  if (all <= 0 || all > most) {
    return state_->refuse(Errc::state_forbids,
                          format_with_currency(all, row.currency) + " is not between nothing and " +
                              format_with_currency(most, row.currency) + ", which may be " +
                              (is_due ? "paid back" : "taken"));
  }
  std::vector<Move> moves;
  Disposition to = Disposition::refund_due;
  if (is_due) {
    std::int64_t left = all;
    for (const Disposition state : kFree) {
      const std::int64_t part = std::min(left, row.in(state));
      if (part > 0) moves.push_back({state, part});
      left -= part;
    }
  } else {
    moves.push_back({Disposition::refund_due, all});
    to = step == RefundStep::paid ? Disposition::returned
         : row.customer.known()   ? Disposition::unapplied
                                  : Disposition::unidentified;
  }
  ManualWork work(*state_, reason);
  for (const Move& move : moves) {
    QTRY_VOID(work.emit(
        state_->book.bucket_of(row.customer),
        CashMoved{.payment = payment,
                  .amount = move.amount,
                  .from = move.from,
                  .to = to,
                  .reason = step == RefundStep::cancelled ? Reason::by_hand : Reason::refunded,
                  .posting_date = state_->manual_date(row)}));
  }
  return work.done();
}

Result<void> Engine::transfer(PaymentHandle payment, CustomerHandle customer,
                              std::string_view reason) {
  const PaymentRow& row = state_->book.row(payment);
  if (row.facts.role != CashRole::payment)
    return state_->refuse(Errc::state_forbids, "it is not a payment");
  const auto id = [&](CustomerHandle of) {
    return std::string(state_->book.row(of).facts.customer_id);
  };
  if (row.customer == customer)
    return state_->refuse(Errc::state_forbids, "it is " + id(customer) + "'s already");
  if (free_of(row) == 0) {
    return state_->refuse(Errc::state_forbids,
                          "nothing of it is unidentified, unapplied or on account; `unapply` first "
                          "what is to be another customer's");
  }
  ManualWork work(*state_, reason);
  const bool is_new = row.in(Disposition::unidentified) > 0;
  QTRY_VOID(work.give_to(payment, customer));
  // Why it waited before is no longer why it waits.
  if (is_new) QTRY_VOID(work.give_to(payment, customer));
  return work.done();
}

}  // namespace quittance::engine

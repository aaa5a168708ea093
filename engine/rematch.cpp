#include "engine/rematch.h"

#include <utility>
#include <vector>

#include "engine/manual_work.h"

namespace quittance::engine {

bool may_decide_again(const PaymentRow& payment) {
  if (payment.facts.role != CashRole::payment || payment.run == PaymentRow::kNoRun) return false;
  if (payment.reason == Reason::by_hand || payment.amount == 0) return false;
  return payment.in(Disposition::unidentified) + payment.in(Disposition::unapplied) +
             payment.in(Disposition::on_account) ==
         payment.amount;
}

bool fares_otherwise(const PaymentRow& payment, const matching::Outcome& outcome) {
  if (!outcome.allocations.empty() || outcome.decision.reason != payment.decision.reason)
    return true;
  if (outcome.customer.known() && outcome.customer != payment.customer) return true;
  return outcome.rests.front().state == Disposition::on_account
             ? payment.in(Disposition::on_account) != payment.amount
             : payment.in(Disposition::on_account) != 0;
}

Result<Rematch> Engine::rematch_day(Date day, std::string_view reason) {
  const Book& book = state_->book;
  std::vector<PaymentHandle> waiting;
  for (std::uint32_t n = 0; n < book.payments().size(); ++n) {
    const PaymentRow& row = book.payments()[n];
    if (row.facts.posting_date == day && may_decide_again(row)) waiting.push_back(PaymentHandle(n));
  }
  Rematch done;
  ManualWork work(*state_, reason);
  QTRY_VOID(work.decide_again(std::move(waiting), done));
  QTRY_VOID(work.done());
  return done;
}

}  // namespace quittance::engine

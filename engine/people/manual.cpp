// What people do to one payment by hand: unapply, reverse, release.
#include <string>
#include <vector>

#include "engine/people/manual_work.h"

namespace quittance::engine {

Result<void> Engine::unapply(ApplicationHandle application, std::string_view reason) {
  const Book& book = state_->book;
  const ApplicationRow& row = book.row(application);
  if (row.reversed)
    return state_->refuse(Errc::state_forbids,
                          "it was reversed already, by " + quoted(row.reversed_by));
  // What was netted together is undone together.
  std::vector<ApplicationHandle> group;
  bool has_credit = false;
  for (const ApplicationHandle other : standing(book, row.payment)) {
    if (book.row(other).group != row.group) continue;
    group.push_back(other);
    has_credit = has_credit || book.row(other).facts.amount < 0;
  }
  if (!has_credit) group = {application};
  ManualWork work(*state_, reason);
  QTRY_VOID(work.reverse_applications(row.payment, group, Reason::by_hand));
  return work.done();
}

Result<void> Engine::reverse(PaymentHandle payment, std::string_view reason) {
  const PaymentRow& row = state_->book.row(payment);
  if (row.facts.role != CashRole::payment)
    return state_->refuse(Errc::state_forbids, "it is not a payment");
  if (row.in(Disposition::returned) == row.amount) {
    return state_->refuse(Errc::state_forbids, quoted(row.payment_id()) + " is returned already");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.may_take_back({payment}));
  QTRY_VOID(work.take_back(payment, Reason::by_hand));
  return work.done();
}

Result<void> Engine::release(PaymentHandle payment, std::string_view reason) {
  const PaymentRow& row = state_->book.row(payment);
  if (is_open_return(row)) {
    ManualWork work(*state_, reason);
    QTRY_VOID(work.emit(0, NoteMarked{.payment = payment, .reason = Reason::by_hand}));
    return work.done();
  }
  if (row.in(Disposition::quarantined) == 0)
    return state_->refuse(Errc::state_forbids, quoted(row.payment_id()) + " is not quarantined");
  if (row.reason == Reason::unit_held) {
    return state_->refuse(Errc::state_forbids,
                          "its unit is held; release the unit with `quittance files release`");
  }
  if (row.reason == Reason::unknown_account) {
    return state_->refuse(
        Errc::unknown_account,
        "its own account " + quoted(row.record().account) +
            " is not its entity's yet; import the account, then `quittance files release`");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.release({payment}));
  return work.done();
}

}  // namespace quittance::engine

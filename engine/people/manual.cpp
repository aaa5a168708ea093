// What people do to one payment by hand: unapply, reverse, release.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/people/manual_work.h"

namespace quittance::engine {
namespace {

// Whose debit the payment collected for the item, where what was announced with one reference is
// several customers'; else nobody.
CustomerHandle collected_from(const Book& book, PaymentHandle payment, ItemHandle item) {
  const std::vector<ExpectedRow>& all = book.expected();
  const auto names_it = [&](const ExpectedRow& row) {
    return row.met_by == payment && std::any_of(row.facts.parts.begin(), row.facts.parts.end(),
                                                [&](const auto& one) { return one.item == item; });
  };
  const auto met = std::find_if(all.begin(), all.end(), names_it);
  if (met == all.end() || met->facts.reference.empty()) return {};
  const bool several = std::any_of(all.begin(), all.end(), [&](const ExpectedRow& row) {
    return row.facts.reference == met->facts.reference && row.facts.customer != met->facts.customer;
  });
  return several ? met->facts.customer : CustomerHandle{};
}

}  // namespace

Result<void> Engine::unapply(ApplicationHandle application, std::string_view reason) {
  const Book& book = state_->book;
  const ApplicationRow& row = book.row(application);
  if (row.reversed)
    return state_->refuse(Errc::state_forbids,
                          "it was reversed already, by " + quoted(row.reversed_by));
  // A collection is of several customers: what is taken back of it is the one's whose debit it was.
  const CustomerHandle owner = collected_from(book, row.payment, row.facts.item);
  // What was netted together is undone together.
  std::vector<ApplicationHandle> group;
  bool has_credit = false;
  for (const ApplicationHandle other : standing(book, row.payment)) {
    if (book.row(other).group != row.group) continue;
    if (owner.known() && collected_from(book, row.payment, book.row(other).facts.item) != owner)
      continue;
    group.push_back(other);
    has_credit = has_credit || book.row(other).facts.amount < 0;
  }
  if (!has_credit) group = {application};
  const PaymentRow& cash = book.row(row.payment);
  const bool changes = owner.known() && owner != cash.customer;
  const std::int64_t kept = cash.in(Disposition::unapplied) + cash.in(Disposition::on_account) +
                            cash.in(Disposition::refund_due);
  if (changes && kept > 0) {
    const auto id = [&](CustomerHandle of) { return std::string(book.row(of).facts.customer_id); };
    return state_->refuse(Errc::state_forbids,
                          "what it frees is " + id(owner) + "'s, and cash of the payment that is " +
                              id(cash.customer) +
                              "'s is applied to nothing already; apply that or pay it back first");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.reverse_applications(row.payment, group, Reason::by_hand));
  if (changes) QTRY_VOID(work.give_to(row.payment, owner));
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

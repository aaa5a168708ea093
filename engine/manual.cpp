// What people do to one payment by hand: assign, unapply, reverse, release.
#include <algorithm>
#include <limits>
#include <set>
#include <string>

#include "engine/manual_work.h"
#include "matching/discount.h"
#include "matching/tolerance.h"

namespace quittance::engine {
namespace {

// What the actor may write off by hand of `due`, of one item and of a payment's items together.
struct WriteOffLimits {
  const matching::ToleranceProfile& profile;
  const matching::Tolerance user;
  Currency currency;

  [[nodiscard]] std::int64_t of_item(std::int64_t due) const {
    return std::min(matching::forgiven_max(profile, due, currency),
                    matching::forgiven_max(user, due, currency));
  }
  [[nodiscard]] std::int64_t of_payment(std::int64_t due) const {
    return std::min(matching::forgiven_max(profile.payment, due, currency),
                    matching::forgiven_max(user, due, currency));
  }
};

// Within the payer's family, or by a link that covers the payment's day.
bool pays_for(CustomerHandle payer, CustomerHandle owner, const PaymentRow& row, const Book& book) {
  const matching::Directory& directory = book.directory();
  if (directory.family(payer) == directory.family(owner)) return true;
  const CashRecord record = row.record();
  const Date day = matching::day_paid({record.deposit_date, record.booking_date, record.value_date},
                                      row.facts.posting_date);
  return directory.links().find(payer, owner, day) != nullptr;
}

}  // namespace

Result<void> Engine::assign(PaymentHandle payment, std::span<const Assignment> assignments,
                            std::string_view reason) {
  const Book& book = state_->book;
  const PaymentRow& row = book.row(payment);
  const Currency currency = row.currency;
  if (row.facts.role != CashRole::payment) {
    return state_->refuse(Errc::state_forbids,
                          "it is a " + std::string(name(row.record().kind)) + ", not a payment");
  }
  std::int64_t available = row.in(Disposition::unidentified) + row.in(Disposition::unapplied) +
                           row.in(Disposition::on_account);
  if (assignments.empty())
    return state_->refuse(Errc::usage, "name at least one ITEM or ITEM=AMOUNT");
  if (available == 0) {
    return state_->refuse(
        Errc::state_forbids,
        "nothing of it is unidentified, unapplied or on account; see `quittance why`");
  }

  Applied applied{.payment = payment, .posting_date = state_->manual_date(row), .allocations = {}};
  CustomerHandle customer = row.customer;
  std::set<ItemHandle> seen;
  std::string message;
  const auto rules = parse_rules(
      row.run == Book::kNoRun ? std::string_view{} : book.runs()[row.run].facts.rules, message);
  QASSERT(rules);
  const auto user = rules->user_tolerances.find(state_->options.actor);
  std::int64_t written_off = 0;
  std::int64_t due = 0;  // of the items that are written off in part
  for (const Assignment& assignment : assignments) {
    const ItemRow& item = book.row(assignment.item);
    const std::string key = item_key(book, assignment.item);
    if (!seen.insert(assignment.item).second)
      return state_->refuse(Errc::usage, key + " is named twice");
    if (item.facts.currency != currency) {
      return state_->refuse(Errc::currency_mismatch, key + " is in " + item.facts.currency.code() +
                                                         ", the payment in " + currency.code());
    }
    if (item.open == 0) return state_->refuse(Errc::state_forbids, key + " is settled");
    if (row.facts.entity.known() && row.facts.entity != item.facts.entity) {
      return state_->refuse(Errc::state_forbids,
                            key + " is owed to another legal entity than the one that was paid (" +
                                std::string(book.row(row.facts.entity).facts.entity_id) + ")");
    }
    if (!customer.known()) customer = item.facts.customer;
    if (!pays_for(customer, item.facts.customer, row, book)) {
      return state_->refuse(Errc::state_forbids,
                            key + " belongs to " +
                                std::string(book.row(item.facts.customer).facts.customer_id) +
                                ", outside the payer's family (" +
                                std::string(book.row(customer).facts.customer_id) + ")");
    }
    const bool is_credit = item.open < 0;
    const std::int64_t fits = is_credit ? item.open : std::min(item.open, available);
    const std::int64_t amount = assignment.amount.value_or(fits);
    const bool same_sign =
        is_credit ? amount < 0 && amount >= item.open : amount > 0 && amount <= item.open;
    if (!same_sign) {
      return state_->refuse(Errc::state_forbids,
                            key + " is open with " + format_with_currency(item.open, currency) +
                                ", so " + format_with_currency(amount, currency) +
                                " cannot be put against it");
    }
    available -= amount;
    const std::int64_t write_off = assignment.write_off_rest && !is_credit ? item.open - amount : 0;
    if (write_off > 0) {
      const std::string_view profile = book.row(item.facts.customer).facts.tolerance_profile;
      const WriteOffLimits limits{
          rules->tolerances(profile),
          user == rules->user_tolerances.end() ? matching::Tolerance{} : user->second, currency};
      written_off += write_off;
      due += std::min(item.open, std::numeric_limits<std::int64_t>::max() - due);
      const std::int64_t most = limits.of_item(item.open);
      if (write_off > most || written_off > limits.of_payment(due)) {
        return state_->refuse(
            Errc::state_forbids,
            "writing off " + format_with_currency(write_off, currency) + " of " + key +
                " is more than the rules allow " + quoted(state_->options.actor) + " (" +
                format_with_currency(most, currency) +
                " of this item): see tolerance and user_tolerances in docs/rules.md");
      }
    }
    applied.allocations.push_back(
        {.item = assignment.item,
         .discount_earned = false,
         .rule = Rule::manual,
         .grade = Grade::manual,
         .kind = is_credit ? ApplicationKind::credit : ApplicationKind::cash,
         .amount = amount,
         .discount = 0,
         .write_off = write_off,
         .deduction = 0,
         .reason = reason});
  }
  std::int64_t cash = 0;
  for (const AllocationFacts& allocation : applied.allocations) cash += allocation.amount;
  if (available < 0 || cash <= 0) {
    return state_->refuse(Errc::state_forbids,
                          "the amounts add up to " + format_with_currency(cash, currency) +
                              ", but the payment has " +
                              format_with_currency(available + cash, currency) + " to give");
  }

  ManualWork work(*state_, reason);
  const std::uint8_t bucket = book.bucket_of(customer);
  if (row.in(Disposition::unidentified) > 0) {
    QTRY_VOID(work.emit(bucket, PayerIdentified{.payment = payment,
                                                .customer = customer,
                                                .amount = row.in(Disposition::unidentified)}));
  }
  const std::int64_t missing = cash - row.in(Disposition::unapplied);
  if (missing > 0) {
    QTRY_VOID(work.emit(bucket, CashMoved{.payment = payment,
                                          .amount = missing,
                                          .from = Disposition::on_account,
                                          .to = Disposition::unapplied,
                                          .reason = Reason::by_hand,
                                          .posting_date = row.facts.posting_date}));
  }
  QTRY_VOID(work.emit(bucket, applied));
  return work.done();
}

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

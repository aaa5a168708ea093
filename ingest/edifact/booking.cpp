// A booking of a CREMUL as cash: its payments against its amount, then each of them.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"
#include "ingest/edifact/assembler.h"

namespace quittance::ingest::edifact {

Currency EdifactAssembler::account_currency() const {
  if (booking_->total) return booking_->total->currency;
  if (const auto of_profile = context_.profiles->of(booking_->account).currency) return *of_profile;
  return message_->currency;
}

// What the payment says it brings: in the account's currency, else in its own; else, where it is
// the booking's only one, what the booking says.
std::optional<RankedAmount> EdifactAssembler::credited(const OpenPayment& payment) const {
  const RankedAmount* best = nullptr;
  const Currency own = account_currency();
  for (const RankedAmount& amount : payment.amounts) {
    const bool better = best == nullptr || std::pair(amount.currency != own, amount.rank) <
                                               std::pair(best->currency != own, best->rank);
    if (better) best = &amount;
  }
  const bool alone = booking_->payments.size() == 1 && booking_->total;
  if (alone && payment.written.empty() && (best == nullptr || best->currency != own)) {
    return booking_->total;
  }
  return best == nullptr || !payment.written.empty() ? std::nullopt : std::optional(*best);
}

CashKind EdifactAssembler::kind_of(std::string_view type) const {
  const auto& map = context_.profiles->of(booking_->account).type_codes;
  if (const auto found = map.find(type); found != map.end()) return found->second;
  const auto found = map.find("edifact-cremul");
  return found == map.end() ? CashKind::receipt : found->second;
}

bool EdifactAssembler::judge_booking() {
  if (booking_->payments.empty()) return false;
  const Currency currency = account_currency();
  Wide gross = 0;
  Wide charges = 0;
  bool comparable = true;
  bool covers = true;  // each payment is at least its charges
  for (const OpenPayment& payment : booking_->payments) {
    const auto amount = credited(payment);
    if (!amount) continue;
    comparable = comparable && amount->currency == currency;
    covers = covers && amount->minor >= payment.charges;
    gross += amount->minor;
    charges += payment.charges;
  }
  if (!booking_->total && booking_->total_written.empty()) {
    report_.find(Severity::warning, "booking_total_missing", booking_->place,
                 fmt::format("{} has no amount (MOA) to compare its payments with",
                             summary_.units[booking_->unit].name));
    return false;
  }
  if (booking_->total && !comparable) {
    report_.find(Severity::info, "booking_not_compared", booking_->place,
                 fmt::format("the payments of {} are in other currencies than the account; their "
                             "sum was not compared",
                             summary_.units[booking_->unit].name));
    return false;
  }
  const Wide stated = booking_->total ? booking_->total->minor : 0;
  const bool net = booking_->total && covers && charges != 0 && stated != gross &&
                   (stated == gross - charges || stated == gross - charges - booking_->charges);
  Wide computed = net ? gross - charges : gross;
  if (stated != computed && stated == computed - booking_->charges) computed -= booking_->charges;
  const bool accepted = dialect().accept_wrong_totals;
  Control control;
  control.level = Level::batch;
  control.name = "amount";
  control.stated = booking_->total ? format_major(stated, currency) : booking_->total_written;
  control.computed = currency.known() ? format_major(computed, currency) : "0";
  control.ok = booking_->total && stated == computed;
  control.unit = booking_->unit;
  report_.control(
      std::move(control), "amount_wrong",
      {.holds = !accepted,
       .advice = accepted ? "accepted by accept_wrong_totals in the dialect"
                          : "its cash is held; ask the bank, then release or reject it; "
                            "accept_wrong_totals in the dialect makes this a finding"},
      booking_->place);
  return net;
}

Date EdifactAssembler::value_date(Date stated, Place place) {
  for (const Date day : {booking_->value_date, stated, booking_->booking_date}) {
    if (day.known()) return day;
  }
  if (message_->made.known()) {
    report_.find(Severity::warning, "value_date_missing", place,
                 fmt::format("neither the booking nor the payment has a date; {}, the message's "
                             "own, is used",
                             message_->made.iso()));
  } else {
    report_.find(Severity::error, "value_date_missing", place,
                 "neither the booking, the payment nor the message has a date; nothing was made of "
                 "it; ask the bank");
  }
  return message_->made;
}

// Lines need not add up to the payment: a difference is said, and the payment is the cash.
void EdifactAssembler::judge_lines(const OpenPayment& payment, std::int64_t minor,
                                   Currency currency) {
  Wide sum = 0;
  for (const RemittanceLine& line : documents_.lines(payment.first_line, payment.last_line)) {
    if (!line.amount_stated) return;
    sum += line.paid;
  }
  if (payment.first_line == payment.last_line || sum == minor) return;
  report_.find(Severity::warning, "lines_differ_from_payment", payment.place,
               fmt::format("the documents come to {}, but the payment is {}; the payment counts, "
                           "and its lines are not trusted",
                           format_major(sum, currency), format_major(minor, currency)));
}

RangeUse EdifactAssembler::yield(CashRecord& cash, CashSink& sink, std::string_view original) {
  cash.account = booking_->account;
  cash.booking_date = booking_->booking_date;
  cash.unit = booking_->unit;
  if (cash.amount == 0 && cash.kind == CashKind::receipt) cash.kind = CashKind::other;
  write_id(cash);
  const std::string text =
      fmt::format("{}{}{}", cash.text, cash.text.empty() ? "" : "\n", original);
  if (!original.empty()) cash.text = text;
  sink.cash(cash);
  return cash.kind == CashKind::receipt || cash.kind == CashKind::returned ? RangeUse::payment
                                                                           : RangeUse::non_cash;
}

namespace {

// What was ordered, in another currency than what was credited: it has no field of its own.
std::string original_of(const OpenPayment& payment, Currency credited) {
  for (const RankedAmount& amount : payment.amounts) {
    if (amount.currency == credited) continue;
    return fmt::format("InstdAmt {} {}{}{}", format_major(amount.minor, amount.currency),
                       amount.currency.code(), payment.rate.empty() ? "" : ", XchgRate ",
                       payment.rate);
  }
  return {};
}

}  // namespace

RangeUse EdifactAssembler::yield_payment(const OpenPayment& payment, bool net, CashSink& sink) {
  ++summary_.transactions;
  const auto amount = credited(payment);
  if (!amount && !payment.written.empty() && !account_currency().known()) {
    report_.find(Severity::error, "currency_missing", payment.place,
                 fmt::format("neither the payment's amount '{}' nor its booking or message names a "
                             "currency, and the account is not known with one; nothing was made of "
                             "it; import the account with its currency, and read the file again",
                             payment.written));
    return RangeUse::rejected;
  }
  if (!amount) {
    report_.find(
        Severity::error, payment.written.empty() ? "payment_without_amount" : "amount_unreadable",
        payment.place,
        payment.written.empty()
            ? "the payment has no amount (MOA) that is read; nothing was made of it; ask the bank"
            : fmt::format("the payment's amount '{}' is none, or its currency is not known; "
                          "nothing was made of it; ask the bank",
                          payment.written));
    return RangeUse::rejected;
  }
  if (amount->currency != account_currency()) {
    report_.find(Severity::warning, "amount_not_in_account_currency", payment.place,
                 "the payment states no amount in the account's currency; it is read in its own");
  }
  const Date day =
      value_date(payment.value_date.known() ? payment.value_date : payment.made, payment.place);
  if (!day.known()) return RangeUse::rejected;
  judge_lines(payment, amount->minor, amount->currency);
  const std::int64_t minor = net ? amount->minor - payment.charges : amount->minor;
  tally(minor, amount->currency);
  if (minor <= 0) {
    report_.find(Severity::warning, minor == 0 ? "amount_zero" : "amount_negative", payment.place,
                 "the amount of the payment is not above zero; it is listed and not booked");
  }
  CashRecord cash;
  const std::string_view type = payment.type.empty() ? booking_->type : payment.type;
  cash.kind = minor < 0 ? CashKind::other : kind_of(type);
  cash.debit = minor < 0;
  cash.amount = minor < 0 ? -minor : minor;
  cash.currency = amount->currency;
  cash.type_code = type;
  cash.value_date = day;
  cash.payer = payment.payer;
  const bool alone = booking_->payments.size() == 1;
  for (const std::string_view reference :
       {payment.archive, payment.acknowledged, alone ? booking_->reference : std::string_view(),
        payment.order}) {
    if (cash.bank_reference.empty()) cash.bank_reference = reference;
  }
  cash.end_to_end_id = payment.customer;
  if (cash.currency == account_currency()) {
    cash.particulars.charges = payment.charges + (alone ? booking_->charges : 0);
  }
  cash.reference = documents_.reference(payment.first_line, payment.last_line);
  cash.text = payment.text;
  cash.remittance = documents_.lines(payment.first_line, payment.last_line);
  cash.source = {.record = payment.place.record, .from = payment.place.offset, .to = payment.to};
  return yield(cash, sink, original_of(payment, cash.currency));
}

// A booking that lists none of its payments is a total, and no payment.
RangeUse EdifactAssembler::yield_total(CashSink& sink) {
  ++summary_.transactions;
  if (!booking_->total) {
    report_.find(Severity::error, "payment_without_amount", booking_->place,
                 "the booking has neither payments nor an amount (MOA) that can be read; nothing "
                 "was made of it; ask the bank");
    return RangeUse::rejected;
  }
  const Date day = value_date({}, booking_->place);
  if (!day.known()) return RangeUse::rejected;
  const std::int64_t minor = booking_->total->minor;
  tally(minor, booking_->total->currency);
  report_.find(Severity::warning, "booking_without_payments", booking_->place,
               "the booking lists none of its payments; it is a total, to be explained by another "
               "file or released as a receipt");
  CashRecord cash;
  cash.kind = minor < 0 ? CashKind::other : CashKind::deposit_total;
  cash.debit = minor < 0;
  cash.amount = minor < 0 ? -minor : minor;
  cash.currency = booking_->total->currency;
  cash.type_code = booking_->type;
  cash.value_date = day;
  cash.bank_reference = booking_->reference;
  cash.source = {
      .record = booking_->place.record, .from = booking_->place.offset, .to = segment_.from};
  return yield(cash, sink);
}

}  // namespace quittance::ingest::edifact

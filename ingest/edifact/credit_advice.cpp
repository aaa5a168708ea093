// CREMUL: bookings (LIN) and the credits (SEQ) that each is made of.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "ingest/edifact/assembler.h"

namespace quittance::ingest::edifact {
namespace {

// Qualifiers of MOA, the best first: posted, transferred, received, converted, original …
constexpr std::string_view kPaymentAmounts[] = {"60", "143", "119", "36", "98", "9", "12"};
constexpr std::string_view kBookingAmounts[] = {"60", "349", "346", "143", "119", "98"};
constexpr std::string_view kCharge = "23";
constexpr std::size_t kUnpricedMax = 64;  // of a booking, which has two or three: each account asks

template <std::size_t N>
std::optional<int> rank_of(std::string_view qualifier, const std::string_view (&known)[N]) {
  const auto found = std::find(std::begin(known), std::end(known), qualifier);
  if (found == std::end(known)) return std::nullopt;
  return static_cast<int>(found - std::begin(known));
}

}  // namespace

void EdifactAssembler::take_in_credit_advice(CashSink& sink) {
  const std::string_view name = segment_.name;
  if (name == "LIN") {
    close_booking(sink);
    on_booking();
    keep_range(booking_->ranges);
    return;
  }
  if (name == "CNT") close_booking(sink);
  if (!booking_) {
    if (!take_common()) note_unread("a CREMUL");
    give_range(RangeUse::structure, sink);
    return;
  }
  if (name == "SEQ") {
    close_payment();
    on_payment();
    keep_range(booking_->ranges);
    return;
  }
  const bool read = payment_ ? take_in_document() || take_in_payment() : take_in_booking();
  if (!read && !take_common()) note_unread("a CREMUL");
  keep_range(booking_->ranges);
}

void EdifactAssembler::on_booking() {
  ++message_->lines;
  OpenBooking booking;
  booking.place = place();
  booking.unit =
      report_.open_unit(message_->unit, Level::batch,
                        fmt::format("{}/booking-{}", summary_.units[message_->unit].name,
                                    name_part(charset_.keep(trim(segment_.value(1)), arena_))),
                        place());
  booking_ = std::move(booking);
  in_charges_ = false;
}

void EdifactAssembler::on_payment() {
  OpenPayment payment;
  payment.place = place();
  payment.first_range = booking_->ranges.size();
  payment.first_line = documents_.size();
  payment_ = std::move(payment);
  in_charges_ = false;
}

bool EdifactAssembler::take_in_booking() {
  const std::string_view name = segment_.name;
  const std::string_view qualifier = trim(segment_.value(1));
  if (name == "DTM") {
    const Date day = date(segment_.value(1, 2), segment_.value(1, 3));
    if (qualifier == "209") booking_->value_date = day;
    if (qualifier == "202") booking_->booking_date = day;
  } else if (name == "BUS") {
    booking_->type = kept(4);
  } else if (name == "FCA") {
    in_charges_ = true;
  } else if (name == "MOA" && (in_charges_ || qualifier == kCharge)) {
    add_charge(booking_->charges);
  } else if (name == "MOA") {
    read_booking_amount();
  } else if (name == "RFF" && (qualifier == "ACK" || qualifier == "AII")) {
    if (qualifier == "ACK" || booking_->reference.empty()) booking_->reference = kept(1, 2);
  } else if (name == "FII" && qualifier == "BF") {
    booking_->account = kept(2);
    count_account(booking_->account);
    read_total_of_account();
  } else {
    return false;
  }
  return true;
}

bool EdifactAssembler::take_in_document() {
  const std::string_view name = segment_.name;
  if (name == "DOC") {
    in_charges_ = false;
    ++message_->documents;
    ++summary_.details;
    documents_.open(segment_, account_currency());
    return true;
  }
  if (!documents_.is_open()) return false;
  if (name == "MOA" || name == "AJT") {
    if (!documents_.take(segment_)) {
      report_.find(Severity::warning, "line_amount_unreadable", place(),
                   fmt::format("the amount '{}' of a document is none, or in another currency; the "
                               "line has no amount",
                               kept(1, 2)));
    }
    return true;
  }
  if (name == "RFF" || name == "DTM" || name == "NAD" || name == "CUX" || name == "GIS")
    return true;
  if (name == "PRC" || name == "FCA") close_document();
  return false;
}

bool EdifactAssembler::take_in_payment() {
  const std::string_view name = segment_.name;
  const std::string_view qualifier = trim(segment_.value(1));
  if (name == "DTM") {
    const Date day = date(segment_.value(1, 2), segment_.value(1, 3));
    if (qualifier == "209") payment_->value_date = day;
    if (qualifier == "203" || !payment_->made.known()) payment_->made = day;
  } else if (name == "BUS") {
    payment_->type = kept(4);
  } else if (name == "FII" && qualifier != "BF") {
    if (qualifier == "OR" || qualifier == "PL" || qualifier == "PB") read_account(payment_->payer);
  } else if (name == "NAD" && (qualifier == "PL" || qualifier == "PR" || qualifier == "OY")) {
    read_party(payment_->payer);
  } else if (name == "RFF") {
    const std::string_view value = kept(1, 2);
    if (qualifier == "ACD") payment_->archive = value;
    if (qualifier == "ACK") payment_->acknowledged = value;
    if (qualifier == "AEK") payment_->order = value;
    const bool of_payer = qualifier == "CR" || qualifier == "PQ" || qualifier == "AGN" ||
                          qualifier == "AHK" || qualifier == "ABO";
    if (of_payer && payment_->customer.empty()) payment_->customer = value;
  } else if (name == "FCA") {
    in_charges_ = true;
  } else if (name == "MOA" && (in_charges_ || qualifier == kCharge)) {
    add_charge(payment_->charges);
  } else if (name == "MOA") {
    read_payment_amount();
  } else if (name == "FTX") {
    append_text(payment_->text);
  } else {
    if (name == "CUX") payment_->rate = kept(3);
    return false;
  }
  return true;
}

void EdifactAssembler::read_booking_amount() {
  const auto rank = rank_of(trim(segment_.value(1)), kBookingAmounts);
  if (!rank) {
    note_once(Severity::info, "amount_not_read", segment_.value(1).substr(0, 8),
              fmt::format("an amount of the booking with qualifier '{}' was not read", kept(1)));
    return;
  }
  const bool unpriced = trim(segment_.value(1, 3)).empty();
  if (unpriced && booking_->unpriced.size() < kUnpricedMax)
    booking_->unpriced.push_back({*rank, kept(1, 2)});
  auto read = read_amount(context_.profiles->of(booking_->account).currency.value_or(Currency{}));
  if (!read) {
    booking_->total_written = kept(1, 2);
  } else if (read->rank = *rank; !booking_->total || *rank < booking_->total->rank) {
    booking_->total = *read;
    booking_->total->assumed = unpriced;
  }
}

// The account stands behind the amount that has no currency but the account's; until then it may
// have been taken for one in the currency of a booking before.
void EdifactAssembler::read_total_of_account() {
  const auto currency = context_.profiles->of(booking_->account).currency;
  if (!currency) return;
  for (const UnpricedAmount& unpriced : booking_->unpriced) {
    const auto minor = amount(unpriced.written, *currency);
    const auto& total = booking_->total;
    if (!minor || (total && total->rank < unpriced.rank)) continue;
    if (total && total->rank == unpriced.rank && !total->assumed) continue;
    booking_->total = {.rank = unpriced.rank, .minor = *minor, .currency = *currency};
  }
}

void EdifactAssembler::read_payment_amount() {
  const auto rank = rank_of(trim(segment_.value(1)), kPaymentAmounts);
  if (!rank) {
    note_once(Severity::info, "amount_not_read", segment_.value(1).substr(0, 8),
              fmt::format("an amount of the payment with qualifier '{}' was not read", kept(1)));
    return;
  }
  auto read = read_amount(account_currency());
  if (!read) {
    if (payment_->written.empty()) payment_->written = kept(1, 2);
    return;
  }
  read->rank = *rank;
  payment_->amounts.push_back(*read);
}

// Charges in the account's currency; others are said to be, and change nothing.
void EdifactAssembler::add_charge(std::int64_t& charges) {
  const auto read = read_amount(account_currency());
  if (!read || read->currency != account_currency() || charges + read->minor > kAmountMax ||
      charges + read->minor < -kAmountMax) {
    note_once(Severity::info, "charge_not_read", "",
              fmt::format("a charge of '{} {}' is not in the account's currency; it was not used",
                          kept(1, 2), kept(1, 3)));
    return;
  }
  charges += read->minor;
}

void EdifactAssembler::close_payment() {
  if (!payment_) return;
  close_document();
  payment_->last_line = documents_.size();
  payment_->last_range = booking_->ranges.size();
  payment_->to = segment_.from;
  booking_->payments.push_back(*std::move(payment_));
  payment_.reset();
}

void EdifactAssembler::close_booking(CashSink& sink) {
  close_payment();
  if (!booking_) return;
  const auto give = [&](std::size_t from, std::size_t to, RangeUse use) {
    for (std::size_t n = from; n < to; ++n) {
      const PendingRange& range = booking_->ranges[n];
      sink.range({.bytes = {range.from, range.to},
                  .use = use,
                  .record = range.record,
                  .what = range.what});
    }
  };
  if (booking_->account.empty()) {
    report_.find(Severity::warning, "account_missing", booking_->place,
                 "the booking names no account of ours (FII+BF); ask the bank");
  }
  const auto& payments = booking_->payments;
  const bool net = judge_booking();
  const std::size_t header = payments.empty() ? booking_->ranges.size() : payments[0].first_range;
  give(0, header, payments.empty() ? yield_total(sink) : RangeUse::structure);
  for (const OpenPayment& payment : payments) {
    give(payment.first_range, payment.last_range, yield_payment(payment, net, sink));
  }
  end_unit(booking_->unit, false);
  booking_.reset();
  forget();
}

}  // namespace quittance::ingest::edifact

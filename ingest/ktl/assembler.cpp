#include "ingest/ktl/assembler.h"

#include <fmt/format.h>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/ktl/layout.h"

namespace quittance::ingest::ktl {
namespace {

Currency eur() {
  return Currency::of("EUR");
}

}  // namespace

KtlAssembler::KtlAssembler(std::string_view bytes, const DecodeContext& context)
    : FixedAssembler("ktl", form(), bytes, context) {
  seven_bit_ = SevenBit::finnish_swedish;
}

std::string_view KtlAssembler::what_is(std::string_view text) const {
  return ktl::what_is(text);
}

bool KtlAssembler::begins_group(std::string_view text) const {
  return text.starts_with('3') || text.starts_with('5');
}

RangeUse KtlAssembler::on_record(const FixedRecord& record) {
  if (record.text.starts_with('9')) return close_batch(record);
  leave_batch(&record);
  open_batch(record);
  return RangeUse::structure;
}

void KtlAssembler::open_batch(const FixedRecord& record) {
  Batch open;
  open.unit = report_.open_unit(kFileUnit, Level::batch, fmt::format("batch-{}", ++batches_),
                                place_of(record));
  batch_ = open;
  if (!record.text.starts_with('0')) {
    judged_as_ = kept(record.text, payment::kAccount);
    report_.header_missing(open.unit, "header_missing", place_of(record),
                           "no header (0) stands before this record", dialect());
    return;
  }
  summary_.statements += 1;
  if (batches_ > 1) return;
  summary_.logical_id.sender = kept(record.text, header::kBank);
  summary_.logical_id.receiver = kept(record.text, header::kService);
  summary_.logical_id.created = kept(record.text, header::kDate) + kept(record.text, header::kTime);
}

RangeUse KtlAssembler::on_group(std::span<const FixedRecord> group, CashSink& sink) {
  const FixedRecord& record = group.front();
  if (!batch_) open_batch(record);
  ++summary_.transactions;
  const auto reject = [&](std::string_view code, std::string message) {
    report_.find(Severity::error, code, place_of(record), std::move(message));
    return RangeUse::rejected;
  };
  const std::string_view mark = field(record.text, payment::kCorrection);
  const bool correction = mark == "1";
  const auto amount = amount_field(record.text, payment::kAmount);
  if (!amount) {
    return reject("amount_unreadable",
                  fmt::format("the amount '{}' in columns 78-87 is no number; no payment was made "
                              "of it; ask the bank for the amount",
                              text(field(record.text, payment::kAmount))));
  }
  if (!correction && mark != "0" && mark != " ") {
    return reject("mark_unreadable",
                  fmt::format("'{}' in column 88 says neither payment (0) nor correction (1); no "
                              "payment was made of the record; ask the bank for a corrected file",
                              text(mark)));
  }
  const std::string_view currency = field(record.text, payment::kCurrency);
  if (currency != "1") {
    if (currency != " " && currency != "0") {
      return reject("currency_unknown",
                    fmt::format("'{}' in column 76 is no currency that is known (1 is EUR); no "
                                "payment was made of the record; ask the bank for a corrected file",
                                text(currency)));
    }
    report_.find(Severity::warning, "currency_missing", place_of(record),
                 "column 76 names no currency; EUR was taken");
  }
  tally(correction, *amount, eur());
  (correction ? batch_->corrections : batch_->payments) += 1;
  (correction ? batch_->corrected : batch_->amount) += *amount;
  if (!date_field(record.text, payment::kBooked).known()) {
    return reject("payment_without_date",
                  fmt::format("'{}' in columns 16-21 is no date YYMMDD; no payment was made of the "
                              "record",
                              text(field(record.text, payment::kBooked))));
  }
  return yield(record, *amount, correction, sink);
}

void KtlAssembler::judge_reference(std::string_view reference, Place place) {
  if (!reference.empty() && valid_viite(reference)) return;
  report_.find(
      Severity::info, "reference_check_fails", place,
      fmt::format("'{}' is no Finnish reference: its check digit does not hold", reference));
}

RangeUse KtlAssembler::yield(const FixedRecord& record, std::int64_t amount, bool correction,
                             CashSink& sink) {
  const Place place = place_of(record);
  const std::string_view type = record.text.substr(0, 1);
  ++readable_;
  CashRecord cash;
  cash.type_code = type;
  cash.account = text(record.text, payment::kAccount);
  judged_as_ = cash.account;
  cash.kind = correction ? CashKind::returned : CashKind::receipt;
  if (amount == 0) {
    cash.kind = CashKind::ignore;
    report_.find(Severity::info, "amount_zero", place, "the payment has an amount of zero");
  }
  if (!correction) cash.kind = kind_by_profile(cash.account, cash.kind, {type});
  cash.debit = correction;
  cash.method = Method::sepa;
  cash.currency = eur();
  cash.amount = amount;
  cash.booking_date = cash.deposit_date = date_field(record.text, payment::kBooked);
  cash.value_date = date_field(record.text, payment::kPaid);
  if (!cash.value_date.known()) {
    cash.value_date = cash.booking_date;
    const std::string_view written = field(record.text, payment::kPaid);
    if (!without_zeros(trim(written)).empty()) {
      report_.find(Severity::warning, "date_unreadable", place,
                   fmt::format("'{}' in columns 22-27 is no date YYMMDD; the booking date is taken "
                               "as value date",
                               text(written)));
    }
  }
  cash.bank_reference = text(record.text, payment::kArchive);
  cash.reference = without_zeros(text(record.text, payment::kReference));
  judge_reference(cash.reference, place);
  cash.payer.name = text(record.text, payment::kName);
  cash.source = {.record = record.number, .from = record.from, .to = record.to};
  cash.unit = batch_->unit;

  id_ = fmt::format("{}/{}/{}{}/{}", cash.account, cash.booking_date.iso(), type,
                    correction ? "-correction" : "", cash.bank_reference);
  const std::uint32_t ordinal = finish_id(cash);
  cash.key_is_reference = !without_zeros(cash.bank_reference).empty();
  if (ordinal > 1 && cash.key_is_reference) {
    report_.find(Severity::info, "archive_id_repeated", place,
                 fmt::format("archive id {} stands {} times in this file; each is taken as a "
                             "payment of its own",
                             cash.bank_reference, ordinal));
  }
  note_account(cash.account);
  sink.cash(cash);
  return cash.kind == CashKind::receipt || cash.kind == CashKind::returned ? RangeUse::payment
                                                                           : RangeUse::non_cash;
}

RangeUse KtlAssembler::close_batch(const FixedRecord& record) {
  if (!batch_) return out_of_place(record, "a header (0)");
  const Batch& batch = *batch_;
  judge_count(batch.unit, {sum::kPayments, "payments", "count_wrong"}, batch.payments,
              batch.payments, record);
  judge_amount(batch.unit, {sum::kAmount, "amount", "amount_wrong"}, eur(), batch.amount,
               batch.amount, record);
  judge_count(batch.unit, {sum::kCorrections, "corrections", "count_wrong"}, batch.corrections,
              batch.corrections, record);
  judge_amount(batch.unit, {sum::kCorrected, "corrected", "amount_wrong"}, eur(), batch.corrected,
               batch.corrected, record);
  if (!totals_known_) summary_.logical_id.totals = kept(record.text, {2, 34});
  totals_known_ = true;
  end_unit(batch.unit, true, &record);
  if (batch.payments + batch.corrections > 0) {
    report_.repeated(batch.unit, "batch_repeated",
                     "the batch stands in this file before, byte for byte", bytes_);
  }
  batch_.reset();
  return RangeUse::structure;
}

void KtlAssembler::leave_batch(const FixedRecord* at) {
  if (!batch_) return;
  report_.trailer_missing(
      batch_->unit, "sum_missing", end_place(at),
      fmt::format("{} ends without its sum (9)", summary_.units[batch_->unit].name), dialect());
  end_unit(batch_->unit, false, at);
  batch_.reset();
}

void KtlAssembler::close_all() {
  leave_batch(nullptr);
}

}  // namespace quittance::ingest::ktl

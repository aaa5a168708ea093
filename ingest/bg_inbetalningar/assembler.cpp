#include "ingest/bg_inbetalningar/assembler.h"

#include <fmt/format.h>

#include "core/text.h"
#include "ingest/bg_inbetalningar/layout.h"
#include "ingest/payment_id.h"

namespace quittance::ingest::bg_inbetalningar {
namespace {

const Currency& sek() {
  static const Currency kSek = Currency::of("SEK");
  return kSek;
}

}  // namespace

BgInbetalningarAssembler::BgInbetalningarAssembler(std::string_view bytes,
                                                   const DecodeContext& context)
    : FixedAssembler("bg-inbetalningar", form(), bytes, context) {}

std::string_view BgInbetalningarAssembler::what_is(std::string_view text) const {
  return bg_inbetalningar::what_is(text);
}

RangeUse BgInbetalningarAssembler::on_record(const FixedRecord& record) {
  const std::string_view type = record.text.substr(0, 2);
  if (type == "00") {
    leave_transmission(&record);
    open_transmission(record);
  } else if (type == "20") {
    need_transmission(record);
    leave_deposit(&record);
    transmission_->receiver = kept(record.text, opening::kBankgiro);
  } else if (type == "30") {
    need_transmission(record);
    leave_deposit(&record);
    open_deposit(record);
  } else if (type == "50") {
    return close_deposit(record);
  } else if (type == "90") {
    return close_transmission(record);
  }
  return RangeUse::structure;  // 10 opens a section and says nothing
}

void BgInbetalningarAssembler::open_transmission(const FixedRecord& record) {
  ++transmissions_;
  Transmission open;
  open.unit = report_.open_unit(kFileUnit, Level::file,
                                fmt::format("transmission-{}", transmissions_), place_of(record));
  if (record.text.starts_with("00")) {
    open.created = date_field(record.text, start::kDate);
    if (text_field(record.text, start::kName) != "BANKGIROT") {
      report_.find(Severity::warning, "header_differs", place_of(record),
                   fmt::format("the file header names '{}' in columns 72-80, not BANKGIROT; it is "
                               "read as that all the same",
                               kept(record.text, start::kName)));
    }
    if (transmissions_ == 1) {
      summary_.logical_id.sender = "BANKGIROT";
      summary_.logical_id.receiver = kept(record.text, start::kCustomer);
      summary_.logical_id.created = kept(record.text, start::kDate);
    }
  }
  transmission_ = std::move(open);
}

void BgInbetalningarAssembler::need_transmission(const FixedRecord& record) {
  if (transmission_) return;
  open_transmission(record);
  // Whoever receives the money says which files to accept.
  const std::string_view type = record.text.substr(0, 2);
  if (type == "20" || type == "30") {
    judged_as_ = std::string(without_zeros(kept(record.text, opening::kBankgiro)));
  }
  report_.header_missing(transmission_->unit, "header_missing", place_of(record),
                         "no start record (00) stands before this record", dialect());
}

void BgInbetalningarAssembler::open_deposit(const FixedRecord& record) {
  Deposit open;
  open.account = transmission_->receiver;
  if (record.text.starts_with("30")) {
    open.date = date_field(record.text, opening::kDate);
    const std::string here = kept(record.text, opening::kBankgiro);
    if (open.account.empty()) open.account = here;
    if (open.account.empty()) open.account = kept(record.text, opening::kPlusgiro);
    if (!here.empty() && without_zeros(here) != without_zeros(open.account)) {
      report_.find(Severity::warning, "receiver_differs", place_of(record),
                   fmt::format("the deposit names bankgiro '{}', the record 20 before it '{}'; the "
                               "deposit counts",
                               here, open.account));
      open.account = here;
    }
  }
  open.account = std::string(without_zeros(open.account));
  if (!open.date.known() && transmission_->created.known()) {
    open.date = transmission_->created;
    report_.find(
        Severity::warning, "deposit_date_missing", place_of(record),
        fmt::format("the deposit has no date; that of the file, {}, is used", open.date.iso()));
  }
  open.id_prefix = statement_prefix(open.account, open.date);
  open.unit = report_.open_unit(
      transmission_->unit, Level::deposit,
      unit_name(fmt::format("deposit-{}-{}", name_part(open.account), open.date.iso())),
      place_of(record));
  judged_as_ = open.account;
  deposit_ = std::move(open);
}

RangeUse BgInbetalningarAssembler::on_group(std::span<const FixedRecord> group, CashSink& sink) {
  const FixedRecord& record = group.front();
  need_transmission(record);
  if (!deposit_) {
    open_deposit(record);
    report_.hold(deposit_->unit, HoldReason::structure_broken);
    report_.find(Severity::error, "opening_missing", place_of(record),
                 "a payment stands outside any deposit: the record 30 before it is missing; it is "
                 "held with its deposit; ask the bank for the whole file");
  }
  ++summary_.transactions;
  deposit_->computed.payments += 1;
  const auto amount = overpunched(record.text, payment::kAmount);
  if (!amount) {
    report_.find(Severity::error, "amount_unreadable", place_of(record),
                 fmt::format("the amount '{}' in columns 28-40 is no number; no payment was made "
                             "of it; ask the bank for the amount",
                             kept(record.text, payment::kAmount)));
    return RangeUse::rejected;
  }
  deposit_->computed.amount += *amount;
  tally(*amount < 0, *amount < 0 ? -*amount : *amount, sek());
  if (!deposit_->date.known()) {
    report_.find(Severity::error, "payment_without_date", place_of(record),
                 "neither the deposit (30) nor the file (00) has a date; no payment was made of "
                 "this record");
    return RangeUse::rejected;
  }
  return yield(record, *amount, sink);
}

RangeUse BgInbetalningarAssembler::yield(const FixedRecord& record, std::int64_t amount,
                                         CashSink& sink) {
  ++readable_;
  const bool by_supplier_file = field(record.text, payment::kSupplier) == "LB";
  const std::string_view serial = text(record.text, payment::kSerial);
  CashRecord cash;
  cash.account = deposit_->account;
  cash.type_code = by_supplier_file ? "40LB" : "40";
  cash.kind = amount > 0 ? CashKind::receipt : amount < 0 ? CashKind::other : CashKind::ignore;
  cash.kind = kind_by_profile(cash.account, cash.kind, {cash.type_code, "40"});
  cash.debit = amount < 0;
  if (amount == 0) {
    report_.find(Severity::info, "amount_zero", place_of(record),
                 fmt::format("payment {} has an amount of zero", serial));
  }
  if (amount < 0 && !by_supplier_file) {
    report_.find(Severity::warning, "negative_amount", place_of(record),
                 "an amount below zero belongs to a supplier file (LB in columns 42-43), which "
                 "this record is not; it is a deduction from the deposit all the same");
  }
  cash.method = Method::other;
  cash.currency = sek();
  cash.amount = amount < 0 ? -amount : amount;
  cash.value_date = cash.booking_date = cash.deposit_date = deposit_->date;
  cash.reference = text(record.text, payment::kReference);
  if (by_supplier_file) {
    cash.payer.account = without_zeros(serial);
    if (!cash.payer.account.empty()) cash.payer.routing = "BG";
  } else {
    cash.bank_reference = serial;
  }
  cash.source = {.record = record.number, .from = record.from, .to = record.to};
  cash.unit = deposit_->unit;

  const EntryContent content = {.type = cash.type_code,
                                .amount = amount,
                                .payer_name = {},
                                .payer_account = serial,
                                .check_number = {},
                                .text = cash.reference};
  id_by_content(id_, deposit_->id_prefix, content_hash(content), 1);
  id_.resize(id_.size() - 2);  // finish_id counts equals
  finish_id(cash);
  note_account(cash.account);
  sink.cash(cash);
  return cash.kind == CashKind::receipt || cash.kind == CashKind::returned ? RangeUse::payment
                                                                           : RangeUse::non_cash;
}

RangeUse BgInbetalningarAssembler::close_deposit(const FixedRecord& record) {
  summary_.statements += 1;
  if (!deposit_) return out_of_place(record, "a deposit (30)");
  const Sums& computed = deposit_->computed;
  Sums stated = computed;
  if (const auto count = number_field(record.text, total::kPayments)) stated.payments = *count;
  if (const auto amount = number_field(record.text, total::kAmount)) stated.amount = *amount;
  transmission_->stated.payments += stated.payments;
  transmission_->stated.amount += stated.amount;
  judge_amount(deposit_->unit, {total::kAmount, "amount", "amount_wrong"}, sek(), computed.amount,
               computed.amount, record);
  judge_count(deposit_->unit, {total::kPayments, "payments", "count_wrong"}, computed.payments,
              computed.payments, record);
  transmission_->computed.payments += computed.payments;
  transmission_->computed.amount += computed.amount;
  end_unit(deposit_->unit, true, &record);
  deposit_.reset();
  return RangeUse::structure;
}

void BgInbetalningarAssembler::leave_deposit(const FixedRecord* at) {
  if (!deposit_) return;
  report_.trailer_missing(
      deposit_->unit, "deposit_missing", end_place(at),
      fmt::format("{} ends without its total (50)", summary_.units[deposit_->unit].name),
      dialect());
  for (Sums* sums : {&transmission_->computed, &transmission_->stated}) {
    sums->payments += deposit_->computed.payments;
    sums->amount += deposit_->computed.amount;
  }
  end_unit(deposit_->unit, false, at);
  deposit_.reset();
}

RangeUse BgInbetalningarAssembler::close_transmission(const FixedRecord& record) {
  leave_deposit(&record);
  if (!transmission_) return out_of_place(record, "a start record (00)");
  const Transmission& file = *transmission_;
  judge_amount(file.unit, {total::kAmount, "amount", "amount_wrong"}, sek(), file.computed.amount,
               file.stated.amount, record);
  judge_count(file.unit, {total::kPayments, "payments", "count_wrong"}, file.computed.payments,
              file.stated.payments, record);
  if (transmissions_ == 1) summary_.logical_id.totals = kept(record.text, {25, 22});
  end_unit(file.unit, true, &record);
  if (file.computed.payments > 0) {
    report_.repeated(file.unit, "transmission_repeated",
                     "the transmission stands in this file before, byte for byte", bytes_);
  }
  transmission_.reset();
  return RangeUse::structure;
}

void BgInbetalningarAssembler::leave_transmission(const FixedRecord* at) {
  leave_deposit(at);
  if (!transmission_) return;
  report_.trailer_missing(transmission_->unit, "end_missing", end_place(at),
                          "the file ends without its end record (90)", dialect());
  end_unit(transmission_->unit, false, at);
  transmission_.reset();
}

void BgInbetalningarAssembler::close_all() {
  leave_transmission(nullptr);
}

}  // namespace quittance::ingest::bg_inbetalningar

#include "ingest/bgmax/assembler.h"

#include <fmt/format.h>

#include "core/text.h"
#include "ingest/bgmax/layout.h"

namespace quittance::ingest::bgmax {

BgmaxAssembler::BgmaxAssembler(std::string_view bytes, const DecodeContext& context)
    : FixedAssembler("bgmax", form(), bytes, context) {}

std::string_view BgmaxAssembler::what_is(std::string_view text) const {
  return bgmax::what_is(text);
}

bool BgmaxAssembler::begins_group(std::string_view text) const {
  return text.starts_with("20") || text.starts_with("21");
}

RangeUse BgmaxAssembler::on_record(const FixedRecord& record) {
  const std::string_view type = record.text.substr(0, 2);
  if (type == "01") {
    leave_transmission(&record);
    open_transmission(record);
    return RangeUse::structure;
  }
  if (type == "05") {
    need_transmission(record);
    leave_deposit(&record);
    open_deposit(record);
    return RangeUse::structure;
  }
  if (type == "15") return close_deposit(record);
  if (type == "70") return close_transmission(record);
  if (transmission_ && (type == "22" || type == "23")) transmission_->references += 1;
  return out_of_place(record, "a payment (20)");
}

void BgmaxAssembler::open_transmission(const FixedRecord& record) {
  ++transmissions_;
  Transmission open;
  open.unit = report_.open_unit(kFileUnit, Level::file,
                                fmt::format("transmission-{}", transmissions_), place_of(record));
  if (record.text.starts_with("01")) {
    open.created = Date::parse_yyyymmdd(field(record.text, start::kDate)).value_or(Date{});
    if (text_field(record.text, start::kName) != "BGMAX" ||
        field(record.text, start::kVersion) != "01") {
      report_.find(Severity::warning, "header_differs", place_of(record),
                   fmt::format("the file header names '{}', not BGMAX version 01; it is read as "
                               "that all the same",
                               kept(record.text, {3, 22})));
    }
    if (field(record.text, start::kTest) == "T") {
      report_.test_mark(open.unit, "test_file", place_of(record),
                        "the file is a test (T in column 45)", dialect());
      open.test = summary_.units[open.unit].test;
    }
    if (transmissions_ == 1) {
      summary_.logical_id.sender = "BGMAX";
      summary_.logical_id.file_id = kept(record.text, start::kStamp);
      summary_.logical_id.created = kept(record.text, {25, 14});
    }
  }
  transmission_ = open;
}

void BgmaxAssembler::need_transmission(const FixedRecord& record) {
  if (transmission_) return;
  open_transmission(record);
  // Whoever receives the money says which files to accept.
  if (record.text.starts_with("05")) judged_as_ = receiver_of(record);
  report_.header_missing(transmission_->unit, "header_missing", place_of(record),
                         "no start record (01) stands before this record", dialect());
}

// The bankgiro of an opening record (05), else its plusgiro.
std::string BgmaxAssembler::receiver_of(const FixedRecord& record) {
  std::string account = kept(record.text, opening::kBankgiro);
  if (without_zeros(account).empty()) account = kept(record.text, opening::kPlusgiro);
  return std::string(without_zeros(account));
}

// The text of the record 15 that closes the deposit whose records begin at `from`.
std::optional<std::string> BgmaxAssembler::find_trailer(std::uint64_t from) const {
  for (std::uint64_t pos = from; pos < bytes_.size();) {
    const Slice slice = fixed_slice(bytes_, framing_, pos, form_);
    const std::string_view text = bytes_.substr(slice.from, slice.text_to - slice.from);
    const std::string_view type = text.substr(0, 2);
    if (type == "15") return std::string(text);
    if (type == "01" || type == "05" || type == "70") return std::nullopt;
    pos = slice.to;
  }
  return std::nullopt;
}

void BgmaxAssembler::open_deposit(const FixedRecord& record) {
  const bool opened = record.text.starts_with("05");
  const std::string trailer = find_trailer(record.to).value_or(std::string());
  const std::string serial = kept(trailer, deposit::kSerial);
  Deposit open;
  if (opened) {
    open.account = receiver_of(record);
    open.currency = Currency::parse(field(record.text, opening::kCurrency)).value_or(Currency{});
  } else {
    open.account = std::string(without_zeros(kept(trailer, deposit::kAccount)));
  }
  if (!open.currency.known()) {
    open.currency = Currency::parse(field(trailer, deposit::kCurrency)).value_or(Currency{});
  }
  if (!opened && !open.currency.known()) {
    open.currency = Currency::of("SEK");  // held in any case, since its opening is missing
    report_.find(Severity::warning, "currency_assumed", place_of(record),
                 "neither an opening record (05) nor a deposit (15) names the currency; SEK was "
                 "taken");
  }
  open.date = Date::parse_yyyymmdd(field(trailer, deposit::kDate)).value_or(Date{});
  if (!open.date.known() && transmission_->created.known()) {
    open.date = transmission_->created;
    report_.find(Severity::warning, "deposit_date_missing", place_of(record),
                 fmt::format("the deposit's own record (15) gives no date; that of the file, {}, "
                             "is used",
                             open.date.iso()));
  }
  open.unit = report_.open_unit(
      transmission_->unit, Level::deposit,
      unit_name(fmt::format("deposit-{}-{}", name_part(open.account), name_part(serial))),
      place_of(record));
  summary_.units[open.unit].test = transmission_->test;
  if (!opened) {
    report_.hold(open.unit, HoldReason::structure_broken);
    report_.find(
        Severity::error, "opening_missing", place_of(record),
        "a payment stands outside any deposit: the opening record (05) is missing, which "
        "names the receiver; it is held with its deposit; ask the bank for the whole file");
  }
  open.id_prefix = fmt::format("{}/{}/{}/", open.account, open.date.iso(), serial);
  judged_as_ = open.account;
  if (summary_.logical_id.receiver.empty()) summary_.logical_id.receiver = open.account;
  deposit_ = std::move(open);
}

RangeUse BgmaxAssembler::close_deposit(const FixedRecord& record) {
  summary_.statements += 1;
  if (transmission_) transmission_->deposits += 1;
  if (!deposit_) return out_of_place(record, "an opening record (05)");
  const Currency stated =
      Currency::parse(field(record.text, deposit::kCurrency)).value_or(Currency{});
  if (stated != deposit_->currency) {
    report_.find(Severity::warning, "currency_differs", place_of(record),
                 fmt::format("the deposit is in '{}', its opening record (05) says '{}'; the "
                             "opening record counts",
                             kept(record.text, deposit::kCurrency), deposit_->currency.code()));
  }
  judge_amount(deposit_->unit, {deposit::kAmount, "amount", "amount_wrong"}, deposit_->currency,
               deposit_->net, deposit_->net, record);
  judge_count(deposit_->unit, {deposit::kPayments, "payments", "count_wrong"}, deposit_->payments,
              deposit_->payments, record);
  end_unit(deposit_->unit, true, &record);
  deposit_.reset();
  return RangeUse::structure;
}

void BgmaxAssembler::leave_deposit(const FixedRecord* at) {
  if (!deposit_) return;
  report_.trailer_missing(
      deposit_->unit, "deposit_missing", end_place(at),
      fmt::format("{} ends without its deposit record (15)", summary_.units[deposit_->unit].name),
      dialect());
  end_unit(deposit_->unit, false, at);
  deposit_.reset();
}

RangeUse BgmaxAssembler::close_transmission(const FixedRecord& record) {
  leave_deposit(&record);
  if (!transmission_) return out_of_place(record, "a start record (01)");
  const Transmission& file = *transmission_;
  const auto judge = [&](Columns columns, std::string_view name, std::int64_t computed) {
    judge_count(file.unit, {columns, name, "count_wrong"}, computed, computed, record);
  };
  judge(closing::kPayments, "payments", file.payments);
  judge(closing::kDeductions, "deductions", file.deductions);
  judge(closing::kReferences, "extra_references", file.references);
  judge(closing::kDeposits, "deposits", file.deposits);
  if (transmissions_ == 1) summary_.logical_id.totals = kept(record.text, {3, 32});
  end_unit(file.unit, true, &record);
  if (file.payments + file.deductions > 0) {
    report_.repeated(file.unit, "transmission_repeated",
                     "the transmission stands in this file before, byte for byte", bytes_);
  }
  transmission_.reset();
  return RangeUse::structure;
}

void BgmaxAssembler::leave_transmission(const FixedRecord* at) {
  leave_deposit(at);
  if (!transmission_) return;
  report_.trailer_missing(transmission_->unit, "end_missing", end_place(at),
                          "the file ends without its end record (70)", dialect());
  end_unit(transmission_->unit, false, at);
  transmission_.reset();
}

void BgmaxAssembler::close_all() {
  leave_transmission(nullptr);
}

}  // namespace quittance::ingest::bgmax

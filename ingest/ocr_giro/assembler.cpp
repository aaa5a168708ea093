#include "ingest/ocr_giro/assembler.h"

#include <fmt/format.h>

#include "core/text.h"
#include "ingest/ocr_giro/layout.h"

namespace quittance::ingest::ocr_giro {
namespace {

Service service_of(std::string_view text) {
  const std::string_view code = field(text, head::kService);
  if (code == "09") return Service::ocr_giro;
  return code == "21" ? Service::avtalegiro : Service::other;
}

}  // namespace

OcrGiroAssembler::OcrGiroAssembler(std::string_view bytes, const DecodeContext& context)
    : FixedAssembler("ocr-giro", form(), bytes, context) {}

std::string_view OcrGiroAssembler::what_is(std::string_view text) const {
  return ocr_giro::what_is(text);
}

bool OcrGiroAssembler::begins_group(std::string_view text) const {
  return record_type(text) == "30";
}

void OcrGiroAssembler::count_records(std::int64_t records) {
  if (assignment_) {
    assignment_->computed.records += records;
  } else if (transmission_) {
    transmission_->computed.records += records;
  }
}

RangeUse OcrGiroAssembler::on_record(const FixedRecord& record) {
  const std::string_view type = record_type(record.text);
  if (type == "10") {
    leave_transmission(&record);
    open_transmission(record);
    return RangeUse::structure;
  }
  if (type == "89") return close_transmission(record);
  need_transmission(record);
  if (type == "20") {
    leave_assignment(&record);
    open_assignment(record);
    return RangeUse::structure;
  }
  if (type == "88") return close_assignment(record);
  count_records(1);
  if (type == "70" && assignment_) return RangeUse::non_cash;
  return out_of_place(record, type == "70" ? "an assignment (20)" : "a transaction (30)");
}

void OcrGiroAssembler::open_transmission(const FixedRecord& record) {
  ++transmissions_;
  Transmission open;
  open.unit = report_.open_unit(kFileUnit, Level::file,
                                fmt::format("transmission-{}", transmissions_), place_of(record));
  if (record_type(record.text) == "10") {
    open.computed.records = 1;
    if (transmissions_ == 1) {
      summary_.logical_id.sender = kept(record.text, transmission_start::kTransmitter);
      summary_.logical_id.receiver = kept(record.text, transmission_start::kRecipient);
      summary_.logical_id.file_id = kept(record.text, transmission_start::kNumber);
    }
  }
  transmission_ = open;
}

void OcrGiroAssembler::need_transmission(const FixedRecord& record) {
  if (transmission_) return;
  open_transmission(record);
  // Whoever receives the money says which files to accept.
  if (record_type(record.text) == "20") judged_as_ = kept(record.text, assignment_start::kAccount);
  report_.header_missing(transmission_->unit, "header_missing", place_of(record),
                         "no start record (10) stands before this record", dialect());
}

void OcrGiroAssembler::open_assignment(const FixedRecord& record) {
  Assignment open;
  open.service = service_of(record.text);
  open.account = kept(record.text, assignment_start::kAccount);
  open.computed.records = 1;
  open.unit = report_.open_unit(
      transmission_->unit, Level::batch,
      unit_name(
          fmt::format("assignment-{}", name_part(kept(record.text, assignment_start::kNumber)))),
      place_of(record));
  summary_.statements += 1;
  judged_as_ = open.account;
  received_ = received_ || open.service == Service::ocr_giro;
  requested_ = requested_ || open.service == Service::avtalegiro;
  if (open.service == Service::other) {
    report_.find(Severity::warning, "service_unread", place_of(record),
                 fmt::format("the assignment belongs to service {}, which is neither OCR giro (09) "
                             "nor AvtaleGiro (21); it was not read",
                             field(record.text, head::kService)));
  }
  assignment_ = std::move(open);
}

// Reversals are added to the totals; a sender that subtracts them is read and said.
void OcrGiroAssembler::judge_end(std::uint32_t unit, const Sums& computed, Wide below,
                                 const FixedRecord& record) {
  const auto stated = number_field(record.text, end::kAmount);
  judge_amount(unit, {end::kAmount, "amount", "amount_wrong"}, Currency::of("NOK"), computed.gross,
               below, record);
  if (stated && *stated != computed.gross && *stated == computed.net) {
    report_.find(Severity::info, "total_is_net", place_of(record),
                 "the total has reversals subtracted, not added");
  }
  judge_count(unit, {end::kTransactions, "transactions", "count_wrong"}, computed.transactions,
              computed.transactions, record);
  judge_count(unit, {end::kRecords, "records", "count_wrong"}, computed.records, computed.records,
              record);
}

RangeUse OcrGiroAssembler::close_assignment(const FixedRecord& record) {
  if (!assignment_) {
    count_records(1);
    return out_of_place(record, "an assignment start (20)");
  }
  Sums& computed = assignment_->computed;
  computed.records += 1;
  const auto stated = amount_field(record.text, end::kAmount);
  if (assignment_->service == Service::other) {
    computed.gross = computed.net = stated.value_or(0);  // its amounts stand elsewhere
  } else {
    judge_end(assignment_->unit, computed, computed.net, record);
  }
  transmission_->stated += stated ? Wide{*stated} : computed.gross;
  end_unit(assignment_->unit, true, &record);
  Sums& all = transmission_->computed;
  all.transactions += computed.transactions;
  all.records += computed.records;
  all.gross += computed.gross;
  all.net += computed.net;
  assignment_.reset();
  return RangeUse::structure;
}

void OcrGiroAssembler::leave_assignment(const FixedRecord* at) {
  if (!assignment_) return;
  report_.trailer_missing(
      assignment_->unit, "assignment_end_missing", end_place(at),
      fmt::format("{} ends without its end record (88)", summary_.units[assignment_->unit].name),
      dialect());
  const Sums& computed = assignment_->computed;
  Sums& all = transmission_->computed;
  all.transactions += computed.transactions;
  all.records += computed.records;
  all.gross += computed.gross;
  all.net += computed.net;
  transmission_->stated += computed.gross;
  end_unit(assignment_->unit, false, at);
  assignment_.reset();
}

RangeUse OcrGiroAssembler::close_transmission(const FixedRecord& record) {
  leave_assignment(&record);
  if (!transmission_) return out_of_place(record, "a transmission start (10)");
  transmission_->computed.records += 1;
  judge_end(transmission_->unit, transmission_->computed, transmission_->stated, record);
  if (transmissions_ == 1) {
    summary_.logical_id.created = kept(record.text, end::kDate);
    summary_.logical_id.totals = kept(record.text, {9, 33});
  }
  end_unit(transmission_->unit, true, &record);
  if (transmission_->computed.transactions > 0) {
    report_.repeated(transmission_->unit, "transmission_repeated",
                     "the transmission stands in this file before, byte for byte", bytes_);
  }
  transmission_.reset();
  return RangeUse::structure;
}

void OcrGiroAssembler::leave_transmission(const FixedRecord* at) {
  leave_assignment(at);
  if (!transmission_) return;
  report_.trailer_missing(transmission_->unit, "end_missing", end_place(at),
                          "the file ends without its end record (89)", dialect());
  end_unit(transmission_->unit, false, at);
  transmission_.reset();
}

void OcrGiroAssembler::close_all() {
  leave_transmission(nullptr);
  if (!requested_ || received_) return;
  summary_.status = FileStatus::rejected;
  report_.find(Severity::error, "no_incoming_cash", {.record = 1, .offset = 0},
               "this is an AvtaleGiro file, which carries payment requests or agreements and no "
               "incoming cash; give the OCR giro file that Nets sends back");
}

}  // namespace quittance::ingest::ocr_giro

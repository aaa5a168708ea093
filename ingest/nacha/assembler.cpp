#include "ingest/nacha/assembler.h"

#include <fmt/format.h>

#include <cstdlib>
#include <limits>
#include <utility>

#include "core/assert.h"
#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/nacha/framing.h"

namespace quittance::ingest::nacha {
namespace {

constexpr std::uint32_t kFileUnit = 0;

std::string_view what_is(char type) {
  switch (type) {
    case 0:
      return "blank record";
    case '1':
      return "1 file header";
    case '5':
      return "5 batch header";
    case '7':
      return "7 addenda";
    case '8':
      return "8 batch control";
    case '9':
      return "9 file control";
    case kFiller:
      return "filler";
    default:
      return "unknown record";
  }
}

// A second control of nines and noughts only stands where filler should.
bool is_spoilt_filler(std::string_view text) {
  return trim_right(text).find_first_not_of("09") == std::string_view::npos;
}

}  // namespace

NachaAssembler::NachaAssembler(std::string_view bytes, const DecodeContext& context)
    : bytes_(bytes), context_(context), framing_(detect_framing(bytes)), report_(summary_) {
  summary_.format = "nacha";
  summary_.dialect = framing_.ebcdic ? "ebcdic" : framing_.width > 0 ? "no-line-ends" : "lines";
  report_.open_unit(Unit::kNoParent, Level::file, "file", {.record = 1, .offset = 0});
}

void NachaAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  const auto* part = dynamic_cast<const NachaFragment*>(fragment.get());
  QASSERT(part != nullptr);
  if (part->part().from == 0 && framing_.start > 0) {
    sink.range({.bytes = {0, framing_.start},
                .use = RangeUse::structure,
                .record = 0,
                .what = "byte order mark"});
  }
  const std::span<const Record> records = part->records();
  for (std::size_t n = 0; n < records.size();) {
    if (records[n].type != '6') {
      on_record(records[n++], sink);
      continue;
    }
    const std::size_t size = entry_size(records.subspan(n));
    on_entry(*part, records.subspan(n, size), sink);
    n += size;
  }
  texts_ = {};
}

void NachaAssembler::count(const Record& record) {
  if (record.type == 0) return;
  ++records_;
  const bool begins_another =
      record.type == '1' || (record.type == '5' && transmission_ && transmission_->trailer);
  if (transmission_ && record.type != kFiller && !begins_another) ++transmission_->records;
  if (record.text.size() > kRecordWidth && !trim(record.text.substr(kRecordWidth)).empty()) {
    report_.find(
        Severity::warning, "record_too_long", place_of(record),
        fmt::format("the record has {} columns instead of 94; what stands behind column 94 "
                    "was not read",
                    trim_right(record.text).size()));
  }
  if (record.replaced) {
    report_.find(Severity::info, "character_replaced", place_of(record),
                 "a character that ISO 8859-1 lacks was read as '?'");
  }
}

void NachaAssembler::on_record(const Record& record, CashSink& sink) {
  count(record);
  bool in_place = true;
  switch (record.type) {
    case 0:
      break;
    case '1':
      on_file_header(record);
      break;
    case '5':
      on_batch_header(record);
      break;
    case '7':
      in_place = false;
      ++summary_.details;
      report_.find(Severity::error, "addenda_without_entry", place_of(record),
                   "an addenda record (7) follows no entry (6); it was not used");
      break;
    case '8':
      in_place = on_batch_control(record);
      break;
    case '9':
      in_place = on_file_control(record);
      break;
    case kFiller:
      close_batch(Closing::control_missing, &record);
      if (transmission_) ++transmission_->filler_records;
      break;
    default:
      in_place = false;
      if ((!transmission_ || transmission_->trailer) &&
          report_.unread_records(place_of(record), record.text)) {
        break;
      }
      report_.find(Severity::error, "record_unknown", place_of(record),
                   fmt::format("a record of type '{}' does not exist in an ACH file; it was not "
                               "used; records are 1 5 6 7 8 9",
                               utf8(record.text.substr(0, 1))));
  }
  if (!in_place) ++rejected_records_;
  sink.range({.bytes = {record.from, record.to},
              .use = in_place ? RangeUse::structure : RangeUse::rejected,
              .record = records_,
              .what = what_is(record.type)});
}

void NachaAssembler::open_transmission(const Record& record) {
  ++transmissions_;
  OpenTransmission transmission;
  transmission.unit = report_.open_unit(
      kFileUnit, Level::file, fmt::format("transmission-{}", transmissions_), place_of(record));
  transmission.records = 1;
  transmission_ = std::move(transmission);
}

void NachaAssembler::on_file_header(const Record& record) {
  close_transmission(&record);
  judged_as_.clear();
  open_transmission(record);
  transmission_->created = date_field(record.text, file_header::kDate);
  if (transmissions_ > 1) return;
  summary_.logical_id.sender = utf8(text_field(record.text, file_header::kOrigin));
  summary_.logical_id.receiver = utf8(text_field(record.text, file_header::kDestination));
  summary_.logical_id.file_id = utf8(text_field(record.text, file_header::kModifier));
  summary_.logical_id.created =
      utf8(field(record.text, file_header::kDate)) + utf8(field(record.text, file_header::kTime));
}

void NachaAssembler::on_batch_header(const Record& record) {
  if (transmission_ && transmission_->trailer) close_transmission(&record);
  close_batch(Closing::control_missing, &record);
  OpenBatch& batch = batch_.emplace();
  batch_header_.assign(record.text.substr(0, kRecordWidth));
  if (batch_texts_.bytes() > 0) batch_texts_.clear();
  const std::string_view header = batch_header_;
  const bool plain = is_ascii(header);
  const auto text = [&](std::string_view raw) { return plain ? raw : as_utf8(raw, batch_texts_); };
  batch.header = header;
  batch.service_class = text(field(header, batch_header::kClass));
  batch.company = text(text_field(header, batch_header::kCompany));
  batch.company_id = text(text_field(header, batch_header::kCompanyId));
  batch.sec = text(field(header, batch_header::kSec));
  batch.description = text(text_field(header, batch_header::kDescription));
  batch.number = text(text_field(header, batch_header::kNumber));
  batch.company_is_ours =
      context_.profiles->accounts.find(batch.company_id) != context_.profiles->accounts.end();
  judged_as_ = batch.company_is_ours ? batch.company_id : std::string_view();
  if (!transmission_) {
    open_transmission(record);
    if (!never_sent('1')) {
      report_.hold(transmission_->unit, HoldReason::structure_broken);
      report_.find(
          Severity::error, "header_missing", place_of(record),
          "the file has no header (1) before this record, so its beginning may be missing; "
          "its cash is held; nacha_absent with '1' in the dialect accepts files without "
          "header");
    }
  }
  const Date created = transmission_->created;
  const std::string_view days = field(record.text, batch_header::kDays);
  if (days != days_ || !effective_.known()) {
    days_.assign(days);
    effective_ = date_field(record.text, batch_header::kEffective);
    settlement_ = settlement_of(record, effective_.known() ? effective_ : created);
  }
  batch.effective = effective_;
  batch.settlement = settlement_;
  if (!batch.date().known()) {
    batch.effective = created;
    report_.find(
        Severity::warning, "batch_date_unreadable", place_of(record),
        fmt::format("the effective date '{}' in columns 70-75 is no date YYMMDD; {}",
                    utf8(field(record.text, batch_header::kEffective)),
                    created.known() ? fmt::format("the file's date {} is used", created.iso())
                                    : "no other record has one, so its entries are not read"));
  }
  batch_ids_.assign(1, '/');
  batch_ids_ += iso(batch.date());
  batch_ids_ += '/';
  batch_ids_ += batch.company_id;
  batch_ids_ += '/';
  batch_ids_ += batch.number;
  batch_ids_ += '/';
  if (class_ == nullptr || class_->code != batch.sec) class_ = entry_class(batch.sec);
  if (class_ != nullptr) {
    batch.shape = class_->shape;
  } else {
    report_.find(Severity::warning, "class_unknown", place_of(record),
                 fmt::format("'{}' is no entry class; its entries are read as those of PPD; the "
                             "profile's type_codes "
                             "can say what they are",
                             batch.sec));
  }
  // A notification about an IAT entry keeps the IAT columns.
  if (batch.company == "IATCOR") batch.shape = EntryShape::iat;
  transmission_->only_adv = transmission_->only_adv && batch.shape == EntryShape::adv;
  transmission_->batches += 1;
  summary_.statements += 1;
  std::string name = "batch-" + name_part(batch.number);
  if (transmissions_ > 1) name = fmt::format("transmission-{}/{}", transmissions_, name);
  batch.unit =
      report_.open_unit(transmission_->unit, Level::batch, std::move(name), place_of(record));
}

// Columns 76-78 hold a day of the year, which the operator writes; the year is that which brings it
// nearest to `near`. Missing when blank, 000 or without a date near by.
Date NachaAssembler::settlement_of(const Record& record, Date near) const {
  const auto day = number_field(record.text, batch_header::kSettlement);
  if (!day || *day < 1 || *day > 366 || !near.known()) return {};
  const int this_year = near.civil().year;
  const auto first_day = Date::from_civil({this_year, 1, 1});
  if (first_day && first_day->plus_days(static_cast<std::int32_t>(*day - 1)) == near) return near;
  Date best;
  for (int year = this_year - 1; year <= this_year + 1; ++year) {
    const auto first = Date::from_civil({year, 1, 1});
    if (!first) continue;
    const Date date = first->plus_days(static_cast<std::int32_t>(*day - 1));
    if (date.civil().year != year) continue;  // day 366 of a common year
    const auto far = [&](Date other) { return std::abs(other.days() - near.days()); };
    if (!best.known() || far(date) < far(best)) best = date;
  }
  return best;
}

// A unit ends with its control, or before the record that came instead.
void NachaAssembler::end_unit(std::uint32_t unit, Closing closing, const Record* at) {
  if (at == nullptr) {
    report_.close_unit(unit, records_, bytes_.size());
  } else if (closing == Closing::control) {
    report_.close_unit(unit, records_, at->to);
  } else {
    report_.close_unit(unit, records_ - 1, at->from);
  }
}

Place NachaAssembler::end_place(const Record* at) const {
  return at == nullptr ? Place{.record = records_, .offset = bytes_.size()} : place_of(*at);
}

void NachaAssembler::close_batch(Closing closing, const Record* at) {
  if (!batch_) return;
  if (closing == Closing::control_missing) {
    transmission_->stated.add(batch_->computed);  // nothing was stated
    if (!never_sent('8')) {
      report_.hold(batch_->unit, HoldReason::trailer_missing);
      report_.find(
          Severity::error, "batch_control_missing", end_place(at),
          fmt::format("{} ends without its control (8): its entries are held; ask the bank "
                      "for the whole file; nacha_absent with '8' in the dialect accepts it",
                      summary_.units[batch_->unit].name));
    }
  }
  const bool wrong_side = (batch_->service_class == "220" && batch_->has_debits) ||
                          (batch_->service_class == "225" && batch_->has_credits);
  const std::string_view service = batch_->service_class;
  if (service != "200" && service != "220" && service != "225" && service != "280") {
    report_.find(
        Severity::warning, "service_class_unknown", end_place(at),
        fmt::format("{} has service class '{}', which does not exist (200, 220, 225, 280); "
                    "the transaction codes count",
                    summary_.units[batch_->unit].name, service));
  }
  if (wrong_side) {
    report_.find(Severity::warning, "service_class_differs", end_place(at),
                 fmt::format("{} has service class {}, but entries of the other side; the "
                             "transaction codes count",
                             summary_.units[batch_->unit].name, batch_->service_class));
  }
  transmission_->computed.add(batch_->computed);
  end_unit(batch_->unit, closing, at);
  batch_.reset();
}

void NachaAssembler::close_transmission(const Record* at) {
  close_batch(Closing::control_missing, at);
  if (!transmission_) return;
  if (transmission_->trailer) {
    judge_blocks();
  } else if (!never_sent('9')) {
    report_.hold(transmission_->unit, HoldReason::trailer_missing);
    report_.find(Severity::error, "file_control_missing", end_place(at),
                 "the file ends without its control (9), so its end may be missing; its cash is "
                 "held; ask the bank for the whole file; nacha_absent with '9' in the dialect "
                 "accepts it");
  }
  end_unit(transmission_->unit, Closing::control_missing, at);
  if (transmission_->trailer && transmission_->computed.entries > 0) {
    report_.repeated(transmission_->unit, "transmission_repeated",
                     "the transmission stands in this file before, byte for byte", bytes_);
  }
  transmission_.reset();
}

bool NachaAssembler::on_file_control(const Record& record) {
  if (transmission_ && transmission_->trailer && is_spoilt_filler(record.text)) {
    --transmission_->records;
    ++transmission_->filler_records;
    report_.find(Severity::info, "filler_spoilt", place_of(record),
                 "a filler record has noughts among its nines");
    return true;
  }
  close_batch(Closing::control_missing, &record);
  if (!transmission_ || transmission_->trailer) {
    out_of_place(record, "a file header (1)");
    return false;
  }
  judge_file(record);
  return true;
}

FileSummary NachaAssembler::finish(CashSink& /*sink*/) {
  close_transmission(nullptr);
  report_.close_unit(kFileUnit, records_, bytes_.size());
  summary_.records = records_;
  const Currency usd = Currency::of("USD");
  // Sums beyond 64 bits need more entries than a file can have; a hostile one gets the largest.
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (summary_.credits.count > 0) summary_.credits.amount[usd] = narrow(credits_).value_or(kMost);
  if (summary_.debits.count > 0) summary_.debits.amount[usd] = narrow(debits_).value_or(kMost);
  set_status();
  report_.finish();
  return std::move(summary_);
}

void NachaAssembler::set_status() {
  const Place end = {.record = records_, .offset = bytes_.size()};
  if (summary_.statements == 0 && (!counted_out_ || rejected_records_ > 0)) {
    summary_.status = FileStatus::rejected;
    report_.find(
        Severity::error, records_ == 0 ? "file_empty" : "no_batch", end,
        "the file has no batch header (5), so nothing in it can be read as ACH entries; ask "
        "the bank for the file again");
    return;
  }
  if (summary_.transactions > 0 && readable_entries_ == 0) {
    summary_.status = FileStatus::rejected;
    report_.find(Severity::error, "no_readable_entry", end,
                 "none of the file's entries (6) could be read; ask the bank for the file again");
    return;
  }
  if (summary_.transactions == 0) {
    report_.find(Severity::warning, "no_entries", end, "the file has no entries in it");
  }
  for (const Unit& unit : summary_.units) {
    if (unit.hold != HoldReason::none) summary_.status = FileStatus::quarantined;
  }
}

void NachaAssembler::out_of_place(const Record& record, std::string_view needs) {
  report_.find(Severity::error, "record_out_of_place", place_of(record),
               fmt::format("a record {} stands here without {} before it; it was not used",
                           record.type, needs));
}

bool NachaAssembler::says(std::string_view text, std::string_view in_utf8) const {
  return is_ascii(text) ? text == in_utf8 : utf8(text) == in_utf8;
}

std::string_view NachaAssembler::iso(Date date) {
  if (iso_.empty() || date != iso_of_) {
    iso_of_ = date;
    iso_ = date.iso();
  }
  return iso_;
}

std::string NachaAssembler::utf8(std::string_view text) const {
  return is_ascii(text) || valid_utf8(text) ? std::string(text) : latin1_to_utf8(text);
}

bool NachaAssembler::never_sent(char type) const {
  return dialect().nacha_absent.find(type) != std::string::npos;
}

}  // namespace quittance::ingest::nacha

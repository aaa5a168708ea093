#include "ingest/lockbox/assembler.h"

#include <fmt/format.h>

#include <utility>

#include "core/assert.h"
#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/lockbox/dates.h"

namespace quittance::ingest::lockbox {
namespace {

constexpr std::uint32_t kFileUnit = 0;

std::string_view what_is(char type) {
  switch (type) {
    case 0:
      return "blank record";
    case '1':
      return "1 transmission header";
    case '2':
      return "2 service";
    case '4':
      return "4 overflow";
    case '5':
      return "5 deposit";
    case '6':
      return "6 check";
    case '7':
      return "7 batch total";
    case '8':
      return "8 lockbox total";
    case '9':
      return "9 transmission trailer";
    default:
      return "unknown record";
  }
}

}  // namespace

LockboxAssembler::LockboxAssembler(std::string_view bytes, const DecodeContext& context)
    : bytes_(bytes),
      context_(context),
      framing_(detect_framing(bytes)),
      choice_(choose_layout(bytes, framing_, context)),
      report_(summary_) {
  summary_.format = "lockbox";
  if (choice_.layout != nullptr) summary_.dialect = choice_.layout->name;
  report_.open_unit(Unit::kNoParent, Level::file, "file", {.record = 1, .offset = 0});
}

void LockboxAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  const auto* part = dynamic_cast<const LockboxFragment*>(fragment.get());
  QASSERT(part != nullptr);
  if (choice_.layout == nullptr) return;
  if (part->part().from == 0 && framing_.start > 0) {
    sink.range({.bytes = {0, framing_.start},
                .use = RangeUse::structure,
                .record = 0,
                .what = "byte order mark"});
  }
  for (const Record& record : part->records()) on_record(*part, record, sink);
  close_check(sink);  // parts end before a record that would close it anyway
}

void LockboxAssembler::on_record(const LockboxFragment& fragment, const Record& record,
                                 CashSink& sink) {
  RangeUse use = RangeUse::structure;
  bool in_place = true;
  if (record.type != 0) {
    ++records_;
    if (closes_check(record.type)) close_check(sink);
    if (record.type != '1' && transmission_) ++transmission_->records;
  }
  switch (record.type) {
    case 0:
      break;
    case '1':
      on_header(record);
      break;
    case '2':
      on_service(record);
      break;
    case '5':
      on_detail(record);
      break;
    case '6':
      use = on_check(fragment, record);
      break;
    case '4':
      use = on_overflow(fragment, record);
      break;
    case '7':
      in_place = on_batch_total(record);
      break;
    case '8':
      in_place = on_lockbox_total(record);
      break;
    case '9':
      in_place = on_trailer(record);
      break;
    default:
      in_place = false;
      if (!transmission_ && report_.unread_records(place_of(record), record.text)) break;
      report_.find(Severity::error, "record_unknown", place_of(record),
                   fmt::format("a record of type '{}' does not exist in a lockbox file; it was not "
                               "used; records are 1 2 5 6 4 7 8 9",
                               utf8(record.text.substr(0, 1))));
  }
  if (!in_place) use = RangeUse::rejected;
  if (use == RangeUse::rejected) ++rejected_records_;
  sink.range({.bytes = {record.from, record.to},
              .use = use,
              .record = records_,
              .what = what_is(record.type)});
}

void LockboxAssembler::open_transmission(const Record& record) {
  ++transmissions_;
  OpenTransmission transmission;
  transmission.unit = report_.open_unit(
      kFileUnit, Level::file, fmt::format("transmission-{}", transmissions_), place_of(record));
  transmission.records = 1;
  transmission_ = transmission;
  if (record.type == '1' || never_sent('1')) return;
  report_.hold(transmission.unit, HoldReason::structure_broken);
  report_.find(
      Severity::error, "header_missing", place_of(record),
      "the file has no header (1) before this record, so its beginning may be missing; its "
      "cash is held; lockbox_absent with '1' in the dialect accepts files without header");
}

void LockboxAssembler::on_header(const Record& record) {
  close_transmission(Closing::trailer_missing, &record);
  lockbox_number_.clear();
  open_transmission(record);
  const HeaderColumns& columns = choice_.layout->header;
  transmission_->date = date_of(record, record.text, columns.date, {});
  if (transmissions_ > 1) return;
  summary_.logical_id.sender = utf8(text_field(record.text, columns.origin));
  summary_.logical_id.receiver = utf8(text_field(record.text, columns.destination));
  summary_.logical_id.created =
      utf8(field(record.text, columns.date)) + utf8(field(record.text, columns.time));
}

void LockboxAssembler::on_service(const Record& record) {
  close_lockbox(Closing::trailer_missing, &record);
  if (!transmission_) open_transmission(record);
  // SAP and the other banks put the code and the reference before it at different columns.
  const bool sap = field(record.text, {22, 3}) == "400";
  if (!sap && field(record.text, {32, 3}) != "400") {
    report_.find(Severity::warning, "service_not_lockbox", place_of(record),
                 "the service record has no code 400 (lockbox) in columns 22-24 or 32-34; what "
                 "follows is read as a lockbox all the same");
  }
  if (transmissions_ == 1 && summary_.logical_id.file_id.empty()) {
    summary_.logical_id.file_id =
        utf8(text_field(record.text, sap ? Columns{12, 10} : Columns{22, 10}));
  }
}

void LockboxAssembler::on_detail(const Record& record) {
  close_batch(Closing::trailer_missing, &record);
  if (!transmission_) open_transmission(record);
  std::string number = utf8(text_field(record.text, choice_.layout->detail.lockbox));
  if (lockbox_ && lockbox_->number != number) close_lockbox(Closing::trailer_missing, &record);
  lockbox_number_ = number;
  if (!lockbox_) {
    std::string name = "lockbox-" + name_part(number);
    if (transmissions_ > 1) name = fmt::format("transmission-{}/{}", transmissions_, name);
    OpenLockbox section;
    section.unit = report_.open_unit(transmission_->unit, Level::lockbox, name, place_of(record));
    section.name = summary_.units[section.unit].name;
    section.number = number;
    section.currency = context_.profiles->of(number).currency.value_or(Currency::of("USD"));
    lockbox_ = std::move(section);
    summary_.statements += 1;
    lockbox_numbers_.insert(number);
  }
  if (number.empty()) {
    report_.hold(lockbox_->unit, HoldReason::structure_broken);
    report_.find(Severity::error, "lockbox_number_missing", place_of(record),
                 "the deposit header (5) names no lockbox in columns 8-14; its cash is held; ask "
                 "the bank for a corrected file, or release it");
  }
  lockbox_->deposit_date = deposit_date_of(record);
  lockbox_->id_prefix = fmt::format("{}/{}/", lockbox_->number, lockbox_->deposit_date.iso());
}

// A date in these columns of `text`; said where it is MMDDYY.
Date LockboxAssembler::date_of(const Record& record, std::string_view text, Columns columns,
                               Date near) {
  const std::string_view written = field(text, columns);
  const WrittenDate read = read_date(written, near);
  if (read.month_first) {
    report_.find(
        Severity::warning, "date_month_first", place_of(record),
        fmt::format("the date '{}' in columns {}-{} was read as MMDDYY, {}: as YYMMDD it is "
                    "no date, or further from that of the header",
                    utf8(written), columns.from, columns.from + columns.length - 1,
                    read.date.iso()));
  }
  return read.date;
}

// The date of the 5 record; else, once said, that of the next total (7, 8), else of the header.
Date LockboxAssembler::deposit_date_of(const Record& record) {
  const Layout& layout = *choice_.layout;
  const Date near = transmission_->date;
  const Date own = date_of(record, record.text, layout.detail.deposit_date, near);
  if (own.known()) return own;
  std::string store;
  Date date;
  for (std::uint64_t pos = record.to; pos < bytes_.size() && !date.known();) {
    const Slice slice = slice_at(bytes_, framing_, pos);
    const char type = record_type(bytes_, framing_, slice);
    if (type == '1' || type == '2' || type == '5' || type == '9') break;
    if (type == '7' || type == '8') {
      const TotalColumns& columns = type == '7' ? layout.batch_total : layout.lockbox_total;
      date = date_of(record, record_text(bytes_, framing_, slice, store), columns.date, near);
    }
    pos = slice.to;
  }
  const std::string_view source = date.known() ? "the total record that follows" : "the header";
  if (!date.known()) date = transmission_->date;
  report_.find(Severity::warning, "deposit_date_unreadable", place_of(record),
               fmt::format("the deposit date '{}' in columns 15-20 is no date YYMMDD or MMDDYY; {}",
                           utf8(field(record.text, layout.detail.deposit_date)),
                           date.known() ? fmt::format("{} from {} is used", date.iso(), source)
                                        : "no other record has one"));
  return date;
}

void LockboxAssembler::open_batch(std::string_view number, const Record& record) {
  OpenBatch batch;
  batch.number = std::string(number);
  batch.unit = report_.open_unit(lockbox_->unit, Level::batch,
                                 fmt::format("{}/batch-{}", lockbox_->name, name_part(number)),
                                 place_of(record));
  batch_ = std::move(batch);
}

// A unit ends with its trailer, or before the record that came instead.
void LockboxAssembler::end_unit(std::uint32_t unit, Closing closing, const Record* at) {
  if (at == nullptr) {
    report_.close_unit(unit, records_, bytes_.size());
  } else if (closing == Closing::trailer) {
    report_.close_unit(unit, records_, at->to);
  } else {
    report_.close_unit(unit, records_ - 1, at->from);
  }
}

Place LockboxAssembler::end_place(const Record* at) const {
  return at == nullptr ? Place{.record = records_, .offset = bytes_.size()} : place_of(*at);
}

void LockboxAssembler::close_batch(Closing closing, const Record* at) {
  if (!batch_) return;
  if (closing == Closing::trailer_missing) {
    lockbox_->stated.add(batch_->computed);  // nothing was stated
    if (!never_sent('7')) {
      report_.hold(batch_->unit, HoldReason::trailer_missing);
      report_.find(
          Severity::error, "batch_total_missing", end_place(at),
          fmt::format("{} ends without its total (7): {} checks are held; ask the bank for "
                      "the whole file; lockbox_absent with '7' in the dialect accepts it",
                      summary_.units[batch_->unit].name, batch_->computed.checks));
    }
  }
  lockbox_->computed.add(batch_->computed);
  transmission_->has_checks |= batch_->computed.checks > 0;
  end_unit(batch_->unit, closing, at);
  batch_.reset();
}

void LockboxAssembler::close_lockbox(Closing closing, const Record* at) {
  close_batch(Closing::trailer_missing, at);
  if (!lockbox_) return;
  if (closing == Closing::trailer_missing && !never_sent('8')) {
    report_.hold(lockbox_->unit, HoldReason::trailer_missing);
    report_.find(Severity::error, "lockbox_total_missing", end_place(at),
                 fmt::format("{} ends without its total (8): {} checks are held; ask the bank for "
                             "the whole file; lockbox_absent with '8' in the dialect accepts it",
                             lockbox_->name, lockbox_->computed.checks));
  }
  end_unit(lockbox_->unit, closing, at);
  lockbox_.reset();
}

void LockboxAssembler::close_transmission(Closing closing, const Record* at) {
  close_lockbox(Closing::trailer_missing, at);
  if (!transmission_) return;
  if (closing == Closing::trailer_missing && !never_sent('9')) {
    report_.hold(transmission_->unit, HoldReason::trailer_missing);
    report_.find(
        Severity::error, "trailer_missing", end_place(at),
        "the transmission ends without its trailer (9), so its end may be missing; its cash "
        "is held; ask the bank for the whole file; lockbox_absent with '9' in the dialect "
        "accepts it");
  }
  end_unit(transmission_->unit, closing, at);
  if (closing == Closing::trailer && transmission_->has_checks) {
    report_.repeated(transmission_->unit, "transmission_repeated",
                     "the transmission stands in this file before, byte for byte", bytes_);
  }
  transmission_.reset();
}

FileSummary LockboxAssembler::finish(CashSink& sink) {
  close_check(sink);
  close_transmission(Closing::trailer_missing, nullptr);
  report_.close_unit(kFileUnit, records_, bytes_.size());
  summary_.records = records_;
  summary_.accounts = lockbox_numbers_.size();
  if (choice_.layout == nullptr) {
    summary_.status = FileStatus::rejected;
    report_.find(Severity::error, choice_.code, {.record = 1, .offset = 0}, choice_.message);
    if (!bytes_.empty()) {
      sink.range({.bytes = {0, bytes_.size()},
                  .use = RangeUse::rejected,
                  .record = 1,
                  .what = "layout not supported"});
    }
  } else if (summary_.statements == 0 && (!counted_out_ || rejected_records_ > 0)) {
    summary_.status = FileStatus::rejected;
    report_.find(
        Severity::error, records_ == 0 ? "file_empty" : "no_lockbox",
        {.record = records_, .offset = 0},
        "the file has no deposit header (5), so nothing in it can be read as lockbox cash; "
        "ask the bank for the file again");
  } else {
    if (summary_.statements == 0) {
      report_.find(Severity::warning, "no_deposit", {.record = records_, .offset = 0},
                   "the file is counted out and has no deposit in it");
    }
    for (const Unit& unit : summary_.units) {
      if (unit.hold != HoldReason::none) summary_.status = FileStatus::quarantined;
    }
  }
  if (transmissions_ > 0) {
    summary_.logical_id.totals = fmt::format("{}/{}/{}", stated_.checks,
                                             static_cast<std::int64_t>(stated_.amount), records_);
  }
  report_.finish();
  return std::move(summary_);
}

std::string LockboxAssembler::utf8(std::string_view text) const {
  return valid_utf8(text) ? std::string(text) : latin1_to_utf8(text);
}

const Dialect& LockboxAssembler::dialect() const {
  return context_.dialect_of(lockbox_number_);
}

bool LockboxAssembler::never_sent(char type) const {
  return dialect().lockbox_absent.find(type) != std::string::npos;
}

}  // namespace quittance::ingest::lockbox

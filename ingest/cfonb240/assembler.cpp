#include "ingest/cfonb240/assembler.h"

#include <fmt/format.h>

#include <initializer_list>
#include <utility>
#include <vector>

#include "core/text.h"
#include "ingest/cfonb240/layout.h"
#include "ingest/scaled_amount.h"
#include "ingest/western_text.h"

namespace quittance::ingest::cfonb240 {
namespace {

constexpr int kDecimals = 2;

std::string joined(std::string_view record, std::initializer_list<Columns> all) {
  std::string text;
  for (const Columns columns : all) append_western(text, field(record, columns));
  return text;
}

std::string own_account(std::string_view record) {
  return joined(record, {kOwnBank, kOwnBranch, kOwnAccount});
}

Currency currency_of(std::string_view record) {
  return field(record, kCurrency) == "E" ? Currency::of("EUR") : Currency();
}

bool looks_right(std::string_view record) {
  return kShape.begins(record) && record.size() >= 98 && all_digits(field(record, kSequence)) &&
         date_field_ddmmyy(record, kDate).known() && is_alpha(field(record, kCurrency)[0]) &&
         all_digits(field(record, kOwnBank));
}

}  // namespace

int sniff_cfonb240(std::string_view head) {
  const std::vector<std::string> records = head_records(head, kShape, 2);
  if (records.empty() || !looks_right(records[0])) return 0;
  if (records.size() == 1) return 85;
  return looks_right(records[1]) ? 95 : 70;
}

Cfonb240Assembler::Cfonb240Assembler(std::string_view bytes, const DecodeContext& context)
    : file_("cfonb240", bytes, context) {}

void Cfonb240Assembler::find(Severity severity, std::string_view code,
                             const StatementRecord& record, std::string message) {
  file_.report().find(severity, code, {.record = records_, .offset = record.from},
                      std::move(message));
}

void Cfonb240Assembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  for (const StatementRecord& record : static_cast<const StatementRecords&>(*fragment).records()) {
    ++records_;
    if (record.blank) continue;
    if (record.excess) {
      find(Severity::warning, "record_too_long", record,
           "text stands behind column 240; it is not read");
    }
    const std::string_view code = field(record.text, kCode);
    RangeUse use = RangeUse::structure;
    std::string_view what = "unknown record";
    if (code == "31") {
      on_header(record);
      what = "31 header";
    } else if (code == "34") {
      use = on_detail(record, sink);
      what = "34 detail";
    } else if (code == "39") {
      on_total(record);
      what = "39 total";
    } else if (!file_.is_open() && file_.report().unread_records(
                                       {.record = records_, .offset = record.from}, record.text)) {
      use = RangeUse::rejected;
    } else {
      find(Severity::error, "record_unknown", record,
           "records are 31, 34 and 39; this one was not used; ask the bank what it says");
      use = RangeUse::rejected;
    }
    file_.cover(sink, record.from, record.to, use, records_, what);
  }
}

Date Cfonb240Assembler::date_of(const StatementRecord& record, Columns columns) {
  const Date date = date_field_ddmmyy(record.text, columns);
  if (!date.known() && !text_field(record.text, columns).empty()) {
    find(Severity::warning, "date_unreadable", record,
         fmt::format("columns {}-{} hold no date DDMMYY; it stays missing", columns.from,
                     columns.from + columns.length - 1));
  }
  return date;
}

// Sequence numbers count the records of a block from 1.
void Cfonb240Assembler::follow(const StatementRecord& record) {
  ++sequence_;
  const auto stated = number_field(record.text, kSequence);
  if (stated && *stated == sequence_) return;
  find(Severity::warning, "sequence_gap", record,
       fmt::format("columns 3-8 hold '{}' where {} is due; a detail may be missing",
                   western_as_utf8(field(record.text, kSequence)), sequence_));
  if (stated) sequence_ = *stated;
}

void Cfonb240Assembler::open_block(const StatementRecord& record, bool stated) {
  close_block(false);
  OpenStatement& block =
      file_.open(StatementFile::kFileUnit, own_account(record.text), currency_of(record.text),
                 {.record = records_, .offset = record.from});
  sequence_ = 0;
  last_record_ = records_;
  last_to_ = record.to;
  if (!block.currency.known()) {
    find(Severity::error, "currency_unknown", record,
         "column 17 letters no currency that is known (E: euro); no detail is read");
  }
  if (stated) {
    ++file_.summary().statements;
    return;
  }
  file_.report().header_missing(block.unit, "header_missing", block.at,
                                "no header (31) stands before this record of a block",
                                file_.file_dialect());
}

void Cfonb240Assembler::on_header(const StatementRecord& record) {
  open_block(record, true);
  follow(record);
  // Its day is kept for details without one; there is no balance.
  file_.statement().opening.date = date_of(record, kDate);
}

RangeUse Cfonb240Assembler::on_detail(const StatementRecord& record, CashSink& sink) {
  if (!file_.is_open()) open_block(record, false);
  follow(record);
  last_record_ = records_;
  last_to_ = record.to;
  if (own_account(record.text) != file_.statement().account) {
    find(Severity::error, "account_differs", record,
         "columns 78-98 name another account than the header; the detail is not read; ask the bank "
         "for a corrected file");
    ++file_.summary().transactions;
    return RangeUse::rejected;
  }
  const Currency currency = currency_of(record.text);
  const auto number = number_field(record.text, kAmount);
  const Result<std::int64_t> minor = number && currency.known()
                                         ? minor_of_scaled(*number, kDecimals, currency)
                                         : Result<std::int64_t>(fail(Errc::amount_unreadable));
  if (!minor || currency != file_.statement().currency) {
    find(Severity::error, "amount_unreadable", record,
         "columns 17 and 229-240 hold no amount in the header's currency; the detail is not read; "
         "ask the bank for a corrected file");
    ++file_.summary().transactions;
    return RangeUse::rejected;
  }
  entry_.clear();
  entry_.amount = *minor;
  entry_.method = Method::sepa;
  entry_.source = {.record = records_, .from = record.from, .to = record.to};
  append_western(entry_.type_code, field(record.text, kOperation));
  if (entry_.type_code != "20") {
    find(Severity::info, "operation_unknown", record,
         "the operation code in columns 9-10 is not 20, the transfers received; the detail is read "
         "like one; the profile's type_codes can say what it is");
  }
  entry_.booking_date = date_of(record, kDate);
  entry_.value_date = date_of(record, kSettlement);
  append_western(entry_.payer_name, field(record.text, kPayerName));
  const std::string payer = joined(record.text, {kPayerBank, kPayerBranch, kPayerAccount});
  if (payer.find_first_not_of('0') != std::string::npos) entry_.payer_account = payer;
  for (const Columns columns : {kWords, kMoreWords}) {
    entry_.add_line(western_as_utf8(field(record.text, columns)));
  }
  file_.tally(false, entry_.amount);
  entry_.kind = file_.kind_of(entry_, CashKind::advice, {"cfonb240"});
  return file_.emit(entry_, sink);
}

void Cfonb240Assembler::on_total(const StatementRecord& record) {
  if (!file_.is_open()) open_block(record, false);
  follow(record);
  last_record_ = records_;
  last_to_ = record.to;
  OpenStatement& block = file_.statement();
  block.closing.date = date_of(record, kDate);
  const auto number = number_field(record.text, kAmount);
  const Result<std::int64_t> minor = number && block.currency.known()
                                         ? minor_of_scaled(*number, kDecimals, block.currency)
                                         : Result<std::int64_t>(fail(Errc::amount_unreadable));
  const Place at = {.record = records_, .offset = record.from};
  if (!minor || own_account(record.text) != block.account) {
    file_.total_unreadable(block.unit, at,
                           "the total has no amount of the header's currency, or another account");
  } else {
    file_.money_control(block.unit, Level::statement, "amount", *minor, block.credits.amount,
                        block.currency, at);
  }
  close_block(true);
}

void Cfonb240Assembler::close_block(bool with_total) {
  if (!file_.is_open()) return;
  if (!with_total) {
    file_.report().trailer_missing(file_.statement().unit, "total_missing", file_.statement().at,
                                   "the block has no total (39)", file_.file_dialect());
  }
  file_.close(last_record_, last_to_);
}

FileSummary Cfonb240Assembler::finish(CashSink& sink) {
  close_block(false);
  return file_.finish(sink, records_);
}

}  // namespace quittance::ingest::cfonb240

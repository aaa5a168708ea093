// Transmissions, statements, and the records that they are made of; movements:
// assembler_movements.cpp.
#include "ingest/coda/assembler.h"

#include <fmt/format.h>

#include <utility>

#include "core/text.h"
#include "ingest/coda/layout.h"
#include "ingest/scaled_amount.h"
#include "ingest/western_text.h"

namespace quittance::ingest::coda {
namespace {

std::string_view what_is(char type) {
  switch (type) {
    case '0':
      return "0 header";
    case '1':
      return "1 old balance";
    case '2':
      return "2 movement";
    case '3':
      return "3 information";
    case '4':
      return "4 free message";
    case '8':
      return "8 new balance";
    case '9':
      return "9 trailer";
    default:
      return "unknown record";
  }
}

// Thousandths as the file states them, in units.
std::string printed(Wide thousandths) {
  return fmt::format("{}.{:03}", static_cast<std::int64_t>(thousandths / 1000),
                     static_cast<int>(thousandths % 1000));
}

}  // namespace

CodaAssembler::CodaAssembler(std::string_view bytes, const DecodeContext& context)
    : file_("coda", bytes, context) {}

void CodaAssembler::find(Severity severity, std::string_view code, const StatementRecord& record,
                         std::string message) {
  file_.report().find(severity, code, {.record = records_, .offset = record.from},
                      std::move(message));
}

void CodaAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  for (const StatementRecord& record : static_cast<const StatementRecords&>(*fragment).records()) {
    ++records_;
    if (record.blank) continue;
    if (record.excess) {
      find(Severity::warning, "record_too_long", record,
           "text stands behind column 128; it is not read");
    }
    on_record(record, sink);
  }
}

void CodaAssembler::on_record(const StatementRecord& record, CashSink& sink) {
  const char type = record.text[0];
  const std::string_view code = record.text.substr(0, 2);
  const bool counted = type == '1' || type == '2' || type == '3' || type == '8';
  if (counted) {
    ensure_transmission(record);
    ++transmission_.records;
  }
  const bool continues = code == "22" || code == "23" || type == '3';
  if (continues && on_continuation(record)) return;
  if (code == "21") {
    on_movement(record, sink);
    return;  // covered when the movement is whole
  }
  close_movement(sink);
  RangeUse use = RangeUse::structure;
  if (type == '0') {
    on_header(record);
  } else if (type == '1') {
    on_old_balance(record);
  } else if (type == '8') {
    on_new_balance(record);
  } else if (type == '9') {
    on_trailer(record);
  } else if (type == '4') {
    on_message(record);
  } else {
    use = RangeUse::rejected;
    if (continues) {
      find(Severity::error, "continuation_without_movement", record,
           "the record continues a movement that does not stand before it; it is not used; ask the "
           "bank for the whole file");
    } else if (file_.is_open() || !file_.report().unread_records(
                                      {.record = records_, .offset = record.from}, record.text)) {
      find(Severity::error, "record_unknown", record,
           "records are 0, 1, 21 to 23, 31 to 33, 4, 8 and 9; this one was not used; ask the bank "
           "what it says");
    }
  }
  file_.cover(sink, record.from, record.to, use, records_, what_is(type));
}

Date CodaAssembler::date_of(const StatementRecord& record, Columns columns) {
  const Date date = date_field_ddmmyy(record.text, columns);
  const std::string_view written = text_field(record.text, columns);
  if (!date.known() && written.find_first_not_of('0') != std::string_view::npos) {
    find(Severity::warning, "date_unreadable", record,
         fmt::format("columns {}-{} hold no date DDMMYY; it stays missing", columns.from,
                     columns.from + columns.length - 1));
  }
  return date;
}

std::optional<std::int64_t> CodaAssembler::amount_of(const StatementRecord& record, Columns sign,
                                                     Columns amount, std::string_view code) {
  const std::string_view mark = field(record.text, sign);
  const auto number = number_field(record.text, amount);
  if ((mark != "0" && mark != "1") || !number) {
    find(Severity::error, code, record,
         fmt::format("columns {}-{} hold no sign (0, 1) and amount; it is not read; ask the bank "
                     "for a corrected file",
                     sign.from, amount.from + amount.length - 1));
    return std::nullopt;
  }
  return mark == "1" ? -*number : *number;
}

std::optional<std::int64_t> CodaAssembler::minor_of(const StatementRecord& record,
                                                    std::int64_t thousandths,
                                                    std::string_view code) {
  const Currency currency = file_.statement().currency;
  if (!currency.known()) return std::nullopt;  // remarked on where the statement began
  const Result<std::int64_t> minor = minor_of_scaled(thousandths, kDecimals, currency);
  if (minor) return *minor;
  find(Severity::error, code, record,
       fmt::format("{} has fewer decimals than the amount; it is not read; ask the bank for a "
                   "corrected file",
                   currency.code()));
  return std::nullopt;
}

void CodaAssembler::ensure_transmission(const StatementRecord& record) {
  if (transmission_.open) return;
  transmission_ = {};
  transmission_.open = true;
  transmission_.at = {.record = records_, .offset = record.from};
  last_record_ = records_;
  last_to_ = record.to;
  transmission_.unit =
      file_.report().open_unit(StatementFile::kFileUnit, Level::file,
                               fmt::format("transmission-{}", ++transmissions_), transmission_.at);
  if (record.text[0] == '0') return;
  const std::string account =
      record.text[0] == '1'
          ? western_as_utf8(account_of(field(record.text, old_balance::kAccount)).account)
          : std::string();
  file_.report().header_missing(transmission_.unit, "header_missing", transmission_.at,
                                "no header (0) stands before this record of a transmission",
                                file_.dialect_of(account));
}

void CodaAssembler::on_header(const StatementRecord& record) {
  close_statement(false);
  close_transmission(false);
  ensure_transmission(record);
  last_record_ = records_;
  last_to_ = record.to;
  using namespace header;
  if (field(record.text, kDuplicate) == "D") {
    find(Severity::warning, "marked_duplicate", record,
         "the bank marks the file as a duplicate of one that it sent before");
  }
  const std::string_view separate = text_field(record.text, kSeparate);
  if (separate.find_first_not_of('0') != std::string_view::npos) {
    find(Severity::warning, "separate_application", record,
         "columns 84-88 name a separate application; its movements may stand in another file too");
  }
  const std::string_view version = field(record.text, kVersion);
  if (version != "2") {
    find(Severity::warning, "version_differs", record,
         "column 128 does not state version 2; the records are read as those of version 2");
  }
  static_cast<void>(date_of(record, kCreated));
  if (transmissions_ > 1) return;
  LogicalId& id = file_.summary().logical_id;
  append_western(id.sender, field(record.text, kBank));
  append_western(id.receiver, field(record.text, kCompany));
}

void CodaAssembler::on_old_balance(const StatementRecord& record) {
  close_statement(false);
  using namespace old_balance;
  AccountText account = account_of(field(record.text, kAccount));
  const char structure = field(record.text, kStructure).empty() ? ' ' : record.text[1];
  const bool belgian = structure == '0' || structure == '2' || structure == ' ';
  if (account.alone && belgian && !account.account.empty()) {
    find(Severity::warning, "currency_assumed", record,
         "no currency stands behind the Belgian account; euro is taken");
    account.currency = Currency::of("EUR");
  }
  OpenStatement& statement =
      file_.open(transmission_.unit, western_as_utf8(account.account), account.currency,
                 {.record = records_, .offset = record.from});
  account_columns_ = account.account;
  append_western(statement.number, field(record.text, kNumber));
  ++file_.summary().statements;
  sequence_before_.clear();
  last_record_ = records_;
  last_to_ = record.to;
  if (!statement.currency.known()) {
    find(Severity::error, "currency_unknown", record,
         "the account in columns 6-42 names no currency; no movement is read");
  }
  if (statement.account.empty()) {
    find(Severity::error, "account_missing", record,
         "columns 6-42 name no account; the statement is held; ask the bank for a corrected file, "
         "or release it");
    file_.report().hold(statement.unit, HoldReason::structure_broken);
  }
  statement.opening.present = true;
  statement.opening.at = {.record = records_, .offset = record.from};
  statement.opening.date = date_of(record, kDate);
  const auto amount = amount_of(record, kSign, kAmount, "balance_unreadable");
  if (!amount) return;
  if (const auto minor = minor_of(record, *amount, "balance_unreadable")) {
    statement.opening.minor = *minor;
    statement.opening.readable = true;
  }
}

void CodaAssembler::on_new_balance(const StatementRecord& record) {
  using namespace new_balance;
  if (!file_.is_open()) {
    find(Severity::error, "new_balance_without_old", record,
         "no old balance (1) stands before this new balance; it is not used; ask the bank for the "
         "whole file");
    return;
  }
  last_record_ = records_;
  last_to_ = record.to;
  OpenStatement& statement = file_.statement();
  const AccountText account = account_of(field(record.text, kAccount));
  if (account.account != account_columns_) {
    find(Severity::error, "account_differs", record,
         "the new balance names another account than the old one; the statement is held; ask the "
         "bank for a corrected file, or release it");
    file_.report().hold(statement.unit, HoldReason::structure_broken);
  } else if (account.currency.known() && account.currency != statement.currency) {
    find(Severity::error, "currency_differs", record,
         "the new balance is in another currency than the old one; the statement is held; ask the "
         "bank for a corrected file, or release it");
    file_.report().hold(statement.unit, HoldReason::structure_broken);
  }
  if (western_as_utf8(field(record.text, kNumber)) != statement.number) {
    find(Severity::warning, "number_differs", record,
         "the new balance states another statement number than the old one");
  }
  statement.closing.present = true;
  statement.closing.at = {.record = records_, .offset = record.from};
  statement.closing.date = date_of(record, kDate);
  const auto amount = amount_of(record, kSign, kAmount, "balance_unreadable");
  const auto minor =
      amount ? minor_of(record, *amount, "balance_unreadable") : std::optional<std::int64_t>();
  if (minor) {
    statement.closing.minor = *minor;
    statement.closing.readable = true;
  }
  close_statement(true);
}

// A statement without movements may lack its new balance.
void CodaAssembler::close_statement(bool with_balance) {
  if (!file_.is_open()) return;
  const OpenStatement& statement = file_.statement();
  if (!with_balance && statement.credits.count + statement.debits.count > 0) {
    file_.report().trailer_missing(statement.unit, "new_balance_missing", statement.at,
                                   "the statement has no new balance (8)", file_.file_dialect());
  }
  file_.close(last_record_, last_to_);
}

// It belongs to no movement.
void CodaAssembler::on_message(const StatementRecord& record) {
  std::string text;
  append_western(text, text_field(record.text, message::kText));
  if (text.empty()) return;
  find(Severity::info, "information_unread", record,
       fmt::format("free message of the bank, left out: {}", text));
}

void CodaAssembler::on_trailer(const StatementRecord& record) {
  using namespace trailer;
  close_statement(false);
  ensure_transmission(record);
  last_record_ = records_;
  last_to_ = record.to;
  const Place at = {.record = records_, .offset = record.from};
  const auto count = number_field(record.text, kRecords);
  const auto debits = number_field(record.text, kDebits);
  const auto credits = number_field(record.text, kCredits);
  if (count) {
    file_.count_control(transmission_.unit, Level::file, "records", *count, transmission_.records,
                        at);
  }
  if (debits) {
    file_.text_control(transmission_.unit, Level::file, "debits_amount", printed(*debits),
                       printed(transmission_.debits), at);
  }
  if (credits) {
    file_.text_control(transmission_.unit, Level::file, "credits_amount", printed(*credits),
                       printed(transmission_.credits), at);
  }
  if (!count || !debits || !credits) {
    file_.total_unreadable(transmission_.unit, at,
                           "columns 17-52 do not hold the number of records and both totals");
  }
  const std::string_view more = field(record.text, kMore);
  transmission_.more = more == "1";
  if (more != "1" && more != "2") {
    find(Severity::info, "more_unstated", record,
         "column 128 does not say whether another transmission follows: if one should, the file "
         "may be cut off here");
  }
  close_transmission(true);
}

void CodaAssembler::close_transmission(bool with_trailer) {
  if (!transmission_.open) return;
  transmission_.open = false;
  file_.report().close_unit(transmission_.unit, last_record_, last_to_);
  if (with_trailer) return;
  file_.report().trailer_missing(transmission_.unit, "trailer_missing", transmission_.at,
                                 "the transmission has no trailer (9)", file_.file_dialect());
}

FileSummary CodaAssembler::finish(CashSink& sink) {
  close_movement(sink);
  close_statement(false);
  const bool cut_off = transmission_.open;
  close_transmission(false);
  if (!cut_off && transmissions_ > 0 && transmission_.more) {
    file_.report().find(Severity::warning, "more_announced", transmission_.at,
                        "the last trailer says that another transmission follows, but none does");
  }
  return file_.finish(sink, records_);
}

}  // namespace quittance::ingest::coda

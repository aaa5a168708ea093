#include "ingest/aeb43/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "ingest/aeb43/layout.h"
#include "ingest/scaled_amount.h"

namespace quittance::ingest::aeb43 {
namespace {

constexpr std::size_t kTextMax = std::size_t{16} << 10;

bool is_blank_number(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

std::string_view what_is(std::string_view code) {
  if (code == "00") return "00 presentation";
  if (code == "11") return "11 account";
  if (code == "22") return "22 movement";
  if (code == "23") return "23 text";
  if (code == "24") return "24 equivalent";
  if (code == "33") return "33 account end";
  if (code == "88") return "88 file end";
  return "unknown record";
}

}  // namespace

Aeb43Assembler::Aeb43Assembler(std::string_view bytes, const DecodeContext& context)
    : file_("aeb43", bytes, context) {}

void Aeb43Assembler::find(Severity severity, std::string_view code, const StatementRecord& record,
                          std::string message) {
  file_.report().find(severity, code, {.record = records_, .offset = record.from},
                      std::move(message));
}

void Aeb43Assembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  for (const StatementRecord& record : static_cast<const StatementRecords&>(*fragment).records()) {
    ++records_;
    if (record.blank) continue;
    ++counted_;
    if (record.excess) {
      find(Severity::warning, "record_too_long", record,
           "text stands behind column 80; it is not read");
    }
    const std::string_view code = field(record.text, {1, 2});
    const bool continues = code == "23" || code == "24";
    if (continues && on_continuation(record)) continue;
    close_movement(sink);
    if (code == "22") {
      on_movement(record);
      continue;  // covered when its texts are known
    }
    file_.cover(sink, record.from, record.to, on_record(record, code), records_, what_is(code));
  }
}

RangeUse Aeb43Assembler::on_record(const StatementRecord& record, std::string_view code) {
  if (code == "11") {
    on_header(record);
  } else if (code == "33") {
    on_end(record);
  } else if (code == "88") {
    on_file_end(record);
  } else if (code == "23" || code == "24") {
    find(Severity::error, "text_without_movement", record,
         "a text (23) or equivalent (24) follows no movement (22); it is not used; ask the bank "
         "for the whole file");
    return RangeUse::rejected;
  } else if (code != "00" && !file_.is_open() &&
             file_.report().unread_records({.record = records_, .offset = record.from},
                                           record.text)) {
    return RangeUse::rejected;
  } else if (code != "00") {
    find(Severity::error, "record_unknown", record,
         "records are 00, 11, 22, 23, 24, 33 and 88; this one was not used; ask the bank what it "
         "says");
    return RangeUse::rejected;
  }
  return RangeUse::structure;
}

std::optional<std::int64_t> Aeb43Assembler::amount_of(const StatementRecord& record, Columns sign,
                                                      Columns amount, std::string_view code) {
  const std::string_view mark = field(record.text, sign);
  const auto number = number_field(record.text, amount);
  if ((mark != "1" && mark != "2") || !number) {
    find(Severity::error, code, record,
         fmt::format("columns {}-{} hold no sign (1, 2) and amount; it is not read; ask the bank "
                     "for a corrected file",
                     sign.from, amount.from + amount.length - 1));
    return std::nullopt;
  }
  const Currency currency = file_.statement().currency;
  if (!currency.known()) return std::nullopt;  // remarked on where the statement began
  const Result<std::int64_t> minor = minor_of_scaled(*number, kDecimals, currency);
  if (!minor) {
    find(Severity::error, code, record,
         fmt::format("the amount with two decimals is none of {}; it is not read; ask the bank for "
                     "a corrected file",
                     currency.code()));
    return std::nullopt;
  }
  return mark == "1" ? -*minor : *minor;
}

Date Aeb43Assembler::date_of(const StatementRecord& record, Columns columns) {
  const Date date = date_field(record.text, columns);
  const std::string_view written = text_field(record.text, columns);
  if (!date.known() && !is_blank_number(written)) {
    find(Severity::warning, "date_unreadable", record,
         fmt::format("columns {}-{} hold no date YYMMDD; it stays missing", columns.from,
                     columns.from + columns.length - 1));
  }
  return date;
}

void Aeb43Assembler::open_statement(const StatementRecord& record, bool stated) {
  close_statement(false);
  const Place at = {.record = records_, .offset = record.from};
  // A movement does not say its account: where no record 11 stands before it, there is none.
  std::string account;
  if (stated) append_western(account, field(record.text, kAccountKey));
  const Currency currency =
      stated ? currency_of(field(record.text, header::kCurrency)) : Currency();
  file_.open(StatementFile::kFileUnit, std::move(account), currency, at);
  last_record_ = records_;
  last_to_ = record.to;
}

void Aeb43Assembler::on_header(const StatementRecord& record) {
  open_statement(record, true);
  ++file_.summary().statements;
  OpenStatement& statement = file_.statement();
  if (!statement.currency.known()) {
    find(Severity::error, "currency_unknown", record,
         "columns 48-50 hold no number of a currency that is known; no movement is read");
  }
  statement.opening.present = true;
  statement.opening.at = {.record = records_, .offset = record.from};
  statement.opening.date = date_of(record, header::kFrom);
  statement.closing.date = date_of(record, header::kTo);
  if (const auto minor = amount_of(record, header::kSign, header::kAmount, "balance_unreadable")) {
    statement.opening.minor = *minor;
    statement.opening.readable = true;
  }
}

void Aeb43Assembler::on_movement(const StatementRecord& record) {
  movement_.open = true;
  movement_.readable = false;
  movement_.common_concept.clear();
  movement_.words.clear();
  movement_.references.clear();
  StatementEntry& entry = movement_.entry;
  entry.clear();
  entry.source = {.record = records_, .from = record.from, .to = record.to};
  if (!file_.is_open()) {
    find(Severity::error, "movement_without_account", record,
         "no account (11) stands before the movement, so that neither account nor currency are "
         "known; it is not read; ask the bank for the whole file");
    return;
  }
  using namespace movement;
  append_western(movement_.common_concept, field(record.text, kConcept));
  entry.type_code = movement_.common_concept;
  append_western(entry.type_code, field(record.text, kOwn));
  if (!is_common_concept(movement_.common_concept)) {
    find(Severity::info, "concept_unknown", record,
         "the common concept in columns 23-24 is none of 01 to 17, 98 and 99; the profile's "
         "type_codes can say what it is");
  }
  entry.booking_date = date_of(record, kBooked);
  entry.value_date = date_of(record, kValue);
  entry.method = method_of(movement_.common_concept);
  const std::string_view document = text_field(record.text, kDocument);
  const std::string_view first = text_field(record.text, kFirst);
  const std::string_view second = text_field(record.text, kSecond);
  if (!is_blank_number(document)) append_western(entry.bank_reference, document);
  if (!is_blank_number(first)) {
    std::string& to = valid_reference(first) ? entry.reference : movement_.references;
    append_western(to, first);
  }
  if (!is_blank_number(second)) {
    if (!movement_.references.empty()) movement_.references += '\n';
    append_western(movement_.references, second);
  }
  const auto minor = amount_of(record, kSign, kAmount, "amount_unreadable");
  if (!minor) return;
  entry.debit = *minor < 0;
  entry.amount = entry.debit ? -*minor : *minor;
  movement_.readable = true;
}

bool Aeb43Assembler::on_continuation(const StatementRecord& record) {
  if (!movement_.open) return false;
  movement_.entry.source.to = record.to;
  last_record_ = records_;
  if (movement_.words.text.size() > kTextMax) {
    find(Severity::warning, "text_too_long", record,
         "the movement has more than 16 KiB of text; the rest is not kept");
    return true;
  }
  if (record.text.starts_with("24")) {
    const std::string_view number = field(record.text, equivalent::kCurrency);
    const Currency currency = currency_of(number);
    const auto amount = number_field(record.text, equivalent::kAmount);
    std::string line = currency.known() ? currency.code() : western_as_utf8(number);
    line += ' ';
    line += amount ? fmt::format("{}.{:02}", *amount / 100, *amount % 100)
                   : western_as_utf8(field(record.text, equivalent::kAmount));
    movement_.words.full = false;
    movement_.words.add(line, line.size() + 1);
    return true;
  }
  for (const Columns half : {words::kFirst, words::kSecond}) {
    movement_.words.add(field(record.text, half), static_cast<std::size_t>(half.length));
  }
  return true;
}

void Aeb43Assembler::close_movement(CashSink& sink) {
  if (!movement_.open) return;
  movement_.open = false;
  const RangeUse use = book_movement(sink);
  const SourceRange& source = movement_.entry.source;
  last_record_ = std::max(last_record_, source.record);
  last_to_ = source.to;
  file_.cover(sink, source.from, source.to, use, source.record, "22 movement");
}

RangeUse Aeb43Assembler::book_movement(CashSink& sink) {
  StatementEntry& entry = movement_.entry;
  if (!movement_.readable) {
    ++file_.summary().transactions;
    return RangeUse::rejected;
  }
  file_.tally(entry.debit, entry.amount);
  entry.kind = file_.kind_of(entry, default_kind(movement_.common_concept, entry.debit),
                             {entry.type_code, movement_.common_concept});
  entry.add_line(movement_.words.text);
  entry.add_line(movement_.references);
  return file_.emit(entry, sink);
}

// Some banks count a movement of zero as a debit, others as a credit.
void Aeb43Assembler::judge_side(const StatementRecord& record, bool debit) {
  OpenStatement& statement = file_.statement();
  const Place at = {.record = records_, .offset = record.from};
  const StatementSide& side = debit ? statement.debits : statement.credits;
  const StatementSide& other = debit ? statement.credits : statement.debits;
  const std::string_view name = debit ? "debits" : "credits";
  const auto count = number_field(record.text, debit ? end::kDebits : end::kCredits);
  const auto sum = number_field(record.text, debit ? end::kDebitSum : end::kCreditSum);
  const Result<std::int64_t> minor = sum && statement.currency.known()
                                         ? minor_of_scaled(*sum, kDecimals, statement.currency)
                                         : Result<std::int64_t>(fail(Errc::amount_unreadable));
  if (count) {
    const auto least = static_cast<std::int64_t>(side.count - side.zeros);
    const auto most = static_cast<std::int64_t>(side.count + other.zeros);
    const bool fits = *count >= least && *count <= most;
    file_.count_control(statement.unit, Level::statement, name, *count,
                        fits ? *count : static_cast<std::int64_t>(side.count), at);
  }
  if (minor) {
    file_.money_control(statement.unit, Level::statement, fmt::format("{}_amount", name), *minor,
                        side.amount, statement.currency, at);
  }
  if (!count || !minor) {
    file_.total_unreadable(statement.unit, at,
                           fmt::format("the count or sum of {} cannot be read", name));
  }
}

void Aeb43Assembler::on_end(const StatementRecord& record) {
  if (!file_.is_open()) {
    find(Severity::error, "end_without_account", record,
         "no account (11) stands before this end of an account; its figures are not checked");
    return;
  }
  last_record_ = records_;
  last_to_ = record.to;
  OpenStatement& statement = file_.statement();
  if (western_as_utf8(field(record.text, kAccountKey)) != statement.account) {
    find(Severity::error, "account_differs", record,
         "the account's end names another account than its beginning; the statement is held; ask "
         "the bank for a corrected file, or release it");
    file_.report().hold(statement.unit, HoldReason::structure_broken);
  }
  const Currency currency = currency_of(field(record.text, end::kCurrency));
  if (statement.currency.known() && currency != statement.currency) {
    find(Severity::warning, "currency_differs", record,
         "columns 74-76 name another currency than the account's beginning, which counts");
  }
  judge_side(record, true);
  judge_side(record, false);
  statement.closing.present = true;
  statement.closing.at = {.record = records_, .offset = record.from};
  if (const auto minor = amount_of(record, end::kSign, end::kAmount, "balance_unreadable")) {
    statement.closing.minor = *minor;
    statement.closing.readable = true;
  }
  close_statement(true);
}

void Aeb43Assembler::close_statement(bool with_end) {
  if (!file_.is_open()) return;
  if (!with_end) {
    file_.report().trailer_missing(file_.statement().unit, "account_end_missing",
                                   file_.statement().at, "the account has no end (33)",
                                   file_.file_dialect());
  }
  file_.close(last_record_, last_to_);
}

// By the standard the record does not count itself; some banks count it.
void Aeb43Assembler::on_file_end(const StatementRecord& record) {
  close_statement(false);
  const std::int64_t above = std::exchange(counted_, 0) - 1;
  const auto stated = number_field(record.text, file_end::kRecords);
  if (!stated) {
    find(Severity::warning, "total_unreadable", record,
         "the number of records in columns 21-26 cannot be read");
    return;
  }
  file_.count_control(StatementFile::kFileUnit, Level::file, "records", *stated,
                      *stated == above + 1 ? *stated : above,
                      {.record = records_, .offset = record.from});
}

FileSummary Aeb43Assembler::finish(CashSink& sink) {
  close_movement(sink);
  close_statement(false);
  if (counted_ > 0 && file_.summary().statements > 0) {
    file_.report().find(Severity::info, "file_end_missing", {.record = records_, .offset = 0},
                        "no file end (88) closes the file; some banks leave it out");
  }
  return file_.finish(sink, records_);
}

}  // namespace quittance::ingest::aeb43

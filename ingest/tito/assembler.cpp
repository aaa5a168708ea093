#include "ingest/tito/assembler.h"

#include <fmt/format.h>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/tito/layout.h"

namespace quittance::ingest::tito {
namespace {

// An amount with its sign in the column before it.
std::optional<std::int64_t> signed_amount(std::string_view record, Columns sign, Columns columns) {
  const auto amount = amount_field(record, columns);
  const std::string_view mark = field(record, sign);
  if (!amount || (mark != "+" && mark != "-")) return std::nullopt;
  return mark == "-" ? -*amount : *amount;
}

}  // namespace

TitoAssembler::TitoAssembler(std::string_view bytes, const DecodeContext& context)
    : FixedAssembler("tito", form(), bytes, context) {
  seven_bit_ = SevenBit::finnish_swedish;
}

std::string_view TitoAssembler::what_is(std::string_view text) const {
  return tito::what_is(text);
}

bool TitoAssembler::begins_group(std::string_view text) const {
  return record_type(text) == "10" && level_of(text) == 0;
}

RangeUse TitoAssembler::on_record(const FixedRecord& record) {
  const std::string_view type = record_type(record.text);
  if (type == "00") {
    close_statement(&record);
    open_statement(record);
    return RangeUse::structure;
  }
  if (statement_) statement_->records += 1;
  if (type == "40") return on_balance(record);
  if (type == "10" || type == "11") return out_of_place(record, "an entry (T10)");
  if (type == "50") judge_day(record);
  return type == "50" ? RangeUse::structure : RangeUse::non_cash;
}

// The sums of one day. Those of months and years reach beyond the statement.
void TitoAssembler::judge_day(const FixedRecord& record) {
  if (!statement_ || field(record.text, period::kPeriod) != "1") return;
  const Date date = date_field(record.text, period::kDate);
  const auto day = statement_->days.find(date);
  const auto credits = signed_amount(record.text, period::kCreditSign, period::kCreditSum);
  const auto debits = signed_amount(record.text, period::kDebitSign, period::kDebitSum);
  const bool comparable = date.known() && credits && debits && statement_->sum_complete &&
                          statement_->currency.known() &&
                          (day == statement_->days.end() || day->second.plain);
  if (!comparable) return;
  const Statement::Day none;
  const Statement::Day& read = day == statement_->days.end() ? none : day->second;
  const auto judge = [&](std::string_view name, Wide stated, Wide computed) {
    Control control;
    control.level = Level::statement;
    control.name = name;
    control.stated = format_major(stated, statement_->currency);
    control.computed = format_major(computed, statement_->currency);
    control.ok = stated == computed;
    control.unit = statement_->unit;
    report_.control(std::move(control), "day_sum_differs",
                    {.holds = false, .advice = "an entry may be missing; ask the bank"},
                    place_of(record));
  };
  judge("day_credits", *credits, read.credits);
  judge("day_debits", *debits, read.debits);
}

void TitoAssembler::open_statement(const FixedRecord& record) {
  Statement open;
  const std::string iban = kept(record.text, statement::kIban);
  open.account = valid_iban(iban) ? iban : kept(record.text, statement::kAccount);
  open.currency = Currency::parse(field(record.text, statement::kCurrency)).value_or(Currency{});
  open.from = date_field(record.text, statement::kFrom);
  open.to = date_field(record.text, statement::kTo);
  open.opening = signed_amount(record.text, statement::kOpeningSign, statement::kOpening);
  open.stated_records = number_field(record.text, statement::kRecords).value_or(0);
  open.records = 1;
  open.place = place_of(record);
  summary_.statements += 1;
  open.unit = report_.open_unit(kFileUnit, Level::statement,
                                fmt::format("statement-{}", summary_.statements), open.place);
  judged_as_ = open.account;
  note_account(open.account);
  if (!open.currency.known()) {
    report_.find(Severity::error, "currency_unknown", open.place,
                 fmt::format("'{}' in columns 97-99 is no currency; the statement's entries are "
                             "not read; ask the bank for a corrected file",
                             kept(record.text, statement::kCurrency)));
  }
  if (!open.opening) {
    report_.find(Severity::warning, "balance_unreadable", open.place,
                 "the opening balance in columns 72-90 cannot be read, so that the statement's "
                 "balance cannot be checked");
  }
  if (summary_.statements == 1) {
    summary_.logical_id.sender = kept(record.text, statement::kCustomer);
    summary_.logical_id.receiver = open.account;
    summary_.logical_id.file_id = kept(record.text, statement::kNumber);
    summary_.logical_id.created = kept(record.text, statement::kCreated);
  }
  statement_ = std::move(open);
  judge_continuity(*statement_);
}

void TitoAssembler::judge_continuity(const Statement& statement) {
  const auto before = closings_.find(statement.account + statement.currency.code());
  if (before == closings_.end() || !statement.opening || before->second == *statement.opening) {
    return;
  }
  report_.find(Severity::warning, "continuity_break", statement.place,
               fmt::format("{} opens with {}, but the statement before it closed with {}; a "
                           "statement may be missing",
                           summary_.units[statement.unit].name,
                           format_major(*statement.opening, statement.currency),
                           format_major(before->second, statement.currency)));
}

RangeUse TitoAssembler::on_balance(const FixedRecord& record) {
  if (!statement_) return out_of_place(record, "a statement (T00)");
  if (statement_->has_closing && statement_->entries_since_closing) judge_day_balance(*statement_);
  statement_->closing = signed_amount(record.text, balance::kSign, balance::kAmount);
  statement_->closing_date = date_field(record.text, balance::kDate);
  statement_->has_closing = true;
  statement_->entries_since_closing = false;
  statement_->sum_at_closing = statement_->sum;
  statement_->rejected_at_closing = statement_->rejected;
  statement_->complete_at_closing = statement_->sum_complete;
  statement_->place = place_of(record);
  if (!statement_->closing) {
    report_.find(Severity::warning, "balance_unreadable", place_of(record),
                 "the balance in columns 13-31 cannot be read, so that the statement's balance "
                 "cannot be checked");
  }
  return RangeUse::structure;
}

// The balance of a day that has entries behind it; that of the last day is judged with the
// statement.
void TitoAssembler::judge_day_balance(const Statement& statement) {
  const bool comparable = statement.opening && statement.closing && statement.currency.known() &&
                          statement.complete_at_closing;
  if (!comparable) return;
  Wide computed = *statement.opening + statement.sum_at_closing;
  if (computed + statement.rejected_at_closing == *statement.closing) {
    computed += statement.rejected_at_closing;
  }
  Control control;
  control.level = Level::statement;
  control.name = "day_balance";
  control.stated = format_major(*statement.closing, statement.currency);
  control.computed = format_major(computed, statement.currency);
  control.ok = computed == *statement.closing;
  control.unit = statement.unit;
  report_.control(std::move(control), "day_balance_differs",
                  {.holds = false,
                   .advice = "an entry may be missing, or stand under another day; "
                             "ask the bank"},
                  statement.place);
}

// Opening and the entries of level 0 come to the last daily balance.
void TitoAssembler::judge_balance(const Statement& statement) {
  if (!statement.opening || !statement.closing || !statement.currency.known()) return;
  Wide computed = *statement.opening + statement.sum;
  if (computed + statement.rejected == *statement.closing) computed += statement.rejected;
  Control control;
  control.level = Level::statement;
  control.name = "balance";
  control.stated = format_major(*statement.closing, statement.currency);
  control.computed = format_major(computed, statement.currency);
  control.ok = statement.sum_complete && computed == *statement.closing;
  control.unit = statement.unit;
  report_.control(std::move(control), "balance_mismatch",
                  {.holds = false, .advice = "an entry may be missing; ask the bank"},
                  statement.place);
}

// The header may count entries, with or without specifications, or records; zero counts nothing.
void TitoAssembler::judge_records(const Statement& statement) {
  const std::int64_t stated = statement.stated_records;
  if (stated == 0) return;
  Control control;
  control.level = Level::statement;
  control.name = "records";
  control.stated = std::to_string(stated);
  std::int64_t computed = statement.entries;
  for (const std::int64_t count : {statement.all_entries, statement.records}) {
    if (stated == count) computed = count;
  }
  control.computed = std::to_string(computed);
  control.ok = stated == computed;
  control.unit = statement.unit;
  const bool strict = dialect().strict_counts;
  report_.control(std::move(control), "count_wrong",
                  {.holds = strict,
                   .advice = strict ? "its cash is held because strict_counts is set in the dialect"
                                    : "strict_counts in the dialect would hold its cash"},
                  statement.place);
}

void TitoAssembler::close_statement(const FixedRecord* at) {
  if (!statement_) return;
  const Statement& open = *statement_;
  if (open.entries_since_closing || !open.has_closing) {
    report_.trailer_missing(
        open.unit, "closing_missing", end_place(at),
        fmt::format("{} {}", summary_.units[open.unit].name,
                    open.has_closing ? "has entries behind its last balance (T40)"
                                     : "has no balance (T40)"),
        dialect());
  } else {
    judge_balance(open);
  }
  judge_records(open);
  if (open.currency.known() && (open.opening || open.closing)) {
    Balance balance;
    balance.account = open.account;
    balance.currency = open.currency;
    balance.date = open.closing_date.known() ? open.closing_date : open.to;
    balance.has_opening = open.opening.has_value();
    balance.has_closing = open.closing.has_value();
    balance.opening = open.opening.value_or(0);
    balance.closing = open.closing.value_or(0);
    summary_.balances.push_back(std::move(balance));
  }
  if (open.closing) closings_[open.account + open.currency.code()] = *open.closing;
  end_unit(open.unit, false, at);
  statement_.reset();
}

void TitoAssembler::close_all() {
  close_statement(nullptr);
}

}  // namespace quittance::ingest::tito

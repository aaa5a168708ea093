// The totals of a lockbox file (7, 8, 9): what they state, what was read, what follows from it.
#include <fmt/format.h>

#include "core/text.h"
#include "ingest/lockbox/assembler.h"
#include "ingest/lockbox/dates.h"

namespace quittance::ingest::lockbox {
namespace {

constexpr std::int64_t kBatchChecksMax = 999;            // 3 columns
constexpr std::int64_t kLockboxChecksMax = 9'999;        // 4 columns
constexpr std::int64_t kRecordsMax = 999'999;            // 6 columns
constexpr std::int64_t kAmountColumns = 10'000'000'000;  // 10 columns of minor units

// Sums of at most 2^32 checks of ten digits each fit.
std::string shown(Wide amount, Currency currency) {
  return format_major(static_cast<std::int64_t>(amount), currency);
}

}  // namespace

bool LockboxAssembler::on_batch_total(const Record& record) {
  if (!lockbox_) {
    out_of_place(record, "a deposit header (5)");
    return false;
  }
  const TotalColumns& columns = choice_.layout->batch_total;
  const std::string number = utf8(text_field(record.text, columns.batch));
  if (!batch_) open_batch(number, record);
  if (batch_->number != number) {
    report_.find(Severity::warning, "batch_number_differs", place_of(record),
                 fmt::format("the total names batch {}, its checks batch {}; it is taken as theirs",
                             number, batch_->number));
  }
  judge_trailer_fields(columns, record);
  const auto checks = number_field(record.text, columns.checks);
  const auto amount = number_field(record.text, columns.amount);
  const CheckSum& computed = batch_->computed;
  lockbox_->stated.add({.checks = checks.value_or(computed.checks),
                        .amount = amount ? Wide{*amount} : computed.amount});
  judge_count(batch_->unit, "checks", field(record.text, columns.checks), checks, computed.checks,
              kBatchChecksMax, computed.checks, record);
  judge_amount(batch_->unit, field(record.text, columns.amount), amount, computed.amount,
               computed.amount, record);
  close_batch(Closing::trailer, &record);
  return true;
}

bool LockboxAssembler::on_lockbox_total(const Record& record) {
  close_batch(Closing::trailer_missing, &record);
  const TotalColumns& columns = choice_.layout->lockbox_total;
  const auto checks = number_field(record.text, columns.checks);
  const auto amount = number_field(record.text, columns.amount);
  if (!lockbox_) {
    if (checks == 0 && amount == 0) {  // a day without a deposit may send its total alone
      report_.find(Severity::info, "empty_deposit", place_of(record),
                   "the total of a lockbox that received nothing");
      return true;
    }
    out_of_place(record, "a deposit header (5)");
    return false;
  }
  judge_trailer_fields(columns, record);
  const CheckSum& computed = lockbox_->computed;
  const CheckSum& below = lockbox_->stated;
  stated_.add({.checks = checks.value_or(0), .amount = amount.value_or(0)});
  judge_count(lockbox_->unit, "checks", field(record.text, columns.checks), checks, computed.checks,
              kLockboxChecksMax, below.checks, record);
  judge_amount(lockbox_->unit, field(record.text, columns.amount), amount, computed.amount,
               below.amount, record);
  close_lockbox(Closing::trailer, &record);
  return true;
}

bool LockboxAssembler::on_trailer(const Record& record) {
  close_lockbox(Closing::trailer_missing, &record);
  if (!transmission_) {
    out_of_place(record, "a header (1)");
    return false;
  }
  const Columns columns = choice_.layout->trailer.records;
  const auto stated = number_field(record.text, columns);
  counted_out_ = counted_out_ || stated == transmission_->records;
  judge_count(transmission_->unit, "records", field(record.text, columns), stated,
              transmission_->records, kRecordsMax, transmission_->records, record);
  close_transmission(Closing::trailer, &record);
  return true;
}

// A count may equal what was read or the sum of the counts below it. Where more was read than its
// columns hold, banks send the last digits or all nines; both agree.
void LockboxAssembler::judge_count(std::uint32_t unit, std::string_view name,
                                   std::string_view written, std::optional<std::int64_t> stated,
                                   std::int64_t computed, std::int64_t column_max,
                                   std::int64_t below, const Record& record) {
  const auto overflowed = [&](std::int64_t count) {
    return count > column_max && (stated == count % (column_max + 1) || stated == column_max);
  };
  const bool equal = stated == computed || stated == below;
  const bool column_overflow = !equal && (overflowed(computed) || overflowed(below));
  Control control;
  control.level = summary_.units[unit].level;
  control.name = std::string(name);
  control.stated = stated ? std::to_string(*stated) : utf8(trim(written));
  control.computed = std::to_string(computed);
  control.ok = equal || column_overflow;
  control.unit = unit;
  if (column_overflow) {
    report_.find(
        Severity::info, "count_column_overflow", place_of(record),
        fmt::format("{} {} do not fit the column, which states {}", computed, name, *stated));
  }
  const Judgement judgement = {
      .holds = dialect().strict_counts,
      .advice = dialect().strict_counts
                    ? "its cash is held because strict_counts is set in the dialect"
                    : "strict_counts in the dialect would hold its cash"};
  report_.control(std::move(control), "count_wrong", judgement, place_of(record));
}

// An amount must equal what was read or the sum of the totals stated below it: then a batch that is
// held already does not fail its lockbox.
void LockboxAssembler::judge_amount(std::uint32_t unit, std::string_view written,
                                    std::optional<std::int64_t> stated, Wide computed, Wide below,
                                    const Record& record) {
  Control control;
  control.level = summary_.units[unit].level;
  control.name = "amount";
  control.stated = stated ? format_major(*stated, lockbox_->currency) : utf8(trim(written));
  control.computed = shown(computed, lockbox_->currency);
  control.ok = stated && (*stated == computed || *stated == below);
  control.unit = unit;
  const bool accepted = dialect().accept_wrong_totals;
  Judgement judgement = {
      .holds = !accepted,
      .advice = accepted ? "accepted by accept_wrong_totals in the dialect"
                         : "its cash is held; ask the bank, then release or reject it; "
                           "accept_wrong_totals in the dialect makes this a finding"};
  const bool column_overflow =
      !control.ok && stated && computed >= kAmountColumns && *stated == computed % kAmountColumns;
  if (column_overflow && !accepted) {
    judgement.advice =
        "the total has outgrown its ten columns and proves only its last digits; its "
        "cash is held; release it, or set accept_wrong_totals in the dialect";
  }
  report_.control(std::move(control), column_overflow ? "amount_column_overflow" : "amount_wrong",
                  judgement, place_of(record));
}

void LockboxAssembler::judge_trailer_fields(const TotalColumns& columns, const Record& record) {
  const std::string number = utf8(text_field(record.text, columns.lockbox));
  if (number != lockbox_->number) {
    report_.find(
        Severity::warning, "lockbox_number_differs", place_of(record),
        fmt::format("the total names lockbox {}, its header (5) lockbox {}; the header counts",
                    number, lockbox_->number));
  }
  const Date date = read_date(field(record.text, columns.date), lockbox_->deposit_date).date;
  if (date.known() && lockbox_->deposit_date.known() && date != lockbox_->deposit_date) {
    report_.find(Severity::warning, "deposit_date_differs", place_of(record),
                 fmt::format("the total is dated {}, its header (5) {}; the header counts",
                             date.iso(), lockbox_->deposit_date.iso()));
  }
}

void LockboxAssembler::out_of_place(const Record& record, std::string_view needs) {
  report_.find(Severity::error, "record_out_of_place", place_of(record),
               fmt::format("a record {} stands here without {} before it; it was not used",
                           record.type, needs));
}

}  // namespace quittance::ingest::lockbox

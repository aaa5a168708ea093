// The checks of a lockbox: a 6 record, the 4 records that belong to it, and the payment they make.
#include <fmt/format.h>

#include <utility>

#include "core/text.h"
#include "ingest/lockbox/assembler.h"

namespace quittance::ingest::lockbox {
namespace {

constexpr int kSequenceMax = 99;

}  // namespace

RangeUse LockboxAssembler::on_check(const LockboxFragment& fragment, const Record& record) {
  const CheckFields& fields = fragment.check(record);
  const Place place = place_of(record);
  ++summary_.transactions;
  if (!lockbox_) {
    report_.find(Severity::error, "check_outside_lockbox", place,
                 "a check (6) stands outside any lockbox (5), so its lockbox and deposit date are "
                 "unknown; no payment was made of it; ask the bank for the missing record 5");
    return RangeUse::rejected;
  }
  if (batch_ && batch_->number != fields.batch) close_batch(Closing::trailer_missing, &record);
  if (!batch_) open_batch(fields.batch, record);
  batch_->computed.checks += 1;

  check_.emplace();
  lines_.clear();
  memo_.clear();
  check_->fields = &fields;
  check_->place = place;
  check_->to = record.to;
  if (!fields.amount) {
    check_->use = RangeUse::rejected;
    report_.find(
        Severity::error, "check_amount_unreadable", place,
        fmt::format("the check amount '{}' in columns {}-{} is no number; no payment was "
                    "made of item {}; ask the bank for the amount",
                    fields.amount_written, choice_.layout->check.amount.from,
                    choice_.layout->check.amount.from + choice_.layout->check.amount.length - 1,
                    fields.item));
    return check_->use;
  }
  batch_->computed.amount += *fields.amount;
  summary_.credits.count += 1;
  summary_.credits.amount[lockbox_->currency] += *fields.amount;
  if (*fields.amount == 0) {
    check_->use = RangeUse::non_cash;
    report_.find(
        Severity::warning, "check_amount_zero", place,
        fmt::format("item {} has an amount of zero; no payment was made of it", fields.item));
  } else if (!lockbox_->deposit_date.known()) {
    check_->use = RangeUse::rejected;
    report_.find(
        Severity::error, "check_without_date", place,
        fmt::format("item {} has no deposit date, neither in record 5 nor in 7, 8 or 1; no "
                    "payment was made of it; ask the bank for a corrected file",
                    fields.item));
  }
  const std::vector<RemittanceLine>& lines = fragment.lines();
  for (std::uint32_t at = 0; at < fields.lines; ++at) {
    lines_.push_back(lines[fields.first_line + at]);
  }
  return check_->use;
}

RangeUse LockboxAssembler::on_overflow(const LockboxFragment& fragment, const Record& record) {
  const OverflowFields& overflow = fragment.overflow(record);
  const Place place = place_of(record);
  ++summary_.details;
  if (!check_) {
    report_.find(Severity::error, "overflow_without_check", place,
                 "an overflow record (4) follows no check (6); it was not used; ask the bank for "
                 "the missing check");
    return RangeUse::rejected;
  }
  if (overflow.batch != check_->fields->batch || overflow.item != check_->fields->item) {
    report_.find(
        Severity::error, "overflow_of_another_check", place,
        fmt::format("the overflow record names batch {} item {}, but follows the check of "
                    "batch {} item {}; it was not used; ask the bank for a corrected file",
                    overflow.batch, overflow.item, check_->fields->batch, check_->fields->item));
    return RangeUse::rejected;
  }
  judge_sequence(overflow, record);
  if (overflow.amounts_unreadable) {
    report_.find(Severity::warning, "line_amount_unreadable", place,
                 fmt::format("paid '{}' or deduction '{}' of this overflow record is no number; "
                             "without it the line is only a reference",
                             utf8(field(record.text, choice_.layout->overflow.paid)),
                             utf8(field(record.text, choice_.layout->overflow.deduction))));
  }
  const std::vector<RemittanceLine>& lines = fragment.lines();
  for (std::uint32_t at = 0; at < overflow.lines; ++at) {
    lines_.push_back(lines[overflow.first_line + at]);
  }
  if (!overflow.memo.empty()) {
    if (!memo_.empty()) memo_ += '\n';  // banks break words there
    memo_ += overflow.memo;
  }
  check_->to = record.to;
  return check_->use;
}

// Two digits count the 4 records of a check and go on with 01 (some banks: 00) after 99; so the end
// flag, not the sequence, closes the list.
void LockboxAssembler::judge_sequence(const OverflowFields& overflow, const Record& record) {
  const int expected = check_->sequence == kSequenceMax ? 1 : check_->sequence + 1;
  const bool wrapped_to_zero = check_->sequence == kSequenceMax && overflow.sequence == 0;
  if (overflow.sequence != expected && !wrapped_to_zero) {
    report_.find(
        Severity::warning, "overflow_sequence", place_of(record),
        fmt::format("the overflow record has sequence '{}' where {:02} is due; a record "
                    "may be missing",
                    utf8(field(record.text, choice_.layout->overflow.sequence)), expected));
  }
  if (check_->ended) {
    report_.find(Severity::warning, "overflow_after_end", place_of(record),
                 "an overflow record follows the one with end flag 9; it was used");
  }
  check_->overflows += 1;
  check_->sequence = overflow.sequence >= 0 ? overflow.sequence : expected;
  check_->ended = overflow.last;
}

void LockboxAssembler::close_check(CashSink& sink) {
  if (!check_) return;
  if (check_->overflows > 0 && !check_->ended) {
    report_.find(
        Severity::warning, "overflow_not_ended", check_->place,
        fmt::format("none of the {} overflow records of item {} ends the list with flag 9; "
                    "some may be missing",
                    check_->overflows, check_->fields->item));
  }
  if (check_->use == RangeUse::payment) {
    judge_lines(*check_->fields->amount);
    yield_payment(sink);
  }
  check_.reset();
}

// Overflow lines need not add up to the check: a difference is said, and the check is the cash.
void LockboxAssembler::judge_lines(std::int64_t amount) {
  Wide paid = 0;
  for (const RemittanceLine& line : lines_) {
    if (!line.amount_stated) return;
    paid += line.paid;
  }
  if (lines_.empty() || paid == amount) return;
  // Each of at most 2^32 lines has at most ten digits, so the sum fits.
  report_.find(
      Severity::warning, "lines_differ_from_check", check_->place,
      fmt::format("the overflow lines of item {} pay {}, the check is {}; the check counts",
                  check_->fields->item,
                  format_major(static_cast<std::int64_t>(paid), lockbox_->currency),
                  format_major(amount, lockbox_->currency)));
}

void LockboxAssembler::yield_payment(CashSink& sink) {
  const CheckFields& fields = *check_->fields;
  write_payment_id(fields);
  CashRecord cash;
  cash.payment_id = id_;
  cash.kind = CashKind::receipt;
  cash.method = Method::check;
  cash.currency = lockbox_->currency;
  cash.amount = *fields.amount;
  cash.account = lockbox_->number;
  cash.value_date = lockbox_->deposit_date;
  cash.deposit_date = lockbox_->deposit_date;
  cash.payer.name = fields.remitter;
  cash.payer.routing = fields.routing;
  cash.payer.account = fields.account;
  cash.check_number = fields.check_number;
  cash.text = memo_;
  cash.remittance = lines_;
  cash.source = {.record = check_->place.record, .from = check_->place.offset, .to = check_->to};
  cash.unit = batch_->unit;
  sink.cash(cash);
}

// lockbox/date/batch/item/hash, and an ordinal from the second of equal ones on.
void LockboxAssembler::write_payment_id(const CheckFields& fields) {
  id_.assign(lockbox_->id_prefix);
  for (const std::string_view part : {fields.batch, fields.item}) {
    id_ += part;
    id_ += '/';
  }
  id_.append(fields.id_hash.data(), fields.id_hash.size());
  // Two ids of one file share a mark about once in 10^5 files of twenty million checks, and then
  // the second only gets an ordinal that it did not need.
  const std::uint32_t times = ids_seen_.next(counting_mark(0, id_));
  if (times == 1) return;
  report_.find(Severity::warning, "check_repeated", check_->place,
               fmt::format("batch {} item {} stands {} times in this file with the same amount, "
                           "routing, account and check number; each is taken as a check of its own",
                           fields.batch, fields.item, times));
  id_ += fmt::format("/{}", times);
}

}  // namespace quittance::ingest::lockbox

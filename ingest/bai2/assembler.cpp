#include "ingest/bai2/assembler.h"

#include <limits>
#include <utility>

namespace quittance::ingest::bai2 {
namespace {

std::string_view what_of(RecordCode code) {
  switch (code) {
    case RecordCode::file_header:
      return "01 file header";
    case RecordCode::group_header:
      return "02 group header";
    case RecordCode::account:
      return "03 account";
    case RecordCode::account_trailer:
      return "49 account trailer";
    case RecordCode::group_trailer:
      return "98 group trailer";
    case RecordCode::file_trailer:
      return "99 file trailer";
    default:
      return "no record";
  }
}

}  // namespace

Bai2Assembler::Bai2Assembler(std::string_view bytes, const DecodeContext& context)
    : bytes_(bytes), context_(context) {
  summary_.format = "bai2";
  summary_.units.push_back({.parent = Unit::kNoParent,
                            .level = Level::file,
                            .name = "file",
                            .first_record = 1,
                            .last_record = 0,
                            .from = 0,
                            .to = bytes.size()});
}

void Bai2Assembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  const auto& chunk = static_cast<const LexedChunk&>(*fragment);
  auto note = chunk.notes.begin();
  const auto emit_notes_before = [&](std::uint64_t offset) {
    for (; note != chunk.notes.end() && note->offset < offset; ++note) {
      findings_.add(note->note, physical_records_ + note->record + 1, note->offset,
                    note->shown.empty() ? std::string() : quoted_for_message(note->shown));
    }
  };
  for (const LogicalRecord& record : chunk.records) {
    emit_notes_before(record.to);
    walk(chunk, record, sink);
  }
  emit_notes_before(std::numeric_limits<std::uint64_t>::max());
  for (std::size_t n = 0; n < kNotes; ++n) {
    findings_.add_count(static_cast<Note>(n), chunk.notes_left_out[n]);
  }
  physical_records_ += chunk.physical_records;
}

void Bai2Assembler::walk(const LexedChunk& chunk, const LogicalRecord& record, CashSink& sink) {
  const std::uint32_t number = physical_records_ + record.first + 1;
  const Place at{record, number, number + record.lines_with_code + record.lines_without_code - 1};
  RangeUse use = RangeUse::structure;
  std::string detail_what;
  switch (record.code) {
    case RecordCode::file_header:
      file_header(chunk.envelopes[record.index], at);
      break;
    case RecordCode::group_header:
      group_header(chunk.envelopes[record.index], at);
      break;
    case RecordCode::account:
      account_header(chunk.accounts[record.index], at);
      break;
    case RecordCode::detail: {
      count(record);
      fill_gap(sink, record.from);
      use = detail(chunk.details[record.index], at, sink);
      detail_what = "16 detail ";
      detail_what += chunk.details[record.index].type_text;
      break;
    }
    case RecordCode::account_trailer:
      count(record);
      account_trailer(chunk.envelopes[record.index], at);
      break;
    case RecordCode::group_trailer:
      abandon_account();
      count(record);
      group_trailer(chunk.envelopes[record.index], at);
      break;
    case RecordCode::file_trailer:
      abandon_group();
      count(record);
      file_trailer(chunk.envelopes[record.index], at);
      break;
    case RecordCode::continuation:
    case RecordCode::none:
      count(record);
      use = RangeUse::rejected;
      break;
  }
  cover(sink, record.from, record.to, use, number,
        detail_what.empty() ? what_of(record.code) : detail_what);
  last_record_ = at.last;
}

// Counts the record in everything that is open; a header opens its unit first and counts after.
void Bai2Assembler::count(const LogicalRecord& record) {
  if (file_.open) file_.records.add(record);
  if (group_.open) group_.records.add(record);
  if (account_.open) account_.records.add(record);
}

RangeUse Bai2Assembler::detail(const Detail& detail, const Place& at, CashSink& sink) {
  ++summary_.transactions;
  if (!account_.open) {
    findings_.add(Note::entry_outside_account, at.number, at.record.from,
                  quoted_for_message(detail.type_text));
    return RangeUse::rejected;
  }
  ++account_.details;
  if (detail.amount_state == AmountState::pointed && !detail.negative) {
    const Currency currency = account_.statement.currency;
    const bool allowed = account_.dialect->amounts_with_point;
    const auto minor =
        allowed && currency.known() ? minor_of_pointed(detail.amount, currency) : std::nullopt;
    if (!minor) {
      findings_.add(allowed ? Note::amount_unreadable : Note::amount_with_point, at.number,
                    at.record.from, quoted_for_message(detail.type_text));
      return RangeUse::rejected;
    }
    Detail in_minor = detail;
    in_minor.amount = static_cast<std::int64_t>(*minor);
    in_minor.amount_state = AmountState::stated;
    return book(in_minor, at, sink);
  }
  const bool has_amount =
      detail.amount_state == AmountState::stated || detail.amount_state == AmountState::empty;
  if (!has_amount || detail.negative) return RangeUse::rejected;  // the lexer has remarked on it
  return book(detail, at, sink);
}

RangeUse Bai2Assembler::book(const Detail& detail, const Place& at, CashSink& sink) {
  account_.details_sum += detail.amount;
  if (!account_.readable) return RangeUse::rejected;
  tally(detail);
  remark_type(detail, at);
  if (detail.amount == 0 && direction_of(detail.type) != Direction::none) {
    findings_.add(Note::amount_zero, at.number, at.record.from,
                  quoted_for_message(detail.type_text));
  }
  const CashKind kind = kind_of(detail, *account_.statement.profile);
  const SourceRange source{at.number, at.record.from, at.record.to};
  std::uint32_t ordinal = 0;
  const CashRecord cash = writer_.write(detail, kind, account_.statement, source, ordinal);
  if (cash.key_is_reference && ordinal > 1) {
    findings_.add(Note::reference_reused, at.number, at.record.from,
                  quoted_for_message(detail.bank_reference));
  }
  sink.cash(cash);
  const bool is_payment = kind == CashKind::receipt || kind == CashKind::returned;
  return is_payment ? RangeUse::payment : RangeUse::non_cash;
}

void Bai2Assembler::remark_type(const Detail& detail, const Place& at) {
  const auto& mapped = account_.statement.profile->type_codes;
  if (detail.type == kNoTypeCode || mapped.find(detail.type_text) != mapped.end()) return;
  const auto add = [&](Note note) {
    findings_.add(note, at.number, at.record.from, quoted_for_message(detail.type_text));
  };
  switch (level_of(detail.type)) {
    case CodeLevel::unknown:
      add(Note::type_code_unknown);
      break;
    case CodeLevel::status:
      add(Note::status_code_in_detail);
      return;
    case CodeLevel::summary:
      if (default_kind(detail.type) != CashKind::receipt) add(Note::summary_code_in_detail);
      break;
    case CodeLevel::detail:
      break;
  }
  if (detail.amount != 0 && default_kind(detail.type) == CashKind::ignore) {
    add(Note::amount_without_direction);
  }
}

void Bai2Assembler::tally(const Detail& detail) {
  const Currency currency = account_.statement.currency;
  switch (direction_of(detail.type)) {
    case Direction::credit:
      ++summary_.credits.count;
      credits_[currency] += detail.amount;
      account_.credits += detail.amount;
      break;
    case Direction::debit:
      ++summary_.debits.count;
      debits_[currency] += detail.amount;
      account_.debits += detail.amount;
      break;
    case Direction::none:
      break;
  }
}

void Bai2Assembler::cover(CashSink& sink, std::uint64_t from, std::uint64_t to, RangeUse use,
                          std::uint32_t record, std::string_view what) {
  fill_gap(sink, from);
  sink.range({.bytes = {from, to}, .use = use, .record = record, .what = what});
  covered_ = to;
}

void Bai2Assembler::fill_gap(CashSink& sink, std::uint64_t to) {
  const std::size_t start = framing_of(bytes_.substr(0, 3)).start;
  if (covered_ == 0 && start > 0 && to >= start) {
    covered_ = start;
    sink.range(
        {.bytes = {0, start}, .use = RangeUse::structure, .record = 0, .what = "byte order mark"});
  }
  if (covered_ == to) return;
  sink.range(
      {.bytes = {covered_, to}, .use = RangeUse::structure, .record = 0, .what = "no record"});
  covered_ = to;
}

std::uint32_t Bai2Assembler::add_unit(std::uint32_t parent, Level level, std::string name,
                                      const Place& at) {
  summary_.units.push_back({.parent = parent,
                            .level = level,
                            .name = std::move(name),
                            .first_record = at.number,
                            .last_record = at.last,
                            .from = at.record.from,
                            .to = at.record.to});
  return static_cast<std::uint32_t>(summary_.units.size() - 1);
}

// The first reason stands: a deletion whose total is wrong as well must not be released as an
// update.
void Bai2Assembler::hold(Unit& unit, HoldReason reason) {
  if (unit.hold == HoldReason::none) unit.hold = reason;
}

const Dialect& Bai2Assembler::dialect_of(const AccountProfile& profile) const {
  // Without one of its own, as of an account that is not known, the profile `default` counts.
  if (context_.dialect.empty() && profile.dialect.empty()) return context_.dialect_of({});
  return context_.profiles->dialect(context_.dialect.empty() ? std::string_view(profile.dialect)
                                                             : context_.dialect);
}

const Dialect& Bai2Assembler::dialect_or_default(const Dialect* dialect) const {
  return dialect != nullptr ? *dialect : context_.dialect_of({});
}

}  // namespace quittance::ingest::bai2

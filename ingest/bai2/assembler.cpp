#include "ingest/bai2/assembler.h"

#include <limits>
#include <utility>

#include "core/text.h"

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

// "file-2" and the like, or with a second text behind it.
std::string numbered(std::string_view word, std::uint64_t number) {
  return std::string(word) + "-" + std::to_string(number);
}

void append_part(std::string& list, std::string_view part) {
  if (!list.empty()) list += '+';
  list += part;
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
                    note->shown.empty() ? std::string() : quoted(note->shown));
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

void Bai2Assembler::file_header(const Envelope& header, const Place& at) {
  abandon_file();
  if (!files_.empty()) findings_.add(Note::second_file, at.number, at.record.from);
  open_file(at);
  count(at.record);

  LogicalId& id = summary_.logical_id;
  append_part(id.sender, header.field(0));
  append_part(id.receiver, header.field(1));
  append_part(id.created, std::string(header.field(2)) + " " + std::string(header.field(3)));
  append_part(id.file_id, header.field(4));
  if (!read_date(header.field(2)).known()) {
    findings_.add(Note::creation_date_unreadable, at.number, at.record.from,
                  quoted(header.field(2)));
  }
  const std::string_view time = header.field(3);
  if (!is_time(time) || time.size() > 4) {
    findings_.add(Note::time_unusual, at.number, at.record.from, quoted(time));
  }
  const std::string_view version = header.field(7);
  if (version != "2" && version != "3") {
    findings_.add(Note::version_unknown, at.number, at.record.from, quoted(version));
  }
}

void Bai2Assembler::open_file(const Place& at) {
  file_ = {};
  file_.open = true;
  writer_.start_file();
  FileUnit file;
  file.units_from = static_cast<std::uint32_t>(summary_.units.size());
  file.unit.parent = 0;
  file.unit.level = Level::file;
  file.unit.first_record = at.number;
  file.unit.from = at.record.from;
  files_.push_back(std::move(file));
}

void Bai2Assembler::group_header(const Envelope& header, const Place& at) {
  abandon_group();
  if (!file_.open) {
    findings_.add(Note::file_header_missing, at.number, at.record.from);
    open_file(at);
    hold(files_.back().unit, HoldReason::structure_broken);
  }
  open_group(at);
  count(at.record);
  read_group_status(header.field(2), at);

  group_.as_of = read_date(header.field(3));
  if (!group_.as_of.known()) {
    findings_.add(Note::as_of_date_unreadable, at.number, at.record.from, quoted(header.field(3)));
    hold(summary_.units[group_.unit], HoldReason::structure_broken);
  }
  const std::string_view time = header.field(4);
  if (!is_time(time) || time.size() > 4) {
    findings_.add(Note::time_unusual, at.number, at.record.from, quoted(time));
  }
  group_.currency = header.field(5);
  // "031001234,122099999,1,040620,2359,,2": the modifier stands seventh, as it must.
  const std::string_view modifier = header.field(6);
  group_.provisional = modifier == "3" || modifier == "4";
  if (!modifier.empty() && !group_.provisional && modifier != "1" && modifier != "2") {
    findings_.add(Note::modifier_unknown, at.number, at.record.from, quoted(modifier));
  }
}

void Bai2Assembler::read_group_status(std::string_view status, const Place& at) {
  Unit& unit = summary_.units[group_.unit];
  if (status.empty()) {
    findings_.add(Note::group_status_empty, at.number, at.record.from);
  } else if (status == "2" || status == "3") {
    findings_.add(Note::group_held_status, at.number, at.record.from,
                  "status " + std::string(status));
    hold(unit, HoldReason::held_status);
    group_.posts = false;
  } else if (status == "4") {
    findings_.add(Note::group_test, at.number, at.record.from);
    unit.test = true;
    group_.test = true;
    group_.posts = false;
  } else if (status != "1") {
    findings_.add(Note::group_status_unknown, at.number, at.record.from, quoted(status));
    hold(unit, HoldReason::held_status);
    group_.posts = false;
  }
}

void Bai2Assembler::open_group(const Place& at) {
  group_ = {};
  group_.open = true;
  group_.unit = add_unit(0, Level::group, numbered("group", ++file_.groups), at);
}

void Bai2Assembler::account_header(const AccountHeader& header, const Place& at) {
  abandon_account();
  if (!group_.open) {
    if (!file_.open) {
      findings_.add(Note::file_header_missing, at.number, at.record.from);
      open_file(at);
      hold(files_.back().unit, HoldReason::structure_broken);
    }
    findings_.add(Note::group_header_missing, at.number, at.record.from);
    open_group(at);
    hold(summary_.units[group_.unit], HoldReason::structure_broken);
  }
  account_ = {};
  account_.open = true;
  ++group_.accounts;
  ++summary_.accounts;
  ++summary_.statements;
  Statement& statement = account_.statement;
  const std::string path =
      summary_.units[group_.unit].name + "/" + numbered("account", group_.accounts);
  statement.unit = add_unit(group_.unit, Level::account, path, at);
  summary_.units[statement.unit].test = group_.test;
  count(at.record);

  statement.account = header.account;
  statement.profile = &context_.profiles->of(header.account);
  statement.as_of = group_.as_of;
  statement.provisional = group_.provisional;
  account_.dialect = &dialect_of(*statement.profile);
  if (group_.dialect == nullptr) group_.dialect = account_.dialect;
  if (file_.dialect == nullptr) file_.dialect = account_.dialect;
  if (summary_.dialect.empty()) summary_.dialect = account_.dialect->name;
  if (header.account.empty()) findings_.add(Note::account_missing, at.number, at.record.from);
  read_currency(header, at);
  account_.readable = statement.currency.known() && group_.as_of.known() && !header.account.empty();
  if (account_.readable) {
    ++readable_accounts_;
  } else {
    hold(summary_.units[statement.unit], HoldReason::structure_broken);
  }
  account_.scale.add(statement.currency);
  account_.header = header;
  account_.header.account = {};
  account_.header.currency = {};
  statement.id_prefix = statement_prefix(statement.account, statement.as_of);
  // Deletions, corrections and tests repeat what other groups say; so does same-day reporting.
  const std::uint64_t scope = group_.posts ? (group_.provisional ? 1 : 0) : 2 + group_.unit;
  statement.ordinal_seed = mark_of(mark_of(scope, statement.id_prefix), statement.currency.code());
}

// The 03's currency, else the group's, else the account profile's, else US dollars as the
// specification says.
void Bai2Assembler::read_currency(const AccountHeader& header, const Place& at) {
  const std::optional<Currency>& of_profile = account_.statement.profile->currency;
  const std::string_view written =
      header.currency.empty() ? std::string_view(group_.currency) : header.currency;
  Currency& currency = account_.statement.currency;
  if (written.empty()) {
    currency = of_profile.value_or(Currency::of("USD"));
    return;
  }
  const Result<Currency> parsed = Currency::parse(written);
  if (!parsed) {
    findings_.add(Note::currency_unknown, at.number, at.record.from, quoted(written));
    return;
  }
  currency = *parsed;
  if (of_profile && *of_profile != currency) {
    findings_.add(Note::currency_differs_from_profile, at.number, at.record.from,
                  currency.code() + " in the file, " + of_profile->code() + " in the profile");
  }
}

RangeUse Bai2Assembler::detail(const Detail& detail, const Place& at, CashSink& sink) {
  ++summary_.transactions;
  if (!account_.open) {
    findings_.add(Note::entry_outside_account, at.number, at.record.from, quoted(detail.type_text));
    return RangeUse::rejected;
  }
  ++account_.details;
  const bool has_amount =
      detail.amount_state == AmountState::stated || detail.amount_state == AmountState::empty;
  if (!has_amount || detail.negative) return RangeUse::rejected;  // the lexer has remarked on it
  account_.details_sum += detail.amount;
  if (!account_.readable) return RangeUse::rejected;
  tally(detail);
  remark_type(detail, at);
  const CashKind kind = kind_of(detail, *account_.statement.profile);
  const SourceRange source{at.number, at.record.from, at.record.to};
  std::uint32_t ordinal = 0;
  const CashRecord cash = writer_.write(detail, kind, account_.statement, source, ordinal);
  if (cash.key_is_reference && ordinal > 1) {
    findings_.add(Note::reference_reused, at.number, at.record.from, quoted(detail.bank_reference));
  }
  sink.cash(cash);
  const bool is_payment = kind == CashKind::receipt || kind == CashKind::returned;
  return is_payment ? RangeUse::payment : RangeUse::non_cash;
}

void Bai2Assembler::remark_type(const Detail& detail, const Place& at) {
  const auto& mapped = account_.statement.profile->type_codes;
  if (detail.type == kNoTypeCode || mapped.find(detail.type_text) != mapped.end()) return;
  const auto add = [&](Note note) {
    findings_.add(note, at.number, at.record.from, quoted(detail.type_text));
  };
  switch (level_of(detail.type)) {
    case CodeLevel::unknown:
      add(Note::type_code_unknown);
      break;
    case CodeLevel::status:
      add(Note::status_code_in_detail);
      break;
    case CodeLevel::summary:
      if (default_kind(detail.type) != CashKind::receipt) add(Note::summary_code_in_detail);
      break;
    case CodeLevel::detail:
      break;
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
  return context_.profiles->dialect(context_.dialect.empty() ? std::string_view(profile.dialect)
                                                             : context_.dialect);
}

const Dialect& Bai2Assembler::dialect_or_default(const Dialect* dialect) const {
  return dialect != nullptr ? *dialect : context_.profiles->dialect(context_.dialect);
}

}  // namespace quittance::ingest::bai2

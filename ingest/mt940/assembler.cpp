#include "ingest/mt940/assembler.h"

#include <limits>

#include "core/text.h"
#include "ingest/mt940/kinds.h"

namespace quittance::ingest::mt940 {
namespace {

std::string_view what_of(const Piece& piece) {
  switch (piece.kind) {
    case PieceKind::envelope:
      return "envelope";
    case PieceKind::end:
      return "end of message";
    case PieceKind::heading:
      return "heading";
    case PieceKind::stray:
      return "text outside a message";
    case PieceKind::field:
    case PieceKind::entry:
      break;
  }
  return name(piece.tag);
}

}  // namespace

MtAssembler::MtAssembler(int type, std::string_view bytes, const DecodeContext& context)
    : type_(type), bytes_(bytes), context_(context) {
  summary_.format = "mt" + std::to_string(type);
  summary_.units.push_back({.parent = Unit::kNoParent,
                            .level = Level::file,
                            .name = "file",
                            .first_record = 1,
                            .last_record = 0,
                            .from = 0,
                            .to = bytes.size()});
}

void MtAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  const auto& chunk = static_cast<const LexedChunk&>(*fragment);
  auto note = chunk.notes.begin();
  const auto emit_notes_before = [&](std::uint64_t offset) {
    for (; note != chunk.notes.end() && note->offset < offset; ++note) {
      findings_.add(note->note, lines_ + note->line + 1, note->offset,
                    note->shown.empty() ? std::string() : quoted_for_message(note->shown));
    }
  };
  for (const Piece& piece : chunk.pieces) {
    emit_notes_before(piece.to);
    walk(chunk, piece, sink);
  }
  emit_notes_before(std::numeric_limits<std::uint64_t>::max());
  for (std::size_t n = 0; n < kNotes; ++n) {
    findings_.add_count(static_cast<Note>(n), chunk.notes_left_out[n]);
  }
  lines_ += chunk.lines;
}

void MtAssembler::walk(const LexedChunk& chunk, const Piece& piece, CashSink& sink) {
  const Place at{piece, lines_ + piece.line + 1};
  RangeUse use = RangeUse::structure;
  std::string& what = what_;
  what.clear();
  switch (piece.kind) {
    case PieceKind::entry: {
      ++pieces_;
      begun_ = {};
      const Entry& read = chunk.entries[piece.index];
      ensure_open(at);
      prepare();
      use = entry(read, at, sink);
      what += "61 ";
      what += name(read.line.mark);
      what += ' ';
      append_type_code(what, read);
      break;
    }
    case PieceKind::field:
      ++pieces_;
      begun_ = {};
      field(at);
      break;
    case PieceKind::envelope:
    case PieceKind::end:
      if (piece.kind == PieceKind::end) ends_seen_ = message_.ended = true;
      close_message();
      next_in_block_ = piece.content.find("{4:") != std::string_view::npos;
      begun_ = {.present = piece.content.find("{1:F01") != std::string_view::npos,
                .record = at.number,
                .offset = piece.from};
      next_type_ = message_type(piece.content);
      break;
    case PieceKind::heading:
    case PieceKind::stray:
      break;
  }
  cover(sink, piece, use, at.number, what.empty() ? what_of(piece) : std::string_view(what));
  last_record_ = at.number;
}

void MtAssembler::field(const Place& at) {
  if (at.piece.tag == Tag::reference) {
    open_message(at, true);
    message_.made = trim(at.piece.content);
    ++summary_.statements;
    return;
  }
  // A second account begins another message, whose :20: is missing.
  const bool used = message_.prepared || message_.closing.present;
  if (at.piece.tag == Tag::account && message_.open && used) close_message();
  const bool opening = at.piece.tag == Tag::opening || at.piece.tag == Tag::opening_page;
  if (opening && message_.opening.present && !message_.stated_reference) close_message();
  ensure_open(at);
  switch (at.piece.tag) {
    case Tag::account:
      read_account(at);
      break;
    case Tag::number:
      read_number(at);
      break;
    case Tag::opening:
    case Tag::opening_page:
      read_opening(at);
      break;
    case Tag::closing:
    case Tag::closing_page:
      if (message_.closing.present) {
        findings_.add(Note::field_repeated, at.number, at.piece.from, name(at.piece.tag));
        break;
      }
      message_.closing = read_known(at, at.piece.tag == Tag::closing_page);
      break;
    case Tag::floor_limit:
      read_floor_limit(at);
      break;
    case Tag::created:
      if (!message_.opening.present) message_.type = 942;
      message_.made = trim(at.piece.content);
      break;
    case Tag::debits_total:
      read_stated_total(at, message_.debits);
      break;
    case Tag::credits_total:
      read_stated_total(at, message_.credits);
      break;
    case Tag::information:
    case Tag::bank_own:
      read_information(at);
      break;
    default:
      break;
  }
}

void MtAssembler::ensure_open(const Place& at) {
  if (message_.open) return;
  findings_.add(Note::reference_missing, at.number, at.piece.from);
  open_message(at, false);
}

void MtAssembler::open_message(const Place& at, bool stated_reference) {
  close_message();
  message_ = {};
  message_.open = true;
  message_.stated_reference = stated_reference;
  message_.type = next_type_ != 0 ? next_type_ : type_;
  next_type_ = 0;
  message_.in_block = next_in_block_;
  next_in_block_ = false;
  message_.at = {at.number, at.piece.from};
}

// Once before the first entry, or at the end of a message without any: what its header makes known.
void MtAssembler::prepare() {
  if (message_.prepared) return;
  message_.prepared = true;
  Statement& statement = message_.statement;
  statement.account = message_.account;
  statement.id_account = message_.id_account;
  statement.profile = &context_.profiles->of(message_.account);
  message_.dialect = &dialect_of(*statement.profile);
  if (summary_.dialect.empty()) summary_.dialect = message_.dialect->name;
  const std::optional<Currency>& of_profile = statement.profile->currency;
  if (!message_.currency.known()) message_.currency = currency_ahead();
  if (!message_.currency.known() && of_profile) message_.currency = *of_profile;
  if (of_profile && *of_profile != message_.currency) {
    findings_.add(
        Note::currency_differs, message_.at.record, message_.at.offset,
        message_.currency.code() + " in the file, " + of_profile->code() + " in the profile");
  }
  statement.currency = message_.currency;
  statement.provisional = message_.type == 942;
  if (message_.type != type_) {
    findings_.add(Note::message_type_differs, message_.at.record, message_.at.offset,
                  "MT" + std::to_string(message_.type));
  }
  open_statement();
  if (!message_.account.empty()) accounts_.insert(message_.account);
  message_.readable = !message_.account.empty() && message_.currency.known();
  if (message_.readable) {
    ++readable_messages_;
  } else if (message_.account.empty()) {
    findings_.add(Note::account_missing, message_.at.record, message_.at.offset);
  }
}

// The next page of the statement before: the same account and number, intermediate balances.
bool MtAssembler::continues_page() const {
  return before_.present && before_.closing.page && message_.opening.page &&
         before_.account == message_.account && before_.number == message_.number;
}

void MtAssembler::open_statement() {
  if (continues_page()) {
    message_.unit = before_.unit;
    page_control();
  } else {
    const At open_page = before_.present && before_.closing.page ? before_.at : At{};
    if (open_page.record != 0) {
      findings_.add(Note::page_gap, open_page.record, open_page.offset,
                    "no page follows the intermediate closing balance");
    }
    if (message_.opening.page) {
      findings_.add(Note::page_gap, message_.at.record, message_.at.offset,
                    "no page stands before the intermediate opening balance");
    }
    ++statements_;
    summary_.units.push_back({.parent = 0,
                              .level = Level::statement,
                              .name = "statement-" + std::to_string(statements_),
                              .first_record = message_.at.record,
                              .last_record = message_.at.record,
                              .from = message_.at.offset,
                              .to = message_.at.offset});
    message_.unit = static_cast<std::uint32_t>(summary_.units.size() - 1);
    writer_.start_statement();
    continuity_control();
    number_control();
  }
  message_.statement.unit = message_.unit;
}

RangeUse MtAssembler::reject(Note why, const Place& at, std::string_view shown) {
  message_.incomplete = true;
  findings_.add(why, at.number, at.piece.from,
                shown.empty() ? std::string() : quoted_for_message(shown));
  return RangeUse::rejected;
}

RangeUse MtAssembler::entry(const Entry& entry, const Place& at, CashSink& sink) {
  ++summary_.transactions;
  const EntryLine& line = entry.line;
  if (line.mark == Mark::none || line.amount.state != Amount::State::stated) {
    message_.incomplete = true;
    return RangeUse::rejected;  // the lexer has remarked on it
  }
  const Result<std::int64_t> minor = minor_of(line.amount, message_.currency);
  if (!minor) return reject(Note::amount_not_in_currency, at, {});
  tally(entry, *minor);
  if (!message_.readable) {
    message_.incomplete = true;
    if (!message_.account.empty() && !message_.told_why) {
      message_.told_why = true;
      findings_.add(Note::currency_missing, at.number, at.piece.from);
    }
    return RangeUse::rejected;
  }
  if (!line.value_date.known() && !line.entry_date.known())
    return reject(Note::date_missing, at, {});
  if (*minor == 0) findings_.add(Note::amount_zero, at.number, at.piece.from);
  if (is_unknown_type(entry, *message_.statement.profile)) {
    findings_.add(Note::type_unknown, at.number, at.piece.from, quoted_for_message(line.type));
  }
  if (is_expected(line.mark)) {
    findings_.add(Note::expected_entry, at.number, at.piece.from, name(line.mark));
  }
  if (line.funds_code != 0 && (line.funds_code & ~0x20) != message_.currency.code()[2]) {
    findings_.add(Note::funds_code_differs, at.number, at.piece.from,
                  quoted_for_message({&line.funds_code, 1}));
  }
  std::uint32_t ordinal = 0;
  const CashRecord cash = writer_.write(entry, *minor, message_.statement,
                                        {at.number, at.piece.from, at.piece.to}, ordinal);
  if (cash.key_is_reference && ordinal > 1) {
    findings_.add(Note::reference_reused, at.number, at.piece.from,
                  quoted_for_message(cash.bank_reference));
  }
  sink.cash(cash);
  const bool is_payment = cash.kind == CashKind::receipt || cash.kind == CashKind::returned;
  return is_payment ? RangeUse::payment : RangeUse::non_cash;
}

void MtAssembler::tally(const Entry& entry, std::int64_t minor) {
  const bool credit = is_credit(entry.line.mark);
  Tally& tally = credit ? summary_.credits : summary_.debits;
  ++tally.count;
  (credit ? credits_ : debits_)[message_.currency] += minor;
  Side& side = credit ? message_.credits : message_.debits;
  ++side.count;
  side.amount += minor;
  if (!is_expected(entry.line.mark)) message_.booked += credit ? minor : -minor;
}

void MtAssembler::cover(CashSink& sink, const Piece& piece, RangeUse use, std::uint32_t record,
                        std::string_view what) {
  if (covered_ < piece.from) {
    const std::string_view gap =
        covered_ == 0 && text_start(bytes_) > 0 ? "byte order mark" : "blank";
    sink.range(
        {.bytes = {covered_, piece.from}, .use = RangeUse::structure, .record = 0, .what = gap});
  }
  sink.range({.bytes = {piece.from, piece.to}, .use = use, .record = record, .what = what});
  covered_ = piece.to;
}

// The first reason stands.
void MtAssembler::hold(std::uint32_t unit, HoldReason reason) {
  HoldReason& held = summary_.units[unit].hold;
  if (held == HoldReason::none) held = reason;
}

const Dialect& MtAssembler::dialect_of(const AccountProfile& profile) const {
  // Without one of its own, as of an account that is not known, the profile `default` counts.
  if (context_.dialect.empty() && profile.dialect.empty()) return context_.dialect_of({});
  return context_.profiles->dialect(context_.dialect.empty() ? std::string_view(profile.dialect)
                                                             : context_.dialect);
}

}  // namespace quittance::ingest::mt940

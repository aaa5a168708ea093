#include "ingest/ofx/assembler.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/text.h"
#include "ingest/ofx/kinds.h"
#include "ingest/ofx/tags.h"
#include "ingest/tally_sums.h"

namespace quittance::ingest::ofx {
namespace {

// Banks without unique ids send zeros.
bool says_nothing(std::string_view id) {
  return id.find_first_not_of('0') == std::string_view::npos;
}

bool is_account_from(std::string_view aggregate) {
  return aggregate == "BANKACCTFROM" || aggregate == "CCACCTFROM" || aggregate == "INVACCTFROM";
}

// "1.250", "-12,500": one mark that may group thousands as well.
bool groups_like(std::string_view text) {
  text = trim(text);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t mark = text.find_first_of(".,");
  return mark != std::string_view::npos && mark >= 1 && mark <= 3 && text.front() != '0' &&
         text.size() == mark + 4 && all_digits(text.substr(0, mark)) &&
         all_digits(text.substr(mark + 1));
}

}  // namespace

OfxAssembler::OfxAssembler(std::string_view bytes, const DecodeContext& context)
    : bytes_(bytes), context_(context) {
  summary_.format = "ofx";
  summary_.units.push_back({.parent = Unit::kNoParent,
                            .level = Level::file,
                            .name = "file",
                            .first_record = 1,
                            .last_record = 0,
                            .from = 0,
                            .to = bytes.size()});
}

void OfxAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  const auto& chunk = static_cast<const LexedChunk&>(*fragment);
  auto note = chunk.notes.begin();
  const auto emit_notes_before = [&](std::uint64_t offset) {
    for (; note != chunk.notes.end() && note->offset < offset; ++note) {
      findings_.add(note->note, lines_ + note->line + 1, note->offset);
    }
  };
  for (const Piece& piece : chunk.pieces) {
    emit_notes_before(piece.to);
    ++pieces_;
    const At at{lines_ + piece.line + 1, piece.from, piece.to};
    switch (piece.kind) {
      case Piece::Kind::transaction: {
        const Transaction& read = chunk.transactions[piece.index];
        fill_gap(sink, at.from);
        prepare();
        const RangeUse use = transaction(read, at, sink);
        const std::string what = "STMTTRN " + std::string(read.type);
        sink.range({.bytes = {at.from, at.to}, .use = use, .record = at.record, .what = what});
        covered_ = at.to;
        break;
      }
      case Piece::Kind::open:
        open_tag(piece.name, at);
        break;
      case Piece::Kind::close:
        close_tag(piece.name, at);
        break;
      case Piece::Kind::leaf:
        leaf(piece.name, piece.value, at);
        break;
    }
  }
  emit_notes_before(std::numeric_limits<std::uint64_t>::max());
  for (std::size_t n = 0; n < kNotes; ++n) {
    findings_.add_count(static_cast<Note>(n), chunk.notes_left_out[n]);
  }
  lines_ += chunk.lines;
}

void OfxAssembler::open_tag(std::string_view name, const At& at) {
  end_status();
  // Each reply speaks for itself: behind a failed sign-on, which is a finding, a statement whose
  // own reply reports success is what the server says it is.
  if (name == "SONRS" || name.ends_with("TRNRS")) begin_reply();
  aggregate_ = name;  // a view into the file, or of a constant: it outlives the fragment
  if (name == "OFX") {
    ended_ = false;
    close_statement(statement_.in_list);
  }
  if (name == "BANKTRANLIST" || name == "INVTRANLIST") statement_.in_list = true;
  if (name == "LEDGERBAL" || name == "AVAILBAL") statement_.in_list = false;
  if (name == "STMTRS") open_statement(AccountKind::bank, at);
  if (name == "CCSTMTRS") open_statement(AccountKind::card, at);
  if (name == "INVSTMTRS") {
    open_statement(AccountKind::investment, at);
    findings_.add(Note::investments_unread, at.record, at.from);
  }
}

void OfxAssembler::begin_reply() {
  reply_fails_ = false;
  reply_units_ = summary_.units.size();
}

void OfxAssembler::close_tag(std::string_view name, const At& at) {
  end_status();
  aggregate_ = {};
  const bool ends_reply = name.ends_with("TRNRS") || name.ends_with("MSGSRSV1");
  if (name == "BANKTRANLIST" || name == "INVTRANLIST" || ends_reply) statement_.in_list = false;
  if (name.ends_with("TRNRS")) reply_units_ = summary_.units.size();
  if (name == "STMTRS" || name == "CCSTMTRS" || name == "INVSTMTRS") {
    if (statement_.open) summary_.units[statement_.unit].to = at.to;
    close_statement(false);
  }
  if (name == "OFX") {
    ended_ = true;
    close_statement(false);
  }
}

void OfxAssembler::leaf(std::string_view name, std::string_view value, const At& at) {
  if (aggregate_ == "STATUS") {
    if (name == "CODE") {
      status_.code = value;
      status_.record = at.record;
      status_.from = at.from;
    }
    if (name == "SEVERITY") status_.severity = value;
    if (name == "MESSAGE") status_.message = value;
    return;
  }
  if (name == "ORG" && summary_.logical_id.sender.empty()) summary_.logical_id.sender = value;
  if (!statement_.open) return;
  if (name == "CURDEF") {
    if (value.empty()) return;
    if (const Result<Currency> currency = Currency::parse(value)) {
      statement_.currency = *currency;
    } else {
      statement_.currency_unknown = true;
      findings_.add(Note::currency_unknown, at.record, at.from, quoted_for_message(value));
    }
  } else if (name == "ACCTID" && is_account_from(aggregate_)) {
    if (statement_.account.empty()) statement_.account = value;
  } else if (name == "BALAMT" && aggregate_ == "LEDGERBAL") {
    take_balance(value, at);
  } else if (name == "DTASOF" && aggregate_ == "LEDGERBAL") {
    statement_.balance.date = read_date(value);
  }
}

void OfxAssembler::open_statement(AccountKind kind, const At& at) {
  // One that begins in the midst of another's transactions: the other one's end was lost.
  close_statement(statement_.in_list);
  statement_ = {};
  statement_.open = true;
  statement_.kind = kind;
  statement_.record = at.record;
  statement_.offset = at.from;
  ++summary_.statements;
  summary_.units.push_back({.parent = 0,
                            .level = Level::statement,
                            .name = "statement-" + std::to_string(summary_.statements),
                            .first_record = at.record,
                            .last_record = at.record,
                            .from = at.from,
                            .to = at.to});
  statement_.unit = static_cast<std::uint32_t>(summary_.units.size() - 1);
  if (reply_fails_) hold_in_error(statement_.unit);
}

// Zero is success. INFO and WARN say that the request was done all the same.
void OfxAssembler::end_status() {
  const Status status = std::exchange(status_, {});
  if (says_nothing(status.code)) return;
  std::string what = "code " + quoted_for_message(status.code);
  if (!status.message.empty()) what += ", " + quoted_for_message(status.message);
  const std::string severity = to_upper(trim(status.severity));
  const bool done = severity == "INFO" || severity == "WARN";
  findings_.add(done ? Note::status_told : Note::status_error, status.record, status.from, what);
  if (done) return;
  reply_fails_ = true;
  for (std::size_t unit = reply_units_; unit < summary_.units.size(); ++unit) hold_in_error(unit);
}

void OfxAssembler::hold_in_error(std::size_t unit) {
  Unit& held = summary_.units[unit];
  if (held.hold == HoldReason::held_status) return;
  findings_.add(Note::statement_in_error, held.first_record, held.from);
  held.hold = HoldReason::held_status;
}

// Before the first transaction, or at the end of a statement without any.
void OfxAssembler::prepare() {
  Statement& statement = statement_;
  if (!statement.open || statement.prepared) return;
  statement.prepared = true;
  statement.profile = &context_.profiles->of(statement.account);
  const std::optional<Currency>& of_profile = statement.profile->currency;
  if (!statement.currency.known() && !statement.currency_unknown && of_profile) {
    statement.currency = *of_profile;
  }
  if (of_profile && statement.currency.known() && *of_profile != statement.currency) {
    findings_.add(
        Note::currency_differs, statement.record, statement.offset,
        statement.currency.code() + " in the file, " + of_profile->code() + " in the profile");
  }
  if (summary_.dialect.empty()) {
    const std::string_view name =
        context_.dialect.empty() ? std::string_view(statement.profile->dialect) : context_.dialect;
    summary_.dialect = context_.profiles->dialect(name).name;
  }
  if (statement.account.empty()) {
    findings_.add(Note::account_missing, statement.record, statement.offset);
  } else {
    ++readable_statements_;
    accounts_.insert(statement.account);
  }
  statement.seed = mark_of(0, statement.account);
}

void OfxAssembler::take_balance(std::string_view value, const At& at) {
  const Result<std::int64_t> amount = read_amount(value, statement_.currency);
  if (!amount) {
    if (!value.empty()) {
      findings_.add(Note::balance_unreadable, at.record, at.from, quoted_for_message(value));
    }
    return;
  }
  statement_.has_balance = true;
  statement_.balance.closing = *amount;
}

void OfxAssembler::close_statement(bool cut_off) {
  if (!statement_.open) return;
  prepare();
  statement_.open = false;
  Unit& unit = summary_.units[statement_.unit];
  unit.to = std::max(unit.to, covered_);
  if (cut_off) {
    findings_.add(Note::statement_cut_off, statement_.record, statement_.offset);
    if (unit.hold == HoldReason::none) unit.hold = HoldReason::trailer_missing;
  }
  if (!statement_.has_balance) return;
  Balance& balance = statement_.balance;
  balance.account = statement_.account;
  balance.currency = statement_.currency;
  balance.has_closing = true;
  summary_.balances.push_back(balance);
}

RangeUse OfxAssembler::reject(Errc why, const Transaction& read, const At& at) {
  Note note = Note::amount_unreadable;
  if (why == Errc::amount_overflow) note = Note::amount_overflow;
  if (why == Errc::amount_excess_decimals) note = Note::amount_excess_decimals;
  findings_.add(note, at.record, at.from, quoted_for_message(read.amount));
  return RangeUse::rejected;
}

RangeUse OfxAssembler::transaction(const Transaction& read, const At& at, CashSink& sink) {
  ++summary_.transactions;
  Currency currency = statement_.open ? statement_.currency : Currency{};
  if (!read.currency.empty()) {
    const Result<Currency> stated = Currency::parse(read.currency);
    if (stated && currency.known() && *stated != currency) {
      findings_.add(Note::other_currency, at.record, at.from, stated->code());
    }
    if (stated) currency = *stated;
  }
  if (currency.known() && !statement_.account.empty()) currency_known_ = true;
  const Result<std::int64_t> amount = read_amount(read.amount, currency);
  if (!amount) return reject(amount.error().code, read, at);
  if (currency.exponent() < 3 && groups_like(read.amount)) {
    // A point is the mark that OFX has; "3,000" would be 3.00 or 3000.00 on a guess.
    if (read.amount.find(',') != std::string_view::npos) {
      findings_.add(Note::amount_marks_unproved, at.record, at.from,
                    quoted_for_message(read.amount));
      return RangeUse::rejected;
    }
    findings_.add(Note::amount_ambiguous, at.record, at.from, quoted_for_message(read.amount));
  }
  tally(*amount, currency);
  if (!statement_.open) {
    findings_.add(Note::entry_outside_statement, at.record, at.from);
    return RangeUse::rejected;
  }
  Unit& unit = summary_.units[statement_.unit];
  unit.last_record = at.record;
  unit.to = at.to;
  if (statement_.account.empty()) return RangeUse::rejected;
  if (!currency.known()) {
    if (!statement_.currency_unknown) findings_.add(Note::currency_missing, at.record, at.from);
    return RangeUse::rejected;
  }
  if (!read.posted.known() && !read.available.known() && !read.user.known()) {
    findings_.add(Note::date_missing, at.record, at.from);
    return RangeUse::rejected;
  }
  if (*amount == 0) findings_.add(Note::amount_zero, at.record, at.from);
  if (!is_known_type(read.type) && !statement_.profile->type_codes.contains(read.type)) {
    findings_.add(Note::type_unknown, at.record, at.from, quoted_for_message(read.type));
  }
  if (!read.correct_id.empty()) {
    findings_.add(Note::correction, at.record, at.from,
                  std::string(read.correct_action) + " " + quoted_for_message(read.correct_id));
  }
  CashRecord cash;
  cash.kind = kind_of({read, *amount, statement_.kind == AccountKind::bank}, *statement_.profile);
  cash.debit = *amount < 0;
  cash.method = method_of(read);
  cash.currency = currency;
  cash.amount = *amount < 0 ? -*amount : *amount;
  cash.account = statement_.account;
  cash.booking_date = read.posted.known() ? read.posted : read.user;
  cash.value_date = read.available;
  if (!cash.debit) {
    cash.payer.name = read.name;
    cash.payer.routing = read.other_bank;
    cash.payer.account = read.other_account;
  }
  if (cash.method == Method::check) {
    cash.check_number = read.check_number;
    cash.bank_reference = read.reference_number;
  } else {
    cash.bank_reference = read.reference_number.empty() ? read.check_number : read.reference_number;
  }
  cash.original_id = read.correct_id;
  cash.reference = read.reference;
  cash.text = read.text;
  cash.type_code = read.type;
  cash.source = {at.record, at.from, at.to};
  cash.unit = statement_.unit;
  identify(read, cash, at);
  sink.cash(cash);
  return cash.kind == CashKind::receipt || cash.kind == CashKind::returned ? RangeUse::payment
                                                                           : RangeUse::non_cash;
}

// FITID is unique within an account by the specification; zeros and nothing are not.
void OfxAssembler::identify(const Transaction& read, CashRecord& cash, const At& at) {
  if (!says_nothing(read.id)) {
    const std::uint32_t ordinal = ordinals_.next(mark_of(statement_.seed, read.id));
    if (ordinal > 1) {
      findings_.add(Note::reference_reused, at.record, at.from, quoted_for_message(read.id));
    }
    id_ = statement_.account + "/" + std::string(read.id) + "/" + std::to_string(ordinal);
    cash.key_is_reference = true;
  } else {
    findings_.add(Note::reference_missing, at.record, at.from);
    const Date date = cash.booking_date.known() ? cash.booking_date : cash.value_date;
    const std::uint64_t content =
        with_currency(content_hash({.type = (cash.debit ? "D" : "C") + std::string(read.type),
                                    .amount = cash.amount,
                                    .payer_name = read.name,
                                    .payer_account = read.other_account,
                                    .check_number = read.check_number,
                                    .text = read.text}),
                      cash.currency);
    const std::string prefix = statement_prefix(statement_.account, date);
    const std::uint32_t ordinal = ordinals_.next(mark_of(content, prefix));
    id_by_content(id_, prefix, content, ordinal);
  }
  cash.payment_id = id_;
}

void OfxAssembler::tally(std::int64_t amount, Currency currency) {
  const bool credit = amount >= 0;
  ++(credit ? summary_.credits : summary_.debits).count;
  (credit ? credits_ : debits_)[currency] += credit ? amount : -amount;
}

void OfxAssembler::fill_gap(CashSink& sink, std::uint64_t to) {
  if (covered_ == to) return;
  sink.range({.bytes = {covered_, to},
              .use = RangeUse::structure,
              .record = 0,
              .what = "header, balances and other elements"});
  covered_ = to;
}

FileSummary OfxAssembler::finish(CashSink& sink) {
  end_status();
  if (!ended_ && !statement_.open && summary_.statements > 0) {
    findings_.add(Note::file_end_missing, 0, 0);
  }
  close_statement(!ended_);
  fill_gap(sink, bytes_.size());
  summary_.records = lines_ + (bytes_.empty() || bytes_.back() == '\n' ? 0 : 1);
  summary_.accounts = accounts_.size();
  summary_.units.front().last_record = static_cast<std::uint32_t>(summary_.records);
  if (summary_.dialect.empty()) {
    summary_.dialect = context_.profiles->dialect(context_.dialect).name;
  }
  finish_tallies();
  finish_status();
  summary_.logical_id = {};  // downloads overlap freely; FITIDs tell transactions apart
  summary_.findings = findings_.take();
  return std::move(summary_);
}

void OfxAssembler::finish_tallies() {
  const bool credits_fit = put_sums(summary_.credits, credits_);
  const bool debits_fit = put_sums(summary_.debits, debits_);
  if (!credits_fit || !debits_fit) findings_.add(Note::sum_overflow, 0, 0);
}

void OfxAssembler::finish_status() {
  const bool held = std::any_of(summary_.units.begin(), summary_.units.end(),
                                [](const Unit& unit) { return unit.hold != HoldReason::none; });
  if (held) summary_.status = FileStatus::quarantined;
  // Without a currency nothing of a file is cash: it is not taken, so that it can come again once
  // the account's profile has one.
  const bool none_readable = summary_.transactions > 0 && !currency_known_;
  if (readable_statements_ > 0 && !none_readable) return;
  // A reply to a sign-on alone is whole and has no statement.
  if (ended_ && summary_.statements == 0 && summary_.transactions == 0) {
    findings_.add(Note::empty_report, 0, 0);
    return;
  }
  findings_.add(pieces_ == 0 ? Note::file_empty : Note::no_readable_statement, 0, 0);
  summary_.status = FileStatus::rejected;
  summary_.units.front().hold = HoldReason::structure_broken;
}

}  // namespace quittance::ingest::ofx

// The statements of CamtAssembler: their heads, their ends, and the end of the file.
#include <algorithm>
#include <utility>

#include "core/text.h"
#include "ingest/camt/assembler.h"
#include "ingest/look.h"
#include "ingest/tally_sums.h"

namespace quittance::ingest::camt {
namespace {

void set(std::string& target, std::string_view text) {
  if (target.empty()) target = text;
}

// "SPS/2.0/TEST" of Swiss banks, before that "TEST"; "SPS/2.0/PROD" and "Productive" are none.
bool says_test(std::string_view information) {
  const std::string text = to_upper(trim(information));
  return text == "TEST" || (text.starts_with("SPS/") && text.ends_with("/TEST"));
}

bool is_false(std::string_view flag) {
  return flag == "false" || flag == "0";
}

}  // namespace

// The statement that is open is held: which account its entries belong to is not certain.
void CamtAssembler::doubt_statement(Note note, std::uint64_t offset) {
  findings_.add(note, statement_.first_record, offset);
  hold(statement_.unit, HoldReason::structure_broken);
}

// Another account, or one that is named behind the first entry, leaves open whose the entries are.
void CamtAssembler::account_number(std::string& target, std::string_view text,
                                   std::uint64_t offset) {
  const bool differs = !target.empty() && target != text;
  if (differs || (account_judged_ && target.empty())) {
    doubt_statement(Note::account_repeated, offset);
  }
  set(target, text);
}

void CamtAssembler::head_value(Head field, std::string_view text, std::string_view currency,
                               std::uint64_t offset) {
  LogicalId& logical = summary_.logical_id;
  if (field == Head::message_id && messages_ <= 1) return set(logical.file_id, text);
  if (field == Head::message_created && messages_ <= 1) set(logical.created, text);
  if (field == Head::message_created) return set(message_created_, text);
  if (field == Head::message_page) return set(message_.page, text);
  if (field == Head::message_last_page) return set(message_.last_page, text);
  if (field == Head::message_information) return set(message_.information, text);
  if (!statement_.open) return;
  BalanceText* balance = statement_.balances.empty() ? nullptr : &statement_.balances.back();
  SummaryText& summary = statement_.summary;
  switch (field) {
    case Head::id:
      return set(statement_.id, text);
    case Head::sequence:
      return set(statement_.sequence, text);
    case Head::created:
      return set(statement_.created, text);
    case Head::page:
      return set(statement_.page, text);
    case Head::last_page:
      return set(statement_.last_page, text);
    case Head::copy:
      return set(statement_.copy, text);
    case Head::account_iban:
      return account_number(statement_.iban, text, offset);
    case Head::account_other:
      return account_number(statement_.other, text, offset);
    case Head::account_proxy:
      return account_number(statement_.proxy, text, offset);
    case Head::account_currency:
      return set(statement_.currency_text, text);
    case Head::servicer_bic:
      return set(statement_.servicer_bic, text);
    case Head::balance_type:
    case Head::balance_own_type:
      if (balance != nullptr) set(balance->type, text);
      return;
    case Head::balance_amount:
      if (balance != nullptr) {
        set(balance->amount, text);
        set(balance->currency, currency);
      }
      return;
    case Head::balance_indicator:
      if (balance != nullptr) set(balance->indicator, text);
      return;
    case Head::balance_date:
      if (balance != nullptr) set(balance->date, text);
      return;
    case Head::total_count:
      return set(summary.count, text);
    case Head::total_sum:
      return set(summary.sum, text);
    case Head::net_amount:
      return set(summary.net, text);
    case Head::net_indicator:
      return set(summary.net_indicator, text);
    case Head::credit_count:
      return set(summary.credit_count, text);
    case Head::credit_sum:
      return set(summary.credit_sum, text);
    case Head::debit_count:
      return set(summary.debit_count, text);
    case Head::debit_sum:
      return set(summary.debit_sum, text);
    default:
      return;
  }
}

void CamtAssembler::open_statement(std::uint64_t offset) {
  statement_ = {};
  statement_.open = true;
  statement_.kind = message_.kind;
  statement_.from = offset;
  statement_.summary.offset = offset;
  statement_.first_record = record_ + 1;
  profile_ = nullptr;
  account_judged_ = false;
  ++summary_.statements;
  Unit unit;
  unit.parent = 0;
  unit.level = Level::statement;
  unit.name = "statement-" + std::to_string(summary_.statements);
  unit.first_record = record_ + 1;
  unit.from = offset;
  unit.to = offset;
  statement_.unit = static_cast<std::uint32_t>(summary_.units.size());
  summary_.units.push_back(std::move(unit));
}

// Once the head was read: before the first entry, or at the end.
void CamtAssembler::judge_account() {
  if (account_judged_) return;
  account_judged_ = true;
  const std::string& account = statement_.account();
  profile_ = &context_.profiles->of(account);
  statement_.dialect = &context_.dialect_of(account);
  if (account.empty()) {
    findings_.add(Note::account_missing, statement_.first_record, statement_.from);
    hold(statement_.unit, HoldReason::structure_broken);
  } else {
    accounts_.insert(account);
  }
  for (const std::string_view text :
       {std::string_view(statement_.currency_text),
        statement_.balances.empty() ? std::string_view()
                                    : std::string_view(statement_.balances.front().currency)}) {
    if (!statement_.currency.known()) {
      statement_.currency = Currency::parse(text).value_or(Currency());
    }
  }
  if (!statement_.currency.known() && profile_->currency) statement_.currency = *profile_->currency;
  // The day of the statement: that of its closing balance, else of any, else of its making.
  std::string_view day = statement_.created.empty() ? std::string_view(message_created_)
                                                    : std::string_view(statement_.created);
  for (const BalanceText& balance : statement_.balances) {
    if (balance.type == "CLBD" || &balance == &statement_.balances.front()) day = balance.date;
  }
  statement_.day = Date::parse_iso(day.substr(0, 10)).value_or(Date());
  if (statement_.copy == "DUPL" || statement_.copy == "CODU" || statement_.copy == "COPY") {
    findings_.add(Note::statement_copy, statement_.first_record, statement_.from, statement_.copy);
  }
  if (says_test(message_.information)) {
    const bool booked = statement_.dialect->accept_test_marks;
    summary_.units[statement_.unit].test = !booked;
    findings_.add(booked ? Note::test_mark_accepted : Note::test_message, statement_.first_record,
                  statement_.from, message_.information);
  }
  LogicalId& logical = summary_.logical_id;
  if (summary_.statements == 1) {
    logical.sender = statement_.servicer_bic;
    logical.receiver = account;
  }
}

bool CamtAssembler::paged() const {
  const std::string& page = statement_.page.empty() ? message_.page : statement_.page;
  const std::string& last =
      statement_.last_page.empty() ? message_.last_page : statement_.last_page;
  const bool first = page.empty() || page.find_first_not_of('0') == std::string::npos ||
                     page.substr(page.find_first_not_of('0')) == "1";
  return is_false(last) || !first;
}

void CamtAssembler::close_statement(std::uint64_t to, CashSink& sink) {
  if (!statement_.open) return;
  judge_account();
  const Judgement judgement = judge_.judge(statement_, paged());
  emit_waiting(judgement.reversals_invert, sink);
  if (judgement.holds) hold(statement_.unit, HoldReason::control_failed);
  Unit& unit = summary_.units[statement_.unit];
  unit.last_record = record_;
  unit.to = to;
  judge_repeated(unit);
  if (summary_.statements == 1) {
    const SummaryText& stated = statement_.summary;
    std::string& totals = summary_.logical_id.totals;
    totals = stated.count + "," + stated.sum + stated.credit_sum + "," + stated.debit_sum;
    for (const BalanceText& balance : statement_.balances) {
      if (balance.type == "CLBD") totals += "," + balance.amount;
    }
  }
  statement_.open = false;
}

// Two of one number and time whose entries are the same are one that came twice.
void CamtAssembler::judge_repeated(const Unit& unit) {
  const Turnovers& turnovers = statement_.turnovers;
  if (turnovers.credits.count + turnovers.debits.count == 0) return;
  if (unit.from >= unit.to || unit.to > bytes_.size()) return;
  const std::string_view whole = bytes_.substr(unit.from, unit.to - unit.from);
  const auto [first, is_new] = statements_seen_.try_emplace(look_of(whole), whole);
  if (is_new || first->second != whole) return;
  findings_.add(Note::same_statement, statement_.first_record, statement_.from);
  hold(statement_.unit, HoldReason::same_logical_file);
}

// A statement whose end is missing is held with all that was read of it.
void CamtAssembler::abandon_statement(HoldReason reason, CashSink& sink) {
  if (!statement_.open) return;
  judge_account();
  emit_waiting(false, sink);
  hold(statement_.unit, reason);
  Unit& unit = summary_.units[statement_.unit];
  unit.last_record = record_;
  unit.to = covered_ > unit.from ? covered_ : unit.from;
  statement_.open = false;
}

void CamtAssembler::emit_waiting(bool inverted, CashSink& sink) {
  for (const Waiting& waiting : waiting_) {
    emit(*waiting.fragment, waiting.payment, waiting.record, waiting.status, inverted, sink);
  }
  waiting_.clear();
}

void CamtAssembler::break_off(Note note, std::uint64_t offset, std::string_view particulars,
                              HoldReason reason, CashSink& sink) {
  findings_.add(note, record_, offset, particulars);
  broken_ = true;
  cover(sink, covered_, offset, RangeUse::structure, "tags");
  abandon_statement(reason, sink);
  hold(0, reason);
}

void CamtAssembler::hold(std::uint32_t unit, HoldReason reason) {
  HoldReason& held = summary_.units[unit].hold;
  if (held == HoldReason::none) held = reason;
}

void CamtAssembler::unread(std::string path, std::uint64_t offset) {
  if (unread_count_++ == 0) unread_offset_ = offset;
  if (unread_paths_.size() < Remarks::kUnreadMax) unread_paths_.push_back(std::move(path));
}

void CamtAssembler::merge_remarks(const CamtFragment& fragment, const Remarks& more) {
  if (remarks_.unread_count == 0 && more.unread_count > 0) {
    remarks_.unread = more.unread;
    remarks_.unread[0].offset = fragment.offset(more.unread[0].offset);
  }
  remarks_.unread_count += more.unread_count;
  if (remarks_.not_utf8 == 0) remarks_.not_utf8_offset = fragment.offset(more.not_utf8_offset);
  remarks_.not_utf8 += more.not_utf8;
  if (remarks_.repeated == 0) remarks_.repeated_offset = fragment.offset(more.repeated_offset);
  remarks_.repeated += more.repeated;
}

void CamtAssembler::cover(CashSink& sink, std::uint64_t from, std::uint64_t to, RangeUse use,
                          std::string_view what) {
  if (covered_ < from) {
    sink.range(
        {.bytes = {covered_, from}, .use = RangeUse::structure, .record = record_, .what = "tags"});
  }
  if (from < to) sink.range({.bytes = {from, to}, .use = use, .record = record_, .what = what});
  covered_ = std::max(covered_, to);
}

void CamtAssembler::finish_remarks() {
  const auto many = [](std::uint64_t count, std::string_view what) {
    return std::to_string(count) + " " + std::string(what);
  };
  if (remarks_.unread_count > 0) {
    std::string path = "Ntry";
    const Unread& first = remarks_.unread.front();
    const std::string below = entry_elements().path(first.below);
    if (!below.empty()) path += "/" + below;
    path += first.name.empty() ? std::string("/text()") : "/" + std::string(first.name);
    findings_.add(Note::element_unread, 0, first.offset,
                  many(remarks_.unread_count, "in entries, first ") + quoted_for_message(path));
  }
  if (unread_count_ > 0) {
    findings_.add(
        Note::element_unread, 0, unread_offset_,
        many(unread_count_, "around entries, first ") + quoted_for_message(unread_paths_.front()));
  }
  if (remarks_.not_utf8 > 0) {
    findings_.add(Note::text_not_utf8, 0, remarks_.not_utf8_offset,
                  many(remarks_.not_utf8, "texts"));
  }
  if (remarks_.repeated > 0) {
    findings_.add(Note::element_repeated, 0, remarks_.repeated_offset,
                  many(remarks_.repeated, "elements"));
  }
  if (date_missing_ > 0) {
    findings_.add(Note::date_missing, 0, date_missing_offset_, many(date_missing_, "entries"));
  }
  if (not_booked_ > 0) {
    findings_.add(Note::entry_not_booked, 0, not_booked_offset_, many(not_booked_, "entries"));
  }
}

void CamtAssembler::finish_tallies() {
  const bool credits_fit = put_sums(summary_.credits, credits_);
  const bool debits_fit = put_sums(summary_.debits, debits_);
  if (!credits_fit || !debits_fit) findings_.add(Note::sum_overflow, 0, 0);
}

FileSummary CamtAssembler::finish(CashSink& sink) {
  if (!broken_ && !open_.empty()) {
    break_off(Note::xml_cut_off, bytes_.size(), {}, HoldReason::trailer_missing, sink);
  }
  const bool nothing = summary_.statements == 0;
  if (covered_ < bytes_.size()) {
    const RangeUse use = broken_ || nothing ? RangeUse::rejected : RangeUse::structure;
    sink.range({.bytes = {covered_, bytes_.size()},
                .use = use,
                .record = record_,
                .what = broken_ ? "not read" : "tags"});
  }
  finish_remarks();
  finish_tallies();
  if (summary_.format.empty()) {  // no message: the namespace, else the commonest
    const bool known =
        summary_.dialect.size() >= 8 && summary_.dialect[7] >= '2' && summary_.dialect[7] <= '4';
    summary_.format = known ? summary_.dialect.substr(0, 8) : "camt.053";
  }
  if (messages_ == 0) {
    if (!broken_) findings_.add(Note::message_missing, 0, 0);
  } else if (nothing && !broken_) {
    findings_.add(Note::statement_missing, 0, 0);
  }
  summary_.records = record_;
  summary_.accounts = accounts_.size();
  summary_.units[0].first_record = record_ > 0 ? 1 : 0;
  summary_.units[0].last_record = record_;
  for (const Unit& unit : summary_.units) {
    if (unit.hold != HoldReason::none) summary_.status = FileStatus::quarantined;
  }
  if (nothing) summary_.status = FileStatus::rejected;
  summary_.findings = findings_.take();
  return std::move(summary_);
}

}  // namespace quittance::ingest::camt

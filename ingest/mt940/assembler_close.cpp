// The closing half of MtAssembler: balances, pages, totals, and the end of the file.
#include <algorithm>
#include <utility>

#include "core/text.h"
#include "ingest/mt940/assembler.h"
#include "ingest/tally_sums.h"

namespace quittance::ingest::mt940 {
namespace {

// The number of a statement or page; -1 where it is none that counts up.
int number_of(std::string_view text) {
  if (!all_digits(text) || text.size() > 6) return -1;
  int value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

void MtAssembler::close_message(bool last) {
  if (!message_.open) return;
  const bool empty = !message_.prepared && message_.account.empty() && !message_.opening.present &&
                     !message_.closing.present;
  if (empty) {  // no statement, and no unit for it
    findings_.add(Note::account_missing, message_.at.record, message_.at.offset);
    message_.open = false;
    return;
  }
  prepare();
  judge_message();
  judge_end(last);
  Unit& unit = summary_.units[message_.unit];
  unit.last_record = std::max(unit.last_record, last_record_);
  unit.to = std::max(unit.to, covered_);
  remember();
  message_.open = false;
}

// An interim report has no closing balance, and many have no totals: then only its end says that it
// is whole, where its block or the messages before it show that the bank writes one.
void MtAssembler::judge_end(bool last) {
  const bool counted = message_.credits.stated.readable || message_.debits.stated.readable;
  if (message_.type != 942 || counted || message_.ended) return;
  if (!message_.in_block && !(last && ends_seen_)) return;
  const bool accepted = message_.dialect->accept_missing_trailers;
  findings_.add(accepted ? Note::end_absent : Note::end_missing, message_.at.record,
                message_.at.offset);
  if (!accepted) hold(message_.unit, HoldReason::trailer_missing);
}

void MtAssembler::judge_message() {
  const Known& opening = message_.opening;
  const Known& closing = message_.closing;
  const bool has_entries = message_.credits.count + message_.debits.count > 0;
  if (message_.type != 942) {
    const bool real = message_.stated_reference || !message_.account.empty();
    if (real && !opening.present) {
      findings_.add(Note::opening_missing, message_.at.record, message_.at.offset);
    }
    if (real && !closing.present) {
      const bool accepted = message_.dialect->accept_missing_trailers;
      findings_.add(accepted ? Note::closing_absent : Note::closing_missing, message_.at.record,
                    message_.at.offset);
      if (!accepted && (has_entries || message_.incomplete)) {
        hold(message_.unit, HoldReason::trailer_missing);
      }
    }
  }
  balance_control();
  totals_controls();
  if (!opening.readable && !closing.readable) return;
  summary_.balances.push_back(
      {.account = message_.account,
       .currency = closing.readable ? closing.currency : opening.currency,
       .date = closing.date.known() ? closing.date : opening.date,
       .has_opening = opening.readable,
       .has_closing = closing.readable,
       .opening = opening.minor,
       .closing = closing.minor,
       .provisional = message_.type == 942,
       .number = static_cast<std::uint32_t>(std::max(number_of(message_.number), 0))});
}

void MtAssembler::add_control(Level level, std::string_view name, Wide stated, Wide computed,
                              bool holds, Note note, const At& at) {
  const bool ok = stated == computed;
  const Consequence consequence =
      ok ? Consequence::none : (holds ? Consequence::quarantined : Consequence::finding);
  Control control{.level = level,
                  .name = std::string(name),
                  .stated = format_major(stated, message_.currency),
                  .computed = format_major(computed, message_.currency),
                  .ok = ok,
                  .consequence = consequence,
                  .record = at.record,
                  .unit = message_.unit};
  if (!ok) {
    findings_.add(note, at.record, at.offset,
                  std::string(name) + " " + control.stated + ", computed " + control.computed);
    if (holds) hold(message_.unit, HoldReason::control_failed);
  }
  summary_.controls.push_back(std::move(control));
}

void MtAssembler::balance_control() {
  const Known& opening = message_.opening;
  const Known& closing = message_.closing;
  if (!opening.readable || !closing.readable || opening.currency != closing.currency) return;
  const Wide computed = Wide{opening.minor} + message_.booked;
  const bool page = opening.page || closing.page;
  add_control(page ? Level::page : Level::statement, "balance", closing.minor, computed, false,
              Note::balance_mismatch, closing.at);
}

// The statement's opening balance is the closing one of the account's statement before, where the
// file has that and it is not of a later day.
void MtAssembler::continuity_control() {
  const Known& opening = message_.opening;
  if (!opening.readable || message_.type == 942) return;
  const auto found = last_.find({message_.account, opening.currency});
  if (found == last_.end() || !found->second.closing.readable) return;
  const Known& closing = found->second.closing;
  const Known& opened = found->second.opening;
  const bool again = opened.readable && opened.minor == opening.minor &&
                     opened.date == opening.date && opened.minor != closing.minor &&
                     found->second.number == message_.number && !opening.page;
  if (again) {
    findings_.add(Note::statement_repeated, message_.at.record, message_.at.offset,
                  quoted_for_message(message_.number));
    return;
  }
  if (closing.date.known() && opening.date.known() && closing.date > opening.date) return;
  add_control(Level::statement, "continuity", opening.minor, closing.minor, false,
              Note::continuity_break, opening.at);
}

void MtAssembler::page_control() {
  const int page = number_of(message_.page);
  const int page_before = number_of(before_.page);
  if (page >= 0 && page_before >= 0 && page != page_before + 1) {
    findings_.add(Note::page_gap, message_.at.record, message_.at.offset,
                  "page " + message_.page + " behind page " + before_.page);
  }
  const Known& opening = message_.opening;
  if (!opening.readable || !before_.closing.readable) return;
  const Currency before = before_.closing.currency;
  if (opening.currency.known() && before.known() && opening.currency != before) {
    findings_.add(Note::page_currency_differs, opening.at.record, opening.at.offset,
                  opening.currency.code() + " behind " + before.code());
    hold(message_.unit, HoldReason::control_failed);
    return;
  }
  add_control(Level::page, "continuity", opening.minor, before_.closing.minor, false,
              Note::page_break, opening.at);
}

// Numbers start again at 1, and many banks send 0 or the same one always.
void MtAssembler::number_control() {
  const auto found = last_.find({message_.account, message_.currency});
  if (found == last_.end() || message_.type == 942) return;
  const int number = number_of(message_.number);
  const int before = number_of(found->second.number);
  if (number <= 1 || before < 0 || number == before || number == before + 1) return;
  findings_.add(Note::number_gap, message_.at.record, message_.at.offset,
                message_.number + " behind " + found->second.number);
}

void MtAssembler::totals_controls() {
  total_control("debits", message_.debits);
  total_control("credits", message_.credits);
}

void MtAssembler::total_control(std::string_view name, Side& side) {
  const StatedTotal& stated = side.stated;
  if (!stated.readable) return;
  const Result<std::int64_t> minor = minor_of(stated.amount, message_.currency);
  if (!minor) {
    findings_.add(Note::total_unreadable, side.at.record, side.at.offset, name);
    return;
  }
  // :90: is a control of the format; the line of Dutch banks is a courtesy beside the balances.
  const bool holds = message_.type == 942 && !message_.dialect->accept_wrong_totals;
  add_control(Level::statement, std::string(name) + "_amount", *minor, side.amount, holds,
              Note::total_wrong, side.at);
  if (!stated.has_count) return;
  const bool ok = stated.count == side.count;
  const bool strict = message_.dialect->strict_counts;
  Control control{.level = Level::statement,
                  .name = std::string(name) + "_count",
                  .stated = std::to_string(stated.count),
                  .computed = std::to_string(side.count),
                  .ok = ok,
                  .consequence = ok ? Consequence::none
                                    : (strict ? Consequence::quarantined : Consequence::finding),
                  .record = side.at.record,
                  .unit = message_.unit};
  if (!ok) {
    findings_.add(Note::count_wrong, side.at.record, side.at.offset,
                  std::string(name) + " " + control.stated + ", counted " + control.computed);
    if (strict) hold(message_.unit, HoldReason::control_failed);
  }
  summary_.controls.push_back(std::move(control));
}

void MtAssembler::remember() {
  before_ = {.present = true,
             .account = message_.account,
             .number = message_.number,
             .page = message_.page,
             .closing = message_.closing,
             .unit = message_.unit,
             .at = message_.at};
  if (message_.type != 942) {
    Last& last = last_[{message_.account, message_.currency}];
    if (!message_.opening.page) last.opening = message_.opening;
    last.closing = message_.closing;
    last.number = message_.number;
  }
  if (!message_.readable) return;
  const Known& closing = message_.closing;
  const std::string day = message_.type == 942 ? message_.made : closing.date.iso();
  identity_.update(message_.id_account + "|" + message_.number + "|" + message_.page + "|" + day +
                   "\n");
  totals_.update(format_major(closing.minor, message_.currency) + "|" +
                 format_major(message_.credits.amount, message_.currency) + "|" +
                 format_major(message_.debits.amount, message_.currency) + "|" +
                 std::to_string(message_.credits.count + message_.debits.count) + "\n");
  if (summary_.logical_id.sender.empty()) summary_.logical_id.sender = message_.id_account;
  if (closing.date.known()) summary_.logical_id.created = closing.date.iso();
}

FileSummary MtAssembler::finish(CashSink& sink) {
  close_message(true);
  if (before_.present && before_.closing.page) {
    findings_.add(Note::page_gap, before_.at.record, before_.at.offset,
                  "no page follows the intermediate closing balance");
  }
  if (begun_.present) findings_.add(Note::message_cut_off, begun_.record, begun_.offset);
  if (covered_ < bytes_.size()) {
    sink.range({.bytes = {covered_, bytes_.size()},
                .use = RangeUse::structure,
                .record = 0,
                .what = "blank"});
  }
  summary_.records = lines_;
  summary_.accounts = accounts_.size();
  summary_.units.front().last_record = lines_;
  if (summary_.dialect.empty())
    summary_.dialect = context_.profiles->dialect(context_.dialect).name;
  finish_tallies();
  finish_status();
  finish_identity();
  summary_.findings = findings_.take();
  return std::move(summary_);
}

void MtAssembler::finish_tallies() {
  const bool credits_fit = put_sums(summary_.credits, credits_);
  const bool debits_fit = put_sums(summary_.debits, debits_);
  if (!credits_fit || !debits_fit) findings_.add(Note::sum_overflow, 0, 0);
}

void MtAssembler::finish_status() {
  const bool held = std::any_of(summary_.units.begin(), summary_.units.end(),
                                [](const Unit& unit) { return unit.hold != HoldReason::none; });
  if (held) summary_.status = FileStatus::quarantined;
  if (readable_messages_ > 0) return;
  findings_.add(pieces_ == 0 ? Note::file_empty : Note::no_readable_message, 0, 0);
  summary_.status = FileStatus::rejected;
  hold(0, HoldReason::structure_broken);
}

// Account, number, page and closing date of every message; :20: may change with each delivery. An
// interim report has no closing date, and an empty one is like the one before but for its time.
void MtAssembler::finish_identity() {
  if (readable_messages_ == 0) return;
  summary_.logical_id.file_id = identity_.finish().short_hex(16);
  summary_.logical_id.totals = totals_.finish().short_hex(16);
}

}  // namespace quittance::ingest::mt940

// The closing half of Bai2Assembler: trailers, what lacks one, and the end of the file.
#include <utility>

#include "ingest/bai2/assembler.h"
#include "ingest/tally_sums.h"

namespace quittance::ingest::bai2 {

void Bai2Assembler::account_trailer(const Envelope& trailer, const Place& at) {
  if (!account_.open) {
    findings_.add(Note::trailer_without_header, at.number, at.record.from, "49");
    return;
  }
  const std::uint32_t unit_index = account_.statement.unit;
  const Trailer place{.level = Level::account,
                      .record_code = "49",
                      .unit_word = "account",
                      .record = at.number,
                      .offset = at.record.from,
                      .unit = unit_index};
  const Sums sums{.computed = account_.header.sum + account_.details_sum,
                  .computed_known = !account_.header.unreadable,
                  .other = account_.details_sum,
                  .has_other = true};
  const Judged judged =
      judge_.account_total(place, trailer.field(0), sums, *account_.dialect, account_.scale);
  const bool miscounted =
      judge_.records(place, trailer.field(1), account_.records, *account_.dialect);
  Unit& unit = summary_.units[unit_index];
  if (judged.holds || miscounted) hold(unit, HoldReason::control_failed);
  unit.last_record = at.last;
  unit.to = at.record.to;
  balances(at);
  pass_up_account(judged);
}

void Bai2Assembler::balances(const Place& at) {
  const AccountHeader& header = account_.header;
  const Statement& statement = account_.statement;
  if (!account_.readable || (!header.opening_ledger.present && !header.closing_ledger.present))
    return;
  summary_.balances.push_back({.account = statement.account,
                               .currency = statement.currency,
                               .date = statement.as_of,
                               .has_opening = header.opening_ledger.present,
                               .has_closing = header.closing_ledger.present,
                               .opening = header.opening_ledger.amount,
                               .closing = header.closing_ledger.amount,
                               .provisional = statement.provisional});
  balance_control(at);
  continuity_control(at);
}

// Opening ledger plus credits less debits = closing ledger, by the entries or by the totals 100 and
// 400: a file may carry summaries only, details only or both.
void Bai2Assembler::balance_control(const Place& at) {
  const AccountHeader& header = account_.header;
  const bool has_totals = header.total_credits.present || header.total_debits.present;
  if (!header.opening_ledger.present || !header.closing_ledger.present) return;
  if (account_.details == 0 && !has_totals) return;
  const Wide opening = header.opening_ledger.amount;
  const Wide closing = header.closing_ledger.amount;
  const Wide by_details = opening + account_.credits - account_.debits;
  const Wide by_totals = opening + header.total_credits.amount - header.total_debits.amount;
  const bool ok =
      (account_.details > 0 && by_details == closing) || (has_totals && by_totals == closing);
  const Wide computed = ok ? closing : (account_.details > 0 ? by_details : by_totals);
  summary_.controls.push_back({.level = Level::account,
                               .name = "balance",
                               .stated = account_.scale.print(closing),
                               .computed = account_.scale.print(computed),
                               .ok = ok,
                               .consequence = ok ? Consequence::none : Consequence::finding,
                               .record = at.number,
                               .unit = account_.statement.unit});
  if (ok) return;
  findings_.add(Note::balance_mismatch, at.number, at.record.from,
                "closing ledger " + account_.scale.print(closing) + ", computed " +
                    account_.scale.print(computed));
}

void Bai2Assembler::continuity_control(const Place& at) {
  if (!group_.posts || group_.provisional) return;
  const AccountHeader& header = account_.header;
  const Statement& statement = account_.statement;
  const auto key = std::make_pair(statement.account, statement.currency);
  const auto before = closings_.find(key);
  if (before != closings_.end() && before->second.first < statement.as_of &&
      header.opening_ledger.present) {
    const std::int64_t closing = before->second.second;
    const std::int64_t opening = header.opening_ledger.amount;
    summary_.controls.push_back(
        {.level = Level::account,
         .name = "continuity",
         .stated = account_.scale.print(opening),
         .computed = account_.scale.print(closing),
         .ok = opening == closing,
         .consequence = opening == closing ? Consequence::none : Consequence::finding,
         .record = at.number,
         .unit = statement.unit});
    if (opening != closing) {
      findings_.add(Note::continuity_break, at.number, at.record.from,
                    "opening " + account_.scale.print(opening) + " on " + statement.as_of.iso() +
                        ", closing " + account_.scale.print(closing) + " on " +
                        before->second.first.iso());
    }
  }
  if (header.closing_ledger.present) {
    closings_[key] = {statement.as_of, header.closing_ledger.amount};
  }
}

void Bai2Assembler::pass_up_account(const Judged& judged) {
  group_.scale.add(account_.scale);
  group_.stated += judged.stated;
  group_.computed += judged.computed;
  account_.open = false;
}

// True where it holds the unit.
bool Bai2Assembler::miss_trailer(Unit& unit, std::string_view what, const Dialect* of) {
  const bool held = !dialect_or_default(of).accept_missing_trailers;
  findings_.add(held ? Note::trailer_missing : Note::trailer_absent, unit.first_record, unit.from,
                what);
  if (held) hold(unit, HoldReason::trailer_missing);
  return held;
}

void Bai2Assembler::abandon_account() {
  if (!account_.open) return;
  Unit& unit = summary_.units[account_.statement.unit];
  const bool held = miss_trailer(unit, "49 of " + unit.name, account_.dialect);
  end_unit(unit);
  const Wide computed = account_.header.sum + account_.details_sum;
  pass_up_account({.stated = computed, .computed = computed, .holds = held});
}

void Bai2Assembler::group_trailer(const Envelope& trailer, const Place& at) {
  if (!group_.open) {
    findings_.add(Note::trailer_without_header, at.number, at.record.from, "98");
    return;
  }
  const Dialect& dialect = dialect_or_default(group_.dialect);
  const Trailer place{.level = Level::group,
                      .record_code = "98",
                      .unit_word = "group",
                      .record = at.number,
                      .offset = at.record.from,
                      .unit = group_.unit};
  const Sums sums{.computed = group_.computed,
                  .computed_known = true,
                  .other = group_.stated,
                  .has_other = true};
  const Judged judged = judge_.upper_total(place, trailer.field(0), sums, dialect, group_.scale);
  bool miscounted = false;
  if (!trailer.field(2).empty()) {
    miscounted = judge_.parts(place, "accounts", trailer.field(1), group_.accounts, dialect);
    miscounted = judge_.records(place, trailer.field(2), group_.records, dialect) || miscounted;
  } else {  // two numbers: the second is the record count
    findings_.add(Note::account_count_missing, at.number, at.record.from);
    miscounted = judge_.records(place, trailer.field(1), group_.records, dialect);
  }
  Unit& unit = summary_.units[group_.unit];
  if (judged.holds || miscounted) hold(unit, HoldReason::control_failed);
  unit.last_record = at.last;
  unit.to = at.record.to;
  reports_nothing_ = reports_nothing_ || (group_.accounts == 0 && trailer.field(1) == "0");
  pass_up_group(judged);
}

void Bai2Assembler::pass_up_group(const Judged& judged) {
  file_.scale.add(group_.scale);
  file_.stated += judged.stated;
  file_.computed += group_.computed;
  group_.open = false;
}

void Bai2Assembler::abandon_group() {
  abandon_account();
  if (!group_.open) return;
  Unit& unit = summary_.units[group_.unit];
  const bool held = miss_trailer(unit, "98 of " + unit.name, group_.dialect);
  end_unit(unit);
  pass_up_group({.stated = group_.stated, .computed = group_.computed, .holds = held});
}

void Bai2Assembler::file_trailer(const Envelope& trailer, const Place& at) {
  if (!file_.open) {
    findings_.add(Note::trailer_without_header, at.number, at.record.from, "99");
    return;
  }
  const Dialect& dialect = dialect_or_default(file_.dialect);
  const Trailer place{.level = Level::file,
                      .record_code = "99",
                      .unit_word = "file",
                      .record = at.number,
                      .offset = at.record.from,
                      .unit = 0};
  const Sums sums{
      .computed = file_.computed, .computed_known = true, .other = file_.stated, .has_other = true};
  FileUnit& file = files_.back();
  const std::size_t controls_from = summary_.controls.size();
  const Judged judged = judge_.upper_total(place, trailer.field(0), sums, dialect, file_.scale);
  bool miscounted = judge_.parts(place, "groups", trailer.field(1), file_.groups, dialect);
  miscounted = judge_.records(place, trailer.field(2), file_.records, dialect) || miscounted;
  for (std::size_t n = controls_from; n < summary_.controls.size(); ++n) file.controls.push_back(n);
  if (judged.holds || miscounted) hold(file.unit, HoldReason::control_failed);
  file.unit.last_record = at.last;
  file.unit.to = at.record.to;
  reports_nothing_ = reports_nothing_ || (file_.groups == 0 && trailer.field(1) == "0");
  std::string& totals = summary_.logical_id.totals;
  if (!totals.empty()) totals += '+';
  totals += std::string(trailer.field(0)) + "," + std::string(trailer.field(1)) + "," +
            std::string(trailer.field(2));
  file_.open = false;
}

void Bai2Assembler::abandon_file() {
  abandon_group();
  if (!file_.open) return;
  Unit& unit = files_.back().unit;
  miss_trailer(unit, "99 of the file", file_.dialect);
  end_unit(unit);
  file_.open = false;
}

// Without a trailer the unit ends where the record before ended.
void Bai2Assembler::end_unit(Unit& unit) const {
  unit.last_record = last_record_;
  unit.to = covered_;
}

FileSummary Bai2Assembler::finish(CashSink& sink) {
  abandon_file();
  fill_gap(sink, bytes_.size());
  summary_.records = physical_records_;
  if (summary_.dialect.empty()) summary_.dialect = dialect_or_default(nullptr).name;
  finish_units();
  finish_tallies();
  finish_status();
  summary_.findings = findings_.take();
  return std::move(summary_);
}

// One 01 to 99 is the file, unit 0. Several become units of their own below it, so that what one of
// them got wrong does not hold the others.
void Bai2Assembler::finish_units() {
  Unit& whole = summary_.units.front();
  whole.last_record = physical_records_;
  if (files_.size() == 1) {
    hold(whole, files_.front().unit.hold);
    return;
  }
  const auto units_to = static_cast<std::uint32_t>(summary_.units.size());
  for (std::size_t n = 0; n < files_.size(); ++n) {
    FileUnit& file = files_[n];
    const auto index = static_cast<std::uint32_t>(summary_.units.size());
    const std::uint32_t to = n + 1 < files_.size() ? files_[n + 1].units_from : units_to;
    file.unit.name = "file-" + std::to_string(n + 1);
    for (std::uint32_t at = file.units_from; at < to; ++at) {
      Unit& unit = summary_.units[at];
      unit.name = file.unit.name + "/" + unit.name;
      if (unit.parent == 0) unit.parent = index;
    }
    for (const std::size_t control : file.controls) summary_.controls[control].unit = index;
    summary_.units.push_back(std::move(file.unit));
  }
}

void Bai2Assembler::finish_tallies() {
  const bool credits_fit = put_sums(summary_.credits, credits_);
  const bool debits_fit = put_sums(summary_.debits, debits_);
  if (!credits_fit || !debits_fit) findings_.add(Note::sum_overflow, 0, 0);
}

void Bai2Assembler::finish_status() {
  bool held = false;
  for (const Unit& unit : summary_.units) held = held || unit.hold != HoldReason::none;
  if (held) summary_.status = FileStatus::quarantined;
  if (readable_accounts_ > 0) return;
  if (reports_nothing_) {
    findings_.add(Note::empty_report, 0, 0);
    return;
  }
  findings_.add(physical_records_ == 0 ? Note::file_empty : Note::no_readable_unit, 0, 0);
  summary_.status = FileStatus::rejected;
  hold(summary_.units.front(), HoldReason::structure_broken);
}

}  // namespace quittance::ingest::bai2

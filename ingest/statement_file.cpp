#include "ingest/statement_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/references.h"
#include "core/text.h"
#include "ingest/payment_id.h"
#include "ingest/tally_sums.h"

namespace quittance::ingest {
namespace {

// The only reference with check digits that the text names.
std::string reference_in(std::string_view text) {
  if (text.empty()) return {};
  const std::vector<FoundReference> found = find_references(text);
  const FoundReference* sole = sole_reference(found);
  return sole != nullptr && sole->valid() ? std::string(sole->text()) : std::string();
}

}  // namespace

void StatementEntry::clear() {
  debit = false;
  kind = CashKind::receipt;
  method = Method::unknown;
  amount = 0;
  value_date = booking_date = {};
  for (std::string* of : {&type_code, &payer_name, &payer_account, &payer_iban, &payer_bank,
                          &payer_id, &bank_reference, &end_to_end_id, &original_id, &check_number,
                          &reference, &text, &mandate_id, &return_reason}) {
    of->clear();
  }
  charges = 0;
  source = {};
}

void StatementEntry::add_line(std::string_view line) {
  line = trim(line);
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

StatementFile::StatementFile(std::string_view format, std::string_view bytes,
                             const DecodeContext& context)
    : bytes_(bytes), context_(context), report_(summary_) {
  summary_.format = format;
  report_.open_unit(Unit::kNoParent, Level::file, "file", {.record = 1, .offset = 0});
  summary_.units.front().to = bytes.size();
}

const Dialect& StatementFile::file_dialect() const {
  if (statement_.dialect != nullptr) return *statement_.dialect;
  return context_.dialect_of({});
}

OpenStatement& StatementFile::open(std::uint32_t parent, std::string account, Currency currency,
                                   Place at) {
  statement_ = {};
  open_ = true;
  statement_.account = std::move(account);
  statement_.currency = currency;
  statement_.at = at;
  statement_.unit =
      report_.open_unit(parent, Level::statement, fmt::format("statement-{}", ++statements_), at);
  statement_.profile = &context_.profiles->of(statement_.account);
  statement_.dialect = &context_.dialect_of(statement_.account);
  if (summary_.dialect.empty()) summary_.dialect = statement_.dialect->name;
  if (!currency.known() && statement_.profile->currency) {
    statement_.currency = *statement_.profile->currency;
    report_.find(Severity::warning, "currency_of_profile", at,
                 "no currency that is known is stated; that of the account's profile is taken");
  }
  if (!statement_.account.empty()) accounts_.insert(statement_.account);
  ordinals_.clear();
  return statement_;
}

void StatementFile::close(std::uint32_t last_record, std::uint64_t to) {
  if (!open_) return;
  open_ = false;
  report_.close_unit(statement_.unit, last_record, to);
  judge_continuity();
  judge_balance();
  const StatedBalance& opening = statement_.opening;
  const StatedBalance& closing = statement_.closing;
  if (opening.readable || closing.readable) {
    summary_.balances.push_back({.account = statement_.account,
                                 .currency = statement_.currency,
                                 .date = closing.date.known() ? closing.date : opening.date,
                                 .has_opening = opening.readable,
                                 .has_closing = closing.readable,
                                 .opening = opening.minor,
                                 .closing = closing.minor,
                                 .provisional = false});
  }
  if (closing.readable) {
    last_[{statement_.account, statement_.currency}] = {closing, statement_.number};
  }
  const auto money = [&](Wide minor) { return format_major(minor, statement_.currency); };
  const std::string identity = fmt::format("{}|{}|{}|{}\n", statement_.account, statement_.number,
                                           opening.date.iso(), closing.date.iso());
  const std::string totals =
      fmt::format("{}|{}|{}|{}|{}\n", money(opening.minor), money(closing.minor),
                  money(statement_.credits.amount), money(statement_.debits.amount),
                  statement_.credits.count + statement_.debits.count);
  identity_.update(identity);
  totals_.update(totals);
  // The days must be known: without them two quiet ones look alike.
  if (closing.date.known() && statements_seen_.next(mark_of(mark_of(0, identity), totals)) > 1) {
    report_.find(Severity::warning, "statement_repeated", statement_.at,
                 "the same statement stands in this file before; cash that comes twice is linked "
                 "to the first and booked once");
  }
  if (summary_.logical_id.sender.empty()) summary_.logical_id.sender = statement_.account;
  if (closing.date.known()) summary_.logical_id.created = closing.date.iso();
}

void StatementFile::judge_balance() {
  const StatedBalance& opening = statement_.opening;
  const StatedBalance& closing = statement_.closing;
  if (!opening.readable || !closing.readable) return;
  const Wide computed = Wide{opening.minor} + statement_.credits.amount - statement_.debits.amount;
  report_.control({.level = Level::statement,
                   .name = "balance",
                   .stated = format_major(closing.minor, statement_.currency),
                   .computed = format_major(computed, statement_.currency),
                   .ok = computed == closing.minor,
                   .consequence = Consequence::none,
                   .record = 0,
                   .unit = statement_.unit},
                  "balance_mismatch",
                  {.holds = false, .advice = "the account's cash proof shows the difference"},
                  closing.at);
}

// The statement's opening balance is the closing one of the account's statement before, where the
// file has that and it is not of a later day.
void StatementFile::judge_continuity() {
  const StatedBalance& opening = statement_.opening;
  const auto found = last_.find({statement_.account, statement_.currency});
  if (!opening.readable || found == last_.end()) return;
  const StatedBalance& before = found->second.closing;
  if (before.date.known() && opening.date.known() && before.date > opening.date) return;
  report_.control({.level = Level::statement,
                   .name = "continuity",
                   .stated = format_major(opening.minor, statement_.currency),
                   .computed = format_major(before.minor, statement_.currency),
                   .ok = opening.minor == before.minor,
                   .consequence = Consequence::none,
                   .record = 0,
                   .unit = statement_.unit},
                  "continuity_break",
                  {.holds = false, .advice = "a statement between the two may be missing"},
                  opening.at);
}

void StatementFile::tally(bool debit, std::int64_t minor) {
  ++summary_.transactions;
  ++(debit ? summary_.debits : summary_.credits).count;
  (debit ? debits_ : credits_)[statement_.currency] += minor;
  StatementSide& side = debit ? statement_.debits : statement_.credits;
  ++side.count;
  side.zeros += minor == 0 ? 1U : 0U;
  side.amount += minor;
}

CashKind StatementFile::kind_of(const StatementEntry& entry, CashKind by_default,
                                std::initializer_list<std::string_view> codes) const {
  if (entry.amount == 0) return CashKind::ignore;
  for (const std::string_view code : codes) {
    const auto found = statement_.profile->type_codes.find(code);
    if (code.empty() || found == statement_.profile->type_codes.end()) continue;
    const bool cash_in =
        found->second == CashKind::receipt || found->second == CashKind::deposit_total;
    if (!entry.debit || !cash_in) return found->second;
  }
  return by_default;
}

RangeUse StatementFile::emit(const StatementEntry& entry, CashSink& sink) {
  const Place at = {.record = entry.source.record, .offset = entry.source.from};
  CashRecord cash;
  cash.kind = entry.kind;
  cash.method = entry.method;
  cash.currency = statement_.currency;
  cash.debit = entry.debit;
  cash.amount = entry.amount;
  cash.account = statement_.account;
  cash.value_date = entry.value_date;
  cash.booking_date = entry.booking_date;
  if (!entry.value_date.known() && !entry.booking_date.known()) {
    cash.deposit_date =
        statement_.closing.date.known() ? statement_.closing.date : statement_.opening.date;
    report_.find(Severity::warning, "date_missing", at,
                 "the movement has no date that can be read; the statement's is taken, if any");
  }
  // The other side of a credit is the payer; of a return, the payer of what is taken back.
  const bool has_payer = !entry.debit || entry.kind == CashKind::returned;
  if (has_payer) {
    cash.payer = {.name = entry.payer_name,
                  .routing = entry.payer_bank,
                  .account = entry.payer_account,
                  .iban = entry.payer_iban,
                  .id = entry.payer_id};
  }
  cash.bank_reference = entry.bank_reference;
  cash.end_to_end_id = entry.end_to_end_id;
  cash.original_id = entry.original_id;
  cash.check_number = entry.check_number;
  const std::string found =
      entry.reference.empty() && has_payer ? reference_in(entry.text) : std::string();
  cash.reference = entry.reference.empty() ? found : entry.reference;
  cash.text = entry.text;
  cash.type_code = entry.type_code;
  cash.particulars.charges = entry.charges;
  cash.particulars.mandate_id = entry.mandate_id;
  if (entry.kind == CashKind::returned) cash.particulars.return_reason = entry.return_reason;
  cash.source = entry.source;
  cash.unit = statement_.unit;
  if (entry.amount == 0) {
    report_.find(Severity::warning, "amount_zero", at, "the movement is of zero; it moves nothing");
  }
  identify(entry, cash);
  sink.cash(cash);
  const bool is_payment = cash.kind == CashKind::receipt || cash.kind == CashKind::returned;
  return is_payment ? RangeUse::payment : RangeUse::non_cash;
}

void StatementFile::identify(const StatementEntry& entry, CashRecord& cash) {
  const Date date = entry.value_date.known()     ? entry.value_date
                    : entry.booking_date.known() ? entry.booking_date
                                                 : cash.deposit_date;
  if (prefix_.empty() || prefix_date_ != date || prefix_account_ != statement_.account) {
    prefix_ = statement_prefix(statement_.account, date);
    prefix_account_ = statement_.account;
    prefix_date_ = date;
  }
  const std::uint64_t scope = mark_of(entry.debit ? 1 : 0, prefix_);
  cash.key_is_reference =
      statement_.profile->bank_reference_unique && !entry.bank_reference.empty();
  if (cash.key_is_reference) {
    const std::uint64_t mark = mark_of(mark_of(scope, entry.type_code), entry.bank_reference);
    const std::uint32_t ordinal = ordinals_.next(mark);
    id_by_reference(id_, prefix_, entry.type_code, entry.bank_reference, ordinal);
    if (ordinal > 1) {
      report_.find(Severity::warning, "reference_reused",
                   {.record = entry.source.record, .offset = entry.source.from},
                   "the profile calls the bank's reference unique, but the statement has it twice; "
                   "bank_reference_unique = false in it makes ids of the content instead");
    }
  } else {
    content_text_.assign(entry.text);
    for (const std::string_view part :
         {std::string_view(entry.end_to_end_id), std::string_view(entry.reference),
          std::string_view(entry.debit ? "D" : "C")}) {
      content_text_ += '\x1f';
      content_text_ += part;
    }
    content_text_ += '\x1f';
    content_text_ += entry.booking_date.iso();
    const std::uint64_t content =
        with_currency(content_hash({.type = entry.type_code,
                                    .amount = entry.amount,
                                    .payer_name = cash.payer.name,
                                    .payer_account = cash.payer.iban.empty() ? cash.payer.account
                                                                             : cash.payer.iban,
                                    .check_number = entry.check_number,
                                    .text = content_text_}),
                      statement_.currency);
    id_by_content(id_, prefix_, content, ordinals_.next(scope ^ content));
  }
  cash.payment_id = id_;
}

void StatementFile::money_control(std::uint32_t unit, Level level, std::string_view name,
                                  Wide stated, Wide computed, Currency currency, Place at) {
  text_control(unit, level, name, format_major(stated, currency), format_major(computed, currency),
               at);
}

void StatementFile::text_control(std::uint32_t unit, Level level, std::string_view name,
                                 std::string stated, std::string computed, Place at) {
  const bool holds = !file_dialect().accept_wrong_totals;
  const bool ok = stated == computed;
  report_.control({.level = level,
                   .name = std::string(name),
                   .stated = std::move(stated),
                   .computed = std::move(computed),
                   .ok = ok,
                   .consequence = Consequence::none,
                   .record = 0,
                   .unit = unit},
                  "amount_wrong",
                  {.holds = holds,
                   .advice = holds ? "accept_wrong_totals in the dialect would take it as it is"
                                   : "accepted by accept_wrong_totals"},
                  at);
}

void StatementFile::total_unreadable(std::uint32_t unit, Place at, std::string what) {
  const bool holds = !file_dialect().accept_wrong_totals;
  what += holds ? "; it is held; accept_wrong_totals in the dialect would take it as it is"
                : "; accepted by accept_wrong_totals";
  report_.find(holds ? Severity::error : Severity::warning, "total_unreadable", at,
               std::move(what));
  if (holds) report_.hold(unit, HoldReason::control_failed);
}

void StatementFile::count_control(std::uint32_t unit, Level level, std::string_view name,
                                  std::int64_t stated, std::int64_t computed, Place at) {
  const bool holds = file_dialect().strict_counts;
  report_.control(
      {.level = level,
       .name = std::string(name),
       .stated = std::to_string(stated),
       .computed = std::to_string(computed),
       .ok = stated == computed,
       .consequence = Consequence::none,
       .record = 0,
       .unit = unit},
      "count_wrong",
      {.holds = holds, .advice = holds ? "held by strict_counts" : "strict_counts would hold it"},
      at);
}

void StatementFile::cover(CashSink& sink, std::uint64_t from, std::uint64_t to, RangeUse use,
                          std::uint32_t record, std::string_view what) {
  if (covered_ < from) {
    const bool mark = covered_ == 0 && bytes_.starts_with("\xEF\xBB\xBF");
    sink.range({.bytes = {covered_, from},
                .use = RangeUse::structure,
                .record = 0,
                .what = mark ? "byte order mark" : "blank"});
  }
  if (from < to) sink.range({.bytes = {from, to}, .use = use, .record = record, .what = what});
  covered_ = to;
}

FileSummary StatementFile::finish(CashSink& sink, std::uint32_t records) {
  cover(sink, bytes_.size(), bytes_.size(), RangeUse::structure, 0, {});
  summary_.records = records;
  summary_.accounts = accounts_.size();
  summary_.units.front().last_record = records;
  if (summary_.dialect.empty()) summary_.dialect = file_dialect().name;
  const bool credits_fit = put_sums(summary_.credits, credits_);
  const bool debits_fit = put_sums(summary_.debits, debits_);
  if (!credits_fit || !debits_fit) {
    report_.find(Severity::error, "sum_overflow", {}, "a sum of the file does not fit 64 bits");
  }
  const bool held = std::any_of(summary_.units.begin(), summary_.units.end(),
                                [](const Unit& unit) { return unit.hold != HoldReason::none; });
  if (held) summary_.status = FileStatus::quarantined;
  if (statements_ == 0) {
    const bool empty = records == 0;
    report_.find(Severity::error, empty ? "file_empty" : "no_statement", {},
                 empty ? "the file has no records; ask the bank for it again"
                       : "no statement that can be read stands in the file; nothing was taken");
    summary_.status = FileStatus::rejected;
    report_.hold(kFileUnit, HoldReason::structure_broken);
  } else {
    summary_.logical_id.file_id = identity_.finish().short_hex(16);
    summary_.logical_id.totals = totals_.finish().short_hex(16);
  }
  report_.finish();
  return std::move(summary_);
}

}  // namespace quittance::ingest

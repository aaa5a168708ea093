#include "ingest/fixed_assembler.h"

#include <fmt/format.h>

#include <utility>

#include "core/assert.h"
#include "core/text.h"
#include "ingest/tally_sums.h"

namespace quittance::ingest {

std::optional<std::int64_t> amount_field(std::string_view record, Columns columns) {
  const auto amount = number_field(record, columns);
  return amount && *amount <= kAmountMax ? amount : std::nullopt;
}

std::string_view without_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view() : digits.substr(first);
}

void append_words(std::string& to, std::string_view words) {
  if (words.empty()) return;
  if (!to.empty()) to += ' ';
  to += words;
}

FixedAssembler::FixedAssembler(std::string_view format, const FixedForm& form,
                               std::string_view bytes, const DecodeContext& context)
    : bytes_(bytes),
      context_(context),
      form_(form),
      framing_(detect_fixed(bytes, form)),
      report_(summary_) {
  summary_.format = format;
  summary_.dialect = framing_.width > 0 ? "no-line-ends" : "lines";
  report_.open_unit(Unit::kNoParent, Level::file, "file", {.record = 1, .offset = 0});
}

void FixedAssembler::number(std::span<FixedRecord> records) {
  for (FixedRecord& record : records) {
    if (!record.blank) ++records_;
    record.number = records_;
    const std::size_t width = form_.width(record.text);
    const bool known = !record.blank && !what_is(record.text).empty();
    if (known && record.text.size() > width && !trim(record.text.substr(width)).empty()) {
      report_.find(Severity::warning, "record_too_long", place_of(record),
                   fmt::format("the record has {} columns instead of {}; what stands behind them "
                               "was not read",
                               trim_right(record.text).size(), width));
    }
    if (record.replaced) {
      report_.find(Severity::info, "character_replaced", place_of(record),
                   "a character that ISO 8859-1 lacks was read as '?'");
    }
    if (record.tabs) {
      report_.find(Severity::info, "tabs_expanded", place_of(record),
                   "the record has tabs; they were read as blanks up to every eighth column");
    }
    const bool behind_a_file = summary_.units.size() > 1 && between_units();
    if (!record.blank && !known &&
        !(behind_a_file && !of_unlisted_type(record.text) &&
          report_.unread_records(place_of(record), record.text))) {
      report_.find(Severity::warning, "record_unknown", place_of(record),
                   fmt::format("a record that begins '{}' does not exist in this format; it was "
                               "not used",
                               text(record.text.substr(0, 6))));
    }
  }
}

// A record in its place whose type does not exist here. Lines begin where records do; without line
// ends two digits may stand anywhere in what is out of step.
bool FixedAssembler::of_unlisted_type(std::string_view text) const {
  if (form_.begins(text)) return true;
  const std::size_t digits = form_.type_digits;
  return framing_.width == 0 && digits > 0 && text.size() <= form_.width(text) &&
         all_digits(text.substr(0, digits));
}

void FixedAssembler::emit(const FixedRecord& record, RangeUse use, CashSink& sink) {
  const std::string_view what = record.blank ? "blank record" : what_is(record.text);
  const RangeUse became = record.blank   ? RangeUse::structure
                          : what.empty() ? RangeUse::rejected
                                         : use;
  sink.range({.bytes = {record.from, record.to},
              .use = became,
              .record = record.number,
              .what = what.empty() ? "unknown record" : what});
}

void FixedAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  auto* part = dynamic_cast<FixedFragment*>(fragment.get());
  QASSERT(part != nullptr);
  if (part->part().from == 0 && framing_.start > 0) {
    sink.range({.bytes = {0, framing_.start},
                .use = RangeUse::structure,
                .record = 0,
                .what = "byte order mark"});
  }
  const std::span<FixedRecord> records = part->records();
  for (std::size_t n = 0; n < records.size();) {
    const FixedRecord& record = records[n];
    if (record.blank || !begins_group(record.text)) {
      number(records.subspan(n, 1));
      const bool read = !record.blank && !what_is(record.text).empty();
      const RangeUse use = read ? on_record(record) : RangeUse::structure;
      emit(record, use, sink);
      ++n;
      continue;
    }
    const std::size_t first = n++;
    while (n < records.size() && (records[n].blank || form_.continues(records[n].text))) ++n;
    number(records.subspan(first, n - first));
    const std::span<const FixedRecord> group = records.subspan(first, n - first);
    const RangeUse use = on_group(group, sink);
    for (const FixedRecord& next : group) emit(next, use, sink);
  }
  texts_ = {};
}

FileSummary FixedAssembler::finish(CashSink& /*sink*/) {
  close_all();
  report_.close_unit(kFileUnit, records_, bytes_.size());
  summary_.records = records_;
  put_sums(summary_.credits, credits_);
  put_sums(summary_.debits, debits_);
  set_status();
  report_.finish();
  return std::move(summary_);
}

void FixedAssembler::set_status() {
  const Place end = {.record = records_, .offset = bytes_.size()};
  if (summary_.status == FileStatus::rejected) return;
  if (summary_.units.size() == 1) {
    summary_.status = FileStatus::rejected;
    report_.find(Severity::error, records_ == 0 ? "file_empty" : "no_readable_unit", end,
                 fmt::format("the file has no {}, so nothing in it can be read; ask the bank for "
                             "the file again",
                             needs()));
    return;
  }
  if (summary_.transactions > 0 && readable_ == 0) {
    summary_.status = FileStatus::rejected;
    report_.find(Severity::error, "no_readable_payment", end,
                 "none of the file's payments could be read; ask the bank for the file again");
    return;
  }
  if (summary_.transactions == 0) {
    report_.find(Severity::info, "no_payments", end, "the file has no payments in it");
  }
  for (const Unit& unit : summary_.units) {
    if (unit.hold != HoldReason::none) summary_.status = FileStatus::quarantined;
  }
}

void FixedAssembler::tally(bool debit, std::int64_t amount, Currency currency) {
  (debit ? debits_ : credits_)[currency] += amount;
  (debit ? summary_.debits : summary_.credits).count += 1;
}

void FixedAssembler::judge_count(std::uint32_t unit, const Stated& stated, std::int64_t computed,
                                 std::int64_t below, const FixedRecord& record) {
  const auto number = number_field(record.text, stated.columns);
  Control control;
  control.level = summary_.units[unit].level;
  control.name = std::string(stated.name);
  control.stated = number ? std::to_string(*number) : kept(record.text, stated.columns);
  control.computed = std::to_string(computed);
  control.ok = number == computed || number == below;
  control.unit = unit;
  const bool strict = dialect().strict_counts;
  const Judgement judgement = {
      .holds = strict,
      .advice = strict ? "its cash is held because strict_counts is set in the dialect"
                       : "strict_counts in the dialect would hold its cash"};
  report_.control(std::move(control), stated.code, judgement, place_of(record));
}

void FixedAssembler::judge_amount(std::uint32_t unit, const Stated& stated, Currency currency,
                                  Wide computed, Wide below, const FixedRecord& record) {
  const auto number = number_field(record.text, stated.columns);
  Control control;
  control.level = summary_.units[unit].level;
  control.name = std::string(stated.name);
  control.stated = number ? format_major(*number, currency) : kept(record.text, stated.columns);
  control.computed = format_major(computed, currency);
  control.ok = number && (*number == computed || *number == below);
  control.unit = unit;
  const bool accepted = dialect().accept_wrong_totals;
  const Judgement judgement = {
      .holds = !accepted,
      .advice = accepted ? "accepted by accept_wrong_totals in the dialect"
                         : "its cash is held; ask the bank, then release or reject it; "
                           "accept_wrong_totals in the dialect makes this a finding"};
  report_.control(std::move(control), stated.code, judgement, place_of(record));
}

Place FixedAssembler::end_place(const FixedRecord* at) const {
  return at == nullptr ? Place{.record = records_, .offset = bytes_.size()} : place_of(*at);
}

void FixedAssembler::end_unit(std::uint32_t unit, bool with_trailer, const FixedRecord* at) {
  if (at == nullptr) {
    report_.close_unit(unit, records_, bytes_.size());
  } else if (with_trailer) {
    report_.close_unit(unit, at->number, at->to);
  } else {
    report_.close_unit(unit, at->number - 1, at->from);
  }
}

RangeUse FixedAssembler::out_of_place(const FixedRecord& record, std::string_view needs) {
  report_.find(Severity::error, "record_out_of_place", place_of(record),
               fmt::format("a record {} stands here without {} before it; it was not used",
                           what_is(record.text), needs));
  return RangeUse::rejected;
}

std::string FixedAssembler::unit_name(std::string_view name) const {
  return transmissions_ > 1 ? fmt::format("transmission-{}/{}", transmissions_, name)
                            : std::string(name);
}

std::string_view FixedAssembler::text(std::string_view raw) {
  bool guessed = false;
  const std::string_view read = nordic_text(raw, seven_bit_, texts_, guessed);
  if (guessed && !charset_noted_) {
    charset_noted_ = true;
    report_.find(Severity::info, "text_charset_guessed", {.record = records_, .offset = 0},
                 "letters beyond ASCII are not in ISO 8859-1; they were read as code page 850 or "
                 "as seven-bit letters");
  }
  return read;
}

std::string_view FixedAssembler::text(std::string_view record, Columns columns) {
  return text(text_field(record, columns));
}

std::string FixedAssembler::kept(std::string_view record, Columns columns) {
  return std::string(text(text_field(record, columns)));
}

CashKind FixedAssembler::kind_by_profile(std::string_view account, CashKind by_default,
                                         std::initializer_list<std::string_view> codes) const {
  const auto& map = context_.profiles->of(account).type_codes;
  if (map.empty()) return by_default;
  for (const std::string_view code : codes) {
    if (const auto found = map.find(code); found != map.end()) return found->second;
  }
  return by_default;
}

std::uint32_t FixedAssembler::finish_id(CashRecord& cash) {
  const std::uint32_t ordinal = ids_.next(mark_of(0, id_));
  id_ += '/';
  id_ += std::to_string(ordinal);
  cash.payment_id = id_;
  return ordinal;
}

void FixedAssembler::note_account(std::string_view account) {
  if (accounts_.next(mark_of(1, account)) == 1) ++summary_.accounts;
}

}  // namespace quittance::ingest

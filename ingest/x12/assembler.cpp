#include "ingest/x12/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/assert.h"
#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/tally_sums.h"
#include "ingest/x12/values.h"

namespace quittance::ingest::x12 {
namespace {

constexpr std::uint32_t kFileUnit = 0;

// The group code that belongs to each set.
struct SetKind {
  std::string_view set;
  std::string_view group;
  SetType type;
};
constexpr SetKind kSets[] = {{"820", "RA", SetType::remittance},
                             {"823", "LB", SetType::lockbox},
                             {"835", "HP", SetType::claims}};

}  // namespace

X12Assembler::X12Assembler(std::string_view format, std::string_view bytes,
                           const DecodeContext& context)
    : bytes_(bytes), context_(context), reader_(bytes, without_envelope(bytes)), report_(summary_) {
  summary_.format = format;
  report_.open_unit(Unit::kNoParent, Level::file, "file", {.record = 1, .offset = 0});
}

void X12Assembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  auto* part = dynamic_cast<X12Fragment*>(fragment.get());
  QASSERT(part != nullptr);
  if (covered_ == 0 && reader_.position() > 0) {
    covered_ = reader_.position();
    sink.range({.bytes = {0, covered_},
                .use = RangeUse::structure,
                .record = 0,
                .what = "blanks or a byte order mark"});
  }
  while (reader_.next(segment_, part->part().to)) {
    on_segment(sink);
    if (!set_ || set_->type != SetType::remittance || !reader_.delimiters()) continue;
    const SetBody* body = part->body_at(reader_.position(), *reader_.delimiters());
    if (body != nullptr) on_body(*body, sink);
  }
}

// As if its segments had been read one by one; the SE ends the set before the fragment is gone.
void X12Assembler::on_body(const SetBody& body, CashSink& sink) {
  records_ += static_cast<std::uint32_t>(body.segments.size());
  set_->segments += static_cast<std::int64_t>(body.segments.size());
  set_->body = body.segments;
  covered_ = body.to;
  read_ahead_ = &body.remittance;
  reader_.go_to(body.to);
  QASSERT(reader_.next(segment_));
  on_segment(sink);
  QASSERT(read_ahead_ == nullptr);
}

void X12Assembler::on_segment(CashSink& sink) {
  ++records_;
  covered_ = segment_.to;
  if (segment_.fault == Segment::Fault::no_segment) {
    report_.find(
        Severity::error, "no_segment", place(),
        "this text belongs to no interchange: no ISA segment begins here; it was not used");
    sink.range({.bytes = {segment_.from, segment_.to},
                .use = RangeUse::rejected,
                .record = records_,
                .what = "no segment"});
    return;
  }
  if (segment_.fault == Segment::Fault::too_long) {
    on_too_long(sink);
    return;
  }
  if (segment_.fault == Segment::Fault::cut_off) {
    report_.find(Severity::error, "segment_cut_off", place(),
                 "the file ends before the end of this segment; ask for the whole file");
  }
  const std::string_view name = segment_.name();
  if (name == "ISA" || name == "GS" || name == "ST" || name == "GE" || name == "IEA") {
    if (name == "ISA") close_interchange(false, sink);
    if (name == "GS") close_group(false, sink);
    close_set(false, sink);
    if (name == "ISA") on_interchange();
    if (name == "GS") on_group();
    if (name == "ST") on_set();
    if (name == "GE") on_group_end(sink);
    if (name == "IEA") on_interchange_end(sink);
  } else if (set_) {
    ++set_->segments;
    if (name != "SE") take_in_set(sink);
  }
  if (!set_) {
    const bool envelope =
        name == "ISA" || name == "GS" || name == "GE" || name == "IEA" || name == "TA1";
    if (!envelope) {
      report_.find(Severity::error, "segment_outside_set", place(),
                   fmt::format("the segment {} stands outside any transaction set (ST); it was not "
                               "used",
                               utf8(shown_name(name))));
    }
    sink.range({.bytes = {segment_.from, segment_.to},
                .use = envelope ? RangeUse::structure : RangeUse::rejected,
                .record = records_,
                .what = shown_name(name)});
    return;
  }
  PendingRange range = {
      .from = segment_.from, .to = segment_.to, .what = shown_name(name), .use = {}, .records = 1};
  if (name == "ST" || name == "SE") range.use = RangeUse::structure;
  set_->add(range);
  if (name == "SE") on_set_end(sink);
}

// What is open may have lost anything: a line, an amount, its end.
void X12Assembler::on_too_long(CashSink& sink) {
  report_.find(Severity::error, "segment_too_long", place(),
               fmt::format("no segment ends within {} bytes, so a terminator is damaged; they were "
                           "not used; ask for the file again",
                           kSegmentBytesMax));
  if (set_) {
    report_.hold(set_->unit, HoldReason::structure_broken);
    set_->add({.from = segment_.from,
               .to = segment_.to,
               .what = "segment",
               .use = RangeUse::rejected,
               .records = 1});
    return;
  }
  sink.range({.bytes = {segment_.from, segment_.to},
              .use = RangeUse::rejected,
              .record = records_,
              .what = "segment"});
}

// A unit ends with the segment at hand, or before it.
void X12Assembler::end_unit(std::uint32_t unit, bool with_segment) {
  report_.close_unit(unit, with_segment ? records_ : records_ - 1,
                     with_segment ? segment_.to : segment_.from);
}

void X12Assembler::on_interchange() {
  OpenInterchange interchange;
  interchange.control = utf8(trim(segment_.element(13)));
  interchange.unit = report_.open_unit(kFileUnit, Level::interchange,
                                       "interchange-" + name_part(interchange.control), place());
  ++summary_.statements;
  if (trim(segment_.element(15)) == "T") {
    report_.test_mark(interchange.unit, "test_interchange", place(),
                      "the sender marks this interchange as a test (ISA15)", dialect());
  }
  LogicalId& id = summary_.logical_id;
  if (id.file_id.empty()) {
    id.sender = utf8(trim(segment_.element(6)));
    id.receiver = utf8(trim(segment_.element(8)));
    id.file_id = interchange.control;
    id.created = utf8(trim(segment_.element(9))) + utf8(trim(segment_.element(10)));
  }
  interchange_ = std::move(interchange);
}

void X12Assembler::on_group() {
  OpenGroup group;
  group.code = utf8(trim(segment_.element(1)));
  group.control = utf8(trim(segment_.element(6)));
  group.date = date(segment_.element(4));
  std::string name = "group-" + name_part(group.control);
  std::uint32_t parent = kFileUnit;
  if (interchange_) {
    ++interchange_->groups;
    parent = interchange_->unit;
    name = fmt::format("{}/{}", summary_.units[parent].name, name);
  }
  group.unit = report_.open_unit(parent, Level::group, std::move(name), place());
  group_ = std::move(group);
}

void X12Assembler::on_set() {
  const std::string_view code = trim(segment_.element(1));
  OpenSet& set = set_.emplace();
  set.control = utf8(trim(segment_.element(2)));
  set.segments = 1;
  set.currency = default_currency();
  set.place = place();
  std::string_view group_code;
  for (const SetKind& kind : kSets) {
    if (kind.set != code) continue;
    set.type = kind.type;
    group_code = kind.group;
  }
  std::uint32_t parent = interchange_ ? interchange_->unit : kFileUnit;
  if (group_) {
    ++group_->sets;
    parent = group_->unit;
  } else {
    report_.find(Severity::warning, "envelope_missing", place(),
                 "no group (GS) stands around this set, so a part of the file may be missing");
  }
  const std::string_view above =
      parent == kFileUnit ? std::string_view() : summary_.units[parent].name;
  std::string name;
  name.reserve(above.size() + set.control.size() + 8);
  if (parent != kFileUnit) {
    name = above;
    name += '/';
  }
  name += "set-";
  name += name_part(set.control);
  set.unit = report_.open_unit(parent, Level::transaction_set, std::move(name), place());
  if (set.type == SetType::unknown) {
    report_.find(Severity::warning, "set_not_read", place(),
                 fmt::format("the transaction set {} is neither 820, 823 nor 835; it was not read",
                             utf8(code)));
  } else if (group_ && group_->code != group_code) {
    report_.find(Severity::warning, "group_code_differs", place(),
                 fmt::format("a set {} belongs to a group {}, not '{}'; it is read all the same",
                             utf8(code), group_code, group_->code));
  }
  if (set.type == SetType::remittance) ++summary_.transactions;
  set.ranges = std::exchange(spare_ranges_, {});
  if (remittance_taken_) remittance_.clear(default_currency());
  remittance_taken_ = false;
  if (set.type == SetType::claims) claims_.clear(default_currency());
}

void X12Assembler::on_set_end(CashSink& sink) {
  judge_count(set_->unit, "segments", segment_.element(1), set_->segments);
  judge_control_number(set_->unit, segment_.element(2), set_->control);
  close_set(true, sink);
}

void X12Assembler::close_set(bool trailer, CashSink& sink) {
  if (!set_) return;
  if (!trailer) {
    report_.trailer_missing(
        set_->unit, "set_end_missing", place(),
        fmt::format("{} ends without its SE segment", summary_.units[set_->unit].name), dialect());
  }
  RangeUse use = RangeUse::non_cash;
  if (set_->type == SetType::lockbox) {
    close_deposit(sink);
    use = RangeUse::structure;  // all but the checks
  } else if (set_->type != SetType::unknown) {
    use = close_payment(sink);
  }
  if (use != RangeUse::rejected && set_->type != SetType::unknown) ++readable_sets_;
  flush_ranges(use, sink);
  end_unit(set_->unit, trailer);
  spare_ranges_ = std::move(set_->ranges);
  set_.reset();
}

void X12Assembler::flush_ranges(RangeUse use, CashSink& sink) {
  const auto give = [&](const PendingRange& range) {
    sink.range({.bytes = {range.from, range.to},
                .use = range.use.value_or(use),
                .record = set_->place.record + set_->given,
                .what = range.what});
    set_->given += range.records;
  };
  for (std::size_t n = 0; n < set_->ranges.size(); ++n) {
    give(set_->ranges[n]);
    if (n > 0) continue;
    for (const PendingRange& range : set_->body) give(range);
  }
  set_->ranges.clear();
  set_->body = {};
}

void X12Assembler::on_group_end(CashSink& sink) {
  if (!group_) {
    report_.find(Severity::error, "segment_outside_group", place(),
                 "a GE segment stands here without a GS before it; it was not used");
    return;
  }
  judge_count(group_->unit, "sets", segment_.element(1), group_->sets);
  judge_control_number(group_->unit, segment_.element(2), group_->control);
  close_group(true, sink);
}

void X12Assembler::close_group(bool trailer, CashSink& sink) {
  close_set(false, sink);
  if (!group_) return;
  if (!trailer) {
    report_.trailer_missing(
        group_->unit, "group_end_missing", place(),
        fmt::format("{} ends without its GE segment", summary_.units[group_->unit].name),
        dialect());
  }
  end_unit(group_->unit, trailer);
  group_.reset();
}

void X12Assembler::on_interchange_end(CashSink& sink) {
  close_group(false, sink);
  if (!interchange_) {
    report_.find(Severity::error, "segment_outside_interchange", place(),
                 "an IEA segment stands here without an ISA before it; it was not used");
    return;
  }
  judge_count(interchange_->unit, "groups", segment_.element(1), interchange_->groups);
  judge_control_number(interchange_->unit, segment_.element(2), interchange_->control);
  close_interchange(true, sink);
}

void X12Assembler::close_interchange(bool trailer, CashSink& sink) {
  close_group(false, sink);
  if (!interchange_) return;
  if (!trailer) {
    report_.trailer_missing(
        interchange_->unit, "interchange_end_missing", place(),
        fmt::format("{} ends without its IEA segment", summary_.units[interchange_->unit].name),
        dialect());
  }
  end_unit(interchange_->unit, trailer);
  if (trailer) {
    report_.repeated(interchange_->unit, "interchange_repeated",
                     "the interchange stands in this file before, byte for byte", bytes_);
  }
  interchange_.reset();
}

void X12Assembler::judge_count(std::uint32_t unit, std::string_view name, std::string_view written,
                               std::int64_t computed) {
  const auto stated = count(written);
  if (stated == computed) {
    char figure[24];
    const char* const end = std::to_chars(figure, figure + sizeof figure, computed).ptr;
    return report_.agreed(unit, name, {figure, static_cast<std::size_t>(end - figure)}, records_);
  }
  const bool strict = dialect().strict_counts;
  Control control;
  control.level = summary_.units[unit].level;
  control.name = std::string(name);
  control.stated = stated ? std::to_string(*stated) : utf8(trim(written));
  control.computed = std::to_string(computed);
  control.ok = stated == computed;
  control.unit = unit;
  report_.control(std::move(control), "count_wrong",
                  {.holds = strict,
                   .advice = strict ? "its cash is held because strict_counts is set in the dialect"
                                    : "strict_counts in the dialect would hold its cash"},
                  place());
}

// SE02, GE02 and IEA02 repeat the number of ST, GS and ISA; leading zeros do not matter.
void X12Assembler::judge_control_number(std::uint32_t unit, std::string_view written,
                                        const std::string& opened) {
  const std::string_view raw = trim(written);
  if (is_ascii(raw) && raw == opened) return;
  const std::string closed = utf8(raw);
  const auto bare = [](std::string_view number) {
    const std::size_t digits = number.find_first_not_of('0');
    return digits == std::string_view::npos ? std::string_view() : number.substr(digits);
  };
  if (bare(closed) == bare(opened)) return;
  report_.find(
      Severity::warning, "control_number_differs", place(),
      fmt::format("{} is closed as number '{}', but was opened as '{}'; a part between them "
                  "may be missing",
                  summary_.units[unit].name, closed, opened));
}

void X12Assembler::say(const std::vector<Flaw>& flaws) {
  for (const Flaw& flaw : flaws) {
    report_.find(Severity::warning, flaw.code, {set_->place.record, flaw.offset},
                 fmt::format("'{}' could not be read; the rest of the set was", flaw.written));
  }
}

FileSummary X12Assembler::finish(CashSink& sink) {
  segment_.from = segment_.to = bytes_.size();
  ++records_;  // the end of input stands where the next segment would
  close_interchange(false, sink);
  close_group(false, sink);
  --records_;
  report_.close_unit(kFileUnit, records_, bytes_.size());
  if (covered_ < bytes_.size()) {  // nothing but blanks
    sink.range({.bytes = {covered_, bytes_.size()},
                .use = RangeUse::structure,
                .record = 0,
                .what = "blanks"});
  }
  summary_.records = records_;
  put_sums(summary_.credits, credits_);
  put_sums(summary_.debits, debits_);
  for (const Unit& unit : summary_.units) {
    if (unit.hold != HoldReason::none) summary_.status = FileStatus::quarantined;
  }
  if (readable_sets_ == 0) {
    summary_.status = FileStatus::rejected;
    report_.find(
        Severity::error, records_ == 0 ? "file_empty" : "no_readable_set",
        {records_, bytes_.size()},
        "the file has no transaction set 820, 823 or 835 that can be read; ask for the file "
        "again");
  }
  report_.finish();
  return std::move(summary_);
}

void X12Assembler::add_ordinal() {
  const std::uint32_t ordinal = ids_.next(counting_mark(0, id_));
  id_ += '/';
  id_ += std::to_string(ordinal);
}

void X12Assembler::tally(bool debit, std::uint64_t count, Wide amount, Currency currency) {
  if (count == 0) return;
  (debit ? summary_.debits : summary_.credits).count += count;
  (debit ? debits_ : credits_)[currency] += amount;
}

std::string_view X12Assembler::iso(Date date) {
  if (iso_.empty() || date != iso_of_) {
    iso_of_ = date;
    iso_ = date.iso();
  }
  return iso_;
}

std::string X12Assembler::utf8(std::string_view text) const {
  return is_ascii(text) || valid_utf8(text) ? std::string(text) : latin1_to_utf8(text);
}

void X12Assembler::count_account(std::string_view account) {
  if (account.empty()) return;
  if (account == judged_as_ && summary_.accounts > 0) return;  // counted already
  if (accounts_.next(counting_mark(1, account)) == 1) ++summary_.accounts;
  judged_as_ = account;
}

}  // namespace quittance::ingest::x12

#include "ingest/edifact/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/assert.h"
#include "core/text.h"
#include "ingest/paced.h"
#include "ingest/tally_sums.h"

namespace quittance::ingest::edifact {
namespace {

constexpr std::uint32_t kFileUnit = 0;

// A segment's name for `--explain`.
std::string_view shown_name(const Segment& segment) {
  const std::string_view name = segment.name;
  if (name.empty()) return "UNA";
  const bool sound = name.size() == 3 && std::all_of(name.begin(), name.end(), [](char c) {
                       return is_alpha(c) || is_digit(c);
                     });
  return sound ? name : std::string_view("segment");
}

}  // namespace

EdifactAssembler::EdifactAssembler(std::string_view format, std::string_view bytes,
                                   const DecodeContext& context)
    : bytes_(bytes), context_(context), reader_(bytes), report_(summary_) {
  summary_.format = format;
  report_.open_unit(Unit::kNoParent, Level::file, "file", {.record = 1, .offset = 0});
}

void EdifactAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  const auto* part = dynamic_cast<const PacedFragment*>(fragment.get());
  QASSERT(part != nullptr);
  if (covered_ == 0 && reader_.position() > 0) {
    covered_ = reader_.position();
    sink.range({.bytes = {0, covered_},
                .use = RangeUse::structure,
                .record = 0,
                .what = "blanks or a byte order mark"});
  }
  while (reader_.next(segment_, part->part().to)) on_segment(sink);
}

void EdifactAssembler::on_segment(CashSink& sink) {
  ++records_;
  covered_ = segment_.to;
  if (segment_.fault == Segment::Fault::no_segment || segment_.fault == Segment::Fault::too_long) {
    const bool junk = segment_.fault == Segment::Fault::no_segment;
    report_.find(Severity::error, junk ? "no_segment" : "segment_too_long", place(),
                 junk ? "this text belongs to no interchange: no UNB segment begins here; it was "
                        "not used"
                      : fmt::format("no segment ends within {} bytes, so a terminator is damaged; "
                                    "they were not used; ask for the file again",
                                    kSegmentBytesMax));
    // What is open may have lost anything: a payment, its amount, its end.
    if (!junk && message_) report_.hold(message_->unit, HoldReason::structure_broken);
    close_booking(sink);
    close_advice(sink);
    give_range(RangeUse::rejected, sink);
    return;
  }
  if (segment_.fault == Segment::Fault::cut_off) {
    report_.find(Severity::error, "segment_cut_off", place(),
                 "the file ends before the end of this segment; ask for the whole file");
  }
  const bool nothing = segment_.name.empty() && segment_.components(1) == 0;  // UNA, or blanks
  // Ranges come in file order: within something open they wait with its own.
  if (nothing && booking_) return keep_range(booking_->ranges);
  if (nothing && advice_) return keep_range(advice_->ranges);
  if (nothing || on_envelope(sink)) {
    give_range(RangeUse::structure, sink);
    return;
  }
  if (!message_) {
    report_.find(Severity::error, "segment_outside_message", place(),
                 fmt::format("the segment {} stands outside any message (UNH); it was not used",
                             shown_name(segment_)));
    give_range(RangeUse::rejected, sink);
    return;
  }
  ++message_->segments;
  switch (message_->type) {
    case MessageType::credit_advice:
      take_in_credit_advice(sink);
      break;
    case MessageType::remittance_advice:
      take_in_remittance_advice(sink);
      break;
    case MessageType::unknown:
      give_range(RangeUse::non_cash, sink);
  }
}

bool EdifactAssembler::on_envelope(CashSink& sink) {
  const std::string_view name = segment_.name;
  if (name == "UNB") {
    close_interchange(false, sink);
    on_interchange();
  } else if (name == "UNG") {
    close_group(false, sink);
    on_group();
  } else if (name == "UNH") {
    close_message(false, sink);
    on_message();
  } else if (name == "UNT") {
    on_message_end(sink);
  } else if (name == "UNE") {
    on_group_end(sink);
  } else if (name == "UNZ") {
    on_interchange_end(sink);
  } else {
    return false;
  }
  return true;
}

void EdifactAssembler::give_range(RangeUse use, CashSink& sink) {
  sink.range({.bytes = {segment_.from, segment_.to},
              .use = use,
              .record = records_,
              .what = use == RangeUse::rejected ? "no segment" : shown_name(segment_)});
}

void EdifactAssembler::keep_range(std::vector<PendingRange>& ranges) {
  ranges.push_back({.from = segment_.from,
                    .to = segment_.to,
                    .record = records_,
                    .what = std::string(shown_name(segment_))});
}

// A unit ends with the segment at hand, or before it.
void EdifactAssembler::end_unit(std::uint32_t unit, bool with_segment) {
  report_.close_unit(unit, with_segment ? records_ : records_ - 1,
                     with_segment ? segment_.to : segment_.from);
}

void EdifactAssembler::on_interchange() {
  charset_.use(segment_.value(1));
  OpenInterchange interchange;
  interchange.control = kept(5);
  interchange.unit = report_.open_unit(kFileUnit, Level::interchange,
                                       "interchange-" + name_part(interchange.control), place());
  if (trim(segment_.value(11)) == "1") {
    report_.test_mark(interchange.unit, "test_interchange", place(),
                      "the sender marks this interchange as a test (UNB 0035)", dialect());
  }
  LogicalId& id = summary_.logical_id;
  if (id.file_id.empty()) {
    id.sender = kept(2);
    id.receiver = kept(3);
    id.file_id = interchange.control;
    id.created = std::string(kept(4)) + std::string(kept(4, 2));
  }
  interchange_ = std::move(interchange);
}

void EdifactAssembler::on_group() {
  OpenGroup group;
  group.control = kept(5);
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

void EdifactAssembler::on_message() {
  const std::string_view type = trim(segment_.value(2));
  OpenMessage message;
  message.control = kept(1);
  message.segments = 1;
  message.place = place();
  if (type == "CREMUL") message.type = MessageType::credit_advice;
  if (type == "REMADV") message.type = MessageType::remittance_advice;
  std::uint32_t parent = interchange_ ? interchange_->unit : kFileUnit;
  if (interchange_) ++interchange_->messages;
  if (group_) {
    ++group_->messages;
    parent = group_->unit;
  }
  std::string name = "message-" + name_part(message.control);
  if (parent != kFileUnit) name = fmt::format("{}/{}", summary_.units[parent].name, name);
  message.unit = report_.open_unit(parent, Level::transaction_set, std::move(name), place());
  if (message.type == MessageType::unknown) {
    const bool debits = type == "DEBMUL" || type == "DEBADV";
    report_.find(debits ? Severity::info : Severity::warning, "message_not_read", place(),
                 debits ? fmt::format("the message {} tells of debits and brings no incoming cash; "
                                      "it was not read",
                                      type)
                        : fmt::format("the message {} is neither CREMUL nor REMADV; it was not "
                                      "read",
                                      kept(2)));
  } else {
    ++summary_.statements;
    ++readable_messages_;
  }
  if (message.type == MessageType::remittance_advice) advice_.emplace();
  message_ = std::move(message);
}

void EdifactAssembler::on_message_end(CashSink& sink) {
  if (!message_) {
    report_.find(Severity::error, "segment_outside_message", place(),
                 "a UNT segment stands here without a UNH before it; it was not used");
    return;
  }
  ++message_->segments;
  judge_count(message_->unit, "segments", segment_.value(1), message_->segments);
  judge_control_number(message_->unit, segment_.value(2), message_->control);
  close_message(true, sink);
}

void EdifactAssembler::on_group_end(CashSink& sink) {
  close_message(false, sink);
  if (!group_) {
    report_.find(Severity::error, "segment_outside_group", place(),
                 "a UNE segment stands here without a UNG before it; it was not used");
    return;
  }
  judge_count(group_->unit, "messages", segment_.value(1), group_->messages);
  judge_control_number(group_->unit, segment_.value(2), group_->control);
  close_group(true, sink);
}

void EdifactAssembler::on_interchange_end(CashSink& sink) {
  close_group(false, sink);
  if (!interchange_) {
    report_.find(Severity::error, "segment_outside_interchange", place(),
                 "a UNZ segment stands here without a UNB before it; it was not used");
    return;
  }
  const bool grouped = interchange_->groups > 0;
  judge_count(interchange_->unit, grouped ? "groups" : "messages", segment_.value(1),
              grouped ? interchange_->groups : interchange_->messages);
  judge_control_number(interchange_->unit, segment_.value(2), interchange_->control);
  // A UNZ that is cut off closes its interchange if only its terminator is missing.
  const bool whole =
      segment_.fault == Segment::Fault::none || trim(segment_.value(2)) == interchange_->control;
  close_interchange(whole, sink);
}

void EdifactAssembler::hold_without_end(std::uint32_t unit, std::string_view code,
                                        std::string_view trailer) {
  report_.trailer_missing(
      unit, code, place(),
      fmt::format("{} ends without its {} segment", summary_.units[unit].name, trailer), dialect());
}

void EdifactAssembler::close_message(bool trailer, CashSink& sink) {
  if (!message_) return;
  if (!trailer) hold_without_end(message_->unit, "message_end_missing", "UNT");
  close_booking(sink);
  close_advice(sink);
  end_unit(message_->unit, trailer);
  message_.reset();
  forget();
}

void EdifactAssembler::close_group(bool trailer, CashSink& sink) {
  close_message(false, sink);
  if (!group_) return;
  if (!trailer) hold_without_end(group_->unit, "group_end_missing", "UNE");
  end_unit(group_->unit, trailer);
  group_.reset();
}

void EdifactAssembler::close_interchange(bool trailer, CashSink& sink) {
  close_group(false, sink);
  if (!interchange_) return;
  if (!trailer) hold_without_end(interchange_->unit, "interchange_end_missing", "UNZ");
  end_unit(interchange_->unit, trailer);
  if (trailer) {
    report_.repeated(interchange_->unit, "interchange_repeated",
                     "the interchange stands in this file before, byte for byte", bytes_);
  }
  interchange_.reset();
}

void EdifactAssembler::judge_count(std::uint32_t unit, std::string_view name,
                                   std::string_view written, std::int64_t computed) {
  const auto stated = count(written);
  const bool strict = dialect().strict_counts;
  Control control;
  control.level = summary_.units[unit].level;
  control.name = std::string(name);
  control.stated =
      stated ? std::to_string(*stated) : std::string(charset_.keep(trim(written), arena_));
  control.computed = std::to_string(computed);
  control.ok = stated == computed;
  control.unit = unit;
  report_.control(std::move(control), "count_wrong",
                  {.holds = strict,
                   .advice = strict ? "its cash is held because strict_counts is set in the dialect"
                                    : "strict_counts in the dialect would hold its cash"},
                  place());
}

// UNT, UNE and UNZ repeat the reference of UNH, UNG and UNB; leading zeros do not matter.
void EdifactAssembler::judge_control_number(std::uint32_t unit, std::string_view written,
                                            const std::string& opened) {
  const std::string closed(charset_.keep(trim(written), arena_));
  const auto bare = [](std::string_view number) {
    const std::size_t digits = number.find_first_not_of('0');
    return digits == std::string_view::npos ? std::string_view() : number.substr(digits);
  };
  if (bare(closed) == bare(opened)) return;
  report_.find(Severity::warning, "control_number_differs", place(),
               fmt::format("{} is closed as number '{}', but was opened as '{}'; a part between "
                           "them may be missing",
                           summary_.units[unit].name, closed, opened));
}

// Says something once a file for each `what`.
void EdifactAssembler::note_once(Severity severity, std::string_view code, std::string_view what,
                                 std::string_view sentence) {
  constexpr std::size_t kNotedMax = 1000;
  if (noted_.size() >= kNotedMax || !noted_.insert(fmt::format("{} {}", code, what)).second) return;
  report_.find(severity, code, place(),
               fmt::format("{}; it may stand elsewhere in the file too", sentence));
}

FileSummary EdifactAssembler::finish(CashSink& sink) {
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
  if (readable_messages_ == 0) {
    summary_.status = FileStatus::rejected;
    report_.find(Severity::error, records_ == 0 ? "file_empty" : "no_readable_message",
                 {records_, bytes_.size()},
                 "the file has no message CREMUL or REMADV; ask for the file again");
  }
  report_.finish();
  return std::move(summary_);
}

void EdifactAssembler::tally(std::int64_t minor, Currency currency) {
  ++(minor < 0 ? summary_.debits : summary_.credits).count;
  if (minor < 0) {
    debits_[currency] -= minor;
  } else {
    credits_[currency] += minor;
  }
}

std::string_view EdifactAssembler::kept(std::size_t element, std::size_t component) {
  return charset_.keep(trim(segment_.value(element, component)), arena_);
}

void EdifactAssembler::count_account(std::string_view account) {
  if (account.empty()) return;
  if (accounts_.next(mark_of(1, account)) == 1) ++summary_.accounts;
  judged_as_ = account;
}

}  // namespace quittance::ingest::edifact

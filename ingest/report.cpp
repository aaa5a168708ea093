#include "ingest/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "ingest/controls_max.h"
#include "ingest/look.h"

namespace quittance::ingest {
namespace {

// Grows a long list in few steps: moving its texts costs more than the memory behind its end.
template <class Entry>
void make_room(std::vector<Entry>& list) {
  constexpr std::size_t kShort = 16;
  if (list.size() == list.capacity()) list.reserve(std::max(kShort, 4 * list.size()));
}

}  // namespace

void Report::find(Severity severity, std::string_view code, Place place, std::string message) {
  if (summary_.findings.size() + 1 >= kFindingsMax) {
    ++left_out_;
    return;
  }
  summary_.findings.push_back({.severity = severity,
                               .code = std::string(code),
                               .record = place.record,
                               .offset = place.offset,
                               .message = std::move(message)});
}

std::uint32_t Report::open_unit(std::uint32_t parent, Level level, std::string name, Place place) {
  const std::uint32_t times = names_.next(counting_mark(0, name));
  Unit unit;
  unit.parent = parent;
  unit.level = level;
  unit.name = times == 1 ? std::move(name) : fmt::format("{}-{}", name, times);
  unit.first_record = unit.last_record = place.record;
  unit.from = unit.to = place.offset;
  make_room(summary_.units);
  summary_.units.push_back(std::move(unit));
  return static_cast<std::uint32_t>(summary_.units.size() - 1);
}

void Report::close_unit(std::uint32_t unit, std::uint32_t last_record, std::uint64_t to) {
  summary_.units[unit].last_record = last_record;
  summary_.units[unit].to = to;
}

void Report::hold(std::uint32_t unit, HoldReason reason) {
  if (summary_.units[unit].hold == HoldReason::none) summary_.units[unit].hold = reason;
}

void Report::trailer_missing(std::uint32_t unit, std::string_view code, Place place,
                             std::string what, const Dialect& dialect) {
  if (dialect.accept_missing_trailers) {
    what += "; accepted by accept_missing_trailers in the dialect";
    return find(Severity::warning, code, place, std::move(what));
  }
  hold(unit, HoldReason::trailer_missing);
  what +=
      "; its cash is held, because its end may be missing: ask for the whole file, or release it; "
      "accept_missing_trailers in the dialect accepts it";
  find(Severity::error, code, place, std::move(what));
}

void Report::repeated(std::uint32_t unit, std::string_view code, std::string_view what,
                      std::string_view bytes) {
  const auto part = [&](std::uint32_t index) {  // line ends may be missing behind the last one
    const Unit& of = summary_.units[index];
    return trim_right(bytes.substr(of.from, of.to - of.from));
  };
  const std::string_view whole = part(unit);
  const auto [first, is_new] = parts_.try_emplace(look_of(whole), unit);
  if (is_new || part(first->second) != whole) return;
  hold(unit, HoldReason::same_logical_file);
  find(Severity::error, code, {summary_.units[unit].first_record, summary_.units[unit].from},
       fmt::format(
           "{}, as {}; its cash is held, because it would count twice: reject it, or release "
           "it if it is meant twice",
           what, summary_.units[first->second].name));
}

bool Report::unread_records(Place place, std::string_view text) {
  constexpr std::ptrdiff_t kDigitsMin =
      20;  // more than a time, a name and a number of records have
  const auto counts = [](char c) { return is_digit(c) && c != '9'; };  // nines fill blocks up
  if (std::count_if(text.begin(), text.end(), counts) < kDigitsMin) return false;
  hold(0, HoldReason::structure_broken);
  find(
      Severity::error, "unread_records", place,
      "what stands here, outside every statement or batch, does not begin as a record does and has "
      "digits as records have; it may be a second file, put behind the first or out of step with "
      "it; it was not read and the whole file is held: ask for the files one by one, or release "
      "it");
  return true;
}

void Report::header_missing(std::uint32_t unit, std::string_view code, Place place,
                            std::string what, const Dialect& dialect) {
  if (dialect.accept_missing_headers) {
    what += "; accepted by accept_missing_headers in the dialect";
    return find(Severity::warning, code, place, std::move(what));
  }
  hold(unit, HoldReason::structure_broken);
  what +=
      "; its cash is held, because its beginning may be missing: ask for the whole file, or "
      "release it; accept_missing_headers in the dialect accepts it";
  find(Severity::error, code, place, std::move(what));
}

void Report::test_mark(std::uint32_t unit, std::string_view code, Place place, std::string what,
                       const Dialect& dialect) {
  if (dialect.accept_test_marks) {
    what += "; it is booked all the same by accept_test_marks in the dialect";
  } else {
    summary_.units[unit].test = true;
    what +=
        "; it is checked and nothing of it is booked; accept_test_marks in the dialect books it, "
        "for a sender that marks all its files so";
  }
  find(Severity::warning, code, place, std::move(what));
}

void Report::control(Control control, std::string_view code, const Judgement& judgement,
                     Place place) {
  control.record = place.record;
  if (!control.ok) {
    control.consequence = judgement.holds ? Consequence::quarantined : Consequence::finding;
    find(judgement.holds ? Severity::error : Severity::warning, code, place,
         fmt::format("{} states {} {}, but what was read comes to {}; {}",
                     summary_.units[control.unit].name, control.name, control.stated,
                     control.computed, judgement.advice));
    if (judgement.holds) hold(control.unit, HoldReason::control_failed);
  }
  if (leave_out(summary_, control.ok)) return;
  make_room(summary_.controls);
  summary_.controls.push_back(std::move(control));
}

void Report::agreed(std::uint32_t unit, std::string_view name, std::string_view figure,
                    std::uint32_t record) {
  if (leave_out(summary_, true)) return;
  make_room(summary_.controls);
  Control& control = summary_.controls.emplace_back();
  control.level = summary_.units[unit].level;
  control.name = name;
  control.stated = figure;
  control.computed = figure;
  control.record = record;
  control.unit = unit;
}

void Report::finish() {
  if (left_out_ == 0) return;
  summary_.findings.push_back(
      {.severity = Severity::warning,
       .code = "findings_left_out",
       .record = 0,
       .offset = 0,
       .message = fmt::format("{} further findings are not listed", left_out_)});
}

std::string name_part(std::string_view printed) {
  // Names of units hold those of the units around them. A longer number than any format has would
  // stand in each of them; the ordinal behind equal names keeps cut ones apart.
  constexpr std::size_t kNamePartMax = 64;
  if (printed.empty()) return "blank";
  std::string name(printed.substr(0, kNamePartMax));
  for (char& c : name) {
    if (!is_digit(c) && !is_alpha(c) && c != '-') c = '_';
  }
  return name;
}

}  // namespace quittance::ingest

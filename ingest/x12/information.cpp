#include "ingest/x12/information.h"

#include <array>
#include <optional>

#include "core/text.h"

namespace quittance::ingest::x12 {
namespace {

// What remittance in addenda begins with, where no envelope stands around it.
constexpr std::array<std::string_view, 9> kBeginnings = {"ST",  "GS",  "BPR", "RMR", "TRN",
                                                         "REF", "ENT", "N1",  "ADX"};

bool is_x12(std::string_view information, const std::optional<Delimiters>& delimiters) {
  if (information.starts_with("ISA") && read_isa(information)) return true;
  if (!delimiters) return false;
  const std::string_view name = information.substr(0, information.find(delimiters->element));
  for (const std::string_view known : kBeginnings) {
    if (name == known) return true;
  }
  return false;
}

bool is_envelope(std::string_view name) {
  return name == "ISA" || name == "GS" || name == "ST" || name == "SE" || name == "GE" ||
         name == "IEA";
}

}  // namespace

InformationRead read_information(std::string_view information, Currency currency,
                                 std::int64_t total, RemittanceReader& to) {
  const std::optional<Delimiters> delimiters = guess_delimiters(information);
  if (!is_x12(information, delimiters)) return InformationRead::no_segments;
  to.clear(currency);
  SegmentReader reader(information, delimiters);
  thread_local Segment segment;  // keeps its capacity from entry to entry
  std::size_t segments = 0;
  bool opened = false;
  bool closed = false;
  bool cut_off = false;
  while (reader.next(segment)) {
    if (segment.fault == Segment::Fault::no_segment || segment.fault == Segment::Fault::too_long) {
      continue;
    }
    ++segments;
    cut_off = segment.fault == Segment::Fault::cut_off;
    opened = opened || segment.name() == "ST";
    closed = closed || segment.name() == "SE";
    if (!is_envelope(segment.name())) static_cast<void>(to.take(segment));
  }
  to.finish(total);
  return opened != closed || (cut_off && segments > 1) ? InformationRead::cut_off
                                                       : InformationRead::whole;
}

}  // namespace quittance::ingest::x12

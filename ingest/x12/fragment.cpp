#include "ingest/x12/fragment.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/x12/segments.h"
#include "ingest/x12/values.h"

namespace quittance::ingest::x12 {
namespace {

// A set that goes on so far behind its part is left to the assembler: what one part costs does not
// depend on the rest of the file.
constexpr std::uint64_t kOverrunBytes = 64 * 1024;

// Where the first ST in the part begins: behind a terminator and blanks. The end of the part where
// there is none. Cost: linear.
std::uint64_t first_set(std::string_view bytes, ByteRange part, const Delimiters& delimiters) {
  const char name[] = {'S', 'T', delimiters.element};
  const std::string_view head = bytes.substr(0, std::min<std::uint64_t>(part.to + 2, bytes.size()));
  std::size_t at = head.find({name, sizeof name}, part.from);
  for (; at != std::string_view::npos; at = head.find({name, sizeof name}, at + 1)) {
    std::size_t before = at;
    while (before > 0 && bytes[before - 1] != delimiters.terminator &&
           is_blank(bytes[before - 1])) {
      --before;
    }
    if (before == 0 || bytes[before - 1] == delimiters.terminator) return at;
  }
  return part.to;
}

bool bounds_a_set(std::string_view name) {
  if (name.empty() || (name.front() != 'I' && name.front() != 'G' && name.front() != 'S')) {
    return false;
  }
  return name == "ISA" || name == "GS" || name == "ST" || name == "GE" || name == "IEA";
}

}  // namespace

X12Fragment::X12Fragment(std::string_view bytes, ByteRange part) : part_(part) {
  const std::optional<Delimiters> delimiters = first_delimiters(bytes);
  if (!delimiters) return;
  const std::uint64_t from = first_set(bytes, part, *delimiters);
  if (from < part.to) read_ahead(bytes, from, *delimiters);
  tie();
}

void X12Fragment::read_ahead(std::string_view bytes, std::uint64_t from,
                             const Delimiters& delimiters) {
  const std::uint64_t size = part_.to - from;  // a set of one line has some 300 bytes
  bodies_.reserve(size / 256 + 1);
  lines_.reserve(size / 128 + 1);
  segments_.reserve(size / 32 + 1);
  SegmentReader reader(bytes, from, delimiters);
  RemittanceReader remittance(texts_);
  Segment segment;
  std::uint64_t from_byte = 0;  // of the body at hand
  Delimiters of_body;
  std::size_t first_segment = 0;
  bool in_body = false;
  while (reader.next(segment, in_body ? part_.to + kOverrunBytes : part_.to)) {
    const std::string_view name = segment.name();
    if (in_body && name == "SE") {
      remittance.finish(amount(remittance.payment().amount, remittance.currency()));
      SetBody& body = bodies_.emplace_back();
      body.from = from_byte;
      body.delimiters = of_body;
      body.to = segment.from;
      remittance.read_into(body.remittance);
      body.remittance.text = texts_.keep(body.remittance.text);
      lines_.insert(lines_.end(), remittance.lines().begin(), remittance.lines().end());
      body.segments = std::span(segments_).subspan(first_segment);
      first_segment = segments_.size();
      in_body = false;
    } else if (bounds_a_set(name)) {
      in_body = name == "ST" && trim(segment.element(1)) == "820" && reader.delimiters();
      if (!in_body) continue;
      remittance.clear(default_currency());
      segments_.resize(first_segment);
      from_byte = reader.position();
      of_body = *reader.delimiters();
    } else if (in_body) {
      in_body = segment.fault == Segment::Fault::none && remittance.take(segment) &&
                remittance.flaws().empty();
      segments_.push_back({.from = segment.from,
                           .to = segment.to,
                           .what = shown_name(name),
                           .use = {},
                           .records = 1});
    }
  }
}

// Spans point to where the vectors have ended up.
void X12Fragment::tie() {
  std::span<const RemittanceLine> lines = lines_;
  std::span<const PendingRange> segments = segments_;
  for (SetBody& body : bodies_) {
    const std::size_t of_lines = body.remittance.lines.size();
    const std::size_t of_segments = body.segments.size();
    body.remittance.lines = lines.first(of_lines);
    body.segments = segments.first(of_segments);
    lines = lines.subspan(of_lines);
    segments = segments.subspan(of_segments);
  }
}

const SetBody* X12Fragment::body_at(std::uint64_t from, const Delimiters& delimiters) {
  while (next_ < bodies_.size() && bodies_[next_].from < from) ++next_;
  if (next_ == bodies_.size()) return nullptr;
  const SetBody& body = bodies_[next_];
  return body.from == from && body.delimiters == delimiters ? &body : nullptr;
}

std::optional<Delimiters> without_envelope(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string_view text = trim(bytes.substr(0, 4096));
  return text.starts_with("GS") || text.starts_with("ST") ? guess_delimiters(text) : std::nullopt;
}

std::optional<Delimiters> first_delimiters(std::string_view bytes) {
  const SegmentReader reader(bytes);
  if (const auto isa = read_isa(bytes.substr(reader.position()))) return isa->delimiters;
  return without_envelope(bytes);
}

std::string_view shown_name(std::string_view name) {
  bool sound = name.size() == 2 || name.size() == 3;
  for (std::size_t n = 0; sound && n < name.size(); ++n) {
    sound = is_alpha(name[n]) || is_digit(name[n]);
  }
  return sound ? name : std::string_view("segment");
}

}  // namespace quittance::ingest::x12

#include "ingest/x12/segments.h"

#include "core/text.h"

namespace quittance::ingest::x12 {
namespace {

bool is_padding(char c) {
  return is_blank(c) || c == '\0' || c == '\x1a';
}

void split_elements(std::string_view body, char separator, std::vector<std::string_view>& to) {
  to.clear();
  std::size_t from = 0;
  for (std::size_t at = body.find(separator); at != std::string_view::npos;
       at = body.find(separator, from)) {
    to.push_back(body.substr(from, at - from));
    from = at + 1;
  }
  to.push_back(body.substr(from));
}

}  // namespace

SegmentReader::SegmentReader(std::string_view bytes, std::optional<Delimiters> assumed)
    : bytes_(bytes), delimiters_(assumed) {
  if (bytes_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  while (at_ < bytes_.size() && is_padding(bytes_[at_])) ++at_;
}

// Behind a terminator: line ends, blanks, and terminators that stand there once more.
std::uint64_t SegmentReader::after_blanks(std::uint64_t at) const {
  while (at < bytes_.size() &&
         (is_padding(bytes_[at]) || (delimiters_ && bytes_[at] == delimiters_->terminator))) {
    ++at;
  }
  return at;
}

bool SegmentReader::next(Segment& segment, std::uint64_t limit) {
  if (at_ >= bytes_.size() || at_ >= limit) return false;
  segment.from = at_;
  segment.fault = Segment::Fault::none;
  std::uint64_t search = at_;
  if (bytes_.substr(at_).starts_with("ISA")) {
    if (const auto isa = read_isa(bytes_.substr(at_))) {
      delimiters_ = isa->delimiters;
      search = at_ + isa->size;  // its component separator may be what looks like a terminator
    }
  }
  if (!delimiters_) {
    read_junk(segment);
    return true;
  }
  const std::size_t end = bytes_.find(delimiters_->terminator, search);
  const bool cut_off = end == std::string_view::npos;
  const std::uint64_t body_to = cut_off ? bytes_.size() : end;
  split_elements(trim_right(bytes_.substr(at_, body_to - at_)), delimiters_->element,
                 segment.elements);
  if (cut_off) segment.fault = Segment::Fault::cut_off;
  segment.delimiters = *delimiters_;
  at_ = cut_off ? bytes_.size() : after_blanks(body_to + 1);
  segment.to = at_;
  // What follows an interchange is another one, with separators of its own, or no segment at all.
  if (segment.name() == "IEA") delimiters_.reset();
  return true;
}

// Up to the next ISA that begins a line or follows a blank.
void SegmentReader::read_junk(Segment& segment) {
  std::size_t to = at_ + 1;
  for (to = bytes_.find("ISA", to); to != std::string_view::npos; to = bytes_.find("ISA", to + 1)) {
    if (is_blank(bytes_[to - 1]) && read_isa(bytes_.substr(to))) break;
  }
  if (to == std::string_view::npos) to = bytes_.size();
  segment.elements.clear();
  segment.fault = Segment::Fault::no_segment;
  at_ = to;
  segment.to = at_;
}

}  // namespace quittance::ingest::x12

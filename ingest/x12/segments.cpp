#include "ingest/x12/segments.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>

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

// The same up to the terminator, in one pass of 32 bytes at a time. Returns where the terminator
// stands, or the end. The element separator is no blank: then only the last element has to be
// trimmed.
std::size_t read_elements(std::string_view bytes, std::size_t at, Delimiters delimiters,
                          std::vector<std::string_view>& to) {
  to.clear();
  std::size_t from = at;
  const char* const data = bytes.data();
  const auto close = [&](std::size_t end) {
    to.emplace_back(data + from, end - from);
    from = end + 1;
  };
  const auto end_at = [&](std::size_t end) {
    to.push_back(trim_right({data + from, end - from}));
    return end;
  };
  const __m256i element = _mm256_set1_epi8(delimiters.element);
  const __m256i terminator = _mm256_set1_epi8(delimiters.terminator);
  for (; bytes.size() - at >= 32; at += 32) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes.data() + at));
    const auto equal = [&](__m256i to_what) {
      return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, to_what)));
    };
    const std::uint32_t ends = equal(terminator);
    // Those before the terminator; all where none is in the block.
    std::uint32_t separators = equal(element) & ((ends & (~ends + 1)) - 1);
    for (; separators != 0; separators &= separators - 1) {
      close(at + static_cast<std::size_t>(std::countr_zero(separators)));
    }
    if (ends != 0) return end_at(at + static_cast<std::size_t>(std::countr_zero(ends)));
  }
  for (; at < bytes.size() && bytes[at] != delimiters.terminator; ++at) {
    if (bytes[at] == delimiters.element) close(at);
  }
  return end_at(at);
}

}  // namespace

SegmentReader::SegmentReader(std::string_view bytes, std::optional<Delimiters> assumed)
    : bytes_(bytes), delimiters_(assumed) {
  if (bytes_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  while (at_ < bytes_.size() && is_padding(bytes_[at_])) ++at_;
}

// Behind a terminator: line ends, blanks, terminators that stand there once more, and the byte
// order mark of a file that was put behind another.
std::uint64_t SegmentReader::after_blanks(std::uint64_t at) const {
  if (at < bytes_.size() && is_alpha(bytes_[at]) && delimiters_->terminator != bytes_[at])
    return at;
  while (at < bytes_.size()) {
    if (is_padding(bytes_[at]) || (delimiters_ && bytes_[at] == delimiters_->terminator)) {
      ++at;
    } else if (bytes_[at] == '\xEF' && bytes_.substr(at).starts_with("\xEF\xBB\xBF")) {
      at += 3;
    } else {
      break;
    }
  }
  return at;
}

bool SegmentReader::next(Segment& segment, std::uint64_t limit) {
  if (at_ >= bytes_.size() || at_ >= limit) return false;
  segment.from = at_;
  segment.fault = Segment::Fault::none;
  std::uint64_t search = at_;
  if (bytes_[at_] == 'I' && bytes_.substr(at_).starts_with("ISA")) {
    if (const auto isa = read_isa(bytes_.substr(at_))) {
      delimiters_ = isa->delimiters;
      search = at_ + isa->size;  // its component separator may be what looks like a terminator
    }
  }
  if (!delimiters_) {
    read_junk(segment);
    return true;
  }
  const std::string_view window =
      bytes_.substr(0, at_ + std::min<std::uint64_t>(bytes_.size() - at_, kSegmentBytesMax));
  std::uint64_t body_to = 0;
  if (search == at_ && !is_blank(delimiters_->element)) {
    body_to = read_elements(window, at_, *delimiters_, segment.elements);
  } else {
    body_to = std::min<std::uint64_t>(window.find(delimiters_->terminator, search), window.size());
    split_elements(trim_right(window.substr(at_, body_to - at_)), delimiters_->element,
                   segment.elements);
  }
  const bool ends = body_to < window.size();
  if (!ends) {
    segment.fault =
        window.size() == bytes_.size() ? Segment::Fault::cut_off : Segment::Fault::too_long;
  }
  if (segment.fault == Segment::Fault::too_long) segment.elements.clear();
  segment.delimiters = *delimiters_;
  at_ = ends ? after_blanks(body_to + 1) : body_to;
  segment.to = at_;
  // What follows an interchange is another one, with separators of its own, or no segment at all.
  if (bytes_[segment.from] == 'I' && segment.name() == "IEA") delimiters_.reset();
  return true;
}

SegmentReader::SegmentReader(std::string_view bytes, std::uint64_t at, Delimiters delimiters)
    : bytes_(bytes), at_(at), delimiters_(delimiters) {}

// Up to the next ISA that begins a line, or follows a blank or a byte order mark.
void SegmentReader::read_junk(Segment& segment) {
  std::size_t to = at_ + 1;
  for (to = bytes_.find("ISA", to); to != std::string_view::npos; to = bytes_.find("ISA", to + 1)) {
    const bool begins = is_blank(bytes_[to - 1]) || bytes_.substr(0, to).ends_with("\xEF\xBB\xBF");
    if (begins && read_isa(bytes_.substr(to))) break;
  }
  if (to == std::string_view::npos) to = bytes_.size();
  segment.elements.clear();
  segment.fault = Segment::Fault::no_segment;
  at_ = to;
  segment.to = at_;
}

}  // namespace quittance::ingest::x12

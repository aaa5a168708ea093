#include "ingest/edifact/segments.h"

#include <algorithm>

#include "core/text.h"

namespace quittance::ingest::edifact {
namespace {

bool is_line_end(char c) {
  return c == '\r' || c == '\n';
}

bool is_padding(char c) {
  return is_blank(c) || c == '\0' || c == '\x1a';
}

bool is_separator(char c) {
  return c > ' ' && c <= '~' && !is_alpha(c) && !is_digit(c);
}

// `word`, whose letters may stand in two lines.
bool starts_with_word(std::string_view text, std::string_view word) {
  std::size_t at = 0;
  for (const char c : word) {
    while (at < text.size() && is_line_end(text[at])) ++at;
    if (at >= text.size() || text[at++] != c) return false;
  }
  return true;
}

}  // namespace

std::optional<ServiceString> read_service_string(std::string_view text) {
  if (!text.starts_with("UNA") || text.size() < kServiceStringBytes) return std::nullopt;
  const ServiceString service{.component = text[3],
                              .element = text[4],
                              .decimal_mark = text[5],
                              .release = text[6] == ' ' ? '\0' : text[6],
                              .terminator = text[8]};
  const bool separators = is_separator(service.component) && is_separator(service.element) &&
                          is_separator(service.terminator) &&
                          (service.release == '\0' || is_separator(service.release));
  const bool distinct =
      service.component != service.element && service.component != service.terminator &&
      service.element != service.terminator && service.release != service.component &&
      service.release != service.element && service.release != service.terminator;
  const bool decimal = service.decimal_mark == '.' || service.decimal_mark == ',';
  return separators && distinct && decimal ? std::optional(service) : std::nullopt;
}

bool begins_interchange(std::string_view text) {
  if (const auto service = read_service_string(text)) {
    text.remove_prefix(kServiceStringBytes);
    while (!text.empty() && is_padding(text.front())) text.remove_prefix(1);
    return starts_with_word(text, std::string("UNB") + service->element);
  }
  return starts_with_word(text, "UNB+");
}

std::string_view Segment::value(std::size_t element, std::size_t component) const {
  if (component == 0 || component > components(element)) return {};
  const std::size_t n = elements_[element] + component - 1;
  const std::uint32_t start = n == 0 ? 0 : ends_[n - 1];
  return std::string_view(text_).substr(start, ends_[n] - start);
}

std::size_t Segment::components(std::size_t element) const {
  if (element >= elements_.size()) return 0;
  const std::size_t end = element + 1 < elements_.size() ? elements_[element + 1] : ends_.size();
  return end - elements_[element];
}

SegmentReader::SegmentReader(std::string_view bytes) : bytes_(bytes) {
  if (bytes_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  at_ = after_blanks(at_);
}

std::uint64_t SegmentReader::after_blanks(std::uint64_t at) const {
  while (at < bytes_.size() && is_padding(bytes_[at])) ++at;
  return at;
}

bool SegmentReader::next(Segment& segment, std::uint64_t limit) {
  if (at_ >= bytes_.size() || at_ >= limit) return false;
  segment.name.clear();
  segment.text_.clear();
  segment.ends_.clear();
  segment.elements_.clear();
  segment.from = at_;
  segment.fault = Segment::Fault::none;
  const std::string_view rest = bytes_.substr(at_);
  if (rest.starts_with("UNA") && begins_interchange(rest)) {
    service_ = read_service_string(rest).value_or(ServiceString{});
    between_ = false;
    at_ = after_blanks(at_ + kServiceStringBytes);
  } else if (between_ && !begins_interchange(rest)) {
    read_junk(segment);
  } else {
    read_segment(segment);
  }
  segment.service = service_;
  segment.to = at_;
  return true;
}

void SegmentReader::read_segment(Segment& segment) {
  const auto close_component = [&] {
    segment.ends_.push_back(static_cast<std::uint32_t>(segment.text_.size()));
  };
  const std::uint64_t end =
      at_ + std::min<std::uint64_t>(bytes_.size() - at_, std::uint64_t{kSegmentBytesMax});
  segment.elements_.push_back(0);
  bool released = false;
  std::uint64_t at = at_;
  for (; at < end; ++at) {
    const char c = bytes_[at];
    if (is_line_end(c)) continue;
    if (released) {
      segment.text_ += c;
      released = false;
    } else if (c == service_.terminator) {
      break;
    } else if (c == service_.component) {
      close_component();
    } else if (c == service_.element) {
      close_component();
      segment.elements_.push_back(static_cast<std::uint32_t>(segment.ends_.size()));
    } else if (service_.release != '\0' && c == service_.release) {
      released = true;
    } else {
      segment.text_ += c;
    }
  }
  close_component();
  segment.name = trim(segment.value(0));
  if (at < end) {
    at_ = after_blanks(at + 1);
  } else {
    segment.fault = end == bytes_.size() ? Segment::Fault::cut_off : Segment::Fault::too_long;
    at_ = end;
  }
  between_ = segment.name == "UNZ";
  if (between_) service_ = {};
}

// Up to the next interchange. Each place is looked at once.
void SegmentReader::read_junk(Segment& segment) {
  std::size_t to = at_ + 1;
  for (to = bytes_.find("UN", to); to != std::string_view::npos; to = bytes_.find("UN", to + 1)) {
    const std::string_view rest = bytes_.substr(to, kServiceStringBytes + 64);
    if (begins_interchange(rest) && (rest.starts_with("UNA") || rest.starts_with("UNB+UNO"))) break;
  }
  if (to == std::string_view::npos) to = bytes_.size();
  segment.fault = Segment::Fault::no_segment;
  at_ = to;
}

}  // namespace quittance::ingest::edifact

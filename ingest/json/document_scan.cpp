#include "ingest/json/document_scan.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "ingest/line_end.h"

namespace quittance::ingest::json {
namespace {

constexpr std::size_t kLayoutHead = std::size_t{64} << 10;
constexpr std::size_t kLongLine = std::size_t{16} << 20;  // the longest object that is read
constexpr std::size_t kNoEnd = std::string_view::npos;

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr bool ends_scalar(char c) {
  return is_blank(c) || c == ',' || c == '[' || c == ']' || c == '{' || c == '}' || c == '"';
}

struct StringEnd {
  std::size_t at;
  bool closed;
};

// Past the string that begins at `at`, or to the newline or end of file that cuts it off: a string
// never spans lines, so one missing quotation mark does not turn the rest of the file inside out.
StringEnd past_string(std::string_view bytes, std::size_t at) {
  for (++at; at < bytes.size(); ++at) {
    if (bytes[at] == '"') return {at + 1, true};
    if (bytes[at] == '\n') return {at, false};
    if (bytes[at] == '\\' && at + 1 < bytes.size() && bytes[at + 1] != '\n') ++at;
  }
  return {bytes.size(), false};
}

// Past the object or array that begins at `at`; kNoEnd when its brackets do not fit or never close.
// One that holds a cut-off string ends there: it is refused, and reading goes on in the next line.
// Below kDepthMax only the depth is counted: such an element is refused when it is read.
std::size_t past_container(std::string_view bytes, std::size_t at) {
  std::uint64_t is_object = 0;  // one bit a level, the innermost lowest
  std::uint64_t depth = 0;
  while (at < bytes.size()) {
    switch (bytes[at]) {
      case '"': {
        const StringEnd string = past_string(bytes, at);
        at = string.at;
        if (!string.closed && at < bytes.size()) return at;
        continue;
      }
      case '{':
      case '[':
        if (depth < kDepthMax) is_object = is_object << 1 | (bytes[at] == '{' ? 1u : 0u);
        ++depth;
        break;
      case '}':
      case ']':
        if (depth <= kDepthMax) {
          if (((is_object & 1) != 0) != (bytes[at] == '}')) return kNoEnd;
          is_object >>= 1;
        }
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
    ++at;
  }
  return kNoEnd;
}

// Whether a value may stand behind `text`, which begins with an open container: behind a colon or
// in an array that is not complete.
bool awaits_value(std::string_view text) {
  std::uint64_t is_object = 0;  // as above; deeper than kDepthMax nothing is read anyway
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      const StringEnd string = past_string(text, at);
      if (!string.closed) return false;
      at = string.at - 1;
    } else if (text[at] == '{' || text[at] == '[') {
      is_object = is_object << 1 | (text[at] == '{' ? 1u : 0u);
    } else if (text[at] == '}' || text[at] == ']') {
      is_object >>= 1;
    }
  }
  const char last = text.back();
  return last == ':' || ((is_object & 1) == 0 && (last == '[' || last == ','));
}

// Whether `line`, which begins with '{', is several whose ends are CR alone, so that only where the
// values end tells records apart: another object stands behind a CR at the end of the first or,
// where no newline parts anything, the first goes on behind one. A CR within a string is damage of
// its line and parts nothing.
bool ends_in_carriage_return(std::string_view line, bool within_object) {
  if (line.find('\r') == std::string_view::npos) return false;
  const std::size_t end = past_container(line, 0);
  if (end != kNoEnd) {
    const std::size_t next = line.find_first_not_of(" \t\r,", end);
    const std::size_t gap = line.substr(0, next).substr(end).find('\r');
    if (next != kNoEnd && line[next] == '{' && gap != kNoEnd) return true;
  }
  if (!within_object) return false;
  for (std::size_t at = 0; at < std::min(end, line.size());) {
    if (line[at] == '"') {
      at = past_string(line, at).at;
    } else if (line[at] == '\r' && at + 1 < line.size()) {
      return true;
    } else {
      ++at;
    }
  }
  return false;
}

// Whether `lines` go on with what an earlier line began: their first line is not one whole object
// by itself, or brackets close behind it.
bool go_on(std::string_view lines) {
  const std::size_t newline = std::min(lines.find('\n'), lines.size());
  const std::string_view line = trim_right(lines.substr(0, newline));
  if (past_container(line, 0) != line.size()) return true;
  const std::size_t next = lines.find_first_not_of(" \t\r\n", newline);
  return next != std::string_view::npos && lines[next] != '{';
}

// Whether an object that is longer than the head, without a line end in it, ends in CR alone: there
// another one follows it. Cost: a look at the bytes up to the first line end.
bool long_line_ends_in_carriage_return(std::string_view bytes, std::size_t head) {
  const std::string_view within = bytes.substr(0, head + kLongLine);
  const std::size_t end = line_end(within, head);
  if (end >= within.size() || within[end] != '\r') return false;
  const std::size_t next = bytes.find_first_not_of(" \t\r,", end);  // a LF is no blank here
  return within[end - 1] == '}' && next != std::string_view::npos && bytes[next] == '{';
}

}  // namespace

std::size_t byte_order_mark(std::string_view bytes) {
  return bytes.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
}

Layout layout_of(std::string_view bytes) {
  std::string_view head = bytes.substr(byte_order_mark(bytes)).substr(0, kLayoutHead);
  while (!head.empty() && is_blank(head.front())) head.remove_prefix(1);
  if (head.empty() || (head.front() != '{' && head.front() != '[')) return Layout::lines;
  if (head.front() == '[') return Layout::array;
  const std::size_t newline = std::min(head.find('\n'), head.size());
  const bool one_line = head.find_first_not_of(" \t\r\n", newline) == std::string_view::npos;
  if (ends_in_carriage_return(head.substr(0, newline), one_line)) return Layout::objects;
  const auto head_to = static_cast<std::size_t>(head.data() - bytes.data()) + head.size();
  const bool whole_head = head_to < bytes.size() && line_end(head, 0) == head.size();
  if (whole_head && long_line_ends_in_carriage_return(bytes, head_to)) return Layout::objects;
  if (one_line) return Layout::lines;
  const std::string_view first = trim_right(head.substr(0, newline));
  const std::size_t next = head.find_first_not_of(" \t\r\n", newline);
  if (past_container(first, 0) != kNoEnd) return Layout::lines;
  if (std::string_view("\"}],").find(head[next]) != std::string_view::npos) return Layout::objects;
  if (!awaits_value(first)) return Layout::lines;
  const bool indented = head[next - 1] == ' ' || head[next - 1] == '\t';
  const bool goes_on = indented || (head[next] == '{' && go_on(head.substr(next)));
  return goes_on ? Layout::objects : Layout::lines;
}

ElementScanner::ElementScanner(std::string_view bytes, ByteRange part, Layout layout)
    : bytes_(bytes.substr(0, part.to)),
      file_size_(bytes.size()),
      at_(part.from),
      layout_(layout),
      in_gap_(part.from == 0),
      opened_(part.from != 0),
      first_(part.from == 0) {}

std::optional<Piece> ElementScanner::next() {
  if (at_ == bytes_.size()) return std::nullopt;
  if (closed_) {
    const Piece rest{Piece::Kind::rest, {at_, bytes_.size()}};
    at_ = bytes_.size();
    return rest;
  }
  if (in_gap_) {
    const Piece piece = gap();
    in_gap_ = false;
    if (piece.bytes.from != piece.bytes.to) return piece;
    if (at_ == bytes_.size()) return std::nullopt;
  }
  const Piece piece = value();
  in_gap_ = true;
  return piece;
}

Piece ElementScanner::gap() {
  Piece piece{Piece::Kind::gap, {at_, at_}};
  if (at_ == 0) at_ = byte_order_mark(bytes_);
  int commas = 0;
  for (; at_ < bytes_.size(); ++at_) {
    const char c = bytes_[at_];
    if (c == ',') {
      commas = std::min(commas + 1, 2);
    } else if (c == '[' && layout_ == Layout::array && !opened_) {
      opened_ = true;
    } else if (c == ']' && layout_ == Layout::array) {
      closed_ = true;
      break;
    } else if (!is_blank(c)) {
      break;
    }
  }
  // A part ends before an element, so something follows unless the file ends or the array closes.
  const bool separates = layout_ == Layout::array && !first_ && !closed_;
  const bool something_follows = at_ < file_size_;
  piece.comma_wrong = separates && something_follows ? commas != 1 : commas > (separates ? 1 : 0);
  if (closed_) {
    piece.closes_array = true;
    const std::size_t next = bytes_.find_first_not_of(" \t\r\n", ++at_);
    if (next == std::string_view::npos) at_ = bytes_.size();
  }
  piece.bytes.to = at_;
  return piece;
}

Piece ElementScanner::value() {
  Piece piece{Piece::Kind::element, {at_, at_}};
  first_ = false;
  std::size_t end = at_ + 1;
  switch (bytes_[at_]) {
    case '{':
    case '[':
      end = past_container(bytes_, at_);
      break;
    case '"':
      end = past_string(bytes_, at_).at;
      break;
    default:
      while (end < bytes_.size() && !ends_scalar(bytes_[end])) ++end;
  }
  if (end == kNoEnd) {
    piece.kind = Piece::Kind::broken;
    end = bytes_.size();
  }
  piece.bytes.to = at_ = end;
  return piece;
}

std::vector<ByteRange> cut_document(std::string_view bytes, Layout layout,
                                    std::size_t chunk_bytes) {
  std::vector<ByteRange> parts;
  if (bytes.empty()) return parts;
  std::uint64_t from = 0;
  ElementScanner scanner(bytes, {0, bytes.size()}, layout);
  while (const std::optional<Piece> piece = scanner.next()) {
    if (piece->kind != Piece::Kind::element || piece->bytes.from - from < chunk_bytes) continue;
    if (piece->bytes.from == from) continue;
    parts.push_back({from, piece->bytes.from});
    from = piece->bytes.from;
  }
  parts.push_back({from, bytes.size()});
  return parts;
}

std::vector<ByteRange> cut_lines(std::string_view bytes, std::size_t chunk_bytes) {
  std::vector<ByteRange> parts;
  for (std::size_t from = 0; from < bytes.size();) {
    const std::size_t target = from + std::max<std::size_t>(chunk_bytes, 1) - 1;
    const std::size_t newline = target < bytes.size() ? bytes.find('\n', target) : kNoEnd;
    const std::size_t to = newline == kNoEnd ? bytes.size() : newline + 1;
    parts.push_back({from, to});
    from = to;
  }
  return parts;
}

}  // namespace quittance::ingest::json

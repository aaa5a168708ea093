#include "ingest/bai2/lines.h"

#include <algorithm>

#include "core/text.h"
#include "ingest/line_end.h"

namespace quittance::ingest::bai2 {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kFixedLengthMin = 20;
constexpr std::size_t kFixedLengthMax = 4096;
constexpr std::size_t kHeaderFieldsBeforeLength = 6;  // 01, sender, receiver, date, time, file id

constexpr bool is_padding(char c) {
  return c == ' ' || c == '\t' || c == '\0' || c == '\x1a';
}
constexpr bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

std::size_t skip_padding(std::string_view text, std::size_t at) {
  while (at < text.size() && is_padding(text[at])) ++at;
  return at;
}

RecordCode code_of_digits(char tens, char ones) {
  if (!is_digit(tens) || !is_digit(ones)) return RecordCode::none;
  switch ((tens - '0') * 10 + (ones - '0')) {
    case 1:
      return RecordCode::file_header;
    case 2:
      return RecordCode::group_header;
    case 3:
      return RecordCode::account;
    case 16:
      return RecordCode::detail;
    case 49:
      return RecordCode::account_trailer;
    case 88:
      return RecordCode::continuation;
    case 98:
      return RecordCode::group_trailer;
    case 99:
      return RecordCode::file_trailer;
    default:
      return RecordCode::none;
  }
}

bool starts_logical_record(std::string_view bytes, std::size_t at, std::size_t end) {
  at = skip_padding(bytes.substr(0, end), at);
  const RecordCode code = code_at(bytes.substr(at, end - at));
  return code != RecordCode::none && code != RecordCode::continuation;
}

std::size_t digits_from(std::string_view text, std::size_t at) {
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

bool has(std::string_view text, std::size_t at, char c) {
  return at < text.size() && text[at] == c;
}

// Does `text` read as a record of its code? Looks at a bounded number of bytes.
bool reads_as_record(std::string_view text, RecordCode code) {
  text = text.substr(0, 160);
  switch (code) {
    case RecordCode::detail: {
      const std::size_t type_end = digits_from(text, 3);
      return type_end == 6 && has(text, 6, ',') && has(text, digits_from(text, 7), ',');
    }
    case RecordCode::account: {
      const std::size_t comma = text.find(',', 3);
      return comma != std::string_view::npos && comma > 3 &&
             (has(text, comma + 1, ',') || has(text, comma + 4, ','));
    }
    case RecordCode::account_trailer:
    case RecordCode::group_trailer:
    case RecordCode::file_trailer: {
      const std::size_t total_end = digits_from(text, 3);
      const std::size_t count_end = digits_from(text, total_end + 1);
      const bool ends = count_end == trim_padding_right(text).size();  // without its '/'
      return has(text, total_end, ',') && count_end > total_end + 1 &&
             (ends || has(text, count_end, '/') || has(text, count_end, ','));
    }
    case RecordCode::file_header:
    case RecordCode::group_header:
      return std::count(text.begin(), text.end(), ',') >= 5;
    case RecordCode::continuation:
      return true;
    case RecordCode::none:
      return false;
  }
  return false;
}

}  // namespace

RecordCode code_at(std::string_view text) {
  if (text.size() < 2) return RecordCode::none;
  const RecordCode code = code_of_digits(text[0], text[1]);
  const char after = text.size() > 2 ? text[2] : '\0';
  if (after == ',') return code;
  switch (code) {
    case RecordCode::account_trailer:
    case RecordCode::group_trailer:
    case RecordCode::file_trailer:
      return after == '/' ? code : RecordCode::none;
    case RecordCode::continuation:
      // Looked for from the front: what stands at the end of a long line costs nothing here.
      return after == ':' || after == '/' || skip_padding(text, 2) == text.size()
                 ? code
                 : RecordCode::none;
    default:
      return RecordCode::none;
  }
}

Framing framing_of(std::string_view bytes) {
  Framing framing;
  if (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    framing.start = kByteOrderMark.size();
  }
  const std::string_view head = bytes.substr(framing.start, 2 * kFixedLengthMax);
  if (code_at(head) != RecordCode::file_header) return framing;
  std::size_t at = 0;
  for (std::size_t n = 0; n < kHeaderFieldsBeforeLength; ++n) {
    at = head.find(',', at);
    if (at == std::string_view::npos) return framing;
    ++at;
  }
  std::size_t length = 0;
  for (; at < head.size() && is_digit(head[at]) && length <= kFixedLengthMax; ++at) {
    length = length * 10 + static_cast<std::size_t>(head[at] - '0');
  }
  if (length < kFixedLengthMin || length > kFixedLengthMax || head.size() <= length) return framing;
  const std::string_view two_records = head.substr(0, 2 * length);
  if (std::any_of(two_records.begin(), two_records.end(), is_line_end)) return framing;
  if (starts_logical_record(head, length, head.size())) framing.fixed_length = length;
  return framing;
}

Line line_at(std::string_view bytes, const Framing& framing, std::size_t at) {
  if (framing.fixed_length != 0) {
    const std::size_t end = std::min(at + framing.fixed_length, bytes.size());
    return {at, end, end};
  }
  const std::size_t end = line_end(bytes, at);
  std::size_t next = end;
  if (next < bytes.size()) ++next;
  if (next < bytes.size() && bytes[end] == '\r' && bytes[next] == '\n') ++next;
  return {at, end, next};
}

std::size_t next_cut(std::string_view bytes, const Framing& framing, std::size_t at) {
  if (at >= bytes.size()) return bytes.size();
  if (at < framing.start) at = framing.start;
  std::size_t line = at;
  if (framing.fixed_length != 0) {
    const std::size_t into = (at - framing.start) % framing.fixed_length;
    if (into != 0) line = std::min(at - into + framing.fixed_length, bytes.size());
  } else if (at > framing.start) {
    const bool inside_crlf = bytes[at - 1] == '\r' && bytes[at] == '\n';
    if (inside_crlf || !is_line_end(bytes[at - 1])) line = line_at(bytes, framing, at).next;
  }
  while (line < bytes.size()) {
    const Line found = line_at(bytes, framing, line);
    if (starts_logical_record(bytes, found.from, found.to)) return line;
    line = found.next;
  }
  return bytes.size();
}

std::size_t next_record_on_line(std::string_view line, std::size_t from, bool in_text) {
  for (std::size_t slash = line.find('/', from); slash != std::string_view::npos;
       slash = line.find('/', slash + 1)) {
    const std::size_t next = skip_padding(line, slash + 1);
    if (next >= line.size()) break;
    const std::string_view rest = line.substr(next);
    const RecordCode code = code_at(rest);
    if (code == RecordCode::none) continue;
    if (!in_text || (next > slash + 1 && reads_as_record(rest, code))) return next;
  }
  return line.size();
}

std::string_view trim_padding_right(std::string_view text) {
  while (!text.empty() && is_padding(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view trim_padding(std::string_view text) {
  text = trim_padding_right(text);
  while (!text.empty() && is_padding(text.front())) text.remove_prefix(1);
  return text;
}

}  // namespace quittance::ingest::bai2

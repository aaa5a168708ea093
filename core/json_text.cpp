#include "core/json_text.h"

#include <charconv>
#include <cstddef>

#include "core/text.h"

namespace quittance {
namespace {

constexpr char kHex[] = "0123456789abcdef";

constexpr bool is_plain(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

void append_unicode_escape(std::string& out, unsigned code) {
  out += "\\u";
  for (const unsigned shift : {12u, 8u, 4u, 0u}) out += kHex[(code >> shift) & 0xF];
}

void append_ascii_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      append_unicode_escape(out, static_cast<std::uint8_t>(c));
  }
}

// A character outside ASCII, well-formed: as it is unless some reader takes it for a line's end.
void append_sequence(std::string& out, std::string_view sequence) {
  const auto lead = static_cast<std::uint8_t>(sequence[0]);
  const auto last = static_cast<std::uint8_t>(sequence.back());
  if (lead == 0xC2 && last < 0xA0) {
    append_unicode_escape(out, last);
  } else if (sequence.substr(0, 2) == "\xE2\x80" && (last == 0xA8 || last == 0xA9)) {
    append_unicode_escape(out, 0x2000u + (last & 0x3Fu));
  } else {
    out += sequence;
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t plain = at;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out += text.substr(at, plain - at);
    at = plain;
    if (at == text.size()) break;
    if (static_cast<std::uint8_t>(text[at]) < 0x80) {
      append_ascii_escape(out, text[at++]);
    } else if (const std::size_t length = utf8_length(text.substr(at)); length != 0) {
      append_sequence(out, text.substr(at, length));
      at += length;
    } else {
      append_sequence(out, latin1_to_utf8(text.substr(at++, 1)));
    }
  }
  out += '"';
}

void JsonWriter::separate() {
  if (comma_) out_ += ',';
  comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_ += '}';
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_ += ']';
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_ += ':';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::number_text(std::string_view digits) {
  separate();
  out_ += digits;
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return number_text({digits, static_cast<std::size_t>(end - digits)});
}

JsonWriter& JsonWriter::boolean(bool value) {
  return number_text(value ? "true" : "false");
}

JsonWriter& JsonWriter::null() {
  return number_text("null");
}

}  // namespace quittance

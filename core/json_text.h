// Builds JSON text piece by piece, escaped and with commas in place; keeps no tree in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quittance {

// Appends `text` in quotes. Quotation marks, backslashes, control characters (C0, DEL, C1) and the
// line separators U+2028 and U+2029 are escaped, so that the result is one line for every reader.
// A byte that is not part of well-formed UTF-8 is taken as ISO 8859-1. Cost: O(size).
void append_json_string(std::string& out, std::string_view text);

// Appends one JSON value, or several after another, to a string of the caller. Values and keys must
// come in an order that JSON allows: the writer places commas and colons and checks nothing else.
class JsonWriter {
 public:
  // `out` outlives the writer; what it holds already stays in front.
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  // `digits` as they are: a JSON number that the caller has formatted.
  JsonWriter& number_text(std::string_view digits);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();

 private:
  void separate();

  std::string& out_;
  bool comma_ = false;  // a value or an end stands before what comes next
};

}  // namespace quittance

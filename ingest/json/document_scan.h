// Finds where the values of a JSON file begin and end, without reading them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ingest/decoder.h"

namespace quittance::ingest::json {

inline constexpr int kDepthMax = 64;

enum class Layout : std::uint8_t {
  lines,    // NDJSON: one object a line
  array,    // one array of objects
  objects,  // objects that span lines, one after another
};

// Decided from the first 64 KiB, so that every part of a file can ask for it. A file that begins
// with '[' is an array. One whose first object goes on in the next line is `objects`: the next line
// begins with a key or a bracket, or with a value where one may stand and which is indented or no
// whole line of NDJSON. A first line that merely breaks off is a bad line of NDJSON. Lines that end
// in CR alone are `objects`, too: another object behind a CR, or the first goes on behind one.
// Where the first object is longer than the 64 KiB and has no line end within them, the first line
// end within 16 MiB tells.
[[nodiscard]] Layout layout_of(std::string_view bytes);

// 3 when `bytes` begin with a UTF-8 byte order mark, else 0.
[[nodiscard]] std::size_t byte_order_mark(std::string_view bytes);

struct Piece {
  enum class Kind : std::uint8_t {
    gap,      // blanks, commas, the array's brackets
    element,  // one whole value; an object, or something that should have been one
    broken,   // from a value whose end cannot be found to the end of the file
    rest,     // what follows the array
  };
  Kind kind = Kind::gap;
  ByteRange bytes;
  bool comma_wrong = false;   // gap: a comma is missing or stands where none belongs
  bool closes_array = false;  // gap
};

// Walks the pieces of an array or of objects; they tile the part. A part begins at the front of the
// file or at an element, as cut_document() cuts. Cost: O(part), no memory.
class ElementScanner {
 public:
  ElementScanner(std::string_view bytes, ByteRange part, Layout layout);
  [[nodiscard]] std::optional<Piece> next();  // nothing at the end of the part

 private:
  [[nodiscard]] Piece gap();
  [[nodiscard]] Piece value();

  std::string_view bytes_;  // up to the end of the part
  std::uint64_t file_size_;
  std::uint64_t at_;
  Layout layout_;
  bool in_gap_;
  bool opened_;  // the array's '[' was seen
  bool first_;   // no element yet
  bool closed_ = false;
};

// Parts of about `chunk_bytes`, cut before elements; they tile `bytes`.
[[nodiscard]] std::vector<ByteRange> cut_document(std::string_view bytes, Layout layout,
                                                  std::size_t chunk_bytes);
// The same for NDJSON, cut after newlines.
[[nodiscard]] std::vector<ByteRange> cut_lines(std::string_view bytes, std::size_t chunk_bytes);

}  // namespace quittance::ingest::json

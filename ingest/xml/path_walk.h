// Walks a small message element by element, each with its path of local names and its text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/xml/encoding.h"
#include "ingest/xml/scanner.h"

namespace quittance::ingest::xml {

// For messages that are read whole; large files have readers of their own. Cost: O(bytes * depth).
class PathWalk {
 public:
  static constexpr std::size_t kPathBytesMax = 1024;  // deeper names are left out of path()
  enum class Step : std::uint8_t { start, end, finish, broken };

  // `text` is in `charset`; texts of elements are kept in `arena`.
  PathWalk(std::string_view text, Charset charset, Arena& arena)
      : scanner_(text, 0, text.size()), charset_(charset), arena_(arena) {}

  [[nodiscard]] Step next();

  // Of the element that starts or ends: "Document/RmtAdvc/GrpHdr/MsgId".
  [[nodiscard]] std::string_view path() const { return path_; }
  // At an end: the text of an element without elements in it, trimmed; else empty.
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view attributes() const { return attributes_; }  // at its start and end
  [[nodiscard]] std::uint64_t from() const { return scanner_.from(); }
  [[nodiscard]] std::uint64_t position() const { return scanner_.position(); }
  // When broken: none if the file ends in the middle.
  [[nodiscard]] Fault fault() const { return scanner_.fault(); }

  // At a start: for a reader that takes the element over; leave() once it has read its end.
  [[nodiscard]] Scanner& scanner() { return scanner_; }
  void leave();

 private:
  struct Element {
    std::size_t path_size;  // of the path above
    std::string_view attributes;
  };

  Scanner scanner_;
  Charset charset_;
  Arena& arena_;
  std::vector<Element> open_;
  std::string path_;
  std::string collected_;
  std::string_view text_;
  std::string_view attributes_;
  bool leaf_ = false;  // no element ended since the last start
  bool ended_ = false;
};

}  // namespace quittance::ingest::xml

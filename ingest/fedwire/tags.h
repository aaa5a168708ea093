// Cuts Fedwire bytes into tags "{dddd}" with their content, and content into elements.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance::ingest::fedwire {

struct Tag {
  std::string_view number;   // four digits; empty: text in front of the first tag
  std::string_view content;  // without the line end
  std::uint64_t from = 0;
  std::uint64_t to = 0;  // up to the next tag
  bool cut_off = false;  // {8200}: the bytes end before the stated length
};

// A tag ends where the next one begins; only {8200} states its length, and may hold anything. Cost:
// linear.
class TagReader {
 public:
  explicit TagReader(std::string_view bytes);
  // The next tag that starts before `limit`; false when there is none. Reads on to its end.
  [[nodiscard]] bool next(Tag& tag, std::uint64_t limit);
  [[nodiscard]] std::uint64_t position() const { return at_; }

 private:
  std::string_view bytes_;
  std::uint64_t at_ = 0;
};

// Elements of a tag one by one. Each has a width; '*' ends it early, and both ways occur side by
// side.
class Elements {
 public:
  explicit Elements(std::string_view content) : rest_(content) {}
  // Exactly `width` characters, which no '*' may end; shorter at the end of the content.
  [[nodiscard]] std::string_view fixed(std::size_t width);
  // Up to '*', or `width` characters; trimmed.
  [[nodiscard]] std::string_view upto(std::size_t width);
  [[nodiscard]] bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

[[nodiscard]] bool is_known_tag(std::string_view number);

}  // namespace quittance::ingest::fedwire

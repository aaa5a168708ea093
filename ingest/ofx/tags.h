// The tags of OFX, as SGML (leaves without end tags) and as XML alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quittance::ingest::ofx {

// Where transactions begin, "<STMTTRN>" or "<stmttrn>"; files are cut there, and nothing hides it.
class Transactions {
 public:
  explicit Transactions(std::string_view text) : text_(text) {}
  // The first from `at` on, npos for none; looks little further than that. Cost: linear over all
  // calls whose `at` does not decrease.
  [[nodiscard]] std::size_t next(std::size_t at);

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool searched_ = false;
};

struct Tag {
  enum class Kind : std::uint8_t { end, open, close };
  Kind kind = Kind::end;   // end: no tag is left
  std::string_view name;   // without brackets and attributes; a known one in capitals
  std::string_view value;  // behind an opening tag, up to the next tag; untrimmed
  std::size_t from = 0;    // of its '<'
  std::size_t to = 0;      // behind its value
};

// Finds tags from front to back. A '<' that begins no tag is text. Comments, declarations and CDATA
// are passed over, CDATA as value; none of them reaches beyond the next transaction.
class TagScanner {
 public:
  explicit TagScanner(std::string_view text) : text_(text), transactions_(text) {}
  // The first tag from `at` on, which must not decrease. Cost: linear over all calls.
  [[nodiscard]] Tag next(std::size_t at);

 private:
  struct Markup {
    enum class Kind : std::uint8_t { none, open, close, skip };
    Kind kind = Kind::none;
    std::string_view name = {};
    std::size_t to = 0;
    bool empty = false;  // "<MEMO/>"
  };
  // The first place of a word from some position on, kept for later positions before it.
  struct Place {
    std::string_view word;
    std::size_t at = 0;
    bool searched = false;
  };

  std::size_t find(Place& place, std::size_t at);
  std::size_t end_behind(Place& place, std::size_t at);
  Markup markup_at(std::size_t at);
  std::size_t value_end(std::size_t at);

  std::string_view text_;
  Transactions transactions_;
  Place comment_end_{"-->"};
  Place declaration_end_{">"};
  Place cdata_end_{"]]>"};
};

// A value with its character references replaced and its line ends as blanks, trimmed. Unknown
// references and a bare '&' stay. A view of `value` where nothing changes, else of `scratch`
// (`copied`).
[[nodiscard]] std::string_view plain_value(std::string_view value, std::string& scratch,
                                           bool& copied);

// Elements that hold others. Everything else is a leaf, with or without an end tag.
[[nodiscard]] bool is_aggregate(std::string_view name);

}  // namespace quittance::ingest::ofx

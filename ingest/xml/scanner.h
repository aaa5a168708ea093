// Reads XML as a stream of tokens: views into the bytes, bounded memory, linear time, no DTD.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace quittance::ingest::xml {

// The next thing in a document. Comments and processing instructions are passed over.
enum class Token : std::uint8_t {
  start,   // <a …>; also <a/>, whose end follows as a token of its own
  end,     // </a>
  text,    // one piece of text or one CDATA section; never empty
  finish,  // the bytes end here, between tokens
  cut,     // the bytes end inside markup: more are needed, or the file is cut off
  fault,   // this is no XML that is read; see fault()
};

enum class Fault : std::uint8_t {
  none,
  doctype,          // a DOCTYPE: refused, whatever it declares
  markup,           // '<' begins nothing that exists, or a tag is not closed
  name,             // no XML name with at most one prefix
  attribute,        // not name="value", or a name twice
  entity,           // an entity that is neither one of the five nor a character
  end_tag,          // an end tag closes an element that is not open
  comment,          // "--" inside a comment
  depth_limit,      // kDepthMax
  attribute_limit,  // kAttributesMax
  name_limit,       // kNameBytesMax
  text_limit,       // kTextBytesMax
};
// What is wrong and what to do, without the particulars. Static storage.
[[nodiscard]] std::string_view sentence_of(Fault fault);

inline constexpr std::size_t kDepthMax = 64;                         // of open elements
inline constexpr std::size_t kAttributesMax = 64;                    // of one element
inline constexpr std::size_t kNameBytesMax = 256;                    // with prefix
inline constexpr std::size_t kTextBytesMax = std::size_t{64} << 10;  // of text that is not blank

// Text as it stands in the file.
struct Piece {
  std::string_view raw;
  bool verbatim = false;  // of a CDATA section: no entity in it
  bool entity = false;    // has '&'
  bool high = false;      // has bytes above 0x7F
};

// A run of text up to the next '<' or the end.
struct Run {
  const char* to;
  bool entity;  // has '&'
  bool high;    // has bytes above 0x7F
};
[[nodiscard]] Run run_to_markup(const char* at, const char* end);

// A name as two words of eight bytes, its first and its last, so that most comparisons need no
// loop.
struct NameKey {
  NameKey() = default;
  explicit NameKey(std::string_view text) : name(text) {
    std::memcpy(&first, text.data(), std::min<std::size_t>(text.size(), 8));
    finish(text);
  }
  // Bytes behind the name may be read up to `end`.
  NameKey(std::string_view text, const char* end) { assign(text, end); }
  // In place: a key that is built on the stack and copied waits for its own stores.
  void assign(std::string_view text, const char* end) {
    name = text;
    first = 0;
    if (end - text.data() >= 8) {
      std::memcpy(&first, text.data(), 8);
      if (text.size() < 8) first &= (std::uint64_t{1} << (8 * text.size())) - 1;
    } else {
      std::memcpy(&first, text.data(), std::min<std::size_t>(text.size(), 8));
    }
    finish(text);
  }
  friend bool operator==(const NameKey& a, const NameKey& b) {
    return a.first == b.first && a.last == b.last && a.name.size() == b.name.size() &&
           (a.name.size() <= 16 || a.name == b.name);
  }

  std::string_view name;
  std::uint64_t first = 0;
  std::uint64_t last = 0;

 private:
  void finish(std::string_view text) {
    if (text.size() > 8) {
      std::memcpy(&last, text.data() + text.size() - 8, 8);
    } else {
      last = first;
    }
  }
};

// Scans content in an encoding that is ASCII below 0x80 (UTF-8, ISO 8859). Tags are matched only
// inside a tree that begin_tree() opened; around it the caller sees to them, so that a part of a
// file can be scanned without what stands before it. Namespaces are not looked up: prefixes are
// parted from names and left to the caller. Views point into `bytes`. Cost: O(bytes).
class Scanner {
 public:
  // Scans bytes[from, end). `from` stands between tokens.
  Scanner(std::string_view bytes, std::uint64_t from, std::uint64_t end)
      : base_(bytes.data()), at_(base_ + from), end_(base_ + end), token_(at_) {}

  [[nodiscard]] Token next();

  // The element whose start was the last token becomes the root of a tree: tags are matched until
  // its end.
  void begin_tree();
  // True from begin_tree() until the end of that element was read.
  [[nodiscard]] bool in_tree() const { return depth_ > 0; }

  // Inside a tree, after a start: reads the element to its end if it holds one plain piece of text
  // at most. False: nothing was read.
  [[nodiscard]] bool plain_value(Piece& piece);
  // Inside a tree, after a start: passes over the element. False: cut or fault, see last().
  [[nodiscard]] bool skip_element();

  // From the start of the last token to the end of the bytes.
  [[nodiscard]] std::string_view rest() const {
    return {token_, static_cast<std::size_t>(end_ - token_)};
  }
  // Outside a tree, after a start: the element has `length` bytes, as somebody knows who compared
  // it with one that was scanned. Goes on behind it.
  void pass_element(std::size_t length) {
    at_ = token_ + length;
    last_ = Token::end;
  }

  // Whether text of nothing but blanks is handed out; it is, unless told otherwise.
  void give_blanks(bool give) { give_blanks_ = give; }
  // Passes over blanks in front of markup or the end, as next() would.
  void pass_blank_text();

  // Outside trees: reads the inside of a CDATA section that begins like a document as content.
  // Envelopes carry whole messages like that.
  void open_documents_in_cdata(bool open) { open_cdata_ = open; }

  // Of the last token.
  [[nodiscard]] Token last() const { return last_; }
  [[nodiscard]] std::string_view name() const { return local_; }      // without prefix
  [[nodiscard]] std::string_view full_name() const { return full_; }  // with it
  [[nodiscard]] NameKey name_key() const { return {local_, end_}; }   // of a start
  [[nodiscard]] std::string_view attributes() const { return attributes_; }
  [[nodiscard]] bool empty_element() const { return pending_end_; }
  [[nodiscard]] const Piece& text() const { return piece_; }
  [[nodiscard]] Fault fault() const { return fault_; }
  [[nodiscard]] std::uint64_t from() const { return static_cast<std::uint64_t>(token_ - base_); }
  // Behind the last token; for a fault: where it is.
  [[nodiscard]] std::uint64_t position() const { return static_cast<std::uint64_t>(at_ - base_); }

 private:
  Token give(Token token) { return last_ = token; }
  Token fail(Fault fault, const char* at);
  Token cut() { return give(Token::cut); }
  Token read_start();
  Token read_end();
  Token read_text(const char* to, bool entity, bool high);
  // Comments, CDATA, DOCTYPE, processing instructions. `goes_on`: nothing to hand out.
  Token read_special(bool& goes_on);
  // Attributes up to '>' or '/>'. True: at_ stands behind it.
  bool read_attributes();
  // Passes over the name at `at`; null: fault or cut, last_ says which.
  const char* pass_name(const char* at, const char*& colon);

  const char* base_;
  const char* at_;
  const char* end_;
  const char* token_;
  Token last_ = Token::finish;
  Fault fault_ = Fault::none;
  bool pending_end_ = false;
  bool open_cdata_ = false;
  bool give_blanks_ = true;
  std::string_view full_, local_, attributes_;
  Piece piece_;
  std::size_t depth_ = 0;
  std::array<NameKey, kDepthMax> open_;
};

// The value of an attribute by its name without prefix, as written; empty: not there. `attributes`
// is Scanner::attributes().
[[nodiscard]] std::string_view attribute(std::string_view attributes, std::string_view name);

// Whether an entity is well-formed: &amp; &lt; &gt; &quot; &apos; &#N; &#xN;. `at` stands on '&';
// returns its length, 0 if it is none. `code` is the character.
[[nodiscard]] std::size_t entity_at(std::string_view at, std::uint32_t& code);

}  // namespace quittance::ingest::xml

// The markup of an object that was read, with holes where its strings and numbers stand. Most
// objects of a file differ in nothing else, and comparing markup is cheaper than parsing it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/json/object_walk.h"

namespace quittance::ingest::json {

// RFC 8259: -?(0|[1-9]digits)(.digits)?([eE][+-]?digits)?
[[nodiscard]] bool is_json_number(std::string_view text);

// Views point into the file. Recorded while an object is walked. Another that matches is JSON with
// the same fields: its markup is the same bytes, its strings are UTF-8 without a quote, an escape
// or a control character, its numbers are numbers.
class ObjectPattern {
 public:
  // Where a text goes in the draft; nowhere where nobody asks for it.
  using Target =
      std::variant<std::monostate, Text ObjectDraft::*, Text PayerDraft::*, Text LineDraft::*>;

  // --- recording ---
  void start(std::string_view object);
  void string(std::string_view inside) { hole(inside, true); }
  void number(std::string_view written) { hole(written, false); }
  void aim_last(Target target);  // where the text of the last hole goes
  void line();                   // texts of lines go to a further line from here on
  // What was read is no pattern for others, or too much of it.
  void give_up() { recording_ = false; }
  void finish(std::string_view object, bool provisional);
  [[nodiscard]] bool usable() const { return !markup_.empty(); }

  // How many holes come before the first markup that differs.
  [[nodiscard]] std::size_t shared_with(const ObjectPattern& other) const;
  // Whether `object` is of this pattern; its texts then. `texts` are those before the first
  // `known` holes, as a pattern found them that shares these. `object` is followed by the rest of
  // the file up to `file_end`, which may be looked at. Cost: its bytes up to the first that
  // differs.
  [[nodiscard]] bool matches(std::string_view object, const char* file_end, std::size_t known,
                             std::vector<std::string_view>& texts) const;
  // Makes `draft` what walking the object of these texts makes it. `file` is where the file begins.
  // `again`: the draft is of this pattern already.
  void fill(ObjectDraft& draft, const std::vector<std::string_view>& texts, const char* file,
            bool again) const;

 private:
  struct Hole {
    std::uint32_t line = 0;
    bool is_string = false;
    Target target;
  };
  void hole(std::string_view text, bool is_string);

  // More than that takes more memory than it is worth.
  static constexpr std::size_t kHolesMax = 1024;

  bool recording_ = false;
  bool provisional_ = false;
  std::uint32_t lines_ = 0;
  std::vector<std::string_view> markup_;  // before each hole, and behind the last
  std::vector<Hole> holes_;
  const char* last_ = nullptr;  // end of the last hole, or the object's start
};

}  // namespace quittance::ingest::json

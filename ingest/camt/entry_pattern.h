// The markup of an entry that was read, with holes where its texts stand. Most entries of a file
// differ in nothing but their texts, and comparing markup is cheaper than scanning it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/camt/fields.h"

namespace quittance::ingest::camt {

// Views point into the file. Recorded while an entry is scanned; an entry that matches would have
// been scanned to the same steps, because its markup is the same bytes and its texts have no
// markup, no entity, and no more bytes than a text may have.
class EntryPattern {
 public:
  enum class Act : std::uint8_t {
    begin,  // of an element that holds others
    end,    // of it
    value,  // an element's text, or none where it is empty
    words,  // text beside elements; blanks are none
  };
  struct Step {
    Act act = Act::begin;
    Field field{};
    bool has_text = false;
    std::uint32_t holes_before = 0;
    // Of the scanner's last token, from the end of the hole before, else from the entry's start.
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::string_view currency;
  };
  struct Hole {
    std::string_view text;
    bool high = false;
  };

  // --- recording ---
  void start(const char* entry);
  void hole(std::string_view text);
  // `from` and `to`: the scanner's last token, as addresses. A value with a text has the last hole.
  void step(Act act, Field field, const char* from, const char* to, std::string_view currency = {},
            bool has_text = false);
  void finish(const char* end);
  // What was read is more than markup and texts, or too much of it.
  void give_up() { recording_ = false; }
  [[nodiscard]] bool recording() const { return recording_; }
  [[nodiscard]] bool usable() const { return !markup_.empty(); }

  // Whether `rest` begins with an entry of this pattern; its texts, and its length. Cost: its
  // bytes up to the first that differs.
  [[nodiscard]] bool matches(std::string_view rest, std::vector<Hole>& holes,
                             std::size_t& length) const;
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

 private:
  // More than that takes more memory than it is worth.
  static constexpr std::size_t kStepsMax = 1024;

  bool recording_ = false;
  std::vector<std::string_view> markup_;  // before each hole, and behind the last
  std::vector<Step> steps_;
  const char* last_ = nullptr;  // end of the last hole, or the entry's start
};

}  // namespace quittance::ingest::camt

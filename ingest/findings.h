// Collects what a reader remarks on a file without flooding: the first findings of each code, then
// how many more there were.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/control.h"

namespace quittance::ingest {

inline constexpr std::uint32_t kFindingsPerCode = 20;

// What a finding code says. Static storage.
struct NoteText {
  std::string_view name;  // the code, snake_case
  Severity severity = Severity::warning;
  std::string_view sentence;  // what is wrong and what to do, without the particulars
};

// `Note` is an enumeration from 0 to kNotes - 1; a function text_of(Note) stands in its namespace.
template <typename Note, std::size_t kNotes>
class NoteCollector {
 public:
  // `particulars` stands before the note's own sentence.
  void add(Note note, std::uint32_t record, std::uint64_t offset,
           std::string_view particulars = {}) {
    if (++seen_[static_cast<std::size_t>(note)] > kFindingsPerCode) return;
    const NoteText& text = text_of(note);
    std::string message(particulars);
    if (!message.empty()) message += ": ";
    message += text.sentence;
    findings_.push_back({text.severity, std::string(text.name), record, offset, message});
  }
  // More of a note, already left out elsewhere.
  void add_count(Note note, std::uint64_t more) { seen_[static_cast<std::size_t>(note)] += more; }
  // All findings; one line a code says how many were left out. Leaves the collector empty.
  [[nodiscard]] std::vector<Finding> take() {
    for (std::size_t n = 0; n < kNotes; ++n) {
      if (seen_[n] <= kFindingsPerCode) continue;
      const NoteText& text = text_of(static_cast<Note>(n));
      findings_.push_back(
          {text.severity, std::string(text.name), 0, 0,
           std::to_string(seen_[n] - kFindingsPerCode) +
               " more findings of this kind were left out: " + std::string(text.sentence)});
    }
    seen_ = {};
    return std::exchange(findings_, {});
  }

 private:
  std::vector<Finding> findings_;
  std::array<std::uint64_t, kNotes> seen_{};
};

// At most 40 characters, in quotes for a message; bytes that are not printable ASCII become '?'.
[[nodiscard]] inline std::string quoted_for_message(std::string_view shown) {
  std::string text = "'";
  for (const char c : shown.substr(0, 40)) text += c >= ' ' && c <= '~' ? c : '?';
  if (shown.size() > 40) text += "...";
  return text + "'";
}

}  // namespace quittance::ingest

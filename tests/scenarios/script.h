// A scenario as an accountant writes it: one fact or command a line, and below ---- what comes of
// it.
#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace quittance::scenario {

// The writer of a scenario made a mistake: what, and in which line.
class Mistake : public std::runtime_error {
 public:
  Mistake(std::size_t line, const std::string& what)
      : std::runtime_error("line " + std::to_string(line) + ": " + what) {}
};

// What stands behind `remits`: INV-1=980.00,discount=20.00 or a bare INV-1.
struct Remit {
  std::string reference;
  std::string amount;                         // empty: a bare reference
  std::map<std::string, std::string> extras;  // discount, adjustment, reason, kind, text
};

struct Line {
  std::size_t number = 0;
  std::string verb;
  std::vector<std::string> words;            // in order, quotes taken off
  std::map<std::string, std::string> named;  // value=2026-03-04
  std::vector<Remit> remits;
  std::string body;   // between << and >>, byte for byte
  std::string title;  // the line as written

  // Errors: Mistake when the line has fewer words.
  [[nodiscard]] const std::string& word(std::size_t n, std::string_view what) const;
  [[nodiscard]] std::string named_or(const std::string& name, std::string_view otherwise) const;
  [[nodiscard]] const std::string& required(const std::string& name) const;
  [[nodiscard]] bool has(std::string_view flag) const;  // such as --reconcile
};

struct Script {
  std::vector<Line> lines;
  std::string given;     // everything up to and with the line ----
  std::string expected;  // everything after it
};

// Errors: Mistake, also for a name that its verb does not know.
[[nodiscard]] Script parse_script(std::string_view text);

}  // namespace quittance::scenario

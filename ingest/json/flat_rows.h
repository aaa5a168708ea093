// Reads NDJSON whose objects are flat: names and texts, as master data has them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace quittance::ingest {

// One object a line; blank lines are skipped. A value that is a string gives its text, a number its
// digits as written, true and false their words, null nothing, a list of strings its parts joined
// with '|'. Anything deeper, a repeated name or text after the object is a fault of its line.
class FlatRows {
 public:
  explicit FlatRows(std::string_view bytes);  // outlives the reader
  ~FlatRows();
  FlatRows(const FlatRows&) = delete;
  FlatRows& operator=(const FlatRows&) = delete;

  // Moves to the next line that is not blank; false at the end. Cost: O(line).
  [[nodiscard]] bool next();
  [[nodiscard]] std::uint32_t line() const;
  // Why the line cannot be read; empty when it can.
  [[nodiscard]] const std::string& fault() const;
  // By name, until the next call of next().
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& fields() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quittance::ingest

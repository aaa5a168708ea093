// Reads one canonical JSON object into a cash record, or says why it is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/cash.h"
#include "ingest/decoder.h"
#include "ingest/json/unknown_fields.h"

namespace quittance::ingest::json {

inline constexpr std::size_t kObjectBytesMax = std::size_t{16} << 20;
inline constexpr std::size_t kStringBytesMax = std::size_t{64} << 10;

struct Refusal {
  std::string_view code;  // static storage
  std::uint64_t offset = 0;
  std::string message;
};

struct ReadObject {
  bool is_object = false;          // well-formed, whatever it says
  std::optional<Refusal> refusal;  // set: `record` is not to be used
  CashRecord record;               // without `remittance`, `source` and `unit`
  std::size_t first_line = 0;      // its remittance is lines[first_line, first_line + lines)
  std::size_t lines = 0;
};

// Not thread-safe; one a part. Text in the records points into `bytes` or, where it was escaped,
// into the arena. What is read goes to the containers given here, which outlive the reader.
class ObjectReader {
 public:
  ObjectReader(std::string_view bytes, Arena& arena, std::vector<RemittanceLine>& lines,
               UnknownFields& unknown);
  ~ObjectReader();
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;

  // Reads the value that fills `range` of the bytes, blanks around it allowed; `number` is its
  // record number for the unknown fields. Cost: O(range), n log n in its unknown fields.
  [[nodiscard]] ReadObject read(ByteRange range, std::uint32_t number);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// `text` quoted and escaped for a message, cut after some forty bytes.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace quittance::ingest::json

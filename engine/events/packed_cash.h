// A record of cash as one run of bytes: what a run, the journal and the book keep of it, unpacked
// when asked.
#pragma once

#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cash.h"

namespace quittance::engine {

// A view of packed bytes; what it gives points into them. Some 60 bytes hold a record that took 300
// and its text. The bytes are made once, where a file is read, and travel from there into the
// journal and the book as they are. Cost: front(), id() and content_key() a few tens of
// instructions, the rest O(bytes).
class PackedCash {
 public:
  // What is asked of every record.
  struct Front {
    // Of a derived id what equal content has in common: the id without its ordinal. Empty where the
    // id is a reference.
    std::string_view content_key;
    std::string_view id;
    std::int64_t amount = 0;
    Currency currency;
    bool key_is_reference = false;
    std::uint32_t line_count = 0;
  };

  PackedCash() = default;
  explicit PackedCash(std::string_view bytes) : bytes_(bytes) {}
  // Appends the packed form of the record and its remittance.
  static void pack(const CashRecord& record, std::string_view content_key, std::string& bytes);

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] Front front() const;
  [[nodiscard]] std::string_view id() const;
  [[nodiscard]] std::string_view content_key() const { return front().content_key; }
  // Without its remittance, which needs a place to stand.
  [[nodiscard]] CashRecord record() const;
  [[nodiscard]] std::vector<RemittanceLine> remittance() const;
  // Both: the record's remittance points to `lines`, whose contents are replaced.
  [[nodiscard]] CashRecord record(std::vector<RemittanceLine>& lines) const;
  // The same with lines in `memory`.
  [[nodiscard]] CashRecord record(std::pmr::memory_resource& memory) const;

 private:
  std::string_view bytes_;
};

}  // namespace quittance::engine

// A record of cash as one run of bytes: what a run and the book keep of it, unpacked when asked.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cash.h"

namespace quittance::engine {

// A view of packed bytes; what it gives points into them. Some 60 bytes hold a record that took 300
// and its text. Cost of each call but id(): O(bytes), about 100 ns for a record without lines.
class PackedCash {
 public:
  PackedCash() = default;
  explicit PackedCash(std::string_view bytes) : bytes_(bytes) {}
  // Appends the packed form. `content_key` as in CashRecorded; the record's own `remittance` is not
  // looked at.
  static void pack(const CashRecord& record, std::string_view content_key,
                   std::span<const RemittanceLine> remittance, std::string& bytes);

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] std::string_view id() const;
  [[nodiscard]] std::string_view content_key() const;
  // Without its remittance, which needs a place to stand.
  [[nodiscard]] CashRecord record() const;
  [[nodiscard]] std::vector<RemittanceLine> remittance() const;
  // Both: the record's remittance points to `lines`, whose contents are replaced.
  [[nodiscard]] CashRecord record(std::vector<RemittanceLine>& lines) const;

 private:
  std::string_view bytes_;
};

}  // namespace quittance::engine

// Remembers which field names of a file the canonical record does not have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace quittance::ingest::json {

struct UnknownField {
  std::string name;  // "payer.colour" where it stands in a part of the object
  std::uint32_t record = 0;
  std::uint64_t offset = 0;
};

// The first kNamesMax names in the order of their first sighting, so that merging the lists of
// parts in file order gives the list of the file. Memory is bounded, whatever the file holds.
class UnknownFields {
 public:
  static constexpr std::size_t kNamesMax = 100;
  static constexpr std::size_t kNameBytesMax = 200;  // of a name; longer ones are cut

  void note(std::string_view name, std::uint32_t record, std::uint64_t offset);
  // Notes the names of a later part, whose records are counted from `record_base`.
  void merge(const UnknownFields& later, std::uint32_t record_base);
  [[nodiscard]] const std::vector<UnknownField>& names() const { return names_; }
  [[nodiscard]] bool more() const { return more_; }  // names beyond kNamesMax were seen

 private:
  std::vector<UnknownField> names_;
  std::set<std::string, std::less<>> known_;
  bool more_ = false;
};

}  // namespace quittance::ingest::json

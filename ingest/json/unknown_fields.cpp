#include "ingest/json/unknown_fields.h"

namespace quittance::ingest::json {

void UnknownFields::note(std::string_view name, std::uint32_t record, std::uint64_t offset) {
  name = name.substr(0, kNameBytesMax);
  if (known_.find(name) != known_.end()) return;
  if (names_.size() == kNamesMax) {
    more_ = true;
    return;
  }
  known_.emplace(name);
  names_.push_back({std::string(name), record, offset});
}

void UnknownFields::merge(const UnknownFields& later, std::uint32_t record_base) {
  for (const UnknownField& field : later.names_) {
    note(field.name, record_base + field.record, field.offset);
  }
  more_ = more_ || later.more_;
}

}  // namespace quittance::ingest::json

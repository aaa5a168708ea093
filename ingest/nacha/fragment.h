// One part of an ACH file: its physical records, the numbers of its entries and
// what their addenda say in X12.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/decoder.h"
#include "ingest/framing.h"
#include "ingest/nacha/information.h"
#include "ingest/nacha/layout.h"
#include "ingest/nacha/record.h"

namespace quittance::ingest::nacha {

// How many records belong to the entry (6) that comes first: parts end before a record that closes
// one.
[[nodiscard]] std::size_t entry_size(std::span<const Record> records);

// Decodes `part`; text points into `bytes`, or into the fragment where that takes a copy.
class NachaFragment final : public Fragment {
 public:
  NachaFragment(std::string_view bytes, ByteRange part, const Framing& framing);

  [[nodiscard]] ByteRange part() const { return part_; }
  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  [[nodiscard]] const EntryNumbers& numbers(const Record& record) const {
    return entries_[record.index];
  }
  [[nodiscard]] const EntryInformation& information(const Record& record) const {
    return information_.information(record.index);
  }

 private:
  ByteRange part_;
  std::string decoded_;  // of an EBCDIC part
  Arena arena_;
  std::vector<Record> records_;
  std::vector<EntryNumbers> entries_;
  InformationReader information_;  // of the entries
};

}  // namespace quittance::ingest::nacha

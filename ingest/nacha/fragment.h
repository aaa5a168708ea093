// One part of an ACH file: its physical records, the fields of its entries and what their addenda
// say in X12.
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

// What an entry says with its addenda, as far as no record before it has to be known.
struct EntryRead {
  EntryNumbers numbers;
  EntryShape shape = EntryShape::common;  // of the last batch header of the part: it may be another
  EntryFields fields;                     // read in that shape
  bool sound = false;   // routing number with its check digit, and trace, are what they should be
  bool plain = false;   // all of it is ASCII
  bool remits = false;  // its addenda are payment information and name it, if there are any
};

// Decodes `part`; text points into `bytes`, or into the fragment where that takes a copy.
class NachaFragment final : public Fragment {
 public:
  NachaFragment(std::string_view bytes, ByteRange part, const Framing& framing);

  [[nodiscard]] ByteRange part() const { return part_; }
  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  [[nodiscard]] const EntryRead& entry(const Record& record) const {
    return entries_[record.index];
  }
  [[nodiscard]] const EntryInformation& information(const Record& record) const {
    return information_.information(record.index);
  }

 private:
  void read(std::span<const Record> group, EntryShape shape);

  ByteRange part_;
  std::string decoded_;  // of an EBCDIC part
  Arena arena_;
  std::vector<Record> records_;
  std::vector<EntryRead> entries_;
  InformationReader information_;  // of the entries
};

}  // namespace quittance::ingest::nacha

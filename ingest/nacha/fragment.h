// One part of an ACH file: its physical records and the numbers of its entries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/decoder.h"
#include "ingest/framing.h"
#include "ingest/nacha/layout.h"

namespace quittance::ingest::nacha {

struct Record {
  char type = 0;            // column 1; 0: blank; kFiller
  bool replaced = false;    // characters beyond ISO 8859-1 were replaced by '?'
  std::uint32_t index = 0;  // of a 6: into entries
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string_view text;  // one byte a column, without the line end
};
inline constexpr char kFiller = 'f';  // nines or noughts that fill the last block

// Decodes `part`; text points into `bytes`, or into the fragment where that takes a copy.
class NachaFragment final : public Fragment {
 public:
  NachaFragment(std::string_view bytes, ByteRange part, const Framing& framing);

  [[nodiscard]] ByteRange part() const { return part_; }
  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  [[nodiscard]] const EntryNumbers& numbers(const Record& record) const {
    return entries_[record.index];
  }

 private:
  ByteRange part_;
  std::string decoded_;  // of an EBCDIC part
  Arena arena_;
  std::vector<Record> records_;
  std::vector<EntryNumbers> entries_;
};

}  // namespace quittance::ingest::nacha

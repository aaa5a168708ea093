// What the addenda of the entries of a part say in X12: needs no batch header, so that parts are
// read in parallel.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "ingest/nacha/entry.h"
#include "ingest/x12/information.h"

namespace quittance::ingest::nacha {

// The payment information (05, 17) of one entry.
struct EntryInformation {
  std::string_view joined;  // as join_information() makes it
  bool in_order = true;
  x12::InformationRead read = x12::InformationRead::no_segments;
  // What the segments say of an entry of `amount`; null where there are none, or where what is
  // wrong with them has to be said: then they are to be read again.
  const x12::RemittanceRead* said = nullptr;
  std::int64_t amount = 0;
};

class InformationReader {
 public:
  InformationReader() = default;
  InformationReader(const InformationReader&) = delete;
  InformationReader& operator=(const InformationReader&) = delete;

  // Takes the addenda of an entry. Returns a number for information().
  std::uint32_t add(std::span<const Record> addenda, std::int64_t amount);
  // Call once, behind the last entry.
  void finish();
  [[nodiscard]] const EntryInformation& information(std::uint32_t number) const {
    return entries_[number];
  }

 private:
  Arena texts_;
  std::vector<EntryInformation> entries_;
  std::vector<x12::RemittanceRead> said_;
  std::vector<RemittanceLine> lines_;
  // Of the entry at hand; kept for their memory.
  x12::RemittanceReader remittance_{texts_};
  AddendaFields addenda_;
  std::string joined_;
};

}  // namespace quittance::ingest::nacha

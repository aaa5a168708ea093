// What the assembler knows of the transmission and batch that it is in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/control.h"
#include "core/date.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/nacha/codes.h"
#include "ingest/report.h"

namespace quittance::ingest::nacha {

// What batch and file controls cover. Amounts in cents; the hash before its modulus.
struct Sums {
  std::int64_t entries = 0;  // 6 and 7 records
  Wide hash = 0;
  Wide debits = 0;
  Wide credits = 0;
  void add(const Sums& other) {
    entries += other.entries;
    hash += other.hash;
    debits += other.debits;
    credits += other.credits;
  }
};

// Records 1 to 9 and the filler behind them.
struct OpenTransmission {
  std::uint32_t unit = 0;
  std::uint32_t records = 0;  // without filler
  std::uint32_t filler_records = 0;
  std::uint32_t batches = 0;
  bool only_adv = true;  // then the file control has wider totals
  Date created;
  Sums computed;
  Sums stated;  // of the batch controls; computed where none was readable
  struct Trailer {
    std::string blocks_written;
    std::optional<std::int64_t> blocks;
    Place place;
  };
  std::optional<Trailer> trailer;  // once read; filler may follow
};

// Records 5 to 8.
struct OpenBatch {
  std::uint32_t unit = 0;
  EntryShape shape = EntryShape::common;
  // Of its header, in UTF-8; what they point to is the assembler's, until the next header.
  std::string_view header;  // as written, for its control to be compared with
  std::string_view service_class, company, company_id, sec, description, number;
  Date effective;
  Date settlement;
  bool company_is_ours = false;
  bool has_debits = false;
  bool has_credits = false;
  Sums computed;
  [[nodiscard]] Date date() const { return settlement.known() ? settlement : effective; }
};

}  // namespace quittance::ingest::nacha

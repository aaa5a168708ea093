// What the assembler knows of the interchange, group and transaction set that it is in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/control.h"
#include "core/date.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/report.h"

namespace quittance::ingest::x12 {

struct OpenInterchange {  // ISA to IEA
  std::uint32_t unit = 0;
  std::string control;  // ISA13
  std::int64_t groups = 0;
};

struct OpenGroup {  // GS to GE
  std::uint32_t unit = 0;
  std::string code;     // GS01
  std::string control;  // GS06
  Date date;
  std::int64_t sets = 0;
};

// A segment of the open set, whose use is known at the set's end; of a set with very many, several
// segments in a row.
struct PendingRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string_view what;        // its name
  std::optional<RangeUse> use;  // where it is not that of the set
  std::uint32_t records = 1;    // segments
};
// From so many on, segments of one use are one range: what a set costs in memory is bounded.
inline constexpr std::size_t kRangesMax = 65'536;

enum class SetType : std::uint8_t { remittance, lockbox, claims, unknown };  // 820, 823, 835

struct OpenSet {  // ST to SE
  std::uint32_t unit = 0;
  SetType type = SetType::unknown;
  std::string control;  // ST02
  std::int64_t segments = 0;
  Currency currency;  // 823: of its deposits
  Place place;        // of the ST
  std::vector<PendingRange> ranges;
  std::span<const PendingRange> body;  // of a set read ahead: behind the first of `ranges`
  std::uint32_t given = 0;             // segments whose ranges were given already

  void add(const PendingRange& range) {
    if (ranges.size() >= kRangesMax && ranges.back().use == range.use) {
      ranges.back().to = range.to;
      ranges.back().what = "segments";
      ranges.back().records += range.records;
    } else {
      ranges.push_back(range);
    }
  }
};

struct StatedQuantity {     // QTY of an 823
  bool of_batches = false;  // by its qualifier, 41
  std::string written;
};

// 823: DEP and what follows, to the next DEP.
struct OpenDeposit {
  std::uint32_t unit = 0;
  std::string name;     // path of its unit
  std::string lockbox;  // DEP01, else DEP08
  Date date;
  std::optional<std::int64_t> total;
  std::string total_written;
  std::vector<StatedQuantity> quantities;
  Currency currency;  // none: CUR named one that is not known
  std::int64_t batches = 0;
  std::int64_t checks = 0;
  Wide computed = 0;
  Wide below = 0;  // Σ stated batch totals; computed where none was stated
  Place place;
};

struct OpenDepositBatch {  // BAT and what follows
  std::uint32_t unit = 0;
  std::string number;
  std::optional<std::int64_t> total;
  std::string total_written;
  bool total_stated = false;
  std::vector<StatedQuantity> quantities;
  std::int64_t checks = 0;
  Wide computed = 0;
  Place place;
};

struct OpenCheck {  // 823: BPR and what follows
  Place place;
  std::uint64_t to = 0;
  std::size_t first_range = 0;  // in the set's ranges
};

}  // namespace quittance::ingest::x12

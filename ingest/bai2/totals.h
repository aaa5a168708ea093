// Judges what trailers state against what was read: control totals and counts
// (docs/formats/bai2.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/control.h"
#include "core/money.h"
#include "core/wide.h"
#include "ingest/bai2/notes.h"
#include "ingest/bai2/records.h"
#include "ingest/dialect.h"

namespace quittance::ingest::bai2 {

// Physical records of a unit, counted in the ways that banks count.
struct RecordCount {
  std::uint64_t with_code = 0;  // the rule: every record, its 88s too
  std::uint64_t logical = 0;    // without the 88s
  std::uint64_t lines_without_code = 0;
  void add(const LogicalRecord& record);
};

// In which currency a total prints: none once currencies of different decimals meet.
class Scale {
 public:
  void add(Currency currency);
  void add(const Scale& other);
  // A pointed total in minor units, where the dialect allows it and the currencies have one scale.
  [[nodiscard]] Amount unpointed(const Amount& pointed, const Dialect& dialect) const;
  [[nodiscard]] std::string print(Wide minor) const;  // major units, or minor units if mixed

 private:
  Currency currency_;
  bool mixed_ = false;
};

// The trailer that is judged.
struct Trailer {
  Level level = Level::file;
  std::string_view record_code;  // "49"
  std::string_view unit_word;    // "account"
  std::uint32_t record = 0;
  std::uint64_t offset = 0;
  std::uint32_t unit = 0;
};

// Sums for one trailer's total.
struct Sums {
  Wide computed = 0;
  bool computed_known = true;
  Wide other = 0;  // a sum that is accepted as well, such as that of the stated totals below
  bool has_other = false;
};

// What the level above needs of a judged total.
struct Judged {
  Wide stated = 0;    // the stated figure, or the computed one where none is readable
  Wide computed = 0;  // the sum that agreed, else the one by the rule
  bool holds = false;
};

class Judge {
 public:
  Judge(Findings& findings, std::vector<Control>& controls)
      : findings_(findings), controls_(controls) {}

  // 49: computed over 03 and 16; other over 16 only.
  Judged account_total(const Trailer& trailer, std::string_view field, const Sums& sums,
                       const Dialect& dialect, const Scale& scale);
  // 98 and 99: computed over all below; other over the stated totals one level below.
  Judged upper_total(const Trailer& trailer, std::string_view field, const Sums& sums,
                     const Dialect& dialect, const Scale& scale);
  // Each returns true where the unit must be held (dialect strict_counts).
  bool records(const Trailer& trailer, std::string_view field, const RecordCount& count,
               const Dialect& dialect);
  bool parts(const Trailer& trailer, std::string_view name, std::string_view field,
             std::uint64_t count, const Dialect& dialect);

 private:
  Judged total(const Trailer& trailer, std::string_view field, Sums sums, Note other_note,
               std::string_view rule, const Dialect& dialect, const Scale& scale);
  bool count(const Trailer& trailer, std::string_view name, std::string_view field,
             std::uint64_t computed, bool equals, Note wrong, const Dialect& dialect);

  Findings& findings_;
  std::vector<Control>& controls_;
};

}  // namespace quittance::ingest::bai2

// What a reader says of a file besides its cash: units, controls, findings, balances.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/money.h"

namespace quittance {

enum class Severity : std::uint8_t { error, warning, info };
enum class Consequence : std::uint8_t { none, finding, quarantined, rejected };
enum class Level : std::uint8_t {
  file,
  interchange,
  group,
  transaction_set,
  account,
  statement,
  page,
  lockbox,
  deposit,
  batch,
  entry
};
enum class FileStatus : std::uint8_t { accepted, quarantined, rejected };

[[nodiscard]] std::string_view name(Severity severity);
[[nodiscard]] std::string_view name(Consequence consequence);
[[nodiscard]] std::string_view name(Level level);
[[nodiscard]] std::string_view name(FileStatus status);

// Something a person should know of the file. `code` is stable, snake_case, listed in
// docs/formats/findings.md.
struct Finding {
  Severity severity = Severity::warning;
  std::string code;
  std::uint32_t record = 0;
  std::uint64_t offset = 0;
  std::string message;  // what, why and what to do, in one sentence
};

// A stated figure beside the computed one. Both as text, as they would be printed.
struct Control {
  Level level = Level::file;
  std::string name;  // "amount", "records", "accounts", "checks", …
  std::string stated;
  std::string computed;
  bool ok = true;
  Consequence consequence = Consequence::none;
  std::uint32_t record = 0;  // the trailer that states it
  std::uint32_t unit = 0;    // the unit it closes
};

enum class HoldReason : std::uint8_t {
  none,
  control_failed,
  structure_broken,
  trailer_missing,
  held_status,
  unknown_account,
  same_logical_file,
  expectation,
  deletion,   // the bank deletes what it reported: releasing withdraws it
  correction  // the bank deletes and reports again
};
[[nodiscard]] std::string_view name(HoldReason reason);

// A part of a file that its controls cover: file > group > account > entry, and the like.
struct Unit {
  static constexpr std::uint32_t kNoParent = 0xffffffff;
  std::uint32_t parent = kNoParent;
  Level level = Level::file;
  std::string
      name;  // path within the file, as `files release FILE#UNIT` takes it: "group-1/account-2"
  std::uint32_t first_record = 0;
  std::uint32_t last_record = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  HoldReason hold = HoldReason::none;  // held itself; what it contains is held with it
  bool test = false;                   // checked, nothing booked (BAI2 group status 4)
};

struct Balance {
  std::string account;
  Currency currency;
  Date date;
  bool has_opening = false;
  bool has_closing = false;
  std::int64_t opening = 0;  // minor units, ledger balance
  std::int64_t closing = 0;
  bool provisional = false;
  // Of the statement: its bank counts them up by one for each account. 0: none is stated.
  std::uint32_t number = 0;
};

// What became of each byte range; the ranges of a file tile it without gap or overlap.
enum class RangeUse : std::uint8_t { payment, non_cash, structure, rejected };
[[nodiscard]] std::string_view name(RangeUse use);

}  // namespace quittance

// What a workload is asked to be: its size, its seed, its mess and the formats of its bank files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace quittance::workload {

enum class Mess : std::uint8_t { clean, typical, hostile, common };
[[nodiscard]] std::string_view name(Mess mess);
[[nodiscard]] Result<Mess> parse_mess(std::string_view word);  // field_unreadable

enum class Format : std::uint8_t {
  bai2,
  lockbox,
  csv,
  json,
  nacha,
  mt940,
  camt053,
  x12_820,
  camt054,
  fedwire,
};
[[nodiscard]] std::string_view name(Format format);  // the word of --reader: "camt.053"

struct Request {
  std::uint64_t seed = 1;
  std::uint32_t customers = 0;
  std::uint32_t items = 0;
  std::uint32_t payments = 0;
  Mess mess = Mess::typical;
  std::vector<Format> formats;  // of the files under bank/, each at most once

  [[nodiscard]] bool writes(Format format) const;
  // Some file reports the bank account as a whole: bai2, mt940 or camt.053.
  [[nodiscard]] bool writes_statement() const;
  // Some file but csv and json carries payments that are no checks.
  [[nodiscard]] bool writes_credits() const;
};

// "bai2,lockbox,csv,json,nacha,mt940,camt.053,x12-820,camt.054,fedwire" in any order, or "none".
// `ndjson` is another word for json.
// Errors: field_unreadable.
[[nodiscard]] Result<std::vector<Format>> parse_formats(std::string_view list);

inline constexpr std::uint32_t kItemsMax = 10'000'000;
inline constexpr std::uint32_t kPaymentsMax = 10'000'000;

}  // namespace quittance::workload

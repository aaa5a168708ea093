// Company names: how they stand in the customer file, and how banks print them (domain.md 4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/workload/random.h"

namespace quittance::workload {

// A name by its parts, as indexes into the word lists of names.cpp.
struct CompanyName {
  std::uint8_t first = 0;   // of kFirstWords: "Cedar"
  std::uint8_t second = 0;  // of kSecondWords: "Ridge"
  std::uint8_t trade = 0;   // of kTrades: "Manufacturing"
  std::uint8_t legal = 0;   // of kLegalForms: "LLC"
  std::uint8_t city = 0;    // 0: none, else 1 + index of kCities
};

// Names without a city; with one there are kCities times as many.
inline constexpr std::uint32_t kFirstWords = 64;
inline constexpr std::uint32_t kSecondWords = 64;
inline constexpr std::uint32_t kTrades = 32;
inline constexpr std::uint32_t kCities = 32;
inline constexpr std::uint32_t kPlainNames = kFirstWords * kSecondWords * kTrades;

// What a bank makes of a name. The values are part of the format: append, never renumber.
enum class Naming : std::uint8_t {
  exact,           // as in the customer file
  capitals,        // in capitals, accents dropped
  abbreviated,     // MFG, SVCS, TECH
  initials,        // CRM, with or without the legal form
  legal_dropped,   // without LLC
  legal_changed,   // INC for LLC
  run_together,    // CEDARRIDGE
  split,           // MANUFAC TURING
  truncated,       // cut at the width of a field: 16, 22 or 30
  transliterated,  // UE for ü, where there is one
};
inline constexpr int kNamings = 10;

// "Cedar Ridge Manufacturing LLC". Appends.
void append_name(std::string& to, const CompanyName& name);

// The name as printed. `random` chooses where a variant has a choice.
[[nodiscard]] std::string printed_name(const CompanyName& name, Naming naming, Random& random);

// For formats that know ASCII only: "Müller" becomes "Muller". Appends.
void append_plain(std::string& to, std::string_view name);

// A payer who is nobody's customer: "HOLLOWAY & BRANDT DENTAL". Shares no word with the lists
// above.
[[nodiscard]] std::string printed_stranger(Random& random);

}  // namespace quittance::workload

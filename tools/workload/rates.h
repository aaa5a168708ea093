// How often what goes wrong: the mess profiles as tables. docs/workload.md explains each kind.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "tools/workload/names.h"
#include "tools/workload/payments.h"
#include "tools/workload/random.h"
#include "tools/workload/request.h"

namespace quittance::workload {

// Weights; a table adds up to kWhole.
template <std::size_t size>
using Weights = std::array<std::uint16_t, size>;
inline constexpr std::uint32_t kWhole = 1'000;

struct Rates {
  Weights<kShapes> shapes;
  Weights<kWritings> writings;  // of payments that may be written in every way
  Weights<kNamings> namings;
  std::uint16_t states_account;  // of kWhole: the bank says from which account
  std::uint16_t states_lines;    // of kWhole: with amounts beside the references; checks always do
  std::uint16_t split_days;      // of kWhole: the day's payments come in two or three files
  std::uint16_t sent_again;      // of kWhole files: once more, byte for byte
  std::uint16_t wrapped_again;   // of kWhole files: once more, with other line ends
};

// For every mess but `common`.
[[nodiscard]] const Rates& rates_of(Mess mess);

// Draws an enumerator by its weight.
template <class Enum, std::size_t size>
[[nodiscard]] Enum draw(const Weights<size>& weights, Random& random) {
  auto left = static_cast<std::int32_t>(random.below(kWhole));
  for (std::size_t n = 0; n < size; ++n) {
    left -= weights[n];
    if (left < 0) return static_cast<Enum>(n);
  }
  return Enum{};
}

}  // namespace quittance::workload

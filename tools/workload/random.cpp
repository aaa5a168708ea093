#include "tools/workload/random.h"

#include "core/assert.h"

namespace quittance::workload {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;

// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
constexpr std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

__extension__ using Product = unsigned __int128;

}  // namespace

Random::Random(std::uint64_t seed, Stream stream, std::uint64_t index)
    : state_(mix(mix(seed + kGolden) ^ (static_cast<std::uint64_t>(stream) << 56)) ^
             mix(index + kGolden)) {}

std::uint64_t Random::next() {
  state_ += kGolden;
  return mix(state_);
}

std::uint64_t Random::below(std::uint64_t bound) {
  return static_cast<std::uint64_t>((static_cast<Product>(next()) * bound) >> 64);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

bool Random::chance(std::uint32_t ppm) {
  return below(1'000'000) < ppm;
}

Permutation::Permutation(std::uint64_t size, std::uint64_t seed, Stream stream) : size_(size) {
  while (half_bits_ < 31 && (std::uint64_t{1} << (2 * half_bits_)) < size) ++half_bits_;
  QASSERT(size <= std::uint64_t{1} << (2 * half_bits_));
  Random keys(seed, stream, size);
  for (std::uint64_t& key : keys_) key = keys.next();
}

std::uint64_t Permutation::operator()(std::uint64_t index) const {
  QASSERT(index < size_);
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t at = index;
  do {
    std::uint64_t left = at >> half_bits_;
    std::uint64_t right = at & mask;
    for (const std::uint64_t key : keys_) {
      const std::uint64_t next = left ^ (mix(right + key) & mask);
      left = right;
      right = next;
    }
    at = (left << half_bits_) | right;
  } while (at >= size_);
  return at;
}

}  // namespace quittance::workload

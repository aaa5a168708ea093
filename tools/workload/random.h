// The workload's own source of chance: the same numbers from the same seed on every machine and
// with every standard library, whose distributions differ. Whole numbers only.
#pragma once

#include <cstdint>

namespace quittance::workload {

// What a stream of numbers is for. Streams of one seed are independent, so that a new one changes
// nothing in the others. The values are part of the format: append, never renumber.
enum class Stream : std::uint64_t {
  item_numbers = 1,
  item = 2,
  customer_names = 3,
  customer = 4,
  payment_order = 5,
  payment_items = 6,
  payment = 7,
  writing = 8,
  plan = 9,
  purchase_orders = 10,
  files = 11,
  bank_accounts = 12,
  stranger = 13,
  advice = 14,
  deliveries = 15,
};

// SplitMix64. `index` chooses one of the stream's sequences: item 7 can be drawn without item 6.
class Random {
 public:
  Random(std::uint64_t seed, Stream stream, std::uint64_t index = 0);

  std::uint64_t next();
  // 0 to bound - 1. The bias of at most bound / 2^64 is of no account here.
  std::uint64_t below(std::uint64_t bound);
  std::int64_t between(std::int64_t low, std::int64_t high);  // both inclusive
  bool chance(std::uint32_t ppm);                             // true so often in a million

 private:
  std::uint64_t state_;
};

// A bijection on 0 … size-1 that needs no memory: a Feistel network of four rounds, walked until
// the result is inside. About 2 steps on average.
class Permutation {
 public:
  Permutation(std::uint64_t size, std::uint64_t seed, Stream stream);
  [[nodiscard]] std::uint64_t operator()(std::uint64_t index) const;  // index < size

 private:
  std::uint64_t size_;
  int half_bits_ = 1;
  std::uint64_t keys_[4];
};

}  // namespace quittance::workload

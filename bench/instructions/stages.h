// The stages whose instructions have a budget. Each works on the files of one small workload
// (`quittance generate`), so that what is counted is what users run.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace quittance::instructions {

// What a stage did: the count that its instructions are divided by, and a sum that a wrong result
// would change.
struct Work {
  std::uint64_t units = 0;
  std::int64_t cents = 0;
};

// Prepares its input uncounted, then calls counted() around what the budget is for.
struct Stage {
  std::string_view name;
  std::string_view unit;  // what one unit is: "payment", "event"
  Work (*run)(const std::string& workload_folder);
};

[[nodiscard]] std::span<const Stage> stages();

// callgrind collects inside this function only (--toggle-collect=measured*). Not inlined.
template <class Body>
[[gnu::noinline]] void measured(Body&& body) {
  body();
  asm volatile("" ::: "memory");  // no tail call: the function must still stand on the stack
}

}  // namespace quittance::instructions

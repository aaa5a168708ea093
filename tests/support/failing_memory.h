// Memory that fails on purpose: malloc and all that stands on it, which is operator new, zstd,
// OpenSSL and the rest. A program that links failing_memory.cpp has it.
#pragma once

#include <cstdint>

namespace quittance::testing {

enum class MemoryFails : std::uint8_t {
  once,         // one allocation, as where a large one found no room
  from_then_on  // every one, as where there is nothing left
};

// Fails the allocation that comes after `allocations` others of any thread.
void fail_memory_after(std::int64_t allocations, MemoryFails how);
// Gives memory again. How many allocations there were since it was to fail.
std::int64_t give_memory_again();

}  // namespace quittance::testing

// What a structure in memory takes.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance {

// Whose memory it is: what grows with items, with payments, with applications, or with neither.
enum class MemoryOf : std::uint8_t { items, payments, applications, other };

struct MemoryUse {
  std::string_view structure;  // "item rows"; a literal
  MemoryOf of = MemoryOf::other;
  bool text = false;          // strings of rows, not the rows
  std::uint64_t entries = 0;  // in use
  std::uint64_t bytes = 0;    // of the capacity, with what is held in reserve
};

// Of a vector and its spare room.
template <class Vector>
[[nodiscard]] std::uint64_t bytes_of_vector(const Vector& vector) {
  return vector.capacity() * sizeof(typename Vector::value_type);
}

}  // namespace quittance

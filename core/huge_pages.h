// Asks the system for large pages behind large tables: fewer faults and fewer misses of the TLB.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace quittance {

// A wish, without effect on anything but time: where the system has no such pages, or the range
// holds none whole, nothing happens. For memory that was not written yet.
void prefer_huge_pages(const void* at, std::size_t bytes);

// The same, and takes the pages now: for memory that is written soon, while there are threads to
// spare.
void take_huge_pages(const void* at, std::size_t bytes);

// Room for `more` rows, doubling as push_back() would, on huge pages that are taken at once when it
// is large. References become invalid.
template <class Row>
void make_room(std::vector<Row>& rows, std::size_t more) {
  constexpr std::size_t kLarge = std::size_t{8} << 20;
  if (rows.capacity() - rows.size() >= more) return;
  const std::size_t wanted = std::max(rows.size() + more, rows.size() * 2);
  if (wanted * sizeof(Row) < kLarge) return rows.reserve(wanted);
  std::vector<Row> larger;
  larger.reserve(wanted);
  take_huge_pages(larger.data(), wanted * sizeof(Row));
  larger.insert(larger.end(), std::make_move_iterator(rows.begin()),
                std::make_move_iterator(rows.end()));
  rows = std::move(larger);
}

}  // namespace quittance

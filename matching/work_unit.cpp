#include "matching/work_unit.h"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>

namespace quittance::matching {
namespace {

// Union-find over the families that are joined; the root is the lowest handle.
class Families {
 public:
  CustomerHandle root(CustomerHandle family) {
    if (above_.empty()) return family;
    CustomerHandle at = family;
    for (;;) {
      const auto up = above_.find(at.value());
      if (up == above_.end() || up->second == at) break;
      at = up->second;
    }
    while (family != at) family = std::exchange(above_.find(family.value())->second, at);
    return at;
  }
  void join(CustomerHandle a, CustomerHandle b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    above_[std::max(a, b).value()] = std::min(a, b);
  }

 private:
  boost::unordered_flat_map<std::uint32_t, CustomerHandle> above_;
};

// A stable radix sort by unit: eleven bits a round, as many rounds as the highest handle has.
void sort_by_unit(std::vector<Placed>& placed) {
  constexpr unsigned kBits = 11;
  constexpr std::uint32_t kMask = (1U << kBits) - 1;
  std::uint32_t highest = 0;
  for (const Placed& each : placed) highest = std::max(highest, each.unit.value());
  std::vector<Placed> sorted(placed.size());
  for (unsigned shift = 0; shift < 32 && highest >> shift != 0; shift += kBits) {
    std::array<std::size_t, kMask + 2> starts{};
    for (const Placed& each : placed) ++starts[(each.unit.value() >> shift & kMask) + 1];
    for (std::size_t n = 1; n < starts.size(); ++n) starts[n] += starts[n - 1];
    for (const Placed& each : placed) {
      sorted[starts[each.unit.value() >> shift & kMask]++] = each;
    }
    placed.swap(sorted);
  }
}

}  // namespace

WorkPlan plan_work(std::span<const Evidence> evidence, std::span<const Join> joins) {
  Families families;
  for (const auto& [a, b] : joins) families.join(a, b);
  WorkPlan plan;
  plan.placed.reserve(evidence.size());
  for (std::uint32_t n = 0; n < evidence.size(); ++n) {
    CustomerHandle unit;
    bool spans = evidence[n].families().empty();
    for (const CustomerHandle family : evidence[n].families()) {
      const CustomerHandle root = families.root(family);
      spans = spans || (unit.known() && unit != root);
      unit = root;
    }
    if (spans) {
      plan.late.push_back(n);
    } else {
      plan.placed.push_back({unit, n});
    }
  }
  sort_by_unit(plan.placed);
  return plan;
}

}  // namespace quittance::matching

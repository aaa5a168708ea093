#include "matching/work_unit.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

namespace quittance::matching {
namespace {

// Union-find over the families that the run touches; the root is the lowest handle.
class Families {
 public:
  CustomerHandle root(CustomerHandle family) {
    CustomerHandle at = family;
    for (;;) {
      const CustomerHandle up = above_.try_emplace(at.value(), at).first->second;
      if (up == at) break;
      at = up;
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

}  // namespace

WorkPlan plan_work(std::span<Case> cases) {
  Families families;
  for (const Case& c : cases) {
    for (const CustomerHandle family : c.strong_families)
      families.join(c.strong_families.front(), family);
  }
  WorkPlan plan;
  std::vector<std::pair<CustomerHandle, Case*>> placed;
  placed.reserve(cases.size());
  for (Case& c : cases) {
    CustomerHandle unit;
    bool spans = c.families.empty();
    for (const CustomerHandle family : c.families) {
      const CustomerHandle root = families.root(family);
      spans = spans || (unit.known() && unit != root);
      unit = root;
    }
    if (spans) {
      plan.late.push_back(&c);
    } else {
      placed.emplace_back(unit, &c);
    }
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [unit, c] : placed) {
    if (plan.units.empty() || plan.units.back().lowest != unit) plan.units.push_back({unit, {}});
    plan.units.back().cases.push_back(c);
  }
  return plan;
}

}  // namespace quittance::matching

#include "matching/links.h"

#include <algorithm>
#include <tuple>

namespace quittance::matching {
namespace {

bool stands_before_link(const Link& a, const Link& b) {
  return std::tuple(a.payer, a.customer, a.from) < std::tuple(b.payer, b.customer, b.from);
}

}  // namespace

void PayerLinks::add(const Link& link) {
  const auto at = std::lower_bound(links_.begin(), links_.end(), link, stands_before_link);
  if (at != links_.end() && !stands_before_link(link, *at)) {
    *at = link;
  } else {
    links_.insert(at, link);
  }
}

std::span<const Link> PayerLinks::of(CustomerHandle payer) const {
  const auto first = std::partition_point(links_.begin(), links_.end(),
                                          [&](const Link& link) { return link.payer < payer; });
  const auto last = std::partition_point(first, links_.end(),
                                         [&](const Link& link) { return link.payer == payer; });
  return {first, last};
}

const Link* PayerLinks::find(CustomerHandle payer, CustomerHandle customer, Date day) const {
  for (const Link& link : of(payer)) {
    if (link.customer == customer && link.covers(day)) return &link;
  }
  return nullptr;
}

std::string say_days(const Link& link) {
  if (!link.from.known() && !link.to.known()) return "at any time";
  if (!link.to.known()) return "from " + link.from.iso() + " on";
  return (link.from.known() ? "from " + link.from.iso() + " " : std::string()) + "to " +
         link.to.iso();
}

}  // namespace quittance::matching

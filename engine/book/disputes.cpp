#include "engine/book/disputes.h"

#include <algorithm>

#include "engine/book/open_amounts.h"

namespace quittance::engine {

bool stands_on(const DisputeRow& dispute, Date day) {
  return dispute.facts.date <= day && (!dispute.is_resolved || dispute.resolved_date > day);
}

std::vector<DisputedItem> disputed_items(const Book& book, Date as_of,
                                         const std::vector<std::int64_t>& open) {
  std::vector<DisputedItem> found;
  for (const DisputeRow& dispute : book.disputes()) {
    const std::int64_t left = open[dispute.facts.item.value()];
    if (left <= 0 || !stands_on(dispute, as_of)) continue;
    found.push_back({dispute.facts.item, left, std::min(left, dispute.facts.amount)});
  }
  // Dates that were told in another order than they happened may make two disputes of an item
  // stand on one day: the larger counts.
  std::sort(found.begin(), found.end(), [](const DisputedItem& a, const DisputedItem& b) {
    return a.item != b.item ? a.item < b.item : a.disputed > b.disputed;
  });
  found.erase(
      std::unique(found.begin(), found.end(),
                  [](const DisputedItem& a, const DisputedItem& b) { return a.item == b.item; }),
      found.end());
  return found;
}

std::vector<DisputedItem> disputed_items(const Book& book, Date as_of) {
  if (book.disputes().empty()) return {};
  return disputed_items(book, as_of, open_amounts(book, as_of));
}

}  // namespace quittance::engine

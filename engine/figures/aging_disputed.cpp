#include "engine/figures/aging_disputed.h"

#include <algorithm>

#include "core/assert.h"
#include "engine/book/disputes.h"

namespace quittance::engine {

Result<void> set_disputed_apart(const Book& book, const AgingQuery& query, const ItemKey& by_item,
                                std::vector<Aging>& reports) {
  if (query.credits == AgingCredits::netted) return fail(Errc::usage);
  QTRY(const AgingBuckets buckets, AgingBuckets::make(query.basis, query.last_days));
  for (const DisputedItem& disputed : disputed_items(book, query.as_of)) {
    const KeptItem& item = book.row(disputed.item).facts;
    if (query.entity && item.entity != *query.entity) continue;
    const auto report = std::find_if(reports.begin(), reports.end(), [&](const Aging& candidate) {
      return candidate.currency == item.currency;
    });
    QASSERT(report != reports.end());
    const bool by_due = query.basis == AgingBasis::due_date && item.due_date.known();
    const Date start = by_due ? item.due_date : item.document_date;
    const std::size_t bucket = buckets.index_of(query.as_of.days() - start.days());
    report->buckets[bucket].amount -= disputed.disputed;
    QTRY(report->disputed, add_minor(report->disputed, disputed.disputed));
    if (!by_item) continue;
    const auto group = std::find_if(report->by.begin(), report->by.end(),
                                    [key = by_item(disputed.item)](const AgingGroup& candidate) {
                                      return candidate.key == key;
                                    });
    QASSERT(group != report->by.end());
    group->buckets[bucket] -= disputed.disputed;
    QTRY(group->disputed, add_minor(group->disputed, disputed.disputed));
  }
  return {};
}

}  // namespace quittance::engine

// Aging in groups of items rather than of customers, such as payment terms.
#pragma once

#include <vector>

#include "core/result.h"
#include "engine/book/book.h"
#include "engine/figures/dso_attribution.h"
#include "engine/metrics/aging.h"

namespace quittance::engine {

// The aging of `query`, its groups by `by_item`; unapplied and on-account cash belongs to the group
// that query.by gives its customer. Σ groups = the report. Errors: those of
// ReceivablesHistory::aging; usage when credits are to be netted, since a customer's credits would
// reach into other groups. Cost: the items, and all changes of unapplied cash.
[[nodiscard]] Result<std::vector<Aging>> aging_by_item(const Book& book, const AgingQuery& query,
                                                       const ItemKey& by_item);

}  // namespace quittance::engine

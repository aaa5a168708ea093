// Aging with what is disputed in a column of its own.
#pragma once

#include <vector>

#include "core/result.h"
#include "engine/figures/dso_attribution.h"
#include "engine/metrics/aging.h"

namespace quittance::engine {

// Takes what was in dispute on the reports' day out of its buckets, in the report and in the group
// that `by_item` gives, if any. The number of items in a bucket stays. `reports` are those of
// `query` with credits apart. Errors: usage, amount_overflow. Cost: that of open_amounts(), where
// there are disputes.
[[nodiscard]] Result<void> set_disputed_apart(const Book& book, const AgingQuery& query,
                                              const ItemKey& by_item, std::vector<Aging>& reports);

}  // namespace quittance::engine

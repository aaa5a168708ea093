// What makes two rows without a bank's reference the same.
#pragma once

#include <span>
#include <string_view>

#include "core/cash.h"
#include "core/digest.h"

namespace quittance::ingest::csv {

// The content key of domain.md 3: what makes two rows without a bank's reference the same. `day` is
// the row's, as ISO 8601 writes it.
[[nodiscard]] Digest content_key(const CashRecord& record, std::string_view day,
                                 std::span<const RemittanceLine> lines);

}  // namespace quittance::ingest::csv

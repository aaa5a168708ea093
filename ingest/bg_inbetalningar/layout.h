// Where the fields of the older BG Inbetalningar records stand (columns from 1).
#pragma once

#include <cstdint>
#include <optional>

#include "ingest/dialect.h"
#include "ingest/fixed_records.h"

namespace quittance::ingest::bg_inbetalningar {

namespace start {  // 00
inline constexpr Columns kCustomer{3, 10}, kDate{50, 6}, kName{72, 9};
}
namespace opening {  // 20 and 30
inline constexpr Columns kBankgiro{11, 8}, kDate{19, 6}, kPlusgiro{71, 10};
}
namespace payment {  // 40
inline constexpr Columns kReference{3, 25}, kAmount{28, 13}, kSupplier{42, 2}, kSerial{49, 10};
}
namespace total {  // 50 and 90
inline constexpr Columns kPayments{25, 7}, kAmount{32, 15};
}

[[nodiscard]] const FixedForm& form();
[[nodiscard]] std::string_view what_is(std::string_view text);
[[nodiscard]] int sniff_bg_inbetalningar(std::string_view head);

// Digits; in a negative amount the last one is overpunched: '-' or '}' for 0, J to R for 1 to 9.
// Empty: no amount.
[[nodiscard]] std::optional<std::int64_t> overpunched(std::string_view record, Columns columns);

}  // namespace quittance::ingest::bg_inbetalningar

// Where the fields of KTL records (incoming reference payments, .SVM) stand (columns from 1).
#pragma once

#include "ingest/dialect.h"
#include "ingest/fixed_records.h"

namespace quittance::ingest::ktl {

namespace header {  // 0
inline constexpr Columns kDate{2, 6}, kTime{8, 4}, kBank{12, 2}, kService{14, 9}, kCurrency{23, 1};
}
namespace payment {  // 3 and 5
inline constexpr Columns kAccount{2, 14}, kBooked{16, 6}, kPaid{22, 6}, kArchive{28, 16},
    kReference{44, 20}, kName{64, 12}, kCurrency{76, 1}, kAmount{78, 10}, kCorrection{88, 1},
    kChannel{89, 1};
}
namespace sum {  // 9
inline constexpr Columns kPayments{2, 6}, kAmount{8, 11}, kCorrections{19, 6}, kCorrected{25, 11};
}

[[nodiscard]] const FixedForm& form();
// "3 reference payment"; empty for a type that does not exist.
[[nodiscard]] std::string_view what_is(std::string_view text);
[[nodiscard]] int sniff_ktl(std::string_view head);

}  // namespace quittance::ingest::ktl

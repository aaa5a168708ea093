// Where the fields of BgMax records stand (columns from 1).
#pragma once

#include "ingest/dialect.h"
#include "ingest/fixed_records.h"

namespace quittance::ingest::bgmax {

namespace start {  // 01
inline constexpr Columns kName{3, 20}, kVersion{23, 2}, kStamp{25, 20}, kDate{25, 8}, kTest{45, 1};
}
namespace opening {  // 05
inline constexpr Columns kBankgiro{3, 10}, kPlusgiro{13, 10}, kCurrency{23, 3};
}
namespace payment {  // 20, 21, 22, 23
inline constexpr Columns kBankgiro{3, 10}, kReference{13, 25}, kAmount{38, 18}, kCode{56, 1},
    kChannel{57, 1}, kSerial{58, 12}, kImage{70, 1}, kDeduction{71, 1};
}
namespace party {  // 25, 26, 29
inline constexpr Columns kText{3, 50}, kName{3, 35}, kExtraName{38, 35}, kOrganisation{3, 12};
}
namespace deposit {  // 15
inline constexpr Columns kAccount{3, 35}, kDate{38, 8}, kSerial{46, 5}, kAmount{51, 18},
    kCurrency{69, 3}, kPayments{72, 8}, kType{80, 1};
}
namespace closing {  // 70
inline constexpr Columns kPayments{3, 8}, kDeductions{11, 8}, kReferences{19, 8}, kDeposits{27, 8};
}

[[nodiscard]] const FixedForm& form();
// "20 payment"; empty for a type that does not exist.
[[nodiscard]] std::string_view what_is(std::string_view text);
// As Decoder::sniff.
[[nodiscard]] int sniff_bgmax(std::string_view head);

}  // namespace quittance::ingest::bgmax

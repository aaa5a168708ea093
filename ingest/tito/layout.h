// Where the fields of TITO records (Finnish account statement) stand (columns from 1).
#pragma once

#include "ingest/dialect.h"
#include "ingest/fixed_records.h"

namespace quittance::ingest::tito {

inline constexpr Columns kType{2, 2}, kLength{4, 3};  // all records

namespace statement {  // T00
inline constexpr Columns kAccount{10, 14}, kNumber{24, 3}, kFrom{27, 6}, kTo{33, 6},
    kCreated{39, 10}, kCustomer{49, 17}, kOpeningSign{72, 1}, kOpening{73, 18}, kRecords{91, 6},
    kCurrency{97, 3}, kIban{293, 18};
}
namespace entry {  // T10
inline constexpr Columns kArchive{13, 18}, kBooked{31, 6}, kValue{37, 6}, kPaid{43, 6},
    kKind{49, 1}, kCode{50, 3}, kWords{53, 35}, kSign{88, 1}, kAmount{89, 18}, kReceipt{107, 1},
    kName{109, 35}, kAccount{145, 14}, kReference{160, 20}, kLevel{188, 1};
}
namespace extra {  // T11
inline constexpr Columns kType{7, 2}, kCount{9, 8}, kCustomer{9, 10}, kInvoice{20, 15},
    kArchive{9, 18}, kName{9, 35}, kSepaReference{9, 35}, kIban{44, 35}, kPayee{114, 70},
    kPayer{184, 70}, kEndToEnd{254, 35};
inline constexpr int kTextFrom = 9, kTextWidth = 35;
}  // namespace extra
namespace balance {  // T40
inline constexpr Columns kDate{7, 6}, kSign{13, 1}, kAmount{14, 18};
}
namespace period {  // T50
inline constexpr Columns kPeriod{7, 1}, kDate{8, 6};
inline constexpr Columns kCreditSign{22, 1}, kCreditSum{23, 18}, kDebitSign{49, 1},
    kDebitSum{50, 18};
}  // namespace period

[[nodiscard]] const FixedForm& form();
// "T10 entry"; empty for a record that does not exist.
[[nodiscard]] std::string_view what_is(std::string_view text);
// The two digits behind the T; empty where the record is not one of TITO.
[[nodiscard]] std::string_view record_type(std::string_view text);
// 0: an entry that the account moved; above: a specification of the entry before it.
[[nodiscard]] int level_of(std::string_view entry_text);
[[nodiscard]] int sniff_tito(std::string_view head);

}  // namespace quittance::ingest::tito

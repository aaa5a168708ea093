// Where the fields of OCR giro records stand (columns from 1).
#pragma once

#include "ingest/dialect.h"
#include "ingest/fixed_records.h"

namespace quittance::ingest::ocr_giro {

namespace head {  // all records
inline constexpr Columns kService{3, 2}, kType{5, 2}, kRecord{7, 2};
}
namespace transmission_start {  // 10
inline constexpr Columns kTransmitter{9, 8}, kNumber{17, 7}, kRecipient{24, 8};
}
namespace assignment_start {  // 20
inline constexpr Columns kAgreement{9, 9}, kNumber{18, 7}, kAccount{25, 11};
}
namespace item_1 {  // 30
inline constexpr Columns kNumber{9, 7}, kDate{16, 6}, kGroup{22, 10}, kSign{32, 1}, kAmount{33, 17},
    kKid{50, 25};
}
namespace item_2 {  // 31
inline constexpr Columns kNumber{9, 7}, kForm{16, 10}, kArchive{26, 9}, kBankDate{42, 6},
    kPayer{48, 11}, kShortName{16, 10}, kExternal{51, 25};
}
namespace item_3 {  // 32 and, in AvtaleGiro, 49
inline constexpr Columns kText{16, 40}, kSpecification{21, 40};
}
namespace end {  // 88, 89
inline constexpr Columns kTransactions{9, 8}, kRecords{17, 8}, kAmount{25, 17}, kDate{42, 6};
}

[[nodiscard]] const FixedForm& form();
// "30 amount item 1"; empty for a record that does not exist.
[[nodiscard]] std::string_view what_is(std::string_view text);
// The two digits of the record's type; empty where the record is not one of Nets.
[[nodiscard]] std::string_view record_type(std::string_view text);
[[nodiscard]] int sniff_ocr_giro(std::string_view head);

}  // namespace quittance::ingest::ocr_giro

// Where the fields of Norma 43 records stand (columns from 1), and what its codes mean.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/cash.h"
#include "core/money.h"
#include "ingest/columns.h"
#include "ingest/statement_records.h"

namespace quittance::ingest::aeb43 {

inline constexpr int kDecimals = 2;           // implied, in every currency
inline constexpr Columns kAccountKey{3, 18};  // bank 4, branch 4, account 10

namespace header {  // record 11
inline constexpr Columns kFrom{21, 6}, kTo{27, 6}, kSign{33, 1}, kAmount{34, 14}, kCurrency{48, 3},
    kName{52, 26};
}
namespace movement {  // record 22
inline constexpr Columns kBooked{11, 6}, kValue{17, 6}, kConcept{23, 2}, kOwn{25, 3}, kSign{28, 1},
    kAmount{29, 14}, kDocument{43, 10}, kFirst{53, 12}, kSecond{65, 16};
}
namespace words {  // record 23
inline constexpr Columns kSequence{3, 2}, kFirst{5, 38}, kSecond{43, 38};
}
namespace equivalent {  // record 24
inline constexpr Columns kCurrency{5, 3}, kAmount{8, 14};
}
namespace end {  // record 33
inline constexpr Columns kDebits{21, 5}, kDebitSum{26, 14}, kCredits{40, 5}, kCreditSum{45, 14},
    kSign{59, 1}, kAmount{60, 14}, kCurrency{74, 3};
}
namespace file_end {  // record 88
inline constexpr Columns kNines{3, 18}, kRecords{21, 6};
}

inline constexpr RecordShape kShape = {.width = 80, .begins = [](std::string_view text) {
                                         constexpr std::string_view kCodes[] = {
                                             "00", "11", "22", "23", "24", "33", "88"};
                                         for (const std::string_view code : kCodes) {
                                           if (text.starts_with(code)) return true;
                                         }
                                         return false;
                                       }};

// By the number of ISO 4217 ("978"). No currency where it is not one of those that banks in Spain
// keep accounts in.
[[nodiscard]] Currency currency_of(std::string_view number);

// By the common concept: 14 is a return, 17 interest and charges, 98 a correction.
[[nodiscard]] CashKind default_kind(std::string_view common_concept, bool debit);
[[nodiscard]] Method method_of(std::string_view common_concept);
// One of 01 to 17, 98, 99.
[[nodiscard]] bool is_common_concept(std::string_view code);

// Twelve digits whose last one is the sum of the others, weighted 2 to 9 from the right, modulo 11;
// 10 is written 0.
[[nodiscard]] bool valid_reference(std::string_view twelve);

// As Decoder::sniff.
[[nodiscard]] int sniff_aeb43(std::string_view head);

}  // namespace quittance::ingest::aeb43

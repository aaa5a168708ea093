// Where the fields of CFONB 240 records stand (columns from 1).
#pragma once

#include <string_view>

#include "ingest/columns.h"
#include "ingest/statement_records.h"

namespace quittance::ingest::cfonb240 {

// 31 header, 34 detail, 39 total. Amounts in cents of the currency that column 17 letters.
inline constexpr Columns kCode{1, 2}, kSequence{3, 6}, kOperation{9, 2}, kDate{11, 6},
    kCurrency{17, 1};
inline constexpr Columns kPayerBank{22, 5}, kPayerBranch{27, 5}, kPayerAccount{32, 11},
    kPayerName{43, 24};
inline constexpr Columns kOwnBank{78, 5}, kOwnBranch{83, 5}, kOwnAccount{88, 11}, kOwnName{99, 24};
inline constexpr Columns kWords{123, 30}, kMoreWords{153, 64};
inline constexpr Columns kSettlement{217, 6}, kAmount{229, 12};

inline constexpr RecordShape kShape = {.width = 240, .begins = [](std::string_view text) {
                                         return text.starts_with("31") || text.starts_with("34") ||
                                                text.starts_with("39");
                                       }};

// As Decoder::sniff.
[[nodiscard]] int sniff_cfonb240(std::string_view head);

}  // namespace quittance::ingest::cfonb240

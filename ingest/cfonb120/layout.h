// Where the fields of CFONB 120 records stand (columns from 1), and signed amounts.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ingest/columns.h"
#include "ingest/statement_records.h"

namespace quittance::ingest::cfonb120 {

// 01 previous balance, 04 movement, 05 complement of a movement, 07 new balance.
inline constexpr Columns kCode{1, 2}, kBank{3, 5}, kInternalCode{8, 4}, kBranch{12, 5},
    kCurrency{17, 3}, kDecimals{20, 1}, kAccount{22, 11}, kOperation{33, 2}, kDate{35, 6},
    kAmount{91, 14};
namespace movement {  // record 04
inline constexpr Columns kReject{41, 2}, kValueDate{43, 6}, kLabel{49, 31}, kNumber{82, 7},
    kReference{105, 16};
}
namespace complement {  // record 05
inline constexpr Columns kQualifier{46, 3}, kText{49, 70}, kFirst{49, 35}, kSecond{84, 35};
}

namespace money {  // text of a 05 MMO, and of a FEE up to the amount; columns from 1 within it
inline constexpr Columns kCurrency{1, 3}, kDecimals{4, 1}, kAmount{5, 14}, kRateDecimals{19, 2},
    kRate{21, 11};
}

inline constexpr RecordShape kShape = {.width = 120, .begins = [](std::string_view text) {
                                         return text.starts_with("01") || text.starts_with("04") ||
                                                text.starts_with("05") || text.starts_with("07");
                                       }};

// Digits whose last one carries the sign: "{ABCDEFGHI" are +0 to +9, "}JKLMNOPQR" -0 to -9. EBCDIC
// pages of France and Germany show other letters for the two braces: e acute and grave, a and u
// umlaut.
struct SignedDigits {
  std::int64_t digits = 0;
  bool negative = false;
  bool sign_stated = true;  // false: the last character is a plain digit, taken as positive
};
[[nodiscard]] std::optional<SignedDigits> signed_field(std::string_view record, Columns columns);

// As Decoder::sniff.
[[nodiscard]] int sniff_cfonb120(std::string_view head);

}  // namespace quittance::ingest::cfonb120

// Where the fields of NACHA records stand (columns from 1), and the numbers of an entry.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ingest/columns.h"

namespace quittance::ingest::nacha {

inline constexpr std::size_t kRecordWidth = 94;
inline constexpr std::int64_t kHashModulus = 10'000'000'000;  // ten columns of the entry hash

namespace file_header {  // record 1
inline constexpr Columns kDestination{4, 10}, kOrigin{14, 10}, kDate{24, 6}, kTime{30, 4},
    kModifier{34, 1}, kSizes{35, 6};
}
namespace batch_header {  // record 5
inline constexpr Columns kClass{2, 3}, kCompany{5, 16}, kCompanyId{41, 10}, kSec{51, 3},
    kDescription{54, 10}, kEffective{70, 6}, kSettlement{76, 3}, kDays{70, 9}, kOdfi{80, 8},
    kNumber{88, 7};
}
namespace entry {  // record 6
inline constexpr Columns kCode{2, 2}, kRdfi{4, 8}, kCheckDigit{12, 1}, kRouting{4, 9},
    kAccount{13, 17}, kAmount{30, 10}, kId{40, 15}, kName{55, 22}, kIndicator{79, 1},
    kTrace{80, 15};
// CTX, ENR, ATX, TRX: the name gives way to a count.
inline constexpr Columns kAddendaCount{55, 4}, kReceiver{59, 16};
// CIE and MTE: name and identification stand the other way round.
inline constexpr Columns kFirstName{40, 15}, kSecondId{55, 22};
inline constexpr Columns kIatAddendaCount{13, 4}, kIatAccount{40, 35};
inline constexpr Columns kPopSerial{40, 9};
inline constexpr Columns kAdvAccount{13, 15}, kAdvAmount{28, 12}, kAdvTrace{80, 15};
}  // namespace entry
namespace addenda {  // record 7
inline constexpr Columns kType{2, 2}, kInformation{4, 80}, kSequence{84, 4}, kEntry{88, 7};
inline constexpr Columns kCode{4, 3}, kOriginalTrace{7, 15}, kReturnInformation{36, 44},
    kCorrected{36, 29}, kDishonourInformation{59, 21};
inline constexpr Columns kIatName{4, 35}, kIatReceiver{47, 35}, kIatReceiverId{4, 15};
}  // namespace addenda
namespace batch_control {  // record 8
inline constexpr Columns kClass{2, 3}, kEntries{5, 6}, kHash{11, 10}, kDebits{21, 12},
    kCredits{33, 12}, kCompanyId{45, 10}, kNumber{88, 7};
inline constexpr Columns kAdvDebits{21, 20}, kAdvCredits{41, 20};
}  // namespace batch_control
namespace file_control {  // record 9
inline constexpr Columns kBatches{2, 6}, kBlocks{8, 6}, kEntries{14, 8}, kHash{22, 10},
    kDebits{32, 12}, kCredits{44, 12};
inline constexpr Columns kAdvDebits{32, 20}, kAdvCredits{52, 20};
}  // namespace file_control

// The figures of a 6, which need no batch header to be read.
struct EntryNumbers {
  std::optional<std::int64_t> code, rdfi, amount;
};
[[nodiscard]] inline EntryNumbers entry_numbers(std::string_view record) {
  return {.code = number_field(record, entry::kCode),
          .rdfi = number_field(record, entry::kRdfi),
          .amount = number_field(record, entry::kAmount)};
}

// The check digit of an eight-digit routing number: weights 3 7 1.
[[nodiscard]] int check_digit(std::int64_t routing);

}  // namespace quittance::ingest::nacha

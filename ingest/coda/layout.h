// Where the fields of CODA 2 records stand (columns from 1), and what its codes mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/cash.h"
#include "core/money.h"
#include "ingest/columns.h"
#include "ingest/statement_records.h"

namespace quittance::ingest::coda {

inline constexpr int kDecimals = 3;  // of every amount

namespace header {  // record 0
inline constexpr Columns kZeros{2, 4}, kCreated{6, 6}, kBank{12, 3}, kApplication{15, 2},
    kDuplicate{17, 1}, kReference{25, 10}, kBic{61, 11}, kCompany{72, 11}, kSeparate{84, 5},
    kVersion{128, 1};
}
namespace old_balance {  // record 1
inline constexpr Columns kStructure{2, 1}, kNumber{3, 3}, kAccount{6, 37}, kSign{43, 1},
    kAmount{44, 15}, kDate{59, 6};
}
inline constexpr Columns kSequence{3, 4}, kDetail{7, 4};  // of 2x and 3x
namespace movement {                                      // records 21, 22, 23
inline constexpr Columns kReference{11, 21}, kSign{32, 1}, kAmount{33, 15}, kValueDate{48, 6},
    kCode{54, 8}, kStructured{62, 1}, kWords{63, 53}, kEntryDate{116, 6}, kGlobalisation{125, 1};
inline constexpr Columns kWords2{11, 53}, kEndToEnd{64, 35}, kBic{99, 11}, kReturnType{113, 1},
    kReason{114, 4};
inline constexpr Columns kAccount{11, 37}, kName{48, 35}, kWords3{83, 43};
}  // namespace movement
namespace information {  // records 31, 32, 33
inline constexpr Columns kStructured{40, 1}, kWords{41, 73}, kType{41, 3}, kName{44, 70},
    kWords2{11, 105}, kWords3{11, 90};
}
namespace new_balance {  // record 8
inline constexpr Columns kNumber{2, 3}, kAccount{5, 37}, kSign{42, 1}, kAmount{43, 15},
    kDate{58, 6};
}
namespace message {  // record 4
inline constexpr Columns kText{33, 80};
}
namespace trailer {  // record 9
inline constexpr Columns kRecords{17, 6}, kDebits{23, 15}, kCredits{38, 15}, kMore{128, 1};
}

inline constexpr RecordShape kShape = {
    .width = 128, .begins = [](std::string_view text) {
      if (text.empty()) return false;
      if (text[0] == '2' || text[0] == '3') {
        return text.size() > 1 && text[1] >= '1' && text[1] <= '3';
      }
      return text[0] == '0' || text[0] == '1' || text[0] == '4' || text[0] == '8' || text[0] == '9';
    }};

// The account number and currency of records 1 and 8, whose structure column 2 tells; bpost leaves
// it blank.
struct AccountText {
  std::string_view account;
  Currency currency;   // none where no currency is stated
  bool alone = false;  // nothing stands behind the account
};
[[nodiscard]] AccountText account_of(std::string_view field);

// The eight digits of a transaction code: type 1, family 2, transaction 2, category 3.
struct TransactionCode {
  char type = '0';
  std::string_view family, transaction;
};
[[nodiscard]] TransactionCode transaction_code(std::string_view eight);
// Totalised by the customer (1) or the bank (2): details of type 5, 6 and 7 are its payments.
[[nodiscard]] inline bool is_total(char type) {
  return type == '1' || type == '2';
}
[[nodiscard]] inline bool is_payment_of_total(char type) {
  return type == '5' || type == '6' || type == '7';
}
// R-transactions: 1 reject, 2 return, 3 refund, 4 reversal, 5 cancellation.
[[nodiscard]] inline bool is_return_type(std::string_view type) {
  return type.size() == 1 && type[0] >= '1' && type[0] <= '5';
}
[[nodiscard]] CashKind default_kind(const TransactionCode& code, bool debit);
[[nodiscard]] Method method_of(const TransactionCode& code);

// As Decoder::sniff.
[[nodiscard]] int sniff_coda(std::string_view head);

}  // namespace quittance::ingest::coda

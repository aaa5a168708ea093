#include "ingest/nacha/codes.h"

#include <algorithm>
#include <array>
#include <span>

namespace quittance::ingest::nacha {
namespace {

constexpr std::array kClasses{
    EntryClass{"ACK", EntryShape::common},  EntryClass{"ADV", EntryShape::adv},
    EntryClass{"ARC", EntryShape::check},   EntryClass{"ATX", EntryShape::counted},
    EntryClass{"BOC", EntryShape::check},   EntryClass{"CBR", EntryShape::iat},
    EntryClass{"CCD", EntryShape::common},  EntryClass{"CIE", EntryShape::name_first},
    EntryClass{"COR", EntryShape::common},  EntryClass{"CTX", EntryShape::counted},
    EntryClass{"DNE", EntryShape::common},  EntryClass{"ENR", EntryShape::counted},
    EntryClass{"IAT", EntryShape::iat},     EntryClass{"MTE", EntryShape::name_first},
    EntryClass{"PBR", EntryShape::iat},     EntryClass{"POP", EntryShape::pop},
    EntryClass{"POS", EntryShape::common},  EntryClass{"PPD", EntryShape::common},
    EntryClass{"RCK", EntryShape::check},   EntryClass{"SHR", EntryShape::common},
    EntryClass{"TEL", EntryShape::common},  EntryClass{"TRC", EntryShape::check},
    EntryClass{"TRX", EntryShape::counted}, EntryClass{"WEB", EntryShape::common},
    EntryClass{"XCK", EntryShape::check},
};

struct Reason {
  std::string_view code;
  std::string_view words;
};

constexpr std::array kReturns{
    Reason{"R01", "insufficient funds"},
    Reason{"R02", "account closed"},
    Reason{"R03", "no account, or it cannot be found"},
    Reason{"R04", "account number invalid"},
    Reason{"R05", "debit to a consumer account under a corporate class, not authorised"},
    Reason{"R06", "returned at the request of the originating bank"},
    Reason{"R07", "authorisation revoked by the customer"},
    Reason{"R08", "payment stopped"},
    Reason{"R09", "uncollected funds"},
    Reason{"R10", "customer says the debit was not authorised"},
    Reason{"R11", "customer says the debit was not as authorised"},
    Reason{"R12", "account sold to another bank"},
    Reason{"R13", "routing number invalid"},
    Reason{"R14", "representative payee deceased"},
    Reason{"R15", "account holder deceased"},
    Reason{"R16", "account frozen"},
    Reason{"R17", "file or record edit criteria"},
    Reason{"R18", "effective date improper"},
    Reason{"R19", "amount field error"},
    Reason{"R20", "not a transaction account"},
    Reason{"R21", "company identification invalid"},
    Reason{"R22", "individual identification invalid"},
    Reason{"R23", "credit refused by the receiver"},
    Reason{"R24", "duplicate entry"},
    Reason{"R25", "addenda error"},
    Reason{"R26", "mandatory field error"},
    Reason{"R27", "trace number error"},
    Reason{"R28", "routing number check digit error"},
    Reason{"R29", "corporate customer says not authorised"},
    Reason{"R30", "bank not in check truncation program"},
    Reason{"R31", "permissible return of a corporate entry"},
    Reason{"R32", "bank cannot settle"},
    Reason{"R33", "return of a destroyed check entry"},
    Reason{"R34", "bank's participation limited"},
    Reason{"R35", "improper debit entry"},
    Reason{"R36", "improper credit entry"},
    Reason{"R37", "source document presented as well"},
    Reason{"R38", "payment stopped on the source document"},
    Reason{"R39", "source document improper"},
    Reason{"R40", "return of an enrolment entry"},
    Reason{"R41", "transaction code invalid"},
    Reason{"R42", "routing number or check digit error"},
    Reason{"R43", "account number invalid"},
    Reason{"R44", "individual identification invalid"},
    Reason{"R45", "name invalid"},
    Reason{"R46", "representative payee indicator invalid"},
    Reason{"R47", "duplicate enrolment"},
    Reason{"R50", "state law affects represented checks"},
    Reason{"R51", "represented check item ineligible"},
    Reason{"R52", "payment stopped on a represented check"},
    Reason{"R53", "check and its entry both presented"},
    Reason{"R61", "dishonoured: return misrouted"},
    Reason{"R62", "dishonoured: erroneous or reversing debit"},
    Reason{"R67", "dishonoured: duplicate return"},
    Reason{"R68", "dishonoured: return too late"},
    Reason{"R69", "dishonoured: field error in the return"},
    Reason{"R70", "dishonoured: return not accepted or not asked for"},
    Reason{"R71", "contested: dishonoured return misrouted"},
    Reason{"R72", "contested: dishonour too late"},
    Reason{"R73", "contested: the return was in time"},
    Reason{"R74", "contested: corrected return"},
    Reason{"R75", "contested: the return was no duplicate"},
    Reason{"R76", "contested: no errors found"},
    Reason{"R77", "contested: erroneous debit not recoverable"},
    Reason{"R80", "international entry coded wrongly"},
    Reason{"R81", "bank takes no part in international entries"},
    Reason{"R82", "foreign bank identification invalid"},
    Reason{"R83", "foreign bank cannot settle"},
    Reason{"R84", "not processed by the gateway"},
    Reason{"R85", "outbound international payment coded wrongly"},
};

constexpr std::array kChanges{
    Reason{"C01", "account number"},
    Reason{"C02", "routing number"},
    Reason{"C03", "routing and account number"},
    Reason{"C04", "name"},
    Reason{"C05", "transaction code"},
    Reason{"C06", "account number and transaction code"},
    Reason{"C07", "routing number, account number and transaction code"},
    Reason{"C08", "foreign bank identification"},
    Reason{"C09", "individual identification"},
    Reason{"C10", "company name"},
    Reason{"C11", "company identification"},
    Reason{"C12", "company name and identification"},
    Reason{"C13", "addenda format"},
    Reason{"C14", "class of an international entry"},
    Reason{"C61", "refused: misrouted"},
    Reason{"C62", "refused: trace number"},
    Reason{"C63", "refused: company identification"},
    Reason{"C64", "refused: individual identification"},
    Reason{"C65", "refused: corrected data"},
    Reason{"C66", "refused: routing number"},
    Reason{"C67", "refused: transaction code"},
    Reason{"C68", "refused: account number"},
    Reason{"C69", "refused: transaction code of a return"},
};

std::string_view words_of(std::span<const Reason> reasons, std::string_view code) {
  const auto found = std::lower_bound(
      reasons.begin(), reasons.end(), code,
      [](const Reason& reason, std::string_view wanted) { return reason.code < wanted; });
  return found == reasons.end() || found->code != code ? std::string_view() : found->words;
}

}  // namespace

const EntryClass* entry_class(std::string_view code) {
  if (code.size() != 3) return nullptr;
  for (const EntryClass& known : kClasses) {
    if (known.code[0] == code[0] && known.code[1] == code[1] && known.code[2] == code[2]) {
      return &known;
    }
  }
  return nullptr;
}

TransactionCode transaction_code(std::int64_t code) {
  const std::int64_t family = code / 10;
  const std::int64_t last = code % 10;
  if (family == 8 && last >= 1) return {.debit = last % 2 == 0, .movement = Movement::advice};
  const bool debit = last >= 5;
  if (family < 2 || family > 5) return {.debit = debit, .movement = Movement::reserved};
  if (code == 55) return {.debit = true, .movement = Movement::live};  // reversal of a loan credit
  switch (last) {
    case 1:
    case 6:
      return {.debit = debit, .movement = Movement::return_or_change};
    case 2:
    case 7:
      return {.debit = debit, .movement = Movement::live};
    case 3:
    case 8:
      return {.debit = debit, .movement = Movement::prenote};
    case 4:
    case 9:
      return {.debit = debit, .movement = Movement::zero_dollar};
    default:
      return {.debit = debit, .movement = Movement::reserved};
  }
}

std::string_view return_reason(std::string_view code) {
  return words_of(kReturns, code);
}

std::string_view change_reason(std::string_view code) {
  return words_of(kChanges, code);
}

bool is_dishonoured(std::string_view code) {
  return code >= "R61" && code <= "R70" && code.size() == 3 && !return_reason(code).empty();
}

bool is_contested(std::string_view code) {
  return code >= "R71" && code <= "R77" && code.size() == 3;
}

}  // namespace quittance::ingest::nacha

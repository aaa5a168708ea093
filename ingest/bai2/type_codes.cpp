#include "ingest/bai2/type_codes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace quittance::ingest::bai2 {
namespace {

// One letter a code, one row fifty codes: s status, C and D summaries of credits and debits, c and
// d details, n a detail without money, '.' not in the list.
constexpr std::array<std::string_view, 20> kLevels = {
    "..........sss..s....sss.ss....s......s.sssssss....",  // 000
    "ss..ssss.sssss.ssss.s.sssssssssssssssss...........",  // 050
    "CCC..CCCcCC....cc.c.Cccc......CC...cc...C.cc.cCc..",  // 100
    "C....cc.cCC.CCcccCccCcccccc.C.C.C.cCCcCcCc...cc.c.",  // 150
    "Ccc..CcCc.C.cccCc.c..cc.c.cc.cCCcccccccCcccccCcccc",  // 200
    "CCc.ccCcc.Cc.c..c.c.CC..ccccc.Cc...Cc.......Cc....",  // 250
    ".cCCCCcCcCC....CC.CCCC..CCCCCCCcC...C.C.CCcCcccccc",  // 300
    "CcCccCCcccCCccc.ccccC.ccc.cccc.ccccCcccCCccccc.ccc",  // 350
    "DDDD.DD.ddD.D..dD...Dddd......D....d.........dDd..",  // 400
    "Ddd..d..dD..dDdDdDddDDd.ddddDdDdD.ddDd.dDd.d.dd.d.",  // 450
    "Ddd..DdDd.D.dddDd.d...d.d.dd.dDdDdDdDDdDddddd.dddd",  // 500
    "DDd.ddDdd.Dd.dd.ddd.D...dd.dd.Dd.DDDDDD.D...DdDd..",  // 550
    ".DD.......DDDDDDdDD..DdD.DDdDdDdDdd.....Dd..d.D...",  // 600
    "Dd..dDdddd.ddddDddddD.ddd.dddd.ddddDdddDDddddddddd",  // 650
    ".s.s.scscs..........Ccccccccc.....................",  // 700
    "..........D.......................................",  // 750
    "...........................CDC....................",  // 800
    "........................................n.........",  // 850
    "......nn..........................................",  // 900
    "..................................................",  // 950
};

char letter_of(TypeCode code) {
  return code < 1000 ? kLevels[code / 50U][code % 50U] : '.';
}

struct CodeRange {
  TypeCode from;
  TypeCode to;
};

template <std::size_t N>
bool in(const std::array<CodeRange, N>& ranges, TypeCode code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const CodeRange& range) {
    return code >= range.from && code <= range.to;
  });
}

// domain.md section 3. The code list calls these totals, yet banks use them in details (RTP,
// wires).
constexpr std::array<CodeRange, 3> kReceiptsThoughTotals = {{{159, 159}, {207, 207}, {459, 459}}};
constexpr std::array<CodeRange, 4> kDepositTotals = {
    {{115, 115}, {145, 145}, {166, 166}, {174, 175}}};
constexpr std::array<CodeRange, 2> kTransfers = {{{275, 275}, {277, 277}}};
constexpr std::array<CodeRange, 4> kReturns = {{{255, 255}, {257, 257}, {555, 555}, {557, 557}}};
constexpr std::array<CodeRange, 2> kOtherCredits = {{{168, 168}, {354, 354}}};
constexpr std::array<CodeRange, 4> kFees = {{{564, 564}, {567, 567}, {661, 661}, {698, 698}}};

struct MethodRange {
  CodeRange codes;
  Method method;
};
constexpr MethodRange kMethods[] = {
    {{115, 118}, Method::check},  // lockbox deposits, items, adjustments
    {{142, 146}, Method::ach},    // ACH credits, items in ACH deposits, concentration
    {{147, 148}, Method::card},   // bank card deposits
    {{155, 156}, Method::ach},    // preauthorized draft credits
    {{164, 169}, Method::ach},    // trade payments, preauthorized, settlement
    {{173, 173}, Method::check},  // bank-prepared deposit
    {{175, 176}, Method::check},  // check deposit packages, re-presented checks
    {{191, 191}, Method::wire},   // internal money transfer
    {{195, 196}, Method::wire},   // incoming money transfer and adjustment
    {{206, 208}, Method::wire},   // book and international transfers
    {{221, 222}, Method::check},  // foreign checks
    {{255, 255}, Method::check},  // check posted and returned
    {{257, 258}, Method::ach},    // ACH return, ACH reversal
    {{295, 295}, Method::cash},   // ATM credit
    {{366, 366}, Method::cash},   // currency and coin deposited
    {{395, 395}, Method::check},  // check reversal
    {{451, 452}, Method::ach},    // ACH debit received, items in ACH disbursements
    {{455, 455}, Method::ach},    // preauthorized ACH debit
    {{462, 469}, Method::ach},    // initiated, trade payments, settlement, miscellaneous ACH debits
    {{472, 472}, Method::check},  // checks paid
    {{474, 475}, Method::check},  // certified check, check paid
    {{491, 491}, Method::wire},   // outgoing internal money transfer
    {{495, 496}, Method::wire},   // outgoing money transfer and adjustment
    {{506, 508}, Method::wire},   // book and international transfers out
    {{555, 555}, Method::check},  // deposited item returned
    {{557, 557}, Method::ach},    // ACH return
};

}  // namespace

CodeLevel level_of(TypeCode code) {
  switch (letter_of(code)) {
    case 's':
      return CodeLevel::status;
    case 'C':
    case 'D':
      return CodeLevel::summary;
    case 'c':
    case 'd':
    case 'n':
      return CodeLevel::detail;
    default:
      return CodeLevel::unknown;
  }
}

Direction direction_of(TypeCode code) {
  if ((code >= 100 && code <= 399) || (code >= 920 && code <= 959)) return Direction::credit;
  if ((code >= 400 && code <= 699) || (code >= 960 && code <= 999)) return Direction::debit;
  return Direction::none;
}

CashKind default_kind(TypeCode code) {
  if (in(kReceiptsThoughTotals, code)) return CashKind::receipt;
  if (in(kDepositTotals, code)) return CashKind::deposit_total;
  if (in(kTransfers, code)) return CashKind::transfer;
  if (in(kReturns, code)) return CashKind::returned;
  if (in(kOtherCredits, code)) return CashKind::other;
  if (in(kFees, code)) return CashKind::fee;
  switch (direction_of(code)) {
    case Direction::credit:
      return level_of(code) == CodeLevel::summary ? CashKind::other : CashKind::receipt;
    case Direction::debit:
      return CashKind::other;
    case Direction::none:
      break;
  }
  // Loans (7xx) and the totals in the 8xx move money, though not towards our receivables.
  const char letter = letter_of(code);
  const bool moves_money = letter == 'c' || letter == 'd' || letter == 'C' || letter == 'D';
  return moves_money || code == kNoTypeCode ? CashKind::other : CashKind::ignore;
}

Method method_of(TypeCode code) {
  for (const MethodRange& row : kMethods) {
    if (code >= row.codes.from && code <= row.codes.to) return row.method;
  }
  return Method::unknown;
}

bool customer_reference_is_check_number(TypeCode code) {
  return code == 395 || code == 474 || code == 475;
}

}  // namespace quittance::ingest::bai2

#include "ingest/mt940/kinds.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/text.h"

namespace quittance::ingest::mt940 {
namespace {

// Three characters as a number: lists of codes are compared without a call for each.
constexpr std::uint32_t packed(std::string_view code) {
  if (code.size() != 3) return 0;
  const auto byte = [code](std::size_t n) {
    return std::uint32_t{static_cast<std::uint8_t>(code[n])};
  };
  return byte(0) << 16 | byte(1) << 8 | byte(2);
}

consteval std::uint32_t operator""_code(const char* text, std::size_t size) {
  return packed({text, size});
}

template <typename... Codes>
bool is_one_of(std::string_view code, Codes... codes) {
  const std::uint32_t wanted = packed(code);
  return wanted != 0 && ((wanted == codes) || ...);
}

// The three characters behind S, N or F.
std::string_view code_of(const Entry& entry) {
  const std::string_view type = entry.line.type;
  return type.size() == 4 ? type.substr(1) : std::string_view{};
}

// Closing of the account, charges, commissions.
bool is_fee(const Entry& entry) {
  return is_one_of(code_of(entry), "CHG"_code, "COM"_code, "BRF"_code) ||
         is_one_of(entry.details.gvc, "805"_code, "806"_code, "807"_code, "808"_code, "809"_code);
}

// Cash management: sweeps between accounts of one owner.
bool is_transfer(const Entry& entry) {
  return is_one_of(code_of(entry), "CMI"_code, "CMN"_code, "CMP"_code, "CMS"_code, "CMT"_code,
                   "CMZ"_code) ||
         is_one_of(entry.details.gvc, "833"_code);
}

// One booking for a file of collections or credits whose details come by another way.
bool is_deposit_total(const Entry& entry) {
  return is_one_of(entry.details.gvc, "192"_code, "194"_code, "196"_code);
}

bool is_interest(const Entry& entry) {
  return is_one_of(code_of(entry), "INT"_code) || is_one_of(entry.details.gvc, "814"_code);
}

// Three letters that SWIFT lists, the frequent ones first. Banks have numbers of their own, too.
bool is_listed(std::string_view code) {
  return is_one_of(code, "TRF"_code, "MSC"_code, "DDT"_code, "CHK"_code, "STO"_code, "BNK"_code,
                   "BOE"_code, "BRF"_code, "CAR"_code, "CAS"_code, "CHG"_code, "CLR"_code,
                   "CMI"_code, "CMN"_code, "CMP"_code, "CMS"_code, "CMT"_code, "CMZ"_code,
                   "COL"_code, "COM"_code, "CPN"_code, "DCR"_code, "DIS"_code, "DIV"_code,
                   "ECK"_code, "EQA"_code, "EXT"_code, "FEX"_code, "INT"_code, "LBX"_code,
                   "LDP"_code, "MAR"_code, "MAT"_code, "MGT"_code, "NWI"_code, "ODC"_code,
                   "OPT"_code, "PCH"_code, "POP"_code, "PRN"_code, "REC"_code, "RED"_code,
                   "RIG"_code, "RTI"_code, "SAL"_code, "SEC"_code, "SLE"_code, "STP"_code,
                   "SUB"_code, "SWP"_code, "TAX"_code, "TCK"_code, "TCM"_code, "TRA"_code,
                   "TRN"_code, "UWC"_code, "VDA"_code, "WAR"_code);
}

bool is_returned_item(const Entry& entry) {
  return is_one_of(code_of(entry), "RTI"_code) || entry.details.returned;
}

}  // namespace

void append_type_code(std::string& to, const Entry& entry) {
  to += entry.line.type;
  if (entry.details.gvc.empty()) return;
  if (!entry.line.type.empty()) to += '+';
  to += entry.details.gvc;
}

std::string type_code_of(const Entry& entry) {
  std::string code;
  append_type_code(code, entry);
  return code;
}

bool is_unknown_type(const Entry& entry, const AccountProfile& profile) {
  const std::string_view code = code_of(entry);
  if (is_listed(code)) return false;
  const bool letters =
      code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return is_alpha(c); });
  if (!letters || is_listed(to_upper(code))) return false;
  return !profile.type_codes.contains(type_code_of(entry)) &&
         !profile.type_codes.contains(entry.line.type) &&
         !profile.type_codes.contains(entry.details.gvc);
}

CashKind default_kind(const Entry& entry) {
  if (entry.line.amount.digits == 0) return CashKind::ignore;
  if (is_transfer(entry)) return CashKind::transfer;
  switch (entry.line.mark) {
    case Mark::rc:
      return CashKind::returned;
    case Mark::d:
    case Mark::ed:
      if (is_returned_item(entry)) return CashKind::returned;
      return is_fee(entry) ? CashKind::fee : CashKind::other;
    case Mark::c:
    case Mark::ec:
      // What came back of our own payments, interest and refunded charges is no receipt.
      if (is_returned_item(entry) || is_interest(entry) || is_fee(entry)) return CashKind::other;
      return is_deposit_total(entry) ? CashKind::deposit_total : CashKind::receipt;
    case Mark::rd:
    case Mark::none:
      break;
  }
  return CashKind::other;  // a debit taken back
}

CashKind kind_of(const Entry& entry, const AccountProfile& profile) {
  if (!profile.type_codes.empty() && entry.line.amount.digits != 0) {
    for (const std::string& code :
         {type_code_of(entry), std::string(entry.details.gvc), std::string(entry.line.type)}) {
      const auto found = profile.type_codes.find(code);
      if (code.empty() || found == profile.type_codes.end()) continue;
      const bool cash_in =
          found->second == CashKind::receipt || found->second == CashKind::deposit_total;
      if (is_credit(entry.line.mark) || !cash_in) return found->second;
    }
  }
  return default_kind(entry);
}

Method method_of(const Entry& entry) {
  if (entry.details.method != Method::unknown) return entry.details.method;
  const std::string_view code = code_of(entry);
  if (is_one_of(code, "CHK"_code, "TCK"_code, "CLR"_code)) return Method::check;
  return Method::unknown;
}

}  // namespace quittance::ingest::mt940

// One record of cash as a bank or feed stated it: what decoders yield and `inspect` prints.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/date.h"
#include "core/money.h"

namespace quittance {

enum class CashKind : std::uint8_t {
  receipt,
  returned,
  fee,
  transfer,
  deposit_total,
  advice,
  other,
  ignore
};
enum class Method : std::uint8_t { unknown, check, ach, wire, sepa, card, cash, other };
enum class ReferenceKind : std::uint8_t { unknown, invoice, credit_memo, po, bol, customer, other };

// The words of interfaces.md section 3 ("return" for CashKind::returned); unknown gives "".
[[nodiscard]] std::string_view name(CashKind kind);
[[nodiscard]] std::string_view name(Method method);
[[nodiscard]] std::string_view name(ReferenceKind kind);
[[nodiscard]] Result<CashKind> parse_cash_kind(std::string_view word);  // field_unreadable
[[nodiscard]] Result<Method> parse_method(std::string_view word);       // field_unreadable
[[nodiscard]] Result<ReferenceKind> parse_reference_kind(
    std::string_view word);  // field_unreadable

// What the payer says a part of the payment is for. Minor units of the payment's currency.
struct RemittanceLine {
  std::string_view reference;
  ReferenceKind kind = ReferenceKind::unknown;
  std::int64_t paid = 0;  // net; negative for a credit memo taken
  std::int64_t discount = 0;
  std::int64_t adjustment =
      0;  // a deduction, with its reason; gross = paid + discount + adjustment
  std::string_view reason;
  std::string_view text;
  // False where the payer named a document but no amount of its own (a bare reference).
  bool amount_stated = true;
  friend bool operator==(const RemittanceLine&, const RemittanceLine&) = default;
};

struct Payer {
  std::string_view name;
  std::string_view routing;  // ABA routing number or national clearing code
  std::string_view account;
  std::string_view iban;
  std::string_view id;  // customer number, as the payer or bank states it
  friend bool operator==(const Payer&, const Payer&) = default;
};

// What few payments have. Where there is nothing of it, it takes no byte in the journal or the
// book.
struct Particulars {
  // What banks charged for the payment, as they state it: minor units of its currency, inside or
  // outside its amount; negative where they gave some back.
  std::int64_t charges = 0;
  std::string_view mandate_id;     // of a direct debit
  std::string_view return_reason;  // code: ISO 20022 (AC04), Nacha (R01), German text key (904)
  std::string_view uetr;           // the payment's own number from bank to bank
  friend bool operator==(const Particulars&, const Particulars&) = default;
};

// Where a record stands in its (decompressed) file.
struct SourceRange {
  std::uint32_t record = 0;  // 1-based physical record or line
  std::uint64_t from = 0;    // byte offsets, half-open
  std::uint64_t to = 0;
  friend bool operator==(const SourceRange&, const SourceRange&) = default;
};

// All views point into the decoder's buffers and live as long as the call that hands the record
// over.
struct CashRecord {
  std::string_view payment_id;  // by the table of interfaces.md section 2, ordinal included
  CashKind kind = CashKind::receipt;
  Method method = Method::unknown;
  Currency currency;
  bool debit = false;  // the account was debited: fees, returned receipts, transfers away
  bool provisional =
      false;  // same-day reporting: takes part in no state until a final statement has it
  // True when payment_id is a bank or feed reference that is unique for its account, so that it may
  // serve as the transaction key; false when it was derived from the content (domain.md 3, (c)).
  bool key_is_reference = false;
  std::int64_t amount = 0;   // minor units, never negative; `kind` says what it is
  std::string_view account;  // our own account or lockbox, as the bank prints it
  Date value_date;
  Date booking_date;
  Date deposit_date;
  Payer payer;
  std::string_view bank_reference;
  std::string_view end_to_end_id;
  std::string_view original_id;
  std::string_view check_number;
  std::string_view reference;  // structured payment reference
  std::string_view text;
  std::string_view type_code;  // the bank's own code (BAI2 165, …)
  Particulars particulars;
  std::span<const RemittanceLine> remittance;
  SourceRange source;
  std::uint32_t unit = 0;  // index of the smallest unit that holds it, in the file's unit list
};

}  // namespace quittance

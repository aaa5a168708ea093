// What a bank transaction code means: the default kind and method of an entry (ISO 20022 external
// code list; German business transaction codes, GVC).
#pragma once

#include <string_view>

#include "core/cash.h"
#include "ingest/camt/entry.h"

namespace quittance::ingest::camt {

struct TransactionCode {
  std::string_view domain, family, subfamily;  // "PMNT", "RCDT", "ESCT"
  std::string_view own;                        // of the bank: "NTRF+166+9310"
};

// The code of a detail, else of its entry.
[[nodiscard]] TransactionCode code_of(const CommonFields& inner, const CommonFields& outer);

// True where the code itself says that a payment was taken back.
[[nodiscard]] bool is_return(const TransactionCode& code);

// The kind of what neither is a return nor has a profile's word for it.
[[nodiscard]] CashKind default_kind(const TransactionCode& code, bool debit);
[[nodiscard]] Method method_of(const TransactionCode& code, Currency currency);

// "NOTPROVIDED" and its like: no reference at all.
[[nodiscard]] bool is_placeholder(std::string_view reference);

}  // namespace quittance::ingest::camt

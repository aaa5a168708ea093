// What an entry is: receipt, return, fee and so on, by its mark, type and German code.
#pragma once

#include <string>

#include "core/cash.h"
#include "ingest/dialect.h"
#include "ingest/mt940/records.h"

namespace quittance::ingest::mt940 {

// "NTRF", or "NTRF+166" where the :86: states a German business transaction code.
[[nodiscard]] std::string type_code_of(const Entry& entry);
void append_type_code(std::string& to, const Entry& entry);

// By the account's profile, whose type_codes may name "NTRF+166", "166" or "NTRF"; else by the
// default map of README.md. The codes have no direction: a debit is never made a receipt.
[[nodiscard]] CashKind kind_of(const Entry& entry, const AccountProfile& profile);
[[nodiscard]] CashKind default_kind(const Entry& entry);

// Three letters that SWIFT does not list, and no type code of the profile.
[[nodiscard]] bool is_unknown_type(const Entry& entry, const AccountProfile& profile);

[[nodiscard]] Method method_of(const Entry& entry);

}  // namespace quittance::ingest::mt940

// The form under which a bank account is filed and looked up.
#pragma once

#include <string>
#include <string_view>

namespace quittance::matching {

// Replaces `filed` with "SCHEME:first/second" (domain.md section 1) in upper case and without
// blanks; in ABA:, ACCT:, BG: and PG: keys the account loses leading zeros, which banks pad at
// will, and in the last two its hyphens. Cost: linear, no allocation once `filed` has grown.
void put_bank_key(std::string_view key, std::string& filed);
// The same from its parts; without a second part there is no slash.
void put_bank_key(std::string_view scheme, std::string_view first, std::string_view second,
                  std::string& filed);
// The key of a payer's account with the code that decoders put beside it: BG and PG are the giros,
// a country or a BIC makes an ACCT: key, anything else is a clearing number (ABA:).
void put_account_key(std::string_view routing, std::string_view account, std::string& filed);

}  // namespace quittance::matching

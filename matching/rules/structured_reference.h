// Pass 2: a structured reference whose check digits hold.
#pragma once

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// The payment names nothing but one structured reference with check digits, it stands for one open
// item, and the payment is what the item asks for: its open amount, less discount, or within
// tolerance. Then the item's owner has paid, whatever name the payment bears
// (domain.md section 4, pass 2); an account registered to another family was ruled out when the
// document was read. Any other amount is left to the rules for documents.
// Rule::structured_reference, grade check_digit.
[[nodiscard]] Answer propose_by_structured_reference(const Case& payment_case,
                                                     const OpenState& state, const Book& book);

}  // namespace quittance::matching

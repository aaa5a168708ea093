// The matcher's words for people: facts that would release a payment, and the steps of `why`.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "matching/case.h"
#include "matching/open_state.h"

namespace quittance::matching {

// "1,250.00 USD", "INV-1001", "C-17 (Acme Inc)".
[[nodiscard]] std::string say_amount(std::int64_t minor, Currency currency);
[[nodiscard]] std::string say_item(ItemHandle item, const Book& book);
[[nodiscard]] std::string say_customer(CustomerHandle customer, const Book& book);

// How a number was read that holds a slip.
[[nodiscard]] std::string say_slip(const NamedDocument& document, const Book& book);

// The one fact that would separate the solutions of a tie.
[[nodiscard]] std::string fact_for_tie(std::span<const Suggestion> solutions, std::uint32_t count,
                                       const Book& book);
// The one fact that would release a payment that stays whole for this reason; may be empty.
[[nodiscard]] std::string fact_for(Reason reason, const Case& payment_case, const Book& book);

// The same for one whose rule only suggests what it found.
[[nodiscard]] std::string fact_for_demoted(const Demotion& demotion,
                                           std::span<const Allocation> found, const Book& book);

// What the payment says and what the book knows of it: the first steps of `why`.
void narrate_case(const Case& payment_case, const Book& book);
// Which aliases that people taught say who paid; of the payment as it was read.
void narrate_learned(const Narrator& narrator, const PaymentInput& payment, PayerEvidence evidence,
                     const Book& book);
// What a rule answered.
void narrate_answer(const Case& payment_case, const Answer& answer, const Book& book);
// The outcome, and why `why_not` is not in it.
void narrate_outcome(const Case& payment_case, ItemHandle why_not, const OpenState& state,
                     const Book& book);

}  // namespace quittance::matching

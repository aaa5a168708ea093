// The ledger postings of each event: debits positive, credits negative, zero in sum.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/money.h"
#include "engine/book/book.h"
#include "engine/events/event.h"

namespace quittance::engine {

struct Posting {
  std::string account;  // "bank", "ar", "cash:unapplied", "discount", "write_off", …
  Currency currency;
  std::int64_t amount = 0;  // minor units; debit positive
  ItemHandle item{};        // that an application settles with it; none elsewhere
};

// Postings of an event that was folded into `book` already. Events that move no money have none.
// Accounts: ar (open items), bank:<own account>, cash:<state>, opening, discount, write_off,
// adjustment, write_off:payment; between currencies conversion, which has each amount in both, and
// fx_gain_loss.
[[nodiscard]] std::vector<Posting> postings(const Book& book, const Event& event);

}  // namespace quittance::engine

// The payment ids of camt (interfaces.md 2): by the bank's reference, or by what the payment says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/cash.h"
#include "core/date.h"
#include "core/money.h"

namespace quittance::ingest::camt {

// 64 bits of a SHA-256 of what a payment says. Needs no context: parts compute it in parallel.
[[nodiscard]] std::uint64_t content_mark(std::string_view content);

// The mark of what a record says of its payment, without currency, account and day; `store` is
// reused.
[[nodiscard]] std::uint64_t content_of(const CashRecord& cash, std::string& store);
[[nodiscard]] std::uint64_t with_currency(std::uint64_t content, Currency currency);

// Write the id into `id`, whose capacity is reused: `ACCOUNT/2026-11-20/CRDT/REFERENCE/1`, or
// `ACCOUNT/2026-11-20/` and 16 hexadecimal digits and `/1`. The date is the booking date, else the
// value date, else missing. `ordinal` counts equals in the file from 1.
void id_by_reference(std::string& id, std::string_view account, Date date, bool debit,
                     std::string_view reference, std::uint32_t ordinal);
void id_by_content(std::string& id, std::string_view account, Date date, std::uint64_t content,
                   std::uint32_t ordinal);

}  // namespace quittance::ingest::camt

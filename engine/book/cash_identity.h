// By which keys the book knows a record of cash (domain.md section 3, 'Duplicates').
#pragma once

#include <string>
#include <string_view>

#include "core/cash.h"
#include "core/date.h"

namespace quittance::engine {

// What the book's id adds to a record's own, so that provisional cash and advices wait beside the
// payments of the same key and never stand in their way; usually empty.
[[nodiscard]] std::string_view id_suffix(const CashRecord& record);

// The ids of the provisional record and of the notification of the entry with this id, which the
// book keeps beside it.
[[nodiscard]] std::string provisional_id(std::string_view entry_id);
[[nodiscard]] std::string advice_id(std::string_view entry_id);
[[nodiscard]] bool is_advice_id(std::string_view id);
// The id of the entry that a notification of this id announces.
[[nodiscard]] std::string_view entry_id(std::string_view advice_id);

// The id under which the book keeps a record: its own with its suffix.
[[nodiscard]] std::string book_id(const CashRecord& record);

// Equal content has an equal key: a derived id without its ordinal, and for a check of a lockbox
// file whatever batch and item it stands in; with the suffix. Empty where the id is a reference.
[[nodiscard]] std::string content_key(const CashRecord& record, std::string_view format);

// The day a payment counts from: the forced one, else booking, deposit or value date.
[[nodiscard]] Date posting_date_of(const CashRecord& record, Date forced);

}  // namespace quittance::engine

// Every error the product knows; a code exists only where a caller acts differently on it.
#pragma once

#include <cstdint>
#include <string_view>

namespace quittance {

enum class Errc : std::uint16_t {
  // amounts and dates
  amount_unreadable,       // no decimal number stands here
  amount_excess_decimals,  // more non-zero decimals than the currency has
  amount_overflow,         // beyond a signed 64-bit count of minor units
  amount_not_positive,     // zero or negative where an amount must be positive
  currency_unknown,        // not an ISO 4217 code
  currency_mismatch,       // two amounts of different currencies
  date_unreadable,         // no calendar date stands here
  // input
  field_missing,
  field_unreadable,
  record_unknown,
  structure_broken,
  limit_exceeded,  // a documented bound was hit: size, depth, ratio, length
  compressed_damaged,
  format_unknown,
  // the book
  unknown_entity,
  unknown_account,
  unknown_customer,
  unknown_item,
  unknown_payment,
  unknown_application,
  unknown_file,
  ambiguous_id,
  content_differs,  // same key, other content
  state_forbids,    // the thing exists but its state does not allow this
  run_differs,      // an unfinished run is not what this program would compute
  // storage
  book_missing,
  book_in_use,
  book_damaged,  // cannot be proved whole: restore
  book_newer,    // written by a newer version
  book_older,    // written by an older version, in a form that is no longer read
  io_failed,
  no_space,
  sync_failed,
  usage,
};

// The enumerator's own word, as it stands in JSON, logs and scenarios. Static storage.
[[nodiscard]] std::string_view name(Errc code) noexcept;

// One English sentence: what is wrong and what to do. Static storage.
[[nodiscard]] std::string_view describe(Errc code) noexcept;

}  // namespace quittance

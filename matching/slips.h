// What a hurried hand makes of a document number: one slip, and the numbers it may have come from.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace quittance::matching {

// A shorter reference than this may be anything, a longer one is no number.
inline constexpr std::size_t kSlipLengthMin = 4;
inline constexpr std::size_t kSlipLengthMax = 24;

// The letters and digits of a reference behind its known prefixes, leading zeros kept:
// "INV-00081072" → "00081072". A zero in front may be the digit that was struck wrong.
[[nodiscard]] std::string written_reference(std::string_view text);

// Calls `use` with every normalised number that is one slip away from `reference`: one character
// struck wrong, two neighbours changed places, one left out, one too many; and with its digits
// alone, where letters stand before them. Numbers may come more than once. Nothing for references
// that are too short or too long or have no digit. Cost: some 180 calls for eight digits.
void for_each_slip(std::string_view reference, const std::function<void(std::string_view)>& use);

// "two neighbours changed places": how `reference` differs from `number`, for people; empty when it
// is not one slip.
[[nodiscard]] std::string_view slip_between(std::string_view reference, std::string_view number);

}  // namespace quittance::matching

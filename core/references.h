// Finds payment references with check digits in free text, and says how sure each is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace quittance {

enum class ReferenceScheme : std::uint8_t {
  rf,                // ISO 11649
  finnish_rf,        // ISO 11649 around a Finnish reference
  qrr,               // Swiss QR and ESR reference
  kid,               // Norway, mod 10 or mod 11
  ocr,               // Sweden
  viite,             // Finland, Estonia
  ogm,               // Belgium
  betalingskenmerk,  // the Netherlands
  iban,
  aba,
};
[[nodiscard]] std::string_view name(ReferenceScheme scheme);

// Strongest first.
enum class ReferenceGrade : std::uint8_t {
  by_form,      // its form is that of one scheme alone, and the check digits hold
  by_label,     // a word before it names the scheme, and the check digits hold
  by_check,     // nothing but the check digits: one number in ten or so passes
  check_fails,  // form or label name a scheme; the check digits do not hold
};
[[nodiscard]] std::string_view name(ReferenceGrade grade);

struct FoundReference {
  ReferenceScheme scheme{};
  ReferenceGrade grade{};
  std::uint8_t size = 0;              // of `characters`
  std::array<char, 34> characters{};  // without grouping, letters in upper case
  std::size_t from = 0;               // bytes of the text that it was read from
  std::size_t to = 0;
  [[nodiscard]] std::string_view text() const { return {characters.data(), size}; }
  [[nodiscard]] bool valid() const { return grade != ReferenceGrade::check_fails; }
};

inline constexpr std::size_t kFoundReferencesMax = 64;

// All references of `text` in order, at most kFoundReferencesMax, none inside another. A number
// without form or label is tried only against the schemes in `expected`, in their order: those that
// the creditor gives out. Cost: linear, one vector.
[[nodiscard]] std::vector<FoundReference> find_references(
    std::string_view text, std::span<const ReferenceScheme> expected = {});

// The reference that a text means as a whole: the only one (written once or more often the same)
// that is graded by form or label; IBAN and ABA numbers are none. Null where there are none or
// several.
[[nodiscard]] const FoundReference* sole_reference(std::span<const FoundReference> found);

}  // namespace quittance

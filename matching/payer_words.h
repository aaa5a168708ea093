// Reads what stands around a payer's name, and customer numbers in free text.
#pragma once

#include <string_view>
#include <vector>

namespace quittance::matching {

// A name without what is none of it.
struct NameAlone {
  std::string_view name;  // view into the printed one
  // False where what was cut off behind a comma may tell a site from another.
  bool sure = true;
};

// "Fa. Keller Ceramics Ltd, Hauptstr. 5" and "Keller Ceramics Ltd Buchhaltung" → "Keller Ceramics
// Ltd": without the address, the department and the "c/o" behind it and the courtesy before it.
[[nodiscard]] NameAlone name_alone(std::string_view printed);

// "Blue Heron Foods Corp. DBA Heron Market": both names; none where there is but one.
[[nodiscard]] std::vector<std::string_view> names_within(std::string_view name);

// The words that stand behind "Kunde", "Kd.-Nr.", "customer no." and the like, in order.
void find_customer_numbers(std::string_view text, std::vector<std::string_view>& numbers);

}  // namespace quittance::matching

// What banks put into the free text of a 16 in tagged form: "DBNM: ACME INC", "ORG:=ACME INC".
#pragma once

#include <string_view>

namespace quittance::ingest::bai2 {

// Views into the text. Empty where the text does not say it with a tag that is known to mean it.
struct TaggedText {
  std::string_view debtor_name;
  std::string_view debtor_routing;
  std::string_view debtor_account;
  std::string_view end_to_end_id;
  std::string_view original_id;   // of a return: the reference of what is taken back
  std::string_view check_number;  // digits only
};

// Reads all tags of `text` (lines separated by '\n'). A tag stands at the start of a line or behind
// a blank or comma and ends in ':' or ':='; its value ends with the line or where the next tag
// begins. Where several tags give a name, the one that says "debtor" most plainly wins, then the
// first. Cost: linear.
[[nodiscard]] TaggedText read_tags(std::string_view text);

}  // namespace quittance::ingest::bai2

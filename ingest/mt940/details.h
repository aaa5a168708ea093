// What the :86: of an entry says, in whichever of the banks' dialects it says it.
#pragma once

#include <string>
#include <string_view>

#include "core/arena.h"
#include "core/cash.h"

namespace quittance::ingest::mt940 {

// All texts are UTF-8 and live in the arena, or point into the field.
struct Details {
  std::string_view gvc;  // German business transaction code, three digits
  std::string_view name;
  std::string_view account;  // counter-party's, national
  std::string_view iban;
  std::string_view bank;  // BIC or national code
  std::string_view payer_id;
  std::string_view end_to_end_id;
  std::string_view customer_reference;  // KREF: of the one who gave the order
  std::string_view bank_reference;
  std::string_view reference;  // structured creditor reference or variable symbol
  std::string_view mandate_id, return_reason;
  std::string_view charges;  // currency and amount as written, EUR1,50
  std::string_view text;     // remittance text; behind it, line by line, what has no other place
  bool returned = false;     // a return code, or a label that says so
  Method method = Method::unknown;
};

// Reads the content of :86:, UTF-8, its lines still broken as in the file. Cost: linear.
[[nodiscard]] Details read_details(std::string_view content, Arena& arena);
// The same for a caller who has the content without its line ends, too. `details` are empty before.
void read_details(std::string_view content, std::string_view joined, Arena& arena,
                  Details& details);

// Dialects, for read_details. Each returns false, with `details` untouched, where the text is not
// of its kind. `joined` is the content without line ends, `content` has one '\n' for each.
[[nodiscard]] bool read_subfields(std::string_view joined, Arena& arena, Details& details);
[[nodiscard]] bool read_codewords(std::string_view content, Arena& arena, Details& details);
[[nodiscard]] bool read_labels(std::string_view content, Arena& arena, Details& details);
void read_plain(std::string_view content, Arena& arena, Details& details);

// Splits "EREF+… SVWZ+…" words of SEPA out of purpose text and into details; the rest is returned.
// `pieces` are parted by '\x1F': a word counts at the start of a piece or behind a blank.
[[nodiscard]] std::string read_sepa_words(std::string_view pieces, Arena& arena, Details& details);

// The digits behind "VS:" or "/VS/", the variable symbol of Czech and Slovak payments, or behind a
// bare "VS" where a constant or specific symbol (KS, SS) stands, too; else empty.
[[nodiscard]] std::string_view variable_symbol(std::string_view text);

// Of UTF-8, not bytes.
[[nodiscard]] std::size_t characters(std::string_view text);

[[nodiscard]] bool looks_like_iban(std::string_view text);  // and its check digits hold
[[nodiscard]] bool looks_like_bic(std::string_view text);
// The first that is set stays.
void set_once(std::string_view& field, std::string_view value, Arena& arena);
void set_account(Details& details, std::string_view account, Arena& arena);
// A line of its own, with a label where there is one; empty values add nothing.
void append_line(std::string& text, std::string_view label, std::string_view value);

}  // namespace quittance::ingest::mt940

// Finds in free text the pieces that may be document numbers.
#pragma once

#include <string_view>
#include <vector>

namespace quittance::matching {

// A piece of the payer's text, as written.
struct Token {
  std::string_view text;  // view into the text
  bool labelled = false;  // a word such as "invoice" or "no." stands before or in it
  bool part = false;      // cut out of a longer token, which counts first
  friend bool operator==(const Token&, const Token&) = default;
};

// Pieces a text is searched in at most; what follows weighs nothing.
inline constexpr std::size_t kTokensMax = 256;

// The tokens of `text` in order, each longer token directly before its parts: "INV-1001/1002" gives
// itself, "INV-1001" and "1002"; of more pieces also each with its neighbour. A token holds a digit
// and weighs something: without a label it has at least four characters, or three with a letter
// among them, is no year (1900 to 2099) and not one digit repeated. `whole` also takes the text
// itself when it is one reference field. Cost: linear in the text, at most kTokensMax tokens.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text, bool whole);
// The first of them, when the text is one run without blanks, whose other tokens are its parts;
// else empty.
[[nodiscard]] std::string_view single_token(std::string_view text);
// Whether a word says that a document's number follows: "INV", "Rechnungs-Nr", "N°"; not "PO".
[[nodiscard]] bool is_number_label(std::string_view word);
// All of them, into a vector that the caller uses again.
void find_tokens(std::string_view text, bool whole, std::vector<Token>& tokens);

}  // namespace quittance::matching

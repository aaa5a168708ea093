// German and Austrian structure ("166?00…?20…?32…"), also with '<', '~', '^' of Polish banks and
// the '>' of Triodos; and the words of SEPA inside it.
#include <algorithm>
#include <array>

#include "core/text.h"
#include "ingest/mt940/details.h"
#include "ingest/mt940/entry.h"

namespace quittance::ingest::mt940 {
namespace {

constexpr char kPieceEnd = '\x1F';
constexpr std::size_t kPieceWidth = 27;

bool is_separator(char c) {
  return static_cast<unsigned char>(c) < 0x80 && c > ' ' && !is_digit(c) && !is_alpha(c) &&
         c != '/' && c != ':' && c != ',' && c != '.' && c != '-' && c != '+' && c != '(' &&
         c != ')' && c != '\'';
}

// Keys that occur; '?' and two other digits are text.
bool is_key(std::string_view text) {
  if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return false;
  const int key = (text[0] - '0') * 10 + (text[1] - '0');
  return key == 0 || key == 10 || (key >= 20 && key <= 38) || (key >= 60 && key <= 65) || key == 99;
}

// Where the next separator with a key stands, from `at` on.
std::size_t next_key(std::string_view text, char separator, std::size_t at) {
  for (at = text.find(separator, at); at != std::string_view::npos;
       at = text.find(separator, at + 1)) {
    if (is_key(text.substr(at + 1, 2))) return at;
  }
  return text.size();
}

constexpr std::array<std::string_view, 15> kSubfieldWords = {
    "EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ",
    "ABWA", "ABWE", "IBAN", "BIC",  "PURP", "RREF", "BREF"};

// The word that stands at `at`: "EREF+", "SVWZ +"; "EREF:" only where a piece begins.
struct SubfieldWordAt {
  std::string_view word;
  std::size_t size = 0;  // with its sign
};
SubfieldWordAt word_at(std::string_view text, std::size_t at, bool piece_begins) {
  const auto ends_word = [&](std::size_t end) {
    return end < text.size() && (text[end] == '+' || text[end] == ':' || text[end] == ' ');
  };
  if (!ends_word(at + 4) && !ends_word(at + 3)) return {};
  for (const std::string_view word : kSubfieldWords) {
    if (!text.substr(at).starts_with(word)) continue;
    std::size_t sign = at + word.size();
    if (text.substr(sign).starts_with(" +")) ++sign;
    if (sign >= text.size()) return {};
    if (text[sign] == '+' || (text[sign] == ':' && piece_begins)) return {word, sign + 1 - at};
    return {};
  }
  return {};
}

// Pieces of a code run on without a blank.
std::string as_code(std::string_view value) {
  std::string code(trim(value));
  std::erase_if(code, [](char c) { return c == kPieceEnd || c == '\n'; });
  return code;
}

// A piece of the full width was cut anywhere; behind a shorter one a blank was lost. `width` is
// what stands before the value in its first piece.
std::string as_text(std::string_view value, std::size_t width) {
  std::string text;
  text.reserve(value.size() + 8);
  while (!value.empty()) {
    const std::size_t end = value.find(kPieceEnd);
    const std::string_view piece = value.substr(0, end);
    text += piece;
    if (end == std::string_view::npos) break;
    const bool full = width + characters(piece) >= kPieceWidth;
    if (!full && !text.empty() && text.back() != ' ') text += ' ';
    width = 0;
    value.remove_prefix(end + 1);
  }
  return text;
}

// A word has its sign behind it.
bool holds_no_word(std::string_view pieces) {
  return pieces.find('+') == std::string_view::npos && pieces.find(':') == std::string_view::npos;
}

// The value of a word, and how much of its first piece stands before it.
struct WordValue {
  std::string_view word;
  std::string_view value;
  std::size_t width = 0;
};

void append_text(const WordValue& read, std::string& text) {
  std::string_view piece = read.value;
  if (piece.ends_with(kPieceEnd)) piece.remove_suffix(1);
  if (piece.find(kPieceEnd) == std::string_view::npos) {
    append_line(text, {}, piece);
  } else {
    append_line(text, {}, as_text(read.value, read.width));
  }
}

void take_word(const WordValue& read, Arena& arena, Details& details, std::string& text,
               std::string& more) {
  const std::string_view word = read.word;
  if (trim(read.value).empty()) return;
  if (word.empty() || word == "SVWZ") {
    append_text(read, text);
    return;
  }
  const std::string as_written = as_text(read.value, read.width);
  const std::string code = as_code(read.value);
  const auto identifier = [&](std::string_view& field) {
    if (is_placeholder(code)) return;
    if (field.empty()) {
      set_once(field, code, arena);
    } else if (field != code) {
      append_line(more, word, as_written);
    }
  };
  if (word == "EREF") {
    identifier(details.end_to_end_id);
  } else if (word == "KREF") {
    identifier(details.customer_reference);
  } else if (word == "IBAN") {
    if (looks_like_iban(code) && details.iban.empty()) {
      set_once(details.iban, code, arena);
    } else if (code != details.iban) {
      append_line(more, word, as_written);
    }
  } else if (word == "BIC") {
    identifier(details.bank);
  } else {
    if (word == "MREF" && !is_placeholder(code)) set_once(details.mandate_id, code, arena);
    append_line(more, word, as_written);
  }
}

struct Keyed {
  std::string purpose;  // pieces, each with kPieceEnd behind it
  std::string text;     // made of them
  std::string name;
  std::string more;
  std::string_view booking_text;
  std::string_view return_code;
  std::string_view account;
  std::string_view bank;
  // The strings keep their size.
  void clear() {
    purpose.clear();
    text.clear();
    name.clear();
    more.clear();
    booking_text = return_code = account = bank = {};
  }
};

void take_key(int key, std::string_view value, Keyed& keyed) {
  if ((key >= 20 && key <= 29) || (key >= 60 && key <= 63)) {
    keyed.purpose += value;
    keyed.purpose += kPieceEnd;
  } else if (key == 0) {
    keyed.booking_text = trim(value);
  } else if (key == 30) {
    keyed.bank = trim(value);
  } else if (key == 31 || key == 38) {
    if (keyed.account.empty() || looks_like_iban(trim(value))) {
      if (!keyed.account.empty()) append_line(keyed.more, "ACCOUNT", keyed.account);
      keyed.account = trim(value);
    }
  } else if (key == 32 || key == 33) {
    const bool cut = keyed.name.empty() || characters(keyed.name) >= kPieceWidth;
    if (!cut && keyed.name.back() != ' ' && !value.starts_with(' ')) keyed.name += ' ';
    keyed.name += value;
  } else if (key == 34) {
    keyed.return_code = trim(value);
  } else if (key == 10) {
    // prima nota: the bank's own journal
  } else if (key == 99) {
    // closes the field at some banks
  } else {
    append_line(keyed.more, {}, value);  // 35, 36: our own side's name at most banks
  }
}

// Text-key extensions of returned debits (904 = AG01 …); 000, 997 and the like say nothing.
bool is_return_code(std::string_view code) {
  return code.size() == 3 && code >= "901" && code <= "917";
}

bool is_return_gvc(std::string_view gvc) {
  return gvc == "108" || gvc == "109" || gvc == "159";
}

void finish(Keyed& keyed, char separator, Arena& arena, Details& details) {
  std::string& text = keyed.text;
  if (holds_no_word(keyed.purpose)) {
    if (!trim(keyed.purpose).empty()) append_text({{}, keyed.purpose, 0}, text);
  } else {
    text = read_sepa_words(keyed.purpose, arena, details);
  }
  const std::string_view more = keyed.more;
  if (separator == '>') {
    // Triodos: BIC and IBAN of the other side stand in the purpose; 31 is the own account.
    const std::string_view view = keyed.purpose;
    for (std::size_t at = 0; at < view.size();) {
      const std::size_t end = std::min(view.find(kPieceEnd, at), view.size());
      const std::string_view piece = trim(view.substr(at, end - at));
      if (looks_like_iban(piece)) set_once(details.iban, piece, arena);
      if (looks_like_bic(piece)) set_once(details.bank, piece, arena);
      at = end + 1;
    }
  } else {
    set_account(details, keyed.account, arena);
    set_once(details.bank, keyed.bank, arena);
  }
  set_once(details.name, keyed.name, arena);
  details.returned = is_return_gvc(details.gvc) || is_return_code(keyed.return_code);
  append_line(text, {}, more);
  append_line(text, {}, keyed.booking_text);
  if (is_return_code(keyed.return_code)) set_once(details.return_reason, keyed.return_code, arena);
  if (details.returned) append_line(text, "RETURN", keyed.return_code);
  details.text = arena.keep(text);
}

Method method_of(std::string_view gvc) {
  if (gvc.empty()) return Method::unknown;
  switch ((gvc[0] - '0') * 100 + (gvc[1] - '0') * 10 + (gvc[2] - '0')) {  // three digits
    case 1:
    case 2:
    case 3:
    case 70:
    case 101:
    case 102:
    case 103:
    case 170:
      return Method::check;
    case 106:
    case 107:
    case 110:
      return Method::card;
    case 82:
    case 83:
      return Method::cash;
    default:
      break;
  }
  if (gvc[0] == '1') return Method::sepa;
  return gvc[0] == '2' ? Method::wire : Method::unknown;
}

}  // namespace

std::string read_sepa_words(std::string_view pieces, Arena& arena, Details& details) {
  std::string text;
  text.reserve(pieces.size() + 32);
  if (holds_no_word(pieces)) {
    if (!trim(pieces).empty()) append_text({{}, pieces, 0}, text);
    return text;
  }
  std::string more;
  std::string_view word;
  std::size_t value = 0;
  std::size_t piece = 0;  // where it begins
  std::size_t width = 0;
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    const char before = at == 0 ? kPieceEnd : pieces[at - 1];
    const bool piece_begins = before == kPieceEnd || before == '\n';
    if (piece_begins) piece = at;
    if (!piece_begins && before != ' ') continue;
    const SubfieldWordAt found = word_at(pieces, at, piece_begins && word != "SVWZ");
    if (found.size == 0) continue;
    take_word({word, pieces.substr(value, at - value), width}, arena, details, text, more);
    word = found.word;
    value = at + found.size;
    width = value - piece;
  }
  take_word({word, pieces.substr(std::min(value, pieces.size())), width}, arena, details, text,
            more);
  append_line(text, {}, more);
  return text;
}

bool read_subfields(std::string_view joined, Arena& arena, Details& details) {
  std::string_view text = joined;
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  std::string_view gvc;
  if (text.size() >= 4 && all_digits(text.substr(0, 3))) gvc = text.substr(0, 3);
  const std::size_t start = gvc.size();
  if (text.size() < start + 3 || !is_separator(text[start])) return false;
  const char separator = text[start];
  if (!is_key(text.substr(start + 1, 2))) return false;
  if (gvc.empty() && next_key(text, separator, start + 3) == text.size()) return false;
  if (!gvc.empty()) details.gvc = arena.keep(gvc);
  details.method = method_of(gvc);
  thread_local Keyed keyed;
  keyed.clear();
  for (std::size_t at = start; at < text.size();) {
    const std::size_t end = next_key(text, separator, at + 3);
    const int key = (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
    take_key(key, text.substr(at + 3, end - at - 3), keyed);
    at = end;
  }
  finish(keyed, separator, arena, details);
  return true;
}

}  // namespace quittance::ingest::mt940

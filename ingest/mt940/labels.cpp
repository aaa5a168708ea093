// Labelled text: mBank ("OD: …; TYT.: …"), old ABN AMRO ("NAAM: … OMSCHRIJVING: …"), Swiss banks
// ("AUFTRAGGEBER: … MITTEILUNGEN: …"), and the VS of Czech and Slovak ones.
#include <algorithm>
#include <span>

#include "core/text.h"
#include "ingest/mt940/details.h"
#include "ingest/mt940/entry.h"

namespace quittance::ingest::mt940 {
namespace {

enum class Role : std::uint8_t { more, name, account, bank, text, end_to_end, bank_id, payer_id };

struct Label {
  std::string_view text;
  Role role;
};

constexpr Label kPolish[] = {
    {"Z RACH.:", Role::account}, {"OD:", Role::name},          {"TYT.:", Role::text},
    {"TNR:", Role::bank_id},     {"ID IPH:", Role::payer_id},  {"DATA STEMPLA:", Role::more},
    {"DLA:", Role::name},        {"NA RACH.:", Role::account},
};
constexpr Label kDutch[] = {
    {"IBAN:", Role::account},      {"BIC:", Role::bank},           {"NAAM:", Role::name},
    {"OMSCHRIJVING:", Role::text}, {"KENMERK:", Role::end_to_end}, {"BETALINGSKENM.:", Role::text},
    {"MACHTIGING:", Role::more},   {"INCASSANT:", Role::more},     {"ID DEBITEUR:", Role::more},
    {"ID CREDITEUR:", Role::more},
};
constexpr Label kSwiss[] = {
    {"AUFTRAGGEBER:", Role::name},   {"MITTEILUNGEN:", Role::text},
    {"MITTEILUNG:", Role::text},     {"DONNEUR D'ORDRE:", Role::name},
    {"COMMUNICATIONS:", Role::text}, {"MITTENTE:", Role::name},
    {"COMUNICAZIONI:", Role::text},  {"REFERENZEN:", Role::more},
    {"ORDERING PARTY:", Role::name},
};

struct Kind {
  std::span<const Label> labels;
  std::string_view line_join;  // between lines
  bool semicolons;             // values end in one
};

// The first label from `at` on that begins a word.
struct LabelAt {
  std::size_t from = 0;
  const Label* label = nullptr;
};
LabelAt next_label(std::string_view text, std::span<const Label> labels, std::size_t at) {
  for (std::size_t colon = text.find(':', at); colon != std::string_view::npos;
       colon = text.find(':', colon + 1)) {
    for (const Label& label : labels) {
      const std::size_t size = label.text.size();
      if (colon + 1 < at + size || text.substr(colon + 1 - size, size) != label.text) continue;
      const std::size_t from = colon + 1 - size;
      if (from == 0 || text[from - 1] == ' ' || text[from - 1] == ';') return {from, &label};
    }
  }
  return {text.size(), nullptr};
}

std::string joined_lines(std::string_view content, std::string_view between) {
  std::string text;
  bool blank = true;
  for (const char c : content) {
    if (c == '\r') continue;
    if (c == '\n') {
      text += between;
      continue;
    }
    if (c == ' ' && blank) continue;  // columns are padded with blanks
    blank = c == ' ';
    text += c;
  }
  return text;
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

class LabelReader {
 public:
  LabelReader(Arena& arena, Details& details) : arena_(arena), details_(details) {}

  void take(const Label* label, std::string_view value, bool semicolons) {
    value = trim(value);
    if (semicolons && value.ends_with(';')) value = trim(value.substr(0, value.size() - 1));
    if (label == nullptr) {
      append_line(more_, {}, value);
      return;
    }
    switch (label->role) {
      case Role::name:
        set_once(details_.name, value, arena_);
        break;
      case Role::account:
        set_account(details_, value, arena_);
        break;
      case Role::bank:
        set_once(details_.bank, value, arena_);
        break;
      case Role::text:
        append_line(text_, {}, value);
        break;
      case Role::end_to_end:
        if (!is_placeholder(value)) set_once(details_.end_to_end_id, value, arena_);
        break;
      case Role::bank_id: {
        std::string id(value);
        std::erase(id, ' ');
        set_once(details_.bank_reference, id, arena_);
        break;
      }
      case Role::payer_id:
        set_once(details_.payer_id, value, arena_);
        break;
      case Role::more:
        append_line(more_, label->text, value);
        break;
    }
  }

  void finish() {
    append_line(text_, {}, more_);
    details_.text = arena_.keep(text_);
  }

 private:
  Arena& arena_;
  Details& details_;
  std::string text_;
  std::string more_;
};

}  // namespace

bool read_labels(std::string_view content, Arena& arena, Details& details) {
  Kind kind;
  if (holds(content, "TYT.:") || holds(content, "Z RACH.:")) {
    kind = {kPolish, "", true};
  } else if (content.starts_with("SEPA ") && holds(content, "IBAN:")) {
    kind = {kDutch, " ", false};
  } else if (holds(content, "AUFTRAGGEBER:") || holds(content, "MITTEILUNGEN:") ||
             holds(content, "DONNEUR D'ORDRE:") || holds(content, "MITTENTE:")) {
    kind = {kSwiss, " ", false};
  } else {
    return false;
  }
  const std::string text = joined_lines(content, kind.line_join);
  LabelReader reader(arena, details);
  LabelAt at{0, nullptr};
  for (std::size_t value = 0; value <= text.size();) {
    const LabelAt next = next_label(text, kind.labels, value);
    reader.take(at.label, std::string_view(text).substr(value, next.from - value), kind.semicolons);
    if (next.label == nullptr) break;
    at = next;
    value = next.from + next.label->text.size();
  }
  reader.finish();
  if (content.starts_with("SEPA ")) details.method = Method::sepa;
  return true;
}

namespace {

// "KS0308", "SS:1", "/SS/2": a symbol beside the variable one, behind no letter or digit.
bool has_other_symbol(std::string_view text) {
  for (std::size_t at = text.find('S'); at != std::string_view::npos; at = text.find('S', at + 1)) {
    if (at == 0 || (text[at - 1] != 'K' && text[at - 1] != 'S')) continue;
    if (at > 1 && (is_alpha(text[at - 2]) || is_digit(text[at - 2]))) continue;
    const std::string_view rest = text.substr(at + 1);
    if (!rest.empty() && (is_digit(rest[0]) || rest[0] == ':' || rest[0] == '/')) return true;
  }
  return false;
}

}  // namespace

std::string_view variable_symbol(std::string_view text) {
  for (std::size_t at = text.find("VS"); at != std::string_view::npos;
       at = text.find("VS", at + 2)) {
    if (at > 0 && (is_alpha(text[at - 1]) || is_digit(text[at - 1]))) continue;
    std::string_view rest = text.substr(at + 2);
    if (rest.empty()) continue;
    // "VS0000123456" may be anything but beside another symbol.
    const bool marked = rest[0] == ':' || rest[0] == '/';
    if (!marked && (!is_digit(rest[0]) || !has_other_symbol(text))) continue;
    if (marked) rest = rest.substr(1);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < rest.size() && is_digit(rest[digits])) ++digits;
    const std::string_view symbol = rest.substr(0, digits);
    if (!marked && digits < rest.size() && is_alpha(rest[digits])) continue;
    if (digits == 0 || digits > 10 || symbol.find_first_not_of('0') == std::string_view::npos)
      continue;
    return symbol;
  }
  return {};
}

}  // namespace quittance::ingest::mt940

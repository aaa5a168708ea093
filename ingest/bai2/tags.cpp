#include "ingest/bai2/tags.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/text.h"

namespace quittance::ingest::bai2 {
namespace {

enum class Role : std::uint8_t {
  none,  // known only so that the value before it ends there
  debtor_name,
  originator_name,  // company that sent an ACH entry, originator of a wire
  ordering_name,
  sender_name,
  debtor_account,
  debtor_routing,
  ordering_bank,  // "OB:111111 BUCKINGHAM PALACE": clearing code, then the bank
  end_to_end_id,
  original_id,  // ends at a comma: it stands in a sentence
  check_number,
};

struct Tag {
  std::string_view word;
  Role role;
};

// A tag that ends in another one stands before it: the first match from behind wins.
constexpr std::array<Tag, 49> kTags = {{
    {"DBNM", Role::debtor_name},
    {"DEBTOR NAME", Role::debtor_name},
    {"ORIG CO NAME", Role::originator_name},
    {"ORIG NAME", Role::originator_name},
    {"ORG NAME", Role::originator_name},
    {"ORIGINATOR", Role::originator_name},
    {"ORIG", Role::originator_name},
    {"ORG", Role::originator_name},
    {"BO1", Role::ordering_name},
    {"BY ORDER OF", Role::ordering_name},
    {"SENDER NAME", Role::sender_name},
    {"SENDER", Role::sender_name},
    {"REMITTER", Role::sender_name},
    {"DACT", Role::debtor_account},
    {"BO", Role::debtor_account},
    {"DABA", Role::debtor_routing},
    {"OB", Role::ordering_bank},
    {"EREF", Role::end_to_end_id},
    {"END TO END ID", Role::end_to_end_id},
    {"Return of Client Ref ID", Role::original_id},
    {"CHKN", Role::check_number},
    {"ORIG ID", Role::none},
    {"ORG ID", Role::none},
    {"ORG ADDRESS", Role::none},
    {"SENDER BNK", Role::none},
    {"SENDER ID", Role::none},
    {"DESC DATE", Role::none},
    {"CO ENTRY DESCR", Role::none},
    {"ENTRY DESCR", Role::none},
    {"SEC", Role::none},
    {"TRACE#", Role::none},
    {"EED", Role::none},
    {"IND ID", Role::none},
    {"IND NAME", Role::none},
    {"TRN", Role::none},
    {"OB3", Role::none},
    {"OBI", Role::none},
    {"BNF", Role::none},
    {"BNF ID", Role::none},
    {"BNF NAME", Role::none},
    {"REC FI", Role::none},
    {"REC ID", Role::none},
    {"REMI", Role::none},
    {"CRNM", Role::none},
    {"FED NO", Role::none},
    {"RMK", Role::none},
    {"RMR", Role::none},
    {"RFB", Role::none},
    {"BBI", Role::none},
}};

// The tags by their last character c: tags[from[c]] to tags[from[c + 1]]. None for c = 128, which
// stands for all beyond ASCII.
struct TagsByEnd {
  std::array<std::uint8_t, 130> from{};
  std::array<std::uint8_t, kTags.size()> tags{};
};
constexpr TagsByEnd kByEnd = [] {
  TagsByEnd by_end;
  std::uint8_t listed = 0;
  for (std::size_t c = 0; c < 128; ++c) {
    by_end.from[c] = listed;
    for (std::size_t n = 0; n < kTags.size(); ++n) {
      if (static_cast<std::size_t>(kTags[n].word.back()) == c) {
        by_end.tags[listed++] = static_cast<std::uint8_t>(n);
      }
    }
  }
  by_end.from[128] = by_end.from[129] = listed;
  return by_end;
}();

constexpr bool is_upper_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || is_digit(c);
}
constexpr bool separates(char c) {
  return c == ' ' || c == '\t' || c == ',';
}

// The tags that may end in `last`, as numbers within kTags and in its order.
std::span<const std::uint8_t> tags_ending_in(char last) {
  const std::size_t c = std::min<std::size_t>(static_cast<unsigned char>(last), 128);
  return std::span(kByEnd.tags).subspan(kByEnd.from[c], kByEnd.from[c + 1] - kByEnd.from[c]);
}

struct TagAt {
  std::size_t from = 0;   // of its word
  std::size_t value = 0;  // behind ':' or ':='
  Role role = Role::none;
};

bool ends_with_tag(std::string_view before, const Tag& tag) {
  if (before.size() < tag.word.size()) return false;
  const std::size_t at = before.size() - tag.word.size();
  // Its end is known to fit.
  return before[at] == tag.word.front() && (at == 0 || separates(before[at - 1])) &&
         before.ends_with(tag.word);
}

// The tag that ends at the colon, if one does: a known one (the longest), else a single word in
// capitals, which ends the value before it without meaning anything itself.
bool tag_ending_at(std::string_view line, std::size_t colon, TagAt& found) {
  const std::string_view before = line.substr(0, colon);
  if (before.empty()) return false;
  const Tag* best = nullptr;
  for (const std::uint8_t n : tags_ending_in(before.back())) {
    const Tag& tag = kTags[n];
    if (ends_with_tag(before, tag) && (best == nullptr || tag.word.size() > best->word.size())) {
      best = &tag;
    }
  }
  std::size_t length = best == nullptr ? 0 : best->word.size();
  if (best == nullptr) {
    while (length < before.size() && length < 24 && is_upper_or_digit(before[colon - 1 - length])) {
      ++length;
    }
    const bool at_boundary = length == before.size() || separates(before[colon - 1 - length]);
    if (length < 2 || !at_boundary || is_digit(before[colon - length])) return false;
  }
  found.from = colon - length;
  found.value = colon + 1 + (colon + 1 < line.size() && line[colon + 1] == '=' ? 1 : 0);
  found.role = best == nullptr ? Role::none : best->role;
  return true;
}

std::string_view first_word(std::string_view value) {
  return value.substr(0, value.find(' '));
}

bool plausible_account(std::string_view account) {
  return account.size() >= 4 && account.size() <= 34 &&
         std::all_of(account.begin(), account.end(), is_upper_or_digit) &&
         std::any_of(account.begin(), account.end(), is_digit);
}

// Several tags may name the payer; a lower rank is plainer.
class TagReader {
 public:
  void take(Role role, std::string_view value) {
    value = trim(value);
    if (value.empty()) return;
    switch (role) {
      case Role::debtor_name:
        take_name(1, value);
        break;
      case Role::originator_name:
        take_name(2, value);
        break;
      case Role::ordering_name:
        take_name(3, value);
        break;
      case Role::sender_name:
        take_name(4, value);
        break;
      case Role::debtor_account:
        if (plausible_account(value)) set(tagged_.debtor_account, value);
        break;
      case Role::debtor_routing:
        if (value.size() == 9 && all_digits(value)) set(tagged_.debtor_routing, value);
        break;
      case Role::ordering_bank:
        take_ordering_bank(first_word(value));
        break;
      case Role::end_to_end_id:
        if (value != "NOTPROVIDED") set(tagged_.end_to_end_id, value);
        break;
      case Role::original_id:
        set(tagged_.original_id, trim(value.substr(0, value.find(','))));
        break;
      case Role::check_number:
        if (all_digits(value)) set(tagged_.check_number, value);
        break;
      case Role::none:
        break;
    }
  }
  [[nodiscard]] const TaggedText& result() const { return tagged_; }

 private:
  static void set(std::string_view& field, std::string_view value) {
    if (field.empty()) field = value;
  }

  // "/12345678 ACME INC": Fedwire's originator begins with its account.
  void take_name(int rank, std::string_view value) {
    if (value.front() == '/') {
      const std::string_view account = first_word(value).substr(1);
      value = trim(value.substr(account.size() + 1));
      if (plausible_account(account)) set(tagged_.debtor_account, account);
    }
    if (value.empty() || rank >= name_rank_) return;
    tagged_.debtor_name = value;
    name_rank_ = rank;
  }

  // A UK sort code or an ABA routing number.
  void take_ordering_bank(std::string_view code) {
    if (all_digits(code) && (code.size() == 6 || code.size() == 9))
      set(tagged_.debtor_routing, code);
  }

  TaggedText tagged_;
  int name_rank_ = 9;
};

// The value without what is the front of a tag that the line's end broke: "ACME INC RM" before
// "K:4711", or "ACME INC RMK" before ":4711". A tag that the next line has whole is no rest of one.
std::string_view without_broken_tag(std::string_view value, std::string_view next_line) {
  const std::size_t colon = next_line.find(':');
  constexpr std::size_t kTagMax = 24;
  if (colon == std::string_view::npos || colon >= kTagMax) return value;
  if (value.empty()) return value;
  const std::string_view rest = next_line.substr(0, colon);
  const std::span<const std::uint8_t> tags =
      tags_ending_in(rest.empty() ? value.back() : rest.back());
  const auto is_rest = [&](std::uint8_t n) { return kTags[n].word == rest; };
  if (std::any_of(tags.begin(), tags.end(), is_rest)) return value;
  for (const std::uint8_t n : tags) {
    const Tag& tag = kTags[n];
    if (tag.word.size() <= rest.size() || !tag.word.ends_with(rest)) continue;
    const std::string_view front = tag.word.substr(0, tag.word.size() - rest.size());
    if (!value.ends_with(front)) continue;
    const std::string_view before = value.substr(0, value.size() - front.size());
    if (!before.empty() && separates(before.back())) return before;
  }
  return value;
}

// `next_line`: what follows it, if the bank's lines are broken where their columns end.
void read_line(std::string_view line, std::string_view next_line, TagReader& reader) {
  TagAt open;
  bool is_open = false;
  for (std::size_t colon = line.find(':'); colon != std::string_view::npos;
       colon = line.find(':', colon + 1)) {
    TagAt next;
    if (!tag_ending_at(line, colon, next) || (is_open && next.from < open.value)) continue;
    if (is_open) reader.take(open.role, line.substr(open.value, next.from - open.value));
    open = next;
    is_open = true;
  }
  if (!is_open) return;
  const std::string_view value = line.substr(std::min(open.value, line.size()));
  reader.take(open.role, without_broken_tag(value, next_line));
}

}  // namespace

TaggedText read_tags(std::string_view text) {
  TagReader reader;
  const auto end_of_line = [text](std::size_t from) {
    return std::min(text.find('\n', from), text.size());
  };
  std::size_t end = end_of_line(0);
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t next = std::min(end + 1, text.size());
    const std::size_t next_end = end_of_line(next);
    read_line(text.substr(from, end - from), text.substr(next, next_end - next), reader);
    from = next;
    end = next_end;
  }
  return reader.result();
}

}  // namespace quittance::ingest::bai2

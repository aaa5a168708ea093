#include "matching/bank_key.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/text.h"

namespace quittance::matching {
namespace {

// True for a small letter, a blank, a tab, and some bytes near them: what add_upper() changes is
// among them. Eight at a time; bytes above 127 are left as they are by both.
bool may_change(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHigh = kOnes << 7U;
  std::uint64_t found = 0;
  const auto look = [&](std::uint64_t bytes) {
    const std::uint64_t low = bytes & ~kHigh;
    const std::uint64_t is_small = low + kOnes * (0x80 - 'a');  // the high bit: 'a' and above
    const std::uint64_t is_above_blank = low + kOnes * (0x80 - ' ' - 1);
    found |= (is_small | ~is_above_blank) & kHigh;
  };
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, 8);
    look(bytes);
  }
  std::uint64_t rest = kOnes * '0';
  if (at < text.size()) std::memcpy(&rest, text.data() + at, text.size() - at);
  look(rest);
  return found != 0;
}

void add_upper(std::string_view text, std::string& filed) {
  if (!may_change(text)) {  // nearly always
    filed.append(text);
    return;
  }
  const std::size_t start = filed.size();
  filed.append(text);
  char* to = filed.data() + start;
  for (const char c : text) {
    *to = static_cast<char>(c - (c >= 'a' && c <= 'z' ? 'a' - 'A' : 0));
    to += static_cast<std::ptrdiff_t>(c != ' ' && c != '\t');
  }
  filed.resize(static_cast<std::size_t>(to - filed.data()));
}

void drop_padding_of_giro(std::string& filed) {
  constexpr std::size_t kNumber = 3;
  filed.erase(std::remove(filed.begin() + kNumber, filed.end(), '-'), filed.end());
  const std::size_t first = filed.find_first_not_of('0', kNumber);
  if (first != std::string::npos) filed.erase(kNumber, first - kNumber);
}

void drop_padding(std::string& filed) {
  if (filed.starts_with("BG:") || filed.starts_with("PG:")) return drop_padding_of_giro(filed);
  if (!filed.starts_with("ABA:") && !filed.starts_with("ACCT:")) return;
  const std::size_t slash = filed.find('/');
  if (slash == std::string::npos) return;
  const std::size_t account = filed.find_first_not_of('0', slash + 1);
  if (account != std::string::npos) filed.erase(slash + 1, account - slash - 1);
}

}  // namespace

void put_bank_key(std::string_view key, std::string& filed) {
  filed.clear();
  add_upper(key, filed);
  drop_padding(filed);
}

void put_bank_key(std::string_view scheme, std::string_view first, std::string_view second,
                  std::string& filed) {
  filed.clear();
  add_upper(scheme, filed);
  add_upper(first, filed);
  if (!second.empty()) {
    filed.push_back('/');
    add_upper(second, filed);
  }
  drop_padding(filed);
}

void put_account_key(std::string_view routing, std::string_view account, std::string& filed) {
  constexpr std::size_t kCountryOfBic = 4;
  if (routing.empty() || !is_alpha(routing.front())) {
    put_bank_key("ABA:", routing, account, filed);
  } else if (routing == "BG" || routing == "PG") {
    put_bank_key(routing == "BG" ? "BG:" : "PG:", account, {}, filed);
  } else if (routing.size() == 2) {
    put_bank_key("ACCT:", routing, account, filed);
  } else if (routing.size() == 8 || routing.size() == 11) {
    put_bank_key("ACCT:", routing.substr(kCountryOfBic, 2), account, filed);
  } else {
    put_bank_key("ABA:", routing, account, filed);
  }
}

}  // namespace quittance::matching

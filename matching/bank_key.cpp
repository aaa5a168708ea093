#include "matching/bank_key.h"

#include <cstddef>

namespace quittance::matching {
namespace {

void add_upper(std::string_view text, std::string& filed) {
  const std::size_t start = filed.size();
  filed.append(text);
  char* to = filed.data() + start;
  for (const char c : text) {
    *to = static_cast<char>(c - (c >= 'a' && c <= 'z' ? 'a' - 'A' : 0));
    to += static_cast<std::ptrdiff_t>(c != ' ' && c != '\t');
  }
  filed.resize(static_cast<std::size_t>(to - filed.data()));
}

void drop_padding(std::string& filed) {
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

}  // namespace quittance::matching

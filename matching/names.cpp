#include "matching/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "core/text.h"

namespace quittance::matching {
namespace {

constexpr std::size_t kWordsMax = 16;
constexpr std::size_t kAbbreviationMin = 3;

struct Words {
  std::array<std::string_view, kWordsMax> word;
  std::size_t count = 0;
};

Words words_of(std::string_view name) {
  Words words;
  while (!name.empty() && words.count < kWordsMax) {
    const std::size_t end = name.find(' ');
    if (end != 0) words.word[words.count++] = name.substr(0, end);
    if (end == std::string_view::npos) break;
    name.remove_prefix(end + 1);
  }
  return words;
}

bool is_subsequence(std::string_view part, std::string_view whole) {
  for (const char c : whole) {
    if (!part.empty() && part.front() == c) part.remove_prefix(1);
  }
  return part.empty();
}

bool correspond(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (a.size() > b.size()) std::swap(a, b);
  if (std::any_of(a.begin(), a.end(), is_digit) || std::any_of(b.begin(), b.end(), is_digit))
    return false;
  return a.size() >= kAbbreviationMin && a.front() == b.front() && is_subsequence(a, b);
}

// One letter struck wrong, left out or too many, or two neighbours changed places, behind the
// first.
bool is_one_slip(std::string_view a, std::string_view b) {
  constexpr std::size_t kSlipLettersMin = 5;
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() + 1 < b.size() || b.size() < kSlipLettersMin || a.empty() || a.front() != b.front())
    return false;
  if (std::any_of(a.begin(), a.end(), is_digit) || std::any_of(b.begin(), b.end(), is_digit))
    return false;
  std::size_t front = 0;
  while (front < a.size() && a[front] == b[front]) ++front;
  const std::string_view rest_a = a.substr(front);
  const std::string_view rest_b = b.substr(front);
  if (a.size() < b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.empty()) return false;
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
         rest_a.substr(2) == rest_b.substr(2);
}

// The two names without their blanks: "NORTH SIDE" and "NORTHSIDE".
bool same_run_together(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  for (;;) {
    while (i < a.size() && a[i] == ' ') ++i;
    while (j < b.size() && b[j] == ' ') ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

bool are_initials(std::string_view initials, const Words& words) {
  if (initials.size() < 2 || initials.size() != words.count) return false;
  for (std::size_t n = 0; n < words.count; ++n) {
    if (initials[n] != words.word[n].front()) return false;
  }
  return true;
}

// How many words of one name have a partner of their own in the other.
std::size_t partners(const Words& theirs, const Words& ours) {
  std::array<bool, kWordsMax> taken{};
  std::size_t common = 0;
  for (std::size_t n = 0; n < theirs.count; ++n) {
    for (std::size_t m = 0; m < ours.count; ++m) {
      if (taken[m] || !correspond(theirs.word[n], ours.word[m])) continue;
      taken[m] = true;
      ++common;
      break;
    }
  }
  return common;
}

}  // namespace

bool one_slip_apart(std::string_view payer, std::string_view customer) {
  const Words ours = words_of(customer);
  const Words theirs = words_of(payer);
  if (ours.count != theirs.count) return false;
  bool slip = false;
  for (std::size_t n = 0; n < ours.count; ++n) {
    if (correspond(theirs.word[n], ours.word[n])) continue;
    if (slip || !is_one_slip(theirs.word[n], ours.word[n])) return false;
    slip = true;
  }
  return slip;
}

NameVerdict compare_names(std::string_view payer, std::string_view customer) {
  if (payer.empty() || customer.empty()) return NameVerdict::missing;
  if (payer == customer || same_run_together(payer, customer)) return NameVerdict::same;
  const Words ours = words_of(customer);
  const Words theirs = words_of(payer);
  if (theirs.count == 1 && are_initials(theirs.word[0], ours)) return NameVerdict::compatible;
  if (ours.count == 1 && are_initials(ours.word[0], theirs)) return NameVerdict::compatible;
  if (!correspond(theirs.word[0], ours.word[0]))
    return one_slip_apart(payer, customer) ? NameVerdict::compatible : NameVerdict::unrelated;

  const std::size_t common = partners(theirs, ours);
  const bool own_words = ours.count > common;
  const bool their_words = theirs.count > common;
  if (own_words && their_words)
    return one_slip_apart(payer, customer) ? NameVerdict::compatible : NameVerdict::contradicts;
  return own_words || their_words ? NameVerdict::compatible : NameVerdict::same;
}

NameVerdict compare_printed(std::string_view payer, std::string_view customer) {
  if (same_run_together(payer, customer)) return NameVerdict::same;
  const Words ours = words_of(customer);
  const Words theirs = words_of(payer);
  const std::size_t common = partners(theirs, ours);
  if (theirs.count > common) return NameVerdict::contradicts;
  return ours.count > common ? NameVerdict::compatible : NameVerdict::same;
}

}  // namespace quittance::matching

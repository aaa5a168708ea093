#include "matching/slips.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"
#include "matching/normalise.h"

namespace quittance::matching {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLettersToo = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// A spelling under change, handed out without its leading zeros.
class Spelling {
 public:
  Spelling(std::string_view written, const std::function<void(std::string_view)>& use)
      : use_(use), size_(written.size()) {
    std::copy(written.begin(), written.end(), at_.begin());
  }

  void hand_out() const {
    std::string_view number(at_.data(), size_);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    if (!number.empty()) use_(number);
  }

  void strike(std::size_t place) {
    const char right = at_[place];
    for (const char c : is_digit(right) ? kDigits : kLettersToo) {
      at_[place] = c;
      if (c != right) hand_out();
    }
    at_[place] = right;
  }

  void swap(std::size_t place) {
    if (at_[place] == at_[place + 1]) return;
    std::swap(at_[place], at_[place + 1]);
    hand_out();
    std::swap(at_[place], at_[place + 1]);
  }

  // Takes one character out and puts every other one in, at each place in turn.
  void leave_out_and_put_in(std::string_view letters) {
    const std::string whole(at_.data(), size_);
    --size_;
    std::copy(whole.begin() + 1, whole.end(), at_.begin());
    for (std::size_t place = 0;; ++place) {
      if (place == 0 || whole[place] != whole[place - 1]) hand_out();
      if (place == size_) break;
      at_[place] = whole[place];
    }
    size_ = whole.size() + 1;
    std::copy(whole.begin(), whole.end(), at_.begin() + 1);
    for (std::size_t place = 0; place < size_; ++place) {
      for (const char c : letters) {
        at_[place] = c;
        hand_out();
      }
      if (place < whole.size()) at_[place] = whole[place];
    }
    size_ = whole.size();
    std::copy(whole.begin(), whole.end(), at_.begin());
  }

 private:
  const std::function<void(std::string_view)>& use_;
  std::array<char, kSlipLengthMax + 1> at_{};
  std::size_t size_;
};

std::string_view digits_behind_letters(std::string_view written) {
  const std::size_t digits = static_cast<std::size_t>(
      std::find_if(written.rbegin(), written.rend(), [](char c) { return !is_digit(c); }) -
      written.rbegin());
  return digits == written.size() ? std::string_view{} : written.substr(written.size() - digits);
}

std::string_view compare_spellings(std::string_view a, std::string_view b) {
  const auto [at, bt] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const std::string_view x = a.substr(static_cast<std::size_t>(at - a.begin()));
  const std::string_view y = b.substr(static_cast<std::size_t>(bt - b.begin()));
  if (x.empty() && y.empty()) return {};
  if (x.size() == y.size() + 1 && x.substr(1) == y) return "one character is too many";
  if (y.size() == x.size() + 1 && y.substr(1) == x) return "one character is missing";
  if (x.size() != y.size()) return {};
  if (x.substr(1) == y.substr(1)) return "one character is another";
  const bool swapped = x.size() > 1 && x[0] == y[1] && x[1] == y[0] && x.substr(2) == y.substr(2);
  return swapped ? "two neighbours changed places" : std::string_view{};
}

}  // namespace

std::string written_reference(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (is_digit(c)) letters.push_back(c);
    if (is_alpha(c)) letters.push_back(static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c));
  }
  std::size_t from = letters.size() - normalise_reference(text).size();
  while (from > 0 && letters[from - 1] == '0') --from;
  return letters.substr(from);
}

void for_each_slip(std::string_view reference, const std::function<void(std::string_view)>& use) {
  const std::string written = written_reference(reference);
  const bool digits = std::any_of(written.begin(), written.end(), is_digit);
  if (!digits || written.size() < kSlipLengthMin || written.size() > kSlipLengthMax) return;
  const bool letters = std::any_of(written.begin(), written.end(), is_alpha);
  Spelling spelling(written, use);
  for (std::size_t place = 0; place < written.size(); ++place) spelling.strike(place);
  for (std::size_t place = 0; place + 1 < written.size(); ++place) spelling.swap(place);
  spelling.leave_out_and_put_in(letters ? kLettersToo : kDigits);
  const std::string_view tail = digits_behind_letters(written);
  if (tail.size() >= kSlipLengthMin) Spelling(tail, use).hand_out();
}

std::string_view slip_between(std::string_view reference, std::string_view number) {
  std::string a = written_reference(reference);
  std::string b = written_reference(number);
  if (const std::string_view slip = compare_spellings(a, b); !slip.empty()) return slip;
  // Zeros that only one of them has in front make the two comparable place by place.
  if (a.size() < b.size()) a.insert(0, b.size() - a.size(), '0');
  if (b.size() < a.size()) b.insert(0, a.size() - b.size(), '0');
  if (const std::string_view slip = compare_spellings(a, b); !slip.empty()) return slip;
  const std::string written = written_reference(reference);
  const std::string_view tail = digits_behind_letters(written);
  return !tail.empty() && normalise_reference(tail) == normalise_reference(number)
             ? "other letters stand before it"
             : "";
}

}  // namespace quittance::matching

#include "tests/fuzz/repair_stripe.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace quittance::fuzz {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 60;  // far from where a difference overflows

// The number behind `"name":` at the front of `text`, and where it stands in `text`.
struct Number {
  std::size_t from = 0;
  std::size_t to = 0;
  std::optional<std::int64_t> value;
};
std::optional<Number> number_of(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) return std::nullopt;
  std::size_t at = name.size();
  while (at < text.size() && (text[at] == ' ' || text[at] == ':')) ++at;
  Number number;
  number.from = number.to = at;
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data() + at, text.data() + text.size(), value);
  number.to = static_cast<std::size_t>(read.ptr - text.data());
  if (read.ec == std::errc{} && value > -kMost && value < kMost) number.value = value;
  return number;
}

}  // namespace

std::string with_stripe_nets(std::string_view bytes) {
  std::string mended;
  std::optional<std::int64_t> amount;
  std::optional<std::int64_t> fee;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::string_view rest = bytes.substr(at);
    if (rest.front() == '{') amount = fee = std::nullopt;
    if (rest.front() == '"') {
      if (const auto stated = number_of(rest, "\"amount\"")) amount = stated->value;
      if (const auto stated = number_of(rest, "\"fee\"")) fee = stated->value;
      if (const auto net = number_of(rest, "\"net\""); net && net->value && amount && fee) {
        mended += rest.substr(0, net->from);
        mended += std::to_string(*amount - *fee);
        at += net->to;
        continue;
      }
    }
    mended += rest.front();
    ++at;
  }
  return mended;
}

}  // namespace quittance::fuzz

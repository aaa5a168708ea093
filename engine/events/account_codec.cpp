#include "engine/events/account_codec.h"

#include <charconv>

#include "core/assert.h"
#include "core/digest.h"

namespace quittance::engine {

Result<AccountCodec> AccountCodec::parse(std::string_view key_file, std::string& message) {
  AccountCodec codec;
  std::size_t line_number = 0;
  while (!key_file.empty()) {
    const std::size_t end = std::min(key_file.find('\n'), key_file.size());
    std::string_view line = key_file.substr(0, end);
    key_file.remove_prefix(std::min(end + 1, key_file.size()));
    ++line_number;
    line = line.substr(0, line.find('#'));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const std::size_t space = std::min(line.find(' '), line.size());
    KeyId id = 0;
    const auto [stop, error] = std::from_chars(line.data(), line.data() + space, id);
    const auto key = SealingKey::from_hex(line.substr(std::min(space + 1, line.size())));
    const bool numbered = error == std::errc() && stop == line.data() + space && id != kPlain;
    if (!numbered || !key || !codec.keys_.emplace(id, *key).second) {
      message = "line " + std::to_string(line_number) +
                " is not an id of its own from 1 on, a space and 128 hexadecimal digits; "
                "`openssl rand -hex 64` makes such a key";
      return fail(Errc::field_unreadable, static_cast<std::uint32_t>(line_number));
    }
  }
  if (!codec.keys_.empty()) return codec;
  message =
      "it holds no key; write a line with 1, a space and the output of `openssl rand -hex 64`";
  return fail(Errc::field_unreadable);
}

KeyId AccountCodec::writes_with() const {
  return keys_.empty() ? kPlain : keys_.rbegin()->first;
}

bool AccountCodec::can_read(KeyId key) const {
  return key == kPlain || keys_.contains(key);
}

std::string AccountCodec::encode(KeyId key, std::string_view number) const {
  if (key == kPlain || number.empty()) return std::string(number);
  const auto found = keys_.find(key);
  QASSERT(found != keys_.end());
  return found->second.seal(number);
}

std::optional<std::string> AccountCodec::decode(KeyId key, std::string_view stored) const {
  if (key == kPlain || stored.empty()) return std::string(stored);
  const auto found = keys_.find(key);
  if (found != keys_.end()) return found->second.open(stored);
  if (stored.size() <= SealingKey::kOverhead) return std::nullopt;
  // Ends in stars: what masks all but the last four characters shows none of it.
  return "sealed:" + sha256(stored).short_hex(16) + "****";
}

}  // namespace quittance::engine

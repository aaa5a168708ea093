// The one codec through which payers' account numbers enter and leave the journal.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/sealing.h"

namespace quittance::engine {

// Names the key that sealed the account numbers of a block; 0: they are plain.
using KeyId = std::uint32_t;
inline constexpr KeyId kPlain = 0;

// The keys of one key file. Without any it writes plain text, and costs nothing.
// Why so: docs/decisions/0012-account-numbers.md. Thread-safe once made.
class AccountCodec {
 public:
  // Lines of ID KEY: a number from 1 on and 128 hexadecimal digits; # begins a comment.
  // Errors: field_unreadable, with a sentence in `message` that shows nothing of a key.
  [[nodiscard]] static Result<AccountCodec> parse(std::string_view key_file, std::string& message);

  // The highest id of the file, kPlain without keys: an older key stays in the file for reading.
  [[nodiscard]] KeyId writes_with() const;
  [[nodiscard]] bool can_read(KeyId key) const;

  // Equal numbers give equal bytes under one key; an empty one stays empty.
  [[nodiscard]] std::string encode(KeyId key, std::string_view number) const;
  // The number; without the key a stand-in that is equal for equal numbers and shows no digit of
  // them. Nothing when the bytes were not sealed with this key.
  [[nodiscard]] std::optional<std::string> decode(KeyId key, std::string_view stored) const;

 private:
  std::map<KeyId, SealingKey> keys_;
};

// Account numbers in clear, each in a place that stays.
using OpenedNumbers = std::deque<std::string>;

// How a block is sealed.
struct AccountSeal {
  const AccountCodec* codec = nullptr;  // null with kPlain only
  KeyId key = kPlain;
};

}  // namespace quittance::engine

// The journal's encoding of events: varints and length-prefixed text, one injective form per event.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "engine/events/account_codec.h"
#include "engine/events/event.h"

namespace quittance::engine {

// 1: without presence bits. 2: the block names the key that sealed its account numbers, 0 where
// they are plain. 3: a record of cash stands as the book keeps it (packed_cash.h). 4: balances have
// the statement's number. 5: notifications joined without a shared id, and a payment's particulars.
// 6: files kept, rates, and what the desk notes (desk_event.h). 7: payments across currencies,
// periods closed with entries dated item by item, expected payments. 8: payers changed, cash paid
// back. What 4 to 7 wrote reads the same. Raised with every type and field that is added: an older
// program then says that the book is newer, and not that it is damaged.
inline constexpr std::uint32_t kEncodingVersion = 8;
inline constexpr std::uint32_t kEncodingOldest = 4;  // that is read

// Appends bucket, type and fields; account numbers as the seal says.
void encode(std::uint8_t bucket, const Event& event, std::string& bytes,
            const AccountSeal& seal = {});

template <Frequent Fact>
void encode(std::uint8_t bucket, const Fact& fact, std::string& bytes,
            const AccountSeal& seal = {});

// A block's events: version, origin, key if any, then the events one after another.
[[nodiscard]] std::string encode_block_head(const Origin& origin, KeyId key = kPlain);

struct DecodedEvent {
  std::uint8_t bucket = 0;
  std::string_view bytes;  // as encoded, for comparison
  KeyId key = kPlain;      // that sealed the block's account numbers
  Event event;
};

// Calls `visit` for each event of a block; views live as long as `bytes`, those of account numbers
// that were sealed until `visit` returns. Without a codec, or without the key, stand-ins take the
// place of sealed numbers. Errors: book_damaged when the bytes are not what encode writes (or
// sealed with another key of this id), book_newer and book_older for another version.
[[nodiscard]] Result<void> decode_block(
    std::string_view bytes, const std::function<void(const Origin&, DecodedEvent&&)>& visit,
    const AccountCodec* codec = nullptr);

}  // namespace quittance::engine

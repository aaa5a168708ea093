// The anchor: a small file of two slots that witnesses, outside RocksDB, where the journal ends.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "storage/book_store.h"
#include "storage/journal.h"

namespace quittance::storage {

// Blocks up to this size travel inside their slot, so that one lost block can be put back.
inline constexpr std::size_t kAnchorEventsMax = std::size_t{64} << 10;
inline constexpr std::size_t kSlotHeaderSize = 136;
inline constexpr std::size_t kSlotSize = 4096 + kAnchorEventsMax;  // page-aligned slots
inline constexpr std::size_t kAnchorSize = 2 * kSlotSize;

// Made at creation, tells one book's anchor from another's. No outcome depends on it.
using BookId = std::array<std::uint8_t, 16>;

// One witnessed block; block 0 stands for the empty journal.
struct AnchorEntry {
  BookId book{};
  BlockHeader header;
  bool has_events = false;
  std::string events;  // the block's bytes when has_events
  friend bool operator==(const AnchorEntry&, const AnchorEntry&) = default;
};

[[nodiscard]] AnchorEntry genesis_entry(const BookId& book);
[[nodiscard]] AnchorEntry entry_for(const BookId& book, const BlockHeader& header,
                                    std::string_view events);

enum class SlotFault : std::uint8_t { none, damaged, newer };

// A slot's bytes up to the end of its events. Layout: "QANCHOR" and version u8, book id, has_events
// u32, event_count u32, block u64, first_sequence u64, events_size u64, predecessor, digest, zero
// u32, CRC-32C u32 of the header; then the events, which the digest covers.
[[nodiscard]] std::string encode_slot(const AnchorEntry& entry);
[[nodiscard]] SlotFault decode_slot(std::string_view slot, AnchorEntry& entry);

// Both slots of one anchor file as read. A slot that is torn, damaged or never written is empty.
struct AnchorImage {
  std::array<std::optional<AnchorEntry>, 2> slots;
  bool newer = false;  // a slot was written by a newer version
  [[nodiscard]] const AnchorEntry* newest() const;
  // The slot the next commit writes: never the one with the newest valid entry.
  [[nodiscard]] std::size_t slot_to_write() const;
  friend bool operator==(const AnchorImage&, const AnchorImage&) = default;
};
[[nodiscard]] AnchorImage decode_anchor(std::string_view file);

// The four cases at open (architecture.md 5).
enum class AnchorCase : std::uint8_t {
  equal,     // the journal ends where the anchor says
  put_back,  // the journal lacks exactly the anchor's newest block, whose bytes are in the slot
  ahead,     // the journal holds one block more, chained to the anchor's: it was not acknowledged
  refuse,    // anything else
};
struct Verdict {
  AnchorCase which = AnchorCase::refuse;
  std::string why;                     // of a refusal, for people
  const AnchorEntry* entry = nullptr;  // the newest; points into the images given
};

// Compares the journal's end with what all anchor copies witness. `last` is the journal's last
// block, null when the journal is empty; `head` is the journal's. Pure. Cost: O(slots).
[[nodiscard]] Verdict judge(const Head& head, const BlockHeader* last, const BookId& book,
                            const std::vector<AnchorImage>& copies);

}  // namespace quittance::storage

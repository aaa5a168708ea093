// The anchor: a small file, outside RocksDB, that witnesses where the journal ends and keeps the
// newest small blocks until the journal has them.
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

// Blocks up to this size travel inside their slot: it is all that is synced before they are
// acknowledged.
inline constexpr std::size_t kAnchorEventsMax = std::size_t{64} << 10;
inline constexpr std::size_t kSlotHeaderSize = 136;
// A slot takes whole pages of a ring, one behind the other: the first begins with its header, each
// other with a zero, so that no events can look like a header. The file holds two equal rings, so
// that no single fault takes a slot away.
inline constexpr std::size_t kAnchorPage = 4096;
inline constexpr std::size_t kRingPages = 128;
inline constexpr std::size_t kRingSize = kRingPages * kAnchorPage;
inline constexpr std::size_t kAnchorSize = 2 * kRingSize;
// The files of version 1: two slots of 17 pages, without zeros, written in turn.
inline constexpr std::size_t kOldSlotSize = kAnchorPage + kAnchorEventsMax;

// Made at creation, tells one book's anchor from another's. No outcome depends on it.
using BookId = std::array<std::uint8_t, 16>;

// One witnessed block; block 0 stands for the empty journal.
struct AnchorEntry {
  BookId book{};
  BlockHeader header;
  bool has_events = false;
  std::string events;  // the block's bytes when has_events
  // How many blocks right before this one the journal did not have when this was written.
  std::uint32_t log_lacks = 0;
  friend bool operator==(const AnchorEntry&, const AnchorEntry&) = default;
};

[[nodiscard]] AnchorEntry genesis_entry(const BookId& book);
[[nodiscard]] AnchorEntry entry_for(const BookId& book, const BlockHeader& header,
                                    std::string_view events);

enum class SlotFault : std::uint8_t { none, damaged, newer };

// A slot's bytes up to the end of its events, with the zeros of its pages. Layout: "QANCHOR" and
// version u8, book id, has_events u32, event_count u32, block u64, first_sequence u64, events_size
// u64, predecessor, digest, log_lacks u32, zero u64, CRC-32C u32 of the header; then the events,
// which the digest covers.
[[nodiscard]] std::string encode_slot(const AnchorEntry& entry);
[[nodiscard]] SlotFault decode_slot(std::string_view slot, AnchorEntry& entry);

// The pages that a slot takes.
[[nodiscard]] std::size_t pages_of(const AnchorEntry& entry);

// What is readable of one anchor file. A slot that is torn, damaged or never written is not there.
struct AnchorImage {
  struct Slot {
    std::size_t page = 0;  // where it begins in its ring
    AnchorEntry entry;
    friend bool operator==(const Slot&, const Slot&) = default;
  };
  // In the order in which they were written; one for each that both rings hold alike. A block may
  // have two: the later one knows more of it in the log.
  std::vector<Slot> slots;
  bool newer = false;     // a slot was written by a newer version
  bool mirrored = false;  // both rings are alike
  [[nodiscard]] const AnchorEntry* newest() const {
    return slots.empty() ? nullptr : &slots.back().entry;
  }
  // The page behind the newest slot; 0 in an empty anchor.
  [[nodiscard]] std::size_t page_to_write() const;
  friend bool operator==(const AnchorImage&, const AnchorImage&) = default;
};
// Also reads the files of version 1.
[[nodiscard]] AnchorImage decode_anchor(std::string_view file);

// The four cases at open (docs/ARCHITECTURE.md, "What durable means").
enum class AnchorCase : std::uint8_t {
  equal,     // the journal ends where the anchor says
  put_back,  // the journal lacks blocks that only the anchor was known to have, and it has them all
  ahead,     // the journal holds one block more, chained to the anchor's: it was not acknowledged
  refuse,    // anything else
};
struct Verdict {
  AnchorCase which = AnchorCase::refuse;
  std::string why;                       // of a refusal, for people
  const AnchorEntry* entry = nullptr;    // the newest; points into the images given
  std::vector<const AnchorEntry*> lost;  // to put back, in order; likewise
};

// Compares the journal's end with what all anchor copies witness. `last` is the journal's last
// block, null when the journal is empty; `head` is the journal's. Pure. Cost: linear in the bytes
// of the slots.
[[nodiscard]] Verdict judge(const Head& head, const BlockHeader* last, const BookId& book,
                            const std::vector<AnchorImage>& copies);

}  // namespace quittance::storage

#include "storage/anchor.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "storage/codec.h"

namespace quittance::storage {
namespace {

constexpr std::string_view kMagic = "QANCHOR";
constexpr std::size_t kLaterPage = kAnchorPage - 1;  // bytes of a slot on a page but its first
constexpr std::uint8_t kSlotVersion = 2;             // 1: the same slot, in a file of two

std::string_view view(const BookId& book) {
  return {reinterpret_cast<const char*>(book.data()), book.size()};
}

void put_header(std::string& out, const AnchorEntry& entry) {
  out.append(kMagic);
  put_number(out, kSlotVersion);
  out.append(view(entry.book));
  put_number(out, std::uint32_t{entry.has_events ? 1u : 0u});
  put_number(out, entry.header.event_count);
  put_number(out, entry.header.block);
  put_number(out, entry.header.first_sequence);
  put_number(out, entry.header.events_size);
  out.append(entry.header.predecessor.view());
  out.append(entry.header.digest.view());
  put_number(out, entry.log_lacks);
  put_number(out, std::uint64_t{0});
  put_number(out, crc32c(out));
  QASSERT(out.size() == kSlotHeaderSize);
}

// What stands of `size` bytes in the pages behind a slot's first, without their zeros; empty where
// a zero is missing or the bytes end before.
std::string without_zeros(std::string_view pages, std::size_t size) {
  std::string bytes;
  bytes.reserve(size);
  while (bytes.size() < size) {
    if (pages.empty() || pages.front() != '\0') return {};
    bytes.append(pages.substr(1, std::min(kLaterPage, size - bytes.size())));
    if (bytes.size() < size && pages.size() <= kAnchorPage) return {};
    pages.remove_prefix(std::min(pages.size(), kAnchorPage));
  }
  return bytes;
}

Verdict refuse(std::string why) {
  return {.which = AnchorCase::refuse, .why = std::move(why), .entry = nullptr, .lost = {}};
}

}  // namespace

AnchorEntry genesis_entry(const BookId& book) {
  AnchorEntry entry{.book = book, .header = {}, .has_events = false, .events = {}, .log_lacks = 0};
  entry.header.first_sequence = 1;
  entry.header.digest = genesis_digest();
  return entry;
}

AnchorEntry entry_for(const BookId& book, const BlockHeader& header, std::string_view events) {
  const bool small = events.size() <= kAnchorEventsMax;
  return {.book = book,
          .header = header,
          .has_events = small,
          .events = small ? std::string(events) : std::string(),
          .log_lacks = 0};
}

std::string encode_slot(const AnchorEntry& entry) {
  QASSERT(!entry.has_events || entry.events.size() <= kAnchorEventsMax);
  std::string slot;
  slot.reserve(pages_of(entry) * kAnchorPage);
  put_header(slot, entry);
  std::string_view events = entry.has_events ? std::string_view(entry.events) : std::string_view();
  const auto put = [&](std::size_t room) {
    slot.append(events.substr(0, room));
    events.remove_prefix(std::min(room, events.size()));
  };
  put(kAnchorPage - kSlotHeaderSize);
  while (!events.empty()) {
    slot.push_back('\0');
    put(kLaterPage);
  }
  return slot;
}

SlotFault decode_slot(std::string_view slot, AnchorEntry& entry) {
  if (slot.size() < kSlotHeaderSize) return SlotFault::damaged;
  FieldReader tail(slot.substr(kSlotHeaderSize - sizeof(std::uint32_t)));
  const std::string_view covered = slot.substr(0, kSlotHeaderSize - sizeof(std::uint32_t));
  if (tail.number<std::uint32_t>() != crc32c(covered)) return SlotFault::damaged;
  FieldReader in(covered);
  if (in.text(kMagic.size()) != kMagic) return SlotFault::damaged;
  const auto version = in.number<std::uint8_t>();
  if (version > kSlotVersion) return SlotFault::newer;
  if (version == 0) return SlotFault::damaged;
  const std::string_view book = in.text(sizeof(BookId));
  std::copy(book.begin(), book.end(), entry.book.begin());
  const auto has_events = in.number<std::uint32_t>();
  if (has_events > 1) return SlotFault::damaged;
  entry.has_events = has_events == 1;
  entry.header.event_count = in.number<std::uint32_t>();
  entry.header.block = in.number<std::uint64_t>();
  entry.header.first_sequence = in.number<std::uint64_t>();
  entry.header.events_size = in.number<std::uint64_t>();
  entry.header.predecessor = in.digest();
  entry.header.digest = in.digest();
  entry.log_lacks = in.number<std::uint32_t>();
  if (in.number<std::uint64_t>() != 0) return SlotFault::damaged;
  entry.events.clear();
  if (!entry.has_events) return SlotFault::none;
  if (entry.header.events_size > std::min(kAnchorEventsMax, slot.size() - kSlotHeaderSize)) {
    return SlotFault::damaged;
  }
  const std::size_t size = entry.header.events_size;
  const std::size_t first = std::min(size, kAnchorPage - kSlotHeaderSize);
  if (version == 1 || first == size) {
    entry.events = slot.substr(kSlotHeaderSize, size);
  } else {
    entry.events = slot.substr(kSlotHeaderSize, first);
    entry.events += without_zeros(slot.substr(std::min(slot.size(), kAnchorPage)), size - first);
  }
  // A slot torn behind its header shows here: the digest covers the events.
  return entry.header.digest == block_digest(entry.header, entry.events) ? SlotFault::none
                                                                         : SlotFault::damaged;
}

std::size_t pages_of(const AnchorEntry& entry) {
  const std::size_t size = kSlotHeaderSize + (entry.has_events ? entry.events.size() : 0);
  return size <= kAnchorPage ? 1 : 1 + (size - kAnchorPage + kLaterPage - 1) / kLaterPage;
}

std::size_t AnchorImage::page_to_write() const {
  return slots.empty() ? 0 : slots.back().page + pages_of(slots.back().entry);
}

AnchorImage decode_anchor(std::string_view file) {
  AnchorImage image;
  const bool old = file.size() == 2 * kOldSlotSize;
  for (std::size_t at = 0; at < file.size();) {
    AnchorImage::Slot slot{.page = at / kAnchorPage % kRingPages, .entry = {}};
    const SlotFault fault = decode_slot(file.substr(at), slot.entry);
    if (fault == SlotFault::newer) image.newer = true;
    const std::size_t pages = fault == SlotFault::none ? pages_of(slot.entry) : 1;
    at += old ? kOldSlotSize : pages * kAnchorPage;
    if (fault == SlotFault::none) image.slots.push_back(std::move(slot));
  }
  image.mirrored =
      file.size() == kAnchorSize && file.substr(0, kRingSize) == file.substr(kRingSize);
  const auto earlier = [](const AnchorImage::Slot& a, const AnchorImage::Slot& b) {
    const auto key = [](const AnchorImage::Slot& slot) {
      const BlockHeader& header = slot.entry.header;
      return std::tuple(header.block, ~slot.entry.log_lacks, header.digest, slot.page);
    };
    return key(a) < key(b);
  };
  std::stable_sort(image.slots.begin(), image.slots.end(), earlier);
  image.slots.erase(std::unique(image.slots.begin(), image.slots.end()), image.slots.end());
  return image;
}

Verdict judge(const Head& head, const BlockHeader* last, const BookId& book,
              const std::vector<AnchorImage>& copies) {
  std::map<std::uint64_t, const AnchorEntry*> entries;  // by block, with its bytes if any has them
  std::uint64_t in_log = 0;  // the log was known to hold all blocks up to this one
  for (const AnchorImage& copy : copies) {
    for (const AnchorImage::Slot& slot : copy.slots) {
      const AnchorEntry& entry = slot.entry;
      if (entry.book != book) return refuse("the anchor belongs to another book");
      const std::uint64_t block = entry.header.block;
      const AnchorEntry*& kept = entries.try_emplace(block, &entry).first->second;
      if (kept->header.digest != entry.header.digest) {
        return refuse(fmt::format("the anchor's copies disagree about block {}", block));
      }
      if (entry.has_events) kept = &entry;
      if (block > entry.log_lacks) in_log = std::max(in_log, block - 1 - entry.log_lacks);
    }
  }
  if (entries.empty()) return refuse("no slot of the anchor is readable");
  const AnchorEntry* newest = entries.rbegin()->second;
  const BlockHeader& witness = newest->header;
  if (head == head_after(witness)) {
    return {.which = AnchorCase::equal, .why = {}, .entry = newest, .lost = {}};
  }
  if (head.block == witness.block) {
    return refuse(
        fmt::format("block {} of the journal is not the block the anchor witnessed", head.block));
  }
  if (head.block < in_log) {
    return refuse(fmt::format(
        "the journal ends at block {}, the anchor witnesses block {}, and block {} was durable",
        head.block, witness.block, in_log));
  }
  if (head.block < witness.block) {
    Verdict verdict{.which = AnchorCase::put_back, .why = {}, .entry = newest, .lost = {}};
    for (Head end = head; end.block < witness.block;) {
      const auto found = entries.find(end.block + 1);
      if (found == entries.end() || !found->second->has_events) {
        return refuse(
            fmt::format("the anchor witnesses block {}, and the journal has lost block {}",
                        witness.block, end.block + 1));
      }
      const AnchorEntry& entry = *found->second;
      if (const auto fault = chain_fault(end, entry.header, entry.events); !fault.empty()) {
        return refuse(fmt::format("block {} in the anchor does not continue the journal: {}",
                                  entry.header.block, fault));
      }
      verdict.lost.push_back(&entry);
      end = head_after(entry.header);
    }
    return verdict;
  }
  if (head.block == witness.block + 1 && last != nullptr) {
    const bool chained = last->predecessor == witness.digest &&
                         last->first_sequence == head_after(witness).next_sequence;
    if (chained) return {.which = AnchorCase::ahead, .why = {}, .entry = newest, .lost = {}};
    return refuse(
        fmt::format("block {} of the journal is not chained to the block the anchor "
                    "witnessed",
                    head.block));
  }
  return refuse(fmt::format("the journal ends at block {}, the anchor witnesses block {}",
                            head.block, witness.block));
}

}  // namespace quittance::storage

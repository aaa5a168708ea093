#include "storage/anchor.h"

#include <fmt/format.h>

#include <algorithm>

#include "storage/codec.h"

namespace quittance::storage {
namespace {

constexpr std::string_view kMagic = "QANCHOR";
constexpr std::uint8_t kSlotVersion = 1;

std::string_view view(const BookId& book) {
  return {reinterpret_cast<const char*>(book.data()), book.size()};
}

// Entries of both slots of every copy.
std::vector<const AnchorEntry*> valid_entries(const std::vector<AnchorImage>& copies) {
  std::vector<const AnchorEntry*> found;
  for (const AnchorImage& copy : copies) {
    for (const auto& slot : copy.slots) {
      if (slot) found.push_back(&*slot);
    }
  }
  return found;
}

Verdict refuse(std::string why) {
  return {.which = AnchorCase::refuse, .why = std::move(why), .entry = nullptr};
}

}  // namespace

AnchorEntry genesis_entry(const BookId& book) {
  AnchorEntry entry{.book = book, .header = {}, .has_events = false, .events = {}};
  entry.header.first_sequence = 1;
  entry.header.digest = genesis_digest();
  return entry;
}

AnchorEntry entry_for(const BookId& book, const BlockHeader& header, std::string_view events) {
  const bool small = events.size() <= kAnchorEventsMax;
  return {.book = book,
          .header = header,
          .has_events = small,
          .events = small ? std::string(events) : std::string()};
}

std::string encode_slot(const AnchorEntry& entry) {
  QASSERT(!entry.has_events || entry.events.size() <= kAnchorEventsMax);
  std::string out;
  out.reserve(kSlotHeaderSize + entry.events.size());
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
  out.resize(kSlotHeaderSize - sizeof(std::uint32_t));
  put_number(out, crc32c(out));
  QASSERT(out.size() == kSlotHeaderSize);
  if (entry.has_events) out.append(entry.events);
  return out;
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
  if (in.text(in.size()).find_first_not_of('\0') != std::string_view::npos) {
    return SlotFault::damaged;
  }
  entry.events.clear();
  if (!entry.has_events) return SlotFault::none;
  if (entry.header.events_size > slot.size() - kSlotHeaderSize) return SlotFault::damaged;
  entry.events = slot.substr(kSlotHeaderSize, entry.header.events_size);
  // A slot torn behind its header shows here: the digest covers the events.
  return entry.header.digest == block_digest(entry.header, entry.events) ? SlotFault::none
                                                                         : SlotFault::damaged;
}

const AnchorEntry* AnchorImage::newest() const {
  const AnchorEntry* found = nullptr;
  for (const auto& slot : slots) {
    if (slot && (found == nullptr || slot->header.block > found->header.block)) found = &*slot;
  }
  return found;
}

std::size_t AnchorImage::slot_to_write() const {
  const AnchorEntry* keep = newest();
  return keep != nullptr && slots[0] && keep == &*slots[0] ? 1 : 0;
}

AnchorImage decode_anchor(std::string_view file) {
  AnchorImage image;
  for (std::size_t i = 0; i < image.slots.size(); ++i) {
    const std::size_t begin = std::min(file.size(), i * kSlotSize);
    AnchorEntry entry;
    const SlotFault fault = decode_slot(file.substr(begin, kSlotSize), entry);
    if (fault == SlotFault::none) image.slots[i] = std::move(entry);
    if (fault == SlotFault::newer) image.newer = true;
  }
  return image;
}

Verdict judge(const Head& head, const BlockHeader* last, const BookId& book,
              const std::vector<AnchorImage>& copies) {
  const auto entries = valid_entries(copies);
  if (entries.empty()) return refuse("no slot of the anchor is readable");
  const AnchorEntry* newest = nullptr;
  for (const AnchorEntry* entry : entries) {
    if (entry->book != book) return refuse("the anchor belongs to another book");
    const bool later = newest == nullptr || entry->header.block > newest->header.block;
    const bool same = newest != nullptr && entry->header.block == newest->header.block;
    if (same && entry->header.digest != newest->header.digest) {
      return refuse(
          fmt::format("the anchor's copies disagree about block {}", entry->header.block));
    }
    if (later || (same && entry->has_events && !newest->has_events)) newest = entry;
  }
  const BlockHeader& witness = newest->header;
  if (head == head_after(witness)) return {.which = AnchorCase::equal, .why = {}, .entry = newest};
  if (head.block == witness.block) {
    return refuse(
        fmt::format("block {} of the journal is not the block the anchor witnessed", head.block));
  }
  if (head.block + 1 == witness.block) {
    if (!newest->has_events) {
      return refuse(
          fmt::format("the anchor witnesses block {}, which the journal has lost", witness.block));
    }
    if (const auto fault = chain_fault(head, witness, newest->events); !fault.empty()) {
      return refuse(fmt::format("block {} in the anchor does not continue the journal: {}",
                                witness.block, fault));
    }
    return {.which = AnchorCase::put_back, .why = {}, .entry = newest};
  }
  if (head.block == witness.block + 1 && last != nullptr) {
    const bool chained = last->predecessor == witness.digest &&
                         last->first_sequence == head_after(witness).next_sequence;
    if (chained) return {.which = AnchorCase::ahead, .why = {}, .entry = newest};
    return refuse(
        fmt::format("block {} of the journal is not chained to the block the anchor "
                    "witnessed",
                    head.block));
  }
  return refuse(fmt::format("the journal ends at block {}, the anchor witnesses block {}",
                            head.block, witness.block));
}

}  // namespace quittance::storage

#include "storage/anchor.h"

#include <gtest/gtest.h>

#include <utility>

#include "core/digest.h"
#include "storage/anchor_file.h"
#include "storage/codec.h"

namespace quittance::storage {
namespace {

constexpr BookId kBook{1, 2, 3};
constexpr BookId kOther{9};

// Blocks 1 … n of one history; block i holds i letters.
std::vector<BlockHeader> history(std::uint64_t blocks, char letter = 'e') {
  std::vector<BlockHeader> headers;
  Head head = genesis_head();
  for (std::uint64_t i = 1; i <= blocks; ++i) {
    headers.push_back(next_block(head, 1, std::string(i, letter)));
    head = head_after(headers.back());
  }
  return headers;
}

AnchorEntry entry(const std::vector<BlockHeader>& blocks, std::uint64_t number,
                  bool with_events = true, std::uint32_t log_lacks = 0) {
  AnchorEntry made = entry_for(kBook, blocks[number - 1], std::string(number, 'e'));
  if (!with_events) {
    made.has_events = false;
    made.events.clear();
  }
  made.log_lacks = log_lacks;
  return made;
}

// An anchor that holds these, one behind the other.
AnchorImage image(std::vector<AnchorEntry> entries) {
  AnchorImage made;
  for (AnchorEntry& entry : entries) {
    const std::size_t page = made.page_to_write();
    made.slots.push_back({.page = page, .entry = std::move(entry)});
  }
  return made;
}

TEST(Slot, KeepsEveryField) {
  const auto blocks = history(3);
  for (const bool with_events : {true, false}) {
    const AnchorEntry made = entry(blocks, 3, with_events, 7);
    AnchorEntry back;
    ASSERT_EQ(decode_slot(encode_slot(made), back), SlotFault::none);
    EXPECT_EQ(back, made);
  }
}

TEST(Slot, HoldsBytesUpTo64KiB) {
  const std::string small(kAnchorEventsMax, 'x');
  const AnchorEntry with = entry_for(kBook, next_block(genesis_head(), 1, small), small);
  EXPECT_TRUE(with.has_events);
  EXPECT_EQ(pages_of(with), 17u);
  EXPECT_EQ(encode_slot(with).size(), kSlotHeaderSize + kAnchorEventsMax + 16);  // zeros
  const std::string large = small + 'x';
  EXPECT_FALSE(entry_for(kBook, next_block(genesis_head(), 1, large), large).has_events);
}

TEST(Slot, RefusesEveryFlippedByteAndEveryTear) {
  const auto blocks = history(3);
  const std::string good = encode_slot(entry(blocks, 3));
  AnchorEntry back;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_EQ(decode_slot(bad, back), SlotFault::damaged) << "byte " << i;
    EXPECT_EQ(decode_slot(good.substr(0, i), back), SlotFault::damaged) << "cut at " << i;
  }
}

// A checksum that agrees is not enough: a version that never was, a flag that is none, padding.
TEST(Slot, HasOneFormForWhatItSays) {
  const auto blocks = history(3);
  for (const auto& [at, value] : {std::pair<std::size_t, char>{7, 0}, {24, 2}, {27, 1}, {128, 1}}) {
    std::string slot = encode_slot(entry(blocks, 3));
    slot[at] = value;
    std::string checksum;
    put_number(checksum, crc32c(std::string_view(slot).substr(0, kSlotHeaderSize - 4)));
    slot.replace(kSlotHeaderSize - 4, 4, checksum);
    AnchorEntry back;
    EXPECT_EQ(decode_slot(slot, back), SlotFault::damaged) << at;
  }
}

// The file with these bytes at a page of one ring or of both.
std::string written(std::string file, std::size_t page, std::string_view bytes, bool both = true) {
  file.replace(page * kAnchorPage, bytes.size(), bytes);
  if (both) file.replace(kRingSize + page * kAnchorPage, bytes.size(), bytes);
  return file;
}

TEST(Anchor, ATornSlotLeavesThoseBefore) {
  const auto blocks = history(3);
  const std::string file = encode_anchor(entry(blocks, 2));
  ASSERT_EQ(file.size(), kAnchorSize);
  const std::string next = encode_slot(entry(blocks, 3));
  for (std::size_t torn = 0; torn <= next.size(); ++torn) {
    const AnchorImage read = decode_anchor(written(file, 1, next.substr(0, torn)));
    ASSERT_NE(read.newest(), nullptr);
    EXPECT_EQ(read.newest()->header.block, torn == next.size() ? 3u : 2u);
    EXPECT_EQ(read.page_to_write(), torn == next.size() ? 2u : 1u);
  }
}

TEST(Anchor, ASlotOfEitherRingIsEnough) {
  const auto blocks = history(3);
  const std::string file = encode_anchor(entry(blocks, 2));
  const std::string whole = written(file, 1, encode_slot(entry(blocks, 3)));
  EXPECT_EQ(decode_anchor(whole).slots.size(), 2u);
  for (const std::size_t ring : {std::size_t{0}, kRingSize}) {
    std::string damaged = whole;
    damaged[ring + kAnchorPage + 20] = static_cast<char>(damaged[ring + kAnchorPage + 20] ^ 1);
    EXPECT_EQ(decode_anchor(damaged).slots, decode_anchor(whole).slots) << ring;
    EXPECT_FALSE(decode_anchor(damaged).mirrored);
  }
  const AnchorImage second =
      decode_anchor(written(file, 1, encode_slot(entry(blocks, 3)), false).substr(0, kRingSize));
  EXPECT_EQ(second.slots, decode_anchor(whole).slots);
  EXPECT_TRUE(decode_anchor(whole).mirrored);
}

// What stands behind a slot's first page is what somebody has sent: it may look like a header.
TEST(Anchor, EventsAreNeverTakenForASlot) {
  std::string header = encode_slot(genesis_entry(kOther)).substr(0, kSlotHeaderSize);
  header[7] = 3;  // a newer version
  std::string checksum;
  put_number(checksum, crc32c(std::string_view(header).substr(0, kSlotHeaderSize - 4)));
  header.replace(kSlotHeaderSize - 4, 4, checksum);
  std::string repeated;
  while (repeated.size() < 2 * kAnchorEventsMax) repeated += header;
  const auto blocks = history(1);
  for (std::size_t phase = 0; phase < kSlotHeaderSize; ++phase) {
    const std::string events = repeated.substr(phase, kAnchorEventsMax);
    const AnchorEntry hostile = entry_for(kBook, next_block(genesis_head(), 1, events), events);
    const std::string file = encode_anchor(hostile);
    ASSERT_EQ(*decode_anchor(file).newest(), hostile);
    const AnchorImage read = decode_anchor(written(file, 0, encode_slot(entry(blocks, 1))));
    EXPECT_FALSE(read.newer) << phase;
    ASSERT_EQ(read.slots.size(), 1u) << phase;
    EXPECT_EQ(*read.newest(), entry(blocks, 1));
  }
}

TEST(Anchor, WhatAnOlderProgramWroteIsRead) {
  const auto blocks = history(3);
  constexpr std::size_t kOldSlot = kAnchorPage + kAnchorEventsMax;
  std::string file(2 * kOldSlot, '\0');
  for (const std::uint64_t block : {2u, 3u}) {
    std::string slot = encode_slot(entry(blocks, block));
    slot[7] = 1;  // the version
    std::string checksum;
    put_number(checksum, crc32c(std::string_view(slot).substr(0, kSlotHeaderSize - 4)));
    slot.replace(kSlotHeaderSize - 4, 4, checksum);
    file.replace((block - 2) * kOldSlot, slot.size(), slot);
  }
  const AnchorImage read = decode_anchor(file);
  ASSERT_EQ(read.slots.size(), 2u);
  EXPECT_EQ(read.slots[0].entry, entry(blocks, 2));
  EXPECT_EQ(*read.newest(), entry(blocks, 3));
}

TEST(Judge, FollowsTheFourCases) {
  const auto ours = history(6);
  const auto other = history(6, 'o');
  const auto foreign = [&other](std::uint64_t number) {
    return entry_for(kBook, other[number - 1], std::string(number, 'o'));
  };
  AnchorEntry other_book = entry(ours, 5);
  other_book.book = kOther;
  struct Row {
    const char* why;
    std::uint64_t head;  // blocks in the journal
    std::vector<AnchorImage> copies;
    AnchorCase want;
  };
  const Row rows[] = {
      {"empty book", 0, {image({genesis_entry(kBook)})}, AnchorCase::equal},
      {"first block only in the slot",
       0,
       {image({genesis_entry(kBook), entry(ours, 1)})},
       AnchorCase::put_back},
      {"first block only in the log", 1, {image({genesis_entry(kBook)})}, AnchorCase::ahead},
      {"both agree", 5, {image({entry(ours, 4), entry(ours, 5)})}, AnchorCase::equal},
      {"both agree, slots the other way round",
       5,
       {image({entry(ours, 5), entry(ours, 4)})},
       AnchorCase::equal},
      {"large block, both agree",
       5,
       {image({entry(ours, 4), entry(ours, 5, false)})},
       AnchorCase::equal},
      {"the log lost its last block, the slot has it",
       4,
       {image({entry(ours, 4), entry(ours, 5)})},
       AnchorCase::put_back},
      {"the log lost a large block",
       4,
       {image({entry(ours, 4), entry(ours, 5, false)})},
       AnchorCase::refuse},
      {"the log lost two blocks that it was known to hold",
       3,
       {image({entry(ours, 4), entry(ours, 5)})},
       AnchorCase::refuse},
      {"the log lost two blocks that it may not have held",
       3,
       {image({entry(ours, 4), entry(ours, 5, true, 1)})},
       AnchorCase::put_back},
      {"the log lost all blocks, none of them known to be in it",
       0,
       {image({genesis_entry(kBook), entry(ours, 1), entry(ours, 2, true, 1),
               entry(ours, 3, true, 2)})},
       AnchorCase::put_back},
      {"the log lost a block that no slot has any more",
       2,
       {image({entry(ours, 4, true, 1), entry(ours, 5, true, 2)})},
       AnchorCase::refuse},
      {"the log lost two blocks, one of them large",
       3,
       {image({entry(ours, 4, false), entry(ours, 5, true, 1)})},
       AnchorCase::refuse},
      {"each copy has one of the lost blocks",
       3,
       {image({entry(ours, 4)}), image({entry(ours, 5, true, 1)})},
       AnchorCase::put_back},
      {"the lost blocks are of another history",
       3,
       {image({foreign(4), foreign(5)})},
       AnchorCase::refuse},
      {"a later slot of the same block knows more of it in the log",
       3,
       {image({entry(ours, 4), entry(ours, 5, true, 1), entry(ours, 5)})},
       AnchorCase::refuse},
      {"the log lost everything", 0, {image({entry(ours, 4), entry(ours, 5)})}, AnchorCase::refuse},
      {"the slot was torn", 5, {image({entry(ours, 4)})}, AnchorCase::ahead},
      {"two blocks beyond the anchor", 5, {image({entry(ours, 3)})}, AnchorCase::refuse},
      {"no slot readable", 5, {image({})}, AnchorCase::refuse},
      {"another history, same length", 5, {image({foreign(5)})}, AnchorCase::refuse},
      {"another history, one ahead", 4, {image({foreign(5)})}, AnchorCase::refuse},
      {"another history, one behind", 5, {image({foreign(4)})}, AnchorCase::refuse},
      {"another book", 5, {image({other_book})}, AnchorCase::refuse},
      {"second copy lags",
       5,
       {image({entry(ours, 4), entry(ours, 5)}), image({entry(ours, 2)})},
       AnchorCase::equal},
      {"second copy missing",
       5,
       {image({entry(ours, 4), entry(ours, 5)}), image({})},
       AnchorCase::equal},
      {"first copy lost, second whole",
       5,
       {image({}), image({entry(ours, 4), entry(ours, 5)})},
       AnchorCase::equal},
      {"the book was rolled back, the second volume knows",
       3,
       {image({entry(ours, 2), entry(ours, 3)}), image({entry(ours, 4), entry(ours, 5)})},
       AnchorCase::refuse},
      {"copies disagree", 5, {image({entry(ours, 5)}), image({foreign(5)})}, AnchorCase::refuse},
      {"only one copy has the bytes",
       4,
       {image({entry(ours, 5, false)}), image({entry(ours, 5)})},
       AnchorCase::put_back},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const BlockHeader* last = row.head == 0 ? nullptr : &ours[row.head - 1];
    const Head head = last == nullptr ? genesis_head() : head_after(*last);
    const Verdict verdict = judge(head, last, kBook, row.copies);
    EXPECT_EQ(verdict.which, row.want) << verdict.why;
    EXPECT_EQ(verdict.why.empty(), row.want != AnchorCase::refuse);
    EXPECT_EQ(verdict.entry != nullptr, row.want != AnchorCase::refuse);
    std::uint64_t end = row.head;
    for (const AnchorEntry* lost : verdict.lost) EXPECT_EQ(lost->header.block, ++end);
    EXPECT_EQ(!verdict.lost.empty(), row.want == AnchorCase::put_back);
  }
}

}  // namespace
}  // namespace quittance::storage

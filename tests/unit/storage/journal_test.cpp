#include "storage/journal.h"

#include <gtest/gtest.h>

#include "storage/codec.h"
#include "storage/key_layout.h"
#include "storage/packing_block.h"

namespace quittance::storage {
namespace {

TEST(BlockHeader, KeepsEveryField) {
  const Head head{.block = 41, .next_sequence = 1'000'000'007, .digest = sha256("before")};
  const BlockHeader header = next_block(head, 3, "three events");
  BlockHeader back;
  const std::string row = encode_header(header) + "three events";
  ASSERT_EQ(decode_header(row, back), HeaderFault::none);
  EXPECT_EQ(back, header);
  EXPECT_EQ(BlockUnpacker().events(row, back), "three events");
  EXPECT_EQ(head_after(back), (Head{42, 1'000'000'010, header.digest}));
}

// The digest is a contract: SHA-256(0x01 ‖ block ‖ first_sequence ‖ count ‖ predecessor ‖ events).
TEST(BlockHeader, DigestIsTheDocumentedHash) {
  const BlockHeader header = next_block(genesis_head(), 2, "ab");
  std::string text("\x01", 1);
  text += std::string("\x01\0\0\0\0\0\0\0", 8);  // block 1
  text += std::string("\x01\0\0\0\0\0\0\0", 8);  // first sequence 1
  text += std::string("\x02\0\0\0", 4);
  text += sha256("quittance journal, genesis\n").view();
  text += "ab";
  EXPECT_EQ(header.digest, sha256(text));
}

TEST(BlockHeader, RefusesEveryFlippedBit) {
  const std::string good = encode_header(next_block(genesis_head(), 1, "x"));
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    BlockHeader header;
    EXPECT_NE(decode_header(bad, header), HeaderFault::none) << "bit " << bit;
  }
}

TEST(BlockHeader, RefusesShortRowsAndOtherVersions) {
  const BlockHeader header = next_block(genesis_head(), 1, "x");
  const std::string good = encode_header(header);
  BlockHeader back;
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(decode_header(std::string_view(good).substr(0, size), back), HeaderFault::too_short);
  }
  std::string other = good.substr(0, good.size() - 4);
  other[0] = 3;
  put_number(other, crc32c(other));
  EXPECT_EQ(decode_header(other, back), HeaderFault::newer);
  EXPECT_FALSE(BlockUnpacker().events(good + "xy", header));
  EXPECT_FALSE(BlockUnpacker().events(good, header));
}

TEST(BlockRow, HoldsLargeBlocksPacked) {
  BlockPacker packer;
  BlockUnpacker unpacker;
  for (const std::size_t size : {0U, 1U, 511U, 512U, 70'000U, 1'000'000U}) {
    SCOPED_TRACE(size);
    std::string events;
    while (events.size() < size)
      events += "payment " + std::to_string(events.size() * 7919 % 9'973);
    events.resize(size);
    const BlockHeader header = next_block(genesis_head(), 1, events);
    const std::string packed(packer.pack(events));
    EXPECT_EQ(packed, packer.pack(events)) << "the same events, the same row";
    EXPECT_TRUE(size < 512 || packed.size() < events.size() / 3 * 2) << packed.size();
    EXPECT_EQ(unpacker.events(encode_header(header) + packed, header), events);
    EXPECT_EQ(unpacker.events(encode_header(header) + events, header), events) << "format 2";
    if (packed.size() < 2) continue;
    EXPECT_FALSE(unpacker.events(encode_header(header) + packed.substr(1), header));
    EXPECT_FALSE(
        unpacker.events(encode_header(header) + packed.substr(0, packed.size() - 1), header));
    EXPECT_FALSE(unpacker.events(encode_header(header) + packed + "x", header) && size >= 512);
  }
}

// What version 1 wrote.
TEST(BlockRow, ReadsZstdFrames) {
  const std::string events(1'000, 'e');
  const BlockHeader header = next_block(genesis_head(), 1, events);
  // The frame of `head -c 1000 /dev/zero | tr '\\0' e | zstd --no-check -1`.
  const std::string frame = std::string(
      "\x28\xb5\x2f\xfd\x60\xe8\x02\x4d\x00\x00\x10\x65"
      "\x65\x01\x00\xe3\x2b\x80\x05",
      19);
  BlockUnpacker unpacker;
  EXPECT_EQ(unpacker.events(encode_header(header) + frame, header), events);
  EXPECT_FALSE(unpacker.events(encode_header(header) + frame.substr(0, frame.size() - 1), header));
  EXPECT_FALSE(unpacker.events(encode_header(header) + frame + "x", header));
}

// Whatever bit is another, the row is refused or the digest says so.
TEST(BlockRow, ShowsEveryFlippedBit) {
  std::string events;
  while (events.size() < 900) events += "payment " + std::to_string(events.size() * 7919 % 9'973);
  const Head before = genesis_head();
  const BlockHeader header = next_block(before, 1, events);
  BlockPacker packer;
  const std::string row = encode_header(header) + std::string(packer.pack(events));
  ASSERT_LT(row.size(), kBlockHeaderSize + events.size());
  BlockUnpacker unpacker;
  for (std::size_t bit = kBlockHeaderSize * 8; bit < row.size() * 8; ++bit) {
    std::string bad = row;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    const auto read = unpacker.events(bad, header);
    EXPECT_TRUE(!read || *read == events || !chain_fault(before, header, *read).empty()) << bit;
  }
}

TEST(Chain, SaysWhatBreaksIt) {
  const Head before{.block = 7, .next_sequence = 30, .digest = sha256("seven")};
  const BlockHeader good = next_block(before, 4, "events");
  EXPECT_EQ(chain_fault(before, good, "events"), "");
  const auto changed = [&good](auto change) {
    BlockHeader header = good;
    change(header);
    return header;
  };
  struct Row {
    const char* why;
    BlockHeader header;
    std::string_view events;
    std::string_view want;
  };
  const Row rows[] = {
      {"a number left out", changed([](BlockHeader& h) { h.block = 9; }), "events", "number"},
      {"the same number again", changed([](BlockHeader& h) { h.block = 7; }), "events", "number"},
      {"a sequence left out", changed([](BlockHeader& h) { ++h.first_sequence; }), "events", "gap"},
      {"no event", changed([](BlockHeader& h) { h.event_count = 0; }), "events", "no event"},
      {"another past", changed([](BlockHeader& h) { h.predecessor = sha256("x"); }), "events",
       "chained"},
      {"another count", changed([](BlockHeader& h) { h.event_count = 5; }), "events", "digest"},
      {"other bytes", good, "eventz", "digest"},
      {"fewer bytes", good, "event", "digest"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    EXPECT_NE(chain_fault(before, row.header, row.events).find(row.want), std::string_view::npos);
  }
}

TEST(HeadRow, KeepsItsFieldsAndRefusesDamage) {
  const Head head{.block = 12, .next_sequence = 99, .digest = sha256("twelve")};
  const std::string row = encode_head(head);
  EXPECT_EQ(decode_head(row), head);
  EXPECT_FALSE(decode_head(row + "x"));
  EXPECT_FALSE(decode_head(row.substr(1)));
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::string bad = row;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    EXPECT_FALSE(decode_head(bad)) << "byte " << i;
  }
}

TEST(BlockKey, SortsAsNumbersDo) {
  const std::uint64_t blocks[] = {1, 2, 255, 256, 65'535, 65'536, std::uint64_t{1} << 40};
  std::string before = block_key(0);
  for (const std::uint64_t block : blocks) {
    EXPECT_LT(before, block_key(block));
    EXPECT_EQ(block_of_key(block_key(block)), block);
    before = block_key(block);
  }
  EXPECT_FALSE(block_of_key("head"));
}

}  // namespace
}  // namespace quittance::storage

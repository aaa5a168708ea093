// The journal's encoding over random events of every type: what is written is read back, and bytes
// that were never written are refused or are the one form of what they say.
#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/errc.h"
#include "engine/events/event_codec.h"
#include "engine/events/event_fields.h"
#include "engine/events/packed_cash.h"
#include "tests/support/stride.h"

namespace quittance::engine {
namespace {

const std::uint64_t kSeeds = testing::share_of(400);

// Fills the fields of any event at random; text lives as long as the filler.
class RandomFields {
 public:
  explicit RandomFields(std::uint64_t seed) : random_(seed) {}

  template <class... Fields>
  void operator()(Fields&... values) {
    (fill(values), ...);
  }
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  CashRecord cash(std::vector<RemittanceLine>& lines) {
    CashRecord record;
    fill(record);
    record.payment_id = text();
    fill(record.amount);
    fill(record.currency);
    fill(record.key_is_reference);
    fill(lines);
    record.remittance = lines;
    return record;
  }
  std::string_view text() {
    std::string& made = texts_.emplace_back();
    const std::uint64_t size = below(4) == 0 ? below(300) : below(12);
    for (std::uint64_t n = 0; n < size; ++n) made.push_back(static_cast<char>(below(256)));
    return made;
  }
  // Small, large and border values alike.
  std::uint64_t number() {
    const std::uint64_t raw = random_() >> below(64);
    return below(8) == 0 ? ~std::uint64_t{0} >> below(64) : raw;
  }

 private:
  template <class T>
  void fill(T& value) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      value = text();
    } else if constexpr (std::is_same_v<T, bool>) {
      value = below(2) == 1;
    } else if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(below(static_cast<std::uint64_t>(kLast<T>) + 1));
    } else if constexpr (std::is_same_v<T, Date>) {
      value = below(4) == 0 ? Date() : Date::from_days(static_cast<std::int32_t>(below(60'000)));
    } else if constexpr (std::is_same_v<T, Currency>) {
      constexpr std::string_view kCodes[] = {"USD", "EUR", "JPY", "KWD", "GBP", "SEK"};
      value = below(5) == 0 ? Currency() : Currency::of(kCodes[below(std::size(kCodes))]);
    } else if constexpr (std::is_same_v<T, Digest>) {
      for (auto& byte : value.bytes) byte = static_cast<std::uint8_t>(below(256));
    } else if constexpr (requires {
                           value.known();
                           value.value();
                         }) {
      value = below(4) == 0 ? T() : T(static_cast<std::uint32_t>(number()));
    } else if constexpr (std::is_same_v<T, PackedCash>) {
      std::vector<RemittanceLine> lines;
      const CashRecord record = cash(lines);
      const std::string_view key = text();
      std::string& packed = texts_.emplace_back();
      PackedCash::pack(record, key, packed);
      value = PackedCash(packed);
    } else if constexpr (requires { value.resize(1); }) {
      value.resize(below(5));
      for (auto& part : value) fill(part);
    } else if constexpr (std::is_integral_v<T>) {
      value = static_cast<T>(number());
    } else {
      fields(*this, value);
    }
  }

  std::mt19937_64 random_;
  std::deque<std::string> texts_;
};

template <std::size_t At = 0>
void emplace(std::size_t type, Event& event) {
  if constexpr (At < std::variant_size_v<Event>) {
    if (type == At) {
      event.emplace<At>();
    } else {
      emplace<At + 1>(type, event);
    }
  }
}

Event random_event(RandomFields& random, std::size_t type) {
  Event event;
  emplace(type, event);
  std::visit([&](auto& fact) { fields(random, fact); }, event);
  return event;
}

std::string encoded(std::uint8_t bucket, const Event& event) {
  std::string bytes;
  encode(bucket, event, bytes);
  return bytes;
}

struct Block {
  std::string bytes;
  std::vector<std::string> events;  // each as encoded
};

Block random_block(RandomFields& random, std::size_t events) {
  const Origin origin{.recorded_at = {static_cast<std::int64_t>(random.number())},
                      .actor = random.text(),
                      .reason = random.text()};
  Block block{encode_block_head(origin), {}};
  for (std::size_t n = 0; n < events; ++n) {
    const std::size_t type = random.below(std::variant_size_v<Event>);
    const auto bucket = static_cast<std::uint8_t>(random.below(64));
    block.events.push_back(encoded(bucket, random_event(random, type)));
    block.bytes += block.events.back();
  }
  return block;
}

// Two events are the same when every field is; comparing what is read with what was written field
// by field, and not by its encoding, shows a field that is written and never read.
class Compare {
 public:
  explicit Compare(std::vector<std::string>& out) : out_(out) {}
  template <class... Fields>
  void operator()(Fields&... values) {
    (note(values), ...);
  }

 private:
  template <class T>
  void note(T& value) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      out_.emplace_back(value);
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      out_.push_back(std::to_string(static_cast<std::int64_t>(value)));
    } else if constexpr (std::is_same_v<T, Date>) {
      out_.push_back(std::to_string(value.days()));
    } else if constexpr (std::is_same_v<T, Currency>) {
      out_.push_back(value.code());
    } else if constexpr (std::is_same_v<T, Digest>) {
      out_.push_back(value.hex());
    } else if constexpr (requires {
                           value.known();
                           value.value();
                         }) {
      out_.push_back(std::to_string(value.value()));
    } else if constexpr (std::is_same_v<T, PackedCash>) {
      std::vector<RemittanceLine> lines;
      CashRecord record = value.record(lines);
      PackedCash::Front front = value.front();
      fields(*this, front);
      fields(*this, record);
      note(lines);
    } else if constexpr (requires { value.resize(1); }) {
      out_.push_back(std::to_string(value.size()));
      for (auto& part : value) note(part);
    } else {
      fields(*this, value);
    }
  }
  std::vector<std::string>& out_;
};

std::vector<std::string> field_texts(Event event) {
  std::vector<std::string> texts;
  Compare compare(texts);
  std::visit([&](auto& fact) { fields(compare, fact); }, event);
  return texts;
}

TEST(EventCodec, ReadsBackEveryFieldOfEveryType) {
  std::set<std::string_view> words;
  for (std::size_t type = 0; type < std::variant_size_v<Event>; ++type) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      RandomFields random(seed * 1'000 + type);
      const Event event = random_event(random, type);
      words.insert(type_name(event));
      SCOPED_TRACE(std::string(type_name(event)) + ", seed " + std::to_string(seed));
      const Origin origin{
          .recorded_at = {static_cast<std::int64_t>(seed)}, .actor = "a", .reason = "why"};
      const std::string bytes = encoded(63, event);
      int seen = 0;
      const auto decoded = decode_block(encode_block_head(origin) + bytes,
                                        [&](const Origin& same, DecodedEvent&& read) {
                                          ++seen;
                                          EXPECT_EQ(same.recorded_at, origin.recorded_at);
                                          EXPECT_EQ(same.actor, origin.actor);
                                          EXPECT_EQ(same.reason, origin.reason);
                                          EXPECT_EQ(read.bucket, 63);
                                          EXPECT_EQ(read.bytes, bytes);
                                          EXPECT_EQ(read.event.index(), type);
                                          EXPECT_EQ(field_texts(read.event), field_texts(event));
                                        });
      ASSERT_TRUE(decoded) << name(decoded.error().code);
      ASSERT_EQ(seen, 1);
      if (HasFailure()) return;
    }
  }
  // PeriodClosed and PeriodClosedByItem are one to whoever reads the journal.
  EXPECT_EQ(words.size() + 1, std::variant_size_v<Event>) << "two types share a word";
}

TEST(EventCodec, ReadsABlockOfManyInOrder) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomFields random(seed);
    const Block block = random_block(random, random.below(40));
    std::size_t at = 0;
    ASSERT_TRUE(decode_block(block.bytes, [&](const Origin&, DecodedEvent&& read) {
      ASSERT_LT(at, block.events.size());
      EXPECT_EQ(read.bytes, block.events[at++]);
    }));
    EXPECT_EQ(at, block.events.size());
  }
}

// The same with account numbers sealed: equal fields, other bytes, and stand-ins without the key.
TEST(EventCodec, ReadsBackWhatIsSealed) {
  std::string message;
  const std::string one = "1 " + std::string(SealingKey::kHexDigits, 'a') + "\n";
  const std::string two = "2 " + std::string(SealingKey::kHexDigits, 'b') + "\n";
  const auto codec = AccountCodec::parse(one + two, message);
  const auto wrong = AccountCodec::parse("2" + one.substr(1), message);
  ASSERT_TRUE(codec && wrong) << message;
  ASSERT_EQ(codec->writes_with(), 2U);
  const std::size_t type = Event(CashRecorded{}).index();
  std::uint64_t sealed_numbers = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomFields random(seed);
    const Event event = random_event(random, type);
    const Payer payer = std::get<CashRecorded>(event).cash.record().payer;
    for (const KeyId key : {KeyId{1}, KeyId{2}}) {
      const AccountSeal seal{.codec = &*codec, .key = key};
      std::string bytes;
      encode(7, event, bytes, seal);
      std::string again;
      encode(7, event, again, seal);
      ASSERT_EQ(bytes, again) << "repeated runs are compared byte for byte";
      const std::string block = encode_block_head({}, key) + bytes;
      for (const std::string_view number : {payer.account, payer.iban}) {
        if (number.size() < 9) continue;
        ++sealed_numbers;
        ASSERT_EQ(block.find(number), std::string::npos);
      }
      ASSERT_TRUE(decode_block(
          block,
          [&](const Origin&, DecodedEvent&& read) {
            EXPECT_EQ(read.key, key);
            EXPECT_EQ(read.bytes, bytes);
            EXPECT_EQ(field_texts(read.event), field_texts(event));
          },
          &*codec));
      const auto without = decode_block(block, [&](const Origin&, DecodedEvent&& read) {
        const Payer seen = std::get<CashRecorded>(read.event).cash.record().payer;
        EXPECT_EQ(seen.account.empty(), payer.account.empty());
        EXPECT_EQ(seen.name, payer.name);
        EXPECT_EQ(seen.account.ends_with("****"), !payer.account.empty());
      });
      ASSERT_TRUE(without);
      const bool has_number = !payer.account.empty() || !payer.iban.empty();
      if (key == 2 && has_number) {
        const auto read = decode_block(
            block, [](const Origin&, DecodedEvent&&) {}, &*wrong);
        ASSERT_FALSE(read);
        ASSERT_EQ(read.error().code, Errc::book_damaged);
      }
    }
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(sealed_numbers, testing::share_of(200));
}

TEST(EventCodec, ACodecWithoutKeysChangesNothing) {
  RandomFields random(5);
  const Event event = random_event(random, Event(CashRecorded{}).index());
  std::string with_codec;
  const AccountCodec none;
  encode(3, event, with_codec, {.codec = &none, .key = none.writes_with()});
  EXPECT_EQ(with_codec, encoded(3, event));
  EXPECT_EQ(encode_block_head({}, none.writes_with()), encode_block_head({}));
}

// Reads bytes that nobody wrote. What is taken must be what encode() would write for it: one form
// an event, so that a repeated run can be compared byte for byte.
Result<void> read_strange(std::string_view bytes) {
  return decode_block(bytes, [&](const Origin&, DecodedEvent&& read) {
    if (read.key != kPlain) return;  // the garbled head names a key: what is read are stand-ins
    EXPECT_EQ(encoded(read.bucket, read.event), read.bytes) << type_name(read.event);
  });
}

TEST(EventCodec, FromAnOlderVersionIsRefused) {
  std::string block = encode_block_head({});
  block[0] = static_cast<char>(kEncodingOldest - 1);
  const auto read = read_strange(block);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::book_older);
}

TEST(EventCodec, TheVersionBeforeIsReadAsItWasWritten) {
  RandomFields random(7);
  std::string block = encode_block_head({});
  const Event event = random_event(random, Event(CashRecorded{}).index());
  block += encoded(3, event);
  block[0] = static_cast<char>(kEncodingOldest);
  EXPECT_TRUE(read_strange(block));
}

// What a version may hold is part of its number: a program of another number of types says "newer"
// of blocks with a type that it does not know, and not "damaged". A type that is added raises both.
TEST(EventCodec, AVersionHasItsTypes) {
  EXPECT_EQ(kEncodingVersion, 8U);
  EXPECT_EQ(std::variant_size_v<Event>, 45U)
      << "raise kEncodingVersion with the number of types, and say in event_codec.h what is new";
}

TEST(EventCodec, EachVersionThatIsReadIsReadAsItWasWritten) {
  for (std::uint32_t version = kEncodingOldest; version <= kEncodingVersion; ++version) {
    RandomFields random(version);
    std::string block = encode_block_head({});
    block += encoded(3, random_event(random, Event(CashRecorded{}).index()));
    block += encoded(4, random_event(random, Event(PeriodClosed{}).index()));
    block[0] = static_cast<char>(version);
    EXPECT_TRUE(read_strange(block)) << version;
  }
}

TEST(EventCodec, FromANewerVersionIsRefused) {
  std::string block = encode_block_head({});
  block[0] = static_cast<char>(kEncodingVersion + 1);
  const auto read = read_strange(block);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::book_newer);
}

// A fuzzer that starts from blocks of an older version looks at nothing but their first byte. After
// a new kEncodingVersion: QUITTANCE_WRITE_SEEDS=1 writes them anew.
TEST(EventCodec, TheFuzzersSeedsAreBlocksOfThisVersion) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const std::string path =
        QUITTANCE_SOURCE_DIR "/tests/fuzz/corpus/journal/block-" + std::to_string(seed);
    if (std::getenv("QUITTANCE_WRITE_SEEDS") != nullptr) {
      RandomFields random(seed);
      std::ofstream(path, std::ios::binary) << random_block(random, seed).bytes;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(read_strange(bytes)) << path;
  }
}

TEST(EventCodec, RefusesABlockCutShortAnywhere) {
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomFields random(seed);
    const Block block = random_block(random, 1 + random.below(6));
    std::set<std::size_t> ends;  // where an event ends, a shorter block is a block
    std::size_t at = block.bytes.size();
    for (std::size_t n = block.events.size(); n > 0; --n) {
      ends.insert(at);
      at -= block.events[n - 1].size();
    }
    ends.insert(at);
    for (std::size_t size = 0; size < block.bytes.size(); ++size) {
      const auto read = read_strange(std::string_view(block.bytes).substr(0, size));
      ASSERT_EQ(read.has_value(), ends.contains(size)) << "cut after " << size << " bytes";
      if (read) continue;
      ++refused;
      ASSERT_EQ(read.error().code, Errc::book_damaged);
    }
  }
  EXPECT_GT(refused, 1'000);
}

TEST(EventCodec, TakesGarbledBytesOnlyInTheirOneForm) {
  std::uint64_t refused = 0;
  std::uint64_t taken = 0;
  for (std::uint64_t seed = 1; seed <= testing::share_of(20'000); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomFields random(seed);
    std::string bytes = random_block(random, 1 + random.below(4)).bytes;
    const std::uint64_t changes = 1 + random.below(4);
    for (std::uint64_t n = 0; n < changes; ++n) {
      const std::size_t at = random.below(bytes.size());
      switch (random.below(4)) {
        case 0:
          bytes[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          bytes[at] =
              static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << random.below(8)));
          break;
        case 2:
          bytes.insert(at, 1, static_cast<char>(random.below(256)));
          break;
        default:
          if (bytes.size() > 1) bytes.erase(at, 1);
          break;
      }
    }
    const auto read = read_strange(bytes);
    ++(read ? taken : refused);
    if (!read) {
      const Errc code = read.error().code;  // the version may be what was garbled
      ASSERT_TRUE(code == Errc::book_damaged || code == Errc::book_newer ||
                  code == Errc::book_older);
    }
    ASSERT_FALSE(HasFailure());
  }
  std::cout << refused << " refused, " << taken << " taken: text, numbers and dates garbled only\n";
  EXPECT_GT(refused, testing::share_of(5'000));
  EXPECT_GT(taken, testing::share_of(500));
}

TEST(PackedCash, GivesBackWhatWasPacked) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomFields random(seed);
    std::vector<RemittanceLine> lines;
    const CashRecord made = random.cash(lines);
    const std::string_view key = random.text();
    std::string bytes = "before";
    PackedCash::pack(made, key, bytes);
    const PackedCash packed(std::string_view(bytes).substr(6));
    const PackedCash::Front front = packed.front();
    EXPECT_EQ(front.content_key, key);
    EXPECT_EQ(front.id, made.payment_id);
    EXPECT_EQ(front.amount, made.amount);
    EXPECT_EQ(front.currency, made.currency);
    EXPECT_EQ(front.key_is_reference, made.key_is_reference);
    EXPECT_EQ(front.line_count, lines.size());
    ASSERT_EQ(packed.remittance(), lines);
    const auto repacked = [&](const CashRecord& record) {
      std::string again;
      PackedCash::pack(record, key, again);
      return again;
    };
    std::vector<RemittanceLine> others(1);  // of another record
    ASSERT_EQ(repacked(packed.record(others)), packed.bytes());
    std::pmr::monotonic_buffer_resource memory;
    ASSERT_EQ(repacked(packed.record(memory)), packed.bytes());
    ASSERT_TRUE(packed.record().remittance.empty());
    ASSERT_EQ(packed.record().text, made.text);
    ASSERT_EQ(packed.record().source, made.source);
  }
}

// A record in which little is said takes little.
TEST(PackedCash, LeavesOutWhatIsNotSaid) {
  CashRecord record;
  record.payment_id = "P0000001";
  record.currency = Currency::of("USD");
  record.amount = 911'47;
  record.booking_date = Date::from_days(20'000);
  record.payer.id = "C022455";
  record.reference = "INV-0498911";
  std::string bytes;
  PackedCash::pack(record, {}, bytes);
  EXPECT_LE(bytes.size(), record.payment_id.size() + record.payer.id.size() +
                              record.reference.size() + std::size_t{20});
}

// A count is no reason to take memory: the parts have to be there.
TEST(EventCodec, RefusesAHugeCountAtOnce) {
  const std::size_t type = Event(Applied{}).index();
  std::string bytes = encode_block_head({});
  bytes += '\0';
  bytes += static_cast<char>(type);
  bytes += '\1';  // payment
  bytes += '\0';  // posting date
  bytes += "\xff\xff\xff\xff\xff\xff\xff\xff\x7f";
  const auto read = read_strange(bytes);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::book_damaged);
}

}  // namespace
}  // namespace quittance::engine

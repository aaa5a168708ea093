#include "ingest/decompress.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/cpu_time.h"
#include "tests/unit/ingest/source/packing.h"

namespace quittance::ingest {
namespace {

struct Unpacked {
  std::string text;
  std::string message;
  std::uint64_t pieces_max = 0;
  bool ok = false;
  Errc error = Errc::usage;
};

Unpacked unpacked(std::string_view packed, const UnpackLimits& limits = {}) {
  Unpacked got;
  const Result<void> result = unpack(
      packed, compression_of(packed), limits,
      [&](std::string_view piece) {
        got.text += piece;
        return Result<void>();
      },
      got.message);
  got.ok = result.has_value();
  if (!result) got.error = result.error().code;
  return got;
}

std::string random_bytes(unsigned seed, std::size_t size) {
  std::mt19937 rng(seed);
  std::string bytes(size, ' ');
  for (char& c : bytes) c = static_cast<char>('a' + rng() % 20);
  return bytes;
}

TEST(Unpack, GivesBackWhatWasPacked) {
  for (const std::size_t size : {0U, 1U, 1000U, 262'143U, 262'144U, 262'145U, 1'000'000U}) {
    const std::string text = random_bytes(static_cast<unsigned>(size), size);
    EXPECT_EQ(unpacked(gzip(text)).text, text) << size;
    EXPECT_EQ(unpacked(zstd(text)).text, text) << size;
    EXPECT_EQ(unpacked(xz(text)).text, text) << size;
  }
}

TEST(Unpack, ReadsSeveralMembersAndFrames) {
  const std::string a = random_bytes(1, 1000);
  const std::string b = random_bytes(2, 300'000);
  EXPECT_EQ(unpacked(gzip(a) + gzip("") + gzip(b)).text, a + b);
  EXPECT_EQ(unpacked(zstd(a) + zstd(b) + zstd("")).text, a + b);
  EXPECT_EQ(unpacked(xz(a) + xz("") + std::string(512, '\0') + xz(b)).text, a + b);
  const Unpacked padded = unpacked(gzip(a) + std::string(512, '\0'));
  EXPECT_TRUE(padded.ok) << "tape padding";
  EXPECT_EQ(padded.text, a);
}

TEST(Unpack, RefusesWhatFollowsTheData) {
  for (const std::string& packed :
       {gzip("text") + "more", zstd("text") + "more", xz("text") + "more"}) {
    const Unpacked got = unpacked(packed);
    EXPECT_FALSE(got.ok);
    EXPECT_EQ(got.error, Errc::compressed_damaged);
    EXPECT_FALSE(got.message.empty());
  }
}

TEST(Unpack, EveryTruncationIsDamage) {
  const std::string text = random_bytes(3, 2'000);
  for (const std::string& packed : {gzip(text), zstd(text), xz(text)}) {
    for (std::size_t size = 6; size < packed.size(); ++size) {
      const Unpacked got = unpacked(packed.substr(0, size));
      ASSERT_FALSE(got.ok) << size;
      ASSERT_EQ(got.error, Errc::compressed_damaged) << size;
      ASSERT_TRUE(text.starts_with(got.text));
    }
  }
}

// A changed byte is either noticed or changes nothing (a time stamp, a file name in the header).
TEST(Unpack, EveryChangedByteIsNoticed) {
  const std::string text = random_bytes(4, 2'000);
  for (const std::string& packed : {gzip(text), zstd(text), xz(text)}) {
    std::size_t noticed = 0;
    for (std::size_t at = 6; at < packed.size(); ++at) {
      std::string changed = packed;
      changed[at] = static_cast<char>(changed[at] ^ 0x11);
      const Unpacked got = unpacked(changed);
      if (got.ok) {
        ASSERT_EQ(got.text, text) << at;
      } else {
        ++noticed;
      }
    }
    EXPECT_GT(noticed, packed.size() - 16);
  }
}

TEST(Unpack, StopsABombEarly) {
  const std::string bomb = gzip_zeros(1024);
  const double start = testing::cpu_seconds();
  std::uint64_t given = 0;
  std::string message;
  const Result<void> result = unpack(
      bomb, Compression::gzip, {},
      [&](std::string_view piece) {
        given += piece.size();
        return Result<void>();
      },
      message);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::limit_exceeded);
  EXPECT_LE(given, 100 * bomb.size() + (std::uint64_t{1} << 20));
  EXPECT_NE(message.find("unpack it"), std::string::npos) << message;
  EXPECT_LT(testing::cpu_seconds() - start, 20.0);

  const std::string frame = zstd(std::string(std::size_t{64} << 20, '\0'));
  EXPECT_EQ(unpacked(frame).error, Errc::limit_exceeded);
  const std::string stream = xz(std::string(std::size_t{64} << 20, '\0'));
  EXPECT_EQ(unpacked(stream).error, Errc::limit_exceeded);
}

TEST(Unpack, SmallFilesMayBeVeryRegular) {
  const std::string text(std::size_t{1} << 20, '0');  // a thousand to one, within the slack
  EXPECT_EQ(unpacked(gzip(text)).text, text);
}

TEST(Unpack, HoldsTheHardLimit) {
  const std::string text = random_bytes(5, 10'000);
  EXPECT_TRUE(unpacked(gzip(text), {.output_bytes_max = 10'000}).ok);
  const Unpacked over = unpacked(gzip(text), {.output_bytes_max = 9'999});
  EXPECT_EQ(over.error, Errc::limit_exceeded);
  EXPECT_EQ(unpacked(zstd(text), {.output_bytes_max = 9'999}).error, Errc::limit_exceeded);
}

TEST(Unpack, TheSinkMayStopIt) {
  std::string message;
  const Result<void> result = unpack(
      gzip("text"), Compression::gzip, {},
      [](std::string_view) -> Result<void> { return fail(Errc::no_space); }, message);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::no_space);
}

TEST(CompressionOf, GoesByMagicBytes) {
  EXPECT_EQ(compression_of(gzip("x")), Compression::gzip);
  EXPECT_EQ(compression_of(zstd("x")), Compression::zstd);
  EXPECT_EQ(compression_of(xz("x")), Compression::xz);
  EXPECT_EQ(compression_of("\xFD\x37zX"), Compression::none);
  EXPECT_EQ(compression_of("01,SENDER"), Compression::none);
  EXPECT_EQ(compression_of(""), Compression::none);
}

}  // namespace
}  // namespace quittance::ingest

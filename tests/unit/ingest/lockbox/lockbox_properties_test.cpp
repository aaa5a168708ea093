// What holds for every lockbox file, whole, cut off or damaged.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "ingest/charset.h"
#include "tests/unit/ingest/lockbox/lockbox_support.h"

namespace quittance::ingest::lockbox_test {
namespace {

// A file of random shape; with `faults`, some records are lost, doubled, swapped or garbled.
std::string random_file(std::uint32_t seed, bool faults) {
  std::mt19937 rng(seed);
  const auto upto = [&](std::uint32_t n) { return static_cast<int>(rng() % n); };
  Records records = {header(), service()};
  const int lockboxes = 1 + upto(3);
  for (int lockbox = 0; lockbox < lockboxes; ++lockbox) {
    const std::string number = fmt::format("{:07}", upto(3));
    records.push_back(deposit(number));
    std::int64_t lockbox_cents = 0;
    int lockbox_checks = 0;
    for (int batch = 1, batches = 1 + upto(3); batch <= batches; ++batch) {
      std::int64_t cents = 0;
      const int checks = upto(4);
      for (int item = 1; item <= checks; ++item) {
        const int amount = upto(100'000);
        cents += amount;
        records.push_back(check(batch, item, amount));
        for (int line = 1, lines = upto(4); line <= lines; ++line) {
          records.push_back(overflow(batch, item, line, line == lines, "INV", upto(1'000)));
        }
      }
      records.push_back(batch_total(batch, checks, cents, number));
      lockbox_cents += cents;
      lockbox_checks += checks;
    }
    records.push_back(lockbox_total(lockbox_checks, lockbox_cents, number));
  }
  records.push_back(trailer(static_cast<int>(records.size()) + 1));
  if (faults) {
    for (int fault = upto(4); fault > 0; --fault) {
      const auto at = static_cast<std::ptrdiff_t>(rng() % records.size());
      const auto other = static_cast<std::ptrdiff_t>(rng() % records.size());
      switch (upto(5)) {
        case 0:
          if (records.size() > 1) records.erase(records.begin() + at);
          break;
        case 1:
          records.insert(records.begin() + other, records[static_cast<std::size_t>(at)]);
          break;
        case 2:
          std::swap(records[static_cast<std::size_t>(at)],
                    records[static_cast<std::size_t>(other)]);
          break;
        case 3:
          records.insert(records.begin() + at, "   ");
          break;
        default:
          records[static_cast<std::size_t>(at)] = "x" + records[static_cast<std::size_t>(at)];
      }
    }
  }
  switch (upto(3)) {
    case 0:
      return file_of(records, "\r\n");
    case 1:
      return file_of(records, "", 80);
    default:
      return file_of(records, "\n", 80);
  }
}

// CP037 of an ASCII text, by searching the table the decoder reads with.
std::string to_cp037(std::string_view text) {
  std::string ebcdic;
  for (const char c : text) {
    const auto found = std::find(kCp037.begin(), kCp037.end(), c);
    EXPECT_NE(found, kCp037.end());
    ebcdic += static_cast<char>(found - kCp037.begin());
  }
  return ebcdic;
}

TEST(LockboxProperty, EveryChunkSizeGivesTheSame) {
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    const std::string file = random_file(seed, seed % 2 == 0);
    const std::string whole = read(file).everything();
    for (const std::size_t chunk : {1U, 2U, 79U, 80U, 81U, 200U, 1'000U}) {
      const Outcome got = read(file, {}, {}, chunk);
      ASSERT_EQ(got.everything(), whole) << "seed " << seed << " chunk " << chunk;
      ASSERT_TRUE(got.kept.tiles && got.kept.covered == file.size()) << "seed " << seed;
    }
  }
}

TEST(LockboxProperty, PartsTileTheFileAndStartNoOverflowRecord) {
  const std::string file = random_file(7, false);
  for (std::size_t chunk = 1; chunk < file.size(); chunk += 13) {
    std::uint64_t at = 0;
    for (const ByteRange part : lockbox_decoder().split(file, chunk)) {
      ASSERT_EQ(part.from, at);
      ASSERT_LT(part.from, part.to);
      ASSERT_NE(file[part.from], '4');
      at = part.to;
    }
    ASSERT_EQ(at, file.size());
  }
}

TEST(LockboxProperty, GoodFilesAreAcceptedWhole) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    const Outcome got = read(random_file(seed, false));
    ASSERT_EQ(got.summary.status, FileStatus::accepted) << "seed " << seed << got.codes();
    std::int64_t sum = 0;
    std::set<std::string> ids;
    for (const Payment& payment : got.payments()) {
      sum += payment.amount;
      ASSERT_TRUE(ids.insert(payment.id).second) << "seed " << seed << " " << payment.id;
    }
    if (!got.payments().empty()) {
      ASSERT_EQ(sum, got.summary.credits.amount.at(Currency::of("USD"))) << "seed " << seed;
    }
  }
}

// EBCDIC says the same at the same offsets.
TEST(LockboxProperty, EbcdicEqualsAscii) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    const std::string ascii = random_file(seed, seed % 2 == 0);
    const std::string ebcdic = to_cp037(ascii);
    EXPECT_GE(lockbox_decoder().sniff(ebcdic), lockbox_decoder().sniff(ascii)) << "seed " << seed;
    ASSERT_EQ(read(ebcdic).everything(), read(ascii).everything()) << "seed " << seed;
    ASSERT_EQ(read(ebcdic, {}, {}, 100).everything(), read(ascii).everything()) << "seed " << seed;
  }
}

// Nothing of a file that was cut off is booked, unless only the trailer's own digits are missing.
TEST(LockboxProperty, ATruncatedFileIsNeverBooked) {
  for (const std::string& file : {file_of(good_records()), file_of(good_records(), "\r\n"),
                                  file_of(good_records(), "", 80)}) {
    const std::size_t last = file.rfind("9000013");
    for (std::size_t cut = 0; cut <= last; ++cut) {
      const Outcome got = read(std::string_view(file).substr(0, cut));
      ASSERT_NE(got.summary.status, FileStatus::accepted) << "cut " << cut;
      ASSERT_TRUE(got.kept.tiles && got.kept.covered == cut) << "cut " << cut;
      for (const Payment& payment : got.payments()) {
        ASSERT_TRUE(got.is_held(payment.unit)) << "cut " << cut;
      }
    }
    for (std::size_t cut = last + 1; cut <= file.size(); ++cut) {
      ASSERT_EQ(read(std::string_view(file).substr(0, cut)).payments().size(), 3U);
    }
  }
}

// A digit that changed in a check amount or in its batch total holds that batch.
TEST(LockboxProperty, AChangedDigitOfMoneyHoldsItsBatch) {
  const Records good = good_records();
  for (std::size_t record = 0; record < good.size(); ++record) {
    const char type = good[record][0];
    if (type != '6' && type != '7') continue;
    const std::size_t from = type == '6' ? 7 : 23;
    for (std::size_t column = from; column < from + 10; ++column) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        Records changed = good;
        if (changed[record][column] == digit) continue;
        changed[record][column] = digit;
        const Outcome got = read(file_of(changed));
        const bool second_batch = record >= 8;
        for (const Payment& payment : got.payments()) {
          const bool in_second = payment.id.find("/002/") != std::string::npos &&
                                 payment.id.starts_with("0045678/2026-11-20/002/");
          if (in_second == second_batch) {
            ASSERT_TRUE(got.is_held(payment.unit)) << record << " " << column << digit;
          }
        }
        ASSERT_EQ(got.summary.status, FileStatus::quarantined);
      }
    }
  }
}

// Any damage is survived, tiles, and is the same for every chunk size.
TEST(LockboxProperty, DamagedBytesAreSurvived) {
  const std::string good = file_of(good_records());
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int value : {0x00, 0x0a, 0x0d, 0x20, 0x34, 0x39, 0x7f, 0xff}) {
      std::string file = good;
      file[at] = static_cast<char>(value);
      const Outcome got = read(file);
      ASSERT_TRUE(got.kept.tiles && got.kept.covered == file.size()) << at << " " << value;
      ASSERT_EQ(read(file, {}, {}, 60).everything(), got.everything()) << at << " " << value;
    }
  }
}

TEST(LockboxProperty, NoiseIsSurvived) {
  for (std::uint32_t seed = 1; seed <= 400; ++seed) {
    std::mt19937 rng(seed);
    static constexpr std::string_view kBytes = "12456789 0\r\n*A\xc3\xf1";
    std::string file;
    for (std::size_t size = rng() % 700; size > 0; --size) file += kBytes[rng() % kBytes.size()];
    const Outcome got = read(file);
    ASSERT_TRUE(got.kept.tiles && got.kept.covered == file.size()) << "seed " << seed;
    ASSERT_EQ(read(file, {}, {}, 50).everything(), got.everything()) << "seed " << seed;
  }
}

// A name in ISO 8859-1 comes out as UTF-8.
TEST(LockboxProperty, NamesAreUtf8) {
  const std::string name = fmt::format("111926{:<30}", "M\xdcLLER GMBH");
  const Outcome got = read(file_of({header(), service(), deposit(), check(1, 1, 5, name),
                                    batch_total(1, 1, 5), lockbox_total(1, 5), trailer(7)}));
  ASSERT_EQ(got.payments().size(), 1U);
  EXPECT_EQ(got.payments()[0].name, "M\xc3\x9cLLER GMBH");
}

}  // namespace
}  // namespace quittance::ingest::lockbox_test

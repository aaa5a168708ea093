#include "ingest/zip.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/ingest/source/packing.h"

namespace quittance::ingest {
namespace {

struct Unzipped {
  std::vector<std::string> names;
  std::vector<std::string> texts;
  std::string message;
  bool ok = false;
  Errc error = Errc::usage;
};

// All files, or the first refusal.
Unzipped unzipped(std::string_view archive, const UnpackLimits& limits = {}) {
  Unzipped got;
  const auto members = zip_members(archive, limits, got.message);
  if (!members) {
    got.error = members.error().code;
    return got;
  }
  for (const ZipMember& member : *members) {
    std::string text;
    const Result<void> done = unpack_member(
        member,
        [&](std::string_view piece) {
          text += piece;
          return Result<void>();
        },
        got.message);
    if (!done) {
      got.error = done.error().code;
      return got;
    }
    got.names.push_back(member.name);
    got.texts.push_back(text);
  }
  got.ok = true;
  return got;
}

std::string patterned(std::size_t size) {
  std::string text;
  for (std::size_t n = 0; n < size; ++n) text += static_cast<char>('a' + n * n % 23);
  return text;
}

TEST(Zip, GivesBackWhatWasPacked) {
  for (const bool zip64 : {false, true}) {
    for (const std::size_t size : {0U, 1U, 262'144U, 1'000'000U}) {
      const std::string text = patterned(size);
      const Unzipped got =
          unzipped(zip({{"b", text}, {"folder/", "", false}, {"a", text + "!", false}}, zip64));
      ASSERT_TRUE(got.ok) << got.message;
      EXPECT_EQ(got.names, (std::vector<std::string>{"a", "b"})) << "by name, without folders";
      EXPECT_EQ(got.texts, (std::vector<std::string>{text + "!", text}));
    }
  }
}

TEST(Zip, AComment) {
  std::string archive = zip({{"a", "text"}});
  archive.replace(archive.size() - 2, 2, little(300, 2));
  EXPECT_TRUE(unzipped(archive + std::string(300, '.')).ok);
  EXPECT_FALSE(unzipped(archive + std::string(299, '.')).ok);
  // What looks like an end record inside the comment does not end the archive.
  EXPECT_TRUE(unzipped(archive + "PK\x05\x06" + std::string(296, '.')).ok);
}

TEST(Zip, EveryTruncationIsDamage) {
  for (const bool zip64 : {false, true}) {
    const std::string archive = zip({{"a", patterned(500)}, {"b", patterned(80), false}}, zip64);
    for (std::size_t size = 0; size < archive.size(); ++size) {
      const Unzipped got = unzipped(archive.substr(0, size));
      ASSERT_FALSE(got.ok) << size;
      ASSERT_EQ(got.error, Errc::compressed_damaged) << size;
    }
  }
}

// A changed byte is noticed, or it changes no text: a name, a time stamp, a version.
TEST(Zip, EveryChangedByteIsNoticed) {
  const auto longer = [](const std::string& a, const std::string& b) {
    return a.size() > b.size();
  };
  for (const bool zip64 : {false, true}) {
    const std::vector<std::string> texts{patterned(500), patterned(80)};
    const std::string archive = zip({{"a", texts[0]}, {"b", texts[1], false}}, zip64);
    for (std::size_t at = 0; at < archive.size(); ++at) {
      for (const int change : {0x01, 0x10, 0x80}) {
        std::string changed = archive;
        changed[at] = static_cast<char>(changed[at] ^ change);
        Unzipped got = unzipped(changed);
        if (!got.ok) {
          ASSERT_FALSE(got.message.empty());
          continue;
        }
        std::sort(got.texts.begin(), got.texts.end(), longer);  // names decide the order
        ASSERT_EQ(got.texts, texts) << at;
      }
    }
  }
}

// Where in the archive of one file named "a" the directory's figures stand.
std::string with_entry_figure(std::string archive, std::size_t at, const std::string& bytes) {
  archive.replace(archive.find("PK\x01\x02") + at, bytes.size(), bytes);
  return archive;
}

TEST(Zip, StopsABombEarly) {
  const std::string zeros(std::size_t{64} << 20, '\0');
  const Unzipped bomb = unzipped(zip({{"a", zeros}}));
  EXPECT_EQ(bomb.error, Errc::limit_exceeded) << bomb.message;
  EXPECT_NE(bomb.message.find("unpack it"), std::string::npos) << bomb.message;
  EXPECT_TRUE(unzipped(zip({{"a", zeros.substr(0, 1'000'000)}})).ok) << "within the slack";
  EXPECT_EQ(unzipped(zip({{"a", "12345"}, {"b", "12345"}}), {.output_bytes_max = 9}).error,
            Errc::limit_exceeded)
      << "the files together";

  // One that hides how long it gets is stopped where it becomes longer than stated.
  const std::string hidden = with_entry_figure(zip({{"a", zeros}}), 24, little(1000, 4));
  const Unzipped liar = unzipped(hidden);
  EXPECT_EQ(liar.error, Errc::compressed_damaged);
  EXPECT_NE(liar.message.find("longer"), std::string::npos) << liar.message;
}

TEST(Zip, RefusesFilesInTheSameBytes) {
  const std::string one = zip({{"a", patterned(300)}});
  const std::size_t from = one.find("PK\x01\x02");
  const std::size_t end = one.find("PK\x05\x06");
  const std::string entry = one.substr(from, end - from);
  const std::string twice = one.substr(0, from) + entry + entry + "PK\x05\x06" + little(0, 4) +
                            little(2, 2) + little(2, 2) + little(2 * entry.size(), 4) +
                            little(from, 4) + little(0, 2);
  const Unzipped got = unzipped(twice);
  EXPECT_EQ(got.error, Errc::compressed_damaged);
  EXPECT_NE(got.message.find("same bytes"), std::string::npos) << got.message;
}

TEST(Zip, RefusesTooManyFiles) {
  const std::vector<ZipFile> files(kZipMembersMax + 1, ZipFile{"a", "1", false});
  const Unzipped got = unzipped(zip(files));
  EXPECT_EQ(got.error, Errc::limit_exceeded) << got.message;
  EXPECT_TRUE(unzipped(zip({files.begin(), files.end() - 1})).ok);
}

TEST(Zip, RefusesByName) {
  struct Row {
    std::size_t at;  // in the directory's entry
    std::string bytes;
    std::string_view why;
  };
  const Row rows[] = {
      {8, little(1, 2), "encrypted"},     // traditional encryption
      {8, little(0x41, 2), "encrypted"},  // strong encryption
      {8, little(0x2001, 2), "encrypted"},
  };
  const std::string archive = zip({{"a", "text", false}});
  for (const Row& row : rows) {
    const Unzipped got = unzipped(with_entry_figure(archive, row.at, row.bytes));
    EXPECT_EQ(got.error, Errc::format_unknown);
    EXPECT_NE(got.message.find(row.why), std::string::npos) << got.message;
  }
  const auto by_method = [&](std::uint64_t method) {
    std::string other = with_entry_figure(archive, 10, little(method, 2));
    other.replace(8, 2, little(method, 2));
    return unzipped(other);
  };
  EXPECT_NE(by_method(99).message.find("encrypted"), std::string::npos);
  EXPECT_NE(by_method(12).message.find("bzip2"), std::string::npos);
  EXPECT_NE(by_method(77).message.find("77"), std::string::npos);
  EXPECT_EQ(by_method(12).error, Errc::format_unknown);
}

TEST(Zip, RefusesVolumesOfASet) {
  std::string archive = zip({{"a", "text"}});
  archive.replace(archive.size() - 18, 2, little(1, 2));
  const Unzipped got = unzipped(archive);
  EXPECT_EQ(got.error, Errc::compressed_damaged);
  EXPECT_NE(got.message.find("volumes"), std::string::npos) << got.message;
}

TEST(Zip, NamesAreText) {
  const Unzipped got = unzipped(zip({{"caf\xE9\n", "text"}}));
  ASSERT_TRUE(got.ok);
  EXPECT_EQ(got.names.at(0), "caf\xC3\xA9?");
}

}  // namespace
}  // namespace quittance::ingest

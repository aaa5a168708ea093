#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <vector>

#include "storage/file_archive.h"
#include "tests/support/book_workload.h"
#include "tests/support/executors.h"
#include "tests/support/fault_file_system.h"

namespace quittance::storage {
namespace {

using testing::bytes_of;
using testing::Fault;
using testing::FaultFileSystem;
using testing::Loss;
using testing::ScratchDirectory;
using testing::store;

// A gzip member, a zstd frame of other making, noise, and text that shrinks: more of it than one
// thread packs.
std::vector<std::string> deliveries() {
  std::string noise;
  std::mt19937_64 random(3);
  while (noise.size() < 5'000'000) noise.push_back(static_cast<char>(random()));
  std::string lines;
  for (int n = 0; lines.size() < 34'000'000; ++n)
    lines += "{\"payment_id\":\"P-" + std::to_string(n * 7919L) + "\"}\n";
  return {"",
          "one line\n",
          std::string(3'000'000, '\0') + "end",
          noise,
          lines,
          std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", 20),
          std::string("\x28\xb5\x2f\xfd\x00\x58\x09\x00\x00x", 10)};
}

TEST(FileArchive, KeepsFilesByteForByte) {
  const ScratchDirectory scratch("quittance_archive");
  const auto archive = FileArchive::at(scratch.path("book"));
  std::vector<Digest> stored;
  for (const std::string& bytes : deliveries()) {
    const Digest digest = sha256(bytes);
    EXPECT_FALSE(archive->has(digest));
    ASSERT_TRUE(store(*archive, bytes, digest)) << archive->failure().message;
    ASSERT_TRUE(store(*archive, bytes, digest));
    EXPECT_TRUE(archive->has(digest));
    const auto back = archive->load(digest);
    ASSERT_TRUE(back) << archive->failure().message;
    EXPECT_TRUE(*back == bytes);
    const std::string path = scratch.path("book/files/" + digest.hex() + ".zst");
    EXPECT_TRUE(bytes_of(path).starts_with("\x28\xb5\x2f\xfd")) << "no zstd frame";
    stored.push_back(digest);
  }
  std::sort(stored.begin(), stored.end());
  EXPECT_EQ(archive->list().value_or(std::vector<Digest>()), stored);
  const auto entries = std::filesystem::directory_iterator(scratch.path("book/files"));
  EXPECT_EQ(static_cast<std::size_t>(std::distance(begin(entries), end(entries))), stored.size())
      << "a temporary file stayed behind";
}

TEST(FileArchive, PacksTheSameBytesAlike) {
  const ScratchDirectory scratch("quittance_archive");
  for (const std::string& bytes : deliveries()) {
    const std::string name = packed_name(sha256(bytes));
    for (const std::string book : {"one", "two"}) {
      ASSERT_TRUE(store(*FileArchive::at(scratch.path(book)), bytes, sha256(bytes)));
    }
    EXPECT_TRUE(bytes_of(scratch.path("one/files/" + name)) ==
                bytes_of(scratch.path("two/files/" + name)));
  }
}

TEST(FileArchive, KeepsNothingOfAFileThatChanged) {
  const ScratchDirectory scratch("quittance_archive");
  const auto archive = FileArchive::at(scratch.path("book"));
  const std::string read(6'000'000, 'a');
  std::string now = read;
  now[4'500'000] = 'b';
  EXPECT_FALSE(store(*archive, now, sha256(read)));
  EXPECT_NE(archive->failure().message.find("written to while it was read"), std::string::npos);
  EXPECT_FALSE(archive->has(sha256(read)));
  EXPECT_FALSE(archive->has(sha256(now)));
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path("book/files")));
  EXPECT_TRUE(store(*archive, read, sha256(read))) << "a changed file is no failing disk";
}

TEST(FileArchive, KeepsTheOthersBesideAFileThatChanged) {
  const ScratchDirectory scratch("quittance_archive");
  const auto archive = FileArchive::at(scratch.path("book"));
  std::vector<std::string> texts;
  for (int n = 0; n < 150; ++n) texts.push_back(std::string(5000, 'a') + std::to_string(n % 140));
  std::vector<FileArchive::Original> originals;
  for (const std::string& text : texts) originals.push_back({text, sha256(text)});
  originals[70].digest = sha256("as it was read");
  testing::InOrderExecutor executor;
  const auto outcomes = archive->store(originals, executor);
  ASSERT_EQ(outcomes.size(), originals.size());
  for (std::size_t n = 0; n < originals.size(); ++n) {
    EXPECT_EQ(outcomes[n].has_value(), n != 70) << n;
    if (n == 70) continue;
    EXPECT_EQ(archive->load(originals[n].digest).value_or(""), texts[n]) << n;
  }
  const auto entries = std::filesystem::directory_iterator(scratch.path("book/files"));
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 139);
}

TEST(FileArchive, ReadsTheFilesOfABookOfFormat1) {
  const ScratchDirectory scratch("quittance_archive");
  const auto archive = FileArchive::at(scratch.path("book"));
  const std::string bytes = "delivered before files were packed\n";
  const Digest digest = sha256(bytes);
  std::filesystem::create_directories(scratch.path("book/files"));
  std::ofstream(scratch.path("book/files/" + plain_name(digest))) << bytes;
  EXPECT_TRUE(archive->has(digest));
  EXPECT_EQ(archive->load(digest).value_or(""), bytes);
  EXPECT_EQ(archive->list().value_or(std::vector<Digest>()), std::vector{digest});
  std::ofstream(scratch.path("book/files/" + plain_name(digest)), std::ios::app) << "more";
  EXPECT_FALSE(archive->load(digest));
}

TEST(FileArchive, SaysWhatIsMissingOrDamagedAndMendsIt) {
  const ScratchDirectory scratch("quittance_archive");
  const auto archive = FileArchive::at(scratch.path("book"));
  const auto unknown = archive->load(sha256("never stored"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Errc::unknown_file);
  const std::string bytes = "payments of one day, and of the next";
  const Digest digest = sha256(bytes);
  ASSERT_TRUE(store(*archive, bytes, digest));
  const std::string path = scratch.path("book/files/" + packed_name(digest));
  const std::string whole = bytes_of(path);
  const auto expect_mended = [&](const std::string& damaged, const std::string& why) {
    SCOPED_TRACE(why);
    std::ofstream(path, std::ios::binary) << damaged;
    const auto back = archive->load(digest);
    if (back) {
      EXPECT_EQ(*back, bytes);  // a bit of the frame's header that changes nothing
      return;
    }
    EXPECT_EQ(back.error().code, Errc::book_damaged);
    EXPECT_NE(archive->failure().message.find(digest.hex()), std::string::npos);
    ASSERT_TRUE(store(*archive, bytes, digest));
    EXPECT_EQ(archive->load(digest).value_or(""), bytes);
  };
  for (std::size_t byte = 0; byte < whole.size(); ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[byte] = static_cast<char>(flipped[byte] ^ (1 << bit));
      expect_mended(flipped, "byte " + std::to_string(byte) + " bit " + std::to_string(bit));
    }
    expect_mended(whole.substr(0, byte), "cut off at " + std::to_string(byte));
  }
  expect_mended(whole + "x", "something follows");
  expect_mended(whole + whole, "twice");
}

// Whatever operation a fault or a power cut meets: a stored file is whole afterwards, and a file
// that is there under its digest is never a part of itself.
// A link that leads nowhere one may look is no missing file.
TEST(FileArchive, SaysThatItCannotLookWhereALinkLeads) {
  const ScratchDirectory scratch("quittance_archive");
  const auto archive = FileArchive::at(scratch.path("book"));
  const std::string bytes = "one line\n";
  const Digest digest = sha256(bytes);
  ASSERT_TRUE(store(*archive, bytes, digest)) << archive->failure().message;
  const std::string path = scratch.path("book/files/" + digest.hex() + ".zst");
  std::filesystem::rename(path, scratch.path("elsewhere"));
  std::filesystem::create_symlink(scratch.path("elsewhere"), path);
  EXPECT_TRUE(archive->load(digest)) << archive->failure().message;
  std::filesystem::remove(path);
  std::filesystem::create_symlink(path, path);  // leads to itself
  EXPECT_FALSE(archive->load(digest));
  EXPECT_EQ(archive->failure().code, Errc::io_failed) << archive->failure().message;
}

TEST(FileArchive, SurvivesAFaultAtEveryOperation) {
  const ScratchDirectory scratch("quittance_archive");
  std::string first;  // several appends of its own, packed
  std::mt19937_64 random(5);
  while (first.size() < 2'500'000) first.push_back(static_cast<char>(random()));
  const std::string second = "second file";
  const Fault faults[] = {Fault::power_cut,
                          Fault::write_error,
                          Fault::no_space,
                          Fault::short_write,
                          Fault::sync_failure,
                          Fault::rename_failure,
                          Fault::directory_sync_failure};
  for (const Fault fault : faults) {
    int fired = 0;
    for (std::uint64_t at = 1;; ++at) {
      SCOPED_TRACE(std::string(name(fault)) + " at " + std::to_string(at));
      scratch.clear();
      std::filesystem::create_directories(scratch.path("stash"));
      const auto files = std::make_shared<FaultFileSystem>(
          testing::FaultPlan{.fault = fault, .at = at, .seed = at}, scratch.path("stash"));
      bool stored_first = false;
      bool stored_second = false;
      {
        const auto env = rocksdb::NewCompositeEnv(files);
        const auto archive = FileArchive::at(scratch.path("book"), env.get());
        stored_first = store(*archive, first, sha256(first)).has_value();
        stored_second = store(*archive, second, sha256(second)).has_value();
      }
      if (!files->fired()) {
        EXPECT_TRUE(stored_first && stored_second);
        break;
      }
      ++fired;
      EXPECT_FALSE(stored_first && stored_second) << "the fault went unreported";
      files->lose_unsynced(at % 2 == 0 ? Loss::drop : Loss::mixed);
      const auto after = FileArchive::at(scratch.path("book"));
      for (const auto& [stored, bytes] :
           {std::pair{stored_first, first}, {stored_second, second}}) {
        const bool there = after->has(sha256(bytes));
        EXPECT_TRUE(there || !stored);
        EXPECT_EQ(there ? after->load(sha256(bytes)).value_or("") : bytes, bytes);
        EXPECT_TRUE(store(*after, bytes, sha256(bytes))) << after->failure().message;
        EXPECT_EQ(after->load(sha256(bytes)).value_or(""), bytes);
      }
    }
    std::cout << name(fault) << " fired " << fired << " times\n";
    EXPECT_GT(fired, 1);
  }
}

}  // namespace
}  // namespace quittance::storage

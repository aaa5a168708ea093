#include <gtest/gtest.h>
#include <rocksdb/env.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "storage/book_store.h"
#include "tests/support/book_workload.h"
#include "tests/support/fault_file_system.h"

namespace quittance::storage {
namespace {

using testing::Fault;
using testing::FaultFileSystem;
using testing::Loss;
using testing::ScratchDirectory;

TEST(FileArchive, KeepsFilesByteForByte) {
  const ScratchDirectory scratch("quittance_archive");
  const auto archive = FileArchive::at(scratch.path("book"));
  const std::string files[] = {"", "one line\n", std::string(3'000'000, '\0') + "end"};
  for (const std::string& bytes : files) {
    EXPECT_FALSE(archive->has(sha256(bytes)));
    const auto digest = archive->store(bytes);
    ASSERT_TRUE(digest) << archive->failure().message;
    EXPECT_EQ(*digest, sha256(bytes));
    ASSERT_TRUE(archive->store(bytes));
    EXPECT_TRUE(archive->has(*digest));
    const auto back = archive->load(*digest);
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, bytes);
    EXPECT_TRUE(std::filesystem::exists(scratch.path("book/files/" + digest->hex())));
  }
  const auto entries = std::filesystem::directory_iterator(scratch.path("book/files"));
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 3) << "a temporary file stayed behind";
}

TEST(FileArchive, SaysWhatIsMissingOrDamagedAndMendsIt) {
  const ScratchDirectory scratch("quittance_archive");
  const auto archive = FileArchive::at(scratch.path("book"));
  const auto unknown = archive->load(sha256("never stored"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Errc::unknown_file);
  const Digest digest = *archive->store("payments");
  std::ofstream(scratch.path("book/files/" + digest.hex())) << "paymentz";
  const auto damaged = archive->load(digest);
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, Errc::book_damaged);
  EXPECT_NE(archive->failure().message.find(digest.hex()), std::string::npos);
  ASSERT_TRUE(archive->store("payments"));
  EXPECT_EQ(archive->load(digest).value_or(""), "payments");
}

// Whatever operation a fault or a power cut meets: a stored file is whole afterwards, and a file
// that is there under its digest is never a part of itself.
TEST(FileArchive, SurvivesAFaultAtEveryOperation) {
  const ScratchDirectory scratch("quittance_archive");
  const std::string first(2'500'000, 'a');
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
        stored_first = archive->store(first).has_value();
        stored_second = archive->store(second).has_value();
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
        EXPECT_TRUE(after->store(bytes)) << after->failure().message;
        EXPECT_EQ(after->load(sha256(bytes)).value_or(""), bytes);
      }
    }
    std::cout << name(fault) << " fired " << fired << " times\n";
    EXPECT_GT(fired, 1);
  }
}

}  // namespace
}  // namespace quittance::storage

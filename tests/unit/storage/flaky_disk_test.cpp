// A disk that answers wrongly once and rightly afterwards: whatever an opening made of the one
// answer, the next opening finds the whole book.
#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "storage/anchor.h"
#include "storage/backup.h"
#include "tests/support/book_workload.h"
#include "tests/support/stride.h"

namespace quittance::storage {
namespace {

namespace fs = std::filesystem;
using testing::append_blocks;
using testing::bytes_of;
using testing::check_book;
using testing::Finding;
using testing::Outcome;
using testing::ScratchDirectory;

// A file's bytes as the disk gave them, from memory.
class WrongSequentialFile : public rocksdb::FSSequentialFile {
 public:
  explicit WrongSequentialFile(std::string bytes) : bytes_(std::move(bytes)) {}
  rocksdb::IOStatus Read(std::size_t size, const rocksdb::IOOptions&, rocksdb::Slice* result,
                         char* scratch, rocksdb::IODebugContext*) override {
    const std::size_t taken = bytes_.copy(scratch, size, at_);
    at_ += taken;
    *result = rocksdb::Slice(scratch, taken);
    return rocksdb::IOStatus::OK();
  }
  rocksdb::IOStatus Skip(std::uint64_t size) override {
    at_ += std::min<std::uint64_t>(size, bytes_.size() - at_);
    return rocksdb::IOStatus::OK();
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

// Answers wrongly when a file of some kind is opened to be read from its front for the `at`-th
// time, and rightly before and after.
class FlakyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  using Change = std::function<void(std::string&)>;
  FlakyFileSystem(std::string ending, std::uint64_t at, Change change)
      : FileSystemWrapper(rocksdb::FileSystem::Default()),
        ending_(std::move(ending)),
        at_(at),
        change_(std::move(change)) {}
  [[nodiscard]] static const char* kClassName() { return "QuittanceFlakyFileSystem"; }
  const char* Name() const override { return kClassName(); }

  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override {
    {
      const std::lock_guard guard(mutex_);
      if (path.ends_with(ending_) && ++opened_ == at_) {
        std::string bytes = bytes_of(path);
        change_(bytes);
        *file = std::make_unique<WrongSequentialFile>(std::move(bytes));
        return rocksdb::IOStatus::OK();
      }
    }
    return target()->NewSequentialFile(path, options, file, debug);
  }
  [[nodiscard]] bool answered_wrongly() const { return opened_ >= at_; }

 private:
  std::mutex mutex_;
  std::string ending_;
  std::uint64_t at_;
  std::uint64_t opened_ = 0;
  Change change_;
};

// Cannot say what is there: EIO, as of a volume that is just going away.
class BlindFileSystem : public rocksdb::FileSystemWrapper {
 public:
  BlindFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  [[nodiscard]] static const char* kClassName() { return "QuittanceBlindFileSystem"; }
  const char* Name() const override { return kClassName(); }
  rocksdb::IOStatus FileExists(const std::string& path, const rocksdb::IOOptions&,
                               rocksdb::IODebugContext*) override {
    return rocksdb::IOStatus::IOError("Input/output error", path);
  }
};
class BlindForFolders : public rocksdb::FileSystemWrapper {
 public:
  explicit BlindForFolders(std::string folder)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), folder_(std::move(folder)) {}
  [[nodiscard]] static const char* kClassName() { return "QuittanceBlindForFolders"; }
  const char* Name() const override { return kClassName(); }
  rocksdb::IOStatus IsDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                bool* directory, rocksdb::IODebugContext* debug) override {
    if (path == folder_) return rocksdb::IOStatus::IOError("Input/output error", path);
    return target()->IsDirectory(path, options, directory, debug);
  }

 private:
  std::string folder_;
};

// Says that files with these endings are not there.
class DenyingFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit DenyingFileSystem(std::vector<std::string> endings)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), endings_(std::move(endings)) {}
  [[nodiscard]] static const char* kClassName() { return "QuittanceDenyingFileSystem"; }
  const char* Name() const override { return kClassName(); }
  rocksdb::IOStatus FileExists(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    for (const std::string& ending : endings_) {
      if (path.ends_with(ending)) return rocksdb::IOStatus::NotFound(path);
    }
    return target()->FileExists(path, options, debug);
  }

 private:
  std::vector<std::string> endings_;
};

// A volume that goes away while its files are open.
class LeavingFile : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  LeavingFile(std::unique_ptr<rocksdb::FSRandomAccessFile> file, const bool& away)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), away_(away) {}
  rocksdb::IOStatus Read(std::uint64_t offset, std::size_t size, const rocksdb::IOOptions& options,
                         rocksdb::Slice* result, char* scratch,
                         rocksdb::IODebugContext* debug) const override {
    if (away_) return rocksdb::IOStatus::IOError("While pread", "Input/output error");
    return target()->Read(offset, size, options, result, scratch, debug);
  }

 private:
  const bool& away_;
};
class LeavingFileSystem : public rocksdb::FileSystemWrapper {
 public:
  LeavingFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  [[nodiscard]] static const char* kClassName() { return "QuittanceLeavingFileSystem"; }
  const char* Name() const override { return kClassName(); }
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        rocksdb::IODebugContext* debug) override {
    auto done = target()->NewRandomAccessFile(path, options, file, debug);
    if (done.ok()) *file = std::make_unique<LeavingFile>(std::move(*file), away);
    return done;
  }

  bool away = false;
};

// Leaves the logs out of one listing of a folder, the `at`-th.
class ForgetfulFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit ForgetfulFileSystem(std::uint64_t at)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), at_(at) {}
  [[nodiscard]] static const char* kClassName() { return "QuittanceForgetfulFileSystem"; }
  const char* Name() const override { return kClassName(); }
  rocksdb::IOStatus GetChildren(const std::string& path, const rocksdb::IOOptions& options,
                                std::vector<std::string>* names,
                                rocksdb::IODebugContext* debug) override {
    auto done = target()->GetChildren(path, options, names, debug);
    const std::lock_guard guard(mutex_);
    if (path.ends_with("/journal") && ++listed_ == at_) {
      std::erase_if(*names, [](const std::string& name) { return name.ends_with(".log"); });
    }
    return done;
  }
  [[nodiscard]] bool answered_wrongly() const { return listed_ >= at_; }

 private:
  std::mutex mutex_;
  std::uint64_t at_;
  std::uint64_t listed_ = 0;
};

// The ways to be wrong.
FlakyFileSystem::Change cut_at(std::size_t byte) {
  return [byte](std::string& bytes) { bytes.resize(std::min(bytes.size(), byte)); };
}
FlakyFileSystem::Change flip_at(std::size_t byte) {
  return [byte](std::string& bytes) {
    if (byte < bytes.size()) bytes[byte] = static_cast<char>(bytes[byte] ^ 4);
  };
}
FlakyFileSystem::Change zeros_from(std::size_t byte) {
  return [byte](std::string& bytes) {
    const std::size_t size = bytes.size();
    bytes.resize(std::min(size, byte));
    bytes.resize(size);
  };
}

// Both copies of an anchor's newest slot come as zeros.
void without_newest_slot(std::string& bytes) {
  const AnchorImage image = decode_anchor(bytes);
  ASSERT_FALSE(image.slots.empty());
  const AnchorImage::Slot& newest = image.slots.back();
  for (const std::size_t ring : {std::size_t{0}, kRingSize}) {
    bytes.replace(ring + newest.page * kAnchorPage, kAnchorPage, std::string(kAnchorPage, '\0'));
  }
}

class FlakyDisk : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& below = "book") const {
    return scratch_.path(below);
  }
  void copy(const std::string& from, const std::string& to) const {
    fs::remove_all(path(to));
    fs::copy(path(from), path(to), fs::copy_options::recursive);
  }
  // A book as a killed process leaves it: tables, a log with many blocks, and newer ones in the
  // anchor only. `later`: the same after one block more.
  void make_killed(const std::string& name, std::uint64_t blocks, const std::string& later = {}) {
    StoreFailure failure;
    for (const std::uint64_t now : {kFirstBlocks, blocks - kFirstBlocks}) {
      const auto store = BookStore::open(path("live"), {.create = true}, failure);
      ASSERT_TRUE(store) << failure.message;
      ASSERT_EQ(append_blocks(**store, now), now);
      if (now == kFirstBlocks) continue;
      copy("live", name);
      if (later.empty()) continue;
      ASSERT_EQ(append_blocks(**store, 1), 1U);
      copy("live", later);
    }
  }
  [[nodiscard]] std::map<std::string, std::string> bytes(const std::string& name = "book") const {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(path(name))) {
      if (!entry.is_regular_file() || entry.path().filename() == "lock") continue;
      all[entry.path().string()] = bytes_of(entry.path());
    }
    return all;
  }
  // The one log with blocks in it.
  [[nodiscard]] std::string log_of(const std::string& name) const {
    std::string largest;
    for (const auto& entry : fs::directory_iterator(path(name) + "/journal")) {
      if (entry.path().extension() != ".log") continue;
      if (largest.empty() || entry.file_size() > fs::file_size(largest)) {
        largest = entry.path().string();
      }
    }
    return largest;
  }

  // Opens a copy of `image` for writing on a disk that answers wrongly for one opening of a file
  // with this ending; then on a good one. Returns whether it did so.
  bool open_flaky(const std::string& image, const std::string& ending, std::uint64_t at,
                  const FlakyFileSystem::Change& change, std::uint64_t blocks) {
    copy(image, "book");
    const auto files = std::make_shared<FlakyFileSystem>(ending, at, change);
    const auto env = rocksdb::NewCompositeEnv(files);
    StoreOptions options;
    options.env = env.get();
    const Finding flaky = check_book(path(), options, blocks, blocks);
    EXPECT_TRUE(flaky.outcome == Outcome::whole || flaky.outcome == Outcome::refused) << flaky;
    (flaky.outcome == Outcome::refused ? refused_ : opened_) += 1;
    for (const bool read_only : {true, false}) {
      const Finding again = check_book(path(), {.read_only = read_only}, blocks, blocks);
      EXPECT_EQ(again.outcome, Outcome::whole) << again << "\nafter: " << flaky;
    }
    return files->answered_wrongly();
  }

  static constexpr std::uint64_t kFirstBlocks = 9;
  std::uint64_t refused_ = 0;
  std::uint64_t opened_ = 0;

 private:
  ScratchDirectory scratch_{"quittance_flaky"};
};

// The book is read to be proved and read again to be written: what the second reading does not show
// must not be deleted.
TEST_F(FlakyDisk, LosesNothingByOneWrongReadingOfTheJournal) {
  constexpr std::uint64_t kBlocks = 27;  // the next one is too large for the anchor
  ASSERT_NO_FATAL_FAILURE(make_killed("whole", kBlocks, "torn"));
  // Killed while it wrote the next block: the log's last record, with those before it, is torn.
  fs::copy(path("whole/anchor"), path("torn/anchor"), fs::copy_options::overwrite_existing);
  const std::string log = log_of("torn");
  std::string torn = bytes_of(log);
  ASSERT_GT(torn.size(), 200'000U);
  torn[torn.size() - 1000] = static_cast<char>(torn[torn.size() - 1000] ^ 1);
  std::ofstream(log, std::ios::binary | std::ios::trunc) << torn;
  for (const char* image : {"whole", "torn"}) {
    for (const auto& entry : fs::directory_iterator(path(image) + "/journal")) {
      const std::string name = entry.path().filename().string();
      const bool tells = name == "CURRENT" || name.rfind("MANIFEST", 0) == 0 ||
                         (entry.path().extension() == ".log" && entry.file_size() > 0);
      if (!tells) continue;
      const std::uint64_t step =
          std::max<std::uint64_t>(1, entry.file_size() / 6) * testing::stride();
      bool met = true;
      for (std::uint64_t at = 1; met; ++at) {
        for (std::uint64_t byte = 3; byte < entry.file_size(); byte += step) {
          SCOPED_TRACE(std::string(image) + ", " + name + ", opening " + std::to_string(at) +
                       ", byte " + std::to_string(byte));
          met = open_flaky(image, name, at, cut_at(byte), kBlocks);
          if (met) open_flaky(image, name, at, flip_at(byte), kBlocks);
          if (met) open_flaky(image, name, at, zeros_from(byte), kBlocks);
          if (HasFailure()) return;
        }
      }
    }
  }
  std::cout << refused_ << " refused, " << opened_ << " opened\n";
  EXPECT_GT(refused_, 10 / testing::stride());
  EXPECT_GT(opened_, 10 / testing::stride());
}

// RocksDB finds its logs by listing their folder. One that it did not see when it opened it keeps
// (7.8): that two readings differ is then all that happens.
TEST_F(FlakyDisk, LosesNothingByOneWrongListing) {
  constexpr std::uint64_t kBlocks = 27;
  ASSERT_NO_FATAL_FAILURE(make_killed("killed", kBlocks));
  int times = 0;
  for (std::uint64_t at = 1;; ++at) {
    copy("killed", "book");
    const auto files = std::make_shared<ForgetfulFileSystem>(at);
    const auto env = rocksdb::NewCompositeEnv(files);
    StoreOptions options;
    options.env = env.get();
    const Finding flaky = check_book(path(), options, kBlocks, kBlocks);
    EXPECT_TRUE(flaky.outcome == Outcome::whole || flaky.outcome == Outcome::refused) << flaky;
    const Finding again = check_book(path(), {}, kBlocks, kBlocks);
    EXPECT_EQ(again.outcome, Outcome::whole) << again << "\nlisting " << at << ", after: " << flaky;
    if (!files->answered_wrongly()) break;
    ++times;
  }
  EXPECT_GT(times, 2);
}

// After an unclean end the anchor is written anew, and with it goes whatever one reading missed.
TEST_F(FlakyDisk, LosesNothingByOneWrongReadingOfTheAnchor) {
  constexpr std::uint64_t kBlocks = 20;
  ASSERT_NO_FATAL_FAILURE(make_killed("killed", kBlocks));
  int times = 0;
  for (std::uint64_t at = 1; at <= 4; ++at) {
    copy("killed", "book");
    const auto files = std::make_shared<FlakyFileSystem>("/anchor", at, without_newest_slot);
    const auto env = rocksdb::NewCompositeEnv(files);
    StoreOptions options;
    options.env = env.get();
    StoreFailure failure;
    {
      const auto store = BookStore::open(path(), options, failure);
      if (files->answered_wrongly()) {
        ++times;
        EXPECT_FALSE(store);
        EXPECT_EQ(failure.code, Errc::io_failed);
        EXPECT_NE(failure.message.find("two readings of the anchor"), std::string::npos)
            << failure.message;
      }
    }
    const Finding again = check_book(path(), {}, kBlocks, kBlocks);
    EXPECT_EQ(again.outcome, Outcome::whole) << again;
  }
  EXPECT_GT(times, 0);
}

// What cannot be seen is not missing: a book must not be created over it.
TEST_F(FlakyDisk, MakesNoBookWhereItCannotSee) {
  ASSERT_NO_FATAL_FAILURE(make_killed("book", 20));
  const auto before = bytes();
  const auto env = rocksdb::NewCompositeEnv(std::make_shared<BlindFileSystem>());
  for (const bool read_only : {true, false}) {
    StoreFailure failure;
    StoreOptions options{.create = true, .read_only = read_only};
    options.env = env.get();
    EXPECT_FALSE(BookStore::open(path(), options, failure));
    EXPECT_EQ(failure.code, Errc::io_failed) << failure.message;
    EXPECT_TRUE(bytes() == before) << "the book was changed";
  }
  EXPECT_EQ(check_book(path(), {}, 20, 20).outcome, Outcome::whole);
}

// Two looks that were wrong, or one at what a creation left that was cut before its last step: the
// list of names says otherwise.
TEST_F(FlakyDisk, MakesNoBookWhereOneIsListed) {
  ASSERT_NO_FATAL_FAILURE(make_killed("book", 20));
  using Endings = std::vector<std::string>;
  for (const auto& endings : {Endings{"/anchor", "/journal"}, Endings{"/anchor"}}) {
    if (endings.size() == 1) std::ofstream(path("book/creating")) << "this book is being created\n";
    const auto before = bytes();
    const auto env = rocksdb::NewCompositeEnv(std::make_shared<DenyingFileSystem>(endings));
    StoreFailure failure;
    StoreOptions options{.create = true};
    options.env = env.get();
    EXPECT_FALSE(BookStore::open(path(), options, failure));
    EXPECT_EQ(failure.code, Errc::io_failed) << failure.message;
    EXPECT_NE(failure.message.find("not found there a moment ago"), std::string::npos)
        << failure.message;
    EXPECT_TRUE(bytes() == before) << "the book was changed";
  }
  EXPECT_EQ(check_book(path(), {}, 20, 20).outcome, Outcome::whole);
}

// The message names the copy whose readings differ.
TEST_F(FlakyDisk, NamesTheSecondAnchorWhereItIsTheOneThatDiffers) {
  constexpr std::uint64_t kBlocks = 5;
  fs::create_directories(path("witness"));
  StoreFailure failure;
  {
    const auto store =
        BookStore::open(path(), {.create = true, .anchor_dir = path("witness")}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_EQ(append_blocks(**store, kBlocks), kBlocks);
  }
  fs::remove(path("book/clean"));
  const auto files = std::make_shared<FlakyFileSystem>(".anchor", 1, without_newest_slot);
  const auto env = rocksdb::NewCompositeEnv(files);
  StoreOptions options{.anchor_dir = path("witness")};
  options.env = env.get();
  EXPECT_FALSE(BookStore::open(path(), options, failure));
  EXPECT_TRUE(files->answered_wrongly());
  EXPECT_NE(failure.message.find("two readings of the anchor " + path("witness")),
            std::string::npos)
      << failure.message;
  EXPECT_EQ(check_book(path(), {}, kBlocks, kBlocks).outcome, Outcome::whole);
}

// RocksDB passes over rows that it cannot read, and says nothing: that must not be called damage,
// for which one would restore a backup.
TEST_F(FlakyDisk, CallsADiskThatDoesNotAnswerNoDamage) {
  constexpr std::uint64_t kBlocks = 40;
  StoreFailure failure;
  for (const std::uint64_t blocks : {kBlocks - 10, std::uint64_t{10}, std::uint64_t{0}}) {
    const auto store = BookStore::open(path(), {.create = true}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_EQ(append_blocks(**store, blocks), blocks);
  }
  const auto files = std::make_shared<LeavingFileSystem>();
  const auto env = rocksdb::NewCompositeEnv(files);
  StoreOptions options{.read_only = true};
  options.env = env.get();
  const auto store = BookStore::open(path(), options, failure);
  ASSERT_TRUE(store) << failure.message;
  files->away = true;
  EXPECT_FALSE((*store)->read(1, [](const BlockView&) { return true; }));
  EXPECT_EQ((*store)->failure().code, Errc::io_failed) << (*store)->failure().message;
}

// Nor is one restored over it.
TEST_F(FlakyDisk, RestoresNothingWhereItCannotSee) {
  ASSERT_NO_FATAL_FAILURE(make_killed("book", 20));
  StoreFailure failure;
  {
    const auto store = BookStore::open(path("live"), {.read_only = true}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_TRUE(back_up(**store, path("live"), path("backup"), nullptr, failure))
        << failure.message;
  }
  const auto before = bytes();
  const auto env = rocksdb::NewCompositeEnv(std::make_shared<BlindForFolders>(path()));
  EXPECT_FALSE(restore_book(path("backup"), {.book_directory = path()}, env.get(), failure));
  EXPECT_EQ(failure.code, Errc::io_failed) << failure.message;
  EXPECT_TRUE(bytes() == before) << "the book was changed";
}

// A backup without the original files would be called proved, and miss them when it is needed.
TEST_F(FlakyDisk, BacksNothingUpWhereItCannotSeeTheOriginals) {
  ASSERT_NO_FATAL_FAILURE(make_killed("book", 20));
  StoreFailure failure;
  const auto store = BookStore::open(path("live"), {.read_only = true}, failure);
  ASSERT_TRUE(store) << failure.message;
  const auto env = rocksdb::NewCompositeEnv(std::make_shared<BlindForFolders>(path("live/files")));
  EXPECT_FALSE(back_up(**store, path("live"), path("backup"), env.get(), failure));
  EXPECT_EQ(failure.code, Errc::io_failed) << failure.message;
}

}  // namespace
}  // namespace quittance::storage

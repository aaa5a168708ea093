#include <fmt/format.h>

#include <mutex>
#include <optional>
#include <utility>

#include "storage/book_layout.h"
#include "storage/book_store.h"
#include "storage/failure.h"
#include "storage/file_system.h"

namespace quittance::storage {
namespace {

class DirectoryArchive : public FileArchive {
 public:
  DirectoryArchive(const std::string& book_directory, rocksdb::Env* env)
      : files_(env), directory_(paths_of(book_directory).files) {}

  [[nodiscard]] Result<Digest> store(std::string_view bytes) override {
    const Digest digest = sha256(bytes);
    const std::string path = path_of(digest);
    const std::lock_guard guard(storing_);
    if (dead_) return note(*dead_);
    auto done = files_.make_directories(directory_);
    std::string there;
    if (done.ok() && files_.exists(path) && files_.read(path, there).ok() && there == bytes) {
      // Its content was synced before its name; the name may not be, if a crash came in between.
      done = files_.sync_directory(directory_);
    } else if (done.ok()) {
      done = files_.replace(path, bytes);
    }
    if (done.ok()) return digest;
    dead_ = failure_of(done, "cannot keep the original file", path);
    return note(*dead_);
  }

  [[nodiscard]] bool has(const Digest& digest) const override {
    return files_.exists(path_of(digest));
  }

  [[nodiscard]] Result<std::string> load(const Digest& digest) const override {
    const std::string path = path_of(digest);
    if (!files_.exists(path)) {
      return note({Errc::unknown_file, fmt::format("no file {} in {}. Check its digest with the "
                                                   "files command.",
                                                   digest.hex(), directory_)});
    }
    std::string bytes;
    if (const auto done = files_.read(path, bytes); !done.ok()) {
      return note(failure_of(done, "cannot read the original file", path));
    }
    if (sha256(bytes) != digest) {
      return note(
          {Errc::book_damaged,
           fmt::format("the original file {} does not match its digest. Put an undamaged copy "
                       "in its place or restore it from a backup; the journal is not affected.",
                       path)});
    }
    return bytes;
  }

  [[nodiscard]] StoreFailure failure() const override {
    const std::lock_guard guard(failing_);
    return failure_;
  }

 private:
  [[nodiscard]] std::string path_of(const Digest& digest) const {
    return directory_ + "/" + digest.hex();
  }
  FailWith note(StoreFailure cause) const {
    const std::lock_guard guard(failing_);
    return report(failure_, std::move(cause));
  }

  Files files_;
  std::string directory_;
  std::mutex storing_;
  std::optional<StoreFailure> dead_;  // a sync that failed once may lie when asked again
  mutable std::mutex failing_;
  mutable StoreFailure failure_{Errc::io_failed, "no call has failed"};
};

}  // namespace

std::unique_ptr<FileArchive> FileArchive::at(const std::string& book_directory, rocksdb::Env* env) {
  return std::make_unique<DirectoryArchive>(book_directory, env);
}

}  // namespace quittance::storage

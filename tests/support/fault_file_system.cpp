#include "tests/support/fault_file_system.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

namespace quittance::testing {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kSector = 512;

// RocksDB's information log and its rotation.
bool is_log_text(const std::string& path) {
  return fs::path(path).filename().string().rfind("LOG", 0) == 0;
}

rocksdb::IOStatus power_is_off() {
  return rocksdb::IOStatus::IOError("the power is off");
}

std::string_view word(int operation) {
  constexpr std::string_view kWords[] = {"write", "sync",           "create", "remove", "rename",
                                         "make",  "directory sync", "close",  "look",   "read"};
  return kWords[operation];
}

void overwrite(const std::string& path, std::uint64_t offset, std::string_view bytes) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(offset));
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

std::string_view name(Fault fault) {
  constexpr std::string_view kNames[] = {
      "none",        "power_cut",     "write_error",    "no_space",
      "short_write", "sync_failure",  "rename_failure", "directory_sync_failure",
      "read_error",  "killed_before", "killed_within",  "killed_after"};
  return kNames[static_cast<std::size_t>(fault)];
}

std::string_view name(Loss loss) {
  constexpr std::string_view kNames[] = {"drop", "tear", "garble", "keep", "mixed"};
  return kNames[static_cast<std::size_t>(loss)];
}

// A file written at its end.
class FaultWritableFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultWritableFile(std::unique_ptr<rocksdb::FSWritableFile> file, FaultFileSystem& system,
                    std::string path, std::shared_ptr<FaultFileSystem::FileState> state)
      : FSWritableFileOwnerWrapper(std::move(file)),
        system_(system),
        path_(std::move(path)),
        state_(std::move(state)) {}

  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    const FaultFileSystem::Turn turn(system_);
    rocksdb::IOStatus failure;
    const auto verdict = system_.pass(FaultFileSystem::Operation::write, path_, failure);
    if (verdict == FaultFileSystem::Verdict::fail) return failure;
    const bool half = verdict == FaultFileSystem::Verdict::half;
    const rocksdb::Slice part(data.data(), half ? data.size() / 2 : data.size());
    auto done = target()->Append(part, options, debug);
    if (done.ok()) state_->size += part.size();
    return half && done.ok() ? failure : done;
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& /*info*/,
                           rocksdb::IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& /*options*/,
                         rocksdb::IODebugContext* /*debug*/) override {
    return system_.sync(path_);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& /*options*/,
                          rocksdb::IODebugContext* /*debug*/) override {
    return system_.sync(path_);
  }
  rocksdb::IOStatus Close(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override {
    const FaultFileSystem::Turn turn(system_);
    rocksdb::IOStatus failure;
    const auto verdict = system_.pass(FaultFileSystem::Operation::close, path_, failure);
    const auto done = target()->Close(options, debug);
    return verdict == FaultFileSystem::Verdict::proceed ? done : failure;
  }
  // Only a hint to write back: promises nothing.
  rocksdb::IOStatus RangeSync(std::uint64_t /*offset*/, std::uint64_t /*size*/,
                              const rocksdb::IOOptions& /*options*/,
                              rocksdb::IODebugContext* /*debug*/) override {
    return rocksdb::IOStatus::OK();
  }

 private:
  FaultFileSystem& system_;
  std::string path_;
  std::shared_ptr<FaultFileSystem::FileState> state_;
};

// A file written in place.
class FaultInPlaceFile : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  FaultInPlaceFile(std::unique_ptr<rocksdb::FSRandomRWFile> file, FaultFileSystem& system,
                   std::string path, std::shared_ptr<FaultFileSystem::FileState> state)
      : FSRandomRWFileOwnerWrapper(std::move(file)),
        system_(system),
        path_(std::move(path)),
        state_(std::move(state)) {}

  rocksdb::IOStatus Write(std::uint64_t offset, const rocksdb::Slice& data,
                          const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override {
    const FaultFileSystem::Turn turn(system_);
    rocksdb::IOStatus failure;
    const auto verdict = system_.pass(FaultFileSystem::Operation::write, path_, failure);
    if (verdict == FaultFileSystem::Verdict::fail) return failure;
    const bool half = verdict == FaultFileSystem::Verdict::half;
    const rocksdb::Slice part(data.data(), half ? data.size() / 2 : data.size());
    std::string before(part.size(), '\0');
    rocksdb::Slice was;
    auto done = target()->Read(offset, before.size(), options, &was, before.data(), debug);
    if (!done.ok()) return done;
    state_->patches.push_back({offset, was.ToString()});
    done = target()->Write(offset, part, options, debug);
    return half && done.ok() ? failure : done;
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& /*options*/,
                         rocksdb::IODebugContext* /*debug*/) override {
    return system_.sync(path_);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& /*options*/,
                          rocksdb::IODebugContext* /*debug*/) override {
    return system_.sync(path_);
  }

 private:
  FaultFileSystem& system_;
  std::string path_;
  std::shared_ptr<FaultFileSystem::FileState> state_;
};

class FaultDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  FaultDirectory(std::unique_ptr<rocksdb::FSDirectory> directory, FaultFileSystem& system,
                 std::string path)
      : FSDirectoryWrapper(std::move(directory)), system_(system), path_(std::move(path)) {}

  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& /*options*/,
                          rocksdb::IODebugContext* /*debug*/) override {
    const FaultFileSystem::Turn turn(system_);
    rocksdb::IOStatus failure;
    const auto verdict = system_.pass(FaultFileSystem::Operation::directory_sync, path_, failure);
    if (verdict != FaultFileSystem::Verdict::proceed) return failure;
    if (system_.sync_is_ignored(path_)) {
      ++system_.ignored_syncs_;
      return rocksdb::IOStatus::OK();
    }
    const fs::path here = fs::path(path_).lexically_normal();
    std::erase_if(system_.names_, [&here](const FaultFileSystem::NameChange& change) {
      return fs::path(change.path).parent_path().lexically_normal() == here;
    });
    return rocksdb::IOStatus::OK();
  }
  rocksdb::IOStatus FsyncWithDirOptions(const rocksdb::IOOptions& options,
                                        rocksdb::IODebugContext* debug,
                                        const rocksdb::DirFsyncOptions& /*reason*/) override {
    return Fsync(options, debug);
  }

 private:
  FaultFileSystem& system_;
  std::string path_;
};

FaultFileSystem::FaultFileSystem(FaultPlan plan, std::string stash)
    : FileSystemWrapper(rocksdb::FileSystem::Default()),
      plan_(std::move(plan)),
      stash_(std::move(stash)),
      random_(plan_.seed) {}

void FaultFileSystem::fail_after(std::uint64_t after) {
  const std::lock_guard guard(mutex_);
  plan_.at = operations_ + after;
}

bool FaultFileSystem::fired() const {
  return !fired_at().empty();
}

std::string FaultFileSystem::fired_at() const {
  const std::lock_guard guard(mutex_);
  return fired_at_;
}

std::uint64_t FaultFileSystem::operations() const {
  const std::lock_guard guard(mutex_);
  return operations_;
}

std::uint64_t FaultFileSystem::ignored_syncs() const {
  const std::lock_guard guard(mutex_);
  return ignored_syncs_;
}

bool FaultFileSystem::matches(Operation operation) const {
  switch (plan_.fault) {
    case Fault::none:
      return false;
    case Fault::power_cut:
      return operation < Operation::close;
    case Fault::killed_before:
    case Fault::killed_after:
      return operation < Operation::look;
    case Fault::write_error:
      return operation == Operation::write || operation == Operation::create ||
             operation == Operation::make || operation == Operation::remove ||
             operation == Operation::close;
    case Fault::short_write:
    case Fault::killed_within:
      return operation == Operation::write;
    case Fault::no_space:
      return operation == Operation::write || operation == Operation::create ||
             operation == Operation::make;
    case Fault::sync_failure:
      return operation == Operation::sync;
    case Fault::rename_failure:
      return operation == Operation::rename;
    case Fault::directory_sync_failure:
      return operation == Operation::directory_sync;
    case Fault::read_error:
      return operation >= Operation::look;
  }
  return false;
}

FaultFileSystem::Turn::~Turn() {
  if (system_.ends_) ::kill(::getpid(), SIGKILL);
}

FaultFileSystem::Verdict FaultFileSystem::pass(Operation operation, const std::string& path,
                                               rocksdb::IOStatus& failure) {
  if (off_) {
    failure = power_is_off();
    return Verdict::fail;
  }
  if (!matches(operation) || ++operations_ != plan_.at) return Verdict::proceed;
  const fs::path where(path);
  fired_at_ = std::string(word(static_cast<int>(operation))) + " " +
              where.parent_path().filename().string() + "/" + where.filename().string();
  switch (plan_.fault) {
    case Fault::power_cut:
      off_ = true;
      failure = power_is_off();
      return Verdict::fail;
    case Fault::killed_before:
      ::kill(::getpid(), SIGKILL);
      return Verdict::fail;
    case Fault::killed_within:
    case Fault::killed_after:
      ends_ = true;
      return plan_.fault == Fault::killed_within ? Verdict::half : Verdict::proceed;
    case Fault::no_space:
      failure = rocksdb::IOStatus::NoSpace("injected: no space left on device", path);
      return Verdict::fail;
    case Fault::short_write:
      failure = rocksdb::IOStatus::IOError("injected: short write", path);
      return Verdict::half;
    case Fault::sync_failure:
    case Fault::directory_sync_failure:
      failure = rocksdb::IOStatus::IOError("injected: while fsync: input/output error", path);
      return Verdict::fail;
    default:
      failure = rocksdb::IOStatus::IOError("injected: input/output error", path);
      return Verdict::fail;
  }
}

bool FaultFileSystem::sync_is_ignored(const std::string& path) const {
  return std::any_of(
      plan_.ignore_sync_of.begin(), plan_.ignore_sync_of.end(), [&path](const std::string& part) {
        return path.find(part) != std::string::npos && !path.ends_with(part + ".tmp");
      });
}

rocksdb::IOStatus FaultFileSystem::sync(const std::string& path) {
  if (plan_.sync_takes.count() > 0) std::this_thread::sleep_for(plan_.sync_takes);
  const Turn turn(*this);
  rocksdb::IOStatus failure;
  const auto state = files_.find(path);
  if (pass(Operation::sync, path, failure) != Verdict::proceed) {
    if (state != files_.end()) state->second->syncs_lie = true;
    return failure;
  }
  if (sync_is_ignored(path)) {
    ++ignored_syncs_;
    return rocksdb::IOStatus::OK();
  }
  if (state != files_.end() && !state->second->syncs_lie) {
    state->second->synced = state->second->size;
    state->second->patches.clear();
  }
  return rocksdb::IOStatus::OK();
}

std::string FaultFileSystem::stash_away(const std::string& path) {
  if (!fs::exists(path)) return {};
  std::string kept = stash_ + "/" + std::to_string(++stashed_);
  fs::rename(path, kept);
  const auto state = files_.find(path);
  if (state != files_.end()) {
    files_[kept] = state->second;
    files_.erase(state);
  }
  return kept;
}

rocksdb::IOStatus FaultFileSystem::NewWritableFile(const std::string& path,
                                                   const rocksdb::FileOptions& options,
                                                   std::unique_ptr<rocksdb::FSWritableFile>* file,
                                                   rocksdb::IODebugContext* debug) {
  if (is_log_text(path)) return target()->NewWritableFile(path, options, file, debug);
  const Turn turn(*this);
  rocksdb::IOStatus failure;
  if (pass(Operation::create, path, failure) != Verdict::proceed) return failure;
  std::string kept = stash_away(path);
  std::unique_ptr<rocksdb::FSWritableFile> opened;
  auto done = target()->NewWritableFile(path, options, &opened, debug);
  if (!done.ok()) return done;
  names_.push_back({Operation::create, path, {}, std::move(kept)});
  auto state = std::make_shared<FileState>();
  files_[path] = state;
  *file = std::make_unique<FaultWritableFile>(std::move(opened), *this, path, std::move(state));
  return done;
}

// Not used by our settings; if that changes, the test must learn to track them.
rocksdb::IOStatus FaultFileSystem::ReopenWritableFile(
    const std::string& /*path*/, const rocksdb::FileOptions& /*options*/,
    std::unique_ptr<rocksdb::FSWritableFile>* /*file*/, rocksdb::IODebugContext* /*debug*/) {
  return rocksdb::IOStatus::NotSupported("reopening a file is not simulated");
}

rocksdb::IOStatus FaultFileSystem::ReuseWritableFile(
    const std::string& /*path*/, const std::string& /*old_path*/,
    const rocksdb::FileOptions& /*options*/, std::unique_ptr<rocksdb::FSWritableFile>* /*file*/,
    rocksdb::IODebugContext* /*debug*/) {
  return rocksdb::IOStatus::NotSupported("reusing a file is not simulated");
}

rocksdb::IOStatus FaultFileSystem::LinkFile(const std::string& /*from*/, const std::string& /*to*/,
                                            const rocksdb::IOOptions& /*options*/,
                                            rocksdb::IODebugContext* /*debug*/) {
  return rocksdb::IOStatus::NotSupported("linking a file is not simulated");
}

rocksdb::IOStatus FaultFileSystem::NewRandomRWFile(const std::string& path,
                                                   const rocksdb::FileOptions& options,
                                                   std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                                   rocksdb::IODebugContext* debug) {
  const std::lock_guard guard(mutex_);
  if (off_) return power_is_off();
  if (auto looked = pass_reading(Operation::look, path); !looked.ok()) return looked;
  std::unique_ptr<rocksdb::FSRandomRWFile> opened;
  auto done = target()->NewRandomRWFile(path, options, &opened, debug);
  if (!done.ok()) return done;
  auto& state = files_[path];
  if (state == nullptr) {
    state = std::make_shared<FileState>();
    state->size = state->synced = fs::file_size(path);
  }
  *file = std::make_unique<FaultInPlaceFile>(std::move(opened), *this, path, state);
  return done;
}

rocksdb::IOStatus FaultFileSystem::NewDirectory(const std::string& path,
                                                const rocksdb::IOOptions& options,
                                                std::unique_ptr<rocksdb::FSDirectory>* directory,
                                                rocksdb::IODebugContext* debug) {
  {
    const std::lock_guard guard(mutex_);
    if (auto looked = pass_reading(Operation::look, path); !looked.ok()) return looked;
  }
  std::unique_ptr<rocksdb::FSDirectory> opened;
  auto done = target()->NewDirectory(path, options, &opened, debug);
  if (done.ok()) *directory = std::make_unique<FaultDirectory>(std::move(opened), *this, path);
  return done;
}

rocksdb::IOStatus FaultFileSystem::DeleteFile(const std::string& path,
                                              const rocksdb::IOOptions& options,
                                              rocksdb::IODebugContext* debug) {
  if (is_log_text(path)) return target()->DeleteFile(path, options, debug);
  const Turn turn(*this);
  rocksdb::IOStatus failure;
  if (pass(Operation::remove, path, failure) != Verdict::proceed) return failure;
  std::string kept = stash_away(path);
  if (kept.empty()) return rocksdb::IOStatus::PathNotFound(path);
  names_.push_back({Operation::remove, path, {}, std::move(kept)});
  return rocksdb::IOStatus::OK();
}

rocksdb::IOStatus FaultFileSystem::CreateDir(const std::string& path,
                                             const rocksdb::IOOptions& options,
                                             rocksdb::IODebugContext* debug) {
  const Turn turn(*this);
  rocksdb::IOStatus failure;
  if (pass(Operation::make, path, failure) != Verdict::proceed) return failure;
  auto done = target()->CreateDir(path, options, debug);
  if (done.ok()) names_.push_back({Operation::make, path, {}, {}});
  return done;
}

rocksdb::IOStatus FaultFileSystem::CreateDirIfMissing(const std::string& path,
                                                      const rocksdb::IOOptions& options,
                                                      rocksdb::IODebugContext* debug) {
  if (fs::is_directory(path)) return rocksdb::IOStatus::OK();
  return CreateDir(path, options, debug);
}

rocksdb::IOStatus FaultFileSystem::LockFile(const std::string& path,
                                            const rocksdb::IOOptions& options,
                                            rocksdb::FileLock** lock,
                                            rocksdb::IODebugContext* debug) {
  const Turn turn(*this);
  rocksdb::IOStatus failure;
  // Like a file that is closed: no part of what a power cut loses.
  if (pass(Operation::close, path, failure) != Verdict::proceed) return failure;
  return target()->LockFile(path, options, lock, debug);
}

rocksdb::IOStatus FaultFileSystem::RenameFile(const std::string& from, const std::string& to,
                                              const rocksdb::IOOptions& options,
                                              rocksdb::IODebugContext* debug) {
  if (is_log_text(from)) return target()->RenameFile(from, to, options, debug);
  const Turn turn(*this);
  rocksdb::IOStatus failure;
  if (pass(Operation::rename, to, failure) != Verdict::proceed) return failure;
  std::string kept = stash_away(to);
  auto done = target()->RenameFile(from, to, options, debug);
  if (!done.ok()) return done;
  const auto state = files_.find(from);
  if (state != files_.end()) {
    files_[to] = state->second;
    files_.erase(from);
  }
  names_.push_back({Operation::rename, to, from, std::move(kept)});
  return done;
}

std::uint64_t FaultFileSystem::below(std::uint64_t bound) {
  return bound == 0 ? 0 : random_() % bound;
}

void FaultFileSystem::undo(const NameChange& change) {
  const auto move = [this](const std::string& from, const std::string& to) {
    if (!fs::exists(from)) return;
    fs::rename(from, to);
    const auto state = files_.find(from);
    if (state == files_.end()) return;
    files_[to] = state->second;
    files_.erase(from);
  };
  if (change.operation == Operation::make) {
    fs::remove_all(change.path);
    return;
  }
  if (change.operation == Operation::create) {
    fs::remove(change.path);
    files_.erase(change.path);
  }
  if (change.operation == Operation::rename) move(change.path, change.from);
  if (!change.stash.empty()) move(change.stash, change.path);
}

void FaultFileSystem::lose_bytes(const std::string& path, const FileState& state, Loss loss) {
  const std::uint64_t unsynced = state.size - state.synced;
  if (unsynced > 0) {
    const std::uint64_t kept = loss == Loss::drop ? 0 : below(unsynced + 1);
    if (loss == Loss::garble) {
      std::string garbage(kept, '\0');
      if (below(2) == 0) {  // else zeros, as after a size that reached the disk before its bytes
        std::generate(garbage.begin(), garbage.end(),
                      [this] { return static_cast<char>(below(256)); });
      }
      overwrite(path, state.synced + below(kept), garbage);
    }
    fs::resize_file(path, state.synced + kept);
  }
  for (auto patch = state.patches.rbegin(); patch != state.patches.rend(); ++patch) {
    for (std::uint64_t begin = 0; begin < patch->before.size(); begin += kSector) {
      std::string sector = patch->before.substr(begin, kSector);
      const std::uint64_t choice = loss == Loss::drop ? 0 : below(loss == Loss::tear ? 2 : 3);
      if (choice == 1) continue;  // this sector reached the disk
      if (choice == 2) {
        std::generate(sector.begin(), sector.end(),
                      [this] { return static_cast<char>(below(256)); });
      }
      overwrite(path, patch->offset + begin, sector);
    }
  }
}

void FaultFileSystem::lose_unsynced(Loss loss) {
  const std::lock_guard guard(mutex_);
  constexpr Loss kMixed[] = {Loss::drop, Loss::tear, Loss::garble, Loss::keep};
  // Names change in order, as in a journalling file system: some first ones survive.
  std::size_t names_kept = names_.size();
  if (loss == Loss::drop) names_kept = 0;
  if (loss == Loss::mixed || loss == Loss::tear) names_kept = below(names_.size() + 1);
  while (names_.size() > names_kept) {
    undo(names_.back());
    names_.pop_back();
  }
  for (const auto& [path, state] : files_) {
    const Loss chosen = loss == Loss::mixed ? kMixed[below(4)] : loss;
    if (chosen != Loss::keep && fs::exists(path)) lose_bytes(path, *state, chosen);
  }
}

}  // namespace quittance::testing

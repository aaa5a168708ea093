#include "storage/backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "storage/backup_proof.h"
#include "storage/book_layout.h"
#include "storage/failure.h"
#include "storage/file_archive.h"
#include "storage/lock.h"

namespace quittance::storage {
namespace {

constexpr std::size_t kSegmentSize = std::size_t{32} << 20;

// Writes blocks into segments of about 32 MiB, each put in place whole.
class SegmentWriter {
 public:
  SegmentWriter(const Files& files, const std::string& directory, BackupManifest& manifest)
      : files_(files), directory_(directory), manifest_(manifest) {}

  [[nodiscard]] rocksdb::IOStatus add(const BlockView& view) {
    const BlockHeader header{.block = view.block,
                             .first_sequence = view.first_sequence,
                             .event_count = view.event_count,
                             .events_size = view.events.size(),
                             .predecessor = manifest_.head.digest,
                             .digest = view.digest};
    if (bytes_.empty()) first_ = view.block;
    bytes_ += encode_header(header);
    bytes_.append(view.events);
    manifest_.head = head_after(header);
    return bytes_.size() < kSegmentSize ? rocksdb::IOStatus::OK() : flush();
  }
  [[nodiscard]] rocksdb::IOStatus flush() {
    if (bytes_.empty()) return rocksdb::IOStatus::OK();
    manifest_.segments.push_back({.first = first_,
                                  .last = manifest_.head.block,
                                  .size = bytes_.size(),
                                  .digest = sha256(bytes_)});
    const auto done = files_.replace(directory_ + "/" + segment_name(first_), bytes_);
    bytes_.clear();
    return done;
  }

 private:
  const Files& files_;
  const std::string& directory_;
  BackupManifest& manifest_;
  std::string bytes_;
  std::uint64_t first_ = 0;
};

// The manifest to go on from; an empty one where the folder holds no backup yet.
Result<BackupManifest> begin(const Files& files, const std::string& directory,
                             StoreFailure& failure) {
  if (files.exists(directory + "/manifest")) return read_manifest(files, directory, failure);
  static const std::set<std::string, std::less<>> kOurs{"blocks", "files", "lock", "manifest.tmp"};
  std::vector<std::string> names;
  if (const auto done = files.list(directory, names); !done.ok()) {
    return report(failure, failure_of(done, "cannot list the backup's folder", directory));
  }
  for (const std::string& name : names) {
    if (kOurs.contains(name)) continue;
    return report(failure, {Errc::usage, fmt::format("{} holds {} and no backup. Name an empty "
                                                     "folder, or one that `quittance backup` made.",
                                                     directory, name)});
  }
  return BackupManifest{.head = genesis_head(), .segments = {}, .files = {}};
}

// The backup must be a beginning of the book's history.
Result<void> check_same_history(BookStore& store, const Head& backup, const std::string& directory,
                                StoreFailure& failure) {
  if (backup.block == 0) return {};
  bool same = false;
  if (backup.block <= store.head().block) {
    const auto look = [&](const BlockView& view) {
      same = view.digest == backup.digest;
      return false;
    };
    if (!store.read(backup.block, look)) return report(failure, store.failure());
  }
  if (same) return {};
  return report(failure,
                {Errc::usage, fmt::format("the backup in {} is of another history than this book: "
                                          "its block {} is not the book's. Back up into another "
                                          "folder, and keep this one.",
                                          directory, backup.block)});
}

}  // namespace

Result<BackupReport> back_up(BookStore& store, const std::string& book_directory,
                             const std::string& directory, Environment* env,
                             StoreFailure& failure) {
  const Files files(env);
  const auto failed = [&](const rocksdb::Status& status) {
    return report(failure, failure_of(status, "cannot write the backup", directory));
  };
  if (files.is_directory(directory)) {  // asked before a lock is made in somebody else's folder
    QTRY_VOID(begin(files, directory, failure));
  }
  if (const auto done = files.make_directories(directory); !done.ok())
    return report(failure, cannot_make_folder(done, directory));
  QTRY(const BookLock lock, BookLock::exclusive(directory + "/lock", failure));
  QTRY(BackupManifest manifest, begin(files, directory, failure));
  QTRY_VOID(check_same_history(store, manifest.head, directory, failure));
  for (const char* below : {"/blocks", "/files"}) {
    if (const auto done = files.make_directories(directory + below); !done.ok())
      return failed(done);
  }

  BackupReport done_report;
  SegmentWriter writer(files, directory, manifest);
  rocksdb::IOStatus written;
  const auto read = store.read(manifest.head.block + 1, [&](const BlockView& view) {
    ++done_report.blocks_added;
    written = writer.add(view);
    return written.ok();
  });
  if (!read) return report(failure, store.failure());
  if (written.ok()) written = writer.flush();
  if (!written.ok()) return failed(written);

  // Listed after the blocks were read: a file is durable before any block names it.
  const std::string archive = paths_of(book_directory).files;
  std::vector<std::string> names;
  bool there = false;
  auto looked = files.find_directory(archive, there);
  if (looked.ok() && there) looked = files.list(archive, names);
  if (!looked.ok()) return failed(looked);
  for (const std::string& name : names) {
    if (!digest_in_name(name)) continue;
    const auto place = std::lower_bound(manifest.files.begin(), manifest.files.end(), name);
    if (place != manifest.files.end() && *place == name) continue;
    QTRY_VOID(copy_file(files, paths_of(book_directory).book, directory, name, failure));
    manifest.files.insert(place, name);
    ++done_report.files_added;
  }
  // Proved before the manifest names it: a backup that was whole stays so.
  QTRY_VOID(read_blocks(
      files, directory, manifest,
      [](const BlockHeader&, std::string_view) { return Result<void>(); }, failure));
  QTRY_VOID(prove_files(files, directory, directory, manifest, failure));
  const auto done = files.replace(directory + "/manifest", encode_manifest(manifest));
  if (!done.ok()) return failed(done);
  done_report.head = manifest.head;
  done_report.files = manifest.files.size();
  return done_report;
}

Result<BackupReport> verify_backup(const std::string& directory, Environment* env,
                                   StoreFailure& failure) {
  const Files files(env);
  QTRY(const BackupManifest manifest, read_manifest(files, directory, failure));
  QTRY_VOID(read_blocks(
      files, directory, manifest,
      [](const BlockHeader&, std::string_view) { return Result<void>(); }, failure));
  QTRY_VOID(prove_files(files, directory, directory, manifest, failure));
  BackupReport proved;
  proved.head = manifest.head;
  proved.files = manifest.files.size();
  return proved;
}

}  // namespace quittance::storage

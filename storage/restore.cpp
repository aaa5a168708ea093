#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "storage/anchor_file.h"
#include "storage/backup.h"
#include "storage/backup_proof.h"
#include "storage/book_layout.h"
#include "storage/failure.h"
#include "storage/journal_db.h"
#include "storage/lock.h"

namespace quittance::storage {
namespace {

// A folder that holds nothing but what an interrupted restore left, or nothing at all.
Result<void> check_target(const Files& files, const BookPaths& paths, StoreFailure& failure) {
  bool there = false;
  auto done = files.find_directory(paths.book, there);
  if (done.ok() && !there) return {};
  if (done.ok()) done = files.find(paths.restoring, there);
  if (done.ok() && there) return {};
  std::vector<std::string> names;
  if (done.ok()) done = files.list(paths.book, names);
  if (!done.ok()) {
    return report(failure, failure_of(done, "cannot list the book's folder", paths.book));
  }
  std::erase(names, "lock");
  std::erase(names, "restoring.tmp");
  if (names.empty()) return {};
  return report(failure,
                {Errc::usage, fmt::format("{} holds {}: a book is restored into a folder that is "
                                          "missing or empty. Name another one with --book; nothing "
                                          "was changed.",
                                          paths.book, names.front())});
}

// The journal, block by block as the backup proves it; gives the anchor's entry of the last one.
Result<AnchorEntry> write_journal(const Files& files, const BookPaths& paths,
                                  const std::string& backup, const BackupManifest& manifest,
                                  StoreFailure& failure) {
  const BookId book = new_book_id(files);
  QTRY(const auto journal,
       JournalDb::open(paths.journal, JournalDb::Access::create, files.env(), failure));
  QTRY_VOID(journal->initialise(book, failure));
  AnchorEntry newest = genesis_entry(book);
  QTRY_VOID(read_blocks(
      files, backup, manifest,
      [&](const BlockHeader& header, std::string_view events) -> Result<void> {
        const JournalDb::NewBlock block{header, events};
        QTRY_VOID(journal->append({&block, 1}, failure));
        if (header.block == manifest.head.block) newest = entry_for(book, header, events);
        return {};
      },
      failure));
  QTRY_VOID(journal->close(failure));
  return newest;
}

}  // namespace

Result<BackupReport> restore_book(const std::string& directory, const RestoreTarget& target,
                                  Environment* env, StoreFailure& failure) {
  const Files files(env);
  const BookPaths paths = paths_of(target.book_directory);
  const auto failed = [&](const rocksdb::Status& status) {
    return report(failure, failure_of(status, "cannot restore the book", paths.book));
  };
  QTRY(const BackupManifest manifest, read_manifest(files, directory, failure));
  QTRY_VOID(check_target(files, paths, failure));
  if (!target.anchor_dir.empty() && !files.is_directory(target.anchor_dir)) {
    return report(failure, {Errc::io_failed,
                            fmt::format("the anchor directory {} is not there. Mount its volume or "
                                        "create it, then run the command again.",
                                        target.anchor_dir)});
  }
  if (const auto done = files.make_directories(paths.book); !done.ok())
    return report(failure, cannot_make_folder(done, paths.book));
  QTRY(const BookLock lock, BookLock::exclusive(paths.lock, failure));
  QTRY_VOID(check_target(files, paths, failure));

  auto done = files.replace(paths.restoring, "this book is being restored\n");
  if (done.ok()) done = files.remove(paths.anchor);
  if (done.ok()) done = clear_directory(files, paths.journal);
  if (done.ok()) done = clear_directory(files, paths.files);
  if (done.ok()) done = files.make_directories(paths.journal);
  if (done.ok()) done = files.make_directories(paths.files);
  if (!done.ok()) return failed(done);
  for (const std::string& name : manifest.files) {
    QTRY_VOID(copy_file(files, directory, paths.book, name, failure));
  }
  QTRY_VOID(prove_files(files, directory, paths.book, manifest, failure));
  QTRY(const AnchorEntry newest, write_journal(files, paths, directory, manifest, failure));

  const std::string anchor = encode_anchor(newest);
  if (!target.anchor_dir.empty()) {
    done = files.replace(second_anchor(target.anchor_dir, newest.book), anchor);
  }
  if (done.ok()) done = files.replace(paths.anchor, anchor);
  // From here on it is a book.
  if (done.ok()) done = files.remove(paths.restoring);
  if (done.ok()) done = files.sync_directory(paths.book);
  if (!done.ok()) return failed(done);
  BackupReport restored;
  restored.head = manifest.head;
  restored.blocks_added = manifest.head.block;
  restored.files = manifest.files.size();
  restored.files_added = restored.files;
  return restored;
}

}  // namespace quittance::storage

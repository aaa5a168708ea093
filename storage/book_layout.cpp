#include "storage/book_layout.h"

#include <algorithm>
#include <vector>

#include "storage/anchor_file.h"
#include "storage/failure.h"
#include "storage/journal_db.h"

namespace quittance::storage {
namespace {

BookId new_book_id(rocksdb::Env& env) {
  const Digest digest = sha256(env.GenerateUniqueId());
  BookId book{};
  std::copy_n(digest.bytes.begin(), book.size(), book.begin());
  return book;
}

// What an interrupted creation left of the journal: nothing was acknowledged into it.
rocksdb::IOStatus clear_journal(const Files& files, const BookPaths& paths) {
  if (!files.is_directory(paths.journal)) return rocksdb::IOStatus::OK();
  std::vector<std::string> names;
  auto done = files.list(paths.journal, names);
  for (const std::string& name : names) {
    if (done.ok()) done = files.remove(paths.journal + "/" + name);
  }
  if (done.ok()) done = files.sync_directory(paths.journal);
  return done;
}

}  // namespace

BookPaths paths_of(const std::string& directory) {
  std::string book = directory.empty() ? "." : directory;
  while (book.size() > 1 && book.back() == '/') book.pop_back();
  return {.book = book,
          .journal = book + "/journal",
          .anchor = book + "/anchor",
          .files = book + "/files",
          .checkpoints = book + "/checkpoints",
          .lock = book + "/lock",
          .clean = book + "/clean",
          .creating = book + "/creating"};
}

std::string second_anchor(const std::string& anchor_dir, const BookId& book) {
  Digest padded;
  std::copy(book.begin(), book.end(), padded.bytes.begin());
  return anchor_dir + "/" + padded.short_hex(32) + ".anchor";
}

BookPresence presence(const Files& files, const BookPaths& paths) {
  if (files.exists(paths.anchor)) return BookPresence::present;
  if (files.exists(paths.creating)) return BookPresence::unfinished;
  // A journal without anchor and without this mark was a book: its anchor is lost, not unborn.
  return files.exists(paths.journal) ? BookPresence::present : BookPresence::missing;
}

Result<void> create_book(const Files& files, const BookPaths& paths, StoreFailure& failure) {
  const auto failed = [&](const rocksdb::Status& status) {
    return report(failure, failure_of(status, "cannot create the book", paths.book));
  };
  if (auto done = files.replace(paths.creating, "this book is being created\n"); !done.ok()) {
    return failed(done);
  }
  if (auto done = clear_journal(files, paths); !done.ok()) return failed(done);
  if (auto done = files.make_directories(paths.journal); !done.ok()) return failed(done);
  if (auto done = files.make_directories(paths.files); !done.ok()) return failed(done);
  const BookId book = new_book_id(*files.env());
  {
    QTRY(const auto journal,
         JournalDb::open(paths.journal, JournalDb::Access::create, files.env(), failure));
    QTRY_VOID(journal->initialise(book, failure));
    QTRY_VOID(journal->close(failure));
  }
  const std::string anchor = encode_anchor(genesis_entry(book));
  if (auto done = files.replace(paths.anchor, anchor); !done.ok()) return failed(done);
  if (auto done = files.remove(paths.creating); !done.ok()) return failed(done);
  if (auto done = files.sync_directory(paths.book); !done.ok()) return failed(done);
  return {};
}

}  // namespace quittance::storage

#include "storage/book_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "storage/anchor_file.h"
#include "storage/failure.h"
#include "storage/journal_db.h"

namespace quittance::storage {

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
          .creating = book + "/creating",
          .restoring = book + "/restoring"};
}

std::string second_anchor(const std::string& anchor_dir, const BookId& book) {
  Digest padded;
  std::copy(book.begin(), book.end(), padded.bytes.begin());
  return anchor_dir + "/" + padded.short_hex(32) + ".anchor";
}

Result<BookPresence> presence(const Files& files, const BookPaths& paths, StoreFailure& failure) {
  const std::pair<const std::string&, BookPresence> marks[] = {
      {paths.restoring, BookPresence::restoring},
      {paths.anchor, BookPresence::present},
      {paths.creating, BookPresence::unfinished},
      // A journal without anchor and without this mark was a book: its anchor is lost, not unborn.
      {paths.journal, BookPresence::present},
  };
  for (const auto& [path, meaning] : marks) {
    bool there = false;
    if (const auto looked = files.find(path, there); !looked.ok()) {
      return report(failure, failure_of(looked, "cannot see whether there is a book", path));
    }
    if (there) return meaning;
  }
  return BookPresence::missing;
}

BookId new_book_id(const Files& files) {
  const Digest digest = sha256(files.env()->GenerateUniqueId());
  BookId book{};
  std::copy_n(digest.bytes.begin(), book.size(), book.begin());
  return book;
}

rocksdb::IOStatus clear_directory(const Files& files, const std::string& path) {
  bool there = false;
  auto done = files.find_directory(path, there);
  if (!done.ok() || !there) return done;
  std::vector<std::string> names;
  done = files.list(path, names);
  for (const std::string& name : names) {
    if (done.ok()) done = files.remove(path + "/" + name);
  }
  if (done.ok()) done = files.sync_directory(path);
  return done;
}

namespace {

// Whether the folder's list of names has a part of a book that presence() did not find. What is
// created, and cleared for it, must not rest on one look that may have been wrong.
rocksdb::IOStatus overlooked(const Files& files, const BookPaths& paths, BookPresence found,
                             std::string& part) {
  std::vector<std::string> names;
  auto done = files.list(paths.book, names);
  for (const std::string& name : names) {
    const bool of_a_book = name == "anchor" || name == "restoring" ||
                           (found == BookPresence::missing &&
                            (name == "journal" || name == "creating" || name == "archive"));
    if (of_a_book) part = name;
  }
  return done;
}

}  // namespace

Result<void> create_book(const Files& files, const BookPaths& paths, BookPresence found,
                         StoreFailure& failure) {
  const auto failed = [&](const rocksdb::Status& status) {
    return report(failure, failure_of(status, "cannot create the book", paths.book));
  };
  std::string part;
  if (auto done = overlooked(files, paths, found, part); !done.ok()) return failed(done);
  if (part == "archive") {  // which presence() does not look for
    return report(
        failure,
        {Errc::io_failed, fmt::format("the folder {} has `archive`, where a book keeps old blocks, "
                                      "but no book. Nothing was changed. Name another folder; if "
                                      "this was a book, restore it from a backup.",
                                      paths.book)});
  }
  if (!part.empty()) {
    return report(failure,
                  {Errc::io_failed,
                   fmt::format("the folder {} has {}, which was not found there a moment ago. No "
                               "book was created and nothing was changed. The disk is suspect: "
                               "check it, then run the command again.",
                               paths.book, part)});
  }
  if (auto done = files.replace(paths.creating, "this book is being created\n"); !done.ok()) {
    return failed(done);
  }
  // What an interrupted creation left of the journal: nothing was acknowledged into it.
  if (found == BookPresence::unfinished) {
    if (auto done = clear_directory(files, paths.journal); !done.ok()) return failed(done);
  }
  if (auto done = files.make_directories(paths.journal); !done.ok()) return failed(done);
  if (auto done = files.make_directories(paths.files); !done.ok()) return failed(done);
  const BookId book = new_book_id(files);
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

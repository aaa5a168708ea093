#include "storage/book_store.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "storage/anchor_file.h"
#include "storage/book_layout.h"
#include "storage/failure.h"
#include "storage/file_system.h"
#include "storage/journal_db.h"
#include "storage/key_layout.h"
#include "storage/lock.h"
#include "storage/proof.h"
#include "storage/read_once.h"

namespace quittance::storage {
namespace {

class RocksBookStore : public BookStore {
 public:
  RocksBookStore(Files files, BookPaths paths)
      : files_(std::move(files)), paths_(std::move(paths)) {}

  ~RocksBookStore() override {
    if (!writable_ || failure_) return;
    // The anchor's last word is that the journal has everything: a book that is cleanly closed and
    // loses blocks later has lost them.
    if (!pending_.empty() && !last_word()) return;
    // Only a book whose every write and whose closing went well is marked: the next open then need
    // not read every table. A failure here costs that check, nothing else.
    StoreFailure ignored;
    if (db_->close(ignored)) {
      files_.replace(paths_.clean, "closed cleanly\n").PermitUncheckedError();
    }
  }

  Result<void> open_read_only(const StoreOptions& options, StoreFailure& failure) {
    QTRY(Proof proof, prove_for_reading(files_, paths_, options, db_, failure));
    head_ = proof.head();
    db_head_ = proof.journal.head;
    pending_ = std::move(proof.lost);
    beside_writer_ = BookLock::writer_present(paths_.lock);
    QTRY_VOID(withhold_unsynced(failure));
    return {};  // the tables are open and the log is in memory: a writer may do as it likes
  }

  Result<void> open_for_writing(BookLock lock, const StoreOptions& options, StoreFailure& failure) {
    lock_ = std::move(lock);
    once_ = std::make_unique<ReadOnce>(files_.env());
    const Files files(once_->env());
    QTRY(const Proof proof, prove(files, paths_, options, db_, anchors_, failure));
    was_closed_cleanly_ = proof.clean;
    db_.reset();
    auto done = files_.remove(paths_.clean);
    if (done.ok()) done = files_.remove(paths_.creating);
    if (done.ok()) done = files_.make_directories(paths_.files);
    if (done.ok()) done = files_.sync_directory(paths_.book);
    if (!done.ok()) return report(failure, failure_of(done, "cannot open the book", paths_.book));

    const auto access =
        proof.log_broken ? JournalDb::Access::write_before_damage : JournalDb::Access::write;
    QTRY(db_, JournalDb::open(paths_.journal, access, files.env(), failure));
    once_->forget();
    QTRY(const JournalState again, db_->state(failure));
    if (again.head != proof.journal.head) {
      return report(failure, damaged(paths_.book, "two readings of the journal ended differently"));
    }
    const auto lost = blocks_of(proof.lost);
    if (!lost.empty()) QTRY_VOID(db_->append(lost, failure));
    QTRY_VOID(rewrite_anchor(proof, failure));
    if (again.format < kFormatPlain) QTRY_VOID(db_->raise_format(failure));
    book_ = proof.journal.book;
    head_ = proof.head();
    db_head_ = head_;
    archive_file_bytes_ = options.archive_file_bytes;
    QTRY_VOID(lock_.tell_durable(failure));
    writable_ = true;
    return {};
  }

  [[nodiscard]] Head head() const override { return head_; }

  [[nodiscard]] Result<void> read(std::uint64_t first_block,
                                  const std::function<bool(const BlockView&)>& visit) override {
    if (failure_) return fail(failure_->code);
    StoreFailure cause;
    auto whole = db_->read(first_block == 0 ? 1 : first_block, db_head_, visit, cause);
    if (!whole) return die(std::move(cause));
    bool on = *whole;
    for (const AnchorEntry& entry : pending_) {
      const BlockHeader& header = entry.header;
      if (header.block < first_block) continue;
      if (!on) break;
      on = visit(
          {header.block, header.first_sequence, header.event_count, header.digest, entry.events});
    }
    return {};
  }

  [[nodiscard]] Result<Head> head_at(std::uint64_t block) override {
    if (failure_) return fail(failure_->code);
    QASSERT(block <= head_.block);
    if (block == head_.block) return head_;
    if (block == 0) return genesis_head();
    for (const AnchorEntry& entry : pending_) {
      if (entry.header.block == block) return head_after(entry.header);
    }
    StoreFailure cause;
    const auto header = db_->header(block, cause);
    if (!header) return die(std::move(cause));
    return head_after(*header);
  }

  [[nodiscard]] Result<Head> append(std::uint32_t event_count, std::string_view events) override {
    if (failure_) return fail(failure_->code);
    QASSERT(writable_);
    QASSERT(event_count > 0 && events.size() <= kBlockEventsMax);
    const BlockHeader header = next_block(head_, event_count, events);
    AnchorEntry entry = entry_for(book_, header, events);
    StoreFailure untold;
    if (!lock_.tell_begun(header.block, untold)) return die(std::move(untold));
    // The slots of blocks that the journal does not have yet are never overwritten.
    if (!anchors_->has_room(entry)) QTRY_VOID(move_to_journal({}));
    if (entry.has_events) {
      entry.log_lacks = static_cast<std::uint32_t>(pending_.size());
      QTRY_VOID(witness(anchors_->write(entry)));
      QTRY_VOID(witness(anchors_->sync()));
      pending_.push_back(std::move(entry));
    } else {
      // Its slot only witnesses, so the journal must hold it before.
      QTRY_VOID(move_to_journal(JournalDb::NewBlock{header, events}));
      QTRY_VOID(witness(anchors_->write(entry)));
      QTRY_VOID(witness(anchors_->sync()));
    }
    head_ = head_after(header);
    // Readers would go on leaving it out, also after we have ended.
    if (!lock_.tell_durable(untold)) return die(std::move(untold));
    return head_;
  }

  [[nodiscard]] Result<Archived> archive(std::uint64_t last_block) override {
    if (failure_) return fail(failure_->code);
    QASSERT(writable_ && (last_block < head_.block || last_block == 0));
    QTRY_VOID(move_to_journal({}));
    StoreFailure cause;
    const auto moved = db_->move_to_archive(head_, last_block, archive_file_bytes_, cause);
    if (!moved) return die(std::move(cause));
    Archived archived{.blocks = moved->index.head.block,
                      .events = moved->index.head.next_sequence - 1,
                      .files = moved->index.files.size(),
                      .moved_now = moved->blocks};
    for (const ArchiveFile& file : moved->index.files) {
      archived.unpacked += file.unpacked;
      archived.bytes += file.size;
    }
    return archived;
  }

  void give_up(StoreFailure cause) override {
    if (!failure_) failure_ = std::move(cause);
  }
  [[nodiscard]] bool dead() const override { return failure_.has_value(); }

  [[nodiscard]] Result<void> verify_checksums() override {
    if (failure_) return fail(failure_->code);
    StoreFailure cause;
    const auto verified = writable_ ? db_->verify_checksums(cause)
                                    : verify_tables_beside_writer(files_, paths_, cause);
    if (!verified) return die(std::move(cause));
    return {};
  }

  [[nodiscard]] bool was_closed_cleanly() const override { return was_closed_cleanly_; }
  [[nodiscard]] bool beside_writer() const override { return beside_writer_; }

  [[nodiscard]] const StoreFailure& failure() const override {
    static const StoreFailure none{Errc::io_failed, "no call has failed"};
    return failure_ ? *failure_ : none;
  }

 private:
  // Dead from here on: a disk that failed once is not asked again, and damage is not built upon.
  FailWith die(StoreFailure cause) {
    failure_ = std::move(cause);
    return fail(failure_->code);
  }

  // A block that a writer has begun and not told to be durable: a power cut may still take it, so
  // nobody must have seen it.
  Result<void> withhold_unsynced(StoreFailure& failure) {
    if (files_.exists(paths_.clean)) return {};
    const auto unsynced = BookLock::unsynced_block(paths_.lock);
    if (!unsynced || *unsynced != head_.block) return {};
    if (!pending_.empty()) {
      pending_.pop_back();
      head_ = pending_.empty() ? db_head_ : head_after(pending_.back().header);
      return {};
    }
    head_ = genesis_head();
    if (*unsynced > 1) {
      QTRY(const BlockHeader header, db_->header(*unsynced - 1, failure));
      head_ = head_after(header);
    }
    db_head_ = head_;
    return {};
  }

  static std::vector<JournalDb::NewBlock> blocks_of(const std::vector<AnchorEntry>& entries) {
    std::vector<JournalDb::NewBlock> blocks;
    for (const AnchorEntry& entry : entries) blocks.push_back({entry.header, entry.events});
    return blocks;
  }

  // Everything that only the anchor has, and `last` behind it, in one batch.
  Result<void> move_to_journal(const std::optional<JournalDb::NewBlock>& last) {
    auto blocks = blocks_of(pending_);
    if (last) blocks.push_back(*last);
    if (blocks.empty()) return {};
    StoreFailure cause;
    if (!db_->append(blocks, cause)) return die(std::move(cause));
    db_head_ = head_after(blocks.back().header);
    pending_.clear();
    anchors_->journal_has_all();
    return {};
  }

  Result<void> last_word() {
    AnchorEntry newest = pending_.back();
    newest.log_lacks = 0;
    QTRY_VOID(move_to_journal({}));
    QTRY_VOID(witness(anchors_->write(newest)));
    return witness(anchors_->sync());
  }

  Result<void> witness(const rocksdb::IOStatus& done) {
    if (!done.ok())
      return die(failure_of(done, "cannot write the anchor", anchors_->path_in_hand()));
    return {};
  }

  // Brings every copy to the recovered head, which the log has. Nothing to write when they already
  // hold it and nothing went wrong.
  Result<void> rewrite_anchor(const Proof& proof, StoreFailure& failure) {
    AnchorEntry newest = proof.newest;
    newest.log_lacks = 0;
    if (proof.which == AnchorCase::ahead) {
      const std::uint64_t block = proof.journal.head.block;
      std::string events;
      const auto keep = [&events](const BlockView& view) {
        events = view.events;
        return true;
      };
      QTRY([[maybe_unused]] const bool whole, db_->read(block, proof.journal.head, keep, failure));
      newest = entry_for(proof.journal.book, *proof.journal.last, events);
    }
    if (const auto done = anchors_->open_for_writing(newest, !proof.clean); !done.ok()) {
      return report(failure, failure_of(done, "cannot write the anchor", anchors_->path_in_hand()));
    }
    return {};
  }

  Files files_;
  BookPaths paths_;
  BookLock lock_;  // released last
  std::unique_ptr<ReadOnce> once_;
  std::unique_ptr<AnchorSet> anchors_;
  std::unique_ptr<JournalDb> db_;
  BookId book_{};
  Head head_;
  Head db_head_;                      // without the pending blocks
  std::vector<AnchorEntry> pending_;  // read-only: the blocks that a writer would put back
  std::optional<StoreFailure> failure_;
  std::uint64_t archive_file_bytes_ = 0;
  bool writable_ = false;
  bool was_closed_cleanly_ = true;
  bool beside_writer_ = false;
};

StoreFailure missing(const BookPaths& paths, BookPresence found) {
  if (found != BookPresence::missing && BookLock::writer_present(paths.lock)) {
    return {Errc::book_in_use,
            fmt::format("another process is making the book in {}. Wait until it ends, then run "
                        "the command again.",
                        paths.book)};
  }
  if (found == BookPresence::restoring) {
    return {Errc::book_missing,
            fmt::format("the restore of the book in {} was interrupted. Run `quittance restore` "
                        "again with the same folders: it begins anew.",
                        paths.book)};
  }
  if (found == BookPresence::unfinished) {
    return {
        Errc::book_missing,
        fmt::format("the creation of the book in {} was interrupted before anything was booked. "
                    "Run import or apply again: it will be completed.",
                    paths.book)};
  }
  return {Errc::book_missing, fmt::format("no book in {}. Create one with import or apply, or name "
                                          "another folder with --book.",
                                          paths.book)};
}

}  // namespace

Result<std::unique_ptr<BookStore>> BookStore::open(const std::string& directory,
                                                   const StoreOptions& options,
                                                   StoreFailure& failure) {
  const Files files(options.env);
  const BookPaths paths = paths_of(directory);
  const bool create = options.create && !options.read_only;
  QTRY(const BookPresence found, presence(files, paths, failure));
  if (found != BookPresence::present && (!create || found == BookPresence::restoring)) {
    return report(failure, missing(paths, found));
  }
  auto store = std::make_unique<RocksBookStore>(files, paths);
  if (options.read_only) {
    QTRY_VOID(store->open_read_only(options, failure));
    return std::unique_ptr<BookStore>(std::move(store));
  }
  if (const auto done = files.make_directories(paths.book); !done.ok()) {
    return report(failure, cannot_make_folder(done, paths.book));
  }
  QTRY(BookLock lock, BookLock::exclusive(paths.lock, failure));
  // Looked at again: another process may have made it while we waited for the lock.
  QTRY(const BookPresence now, presence(files, paths, failure));
  if (now == BookPresence::restoring) return report(failure, missing(paths, now));
  if (now != BookPresence::present) QTRY_VOID(create_book(files, paths, now, failure));
  QTRY_VOID(store->open_for_writing(std::move(lock), options, failure));
  return std::unique_ptr<BookStore>(std::move(store));
}

}  // namespace quittance::storage

#include "storage/journal_db.h"

#include <fmt/format.h>
#include <rocksdb/env.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "storage/codec.h"
#include "storage/failure.h"
#include "storage/key_layout.h"
#include "storage/table_properties.h"

namespace quittance::storage {
namespace {

// RocksDB is not made for exceptions. Where memory fails within a write, bytes stay in its buffers
// that the log has already: closing would write them a second time, and no one could open the
// journal again. So nothing passes: the process ends at once, and what the disk has is whole.
template <class Call>
auto unbroken(const Call& call) noexcept {
  return call();
}

constexpr std::size_t kMemtableSize = std::size_t{64} << 20;
constexpr std::size_t kReadAhead = std::size_t{2} << 20;
constexpr std::uint64_t kArchiveFileBlocks = 1 << 14;  // one batch removes them

rocksdb::Slice slice(std::string_view text) {
  return {text.data(), text.size()};
}
std::string_view view(const rocksdb::Slice& bytes) {
  return {bytes.data(), bytes.size()};
}

// RocksDB's information log is not written. A reader must leave no trace; and for a writer one
// write to it that fails, as on a full volume, makes the next one an assertion of Debian's build,
// which ends the process without a word. What went wrong comes back as a status.
class SilentLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

// value ‖ CRC-32C.
std::string with_checksum(std::string value) {
  const std::uint32_t checksum = crc32c(value);
  put_number(value, checksum);
  return value;
}

std::optional<std::string_view> without_checksum(std::string_view row, std::size_t size) {
  if (row.size() != size + sizeof(std::uint32_t)) return std::nullopt;
  FieldReader tail(row.substr(size));
  if (tail.number<std::uint32_t>() != crc32c(row.substr(0, size))) return std::nullopt;
  return row.substr(0, size);
}

rocksdb::ColumnFamilyOptions family_options() {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kMemtableSize;
  // Blocks come packed; the same at every level, so that tables of dense keys move down without
  // being rewritten.
  options.compression = rocksdb::kNoCompression;
  rocksdb::BlockBasedTableOptions table;
  table.block_size = std::size_t{64} << 10;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.paranoid_file_checks = true;
  return options;
}

bool reads_only(JournalDb::Access access) {
  return access == JournalDb::Access::read_only || access == JournalDb::Access::read_before_damage;
}

rocksdb::DBOptions db_options(JournalDb::Access access, rocksdb::Env* env,
                              std::shared_ptr<rocksdb::EventListener> watch) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = access == JournalDb::Access::create;
  options.paranoid_checks = true;
  options.fail_if_options_file_error = true;
  // RocksDB's default serves a shorter history after one damaged byte of its log, and says nothing:
  // only for who proves what is missing.
  const bool before_damage = access == JournalDb::Access::read_before_damage ||
                             access == JournalDb::Access::write_before_damage;
  options.wal_recovery_mode = before_damage
                                  ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
                                  : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.manual_wal_flush = false;
  options.max_bgerror_resume_count = 0;  // the first error is the last
  options.max_total_wal_size = 2 * kMemtableSize;
  options.skip_stats_update_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.max_background_jobs = 2;
  options.max_file_opening_threads = 1;  // 15 more would start and end with every opening
  options.allow_fallocate = false;       // 70 MB set aside and given back by every short command
  options.info_log_level = rocksdb::WARN_LEVEL;
  options.info_log = std::make_shared<SilentLogger>();
  options.keep_log_file_num = 3;  // of those that earlier versions wrote
  options.listeners.push_back(std::move(watch));
  return options;
}

// Before RocksDB opens them. Tables that a writer beside a reader removes meanwhile are passed
// over.
Result<void> check_tables(const std::string& directory, rocksdb::Env* env, StoreFailure& failure) {
  const Files files(env);
  std::vector<std::string> names;
  if (!files.list(directory, names).ok()) return {};  // RocksDB will say so
  for (const std::string& name : names) {
    if (!name.ends_with(".sst")) continue;
    if (properties_claim_an_index(files, directory + "/" + name)) {
      return report(failure, damaged(directory, fmt::format("the properties of table {} are "
                                                            "damaged",
                                                            name)));
    }
  }
  return {};
}

}  // namespace

// Hears of flushes and compactions that failed, and forbids RocksDB to recover on its own.
class JournalDb::Watch : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/,
                         rocksdb::Status* error) override {
    const std::lock_guard guard(mutex_);
    if (first_.ok() && error != nullptr) first_ = *error;
  }
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status /*error*/,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
  [[nodiscard]] rocksdb::Status first() const {
    const std::lock_guard guard(mutex_);
    return first_;
  }

 private:
  mutable std::mutex mutex_;
  rocksdb::Status first_;
};

JournalDb::JournalDb(std::string directory, std::shared_ptr<Watch> watch)
    : directory_(std::move(directory)), watch_(std::move(watch)) {}

JournalDb::~JournalDb() {
  if (db_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
}

Result<std::unique_ptr<JournalDb>> JournalDb::open(const std::string& directory, Access access,
                                                   rocksdb::Env* env, StoreFailure& failure) {
  QTRY_VOID(check_tables(directory, env, failure));
  const auto watch = std::make_shared<Watch>();
  const rocksdb::DBOptions options = db_options(access, env, watch);
  std::vector<std::string> names{rocksdb::kDefaultColumnFamilyName};
  if (access != Access::create) names.emplace_back(kBlocksFamily);
  if (reads_only(access)) {
    // A newer version may have other families: open what we know and let state() read its number.
    std::vector<std::string> there;
    const auto listed = rocksdb::DB::ListColumnFamilies(options, directory, &there);
    if (!listed.ok()) {
      return report(failure, failure_of(listed, "cannot read the journal's manifest", directory));
    }
    std::erase_if(names, [&there](const std::string& name) {
      return std::find(there.begin(), there.end(), name) == there.end();
    });
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, family_options());

  std::unique_ptr<JournalDb> journal(new JournalDb(directory, watch));
  rocksdb::DB* db = nullptr;
  const auto opened = unbroken([&] {
    return reads_only(access)
               ? rocksdb::DB::OpenForReadOnly(options, directory, families, &journal->handles_, &db)
               : rocksdb::DB::Open(options, directory, families, &journal->handles_, &db);
  });
  if (!opened.ok()) {
    return report(failure, failure_of(opened, "cannot open the journal", directory));
  }
  journal->db_.reset(db);
  if (access == Access::create) {
    // Made by a call of its own: when its options file cannot be written it fails and still gives a
    // handle, which DB::Open of RocksDB 7.8 forgets; closing then ends in an assertion.
    rocksdb::ColumnFamilyHandle* blocks = nullptr;
    const auto made = unbroken([&] {
      return db->CreateColumnFamily(family_options(), std::string(kBlocksFamily), &blocks);
    });
    if (blocks != nullptr) journal->handles_.push_back(blocks);
    if (!made.ok()) {
      return report(failure, failure_of(made, "cannot create the journal", directory));
    }
  }
  journal->rows_ = journal->handles_[0];
  journal->blocks_ = journal->handles_.size() > 1 ? journal->handles_[1] : nullptr;
  QTRY_VOID(journal->find_archive(env, failure));
  return journal;
}

Result<void> JournalDb::initialise(const BookId& book, StoreFailure& failure) {
  std::string format;
  put_number(format, kFormatPlain);
  const std::string id(book.begin(), book.end());
  rocksdb::WriteBatch batch;
  rocksdb::Status done = batch.Put(rows_, slice(kFormatRow), with_checksum(std::move(format)));
  if (done.ok()) done = batch.Put(rows_, slice(kBookIdRow), with_checksum(id));
  if (done.ok()) done = batch.Put(rows_, slice(kHeadRow), encode_head(genesis_head()));
  rocksdb::WriteOptions synced;
  synced.sync = true;
  if (done.ok()) done = unbroken([&] { return db_->Write(synced, &batch); });
  if (!done.ok()) return report(failure, failure_of(done, "cannot create the journal", directory_));
  return {};
}

Result<void> JournalDb::raise_format(StoreFailure& failure) {
  std::string format;
  put_number(format, kFormatPlain);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const std::string row = with_checksum(std::move(format));
  const auto done = unbroken([&] { return db_->Put(synced, rows_, slice(kFormatRow), row); });
  if (done.ok()) return {};
  return report(failure, failure_of(done, "cannot raise the book's format", directory_));
}

std::string JournalDb::block_name(std::uint64_t block) const {
  return fmt::format("block {} of the journal in {}", block, directory_);
}

Result<std::string> JournalDb::row(rocksdb::ColumnFamilyHandle* family, std::string_view key,
                                   std::string_view what, StoreFailure& failure) const {
  std::string value;
  const auto got = db_->Get(rocksdb::ReadOptions(), family, slice(key), &value);
  if (got.ok()) return value;
  return report(failure, failure_of(got, fmt::format("cannot read {}", what), directory_));
}

Result<JournalState> JournalDb::state(StoreFailure& failure) const {
  QTRY(const std::string format, row(rows_, kFormatRow, "the format row", failure));
  const auto version = without_checksum(format, sizeof(std::uint32_t));
  if (!version) return report(failure, damaged(directory_, "the format row is damaged"));
  const auto number = FieldReader(*version).number<std::uint32_t>();
  if (number == 0) return report(failure, damaged(directory_, "the format row says version 0"));
  if (number > kFormatVersion) {
    return report(failure, newer(fmt::format("the book in {} has format {}, this program writes "
                                             "format {}: it",
                                             directory_, number, kFormatVersion)));
  }
  if (blocks_ == nullptr) return report(failure, damaged(directory_, "the journal has no blocks"));
  const std::uint64_t moved = archived().head.block;
  if (archive_damaged_ || (number > kFormatPlain) != (moved > 0)) {
    return report(failure, damaged(directory_, "the row that names the archive is damaged"));
  }

  JournalState found;
  found.format = number;
  QTRY(const std::string id_row, row(rows_, kBookIdRow, "the book's id", failure));
  const auto id = without_checksum(id_row, sizeof(BookId));
  if (!id) return report(failure, damaged(directory_, "the book's id is damaged"));
  std::copy(id->begin(), id->end(), found.book.begin());
  QTRY(const std::string head_row, row(rows_, kHeadRow, "the head", failure));
  const auto head = decode_head(head_row);
  if (!head) return report(failure, damaged(directory_, "the head row is damaged"));
  found.head = *head;
  if (moved > 0 && moved >= head->block) {
    return report(failure, damaged(directory_, "the archive holds the newest block"));
  }

  const std::unique_ptr<rocksdb::Iterator> last(db_->NewIterator(rocksdb::ReadOptions(), blocks_));
  last->SeekToLast();
  if (!last->status().ok()) {
    return report(failure, failure_of(last->status(), "cannot read the last block", directory_));
  }
  if (head->block == 0) {
    if (last->Valid() || *head != genesis_head()) {
      return report(failure, damaged(directory_, "an empty head stands over blocks"));
    }
    return found;
  }
  if (!last->Valid() || block_of_key(view(last->key())) != head->block) {
    return report(failure,
                  damaged(directory_, fmt::format("the head names block {}, the blocks end "
                                                  "elsewhere",
                                                  head->block)));
  }
  BlockHeader header;
  const std::string_view bytes = view(last->value());
  const HeaderFault fault = decode_header(bytes, header);
  if (fault == HeaderFault::newer) return report(failure, newer(block_name(head->block)));
  BlockUnpacker unpacker;
  const auto events = fault == HeaderFault::none ? unpacker.events(bytes, header) : std::nullopt;
  if (!events || head_after(header) != *head || header.digest != block_digest(header, *events)) {
    return report(failure, damaged(directory_, fmt::format("block {}, the last, does not match the "
                                                           "head",
                                                           head->block)));
  }
  found.last = header;
  // Blocks are here or in the archive, each once: a reader that met a writer moving them looks
  // again.
  last->SeekToFirst();
  if (!last->status().ok()) {
    return report(failure, failure_of(last->status(), "cannot read the first block", directory_));
  }
  if (!last->Valid() || block_of_key(view(last->key())) != moved + 1) {
    return report(failure, damaged(directory_, fmt::format("the archive ends at block {}, and the "
                                                           "blocks do not begin behind it",
                                                           moved)));
  }
  return found;
}

Result<void> JournalDb::check_newest_rows(const Head& head, StoreFailure& failure) const {
  std::vector<rocksdb::LiveFileMetaData> tables;
  db_->GetLiveFilesMetaData(&tables);
  std::uint64_t in_tables = 0;
  for (const rocksdb::LiveFileMetaData& table : tables) {
    if (table.column_family_name != kBlocksFamily) continue;
    in_tables = std::max(in_tables, block_of_key(table.largestkey).value_or(0));
  }
  in_tables = std::max(in_tables, archived().head.block);
  std::uint64_t block = in_tables;
  const std::unique_ptr<rocksdb::Iterator> rows(db_->NewIterator(rocksdb::ReadOptions(), blocks_));
  for (rows->Seek(block_key(block + 1)); rows->Valid(); rows->Next(), ++block) {
    if (block_of_key(view(rows->key())) != block + 1) break;
  }
  if (!rows->status().ok()) {
    return report(failure, failure_of(rows->status(), "cannot read the newest blocks", directory_));
  }
  if (block == head.block) return {};
  return report(failure,
                damaged(directory_, fmt::format("block {} of {} is missing",
                                                std::min(block + 1, head.block), head.block)));
}

Result<BlockHeader> JournalDb::header(std::uint64_t block, StoreFailure& failure) const {
  if (archive_->holds(block)) return archive_->header(block, failure);
  const std::string what = fmt::format("block {}", block);
  QTRY(const std::string bytes, row(blocks_, block_key(block), what, failure));
  BlockHeader header;
  const HeaderFault fault = decode_header(bytes, header);
  if (fault == HeaderFault::newer) return report(failure, newer(block_name(block)));
  if (fault != HeaderFault::none || header.block != block) {
    return report(failure, damaged(directory_, fmt::format("the header of {} is damaged", what)));
  }
  return header;
}

Result<bool> JournalDb::read(std::uint64_t first, const Head& head,
                             const std::function<bool(const BlockView&)>& visit,
                             StoreFailure& failure) const {
  if (first > head.block) return true;
  QTRY(Head before, head_before(first, failure));
  if (archive_->holds(first)) {
    QTRY(const bool on, archive_->read(first, before, visit, failure));
    if (!on) return false;
  }
  return read_rows(before, head, visit, failure);
}

Result<Head> JournalDb::head_before(std::uint64_t first, StoreFailure& failure) const {
  if (first == 1) return genesis_head();
  if (first == archived().head.block + 1) return archived().head;
  QTRY(const BlockHeader previous, header(first - 1, failure));
  return head_after(previous);
}

Result<bool> JournalDb::read_rows(Head before, const Head& head,
                                  const std::function<bool(const BlockView&)>& visit,
                                  StoreFailure& failure) const {
  const std::uint64_t first = before.block + 1;
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  options.readahead_size = kReadAhead;
  const std::unique_ptr<rocksdb::Iterator> rows(db_->NewIterator(options, blocks_));
  rows->Seek(block_key(first));
  BlockUnpacker unpacker;
  // Counted against the head, never "until the scan ends": a scan over a damaged table can skip
  // rows and still report OK (RocksDB 7.8.3 does, after one flipped bit).
  for (std::uint64_t block = first; block <= head.block; ++block, rows->Next()) {
    const auto broken = [&](std::string_view why) {
      return report(failure,
                    damaged(directory_, fmt::format("block {} of {}: {}", block, head.block, why)));
    };
    if (!rows->Valid() || block_of_key(view(rows->key())) != block) {
      // RocksDB 7.8 also passes over rows whose table it could not read, and reports OK: asked for
      // the one row, it says whether that is so. A disk that does not answer is no damage.
      std::string row;
      auto why = rows->status();
      if (why.ok()) why = db_->Get(options, blocks_, block_key(block), &row);
      if (why.IsNotFound()) return broken("it is missing");
      if (why.ok()) {
        return report(
            failure,
            {Errc::io_failed, fmt::format("two readings of block {} in {} differ: one passed it "
                                          "over. Nothing was served and nothing changed. The "
                                          "disk is suspect: check it, then run the command again.",
                                          block, directory_)});
      }
      return report(failure,
                    failure_of(why, fmt::format("cannot read block {}", block), directory_));
    }
    BlockHeader header;
    const std::string_view bytes = view(rows->value());
    const HeaderFault header_fault = decode_header(bytes, header);
    if (header_fault == HeaderFault::newer) return report(failure, newer(block_name(block)));
    if (header_fault != HeaderFault::none) return broken("its header is damaged");
    const auto events = unpacker.events(bytes, header);
    if (!events) return broken("its length is not what its header says");
    if (const auto fault = chain_fault(before, header, *events); !fault.empty()) {
      return broken(fault);
    }
    before = head_after(header);
    if (block == head.block && before != head) return broken("it is not the block the head names");
    if (!visit({header.block, header.first_sequence, header.event_count, header.digest, *events})) {
      return false;
    }
  }
  return true;
}

Result<void> JournalDb::append(std::span<const NewBlock> blocks, StoreFailure& failure) {
  QASSERT(!blocks.empty());
  const BlockHeader& last = blocks.back().header;
  rocksdb::Status done = watch_->first();
  if (done.ok()) {
    batch_.Clear();
    for (const NewBlock& block : blocks) {
      const std::string key = block_key(block.header.block);
      const std::string header_bytes = encode_header(block.header);
      const rocksdb::Slice key_part(key);
      const std::array<rocksdb::Slice, 2> parts{rocksdb::Slice(header_bytes),
                                                slice(packer_.pack(block.events))};
      if (done.ok()) {
        done = batch_.Put(blocks_, rocksdb::SliceParts(&key_part, 1),
                          rocksdb::SliceParts(parts.data(), static_cast<int>(parts.size())));
      }
    }
    if (done.ok()) done = batch_.Put(rows_, slice(kHeadRow), encode_head(head_after(last)));
    rocksdb::WriteOptions synced;
    synced.sync = true;
    if (done.ok()) done = unbroken([&] { return db_->Write(synced, &batch_); });
  }
  if (done.ok()) return {};
  return report(failure,
                failure_of(done, fmt::format("cannot write block {}", last.block), directory_));
}

Result<void> JournalDb::verify_checksums(StoreFailure& failure) const {
  const auto verified = db_->VerifyChecksum(rocksdb::ReadOptions());
  if (!verified.ok()) {
    return report(failure, failure_of(verified, "a checksum does not hold", directory_));
  }
  return archive_->prove(failure);
}

Result<void> JournalDb::find_archive(rocksdb::Env* env, StoreFailure& failure) {
  std::string row;
  const auto got = db_->Get(rocksdb::ReadOptions(), rows_, slice(kArchiveRow), &row);
  if (!got.ok() && !got.IsNotFound()) {
    return report(failure, failure_of(got, "cannot read which blocks are archived", directory_));
  }
  ArchiveIndex index;
  if (got.ok()) {
    auto found = decode_index(row);
    archive_damaged_ = !found;  // or of a newer format: state() tells which
    if (found) index = *std::move(found);
  }
  archive_ = std::make_unique<BlockArchive>(Files(env), parent_directory(directory_) + "/archive",
                                            std::move(index));
  return {};
}

Result<MovedBlocks> JournalDb::move_to_archive(const Head& head, std::uint64_t last,
                                               std::uint64_t file_bytes, StoreFailure& failure) {
  QASSERT(last < head.block || last == 0);
  MovedBlocks moved;
  const auto all = [](const BlockView&) { return true; };
  if (last > archived().head.block) {
    // RocksDB may lose rows when it rewrites a damaged table, as its scans do, and what is damaged
    // must not be taken over: all of it is read before anything is moved.
    QTRY_VOID(verify_checksums(failure));
    QTRY([[maybe_unused]] const bool whole, read(1, head, all, failure));
    while (archived().head.block < last)
      QTRY_VOID(move_some(head, last, file_bytes, moved, failure));
  }
  QTRY_VOID(reclaim(failure));
  QTRY([[maybe_unused]] const bool still_whole,
       read(archived().head.block + 1, head, all, failure));
  moved.index = archived();
  return moved;
}

Result<void> JournalDb::move_some(const Head& head, std::uint64_t last, std::uint64_t file_bytes,
                                  MovedBlocks& moved, StoreFailure& failure) {
  const Head before = archived().head;
  Head after = before;
  std::string blocks;
  const auto take = [&](const BlockView& view) {
    const BlockHeader header{.block = view.block,
                             .first_sequence = view.first_sequence,
                             .event_count = view.event_count,
                             .events_size = view.events.size(),
                             .predecessor = after.digest,
                             .digest = view.digest};
    blocks += encode_header(header);
    blocks.append(view.events);
    after = head_after(header);
    return after.block < last && blocks.size() < file_bytes &&
           after.block - before.block < kArchiveFileBlocks;
  };
  QTRY([[maybe_unused]] const bool to_the_end, read(before.block + 1, head, take, failure));
  QTRY(ArchiveIndex index, archive_->add(before, after, blocks, failure));
  auto archive = archive_->with(index);
  // The disk has it, and it is what the database has.
  Head again = before;
  QTRY([[maybe_unused]] const bool read_back,
       archive->read(
           before.block + 1, again, [](const BlockView&) { return true; }, failure));

  std::string format;
  put_number(format, kFormatVersion);
  rocksdb::WriteBatch batch;
  rocksdb::Status done = watch_->first();
  if (done.ok()) done = batch.Put(rows_, slice(kFormatRow), with_checksum(std::move(format)));
  if (done.ok()) done = batch.Put(rows_, slice(kArchiveRow), encode_index(index));
  for (std::uint64_t block = before.block + 1; done.ok() && block <= after.block; ++block) {
    done = batch.Delete(blocks_, block_key(block));
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  if (done.ok()) done = unbroken([&] { return db_->Write(synced, &batch); });
  if (!done.ok()) {
    return report(failure,
                  failure_of(done, "cannot move old blocks out of the journal", directory_));
  }
  moved.blocks += after.block - before.block;
  moved.unpacked += index.files.back().unpacked;
  moved.packed += index.files.back().size;
  archive_ = std::move(archive);
  return {};
}

Result<void> JournalDb::reclaim(StoreFailure& failure) {
  const std::string end = block_key(archived().head.block + 1);
  const rocksdb::Slice upto = slice(end);
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  rocksdb::Status done = unbroken([&] {
    const auto flushed = db_->Flush(rocksdb::FlushOptions(), {rows_, blocks_});
    return flushed.ok() ? db_->CompactRange(options, blocks_, nullptr, &upto) : flushed;
  });
  if (done.ok()) done = watch_->first();
  if (done.ok()) return {};
  return report(failure, failure_of(done, "cannot give back the space of old blocks", directory_));
}

Result<void> JournalDb::close(StoreFailure& failure) {
  rocksdb::Status first = watch_->first();
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    const auto destroyed = unbroken([&] { return db_->DestroyColumnFamilyHandle(handle); });
    if (first.ok()) first = destroyed;
  }
  handles_.clear();
  const auto closed = unbroken([&] { return db_->Close(); });
  if (first.ok()) first = closed;
  if (first.ok()) return {};
  return report(failure, failure_of(first, "cannot close the journal", directory_));
}

}  // namespace quittance::storage

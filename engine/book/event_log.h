// Turns emitted events into journal blocks: fold at once, commit in groups, check what is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "engine/book/block_writer.h"
#include "engine/book/book.h"
#include "engine/events/account_codec.h"
#include "engine/events/event.h"
#include "storage/book_store.h"

namespace quittance::engine {

// When commit_when_full() ends a block. Tests make blocks small, so that a run has many of them;
// what the run decides does not depend on it.
struct BlockLimits {
  std::size_t bytes = std::size_t{2} << 20;  // near 1 MiB once it is packed
  std::uint32_t events = 65'536;
};

// One log per writing command. Events fold into the book as they are emitted and are durable when
// commit() returns; after a failure the process must end, for the book is ahead of the disk.
class EventLog {
 public:
  // `store` may be null: a dry run folds and commits nothing. References outlive the log. Blocks
  // are sealed as `seal` says, all alike.
  EventLog(Book& book, storage::BookStore* store, Origin origin, BlockLimits limits = {},
           Writing writing = Writing::in_order, const AccountSeal& seal = {});

  // What the journal already holds of the stream about to be emitted: the events after an
  // unfinished run's acceptance, encoded. Each emitted event must equal the next of them until they
  // are used up.
  void expect(std::vector<std::string> encoded);
  [[nodiscard]] bool expecting() const { return expected_at_ < expected_.size(); }

  // Errors: that of a store that is dead already; run_differs when the event is not the expected
  // one; else those of commit().
  [[nodiscard]] Result<void> emit(std::uint8_t bucket, const Event& event);
  template <Frequent Fact>
  [[nodiscard]] Result<void> emit(std::uint8_t bucket, const Fact& fact);
  // Ends the block: what was emitted since the last one becomes durable together, and all before it
  // is.
  // Errors: io_failed, no_space, sync_failed.
  [[nodiscard]] Result<void> commit();
  // Ends the block when it has grown to its limits, and hands it over without waiting. Call between
  // events that may be separated by a crash. Errors: as commit(), perhaps of an earlier block.
  [[nodiscard]] Result<void> commit_when_full();

  [[nodiscard]] std::uint64_t events() const { return events_; }    // emitted in all
  [[nodiscard]] std::uint64_t commits() const { return commits_; }  // blocks ended

 private:
  // Encodes the event into the block, or compares it with the one that is expected.
  template <class Fact>
  Result<void> write(std::uint8_t bucket, const Fact& fact);
  // True when there is a block; checks that it is what the journal lacks of the book.
  bool end_block();

  Book& book_;
  Result<void> ready_;  // the error of a store that was dead before: nothing is folded
  std::unique_ptr<BlockWriter> writer_;  // null: a dry run
  Origin origin_;
  BlockLimits limits_;
  AccountSeal seal_;
  std::string block_;
  std::uint32_t block_events_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t commits_ = 0;
  std::uint64_t next_block_ = 0;     // number of the block that is being filled; 0: a dry run
  std::uint64_t next_sequence_ = 0;  // of the journal with all blocks that were handed over
  std::vector<std::string> expected_;
  std::size_t expected_at_ = 0;
};

}  // namespace quittance::engine

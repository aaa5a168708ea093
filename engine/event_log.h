// Turns emitted events into journal blocks: fold at once, commit in groups, check what is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "engine/book.h"
#include "engine/event.h"
#include "storage/book_store.h"

namespace quittance::engine {

// When commit_when_full() ends a block. Tests make blocks small, so that a run has many of them;
// what the run decides does not depend on it.
struct BlockLimits {
  std::size_t bytes = std::size_t{900} * 1024;
  std::uint32_t events = 4096;
};

// One log per writing command. Events fold into the book as they are emitted and become durable
// with commit(); after a failed commit the process must end, for the book is ahead of the disk.
class EventLog {
 public:
  // `store` may be null: a dry run folds and commits nothing. References outlive the log.
  EventLog(Book& book, storage::BookStore* store, Origin origin, BlockLimits limits = {});

  // What the journal already holds of the stream about to be emitted: the events after an
  // unfinished run's acceptance, encoded. Each emitted event must equal the next of them until they
  // are used up.
  void expect(std::vector<std::string> encoded);
  [[nodiscard]] bool expecting() const { return expected_at_ < expected_.size(); }

  // Errors: run_differs when the event is not the expected one; else those of commit().
  [[nodiscard]] Result<void> emit(std::uint8_t bucket, const Event& event);
  // Ends the block: everything emitted since the last commit becomes durable together.
  // Errors: io_failed, no_space, sync_failed.
  [[nodiscard]] Result<void> commit();
  // Commits when the block has grown to its limits. Call between events that may be separated by a
  // crash.
  [[nodiscard]] Result<void> commit_when_full();

  [[nodiscard]] std::uint64_t events() const { return events_; }    // emitted in all
  [[nodiscard]] std::uint64_t commits() const { return commits_; }  // blocks made durable

 private:
  Book& book_;
  storage::BookStore* store_;
  Origin origin_;
  BlockLimits limits_;
  std::string block_;
  std::uint32_t block_events_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t commits_ = 0;
  std::vector<std::string> expected_;
  std::size_t expected_at_ = 0;
};

}  // namespace quittance::engine

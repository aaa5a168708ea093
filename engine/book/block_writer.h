// Makes blocks durable in order: at once, or on a thread beside the engine while it folds on.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/result.h"
#include "storage/book_store.h"

namespace quittance::engine {

enum class Writing : std::uint8_t {
  in_order,  // each block on the caller's thread: nothing depends on timing, as simulations need
  beside,    // on a thread that starts with the first block that nobody waits for
};

// The only user of its store while blocks are under way. One caller. A block is acknowledged by
// wait() and not before; after an error no later block is written, and every call gives that error.
// An exception of the thread (memory failed) passes on to the caller, and so do all later calls.
class BlockWriter {
 public:
  BlockWriter(storage::BookStore& store, Writing writing) : store_(store), writing_(writing) {}
  ~BlockWriter();  // after the blocks under way
  BlockWriter(const BlockWriter&) = delete;
  BlockWriter& operator=(const BlockWriter&) = delete;

  // Takes the block and leaves an empty text in its place, with room for another. Waits only while
  // kBlocksUnderWay are. Errors: io_failed, no_space, sync_failed, of this block or an earlier one.
  [[nodiscard]] Result<void> put(std::uint32_t events, std::string& block);
  // Returns when every block is durable. Errors: as put().
  [[nodiscard]] Result<void> wait();
  // put() and wait(), without a change of threads when nothing is under way.
  [[nodiscard]] Result<void> put_and_wait(std::uint32_t events, std::string& block);

 private:
  // Of two megabytes each: a run records faster than some disks take it.
  static constexpr std::size_t kBlocksUnderWay = 64;
  struct Block {
    std::uint32_t events = 0;
    std::string bytes;
  };

  Result<void> append(std::uint32_t events, std::string& block);
  void serve();
  void write_blocks();
  void rethrow() const;

  storage::BookStore& store_;
  Writing writing_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Block> under_way_;     // the first is being written
  std::vector<std::string> spare_;  // emptied, their memory kept
  Result<void> outcome_;
  std::exception_ptr thrown_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace quittance::engine

// When a book is checkpointed, and the thread that writes the file while work goes on.
#pragma once

#include <cstdint>
#include <future>
#include <string>

#include "core/executor.h"
#include "core/result.h"
#include "engine/book/block_writer.h"
#include "engine/book/book.h"
#include "storage/checkpoint.h"

namespace quittance::engine {

// A checkpoint that was written, or why there is none.
struct CheckpointReport {
  std::uint64_t block = 0;   // that it includes, with all before it
  std::uint64_t events = 0;  // of the journal up to there
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;      // of the file; 0: none was begun, or it failed
  Errc code = Errc::io_failed;  // of a failure
  std::string failure;          // a sentence for people; empty: none
};

// One per writing engine. begin() is for who goes on at once: the book is encoded on the executor
// while nobody changes it, then digested, written and synced on a thread of its own, or in order by
// finish(). write() is for who has time: it encodes and writes side by side, in little memory. A
// checkpoint that cannot be written costs the next opening time and nothing else: it is reported
// and no other is tried. One that cannot be synced says that the volume is suspect: whoever hears
// of it has to stop.
class Checkpointer {
 public:
  // `known` is the checkpoint that the book was loaded from: it is kept beside the next one.
  // The folder outlives this.
  Checkpointer(const storage::CheckpointFolder& folder, Writing writing, std::uint64_t known_block,
               std::uint64_t known_events)
      : folder_(folder), writing_(writing), whole_block_(known_block), last_events_(known_events) {}

  // True when the journal has grown by `events_min` events and by a quarter of what the last
  // checkpoint includes; never for 0, nor when the book is no further than the last one.
  [[nodiscard]] bool due(const Book& book, std::uint64_t events_min) const;
  // Encodes the book, which ends with `head` and has no unfinished run, and starts to write.
  void begin(const Book& book, const storage::Head& head, Executor& executor);
  // Writes one now; the book as for begin().
  const CheckpointReport& write(const Book& book, const storage::Head& head, Executor& executor);
  // Waits for the file that is being written, if any, and tells what became of the last one.
  const CheckpointReport& finish();

 private:
  // What a report says before anything is written.
  [[nodiscard]] CheckpointReport announce(const Book& book, const storage::Head& head);
  void settle(CheckpointReport report);

  const storage::CheckpointFolder& folder_;
  Writing writing_;
  std::uint64_t whole_block_;  // the newest checkpoint known to be written
  std::uint64_t last_events_;  // in the newest one begun
  bool failed_ = false;
  CheckpointReport report_;
  std::future<CheckpointReport> begun_;  // its end waits for the thread
};

}  // namespace quittance::engine

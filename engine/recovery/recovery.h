// How a book comes into memory: the newest checkpoint that can be proved, and the blocks after it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/executor.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/events/account_codec.h"
#include "storage/book_store.h"
#include "storage/checkpoint.h"

namespace quittance::engine {

// What an opening started from.
struct Recovery {
  std::uint64_t checkpoint = 0;          // its block; 0: the whole journal was replayed
  std::uint64_t checkpoint_events = 0;   // that it includes
  std::uint64_t events_folded = 0;       // from the journal after it
  std::vector<std::string> passed_over;  // checkpoints that could not be used, and why
  KeyId missing_key = kPlain;  // that sealed account numbers folded here, and was not given
};

// The book as the whole journal gives it, beside what is in memory and what is checkpointed.
struct Replayed {
  Book book;
  std::string difference;  // the first kind of row in which the live book differs; empty: none
  std::uint64_t checkpoint = 0;       // block of the newest checkpoint; 0: none of this program's
  std::string checkpoint_difference;  // the same for it, against the replay up to its block
};

// The book as it was just before the event with this sequence, at most the journal's next one.
// Starts from the newest checkpoint that is no later, was written by this program version and
// includes exactly the journal's block of its number; with `checkpoints` null, from the first
// event. The chain is proved from there on. Blocks are read and proved ahead on a thread
// of their own, unless the executor has none to spare. Errors: book_damaged, book_newer, io_failed.
[[nodiscard]] Result<Book> recover(storage::BookStore& store,
                                   const storage::CheckpointFolder* checkpoints,
                                   std::uint64_t sequence, const AccountCodec& accounts,
                                   Executor& executor, Recovery& how);

// Folds the journal from the book's next event up to this sequence, which no event before it may
// have. `after_block` is the last block that the book includes. The key that was missing, or
// kPlain.
[[nodiscard]] Result<KeyId> fold_journal(storage::BookStore& store, Book& book,
                                         std::uint64_t after_block, std::uint64_t sequence,
                                         const AccountCodec& accounts, Executor& executor);

// How many blocks were recorded up to this moment. Blocks are taken to be in the order of their
// times, as the clock gave them. Errors: book_damaged, io_failed. Cost: reads as many blocks as
// their number has binary digits.
[[nodiscard]] Result<std::uint64_t> blocks_known_at(storage::BookStore& store, Timestamp moment);
// The sequence of the first event that was recorded after this moment; the journal's next one when
// there is none. Errors and cost: as blocks_known_at().
[[nodiscard]] Result<std::uint64_t> sequence_known_at(storage::BookStore& store, Timestamp moment);

}  // namespace quittance::engine

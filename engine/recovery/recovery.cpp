#include "engine/recovery/recovery.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "core/assert.h"
#include "engine/book/book_image.h"
#include "engine/events/event_codec.h"

namespace quittance::engine {
namespace {

// A block decoded before its turn. Events point into `bytes`.
struct AheadBlock {
  std::uint64_t block = 0;
  std::string bytes;
  OpenedNumbers opened;
  Origin origin;
  std::vector<DecodedEvent> events;
};

// Blocks handed from the reading thread to the folding one, a few at a time.
class BlockQueue {
 public:
  // False when nobody wants more.
  bool put(std::unique_ptr<AheadBlock> block) {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return blocks_.size() < kAheadMax || closed_; });
    if (closed_) return false;
    blocks_.push_back(std::move(block));
    changed_.notify_all();
    return true;
  }
  // Null when closed and empty.
  std::unique_ptr<AheadBlock> take() {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return !blocks_.empty() || closed_; });
    if (blocks_.empty()) return nullptr;
    std::unique_ptr<AheadBlock> block = std::move(blocks_.front());
    blocks_.pop_front();
    changed_.notify_all();
    return block;
  }
  void close() {
    const std::lock_guard guard(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t kAheadMax = 4;  // some MiB of events
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<AheadBlock>> blocks_;
  bool closed_ = false;
};

// Closes the queue however its owner leaves, so that the other side never waits for it.
class Closing {
 public:
  explicit Closing(BlockQueue& queue) : queue_(queue) {}
  ~Closing() { queue_.close(); }
  Closing(const Closing&) = delete;
  Closing& operator=(const Closing&) = delete;

 private:
  BlockQueue& queue_;
};

// Visits the blocks whose first event is before `sequence`.
Result<void> read_until(storage::BookStore& store, std::uint64_t first_block,
                        std::uint64_t sequence,
                        const std::function<Result<void>(const storage::BlockView&)>& visit) {
  Result<void> outcome;
  QTRY_VOID(store.read(first_block, [&](const storage::BlockView& block) {
    if (block.first_sequence >= sequence) return false;
    outcome = visit(block);
    return outcome.has_value();
  }));
  return outcome;
}

Result<KeyId> fold_in_turn(storage::BookStore& store, Book& book, std::uint64_t first_block,
                           std::uint64_t sequence, const AccountCodec& accounts) {
  KeyId missing = kPlain;
  QTRY_VOID(read_until(store, first_block, sequence, [&](const storage::BlockView& block) {
    QASSERT(book.next_sequence() == block.first_sequence);
    return decode_block(
        block.events,
        [&](const Origin& origin, DecodedEvent&& event) {
          if (!accounts.can_read(event.key)) missing = event.key;
          if (book.next_sequence() < sequence)
            book.apply(origin, event.bucket, block.block, event.event);
        },
        &accounts);
  }));
  return missing;
}

Result<void> read_ahead(storage::BookStore& store, std::uint64_t first_block,
                        std::uint64_t sequence, const AccountCodec& accounts, BlockQueue& queue) {
  const Closing at_end(queue);
  return read_until(store, first_block, sequence, [&](const storage::BlockView& view) {
    auto block = std::make_unique<AheadBlock>();
    block->block = view.block;
    block->bytes = view.events;
    block->events.reserve(view.event_count);
    const auto decoded = decode_block(
        block->bytes,
        [&](const Origin& origin, DecodedEvent&& event) {
          block->origin = origin;
          block->events.push_back(std::move(event));
        },
        &accounts, &block->opened);
    if (!decoded) return decoded;
    // The folding side only stops early when it throws, and nobody hears this then.
    if (!queue.put(std::move(block))) return Result<void>(fail(Errc::io_failed));
    return Result<void>();
  });
}

Result<KeyId> fold_ahead(storage::BookStore& store, Book& book, std::uint64_t first_block,
                         std::uint64_t sequence, const AccountCodec& accounts) {
  BlockQueue queue;
  KeyId missing = kPlain;
  auto reading = std::async(std::launch::async, [&] {
    return read_ahead(store, first_block, sequence, accounts, queue);
  });
  const Closing at_end(queue);
  while (const auto block = queue.take()) {
    for (const DecodedEvent& event : block->events) {
      if (!accounts.can_read(event.key)) missing = event.key;
      if (book.next_sequence() < sequence)
        book.apply(block->origin, event.bucket, block->block, event.event);
    }
  }
  QTRY_VOID(reading.get());
  return missing;
}

// The checkpoint's book, or why it is passed over.
Result<std::optional<Book>> book_of(storage::BookStore& store,
                                    const storage::CheckpointFolder& checkpoints,
                                    std::uint64_t block, std::uint64_t sequence, Executor& executor,
                                    std::string& why) {
  if (block > store.head().block) {
    why = "it is of a block that the journal does not have";
    return std::optional<Book>();
  }
  QTRY(const storage::Head head, store.head_at(block));
  if (head.next_sequence > sequence) {
    why.clear();  // right, but later than what was asked for
    return std::optional<Book>();
  }
  const auto opened = checkpoints.open(block, why);
  if (!opened) return std::optional<Book>();
  const storage::Checkpoint& checkpoint = **opened;
  if (checkpoint.head() != head) {
    why = "it is of another history";
    return std::optional<Book>();
  }
  if (checkpoint.writer() != image_writer()) {
    why = "it was written by " + checkpoint.writer();
    return std::optional<Book>();
  }
  Result<Book> loaded = load_image(checkpoint, executor);
  if (!loaded) {
    why = describe(loaded.error().code);
    return std::optional<Book>();
  }
  if (loaded->next_sequence() != head.next_sequence) {
    why = "its book is not of its block";
    return std::optional<Book>();
  }
  return std::optional<Book>(std::move(*loaded));
}

}  // namespace

Result<KeyId> fold_journal(storage::BookStore& store, Book& book, std::uint64_t after_block,
                           std::uint64_t sequence, const AccountCodec& accounts,
                           Executor& executor) {
  QASSERT(sequence <= store.head().next_sequence);
  if (book.next_sequence() >= sequence) return kPlain;
  return executor.concurrency() > 1
             ? fold_ahead(store, book, after_block + 1, sequence, accounts)
             : fold_in_turn(store, book, after_block + 1, sequence, accounts);
}

Result<Book> recover(storage::BookStore& store, const storage::CheckpointFolder* checkpoints,
                     std::uint64_t sequence, const AccountCodec& accounts, Executor& executor,
                     Recovery& how) {
  how = {};
  Book book;
  if (checkpoints != nullptr) {
    for (const std::uint64_t block : checkpoints->blocks()) {
      std::string why;
      QTRY(auto loaded, book_of(store, *checkpoints, block, sequence, executor, why));
      if (loaded) {
        book = std::move(*loaded);
        how.checkpoint = block;
        how.checkpoint_events = book.next_sequence() - 1;
        break;
      }
      if (!why.empty())
        how.passed_over.push_back("checkpoint of block " + std::to_string(block) + ": " + why);
    }
  }
  QTRY(how.missing_key, fold_journal(store, book, how.checkpoint, sequence, accounts, executor));
  how.events_folded = book.next_sequence() - 1 - how.checkpoint_events;
  return book;
}

Result<std::uint64_t> blocks_known_at(storage::BookStore& store, Timestamp moment) {
  std::uint64_t first = 1;
  std::uint64_t last = store.head().block + 1;  // as if a block after all were later
  while (first < last) {
    const std::uint64_t middle = first + (last - first) / 2;
    bool later = false;
    Result<void> decoded;
    QTRY_VOID(store.read(middle, [&](const storage::BlockView& block) {
      decoded = decode_block(block.events, [&](const Origin& origin, DecodedEvent&&) {
        later = origin.recorded_at > moment;
      });
      return false;
    }));
    QTRY_VOID(decoded);
    (later ? last : first) = later ? middle : middle + 1;
  }
  return first - 1;
}

Result<std::uint64_t> sequence_known_at(storage::BookStore& store, Timestamp moment) {
  QTRY(const std::uint64_t blocks, blocks_known_at(store, moment));
  QTRY(const storage::Head head, store.head_at(blocks));
  return head.next_sequence;
}

}  // namespace quittance::engine

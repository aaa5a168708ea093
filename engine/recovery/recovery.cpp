#include "engine/recovery/recovery.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "engine/book/book_image.h"
#include "engine/events/event_codec.h"

namespace quittance::engine {
namespace {

// Proved blocks, one behind another, on their way from the reading thread to the folding one. A
// single payment's block is too small to wake a thread for.
struct Blocks {
  struct One {
    std::uint64_t block = 0;
    std::uint64_t first_sequence = 0;
    std::size_t size = 0;
  };
  std::vector<One> blocks;
  std::string bytes;
};
constexpr std::size_t kBlocksBytes = std::size_t{256} << 10;

// A few of them ahead.
class BlockQueue {
 public:
  // False when nobody wants more.
  bool put(Blocks blocks) {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return ahead_.size() < kAheadMax || closed_; });
    if (closed_) return false;
    ahead_.push_back(std::move(blocks));
    changed_.notify_all();
    return true;
  }
  // None when closed and nothing is left.
  std::optional<Blocks> take() {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return !ahead_.empty() || closed_; });
    if (ahead_.empty()) return std::nullopt;
    Blocks blocks = std::move(ahead_.front());
    ahead_.pop_front();
    changed_.notify_all();
    return blocks;
  }
  void close() {
    const std::lock_guard guard(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t kAheadMax = 4;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Blocks> ahead_;
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

// Takes blocks into a book, up to the event of a sequence.
class Folding {
 public:
  Folding(Book& book, std::uint64_t sequence, const AccountCodec& accounts)
      : book_(book), sequence_(sequence), accounts_(accounts) {}

  Result<void> take(std::uint64_t block, std::uint64_t first_sequence, std::string_view events) {
    QASSERT(book_.next_sequence() == first_sequence);
    return decode_block(
        events,
        [&](const Origin& origin, DecodedEvent&& event) {
          if (!accounts_.can_read(event.key)) missing_ = event.key;
          if (book_.next_sequence() < sequence_)
            book_.apply(origin, event.bucket, block, event.event);
        },
        &accounts_);
  }
  [[nodiscard]] KeyId missing() const { return missing_; }

 private:
  Book& book_;
  std::uint64_t sequence_;
  const AccountCodec& accounts_;
  KeyId missing_ = kPlain;
};

Result<void> fold_in_turn(storage::BookStore& store, std::uint64_t first_block,
                          std::uint64_t sequence, Folding& folding) {
  return read_until(store, first_block, sequence, [&](const storage::BlockView& block) {
    return folding.take(block.block, block.first_sequence, block.events);
  });
}

Result<void> read_ahead(storage::BookStore& store, std::uint64_t first_block,
                        std::uint64_t sequence, BlockQueue& queue) {
  const Closing at_end(queue);
  Blocks ahead;
  QTRY_VOID(read_until(store, first_block, sequence, [&](const storage::BlockView& block) {
    ahead.blocks.push_back({block.block, block.first_sequence, block.events.size()});
    ahead.bytes += block.events;
    // The folding side stops early when it has failed; nobody hears this then.
    if (ahead.bytes.size() >= kBlocksBytes && !queue.put(std::exchange(ahead, {})))
      return Result<void>(fail(Errc::io_failed));
    return Result<void>();
  }));
  queue.put(std::move(ahead));
  return {};
}

Result<void> fold_ahead(storage::BookStore& store, std::uint64_t first_block,
                        std::uint64_t sequence, Folding& folding) {
  BlockQueue queue;
  auto reading = std::async(std::launch::async,
                            [&] { return read_ahead(store, first_block, sequence, queue); });
  const Closing at_end(queue);
  while (const auto ahead = queue.take()) {
    std::string_view rest = ahead->bytes;
    for (const Blocks::One& one : ahead->blocks) {
      QTRY_VOID(folding.take(one.block, one.first_sequence, rest.substr(0, one.size)));
      rest.remove_prefix(one.size);
    }
  }
  return reading.get();
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
    // Nothing is lost with it: what is said of a damaged book would send somebody to a backup.
    const Errc code = loaded.error().code;
    why = code == Errc::book_damaged ? "it is damaged" : describe(code);
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
  Folding folding(book, sequence, accounts);
  QTRY_VOID(executor.concurrency() > 1 ? fold_ahead(store, after_block + 1, sequence, folding)
                                       : fold_in_turn(store, after_block + 1, sequence, folding));
  return folding.missing();
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

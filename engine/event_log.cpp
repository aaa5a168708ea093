#include "engine/event_log.h"

#include <utility>

#include "core/assert.h"
#include "engine/event_codec.h"

namespace quittance::engine {

EventLog::EventLog(Book& book, storage::BookStore* store, Origin origin, BlockLimits limits)
    : book_(book), store_(store), origin_(origin), limits_(limits) {}

void EventLog::expect(std::vector<std::string> encoded) {
  expected_ = std::move(encoded);
  expected_at_ = 0;
}

Result<void> EventLog::emit(std::uint8_t bucket, const Event& event) {
  if (expecting()) {
    std::string encoded;
    encode(bucket, event, encoded);
    if (encoded != expected_[expected_at_]) return fail(Errc::run_differs);
    ++expected_at_;
  } else {
    if (block_.empty()) block_ = encode_block_head(origin_);
    encode(bucket, event, block_);
    ++block_events_;
  }
  const std::uint64_t block = store_ == nullptr ? 0 : store_->head().block + 1;
  book_.apply(origin_, bucket, block, event);
  ++events_;
  return {};
}

Result<void> EventLog::commit() {
  if (block_events_ == 0) return {};
  if (store_ != nullptr) {
    // The book is the journal and this block: events folded by a dry run or a refused command would
    // make a journal that cannot be folded again.
    QASSERT(store_->head().next_sequence + block_events_ == book_.next_sequence());
    if (const auto head = store_->append(block_events_, block_); !head) return fail(head.error());
    ++commits_;
  }
  block_.clear();
  block_events_ = 0;
  return {};
}

Result<void> EventLog::commit_when_full() {
  if (block_.size() < limits_.bytes && block_events_ < limits_.events) return {};
  return commit();
}

}  // namespace quittance::engine

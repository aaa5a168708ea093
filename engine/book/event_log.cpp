#include "engine/book/event_log.h"

#include <utility>

#include "core/assert.h"
#include "engine/events/event_codec.h"

namespace quittance::engine {

EventLog::EventLog(Book& book, storage::BookStore* store, Origin origin, BlockLimits limits,
                   Writing writing, const AccountSeal& seal)
    : book_(book), origin_(origin), limits_(limits), seal_(seal) {
  if (store == nullptr) return;
  if (store->dead()) ready_ = fail(store->failure().code);
  writer_ = std::make_unique<BlockWriter>(*store, writing);
  next_block_ = store->head().block + 1;
  next_sequence_ = store->head().next_sequence;
}

void EventLog::expect(std::vector<std::string> encoded) {
  expected_ = std::move(encoded);
  expected_at_ = 0;
}

template <class Fact>
Result<void> EventLog::write(std::uint8_t bucket, const Fact& fact) {
  if (!ready_) return ready_;
  if (expecting()) {
    std::string encoded;
    encode(bucket, fact, encoded, seal_);
    if (encoded != expected_[expected_at_]) return fail(Errc::run_differs);
    ++expected_at_;
  } else {
    // Appended, for the block may have the memory of one before.
    if (block_.empty()) block_ += encode_block_head(origin_, seal_.key);
    encode(bucket, fact, block_, seal_);
    ++block_events_;
  }
  ++events_;
  return {};
}

Result<void> EventLog::emit(std::uint8_t bucket, const Event& event) {
  QTRY_VOID(write(bucket, event));
  book_.apply(origin_, bucket, next_block_, event);
  return {};
}

template <Frequent Fact>
Result<void> EventLog::emit(std::uint8_t bucket, const Fact& fact) {
  QTRY_VOID(write(bucket, fact));
  book_.apply(origin_, bucket, fact);
  return {};
}
template Result<void> EventLog::emit(std::uint8_t, const CashRecorded&);
template Result<void> EventLog::emit(std::uint8_t, const PayerIdentified&);
template Result<void> EventLog::emit(std::uint8_t, const Applied&);
template Result<void> EventLog::emit(std::uint8_t, const CashMoved&);
template Result<void> EventLog::emit(std::uint8_t, const Decided&);

bool EventLog::end_block() {
  if (block_events_ == 0) return false;
  if (writer_ == nullptr) {
    block_.clear();
    block_events_ = 0;
    return false;
  }
  // The book is the journal and this block: events folded by a dry run or a refused command would
  // make a journal that cannot be folded again.
  next_sequence_ += block_events_;
  QASSERT(next_sequence_ == book_.next_sequence());
  ++next_block_;
  ++commits_;
  return true;
}

Result<void> EventLog::commit() {
  if (end_block()) return writer_->put_and_wait(std::exchange(block_events_, 0), block_);
  return writer_ == nullptr ? Result<void>() : writer_->wait();
}

Result<void> EventLog::commit_when_full() {
  if (block_.size() < limits_.bytes && block_events_ < limits_.events) return {};
  if (!end_block()) return {};
  return writer_->put(std::exchange(block_events_, 0), block_);
}

}  // namespace quittance::engine

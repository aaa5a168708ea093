#include "engine/book/block_writer.h"

#include <utility>

namespace quittance::engine {

BlockWriter::~BlockWriter() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<void> BlockWriter::append(std::uint32_t events, std::string& block) {
  const auto head = store_.append(events, block);
  block.clear();
  if (!head) return fail(head.error());
  return {};
}

Result<void> BlockWriter::put(std::uint32_t events, std::string& block) {
  if (writing_ == Writing::in_order) return put_and_wait(events, block);
  std::unique_lock guard(mutex_);
  if (!thread_.joinable()) thread_ = std::thread([this] { serve(); });
  changed_.wait(guard, [this] { return under_way_.size() < kBlocksUnderWay; });
  rethrow();
  if (!outcome_) return outcome_;
  // Memory is asked for before anything is handed over.
  std::string next;
  if (!spare_.empty()) {
    next = std::move(spare_.back());  // the newest is the likeliest to be in a cache
    spare_.pop_back();
  }
  // The next one will be as large: it never moves while it grows.
  if (next.capacity() < block.size()) next.reserve(block.size() + block.size() / 16);
  under_way_.push_back({events, std::exchange(block, std::move(next))});
  guard.unlock();
  changed_.notify_all();
  return {};
}

Result<void> BlockWriter::wait() {
  std::unique_lock guard(mutex_);
  changed_.wait(guard, [this] { return under_way_.empty(); });
  rethrow();
  return outcome_;
}

Result<void> BlockWriter::put_and_wait(std::uint32_t events, std::string& block) {
  QTRY_VOID(wait());
  outcome_ = append(events, block);  // the thread, if there is one, has nothing to do
  return outcome_;
}

void BlockWriter::rethrow() const {
  if (thrown_) std::rethrow_exception(thrown_);
}

void BlockWriter::serve() {
  try {
    write_blocks();
  } catch (...) {
    const std::lock_guard guard(mutex_);
    thrown_ = std::current_exception();
    under_way_.clear();
  }
  changed_.notify_all();
}

void BlockWriter::write_blocks() {
  std::unique_lock guard(mutex_);
  while (true) {
    changed_.wait(guard, [this] { return stop_ || !under_way_.empty(); });
    if (under_way_.empty()) return;
    if (outcome_) {
      Block& block = under_way_.front();  // stays where it is while others are added
      guard.unlock();
      Result<void> written = append(block.events, block.bytes);
      guard.lock();
      outcome_ = std::move(written);
    }
    spare_.push_back(std::move(under_way_.front().bytes));
    spare_.back().clear();
    under_way_.pop_front();
    changed_.notify_all();
  }
}

}  // namespace quittance::engine

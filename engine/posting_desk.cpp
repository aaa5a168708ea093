#include "engine/posting_desk.h"

#include <thread>
#include <utility>
#include <vector>

namespace quittance::engine {
namespace {

// How often a thread lets others run before it blocks, some 20 microseconds: waking it costs as
// much.
constexpr int kSpins = 60;

}  // namespace

// Under mutex_, which the other side takes once before its request goes.
void PostingDesk::tell(Request& request, Turn turn) {
  request.turn.store(turn, std::memory_order_release);
  request.turn.notify_one();
}

void PostingDesk::wait(Request& request) {
  for (int n = 0; n < kSpins; ++n) {
    if (request.turn.load(std::memory_order_acquire) != Turn::waiting) return;
    std::this_thread::yield();
  }
  request.turn.wait(Turn::waiting, std::memory_order_acquire);
}

Result<Posted> PostingDesk::post(std::string_view message) {
  std::string wrong = wrong_message(message, plan_);
  if (!wrong.empty()) return Posted{.payment = {}, .was_known = false, .refused = std::move(wrong)};
  Request mine;
  mine.message = message;
  bool mine_to_write = false;
  {
    const std::lock_guard guard(mutex_);
    waiting_.push_back(&mine);
    mine_to_write = !std::exchange(writing_, true);
  }
  if (!mine_to_write) {
    wait(mine);
    const std::lock_guard guard(mutex_);
    mine_to_write = mine.turn.load(std::memory_order_acquire) == Turn::writes;
  }
  if (mine_to_write) write_group();
  if (!mine.outcome) return fail(mine.outcome.error());
  return std::move(mine.posted);
}

// The caller's request is the first that waits.
void PostingDesk::write_group() {
  std::vector<Request*> group;
  std::vector<std::string_view> messages;
  Result<void> outcome;
  {
    const std::lock_guard guard(mutex_);
    outcome = failed_;
    std::size_t bytes = 0;
    while (!waiting_.empty() && group.size() < kPostedMax) {
      Request* next = waiting_.front();
      bytes += next->message.size() + 1;
      if (!group.empty() && bytes > kPostedBytesMax) break;
      group.push_back(next);
      messages.push_back(next->message);
      waiting_.pop_front();
    }
  }
  if (outcome) {
    auto posted = engine_.post(messages, plan_);
    if (posted) {
      for (std::size_t n = 0; n < group.size(); ++n) group[n]->posted = std::move((*posted)[n]);
    } else {
      outcome = fail(posted.error());
    }
    groups_.fetch_add(1, std::memory_order_relaxed);
  }
  const std::lock_guard guard(mutex_);
  failed_ = outcome;
  writing_ = !waiting_.empty();
  if (writing_) tell(*waiting_.front(), Turn::writes);
  for (Request* request : group) {
    request->outcome = outcome;
    tell(*request, Turn::done);
  }
}

}  // namespace quittance::engine

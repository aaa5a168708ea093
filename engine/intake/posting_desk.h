// Posts payments that many threads bring one by one, and lets those that come together share a
// commit.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "engine/engine.h"

namespace quittance::engine {

// The only user of its engine while it lives. Who brings a payment while nothing is being written
// writes it himself, at once: alone, a payment waits for nobody. Payments that come meanwhile are
// the next group, written by the first of them. post() is thread-safe and returns when the payment
// is durable.
class PostingDesk {
 public:
  // References outlive the desk. Rules and profiles are those of now.
  PostingDesk(Engine& engine, PostingPlan plan) : engine_(engine), plan_(std::move(plan)) {}
  PostingDesk(const PostingDesk&) = delete;
  PostingDesk& operator=(const PostingDesk&) = delete;

  // `message`: one payment as a JSON object (interfaces.md section 3). A message that is no payment
  // is refused in the answer and leaves no trace. Errors: those of a commit; after one every call
  // gives it, and the process has to end.
  [[nodiscard]] Result<Posted> post(std::string_view message);

  // Groups written so far.
  [[nodiscard]] std::uint64_t groups() const { return groups_.load(std::memory_order_relaxed); }

 private:
  struct Request {
    std::string_view message;
    Posted posted;
  };
  // Payments that are written together. The first that came writes them when it is its turn; the
  // others wait until it is done.
  struct Group {
    std::vector<Request*> requests;
    std::size_t bytes = 0;
    std::promise<void> turn;
    std::promise<void> done;
    std::shared_future<void> is_done = done.get_future();
    Result<void> outcome;  // once it is done
  };

  struct Joined {
    std::shared_ptr<Group> group;
    bool writes = false;  // it is the first of its group
  };
  // Where memory fails within them, others would wait for ever: the process ends.
  Joined join(Request& request) noexcept;
  void write(Group& group) noexcept;

  Engine& engine_;
  const PostingPlan plan_;
  std::mutex mutex_;
  std::deque<std::shared_ptr<Group>> groups_waiting_;  // the first is being written
  Result<void> failed_;                                // of the writer whose turn it is
  std::atomic<std::uint64_t> groups_ = 0;
};

}  // namespace quittance::engine

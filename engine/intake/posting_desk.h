// Posts payments that many threads bring one by one, and lets those that come together share a
// commit.
#pragma once

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "engine/engine.h"

namespace quittance::engine {

// The only user of its engine while it lives. Who brings a payment while nothing is on its way
// decides and writes it himself, at once: alone, a payment waits for nobody. Payments that come
// meanwhile are the next group, taken care of by the first of them. A group is decided while the
// one before it is written where that gains, by the engine's clock. post() is thread-safe and
// returns when the payment is durable.
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
  // Payments that are written together. The first that came leads it; the others wait until it is
  // done.
  struct Group {
    std::uint32_t number = 0;
    std::vector<Request*> requests;
    std::size_t bytes = 0;
    std::promise<void> done;
    std::shared_future<void> is_done = done.get_future();
    Result<void> outcome;  // once it is done
  };

  // Groups take a step one after another, by number.
  class Turn {
   public:
    void wait_for(std::uint32_t number) const {
      for (std::uint32_t at = now_.load(); at != number; at = now_.load()) now_.wait(at);
    }
    void pass() {
      now_.fetch_add(1);
      now_.notify_all();
    }

   private:
    std::atomic<std::uint32_t> now_ = 0;
  };

  struct Joined {
    std::shared_ptr<Group> group;
    bool leads = false;  // it is the first of its group
  };
  // Where memory fails within them, others would wait for ever: the process ends.
  Joined join(Request& request) noexcept;
  void lead(Group& group) noexcept;
  // Takes nobody into the group any more, and gives its messages.
  std::vector<std::string_view> close(Group& group);
  // The first failure, which all later groups share.
  Result<void> outcome_so_far();
  void failed(Error error);

  Engine& engine_;
  const PostingPlan plan_;
  std::mutex mutex_;
  std::shared_ptr<Group> open_;  // takes payments; null: the next is the first of a new group
  std::uint32_t next_number_ = 0;
  Result<void> outcome_;
  Turn deciding_;
  Turn committing_;
  std::atomic<bool> overlaps_ = false;  // deciding beside a commit gains
  std::atomic<std::uint64_t> groups_ = 0;
};

}  // namespace quittance::engine

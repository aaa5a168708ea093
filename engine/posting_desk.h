// Posts payments that many threads bring one by one, and lets those that come together share a
// commit.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string_view>

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
  enum class Turn : std::uint32_t { waiting, writes, done };
  struct Request {
    std::string_view message;
    Posted posted;
    Result<void> outcome;
    std::atomic<Turn> turn = Turn::waiting;
  };

  static void tell(Request& request, Turn turn);
  static void wait(Request& request);
  void write_group();

  Engine& engine_;
  const PostingPlan plan_;
  std::mutex mutex_;
  std::deque<Request*> waiting_;
  bool writing_ = false;
  Result<void> failed_;
  std::atomic<std::uint64_t> groups_ = 0;
};

}  // namespace quittance::engine

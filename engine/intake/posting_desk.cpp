#include "engine/intake/posting_desk.h"

#include <cstdint>
#include <utility>

namespace quittance::engine {
namespace {

// Microseconds. Handing over from group to group takes some tens, waking threads included.
constexpr std::int64_t kWorthHandingOver = 150;

// Clients come back in two cohorts where a group is decided behind the commit before it, in three
// where beside it. Of n payments, d to decide one and s a commit: n/2 in d·n/2 + s, or n/3 in the
// longer of d·n/3 and s. The second is more where s is less than twice what a group takes; small
// groups are better kept together.
bool beside_gains(std::int64_t deciding, std::int64_t committing) {
  return deciding > kWorthHandingOver && committing < 2 * deciding;
}

}  // namespace

Result<Posted> PostingDesk::post(std::string_view message) {
  std::string wrong = wrong_line(message);
  if (!wrong.empty()) return Posted{.payment = {}, .was_known = false, .refused = std::move(wrong)};
  Request mine;
  mine.message = message;
  const auto [group, leads] = join(mine);
  if (leads) {
    lead(*group);
  } else {
    group->is_done.wait();
  }
  if (!group->outcome) return fail(group->outcome.error());
  return std::move(mine.posted);
}

PostingDesk::Joined PostingDesk::join(Request& request) noexcept {
  const std::lock_guard guard(mutex_);
  const std::size_t bytes = request.message.size() + 1;
  const bool has_room = open_ != nullptr && open_->requests.size() < kPostedMax &&
                        open_->bytes + bytes <= kPostedBytesMax;
  if (!has_room) {
    open_ = std::make_shared<Group>();
    open_->number = next_number_++;
  }
  open_->requests.push_back(&request);
  open_->bytes += bytes;
  return {.group = open_, .leads = open_->requests.size() == 1};
}

std::vector<std::string_view> PostingDesk::close(Group& group) {
  const std::lock_guard guard(mutex_);
  if (open_.get() == &group) open_.reset();
  std::vector<std::string_view> messages;
  for (const Request* request : group.requests) messages.push_back(request->message);
  return messages;
}

Result<void> PostingDesk::outcome_so_far() {
  const std::lock_guard guard(mutex_);
  return outcome_;
}

void PostingDesk::failed(Error error) {
  const std::lock_guard guard(mutex_);
  if (outcome_) outcome_ = fail(error);
}

void PostingDesk::lead(Group& group) noexcept {
  deciding_.wait_for(group.number);
  if (!overlaps_.load(std::memory_order_relaxed)) committing_.wait_for(group.number);
  const std::vector<std::string_view> messages = close(group);
  const std::int64_t began = plan_.clock->now().micros;
  DecidedGroup decided;
  if (outcome_so_far()) {
    auto done = engine_.decide(messages, plan_);
    if (done) {
      decided = *std::move(done);
    } else {
      failed(done.error());
    }
  }
  const std::int64_t deciding = plan_.clock->now().micros - began;
  deciding_.pass();
  committing_.wait_for(group.number);
  group.outcome = outcome_so_far();
  if (group.outcome) {
    const std::int64_t from = plan_.clock->now().micros;
    group.outcome = engine_.commit(decided);
    const std::int64_t committing = plan_.clock->now().micros - from;
    overlaps_.store(beside_gains(deciding, committing), std::memory_order_relaxed);
    if (!group.outcome) failed(group.outcome.error());
    for (std::size_t n = 0; n < decided.posted.size(); ++n)
      group.requests[n]->posted = std::move(decided.posted[n]);
    groups_.fetch_add(1, std::memory_order_relaxed);
  }
  committing_.pass();
  group.done.set_value();
}

}  // namespace quittance::engine

#include "engine/intake/posting_desk.h"

#include <utility>

namespace quittance::engine {

Result<Posted> PostingDesk::post(std::string_view message) {
  std::string wrong = wrong_line(message);
  if (!wrong.empty()) return Posted{.payment = {}, .was_known = false, .refused = std::move(wrong)};
  Request mine;
  mine.message = message;
  const auto [group, writes] = join(mine);
  if (writes) {
    write(*group);
  } else {
    group->is_done.wait();
  }
  if (!group->outcome) return fail(group->outcome.error());
  return std::move(mine.posted);
}

// The group whose turn it is takes nobody any more.
PostingDesk::Joined PostingDesk::join(Request& request) noexcept {
  const std::lock_guard guard(mutex_);
  const std::size_t bytes = request.message.size() + 1;
  const bool has_room = groups_waiting_.size() > 1 &&
                        groups_waiting_.back()->requests.size() < kPostedMax &&
                        groups_waiting_.back()->bytes + bytes <= kPostedBytesMax;
  if (!has_room) {
    groups_waiting_.push_back(std::make_shared<Group>());
    if (groups_waiting_.size() == 1) groups_waiting_.front()->turn.set_value();
  }
  Group& group = *groups_waiting_.back();
  group.requests.push_back(&request);
  group.bytes += bytes;
  return {.group = groups_waiting_.back(), .writes = group.requests.size() == 1};
}

void PostingDesk::write(Group& group) noexcept {
  group.turn.get_future().wait();
  group.outcome = failed_;
  if (group.outcome) {
    std::vector<std::string_view> messages;
    for (const Request* request : group.requests) messages.push_back(request->message);
    auto posted = engine_.post(messages, plan_);
    if (posted) {
      for (std::size_t n = 0; n < posted->size(); ++n)
        group.requests[n]->posted = std::move((*posted)[n]);
    } else {
      group.outcome = fail(posted.error());
    }
    groups_.fetch_add(1, std::memory_order_relaxed);
  }
  failed_ = group.outcome;
  {
    const std::lock_guard guard(mutex_);
    groups_waiting_.pop_front();
    if (!groups_waiting_.empty()) groups_waiting_.front()->turn.set_value();
  }
  group.done.set_value();
}

}  // namespace quittance::engine

// Work by hand whose outcome nobody may have been told: a refund or a promise that is given again
// is not known by its content, as a file is, and would be booked twice.
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/engine_state.h"
#include "engine/events/event_codec.h"

namespace quittance::engine {

Result<void> Engine::State::find_unacknowledged() {
  const storage::Head head = store->head();
  if (store->was_closed_cleanly() || head.block == 0) return {};
  std::optional<Unacknowledged> found;
  std::uint64_t first_sequence = 0;
  Result<void> decoded;
  const auto look = [&](const storage::BlockView& block) {
    first_sequence = block.first_sequence;
    bool is_first = true;
    decoded = decode_block(
        block.events,
        [&](const Origin& origin, DecodedEvent&& event) {
          // Runs, imports and marks give no reason, and may be given again; nor do contacts. A
          // rematch gives one, and is told of.
          const bool by_hand =
              !origin.reason.empty() || std::holds_alternative<ContactMade>(event.event);
          if (std::exchange(is_first, false) && by_hand) {
            found = Unacknowledged{.recorded_at = origin.recorded_at,
                                   .actor = std::string(origin.actor),
                                   .reason = std::string(origin.reason),
                                   .before = {}};
          }
        },
        &options.accounts);
    return decoded.has_value();
  };
  QTRY_VOID(store->read(head.block, look));
  QTRY_VOID(decoded);
  if (!found) return {};
  if (head.block > 1) {
    QTRY(const storage::Head before, store->head_at(head.block - 1));
    found->before = {.sequence = first_sequence - 1, .block = before.digest};
  }
  unacknowledged = std::move(found);
  return {};
}

}  // namespace quittance::engine

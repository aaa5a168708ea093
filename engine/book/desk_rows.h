// Rows of the book for what people at the receivables desk note.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/date.h"
#include "engine/events/desk_event.h"

namespace quittance::engine {

// Who noted something, when it was recorded and why. Text in the book's arena.
struct Note {
  Timestamp at;
  std::string_view by, because;
};

// Rows keep their place and are in journal order.
struct DisputeRow {
  DisputeOpened facts;
  Note opened;
  bool is_resolved = false;
  DisputeOutcome outcome = DisputeOutcome::accepted;
  Date resolved_date;
  Note resolved;
};

struct PromiseRow {
  PromiseMade facts;
  Note made;
  bool is_cancelled = false;
  Date cancelled_date;
  Note cancelled;
};

struct ContactRow {
  ContactMade facts;
  Note noted;
};

struct PeriodRow {
  PeriodClosed facts;
  bool by_item = false;               // closed by PeriodClosedByItem
  std::uint64_t closed_sequence = 0;  // of its event
  Note closed;
  bool is_reopened = false;
  std::uint64_t reopened_sequence = 0;
  Note reopened;
};

// An item that came with a document date in a closed period: it counts from `day`.
struct LateItem {
  ItemHandle item;
  Date day;
};

}  // namespace quittance::engine

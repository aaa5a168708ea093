// How the book keeps applications: one line of memory each, and beside it what few of them have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/ids.h"
#include "engine/events/event.h"

namespace quittance::engine {

// Position of a text among the actors.
using ActorHandle = Handle<struct ActorTag>;

// Who did something: kept once, whatever the number of rows that name them.
struct ActorRow {
  std::string_view name;
};

struct alignas(64) KeptApplication {
  std::int64_t amount = 0;
  std::int64_t discount = 0;
  PaymentHandle payment;
  ItemHandle item;
  Date posting_date;
  std::uint32_t ordinal = 0;  // among the payment's applications, from 1
  ApplicationHandle group;    // first application of the same event
  ApplicationHandle next_of_payment;
  ApplicationHandle next_of_item;
  ActorHandle actor;
  ActorHandle reversed_by;  // not known while it stands
  Date reversed_date;
  std::uint32_t special = 0;  // index + 1 into the special applications
  Rule rule = Rule::none;
  Grade grade = Grade::none;
  Reason reversal = Reason::none;
  ApplicationKind kind : 2 = ApplicationKind::cash;
  bool discount_earned : 1 = false;
  bool reversed : 1 = false;
};
static_assert(sizeof(KeptApplication) == 64);

// An application with a write-off or a deduction, or across currencies.
struct SpecialApplication {
  ApplicationHandle application;
  ItemHandle deduction_item;
  std::int64_t write_off = 0;
  std::int64_t deduction = 0;
  std::string_view reason;
  std::uint32_t crossing = 0;  // index + 1 into crossings
};

}  // namespace quittance::engine

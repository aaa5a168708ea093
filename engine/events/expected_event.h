// Payments that were announced before they came: what is told of them, and which payment met one.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/expected_payment.h"
#include "core/ids.h"
#include "core/money.h"

namespace quittance::engine {

// A payment is to come for these items (`import expected`). Told again under its id, it takes the
// place of what was told before, while no payment met it.
struct PaymentExpected {
  std::string_view expected_id;  // unique in the book
  ExpectedKind kind = ExpectedKind::promise;
  CustomerHandle customer;
  EntityHandle entity;
  Currency currency;
  std::int64_t amount = 0;       // minor units, above zero
  Date date;                     // announced on; earlier cash is not meant
  Date due_date;                 // expected by
  std::uint32_t grace_days = 0;  // counts so many days longer
  std::string_view reference;    // that the payment will bear; may be empty
  std::vector<ExpectedPart> parts;
  bool cancelled = false;
  friend bool operator==(const PaymentExpected&, const PaymentExpected&) = default;
};

// A payment was applied because it was expected; the Applied just before says to what.
struct ExpectedMet {
  PaymentHandle payment;
  ExpectedHandle expected;
};

// What is expected: imported, or a promise that names its items.
struct ExpectedRow {
  PaymentExpected facts;
  std::uint32_t promise = kNone;  // index among the book's promises
  PaymentHandle met_by;           // none: none did, or its application was undone
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
};

}  // namespace quittance::engine

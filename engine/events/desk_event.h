// What people at the receivables desk note: disputes, promises, contacts, and periods closed.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/digest.h"
#include "core/ids.h"
#include "core/money.h"
#include "core/result.h"

namespace quittance::engine {

// The customer contests so much of an item; why stands in the event's origin. An item has one
// dispute at a time.
struct DisputeOpened {
  ItemHandle item;
  std::int64_t amount = 0;  // minor units, above zero
  Date date;                // the item is in dispute from this day on
};

enum class DisputeOutcome : std::uint8_t {
  accepted,   // the customer was right; a credit is to follow
  rejected,   // the customer owes it
  withdrawn,  // the customer, or we, let it go
};
[[nodiscard]] std::string_view name(DisputeOutcome outcome);
[[nodiscard]] Result<DisputeOutcome> parse_dispute_outcome(std::string_view word);

// Ends the item's open dispute.
struct DisputeResolved {
  ItemHandle item;
  DisputeOutcome outcome = DisputeOutcome::accepted;
  Date date;  // no longer in dispute from this day on
};

using PromiseHandle = Handle<struct PromiseTag>;

// A customer committed to pay. Whether it was kept is no event: the cash says so (promises.h).
struct PromiseMade {
  CustomerHandle customer;
  Currency currency;
  std::int64_t amount = 0;        // minor units, above zero
  Date date;                      // made on; earlier cash does not count
  Date due_date;                  // to be paid by
  std::uint32_t grace_days = 0;   // still kept so many days after
  std::string_view source;        // who said so, and where
  std::vector<ItemHandle> items;  // what is to be paid; none: whatever is owed
};

// It no longer counts: a mistake, or another promise in its place.
struct PromiseCancelled {
  PromiseHandle promise;
  Date date;
};

enum class ContactChannel : std::uint8_t { call, email, letter, message, portal, visit, other };
[[nodiscard]] std::string_view name(ContactChannel channel);
[[nodiscard]] Result<ContactChannel> parse_contact_channel(std::string_view word);

// Somebody asked a customer for money.
struct ContactMade {
  CustomerHandle customer;
  ContactChannel channel = ContactChannel::call;
  Date date;
  std::uint32_t minutes = 0;
  std::string_view person;   // of ours
  std::string_view step;     // of a collections sequence, or a dunning level
  std::string_view outcome;  // in the team's own words: "promised", "no answer", …
};

using PeriodHandle = Handle<struct PeriodTag>;

// A legal entity's books are closed up to a day: what comes later with an earlier date is posted
// on the first open day (decision 21). With a digest of the postings of the days that it closes.
struct PeriodClosed {
  EntityHandle entity;
  Date after;  // the last day that was closed already; missing: none was
  Date last;   // end of a month
  std::uint64_t postings = 0;
  Digest digest;  // of the postings (periods.h)
};
// The same since an application's entries are dated item by item: what PeriodClosed has fixed was
// dated as a whole, and stays so.
struct PeriodClosedByItem : PeriodClosed {};

// The entity's newest closed period is open again.
struct PeriodReopened {
  PeriodHandle period;
};

}  // namespace quittance::engine

// Closed periods: the day on which an event's postings stand, and what a closing has fixed.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/date.h"
#include "core/digest.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/events/event.h"
#include "engine/general_ledger/postings.h"

namespace quittance::engine {

class Engine;

// The legal entity whose ledger has the event's postings; none where it has none, or where the
// entity was not known when the cash came.
[[nodiscard]] EntityHandle posting_entity(const Book& book, const Event& event);

// The day itself, or the first open one where the entity's books of it were closed when the event
// with this sequence happened. Cost: the periods.
[[nodiscard]] Date open_day(const Book& book, EntityHandle entity, std::uint64_t sequence,
                            Date day);

// Postings that stand on one day of the general ledger; in each currency they balance.
struct DatedPostings {
  Date day;
  std::vector<Posting> lines;
};

// An event's postings by day, the earliest first: its effective date, or the first open day where
// its entity's period was closed when it happened; what an application settles of an item, or
// takes back, not before the item counts. Where a period that covers the event was closed when
// entries were still dated as a whole, it stands on the day of its latest item. `book` has folded
// the event. Cost: the periods.
[[nodiscard]] std::vector<DatedPostings> dated_postings(const Book& book, const Origin& origin,
                                                        std::uint64_t sequence, const Event& event);

// The postings of one entity on the days after `after` up to `last`, both known or `after` missing.
class PeriodPostings {
 public:
  PeriodPostings(const Book& book, EntityHandle entity, Date after, Date last)
      : book_(book), entity_(entity), after_(after), last_(last) {}
  // Every event of the journal, in its order.
  void see(std::uint64_t sequence, const Origin& origin, const Event& event);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  // SHA-256 over a line of sequence, day, account, currency and minor units for each posting.
  [[nodiscard]] Digest digest() { return hash_->finish(); }  // once

 private:
  const Book& book_;
  EntityHandle entity_;
  Date after_, last_;
  std::uint64_t count_ = 0;
  std::unique_ptr<Sha256> hash_ = std::make_unique<Sha256>();
};

}  // namespace quittance::engine

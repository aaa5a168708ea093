#include "engine/people/periods.h"

#include <algorithm>
#include <string>

#include "engine/engine.h"
#include "engine/people/manual_work.h"

namespace quittance::engine {
namespace {

// What an event's postings hang on.
struct Subject {
  EntityHandle entity;
  Date date;        // effective
  Date not_before;  // the day that its items count from
};

class SubjectOf {
 public:
  explicit SubjectOf(const Book& book) : book_(book) {}

  Subject operator()(const auto&) const { return {}; }
  Subject operator()(const ItemOpened& e) const {
    return {e.facts.entity, e.facts.document_date, {}};
  }
  Subject operator()(const ItemAdjusted& e) const {
    return {book_.row(e.item).facts.entity, e.effective_date, book_.counted_from(e.item)};
  }
  Subject operator()(const CashRecorded& e) const { return {e.entity, e.posting_date, {}}; }
  Subject operator()(const DepositBooked& e) const { return of(e.payment); }
  Subject operator()(const PayerIdentified& e) const { return of(e.payment); }
  Subject operator()(const CashMoved& e) const { return {entity(e.payment), e.posting_date, {}}; }
  Subject operator()(const PayerChanged& e) const {
    return {entity(e.payment), e.posting_date, {}};
  }
  Subject operator()(const Applied& e) const {
    Subject subject{entity(e.payment), e.posting_date, {}};
    for (const AllocationFacts& facts : e.allocations)
      subject.not_before = std::max(subject.not_before, book_.counted_from(facts.item));
    return subject;
  }
  Subject operator()(const AppliedAcross& e) const {
    return (*this)(static_cast<const Applied&>(e));
  }
  Subject operator()(const ApplicationReversed& e) const {
    Subject subject{entity(e.payment), e.posting_date, {}};
    for (const ApplicationHandle application : e.applications) {
      const ItemHandle item = book_.row(application).facts.item;
      subject.not_before = std::max(subject.not_before, book_.counted_from(item));
    }
    return subject;
  }

 private:
  [[nodiscard]] EntityHandle entity(PaymentHandle payment) const {
    return book_.row(payment).facts.entity;
  }
  [[nodiscard]] Subject of(PaymentHandle payment) const {
    return {entity(payment), book_.row(payment).facts.posting_date, {}};
  }

  const Book& book_;
};

// What was closed of the entity when the event with this sequence happened.
Date closed_at(const Book& book, EntityHandle entity, std::uint64_t sequence) {
  Date closed;
  for (const PeriodRow& row : book.periods()) {
    const bool stood = row.facts.entity == entity && row.closed_sequence < sequence &&
                       (!row.is_reopened || row.reopened_sequence > sequence);
    if (stood) closed = std::max(closed, row.facts.last);
  }
  return closed;
}

// Whether a closing that stands covers this day and was made when an event's entries were dated as
// a whole, after the event: what it has fixed stays as it was.
bool closed_as_a_whole(const Book& book, EntityHandle entity, std::uint64_t sequence, Date day) {
  return std::any_of(book.periods().begin(), book.periods().end(), [&](const PeriodRow& row) {
    return !row.by_item && !row.is_reopened && row.facts.entity == entity &&
           row.closed_sequence > sequence && day <= row.facts.last;
  });
}

}  // namespace

Date open_day(const Book& book, EntityHandle entity, std::uint64_t sequence, Date day) {
  const Date closed = closed_at(book, entity, sequence);
  return closed.known() && day <= closed ? closed.plus_days(1) : day;
}

EntityHandle posting_entity(const Book& book, const Event& event) {
  return std::visit(SubjectOf(book), event).entity;
}

std::vector<DatedPostings> dated_postings(const Book& book, const Origin& origin,
                                          std::uint64_t sequence, const Event& event) {
  std::vector<Posting> lines = postings(book, event);
  if (lines.empty()) return {};
  const Subject subject = std::visit(SubjectOf(book), event);
  const Date date = subject.date.known() ? subject.date : origin.recorded_at.date();
  const Date day = open_day(book, subject.entity, sequence, date);
  const bool whole =
      day >= subject.not_before || closed_as_a_whole(book, subject.entity, sequence, day);
  std::vector<DatedPostings> dated;
  for (Posting& line : lines) {
    const Date counted =
        whole || !line.item.known() ? subject.not_before : book.counted_from(line.item);
    const Date stands = std::max(day, counted);
    auto place = std::lower_bound(
        dated.begin(), dated.end(), stands,
        [](const DatedPostings& entry, Date sought) { return entry.day < sought; });
    if (place == dated.end() || place->day != stands)
      place = dated.insert(place, DatedPostings{.day = stands, .lines = {}});
    place->lines.push_back(std::move(line));
  }
  return dated;
}

void PeriodPostings::see(std::uint64_t sequence, const Origin& origin, const Event& event) {
  if (posting_entity(book_, event) != entity_) return;
  for (const DatedPostings& entry : dated_postings(book_, origin, sequence, event)) {
    if (entry.day <= after_ || entry.day > last_) continue;
    count_ += entry.lines.size();
    for (const Posting& line : entry.lines) {
      hash_->update(std::to_string(sequence) + "|" + entry.day.iso() + "|" + line.account + "|" +
                    line.currency.code() + "|" + std::to_string(line.amount) + "\n");
    }
  }
}

Result<void> Engine::close_period(EntityHandle entity, Date last, std::string_view reason) {
  const Book& book = state_->book;
  const std::string id(book.row(entity).facts.entity_id);
  const Date after = book.closed_through(entity);
  if (last != month_end(last)) return state_->refuse(Errc::usage, "a period ends with its month");
  if (last <= after) {
    return state_->refuse(Errc::state_forbids, "the books of " + quoted(id) + " are closed up to " +
                                                   after.iso() +
                                                   " already; see `quittance period list`");
  }
  PeriodPostings closing(book, entity, after, last);
  QTRY_VOID(events([&](std::uint64_t sequence, const Origin& origin, std::uint8_t,
                       const Event& event) { closing.see(sequence, origin, event); }));
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(0, PeriodClosedByItem{{.entity = entity,
                                             .after = after,
                                             .last = last,
                                             .postings = closing.count(),
                                             .digest = closing.digest()}}));
  return work.done();
}

Result<void> Engine::reopen_period(EntityHandle entity, Date last, std::string_view reason) {
  const Book& book = state_->book;
  const std::string id(book.row(entity).facts.entity_id);
  const Date closed = book.closed_through(entity);
  if (!closed.known() || closed != last) {
    return state_->refuse(Errc::state_forbids,
                          closed.known()
                              ? "the books of " + quoted(id) + " are closed up to " + closed.iso() +
                                    "; only the newest closing is reopened, one after the other"
                              : "no period of " + quoted(id) + " is closed");
  }
  for (std::uint32_t n = 0; n < book.periods().size(); ++n) {
    const PeriodRow& row = book.periods()[n];
    if (row.is_reopened || row.facts.entity != entity || row.facts.last != last) continue;
    ManualWork work(*state_, reason);
    QTRY_VOID(work.emit(0, PeriodReopened{.period = PeriodHandle(n)}));
    return work.done();
  }
  QASSERT(false);
  return {};
}

}  // namespace quittance::engine

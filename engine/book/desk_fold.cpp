// How the desk's notes change the book: disputes, promises, contacts, and periods closed.
#include <algorithm>

#include "core/assert.h"
#include "core/words.h"
#include "engine/book/book_state.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kDisputeOutcomes[] = {"accepted", "rejected", "withdrawn"};
constexpr std::string_view kContactChannels[] = {"call",   "email", "letter", "message",
                                                 "portal", "visit", "other"};

}  // namespace

std::string_view name(DisputeOutcome outcome) {
  return word_of(kDisputeOutcomes, outcome);
}
Result<DisputeOutcome> parse_dispute_outcome(std::string_view word) {
  return enumerator_of<DisputeOutcome>(kDisputeOutcomes, word);
}
std::string_view name(ContactChannel channel) {
  return word_of(kContactChannels, channel);
}
Result<ContactChannel> parse_contact_channel(std::string_view word) {
  return enumerator_of<ContactChannel>(kContactChannels, word);
}

Note Book::State::note_of(const Origin& origin) {
  return {.at = origin.recorded_at, .by = actor_name(origin), .because = text.keep(origin.reason)};
}

void Book::State::fold(const Origin& origin, const DisputeOpened& event) {
  ItemRow& item = items[event.item.value()];
  QASSERT(!item.disputed && event.amount > 0 && event.amount <= item.open && event.date.known());
  item.disputed = true;
  DisputeRow row;
  row.facts = event;
  row.opened = note_of(origin);
  disputes.push_back(row);
  put_item(event.item, false);
}

void Book::State::fold(const Origin& origin, const DisputeResolved& event) {
  ItemRow& item = items[event.item.value()];
  const auto open = std::find_if(disputes.rbegin(), disputes.rend(), [&](const DisputeRow& row) {
    return row.facts.item == event.item && !row.is_resolved;
  });
  QASSERT(item.disputed && open != disputes.rend() && event.date >= open->facts.date);
  item.disputed = false;
  open->is_resolved = true;
  open->outcome = event.outcome;
  open->resolved_date = event.date;
  open->resolved = note_of(origin);
  put_item(event.item, false);
}

void Book::State::fold(const Origin& origin, const PromiseMade& event) {
  QASSERT(event.customer.value() < customers.size() && event.amount > 0 && event.date.known() &&
          event.due_date >= event.date);
  PromiseRow row;
  row.facts = event;
  row.facts.source = text.keep(event.source);
  row.made = note_of(origin);
  promises.push_back(std::move(row));
  if (!event.items.empty()) expect_promise(static_cast<std::uint32_t>(promises.size() - 1));
}

void Book::State::fold(const Origin& origin, const PromiseCancelled& event) {
  PromiseRow& row = promises[event.promise.value()];
  QASSERT(!row.is_cancelled && event.date.known());
  row.is_cancelled = true;
  row.cancelled_date = event.date;
  row.cancelled = note_of(origin);
  cancel_expected_promise(event.promise.value());
}

void Book::State::fold(const Origin& origin, const ContactMade& event) {
  QASSERT(event.customer.value() < customers.size() && event.date.known());
  ContactRow row;
  row.facts = event;
  row.facts.person = text.keep(event.person);
  row.facts.step = text.keep(event.step);
  row.facts.outcome = text.keep(event.outcome);
  row.noted = note_of(origin);
  contacts.push_back(row);
}

void Book::State::fold(const Origin& origin, const PeriodClosed& event) {
  QASSERT(event.entity.value() < entities.size() && event.after < event.last);
  if (closed_through.size() < entities.size()) closed_through.resize(entities.size());
  Date& closed = closed_through[event.entity.value()];
  QASSERT(closed == event.after);
  closed = event.last;
  PeriodRow row;
  row.facts = event;
  row.closed_sequence = next_sequence;
  row.closed = note_of(origin);
  periods.push_back(row);
}

void Book::State::fold(const Origin& origin, const PeriodClosedByItem& event) {
  fold(origin, static_cast<const PeriodClosed&>(event));
  periods.back().by_item = true;
}

void Book::State::fold(const Origin& origin, const PeriodReopened& event) {
  PeriodRow& row = periods[event.period.value()];
  Date& closed = closed_through[row.facts.entity.value()];
  QASSERT(!row.is_reopened && closed == row.facts.last);
  closed = row.facts.after;
  row.is_reopened = true;
  row.reopened_sequence = next_sequence;
  row.reopened = note_of(origin);
}

Date Book::State::counted_from(ItemHandle item) const {
  const Date document_date = items[item.value()].facts.document_date;
  if (late_items.empty()) return document_date;
  const auto late =
      std::lower_bound(late_items.begin(), late_items.end(), item,
                       [](const LateItem& row, ItemHandle wanted) { return row.item < wanted; });
  return late != late_items.end() && late->item == item ? late->day : document_date;
}

void Book::State::index_periods() {
  if (!periods.empty()) closed_through.resize(entities.size());
  for (const PeriodRow& row : periods) {
    if (row.is_reopened) continue;
    Date& closed = closed_through[row.facts.entity.value()];
    closed = std::max(closed, row.facts.last);
  }
}

}  // namespace quittance::engine

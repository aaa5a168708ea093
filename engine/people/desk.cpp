// What people at the desk note by command: holds, disputes, promises, contacts.
#include <algorithm>
#include <string>

#include "engine/people/manual_work.h"

namespace quittance::engine {
namespace {

constexpr std::uint32_t kGraceDaysMax = 3'660;

bool is_credit_memo(const ItemRow& item) {
  return item.facts.kind == ItemKind::credit_memo;
}

}  // namespace

Result<void> Engine::hold(ItemHandle item, bool on, std::string_view reason) {
  const ItemRow& row = state_->book.row(item);
  const std::string key = item_key(state_->book, item);
  if (row.hold == on)
    return state_->refuse(Errc::state_forbids,
                          key + (on ? " is on hold already" : " is not on hold"));
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(state_->book.bucket_of(row.facts.customer),
                      ItemFlagged{.item = item, .flag = ItemFlag::hold, .on = on}));
  return work.done();
}

Result<void> Engine::open_dispute(ItemHandle item, std::optional<std::int64_t> amount, Date date,
                                  std::string_view reason) {
  const ItemRow& row = state_->book.row(item);
  const std::string key = item_key(state_->book, item);
  if (row.disputed)
    return state_->refuse(Errc::state_forbids, key + " is in dispute already; resolve that first");
  if (is_credit_memo(row)) return state_->refuse(Errc::state_forbids, key + " is a credit memo");
  if (row.open == 0) return state_->refuse(Errc::state_forbids, key + " is settled");
  const std::int64_t disputed = amount.value_or(row.open);
  if (disputed <= 0 || disputed > row.open) {
    return state_->refuse(
        Errc::state_forbids,
        key + " is open with " + format_with_currency(row.open, row.facts.currency) + ", so " +
            format_with_currency(disputed, row.facts.currency) + " of it cannot be in dispute");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(state_->book.bucket_of(row.facts.customer),
                      DisputeOpened{.item = item, .amount = disputed, .date = date}));
  return work.done();
}

Result<void> Engine::resolve_dispute(ItemHandle item, DisputeOutcome outcome, Date date,
                                     std::string_view reason) {
  const Book& book = state_->book;
  const std::string key = item_key(book, item);
  if (!book.row(item).disputed)
    return state_->refuse(Errc::state_forbids, key + " has no open dispute");
  const auto& disputes = book.disputes();
  const auto open = std::find_if(disputes.rbegin(), disputes.rend(), [&](const DisputeRow& row) {
    return row.facts.item == item && !row.is_resolved;
  });
  if (date < open->facts.date) {
    return state_->refuse(Errc::state_forbids, "the dispute began on " + open->facts.date.iso() +
                                                   "; it cannot end on " + date.iso());
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(book.bucket_of(book.row(item).facts.customer),
                      DisputeResolved{.item = item, .outcome = outcome, .date = date}));
  return work.done();
}

Result<void> Engine::make_promise(const PromiseMade& promise, std::string_view reason) {
  const Book& book = state_->book;
  if (promise.amount <= 0) return state_->refuse(Errc::usage, "a promise is of an amount above 0");
  if (promise.due_date < promise.date) {
    return state_->refuse(Errc::usage, "a promise of " + promise.date.iso() + " for " +
                                           promise.due_date.iso() + " was broken when it was made");
  }
  if (promise.grace_days > kGraceDaysMax)
    return state_->refuse(Errc::usage, "more days of grace than ten years have");
  for (const ItemHandle item : promise.items) {
    const KeptItem& facts = book.row(item).facts;
    if (facts.customer != promise.customer || facts.currency != promise.currency) {
      return state_->refuse(Errc::state_forbids,
                            item_key(book, item) + " is owed by " +
                                std::string(book.row(facts.customer).facts.customer_id) + " in " +
                                facts.currency.code());
    }
    if (std::count(promise.items.begin(), promise.items.end(), item) > 1)
      return state_->refuse(Errc::usage, item_key(book, item) + " is named twice");
  }
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(book.bucket_of(promise.customer), promise));
  return work.done();
}

Result<void> Engine::cancel_promise(PromiseHandle promise, Date date, std::string_view reason) {
  const PromiseRow& row = state_->book.promises()[promise.value()];
  if (row.is_cancelled) return state_->refuse(Errc::state_forbids, "it is cancelled already");
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(state_->book.bucket_of(row.facts.customer),
                      PromiseCancelled{.promise = promise, .date = date}));
  return work.done();
}

Result<void> Engine::note_contact(const ContactMade& contact, std::string_view reason) {
  ManualWork work(*state_, reason);
  QTRY_VOID(work.emit(state_->book.bucket_of(contact.customer), contact));
  return work.done();
}

}  // namespace quittance::engine

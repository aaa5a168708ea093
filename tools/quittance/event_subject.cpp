#include "tools/quittance/event_subject.h"

#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

class Describe {
 public:
  explicit Describe(const engine::Book& book) : book_(book) {}

  [[nodiscard]] EventSubject operator()(const engine::Event& event) const {
    EventSubject subject;
    std::visit([&](const auto& fact) { fill(subject, fact); }, event);
    return subject;
  }

 private:
  void fill(EventSubject&, const auto&) const {}
  void fill(EventSubject& s, const engine::EntityRegistered& e) const { s.entity = e.entity_id; }
  void fill(EventSubject& s, const engine::AccountRegistered& e) const {
    s.entity = entity_id(book_, e.entity);
    s.currency = e.currency;
  }
  void fill(EventSubject& s, const engine::CustomerRegistered& e) const {
    s.entity = entity_id(book_, e.entity);
    s.customer = e.customer_id;
    s.currency = e.currency;
  }
  void fill(EventSubject& s, const engine::SalesRegistered& e) const {
    s.entity = entity_id(book_, e.entity);
    s.currency = e.currency;
    s.amount = e.amount;
    s.effective = e.from;
    s.to = e.to;
  }
  void fill(EventSubject& s, const engine::PaymentReopened& e) const { payment(s, e.payment); }
  void fill(EventSubject& s, const engine::RateRegistered& e) const {
    s.currency = e.rate.from;
    s.effective = e.rate.date;
  }
  void item(EventSubject& s, ItemHandle handle) const {
    const engine::KeptItem& facts = book_.row(handle).facts;
    s.entity = entity_id(book_, facts.entity);
    s.customer = customer_id(book_, facts.customer);
    s.item = facts.number();
    s.currency = facts.currency;
  }
  void fill(EventSubject& s, const engine::ItemOpened& e) const {
    s.entity = entity_id(book_, e.facts.entity);
    s.customer = customer_id(book_, e.facts.customer);
    s.item = e.facts.number;
    s.currency = e.facts.currency;
    s.amount = e.open;
    s.effective = e.effective_date;
  }
  void fill(EventSubject& s, const engine::ItemAmended& e) const { item(s, e.item); }
  void fill(EventSubject& s, const engine::ItemFlagged& e) const { item(s, e.item); }
  void fill(EventSubject& s, const engine::DisputeOpened& e) const {
    item(s, e.item);
    s.amount = e.amount;
    s.effective = e.date;
    s.state_to = "open";
  }
  void fill(EventSubject& s, const engine::DisputeResolved& e) const {
    item(s, e.item);
    s.effective = e.date;
    s.state_from = "open";
    s.state_to = name(e.outcome);
  }
  void promise(EventSubject& s, const engine::PromiseMade& e) const {
    s.customer = customer_id(book_, e.customer);
    s.currency = e.currency;
    s.amount = e.amount;
    for (const ItemHandle handle : e.items)
      s.item += (s.item.empty() ? "" : "|") + std::string(book_.row(handle).facts.number());
  }
  void fill(EventSubject& s, const engine::PromiseMade& e) const {
    promise(s, e);
    s.effective = e.date;
    s.to = e.due_date;
  }
  void fill(EventSubject& s, const engine::PromiseCancelled& e) const {
    promise(s, book_.promises()[e.promise.value()].facts);
    s.effective = e.date;
  }
  void expected(EventSubject& s, const engine::PaymentExpected& e) const {
    s.customer = customer_id(book_, e.customer);
    s.entity = entity_id(book_, e.entity);
    s.currency = e.currency;
    s.amount = e.amount;
    for (const ExpectedPart& part : e.parts)
      s.item += (s.item.empty() ? "" : "|") + std::string(book_.row(part.item).facts.number());
  }
  void fill(EventSubject& s, const engine::PaymentExpected& e) const {
    expected(s, e);
    s.effective = e.date;
    s.to = e.due_date;
    s.state_to = e.cancelled ? "cancelled" : "open";
  }
  void fill(EventSubject& s, const engine::ExpectedMet& e) const {
    expected(s, book_.expected()[e.expected.value()].facts);
    payment(s, e.payment);
    s.state_from = "open";
    s.state_to = "met";
  }
  void fill(EventSubject& s, const engine::ContactMade& e) const {
    s.customer = customer_id(book_, e.customer);
    s.effective = e.date;
  }
  void fill(EventSubject& s, const engine::PeriodClosed& e) const {
    s.entity = entity_id(book_, e.entity);
    s.effective = e.last;
  }
  void fill(EventSubject& s, const engine::PeriodClosedByItem& e) const {
    fill(s, static_cast<const engine::PeriodClosed&>(e));
  }
  void fill(EventSubject& s, const engine::PeriodReopened& e) const {
    fill(s, book_.periods()[e.period.value()].facts);
  }
  void fill(EventSubject& s, const engine::ItemAdjusted& e) const {
    item(s, e.item);
    s.amount = e.delta;
    s.effective = e.effective_date;
  }
  void payment(EventSubject& s, PaymentHandle handle) const {
    const engine::PaymentRow& row = book_.row(handle);
    s.payment = row.payment_id();
    s.entity = entity_id(book_, row.facts.entity);
    s.customer = customer_id(book_, row.customer);
    s.currency = row.currency;
    s.effective = row.facts.posting_date;
  }
  void fill(EventSubject& s, const engine::CashRecorded& e) const {
    const engine::PackedCash::Front cash = e.cash.front();
    s.payment = cash.id;
    s.entity = entity_id(book_, e.entity);
    s.currency = cash.currency;
    s.amount = cash.amount;
    s.effective = e.posting_date;
    if (e.role == engine::CashRole::payment) s.state_to = name(e.state);
  }
  void fill(EventSubject& s, const engine::DuplicateLinked& e) const { payment(s, e.first); }
  void fill(EventSubject& s, const engine::PayerIdentified& e) const {
    payment(s, e.payment);
    s.customer = customer_id(book_, e.customer);
    s.amount = e.amount;
    s.state_from = name(Disposition::unidentified);
    s.state_to = name(Disposition::unapplied);
  }
  void fill(EventSubject& s, const engine::Applied& e) const {
    payment(s, e.payment);
    s.effective = e.posting_date;
    s.state_from = name(Disposition::unapplied);
    s.state_to = name(Disposition::applied);
    for (const engine::AllocationFacts& allocation : e.allocations) {
      s.item +=
          (s.item.empty() ? "" : "|") + std::string(book_.row(allocation.item).facts.number());
      s.amount += allocation.amount;
    }
  }
  void fill(EventSubject& s, const engine::AppliedAcross& e) const {
    fill(s, static_cast<const engine::Applied&>(e));
  }
  void fill(EventSubject& s, const engine::CashMoved& e) const {
    payment(s, e.payment);
    s.amount = e.amount;
    s.effective = e.posting_date;
    s.state_from = name(e.from);
    s.state_to = name(e.to);
  }
  void fill(EventSubject& s, const engine::PayerChanged& e) const {
    payment(s, e.payment);
    s.customer = customer_id(book_, e.customer);
    s.amount = e.amount;
    s.effective = e.posting_date;
  }
  void fill(EventSubject& s, const engine::ApplicationReversed& e) const {
    payment(s, e.payment);
    s.effective = e.posting_date;
    s.state_from = name(Disposition::applied);
    s.state_to = name(Disposition::unapplied);
    for (const ApplicationHandle handle : e.applications) {
      const engine::AllocationFacts& facts = book_.row(handle).facts;
      s.item += (s.item.empty() ? "" : "|") + std::string(book_.row(facts.item).facts.number());
      s.amount += facts.amount;
    }
  }
  void fill(EventSubject& s, const engine::Decided& e) const { payment(s, e.payment); }
  void fill(EventSubject& s, const engine::ExceptionNoted& e) const { payment(s, e.payment); }
  void fill(EventSubject& s, const engine::ReturnSettled& e) const {
    payment(s, e.original);
    s.amount = e.amount;
  }
  void fill(EventSubject& s, const engine::DepositBooked& e) const {
    payment(s, e.payment);
    s.amount = book_.row(e.payment).amount;
    s.state_to = name(Disposition::unidentified);
  }
  void fill(EventSubject& s, const engine::AliasApproved& e) const {
    s.customer = customer_id(book_, e.customer);
  }
  void fill(EventSubject& s, const engine::AliasRevoked& e) const {
    s.customer = customer_id(book_, book_.aliases()[e.alias.value()].facts.customer);
  }
  // One line an entry; which notifications they are stands with them, as `joined` or booked.
  void fill(EventSubject& s, const engine::NotificationJoined& e) const {
    payment(s, e.entry);
    s.amount = book_.row(e.entry).amount;
  }

  const engine::Book& book_;
};

}  // namespace

EventSubject subject_of(const engine::Book& book, const engine::Event& event) {
  return Describe(book)(event);
}

}  // namespace quittance::cli

// What the events of a journal add up to: a second set of books that knows nothing of the engine's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <variant>
#include <vector>

#include "core/date.h"
#include "core/money.h"
#include "engine/events/event.h"
#include "engine/figures/bridge.h"

namespace quittance::testing {

// What one event did to what one customer owes, on the day from which it counts.
struct Move {
  Currency currency;
  std::uint32_t customer = 0;
  Date day;
  engine::BridgePart part = engine::BridgePart::invoices;
  std::int64_t amount = 0;
};

// Walks the events of a book of one legal entity.
class Journal {
 public:
  struct Item {
    Currency currency;
    std::uint32_t customer = 0;
    Date document;  // from which it counts
    Date due;
    ItemKind kind = ItemKind::invoice;
    bool hold = false;
    std::vector<std::pair<Date, std::int64_t>> changes;

    [[nodiscard]] std::int64_t open_on(Date day) const {
      std::int64_t open = 0;
      for (const auto& [from, amount] : changes) open += from <= day ? amount : 0;
      return open;
    }
  };
  struct Dispute {
    std::uint32_t item = 0;
    std::int64_t amount = 0;
    Date from, to;  // missing: it still stands
  };

  void take(const engine::Event& event) {
    std::visit([this](const auto& fact) { add(fact); }, event);
  }
  std::vector<Move> moves;
  std::vector<Item> items;
  std::vector<Dispute> disputes;
  std::map<std::string_view, int> seen;  // kinds of events that a test may want to have happened

 private:
  using Part = engine::BridgePart;
  struct Payment {
    Currency currency;
    Date posted;
    bool known = false;
    std::uint32_t customer = 0;
  };
  struct Application {
    engine::AllocationFacts facts;
    std::int64_t settled = 0;  // by the cash, in the item's currency
  };

  // The first open day.
  [[nodiscard]] Date counted(Date day) {
    const Date closed = closed_.empty() ? Date{} : closed_.back();
    if (!closed.known() || day > closed) return day;
    ++seen["late for a closed period"];
    return closed.plus_days(1);
  }

  void add(const auto&) {}
  void add(const engine::ItemOpened& event) {
    const engine::ItemDetails& facts = event.facts;
    items.push_back({facts.currency,
                     facts.customer.value(),
                     counted(facts.document_date),
                     facts.due_date.known() ? facts.due_date : facts.document_date,
                     facts.kind,
                     false,
                     {}});
    const std::map<ItemKind, Part> parts = {{ItemKind::invoice, Part::invoices},
                                            {ItemKind::debit_memo, Part::debit_memos},
                                            {ItemKind::credit_memo, Part::credit_memos},
                                            {ItemKind::finance_charge, Part::finance_charges},
                                            {ItemKind::deduction, Part::deductions_opened}};
    move(ItemHandle(static_cast<std::uint32_t>(items.size() - 1)), facts.document_date,
         event.parent.known() ? Part::deductions_opened : parts.at(facts.kind), event.open);
  }
  void add(const engine::ItemAmended& event) {
    const engine::ItemDetails& facts = event.facts;
    items[event.item.value()].due = facts.due_date.known() ? facts.due_date : facts.document_date;
  }
  void add(const engine::ItemFlagged& event) {
    items[event.item.value()].hold = event.on;
    ++seen["hold"];
  }
  void add(const engine::ItemAdjusted& event) {
    const bool taken_back = event.why == engine::Adjustment::application_reversed;
    move(event.item, event.effective_date, taken_back ? Part::deductions_opened : Part::adjustments,
         event.delta);
  }
  void add(const engine::CashRecorded& event) {
    payments_.push_back({event.cash.record().currency, counted(event.posting_date)});
  }
  void add(const engine::PayerIdentified& event) {
    Payment& payment = payments_[event.payment.value()];
    payment.known = true;
    payment.customer = event.customer.value();
    credit(payment, payment.posted, event.amount);
  }
  void add(const engine::CashMoved& event) {
    const auto waits = [](Disposition state) {
      return state == Disposition::unapplied || state == Disposition::on_account;
    };
    const std::int64_t delta =
        (waits(event.to) ? event.amount : 0) - (waits(event.from) ? event.amount : 0);
    credit(payments_[event.payment.value()], event.posting_date, delta);
  }
  void add(const engine::PayerChanged& event) {
    Payment& payment = payments_[event.payment.value()];
    credit(payment, event.posting_date, -event.amount);
    payment.customer = event.customer.value();
    credit(payment, event.posting_date, event.amount);
    ++seen["transfer"];
  }
  void add(const engine::Applied& event) {
    for (const engine::AllocationFacts& facts : event.allocations)
      apply(event, facts, facts.amount);
  }
  void add(const engine::AppliedAcross& event) {
    for (std::size_t n = 0; n < event.allocations.size(); ++n) {
      const engine::CrossedAmount& crossed = event.crossed[n];
      apply(event, event.allocations[n], crossed.converted - crossed.gain);
      ++seen[crossed.gain == 0 ? "across" : crossed.gain < 0 ? "exchange loss" : "exchange gain"];
    }
  }
  void apply(const engine::Applied& event, const engine::AllocationFacts& facts,
             std::int64_t settled) {
    applications_.push_back({facts, settled});
    move(facts.item, event.posting_date, Part::cash_applied, -settled);
    move(facts.item, event.posting_date, Part::discounts, -facts.discount);
    move(facts.item, event.posting_date, Part::write_offs, -facts.write_off);
    move(facts.item, event.posting_date, Part::deductions_split_off, -facts.deduction);
    use(payments_[event.payment.value()], event.posting_date, facts.item, facts.amount);
  }
  void add(const engine::ApplicationReversed& event) {
    for (const ApplicationHandle handle : event.applications) {
      const auto& [facts, settled] = applications_[handle.value()];
      if (settled != facts.amount) ++seen["across, taken back"];
      move(facts.item, event.posting_date, Part::taken_back,
           settled + facts.discount + facts.write_off);
      move(facts.item, event.posting_date, Part::deductions_split_off, facts.deduction);
      use(payments_[event.payment.value()], event.posting_date, facts.item, -facts.amount);
    }
  }
  void add(const engine::DisputeOpened& event) {
    disputes.push_back({event.item.value(), event.amount, event.date, {}});
  }
  void add(const engine::DisputeResolved& event) {
    for (Dispute& dispute : disputes) {
      if (dispute.item == event.item.value() && !dispute.to.known()) dispute.to = event.date;
    }
    ++seen["dispute resolved"];
  }
  void add(const engine::PromiseMade&) { ++seen["promise"]; }
  void add(const engine::PaymentExpected&) { ++seen["expected"]; }
  void add(const engine::ExpectedMet&) { ++seen["expected met"]; }
  void add(const engine::PeriodClosed& event) {
    closed_.push_back(event.last);
    ++seen["period closed"];
  }
  void add(const engine::PeriodClosedByItem& event) {
    add(static_cast<const engine::PeriodClosed&>(event));
  }
  void add(const engine::PeriodReopened&) {
    closed_.pop_back();  // the newest is reopened
    ++seen["period reopened"];
  }

  void move(ItemHandle handle, Date day, Part part, std::int64_t amount) {
    Item& item = items[handle.value()];
    const Date from = std::max(counted(day), item.document);
    item.changes.emplace_back(from, amount);
    moves.push_back({item.currency, item.customer, from, part, amount});
  }
  void credit(const Payment& payment, Date day, std::int64_t delta) {
    if (!payment.known) return;
    moves.push_back(
        {payment.currency, payment.customer, counted(day), Part::unapplied_cash, -delta});
  }

  // Cash stays the customer's credit until the item that it settles counts.
  void use(const Payment& payment, Date day, ItemHandle handle, std::int64_t amount) {
    const Date document = items[handle.value()].document;
    if (counted(day) < document) ++seen["paid before it counts"];
    credit(payment, std::max(day, document), -amount);
  }

  std::vector<Payment> payments_;
  std::vector<Application> applications_;
  std::vector<Date> closed_;
};

}  // namespace quittance::testing

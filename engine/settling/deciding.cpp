#include "engine/settling/deciding.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/assert.h"
#include "engine/book/cash_identity.h"
#include "engine/book/pages.h"
#include "engine/settling/trust.h"

namespace quittance::engine {
namespace {

// "INV-1-D1", "INV-1-D2": the next free number of a deduction of this item.
std::string deduction_number(const Book& book, const ItemRow& parent) {
  for (int n = 1;; ++n) {
    std::string number = std::string(parent.facts.number()) + "-D" + std::to_string(n);
    if (!book.find_item(parent.facts.entity, number).known()) return number;
  }
}

AllocationFacts facts_of(const Book& book, const matching::Allocation& allocation) {
  return {.item = allocation.item,
          .discount_earned = allocation.discount_earned,
          .rule = allocation.rule,
          .grade = allocation.grade,
          .kind = book.row(allocation.item).facts.kind == ItemKind::credit_memo
                      ? ApplicationKind::credit
                      : ApplicationKind::cash,
          .amount = allocation.amount,
          .discount = allocation.discount,
          .write_off = allocation.write_off,
          .deduction = allocation.deduction,
          .reason = allocation.reason};
}

// What a bank's notification of an entry says beyond the statement: it enriches, never adds.
void join_advice(const Book& book, PaymentHandle payment, std::pmr::memory_resource& memory,
                 CashRecord& entry) {
  if (book.advices().empty()) return;
  PaymentHandle handle = book.find_payment(advice_id(entry.payment_id));
  if (!handle.known()) {
    const std::span<const PaymentHandle> joined = book.joined_to(payment);
    if (joined.size() != 1) return;
    handle = joined.front();
  }
  const PaymentRow& notified = book.row(handle);
  const PaymentRow& row = book.row(payment);
  const bool same = notified.amount == row.amount && notified.currency == row.currency;
  const bool stands = notified.facts.role == CashRole::noted &&
                      (notified.reason == Reason::none || notified.reason == Reason::joined);
  if (!same || !stands) return;
  const CashRecord advice = notified.cash.record(memory);
  const auto complete = [](std::string_view& ours, std::string_view theirs) {
    if (ours.empty()) ours = theirs;
  };
  complete(entry.payer.name, advice.payer.name);
  complete(entry.payer.routing, advice.payer.routing);
  complete(entry.payer.account, advice.payer.account);
  complete(entry.payer.iban, advice.payer.iban);
  complete(entry.payer.id, advice.payer.id);
  complete(entry.reference, advice.reference);
  complete(entry.end_to_end_id, advice.end_to_end_id);
  complete(entry.text, advice.text);
  if (entry.remittance.empty()) entry.remittance = advice.remittance;
}

}  // namespace

matching::PaymentInput matching_input(const Book& book, PaymentHandle payment,
                                      std::pmr::memory_resource& memory) {
  const PaymentRow& row = book.row(payment);
  CashRecord record = row.cash.record(memory);
  join_advice(book, payment, memory, record);
  return {.payment = payment,
          .payment_id = record.payment_id,
          .entity = row.facts.entity,
          .currency = record.currency,
          .amount = row.in(Disposition::unidentified) + row.in(Disposition::unapplied),
          .charges = record.particulars.charges,
          .posting_date = row.facts.posting_date,
          .value_date = record.value_date,
          .booking_date = record.booking_date,
          .deposit_date = record.deposit_date,
          .known_customer = row.customer,
          .payer = record.payer,
          .reference = record.reference,
          .end_to_end_id = record.end_to_end_id,
          .text = record.text,
          .remittance = record.remittance};
}

std::vector<PaymentHandle> undecided(const Book& book, std::uint32_t run) {
  std::vector<PaymentHandle> payments;
  const std::vector<PaymentRow>& rows = book.payments();
  for (std::size_t n = rows.size(); n > 0; --n) {
    const PaymentRow& row = rows[n - 1];
    if (row.run != run) break;  // a run's payments are the last of the journal while it decides
    if (row.facts.role == CashRole::payment && row.in(Disposition::unidentified) > 0) {
      payments.push_back(PaymentHandle(static_cast<std::uint32_t>(n - 1)));
    }
  }
  return {payments.rbegin(), payments.rend()};
}

std::uint8_t Booking::bucket_of(CustomerHandle customer) {
  if (customer != last_) {
    last_ = customer;
    bucket_ = book_.bucket_of(customer);
  }
  return bucket_;
}

Result<void> Booking::open_deduction(const matching::Allocation& allocation, Date posting_date) {
  const ItemRow& parent = book_.row(allocation.item);
  const std::string number = deduction_number(book_, parent);
  ItemDetails facts;
  facts.number = number;
  facts.entity = parent.facts.entity;
  facts.customer = parent.facts.customer;
  facts.kind = ItemKind::deduction;
  facts.document_date = posting_date;
  facts.due_date = posting_date;
  facts.currency = parent.facts.currency;
  facts.original = allocation.deduction;
  const std::string about =
      allocation.charged_back.known()
          ? "chargeback of " + std::string(book_.row(allocation.charged_back).facts.number()) + ": "
          : std::string();
  const std::string description = about + std::string(allocation.reason);
  facts.description = description;
  return log_.emit(bucket_, ItemOpened{.facts = facts,
                                       .open = allocation.deduction,
                                       .parent = allocation.item,
                                       .effective_date = posting_date});
}

Result<void> Booking::note_exception(const matching::Outcome& outcome, Reason reason) {
  ExceptionNoted noted;
  noted.payment = outcome.payment;
  noted.reason = reason;
  noted.fact = outcome.fact;
  noted.candidates = outcome.candidates;
  std::uint16_t solution = 0;
  for (const matching::Suggestion& suggestion : outcome.suggestions) {
    ++solution;
    for (const matching::Allocation& allocation : suggestion.allocations) {
      noted.suggestions.push_back({.customer = suggestion.customer,
                                   .item = allocation.item,
                                   .amount = allocation.amount,
                                   .solution = solution});
    }
  }
  return log_.emit(bucket_, std::move(noted));
}

// In loops that do nothing else, so that many of the pages are looked up at once.
void Booking::prefetch(std::span<const matching::Outcome> outcomes) const {
  for (const matching::Outcome& outcome : outcomes) {
    book_.prefetch(outcome.payment);
    if (outcome.customer.known()) book_.prefetch(outcome.customer);
  }
  for (const matching::Outcome& outcome : outcomes) {
    for (const matching::Allocation& allocation : outcome.allocations)
      book_.prefetch(allocation.item);
  }
}

Result<void> Booking::book(std::span<const matching::Outcome> outcomes) {
  constexpr std::size_t kAhead = 16;
  const auto group = [&](std::size_t first) {
    return outcomes.subspan(first, std::min(kAhead, outcomes.size() - first));
  };
  if (!outcomes.empty()) prefetch(group(0));
  for (std::size_t first = 0; first < outcomes.size(); first += kAhead) {
    if (first + kAhead < outcomes.size()) prefetch(group(first + kAhead));
    for (const matching::Outcome& outcome : group(first)) QTRY_VOID(book(outcome, nullptr));
  }
  return {};
}

Result<void> Booking::book(std::span<const matching::Outcome> outcomes,
                           const matching::RuleSet& rules, Executor& executor) {
  std::vector<matching::Outcome> waiting;
  for (const matching::Outcome& outcome : outcomes) {
    if (may_cross(rules, outcome)) {
      waiting.push_back(outcome);
    } else {
      QTRY_VOID(book(outcome, nullptr));
    }
  }
  return book_waiting(waiting, rules, executor);
}

Result<void> Booking::book_waiting(std::span<const matching::Outcome> waiting,
                                   const matching::RuleSet& rules, Executor& executor) {
  const auto crossings = crossings_of(book_, rules, waiting, executor);
  for (std::size_t n = 0; n < waiting.size(); ++n) {
    const Crossing* crossing = crossings[n] ? &*crossings[n] : nullptr;
    QTRY_VOID(book(crossing == nullptr ? waiting[n] : crossing->outcome, crossing));
  }
  return {};
}

// What was announced is met: one, or all that were announced with one reference and that the
// payment collects.
Result<void> Booking::meet_expected(const matching::Outcome& outcome) {
  const matching::ExpectedPayments& all = book_.directory().expected();
  const matching::ExpectedPayment& first = all.at(outcome.expected);
  Wide applied = 0;
  for (const matching::Allocation& allocation : outcome.allocations) applied += allocation.amount;
  if (applied == first.amount) {
    return log_.emit(bucket_,
                     ExpectedMet{.payment = outcome.payment, .expected = outcome.expected});
  }
  const PaymentRow& row = book_.row(outcome.payment);
  for (const ExpectedHandle handle :
       matching::open_collection(all, first.reference, row.currency, row.facts.entity)) {
    QTRY_VOID(log_.emit(bucket_, ExpectedMet{.payment = outcome.payment, .expected = handle}));
  }
  return {};
}

Result<void> Booking::apply(const matching::Outcome& outcome, const Crossing* crossing,
                            Date posting_date) {
  applied_.payment = outcome.payment;
  applied_.posting_date = posting_date;
  applied_.allocations.clear();
  for (const matching::Allocation& allocation : outcome.allocations)
    applied_.allocations.push_back(facts_of(book_, allocation));
  if (crossing == nullptr) {
    QTRY_VOID(log_.emit(bucket_, applied_));
  } else {
    QTRY_VOID(log_.emit(bucket_, AppliedAcross{applied_, crossing->rate, crossing->crossed}));
  }
  if (outcome.expected.known()) QTRY_VOID(meet_expected(outcome));
  for (const matching::Allocation& allocation : outcome.allocations) {
    if (allocation.deduction != 0) QTRY_VOID(open_deduction(allocation, posting_date));
  }
  return {};
}

Result<void> Booking::book(const matching::Outcome& outcome, const Crossing* crossing) {
  const PaymentHandle payment = outcome.payment;
  const std::uint8_t bucket = bucket_of(outcome.customer);
  const PaymentRow& row = book_.row(payment);
  const Date posting_date = row.facts.posting_date;
  if (outcome.customer.known() && outcome.customer != row.customer) {
    QTRY_VOID(log_.emit(bucket, PayerIdentified{.payment = payment,
                                                .customer = outcome.customer,
                                                .amount = row.in(Disposition::unidentified)}));
  }
  if (!outcome.allocations.empty()) QTRY_VOID(apply(outcome, crossing, posting_date));
  Reason reason = outcome.decision.reason;
  bool left_open = false;
  for (const matching::Rest& rest : outcome.rests) {
    if (rest.amount == 0) continue;
    if (rest.state == Disposition::unapplied || rest.state == Disposition::unidentified) {
      left_open = true;
      if (reason == Reason::none) reason = rest.reason;
      continue;
    }
    QASSERT(outcome.customer.known());
    QTRY_VOID(log_.emit(bucket, CashMoved{.payment = payment,
                                          .amount = rest.amount,
                                          .from = Disposition::unapplied,
                                          .to = rest.state,
                                          .reason = rest.reason,
                                          .posting_date = posting_date}));
  }
  QTRY_VOID(log_.emit(bucket, Decided{.payment = payment, .decision = outcome.decision}));
  if (left_open) QTRY_VOID(note_exception(outcome, reason));
  return grouping_ == Grouping::one_block ? Result<void>() : log_.commit_when_full();
}

Result<void> decide(const Book& book, EventLog& log, const matching::RuleSet& rules,
                    const std::vector<PaymentHandle>& payments, Executor& executor) {
  const matching::PaymentSource source{payments.size(),
                                       [&](std::size_t n, std::pmr::memory_resource& memory) {
                                         return matching_input(book, payments[n], memory);
                                       }};
  Booking booking(book, log, Grouping::may_split);
  const matching::RuleSet trusted = trusted_rules(book, rules);
  std::vector<matching::Outcome> waiting;  // for the rates of their day
  Result<void> booked;
  const auto sink = [&](std::span<const matching::Outcome> outcomes) {
    if (!rules.cross_currency.apply) {
      booked = booking.book(outcomes);
      return booked.has_value();
    }
    for (const matching::Outcome& outcome : outcomes) {
      if (may_cross(rules, outcome)) {
        waiting.push_back(outcome);
      } else if (booked) {
        booked = booking.book({&outcome, 1});
      }
    }
    return booked.has_value();
  };
  // Booking is one thread, and the one that the others wait for. Without items nothing is applied.
  const PagesTaken taken(
      book.room_for_applications(std::min(payments.size(), book.items().size())));
  // The rules read the open items as they were before the run while the first of it is booked.
  matching::Ledger::Snapshot snapshot(book.ledger());
  matching::match_run(book.ledger(), book.directory(), trusted, source, executor, sink);
  snapshot.end();
  if (!booked || waiting.empty()) return booked;
  return booking.book_waiting(waiting, trusted, executor);
}

}  // namespace quittance::engine

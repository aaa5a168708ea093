#include "engine/exports/delta.h"

#include <algorithm>

namespace quittance::engine {
namespace {

// Collects what each event touches. Handles are dense in journal order, so the rows that the events
// made are the last ones of the book: only their number is counted here.
class Collector {
 public:
  explicit Collector(const Book& book) : book_(book) {}

  void operator()(const Event& event) {
    std::visit([this](const auto& fact) { take(fact); }, event);
  }

  [[nodiscard]] Delta done(const Position& upto) && {
    const auto base = static_cast<std::uint32_t>(book_.applications().size() - made_);
    Delta delta{.upto = upto, .changes = std::move(changes_), .items = {}, .payments = {}};
    for (ApplicationChange& change : delta.changes) {
      if (!change.reversed)
        change.application = ApplicationHandle(base + change.application.value());
    }
    const auto first_item = static_cast<std::uint32_t>(book_.items().size() - opened_);
    for (std::uint32_t n = first_item; n < book_.items().size(); ++n) touch(ItemHandle(n));
    const auto first_cash = static_cast<std::uint32_t>(book_.payments().size() - recorded_);
    for (std::uint32_t n = first_cash; n < book_.payments().size(); ++n) touch(PaymentHandle(n));
    std::erase_if(payments_, [this](PaymentHandle payment) {
      return book_.row(payment).facts.role != CashRole::payment;
    });
    delta.items = once(std::move(items_));
    delta.payments = once(std::move(payments_));
    return delta;
  }

 private:
  template <class Handle>
  static std::vector<Handle> once(std::vector<Handle> handles) {
    std::sort(handles.begin(), handles.end());
    handles.erase(std::unique(handles.begin(), handles.end()), handles.end());
    return handles;
  }

  void touch(ItemHandle item) { items_.push_back(item); }
  void touch(PaymentHandle payment) { payments_.push_back(payment); }

  void take(const auto&) {}
  void take(const ItemOpened&) { ++opened_; }
  void take(const ItemAmended& event) { touch(event.item); }
  void take(const ItemAdjusted& event) { touch(event.item); }
  void take(const ItemFlagged& event) { touch(event.item); }
  void take(const DisputeOpened& event) { touch(event.item); }
  void take(const DisputeResolved& event) { touch(event.item); }
  void take(const CashRecorded&) { ++recorded_; }
  void take(const PayerIdentified& event) { touch(event.payment); }
  void take(const Applied& event) {
    touch(event.payment);
    for (const AllocationFacts& allocation : event.allocations) {
      touch(allocation.item);
      changes_.push_back({.application = ApplicationHandle(made_++)});
    }
  }
  void take(const AppliedAcross& event) { take(static_cast<const Applied&>(event)); }
  void take(const CashMoved& event) { touch(event.payment); }
  void take(const PayerChanged& event) { touch(event.payment); }
  void take(const ApplicationReversed& event) {
    touch(event.payment);
    for (const ApplicationHandle application : event.applications) {
      touch(book_.row(application).facts.item);
      changes_.push_back({.application = application, .reversed = true});
    }
  }
  void take(const Decided& event) { touch(event.payment); }
  void take(const ExceptionNoted& event) { touch(event.payment); }
  void take(const DepositBooked& event) { touch(event.payment); }

  const Book& book_;
  std::vector<ApplicationChange> changes_;
  std::vector<ItemHandle> items_;
  std::vector<PaymentHandle> payments_;
  std::uint32_t made_ = 0;      // applications
  std::uint32_t opened_ = 0;    // items
  std::uint32_t recorded_ = 0;  // records of cash
};

}  // namespace

Result<Delta> delta_since(Engine& engine, std::uint64_t after) {
  Collector collect(engine.book());
  QTRY_VOID(engine.events(
      [&](std::uint64_t, const Origin&, std::uint8_t, const Event& event) { collect(event); },
      after));
  return std::move(collect).done(engine.position());
}

}  // namespace quittance::engine

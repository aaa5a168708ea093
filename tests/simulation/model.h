// A naive second book: folds the same events by a reading of domain.md of its own, and says after
// each of them which invariant does not hold.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/wide.h"
#include "engine/events/event.h"
#include "engine/general_ledger/postings.h"
#include "tests/simulation/model_rows.h"

namespace quittance::simulation {

// Slow and plain on purpose. Owns copies of everything.
class Model {
 public:
  // `postings` is what the engine says of the event, by engine::postings().
  void fold(std::uint64_t sequence, const engine::Event& event,
            const std::vector<engine::Posting>& postings);
  // After the last event of a block: what must be durable together is (invariant 8).
  void end_block(std::uint64_t block);
  // Sums everything again instead of trusting the running totals. Call now and then.
  void recount();

  [[nodiscard]] const Violations& violations() const { return violations_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] const std::vector<ModelPayment>& payments() const { return payments_; }
  [[nodiscard]] const std::vector<ModelItem>& items() const { return items_; }
  [[nodiscard]] const std::vector<ModelApplication>& applications() const { return applications_; }
  [[nodiscard]] const std::vector<ModelFile>& files() const { return files_; }
  [[nodiscard]] std::uint32_t runs() const { return runs_; }
  [[nodiscard]] bool run_open() const { return run_open_; }
  // What each customer owes in a currency: open items less on_account and unapplied.
  [[nodiscard]] std::map<std::pair<std::string, std::uint32_t>, Wide> balances() const;

 private:
  void expect(bool holds, int invariant, const std::string& what);
  void apply(const engine::EntityRegistered&) {}
  void apply(const engine::ProfileRegistered&) {}
  void apply(const engine::AccountRegistered&) {}
  void apply(const engine::CustomerRegistered& event);
  void apply(const engine::LinkRegistered&) {}
  void apply(const engine::SalesRegistered&) {}
  void apply(const engine::ItemOpened& event);
  void apply(const engine::ItemAmended& event);
  void apply(const engine::ItemAdjusted& event);
  void apply(const engine::ItemFlagged&) {}
  void apply(const engine::ExportAcknowledged&) {}
  void apply(const engine::AliasApproved&) {}
  void apply(const engine::AliasRevoked&) {}
  void apply(const engine::FileKept&) {}
  void apply(const engine::RateRegistered&) {}
  void apply(const engine::DisputeOpened&) {}
  void apply(const engine::DisputeResolved&) {}
  void apply(const engine::PromiseMade&) {}
  void apply(const engine::PaymentExpected&) {}
  void apply(const engine::ExpectedMet&) {}
  void apply(const engine::PromiseCancelled&) {}
  void apply(const engine::ContactMade&) {}
  void apply(const engine::PeriodClosed&) {}
  void apply(const engine::PeriodReopened&) {}
  void apply(const engine::PaymentReopened&) {}
  void apply(const engine::RunAccepted& event);
  void apply(const engine::FileAccepted& event);
  void apply(const engine::CashRecorded& event);
  void apply(const engine::DuplicateLinked& event);
  void apply(const engine::PayerIdentified& event);
  void apply(const engine::Applied& event);
  void apply(const engine::CashMoved& event);
  void apply(const engine::PayerChanged& event);
  void apply(const engine::ApplicationReversed& event);
  void apply(const engine::Decided& event);
  void apply(const engine::ExceptionNoted&) {}
  void apply(const engine::RunCompleted& event);
  void apply(const engine::UnitReleased&) {}
  void apply(const engine::UnitRejected& event);
  void apply(const engine::DepositBooked& event);
  void apply(const engine::NoteMarked&) {}
  void apply(const engine::NotificationJoined&) {}
  void apply(const engine::ReturnSettled&) {}

  ModelPayment* payment(PaymentHandle handle);
  ModelItem* item(ItemHandle handle);
  void change_open(ModelItem& item, std::int64_t delta);
  void move(ModelPayment& payment, std::int64_t amount, Disposition from, Disposition to);
  void check_payment(const ModelPayment& payment);
  void check_item(const ModelItem& item);
  void check_once(const ModelPayment& payment);
  void check_accounts(const std::vector<engine::Posting>& postings);

  std::vector<ModelPayment> payments_;
  std::vector<ModelItem> items_;
  std::vector<ModelApplication> applications_;
  std::vector<ModelFile> files_;
  std::map<std::string, std::vector<std::uint32_t>> by_transaction_;  // id without its suffix
  std::set<std::string> ids_;
  std::uint32_t customers_ = 0;
  std::set<std::string> customer_ids_;
  std::set<std::uint32_t> rejected_files_;
  std::uint32_t runs_ = 0;
  bool run_open_ = false;
  Digest run_;

  // By currency: what the postings say, and what the rows say.
  std::map<std::pair<std::string, std::string>, Wide> posted_;
  std::map<std::string, Wide> items_open_;
  std::map<std::string, std::array<Wide, kDispositions>> cash_;
  std::map<std::pair<std::string, std::uint32_t>, Wide> customer_items_;
  std::map<std::pair<std::string, std::uint32_t>, Wide> customer_credits_;

  // Of the block so far.
  std::set<std::uint32_t> undecided_;
  std::multiset<std::pair<std::uint32_t, std::int64_t>> split_off_;  // item, deduction

  std::uint64_t events_ = 0;
  std::uint64_t sequence_ = 0;
  std::string event_name_;
  Violations violations_;
};

}  // namespace quittance::simulation

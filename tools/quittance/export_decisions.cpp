// The decisions of rules, in the order in which they were booked (interfaces.md 3).
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/rules/settings.h"
#include "tools/quittance/export_rows.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::Cell;
using engine::ColumnType;

struct RuleSetName {
  std::string name;
  std::string version;
};

// Reads the journal once. What one decision booked stands together: the payer, what was applied,
// the decision, what it left to a person.
class Decisions {
 public:
  Decisions(Context& context, const engine::Book& book)
      : book_(book),
        customers_(book.payments().size()),
        report_(context.report({{"sequence", ColumnType::count},
                                {"recorded_at", ColumnType::text},
                                {"actor", ColumnType::text},
                                {"decision_id", ColumnType::text},
                                {"payment_id", ColumnType::text},
                                {"customer_id", ColumnType::text},
                                {"entity_id", ColumnType::text},
                                {"currency", ColumnType::text},
                                {"amount", ColumnType::amount},
                                {"applied", ColumnType::amount},
                                {"rule", ColumnType::text},
                                {"grade", ColumnType::text},
                                {"reason", ColumnType::text},
                                {"solutions", ColumnType::count},
                                {"runner_up", ColumnType::text},
                                {"candidates", ColumnType::count},
                                {"items_considered", ColumnType::count},
                                {"rule_set", ColumnType::text},
                                {"rule_set_version", ColumnType::text},
                                {"fact", ColumnType::text}})) {}

  void take(std::uint64_t sequence, const engine::Origin& origin, const engine::Event& event) {
    const auto* noted = std::get_if<engine::ExceptionNoted>(&event);
    if (waiting_) print(noted != nullptr && noted->payment == decided_ ? noted->fact : "");
    if (std::holds_alternative<engine::RunAccepted>(event)) {
      ++runs_;
      in_run_ = true;
      applied_to_ = {};
    } else if (std::holds_alternative<engine::RunCompleted>(event)) {
      in_run_ = false;
      applied_to_ = {};
    } else if (std::holds_alternative<engine::PaymentReopened>(event)) {
      applied_to_ = {};
    } else if (const auto* payer = std::get_if<engine::PayerIdentified>(&event)) {
      customers_[payer->payment.value()] = payer->customer;
    } else if (const auto* changed = std::get_if<engine::PayerChanged>(&event)) {
      customers_[changed->payment.value()] = changed->customer;
    } else if (const auto* applied = std::get_if<engine::Applied>(&event)) {
      apply(*applied);
    } else if (const auto* across = std::get_if<engine::AppliedAcross>(&event)) {
      apply(*across);
    } else if (const auto* decided = std::get_if<engine::Decided>(&event)) {
      wait(sequence, origin, *decided);
    }
  }

  void finish() {
    if (waiting_) print("");
    report_->finish();
  }

 private:
  void apply(const engine::Applied& event) {
    applied_to_ = event.payment;
    applied_ = 0;
    for (const engine::AllocationFacts& allocation : event.allocations)
      applied_ += allocation.amount;
  }

  // The row is printed with the next event, which may say what was left open.
  void wait(std::uint64_t sequence, const engine::Origin& origin, const engine::Decided& event) {
    waiting_ = true;
    sequence_ = sequence;
    recorded_at_ = origin.recorded_at.iso();
    actor_ = origin.actor;
    decided_ = event.payment;
    decision_ = event.decision;
    if (applied_to_ != decided_) applied_ = 0;
    applied_to_ = {};
    // Work by hand decides by the rules of the run that brought the payment.
    const std::uint32_t run = in_run_ ? runs_ - 1 : book_.row(decided_).run;
    rules_ = run == engine::PaymentRow::kNoRun ? RuleSetName() : rules_of(run);
  }

  const RuleSetName& rules_of(std::uint32_t run) {
    const auto [found, is_new] = rule_sets_.try_emplace(run);
    if (is_new) {
      const std::string_view toml = book_.runs()[run].facts.rules;
      std::string message;
      if (const auto rules = engine::parse_rules(toml, message)) found->second.name = rules->name;
      found->second.version = engine::rules_version(toml);
    }
    return found->second;
  }

  void print(std::string_view fact) {
    waiting_ = false;
    const engine::PaymentRow& payment = book_.row(decided_);
    const std::string currency = payment.currency.code();
    const std::string decision = engine::decision_id(book_, decided_);
    report_->add({static_cast<std::int64_t>(sequence_),
                  std::string_view(recorded_at_),
                  std::string_view(actor_),
                  std::string_view(decision),
                  payment.payment_id(),
                  customer_id(book_, customers_[decided_.value()]),
                  entity_id(book_, payment.facts.entity),
                  std::string_view(currency),
                  Money(payment.amount, payment.currency),
                  Money(applied_, payment.currency),
                  name(decision_.rule),
                  name(decision_.grade),
                  name(decision_.reason),
                  std::int64_t{decision_.solutions},
                  name(decision_.runner_up),
                  std::int64_t{decision_.candidates},
                  std::int64_t{decision_.items_considered},
                  std::string_view(rules_.name),
                  std::string_view(rules_.version),
                  fact});
  }

  const engine::Book& book_;
  std::vector<CustomerHandle> customers_;  // by payment, as of the event at hand
  std::unique_ptr<engine::ReportWriter> report_;
  std::map<std::uint32_t, RuleSetName> rule_sets_;  // by run
  std::uint32_t runs_ = 0;
  bool in_run_ = false;
  PaymentHandle applied_to_;  // by an event whose decision is to follow; unknown: none
  std::int64_t applied_ = 0;
  bool waiting_ = false;
  std::uint64_t sequence_ = 0;
  std::string recorded_at_;
  std::string actor_;
  PaymentHandle decided_;
  matching::Decision decision_;
  RuleSetName rules_;
};

}  // namespace

Result<void> print_decisions(Context& context, engine::Engine& engine) {
  Decisions decisions(context, engine.book());
  QTRY_VOID(
      engine.events([&](std::uint64_t sequence, const engine::Origin& origin, std::uint8_t,
                        const engine::Event& event) { decisions.take(sequence, origin, event); }));
  decisions.finish();
  return {};
}

}  // namespace quittance::cli

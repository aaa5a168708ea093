#include "tests/simulation/model.h"

#include <algorithm>

namespace quittance::simulation {
namespace {

using engine::AllocationFacts;

constexpr std::size_t kViolationsMax = 40;

std::string cents(Wide amount) {
  return std::to_string(static_cast<long long>(amount));
}

std::size_t at(Disposition state) {
  return static_cast<std::size_t>(state);
}

// A payment's id without what a second delivery was given.
std::string transaction_of(const std::string& id) {
  return id.substr(0, id.find('~'));
}

std::int64_t settles(const AllocationFacts& facts) {
  return facts.amount + facts.discount + facts.write_off + facts.deduction;
}

}  // namespace

std::string text(const Violations& violations) {
  std::string all;
  for (const Violation& one : violations) {
    all += "invariant " + std::to_string(one.invariant) + ": " + one.what + "\n";
  }
  return all;
}

bool names(const Violations& violations, int invariant) {
  return std::any_of(violations.begin(), violations.end(),
                     [&](const Violation& one) { return one.invariant == invariant; });
}

void Model::expect(bool holds, int invariant, const std::string& what) {
  if (holds || violations_.size() >= kViolationsMax) return;
  violations_.push_back(
      {invariant, "after event " + std::to_string(sequence_) + " (" + event_name_ + "): " + what});
}

void Model::fold(std::uint64_t sequence, const engine::Event& event,
                 const std::vector<engine::Posting>& postings) {
  event_name_ = engine::type_name(event);
  expect(sequence == sequence_ + 1, 7,
         "its sequence does not follow " + std::to_string(sequence_) + " densely");
  sequence_ = sequence;
  std::visit([this](const auto& fact) { apply(fact); }, event);
  check_accounts(postings);
  ++events_;
}

ModelPayment* Model::payment(PaymentHandle handle) {
  const bool known = handle.value() < payments_.size();
  expect(known, 7, "it names payment " + std::to_string(handle.value()) + ", which is not there");
  return known ? &payments_[handle.value()] : nullptr;
}

ModelItem* Model::item(ItemHandle handle) {
  const bool known = handle.value() < items_.size();
  expect(known, 7, "it names item " + std::to_string(handle.value()) + ", which is not there");
  return known ? &items_[handle.value()] : nullptr;
}

void Model::apply(const engine::CustomerRegistered& event) {
  if (customer_ids_.insert(std::string(event.customer_id)).second) ++customers_;
}

void Model::apply(const engine::ItemOpened& event) {
  ModelItem row;
  row.number = event.facts.number;
  row.currency = event.facts.currency.code();
  row.customer = event.facts.customer.value();
  row.is_credit = event.facts.kind == ItemKind::credit_memo;
  row.original = event.facts.original;
  row.opening = event.open;
  expect(row.customer < customers_, 3, "item " + row.number + " has no customer");
  items_.push_back(row);
  change_open(items_.back(), event.open);
  if (!event.parent.known()) return;
  const auto found = split_off_.find({event.parent.value(), event.open});
  expect(found != split_off_.end(), 8,
         "deduction " + row.number + " was not split off by an application of this block");
  if (found != split_off_.end()) split_off_.erase(found);
}

void Model::apply(const engine::ItemAmended& event) {
  ModelItem* row = item(event.item);
  if (row == nullptr) return;
  // An item may go to another customer; what it owes goes along.
  customer_items_[{row->currency, row->customer}] -= row->open;
  row->customer = event.facts.customer.value();
  customer_items_[{row->currency, row->customer}] += row->open;
  expect(row->original == event.facts.original, 2, "the amount of " + row->number + " changed");
}

void Model::apply(const engine::ItemAdjusted& event) {
  ModelItem* row = item(event.item);
  if (row == nullptr) return;
  row->adjusted += event.delta;
  change_open(*row, event.delta);
}

void Model::change_open(ModelItem& row, std::int64_t delta) {
  row.open += delta;
  items_open_[row.currency] += delta;
  customer_items_[{row.currency, row.customer}] += delta;
  check_item(row);
}

void Model::check_item(const ModelItem& row) {
  expect(Wide{row.open} == Wide{row.opening} + row.adjusted - row.settled, 2,
         "item " + row.number + " is open with " + cents(row.open) + ", not opening " +
             cents(row.opening) + " and adjustments " + cents(row.adjusted) + " less " +
             cents(row.settled));
  expect(row.is_credit ? row.open <= 0 : row.open >= 0, 2,
         "item " + row.number + " crossed zero to " + cents(row.open));
}

void Model::apply(const engine::RunAccepted& event) {
  expect(!run_open_, 7, "a run begins inside another");
  run_open_ = true;
  run_ = event.run;
  ++runs_;
}

void Model::apply(const engine::RunCompleted& event) {
  expect(run_open_ && run_ == event.run, 7, "it completes a run that is not open");
  run_open_ = false;
}

void Model::apply(const engine::FileAccepted& event) {
  ModelFile row{event.digest, event.status, {}, {}, {}};
  for (std::uint32_t n = 0; n < files_.size(); ++n) {
    if (!rejected_files_.contains(n)) row.before.push_back(n);
  }
  if (event.status == FileStatus::rejected)
    rejected_files_.insert(static_cast<std::uint32_t>(files_.size()));
  files_.push_back(std::move(row));
}

void Model::apply(const engine::UnitRejected& event) {
  if (event.unit == 0) rejected_files_.insert(event.file.value());
}

void Model::apply(const engine::CashRecorded& event) {
  const CashRecord record = event.cash.record();
  ModelPayment row;
  row.id = record.payment_id;
  row.currency = record.currency.code();
  row.amount = record.amount;
  row.is_payment = event.role == engine::CashRole::payment;
  row.offset = record.source.from;
  row.kind = name(record.kind);
  row.account = record.account;
  row.first_state = event.state;
  row.first_reason = event.reason;
  const auto handle = static_cast<std::uint32_t>(payments_.size());
  if (event.file.known()) {
    row.file = event.file.value();
    const bool known = row.file < files_.size();
    expect(known, 4, "payment " + row.id + " is of no accepted file");
    if (known) files_[row.file].records.push_back(handle);
  }
  expect(ids_.insert(row.id).second, 5, "payment id " + row.id + " stands twice");
  if (row.is_payment) {
    row.states[at(event.state)] = row.amount;
    cash_[row.currency][at(event.state)] += row.amount;
  }
  by_transaction_[transaction_of(row.id)].push_back(handle);
  payments_.push_back(row);
  check_payment(payments_.back());
  check_once(payments_.back());
}

void Model::apply(const engine::DuplicateLinked& event) {
  const ModelPayment* first = payment(event.first);
  const bool known = event.file.value() < files_.size();
  expect(known, 4, "a duplicate is of no accepted file");
  if (first == nullptr || !known) return;
  files_[event.file.value()].duplicates.emplace_back(event.offset, event.first.value());
}

// The same transaction stands once: other deliveries are linked, withdrawn, or wait in quarantine
// until a person lets them go on (domain.md section 3).
void Model::check_once(const ModelPayment& payment) {
  if (!payment.is_payment) return;
  std::uint32_t standing = 0;
  std::string where;
  for (const std::uint32_t other : by_transaction_[transaction_of(payment.id)]) {
    const ModelPayment& row = payments_[other];
    const bool doubted = row.first_reason == Reason::suspected_duplicate ||
                         row.first_reason == Reason::key_reused ||
                         row.first_reason == Reason::unit_held;
    if (!row.is_payment || row.withdrawn || row.released || doubted) continue;
    ++standing;
    where += (where.empty() ? "" : ", ") + row.id + " of file " + std::to_string(row.file) +
             " byte " + std::to_string(row.offset);
  }
  expect(standing <= 1, 5,
         "transaction " + transaction_of(payment.id) + " is booked " + std::to_string(standing) +
             " times: " + where);
}

void Model::check_payment(const ModelPayment& row) {
  Wide total = 0;
  for (const std::int64_t state : row.states) {
    total += state;
    expect(state >= 0, 1, "payment " + row.id + " has a state of " + cents(state));
  }
  expect(total == (row.is_payment ? row.amount : 0), 1,
         "payment " + row.id + " is " + cents(row.amount) + ", its states are " + cents(total));
}

void Model::move(ModelPayment& row, std::int64_t amount, Disposition from, Disposition to) {
  expect(row.is_payment, 1, row.id + " is no payment, and its cash moves");
  row.states[at(from)] -= amount;
  row.states[at(to)] += amount;
  cash_[row.currency][at(from)] -= amount;
  cash_[row.currency][at(to)] += amount;
  const auto credit = [](Disposition state) {
    return state == Disposition::on_account || state == Disposition::unapplied;
  };
  Wide& credits = customer_credits_[{row.currency, row.customer}];
  if (credit(from)) credits -= amount;
  if (credit(to)) credits += amount;
  if (credit(from) || credit(to))
    expect(row.customer != ModelPayment::kNobody, 3, "credit of " + row.id + " is nobody's");
  check_payment(row);
}

void Model::apply(const engine::PayerIdentified& event) {
  ModelPayment* row = payment(event.payment);
  if (row == nullptr) return;
  expect(event.amount == row->states[at(Disposition::unidentified)], 1,
         "not all of " + row->id + " that is unidentified found its payer");
  const bool settled =
      row->states[at(Disposition::unapplied)] == 0 && row->states[at(Disposition::on_account)] == 0;
  expect(settled || row->customer == event.customer.value(), 3,
         "credit of " + row->id + " changed its customer in passing");
  row->customer = event.customer.value();
  move(*row, event.amount, Disposition::unidentified, Disposition::unapplied);
}

void Model::apply(const engine::Applied& event) {
  ModelPayment* row = payment(event.payment);
  if (row == nullptr) return;
  std::int64_t cash = 0;
  for (const AllocationFacts& facts : event.allocations) {
    ModelItem* target = item(facts.item);
    if (target == nullptr) continue;
    expect(target->currency == row->currency, 2, row->id + " pays an item of another currency");
    target->settled += settles(facts);
    change_open(*target, -settles(facts));
    cash += facts.amount;
    applications_.push_back(
        {event.payment.value(), facts.item.value(), facts.amount, settles(facts), false});
    if (facts.deduction != 0) split_off_.insert({facts.item.value(), facts.deduction});
    if (facts.rule != Rule::manual) undecided_.insert(event.payment.value());
  }
  move(*row, cash, Disposition::unapplied, Disposition::applied);
}

void Model::apply(const engine::CashMoved& event) {
  ModelPayment* row = payment(event.payment);
  if (row == nullptr) return;
  if (event.reason == Reason::released) row->released = true;
  if (event.reason == Reason::withdrawn) row->withdrawn = true;
  move(*row, event.amount, event.from, event.to);
}

void Model::apply(const engine::PayerChanged& event) {
  ModelPayment* row = payment(event.payment);
  if (row == nullptr) return;
  const std::int64_t credit =
      row->states[at(Disposition::unapplied)] + row->states[at(Disposition::on_account)];
  expect(event.amount == credit, 3, "not all credit of " + row->id + " changed its customer");
  customer_credits_[{row->currency, row->customer}] -= credit;
  row->customer = event.customer.value();
  customer_credits_[{row->currency, row->customer}] += credit;
}

void Model::apply(const engine::ApplicationReversed& event) {
  ModelPayment* row = payment(event.payment);
  if (row == nullptr) return;
  std::int64_t cash = 0;
  for (const ApplicationHandle handle : event.applications) {
    const bool known = handle.value() < applications_.size();
    expect(known, 2, "an application is reversed that is not there");
    if (!known) continue;
    ModelApplication& application = applications_[handle.value()];
    expect(!application.reversed, 2, "an application of " + row->id + " is reversed twice");
    expect(application.payment == event.payment.value(), 2,
           "an application of another payment is reversed with " + row->id);
    application.reversed = true;
    cash += application.amount;
    ModelItem& target = items_[application.item];
    target.settled -= application.settles;
    change_open(target, application.settles);
  }
  move(*row, cash, Disposition::applied, Disposition::unapplied);
}

void Model::apply(const engine::Decided& event) {
  const ModelPayment* row = payment(event.payment);
  if (row != nullptr) undecided_.erase(event.payment.value());
}

void Model::apply(const engine::DepositBooked& event) {
  ModelPayment* row = payment(event.payment);
  if (row == nullptr) return;
  expect(!row->is_payment, 1, row->id + " is booked as a receipt twice");
  row->is_payment = true;
  row->states[at(Disposition::unidentified)] = row->amount;
  cash_[row->currency][at(Disposition::unidentified)] += row->amount;
  check_payment(*row);
}

// Debits and credits of every event are equal, and what the accounts say is what the rows say.
void Model::check_accounts(const std::vector<engine::Posting>& postings) {
  std::map<std::string, Wide> balance;
  for (const engine::Posting& line : postings) {
    balance[line.currency.code()] += line.amount;
    posted_[{line.currency.code(), line.account}] += line.amount;
  }
  for (const auto& [currency, amount] : balance) {
    expect(amount == 0, 3, "its postings are out of balance by " + cents(amount));
  }
  for (const auto& [currency, open] : items_open_) {
    expect((posted_[{currency, "ar"}]) == open, 3,
           "receivables stand at " + cents(posted_[{currency, "ar"}]) + ", the items at " +
               cents(open));
  }
  for (const auto& [currency, states] : cash_) {
    for (std::size_t state = 1; state < kDispositions; ++state) {  // applied has gone to the items
      const std::string account = "cash:" + std::string(name(static_cast<Disposition>(state)));
      expect((posted_[{currency, account}]) == -states[state], 3,
             account + " stands at " + cents(posted_[{currency, account}]) +
                 ", the payments have " + cents(states[state]));
    }
  }
  // Σ customers = the control account.
  std::map<std::string, Wide> owed;
  for (const auto& [key, open] : customer_items_) owed[key.first] += open;
  for (const auto& [currency, sum] : owed) {
    expect((posted_[{currency, "ar"}]) == sum, 3,
           "the customers owe " + cents(sum) + ", the control account says " +
               cents(posted_[{currency, "ar"}]));
  }
  std::map<std::string, Wide> credit;
  for (const auto& [key, amount] : customer_credits_) credit[key.first] += amount;
  for (const auto& [currency, sum] : credit) {
    const auto& states = cash_[currency];
    expect(states[at(Disposition::on_account)] + states[at(Disposition::unapplied)] == sum, 3,
           "the customers' credits are " + cents(sum) + ", the payments' another sum");
  }
}

void Model::end_block(std::uint64_t block) {
  event_name_ = "the last of block " + std::to_string(block);
  for (const std::uint32_t undecided : undecided_) {
    expect(false, 8, "payment " + payments_[undecided].id + " is applied without its decision");
  }
  for (const auto& [parent, amount] : split_off_) {
    expect(false, 8,
           "a deduction of " + cents(amount) + " of " + items_[parent].number +
               " was split off and has no item");
  }
  undecided_.clear();
  split_off_.clear();
}

void Model::recount() {
  event_name_ = "recount";
  std::vector<Wide> settled(items_.size(), 0);
  std::vector<Wide> applied(payments_.size(), 0);
  for (const ModelApplication& application : applications_) {
    if (application.reversed) continue;
    settled[application.item] += application.settles;
    applied[application.payment] += application.amount;
  }
  for (std::size_t n = 0; n < items_.size(); ++n) {
    expect(Wide{items_[n].opening} + items_[n].adjusted - settled[n] == items_[n].open, 2,
           "item " + items_[n].number + " is not what its applications leave of it");
    check_item(items_[n]);
  }
  for (std::size_t n = 0; n < payments_.size(); ++n) {
    expect(applied[n] == payments_[n].states[at(Disposition::applied)], 2,
           "payment " + payments_[n].id + " has other applications than applied cash");
    check_payment(payments_[n]);
  }
}

std::map<std::pair<std::string, std::uint32_t>, Wide> Model::balances() const {
  std::map<std::pair<std::string, std::uint32_t>, Wide> owed;
  for (const ModelItem& row : items_) {
    Wide& balance = owed[{row.currency, row.customer}];
    balance += row.open;
  }
  for (const ModelPayment& row : payments_) {
    if (row.customer == ModelPayment::kNobody) continue;
    Wide& balance = owed[{row.currency, row.customer}];
    balance -=
        Wide{row.states[at(Disposition::on_account)]} + row.states[at(Disposition::unapplied)];
  }
  return owed;
}

}  // namespace quittance::simulation

#include "tests/simulation/book_view.h"

#include "engine/metrics/receivables.h"

namespace quittance::simulation {

BookView view_of(const engine::Book& book) {
  BookView view;
  for (const engine::PaymentRow& row : book.payments()) {
    view.payments.push_back({std::string(row.payment_id()), row.amount,
                             row.facts.role == engine::CashRole::payment, row.states,
                             row.customer.value()});
  }
  for (const engine::ItemRow& row : book.items()) {
    view.items.push_back(
        {std::string(row.facts.number()), book.opening(row), book.adjusted(row), row.open});
  }
  for (const engine::ApplicationRow& row : book.applications()) {
    const engine::AllocationFacts& facts = row.facts;
    view.applications.push_back({row.payment.value(), facts.item.value(), facts.amount,
                                 facts.amount + facts.discount + facts.write_off + facts.deduction,
                                 row.reversed});
  }
  engine::AgingQuery query;
  query.as_of = *Date::parse_iso("9999-12-31");
  query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  if (const auto reports = book.receivables().aging(query)) {
    for (const engine::Aging& report : *reports) {
      for (const engine::AgingGroup& group : report.by) {
        Wide total = group.credits;
        for (const std::int64_t bucket : group.buckets) total += bucket;
        view.aged[{report.currency.code(), group.key}] = total;
      }
    }
  }
  view.files = book.files().size();
  view.duplicates = book.duplicates().size();
  view.runs = book.runs().size();
  view.run_open = book.unfinished_run() != engine::Book::kNoRun;
  view.next_sequence = book.next_sequence();
  return view;
}

namespace {

void compare_payments(const Model& model, const BookView& view, Violations& found) {
  for (std::size_t n = 0; n < view.payments.size(); ++n) {
    const ModelPayment& want = model.payments()[n];
    const PaymentView& got = view.payments[n];
    if (want.id != got.id || want.is_payment != got.is_payment) {
      found.push_back({7, "payment " + got.id + " is " + want.id + " in the journal"});
    }
    if (want.amount != got.amount || want.states != got.states) {
      found.push_back({1, "the states of payment " + got.id + " are not what its events say"});
    }
    if (want.customer != got.customer) {
      found.push_back({3, "the customer of payment " + got.id + " is not what its events say"});
    }
  }
}

void compare_items(const Model& model, const BookView& view, Violations& found) {
  for (std::size_t n = 0; n < view.items.size(); ++n) {
    const ModelItem& want = model.items()[n];
    const ItemView& got = view.items[n];
    if (want.number != got.number) {
      found.push_back({7, "item " + got.number + " is " + want.number + " in the journal"});
    }
    if (want.opening != got.opening || want.adjusted != got.adjusted || want.open != got.open) {
      found.push_back({2, "item " + got.number + " is open with " + std::to_string(got.open) +
                              ", its events say " + std::to_string(want.open)});
    }
  }
  for (std::size_t n = 0; n < view.applications.size(); ++n) {
    const ModelApplication& want = model.applications()[n];
    const ModelApplication& got = view.applications[n];
    const bool same = want.payment == got.payment && want.item == got.item &&
                      want.amount == got.amount && want.settles == got.settles &&
                      want.reversed == got.reversed;
    if (!same) {
      found.push_back({2, "application " + std::to_string(n) + " is not what its events say"});
    }
  }
}

void compare_balances(const Model& model, const BookView& view, Violations& found) {
  for (const auto& [key, owed] : model.balances()) {
    const auto aged = view.aged.find(key);
    const Wide total = aged == view.aged.end() ? 0 : aged->second;
    if (total == owed) continue;
    found.push_back({3, "customer " + std::to_string(key.second) + " owes " +
                            std::to_string(static_cast<long long>(owed)) + " " + key.first +
                            ", aging buckets and credits say " +
                            std::to_string(static_cast<long long>(total))});
  }
}

}  // namespace

Violations compare(const Model& model, const BookView& view) {
  Violations found;
  std::size_t duplicates = 0;
  for (const ModelFile& file : model.files()) duplicates += file.duplicates.size();
  const bool same_rows = model.payments().size() == view.payments.size() &&
                         model.items().size() == view.items.size() &&
                         model.applications().size() == view.applications.size();
  const bool same_counts = model.files().size() == view.files && duplicates == view.duplicates &&
                           model.runs() == view.runs && model.run_open() == view.run_open &&
                           model.events() + 1 == view.next_sequence;
  if (!same_rows || !same_counts) {
    found.push_back(
        {7, "the book has other rows than its journal: payments " +
                std::to_string(view.payments.size()) + "/" +
                std::to_string(model.payments().size()) + ", items " +
                std::to_string(view.items.size()) + "/" + std::to_string(model.items().size()) +
                ", applications " + std::to_string(view.applications.size()) + "/" +
                std::to_string(model.applications().size()) + ", files " +
                std::to_string(view.files) + "/" + std::to_string(model.files().size()) +
                ", duplicates " + std::to_string(view.duplicates) + "/" +
                std::to_string(duplicates) + ", events " + std::to_string(view.next_sequence - 1) +
                "/" + std::to_string(model.events())});
  }
  if (!same_rows) return found;
  compare_payments(model, view, found);
  compare_items(model, view, found);
  compare_balances(model, view, found);
  return found;
}

}  // namespace quittance::simulation

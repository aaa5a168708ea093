#include "engine/book/promises.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/digest.h"
#include "core/words.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kPromiseStates[] = {"open", "kept", "broken", "cancelled"};

// Cents that may pay a promise.
struct Receipt {
  Date date;
  std::int64_t amount = 0;
  ItemHandle item;  // none: unapplied or on account
};

using Debtor = std::pair<Currency, CustomerHandle>;

// Receipts of the customers who promised, each customer's by day and else in journal order.
std::map<Debtor, std::vector<Receipt>> receipts_of_promisers(const Book& book, Date as_of) {
  std::map<Debtor, std::vector<Receipt>> receipts;
  for (const PromiseRow& promise : book.promises())
    receipts.try_emplace({promise.facts.currency, promise.facts.customer});
  const auto add = [&](Currency currency, CustomerHandle customer, const Receipt& receipt) {
    const auto found = receipts.find({currency, customer});
    if (found != receipts.end() && receipt.amount > 0) found->second.push_back(receipt);
  };
  for (const ApplicationRow& application : book.applications()) {
    if (application.posting_date > as_of) continue;
    if (application.reversed && application.reversed_date <= as_of) continue;
    const AllocationFacts& facts = application.facts;
    const KeptItem& item = book.row(facts.item).facts;
    add(item.currency, item.customer,
        {application.posting_date,
         book.cash_settled(application) + facts.discount + facts.write_off, facts.item});
  }
  for (const PaymentRow& payment : book.payments()) {
    if (!payment.customer.known() || payment.facts.posting_date > as_of) continue;
    add(payment.currency, payment.customer,
        {payment.facts.posting_date,
         payment.in(Disposition::unapplied) + payment.in(Disposition::on_account),
         {}});
  }
  for (auto& [debtor, list] : receipts) {
    std::stable_sort(list.begin(), list.end(),
                     [](const Receipt& a, const Receipt& b) { return a.date < b.date; });
  }
  return receipts;
}

// Promises in the order in which cash pays them.
std::vector<std::uint32_t> by_due_date(const std::vector<PromiseRow>& promises) {
  std::vector<std::uint32_t> order(promises.size());
  for (std::uint32_t n = 0; n < order.size(); ++n) order[n] = n;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return promises[a].facts.due_date < promises[b].facts.due_date;
  });
  return order;
}

void pay(const PromiseMade& promise, Receipt& receipt, PromiseStanding& standing) {
  if (receipt.date < promise.date || receipt.date > falls_due(promise)) return;
  const std::int64_t part = std::min(receipt.amount, promise.amount - standing.paid);
  if (part == 0) return;
  receipt.amount -= part;
  standing.paid += part;
  if (standing.paid == promise.amount) standing.kept_on = receipt.date;
}

}  // namespace

std::string_view name(PromiseState state) {
  return word_of(kPromiseStates, state);
}

std::vector<std::string> promise_ids(const Book& book) {
  std::vector<std::string> ids;
  std::map<std::string, std::uint32_t> seen;
  for (const PromiseRow& row : book.promises()) {
    const PromiseMade& facts = row.facts;
    std::string key(book.row(facts.customer).facts.customer_id);
    for (const std::string& part : {facts.currency.code(), std::to_string(facts.amount),
                                    facts.date.iso(), facts.due_date.iso()}) {
      key += '\0';
      key += part;
    }
    const std::uint32_t ordinal = ++seen[key];
    ids.push_back("p-" + sha256(key + '\0' + std::to_string(ordinal)).short_hex(16));
  }
  return ids;
}

Date falls_due(const PromiseMade& promise) {
  return promise.due_date.plus_days(static_cast<std::int32_t>(promise.grace_days));
}

std::vector<PromiseStanding> promise_standings(const Book& book, Date as_of) {
  const std::vector<PromiseRow>& promises = book.promises();
  std::vector<PromiseStanding> standings(promises.size());
  if (promises.empty()) return standings;
  auto receipts = receipts_of_promisers(book, as_of);
  const std::vector<std::uint32_t> order = by_due_date(promises);
  for (const bool names_items : {true, false}) {
    for (const std::uint32_t n : order) {
      const PromiseRow& promise = promises[n];
      const bool cancelled = promise.is_cancelled && promise.cancelled_date <= as_of;
      if (cancelled || promise.facts.items.empty() == names_items) continue;
      const std::vector<ItemHandle>& items = promise.facts.items;
      for (Receipt& receipt : receipts[{promise.facts.currency, promise.facts.customer}]) {
        const bool meant =
            !names_items || std::find(items.begin(), items.end(), receipt.item) != items.end();
        if (meant) pay(promise.facts, receipt, standings[n]);
      }
    }
  }
  for (std::size_t n = 0; n < promises.size(); ++n) {
    const PromiseRow& promise = promises[n];
    PromiseStanding& standing = standings[n];
    if (promise.is_cancelled && promise.cancelled_date <= as_of) {
      standing.state = PromiseState::cancelled;
    } else if (standing.paid == promise.facts.amount) {
      standing.state = PromiseState::kept;
    } else if (falls_due(promise.facts) < as_of) {
      standing.state = PromiseState::broken;
    }
  }
  return standings;
}

}  // namespace quittance::engine

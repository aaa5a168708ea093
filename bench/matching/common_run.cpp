#include "bench/matching/common_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace quittance::matching {
namespace {

constexpr std::size_t kItemsPerCustomer = 20;
constexpr std::int32_t kFirstDay = 20'200;
constexpr std::int32_t kDays = 540;
const Date kToday = Date::from_days(kFirstDay + kDays + 30);

}  // namespace

std::string_view CommonRun::keep(std::string text) {
  return texts_.emplace_back(std::move(text));
}

CommonRun::CommonRun(std::size_t item_count, std::size_t payment_count) {
  std::mt19937_64 random(42);
  const Currency usd = Currency::of("USD");
  const std::size_t customers = std::max<std::size_t>(1, item_count / kItemsPerCustomer);
  const auto below = [&](std::size_t bound) {
    return static_cast<std::uint32_t>(random() % bound);
  };
  const auto amount = [&] {
    // lint-ok(float): a random amount, made once
    std::lognormal_distribution<double> amounts(10.8, 1.1);
    return std::max<std::int64_t>(100, std::llround(amounts(random)));
  };

  std::vector<std::string_view> customer_ids;
  for (std::uint32_t n = 0; n < customers; ++n) {
    customer_ids.push_back(keep(fmt::format("C{:06}", n)));
    CustomerNames names;
    names.customer = CustomerHandle(n);
    names.customer_id = customer_ids.back();
    names.name = keep(fmt::format("Customer {} LLC", n));
    directory.put(names);
  }
  std::vector<std::uint32_t> numbers(item_count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  std::shuffle(numbers.begin(), numbers.end(), random);
  for (std::uint32_t n = 0; n < item_count; ++n) {
    OpenItem item;
    item.item = ItemHandle(n);
    item.open = item.original = amount();
    item.customer = CustomerHandle(below(customers));
    item.entity = EntityHandle(0);
    item.document_date = Date::from_days(kFirstDay + static_cast<std::int32_t>(below(kDays)));
    item.due_date = item.document_date.plus_days(30);
    item.currency = usd;
    ItemNames names;
    names.number = keep(fmt::format("INV-{:07}", numbers[n]));
    ledger.add(item, names);
  }
  for (std::uint32_t n = 0; n < payment_count; ++n) {
    PaymentInput payment;
    payment.payment = PaymentHandle(n);
    payment.payment_id = keep(fmt::format("P{:07}", n));
    payment.entity = EntityHandle(0);
    payment.currency = usd;
    payment.posting_date = payment.booking_date = kToday;
    const std::uint32_t kind = below(100);
    const ItemHandle meant(below(item_count));
    const OpenItem& item = ledger.item(meant);
    payment.amount = kind < 85 ? item.open : amount();
    payers.push_back(item.customer);
    payment.payer.id = keep(std::string(customer_ids[item.customer.value()]));
    if (kind < 70) payment.reference = keep(std::string(ledger.number(meant)));
    payments.push_back(payment);
  }
  rules.book.ties = Ties::oldest;
  rules.book.oldest_first = true;
  rules.book.overpayment = Overpayment::on_account;
  rules.book.keep_on_account = true;
  rules.book.customer_rules = {Rule::single_item};
}

std::int64_t CommonRun::allocated_plainly() const {
  struct Open {
    Date due;
    std::string_view number;
    std::int64_t left;
  };
  std::vector<std::vector<Open>> accounts(directory.size());
  std::unordered_map<std::string_view, std::uint32_t> owners;
  for (std::uint32_t n = 0; n < ledger.size(); ++n) {
    const OpenItem& item = ledger.item(ItemHandle(n));
    accounts[item.customer.value()].push_back({item.due_date, ledger.number(item.item), item.open});
    owners[ledger.number(item.item)] = item.customer.value();
  }
  for (std::vector<Open>& account : accounts) {
    std::sort(account.begin(), account.end(), [](const Open& a, const Open& b) {
      return std::pair(a.due, a.number) < std::pair(b.due, b.number);
    });
  }
  std::unordered_map<std::string_view, std::uint32_t> by_id;
  for (std::uint32_t n = 0; n < directory.size(); ++n) {
    by_id[directory.customer_id(CustomerHandle(n))] = n;
  }

  std::int64_t allocated = 0;
  std::vector<const PaymentInput*> silent;
  for (const PaymentInput& payment : payments) {
    if (payment.reference.empty()) {
      silent.push_back(&payment);
      continue;
    }
    std::vector<Open>& account = accounts[owners.at(payment.reference)];
    const auto named = std::find_if(account.begin(), account.end(), [&](const Open& open) {
      return open.number == payment.reference;
    });
    if (named->left != payment.amount) continue;
    allocated += payment.amount;
    named->left = 0;
  }
  std::vector<const PaymentInput*> unexplained;
  for (const PaymentInput* payment : silent) {
    std::vector<Open>& account = accounts[by_id.at(payment->payer.id)];
    const auto equal = std::find_if(account.begin(), account.end(),
                                    [&](const Open& open) { return open.left == payment->amount; });
    if (equal == account.end()) {
      unexplained.push_back(payment);
      continue;
    }
    allocated += payment->amount;
    equal->left = 0;
  }
  for (const PaymentInput* payment : unexplained) {
    std::int64_t cash = payment->amount;
    for (Open& open : accounts[by_id.at(payment->payer.id)]) {
      const std::int64_t part = std::min(cash, open.left);
      open.left -= part;
      cash -= part;
      allocated += part;
    }
  }
  return allocated;
}

}  // namespace quittance::matching

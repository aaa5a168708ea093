#include "engine/people/effort.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace quittance::engine {
namespace {

constexpr std::int32_t kWithinDaysMax = 3'660;

Currency currency_of(const Book& book, CustomerHandle customer) {
  const CustomerRegistered& facts = book.row(customer).facts;
  return facts.currency.known() ? facts.currency : book.row(facts.entity).facts.currency;
}

struct EffortSums {
  std::int64_t contacts = 0;
  std::int64_t minutes = 0;
  std::set<CustomerHandle> customers;
  Wide collected = 0;
};

class EffortWalk {
 public:
  EffortWalk(const Book& book, const EffortQuery& query) : book_(book), query_(query) {}

  std::map<std::pair<std::string, std::uint32_t>, EffortSums> take() {
    for (const ContactRow& contact : book_.contacts()) add(contact.facts);
    for (auto& [customer, contacts] : by_customer_) {
      std::stable_sort(contacts.begin(), contacts.end(),
                       [](const Dated& a, const Dated& b) { return a.date < b.date; });
    }
    if (!by_customer_.empty()) {
      for (const ApplicationRow& application : book_.applications()) add(application);
    }
    return std::move(sums_);
  }

 private:
  struct Dated {
    Date date;
    EffortSums* sums;
  };

  void add(const ContactMade& contact) {
    if (contact.date < query_.from || contact.date > query_.to) return;
    const std::uint32_t key = query_.by ? query_.by(contact) : 0;
    EffortSums& sums = sums_[{currency_of(book_, contact.customer).code(), key}];
    ++sums.contacts;
    sums.minutes += contact.minutes;
    sums.customers.insert(contact.customer);
    by_customer_[contact.customer].push_back({contact.date, &sums});
  }

  void add(const ApplicationRow& application) {
    const AllocationFacts& facts = application.facts;
    if (facts.kind != ApplicationKind::cash || facts.amount <= 0) return;
    if (application.posting_date > query_.to) return;
    if (application.reversed && application.reversed_date <= query_.to) return;
    const KeptItem& item = book_.row(facts.item).facts;
    const auto contacted = by_customer_.find(item.customer);
    if (contacted == by_customer_.end() || item.currency != currency_of(book_, item.customer))
      return;
    const auto later = std::upper_bound(
        contacted->second.begin(), contacted->second.end(), application.posting_date,
        [](Date posted, const Dated& contact) { return posted < contact.date; });
    if (later == contacted->second.begin()) return;
    const Dated& newest = *(later - 1);
    if (application.posting_date > newest.date.plus_days(query_.within_days)) return;
    newest.sums->collected += book_.cash_settled(application);
  }

  const Book& book_;
  const EffortQuery& query_;
  std::map<std::pair<std::string, std::uint32_t>, EffortSums> sums_;
  std::map<CustomerHandle, std::vector<Dated>> by_customer_;
};

}  // namespace

Result<std::vector<Effort>> collection_effort(const Book& book, const EffortQuery& query) {
  const bool usable = query.from.known() && query.to >= query.from && query.within_days >= 0 &&
                      query.within_days <= kWithinDaysMax;
  if (!usable) return fail(Errc::usage);
  std::vector<Effort> found;
  for (const auto& [key, sums] : EffortWalk(book, query).take()) {
    Effort& row = found.emplace_back();
    row.currency = Currency::of(key.first);
    row.key = key.second;
    row.contacts = sums.contacts;
    row.customers = static_cast<std::int64_t>(sums.customers.size());
    row.minutes = sums.minutes;
    QTRY(row.collected, narrow(sums.collected));
  }
  return found;
}

}  // namespace quittance::engine

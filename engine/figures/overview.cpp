#include "engine/figures/overview.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/metrics/dso.h"
#include "engine/people/worklist.h"

namespace quittance::engine {
namespace {

std::int64_t magnitude(std::int64_t amount) {
  return amount < 0 ? -amount : amount;
}

// The first `rows` by `size`, the largest first; those of equal size by the customer's number.
template <class Size>
std::vector<CustomerBalance> largest(std::vector<CustomerBalance> all, std::size_t rows,
                                     Size size) {
  std::erase_if(all, [&](const CustomerBalance& balance) { return size(balance) <= 0; });
  std::stable_sort(all.begin(), all.end(),
                   [&](const auto& a, const auto& b) { return size(a) > size(b); });
  all.resize(std::min(all.size(), rows));
  return all;
}

Result<std::vector<Aging>> aging_on(const Book& book, Date day,
                                    std::optional<EntityHandle> entity) {
  AgingQuery query{.as_of = day};
  query.entity = entity;
  query.by = [](CustomerHandle customer, EntityHandle) { return customer.value(); };
  return book.receivables().aging(query);
}

std::int64_t overdue_of(const std::vector<std::int64_t>& buckets) {
  std::int64_t sum = 0;
  for (std::size_t n = 1; n < buckets.size(); ++n) sum += buckets[n];
  return sum;
}

std::vector<CustomerBalance> balances(const Aging& now, const Aging* before) {
  std::map<std::uint32_t, CustomerBalance> by_customer;
  for (const AgingGroup& group : now.by) {
    CustomerBalance& balance = by_customer[group.key];
    balance.total = group.total;
    balance.overdue = overdue_of(group.buckets);
    balance.oldest = group.buckets.back();
  }
  if (before != nullptr) {
    for (const AgingGroup& group : before->by)
      by_customer[group.key].overdue_before = overdue_of(group.buckets);
  }
  std::vector<CustomerBalance> list;
  for (auto& [key, balance] : by_customer) {
    balance.customer = CustomerHandle(key);
    list.push_back(balance);
  }
  return list;
}

template <class Row>
const Row* of_currency(const std::vector<Row>& rows, Currency currency) {
  for (const Row& row : rows) {
    if (row.currency == currency) return &row;
  }
  return nullptr;
}

// What payments and applications add up to, by currency.
class Cash {
 public:
  Cash(const Book& book, const OverviewQuery& query) : book_(book), query_(query) {
    for (const ApplicationRow& application : book.applications()) add(application);
    for (const PaymentRow& payment : book.payments()) add(payment);
    for (const WorkItem& item : worklist(book)) add(item);
  }

  void give(Currency currency, Overview& overview) {
    for (const auto& [rule, share] : rules_[currency]) overview.rules.push_back(share);
    for (const auto& [reason, share] : exceptions_[currency]) overview.exceptions.push_back(share);
    for (const auto& [state, share] : states_[currency]) overview.states.push_back(share);
    const auto most_first = [](const auto& a, const auto& b) { return a.amount > b.amount; };
    std::stable_sort(overview.rules.begin(), overview.rules.end(), most_first);
    std::stable_sort(overview.exceptions.begin(), overview.exceptions.end(), most_first);
  }

 private:
  [[nodiscard]] bool in_period(Date day) const {
    return day > query_.as_of.plus_days(-query_.days) && day <= query_.as_of;
  }
  void add(const ApplicationRow& application) {
    const AllocationFacts& facts = application.facts;
    const bool stood = !application.reversed || application.reversed_date > query_.as_of;
    if (!stood || !in_period(application.posting_date)) return;
    if (!query_.covers(book_.row(facts.item).facts.entity)) return;
    // Netted credit memos are negative, so that a payment's rows add up to what is applied of it.
    RuleShare& share = rules_[book_.row(facts.item).facts.currency][facts.rule];
    share.rule = facts.rule;
    ++share.applications;
    share.amount += book_.cash_settled(application);
  }
  void add(const PaymentRow& payment) {
    if (payment.facts.role != CashRole::payment || !in_period(payment.facts.posting_date)) return;
    if (!query_.covers(payment.facts.entity)) return;
    for (std::size_t n = 0; n < kDispositions; ++n) {
      if (payment.states[n] == 0) continue;
      StateShare& share = states_[payment.currency][n];
      share.state = static_cast<Disposition>(n);
      ++share.payments;
      share.amount += payment.states[n];
    }
  }
  void add(const WorkItem& item) {
    if (!item.payment.known()) return;  // a held unit without a payment: no money waits
    if (!query_.covers(book_.row(item.payment).facts.entity)) return;
    ReasonShare& share = exceptions_[book_.row(item.payment).currency][item.reason];
    share.reason = item.reason;
    share.payments += item.payments;
    share.amount += item.amount;
  }

  const Book& book_;
  const OverviewQuery& query_;
  std::map<Currency, std::map<Rule, RuleShare>> rules_;
  std::map<Currency, std::map<Reason, ReasonShare>> exceptions_;
  std::map<Currency, std::map<std::size_t, StateShare>> states_;
};

TrendPoint point_of(const Dso& dso) {
  return {.day = dso.as_of,
          .receivables = dso.receivables,
          .dso = dso.dso,
          .best_possible = dso.best_possible};
}

Result<void> add_trend(const Book& book, const OverviewQuery& query,
                       std::vector<Overview>& overviews) {
  for (const Date day : trend_days(query.as_of, query.months)) {
    QTRY(const std::vector<Dso> rows,
         days_sales_outstanding(book.receivables(),
                                {.as_of = day, .days = query.days, .entity = query.entity}));
    for (Overview& overview : overviews) {
      const Dso* dso = of_currency(rows, overview.currency);
      if (dso == nullptr || (overview.trend.empty() && dso->receivables == 0 && !dso->dso))
        continue;
      overview.trend.push_back(point_of(*dso));
    }
  }
  QTRY(const std::vector<Dso> rows,
       days_sales_outstanding(book.receivables(),
                              {.as_of = query.since, .days = query.days, .entity = query.entity}));
  for (Overview& overview : overviews) {
    const Dso* dso = of_currency(rows, overview.currency);
    if (dso != nullptr) overview.before = point_of(*dso);
    if (!overview.trend.empty()) overview.now = overview.trend.back();
  }
  return {};
}

}  // namespace

std::vector<Date> trend_days(Date as_of, std::int32_t months) {
  std::vector<Date> days = {as_of};
  while (days.size() < static_cast<std::size_t>(months))
    days.push_back(month_start(days.back()).plus_days(-1));
  std::reverse(days.begin(), days.end());
  return days;
}

const KeyFigure* find_figure(const std::vector<KeyFigure>& figures, std::string_view name) {
  for (const KeyFigure& figure : figures) {
    if (figure.name == name) return &figure;
  }
  return nullptr;
}

Result<std::vector<Overview>> overviews(const Book& book, const OverviewQuery& query) {
  if (!query.as_of.known() || !query.since.known() || query.since >= query.as_of ||
      query.months < 1)
    return fail(Errc::usage);
  QTRY(std::vector<Aging> now, aging_on(book, query.as_of, query.entity));
  QTRY(const std::vector<Aging> before, aging_on(book, query.since, query.entity));
  QTRY(const auto figures,
       key_figures(book, {.as_of = query.as_of, .days = query.days, .entity = query.entity}));
  QTRY(const auto figures_before,
       key_figures(book, {.as_of = query.since, .days = query.days, .entity = query.entity}));
  Cash cash(book, query);
  std::vector<Overview> list;
  for (Aging& aging : now) {
    Overview overview{.currency = aging.currency};
    const Aging* earlier = of_currency(before, aging.currency);
    const auto all = balances(aging, earlier);
    overview.movers = largest(all, query.customers, [](const CustomerBalance& balance) {
      return magnitude(balance.change());
    });
    overview.debtors = largest(all, query.customers,
                               [](const CustomerBalance& balance) { return balance.overdue; });
    for (std::size_t n = 1; n < aging.buckets.size(); ++n)
      overview.overdue += aging.buckets[n].amount;
    if (earlier != nullptr) {
      overview.total_before = earlier->total;
      for (std::size_t n = 1; n < earlier->buckets.size(); ++n)
        overview.overdue_before += earlier->buckets[n].amount;
    }
    aging.by.clear();
    cash.give(aging.currency, overview);
    for (const KeyFigure& figure : figures) {
      if (figure.currency == aging.currency) overview.figures.push_back(figure);
    }
    for (const KeyFigure& figure : figures_before) {
      if (figure.currency == aging.currency) overview.figures_before.push_back(figure);
    }
    overview.aging = std::move(aging);
    list.push_back(std::move(overview));
  }
  QTRY_VOID(add_trend(book, query, list));
  return list;
}

}  // namespace quittance::engine

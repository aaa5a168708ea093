#include "engine/figures/key_figures.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/words.h"
#include "engine/book/disputes.h"
#include "engine/book/promises.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kUnits[] = {"days", "percent", "ratio", "currency", "count"};
constexpr std::int32_t kDaysMax = 36'600;
constexpr std::int32_t kDaysOfMonth = 30;

struct Quotient {
  Wide numerator = 0;
  Wide denominator = 0;
};

// What one currency, or one group of it, adds up to.
struct Sums {
  Quotient days_to_pay, days_beyond_terms;
  Quotient payments, lines, value;  // auto-matched, all
  Quotient overturned;
  Quotient posting_lag;
  Quotient unapplied;
  Wide unapplied_ever = 0;  // of all payments up to the as-of day
  Wide discounts_earned = 0, discounts_unearned = 0, write_offs = 0, deductions = 0;
  Wide disputed = 0;
  Quotient promises, promised;  // kept, fallen due
};

// Sums by currency's code and group; all payments count in their own group alone.
class Tally {
 public:
  Tally(const Book& book, const KeyFigureQuery& query)
      : book_(book), query_(query), from_(query.as_of.plus_days(1 - query.days)) {}

  std::map<std::pair<std::string, std::uint32_t>, Sums> take() {
    for (const ApplicationRow& application : book_.applications()) add(application);
    for (std::uint32_t n = 0; n < book_.payments().size(); ++n) add(PaymentHandle(n));
    for (const DisputedItem& item : disputed_items(book_, query_.as_of)) {
      const KeptItem& facts = book_.row(item.item).facts;
      if (!query_.covers(facts.entity)) continue;
      sums(facts.currency, facts.customer, facts.entity).disputed += item.disputed;
    }
    const std::vector<PromiseStanding> standings = promise_standings(book_, query_.as_of);
    for (std::size_t n = 0; n < standings.size(); ++n)
      add(book_.promises()[n].facts, standings[n].state);
    return std::move(sums_);
  }

 private:
  [[nodiscard]] bool in_period(Date day) const { return day >= from_ && day <= query_.as_of; }
  Sums& sums(Currency currency, CustomerHandle customer, EntityHandle entity) {
    const std::uint32_t group = query_.by ? query_.by(customer, entity) : 0;
    return sums_[{currency.code(), group}];
  }

  void add(const ApplicationRow& application) {
    if (!in_period(application.posting_date)) return;
    const AllocationFacts& facts = application.facts;
    const KeptItem& item = book_.row(facts.item).facts;
    if (!query_.covers(item.entity)) return;
    Sums& to = sums(item.currency, item.customer, item.entity);
    if (facts.kind == ApplicationKind::cash && facts.rule != Rule::manual &&
        facts.rule != Rule::none) {
      const PaymentRow& payment = book_.row(application.payment);
      const bool kept = payment.in(Disposition::returned) < payment.amount;
      to.overturned.denominator += 1;
      if (application.reversed && kept) to.overturned.numerator += 1;
    }
    if (application.reversed && application.reversed_date <= query_.as_of) return;
    (facts.discount_earned ? to.discounts_earned : to.discounts_unearned) += facts.discount;
    to.write_offs += facts.write_off;
    to.deductions += facts.deduction;
    if (facts.kind != ApplicationKind::cash || facts.amount <= 0) return;
    const Date due = item.due_date.known() ? item.due_date : item.document_date;
    const std::int64_t cash = book_.cash_settled(application);
    const auto weigh = [&](Quotient& quotient, Date from) {
      quotient.numerator += Wide{cash} * (application.posting_date.days() - from.days());
      quotient.denominator += cash;
    };
    weigh(to.days_to_pay, item.document_date);
    weigh(to.days_beyond_terms, due);
  }

  void add(PaymentHandle handle) {
    const PaymentRow& payment = book_.row(handle);
    if (payment.facts.role != CashRole::payment || payment.facts.posting_date > query_.as_of)
      return;
    if (query_.by && !payment.customer.known()) return;
    if (!query_.covers(payment.facts.entity)) return;
    Sums& to = sums(payment.currency, payment.customer, payment.facts.entity);
    const Wide waiting = Wide{payment.in(Disposition::unapplied)} +
                         payment.in(Disposition::unidentified) +
                         payment.in(Disposition::quarantined);
    to.unapplied_ever += waiting;
    if (!in_period(payment.facts.posting_date)) return;
    to.unapplied.numerator += waiting;
    to.unapplied.denominator += payment.amount;
    if (!payment.facts.file.known()) return;  // told by an ERP: nobody here matched it
    const bool by_rule = is_by_rule(payment);
    const auto count = [&](Quotient& quotient, std::int64_t amount) {
      quotient.denominator += amount;
      if (by_rule) quotient.numerator += amount;
    };
    count(to.payments, 1);
    count(to.lines, payment.line_count);
    count(to.value, payment.amount);
    if (payment.run == Book::kNoRun) return;
    const Date booked = book_.runs()[payment.run].recorded_at.date();
    to.posting_lag.numerator +=
        Wide{payment.amount} *
        std::max<std::int32_t>(0, booked.days() - payment.facts.posting_date.days());
    to.posting_lag.denominator += payment.amount;
  }

  void add(const PromiseMade& promise, PromiseState state) {
    if (state == PromiseState::cancelled || !in_period(falls_due(promise))) return;
    const EntityHandle entity = book_.row(promise.customer).facts.entity;
    if (!query_.covers(entity)) return;
    Sums& to = sums(promise.currency, promise.customer, entity);
    const std::int64_t kept = state == PromiseState::kept ? 1 : 0;
    to.promises.numerator += kept;
    to.promises.denominator += 1;
    to.promised.numerator += Wide{promise.amount} * kept;
    to.promised.denominator += promise.amount;
  }

  [[nodiscard]] bool is_by_rule(const PaymentRow& payment) const {
    if (payment.amount == 0 || payment.in(Disposition::applied) != payment.amount) return false;
    for (ApplicationHandle at = payment.first_application; at.known();
         at = book_.row(at).next_of_payment) {
      if (!book_.row(at).reversed && book_.row(at).facts.rule == Rule::manual) return false;
    }
    return true;
  }

  const Book& book_;
  const KeyFigureQuery& query_;
  Date from_;
  std::map<std::pair<std::string, std::uint32_t>, Sums> sums_;
};

// Adds the figures of one currency or group to a list.
class Figures {
 public:
  Figures(Currency currency, std::optional<std::uint32_t> group, std::vector<KeyFigure>& list)
      : currency_(currency), group_(group), list_(list) {}

  // `scale` makes hundredths of the quotient: 100 for days and ratios, 10,000 for percent.
  Result<void> divide(std::string_view name, FigureUnit unit, const Quotient& quotient,
                      bool of_money = true) {
    KeyFigure figure{.name = name,
                     .currency = currency_,
                     .group = group_,
                     .unit = unit,
                     .value = {},
                     .numerator = quotient.numerator,
                     .denominator = quotient.denominator,
                     .of_money = of_money};
    if (quotient.denominator > 0) {
      const Wide scale = unit == FigureUnit::percent ? 10'000 : 100;
      QTRY(figure.value,
           narrow(divide_half_even(quotient.numerator * scale, quotient.denominator)));
    }
    list_.push_back(figure);
    return {};
  }
  Result<void> amount(std::string_view name, Wide minor) {
    KeyFigure figure{.name = name,
                     .currency = currency_,
                     .group = group_,
                     .unit = FigureUnit::currency,
                     .value = {}};
    QTRY(figure.value, narrow(minor));
    list_.push_back(figure);
    return {};
  }

  Result<void> of_customers(const Sums& sums) {
    QTRY_VOID(divide("days_to_pay", FigureUnit::days, sums.days_to_pay));
    return divide("days_beyond_terms", FigureUnit::days, sums.days_beyond_terms);
  }
  Result<void> of_cash(const Sums& sums) {
    QTRY_VOID(divide("auto_match_payments", FigureUnit::percent, sums.payments, false));
    QTRY_VOID(divide("auto_match_lines", FigureUnit::percent, sums.lines, false));
    QTRY_VOID(divide("auto_match_value", FigureUnit::percent, sums.value));
    QTRY_VOID(divide("overturned", FigureUnit::percent, sums.overturned, false));
    QTRY_VOID(divide("posting_lag", FigureUnit::days, sums.posting_lag));
    return divide("unapplied_of_receipts", FigureUnit::percent, sums.unapplied);
  }
  Result<void> of_differences(const Sums& sums) {
    QTRY_VOID(amount("discounts_earned", sums.discounts_earned));
    QTRY_VOID(amount("discounts_unearned", sums.discounts_unearned));
    QTRY_VOID(amount("write_offs", sums.write_offs));
    return amount("deductions", sums.deductions);
  }
  Result<void> of_promises(const Sums& sums) {
    QTRY_VOID(divide("promises_kept", FigureUnit::percent, sums.promises, false));
    return divide("promises_kept_value", FigureUnit::percent, sums.promised);
  }

 private:
  Currency currency_;
  std::optional<std::uint32_t> group_;
  std::vector<KeyFigure>& list_;
};

const Receivables& of_currency(const std::vector<Receivables>& rows, Currency currency) {
  static const Receivables none{};
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const Receivables& row) { return row.currency == currency; });
  return found == rows.end() ? none : *found;
}

// CEI and turnover: what the receivables themselves say.
Result<void> of_receivables(const Receivables& opening, const Receivables& closing,
                            std::int64_t sales, std::int32_t days, Figures& figures) {
  // (opening + sales a month − closing) ÷ (opening + sales a month − closing current), times
  // `days`.
  const Wide start = Wide{opening.net} * days + Wide{sales} * kDaysOfMonth;
  QTRY_VOID(
      figures.divide("collection_effectiveness", FigureUnit::percent,
                     {start - Wide{closing.net} * days, start - Wide{closing.current} * days}));
  const Wide twice_mean = Wide{opening.net} + closing.net;
  QTRY_VOID(
      figures.divide("receivables_turnover", FigureUnit::ratio, {Wide{sales} * 2, twice_mean}));
  return figures.divide("receivables_turnover_days", FigureUnit::days,
                        {twice_mean * days, Wide{sales} * 2});
}

}  // namespace

std::string_view name(FigureUnit unit) {
  return word_of(kUnits, unit);
}

Result<std::vector<KeyFigure>> key_figures(const Book& book, const KeyFigureQuery& query) {
  if (!query.as_of.known() || query.days < 1 || query.days > kDaysMax) return fail(Errc::usage);
  std::map<std::pair<std::string, std::uint32_t>, Sums> sums = Tally(book, query).take();
  std::vector<KeyFigure> list;
  if (query.by) {
    for (const auto& [key, of_group] : sums) {
      Figures figures(Currency::of(key.first), key.second, list);
      QTRY_VOID(figures.of_customers(of_group));
      QTRY_VOID(figures.of_cash(of_group));
      QTRY_VOID(figures.of_differences(of_group));
      QTRY_VOID(figures.amount("disputed", of_group.disputed));
      QTRY_VOID(figures.of_promises(of_group));
    }
    return list;
  }
  const ReceivablesHistory& history = book.receivables();
  QTRY(const std::vector<Receivables> closing, history.receivables(query.as_of, query.entity));
  QTRY(const std::vector<Receivables> opening,
       history.receivables(query.as_of.plus_days(-query.days), query.entity));
  for (const Currency currency : history.currencies(query.entity))
    sums.try_emplace({currency.code(), 0});
  for (const auto& [key, all] : sums) {
    const Currency currency = Currency::of(key.first);
    const Receivables& now = of_currency(closing, currency);
    QTRY(const std::int64_t sales,
         history.credit_sales(currency, query.entity, query.as_of.plus_days(1 - query.days),
                              query.as_of));
    Figures figures(currency, {}, list);
    QTRY_VOID(figures.of_customers(all));
    QTRY_VOID(of_receivables(of_currency(opening, currency), now, sales, query.days, figures));
    QTRY_VOID(figures.of_cash(all));
    QTRY_VOID(figures.divide("unapplied_of_receivables", FigureUnit::percent,
                             {all.unapplied_ever, now.items}));
    QTRY_VOID(figures.of_differences(all));
    QTRY_VOID(figures.amount("disputed", all.disputed));
    QTRY_VOID(
        figures.divide("disputed_of_receivables", FigureUnit::percent, {all.disputed, now.items}));
    QTRY_VOID(figures.of_promises(all));
  }
  return list;
}

}  // namespace quittance::engine

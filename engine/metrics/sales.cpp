#include "engine/metrics/sales.h"

#include <algorithm>

#include "core/assert.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {

void CreditSales::note(Date day) {
  if (!first_day_ || day < *first_day_) first_day_ = day;
}

void CreditSales::bill(Date document_date, std::int64_t amount) {
  QASSERT(document_date.known());
  billed_.at(document_date.days()) += amount;
  note(document_date);
}

void CreditSales::import_day(Date day, std::int64_t amount) {
  QASSERT(day.known());
  imported_days_[day.days()] = amount;
  note(day);
}

void CreditSales::import_month(Date any_day, std::int64_t amount) {
  const Date month = month_start(any_day);
  imported_months_[month.days()] = amount;
  note(month);
}

CreditSales::Figures CreditSales::figures() const {
  Figures figures;
  constexpr std::int32_t kDays = DayPages<Wide>::kDayMax;
  billed_.for_each(-kDays, kDays, [&](std::int32_t day, Wide amount) {
    if (amount != 0) figures.billed.emplace_back(day, amount);
  });
  figures.imported_days.assign(imported_days_.begin(), imported_days_.end());
  figures.imported_months.assign(imported_months_.begin(), imported_months_.end());
  figures.first_day = first_day_;
  return figures;
}

void CreditSales::restore(const Figures& figures) {
  for (const auto& [day, amount] : figures.billed) billed_.at(day) += amount;
  imported_days_.insert(figures.imported_days.begin(), figures.imported_days.end());
  imported_months_.insert(figures.imported_months.begin(), figures.imported_months.end());
  first_day_ = figures.first_day;
}

// `from` and `to` lie in the month.
Wide CreditSales::of_imported_month(Date month, std::int64_t figure, Date from, Date to) const {
  const Date end = month_end(month);
  Wide rest = figure;  // what the month's own figure says about days without one
  Wide own = 0;        // figures of days asked for
  std::int32_t others = end.days() - month.days() + 1;  // days without a figure of their own
  std::int32_t before = from.days() - month.days();     // … of these, before `from`
  std::int32_t through = to.days() - month.days() + 1;  // … and up to `to`
  for (auto day = imported_days_.lower_bound(month.days());
       day != imported_days_.end() && day->first <= end.days(); ++day) {
    rest -= day->second;
    --others;
    if (day->first < from.days()) --before;
    if (day->first <= to.days()) --through;
    if (day->first >= from.days() && day->first <= to.days()) own += day->second;
  }
  if (others == 0) return own;
  return own + divide_half_even(rest * through, others) - divide_half_even(rest * before, others);
}

Wide CreditSales::between(Date from, Date to) const {
  Wide sum = 0;
  if (!first_day_ || from > to || to < *first_day_) return sum;
  for (Date day = std::max(from, *first_day_); day <= to;) {
    const Date month = month_start(day);
    const Date last = std::min(to, month_end(day));
    if (const auto figure = imported_months_.find(month.days()); figure != imported_months_.end()) {
      sum += of_imported_month(month, figure->second, day, last);
    } else {
      billed_.for_each(day.days(), last.days(), [&](std::int32_t at, Wide billed) {
        if (!imported_days_.contains(at)) sum += billed;
      });
      for (auto own = imported_days_.lower_bound(day.days());
           own != imported_days_.end() && own->first <= last.days(); ++own) {
        sum += own->second;
      }
    }
    day = last.plus_days(1);
  }
  return sum;
}

}  // namespace quittance::engine

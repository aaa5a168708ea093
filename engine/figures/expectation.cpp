#include "engine/figures/expectation.h"

#include <algorithm>
#include <tuple>

#include "core/wide.h"
#include "core/words.h"
#include "engine/book/open_amounts.h"
#include "engine/metrics/rounding.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kBasisWords[] = {"customer", "segment", "book", "none"};
constexpr std::size_t kWeeksMax = 520;

Date due_of(const KeptItem& item) {
  return item.due_date.known() ? item.due_date : item.document_date;
}

bool has_part(const Book& book, const ItemRow& item) {
  return item.facts.kind != ItemKind::credit_memo && item.facts.kind != ItemKind::deduction &&
         !book.parent(item).known();
}

std::optional<std::int32_t> mean_of(std::int64_t days, std::int64_t settlements) {
  if (settlements == 0) return std::nullopt;
  return static_cast<std::int32_t>(divide_half_even(days, settlements));
}

}  // namespace

std::string_view name(ExpectationBasis basis) {
  return word_of(kBasisWords, basis);
}

bool closed_by_cash(const Book& book, const ItemRow& item) {
  for (ApplicationHandle at = item.first_application; at.known();) {
    const ApplicationRow& application = book.row(at);
    if (!application.reversed) {
      return application.facts.kind == ApplicationKind::cash && application.facts.amount > 0;
    }
    at = application.next_of_item;
  }
  return false;
}

SettlementHistory::SettlementHistory(const Book& book, Date as_of) : book_(book), as_of_(as_of) {
  const std::vector<std::int64_t> open = open_amounts(book, as_of);
  for (std::uint32_t n = 0; n < open.size(); ++n) see(ItemHandle(n), open[n]);
  std::sort(seen_.begin(), seen_.end(), [](const Seen& a, const Seen& b) {
    return std::tuple(a.segment, a.customer, a.item.value()) <
           std::tuple(b.segment, b.customer, b.item.value());
  });
}

std::uint32_t SettlementHistory::segment_of(const KeptItem& item) {
  const std::uint64_t place = (std::uint64_t{item.entity.value()} << 16) | item.currency.packed();
  const auto [found, is_new] = segment_ids_.try_emplace(
      {place, item.texts.terms()}, static_cast<std::uint32_t>(segments_.size()));
  if (is_new) segments_.emplace_back();
  return found->second;
}

void SettlementHistory::see(ItemHandle handle, std::int64_t open) {
  const ItemRow& item = book_.row(handle);
  if (!has_part(book_, item) || item.facts.document_date > as_of_) return;
  const Date due = due_of(item.facts);
  Seen seen{.segment = segment_of(item.facts),
            .customer = item.facts.customer.value(),
            .item = handle,
            .entry = item.facts.document_date.days() - due.days(),
            .exit = as_of_.days() - due.days(),
            .settled = false,
            .open = open};
  if (open == 0) {
    const Date closed = item.closed_date.known() ? item.closed_date : as_of_;
    seen.exit = std::min(closed, as_of_).days() - due.days();
    seen.settled = item.closed_date.known() && closed <= as_of_ && closed_by_cash(book_, item);
  }
  all_.add(seen.entry, seen.exit, seen.settled);
  segments_[seen.segment].add(seen.entry, seen.exit, seen.settled);
  if (seen.settled) {
    Mean& mean = means_[seen.customer];
    mean.days += seen.exit;
    ++mean.settlements;
  }
  seen_.push_back(seen);
}

template <class Visit>
void SettlementHistory::for_each_customer(Visit&& visit) const {
  const SettlementCurve of_all = SettlementCurve::of(all_, kOpenLeast);
  SettlementCurve of_segment;
  SettlementCounts own;
  for (auto first = seen_.begin(); first != seen_.end();) {
    if (first == seen_.begin() || first->segment != (first - 1)->segment) {
      of_segment = SettlementCurve::within(segments_[first->segment], of_all, kSegmentWeight);
    }
    own.clear();
    bool any_open = false;
    auto last = first;
    for (; last != seen_.end() && last->segment == first->segment &&
           last->customer == first->customer;
         ++last) {
      own.add(last->entry, last->exit, last->settled);
      any_open = any_open || last->open > 0;
    }
    if (any_open) visit(first, last, SettlementCurve::within(own, of_segment, kOwnWeight), own);
    first = last;
  }
}

std::vector<Expectation> SettlementHistory::expectations() const {
  std::vector<Expectation> found;
  for_each_customer(
      [&](auto first, auto last, const SettlementCurve& curve, const SettlementCounts& own) {
        for (; first != last; ++first) {
          if (first->open <= 0) continue;
          const Date due = due_of(book_.row(first->item).facts);
          const std::int32_t age = as_of_.days() - due.days();
          const auto day_of = [&](std::int32_t percent) {
            const auto delay = curve.quantile(age, percent);
            return delay ? due.plus_days(*delay) : Date{};
          };
          Expectation& item = found.emplace_back();
          item.item = first->item;
          item.open = first->open;
          item.expected = day_of(50);
          item.earliest = day_of(10);
          item.latest = day_of(90);
          item.own_settlements = own.settlements();
          item.segment_settlements = segments_[first->segment].settlements();
          item.basis = own.settlements() >= kOwnWeight              ? ExpectationBasis::customer
                       : item.segment_settlements >= kSegmentWeight ? ExpectationBasis::segment
                       : all_.settlements() > 0                     ? ExpectationBasis::book
                                                                    : ExpectationBasis::none;
        }
      });
  return found;
}

Result<std::vector<SettlementHistory::Cash>> SettlementHistory::cash_by_week(
    std::size_t weeks, std::optional<EntityHandle> entity) const {
  if (weeks == 0 || weeks > kWeeksMax) return fail(Errc::usage);
  struct Sums {
    Wide open = 0, already_due = 0;
    std::vector<Wide> expected, due;
  };
  std::map<Currency, Sums> sums;
  for_each_customer(
      [&](auto first, auto last, const SettlementCurve& curve, const SettlementCounts&) {
        for (; first != last; ++first) {
          if (first->open <= 0) continue;
          const KeptItem& item = book_.row(first->item).facts;
          if (entity && item.entity != *entity) continue;
          Sums& to = sums[item.currency];
          to.expected.resize(weeks);
          to.due.resize(weeks);
          const std::int32_t age = as_of_.days() - due_of(item).days();
          to.open += first->open;
          if (age >= 0) to.already_due += first->open;
          std::int64_t before = 0;
          for (std::size_t week = 0; week < weeks; ++week) {
            const std::int32_t end = age + 7 * (static_cast<std::int32_t>(week) + 1);
            const std::int64_t by_then = curve.expected_by(first->open, age, end);
            to.expected[week] += by_then - before;
            before = by_then;
            if (age < 0 && end >= 0 && end < 7) to.due[week] += first->open;
          }
        }
      });
  std::vector<Cash> found;
  for (const auto& [currency, of_currency] : sums) {
    Cash& cash = found.emplace_back();
    cash.currency = currency;
    Wide later = of_currency.open;
    Wide due_later = of_currency.open - of_currency.already_due;
    for (std::size_t week = 0; week < weeks; ++week) {
      Week& row = cash.weeks.emplace_back();
      row.from = as_of_.plus_days(7 * static_cast<std::int32_t>(week) + 1);
      row.to = row.from.plus_days(6);
      QTRY(row.expected, narrow(of_currency.expected[week]));
      QTRY(row.due, narrow(of_currency.due[week]));
      later -= of_currency.expected[week];
      due_later -= of_currency.due[week];
    }
    QTRY(cash.open, narrow(of_currency.open));
    QTRY(cash.already_due, narrow(of_currency.already_due));
    QTRY(cash.later, narrow(later));
    QTRY(cash.due_later, narrow(due_later));
  }
  return found;
}

std::optional<std::int32_t> SettlementHistory::mean_delay(CustomerHandle customer) const {
  const auto found = means_.find(customer.value());
  if (found == means_.end()) return std::nullopt;
  return mean_of(found->second.days, found->second.settlements);
}

std::optional<std::int32_t> SettlementHistory::mean_delay() const {
  return mean_of(all_.delay_sum(), all_.settlements());
}

}  // namespace quittance::engine

#include "engine/figures/dso_attribution.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/wide.h"
#include "core/words.h"
#include "engine/book/disputes.h"
#include "engine/book/open_amounts.h"
#include "engine/metrics/running_days.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kCauseWords[kDsoCauses] = {"within_terms", "customer_lateness",
                                                      "disputes", "posting_lag", "unused_credits"};
constexpr std::int32_t kAttributionDaysMax = 36'600;

using CauseSums = std::array<Wide, kDsoCauses>;
using CausesByKey = std::map<std::pair<Currency, std::uint32_t>, CauseSums>;

Date received_on(const PaymentRow& payment) {
  const CashRecord record = payment.record();
  Date earliest = payment.facts.posting_date;
  for (const Date date : {record.deposit_date, record.booking_date, record.value_date}) {
    if (date.known()) earliest = std::min(earliest, date);
  }
  return earliest;
}

class Causes {
 public:
  Causes(const Book& book, const DsoAttributionQuery& query)
      : book_(book), query_(query), open_(open_amounts(book, query.as_of)) {}

  CausesByKey take() {
    unused_cash();
    late_.resize(open_.size());
    for (const DisputedItem& item : disputed_items(book_, query_.as_of, open_))
      disputed_.emplace(item.item, item.disputed);
    for (const ApplicationRow& application : book_.applications()) add(application);
    for (std::uint32_t n = 0; n < open_.size(); ++n) {
      if (open_[n] != 0) add(ItemHandle(n));
    }
    return std::move(sums_);
  }

 private:
  Wide& sum(Currency currency, std::uint32_t key, DsoCause cause) {
    return sums_[{currency, key}][static_cast<std::size_t>(cause)];
  }

  // Unapplied and on-account cash as it grew to the day.
  void unused_cash() {
    book_.receivables().for_each_change(
        Date::from_days(-DayPages<int>::kDayMax), query_.as_of,
        [](ItemHandle, Date, std::int64_t) {},
        [this](const ReceivableAccount& account, Date, std::int64_t delta) {
          const std::uint32_t key = query_.by ? query_.by(account.customer, account.entity) : 0;
          sum(account.currency, key, DsoCause::unused_credits) -= delta;
        });
  }

  // What an application of a later day settles with cash that had come by the day.
  void add(const ApplicationRow& application) {
    const AllocationFacts& facts = application.facts;
    const KeptItem& item = book_.row(facts.item).facts;
    const Date counted = std::max(application.posting_date, item.document_date);
    if (application.reversed || facts.amount <= 0 || counted <= query_.as_of) return;
    if (item.document_date > query_.as_of) return;
    if (received_on(book_.row(application.payment)) > query_.as_of) return;
    late_[facts.item.value()] +=
        book_.cash_settled(application) + facts.discount + facts.write_off + facts.deduction;
  }

  void add(ItemHandle handle) {
    const ItemRow& row = book_.row(handle);
    const KeptItem& item = row.facts;
    const std::int64_t open = open_[handle.value()];
    const std::uint32_t key = query_.by_item ? query_.by_item(handle) : 0;
    if (item.kind == ItemKind::credit_memo) {
      sum(item.currency, key, DsoCause::unused_credits) += open;
      return;
    }
    if (book_.parent(row).known() || item.kind == ItemKind::deduction || row.hold) {
      sum(item.currency, key, DsoCause::disputes) += open;
      return;
    }
    const auto found = disputed_.find(handle);
    const std::int64_t disputed = found == disputed_.end() ? 0 : found->second;
    sum(item.currency, key, DsoCause::disputes) += disputed;
    const std::int64_t late = std::min(open - disputed, late_[handle.value()]);
    sum(item.currency, key, DsoCause::posting_lag) += late;
    const Date due = item.due_date.known() ? item.due_date : item.document_date;
    const DsoCause rest =
        due >= query_.as_of ? DsoCause::within_terms : DsoCause::customer_lateness;
    sum(item.currency, key, rest) += open - disputed - late;
  }

  const Book& book_;
  const DsoAttributionQuery& query_;
  std::vector<std::int64_t> open_;
  std::vector<std::int64_t> late_;
  std::map<ItemHandle, std::int64_t> disputed_;
  CausesByKey sums_;
};

// Amounts, and where there are sales the days, of one line; `days` runs on from line to line.
Result<void> put_causes(const CauseSums& sums, std::array<DsoPart, kDsoCauses>& parts,
                        DsoPart& total, std::optional<RunningDays>& days) {
  Wide amount = 0;
  Wide shown = 0;
  for (std::size_t cause = 0; cause < kDsoCauses; ++cause) {
    QTRY(parts[cause].amount, narrow(sums[cause]));
    amount += sums[cause];
    if (!days) continue;
    QTRY(const std::int64_t of_cause, days->add(sums[cause]));
    parts[cause].days = of_cause;
    shown += of_cause;
  }
  QTRY(total.amount, narrow(amount));
  if (days) {
    QTRY(total.days, narrow(shown));
  }
  return {};
}

bool is_zero(const CauseSums& sums) {
  return std::all_of(sums.begin(), sums.end(), [](Wide sum) { return sum == 0; });
}

}  // namespace

std::string_view name(DsoCause cause) {
  return word_of(kCauseWords, cause);
}

Result<std::vector<DsoAttribution>> attribute_dso(const Book& book,
                                                  const DsoAttributionQuery& query) {
  if (!query.as_of.known() || query.days < 1 || query.days > kAttributionDaysMax) {
    return fail(Errc::usage);
  }
  const CausesByKey sums = Causes(book, query).take();
  std::vector<DsoAttribution> found;
  for (auto at = sums.begin(); at != sums.end();) {
    DsoAttribution& row = found.emplace_back();
    row.currency = at->first.first;
    QTRY(row.credit_sales,
         book.receivables().credit_sales(row.currency, {}, query.as_of.plus_days(1 - query.days),
                                         query.as_of));
    const auto from_zero = [&] {
      return row.credit_sales > 0 ? std::optional(RunningDays(0, row.credit_sales, query.days))
                                  : std::nullopt;
    };
    CauseSums all{};
    std::optional<RunningDays> days = from_zero();
    for (; at != sums.end() && at->first.first == row.currency; ++at) {
      for (std::size_t cause = 0; cause < kDsoCauses; ++cause) all[cause] += at->second[cause];
      if (!query.by_item || is_zero(at->second)) continue;
      DsoGroup& group = row.by.emplace_back();
      group.key = at->first.second;
      QTRY_VOID(put_causes(at->second, group.parts, group.total, days));
    }
    days = from_zero();
    QTRY_VOID(put_causes(all, row.parts, row.total, days));
  }
  return found;
}

}  // namespace quittance::engine

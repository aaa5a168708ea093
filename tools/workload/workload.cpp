#include "tools/workload/workload.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "tools/workload/bank_files.h"
#include "tools/workload/cash.h"
#include "tools/workload/master_data.h"
#include "tools/workload/output.h"
#include "tools/workload/planner.h"
#include "tools/workload/truth.h"

namespace quittance::workload {
namespace {

bool makes_sense(const Request& request) {
  return request.customers > 0 && request.customers <= kItemsMax && request.items > 0 &&
         request.items <= kItemsMax && request.payments > 0 && request.payments <= kPaymentsMax;
}

using Days = std::array<DayTotals, kBookingDays>;

Days total_days(const Request& request, const Plan& plan) {
  Days days;
  for (const Payment& payment : plan.payments) {
    DayTotals& day = days[payment.day];
    if (in_lockbox(payment, request)) {
      day.deposits[place_of(payment.sequence).lockbox] += payment.amount;
    } else {
      day.received += payment.amount;
    }
  }
  for (const Notice& notice : plan.notices) {
    if (notice.kind == Notice::Kind::returned)
      days[notice.day].returned += plan.payments[notice.payment].amount;
  }
  return days;
}

std::uint32_t lockboxes(const Days& days) {
  std::uint32_t most = 0;
  for (const DayTotals& day : days) {
    most = std::max(most, static_cast<std::uint32_t>(day.deposits.size()));
  }
  return most;
}

std::vector<std::unique_ptr<BankFiles>> open_formats(const Request& request,
                                                     const std::string& folder) {
  std::vector<std::unique_ptr<BankFiles>> open;
  for (const Format format : request.formats) {
    const std::string place = folder + "/bank/" + std::string(name(format));
    switch (format) {
      case Format::csv:
        open.push_back(csv_files(place));
        break;
      case Format::json:
        open.push_back(json_files(place));
        break;
      case Format::bai2:
        open.push_back(bai2_files(place));
        break;
      case Format::lockbox:
        open.push_back(lockbox_files(place));
        break;
    }
  }
  return open;
}

// The days in order, each record handed to all files.
class Bookkeeping {
 public:
  Bookkeeping(const Request& request, const Customers& customers, const Items& items,
              const Plan& plan, const std::string& folder)
      : plan_(plan),
        items_(items),
        clerk_(request, customers, items, plan),
        formats_(open_formats(request, folder)),
        payments_(folder + "/payments.ndjson"),
        truth_(folder + "/truth.csv") {
    truth_.text() += kTruthColumns;
  }

  Result<void> run(const Days& totals) {
    auto payment = plan_.order.begin();
    auto notice = plan_.notices.begin();
    for (std::uint8_t day = 0; day < kBookingDays; ++day) {
      const auto payments_end = std::find_if(payment, plan_.order.end(), [&](std::uint32_t index) {
        return plan_.payments[index].day != day;
      });
      const auto notices_end =
          std::find_if(notice, plan_.notices.end(), [&](const Notice& n) { return n.day != day; });
      if (payment == payments_end && notice == notices_end) continue;
      for (auto& format : formats_) format->begin_day(clerk_.day(day), totals[day]);
      for (; notice != notices_end; ++notice) tell(*notice);
      for (; payment != payments_end; ++payment) book(plan_.payments[*payment]);
      for (auto& format : formats_) QTRY_VOID(format->end_day());
    }
    QTRY_VOID(payments_.close());
    return truth_.close();
  }

 private:
  void book(const Payment& payment) {
    clerk_.write(payment, cash_);
    append_truth(truth_.text(), cash_.id, payment, plan_, items_);
    hand_out();
  }
  void tell(const Notice& notice) {
    clerk_.write(notice, cash_);
    if (notice.kind == Notice::Kind::returned)
      append_return_truth(truth_.text(), cash_.id, cash_.amount);
    hand_out();
  }
  void hand_out() {
    append_json(payments_.text(), cash_);
    payments_.flush_full();
    truth_.flush_full();
    for (auto& format : formats_) format->add(cash_);
  }

  const Plan& plan_;
  const Items& items_;
  Clerk clerk_;
  std::vector<std::unique_ptr<BankFiles>> formats_;
  OutputFile payments_;
  OutputFile truth_;
  Cash cash_;
};

Made made_of(const Items& items, const Plan& plan) {
  Made made;
  made.items = items.count();
  made.payments = plan.payments.size();
  made.notices = plan.notices.size();
  made.days = kBookingDays;
  for (std::uint32_t item = 0; item < items.count(); ++item) made.open += items[item].amount;
  for (const Payment& payment : plan.payments) made.received += payment.amount;
  return made;
}

}  // namespace

Result<Made> make_workload(const Request& request, const std::string& folder) {
  if (!makes_sense(request)) return fail(Errc::usage);
  const Customers customers(request);
  Items items(request);
  const Plan plan = plan_payments(request, customers, items);
  const Days totals = total_days(request, plan);
  QTRY_VOID(write_customers(request, customers, folder));
  QTRY_VOID(write_items(items, folder));
  QTRY_VOID(write_accounts(request, lockboxes(totals), folder));
  QTRY_VOID(write_rules(request, folder));
  QTRY_VOID(Bookkeeping(request, customers, items, plan, folder).run(totals));
  return made_of(items, plan);
}

}  // namespace quittance::workload

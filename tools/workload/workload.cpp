#include "tools/workload/workload.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "tools/workload/bank_files.h"
#include "tools/workload/cash.h"
#include "tools/workload/master_data.h"
#include "tools/workload/output.h"
#include "tools/workload/planner.h"
#include "tools/workload/rates.h"
#include "tools/workload/schedule.h"
#include "tools/workload/send_again.h"
#include "tools/workload/truth.h"

namespace quittance::workload {
namespace {

bool makes_sense(const Request& request) {
  return request.customers > 0 && request.customers <= kItemsMax && request.items > 0 &&
         request.items <= kItemsMax && request.payments > 0 && request.payments <= kPaymentsMax;
}

std::uint32_t lockboxes(const std::vector<FilePart>& parts) {
  std::uint32_t most = 0;
  for (const FilePart& part : parts) {
    if (!part.deposits.empty()) most = std::max(most, part.deposits.rbegin()->first + 1);
  }
  return most;
}

// The files in the order of their days, each record handed to all that speak of it.
class Bookkeeping {
 public:
  Bookkeeping(const Request& request, const Customers& customers, const Items& items,
              const Plan& plan, const std::string& folder)
      : request_(request),
        plan_(plan),
        items_(items),
        clerk_(request, customers, items, plan),
        payments_(folder + "/payments.ndjson"),
        advices_(folder + "/advices.ndjson"),
        truth_(folder + "/truth.csv"),
        mess_(folder + "/mess.csv") {
    truth_.text() += kTruthColumns;
    mess_.text() += kMessColumns;
    for (const Format format : request.formats) {
      formats_.push_back(files_of(format, folder + "/bank/" + std::string(name(format))));
    }
  }

  Result<void> run(const std::vector<FilePart>& parts) {
    for (const FilePart& part : parts) {
      for (auto& format : formats_) format->begin(part, clerk_.day(part.day));
      for (const Notice& notice : part.notices) tell(notice);
      for (const std::uint32_t index : part.payments) book(plan_.payments[index]);
      for (auto& format : formats_) {
        QTRY_VOID(format->end());
        for (const std::string& path : format->paths()) QTRY_VOID(maybe_again(path));
      }
    }
    for (OutputFile* file : {&payments_, &advices_, &truth_, &mess_}) QTRY_VOID(file->close());
    return {};
  }

 private:
  void book(const Payment& payment) {
    clerk_.write(payment, cash_);
    append_truth(truth_.text(), cash_.id, payment, plan_, items_);
    append_mess(mess_.text(), cash_.id, payment);
    hand_out();
  }
  void tell(const Notice& notice) {
    clerk_.write(notice, cash_);
    if (notice.kind == Notice::Kind::returned) {
      append_return_truth(truth_.text(), cash_.id, cash_.amount);
    } else {
      append_json(advices_.text(), cash_);
    }
    hand_out();
  }
  void hand_out() {
    append_json(payments_.text(), cash_);
    for (OutputFile* file : {&payments_, &advices_, &truth_, &mess_}) file->flush_full();
    for (auto& format : formats_) format->add(cash_);
  }
  Result<void> maybe_again(const std::string& path) {
    if (request_.mess == Mess::common) return {};
    const Rates& rates = rates_of(request_.mess);
    Random random(request_.seed, Stream::deliveries, files_++);
    if (random.below(kWhole) < rates.sent_again) QTRY_VOID(send_again(path, LineEnds::same));
    if (random.below(kWhole) < rates.wrapped_again)
      QTRY_VOID(send_again(path, LineEnds::carriage_return));
    return {};
  }

  const Request& request_;
  const Plan& plan_;
  const Items& items_;
  Clerk clerk_;
  std::vector<std::unique_ptr<BankFiles>> formats_;
  OutputFile payments_;
  OutputFile advices_;
  OutputFile truth_;
  OutputFile mess_;
  Cash cash_;
  std::uint64_t files_ = 0;
};

// Files of an earlier workload would be read as part of this one.
void remove_earlier(const std::string& folder) {
  std::error_code ignored;  // what cannot be removed cannot be written either
  if (std::filesystem::exists(folder + "/truth.csv", ignored)) {
    std::filesystem::remove_all(folder + "/bank", ignored);
  }
}

Made made_of(const Items& items, const Plan& plan) {
  Made made;
  made.items = items.count();
  made.payments = plan.payments.size();
  for (std::uint32_t item = 0; item < items.count(); ++item) made.open += items[item].amount;
  for (const Payment& payment : plan.payments) made.received += payment.amount;
  return made;
}

}  // namespace

Result<Made> make_workload(const Request& request, const std::string& folder) {
  if (!makes_sense(request)) return fail(Errc::usage);
  remove_earlier(folder);
  const Customers customers(request);
  Items items(request);
  const Plan plan = plan_payments(request, customers, items);
  const std::vector<FilePart> parts = schedule_files(request, plan);
  QTRY_VOID(write_customers(request, customers, folder));
  QTRY_VOID(write_items(items, folder));
  QTRY_VOID(write_accounts(request, lockboxes(parts), folder));
  QTRY_VOID(write_rules(request, folder));
  QTRY_VOID(Bookkeeping(request, customers, items, plan, folder).run(parts));
  return made_of(items, plan);
}

}  // namespace quittance::workload

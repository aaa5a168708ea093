#include "engine/settling/taking_back.h"

#include <algorithm>

namespace quittance::engine {

std::vector<ApplicationHandle> standing(const Book& book, PaymentHandle payment) {
  std::vector<ApplicationHandle> found;
  for (ApplicationHandle at = book.row(payment).first_application; at.known();
       at = book.row(at).next_of_payment) {
    if (!book.row(at).reversed) found.push_back(at);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

ItemHandle blocking_deduction(const Book& book, ApplicationHandle application) {
  const ItemHandle deduction = book.row(application).deduction_item;
  if (!deduction.known()) return {};
  const ItemRow& item = book.row(deduction);
  return item.open == item.facts.original ? ItemHandle{} : deduction;
}

Result<void> reverse_applications(const Book& book, EventLog& log, PaymentHandle payment,
                                  const std::vector<ApplicationHandle>& applications, Reason why,
                                  Date posting_date) {
  if (applications.empty()) return {};
  const std::uint8_t bucket = book.bucket_of(book.row(payment).customer);
  for (const ApplicationHandle application : applications) {
    const ItemHandle deduction = book.row(application).deduction_item;
    if (!deduction.known()) continue;
    QTRY_VOID(log.emit(bucket, ItemAdjusted{.item = deduction,
                                            .delta = -book.row(deduction).open,
                                            .why = Adjustment::application_reversed,
                                            .effective_date = posting_date}));
  }
  return log.emit(bucket, ApplicationReversed{.payment = payment,
                                              .applications = applications,
                                              .reason = why,
                                              .posting_date = posting_date});
}

}  // namespace quittance::engine

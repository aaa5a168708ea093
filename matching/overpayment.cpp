#include "matching/overpayment.h"

#include "matching/tolerance.h"

namespace quittance::matching {

Rest overpayment_rest(std::int64_t excess, std::int64_t due, CustomerHandle customer,
                      Currency currency, const Book& book) {
  QASSERT(excess > 0);
  Rest rest{.amount = excess, .state = Disposition::unapplied, .reason = Reason::overpayment};
  switch (options_of(customer, book).overpayment) {
    case Overpayment::unapplied:
      break;
    case Overpayment::on_account:
      rest.state = Disposition::on_account;
      break;
    case Overpayment::refund:
      rest.state = Disposition::refund_due;
      break;
    case Overpayment::write_off_small:
      if (excess <= forgiven_max(tolerances_of(customer, book), due, currency)) {
        rest.state = Disposition::written_off;
      }
      break;
  }
  return rest;
}

}  // namespace quittance::matching

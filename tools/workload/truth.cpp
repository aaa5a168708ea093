#include "tools/workload/truth.h"

#include <array>

#include "tools/workload/digits.h"

namespace quittance::workload {
namespace {

constexpr std::array<std::string_view, 6> kKinds = {"applied",   "unapplied", "stranger",
                                                    "duplicate", "tie",       "return"};

void append_row(std::string& to, std::string_view id, std::string_view item, std::int64_t amount,
                Outcome outcome) {
  to += id;
  to += ',';
  to += item;
  to += ',';
  append_dollars(to, amount);
  to += ',';
  to += kKinds[static_cast<std::size_t>(outcome)];
  to += '\n';
}

}  // namespace

void append_truth(std::string& to, std::string_view id, const Payment& payment, const Plan& plan,
                  const Items& items) {
  if (payment.outcome != Outcome::applied) {
    return append_row(to, id, {}, payment.amount, payment.outcome);
  }
  std::int64_t left = payment.amount;
  std::string number;
  for (const PaidItem& line : plan.lines_of(payment)) {
    number.clear();
    items.append_number(number, line.item);
    append_row(to, id, number, line.paid, Outcome::applied);
    left -= line.paid;
  }
  if (left != 0) append_row(to, id, {}, left, Outcome::unapplied);
}

void append_return_truth(std::string& to, std::string_view id, std::int64_t amount) {
  append_row(to, id, {}, amount, Outcome::returned);
}

}  // namespace quittance::workload

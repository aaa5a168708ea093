#include "tools/workload/truth.h"

#include <array>

#include "tools/workload/digits.h"

namespace quittance::workload {
namespace {

constexpr std::array<std::string_view, 6> kKinds = {"applied",   "unapplied", "stranger",
                                                    "duplicate", "tie",       "return"};

constexpr std::array<std::string_view, kShapes> kShapeWords = {"single",
                                                               "several",
                                                               "part",
                                                               "discount_earned",
                                                               "discount_unearned",
                                                               "deduction_stated",
                                                               "deduction_unstated",
                                                               "overpaid",
                                                               "credit_netted",
                                                               "twins",
                                                               "duplicate",
                                                               "tie",
                                                               "equal_across",
                                                               "returned",
                                                               "stranger",
                                                               "on_account"};
constexpr std::array<std::string_view, kWritings> kWritingWords = {
    "number",      "bare_digits",    "other_prefix", "dropped_zeros", "transposed",
    "wrong_digit", "purchase_order", "late",         "none"};
constexpr std::array<std::string_view, kNamings> kNamingWords = {
    "exact",         "capitals",     "abbreviated", "initials",  "legal_dropped",
    "legal_changed", "run_together", "split",       "truncated", "transliterated"};
constexpr std::array<std::string_view, 3> kChannelWords = {"ach", "wire", "check"};

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

void append_mess(std::string& to, std::string_view id, const Payment& payment) {
  to += id;
  for (const std::string_view word : {kShapeWords[static_cast<std::size_t>(payment.shape)],
                                      kWritingWords[static_cast<std::size_t>(payment.writing)],
                                      kNamingWords[static_cast<std::size_t>(payment.naming)],
                                      kChannelWords[static_cast<std::size_t>(payment.channel)]}) {
    to += ',';
    to += word;
  }
  to += '\n';
}

void append_return_truth(std::string& to, std::string_view id, std::int64_t amount) {
  append_row(to, id, {}, amount, Outcome::returned);
}

}  // namespace quittance::workload

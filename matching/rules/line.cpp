#include "matching/rules/line.h"

#include <algorithm>

#include "matching/short_pay.h"

namespace quittance::matching {
namespace {

// No invoice is that large; a line that says so is not trusted, and sums of three stay in 64 bits.
constexpr std::int64_t kAmountMax = 1'000'000'000'000'000'000;

bool sane(const RemittanceLine& line) {
  const auto small = [](std::int64_t amount) {
    return amount <= kAmountMax && amount >= -kAmountMax;
  };
  return small(line.paid) && small(line.discount) && small(line.adjustment);
}

JudgedLine judge_credit(const LineQuestion& question, std::int64_t paid) {
  JudgedLine judged{.fit = LineFit::over, .allocation = {.item = question.item.item, .reason = {}}};
  if (paid > 0 || paid < question.remaining) return judged;
  judged.fit = paid == question.remaining ? LineFit::fits : LineFit::below;
  judged.allocation.amount = paid;
  return judged;
}

// The line is below, and says no reason.
void leave_out_parts(const LineQuestion& question, const RemittanceLine& line, JudgedLine& judged) {
  Allocation& allocation = judged.allocation;
  const std::int64_t left = question.remaining - allocation.amount - allocation.discount;
  std::int64_t discount = 0;
  std::string_view reason = left > 0 ? reason_of_missing(left, question.parts) : std::string_view();
  if (reason.empty() && line.discount == 0 && allocation.discount == 0 &&
      question.granted.amount > 0 && left > question.granted.amount) {
    discount = question.granted.amount;
    reason = reason_of_missing(left - discount, question.parts);
  }
  if (reason.empty()) return;
  if (discount > 0) {
    allocation.discount = discount;
    allocation.discount_earned = question.granted.earned;
  }
  allocation.deduction = left - discount;
  allocation.reason = reason;
  judged.fit = LineFit::fits;
}

}  // namespace

std::int64_t signed_paid(const RemittanceLine& line, bool credit_memo) {
  return credit_memo && line.paid > 0 ? -line.paid : line.paid;
}

JudgedLine judge_line(const LineQuestion& question, const RemittanceLine& line) {
  const std::int64_t remaining = question.remaining;
  const std::int64_t paid = signed_paid(line, remaining < 0);
  if (remaining < 0) return judge_credit(question, paid);
  JudgedLine judged{.fit = LineFit::over, .allocation = {.item = question.item.item, .reason = {}}};
  if (paid < 0 || !sane(line) || remaining > kAmountMax) return judged;

  const auto near = [&](std::int64_t amount, std::int64_t target, std::int64_t slack) {
    return amount >= target - slack && amount <= target + slack;
  };
  const std::string_view why = line.reason.empty() ? line.text : line.reason;
  const std::int64_t slack = question.forgiven_max;
  const std::int64_t offered = question.item.discount;
  const std::int64_t gross = paid + line.discount + line.adjustment;
  const bool takes_offer = line.discount == 0 && offered > 0 && offered < remaining;
  const bool fits_open = near(gross, remaining, slack);
  const bool fits_less_discount =
      takes_offer && near(gross + offered, remaining, std::max<std::int64_t>(slack, 1));
  const bool fits_original = question.item.original > remaining &&
                             (near(gross, question.item.original, slack) ||
                              (takes_offer && near(gross + offered, question.item.original,
                                                   std::max<std::int64_t>(slack, 1))));

  Allocation& allocation = judged.allocation;
  allocation.amount = std::min(paid, remaining);
  std::int64_t left = remaining - allocation.amount;
  if (line.discount > 0 && question.granted.amount > 0) {
    allocation.discount = std::min({line.discount, question.granted.amount + 1, left});
  } else if (fits_less_discount && !fits_open && question.granted.amount > 0) {
    allocation.discount = std::min(question.granted.amount, left);
    // One minor unit of the payer's rounding belongs to the discount.
    if (left - allocation.discount == 1) allocation.discount = left;
  }
  allocation.discount_earned = allocation.discount > 0 && question.granted.earned;
  left -= allocation.discount;
  if (line.adjustment > 0 && !why.empty()) {
    allocation.deduction = std::min(line.adjustment, left);
    if (allocation.deduction > 0) allocation.reason = why;
  }
  left -= allocation.deduction;

  if (fits_open || fits_less_discount || fits_original) {
    judged.fit = LineFit::fits;
    if (left > 0 && left <= slack && allocation.deduction == 0) {
      allocation.write_off = left;
      allocation.reason = "within_tolerance";
    }
  } else if (gross < remaining && paid < remaining) {
    judged.fit = LineFit::below;
    if (question.parts.any() && allocation.deduction == 0 && line.adjustment == 0)
      leave_out_parts(question, line, judged);
  }
  return judged;
}

}  // namespace quittance::matching

// The payments of a workload as planned: who pays what, how it is written down, and what is true.
// Words and numbers that stand in the files are made of this by cash.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tools/workload/names.h"

namespace quittance::workload {

// What a perfect clerk does with the payment: `kind` of truth.csv, where a payment has one kind.
enum class Outcome : std::uint8_t {
  applied,    // to the items of its lines; what is over them is unapplied
  unapplied,  // nothing in the files says what it is for
  stranger,   // the payer is nobody's customer
  duplicate,  // the same payment again
  tie,        // two items are equally good, and nothing decides
  returned,   // taken back
};

// What a payment settles. The values are part of the format: append, never renumber.
enum class Shape : std::uint8_t {
  single,              // one item
  several,             // two to five items
  part,                // a part of one item
  discount_earned,     // one item or more less their discounts, in time
  discount_unearned,   // the same, too late
  deduction_stated,    // less an amount, with the reason
  deduction_unstated,  // less an amount, without a word
  overpaid,            // one item, and more
  credit_netted,       // an item less a credit memo
  twins,               // two payments alike, each for one half of an item
  duplicate,           // the same payment again, days later: two payments
  tie,                 // one amount, two items of it, no reference
  equal_across,        // an amount that another customer owes as well, no reference
  returned,            // taken back by the bank, sometimes before it is reported
  stranger,            // from nobody's customer
  on_account,          // a known payer, any amount, no reference
};
inline constexpr std::size_t kShapes = 16;

// How the payer writes what the payment is for.
enum class Writing : std::uint8_t {
  number,          // INV-00012345
  bare_digits,     // 00012345
  other_prefix,    // INVOICE 00012345, #00012345
  dropped_zeros,   // INV-12345
  transposed,      // INV-00013245
  wrong_digit,     // INV-00012845
  purchase_order,  // 4500071234
  late,            // by an advice that comes days later
  none,            // not at all
};
inline constexpr int kWritings = 9;

enum class Channel : std::uint8_t { ach, wire, check };

// A part of a payment and the item it is for; cents. What the payer writes and what is true.
struct PaidItem {
  std::int64_t paid = 0;       // of the cash; negative for a credit memo taken
  std::int64_t discount = 0;   // taken beside it
  std::int64_t deduction = 0;  // taken beside it, with a reason
  std::uint32_t item = 0;
};

struct Payment {
  std::int64_t amount = 0;       // cents
  std::uint32_t payer = 0;       // customer, or number of the stranger
  std::uint32_t first_line = 0;  // into Plan::lines
  std::uint32_t voice = 0;       // equal voices write equal words: twins and duplicates
  std::uint32_t sequence = 0;    // from 0 among the payments of its day and bank file
  std::uint16_t lines = 0;
  std::uint8_t day = 0;  // number of the booking day
  std::uint8_t ordinal = 1;
  Shape shape = Shape::single;
  Outcome outcome = Outcome::applied;
  Writing writing = Writing::number;
  Naming naming = Naming::exact;
  Channel channel = Channel::ach;
  bool states_customer = false;  // the payer gives his customer number
  bool states_account = true;    // the bank says from which account it came
  bool states_lines = false;     // amounts stand beside the references
  bool twin = false;             // one of two payments that are alike in every word
};
static_assert(sizeof(Payment) == 40);

// A record beside the payments that speaks of one of them.
struct Notice {
  enum class Kind : std::uint8_t { advice, returned };
  std::uint32_t payment = 0;  // index into Plan::payments
  std::uint8_t day = 0;
  Kind kind = Kind::advice;
};

struct Plan {
  std::vector<Payment> payments;
  std::vector<PaidItem> lines;
  std::vector<std::uint32_t> order;  // payment indexes as they come: by day, else by chance
  std::vector<Notice> notices;       // by day

  [[nodiscard]] std::span<const PaidItem> lines_of(const Payment& payment) const {
    return std::span(lines).subspan(payment.first_line, payment.lines);
  }
};

}  // namespace quittance::workload

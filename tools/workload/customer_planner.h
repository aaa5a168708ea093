// Plans the payments of one customer after another: each takes its items from those that nobody has
// paid yet, so that truths never contradict one another.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/workload/customers.h"
#include "tools/workload/items.h"
#include "tools/workload/payments.h"
#include "tools/workload/rates.h"
#include "tools/workload/request.h"

namespace quittance::workload {

class CustomerPlanner {
 public:
  CustomerPlanner(const Request& request, const Customers& customers, Items& items, Plan& plan);

  // Adds `payments` payments of this customer. Where his items run out, the rest of them is on
  // account, or missing where the mess knows no such payments.
  void plan(std::uint32_t customer, std::uint32_t payments);

 private:
  Payment begin(Random& random);
  // One payment or, of twins and duplicates, two where `room` allows.
  void add(Shape shape, std::uint32_t room, Random& random);
  void settle(Payment payment, Shape shape, Random& random);
  void add_single(Payment payment, Random& random);
  void add_several(Payment payment, Random& random);
  void add_part(Payment payment, Random& random);
  void add_discounted(Payment payment, bool earned, Random& random);
  void add_deducted(Payment payment, bool stated, Random& random);
  void add_overpaid(Payment payment, Random& random);
  void add_credit_netted(Payment payment, Random& random);
  void add_twins(Payment payment, Random& random);
  void add_duplicate(Payment payment, Random& random);
  void add_tie(Payment payment);
  void add_equal_across(Payment payment, Random& random);
  void add_returned(Payment payment, Random& random);
  void add_stranger(Payment payment, Random& random);
  void add_on_account(Payment payment, Random& random);

  // The next item that nobody pays; there must be one.
  std::uint32_t take();
  [[nodiscard]] bool has(std::size_t items) const { return open_.size() >= items; }
  [[nodiscard]] bool can_be_returned(const Payment& payment) const;

  // How it is written where a reference is needed, and whether a slip may be in it.
  enum class Slips : std::uint8_t { no, yes };
  Writing written(Slips slips, Random& random) const;
  // No word of what it is for: then the payer at least must be beyond doubt.
  [[nodiscard]] bool can_be_silent(const Payment& payment) const;
  void say_nothing(Payment& payment) const;
  void judge_silent(std::size_t first);
  // The item asks for this amount, or does so less a discount that can still be taken.
  [[nodiscard]] bool is_asked(std::int64_t amount, const Item& item, std::uint8_t day) const;
  // Another item than the one meant asks for the amount, and none of `named` (sorted).
  [[nodiscard]] bool is_asked_elsewhere(const Payment& payment,
                                        const std::vector<std::uint32_t>& named) const;

  void put_line(Payment& payment, PaidItem line);
  void put(const Payment& payment);

  const Request& request_;
  const Rates& rates_;
  const Customers& customers_;
  Items& items_;
  Plan& plan_;
  std::uint32_t customer_ = 0;
  std::uint32_t strangers_ = 0;
  std::vector<std::uint32_t> open_;  // of the customer, shuffled
};

}  // namespace quittance::workload

// Payments that were announced before they came, as matching finds them (domain.md 4, pass 3).
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.h"
#include "core/expected_payment.h"
#include "core/money.h"

namespace quittance::matching {

// Amounts in minor units of `currency`. Texts are not copied: whoever gives them keeps them.
struct ExpectedPayment {
  std::string_view id;  // as its sender calls it; of a promise empty
  ExpectedKind kind = ExpectedKind::promise;
  CustomerHandle customer;
  EntityHandle entity;
  Currency currency;
  std::int64_t amount = 0;     // above zero
  Date announced;              // cash of an earlier day is not meant
  Date due_date;               // the day it is expected by
  Date lapses;                 // the last day on which it counts
  std::string_view reference;  // what the payment will bear; may be empty
  std::vector<ExpectedPart> parts;
  bool cancelled = false;
  bool met = false;  // by a payment whose applications stand

  [[nodiscard]] bool open() const { return !cancelled && !met; }
};

// Filled by the engine. Any number of readers while nobody writes.
class ExpectedPayments {
 public:
  // Adds one, whose handle must be the next (dense from 0), or replaces one.
  void put(ExpectedHandle handle, ExpectedPayment expected);
  void set_met(ExpectedHandle handle, bool met) { rows_[handle.value()].met = met; }
  void cancel(ExpectedHandle handle) { rows_[handle.value()].cancelled = true; }

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] const ExpectedPayment& at(ExpectedHandle handle) const {
    return rows_[handle.value()];
  }
  // Those of this reference, compared without case and blanks, whatever became of them; then those
  // of this customer and amount. In handle order. Valid until the next put.
  [[nodiscard]] std::span<const ExpectedHandle> by_reference(std::string_view reference) const;
  [[nodiscard]] std::span<const ExpectedHandle> of(CustomerHandle customer,
                                                   std::int64_t amount) const;

 private:
  using Handles = std::vector<ExpectedHandle>;
  std::vector<ExpectedPayment> rows_;
  boost::unordered_flat_map<std::string, Handles> by_reference_;
  boost::unordered_flat_map<std::pair<std::uint32_t, std::int64_t>, Handles> by_amount_;
};

// Direct debits announced with one reference that are open, in handle order: what one credit of the
// bank may collect together.
[[nodiscard]] std::vector<ExpectedHandle> open_collection(const ExpectedPayments& all,
                                                          std::string_view reference,
                                                          Currency currency, EntityHandle entity);

// A word of free text is looked up as a reference from so many characters on.
inline constexpr std::size_t kReferenceInTextMin = 6;

}  // namespace quittance::matching

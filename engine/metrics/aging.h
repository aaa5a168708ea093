// Aging buckets and the shape of an aging report (interfaces.md 6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/ids.h"
#include "core/money.h"
#include "core/result.h"

namespace quittance::engine {

enum class AgingBasis : std::uint8_t {
  due_date,      // days past due; 0 and before is current
  invoice_date,  // days since the document date; there is no current bucket
};
enum class AgingCredits : std::uint8_t {
  apart,   // credit memos, on-account and unapplied cash in a column of their own
  netted,  // a customer's credits reduce that customer's oldest buckets of the same entity first
};
[[nodiscard]] std::string_view name(AgingBasis basis);      // "due-date", "invoice-date"
[[nodiscard]] std::string_view name(AgingCredits credits);  // "apart", "netted"
[[nodiscard]] Result<AgingBasis> parse_aging_basis(std::string_view word);      // field_unreadable
[[nodiscard]] Result<AgingCredits> parse_aging_credits(std::string_view word);  // field_unreadable

// Which bucket an age falls into, youngest bucket first.
class AgingBuckets {
 public:
  // `last_days` are the inclusive upper ends: {30, 60, 90} gives current, 1-30, 31-60, 61-90, 91+
  // by due date and 0-30, 31-60, 61-90, 91+ by invoice date. Errors: usage unless they ascend
  // strictly from 1 on, at most 100 of them, none above 100,000 days.
  [[nodiscard]] static Result<AgingBuckets> make(AgingBasis basis,
                                                 std::vector<std::int32_t> last_days);
  // Reads "30,60,90". Errors: usage as above, and for anything but numbers.
  [[nodiscard]] static Result<std::vector<std::int32_t>> parse_days(std::string_view list);

  [[nodiscard]] AgingBasis basis() const { return basis_; }
  [[nodiscard]] std::size_t size() const {
    return last_days_.size() + (basis_ == AgingBasis::due_date ? 2 : 1);
  }
  [[nodiscard]] std::size_t index_of(std::int32_t age_days) const;
  [[nodiscard]] std::string name(std::size_t index) const;
  [[nodiscard]] std::optional<std::int32_t> from(
      std::size_t index) const;                                           // nothing: open downwards
  [[nodiscard]] std::optional<std::int32_t> to(std::size_t index) const;  // nothing: open upwards

 private:
  AgingBasis basis_ = AgingBasis::due_date;
  std::vector<std::int32_t> last_days_;
};

// The group that a customer's figures belong to: a customer, family, entity or collector by number.
using AgingKey = std::function<std::uint32_t(CustomerHandle, EntityHandle)>;

struct AgingQuery {
  Date as_of{};
  AgingBasis basis = AgingBasis::due_date;
  std::vector<std::int32_t> last_days = {30, 60, 90};
  AgingCredits credits = AgingCredits::apart;
  std::optional<EntityHandle> entity{};  // one legal entity only
  AgingKey by{};                         // empty: no groups
};

struct AgingBucket {
  std::string name{};
  std::optional<std::int32_t> from{};
  std::optional<std::int32_t> to{};
  std::int64_t amount = 0;  // minor units; after netting if that was asked for
  std::int64_t items = 0;   // open items of this age that are not credits; netting leaves them
};

struct AgingGroup {
  std::uint32_t key = 0;
  std::int64_t total = 0;
  std::int64_t credits = 0;
  std::int64_t disputed = 0;
  std::vector<std::int64_t> buckets{};
};

// Σ buckets + disputed + credits = total, here and in every group; Σ groups = the report. Credits
// are negative; disputed is zero until it is set apart (aging_disputed.h).
struct Aging {
  Date as_of{};
  AgingBasis basis = AgingBasis::due_date;
  Currency currency{};
  std::int64_t total = 0;
  std::int64_t credits = 0;
  std::int64_t disputed = 0;
  std::vector<AgingBucket> buckets{};
  std::vector<AgingGroup>
      by{};  // ascending keys; groups in which every figure is zero are left out
};

}  // namespace quittance::engine

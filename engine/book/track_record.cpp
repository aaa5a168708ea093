#include "engine/book/track_record.h"

namespace quittance::engine {

static_assert(kRuleCount <= 32);  // bits of `seen`

TrackRecord::Day& TrackRecord::day(Date posted) {
  Recent& recent = recent_[static_cast<std::uint32_t>(posted.days()) % recent_.size()];
  if (recent.day == nullptr || recent.posted != posted) recent = {posted, &days_[posted]};
  return *recent.day;
}

void TrackRecord::count(Day& day, Rule rule, std::uint32_t& seen) {
  const auto at = static_cast<std::uint8_t>(rule);
  if (!decides(rule) || (seen >> at & 1) != 0) return;
  seen |= std::uint32_t{1} << at;
  ++day[at];
}

void TrackRecord::applied(Date posted, std::span<const AllocationFacts> allocations) {
  std::uint32_t seen = 0;
  Day& to = day(posted);
  for (const AllocationFacts& allocation : allocations) count(to, allocation.rule, seen);
}

void TrackRecord::overturned(const std::vector<KeptApplication>& applications,
                             ApplicationHandle handle) {
  const KeptApplication& undone = applications[handle.value()];
  if (!decides(undone.rule)) return;
  // What was applied together stands together.
  for (std::size_t n = undone.group.value();
       n < applications.size() && applications[n].group == undone.group; ++n) {
    const KeptApplication& other = applications[n];
    if (n != handle.value() && other.rule == undone.rule && other.reversal == Reason::by_hand) {
      return;
    }
  }
  overturned_.push_back(handle);
}

void TrackRecord::restore(const std::vector<KeptApplication>& applications) {
  ApplicationHandle group;
  std::uint32_t seen = 0;
  std::uint32_t undone = 0;
  for (std::uint32_t n = 0; n < applications.size(); ++n) {
    const KeptApplication& row = applications[n];
    if (row.group != group) {
      group = row.group;
      seen = undone = 0;
    }
    count(day(row.posting_date), row.rule, seen);
    const std::uint32_t bit = std::uint32_t{1} << static_cast<std::uint8_t>(row.rule);
    if (row.reversal != Reason::by_hand || !decides(row.rule) || (undone & bit) != 0) continue;
    undone |= bit;
    overturned_.push_back(ApplicationHandle(n));
  }
}

RuleRecord TrackRecord::of(Rule rule, Date since, const std::vector<KeptApplication>& applications,
                           const std::vector<PaymentRow>& payments) const {
  RuleRecord record;
  for (const auto& [posted, decisions] : days_) {
    if (!since.known() || posted >= since)
      record.decisions += decisions[static_cast<std::uint8_t>(rule)];
  }
  for (const ApplicationHandle handle : overturned_) {
    const KeptApplication& row = applications[handle.value()];
    const PaymentRow& payment = payments[row.payment.value()];
    const bool counts = row.rule == rule && (!since.known() || row.posting_date >= since);
    if (counts && payment.in(Disposition::returned) < payment.amount) ++record.overturned;
  }
  return record;
}

}  // namespace quittance::engine

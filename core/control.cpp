#include "core/control.h"

#include "core/words.h"

namespace quittance {
namespace {

constexpr std::string_view kSeverities[] = {"error", "warning", "info"};
constexpr std::string_view kConsequences[] = {"none", "finding", "quarantined", "rejected"};
constexpr std::string_view kLevels[] = {"file",    "interchange", "group", "transaction-set",
                                        "account", "statement",   "page",  "lockbox",
                                        "deposit", "batch",       "entry"};
constexpr std::string_view kStatuses[] = {"accepted", "quarantined", "rejected"};
constexpr std::string_view kHoldReasons[] = {"",
                                             "control_failed",
                                             "structure_broken",
                                             "trailer_missing",
                                             "held_status",
                                             "unknown_account",
                                             "same_logical_file",
                                             "expectation",
                                             "deletion",
                                             "correction"};
constexpr std::string_view kRangeUses[] = {"payment", "non_cash", "structure", "rejected"};

}  // namespace

std::string_view name(Severity severity) {
  return word_of(kSeverities, severity);
}
std::string_view name(Consequence consequence) {
  return word_of(kConsequences, consequence);
}
std::string_view name(Level level) {
  return word_of(kLevels, level);
}
std::string_view name(FileStatus status) {
  return word_of(kStatuses, status);
}
std::string_view name(HoldReason reason) {
  return word_of(kHoldReasons, reason);
}
std::string_view name(RangeUse use) {
  return word_of(kRangeUses, use);
}

}  // namespace quittance

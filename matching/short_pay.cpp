#include "matching/short_pay.h"

#include <string>

#include "core/text.h"

namespace quittance::matching {

std::string_view reason_of_missing(std::int64_t missing, const ItemParts& parts) {
  const bool freight = missing == parts.freight;
  const bool tax = missing == parts.tax;
  if (freight || tax) return freight && tax ? std::string_view() : freight ? "freight" : "tax";
  const bool both = parts.freight > 0 && parts.tax > 0 && missing == parts.freight + parts.tax;
  return both ? "freight_and_tax" : std::string_view();
}

std::string_view our_reason(std::string_view written, const RuleOptions& options) {
  if (options.reason_codes.empty()) return written;
  const auto found = options.reason_codes.find(to_upper(trim(written)));
  return found == options.reason_codes.end() ? written : std::string_view(found->second);
}

}  // namespace quittance::matching

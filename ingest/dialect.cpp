#include "ingest/dialect.h"

namespace quittance::ingest {

const AccountProfile& Profiles::of(std::string_view account) const {
  static const AccountProfile kDefault;
  const auto found = accounts.find(account);
  return found == accounts.end() ? kDefault : found->second;
}

const Dialect& Profiles::dialect(std::string_view name) const {
  static const Dialect kDefault;
  const auto found = dialects.find(name);
  return found == dialects.end() ? kDefault : found->second;
}

}  // namespace quittance::ingest

#include "core/expected_payment.h"

#include "core/words.h"

namespace quittance {
namespace {

constexpr std::string_view kExpectedKinds[] = {"promise", "portal", "instalment", "direct_debit"};

}  // namespace

std::string_view name(ExpectedKind kind) {
  return word_of(kExpectedKinds, kind);
}
Result<ExpectedKind> parse_expected_kind(std::string_view word) {
  return enumerator_of<ExpectedKind>(kExpectedKinds, word);
}

}  // namespace quittance

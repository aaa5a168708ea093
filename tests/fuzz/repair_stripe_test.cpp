// A damaged amount, with the nets mended, is read as a balance transaction that agrees with itself.
#include "tests/fuzz/repair_stripe.h"

#include <gtest/gtest.h>

#include "ingest/decoder.h"
#include "tests/support/reading.h"

namespace quittance::fuzz {
namespace {

using test_support::read_with;

std::string entry(int amount) {
  return R"({"id":"txn_1","object":"balance_transaction","amount":)" + std::to_string(amount) +
         R"(,"fee": 59,"net": 941,"currency":"usd","created":1794873600,)"
         R"("reporting_category":"charge","source":"ch_1"})";
}

TEST(RepairStripe, NetsAgreeAgain) {
  EXPECT_EQ(with_stripe_nets(entry(1000)), entry(1000));
  const std::string damaged = entry(7000);
  EXPECT_EQ(read_with(ingest::stripe_decoder(), damaged).codes(), "net_wrong");
  const test_support::Reading got = read_with(ingest::stripe_decoder(), with_stripe_nets(damaged));
  EXPECT_EQ(got.codes(), "");
  ASSERT_FALSE(got.cash().empty());
  EXPECT_EQ(got.cash()[0].amount, 7000);
  EXPECT_EQ(with_stripe_nets(R"({"net":5}{"amount":1,"net":2)"), R"({"net":5}{"amount":1,"net":2)");
}

}  // namespace
}  // namespace quittance::fuzz

// A mender must find nothing to mend in a right file, and mend a wrong one.
#include "tests/fuzz/repair_fixed.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/one_wrong_byte.h"

namespace quittance::fuzz {
namespace {

TEST(RepairFixed, MendsWhatWasChangedAndNothingElse) {
  struct Row {
    const char* file;
    const ingest::Decoder& decoder;
    std::function<std::string(std::string_view)> mend;
    std::size_t digit;  // of an amount
    const char* wrong;  // what is said of the file when it is 9
    const char* right = "";
  };
  const Row rows[] = {
      {"cfonb120/receipts_and_returns.txt", ingest::cfonb120_decoder(), with_cfonb120_balances,
       122 + 100, "balance_mismatch"},
      {"cfonb240/transfers_received.txt", ingest::cfonb240_decoder(), with_cfonb240_totals,
       242 + 230, "amount_wrong"},
      {"aeb43/receipts_and_returns.n43", ingest::aeb43_decoder(), with_aeb43_totals, 82 + 35,
       "amount_wrong balance_mismatch"},
      {"coda/receipts_and_details.cod", ingest::coda_decoder(), with_coda_totals, 2 * 130 + 42,
       "balance_mismatch information_unread amount_wrong", "information_unread"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    const std::string right = test_support::golden_file(row.file);
    ASSERT_FALSE(right.empty());
    EXPECT_EQ(row.mend(right), right);
    std::string changed = right;
    changed[row.digit] = '9';
    EXPECT_EQ(test_support::read_with(row.decoder, changed).codes(), row.wrong);
    EXPECT_EQ(test_support::read_with(row.decoder, row.mend(changed)).codes(), row.right);
  }
}

}  // namespace
}  // namespace quittance::fuzz

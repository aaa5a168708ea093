// Dates of lockbox files: YYMMDD, and MMDDYY where that is meant.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/ingest/lockbox/lockbox_support.h"

namespace quittance::ingest::lockbox_test {
namespace {

// Until 2012 a date may be one both ways: the header, which is the bank's own, tells.
TEST(LockboxDates, AreWhatLiesNearerToTheHeader) {
  struct Row {
    const char* header;
    const char* written;
    const char* date;
    const char* codes;
  };
  const Row rows[] = {
      {"111220", "111220", "2011-12-20", ""},
      {"120111", "111020", "2011-10-20", ""},
      {"201112", "111220", "2020-11-12", "date_month_first"},
      {"201112", "131220", "2013-12-20", ""},
      {"      ", "111220", "2011-12-20", ""},
      {"261120", "112026", "2026-11-20", "date_month_first"},
      {"112026", "112026", "2026-11-20", "date_month_first date_month_first"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.header) + " " + row.written);
    Records records = good_records();
    records[0].replace(23, 6, row.header);
    for (const std::size_t n : {2U, 7U, 10U, 11U}) records[n].replace(14, 6, row.written);
    const Outcome got = read(file_of(records));
    EXPECT_EQ(got.codes(), row.codes);
    ASSERT_FALSE(got.payments().empty());
    for (const Payment& payment : got.payments()) EXPECT_EQ(payment.date, row.date);
  }
}

}  // namespace
}  // namespace quittance::ingest::lockbox_test

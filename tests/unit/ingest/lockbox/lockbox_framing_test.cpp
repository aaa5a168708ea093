// How the records of a file without line ends are found.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "tests/unit/ingest/lockbox/lockbox_support.h"

namespace quittance::ingest::lockbox_test {
namespace {

// Without line ends the width shows in most records, also where the second is not what it should
// be.
TEST(LockboxFraming, TheWidthIsFoundWhenTheSecondRecordIsDamaged) {
  struct Row {
    const char* why;
    std::size_t at;  // of the record that is put in
    std::string record;
  };
  const Row rows[] = {
      {"the header twice", 1, header()},
      {"a blank record behind the header", 1, ""},
      {"a blank record before the header", 0, " "},
      {"a letter in column 1", 1, "X" + service()},
      {"a total behind the header", 1, lockbox_total(0, 0)},
  };
  for (const Row& row : rows) {
    for (const std::size_t width : {std::size_t{80}, std::size_t{104}}) {
      SCOPED_TRACE(row.why + std::to_string(width));
      Records records = good_records();
      records.insert(records.begin() + static_cast<std::ptrdiff_t>(row.at), row.record);
      const Outcome got = read(file_of(records, "", width));
      EXPECT_EQ(got.summary.transactions, 3U);
      EXPECT_EQ(got.summary.credits.amount.at(Currency::of("USD")), 175'750);
    }
  }
}

}  // namespace
}  // namespace quittance::ingest::lockbox_test

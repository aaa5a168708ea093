#include "core/date.h"

#include <gtest/gtest.h>

namespace quittance {
namespace {

TEST(Date, ReadsTheFormsBanksWrite) {
  EXPECT_EQ(Date::parse_iso("2026-11-22")->iso(), "2026-11-22");
  EXPECT_EQ(Date::parse_yymmdd("260101")->iso(), "2026-01-01");
  EXPECT_EQ(Date::parse_yymmdd("991231")->iso(), "1999-12-31");
  EXPECT_EQ(Date::parse_yyyymmdd("20240229")->iso(), "2024-02-29");
  EXPECT_EQ(Date::parse_iso("1970-01-01")->days(), 0);
}

TEST(Date, RefusesDaysThatDoNotExist) {
  for (const char* wrong :
       {"2025-02-29", "2025-13-01", "2025-00-10", "2025-1-1", "", "2025/01/01", "20250101"}) {
    EXPECT_FALSE(Date::parse_iso(wrong)) << wrong;
  }
  EXPECT_FALSE(Date::parse_yymmdd("250230"));
  EXPECT_FALSE(Date::parse_yymmdd("25022"));
  EXPECT_FALSE(Date::parse_yyyymmdd("00000101"));
}

TEST(Date, MissingStaysMissing) {
  const Date missing;
  EXPECT_FALSE(missing.known());
  EXPECT_EQ(missing.iso(), "");
  EXPECT_LT(missing, *Date::parse_iso("0001-01-01"));
}

TEST(Date, MonthsEndWhereTheCalendarSays) {
  const Date day = *Date::parse_iso("2024-02-10");
  EXPECT_EQ(month_start(day).iso(), "2024-02-01");
  EXPECT_EQ(month_end(day).iso(), "2024-02-29");
  EXPECT_EQ(day.plus_days(30).iso(), "2024-03-11");
}

TEST(Timestamp, PrintsMicrosecondsInUtc) {
  EXPECT_EQ(Timestamp{0}.iso(), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(Timestamp{86'400'000'000 + 3'600'000'001}.iso(), "1970-01-02T01:00:00.000001Z");
  EXPECT_EQ(Timestamp{-1}.iso(), "1969-12-31T23:59:59.999999Z");
}

TEST(Timestamp, ReadsWhatItPrints) {
  for (const std::int64_t micros : {0LL, 1LL, 1'795'000'000'123'456LL, -1LL, -86'400'000'001LL}) {
    const Timestamp moment{micros};
    EXPECT_EQ(Timestamp::parse(moment.iso())->micros, micros) << moment.iso();
  }
  EXPECT_EQ(Timestamp::parse("2026-11-22T02:16:58Z")->iso(), "2026-11-22T02:16:58.000000Z");
  EXPECT_EQ(Timestamp::parse("2026-11-22T02:16:58.5Z")->iso(), "2026-11-22T02:16:58.500000Z");
  EXPECT_EQ(Timestamp::parse("2026-11-22")->iso(), "2026-11-22T23:59:59.999999Z");
  for (const char* wrong :
       {"", "2026-11-2", "2026-02-30", "2026-11-22T", "2026-11-22T02:16:58", "2026-11-22 02:16:58Z",
        "2026-11-22T24:00:00Z", "2026-11-22T02:60:00Z", "2026-11-22T02:16:58.Z",
        "2026-11-22T02:16:58.1234567Z", "2026-11-22T02:16:58.-1Z", "2026-11-22T0a:16:58Z"}) {
    EXPECT_FALSE(Timestamp::parse(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace quittance

#include "engine/reports/progress.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace quittance::engine {
namespace {

class HandClock : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {micros}; }
  std::int64_t micros = 1'000'000'000;
};

class ProgressTest : public testing::Test {
 protected:
  Progress::Sink sink() {
    return [this](std::string_view piece) { written.emplace_back(piece); };
  }
  HandClock clock;
  std::vector<std::string> written;
};

TEST_F(ProgressTest, SilentWithoutATerminal) {
  Progress progress({.terminal = false, .bytes_total = 100}, clock, sink());
  progress.update(50, 10);
  progress.finish();
  EXPECT_TRUE(written.empty());
}

TEST_F(ProgressTest, ShowsBytesPaymentsRateAndTimeLeft) {
  Progress progress({.terminal = true, .width = 100, .bytes_total = 4'000'000'000}, clock, sink());
  clock.micros += 10'000'000;
  progress.update(1'000'000'000, 2'500'000);
  ASSERT_EQ(written.size(), 1U);
  EXPECT_EQ(written[0],
            "\r[#####...............] 25%  1.0 GB of 4.0 GB  2,500,000 payments  250,000/s  0:30 "
            "left\x1b[K");
  clock.micros += 3'600'000'000;
  progress.update(4'000'000'000, 3'000'000);
  EXPECT_EQ(written[1],
            "\r[####################] 100%  4.0 GB of 4.0 GB  3,000,000 payments  831/s\x1b[K");
  progress.finish();
  EXPECT_EQ(written[2], "\r\x1b[K");
  progress.finish();
  progress.update(1, 1);
  EXPECT_EQ(written.size(), 3U);
}

TEST_F(ProgressTest, AtMostTenTimesASecond) {
  Progress progress({.terminal = true, .bytes_total = 100}, clock, sink());
  for (int n = 0; n < 1'000; ++n) {
    clock.micros += 1'000;
    progress.update(50, 1);
  }
  EXPECT_EQ(written.size(), 10U);
}

TEST_F(ProgressTest, WithoutATotalThereIsNoBar) {
  Progress progress({.terminal = true}, clock, sink());
  progress.update(712, 3);
  EXPECT_EQ(written[0], "\r712 B  3 payments\x1b[K");
}

TEST_F(ProgressTest, NeverWiderThanTheTerminal) {
  Progress progress({.terminal = true, .width = 20, .bytes_total = 1'000}, clock, sink());
  clock.micros += 1;
  progress.update(10, 1);
  EXPECT_EQ(written[0], "\r[.................…\x1b[K");
}

TEST_F(ProgressTest, StrangeClocksAndCountsDoNoHarm) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  Progress progress({.terminal = true, .width = 200, .bytes_total = kMost}, clock, sink());
  clock.micros = 0;  // set back
  progress.update(kMost - 1, kMost);
  EXPECT_NE(written[0].find("99%"), std::string::npos);
  clock.micros = std::numeric_limits<std::int64_t>::max();
  progress.update(kMost, kMost);
  EXPECT_NE(written[1].find("100%"), std::string::npos);
}

}  // namespace
}  // namespace quittance::engine

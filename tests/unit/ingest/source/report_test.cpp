#include "ingest/report.h"

#include <gtest/gtest.h>

namespace quittance::ingest {
namespace {

// A batch a payment has as many controls as the file has payments: only what disagrees is kept
// however many there are.
TEST(Report, CountsControlsThatAgreeBeyondItsLimit) {
  FileSummary summary;
  Report report(summary);
  report.open_unit(Unit::kNoParent, Level::file, "file", {});
  const auto add = [&](bool ok) {
    Control control;
    control.name = "amount";
    control.stated = "1.00";
    control.computed = ok ? "1.00" : "2.00";
    control.ok = ok;
    report.control(control, "amount_differs", {.holds = false, .advice = "ask"}, {});
  };
  for (std::size_t n = 0; n < kControlsMax + 7; ++n) add(true);
  EXPECT_EQ(summary.controls.size(), kControlsMax);
  EXPECT_EQ(summary.controls_left_out, 7U);
  add(false);
  ASSERT_EQ(summary.controls.size(), kControlsMax + 1);
  EXPECT_FALSE(summary.controls.back().ok);
  EXPECT_EQ(summary.controls_left_out, 7U);
  EXPECT_EQ(summary.findings.size(), 1U);
}

}  // namespace
}  // namespace quittance::ingest

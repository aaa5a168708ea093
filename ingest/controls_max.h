// Of controls that agree only so many are listed; the others are counted.
#pragma once

#include "ingest/decoder.h"

namespace quittance::ingest {

// True for a control that agrees where no more of them are listed: it is counted, and its text need
// not be composed.
[[nodiscard]] inline bool leave_out(FileSummary& summary, bool agrees) {
  if (!agrees || summary.controls.size() < kControlsMax) return false;
  ++summary.controls_left_out;
  return true;
}

}  // namespace quittance::ingest

// Prints the control report of a run, for people and as JSON (interfaces.md section 5).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "engine/metrics/aging.h"
#include "engine/metrics/dso.h"
#include "engine/settling/run_report.h"
#include "tools/quittance/context.h"

namespace quittance::cli {

using StageTimes = std::vector<std::pair<std::string, std::int64_t>>;  // stage, microseconds

// Aging and DSO at a day, for the report's before and after.
struct ReceivablesView {
  std::vector<engine::Aging> aging;
  std::vector<engine::Dso> dso;
};
[[nodiscard]] ReceivablesView receivables_view(const engine::Engine& engine, Date as_of);

struct ControlReportParts {
  StageTimes times;
  ReceivablesView before;
  ReceivablesView after;
  bool returns_wait = false;           // of the run, that met no payment
  const engine::Book* book = nullptr;  // that has the report's files
};

void print_control_report(Context& context, const engine::RunReport& report,
                          const ControlReportParts& parts);

}  // namespace quittance::cli

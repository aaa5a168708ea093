// What rules, reports, proofs, exports and workloads may be told on the command line.
#pragma once

#include "tools/quittance/commands.h"

namespace CLI {
class App;
}

namespace quittance::cli {

void declare_rules_schema(CLI::App& sub, RulesArguments& arguments);
void declare_rules_versions(CLI::App& sub, RulesArguments& arguments);
void declare_aging(CLI::App& sub, AgingArguments& arguments);
void declare_dso(CLI::App& sub, DsoArguments& arguments);
void declare_metrics(CLI::App& sub, MetricsArguments& arguments);
void declare_bridge(CLI::App& sub, BridgeArguments& arguments);
void declare_forecast(CLI::App& sub, ForecastArguments& arguments);
void declare_report(CLI::App& sub, ReportArguments& arguments);
void declare_statement(CLI::App& sub, StatementArguments& arguments);
void declare_proof(CLI::App& sub, ProofArguments& arguments);
void declare_export(CLI::App& sub, ExportArguments& arguments);
void declare_generate(CLI::App& sub, GenerateArguments& arguments);

}  // namespace quittance::cli

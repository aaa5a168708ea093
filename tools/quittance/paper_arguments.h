// What `report` and `statement` may be told on the command line.
#pragma once

#include "tools/quittance/commands.h"

namespace CLI {
class App;
}

namespace quittance::cli {

void declare_report(CLI::App& sub, ReportArguments& arguments);
void declare_statement(CLI::App& sub, StatementArguments& arguments);

}  // namespace quittance::cli

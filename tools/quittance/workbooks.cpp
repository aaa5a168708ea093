#include "tools/quittance/workbooks.h"

#include <algorithm>
#include <iterator>

namespace quittance::cli {

bool has_workbook(std::string_view command) {
  constexpr std::string_view kTables[] = {
      "aging",        "applications", "bridge",     "contact list", "customers",
      "dispute list", "dso",          "effort",     "exceptions",   "expected",
      "export",       "files",        "forecast",   "items",        "learn list",
      "learn show",   "links",        "metrics",    "payments",     "period list",
      "proof",        "promise list", "rules show", "rules trust",  "rules versions",
      "whatif",
  };
  return std::find(std::begin(kTables), std::end(kTables), command) != std::end(kTables);
}

}  // namespace quittance::cli

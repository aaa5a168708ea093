// Reports that are JSON documents: one array of them, or one a line.
#pragma once

#include <string>
#include <vector>

#include "tools/quittance/context.h"

namespace quittance::cli {

// True for --format json and ndjson.
[[nodiscard]] bool wants_json(const Context& context);
void print_documents(Context& context, const std::vector<std::string>& documents);

}  // namespace quittance::cli

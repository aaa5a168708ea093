// Reads the command line: which command, and what it was told.
#pragma once

#include <functional>
#include <optional>

#include "tools/quittance/commands.h"

namespace quittance::cli {

struct Request {
  GlobalOptions options;
  std::function<Exit(Context&)> run;
};

// Nothing when the line is wrong or only asked for help: `exit` then says which, and the text has
// been printed.
[[nodiscard]] std::optional<Request> read_arguments(int count, const char* const* values,
                                                    Exit& exit);

}  // namespace quittance::cli

// Which commands have a workbook: those that print one table.
#pragma once

#include <string_view>

namespace quittance::cli {

// By the command's words, as "learn list".
[[nodiscard]] bool has_workbook(std::string_view command);

}  // namespace quittance::cli

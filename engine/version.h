// The program's version, as it stands in --version and in every run.
#pragma once

#include <string_view>

namespace quittance::engine {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace quittance::engine

// Numbers and names in sentences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quittance::cli {

// "1 payment", "2 payments"; `what` is the word for one.
[[nodiscard]] inline std::string counted(std::uint64_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

[[nodiscard]] inline std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

}  // namespace quittance::cli

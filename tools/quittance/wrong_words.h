// What is wrong with a command line, in words: what nothing takes is named, with what may have been
// meant.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace quittance::cli {

// Of a command line that CLI11 refused. Empty where it only asks for help or the version.
[[nodiscard]] std::string said_of(const CLI::ParseError& error, const CLI::App& app, int count,
                                  const char* const* values);

}  // namespace quittance::cli

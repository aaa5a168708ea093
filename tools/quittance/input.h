// Opens the files named on the command line, and the settings that go with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/intake/intake.h"
#include "ingest/source.h"
#include "tools/quittance/context.h"

namespace quittance::cli {

// The bank files of one command, open as long as this lives.
struct OpenInputs {
  std::vector<ingest::Source> sources;
  std::vector<engine::InputFile> files;
  bool refused = false;  // some file is damaged, empty or a bomb: said on stderr, left out
  std::uint64_t bytes = 0;
};

// Nothing when a file cannot be opened or read at all: `exit` says how to end, stderr why.
[[nodiscard]] std::optional<OpenInputs> open_inputs(const Context& context,
                                                    const std::vector<std::string>& paths,
                                                    Exit& exit);

// --reader and --dialect. A dialect that ends in .toml is read as a file, else it names a profile.
[[nodiscard]] std::optional<engine::ReadOptions> read_options(const Context& context,
                                                              const std::string& reader,
                                                              const std::string& dialect,
                                                              Exit& exit);

// A whole small text file (settings); nothing when it cannot be read.
[[nodiscard]] std::optional<std::string> read_text(const Context& context, const std::string& path,
                                                   Exit& exit);

// The rules that --rules or --config names: a file, or rules that have this name.
[[nodiscard]] std::optional<std::string> read_rules(const Context& context, const std::string& path,
                                                    Exit& exit);

}  // namespace quittance::cli

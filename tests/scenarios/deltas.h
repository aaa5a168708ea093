// What an ERP takes from the book by deltas, and how it says that it has it.
#pragma once

#include <map>
#include <string>

#include "engine/engine.h"
#include "tests/scenarios/script.h"

namespace quittance::scenario {

class Deltas {
 public:
  [[nodiscard]] static bool is_command(const Line& line);
  // `export KIND since=MARK|0` prints the rows of the delta; `acknowledge KIND MARK` says that what
  // the last export of this kind covered is taken over. Errors: Mistake.
  [[nodiscard]] std::string command(engine::Engine& engine, const Line& line);

 private:
  [[nodiscard]] std::string export_since(engine::Engine& engine, const Line& line);
  [[nodiscard]] std::string acknowledge(engine::Engine& engine, const Line& line);

  std::map<engine::ExportKind, engine::Position> covered_;  // by the last export
};

}  // namespace quittance::scenario

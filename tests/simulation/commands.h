// What people and schedulers ask of the engine in a simulation: chosen by chance from what the book
// holds, and done alike on the simulated book and on its shadow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "tests/simulation/deliveries.h"

namespace quittance::simulation {

enum class Ask : std::uint8_t {
  import_accounts,
  import_customers,
  import_items,
  apply,
  post,
  assign,
  unapply,
  reverse,
  release,
  release_unit,
  reject_unit,
  book_deposit,
  refund,
  transfer,
  checkpoint,
  compact,
};
[[nodiscard]] std::string_view name(Ask ask);

// Handles are positions in the journal's order, so they mean the same in both books.
struct Command {
  Ask ask = Ask::apply;
  std::vector<std::size_t> files;  // into Deliveries::files; of imports, the one list
  std::vector<std::size_t> lines;  // of the NDJSON files of Deliveries::work: posted as messages
  engine::ImportOptions import;
  std::uint32_t payment = 0;
  std::uint32_t application = 0;
  std::uint32_t file = 0;
  std::uint32_t unit = 0;
  std::vector<engine::Assignment> assignments;
  engine::RefundStep step = engine::RefundStep::due;
  std::optional<std::int64_t> amount;             // of a refund; none: all
  std::uint32_t customer = 0;                     // of a transfer
  std::size_t chunk_bytes = engine::kChunkBytes;  // of no consequence
  [[nodiscard]] std::string text() const;
};

// What came of it.
struct Answer {
  bool done = false;
  Errc code = Errc::usage;  // of a refusal or failure
  std::string why;
  bool changed_nothing = false;  // an apply of known files
  // True when the disk failed: the process must end.
  [[nodiscard]] bool dead() const {
    return !done && (code == Errc::io_failed || code == Errc::no_space ||
                     code == Errc::sync_failed || code == Errc::book_damaged);
  }
};

[[nodiscard]] Answer carry_out(engine::Engine& engine, const Deliveries& deliveries,
                               const Command& command, engine::RunObserver* observer);

// The next command: master data first, then whatever chance says, mostly where something waits.
[[nodiscard]] Command next_command(const engine::Book& book, const Deliveries& deliveries,
                                   std::mt19937_64& random);

}  // namespace quittance::simulation

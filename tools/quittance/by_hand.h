// Commands that write one thing by hand: the book opened, the reason asked for, the outcome said.
#pragma once

#include <string>

#include "tools/quittance/context.h"

namespace quittance::cli {

// Opens the book for writing, runs `work` and says what became of it.
template <class Work>
Exit by_hand(Context& context, const std::string& reason, Work work) {
  if (reason.empty()) return context.usage("--reason is empty; say why, for the audit trail");
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::write, exit);
  if (!engine) return exit;
  return work(*engine);
}

inline Exit finish(Context& context, engine::Engine& engine, const Result<void>& done,
                   const std::string& said) {
  if (!done) return context.fail(done.error().code, engine.explanation());
  context.line(said);
  return Exit::done;
}

}  // namespace quittance::cli

// Commands that write one thing by hand: the book opened, the reason asked for, the outcome said.
#pragma once

#include <string>
#include <utility>

#include "tools/quittance/context.h"

namespace quittance::cli {

// Opens the book for writing, runs `work` and says what became of it. `reason` is as recorded.
template <class Work>
Exit by_hand_recorded(Context& context, const std::string& reason, Work work) {
  Exit exit = Exit::done;
  const auto engine = context.open_by_hand(reason, exit);
  if (!engine) return exit;
  return work(*engine);
}

// The same of work that has to have a reason.
template <class Work>
Exit by_hand(Context& context, const std::string& reason, Work work) {
  if (reason.empty()) return context.usage("--reason is empty; say why, for the audit trail");
  return by_hand_recorded(context, reason, std::move(work));
}

inline Exit finish(Context& context, engine::Engine& engine, const Result<void>& done,
                   const std::string& said) {
  if (!done && exit_of(done.error().code) == Exit::failed) {
    return context.fail(done.error().code,
                        engine.explanation() +
                            " If it was booked all the same, this command says so when it is run "
                            "again, and books nothing twice; once other commands have written, "
                            "`quittance export journal --since " +
                            context.opened_at() + "` tells what was booked.");
  }
  if (!done) return context.fail(done.error().code, engine.explanation());
  // While the book is open: where this ends the process, as a closed pipe does, the next command
  // tells of the work.
  context.say(said);
  if (context.flush()) return Exit::done;
  context.error("it is booked; only its answer cannot be written");
  return Exit::failed;
}

}  // namespace quittance::cli

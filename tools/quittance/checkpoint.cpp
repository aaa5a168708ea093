// quittance checkpoint: an image of the book, written now.
#include <string>

#include "core/json_text.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/words.h"

namespace quittance::cli {

Exit run_checkpoint(Context& context) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::write, exit);
  if (!engine) return exit;
  const Timestamp begun = context.clock().now();
  const auto report = engine->checkpoint();
  if (!report) return context.fail(report.error().code, engine->explanation());
  const auto millis =
      static_cast<std::uint64_t>(context.clock().now().micros - begun.micros) / 1000;
  if (!context.is_table()) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("block").number(report->block).key("events").number(report->events);
    json.key("rows").number(report->rows).key("bytes").number(report->bytes);
    json.key("milliseconds").number(millis).end_object();
    context.line(text);
    return exit;
  }
  context.line("block    " + std::to_string(report->block) + " (" +
               counted(report->events, "event") + ")");
  context.line("rows     " + std::to_string(report->rows));
  context.line("bytes    " + std::to_string(report->bytes));
  context.line("time     " + std::to_string(millis) + " ms");
  return exit;
}

}  // namespace quittance::cli

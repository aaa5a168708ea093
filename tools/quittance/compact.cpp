// quittance compact: old blocks of the journal, packed.
#include <string>

#include "core/json_text.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"
#include "tools/quittance/words.h"

namespace quittance::cli {

Exit run_compact(Context& context, const CompactArguments& arguments) {
  const auto before = read_date(context, "--before", arguments.before);
  if (!before) return Exit::usage;
  if (!before->known()) return context.usage("--before has to name a day: YYYY-MM-DD");
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::write, exit);
  if (!engine) return exit;
  const auto archived = engine->compact(*before);
  if (!archived) return context.fail(archived.error().code, engine->explanation());
  if (!context.is_table()) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("blocks_moved").number(archived->moved_now);
    json.key("blocks").number(archived->blocks).key("events").number(archived->events);
    json.key("files").number(archived->files).key("unpacked").number(archived->unpacked);
    json.key("bytes").number(archived->bytes).end_object();
    context.line(text);
    return exit;
  }
  context.line("moved    " + counted(archived->moved_now, "block"));
  context.line("archive  " + counted(archived->events, "event") + " in " +
               std::to_string(archived->blocks) + " of " + counted(engine->head().block, "block") +
               ", " + counted(archived->files, "file"));
  context.line("bytes    " + std::to_string(archived->bytes) + " for " +
               std::to_string(archived->unpacked));
  return exit;
}

}  // namespace quittance::cli

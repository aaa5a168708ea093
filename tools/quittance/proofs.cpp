// quittance verify, digest, replay: proofs over the whole book.
#include <string>

#include "core/json_text.h"
#include "engine/book/state_digest.h"
#include "engine/proof/verify.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

void print_json(Context& context, const std::vector<engine::Proof>& proofs, bool hold) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("holds").boolean(hold).key("invariants").begin_array();
  for (const engine::Proof& proof : proofs) {
    json.begin_object()
        .key("name")
        .string(proof.name)
        .key("checked")
        .number(proof.checked)
        .key("broken")
        .number(proof.broken_count);
    json.key("examples").begin_array();
    for (const std::string& broken : proof.broken) json.string(broken);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  context.line(text);
}

void print_text(Context& context, const std::vector<engine::Proof>& proofs, bool hold) {
  for (const engine::Proof& proof : proofs) {
    context.line(std::string(proof.broken_count == 0 ? "holds   " : "BROKEN  ") + proof.name +
                 " (" + std::to_string(proof.checked) + " checked)");
    for (const std::string& broken : proof.broken) context.line("        " + broken);
    if (proof.broken_count > proof.broken.size()) {
      context.line("        and " + std::to_string(proof.broken_count - proof.broken.size()) +
                   " more");
    }
  }
  context.line(hold ? "The book is whole."
                    : "The book is broken: stop using it and restore it from a backup.");
}

// A proof is of the whole journal.
bool whole(const Context& context, Exit& exit) {
  if (!context.options().known_at) return true;
  exit = context.usage("--known-at looks back; verify and replay prove the book as it is");
  return false;
}

}  // namespace

Exit run_verify(Context& context) {
  Exit exit = Exit::done;
  if (!whole(context, exit)) return exit;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const std::vector<engine::Proof> proofs = engine::verify(*engine);
  const bool hold = engine::all_hold(proofs);
  if (context.is_table() || context.format() == engine::ReportFormat::csv) {
    print_text(context, proofs, hold);
  } else {
    print_json(context, proofs, hold);
  }
  return hold ? Exit::done : Exit::damaged;
}

Exit run_digest(Context& context) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const std::string digest = engine::state_digest(engine->book()).hex();
  context.line(context.is_table() ? digest : R"({"digest":")" + digest + R"("})");
  return Exit::done;
}

Exit run_replay(Context& context) {
  Exit exit = Exit::done;
  if (!whole(context, exit)) return exit;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const auto again = engine->replay();
  if (!again)
    return context.fail(again.error().code,
                        "the journal cannot be read to its end; restore the book from a backup");
  const Digest live = engine::state_digest(engine->book());
  const Digest replayed = engine::state_digest(again->book);
  if (!context.is_table()) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("events").number(engine->head().next_sequence - 1);
    json.key("blocks")
        .number(engine->head().block)
        .key("journal")
        .string(engine->head().digest.hex());
    json.key("book").string(live.hex()).key("replay").string(replayed.hex()).end_object();
    context.line(text);
    return live == replayed ? Exit::done : Exit::damaged;
  }
  context.line("events   " + std::to_string(engine->head().next_sequence - 1) + " in " +
               counted(engine->head().block, "block"));
  context.line("journal  " + engine->head().digest.hex());
  context.line("book     " + live.hex());
  context.line("replay   " + replayed.hex());
  if (live == replayed) return Exit::done;
  return context.fail(Errc::book_damaged,
                      "the replay differs from the book; restore it from a backup");
}

}  // namespace quittance::cli

// quittance verify, digest, replay: proofs over the whole book.
#include <algorithm>
#include <string>

#include "core/json_text.h"
#include "engine/book/state_digest.h"
#include "engine/proof/verify.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

void print_json(Context& context, const std::vector<engine::Proof>& proofs, bool hold) {
  const auto put = [](JsonWriter& json, const char* key,
                      const std::vector<std::string>& sentences) {
    json.key(key).begin_array();
    for (const std::string& sentence : sentences) json.string(sentence);
    json.end_array();
  };
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
    put(json, "examples", proof.broken);
    json.key("unseen").number(proof.unseen_count);
    put(json, "unseen_examples", proof.unseen);
    json.end_object();
  }
  json.end_array().end_object();
  context.line(text);
}

void print_sentences(Context& context, const std::vector<std::string>& sentences,
                     std::uint64_t all) {
  for (const std::string& sentence : sentences) context.say("        " + sentence);
  if (all > sentences.size())
    context.say("        and " + std::to_string(all - sentences.size()) + " more");
}

void print_text(Context& context, const std::vector<engine::Proof>& proofs) {
  for (const engine::Proof& proof : proofs) {
    const char* outcome = proof.broken_count > 0   ? "BROKEN  "
                          : proof.unseen_count > 0 ? "UNSEEN  "
                                                   : "holds   ";
    std::string unseen;
    if (proof.unseen_count > 0)
      unseen = ", " + std::to_string(proof.unseen_count) + " could not be read";
    context.say(outcome + proof.name + " (" + std::to_string(proof.checked) + " checked" + unseen +
                ")");
    print_sentences(context, proof.broken, proof.broken_count);
    print_sentences(context, proof.unseen, proof.unseen_count);
  }
  const bool only_checkpoint = std::all_of(proofs.begin(), proofs.end(), [](const auto& proof) {
    return proof.broken_count == 0 || proof.is_of_checkpoint;
  });
  if (!engine::all_hold(proofs)) {
    context.say(only_checkpoint && engine::all_seen(proofs)
                    ? "The journal is whole, a checkpoint is not: remove that file and run verify "
                      "again. Nothing has to be restored."
                    : "The book is broken: stop using it and restore it from a backup.");
  } else if (!engine::all_seen(proofs)) {
    context.say(
        "Not all of the book could be read, so it is not proved; what could be read holds. Look at "
        "the permissions and the disk, then run verify again.");
  } else {
    context.say("The book is whole.");
  }
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
  const bool seen = engine::all_seen(proofs);
  const bool hold = engine::all_hold(proofs);
  if (context.is_table() || context.format() == engine::ReportFormat::csv) {
    print_text(context, proofs);
  } else {
    print_json(context, proofs, hold && seen);
  }
  if (!hold) return Exit::damaged;
  if (seen) return Exit::done;
  // Then the report of --output is not named.
  if (!context.options().output.empty())
    context.error(
        "not all of the book could be read, so it is not proved; `quittance verify` without "
        "--output says what");
  return Exit::failed;
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
  if (!again) {
    return context.fail(again.error().code,
                        again.error().code == Errc::io_failed
                            ? engine->explanation()
                            : "the journal cannot be read to its end; restore the book from a "
                              "backup");
  }
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

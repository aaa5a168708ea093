// quittance backup, restore: the book in another folder, proved, and back.
#include <string>

#include "core/json_text.h"
#include "engine/book/state_digest.h"
#include "engine/proof/verify.h"
#include "storage/backup.h"
#include "storage/file_archive.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

void print(Context& context, std::string_view what, const storage::BackupReport& report,
           const std::string& digest) {
  if (!context.is_table()) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("blocks").number(report.head.block);
    json.key("events").number(report.head.next_sequence - 1);
    json.key("journal").string(report.head.digest.hex()).key("files").number(report.files);
    json.key("blocks_added")
        .number(report.blocks_added)
        .key("files_added")
        .number(report.files_added);
    if (!digest.empty()) json.key("book").string(digest);
    json.end_object();
    context.line(text);
    return;
  }
  context.line(std::string(what) + ": " + counted(report.head.next_sequence - 1, "event") + " in " +
               counted(report.head.block, "block") + " (" + std::to_string(report.blocks_added) +
               " added), " + counted(report.files, "original file") + " (" +
               std::to_string(report.files_added) + " added)");
  context.line("journal  " + report.head.digest.hex());
  if (!digest.empty()) context.line("book     " + digest);
}

// A book without one of its originals could not repeat a run: it must not be taken for a backup of
// all there is.
Exit check_originals(const Context& context, const engine::Engine& engine) {
  const auto archive = storage::FileArchive::at(engine.directory());
  for (const engine::FileRow& file : engine.book().files()) {
    if (archive->has(file.facts.digest)) continue;
    const auto looked = archive->read(file.facts.digest, [](auto) { return Result<void>(); });
    if (looked) continue;
    if (looked.error().code != Errc::unknown_file) {
      return context.fail(looked.error().code, archive->failure().message);
    }
    return context.fail(Errc::book_damaged,
                        "the original file " + file.facts.digest.hex() + " (" +
                            std::string(file.facts.name) + ") is missing from " +
                            engine.directory() +
                            "/files; put a copy of it there, packed with `zstd -1`, or restore the "
                            "book from an older backup");
  }
  return Exit::done;
}

}  // namespace

Exit run_backup(Context& context, const BackupArguments& arguments) {
  storage::StoreFailure failure;
  if (arguments.verify) {
    const auto proved = storage::verify_backup(arguments.directory, nullptr, failure);
    if (!proved) return context.fail(failure.code, failure.message);
    print(context, "whole", *proved, "");
    return Exit::done;
  }
  Exit exit = Exit::done;
  {
    const auto engine = context.open(engine::Access::read, exit);
    if (!engine) return exit;
    exit = check_originals(context, *engine);
    if (exit != Exit::done) return exit;
  }
  const auto store = storage::BookStore::open(
      context.options().book,
      {.read_only = true, .anchor_dir = context.options().anchor_dir, .env = nullptr}, failure);
  if (!store) return context.fail(failure.code, failure.message);
  const auto done =
      storage::back_up(**store, context.options().book, arguments.directory, nullptr, failure);
  if (!done) return context.fail(failure.code, failure.message);
  print(context, "backed up and proved", *done, "");
  return Exit::done;
}

Exit run_restore(Context& context, const RestoreArguments& arguments) {
  storage::StoreFailure failure;
  const auto restored = storage::restore_book(
      arguments.directory,
      {.book_directory = context.options().book, .anchor_dir = context.options().anchor_dir},
      nullptr, failure);
  if (!restored) return context.fail(failure.code, failure.message);
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  exit = check_originals(context, *engine);
  if (exit != Exit::done) return exit;
  if (!engine::all_hold(engine::verify_book(engine->book()))) {
    return context.fail(Errc::book_damaged,
                        "the backup was whole, but the book in it was not: see `quittance verify`");
  }
  print(context, "restored and proved", *restored, engine::state_digest(engine->book()).hex());
  context.note("what was booked after this backup is not in it: apply those files again");
  return Exit::done;
}

}  // namespace quittance::cli

// What an engine holds. Only engine*.cpp include it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/book/event_log.h"
#include "engine/engine.h"
#include "engine/recovery/checkpointer.h"
#include "storage/file_archive.h"

namespace quittance::engine {

struct Engine::State {
  EngineOptions options;
  std::unique_ptr<storage::BookStore> store;
  std::unique_ptr<storage::FileArchive> archive;
  std::unique_ptr<storage::CheckpointFolder> checkpoints;
  Book book;
  Recovery recovery;
  std::optional<std::uint64_t> known_until;  // sequence before which a reader's journal ends
  bool run_unfinished = false;
  std::optional<Unacknowledged> unacknowledged;
  std::string explanation;
  // Last, so that its thread ends before the store lets go of the book. Null in readers.
  std::unique_ptr<Checkpointer> checkpointer;

  [[nodiscard]] Origin origin(std::string_view reason) const;
  // A log that commits to the store; or one that only folds, for dry runs.
  [[nodiscard]] EventLog log(std::string_view reason, bool dry_run = false);

  // Blocks go to the disk beside the engine's work when it has more than one thread.
  [[nodiscard]] Writing writing() const;

  // Brings the book into memory, from a checkpoint if there is one.
  [[nodiscard]] Result<void> recover_book();
  // The journal has grown enough for a checkpoint, and nothing forbids one.
  [[nodiscard]] bool checkpoint_is_due() const;
  // Waits for the checkpoint that was begun. One that could not be synced makes the whole volume
  // suspect: the store gives up (reliability: the first failed sync is the last).
  const CheckpointReport& settle_checkpoint();
  // Looks whether the newest block is work by hand that nobody may have been told of.
  [[nodiscard]] Result<void> find_unacknowledged();
  // Repeats the unfinished run against the book at its position and appends what is missing.
  [[nodiscard]] Result<void> finish_run();
  // Records, decides and completes an accepted run. `files` in handle order.
  [[nodiscard]] Result<void> complete_run(EventLog& log,
                                          const std::vector<std::unique_ptr<ReadFile>>& files,
                                          std::vector<std::vector<RefusedRecord>>& refused,
                                          RunObserver* observer);
  // The same of a run in hand, up to its RunCompleted; nothing is committed beyond full blocks.
  [[nodiscard]] Result<void> decide_run(EventLog& log, const matching::RuleSet& rules,
                                        const std::vector<std::unique_ptr<ReadFile>>& files,
                                        std::vector<std::vector<RefusedRecord>>& refused,
                                        Executor& executor, RunObserver* observer);
  // Runs a file of messages, one payment a line; `posted` has a place for each.
  [[nodiscard]] Result<void> post(std::string bytes, std::unique_ptr<ReadFile> read,
                                  const PostingPlan& plan, std::span<Posted> posted);
  [[nodiscard]] Result<std::unique_ptr<ReadFile>> read_again(FileHandle file);
  // The bytes of a file that was posted as a message. Errors: book_damaged, io_failed.
  [[nodiscard]] Result<std::string> kept_in_journal(FileHandle file);
  // Bucket 0 entity `main`, when nobody has imported entities.
  [[nodiscard]] Result<void> ensure_entity(EventLog& log);
  // Commits what the log holds; remembers the store's words when that fails.
  [[nodiscard]] Result<void> commit(EventLog& log);
  // The day on which work by hand on this payment counts: the command's, but not before the
  // payment.
  [[nodiscard]] Date manual_date(const PaymentRow& payment) const;
  [[nodiscard]] FailWith refuse(Errc code, std::string why);
  [[nodiscard]] FailWith refuse_changed(const std::string& file);
};

}  // namespace quittance::engine

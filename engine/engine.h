// Start here: a book and everything that may be done with it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/executor.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"
#include "engine/events/account_codec.h"
#include "engine/exports/marks.h"
#include "engine/import/import.h"
#include "engine/intake/intake.h"
#include "engine/intake/posting.h"
#include "engine/people/rematch.h"
#include "engine/recovery/checkpointer.h"
#include "engine/recovery/recovery.h"
#include "engine/settling/run_report.h"
#include "storage/book_store.h"

namespace quittance::engine {

enum class Access : std::uint8_t {
  read,    // opens what is there and never writes
  write,   // opens what is there, finishing an unfinished run first
  create,  // the same, making the book when it is missing
};

struct EngineOptions {
  std::string directory;
  Access access = Access::read;
  std::string actor;             // who does it; stands in every event
  std::string anchor_dir;        // a second anchor on another volume; empty: none
  AccountCodec accounts{};       // keys of the payers' account numbers; none: plain
  Executor* executor = nullptr;  // not owned
  const Clock* clock = nullptr;  // not owned
  // For reading: only what was recorded up to this moment; the book as it was known then.
  std::optional<Timestamp> known_at{};
  Date manual_date{};  // work by hand counts from it; missing: the payment's own day
  storage::Environment* env = nullptr;  // tests inject faults; null: the real one
  BlockLimits blocks{};                 // tests make blocks small
  // A checkpoint is due when the journal has grown by so many events and by a quarter since the
  // last one; 0: never.
  std::uint64_t checkpoint_events = 200'000;
  // Simulations write everything on the caller's thread, and in either order.
  Writing writing = Writing::beside;
};

// Told of a run's stages and progress, so that a tool can draw a bar and take times.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void stage(std::string_view name) = 0;  // "read", "accept", "record", "match", "done"
  virtual void progress(std::uint64_t bytes, std::uint64_t payments) = 0;
};

struct ApplyOptions {
  RunOptions run;
  bool dry_run = false;     // computes and reports everything, writes nothing
  std::uint64_t limit = 0;  // with dry_run: at most so many records a file; 0: all
};

// One item and what to pay of it; no amount: as much as fits.
struct Assignment {
  ItemHandle item;
  std::optional<std::int64_t> amount;
  bool write_off_rest = false;  // forgive what the item has more, within the actor's limit
};

struct AssignOptions {
  bool instead = false;  // undo first what the payment is applied to
  CustomerHandle payer;  // who has paid, as the person knows; none: as it stands
};

// What happens to cash that is paid back.
enum class RefundStep : std::uint8_t {
  due,        // it is to be paid out: state refund_due
  paid,       // it was: state returned
  cancelled,  // it stays: unapplied again
};

// Work by hand that is in the book, although the process that booked it may have ended before it
// could say so: it failed, was killed, or the machine stopped.
struct Unacknowledged {
  Timestamp recorded_at;
  std::string actor;
  std::string reason;  // nothing of a contact
  Position before;     // an export since then begins with it
};

// One process may hold one writing engine a book. Not thread-safe. After an error whose code is
// io_failed, no_space or sync_failed the book in memory may be ahead of the disk: end the process.
class Engine {
 public:
  // Opens the book: loads the newest checkpoint that can be proved and folds the journal after it.
  // `failure` says why not.
  // Errors: those of BookStore::open; run_differs when an unfinished run cannot be repeated; usage
  // when it is to be written and a key of its account numbers is missing.
  [[nodiscard]] static Result<std::unique_ptr<Engine>> open(const EngineOptions& options,
                                                            storage::StoreFailure& failure);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  [[nodiscard]] const Book& book() const;
  [[nodiscard]] const std::string& directory() const;
  // Not while a command runs, unless everything is written on the caller's thread.
  [[nodiscard]] storage::Head head() const;
  // True when a read-only open met a run that the next writing open will finish.
  [[nodiscard]] bool run_unfinished() const;
  // True when a read-only open met a process that writes the book: this is the book as it was then.
  [[nodiscard]] bool beside_writer() const;
  // What the newest block of the book holds, where it is work by hand and the process that wrote
  // before this one did not close the book. Known to a writing engine.
  [[nodiscard]] const std::optional<Unacknowledged>& unacknowledged() const;
  // A key that sealed account numbers of this book and was not given: they are stand-ins. kPlain:
  // none is missing.
  [[nodiscard]] KeyId missing_key() const;
  // Why the last call failed, for people: what, where and what to do.
  [[nodiscard]] const std::string& explanation() const;

  // Master data (interfaces.md section 3). One call is one atomic block per 4,096 rows; rows that
  // cannot be taken are refused one by one. Errors: io_failed and the like only.
  [[nodiscard]] Result<ImportReport> import(ImportKind kind, std::span<const ImportFile> files,
                                            const ImportOptions& options);

  // The main job: all files are one run (domain.md section 3). Files that the book has change
  // nothing.
  [[nodiscard]] Result<RunReport> apply(std::span<const InputFile> files,
                                        const ApplyOptions& options,
                                        RunObserver* observer = nullptr);

  // Payments that come as messages (engine/intake/posting_desk.h posts them from many threads). A
  // plan holds while rules, profiles and master data stay as they are. Errors: usage,
  // state_forbids.
  [[nodiscard]] Result<PostingPlan> plan_posting(const RunOptions& run);
  // Posts a group as one run in one block, durable when it returns: at most kPostedMax messages,
  // each with an empty wrong_line(). One that is no payment is refused in its answer and leaves no
  // trace; the others of its group then are a run each. Errors: those of a commit.
  [[nodiscard]] Result<std::vector<Posted>> post(std::span<const std::string_view> messages,
                                                 const PostingPlan& plan);

  // Manual work. A rest that is written off needs all three limits, of line, payment and actor, in
  // the rules of the run that brought the payment. Items of one other currency are settled at the
  // imported rate of the payment's posting date; amounts are in the items' currency. `reason` is
  // required. Errors: state_forbids, currency_mismatch, unknown ids, ambiguous_id, usage.
  [[nodiscard]] Result<void> assign(PaymentHandle payment, std::span<const Assignment> assignments,
                                    std::string_view reason, AssignOptions options = {});
  [[nodiscard]] Result<void> unapply(ApplicationHandle application, std::string_view reason);
  // Takes `amount`, or all that a step can take, of a payment's cash that is applied to nothing.
  [[nodiscard]] Result<void> refund(PaymentHandle payment, RefundStep step,
                                    std::optional<std::int64_t> amount, std::string_view reason);
  // What a payment is applied to nothing of is this customer's from now on.
  [[nodiscard]] Result<void> transfer(PaymentHandle payment, CustomerHandle customer,
                                      std::string_view reason);
  [[nodiscard]] Result<void> reverse(PaymentHandle payment, std::string_view reason);
  // Lets a quarantined payment go on, and decides it.
  [[nodiscard]] Result<void> release(PaymentHandle payment, std::string_view reason);
  // Units of a file by index; 0 is the whole file. Release decides the payments at once; reject
  // withdraws them: applications reversed, everything moved to `returned`.
  [[nodiscard]] Result<void> release_unit(FileHandle file, std::uint32_t unit,
                                          std::string_view reason);
  [[nodiscard]] Result<void> reject_unit(FileHandle file, std::uint32_t unit,
                                         std::string_view reason);
  // Decides again what waits whole of the payments posted on that day (engine/people/rematch.h),
  // because items, links, aliases or notifications came later. Nothing is written when nothing
  // changes. Errors: limit_exceeded.
  [[nodiscard]] Result<Rematch> rematch_day(Date day, std::string_view reason);
  // What people's corrections propose about payers (engine/people/learning.h) acts from now on, and
  // decides what waits for it; or it acts no longer; by its id. Errors: usage, state_forbids.
  [[nodiscard]] Result<void> approve_alias(std::string_view id, std::string_view reason);
  [[nodiscard]] Result<void> revoke_alias(std::string_view id, std::string_view reason);
  // An item on hold, or in dispute, is left to payments that name it. A dispute is of the whole
  // open amount unless it says less. Errors: state_forbids.
  [[nodiscard]] Result<void> hold(ItemHandle item, bool on, std::string_view reason);
  [[nodiscard]] Result<void> open_dispute(ItemHandle item, std::optional<std::int64_t> amount,
                                          Date date, std::string_view reason);
  [[nodiscard]] Result<void> resolve_dispute(ItemHandle item, DisputeOutcome outcome, Date date,
                                             std::string_view reason);
  // Errors: usage, state_forbids.
  [[nodiscard]] Result<void> make_promise(const PromiseMade& promise, std::string_view reason);
  [[nodiscard]] Result<void> cancel_promise(PromiseHandle promise, Date date,
                                            std::string_view reason);
  [[nodiscard]] Result<void> note_contact(const ContactMade& contact, std::string_view reason);
  // Closes an entity's books up to `last`, the end of a month: what comes later with an earlier
  // date counts from the day after. Reopening undoes the newest closing. Errors: usage,
  // state_forbids, and those of events(). Cost of closing: the journal.
  [[nodiscard]] Result<void> close_period(EntityHandle entity, Date last, std::string_view reason);
  [[nodiscard]] Result<void> reopen_period(EntityHandle entity, Date last, std::string_view reason);
  // Books an unexplained deposit total as a payment.
  [[nodiscard]] Result<void> book_deposit(PaymentHandle deposit, std::string_view reason);

  // Where the journal ends.
  [[nodiscard]] Position position() const;
  // The position that an export printed. Errors: usage, state_forbids when this journal has no such
  // place.
  [[nodiscard]] Result<Position> find_position(std::string_view text);
  // The other side has taken over all that an export covered up to `upto`. False when its mark is
  // there already or beyond, or when there is no news in between: then nothing is written.
  // Errors: usage, and those of a commit.
  [[nodiscard]] Result<bool> acknowledge(ExportKind kind, std::string_view mark,
                                         const Position& upto);

  // Visits the events after sequence `after` in order. Errors: book_damaged, io_failed.
  [[nodiscard]] Result<void> events(
      const std::function<void(std::uint64_t sequence, const Origin& origin, std::uint8_t bucket,
                               const Event& event)>& visit,
      std::uint64_t after = 0);
  // The book as it was just before the event with this sequence; from a checkpoint if one helps.
  [[nodiscard]] Result<Book> book_before(std::uint64_t sequence);
  // Folds the journal from its first event, and compares every row. Errors: book_damaged,
  // io_failed. Cost: the whole journal, and the memory of a second book.
  [[nodiscard]] Result<Replayed> replay();

  // What this opening started from.
  [[nodiscard]] const Recovery& recovery() const;
  // Writes a checkpoint now and waits for it. Errors: io_failed, no_space, sync_failed; the book
  // and its journal are not affected.
  [[nodiscard]] Result<CheckpointReport> checkpoint();
  // A checkpoint is due when the journal has grown by EngineOptions::checkpoint_events and by a
  // quarter. Nothing writes one by itself: call one of these between commands. The first encodes
  // the book and lets a thread write it beside the commands that follow; the second writes it in
  // little memory, or waits for one that was begun, and tells what became of it.
  void begin_checkpoint();
  [[nodiscard]] CheckpointReport settle_checkpoint();
  // Moves the blocks that were recorded before this day (UTC), the newest block excepted, into the
  // journal's archive, which everything reads as before. Errors: those of BookStore::archive, after
  // which the process ends.
  [[nodiscard]] Result<storage::Archived> compact(Date before);
  // The file's bytes as delivered. Errors: unknown_file, book_damaged, io_failed.
  [[nodiscard]] Result<std::string> delivered(FileHandle file);
  // Reads an archived file again, as the run that accepted it did.
  [[nodiscard]] Result<std::unique_ptr<ReadFile>> read_again(FileHandle file);
  // RocksDB's checksums over every file of the journal.
  [[nodiscard]] Result<void> verify_storage();

  struct State;  // engine_state.h

 private:
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace quittance::engine

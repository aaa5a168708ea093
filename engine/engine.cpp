#include "engine/engine.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "core/assert.h"
#include "engine/book/pages.h"
#include "engine/engine_state.h"
#include "engine/events/event_codec.h"
#include "engine/rules/settings.h"
#include "engine/settling/settling.h"
#include "ingest/source.h"

namespace quittance::engine {

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() {
  if (state_->checkpointer != nullptr) static_cast<void>(state_->settle_checkpoint());
}

const Book& Engine::book() const {
  return state_->book;
}
const std::string& Engine::directory() const {
  return state_->options.directory;
}
storage::Head Engine::head() const {
  return state_->store->head();
}
bool Engine::run_unfinished() const {
  return state_->run_unfinished;
}
const std::optional<Unacknowledged>& Engine::unacknowledged() const {
  return state_->unacknowledged;
}
bool Engine::beside_writer() const {
  return state_->store->beside_writer();
}
KeyId Engine::missing_key() const {
  return state_->recovery.missing_key;
}
const std::string& Engine::explanation() const {
  return state_->explanation;
}

Result<std::unique_ptr<Engine>> Engine::open(const EngineOptions& options,
                                             storage::StoreFailure& failure) {
  QASSERT(options.executor != nullptr && options.clock != nullptr);
  auto state = std::make_unique<State>();
  state->options = options;
  const storage::StoreOptions store_options{.create = options.access == Access::create,
                                            .read_only = options.access == Access::read,
                                            .anchor_dir = options.anchor_dir,
                                            .env = options.env};
  QTRY(state->store, storage::BookStore::open(options.directory, store_options, failure));
  state->archive = storage::FileArchive::at(options.directory, options.env);
  state->checkpoints = storage::CheckpointFolder::at(options.directory, options.env);
  Result<void> ready = state->recover_book();
  if (options.access != Access::read) {
    state->checkpointer = std::make_unique<Checkpointer>(*state->checkpoints, state->writing(),
                                                         state->recovery.checkpoint,
                                                         state->recovery.checkpoint_events);
    if (ready) ready = state->find_unacknowledged();
    if (ready && state->run_unfinished) ready = state->finish_run();
  }
  if (!ready) {
    failure.code = ready.error().code;
    failure.message = !state->explanation.empty() ? state->explanation
                      : state->store->failure().code == failure.code
                          ? state->store->failure().message
                          : "the events of the book in " + options.directory + ": " +
                                std::string(describe(failure.code));
    if (state->explanation.empty() && options.accounts.writes_with() != kPlain) {
      failure.message += " (or the key file holds another key of the same id)";
    }
    return fail(ready.error());
  }
  return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

Origin Engine::State::origin(std::string_view reason) const {
  return {.recorded_at = options.clock->now(), .actor = options.actor, .reason = reason};
}

EventLog Engine::State::log(std::string_view reason, bool dry_run) {
  return EventLog(book, dry_run ? nullptr : store.get(), origin(reason), options.blocks, writing(),
                  {.codec = &options.accounts, .key = options.accounts.writes_with()});
}

Writing Engine::State::writing() const {
  return options.executor->concurrency() > 1 ? options.writing : Writing::in_order;
}

Date Engine::State::manual_date(const PaymentRow& payment) const {
  return std::max(options.manual_date, payment.facts.posting_date);
}

FailWith Engine::State::refuse(Errc code, std::string why) {
  explanation = std::move(why);
  return fail(code);
}

Result<void> Engine::State::commit(EventLog& log) {
  const Result<void> done = log.commit();
  if (!done) return refuse(done.error().code, store->failure().message);
  return {};
}

Result<void> Engine::State::recover_book() {
  if (options.known_at) {
    QASSERT(options.access == Access::read);
    QTRY(known_until, sequence_known_at(*store, *options.known_at));
  }
  QTRY(book, recover(*store, checkpoints.get(), known_until.value_or(store->head().next_sequence),
                     options.accounts, *options.executor, recovery));
  run_unfinished = book.unfinished_run() != Book::kNoRun;
  const KeyId missing_key = recovery.missing_key;
  if (missing_key == kPlain || options.access == Access::read) return {};
  return refuse(Errc::usage,
                "payers' account numbers of the book in " + options.directory +
                    " are sealed with key " + std::to_string(missing_key) +
                    ", which was not given. Name the key file with --key-file; without it the "
                    "book can only be read.");
}

bool Engine::State::checkpoint_is_due() const {
  // An image would hold in clear what the journal has sealed.
  return options.accounts.writes_with() == kPlain && !store->dead() &&
         book.next_sequence() == store->head().next_sequence &&  // not after a dry run
         book.unfinished_run() == Book::kNoRun &&
         checkpointer->due(book, options.checkpoint_events);
}

const CheckpointReport& Engine::State::settle_checkpoint() {
  const CheckpointReport& report = checkpointer->finish();
  if (!report.failure.empty() && report.code == Errc::sync_failed) {
    store->give_up({report.code, report.failure});
  }
  return report;
}

Result<void> Engine::State::finish_run() {
  const std::uint64_t accepted = book.runs().back().block;
  // What the run has committed so far, to be met again event by event; and the key that it seals
  // with, which is not the newest one if the key file was changed since.
  std::vector<std::string> committed;
  AccountSeal seal{.codec = &options.accounts, .key = kPlain};
  Result<void> decoded;
  QTRY_VOID(store->read(accepted, [&](const storage::BlockView& block) {
    decoded = decode_block(
        block.events,
        [&](const Origin&, DecodedEvent&& event) {
          seal.key = event.key;
          if (block.block > accepted) committed.emplace_back(event.bytes);
        },
        &options.accounts);
    return decoded.has_value();
  }));
  QTRY_VOID(decoded);
  QTRY(const storage::Head acceptance, store->head_at(accepted));
  Recovery how;
  QTRY(book, recover(*store, checkpoints.get(), acceptance.next_sequence, options.accounts,
                     *options.executor, how));

  const RunRow& run = book.runs().back();
  Origin same = origin("");
  same.actor = run.actor;
  EventLog log(book, store.get(), same, options.blocks, writing(), seal);
  log.expect(std::move(committed));
  std::vector<std::unique_ptr<ReadFile>> files;
  for (std::uint32_t n = 0; n < book.files().size(); ++n) {
    if (book.files()[n].run != book.unfinished_run()) continue;
    QTRY(std::unique_ptr<ReadFile> file, read_again(FileHandle(n)));
    files.push_back(std::move(file));
  }
  std::vector<std::vector<RefusedRecord>> refused;
  const Result<void> completed = complete_run(log, files, refused, nullptr);
  if (!completed) {
    if (completed.error().code == Errc::run_differs) {
      explanation = "the run that program version " + std::string(run.facts.program) +
                    " began would now decide otherwise; finish it with that version, then go on "
                    "with this one";
    }
    return completed;
  }
  if (log.expecting())
    return refuse(Errc::run_differs,
                  "the journal holds more of the unfinished run than the run has");
  run_unfinished = false;
  return {};
}

Result<void> Engine::State::complete_run(EventLog& log,
                                         const std::vector<std::unique_ptr<ReadFile>>& files,
                                         std::vector<std::vector<RefusedRecord>>& refused,
                                         RunObserver* observer) {
  const std::uint32_t run = book.unfinished_run();
  QASSERT(run != Book::kNoRun);
  const RunAccepted accepted = book.runs()[run].facts;
  std::string message;
  const auto rules = parse_rules(accepted.rules, message);
  QASSERT(rules);  // checked before the run was accepted
  QTRY_VOID(decide_run(log, *rules, files, refused, *options.executor, observer));
  if (observer != nullptr) observer->stage("done");
  return commit(log);
}

Result<void> Engine::State::decide_run(EventLog& log, const matching::RuleSet& rules,
                                       const std::vector<std::unique_ptr<ReadFile>>& files,
                                       std::vector<std::vector<RefusedRecord>>& refused,
                                       Executor& executor, RunObserver* observer) {
  const std::uint32_t run = book.unfinished_run();
  const RunAccepted accepted = book.runs()[run].facts;
  const std::uint64_t events_before = log.events();
  if (observer != nullptr) observer->stage("record");
  refused.resize(files.size());
  const std::size_t first_file = book.files().size() - files.size();
  for (std::size_t n = 0; n < files.size(); ++n) {
    const FileHandle handle(static_cast<std::uint32_t>(first_file + n));
    QASSERT(book.row(handle).facts.digest == files[n]->digest);
    book.adopt(files[n]->cash.take_bytes());
    QTRY_VOID(record_cash(book, log, handle, *files[n], accepted.posting_date, refused[n]));
    files[n]->cash.clear();  // the book has it now; the memory is wanted
  }
  if (observer != nullptr) observer->stage("match");
  QTRY_VOID(settle_run(book, log, rules, run, executor));
  return log.emit(0, RunCompleted{.run = accepted.run, .events = log.events() - events_before});
}

Result<void> Engine::State::ensure_entity(EventLog& log) {
  if (!book.entities().empty()) return {};
  return log.emit(0, EntityRegistered{.entity_id = "main",
                                      .name = "main",
                                      .currency = {},
                                      .calendar = {},
                                      .reference_scheme = {}});
}

FailWith Engine::State::refuse_changed(const std::string& file) {
  return refuse(Errc::io_failed, file +
                                     " was written to while it was read. Wait until it is whole "
                                     "and run the command again.");
}

Result<std::unique_ptr<ReadFile>> Engine::State::read_again(FileHandle file) {
  const FileAccepted& facts = book.row(file).facts;
  const ReadOptions read{.reader = std::string(facts.reader),
                         .dialect = std::string(facts.forced_dialect),
                         .profile_toml = std::string(facts.csv_mapping)};
  const auto read_from = [&](std::string_view delivered, std::string_view bytes) {
    return read_input({.name = std::string(facts.name), .delivered = delivered, .bytes = bytes},
                      read, profiles_before(book, book.runs()[book.row(file).run].sequence),
                      *options.executor);
  };
  if (book.row(file).in_journal) {
    QTRY(const std::string bytes, kept_in_journal(file));
    return read_from(bytes, bytes);
  }
  std::string message;
  const auto source = ingest::spool_source(
      [&](const ingest::UnpackedSink& take) {
        const Result<void> whole = archive->read(facts.digest, take);
        if (!whole && message.empty()) message = archive->failure().message;
        return whole;
      },
      {}, message);
  if (!source && source.error().code == Errc::unknown_file) {
    // The book knows it, so it is lost: no id that somebody mistook.
    return refuse(Errc::book_damaged,
                  "the original file " + facts.digest.hex() + " (" + std::string(facts.name) +
                      ") is missing from " + options.directory +
                      "/files; put a copy of it there, packed with `zstd -1`, or restore the book "
                      "from a backup");
  }
  if (!source) {
    return refuse(source.error().code, "the archived file " + facts.digest.hex() + " (" +
                                           std::string(facts.name) + "): " + message);
  }
  return read_from(source->raw(), source->bytes());
}

Result<RunReport> Engine::apply(std::span<const InputFile> inputs, const ApplyOptions& options,
                                RunObserver* observer) {
  State& state = *state_;
  Book& book = state.book;
  std::string message;
  if (!parse_rules(options.run.rules_toml, message))
    return state.refuse(Errc::usage, "--rules: " + message);

  const std::string wrong = wrong_reading(options.run.read, profiles_of(book));
  if (!wrong.empty()) return state.refuse(Errc::usage, wrong);

  book.prepare_matching(*state.options.executor);
  if (observer != nullptr) observer->stage("read");
  RunReport report;
  report.dry_run = options.dry_run;
  const ingest::Profiles profiles = profiles_of(book);
  std::vector<std::unique_ptr<ReadFile>> files(inputs.size());
  std::vector<Digest> digests(inputs.size());  // in the order given
  std::mutex telling;
  state.options.executor->for_each(inputs.size(), [&](std::size_t n) {
    files[n] = read_input(inputs[n], options.run.read, profiles, *state.options.executor);
    digests[n] = files[n]->digest;
    if (options.limit != 0) files[n]->cash.limit(options.limit);
    const std::lock_guard guard(telling);
    report.bytes += inputs[n].bytes.size();
    report.payments += files[n]->cash.records().size();
    if (observer != nullptr) observer->progress(report.bytes, report.payments);
  });
  report.payments = 0;
  const auto copies = judge(book, options.run, files);

  // Known files change nothing; they are reported and leave the run.
  std::vector<std::unique_ptr<ReadFile>> fresh;
  for (std::unique_ptr<ReadFile>& file : files) {
    FileReport& row = report.files.emplace_back();
    row.name = file->name;
    row.digest = file->digest;
    row.already_known = already_known(book, *file);
    if (row.already_known) row.in_book = known_file(book, *file);
    row.summary = file->summary;
    if (!row.already_known) fresh.push_back(std::move(file));
  }
  const std::size_t first_copy = report.files.size();
  for (const std::unique_ptr<ReadFile>& file : copies) {
    report.files.push_back({.name = file->name,
                            .digest = file->digest,
                            .already_known = true,
                            .in_book = known_file(book, *file),
                            .summary = file->summary,
                            .refused = {}});
  }
  for (const auto& [currency, open] : open_receivables(book, *state.options.executor))
    report.totals[currency].open_before = open;
  if (fresh.empty()) {
    report.nothing_to_do = true;
    for (auto& [currency, totals] : report.totals) totals.open_after = totals.open_before;
    return report;
  }
  for (std::uint32_t n = 0; n < book.entities().size(); ++n) {
    const Date closed = book.closed_through(EntityHandle(n));
    if (!options.run.posting_date.known() || options.run.posting_date > closed) continue;
    return state.refuse(Errc::state_forbids, "--posting-date is " + options.run.posting_date.iso() +
                                                 ", and the books of '" +
                                                 std::string(book.entities()[n].facts.entity_id) +
                                                 "' are closed up to " + closed.iso() +
                                                 "; name a later day, or reopen the period");
  }
  std::uint64_t payments = 0;
  for (const auto& file : fresh) payments += file->cash.records().size();
  if (payments > options.run.payments_max) {
    return state.refuse(Errc::limit_exceeded, "the run has " + std::to_string(payments) +
                                                  " records of cash, more than " +
                                                  std::to_string(options.run.payments_max) +
                                                  " (--batch-max); give the files in several runs");
  }

  if (observer != nullptr) observer->stage("accept");
  std::vector<storage::FileArchive::Original> originals;
  for (std::size_t n = 0; n < inputs.size() && !options.dry_run; ++n)
    originals.push_back({inputs[n].delivered, digests[n]});
  // While the disk is waited for: recording is one thread, and others wait for it.
  book.expect(payments);
  const PagesTaken taken(book.room_for_payments(payments));
  const std::vector<Result<void>> kept = state.archive->store(originals, *state.options.executor);
  for (std::size_t n = 0; n < kept.size(); ++n) {
    if (kept[n]) continue;
    return state.refuse(kept[n].error().code,
                        "cannot keep " + inputs[n].name + ": " + state.archive->failure().message);
  }
  // What was digested and kept may be newer than what was read.
  for (const InputFile& input : inputs) {
    if (input.unchanged && !input.unchanged()) return state.refuse_changed(input.name);
  }
  // Nothing is folded before this point: a refused command leaves the book as the journal has it.
  EventLog log = state.log("", options.dry_run);
  QTRY_VOID(state.ensure_entity(log));
  Result<void> accepted = accept_run(book, log, options.run, fresh);
  if (accepted) accepted = log.commit();
  if (!accepted) return state.refuse(accepted.error().code, state.store->failure().message);
  const std::uint32_t run = book.unfinished_run();
  report.run = book.runs()[run].facts.run;
  std::vector<std::vector<RefusedRecord>> refused;
  const Result<void> completed = state.complete_run(log, fresh, refused, observer);
  if (!completed) return state.refuse(completed.error().code, state.store->failure().message);

  const std::size_t first_file = book.files().size() - fresh.size();
  for (std::size_t n = 0; n < fresh.size(); ++n) {
    for (FileReport& row : report.files) {
      if (row.digest != fresh[n]->digest) continue;
      row.in_book = FileHandle(static_cast<std::uint32_t>(first_file + n));
      row.payments = book.files()[first_file + n].payments;
      row.duplicates = book.files()[first_file + n].duplicates;
      row.refused = std::move(refused[n]);
    }
  }
  for (std::size_t n = 0; n < copies.size(); ++n)
    report.files[first_copy + n].in_book = known_file(book, *copies[n]);
  for (const auto& [currency, open] : open_receivables(book, *state.options.executor))
    report.totals[currency].open_after = open;
  total_run(book, run, *state.options.executor, report);
  report.blocks = log.commits();
  report.events = log.events();
  return report;
}

Result<void> Engine::events(
    const std::function<void(std::uint64_t, const Origin&, std::uint8_t, const Event&)>& visit,
    std::uint64_t after) {
  Result<void> outcome;
  QTRY_VOID(state_->store->read(1, [&](const storage::BlockView& block) {
    std::uint64_t sequence = block.first_sequence;
    if (state_->known_until && sequence >= *state_->known_until) return false;
    if (sequence + block.event_count <= after + 1) return true;
    outcome = decode_block(
        block.events,
        [&](const Origin& origin, DecodedEvent&& decoded) {
          if (sequence > after) visit(sequence, origin, decoded.bucket, decoded.event);
          ++sequence;
        },
        &state_->options.accounts);
    return outcome.has_value();
  }));
  return outcome;
}

Result<Book> Engine::book_before(std::uint64_t sequence) {
  Recovery how;
  return recover(*state_->store, state_->checkpoints.get(), sequence, state_->options.accounts,
                 *state_->options.executor, how);
}

Result<std::string> Engine::delivered(FileHandle file) {
  const FileRow& row = state_->book.row(file);
  return row.in_journal ? state_->kept_in_journal(file) : state_->archive->load(row.facts.digest);
}

Result<std::unique_ptr<ReadFile>> Engine::read_again(FileHandle file) {
  return state_->read_again(file);
}

Result<void> Engine::verify_storage() {
  const Result<void> verified = state_->store->verify_checksums();
  if (!verified) return state_->refuse(verified.error().code, state_->store->failure().message);
  return {};
}

}  // namespace quittance::engine

#include "tests/simulation/simulation.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>
#include <utility>

#include "engine/proof/verify.h"
#include "tests/simulation/book_view.h"
#include "tests/simulation/file_truth.h"
#include "tests/simulation/verdicts.h"
#include "tests/simulation/witness.h"
#include "tests/simulation/world.h"
#include "tests/support/engine_rig.h"

namespace quittance::simulation {
namespace {

using engine::Access;
using engine::Engine;

// Takes what a run has made durable while it is still going on.
class HearHeads final : public engine::RunObserver {
 public:
  HearHeads(const Engine& engine, Witness& witness) : engine_(engine), witness_(witness) {}
  void stage(std::string_view /*name*/) override { witness_.acknowledged(engine_.head()); }
  void progress(std::uint64_t /*bytes*/, std::uint64_t /*payments*/) override {}

 private:
  const Engine& engine_;
  Witness& witness_;
};

std::uint64_t stream(std::uint64_t seed, std::uint64_t which) {
  std::uint64_t mixed = seed * 0x9e3779b97f4a7c15ULL + which * 0xbf58476d1ce4e5b9ULL;
  return mixed ^ (mixed >> 29);
}

Swarm swarm_of(std::uint64_t seed) {
  std::mt19937_64 random(stream(seed, 1));
  return Swarm::from(random);
}

class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options)
      : options_(options),
        deliveries_(make_deliveries(stream(options.seed, 2))),
        machine_(stream(options.seed, 3), swarm_of(options.seed), options.scratch + "/book"),
        shadow_(stream(options.seed, 4), options.scratch + "/shadow"),
        commands_(stream(options.seed, 5)),
        chance_(stream(options.seed, 6)) {
    machine_.faults.ignore_sync_of = options.ignore_sync_of;
    if (options.operations) machine_.env.files().tell_to(&std::cout);
    say("swarm: " + machine_.faults.swarm().text());
  }

  SimulationResult run() {
    const std::uint64_t lives = 3 + chance_() % 6;
    for (std::uint64_t n = 0; n < lives && going_on(); ++n) {
      live();
      if (going_on()) inspect();
      if (going_on()) flip();
    }
    if (going_on()) settle();
    const std::uint64_t elsewhere = machine_.env.files().operations_elsewhere();
    if (elsewhere > 0 && machine_.env.hurried_jobs() == 0)
      violated(0, std::to_string(elsewhere) + " operations came from another thread");
    SimulationResult result{options_.seed, machine_.env.files().trace(), std::move(violations_),
                            counts_};
    result.counts.fired = machine_.faults.fired();
    result.counts.operations = machine_.env.files().operations();
    result.counts.hurried_jobs = machine_.env.hurried_jobs();
    return result;
  }

 private:
  [[nodiscard]] bool going_on() const { return violations_.empty() && !over_; }
  void say(const std::string& line) const {
    if (options_.verbose) std::cout << line << "\n";
  }
  void report(const Violations& found, const std::string& when) {
    for (const Violation& one : found)
      violations_.push_back({one.invariant, when + ": " + one.what});
  }
  void violated(int invariant, const std::string& what) {
    violations_.push_back({invariant, what});
  }

  // One process: opens, works, ends one way or another.
  void live() {
    machine_.faults.armed(true);
    Machine::Opened opened = machine_.open(Access::create);
    if (opened.engine == nullptr) {
      judge_failed_opening(opened.failure);
      return restart(nullptr);
    }
    ++counts_.lives;
    created_ = true;
    meet(*opened.engine);
    for (std::uint64_t left = 3 + chance_() % 12; left > 0 && going_on(); --left) {
      if (!work(*opened.engine)) break;
      if (chance_() % 3 == 0) machine_.env.run_jobs();
      if (machine_.env.files().off()) break;
    }
    if (!going_on()) machine_.faults.armed(false);
    // Half of them end as they should, the others are killed.
    if (chance_() % 2 == 0 && !machine_.env.files().off()) {
      say("closes");
      machine_.env.run_jobs();
      opened.engine.reset();
    }
    restart(std::move(opened.engine));
  }

  // The process is gone, perhaps the power too.
  void restart(std::unique_ptr<Engine> engine) {
    DiskFileSystem& files = machine_.env.files();
    const bool struck = !machine_.faults.latest().empty();
    if (struck) say("fault: " + machine_.faults.latest());
    bool cut = struck && machine_.faults.latest_fault() == Fault::power_cut;
    files.switch_off();
    engine.reset();
    machine_.faults.armed(false);
    if (!cut && machine_.faults.swarm().on(Fault::power_cut)) cut = chance_() % 2 == 0;
    if (cut) {
      const Loss loss = some_loss();
      const LossCount lost = machine_.disk.cut_power(loss, chance_);
      say("the power goes: " + std::string(name(loss)));
      // What a writer told readers about its memory is about nothing; the lock file is a real one.
      std::filesystem::remove(machine_.directory + "/lock");
      const bool strange = loss == Loss::reorder || loss == Loss::garble || loss == Loss::hole;
      excused_ = excused_ || strange || sync_failed_;
      sync_failed_ = false;  // what lied is lost by now
      counts_.losses.pages_lost += lost.pages_lost;
      counts_.losses.pages_torn += lost.pages_torn;
      counts_.losses.reordered += lost.reordered;
      counts_.losses.pages_garbled += lost.pages_garbled;
      counts_.losses.names_lost += lost.names_lost;
    }
    files.switch_on();
    machine_.faults.forget();
  }

  Loss some_loss() {
    const auto& losses = machine_.faults.swarm().losses;
    for (;;) {
      const std::size_t n = chance_() % kLosses;
      if (losses[n]) return static_cast<Loss>(n);
    }
  }

  void judge_failed_opening(const storage::StoreFailure& failure) {
    ++counts_.openings_failed;
    say("does not open: " + failure.message);
    note_sync_failure();
    if (failure.message.empty()) violated(9, "a failed opening says nothing");
    if (machine_.faults.latest().empty()) refused(failure, "opening");
  }

  void note_sync_failure() {
    const bool sync =
        !machine_.faults.latest().empty() && machine_.faults.latest_fault() == Fault::sync_failure;
    sync_failed_ = sync_failed_ || sync;
  }

  // A book that stays closed though nothing failed just now. Right only after a disk that lied
  // about a sync, or left strange bytes, in a power cut; then it ends here, as in life.
  void refused(const storage::StoreFailure& failure, const std::string& who) {
    if (failure.code == Errc::book_damaged && excused_) {
      ++counts_.refused_books;
      over_ = true;
      return;
    }
    if (failure.code == Errc::book_missing && !created_) return;
    violated(9, who + " was refused without a cause: " + failure.message);
  }

  // What a writing open found must be what was acknowledged, with or without the command that was
  // cut off.
  void meet(Engine& engine) {
    report(witness_.check(engine.head()), "opened");
    if (engine.run_unfinished()) violated(6, "a writing open left a run unfinished");
    witness_.acknowledged(engine.head());
    excused_ = false;
    if (!cut_off_ || engine.head().block == cut_off_head_.block) {
      if (chance_() % 2 == 0) cut_off_.reset();  // somebody else asks something else
      return check_against_shadow(engine, "opened");
    }
    const Command command = *cut_off_;
    if (is_import(command)) return;  // several blocks: it is asked again, until it is done
    ++counts_.taken_over;
    say("was taken over: " + command.text());
    cut_off_.reset();
    const Answer answer = shadow_.carry_out(deliveries_, command);
    if (!answer.done) violated(6, "a command took effect that is refused: " + answer.why);
    remember(command);
    check_against_shadow(engine, "recovered");
  }

  static bool is_import(const Command& command) {
    return command.ask == Ask::import_accounts || command.ask == Ask::import_customers ||
           command.ask == Ask::import_items;
  }

  void remember(const Command& command) {
    if (command.ask == Ask::apply) delivered_.insert(command.files.begin(), command.files.end());
  }

  void check_against_shadow(const Engine& engine, const std::string& when) {
    report(check_same(shadow_.outcome(), outcome_of(engine.book())), when);
  }

  // One command, the one that was cut off before all others. False: the process must end.
  bool work(Engine& engine) {
    return work(engine, cut_off_ ? *cut_off_ : next_command(engine.book(), deliveries_, commands_));
  }
  bool work(Engine& engine, const Command& command) {
    const storage::Head head = engine.head();
    HearHeads heard(engine, witness_);
    const Answer answer = machine_.carry_out(engine, deliveries_, command, &heard);
    say(command.text() + (answer.done ? "" : ": " + answer.why));
    if (answer.dead()) {
      ++counts_.commands_cut_off;
      note_sync_failure();
      if (machine_.faults.latest().empty())
        violated(9, "a command failed though no fault struck: " + answer.why);
      // An import that is asked again may have got somewhere the first time.
      if (!cut_off_) cut_off_head_ = head;
      cut_off_ = command;
      return false;
    }
    cut_off_.reset();
    ++(answer.done ? counts_.commands_done : counts_.commands_refused);
    if (answer.done) witness_.acknowledged(engine.head());
    check_answer(engine, command, answer, head);
    check_book(engine);
    return going_on();
  }

  void check_answer(Engine& engine, const Command& command, const Answer& answer,
                    const storage::Head& before) {
    const bool known = command.ask == Ask::apply &&
                       std::all_of(command.files.begin(), command.files.end(),
                                   [&](std::size_t n) { return delivered_.contains(n); });
    report(judge_answer(command, known, answer, before, engine.head()), "answered");
    const Answer shadow = shadow_.carry_out(deliveries_, command);
    if (shadow.done != answer.done || (!answer.done && shadow.code != answer.code))
      violated(6, command.text() + " is answered '" + answer.why + "' and '" + shadow.why + "'");
    if (answer.done) remember(command);
    check_against_shadow(engine, command.text());
  }

  // Folds what is new into the model, event by event, and compares.
  void check_book(Engine& engine) {
    machine_.faults.armed(false);
    // A store that died behind the command, when a checkpoint could not be synced, is not read.
    if (fold(engine, model_, {}))
      report(compare(model_, view_of(engine.book())), "after a command");
    check_files(engine, model_);
    machine_.faults.armed(!settling_);
  }

  // False: not all could be read, and a fault is the reason.
  bool fold(Engine& engine, Model& model, const std::set<std::uint64_t>& block_ends) {
    const std::uint64_t have = model.events();
    const auto read = engine.events([&](std::uint64_t sequence, const engine::Origin&, std::uint8_t,
                                        const engine::Event& event) {
      if (sequence <= have) return;
      model.fold(sequence, event, engine::postings(engine.book(), event));
      ++counts_.events_checked;
      if (block_ends.contains(sequence)) model.end_block(sequence);
    });
    if (!read && machine_.faults.latest().empty()) violated(7, "the journal cannot be read");
    model.recount();
    report(model.violations(), "journal");
    return read.has_value();
  }

  // Files whose records are all recorded: each record is met once, each control has its
  // consequence.
  void check_files(Engine& engine, const Model& model) {
    if (model.run_open()) return;
    for (auto n = static_cast<std::uint32_t>(files_checked_); n < model.files().size(); ++n) {
      const auto bytes = engine.delivered(FileHandle(n));
      if (!bytes) {
        if (machine_.faults.latest().empty())
          violated(4, "a delivered file is gone: " + engine.explanation());
        return;
      }
      if (sha256(*bytes) != model.files()[n].digest) violated(4, "a delivered file is another");
      truths_.resize(n);
      truths_.push_back(read_plainly(*bytes));
      bool held_whole = false;
      for (const std::uint32_t earlier : model.files()[n].before) {
        held_whole = held_whole || (!truths_[n].logical_id.empty() &&
                                    truths_[earlier].logical_id == truths_[n].logical_id);
      }
      report(check_file(model, n, truths_[n], held_whole, bytes->size(), bytes->size()), "files");
      files_checked_ = n + 1;
    }
  }

  // Between two lives, everything is read from the medium by programs that must not write.
  void inspect() {
    const std::uint64_t before = machine_.env.files().trace();
    storage::StoreFailure failure;
    const auto blocks = blocks_of(machine_.directory, &machine_.env, failure);
    if (!blocks) {
      refused(failure, "reading");
      if (machine_.env.files().trace() != before) violated(9, "a refused reader wrote");
      return;
    }
    report(check_chain(*blocks), "inspected");
    report(witness_.check(*blocks), "inspected");
    Machine::Opened reader = machine_.open(Access::read);
    if (reader.engine == nullptr) return refused(reader.failure, "reading");
    std::set<std::uint64_t> ends;
    for (const BlockCopy& block : *blocks)
      ends.insert(block.first_sequence + block.event_count - 1);
    model_ = Model();
    fold(*reader.engine, model_, ends);
    report(compare(model_, view_of(reader.engine->book())), "inspected");
    inspected_.clear();
    for (const BlockCopy& block : *blocks) inspected_.push_back(block.digest);
    if (reader.engine->run_unfinished() != model_.run_open())
      violated(7, "the reader does not know whether a run is unfinished");
    files_checked_ = 0;  // the medium may have lost one
    check_files(*reader.engine, model_);
    reader.engine.reset();
    if (machine_.env.files().trace() != before) violated(9, "a reader wrote");
  }

  // One bit of a copy of the disk is another: the copy is refused, or it serves what the disk has.
  void flip() {
    if (!machine_.faults.swarm().on(Fault::bit_flip) || !created_) return;
    Machine damaged(machine_, stream(options_.seed, 7 + flips_));
    const std::string where = damaged.disk.flip_bit(chance_);
    machine_.faults.count(Fault::bit_flip);
    ++flips_;
    const Access access = chance_() % 2 == 0 ? Access::read : Access::write;
    Machine::Opened opened = damaged.open(access);
    if (opened.engine == nullptr) {
      ++counts_.flips_refused;
      say("flip in " + where + ": refused");
      if (opened.failure.message.empty()) violated(9, "a refusal says nothing");
      return;
    }
    say("flip in " + where + ": opened");
    Engine& engine = *opened.engine;
    report(witness_.check(engine.head()), "after a flip in " + where);
    // What is served is what the undamaged disk has, but for blocks behind those that were
    // acknowledged.
    if (access == Access::read) {
      const std::uint64_t end = engine.head().block;
      if (end > inspected_.size() || (end > 0 && inspected_[end - 1] != engine.head().digest)) {
        violated(7, "blocks that never were are served after a flip in " + where);
      } else if (end == inspected_.size()) {
        report(compare(model_, view_of(engine.book())), "a flip was not noticed: " + where);
      }
    }
    // Opened from a checkpoint, the damage behind it shows when the journal is read.
    const auto ignore = [](std::uint64_t, const engine::Origin&, std::uint8_t,
                           const engine::Event&) {};
    if (!engine.events(ignore)) {
      ++counts_.flips_refused;
      return;
    }
    Model model;
    fold(engine, model, {});
    report(compare(model, view_of(engine.book())), "after a flip in " + where);
    bool file_lost = false;
    for (std::uint32_t n = 0; n < engine.book().files().size(); ++n) {
      const auto bytes = engine.delivered(FileHandle(n));
      file_lost = file_lost || !bytes;
      if (bytes && sha256(*bytes) != engine.book().files()[n].facts.digest)
        violated(9, "a damaged file was handed out as whole, after a flip in " + where);
    }
    ++(file_lost ? counts_.flips_refused : counts_.flips_harmless);
  }

  // Phase two: the disk is well again, and everything must come to its end.
  void settle() {
    settling_ = true;
    Machine::Opened opened = machine_.open(Access::create);
    if (opened.engine == nullptr) return refused(opened.failure, "settling");
    meet(*opened.engine);
    while (going_on() && cut_off_) work(*opened.engine);
    while (going_on() && opened.engine->book().items().empty()) work(*opened.engine);
    if (!going_on()) return;
    Command all;
    for (std::size_t n = 0; n < deliveries_.files.size(); ++n) all.files.push_back(n);
    for (int times = 0; times < 2 && going_on(); ++times) work(*opened.engine, all);
    if (!going_on()) return;
    for (std::uint32_t n = 0; n < opened.engine->book().files().size(); ++n) {
      const auto again = opened.engine->read_again(FileHandle(n));
      if (!again)
        return violated(4, "a file cannot be read again: " + opened.engine->explanation());
      if (opened.engine->book().files()[n].facts.status == FileStatus::rejected) continue;
      if ((*again)->cash.bytes_used() != (*again)->size_read)
        violated(4, "the ranges of a file do not tile it");
    }
    const std::string proofs = testing::broken(engine::verify(*opened.engine));
    if (!proofs.empty()) violated(7, "verify says otherwise: " + proofs);
  }

  SimulationOptions options_;
  Deliveries deliveries_;
  Machine machine_;
  Shadow shadow_;
  std::mt19937_64 commands_;
  std::mt19937_64 chance_;
  Witness witness_;
  Model model_;
  std::vector<Digest> inspected_;  // of the disk's blocks, when a reader last looked
  std::vector<FileTruth> truths_;
  std::size_t files_checked_ = 0;
  std::set<std::size_t> delivered_;
  std::optional<Command> cut_off_;  // asked, and nobody knows what came of it
  storage::Head cut_off_head_;      // when it was asked
  bool settling_ = false;
  bool created_ = false;
  bool sync_failed_ = false;
  bool excused_ = false;
  bool over_ = false;
  std::uint64_t flips_ = 0;
  Violations violations_;
  SimulationCounts counts_;
};

}  // namespace

void SimulationCounts::add(const SimulationCounts& other) {
  lives += other.lives;
  openings_failed += other.openings_failed;
  commands_done += other.commands_done;
  commands_refused += other.commands_refused;
  commands_cut_off += other.commands_cut_off;
  taken_over += other.taken_over;
  events_checked += other.events_checked;
  operations += other.operations;
  flips_refused += other.flips_refused;
  flips_harmless += other.flips_harmless;
  refused_books += other.refused_books;
  hurried_jobs += other.hurried_jobs;
  losses.pages_lost += other.losses.pages_lost;
  losses.pages_torn += other.losses.pages_torn;
  losses.reordered += other.losses.reordered;
  losses.pages_garbled += other.losses.pages_garbled;
  losses.names_lost += other.losses.names_lost;
  for (std::size_t n = 0; n < fired.size(); ++n) fired[n] += other.fired[n];
}

SimulationResult simulate(const SimulationOptions& options) {
  return Simulation(options).run();
}

}  // namespace quittance::simulation

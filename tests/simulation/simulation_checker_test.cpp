// The checker is worth what it catches: each invariant of domain.md section 6 is broken on purpose,
// in several ways, and must be named; and an undamaged book must pass.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/simulation/book_view.h"
#include "tests/simulation/file_truth.h"
#include "tests/simulation/simulation.h"
#include "tests/simulation/verdicts.h"
#include "tests/simulation/witness.h"
#include "tests/simulation/world.h"
#include "tests/support/book_workload.h"

namespace quittance::simulation {
namespace {

using engine::Event;
using engine::Posting;

// What a tampering sees of an event before the model does; the result says how often it is folded.
struct Seen {
  std::uint64_t sequence;
  Event event;
  std::vector<Posting> postings;
};
using Tamper = std::function<int(Seen&)>;

int untouched(Seen& /*seen*/) {
  return 1;
}

// Tampers with the first event that `change` accepts.
template <class Fact>
Tamper with_first(std::function<int(Fact&, Seen&)> change) {
  return [change = std::move(change), done = false](Seen& seen) mutable {
    auto* fact = std::get_if<Fact>(&seen.event);
    if (done || fact == nullptr) return 1;
    const int times = change(*fact, seen);
    done = times != 1 || times < 0;
    return times < 0 ? -times : times;
  };
}
constexpr int kChanged = -1;  // folded once, and no later event is touched
constexpr int kDropped = 0;
constexpr int kDoubled = 2;

class Checker : public ::testing::Test {
 protected:
  // One honest book with everything in it, shared by all tests.
  static void SetUpTestSuite() {
    scratch_ = new testing::ScratchDirectory("quittance_simulation_checker");
    deliveries_ = new Deliveries(make_deliveries(kSeed));
    machine_ = new Machine(kSeed, Swarm::calm(), scratch_->path("book"));
    commands_ = new std::vector<Command>();
    Machine::Opened opened = machine_->open(engine::Access::create);
    ASSERT_TRUE(opened.engine) << opened.failure.message;
    std::mt19937_64 random(kSeed);
    for (int n = 0; n < 150; ++n) {
      const Command command = next_command(opened.engine->book(), *deliveries_, random);
      if (carry_out(*opened.engine, *deliveries_, command, nullptr).done)
        commands_->push_back(command);
    }
    opened.engine.reset();
    storage::StoreFailure failure;
    auto blocks = blocks_of(machine_->directory, &machine_->env, failure);
    ASSERT_TRUE(blocks) << failure.message;
    blocks_ = new std::vector<BlockCopy>(*std::move(blocks));
    opened = machine_->open(engine::Access::read);
    ASSERT_TRUE(opened.engine) << opened.failure.message;
    engine_ = opened.engine.release();
  }
  static void TearDownTestSuite() {
    delete engine_;
    delete blocks_;
    delete commands_;
    delete machine_;
    delete deliveries_;
    delete scratch_;
  }

  static Model fold(const Tamper& tamper, std::set<std::uint64_t> ends = block_ends()) {
    Model model;
    const auto read = engine_->events(
        [&](std::uint64_t sequence, const engine::Origin&, std::uint8_t, const Event& event) {
          Seen seen{sequence, event, engine::postings(engine_->book(), event)};
          for (int times = tamper(seen); times > 0; --times)
            model.fold(seen.sequence, seen.event, seen.postings);
          if (ends.contains(sequence)) model.end_block(sequence);
        });
    EXPECT_TRUE(read);
    model.recount();
    return model;
  }
  static std::set<std::uint64_t> block_ends() {
    std::set<std::uint64_t> ends;
    for (const BlockCopy& block : *blocks_)
      ends.insert(block.first_sequence + block.event_count - 1);
    return ends;
  }
  static Violations judge(const Model& model, const BookView& view) {
    Violations all = model.violations();
    for (const Violation& one : compare(model, view)) all.push_back(one);
    return all;
  }
  static Violations judge(const Tamper& tamper) {
    return judge(fold(tamper), view_of(engine_->book()));
  }
  // A tampering with what the book says, held against the honest journal.
  static Violations judge_view(const std::function<void(BookView&)>& change) {
    BookView view = view_of(engine_->book());
    change(view);
    return judge(fold(untouched), view);
  }
  // Invariant 4 of the first file for which `change` finds something to change.
  static Violations judge_file(const std::function<bool(Model&, std::uint32_t, FileTruth&)>& change,
                               std::uint64_t short_by = 0) {
    Model model = fold(untouched);
    for (std::uint32_t n = 0; n < model.files().size(); ++n) {
      const auto bytes = engine_->delivered(FileHandle(n));
      EXPECT_TRUE(bytes);
      FileTruth truth = read_plainly(*bytes);
      const bool held_whole = false;
      if (!check_file(model, n, truth, held_whole, 1, 1).empty()) continue;  // a second one
      if (!change(model, n, truth)) continue;
      return check_file(model, n, truth, held_whole, bytes->size() - short_by, bytes->size());
    }
    ADD_FAILURE() << "no file fits";
    return {};
  }

  static constexpr std::uint64_t kSeed = 20261125;
  static testing::ScratchDirectory* scratch_;
  static Deliveries* deliveries_;
  static Machine* machine_;
  static std::vector<Command>* commands_;
  static std::vector<BlockCopy>* blocks_;
  static engine::Engine* engine_;
};

testing::ScratchDirectory* Checker::scratch_ = nullptr;
Deliveries* Checker::deliveries_ = nullptr;
Machine* Checker::machine_ = nullptr;
std::vector<Command>* Checker::commands_ = nullptr;
std::vector<BlockCopy>* Checker::blocks_ = nullptr;
engine::Engine* Checker::engine_ = nullptr;

#define EXPECT_NAMES(violations, invariant)                \
  do {                                                     \
    const Violations found_ = (violations);                \
    EXPECT_TRUE(names(found_, invariant)) << text(found_); \
  } while (false)

TEST_F(Checker, AnHonestBookPasses) {
  EXPECT_EQ(text(judge(untouched)), "");
  EXPECT_EQ(text(check_chain(*blocks_)), "");
  const Model model = fold(untouched);
  EXPECT_GT(model.payments().size(), 20U);
  EXPECT_GT(model.applications().size(), 10U);
  EXPECT_GT(model.files().size(), 2U);
  EXPECT_GT(blocks_->size(), 20U);
}

TEST_F(Checker, Invariant1PaymentsAreTheSumOfTheirStates) {
  EXPECT_NAMES(judge_view([](BookView& view) {  // a cent between two states
                 view.payments.front().states[0] += 1;
                 view.payments.front().states[2] -= 1;
               }),
               1);
  EXPECT_NAMES(judge(with_first<engine::CashMoved>([](auto&, Seen&) { return kDoubled; })), 1);
  EXPECT_NAMES(judge(with_first<engine::CashMoved>([](auto&, Seen&) { return kDropped; })), 1);
  EXPECT_NAMES(judge(with_first<engine::PayerIdentified>([](auto& event, Seen&) {
                 event.amount -= 1;
                 return kChanged;
               })),
               1);
  EXPECT_NAMES(judge(with_first<engine::Applied>([](auto& event, Seen&) {
                 event.allocations.front().amount += 1'000'000'00;
                 return kChanged;
               })),
               1);
}

TEST_F(Checker, Invariant2ItemsAreTheirHistory) {
  EXPECT_NAMES(judge(with_first<engine::Applied>([](auto&, Seen&) { return kDoubled; })), 2);
  EXPECT_NAMES(judge(with_first<engine::Applied>([](auto&, Seen&) { return kDropped; })), 2);
  EXPECT_NAMES(
      judge(with_first<engine::ApplicationReversed>([](auto&, Seen&) { return kDoubled; })), 2);
  EXPECT_NAMES(judge(with_first<engine::ItemAdjusted>([](auto& event, Seen&) {
                 event.delta -= 1;
                 return kChanged;
               })),
               2);
  EXPECT_NAMES(judge_view([](BookView& view) { view.items.front().open += 1; }), 2);
  EXPECT_NAMES(judge_view([](BookView& view) { view.applications.front().reversed ^= true; }), 2);
}

TEST_F(Checker, Invariant3AccountsBalance) {
  const auto on_postings = [](const std::function<void(std::vector<Posting>&)>& change) {
    return judge(with_first<engine::Applied>([change](auto&, Seen& seen) {
      change(seen.postings);
      return kChanged;
    }));
  };
  EXPECT_NAMES(on_postings([](auto& lines) { lines.front().amount = -lines.front().amount; }), 3);
  EXPECT_NAMES(on_postings([](auto& lines) { lines.pop_back(); }), 3);
  EXPECT_NAMES(on_postings([](auto& lines) { lines.clear(); }), 3);
  EXPECT_NAMES(on_postings([](auto& lines) {  // balanced, and on the wrong account
                 for (Posting& line : lines) {
                   if (line.account == "cash:unapplied") line.account = "cash:on_account";
                 }
               }),
               3);
  EXPECT_NAMES(judge_view([](BookView& view) { view.aged.begin()->second += 1; }), 3);
  EXPECT_NAMES(judge_view([](BookView& view) {
                 for (PaymentView& payment : view.payments) payment.customer = 0;
               }),
               3);
}

TEST_F(Checker, Invariant4FilesAreAccountedFor) {
  EXPECT_NAMES(judge_file([](Model&, std::uint32_t, FileTruth& truth) {  // the book dropped one
                 if (truth.records.empty()) return false;
                 truth.records.push_back(truth.records.back());
                 truth.records.back().offset += 1;
                 truth.records.back().id = "P-never";
                 return true;
               }),
               4);
  EXPECT_NAMES(judge_file([](Model&, std::uint32_t, FileTruth& truth) {  // and invented one
                 if (truth.records.size() < 2) return false;
                 truth.records.pop_back();
                 return true;
               }),
               4);
  EXPECT_NAMES(judge_file([](Model&, std::uint32_t, FileTruth& truth) {  // another amount
                 if (truth.records.empty()) return false;
                 truth.records.front().amount += 1;
                 return true;
               }),
               4);
  EXPECT_NAMES(judge_file([](Model& model, std::uint32_t n, FileTruth& truth) {
                 // the control of its unit failed, and it was booked all the same
                 const ModelFile& file = model.files()[n];
                 if (file.records.empty()) return false;
                 const ModelPayment& first = model.payments()[file.records.front()];
                 if (!first.is_payment || first.first_state == Disposition::quarantined)
                   return false;
                 for (TrueRecord& record : truth.records) record.unit_fails = true;
                 return true;
               }),
               4);
  EXPECT_NAMES(judge_file([](Model& model, std::uint32_t n, FileTruth& truth) {
                 // held, although all its controls are sound
                 bool held = false;
                 for (const std::uint32_t record : model.files()[n].records)
                   held = held || model.payments()[record].first_reason == Reason::unit_held;
                 for (TrueRecord& record : truth.records) record.unit_fails = false;
                 return held;
               }),
               4);
  EXPECT_NAMES(judge_file([](Model&, std::uint32_t,
                             FileTruth& truth) { return truth.readable && !truth.records.empty(); },
                          1),
               4);  // one byte is in no range
}

TEST_F(Checker, Invariant5DeliveredAgainChangesNothing) {
  // The same cash under a second id.
  EXPECT_NAMES(judge([second = false](Seen& seen) mutable {
                 auto* cash = std::get_if<engine::CashRecorded>(&seen.event);
                 if (cash == nullptr || cash->role != engine::CashRole::payment || second ||
                     cash->state != Disposition::unidentified)
                   return 1;
                 static std::string first;
                 if (first.empty()) {
                   first = cash->cash.id();
                   return 1;
                 }
                 static std::string packed;
                 CashRecord record = cash->cash.record();
                 const std::string again = first + "~again";
                 record.payment_id = again;
                 engine::PackedCash::pack(record, {}, packed);
                 cash->cash = engine::PackedCash(packed);
                 second = true;
                 return 1;
               }),
               5);
  // The same id twice.
  EXPECT_NAMES(judge(with_first<engine::CashRecorded>([](auto&, Seen&) { return kDoubled; })), 5);
  const storage::Head before{.block = 7, .next_sequence = 50, .digest = {}};
  const storage::Head after{.block = 8, .next_sequence = 51, .digest = {}};
  const Command again;
  const Answer nothing{.done = true, .code = {}, .why = {}, .changed_nothing = true};
  const Answer something{.done = true, .code = {}, .why = {}, .changed_nothing = false};
  const Answer refused{.done = false, .code = Errc::state_forbids, .why = {}};
  EXPECT_EQ(text(judge_answer(again, true, nothing, before, before)), "");
  EXPECT_EQ(text(judge_answer(again, false, something, before, after)), "");
  EXPECT_NAMES(judge_answer(again, true, something, before, after), 5);
  EXPECT_NAMES(judge_answer(again, true, nothing, before, after), 5);
  EXPECT_NAMES(judge_answer(again, false, refused, before, after), 5);
}

// Two books that were asked the same, but for what is planted.
TEST_F(Checker, Invariant6TheOutcomeIsAFunctionOfWhatWasAsked) {
  const Outcome want = outcome_of(engine_->book());
  int round = 0;
  const auto shadow_of = [&](const Deliveries& deliveries, const std::vector<Command>& commands) {
    Shadow shadow(kSeed, scratch_->path("shadow-" + std::to_string(++round)));
    for (const Command& command : commands)
      static_cast<void>(shadow.carry_out(deliveries, command));
    return shadow.outcome();
  };
  EXPECT_EQ(text(check_same(want, shadow_of(*deliveries_, *commands_))), "");
  std::vector<Command> other = *commands_;  // one command lost in a crash
  for (std::size_t n = other.size(); n-- > 0;) {
    if (other[n].ask != Ask::unapply) continue;
    other.erase(other.begin() + static_cast<std::ptrdiff_t>(n));
    break;
  }
  EXPECT_NAMES(check_same(want, shadow_of(*deliveries_, other)), 6);
  Deliveries changed = *deliveries_;  // an option that is no input
  changed.work.rules = "overpayment = \"unapplied\"\n";
  EXPECT_NAMES(check_same(want, shadow_of(changed, *commands_)), 6);
  Outcome thread = want;  // an id that a thread chose
  thread.rows.insert(thread.rows.find("payment P-") + 10, "thread3-");
  EXPECT_NAMES(check_same(want, thread), 6);
  Outcome cent = want;
  cent.rows += "item main/INV-0 open 1 of 1\n";
  EXPECT_NAMES(check_same(want, cent), 6);
}

TEST_F(Checker, Invariant7TheJournalIsTheBook) {
  EXPECT_NAMES(judge(with_first<engine::FileAccepted>([](auto&, Seen&) { return kDropped; })), 7);
  EXPECT_NAMES(judge([](Seen& seen) {  // two events change places
                 if (seen.sequence == 30)
                   seen.sequence = 31;
                 else if (seen.sequence == 31)
                   seen.sequence = 30;
                 return 1;
               }),
               7);
  EXPECT_NAMES(judge_view([](BookView& view) { view.payments.pop_back(); }), 7);
  std::vector<BlockCopy> blocks = *blocks_;
  blocks[4].events[9] = static_cast<char>(blocks[4].events[9] ^ 4);
  EXPECT_NAMES(check_chain(blocks), 7);
  blocks = *blocks_;
  blocks[4].digest.bytes[0] ^= 1;
  EXPECT_NAMES(check_chain(blocks), 7);
  blocks = *blocks_;
  blocks.erase(blocks.begin() + 4);
  EXPECT_NAMES(check_chain(blocks), 7);
  Outcome replayed = outcome_of(engine_->book());
  const Outcome live = replayed;
  replayed.digest.bytes[3] ^= 8;
  EXPECT_NAMES(check_same(live, replayed), 7);
}

TEST_F(Checker, Invariant8WhatBelongsTogetherIsDurableTogether) {
  // A crash between an application and its decision would have found them in two blocks.
  std::uint64_t applied = 0;
  static_cast<void>(fold([&](Seen& seen) {
    const auto* event = std::get_if<engine::Applied>(&seen.event);
    const bool by_rule = event != nullptr && event->allocations.front().rule != Rule::manual;
    if (by_rule && applied == 0) applied = seen.sequence;
    return 1;
  }));
  ASSERT_GT(applied, 0U);
  std::set<std::uint64_t> ends = block_ends();
  ends.insert(applied);
  EXPECT_NAMES(fold(untouched, ends).violations(), 8);
  EXPECT_NAMES(judge([&](Seen& seen) {  // the decision of that payment is missing
                 return std::holds_alternative<engine::Decided>(seen.event) &&
                                seen.sequence > applied && seen.sequence < applied + 6
                            ? kDropped
                            : 1;
               }),
               8);
  const auto is_deduction = [](const Seen& seen) {
    const auto* opened = std::get_if<engine::ItemOpened>(&seen.event);
    return opened != nullptr && opened->parent.known();
  };
  std::uint64_t split = 0;
  EXPECT_NAMES(judge([&](Seen& seen) {  // a deduction without its item
                 if (split > 0 || !is_deduction(seen)) return 1;
                 split = seen.sequence;
                 return kDropped;
               }),
               8);
  ASSERT_GT(split, 0U);
  EXPECT_NAMES(judge([&](Seen& seen) { return is_deduction(seen) ? kDoubled : 1; }), 8);
}

TEST_F(Checker, Invariant9WhatWasAcknowledgedIsServed) {
  Witness witness;
  for (const BlockCopy& block : *blocks_)
    witness.acknowledged({block.block, block.first_sequence + block.event_count, block.digest});
  EXPECT_EQ(text(witness.check(*blocks_)), "");
  EXPECT_EQ(text(witness.check(engine_->head())), "");
  std::vector<BlockCopy> shorter = *blocks_;
  shorter.pop_back();
  EXPECT_NAMES(witness.check(shorter), 9);
  std::vector<BlockCopy> other = *blocks_;
  other[5].digest.bytes[7] ^= 2;
  EXPECT_NAMES(witness.check(other), 9);
  storage::Head head = engine_->head();
  head.block -= 1;
  EXPECT_NAMES(witness.check(head), 9);
  head = engine_->head();
  head.digest.bytes[0] ^= 1;
  EXPECT_NAMES(witness.check(head), 9);
}

// Mistakes in the store itself: syncs that do nothing. Power cuts must bring them to light.
TEST(SimulationFinds, SyncsThatAreSkipped) {
  const testing::ScratchDirectory scratch("quittance_simulation_planted");
  for (const char* path : {"/", ".log", "anchor", "/files"}) {
    SCOPED_TRACE(path);
    std::uint64_t caught = 0;
    for (std::uint64_t seed = 1; seed <= 60 && caught == 0; ++seed) {
      SimulationOptions options;
      options.seed = seed;
      options.scratch = scratch.path();
      options.ignore_sync_of = path;
      if (!simulate(options).violations.empty()) ++caught;
    }
    EXPECT_GT(caught, 0U);
  }
}

TEST(SimulationIsReproducible, TheSameSeedLeavesTheSameTrace) {
  const testing::ScratchDirectory scratch("quittance_simulation_twice");
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SimulationOptions options;
    options.seed = seed;
    options.scratch = scratch.path();
    const SimulationResult first = simulate(options);
    const SimulationResult second = simulate(options);
    EXPECT_EQ(text(first.violations), "") << "seed " << seed;
    if (first.counts.hurried_jobs + second.counts.hurried_jobs > 0) continue;
    EXPECT_EQ(first.trace, second.trace) << "seed " << seed;
  }
}

}  // namespace
}  // namespace quittance::simulation

// Memory fails at one allocation, or at every one from there on: while a file of each format is
// read, plain or packed, and within every act of two small days of a book. What is read is the same
// or nothing, and nothing acknowledged is lost.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <new>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "engine/executor.h"
#include "engine/intake/intake.h"
#include "ingest/json/canonical_writer.h"
#include "ingest/source.h"
#include "tests/crash/acts.h"
#include "tests/support/book_workload.h"
#include "tests/support/child.h"
#include "tests/support/failing_memory.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kAll = std::int64_t{1} << 60;
constexpr int kOutOfMemory = 2;

// Runs `work` while memory fails; what a child then says needs memory again.
int where_memory_fails(std::int64_t after, MemoryFails how, const std::function<int()>& work) {
  // As the command does, with a sentence.
  std::set_terminate([] { ::_exit(kOutOfMemory); });
  std::set_new_handler([] { ::_exit(kOutOfMemory); });
  fail_memory_after(after, how);
  try {
    const int code = work();
    give_memory_again();
    return code;
  } catch (const std::bad_alloc&) {
    give_memory_again();
    return kOutOfMemory;
  }
}

// Everything that a run would take from these bytes.
std::string reading_of(const std::string& path, bool open_as_file, std::string_view bytes) {
  std::string message;
  std::string text;
  const auto read = [&text](const std::string& name, std::string_view delivered,
                            std::string_view plain) {
    const ingest::Profiles profiles;
    const auto in_order = engine::in_order_executor();
    const auto file = engine::read_input({.name = name, .delivered = delivered, .bytes = plain}, {},
                                         profiles, *in_order);
    text += file->digest.hex() + " " + file->reader + "\n";
    for (const engine::CollectedRecord& record : file->cash.records())
      text += ingest::cash_json(record.cash().record(), name) + "\n";
    text += ingest::summary_json(file->summary, name) + "\n";
  };
  if (!open_as_file) {
    read(path, bytes, bytes);
    return text;
  }
  const auto delivery = ingest::open_delivery(path, {}, message);
  if (!delivery) return "refused: " + message;
  for (const auto& source : delivery->sources) read(source.name(), source.raw(), source.bytes());
  for (const auto& refused : delivery->refused) text += refused.name + ": " + refused.message;
  return text;
}

struct Family {
  std::string name;
  std::vector<fs::path> files;
  bool packed = false;
};

std::vector<Family> families() {
  std::vector<Family> found;
  const fs::path tests = fs::path(QUITTANCE_SOURCE_DIR) / "tests";
  for (const auto& folder : fs::directory_iterator(tests / "golden")) {
    if (!folder.is_directory()) continue;
    Family family{.name = folder.path().filename(), .files = {}};
    for (const auto& file : fs::directory_iterator(folder)) {
      if (fs::exists(file.path().string() + ".summary.json")) family.files.push_back(file.path());
    }
    // The longest has the most to lose; one is enough of each.
    std::sort(family.files.begin(), family.files.end(), [](const fs::path& a, const fs::path& b) {
      return std::tuple(fs::file_size(b), a) < std::tuple(fs::file_size(a), b);
    });
    family.files.resize(std::min<std::size_t>(family.files.size(), 1));
    found.push_back(std::move(family));
  }
  Family packed{.name = "packed", .files = {}, .packed = true};
  for (const auto& file : fs::directory_iterator(tests / "fuzz/corpus/source"))
    packed.files.push_back(file.path());
  std::sort(packed.files.begin(), packed.files.end());
  found.push_back(std::move(packed));
  std::sort(found.begin(), found.end(),
            [](const Family& a, const Family& b) { return a.name < b.name; });
  return found;
}

std::string bytes_in(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(MemoryFailsReading, AFileOfEachFormatIsReadWholeOrNotAtAll) {
  std::uint64_t failures = 0;
  std::uint64_t ended = 0;
  for (const Family& family : families()) {
    for (const fs::path& path : family.files) {
      SCOPED_TRACE(path.string());
      const std::string bytes = bytes_in(path);
      const auto read = [&] { return reading_of(path.string(), family.packed, bytes); };
      std::string whole;
      const ChildEnd counted = run_child([&](const Voice& voice) {
        (void)read();  // what a library makes once is made
        fail_memory_after(kAll, MemoryFails::once);
        (void)read();
        voice.say("allocations " + std::to_string(give_memory_again()));
        return 0;
      });
      ASSERT_TRUE(counted.done()) << counted.said;
      const auto allocations =
          static_cast<std::int64_t>(std::stoll(counted.value_of("allocations")));
      ASSERT_GT(allocations, 0);
      whole = read();
      const std::int64_t apart = std::max<std::int64_t>(1, allocations / (family.packed ? 12 : 40));
      const auto step =
          static_cast<std::int64_t>(stride_of_long(static_cast<std::uint64_t>(apart)));
      for (std::int64_t at = 0; at < allocations && !HasFailure(); at += step) {
        for (const MemoryFails how : {MemoryFails::once, MemoryFails::from_then_on}) {
          SCOPED_TRACE("allocation " + std::to_string(at) +
                       (how == MemoryFails::once ? "" : " and all that follow"));
          const ChildEnd end = run_child([&](const Voice& voice) {
            std::string text;
            const int code = where_memory_fails(at, how, [&] {
              text = read();
              return 0;
            });
            const bool other = code == 0 && text != whole;
            // A file that cannot be unpacked for that reason is refused, and says so.
            if (other && text.find("no memory to unpack") != std::string::npos) return kOutOfMemory;
            if (other) voice.say(text);
            return other ? 1 : code;
          });
          ++failures;
          if (end.exit_code == kOutOfMemory) ++ended;
          EXPECT_TRUE(end.exit_code == 0 || end.exit_code == kOutOfMemory)
              << "ended with " << end.exit_code << ": " << end.said;
        }
      }
    }
  }
  std::cout << failures << " failures while reading; " << ended << " ended the reading\n";
  EXPECT_GT(ended, failures / 2);
}

using Row = std::tuple<Day, MemoryFails>;
class MemoryFailsWithin : public ::testing::TestWithParam<Row> {};

TEST_P(MemoryFailsWithin, AnActLosesAndDoublesNothing) {
  const auto [day, how] = GetParam();
  const ScratchDirectory scratch("quittance_memory_fails");
  // This process opens no RocksDB itself: a fork would copy its locks without their threads.
  Scenes scenes(scratch.path("scenes"));
  const ChildEnd noted = run_child([&scenes](const Voice& voice) {
    const std::string why = scenes.play_undisturbed();
    voice.say(why.empty() ? scenes.notes() : why);
    return why.empty() ? 0 : 1;
  });
  ASSERT_TRUE(noted.done()) << noted.said;
  scenes.take(noted.said);
  const Stage stage{scratch.path("stage")};
  const auto& acts = Scenes::acts(day);
  // How many allocations each act takes.
  scenes.set(day, stage);
  const ChildEnd counted = run_child([&, day = day](const Voice& voice) {
    fail_memory_after(kAll, MemoryFails::once);
    const Played played = scenes.play(day, stage, nullptr, [&voice](std::size_t done) {
      const std::int64_t taken = give_memory_again();
      voice.say("act" + std::to_string(done - 1) + " " + std::to_string(taken));
      fail_memory_after(kAll, MemoryFails::once);
    });
    return played.failure.empty() ? 0 : 1;
  });
  ASSERT_TRUE(counted.done()) << counted.said;

  std::mt19937_64 random(20261126);
  std::map<std::string, std::uint64_t> within;
  std::uint64_t ended = 0;
  for (std::size_t act = 0; act < acts.size() && !HasFailure(); ++act) {
    const std::string taken = counted.value_of("act" + std::to_string(act));
    ASSERT_FALSE(taken.empty());
    const std::uint64_t allocations = std::stoull(taken);
    for (std::uint64_t n = 0; n < share_of(6) && allocations > 0 && !HasFailure(); ++n) {
      const auto at = static_cast<std::int64_t>(random() % allocations);
      scenes.set(day, stage);
      const ChildEnd end = run_child([&, day = day, how = how](const Voice& voice) {
        std::string failure;
        const auto arm = [&] { fail_memory_after(at, how); };
        const int code = where_memory_fails(act == 0 ? at : kAll, how, [&] {
          const Played played = scenes.play(day, stage, nullptr, [&](std::size_t done) {
            give_memory_again();
            voice.say("done " + std::to_string(done));
            if (done == act) arm();
          });
          give_memory_again();
          failure = played.failure;
          return failure.empty() ? 0 : 1;
        });
        if (!failure.empty()) voice.say(failure);
        return code;
      });
      SCOPED_TRACE("allocation " + std::to_string(at) + " of " + std::string(name(acts[act])) +
                   ", which ended with " + std::to_string(end.exit_code) + ": " + end.said);
      if (end.exit_code == 0) continue;  // an allocation that something else makes up for
      ++ended;
      ++within[std::string(name(acts[act]))];
      const std::string said = end.value_of("done");
      const std::size_t done = said.empty() ? 0 : std::stoull(said);
      const ChildEnd next = run_child([&, day = day](const Voice& voice) {
        const std::string why = scenes.go_on(day, stage, done);
        if (!why.empty()) voice.say(why);
        return why.empty() ? 0 : 1;
      });
      EXPECT_TRUE(next.done()) << next.said;
    }
  }
  std::cout << ended << " ends;";
  for (const auto& [act, times] : within) std::cout << " " << act << " " << times;
  std::cout << "\n";
  EXPECT_GT(ended, acts.size());
}

INSTANTIATE_TEST_SUITE_P(
    Of, MemoryFailsWithin,
    ::testing::Combine(::testing::Values(Day::first, Day::second),
                       ::testing::Values(MemoryFails::once, MemoryFails::from_then_on)),
    [](const ::testing::TestParamInfo<Row>& row) {
      return std::string(std::get<0>(row.param) == Day::first ? "first_day_" : "second_day_") +
             (std::get<1>(row.param) == MemoryFails::once ? "once" : "from_then_on");
    });

}  // namespace
}  // namespace quittance::testing

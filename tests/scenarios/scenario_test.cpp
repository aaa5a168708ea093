// Plays every *.cash file under tests/scenarios/ and compares what comes of it with what stands
// below its ----. `scenario_test --update` rewrites that part; review the difference as you would
// the code.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "engine/executor.h"
#include "tests/scenarios/runner.h"
#include "tests/support/book_workload.h"

namespace quittance::scenario {
namespace {

namespace fs = std::filesystem;

bool g_update = false;

fs::path scenario_root() {
  return fs::path(QUITTANCE_SOURCE_DIR) / "tests" / "scenarios";
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class ScenarioFile : public ::testing::Test {
 public:
  explicit ScenarioFile(fs::path path) : path_(std::move(path)) {}

  void TestBody() override {
    try {
      play();
    } catch (const Mistake& mistake) {
      ADD_FAILURE() << path_.string() << ", " << mistake.what();
    }
  }

 private:
  void play() {
    const Script script = parse_script(contents(path_));
    const testing::ScratchDirectory scratch("scenario");
    const auto in_order = engine::in_order_executor();
    Runner runner(scratch.path("book"), *in_order);
    const std::string got = runner.play(script);
    if (g_update) {
      std::ofstream(path_, std::ios::binary) << script.given << got;
    } else {
      EXPECT_EQ(script.expected, got) << path_.string();
    }
    // The outcome is no function of threads.
    const auto threads = engine::jthread_executor(3);
    Runner again(scratch.path("threads"), *threads);
    EXPECT_EQ(got, again.play(script)) << "with three threads";
    EXPECT_EQ(runner.digest().hex(), again.digest().hex()) << "with three threads";
  }

  fs::path path_;
};

TEST(Scenarios, AWrongLineIsAMistake) {
  EXPECT_THROW(static_cast<void>(parse_script("invoice INV-1\n")), Mistake);
  EXPECT_THROW(static_cast<void>(parse_script("run postin=2026-03-01\n")), Mistake);
  EXPECT_THROW(static_cast<void>(parse_script("payment \"P-1\n")), Mistake);
  EXPECT_THROW(static_cast<void>(parse_script("file a.bai2 <<\n01,\n")), Mistake);
}

void register_files() {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& file : fs::recursive_directory_iterator(scenario_root())) {
    if (file.path().extension() == ".cash") paths.push_back(file.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    const std::string name = fs::relative(path, scenario_root()).string();
    ::testing::RegisterTest("Scenario", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [path]() -> ::testing::Test* { return new ScenarioFile(path); });
  }
}

}  // namespace

int run(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  g_update = argc == 2 && std::string_view(argv[1]) == "--update";
  if (argc > 1 && !g_update) {
    std::fprintf(stderr, "usage: scenario_test [--update]\n");
    return 2;
  }
  register_files();
  return RUN_ALL_TESTS();
}

}  // namespace quittance::scenario

int main(int argc, char** argv) {
  return quittance::scenario::run(argc, argv);
}

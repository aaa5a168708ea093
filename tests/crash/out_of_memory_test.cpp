// Memory fails at one allocation of a run, wherever in reading, matching, booking or writing that
// is: the process ends, the next opening finishes the run, and the book is that of an undisturbed
// one.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <new>
#include <random>
#include <string>

#include "tests/crash/apply_in_child.h"
#include "tests/support/stride.h"

namespace {

// Allocations until one fails; negative: none does.
std::atomic<std::int64_t> allocations_left{-1};

void* allocate(std::size_t size, std::size_t alignment) {
  if (allocations_left.load(std::memory_order_relaxed) >= 0 &&
      allocations_left.fetch_sub(1, std::memory_order_relaxed) == 0) {
    throw std::bad_alloc();
  }
  const std::size_t whole = (size / alignment + 1) * alignment;
  void* const memory = alignment <= alignof(std::max_align_t)
                           ? std::malloc(whole)
                           : std::aligned_alloc(alignment, whole);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  return allocate(size, 1);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace quittance::testing {
namespace {

constexpr std::uint64_t kFailures = 150;
constexpr std::int64_t kMany = std::int64_t{1} << 60;

using OutOfMemory = ApplyInChild;

TEST_F(OutOfMemory, AtAnyAllocationLosesAndDoublesNothing) {
  prepare({.customers = 60, .items = 700, .payments = 650, .files = 5, .repeated = 20}, 20261126);
  const std::string book = scratch_.path("book");
  copy_base(book);
  const ChildEnd counted = run_child([&](const Voice& voice) {
    const auto [engine, failure] =
        open_engine(book, {.access = engine::Access::write, .blocks = kSmallBlocks});
    if (!engine) return give_up(voice, failure.message);
    allocations_left = kMany;
    const auto report = apply_files(*engine, work_, work_.files, nullptr);
    voice.say("allocations " + std::to_string(kMany - allocations_left.exchange(-1)));
    return report ? 0 : give_up(voice, engine->explanation());
  });
  ASSERT_TRUE(counted.done()) << counted.said;
  const auto allocations = std::stoull(counted.value_of("allocations"));
  ASSERT_GT(allocations, 10'000U);
  std::mt19937_64 random(3);
  std::uint64_t in_run = 0;
  std::uint64_t ended = 0;
  std::uint64_t aborted = 0;
  for (std::uint64_t n = 0; n < kFailures / stride() && !HasFailure(); ++n) {
    const auto fails = static_cast<std::int64_t>(random() % allocations);
    SCOPED_TRACE("allocation " + std::to_string(fails));
    copy_base(book);
    const std::size_t threads = 1 + n % 2;
    const ChildEnd end = apply_in_child(book, threads, {}, [fails] { allocations_left = fails; });
    if (end.done()) continue;  // with threads a run may take fewer
    ++ended;
    if (end.exit_code == -1) ++aborted;
    const ChildEnd read = check_in_child(book, false);
    ASSERT_TRUE(read.done()) << read.said;
    if (read.said_line("unfinished")) ++in_run;
    expect_whole(book, 1 + (n + 1) % 2, n % 10 == 0);
  }
  EXPECT_GT(ended, kFailures / stride() / 2);
  EXPECT_GT(in_run, 0U);
  EXPECT_LE(aborted, ended / 4) << "only a write of the journal may end the process at once";
  std::cout << ended << " runs ended at one of " << allocations << " allocations, " << in_run
            << " of them within the run, " << aborted << " within a write of the journal\n";
}

}  // namespace
}  // namespace quittance::testing

// Question: how much slower than a plain file is a durable journal?
// Sketch: a block of 1 MiB costs SHA-256 (0.7 ms), a copy into the log and one into the memtable
// (0.3 ms), two syncs one after another (the log, then the anchor) and, beside them, LZ4 of what is
// flushed. A plain append and fdatasync of 1 MiB takes 1.1 ms when the machine is quiet: so about
// half its speed. Only the ratio of the two lines of one run says anything.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <random>
#include <string>

#include "storage/book_store.h"

namespace quittance::storage {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;
constexpr std::uint32_t kEvents = 16'384;

// As dense as events are: some digits, much that comes again.
std::string block_of(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::string block;
  while (block.size() < kBlock) {
    block += "\x01\x0cP" + std::to_string(random() % 10'000'000) + "\x02\x0b" + "INV-" +
             std::to_string(random() % 1'000'000);
  }
  block.resize(kBlock);
  return block;
}

std::filesystem::path scratch() {
  const auto folder = std::filesystem::temp_directory_path() /
                      ("quittance_append_bench_" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  return folder;
}

void count(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * state.range(0) * static_cast<std::int64_t>(kBlock));
}

void BM_AppendBlocks(benchmark::State& state) {
  const std::string block = block_of(42);
  const auto folder = scratch();
  StoreFailure failure;
  auto store = BookStore::open(folder.string(), {.create = true}, failure);
  if (!store) return state.SkipWithError(failure.message.c_str());
  std::uint64_t appended = 0;
  for (auto _ : state) {
    for (std::int64_t n = 0; n < state.range(0); ++n) {
      if (!(*store)->append(kEvents, block)) return state.SkipWithError("not written");
      ++appended;
    }
  }
  std::uint64_t read = 0;
  const auto whole = (*store)->read(1, [&](const BlockView& view) {
    read += view.events == block ? 1U : 0U;
    return true;
  });
  if (!whole || read != appended) state.SkipWithError("other blocks came back");
  store->reset();
  std::filesystem::remove_all(folder);
  count(state);
}
BENCHMARK(BM_AppendBlocks)->ArgName("blocks")->Arg(1)->Arg(64)->UseRealTime();

void BM_PlainAppend(benchmark::State& state) {
  const std::string block = block_of(42);
  const auto folder = scratch();
  std::filesystem::create_directories(folder);
  const int file = ::open((folder / "log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  if (file < 0) return state.SkipWithError("cannot make the file");
  for (auto _ : state) {
    for (std::int64_t n = 0; n < state.range(0); ++n) {
      const auto written = ::write(file, block.data(), block.size());
      if (written != static_cast<ssize_t>(block.size()) || ::fdatasync(file) != 0) {
        return state.SkipWithError("not written");
      }
    }
  }
  ::close(file);
  std::filesystem::remove_all(folder);
  count(state);
}
BENCHMARK(BM_PlainAppend)->ArgName("blocks")->Arg(1)->Arg(64)->UseRealTime();

}  // namespace
}  // namespace quittance::storage

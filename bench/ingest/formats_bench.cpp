// Question: how fast does one thread read the bank files of each format into checked records of
// cash, and how much faster do two threads, of one file and of a run of twenty? Sketch: a line of
// 80 bytes costs a pass for its end, some 30 ns, and five fields of 10 ns each; a record of cash is
// one line in CSV, two or three in BAI2 (16 and 88) and two in a lockbox file (6 and 4). So 0.1 to
// 0.2 µs a payment, some 0.5 to 0.8 GB/s, is what a reader without checks would take.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "engine/executor.h"
#include "engine/intake/pipeline.h"
#include "ingest/decoder.h"
#include "tools/workload/workload.h"

namespace quittance::ingest {
namespace {

struct BankFiles {
  std::vector<std::string> files;
  std::int64_t bytes = 0;
  std::int64_t payments = 0;
  std::int64_t cents = 0;
};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  QASSERT(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

// All payments of a clean workload in the one format.
BankFiles make_files(workload::Format format, std::uint32_t payments) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("quittance-bench-" + std::string(name(format)));
  workload::Request request;
  request.mess = workload::Mess::clean;
  request.items = payments;
  request.payments = payments;
  request.customers = std::max(1U, payments / 20);
  request.formats = {format};
  const auto made = workload::make_workload(request, folder.string());
  QASSERT(made);
  BankFiles result;
  std::vector<std::filesystem::path> paths;
  const std::filesystem::path bank = folder / "bank" / name(format);
  for (const auto& entry : std::filesystem::directory_iterator(bank)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    result.files.push_back(read(path));
    result.bytes += static_cast<std::int64_t>(result.files.back().size());
  }
  result.payments = static_cast<std::int64_t>(made->payments);
  result.cents = made->received;
  std::filesystem::remove_all(folder);
  return result;
}

const BankFiles& files_of(workload::Format format, std::int64_t payments) {
  static std::map<std::pair<workload::Format, std::int64_t>, BankFiles> kept;
  BankFiles& one = kept[{format, payments}];
  if (one.files.empty()) one = make_files(format, static_cast<std::uint32_t>(payments));
  return one;
}

class Sum : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    if (record.kind != CashKind::receipt) return;
    ++payments;
    cents += record.amount;
  }
  void range(const UsedRange&) override {}
  std::int64_t payments = 0;
  std::int64_t cents = 0;
};

enum class How : std::uint8_t {
  alone,     // one thread, without the pipeline
  pipeline,  // two threads share each file
  run,       // two threads share the files, as a run of the engine does
};

struct Reading {
  workload::Format format;
  const Decoder* decoder;
  How how;
};

void read_format(benchmark::State& state, const Reading& reading) {
  const BankFiles& input = files_of(reading.format, state.range(0));
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "bench", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  const std::unique_ptr<Executor> executor =
      engine::default_executor(reading.how == How::alone ? 1 : 2);
  for (auto _ : state) {
    std::vector<Sum> sums(input.files.size());
    std::atomic<bool> clean = true;
    const auto read_one = [&](std::size_t n) {
      const std::string& file = input.files[n];
      const FileSummary summary =
          reading.how == How::alone
              ? read_all(*reading.decoder, file, context, sums[n], engine::kChunkBytes)
              : engine::read_file(*reading.decoder, file, context, *executor, sums[n]);
      if (summary.status != FileStatus::accepted || !summary.findings.empty()) clean = false;
    };
    if (reading.how == How::run) {
      executor->for_each(input.files.size(), read_one);
    } else {
      for (std::size_t n = 0; n < input.files.size(); ++n) read_one(n);
    }
    if (!clean) state.SkipWithError("a file was not read clean");
    Sum sum;
    for (const Sum& one : sums) sum.payments += one.payments, sum.cents += one.cents;
    if (sum.payments != input.payments || sum.cents != input.cents) {
      state.SkipWithError("other payments were read than written");
    }
  }
  state.SetBytesProcessed(state.iterations() * input.bytes);
  state.SetItemsProcessed(state.iterations() * input.payments);  // items are payments
}

const std::vector<std::pair<std::string, Reading>>& readings() {
  using workload::Format;
  static const std::vector<std::pair<std::string, Reading>> kReadings = [] {
    std::vector<std::pair<std::string, Reading>> made;
    const std::pair<Format, const Decoder*> formats[] = {
        {Format::bai2, &bai2_decoder()},       {Format::lockbox, &lockbox_decoder()},
        {Format::csv, &csv_decoder()},         {Format::json, &json_decoder()},
        {Format::nacha, &nacha_decoder()},     {Format::mt940, &mt940_decoder()},
        {Format::camt053, &camt053_decoder()}, {Format::x12_820, &x12_820_decoder()}};
    for (const auto& [format, decoder] : formats) {
      const std::string word(decoder->format());
      made.emplace_back("BM_Read/" + word, Reading{format, decoder, How::alone});
      made.emplace_back("BM_Pipeline/" + word, Reading{format, decoder, How::pipeline});
      made.emplace_back("BM_Run/" + word, Reading{format, decoder, How::run});
    }
    return made;
  }();
  return kReadings;
}

// Before main(), which belongs to the library.
const bool kRegistered = [] {
  for (const auto& [name, reading] : readings()) {
    auto* registered = benchmark::RegisterBenchmark(name.c_str(), read_format, reading)
                           ->ArgName("payments")
                           ->Arg(2'000)
                           ->Arg(500'000)
                           ->Unit(benchmark::kMillisecond);
    if (reading.how != How::alone) registered->UseRealTime();
  }
  return true;
}();

}  // namespace
}  // namespace quittance::ingest

#include "bench/instructions/stages.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "engine/engine.h"
#include "engine/events/event_codec.h"
#include "engine/executor.h"
#include "engine/rules/settings.h"
#include "ingest/decoder.h"

namespace quittance::instructions {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  QASSERT(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The files of one format, in the order of their names.
std::vector<std::string> bank_files(const std::string& folder, std::string_view format) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(folder) / "bank" / format)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> files;
  for (const auto& path : paths) files.push_back(read(path));
  return files;
}

class Sum final : public ingest::CashSink {
 public:
  void cash(const CashRecord& record) override {
    work.units += 1;
    work.cents += record.amount;
  }
  void range(const ingest::UsedRange&) override {}
  Work work;
};

Work parse(const ingest::Decoder& decoder, const std::vector<std::string>& files) {
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = "workload", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Sum sum;
  measured([&] {
    for (const std::string& file : files) {
      const ingest::FileSummary summary = ingest::read_all(decoder, file, context, sum);
      QASSERT(summary.status == FileStatus::accepted);
    }
  });
  return sum.work;
}

// A clock that stands still: the stages are counted, not timed.
class NoClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {}; }
};

// A book of its own in a scratch folder, with the workload's customers and items.
class Rig {
 public:
  explicit Rig(const std::string& workload)
      : folder_(std::filesystem::temp_directory_path() / "quittance-instructions"),
        executor_(engine::in_order_executor()) {
    std::filesystem::remove_all(folder_);
    engine::EngineOptions options;
    options.directory = folder_.string();
    options.access = engine::Access::create;
    options.actor = "bench";
    options.executor = executor_.get();
    options.clock = &clock_;
    storage::StoreFailure failure;
    auto opened = engine::Engine::open(options, failure);
    QASSERT(opened);
    engine_ = *std::move(opened);
    import(engine::ImportKind::customers, workload + "/customers.csv");
    import(engine::ImportKind::items, workload + "/items.csv");
  }
  ~Rig() {
    engine_.reset();
    std::filesystem::remove_all(folder_);
  }
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  engine::Engine& engine() { return *engine_; }

 private:
  void import(engine::ImportKind kind, const std::string& path) {
    const std::string bytes = read(path);
    const engine::ImportFile file{.name = path, .bytes = bytes, .profiles = {}};
    const auto report = engine_->import(kind, {&file, 1}, {});
    QASSERT(report && report->refused.empty());
  }

  std::filesystem::path folder_;
  std::unique_ptr<Executor> executor_;
  NoClock clock_;
  std::unique_ptr<engine::Engine> engine_;
};

// The main job but for the disk: read, record, match, book and encode, as a dry run.
Work apply(const std::string& folder) {
  Rig rig(folder);
  const std::string bytes = read(folder + "/payments.ndjson");
  const engine::InputFile input{.name = "payments.ndjson", .delivered = bytes, .bytes = bytes};
  engine::ApplyOptions options;
  options.run.rules_toml = read(folder + "/rules.toml");
  options.dry_run = true;
  Work work;
  measured([&] {
    const auto report = rig.engine().apply({&input, 1}, options);
    QASSERT(report);
    for (const auto& [currency, totals] : report->totals) {
      work.units += totals.received.count;
      work.cents += static_cast<std::int64_t>(
          totals.states[static_cast<std::size_t>(Disposition::applied)].value);
    }
  });
  return work;
}

// Opening a book: every event of a day decoded and folded.
Work replay(const std::string& folder) {
  Rig rig(folder);
  const std::string bytes = read(folder + "/payments.ndjson");
  const engine::InputFile input{.name = "payments.ndjson", .delivered = bytes, .bytes = bytes};
  engine::ApplyOptions options;
  options.run.rules_toml = read(folder + "/rules.toml");
  QASSERT(rig.engine().apply({&input, 1}, options));
  Work work;
  measured([&] {
    const auto book = rig.engine().book_before(rig.engine().head().next_sequence);
    QASSERT(book);
    for (const engine::ItemRow& row : book->items()) work.cents += row.open;
  });
  work.units = rig.engine().head().next_sequence - 1;
  return work;
}

template <const ingest::Decoder& (*decoder)()>
Work parse_bank_files(const std::string& folder) {
  return parse(decoder(), bank_files(folder, decoder().format()));
}

constexpr std::array kStages = {
    Stage{"parse_json", "payment",
          [](const std::string& folder) {
            return parse(ingest::json_decoder(), {read(folder + "/payments.ndjson")});
          }},
    Stage{"parse_csv", "payment", parse_bank_files<ingest::csv_decoder>},
    Stage{"parse_bai2", "payment", parse_bank_files<ingest::bai2_decoder>},
    Stage{"parse_lockbox", "payment", parse_bank_files<ingest::lockbox_decoder>},
    Stage{"parse_nacha", "payment", parse_bank_files<ingest::nacha_decoder>},
    Stage{"parse_x12_820", "payment", parse_bank_files<ingest::x12_820_decoder>},
    Stage{"parse_mt940", "payment", parse_bank_files<ingest::mt940_decoder>},
    Stage{"parse_camt053", "payment", parse_bank_files<ingest::camt053_decoder>},
    Stage{"apply", "payment", apply},
    Stage{"replay", "event", replay},
};

}  // namespace

std::span<const Stage> stages() {
  return kStages;
}

}  // namespace quittance::instructions

#include "made.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/money.h"
#include "core/text.h"

namespace quittance::workload {
namespace {

namespace fs = std::filesystem;

std::string new_folder() {
  std::string name = (fs::temp_directory_path() / "workload-XXXXXX").string();
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  return name;
}

class Seen final : public ingest::CashSink {
 public:
  explicit Seen(SeenById& seen) : seen_(seen) {}
  void cash(const CashRecord& record) override {
    if (record.kind == CashKind::deposit_total) return;
    // An advice speaks of a payment and has its id.
    std::string id(record.payment_id);
    if (record.kind == CashKind::advice) id += "/advice";
    const SeenCash now{record.kind, record.amount};
    const auto [known, added] = seen_.emplace(id, now);
    EXPECT_EQ(known->second, now) << id;
  }
  void range(const ingest::UsedRange& /*range*/) override {}

 private:
  SeenById& seen_;
};

}  // namespace

MadeWorkload::MadeWorkload(Request request) : request_(std::move(request)), folder_(new_folder()) {
  const Result<Made> made = make_workload(request_, folder_);
  EXPECT_TRUE(made);
  if (made) made_ = *made;
}

MadeWorkload::~MadeWorkload() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string MadeWorkload::path(std::string_view name) const {
  return folder_ + '/' + std::string(name);
}

std::string MadeWorkload::text(std::string_view name) const {
  std::ifstream file(path(name), std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> MadeWorkload::names() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), folder_).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> MadeWorkload::bank_files(Format format) const {
  std::vector<std::string> files;
  const std::string prefix = "bank/" + std::string(name(format)) + '/';
  for (const std::string& file : names()) {
    if (file.starts_with(prefix)) files.push_back(file);
  }
  return files;
}

Request small_request(Mess mess, std::uint32_t items, std::uint64_t seed,
                      std::vector<Format> formats) {
  Request request;
  request.seed = seed;
  request.items = items;
  request.customers = std::max(1U, items / 20);
  request.payments = mess == Mess::common ? items : std::max(1U, items * 6 / 10);
  request.mess = mess;
  request.formats = std::move(formats);
  return request;
}

std::vector<CsvRow> csv_rows(const std::string& text) {
  std::vector<CsvRow> rows;
  const std::vector<std::string_view> lines = split(text, '\n');
  const std::vector<std::string_view> columns = split(lines.front(), ',');
  for (std::size_t n = 1; n < lines.size(); ++n) {
    if (lines[n].empty()) continue;
    const std::vector<std::string_view> fields = split(lines[n], ',');
    EXPECT_EQ(fields.size(), columns.size()) << lines[n];
    if (fields.size() != columns.size()) continue;
    CsvRow& row = rows.emplace_back();
    for (std::size_t at = 0; at < columns.size(); ++at) {
      row.emplace(std::string(columns[at]), std::string(fields[at]));
    }
  }
  return rows;
}

std::int64_t cents(const std::string& dollars) {
  const Result<std::int64_t> amount = parse_major(dollars, Currency::of("USD"));
  EXPECT_TRUE(amount) << dollars;
  return amount.value_or(0);
}

void read_into(SeenById& seen, std::string_view format, const std::string& bytes) {
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = "made", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Seen sink(seen);
  const ingest::FileSummary summary =
      ingest::read_all(*ingest::decoder_named(format), bytes, context, sink);
  EXPECT_EQ(summary.status, FileStatus::accepted);
  for (const Finding& finding : summary.findings) {
    ADD_FAILURE() << finding.code << " in record " << finding.record << ": " << finding.message;
  }
  for (const Control& control : summary.controls) EXPECT_TRUE(control.ok) << control.name;
}

}  // namespace quittance::workload

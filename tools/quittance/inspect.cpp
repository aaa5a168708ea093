// quittance inspect: what bank files say, without booking anything.
#include <algorithm>
#include <optional>
#include <string>

#include "engine/intake/pipeline.h"
#include "engine/rules/settings.h"
#include "ingest/json/canonical_writer.h"
#include "ingest/sniff.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/input.h"
#include "tools/quittance/inspected_records.h"

namespace quittance::cli {
namespace {

// What was read is given back in pieces of this size.
constexpr std::uint64_t kPassBytes = std::uint64_t{8} << 20;

// Prints while the file is read and gives back what was read, so that memory does not grow with it.
class PrintingSink final : public ingest::CashSink {
 public:
  // `records`: null where they are not to be printed.
  PrintingSink(Context& context, const ingest::Source& source, InspectedRecords* records,
               bool explain)
      : context_(context),
        source_(source),
        file_(source.name()),
        records_(records),
        explain_(explain) {}

  void cash(const CashRecord& record) override {
    if (records_ != nullptr) records_->print(record, file_);
  }
  void range(const ingest::UsedRange& range) override {
    if (passed_ == 0) {
      source_.pass(source_.bytes().size());  // where it was cut into parts: all over the file
      passed_ = 1;
    }
    if (range.bytes.from >= passed_ + kPassBytes) {
      passed_ = range.bytes.from;
      source_.pass(passed_);
    }
    if (!explain_) return;
    std::string text = std::to_string(range.bytes.from) + "-" + std::to_string(range.bytes.to);
    text.resize(std::max<std::size_t>(text.size() + 2, 24), ' ');
    text += "record " + std::to_string(range.record);
    text.resize(std::max<std::size_t>(text.size() + 2, 40), ' ');
    text += std::string(name(range.use));
    text.resize(std::max<std::size_t>(text.size() + 2, 52), ' ');
    context_.line(text + std::string(range.what));
  }

 private:
  Context& context_;
  const ingest::Source& source_;
  std::string file_;
  InspectedRecords* records_;
  bool explain_;
  std::uint64_t passed_ = 0;  // bytes given back
};

ingest::Profiles book_profiles(Context& context) {
  if (!context.has_book()) return {};
  Exit ignored = Exit::done;
  const auto engine = context.open(engine::Access::read, ignored);
  if (engine) return engine::profiles_of(engine->book());
  context.note("reading without the book's accounts: default type codes and dialects apply");
  return {};
}

void say_findings(const Context& context, const std::string& file,
                  const ingest::FileSummary& summary) {
  for (const Finding& finding : summary.findings) {
    const std::string text = file + ", record " + std::to_string(finding.record) + ", byte " +
                             std::to_string(finding.offset) + ": " +
                             std::string(name(finding.severity)) + " " + finding.code + ": " +
                             finding.message;
    if (finding.severity == Severity::error) {
      context.error(text);
    } else {
      context.note(text);
    }
  }
}

}  // namespace

Exit run_inspect(Context& context, const InspectArguments& arguments) {
  Exit exit = Exit::done;
  const auto read = read_options(context, arguments.reader, arguments.dialect, exit);
  if (!read) return exit;
  const auto inputs = open_inputs(context, arguments.files, exit);
  if (!inputs) return exit;
  exit = inputs->refused ? Exit::attention : Exit::done;
  const ingest::Profiles profiles = book_profiles(context);
  std::optional<InspectedRecords> records;
  if (!arguments.summary && !arguments.explain) records.emplace(context);
  for (std::size_t n = 0; n < inputs->files.size(); ++n) {
    const ingest::Source& source = inputs->sources[n];
    engine::InputFile input = inputs->files[n];
    input.passed = [&source](std::uint64_t offset) { source.pass(offset); };
    PrintingSink sink(context, source, records ? &*records : nullptr, arguments.explain);
    const ingest::FileSummary summary =
        engine::read_bytes(input, *read, profiles, context.executor(), sink).summary;
    if (arguments.summary) {
      context.line(ingest::summary_json(summary, input.name));
    } else {
      say_findings(context, input.name, summary);
    }
    if (summary.status != FileStatus::accepted) exit = Exit::attention;
  }
  if (records) records->finish();
  return exit;
}

}  // namespace quittance::cli

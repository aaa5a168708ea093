// quittance apply: the main job.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "engine/people/worklist.h"
#include "engine/reports/progress.h"
#include "engine/settling/returns.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/control_report.h"
#include "tools/quittance/input.h"
#include "tools/quittance/lookup.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

// Draws the bar and takes the time of each stage. The times are shown, never used.
class Watch final : public engine::RunObserver {
 public:
  Watch(const Context& context, std::uint64_t bytes_total)
      : clock_(context.clock()),
        bar_({.terminal = context.progress_visible(), .width = 80, .bytes_total = bytes_total},
             context.clock(),
             [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }),
        since_(clock_.now()) {}

  void stage(std::string_view name) override {
    close();
    current_ = name;
  }
  void progress(std::uint64_t bytes, std::uint64_t payments) override {
    bar_.update(bytes, payments);
  }

  [[nodiscard]] StageTimes finish() {
    close();
    bar_.finish();
    return times_;
  }

 private:
  void close() {
    const Timestamp now = clock_.now();
    if (!current_.empty()) times_.emplace_back(current_, now.micros - since_.micros);
    since_ = now;
    current_.clear();
  }

  const Clock& clock_;
  engine::Progress bar_;
  Timestamp since_;
  std::string current_;
  StageTimes times_;
};

// Whether something of these files needs somebody: also of files that the book had before, so that
// the command says the same when it is repeated. A deposit total waits for a file, not for
// somebody.
bool has_exceptions(const engine::Book& book, const engine::RunReport& report) {
  std::set<FileHandle> files;
  for (const engine::FileReport& file : report.files) files.insert(file.in_book);
  files.erase(FileHandle{});
  const std::vector<engine::WorkItem> waiting = engine::worklist(book);
  return std::any_of(waiting.begin(), waiting.end(), [&](const engine::WorkItem& item) {
    const FileHandle of = item.file.known() ? item.file : book.row(item.payment).facts.file;
    return !item.deposit_total && files.contains(of);
  });
}

// Whether the bank took payments back that the book does not have, in these files.
bool returns_wait(const engine::Book& book, const engine::RunReport& report) {
  return std::any_of(book.taken_back().begin(), book.taken_back().end(), [&](PaymentHandle note) {
    const engine::PaymentRow& row = book.row(note);
    return engine::is_open_return(row) &&
           std::any_of(report.files.begin(), report.files.end(), [&](const auto& file) {
             return !file.already_known && file.in_book == row.facts.file;
           });
  });
}

// What waits of the day is decided again. Beside files the report is theirs.
Exit rematch(Context& context, engine::Engine& engine, Date day, bool beside_files) {
  const auto done = engine.rematch_day(day, "apply --rematch-day");
  if (!done) return context.fail(done.error().code, engine.explanation());
  std::string text;
  if (!beside_files && context.format() == engine::ReportFormat::json) {
    JsonWriter(text)
        .begin_object()
        .key("rematch_day")
        .string(day.iso())
        .key("payments")
        .number(done->payments)
        .key("changed")
        .number(done->changed)
        .key("applied")
        .number(done->applied)
        .end_object();
  } else {
    text = day.iso() + ": " + counted(done->payments, "waiting payment") + " decided again, " +
           std::to_string(done->changed) + " fare otherwise, " + std::to_string(done->applied) +
           " are applied";
  }
  if (beside_files) {
    context.note(text);
  } else {
    context.line(text);
  }
  return Exit::done;
}

}  // namespace

Exit run_apply(Context& context, const ApplyArguments& arguments) {
  Exit exit = Exit::done;
  const auto day = read_date(context, "--rematch-day", arguments.rematch_day);
  if (!day) return Exit::usage;
  if (arguments.files.empty() && !day->known()) return context.usage("name at least one file");
  if (day->known() && arguments.dry_run)
    return context.usage("--rematch-day decides for good; --dry-run is for files");
  if (arguments.files.empty()) {
    const auto engine = context.open(engine::Access::write, exit);
    return engine ? rematch(context, *engine, *day, false) : exit;
  }
  engine::ApplyOptions options;
  const auto read = read_options(context, arguments.reader, arguments.dialect, exit);
  if (!read) return exit;
  options.run.read = *read;
  const std::string& rules = arguments.rules.empty() ? context.options().config : arguments.rules;
  if (!rules.empty()) {
    auto text = read_rules(context, rules, exit);
    if (!text) return exit;
    options.run.rules_toml = *std::move(text);
  }
  const auto posting_date = read_date(context, "--posting-date", arguments.posting_date);
  if (!posting_date) return Exit::usage;
  options.run.posting_date = *posting_date;
  options.run.expect.has_count = arguments.expect_count >= 0;
  options.run.expect.count =
      static_cast<std::uint64_t>(std::max<std::int64_t>(arguments.expect_count, 0));
  options.run.expect.total = arguments.expect_total;
  // Four decimals are the most that any currency has: what is no number even then is a slip.
  if (!arguments.expect_total.empty() &&
      !parse_major(arguments.expect_total, Currency::of("CLF"))) {
    return context.usage("--expect-total is '" + arguments.expect_total +
                         "'; write an amount such as 1250.00");
  }
  options.run.payments_max = arguments.batch_max;
  options.dry_run = arguments.dry_run;
  options.limit = arguments.limit;

  const auto inputs = open_inputs(context, arguments.files, exit);
  if (!inputs) return exit;
  if (inputs->files.empty()) return Exit::attention;  // every file was refused, and said so
  // A dry run of a book that is not there yet would have to create it: it is refused instead.
  const auto engine =
      context.open(arguments.dry_run ? engine::Access::read : engine::Access::create, exit);
  if (!engine) return exit;
  const ReceivablesView before = receivables_view(*engine, context.as_of());
  engine->book().prepare_matching(context.executor());
  Watch watch(context, inputs->bytes);
  const auto report = engine->apply(inputs->files, options, &watch);
  const StageTimes times = watch.finish();
  if (!report) return context.fail(report.error().code, engine->explanation());
  for (const ingest::Source& source : inputs->sources) {
    if (!source.unchanged())
      context.note(source.name() +
                   " was written to after it was read; what was read is what the book keeps");
  }
  print_control_report(context, *report,
                       {.times = times,
                        .before = before,
                        .after = receivables_view(*engine, context.as_of()),
                        .returns_wait = returns_wait(engine->book(), *report),
                        .book = &engine->book()});
  if (day->known()) exit = rematch(context, *engine, *day, true);
  context.settle_checkpoint(*engine);
  if (exit != Exit::done) return exit;
  if (report->needs_attention() || inputs->refused) return Exit::attention;
  return arguments.fail_on == "exceptions" && has_exceptions(engine->book(), *report)
             ? Exit::attention
             : Exit::done;
}

}  // namespace quittance::cli

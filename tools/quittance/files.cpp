// quittance files, files show: what was delivered, and what became of it.
#include <array>
#include <map>
#include <string>

#include "ingest/json/canonical_writer.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;

std::string_view parent_name(const engine::FileRow& file, const engine::UnitFacts& unit) {
  for (const engine::UnitFacts& other : file.facts.units) {
    if (other.index == unit.parent) return other.name;
  }
  return {};
}

// Cents by state of one file's payments.
void print_states(Context& context, const engine::Book& book, FileHandle handle) {
  std::map<Currency, std::array<std::int64_t, kDispositions>> sums;
  for (const engine::PaymentRow& payment : book.payments()) {
    if (payment.facts.file != handle) continue;
    auto& states = sums[payment.currency];
    for (std::size_t state = 0; state < kDispositions; ++state)
      states[state] += payment.states[state];
  }
  for (const auto& [currency, states] : sums) {
    for (std::size_t state = 0; state < kDispositions; ++state) {
      if (states[state] == 0) continue;
      context.say("  " + std::string(name(static_cast<Disposition>(state))) + ": " +
                  format_grouped(states[state], currency) + " " + currency.code());
    }
  }
}

}  // namespace

Exit run_files(Context& context, const ListArguments& arguments) {
  if (!arguments.state.empty() && arguments.state != "accepted" &&
      arguments.state != "quarantined" && arguments.state != "rejected") {
    return context.usage("--state is '" + arguments.state +
                         "'; write accepted, quarantined or rejected");
  }
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const auto report = context.report({{"digest", ColumnType::text},
                                      {"name", ColumnType::text},
                                      {"format", ColumnType::text},
                                      {"status", ColumnType::text},
                                      {"records", ColumnType::count},
                                      {"payments", ColumnType::count},
                                      {"duplicates", ColumnType::count},
                                      {"failed_controls", ColumnType::count},
                                      {"findings", ColumnType::count},
                                      {"received_at", ColumnType::text}});
  for (const engine::FileRow& file : engine->book().files()) {
    if (!arguments.state.empty() && name(file.facts.status) != arguments.state) continue;
    const std::string digest =
        context.is_table() ? file.facts.digest.short_hex() : file.facts.digest.hex();
    const std::string received = engine->book().runs()[file.run].recorded_at.iso();
    report->add({std::string_view(digest), file.facts.name, file.facts.format,
                 name(file.facts.status), static_cast<std::int64_t>(file.facts.records),
                 std::int64_t{file.payments}, std::int64_t{file.duplicates},
                 std::int64_t{file.facts.failed_controls}, std::int64_t{file.facts.findings},
                 std::string_view(received)});
  }
  report->finish();
  return Exit::done;
}

Exit run_file_show(Context& context, const FileArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  const auto target = find_file(context, book, arguments.file);
  if (!target) return Exit::usage;
  const engine::FileRow& row = book.row(target->file);
  // Controls and findings are not kept: the archived bytes say them again.
  const auto again = engine->read_again(target->file);
  if (!again) return context.fail(again.error().code, engine->explanation());
  const ingest::FileSummary& summary = (*again)->summary;
  if (!context.is_table() && context.format() != engine::ReportFormat::csv) {
    context.line(ingest::summary_json(summary, row.facts.name));
    return Exit::done;
  }
  context.say(std::string(row.facts.name) + "  " + row.facts.digest.hex());
  context.say("  " + std::string(row.facts.format) + ", " + std::string(name(row.facts.status)) +
              ", " + counted(row.facts.size, "byte") + ", " + counted(row.facts.records, "record") +
              ", " + counted(row.payments, "payment") + ", " +
              counted(row.duplicates, "linked duplicate"));
  print_states(context, book, target->file);
  context.say("Units");
  for (const engine::UnitFacts& unit : row.facts.units) {
    std::string text = "  " + std::string(unit.name) + " (" + std::string(name(unit.level));
    const std::string_view parent = parent_name(row, unit);
    if (!parent.empty()) text += " of " + std::string(parent);
    text += ")";
    if (unit.hold != HoldReason::none) text += ": held, " + std::string(name(unit.hold));
    if (unit.test) text += ": test, nothing booked";
    context.say(text);
  }
  context.say("Controls");
  for (const Control& control : summary.controls) {
    context.say("  " + std::string(control.ok ? "agrees  " : "WRONG   ") +
                std::string(name(control.level)) + " " + control.name + ": stated " +
                control.stated + ", computed " + control.computed +
                (control.ok ? "" : " -> " + std::string(name(control.consequence))));
  }
  if (summary.controls_left_out > 0) {
    context.say("  and " + std::to_string(summary.controls_left_out) + " more that agree");
  }
  if (!summary.findings.empty()) context.say("Findings");
  for (const Finding& finding : summary.findings) {
    context.say("  " + std::string(name(finding.severity)) + " " + finding.code + ", record " +
                std::to_string(finding.record) + ", byte " + std::to_string(finding.offset) + ": " +
                finding.message);
  }
  return Exit::done;
}

}  // namespace quittance::cli

// quittance export: what the ERP, auditors and other programs take from the book; with marks, only
// what they do not have yet (docs/erp.md).
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>

#include "core/json_text.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/export_rows.h"

namespace quittance::cli {
namespace {

using engine::ExportKind;

// What --mark was told: a name alone acknowledges what this command prints, NAME=POSITION what an
// earlier one printed.
struct MarkOption {
  std::string name;
  std::string position;
};

MarkOption read_mark(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {.name = text, .position = {}};
  return {.name = text.substr(0, equals), .position = text.substr(equals + 1)};
}

std::string position_of(const engine::MarkRow& mark) {
  return engine::Position{.sequence = mark.upto, .block = mark.block}.text();
}

std::string unknown_mark(const engine::Book& book, ExportKind kind, const std::string& mark) {
  std::string known;
  for (const engine::MarkRow& row : book.marks()) {
    known +=
        (known.empty() ? "" : ", ") + std::string(row.name) + " of " + std::string(name(row.kind));
  }
  return "no mark '" + mark + "' of " + std::string(name(kind)) +
         "; known: " + (known.empty() ? "none" : known) + ". `export " + std::string(name(kind)) +
         " --mark " + mark + "` prints everything and makes it; --since 0 is from the beginning";
}

// The sequence after which the delta begins; nothing after having said what is wrong.
std::optional<std::uint64_t> read_since(Context& context, engine::Engine& engine, ExportKind kind,
                                        const std::string& since, Exit& exit) {
  if (engine::is_mark_name(since)) {
    if (const engine::MarkRow* mark = engine.book().find_mark(kind, since)) return mark->upto;
    exit = context.usage(unknown_mark(engine.book(), kind, since));
    return std::nullopt;
  }
  const auto position = engine.find_position(since);
  if (position) return position->sequence;
  exit = context.fail(position.error().code, engine.explanation());
  return std::nullopt;
}

Exit acknowledge(Context& context, engine::Engine& engine, ExportKind kind,
                 const MarkOption& mark) {
  const auto upto = engine.find_position(mark.position);
  if (!upto) return context.fail(upto.error().code, engine.explanation());
  const engine::MarkRow* before = engine.book().find_mark(kind, mark.name);
  const std::string was = before == nullptr ? "" : position_of(*before);
  const auto moved = engine.acknowledge(kind, mark.name, *upto);
  if (!moved) return context.fail(moved.error().code, engine.explanation());
  const std::string now = position_of(*engine.book().find_mark(kind, mark.name));
  if (context.format() == engine::ReportFormat::json ||
      context.format() == engine::ReportFormat::ndjson) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("export").string(name(kind)).key("mark").string(mark.name);
    json.key("position").string(now).key("was").string(was).key("moved").boolean(*moved);
    json.end_object();
    context.line(text);
  } else {
    context.line(std::string(name(kind)) + ": mark " + mark.name + " is at " + now +
                 (!*moved       ? ", as before"
                  : was.empty() ? ", new"
                                : ", was at " + was));
  }
  return Exit::done;
}

Exit cut_short(Context& context, Errc code) {
  return context.fail(code, "the journal cannot be read to its end; run `quittance verify`");
}

Result<void> print_all(Context& context, engine::Engine& engine, ExportKind kind, bool history) {
  const engine::Book& book = engine.book();
  switch (kind) {
    case ExportKind::applications:
      print_applications(context, book, history);
      break;
    case ExportKind::items:
      print_items(context, book, nullptr);
      break;
    case ExportKind::payments:
      print_payments(context, book, nullptr);
      break;
    case ExportKind::journal:
      return print_journal(context, engine, 0);
  }
  return {};
}

Result<void> print_since(Context& context, engine::Engine& engine, ExportKind kind,
                         std::uint64_t since) {
  if (kind == ExportKind::journal) return print_journal(context, engine, since);
  QTRY(const engine::Delta delta, delta_since(engine, since));
  const engine::Book& book = engine.book();
  if (kind == ExportKind::applications) print_changes(context, book, delta.changes);
  if (kind == ExportKind::items) print_items(context, book, &delta.items);
  if (kind == ExportKind::payments) print_payments(context, book, &delta.payments);
  return {};
}

}  // namespace

Exit run_export(Context& context, const ExportArguments& arguments) {
  context.default_format(engine::ReportFormat::csv);
  Exit exit = Exit::done;
  if (context.format() == engine::ReportFormat::xlsx &&
      (arguments.what == "journal" || arguments.to != "csv")) {
    return context.usage(
        "--format xlsx is for exports in rows; journal is NDJSON, gl has --to csv");
  }
  const MarkOption mark = read_mark(arguments.mark);
  const bool delta = !arguments.since.empty();
  const bool only_acknowledges = !mark.position.empty();
  const bool marks = !arguments.mark.empty();
  const bool has_marks = engine::parse_export_kind(arguments.what).has_value();
  if (!has_marks && (delta || marks))
    return context.usage("--since and --mark are for applications, items, payments and journal");
  if (arguments.what != "gl" && (arguments.to != "csv" || !arguments.chart.empty()))
    return context.usage("--to and --chart are for gl");
  if (arguments.what != "applications" && arguments.history)
    return context.usage("--history is for applications");
  if (arguments.what == "gl") return run_export_gl(context, arguments);
  if (only_acknowledges && (delta || !arguments.position_file.empty()))
    return context.usage(
        "--mark NAME=POSITION prints no rows, so --since and --position-file have no use with it");
  if (arguments.history && delta)
    return context.usage("--history is for a full export; a delta names each reversal anyway");
  if (marks && !engine::is_mark_name(mark.name))
    return context.usage("'" + mark.name +
                         "' is no name for a mark; begin with a letter, go on with letters, "
                         "digits, '.', '_' and '-'");

  const auto engine = context.open(marks ? engine::Access::write : engine::Access::read, exit);
  if (!engine) return exit;
  if (arguments.what == "marks") {
    print_marks(context, engine->book());
    return Exit::done;
  }
  if (arguments.what == "decisions") {
    const auto printed = print_decisions(context, *engine);
    return printed ? Exit::done : cut_short(context, printed.error().code);
  }
  const ExportKind kind = *engine::parse_export_kind(arguments.what);
  if (only_acknowledges) return acknowledge(context, *engine, kind, mark);

  std::optional<std::uint64_t> since;
  if (delta) {
    since = read_since(context, *engine, kind, arguments.since, exit);
    if (!since) return exit;
  }
  const engine::Position upto = engine->position();
  const auto printed = since ? print_since(context, *engine, kind, *since)
                             : print_all(context, *engine, kind, arguments.history);
  if (!printed) return cut_short(context, printed.error().code);
  // What was not written out must not count as delivered.
  const std::string& output = context.options().output;
  if (!context.flush())
    return context.fail(Errc::io_failed,
                        "the rows could not be written" + (output.empty() ? "" : " to " + output) +
                            "; check disk, permissions and pipe; no mark was moved");
  if (!arguments.position_file.empty()) {
    std::ofstream file(arguments.position_file);
    if (!(file << upto.text() << "\n" << std::flush)) {
      return context.fail(Errc::io_failed,
                          "cannot write " + arguments.position_file + "; no mark was moved");
    }
  }
  if (marks) {
    const auto moved = engine->acknowledge(kind, mark.name, upto);
    if (!moved) return context.fail(moved.error().code, engine->explanation());
  } else if (delta) {
    const std::string to = engine::is_mark_name(arguments.since) ? arguments.since : "NAME";
    context.note("covers the journal up to " + upto.text() +
                 "; when it is taken over: quittance export " + arguments.what + " --mark " + to +
                 "=" + upto.text());
  }
  return Exit::done;
}

}  // namespace quittance::cli

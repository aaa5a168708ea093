// quittance import: master data into the book.
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_text.h"
#include "engine/import/mapping.h"
#include "engine/rules/settings.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/input.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

// The TOML profiles in the folder `profiles` beside an accounts file, named by the file's rows.
std::vector<std::pair<std::string, std::string>> profiles_beside(const Context& context,
                                                                 const std::string& path,
                                                                 std::string_view bytes,
                                                                 Exit& exit) {
  std::vector<std::pair<std::string, std::string>> profiles;
  const std::size_t slash = path.rfind('/');
  const std::string folder =
      (slash == std::string::npos ? std::string() : path.substr(0, slash + 1)) + "profiles/";
  engine::for_each_row(
      bytes, {"account", "entity_id", "currency", "kind", "profile", "deposit_account", "feeds"},
      {},
      {.take =
           [&](engine::ImportRow& row) {
             const std::string name(row.text("profile"));
             struct stat status {};
             const bool is_name = !name.empty() && name.find('/') == std::string::npos;
             if (!is_name || ::stat((folder + name + ".toml").c_str(), &status) != 0) return;
             if (auto text = read_text(context, folder + name + ".toml", exit))
               profiles.emplace_back(name, *std::move(text));
           },
       .refuse = [](std::uint32_t, const std::string&) {},
       .note = [](std::uint32_t, const std::string&) {}});
  return profiles;
}

// Each file as one of ours. The mapping says nothing of a file: exit code and message.
Exit translate(Context& context, const std::string& path, const OpenInputs& inputs,
               std::vector<std::string>& translated) {
  Exit exit = Exit::done;
  const auto toml = read_text(context, path, exit);
  if (!toml) return exit;
  std::string message;
  const auto mapping = engine::ImportMapping::parse(*toml, message);
  if (!mapping) return context.usage(path + ": " + message);
  for (const engine::InputFile& input : inputs.files) {
    auto file = mapping->translate(input.bytes, message);
    if (!file) return context.usage(input.name + ": " + message);
    if (file->passed_over > 0) {
      std::string why;
      for (const auto& [reason, rows] : file->passed_over_by)
        why += (why.empty() ? "" : ", ") + std::to_string(rows) + " " + reason;
      context.note(input.name + ": " + counted(file->passed_over, "row") + " passed over: " + why);
    }
    translated.push_back(std::move(file->csv));
  }
  return Exit::done;
}

void print_json(Context& context, const std::string& kind, const engine::ImportReport& report) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("kind").string(kind);
  json.key("new").number(report.added).key("changed").number(report.changed);
  json.key("unchanged").number(report.unchanged).key("adjusted").number(report.adjusted);
  json.key("closed").number(report.closed).key("settled").number(report.settled);
  json.key("disputed").number(report.disputed);
  json.key("disputes_ended").number(report.disputes_ended);
  json.key("in_transit").number(report.in_transit);
  json.key("refused").begin_array();
  for (const engine::RefusedRow& row : report.refused) {
    json.begin_object()
        .key("file")
        .string(row.file)
        .key("line")
        .number(row.line)
        .key("message")
        .string(row.message)
        .end_object();
  }
  json.end_array().end_object();
  context.line(text);
}

void print_text(Context& context, const std::string& kind, const engine::ImportReport& report) {
  std::string text = kind + ": " + std::to_string(report.added) + " new, " +
                     std::to_string(report.changed) + " changed, " +
                     std::to_string(report.unchanged) + " unchanged, " +
                     std::to_string(report.refused.size()) + " refused";
  if (report.adjusted > 0)
    text += ", " + std::to_string(report.adjusted) + " open amounts adjusted";
  if (report.in_transit > 0) text += ", " + std::to_string(report.in_transit) + " in transit";
  if (report.closed > 0) text += ", " + std::to_string(report.closed) + " closed as absent";
  if (report.disputed > 0) text += ", " + std::to_string(report.disputed) + " now in dispute";
  if (report.disputes_ended > 0)
    text += ", " + std::to_string(report.disputes_ended) + " no longer in dispute";
  if (report.settled > 0) text += ", " + std::to_string(report.settled) + " settled in history";
  context.line(text);
}

// The first of them: a wrong file is wrong in every row.
template <class Say>
void say_rows(const std::vector<engine::RefusedRow>& rows, std::string_view what, const Say& say) {
  constexpr std::size_t kSaidMax = 20;
  for (std::size_t n = 0; n < std::min(rows.size(), kSaidMax); ++n) {
    say(rows[n].file + ", line " + std::to_string(rows[n].line) + ": " + rows[n].message);
  }
  if (rows.size() <= kSaidMax) return;
  say("and " + std::to_string(rows.size() - kSaidMax) + " more " + std::string(what));
}

}  // namespace

Exit run_import(Context& context, const ImportArguments& arguments) {
  const auto kind = engine::parse_import_kind(arguments.kind);
  if (!kind) return context.usage("'" + arguments.kind + "' cannot be imported");
  const bool of_items =
      arguments.reconcile || arguments.full_extract || !arguments.in_transit.empty();
  if (of_items && *kind != engine::ImportKind::items) {
    return context.usage("--reconcile, --full-extract and --in-transit are for items");
  }
  Exit exit = Exit::done;
  const auto inputs = open_inputs(context, arguments.files, exit);
  if (!inputs) return exit;
  std::vector<std::string> translated;  // outlives the import; never moves its texts
  if (!arguments.mapping.empty()) {
    exit = translate(context, arguments.mapping, *inputs, translated);
    if (exit != Exit::done) return exit;
  }
  std::vector<engine::ImportFile> files;
  for (const engine::InputFile& input : inputs->files) {
    engine::ImportFile& file = files.emplace_back();
    file.name = input.name;
    file.bytes = translated.empty() ? input.bytes : translated[files.size() - 1];
    file.unchanged = input.unchanged;
    if (*kind == engine::ImportKind::accounts)
      file.profiles = profiles_beside(context, input.name, input.bytes, exit);
  }
  if (exit == Exit::failed) return exit;
  const auto engine = context.open(engine::Access::create, exit);
  if (!engine) return exit;
  const auto report = engine->import(*kind, files,
                                     {.reconcile = arguments.reconcile,
                                      .full_extract = arguments.full_extract,
                                      .as_of = context.as_of(),
                                      .in_transit = arguments.in_transit});
  if (!report) return context.fail(report.error().code, engine->explanation());
  say_rows(report->notes, "notes", [&](const std::string& text) { context.note(text); });
  say_rows(report->refused, "refused rows; --format json lists them all",
           [&](const std::string& text) { context.error(text); });
  if (context.is_table() || context.format() == engine::ReportFormat::csv) {
    print_text(context, arguments.kind, *report);
  } else {
    print_json(context, arguments.kind, *report);
  }
  context.settle_checkpoint(*engine);
  return report->refused.empty() && !inputs->refused ? Exit::done : Exit::attention;
}

}  // namespace quittance::cli

#include "tools/quittance/input.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include "engine/rules/presets.h"
#include "ingest/decoder.h"

namespace quittance::cli {

std::optional<OpenInputs> open_inputs(const Context& context, const std::vector<std::string>& paths,
                                      Exit& exit) {
  OpenInputs inputs;
  for (const std::string& path : paths) {
    std::string message;
    auto delivery = ingest::open_delivery(path, {}, message);
    if (delivery) {
      for (ingest::Source& source : delivery->sources) inputs.sources.push_back(std::move(source));
      for (const auto& refused : delivery->refused) {
        context.error(refused.name + ": " + refused.message);
        inputs.refused = true;
      }
      continue;
    }
    context.error(path + ": " + message);
    exit = exit_of(delivery.error().code);
    if (exit == Exit::failed) return std::nullopt;
    inputs.refused = true;
  }
  for (const ingest::Source& source : inputs.sources) {
    inputs.files.push_back({.name = source.name(),
                            .delivered = source.raw(),
                            .bytes = source.bytes(),
                            .unchanged = [&source] { return source.unchanged(); }});
    inputs.bytes += source.bytes().size();
  }
  return inputs;
}

std::optional<std::string> read_text(const Context& context, const std::string& path, Exit& exit) {
  std::ifstream file(path, std::ios::binary);
  // Copying nothing is a failure to a stream. A folder opens, and cannot be read.
  const bool empty = file.is_open() && file.peek() == std::ifstream::traits_type::eof();
  if (empty && !file.bad()) return std::string();
  std::ostringstream text;
  text << file.rdbuf();
  if (file && text) return text.str();
  context.error(path + ": cannot be read; check path and permissions");
  exit = Exit::failed;
  return std::nullopt;
}

std::optional<engine::ReadOptions> read_options(const Context& context, const std::string& reader,
                                                const std::string& dialect, Exit& exit) {
  engine::ReadOptions options;
  options.reader = reader;
  if (!reader.empty() && ingest::decoder_named(reader) == nullptr) {
    std::string words;
    for (const ingest::Decoder* decoder : ingest::decoders())
      words += (words.empty() ? "" : ", ") + std::string(decoder->format());
    exit = context.usage("--reader is '" + reader + "'; this version reads " + words);
    return std::nullopt;
  }
  constexpr std::string_view kToml = ".toml";
  if (!dialect.ends_with(kToml)) {
    options.dialect = dialect;
    return options;
  }
  auto text = read_text(context, dialect, exit);
  if (!text) return std::nullopt;
  const std::size_t slash = dialect.rfind('/');
  const std::string name = slash == std::string::npos ? dialect : dialect.substr(slash + 1);
  options.dialect = name.substr(0, name.size() - kToml.size());
  // No text at all would mean a profile of the book.
  options.profile_toml = text->empty() ? "\n" : *std::move(text);
  return options;
}

std::optional<std::string> read_rules(const Context& context, const std::string& path, Exit& exit) {
  std::error_code none;
  const engine::RulePreset* preset = engine::find_rule_preset(path);
  if (preset != nullptr && !std::filesystem::exists(path, none)) return std::string(preset->toml);
  return read_text(context, path, exit);
}

}  // namespace quittance::cli

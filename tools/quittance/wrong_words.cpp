#include "tools/quittance/wrong_words.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/reports/printable.h"

namespace quittance::cli {
namespace {

// How many letters one has to change, add or leave out; for a few dozen short words.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
    }
  }
  return row[b.size()];
}

// "; did you mean --book?", of the names that a command and those above it take.
std::string meant(const std::string& option, const CLI::App& app) {
  std::string best;
  std::size_t least = 3;  // one slip, or two letters in the wrong order
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    for (const CLI::Option* known : at->get_options()) {
      for (const std::string& name : known->get_lnames()) {
        const std::size_t slips = distance(option, "--" + name);
        if (slips < least) best = "--" + name;
        least = std::min(least, slips);
      }
    }
  }
  return best.empty() ? best : "; did you mean " + best + "?";
}

// "--bok" of "--bok=X"; empty when the word is no option.
std::string option_in(const std::string& word) {
  if (word.size() < 2 || word[0] != '-' || word == "--") return {};
  return word[1] == '-' ? word.substr(0, word.find('=')) : word.substr(0, 2);
}

std::string said_of_option(const std::string& option, const CLI::App& app,
                           const std::string& path) {
  const std::string mean = meant(option, app);
  return "'" + engine::printable(option) + "' is no option of `" + path + "`" +
         (mean.empty() ? ";" : mean) + " `" + path + " --help` lists them";
}

// Of all words that were left over, in their order.
std::string said_of_rest(const std::vector<std::string>& rest, const CLI::App& app,
                         const std::string& path) {
  for (const std::string& word : rest) {
    if (const std::string option = option_in(word); !option.empty())
      return said_of_option(option, app, path);
  }
  return "`" + path + "` takes no '" + engine::printable(rest.empty() ? "" : rest.front()) +
         "'; `" + path + " --help` says what it takes";
}

// Of CLI11's sentence about a value that is no number; empty where it is another one.
std::string said_of_value(std::string_view said) {
  constexpr std::string_view kBegins = "Could not convert: ";
  if (!said.starts_with(kBegins)) return {};
  said.remove_prefix(kBegins.size());
  const std::size_t equals = said.find(" = ");
  if (equals == std::string_view::npos) return {};
  return std::string(said.substr(0, equals)) + " is '" +
         engine::printable(said.substr(equals + 3)) + "'; write a whole number";
}

// The first option before the command that is none.
std::string unknown_option(const CLI::App& app, int count, const char* const* values) {
  for (int n = 1; n < count; ++n) {
    const std::string word = values[n];
    const std::string name = option_in(word);
    if (name.empty()) return {};
    const CLI::Option* option = app.get_option_no_throw(name);
    if (option == nullptr) return name;
    if (option->get_items_expected_max() > 0 && word == name) ++n;
  }
  return {};
}

// The first argument that is neither an option nor an option's value: the command.
std::string first_word(const CLI::App& app, int count, const char* const* values) {
  for (int n = 1; n < count; ++n) {
    const std::string word = values[n];
    if (!word.starts_with('-')) return word;
    const CLI::Option* option = app.get_option_no_throw(word);
    if (option != nullptr && option->get_items_expected_max() > 0) ++n;
  }
  return {};
}

bool is_command(const CLI::App& app, const std::string& word) {
  const auto all = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(all.begin(), all.end(),
                     [&](const CLI::App* sub) { return sub->get_name() == word; });
}

}  // namespace

std::string said_of(const CLI::ParseError& error, const CLI::App& app, int count,
                    const char* const* values) {
  // Of an option that nobody knows, nobody knows whether it takes the next word.
  const std::string option = unknown_option(app, count, values);
  if (!option.empty()) return said_of_option(option, app, "quittance");
  const std::string first = first_word(app, count, values);
  if (!first.empty() && !is_command(app, first)) {
    return "'" + engine::printable(first) + "' is no command; `quittance --help` lists them";
  }
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return {};
  std::string path = "quittance";
  const CLI::App* last = &app;
  for (auto given = app.get_subcommands(); !given.empty();
       given = given.front()->get_subcommands()) {
    last = given.front();
    path += " " + last->get_name();
  }
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError))
    return said_of_rest(app.remaining(true), *last, path);
  const std::string said = error.what();
  if (said.find("subcommand is required") != std::string::npos)
    return "a command is missing; `" + path + " --help` says which there are";
  const std::string of_value = said_of_value(said);
  return (of_value.empty() ? engine::printable(said) : of_value) + "; `" + path +
         " --help` says more";
}

}  // namespace quittance::cli

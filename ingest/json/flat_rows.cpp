#include "ingest/json/flat_rows.h"

#include <simdjson.h>

#include <utility>

#include "core/out_of_memory.h"
#include "core/text.h"

namespace quittance::ingest {
namespace {

constexpr std::size_t kLineMax = std::size_t{16} << 20;

// The text of one flat value. Throws simdjson_error for anything deeper.
std::string flat_text(simdjson::ondemand::value value) {
  switch (value.type()) {
    case simdjson::ondemand::json_type::string:
      return std::string(std::string_view(value.get_string()));
    case simdjson::ondemand::json_type::number:
    case simdjson::ondemand::json_type::boolean:
      return std::string(trim(value.raw_json_token()));
    case simdjson::ondemand::json_type::null:
      // lint-ok(throw): the library's own error, caught with the others in this folder
      if (!value.is_null()) throw simdjson::simdjson_error(simdjson::N_ATOM_ERROR);
      return {};
    case simdjson::ondemand::json_type::array: {
      std::string joined;
      for (simdjson::ondemand::value part : value.get_array()) {
        if (!joined.empty()) joined += '|';
        joined += std::string_view(part.get_string());
      }
      return joined;
    }
    default:
      // lint-ok(throw): as above
      throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
  }
}

}  // namespace

struct FlatRows::State {
  std::string_view rest;
  std::uint32_t line = 0;
  std::string fault;
  std::map<std::string, std::string, std::less<>> fields;
  simdjson::ondemand::parser parser;
  std::string padded;

  void read(std::string_view text) {
    fields.clear();
    fault.clear();
    if (text.size() > kLineMax) {
      fault = "the line is over 16 MiB";
      return;
    }
    if (!valid_utf8(text)) {
      fault = "the line is not UTF-8";
      return;
    }
    padded.assign(text);
    padded.resize(text.size() + simdjson::SIMDJSON_PADDING, '\0');
    try {
      simdjson::ondemand::document document =
          parser.iterate(padded.data(), text.size(), padded.size());
      for (auto field : document.get_object()) {
        std::string name(std::string_view(field.unescaped_key()));
        if (!fields.emplace(name, flat_text(field.value())).second) {
          fault = "the name '" + name + "' stands twice";
          return;
        }
      }
      const char* after = nullptr;
      if (document.current_location().get(after) == simdjson::SUCCESS)
        fault = "text stands after the object";
    } catch (const simdjson::simdjson_error& error) {
      if (error.error() == simdjson::MEMALLOC) out_of_memory();
      fault = "not a flat JSON object: " + std::string(error.what());
    }
  }
};

FlatRows::FlatRows(std::string_view bytes) : state_(std::make_unique<State>()) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  state_->rest = bytes;
}
FlatRows::~FlatRows() = default;

bool FlatRows::next() {
  while (!state_->rest.empty()) {
    const std::size_t end = state_->rest.find('\n');
    const std::string_view line = trim(state_->rest.substr(0, end));
    state_->rest.remove_prefix(end == std::string_view::npos ? state_->rest.size() : end + 1);
    ++state_->line;
    if (line.empty()) continue;
    state_->read(line);
    return true;
  }
  return false;
}

std::uint32_t FlatRows::line() const {
  return state_->line;
}
const std::string& FlatRows::fault() const {
  return state_->fault;
}
const std::map<std::string, std::string, std::less<>>& FlatRows::fields() const {
  return state_->fields;
}

}  // namespace quittance::ingest

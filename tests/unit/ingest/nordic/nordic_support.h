// Golden files and single records of the Nordic giro formats, for tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "tests/support/reading.h"

namespace quittance::ingest::nordic_test {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

inline std::string golden(const std::string& name) {
  std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// `text` with `field` written over it from `column` (from 1) on.
inline std::string with(std::string text, std::size_t column, std::string_view field) {
  if (text.size() < column - 1 + field.size()) text.resize(column - 1 + field.size(), ' ');
  return text.replace(column - 1, field.size(), field);
}

// Replaces what stands once in the bytes.
inline std::string changed(std::string bytes, std::string_view from, std::string_view to) {
  const std::size_t at = bytes.find(from);
  return at == std::string::npos ? std::string() : bytes.replace(at, from.size(), to);
}

}  // namespace quittance::ingest::nordic_test

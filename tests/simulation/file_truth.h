// What a delivered file holds, by a reading that shares nothing with the decoders; and whether the
// book has dealt with each record of it exactly once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/model.h"

namespace quittance::simulation {

struct TrueRecord {
  std::uint64_t offset = 0;
  std::string id;           // NDJSON only
  std::int64_t amount = 0;  // minor units
  bool unit_fails = false;  // its account's total is wrong, or the bank deletes or corrects
};

struct FileTruth {
  bool readable = true;
  bool is_json = false;
  std::string logical_id;  // of a BAI2 file: who, when, which, how much
  std::vector<TrueRecord> records;
};

// Reads the NDJSON and BAI2 that this simulation makes: one record a line, two decimals.
[[nodiscard]] FileTruth read_plainly(std::string_view bytes);

// Invariant 4 for one accepted file of the model. `held_whole`: the file is a second one of its
// logical id. `tiled` and `size`: bytes that the engine's ranges cover, and bytes there are.
[[nodiscard]] Violations check_file(const Model& model, std::uint32_t file, const FileTruth& truth,
                                    bool held_whole, std::uint64_t tiled, std::uint64_t size);

}  // namespace quittance::simulation

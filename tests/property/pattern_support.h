// Whether a record that a reader compares with the ones before says what it says alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ingest/decoder.h"
#include "tests/support/reading.h"
#include "tests/support/seeds.h"

namespace quittance::testing {

inline std::string all_that_is_read(const ingest::Decoder& decoder, const std::string& bytes,
                                    std::size_t chunk_bytes) {
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  test_support::KeepingSink sink;
  const ingest::FileSummary summary = read_all(decoder, bytes, context, sink, chunk_bytes);
  std::string said = sink.transcript + ingest::summary_json(summary, "f");
  for (const test_support::KeptCash& cash : sink.records)
    said += fmt::format("{}-{} ", cash.source.from, cash.source.to);
  return said;
}

// 1,500 files, each read as one part, in parts, and with a part for each record, whose reader has
// seen no other. A third of them must have as many payments as could be compared.
inline void expect_records_as_alone(const ingest::Decoder& decoder,
                                    const std::function<std::string(std::uint64_t)>& file,
                                    std::size_t part_bytes) {
  std::size_t with_cash = 0;
  for_each_seed(1'500, [&](std::uint64_t seed) {
    const std::string bytes = file(seed);
    const std::string together = all_that_is_read(decoder, bytes, bytes.size() + 1);
    std::size_t payments = 0;
    for (std::size_t at = 0; (at = together.find("\"payment_id\"", at)) != std::string::npos; ++at)
      ++payments;
    with_cash += payments >= 10 ? 1U : 0U;
    EXPECT_EQ(all_that_is_read(decoder, bytes, 1), together);
    EXPECT_EQ(all_that_is_read(decoder, bytes, part_bytes), together);
  });
  EXPECT_GE(with_cash, in_seeds<std::size_t>(500));
}

}  // namespace quittance::testing

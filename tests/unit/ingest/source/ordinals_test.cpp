#include "ingest/ordinals.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace quittance::ingest {
namespace {

TEST(OrdinalCounter, CountsAsAPlainMapDoes) {
  std::mt19937_64 random(7);
  for (const std::uint64_t kinds : {1U, 60U, 5'000U, 1'000'000U}) {
    OrdinalCounter counter;
    std::map<std::uint64_t, std::uint32_t> plain;
    for (int n = 0; n < 20'000; ++n) {
      const std::uint64_t mark = random() % kinds * 0x1'0000'0001U;  // 0 among them
      ASSERT_EQ(counter.next(mark), ++plain[mark]) << n;
    }
    counter.clear();
    ASSERT_EQ(counter.next(random() % kinds), 1U);
  }
}

}  // namespace
}  // namespace quittance::ingest

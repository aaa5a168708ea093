#include "matching/postings.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/ids.h"

namespace quittance::matching {
namespace {

// Few keys of every length, added and removed at random, against an ordered map.
TEST(Postings, AgreeWithAnOrderedMap) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::vector<std::string> keys;
    for (std::size_t n = 0; n < 60; ++n) {
      keys.push_back(std::string(n % 40, 'x') + std::to_string(random() % 1'000));
    }
    Postings<ItemHandle> postings;
    std::map<std::string, std::set<std::uint32_t>> plain;
    for (int step = 0; step < 600; ++step) {
      const std::string& key = keys[random() % keys.size()];
      const auto handle = static_cast<std::uint32_t>(random() % 3);
      if (random() % 2 == 0) {
        postings.add(key, ItemHandle(handle));
        plain[key].insert(handle);
      } else {
        postings.remove(key, ItemHandle(handle));
        plain[key].erase(handle);
      }
    }
    for (const std::string& key : keys) {
      std::vector<std::uint32_t> found;
      for (const ItemHandle each : postings.find(key)) found.push_back(each.value());
      const std::set<std::uint32_t>& want = plain[key];
      ASSERT_EQ(found, std::vector<std::uint32_t>(want.begin(), want.end())) << key;
    }
    EXPECT_TRUE(postings.find("a key that nobody added").empty());
  }
}

TEST(Postings, PeekGivesWhatFindGivesOrNothing) {
  Postings<ItemHandle> postings;
  EXPECT_FALSE(postings.peek("A").known());
  std::vector<std::string> keys;
  for (std::uint32_t n = 0; n < 1'000; ++n) keys.push_back("INV-" + std::to_string(n));
  for (std::uint32_t n = 0; n < 1'000; ++n) postings.add(keys[n], ItemHandle(n));
  std::size_t known = 0;
  for (std::uint32_t n = 0; n < 1'000; ++n) {
    postings.prefetch(keys[n]);
    const ItemHandle likely = postings.peek(keys[n]);
    if (!likely.known()) continue;
    ++known;
    EXPECT_EQ(likely, ItemHandle(n));
  }
  EXPECT_GT(known, 400U) << "most keys stand where their hash says";
}

}  // namespace
}  // namespace quittance::matching

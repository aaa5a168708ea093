#include "matching/number_index.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace quittance::matching {
namespace {

// Few numbers of every length, which items get and lose at random, against an ordered map.
TEST(NumberIndex, AgreesWithAnOrderedMap) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::vector<std::string> numbers;
    for (std::size_t n = 0; n < 60; ++n) {
      numbers.push_back(std::string(n % 40, 'x') + std::to_string(random() % 1'000));
    }
    std::vector<std::string> of(200);  // by item; empty: none
    const auto number_of = [&](ItemHandle item) { return std::string_view(of[item.value()]); };
    NumberIndex index;
    std::map<std::string, std::set<std::uint32_t>> plain;
    for (int step = 0; step < 900; ++step) {
      const auto item = static_cast<std::uint32_t>(random() % of.size());
      if (!of[item].empty()) {
        index.remove(of[item], ItemHandle(item), number_of);
        plain[of[item]].erase(item);
        of[item].clear();
      }
      if (random() % 3 == 0) continue;
      of[item] = numbers[random() % numbers.size()];
      index.add(of[item], ItemHandle(item), number_of);
      plain[of[item]].insert(item);
    }
    std::size_t used = 0;
    for (const std::string& number : numbers) {
      std::vector<std::uint32_t> found;
      for (const ItemHandle each : index.find(number, number_of)) found.push_back(each.value());
      const std::set<std::uint32_t>& want = plain[number];
      ASSERT_EQ(found, std::vector<std::uint32_t>(want.begin(), want.end())) << number;
    }
    for (const auto& [number, items] : plain) used += items.empty() ? 0U : 1U;
    EXPECT_EQ(index.size(), used);
    EXPECT_TRUE(index.find("a number that no item has", number_of).empty());
  }
}

TEST(NumberIndex, FilesManyAtOnceAsOneByOne) {
  std::vector<std::string> of;
  for (std::uint32_t n = 0; n < 1'000; ++n) {
    of.push_back(n % 7 == 0 ? "" : "INV-" + std::to_string(n % 900));
  }
  const auto number_of = [&](ItemHandle item) { return std::string_view(of[item.value()]); };
  NumberIndex at_once;
  NumberIndex singly;
  at_once.add_all(of.size(), number_of);
  for (std::uint32_t n = 0; n < of.size(); ++n) {
    if (!of[n].empty()) singly.add(of[n], ItemHandle(n), number_of);
  }
  EXPECT_EQ(at_once.size(), singly.size());
  std::size_t likely = 0;
  for (const std::string& number : of) {
    const auto found = at_once.find(number, number_of);
    const auto same = singly.find(number, number_of);
    ASSERT_EQ(std::vector(found.begin(), found.end()), std::vector(same.begin(), same.end()));
    at_once.prefetch(number);
    const ItemHandle peeked = at_once.peek(number);
    if (!peeked.known()) continue;
    ++likely;
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(peeked, found.front());
  }
  EXPECT_GT(likely, 300U) << "most numbers stand where their hash says";
}

}  // namespace
}  // namespace quittance::matching

#include "matching/number_index.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
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

// Numbers of 1,000 items: some have none, some share one, and many have their place right before a
// border between the parts, or at the end of the table, so that they are pushed beyond it.
std::vector<std::string> numbers_of_items(std::uint64_t seed) {
  constexpr std::size_t kSlotsOfAPart = 512;  // of the table for so many
  std::mt19937_64 random(seed);
  std::vector<std::string> of;
  std::size_t at_borders = 0;
  while (of.size() < 1'000) {
    const std::string number = "INV-" + std::to_string(random() % 100'000'000);
    const bool at_border = NumberIndex::hash_of(number) % kSlotsOfAPart >= kSlotsOfAPart - 3;
    if (at_border ? ++at_borders > 400 : random() % 64 != 0) continue;
    of.push_back(of.size() % 7 == 0 ? "" : number);
    if (of.size() % 5 == 0) of.push_back(of[random() % of.size()]);
  }
  return of;
}

TEST(NumberIndex, FilesManyAtOnceAsOneByOne) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::vector<std::string> of = numbers_of_items(seed);
    const auto number_of = [&](ItemHandle item) { return std::string_view(of[item.value()]); };
    std::vector<std::uint32_t> hashes;
    for (const std::string& number : of) hashes.push_back(NumberIndex::hash_of(number));
    NumberIndex at_once;
    NumberIndex in_turn;
    NumberIndex singly;
    for (NumberIndex* index : {&at_once, &in_turn}) {
      index->begin_filling(of.size());
      std::vector<std::thread> threads;
      for (std::size_t part = NumberIndex::kParts; part-- > 0;) {
        const auto fill = [&, part] { index->fill(part, hashes, number_of); };
        if (index == &at_once) {
          threads.emplace_back(fill);
        } else {
          fill();
        }
      }
      for (std::thread& thread : threads) thread.join();
      index->end_filling(number_of);
    }
    for (std::uint32_t n = 0; n < of.size(); ++n) {
      if (!of[n].empty()) singly.add(of[n], ItemHandle(n), number_of);
    }
    const auto expect_alike = [&] {
      ASSERT_EQ(at_once.size(), singly.size());
      std::size_t likely = 0;
      for (const std::string& number : of) {
        const auto found = at_once.find(number, number_of);
        const auto same = singly.find(number, number_of);
        ASSERT_EQ(std::vector(found.begin(), found.end()), std::vector(same.begin(), same.end()));
        at_once.prefetch(number);
        const ItemHandle peeked = at_once.peek(number);
        ASSERT_EQ(peeked, in_turn.peek(number)) << "it depends on what ran when";
        if (!peeked.known()) continue;
        ++likely;
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(peeked, found.front());
      }
      EXPECT_GT(likely, 200U) << "many numbers stand where their hash says";
    };
    ASSERT_NO_FATAL_FAILURE(expect_alike());
    // And it goes on as any other.
    std::mt19937_64 random(seed);
    for (int step = 0; step < 400; ++step) {
      const auto item = static_cast<std::uint32_t>(random() % of.size());
      for (NumberIndex* index : {&at_once, &in_turn, &singly}) {
        if (!of[item].empty()) index->remove(of[item], ItemHandle(item), number_of);
      }
      of[item] = random() % 3 == 0 ? "" : "RE-" + std::to_string(random() % 300);
      for (NumberIndex* index : {&at_once, &in_turn, &singly}) {
        if (!of[item].empty()) index->add(of[item], ItemHandle(item), number_of);
      }
    }
    ASSERT_NO_FATAL_FAILURE(expect_alike());
  }
}

}  // namespace
}  // namespace quittance::matching

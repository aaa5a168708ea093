#include "engine/book/text_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/ids.h"

namespace quittance::engine {
namespace {

struct Texts {
  std::vector<std::string> rows;
  std::string_view operator()(ItemHandle handle) const { return rows[handle.value()]; }
};

TEST(TextIndex, FindsNothingWhileEmpty) {
  const TextIndex<ItemHandle> index;
  EXPECT_FALSE(index.find("", Texts()).known());
  EXPECT_FALSE(index.find("INV-1", Texts()).known());
}

TEST(TextIndex, KeepsTheFirstOfTwoEqualTexts) {
  TextIndex<ItemHandle> index;
  Texts texts{{"INV-1"}};
  EXPECT_TRUE(index.add("INV-1", ItemHandle(0), texts));
  EXPECT_FALSE(index.add("INV-1", ItemHandle(1), texts));
  EXPECT_EQ(index.find("INV-1", texts), ItemHandle(0));
  EXPECT_EQ(index.size(), 1U);
}

// Equal to a map over any texts, the empty one too, through every growth.
TEST(TextIndex, FindsWhatAMapFinds) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    TextIndex<ItemHandle> index;
    std::map<std::string, ItemHandle> want;
    Texts texts;
    for (int n = 0; n < 3'000; ++n) {
      std::string text = n % 500 == 0 ? std::string() : "K" + std::to_string(random() % 2'500);
      const ItemHandle handle(static_cast<std::uint32_t>(texts.rows.size()));
      const bool is_new = want.emplace(text, handle).second;
      ASSERT_EQ(index.add(text, handle, texts), is_new);
      if (is_new) texts.rows.push_back(std::move(text));
    }
    ASSERT_EQ(index.size(), want.size());
    for (const auto& [text, handle] : want) ASSERT_EQ(index.find(text, texts), handle);
    for (int n = 0; n < 500; ++n) {
      ASSERT_FALSE(index.find("absent " + std::to_string(n), texts).known());
    }
  }
}

}  // namespace
}  // namespace quittance::engine

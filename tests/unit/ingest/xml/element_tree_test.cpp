#include "ingest/xml/element_tree.h"

#include <gtest/gtest.h>

namespace quittance::ingest::xml {
namespace {

TEST(ElementTree, FindsWhatItKnowsInAnyOrder) {
  ElementTree tree;
  tree.add("",
           {{"Amt", 10}, {"Refs/MsgId", 11}, {"Refs/TxId", 12}, {"Avlbty", ElementTree::kLeft}});
  tree.add("Refs", {{"Prtry/Ref", 13}});
  tree.close();
  std::uint16_t hint = 0;
  const auto refs = tree.find(ElementTree::kRoot, "Refs", hint);
  ASSERT_NE(refs, ElementTree::kUnknown);
  EXPECT_EQ(tree.field(refs), ElementTree::kInner);
  EXPECT_EQ(tree.field(tree.find(ElementTree::kRoot, "Amt", hint)), 10);
  EXPECT_EQ(tree.field(tree.find(ElementTree::kRoot, "Avlbty", hint)), ElementTree::kLeft);
  EXPECT_EQ(tree.find(ElementTree::kRoot, "MsgId", hint), ElementTree::kUnknown)
      << "known, but not here";
  std::uint16_t inner = 0;
  const auto own = tree.find(refs, "Prtry", inner);
  std::uint16_t last = 0;
  const auto ref = tree.find(own, "Ref", last);
  EXPECT_EQ(tree.field(ref), 13);
  EXPECT_TRUE(tree.leaf(ref));
  EXPECT_FALSE(tree.leaf(refs));
  EXPECT_EQ(tree.path(ref), "Refs/Prtry/Ref");
  EXPECT_EQ(tree.field(tree.find(refs, "MsgId", inner)), 11) << "before the last one found";
}

}  // namespace
}  // namespace quittance::ingest::xml

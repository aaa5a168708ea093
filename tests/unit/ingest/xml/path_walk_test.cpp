#include "ingest/xml/path_walk.h"

#include <gtest/gtest.h>

namespace quittance::ingest::xml {
namespace {

using Step = PathWalk::Step;

TEST(PathWalk, GivesEachElementWithItsPathAndText) {
  Arena arena;
  PathWalk walk("<a><b>one</b></a>", Charset::utf8, arena);
  EXPECT_EQ(walk.next(), Step::start);
  EXPECT_EQ(walk.next(), Step::start);
  EXPECT_EQ(walk.next(), Step::end);
  EXPECT_EQ(walk.path(), "a/b");
  EXPECT_EQ(walk.text(), "one");
  EXPECT_EQ(walk.next(), Step::end);
  EXPECT_EQ(walk.path(), "a");
  EXPECT_EQ(walk.next(), Step::finish);
}

TEST(PathWalk, AnEndTagOfNothingIsBroken) {
  Arena arena;
  PathWalk alone("</a>", Charset::utf8, arena);
  EXPECT_EQ(alone.next(), Step::broken);

  PathWalk behind("<a></a></a>", Charset::utf8, arena);
  EXPECT_EQ(behind.next(), Step::start);
  EXPECT_EQ(behind.next(), Step::end);
  EXPECT_EQ(behind.next(), Step::broken);
}

}  // namespace
}  // namespace quittance::ingest::xml

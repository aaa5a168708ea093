// Texts that a bank broke where its columns end.
#include "matching/broken_lines.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "matching/months.h"
#include "tests/unit/matching/world.h"

namespace quittance::matching {
namespace {

TEST(BrokenLines, AreJoinedWhereAWordGoesOn) {
  const std::string wide = "ORIG CO NAME:ACME INC RMK:please book it to invo";
  struct Row {
    const char* why;
    std::string text;
    LineJoin join;
    std::string want;
  };
  const Row rows[] = {
      {"a long line ends in a word", wide + "\nice 4711", LineJoin::wide, wide + "ice 4711"},
      {"a short line ends by itself", wide + "\nice 4711\nGIRO", LineJoin::wide,
       wide + "ice 4711 GIRO"},
      {"every end", "4711\n12", LineJoin::every, "471112"},
      {"letters go on", wide + "\nice", LineJoin::within_words, wide + "ice"},
      {"another word", wide + "\n4711", LineJoin::within_words, wide + "\n4711"},
      {"digits go on", wide + " 47\n11", LineJoin::within_words, wide + " 4711"},
      {"a sign within a number", wide + " 47\n/11", LineJoin::within_words, wide + " 47/11"},
  };
  for (const Row& row : rows) EXPECT_EQ(join_lines(row.text, row.join), row.want) << row.why;
  EXPECT_TRUE(has_wide_lines(wide + "\nice"));
  EXPECT_FALSE(has_wide_lines("4711\n" + wide));
}

TEST(BrokenLines, NameTheirMonthBehindTheTagOfABank) {
  EXPECT_EQ(find_stated_month("ORIG CO NAME:ACME INC RMK:August statement"), 8);
  World world;
  world.customer({"C1", "Brubaker and Castellano Foods Company"})
      .item({.number = "A-1", .customer = "C1", .open = 100'00, .document = "2026-01-05"})
      .item({.number = "A-2", .customer = "C1", .open = 250'00, .document = "2026-01-25"})
      .item({.number = "A-3", .customer = "C1", .open = 70'00, .document = "2026-02-03"});
  world.payment({.id = "P",
                 .amount = 350'00,
                 .payer = "BRUBAKER AND CASTELLANO FOODS COMPANY",
                 .text = "ORIG CO NAME:BRUBAKER AND CASTELLANO FOODS COMPANY RMK:invoices of Jan\n"
                         "uary 2026"});
  world.run();
  EXPECT_EQ(world.story("P"), "A-1 100.00; A-2 250.00");
}

// The shortened number is put together from two lines. What many payments say so must live until
// each is decided.
TEST(BrokenLines, LeaveShortenedNumbersReadable) {
  World world;
  std::deque<std::string> kept;
  const auto keep = [&](std::string text) -> std::string_view {
    return kept.emplace_back(std::move(text));
  };
  constexpr int kPayments = 60;
  for (int n = 100; n < 100 + kPayments; ++n) {
    const std::string id = std::to_string(n);
    world.customer({keep("C" + id), keep("Fabrication Works Number " + id)})
        .item({.number = keep("4500" + id + "896"), .customer = keep("C" + id), .open = 900'00})
        .item({.number = keep("4500" + id + "922"), .customer = keep("C" + id), .open = 280'00})
        .item({.number = keep("4500" + id + "924"), .customer = keep("C" + id), .open = 50'00 + n});
    world.payment({.id = keep("P" + id),
                   .amount = 1230'00 + n,
                   .payer = keep("Fabrication Works Number " + id),
                   .text = keep("ORIG CO NAME:FABRICATION WORKS NUMBER " + id +
                                " RMK:Invoice no. 4500" + id + "896 + 922/92\n4")});
  }
  world.run();
  for (int n = 100; n < 100 + kPayments; ++n) {
    const std::string id = std::to_string(n);
    EXPECT_EQ(world.story("P" + id).find("unapplied"), std::string::npos) << world.story("P" + id);
  }
}

// Numbers of three digits weigh something where a line, or what a payer wrote, is nothing else.
TEST(BrokenLines, OfShortNumbersAreLists) {
  World world;
  world.customer({"C1", "Hermanos Zabaleta Conservas S.A."})
      .item({.number = "155", .customer = "C1", .open = 361'43})
      .item({.number = "156", .customer = "C1", .open = 1827'87})
      .item({.number = "157", .customer = "C1", .open = 392'83})
      .item({.number = "158", .customer = "C1", .open = 100'00});
  const auto pay = [&](std::string_view id, std::int64_t amount, std::string_view text) {
    world.payment(
        {.id = id, .amount = amount, .payer = "HERMANOS ZABALETA CONSERVAS", .text = text});
  };
  pay("range", 2582'13, "155-157\nGUTSCHRIFT");
  pay("part", 40'00, "ORIG CO NAME:HERMANOS ZABALETA RMK:pago parcial 158");
  world.run();
  EXPECT_EQ(world.story("range"), "155 361.43; 156 1827.87; 157 392.83");
  EXPECT_EQ(world.story("part"), "158 40.00");
}

}  // namespace
}  // namespace quittance::matching

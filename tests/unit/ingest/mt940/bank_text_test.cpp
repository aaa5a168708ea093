#include "ingest/bank_text.h"

#include <string_view>

#include <gtest/gtest.h>

namespace quittance::ingest {
namespace {

TEST(BankText, GuessesWhatIsNotUtf8) {
  struct Row {
    std::string_view why, bytes, want;
    bool guessed;
  };
  const Row rows[] = {
      {"ASCII", "MUELLER", "MUELLER", false},
      {"UTF-8", "M\xC3\xBCLLER", "M\xC3\xBCLLER", false},
      {"ISO 8859-1", "M\xDCLLER GRO\xDF", "M\xC3\x9CLLER GRO\xC3\x9F", true},
      {"Windows-1252: the euro sign", "5 \x80", "5 \xE2\x82\xAC", true},
      {"code page 850", "M\x9ALLER", "M\xC3\x9CLLER", true},
      {"code page 850, with a sharp s",
       "GR\x99\xE1"
       "E",
       "GR\xC3\x96\xC3\x9F"
       "E",
       true},
      {"an a with acute by itself is no sharp s", "M\xE1laga", "M\xC3\xA1laga", true},
      {"Windows-1250, capitals",
       "ZAK\xA3"
       "AD WIELU\xD1",
       "ZAK\xC5\x81"
       "AD WIELU\xC5\x83",
       true},
      {"ISO 8859-2, small letters",
       "zap\xB3"
       "ata \xB6roda",
       "zap\xC5\x82"
       "ata \xC5\x9Broda",
       true},
      {"pounds and cubic metres are no Polish",
       "5 m\xB3 FOR \xA3"
       "7",
       "5 m\xC2\xB3 FOR \xC2\xA3"
       "7",
       true},
      {"cut in the middle of a letter", "M\xC3", "M\xC3\x83", true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Arena arena;
    bool guessed = false;
    EXPECT_EQ(bank_text_as_utf8(row.bytes, arena, guessed), row.want);
    EXPECT_EQ(guessed, row.guessed);
  }
}

}  // namespace
}  // namespace quittance::ingest

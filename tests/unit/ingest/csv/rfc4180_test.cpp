#include "ingest/csv/rfc4180.h"
#include "tests/support/cpu_time.h"
#include "tests/support/stride.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace quittance::ingest {
namespace {

using Fields = std::vector<std::string>;

struct Read {
  std::vector<Fields> rows;  // a row with a fault has none
  std::vector<CsvFault> faults;
  std::vector<std::uint64_t> lines;
  std::vector<std::uint64_t> ends;
};

void read_part(Read& into, std::string_view bytes, char separator, std::uint64_t from,
               std::uint64_t to) {
  CsvReader reader(bytes, separator, from, to);
  std::uint64_t expected_from = from;
  std::uint32_t record = 0;
  while (reader.next()) {
    const CsvRow& row = reader.row();
    EXPECT_EQ(row.from, expected_from) << "records tile the bytes";
    EXPECT_LT(row.from, row.to);
    EXPECT_EQ(row.record, ++record);
    expected_from = row.to;
    into.rows.emplace_back(row.fields.begin(), row.fields.end());
    into.faults.push_back(reader.fault());
    into.lines.push_back(row.line);
    into.ends.push_back(row.to);
  }
  EXPECT_EQ(expected_from, to);
}

Read read_whole(std::string_view bytes, char separator = ',') {
  Read read;
  read_part(read, bytes, separator, 0, bytes.size());
  return read;
}

TEST(CsvReader, ReadsWhatRfc4180Says) {
  struct Row {
    const char* why;
    std::string_view bytes;
    char separator;
    std::vector<Fields> want;
  };
  const Row rows[] = {
      {"nothing", "", ',', {}},
      {"plain", "a,b\nc,d\n", ',', {{"a", "b"}, {"c", "d"}}},
      {"no line end at the end", "a,b\nc,d", ',', {{"a", "b"}, {"c", "d"}}},
      {"CR LF", "a,b\r\nc,d\r\n", ',', {{"a", "b"}, {"c", "d"}}},
      {"CR alone", "a,b\rc,d\r", ',', {{"a", "b"}, {"c", "d"}}},
      {"empty fields", ",\n,,", ',', {{"", ""}, {"", "", ""}}},
      {"empty line is a record", "a\n\nb\n", ',', {{"a"}, {""}, {"b"}}},
      {"quotes", "\"a\",\"b,c\"\n", ',', {{"a", "b,c"}}},
      {"doubled quotes", "\"say \"\"hi\"\"\",\"\"\"\"\n", ',', {{"say \"hi\"", "\""}}},
      {"empty quotes", "\"\",x\n", ',', {{"", "x"}}},
      {"line ends in quotes",
       "\"a\nb\r\nc\rd\",2\n3,4\n",
       ',',
       {{"a\nb\r\nc\rd", "2"}, {"3", "4"}}},
      {"a quote inside text is text", "5\" pipe,x\n", ',', {{"5\" pipe", "x"}}},
      {"a quote behind a blank is text", "a, \"b\"\n", ',', {{"a", " \"b\""}}},
      {"semicolon", "a;b,c\n", ';', {{"a", "b,c"}}},
      {"tab", "a\t\"b\tc\"\n", '\t', {{"a", "b\tc"}}},
      {"bar", "a|b\n", '|', {{"a", "b"}}},
      {"byte order mark", "\xEF\xBB\xBF\"a\",b\n", ',', {{"a", "b"}}},
      {"blanks are kept", " a , b \n", ',', {{" a ", " b "}}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Read got = read_whole(row.bytes, row.separator);
    EXPECT_EQ(got.rows, row.want);
    for (const CsvFault fault : got.faults) EXPECT_EQ(fault, CsvFault::none);
  }
}

TEST(CsvReader, CountsLinesAlsoInsideQuotes) {
  const Read got = read_whole("a\r\n\"x\r\ny\rz\n\",1\nb\rc");
  EXPECT_EQ(got.lines, (std::vector<std::uint64_t>{1, 2, 6, 7}));
}

TEST(CsvReader, ABrokenQuoteCostsItsOwnLineOnly) {
  struct Row {
    const char* why;
    std::string_view bytes;
    std::vector<Fields> want;
    std::vector<CsvFault> faults;
  };
  const Row rows[] = {
      {"never closed",
       "1,\"a\n2,b\n3,c\n",
       {{}, {"2", "b"}, {"3", "c"}},
       {CsvFault::quote_open, CsvFault::none, CsvFault::none}},
      {"text after a quote",
       "1,\"a\"x,3\n2,b\n",
       {{}, {"2", "b"}},
       {CsvFault::text_after_quote, CsvFault::none}},
      {"closed by the next row's quote",
       "1,\"a\n2,\"b\"\n",
       {{}, {"2", "b"}},
       {CsvFault::text_after_quote, CsvFault::none}},
      {"sound fields before it stay read",
       "\"x\ny\",\"a\n2,b\n",
       {{}, {"2", "b"}},
       {CsvFault::quote_open, CsvFault::none}},
      {"at the very end", "1,2\n\"", {{"1", "2"}, {}}, {CsvFault::none, CsvFault::quote_open}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Read got = read_whole(row.bytes);
    EXPECT_EQ(got.rows, row.want);
    EXPECT_EQ(got.faults, row.faults);
  }
}

TEST(CsvReader, HoldsItsLimits) {
  const std::string longest(kCsvFieldMax, 'x');
  EXPECT_EQ(read_whole(longest + ",1\n").faults[0], CsvFault::none);
  EXPECT_EQ(read_whole("\"" + longest + "\",1\n").faults[0], CsvFault::none);
  const Read plain = read_whole(longest + "x,1\nnext\n");
  EXPECT_EQ(plain.faults, (std::vector{CsvFault::field_too_long, CsvFault::none}));
  const Read quoted = read_whole("\"" + longest + "x\",1\nnext\n");
  EXPECT_EQ(quoted.faults, (std::vector{CsvFault::field_too_long, CsvFault::none}));

  const std::string most(kCsvFieldsMax - 1, ',');
  EXPECT_EQ(read_whole(most + "\n").rows[0].size(), kCsvFieldsMax);
  EXPECT_EQ(read_whole(most + ",\nnext\n").faults,
            (std::vector{CsvFault::too_many_fields, CsvFault::none}));

  std::string wide;
  for (int n = 0; n < 17; ++n) wide += longest + ",";
  EXPECT_EQ(read_whole(wide + "\nnext\n").faults,
            (std::vector{CsvFault::record_too_long, CsvFault::none}));
}

// Texts over an alphabet that hits quotes, separators and line ends all the time.
std::string random_text(std::mt19937& rng) {
  constexpr std::string_view kAlphabet = "\"\"\",,\n\n\rab";
  std::string text(rng() % 60, ' ');
  for (char& c : text) c = kAlphabet[rng() % kAlphabet.size()];
  if (rng() % 8 == 0) text.insert(0, "\xEF\xBB\xBF");
  return text;
}

TEST(CsvSplit, PartsHoldTheRecordsOfTheWhole) {
  for (unsigned seed = 0; seed < quittance::testing::share_of(8'000); ++seed) {
    std::mt19937 rng(seed);
    const std::string text = random_text(rng);
    Read whole = read_whole(text);
    for (const std::size_t part_bytes : {1U, 2U, 3U, 7U, 1000U}) {
      Read parts;
      const std::vector<std::uint64_t> cuts = csv_split(text, ',', 0, part_bytes);
      ASSERT_EQ(cuts.front(), 0U);
      ASSERT_EQ(cuts.back(), text.size());
      for (std::size_t n = 0; n + 1 < cuts.size(); ++n) {
        ASSERT_LT(cuts[n], cuts[n + 1]) << "seed " << seed;
        read_part(parts, text, ',', cuts[n], cuts[n + 1]);
      }
      ASSERT_EQ(parts.rows, whole.rows) << "seed " << seed << " part " << part_bytes;
      ASSERT_EQ(parts.faults, whole.faults) << "seed " << seed;
      ASSERT_EQ(parts.ends, whole.ends) << "seed " << seed;
      if (part_bytes == 1) {
        ASSERT_EQ(cuts.size(), whole.rows.size() + 1) << "seed " << seed;
      }
    }
  }
}

std::string quote_field(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

TEST(CsvReader, ReadsBackWhatWasQuoted) {
  for (unsigned seed = 0; seed < quittance::testing::share_of(2'000); ++seed) {
    std::mt19937 rng(seed);
    std::vector<Fields> rows(1 + rng() % 4);
    std::string text;
    for (Fields& row : rows) {
      row.resize(1 + rng() % 4);
      for (std::size_t n = 0; n < row.size(); ++n) {
        row[n] = random_text(rng);
        text += (n == 0 ? "" : ",") + quote_field(row[n]);
      }
      text += "\r\n";
    }
    ASSERT_EQ(read_whole(text).rows, rows) << "seed " << seed;
  }
}

// Inputs built to make a careless reader look at the same bytes again and again.
TEST(CsvReader, HostileQuotesCostLinearTime) {
  const auto seconds = [](std::string_view bytes) {
    return testing::cpu_seconds_of([&] {
      std::uint64_t records = 0;
      CsvReader reader(bytes, ',');
      while (reader.next()) ++records;
      EXPECT_GT(records, 0U);
      EXPECT_GE(csv_split(bytes, ',', 0, 4096).size(), 2U);
    });
  };
  constexpr std::size_t kBytes = std::size_t{1} << 20;
  const auto repeated = [&](std::string_view piece, std::string_view first = "") {
    std::string text(first);
    while (text.size() < kBytes) text += piece;
    return text;
  };
  for (const std::string& text :
       {repeated("\"a\n"), repeated("\"\"\n", "\""), repeated("\"\"x\n", "\""), repeated("x\"y"),
        repeated("\"\n\",", "\""), repeated("\"\"\"\n"), repeated("\"\n"), repeated("\","),
        repeated("a,\"\"\n", "\"x\n")}) {
    EXPECT_LT(seconds(text), 10.0) << text.substr(0, 12);
  }
}

TEST(CsvSeparator, IsTheOneThatCutsEvenly) {
  struct Row {
    const char* why;
    std::string_view bytes;
    char want;
  };
  const Row rows[] = {
      {"comma", "a,b\n1,2\n", ','},
      {"semicolon with decimal commas", "date;amount\n2026-01-01;1,50\n2026-01-02;2,50\n", ';'},
      {"tab with commas in text", "a\tb\nx, y\t2\n", '\t'},
      {"bar", "a|b|c\n1|2|3\n", '|'},
      {"preamble does not decide", "Account: 1\nMade by: x, y\n\na;b;c\n1;2;3\n4;5;6\n", ';'},
      {"separators in quotes do not count", "\"a;b;c\",1\n\"d;e;f\",2\n", ','},
      {"none", "abc\n", ','},
  };
  for (const Row& row : rows) EXPECT_EQ(csv_separator(row.bytes), row.want) << row.why;
}

TEST(CsvHeader, FindsColumnsHoweverTheyAreWritten) {
  CsvReader reader("\xEF\xBB\xBFItem Number,\" Due-Date \",AMOUNT (USD),amount usd,\n1,2,3,4\n",
                   ',');
  ASSERT_TRUE(reader.next());
  const CsvHeader header(reader.row());
  EXPECT_EQ(header.names(),
            (std::vector<std::string>{"item_number", "due_date", "amount_usd", "amount_usd", ""}));
  EXPECT_EQ(header.find("item_number"), 0U);
  EXPECT_EQ(header.find("Due Date"), 1U);
  EXPECT_EQ(header.find("amount_usd"), 2U);
  EXPECT_EQ(header.find("nothing"), std::nullopt);
  EXPECT_EQ(header.repeated(), "amount_usd");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(header.field(reader.row(), "due_date"), "2");
  EXPECT_EQ(header.field(reader.row(), "nothing"), "");
}

}  // namespace
}  // namespace quittance::ingest

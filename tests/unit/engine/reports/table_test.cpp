#include "engine/reports/table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace quittance::engine {
namespace {

const std::vector<Column> kColumns = {
    {"customer", ColumnType::text},  {"due_date", ColumnType::date}, {"amount", ColumnType::amount},
    {"currency", ColumnType::text},  {"items", ColumnType::count},   {"disputed", ColumnType::flag},
    {"days", ColumnType::hundredths}};

std::string printed(ReportOptions options, bool rows = true) {
  std::string out;
  ReportWriter writer(options, kColumns, [&](std::string_view piece) { out += piece; });
  if (rows) {
    const Currency usd = Currency::of("USD");
    writer.add({"Müller & Söhne, GmbH", *Date::parse_iso("2026-11-30"), Money(-1'234'567'05, usd),
                "USD", std::int64_t{12}, true, Hundredths{45'00}});
    writer.add({"=cmd()", Date{}, Money(5, usd), "USD", std::int64_t{-3}, false, Hundredths{-5}});
    writer.add({std::monostate{}, std::monostate{}, Money{}, std::monostate{}, std::monostate{},
                std::monostate{}, std::monostate{}});
  }
  writer.finish();
  return out;
}

TEST(ReportWriter, Table) {
  EXPECT_EQ(printed({}),
            "customer              due_date           amount  currency  items  disputed   days\n"
            "────────────────────  ──────────  ─────────────  ────────  ─────  ────────  ─────\n"
            "Müller & Söhne, GmbH  2026-11-30  -1,234,567.05  USD          12  yes       45.00\n"
            "=cmd()                                     0.05  USD          -3  no        -0.05\n"
            "\n");
  EXPECT_EQ(printed({}, false),
            "customer  due_date  amount  currency  items  disputed  days\n"
            "────────  ────────  ──────  ────────  ─────  ────────  ────\n");
}

TEST(ReportWriter, ATableFitsTheTerminalByCuttingText) {
  EXPECT_EQ(printed({.terminal_width = 72}),
            "customer     due_date           amount  currency  items  disputed   days\n"
            "───────────  ──────────  ─────────────  ────────  ─────  ────────  ─────\n"
            "Müller & S…  2026-11-30  -1,234,567.05  USD          12  yes       45.00\n"
            "=cmd()                            0.05  USD          -3  no        -0.05\n"
            "\n");
  // Numbers are never cut, however narrow the terminal.
  EXPECT_NE(printed({.terminal_width = 10}).find("-1,234,567.05"), std::string::npos);
}

TEST(ReportWriter, Csv) {
  EXPECT_EQ(printed({.format = ReportFormat::csv}),
            "customer,due_date,amount,currency,items,disputed,days\n"
            "\"Müller & Söhne, GmbH\",2026-11-30,-1234567.05,USD,12,true,45.00\n"
            "'=cmd(),,0.05,USD,-3,false,-0.05\n"
            ",,,,,,\n");
  EXPECT_EQ(printed({.format = ReportFormat::csv}, false),
            "customer,due_date,amount,currency,items,disputed,days\n");
}

TEST(ReportWriter, CsvTextIsQuotedAndGuarded) {
  struct Row {
    std::string_view text, want;
  };
  constexpr Row kRows[] = {
      {"plain", "plain"},
      {"", "\"\""},  // alone on its line
      {"a,b", "\"a,b\""},
      {"say \"x\"", "\"say \"\"x\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {"-12.00", "'-12.00"},
      {"+1", "'+1"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"\tx", "'\tx"},
      {"\rx", "\"'\rx\""},
      {"=1,2", "\"'=1,2\""},
      {"a=b", "a=b"},
  };
  for (const Row& row : kRows) {
    std::string out;
    ReportWriter writer({.format = ReportFormat::csv}, {{"text", ColumnType::text}},
                        [&](std::string_view piece) { out += piece; });
    writer.add({row.text});
    writer.finish();
    EXPECT_EQ(out, "text\n" + std::string(row.want) + "\n");
  }
}

TEST(ReportWriter, JsonAndNdjson) {
  const std::string first =
      R"j({"customer":"Müller & Söhne, GmbH","due_date":"2026-11-30","amount":"-1234567.05",)j"
      R"j("currency":"USD","items":12,"disputed":true,"days":"45.00"})j";
  const std::string second =
      R"j({"customer":"=cmd()","due_date":null,"amount":"0.05","currency":"USD","items":-3,)j"
      R"j("disputed":false,"days":"-0.05"})j";
  const std::string third =
      R"j({"customer":null,"due_date":null,"amount":null,"currency":null,"items":null,"disputed":null,"days":null})j";
  EXPECT_EQ(printed({.format = ReportFormat::ndjson}), first + "\n" + second + "\n" + third + "\n");
  EXPECT_EQ(printed({.format = ReportFormat::json}),
            "[\n" + first + ",\n" + second + ",\n" + third + "\n]\n");
  EXPECT_EQ(printed({.format = ReportFormat::json}, false), "[]\n");
  EXPECT_EQ(printed({.format = ReportFormat::ndjson}, false), "");
}

TEST(ReportWriter, LongListsComeInPieces) {
  for (const auto format :
       {ReportFormat::table, ReportFormat::csv, ReportFormat::json, ReportFormat::ndjson}) {
    SCOPED_TRACE(name(format));
    std::size_t pieces = 0, largest = 0, lines = 0;
    ReportWriter writer(
        {.format = format}, {{"n", ColumnType::count}, {"text", ColumnType::text}},
        [&](std::string_view piece) {
          ++pieces;
          largest = std::max(largest, piece.size());
          lines += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
        });
    for (std::int64_t n = 0; n < 20'000; ++n) writer.add({n, "a text of some length"});
    writer.finish();
    EXPECT_GT(pieces, 5U);
    EXPECT_LT(largest, 100'000U);
    EXPECT_GE(lines, 20'000U);
    EXPECT_LE(lines, 20'002U);
  }
}

TEST(FormatHundredths, EveryDigit) {
  EXPECT_EQ(format_hundredths(0), "0.00");
  EXPECT_EQ(format_hundredths(67'00), "67.00");
  EXPECT_EQ(format_hundredths(-7), "-0.07");
  EXPECT_EQ(format_hundredths(std::numeric_limits<std::int64_t>::min()), "-92233720368547758.08");
}

// Widths fit when they can, nobody gets more than wanted, and only the widest give way.
TEST(FitWidths, CutsOnlyTheWidest) {
  EXPECT_EQ(fit_widths({10, 20}, 30, 8), (std::vector<std::size_t>{10, 20}));
  EXPECT_EQ(fit_widths({10, 20}, 25, 8), (std::vector<std::size_t>{10, 15}));
  EXPECT_EQ(fit_widths({40, 40, 5}, 50, 8), (std::vector<std::size_t>{23, 22, 5}));
  EXPECT_EQ(fit_widths({40, 40}, 3, 8), (std::vector<std::size_t>{8, 8}));
  EXPECT_TRUE(fit_widths({}, 3, 8).empty());
  for (std::uint32_t seed = 1; seed <= 2'000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto pick = [&](int from, int to) {
      return static_cast<std::size_t>(std::uniform_int_distribution<int>(from, to)(random));
    };
    std::vector<std::size_t> wanted(pick(1, 8));
    for (std::size_t& width : wanted) width = pick(1, 200);
    const std::size_t room = pick(0, 600);
    const auto got = fit_widths(wanted, room, 8);
    std::size_t sum = 0, least_sum = 0, wanted_sum = 0, cut_to = 0;
    for (std::size_t n = 0; n < wanted.size(); ++n) {
      sum += got[n];
      wanted_sum += wanted[n];
      least_sum += std::min<std::size_t>(wanted[n], 8);
      EXPECT_LE(got[n], wanted[n]);
      EXPECT_GE(got[n], std::min<std::size_t>(wanted[n], 8));
      if (got[n] < wanted[n]) cut_to = std::max(cut_to, got[n]);
    }
    EXPECT_EQ(sum, std::max(least_sum, std::min(room, wanted_sum)));
    for (std::size_t n = 0; n < wanted.size() && cut_to > 0; ++n) EXPECT_LE(got[n], cut_to + 1);
  }
}

}  // namespace
}  // namespace quittance::engine

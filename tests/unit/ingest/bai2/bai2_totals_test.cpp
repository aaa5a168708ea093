// Control totals, counts, envelopes, group status: what each wrong one holds and what it leaves
// alone.
#include <string>

#include <gtest/gtest.h>

#include "bai2_support.h"

namespace quittance::ingest::bai2_test {
namespace {

// Two accounts in one group; the totals are placeholders for the figure under test.
std::string two_accounts(const std::string& t49a, const std::string& t49b, const std::string& t98,
                         const std::string& t99) {
  return "01,BANK,US,261121,0600,7,,,2/\n02,US,BANK,1,261120,,USD,2/\n"
         "03,111,USD,010,500,,,015,600,,/\n16,165,100,Z,R1,,/\n49," +
         t49a +
         ",3/\n"
         "03,222,USD,,,,/\n16,165,40,Z,R2,,/\n49," +
         t49b + ",3/\n98," + t98 + ",2,8/\n99," + t99 + ",1,10/\n";
}

TEST(Totals, ConsequenceTable) {
  struct Row {
    const char* why;
    std::string a, b, group, file;
    HoldReason hold_a, hold_b, hold_group, hold_file;
    const char* code;
  };
  constexpr HoldReason kNone = HoldReason::none;
  constexpr HoldReason kHeld = HoldReason::control_failed;
  const Row rows[] = {
      {"all right", "1200", "40", "1240", "1240", kNone, kNone, kNone, kNone, ""},
      {"signed and padded", "+0000001200", "+40", "+1240", "+000001240", kNone, kNone, kNone, kNone,
       ""},
      {"49 leaves the 03 amounts out, uppers follow it", "100", "40", "140", "140", kNone, kNone,
       kNone, kNone, "total_ignores_summary"},
      {"one 49 wrong, uppers agree with what is stated", "1201", "40", "1241", "1241", kHeld, kNone,
       kNone, kNone, "total_wrong"},
      {"one 49 wrong, uppers agree with what was read", "1201", "40", "1240", "1240", kHeld, kNone,
       kNone, kNone, "total_wrong"},
      {"98 wrong", "1200", "40", "1239", "1240", kNone, kNone, kHeld, kNone, "total_wrong"},
      {"98 wrong, 99 follows it", "1200", "40", "1239", "1239", kNone, kNone, kHeld, kNone,
       "total_of_stated"},
      {"99 wrong", "1200", "40", "1240", "9", kNone, kNone, kNone, kHeld, "total_wrong"},
      {"debits are not negated: sign matters", "-1200", "40", "1240", "1240", kHeld, kNone, kNone,
       kNone, "total_wrong"},
      {"empty total is zero", "1200", "", "1200", "1200", kNone, kHeld, kNone, kNone,
       "total_empty"},
      {"unreadable total", "1200", "4O", "1240", "1240", kNone, kHeld, kNone, kNone,
       "total_unreadable"},
      {"beyond 64 bits", "99999999999999999999", "40", "1240", "1240", kHeld, kNone, kNone, kNone,
       "total_unreadable"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Reading got = read(two_accounts(row.a, row.b, row.group, row.file));
    EXPECT_EQ(got.hold_of("group-1/account-1"), row.hold_a);
    EXPECT_EQ(got.hold_of("group-1/account-2"), row.hold_b);
    EXPECT_EQ(got.hold_of("group-1"), row.hold_group);
    EXPECT_EQ(got.summary.units[0].hold, row.hold_file);
    if (*row.code != '\0') {
      EXPECT_TRUE(got.has(row.code)) << digest_of(got);
    } else {
      EXPECT_TRUE(got.summary.findings.empty()) << digest_of(got);
    }
    const bool any = row.hold_a != kNone || row.hold_b != kNone || row.hold_group != kNone ||
                     row.hold_file != kNone;
    EXPECT_EQ(got.summary.status, any ? FileStatus::quarantined : FileStatus::accepted);
    EXPECT_EQ(got.cash_records.size(), 2U);
  }
}

// A bank that writes units and decimals: read where the dialect says so, else refused with the
// switch's name. Each currency has its own decimals.
TEST(Totals, AmountsWithAPoint) {
  const auto file = [](const std::string& currency, const std::string& amount,
                       const std::string& total) {
    return "01,S,R,260115,0700,1,,,2/\n02,R,O,1,260114,2359," + currency + ",2/\n03,111,,010," +
           amount + ",,,015,0,,/\n16,165," + amount + ",Z,REF1,C1,TEXT\n49," + total + ",3/\n98," +
           total + ",1,5/\n99," + total + ",1,7/\n";
  };
  Profiles profiles;
  profiles.dialects["pointed"].name = "pointed";
  profiles.dialects["pointed"].amounts_with_point = true;
  struct Row {
    const char* currency;
    const char* amount;
    const char* total;
    std::int64_t minor;
  };
  const Row rows[] = {{"USD", "250.5", "501.00", 25050},   {"USD", "250.50", "50100", 25050},
                      {"JPY", "1200.00", "2400", 1200},    {"KWD", "1.234", "2.468", 1234},
                      {"USD", "25050", "501.0000", 25050}, {"USD", ".5", "1.", 50}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.amount);
    const std::string bytes = file(row.currency, row.amount, row.total);
    const Reading got = read(bytes, profiles, 1 << 20, "pointed");
    EXPECT_EQ(got.summary.status, FileStatus::accepted) << digest_of(got);
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_EQ(got.cash_records[0].amount, row.minor);
    ASSERT_EQ(got.summary.balances.size(), 1U);
    EXPECT_EQ(got.summary.balances[0].opening, row.minor);
    EXPECT_EQ(digest_of(read(bytes, profiles, 7, "pointed")), digest_of(got));
    EXPECT_EQ(read(bytes).summary.status, FileStatus::quarantined);
  }
  const Reading refused = read(file("USD", "250.50", "501.00"));
  EXPECT_TRUE(refused.has("amount_with_point"));
  EXPECT_TRUE(refused.cash_records.empty());
  EXPECT_EQ(refused.hold_of("group-1/account-1"), HoldReason::control_failed);
  // Half a cent, or less than nothing, is no amount.
  const Reading half = read(file("USD", "250.505", "501.01"), profiles, 1 << 20, "pointed");
  EXPECT_TRUE(half.has("amount_unreadable"));
  EXPECT_TRUE(half.cash_records.empty());
  EXPECT_EQ(half.summary.status, FileStatus::quarantined);
  EXPECT_TRUE(
      read(file("USD", "-1.00", "-2.00"), profiles, 1 << 20, "pointed").has("amount_negative"));
}

TEST(Totals, DialectSwitches) {
  Profiles profiles;
  Dialect details_only;
  details_only.name = "details-only";
  details_only.bai2_totals_ignore_summary = true;
  Dialect lax;
  lax.name = "lax";
  lax.accept_wrong_totals = true;
  Dialect strict;
  strict.name = "strict";
  strict.strict_counts = true;
  profiles.dialects = {{"details-only", details_only}, {"lax", lax}, {"strict", strict}};

  const std::string full = two_accounts("1200", "40", "1240", "1240");
  EXPECT_EQ(read(full, profiles, 1 << 20, "details-only").hold_of("group-1/account-1"),
            HoldReason::control_failed);
  const std::string details = two_accounts("100", "40", "140", "140");
  const Reading by_rule = read(details, profiles, 1 << 20, "details-only");
  EXPECT_EQ(by_rule.summary.status, FileStatus::accepted);
  EXPECT_TRUE(by_rule.summary.findings.empty()) << digest_of(by_rule);
  EXPECT_EQ(by_rule.summary.dialect, "details-only");

  const Reading lax_reading =
      read(two_accounts("7", "40", "1240", "1240"), profiles, 1 << 20, "lax");
  EXPECT_EQ(lax_reading.summary.status, FileStatus::accepted);
  ASSERT_NE(lax_reading.control(Level::account, "amount"), nullptr);
  EXPECT_FALSE(lax_reading.control(Level::account, "amount")->ok);
  EXPECT_EQ(lax_reading.control(Level::account, "amount")->consequence, Consequence::finding);

  std::string miscounted = full;
  miscounted.replace(miscounted.find("49,1200,3"), 9, "49,1200,9");
  EXPECT_EQ(read(miscounted, profiles).summary.status, FileStatus::accepted);
  EXPECT_EQ(read(miscounted, profiles, 1 << 20, "strict").hold_of("group-1/account-1"),
            HoldReason::control_failed);
  profiles.accounts["111"].dialect = "strict";
  EXPECT_EQ(read(miscounted, profiles).hold_of("group-1/account-1"), HoldReason::control_failed);
}

TEST(Totals, FindingNamesTheSwitchAndBothFigures) {
  const Reading got = read(two_accounts("1201", "40", "1241", "1241"));
  ASSERT_EQ(got.count("total_wrong"), 1U);
  const Finding& finding = got.summary.findings.front();
  EXPECT_NE(finding.message.find("accept_wrong_totals"), std::string::npos) << finding.message;
  EXPECT_NE(finding.message.find("12.01"), std::string::npos) << finding.message;
  EXPECT_NE(finding.message.find("12.00"), std::string::npos) << finding.message;
  EXPECT_EQ(finding.record, 5U);
}

TEST(Counts, AreFindingsByDefault) {
  struct Row {
    const char* why;
    const char* from;
    const char* to;
    const char* code;
  };
  constexpr Row rows[] = {
      {"records of the account", "49,1200,3", "49,1200,2", "count_wrong"},
      {"record count missing", "49,1200,3/", "49,1200/", "count_missing"},
      {"accounts of the group", "98,1240,2,8", "98,1240,3,8", "count_wrong"},
      {"no account count", "98,1240,2,8/", "98,1240,8,/", "account_count_missing"},
      {"no account count, no comma", "98,1240,2,8/", "98,1240,8/", "account_count_missing"},
      {"groups of the file", "99,1240,1,10", "99,1240,2,10", "count_wrong"},
      {"records of the file", "99,1240,1,10", "99,1240,1,x", "count_wrong"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    std::string text = two_accounts("1200", "40", "1240", "1240");
    const std::size_t at = text.find(row.from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, std::string(row.from).size(), row.to);
    const Reading got = read(text);
    EXPECT_EQ(got.summary.status, FileStatus::accepted);
    EXPECT_EQ(got.count(row.code), 1U) << digest_of(got);
    EXPECT_EQ(got.summary.findings.size(), 1U) << digest_of(got);
  }
}

TEST(Counts, WithoutContinuationsAreRecognised) {
  OneAccount file{.entries = "16,165,100,Z,R,,/\n88,A\n88,B\n", .sum = 100, .records = 1};
  const Reading got = read(file.text());
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.count("count_ignores_continuations"), 3U) << digest_of(got);
  file.records = 3;
  EXPECT_TRUE(read(file.text()).summary.findings.empty());
}

TEST(Structure, MissingTrailersHoldTheirUnit) {
  const std::string whole = two_accounts("1200", "40", "1240", "1240");
  struct Row {
    const char* why;
    const char* cut;  // this line is left out
    HoldReason a, group, file;
  };
  constexpr HoldReason kNone = HoldReason::none;
  constexpr HoldReason kMissing = HoldReason::trailer_missing;
  constexpr Row rows[] = {
      {"no 49", "49,1200,3/\n", kMissing, kNone, kNone},
      {"no 98", "98,1240,2,8/\n", kNone, kMissing, kNone},
      {"no 99", "99,1240,1,10/\n", kNone, kNone, kMissing},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    std::string text = whole;
    text.erase(text.find(row.cut), std::string(row.cut).size());
    const Reading got = read(text);
    EXPECT_EQ(got.hold_of("group-1/account-1"), row.a);
    EXPECT_EQ(got.hold_of("group-1/account-2"), kNone);
    EXPECT_EQ(got.hold_of("group-1"), row.group);
    EXPECT_EQ(got.summary.units[0].hold, row.file);
    EXPECT_EQ(got.count("trailer_missing"), 1U);
    EXPECT_EQ(got.cash_records.size(), 2U);  // what is complete is delivered
  }
}

TEST(Structure, MissingHeaders) {
  const std::string whole = two_accounts("1200", "40", "1240", "1240");
  const auto without = [&](const char* line) {
    std::string text = whole;
    text.erase(text.find(line), std::string(line).size());
    return read(text);
  };
  const Reading no_file = without("01,BANK,US,261121,0600,7,,,2/\n");
  EXPECT_EQ(no_file.summary.units[0].hold, HoldReason::structure_broken);
  EXPECT_EQ(no_file.cash_records.size(), 2U);

  const Reading no_group = without("02,US,BANK,1,261120,,USD,2/\n");
  EXPECT_TRUE(no_group.has("group_header_missing"));
  EXPECT_TRUE(no_group.cash_records.empty());  // nothing says of which day they are
  EXPECT_EQ(no_group.summary.status, FileStatus::rejected);

  const Reading no_account = without("03,222,USD,,,,/\n");
  EXPECT_TRUE(no_account.has("entry_outside_account"));
  EXPECT_TRUE(no_account.has("trailer_without_header"));
  EXPECT_EQ(no_account.cash_records.size(), 1U);
  EXPECT_EQ(no_account.hold_of("group-1"),
            HoldReason::control_failed);  // the total covers what is lost
}

TEST(Groups, StatusTable) {
  struct Row {
    const char* status;
    HoldReason hold;
    bool test;
    const char* code;
  };
  constexpr Row rows[] = {
      {"1", HoldReason::none, false, ""},
      {"2", HoldReason::deletion, false, "group_held_status"},
      {"3", HoldReason::correction, false, "group_held_status"},
      {"4", HoldReason::none, true, "group_test"},
      {"", HoldReason::none, false, "group_status_empty"},
      {"9", HoldReason::held_status, false, "group_status_unknown"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.status);
    OneAccount file{.entries = "16,165,100,Z,R,,/\n", .sum = 100, .records = 1};
    file.group = "02,US,BANK," + std::string(row.status) + ",261120,,USD,2/";
    const Reading got = read(file.text());
    EXPECT_EQ(got.hold_of("group-1"), row.hold);
    EXPECT_EQ(got.unit("group-1")->test, row.test);
    EXPECT_EQ(got.cash_records.size(), 1U);
    if (*row.code != '\0') {
      EXPECT_TRUE(got.has(row.code));
    } else {
      EXPECT_TRUE(got.summary.findings.empty());
    }
  }
}

// Releasing a deletion withdraws payments; a wrong total on top must not turn it into an update.
TEST(Groups, DeletionStaysADeletionWhenItsTotalFailsToo) {
  OneAccount file{.entries = "16,165,100,Z,R,,/\n", .sum = 100, .records = 1};
  file.group = "02,US,BANK,2,261120,,USD,2/";
  std::string text = file.text();
  text.replace(text.find("98,100"), 6, "98,999");
  const Reading got = read(text);
  EXPECT_EQ(got.hold_of("group-1"), HoldReason::deletion);
  EXPECT_TRUE(got.has("total_wrong"));
}

TEST(Groups, ModifierTable) {
  struct Row {
    const char* modifier;
    bool provisional;
    bool remarked;
  };
  constexpr Row rows[] = {{"1", false, false}, {"2", false, false}, {"3", true, false},
                          {"4", true, false},  {"", false, false},  {"7", false, true}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.modifier);
    OneAccount file{.entries = "16,165,100,Z,R,,/\n", .sum = 800, .records = 1};
    file.account = "03,111,USD,010,300,,,015,400,,/";
    file.group = "02,US,BANK,1,261120,,USD," + std::string(row.modifier) + "/";
    const Reading got = read(file.text());
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_EQ(got.cash_records[0].provisional, row.provisional);
    ASSERT_EQ(got.summary.balances.size(), 1U);
    EXPECT_EQ(got.summary.balances[0].provisional, row.provisional);
    EXPECT_EQ(got.has("modifier_unknown"), row.remarked);
  }
}

TEST(Balances, OpeningPlusEntriesIsClosing) {
  OneAccount file{
      .entries = "16,165,100,Z,R,,/\n16,475,30,Z,R,77,/\n", .sum = 130 + 500 + 570, .records = 2};
  file.account = "03,111,USD,010,500,,,015,570,,/";
  const Reading right = read(file.text());
  ASSERT_NE(right.control(Level::account, "balance"), nullptr);
  EXPECT_TRUE(right.control(Level::account, "balance")->ok);
  file.account = "03,111,USD,010,500,,,015,571,,/";
  ++file.sum;
  const Reading wrong = read(file.text());
  EXPECT_EQ(wrong.summary.status, FileStatus::accepted);
  EXPECT_TRUE(wrong.has("balance_mismatch"));
  EXPECT_EQ(wrong.control(Level::account, "balance")->stated, "5.71");
  EXPECT_EQ(wrong.control(Level::account, "balance")->computed, "5.70");
}

TEST(Balances, ContinuityBetweenStatements) {
  const auto two_days = [](const std::string& opening) {
    const std::string total = std::to_string(std::stoi(opening) + 100);
    const std::string all = std::to_string(std::stoi(opening) + 300);
    return "01,BANK,US,261121,0600,7,,,2/\n02,US,BANK,1,261119,,USD,2/"
           "\n03,111,USD,010,100,,,015,100,,/\n"
           "49,200,2/\n98,200,1,4/\n02,US,BANK,1,261120,,USD,2/\n03,111,USD,010," +
           opening + ",,,015,100,,/\n49," + total + ",2/\n98," + total + ",1,4/\n99," + all +
           ",2,10/\n";
  };
  EXPECT_TRUE(read(two_days("100")).summary.findings.empty());
  const Reading broken = read(two_days("105"));
  EXPECT_TRUE(broken.has("continuity_break"));
  EXPECT_EQ(broken.summary.status, FileStatus::accepted);
}

TEST(Files, ConcatenatedAreJudgedApart) {
  OneAccount file{.entries = "16,165,100,Z,R,,/\n", .sum = 100, .records = 1};
  std::string wrong = file.text();
  wrong.replace(wrong.find("99,100"), 6, "99,777");
  const Reading got = read(file.text() + wrong);
  EXPECT_TRUE(got.has("second_file"));
  EXPECT_EQ(got.summary.units[0].hold, HoldReason::none);
  EXPECT_EQ(got.hold_of("file-1"), HoldReason::none);
  EXPECT_EQ(got.hold_of("file-2"), HoldReason::control_failed);
  EXPECT_EQ(got.summary.status, FileStatus::quarantined);
  ASSERT_EQ(got.cash_records.size(), 2U);
  EXPECT_FALSE(got.held(got.cash_records[0].unit));
  EXPECT_TRUE(got.held(got.cash_records[1].unit));
  // The same file twice in one file is a second delivery, not a second payment.
  EXPECT_EQ(got.cash_records[0].id, got.cash_records[1].id);
  EXPECT_NE(got.unit("file-2/group-1/account-1"), nullptr);
}

TEST(Files, SecondHeaderClosesTheFirstFile) {
  OneAccount file{.entries = "16,165,100,Z,R,,/\n", .sum = 100, .records = 1};
  std::string cut = file.text();
  cut.erase(cut.find("49,"));
  const Reading got = read(cut + file.text());
  EXPECT_EQ(got.hold_of("file-1"), HoldReason::trailer_missing);
  EXPECT_EQ(got.hold_of("file-1/group-1"), HoldReason::trailer_missing);
  EXPECT_EQ(got.hold_of("file-1/group-1/account-1"), HoldReason::trailer_missing);
  EXPECT_EQ(got.hold_of("file-2"), HoldReason::none);
  EXPECT_EQ(got.accepted().size(), 1U);
}

TEST(Files, WithNothingInThem) {
  EXPECT_EQ(read("").summary.status, FileStatus::rejected);
  EXPECT_TRUE(read("").has("file_empty"));
  EXPECT_EQ(read(" \n\r\n  ").summary.status, FileStatus::rejected);
  EXPECT_TRUE(read("hello\nworld\n").has("no_readable_unit"));
  EXPECT_EQ(read("01,BANK,US,261121,0600,7,,,2/\n99,0,1,2/\n").summary.status,
            FileStatus::rejected);
  const Reading report = read("01,BANK,US,261121,0600,7,,,2/\n99,0,0,2/\n");
  EXPECT_EQ(report.summary.status, FileStatus::accepted);
  EXPECT_TRUE(report.has("empty_report"));
}

TEST(Files, LogicalIdIsAsWritten) {
  const Reading got = read(two_accounts("1200", "40", "1240", "1240"));
  const LogicalId& id = got.summary.logical_id;
  EXPECT_EQ(id.sender, "BANK");
  EXPECT_EQ(id.receiver, "US");
  EXPECT_EQ(id.created, "261121 0600");
  EXPECT_EQ(id.file_id, "7");
  EXPECT_EQ(id.totals, "1240,1,10");
}

TEST(Files, SummaryCountsAndSums) {
  OneAccount file{
      .entries =
          "16,165,100,Z,R,,/\n16,475,30,Z,R,77,/\n16,890,,Z,,,HOLIDAY ON MONDAY/\n16,920,5,,,,/\n",
      .sum = 135,
      .records = 4};
  const Reading got = read(file.text());
  EXPECT_EQ(got.summary.transactions, 4U);
  EXPECT_EQ(got.summary.records, 10U);
  EXPECT_EQ(got.summary.accounts, 1U);
  EXPECT_EQ(got.summary.statements, 1U);
  EXPECT_EQ(got.summary.credits.count, 2U);
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("USD")), 105);
  EXPECT_EQ(got.summary.debits.count, 1U);
  EXPECT_EQ(got.summary.debits.amount.at(Currency::of("USD")), 30);
  EXPECT_EQ(got.cash_records.size(), 4U);
}

TEST(Files, SumsBeyond64BitsDoNotWrap) {
  const std::string huge = "16,165,9223372036854775807,,,,A/\n16,165,9223372036854775807,,,,B/\n";
  OneAccount file{.entries = huge, .sum = 0, .records = 2};
  const Reading got = read(file.text());
  EXPECT_EQ(got.hold_of("group-1/account-1"), HoldReason::control_failed);
  EXPECT_EQ(got.control(Level::account, "amount")->computed, "18446744073709551614");
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("USD")), INT64_MAX);
  EXPECT_TRUE(got.has("sum_overflow"));
}

}  // namespace
}  // namespace quittance::ingest::bai2_test

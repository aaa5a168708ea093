// What lockbox records mean: fields, layouts, controls and their consequences.
#include <gtest/gtest.h>

#include <functional>

#include "core/text.h"
#include "ingest/lockbox/layout.h"
#include "tests/unit/ingest/lockbox/lockbox_support.h"

namespace quittance::ingest::lockbox_test {
namespace {

TEST(Lockbox, ReadsACheckWithItsOverflowLines) {
  const Outcome got = read(file_of(good_records()));
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.summary.dialect, "sap-bai2-80");
  EXPECT_EQ(got.summary.records, 13U);
  EXPECT_EQ(got.summary.accounts, 1U);
  EXPECT_EQ(got.summary.transactions, 3U);
  EXPECT_EQ(got.summary.details, 3U);
  EXPECT_EQ(got.summary.credits.count, 3U);
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("USD")), 175'750);
  EXPECT_EQ(got.summary.controls.size(), 7U);
  EXPECT_EQ(got.summary.logical_id.sender, "121000248");
  EXPECT_EQ(got.summary.logical_id.receiver, "QUITTANCE");
  EXPECT_EQ(got.summary.logical_id.file_id, "LBX0001120");
  EXPECT_EQ(got.summary.logical_id.created, "2611201405");
  EXPECT_EQ(got.summary.logical_id.totals, "3/175750/13");

  ASSERT_EQ(got.payments().size(), 3U);
  const Payment& first = got.payments()[0];
  EXPECT_TRUE(first.id.starts_with("0045678/2026-11-20/001/001/")) << first.id;
  EXPECT_EQ(first.account, "0045678");
  EXPECT_EQ(first.date, "2026-11-20");
  EXPECT_EQ(first.amount, 125'050);
  EXPECT_EQ(first.currency, "USD");
  EXPECT_EQ(first.routing, "121000358");
  EXPECT_EQ(first.payer_account, "9876543210");
  EXPECT_EQ(first.check_number, "0000001001");
  const std::vector<Line> lines = {{.reference = "INV-1001", .paid = 100'050},
                                   {.reference = "INV-1002", .paid = 25'000, .adjustment = 1'500}};
  EXPECT_EQ(first.lines.size(), lines.size());
  EXPECT_TRUE(first.lines[0].reference == "INV-1001" && first.lines[0].paid == 100'050);
  EXPECT_EQ(first.lines, lines);
  EXPECT_EQ(got.summary.units[first.unit].name, "lockbox-0045678/batch-001");
  EXPECT_EQ(got.summary.units[got.payments()[2].unit].name, "lockbox-0045678/batch-002");
}

// Each record is trimmed or padded by some bank; none of it changes what the file says.
TEST(Lockbox, LineEndsAndPaddingDoNotMatter) {
  const auto ids = [](const Outcome& outcome) {
    std::string all = outcome.codes();
    for (const Payment& payment : outcome.payments()) all += " " + payment.id;
    return all + std::string(quittance::name(outcome.summary.status));
  };
  const std::string want = ids(read(file_of(good_records())));
  struct Row {
    const char* why;
    std::string file;
  };
  std::string with_blank_lines;
  for (const std::string& record : good_records()) with_blank_lines += record + "\r\n\r\n   \r\n";
  std::string no_final_end = file_of(good_records());
  no_final_end.pop_back();
  const Row rows[] = {
      {"CR LF", file_of(good_records(), "\r\n")},
      {"CR alone", file_of(good_records(), "\r")},
      {"padded to 80", file_of(good_records(), "\n", 80)},
      {"padded far beyond 80", file_of(good_records(), "\n", 200)},
      {"no line ends, 80", file_of(good_records(), "", 80)},
      {"no line ends, 104", file_of(good_records(), "", 104)},
      {"no line ends but one at the end", file_of(good_records(), "", 80) + "\r\n"},
      {"blank lines between all", with_blank_lines},
      {"no end of the last line", no_final_end},
      {"byte order mark", "\xEF\xBB\xBF" + file_of(good_records())},
      {"Ctrl-Z at the end", file_of(good_records()) + "\x1a"},
      {"a blank-filled last block", file_of(good_records(), "", 80) + std::string(400, ' ')},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Outcome got = read(row.file);
    EXPECT_EQ(ids(got), want);
    EXPECT_EQ(got.summary.records, 13U);
    EXPECT_GE(lockbox_decoder().sniff(row.file), 90);
    EXPECT_TRUE(got.kept.tiles);
    EXPECT_EQ(got.kept.covered, row.file.size());
  }
}

TEST(Lockbox, FieldsKeepWhatIsWritten) {
  struct Row {
    const char* why;
    std::string check;  // columns 8 on
    std::string routing, account, number;
  };
  const Row rows[] = {
      {"unreadable MICR", "00000001001210*0358**********     *4711", "1210*0358", "**********",
       "*4711"},
      {"routing of eight digits", "000000010007100001   22334455778       ", "07100001", "22334455",
       "778"},
      {"all blank", "0000000100                             ", "", "", ""},
      {"trimmed after the amount", "0000000100", "", "", ""},
      {"blank-filled amount", "       100121000358000000000100000000007", "121000358", "0000000001",
       "00000000007"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Outcome got = read(file_of({header(), service(), deposit(), "6001001" + row.check,
                                      batch_total(1, 1, 100), lockbox_total(1, 100), trailer(7)}));
    ASSERT_EQ(got.payments().size(), 1U);
    EXPECT_EQ(got.payments()[0].amount, 100);
    EXPECT_EQ(got.payments()[0].routing, row.routing);
    EXPECT_EQ(got.payments()[0].payer_account, row.account);
    EXPECT_EQ(got.payments()[0].check_number, row.number.substr(0, 10));
    EXPECT_EQ(got.summary.status, FileStatus::accepted);
  }
}

// Records as given, between a header and totals that fit `cents`.
Outcome read_body(const Records& body, int checks, std::int64_t cents,
                  const Profiles& profiles = {}, std::string_view dialect = {}) {
  Records records = {header(), service(), deposit()};
  records.insert(records.end(), body.begin(), body.end());
  records.push_back(batch_total(1, checks, cents));
  records.push_back(lockbox_total(checks, cents));
  records.push_back(trailer(static_cast<int>(records.size()) + 1));
  return read(file_of(records), profiles, dialect);
}

TEST(LockboxLayouts, AreFoundByContent) {
  const std::string named = "111926" + fmt::format("{:<30}", "BOB E SMITH") + "MY COMPANY";
  struct Row {
    const char* why;
    Records body;
    const char* layout;
    const char* name;
    const char* text;
    std::vector<Line> lines;
  };
  const Row rows[] = {
      {"no 4 at all", {check(1, 1, 100)}, "sap-bai2-80", "", "", {}},
      {"invoice lines",
       {check(1, 1, 100), overflow(1, 1, 1, true, "A1", 100) + "021SHORT DELIVERY"},
       "sap-bai2-80",
       "",
       "",
       {{"A1", 100, 0, "021", "SHORT DELIVERY", true}}},
      {"an invoice without amounts",
       {check(1, 1, 100), "40010016019A1"},
       "sap-bai2-80",
       "",
       "",
       {{"A1", 0, 0, "", "", false}}},
      {"document numbers in 6 and 4",
       {check(1, 1, 100, "000000123 000000124 000000125 "),
        "40010016019000000126 000000127 000000128 000000129 000000130 000000131 "},
       "sap-bai1-80",
       "",
       "",
       {{"000000123", 0, 0, "", "", false},
        {"000000124", 0, 0, "", "", false},
        {"000000125", 0, 0, "", "", false},
        {"000000126", 0, 0, "", "", false},
        {"000000127", 0, 0, "", "", false},
        {"000000128", 0, 0, "", "", false},
        {"000000129", 0, 0, "", "", false},
        {"000000130", 0, 0, "", "", false},
        {"000000131", 0, 0, "", "", false}}},
      {"numbers of ten digits, zero-filled",
       {check(1, 1, 100, "900000012390000001249000000125"),
        "400100160190000001260000000000900000012800000000009000000130"},
       "sap-bai1-80",
       "",
       "",
       {{"9000000123", 0, 0, "", "", false},
        {"9000000124", 0, 0, "", "", false},
        {"9000000125", 0, 0, "", "", false},
        {"0000001260", 0, 0, "", "", false}}},
      {"remitter and memo",
       {check(1, 1, 100, named), "40010016010FOR INVOICE", "40010016029CE554"},
       "bank-104",
       "BOB E SMITH",
       "FOR INVOICE\nCE554",
       {}},
      {"remitter and invoice lines",
       {check(1, 1, 100, named), overflow(1, 1, 1, true, "A1", 100)},
       "bank-104-lines",
       "BOB E SMITH",
       "",
       {{"A1", 100, 0, "", "", true}}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Outcome got = read_body(row.body, 1, 100);
    EXPECT_EQ(got.summary.dialect, row.layout);
    ASSERT_EQ(got.payments().size(), 1U);
    EXPECT_EQ(got.payments()[0].name, row.name);
    EXPECT_EQ(got.payments()[0].text, row.text);
    if (row.why != std::string_view("numbers of ten digits, zero-filled")) {
      EXPECT_EQ(got.payments()[0].lines, row.lines);
    } else {
      ASSERT_GE(got.payments()[0].lines.size(), 4U);
      for (std::size_t at = 0; at < 3; ++at) EXPECT_EQ(got.payments()[0].lines[at], row.lines[at]);
    }
    EXPECT_EQ(got.summary.status, FileStatus::accepted);
  }
}

TEST(LockboxLayouts, ADialectNamesOne) {
  Profiles profiles;
  profiles.dialects["first-bank"] = {.name = "first-bank", .lockbox_layout = "bank-104"};
  profiles.dialects["typo"] = {.name = "typo", .lockbox_layout = "bank-105"};
  profiles.accounts["0045678"].dialect = "first-bank";
  profiles.accounts["0045678"].currency = Currency::of("CAD");
  const Records body = {check(1, 1, 100), overflow(1, 1, 1, true, "A1", 100)};

  EXPECT_EQ(read_body(body, 1, 100).summary.dialect, "sap-bai2-80") << "by content";
  const Outcome by_profile = read_body(body, 1, 100, profiles);
  EXPECT_EQ(by_profile.summary.dialect, "bank-104");
  EXPECT_EQ(by_profile.payments().at(0).currency, "CAD");
  EXPECT_EQ(read_body(body, 1, 100, profiles, "sap-bai1-80").summary.dialect, "sap-bai1-80")
      << "a layout's name serves as a dialect";
  const Outcome typo = read_body(body, 1, 100, profiles, "typo");
  EXPECT_EQ(typo.summary.status, FileStatus::rejected);
  EXPECT_EQ(typo.codes(), "layout_unknown");
  EXPECT_TRUE(typo.payments().empty());
  for (const lockbox::Layout& layout : lockbox::layouts()) {
    EXPECT_NE(lockbox::layout_names().find(layout.name), std::string_view::npos) << layout.name;
    EXPECT_EQ(lockbox::layout_named(layout.name), &layout);
  }
}

TEST(LockboxLayouts, ForeignOnesAreRecognisedAndRefused) {
  struct Row {
    const char* why;
    Records records;
    const char* says;
  };
  const Row rows[] = {
      {"Fulton",
       {"1000261120  112026 00012345678901      QUITTANCE LLC",
        "60000000000101004567800000000001234 000001000001000026112011202600000000INV-1"},
       "Fulton"},
      {"PeopleSoft",
       {"100QUITTANCE 121000248 2611201405", "2QUITTANCE           121000248           4001020001",
        "3000000000045678000010000010000100000100000000000010000000001"},
       "PeopleSoft"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const std::string file = file_of(row.records);
    EXPECT_GE(lockbox_decoder().sniff(file), 50);
    const Outcome got = read(file);
    EXPECT_EQ(got.summary.status, FileStatus::rejected);
    EXPECT_EQ(got.codes(), "layout_unsupported");
    EXPECT_NE(got.summary.findings.at(0).message.find(row.says), std::string::npos);
    EXPECT_EQ(got.kept.covered, file.size());
  }
}

TEST(LockboxSniff, KnowsOtherFormats) {
  const std::string_view others[] = {
      "",
      "1",
      "01,122099999,123456789,040621,0200,1,65,,2/\n02,031001234,122099999,1,040620,2359,,2/\n",
      "101 091400606 6910001341810160000A094101FIRST BANK & TRUST     ASF APPLICATION SUPERVI      "
      "  \n"
      "5225COINBASE                            0123456789WEBTRANSFER  181016181016   "
      "1101000010000001\n",
      "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *",
      "{1500}0120041896XXXX",
      "invoice,amount\n1,2\n",
      "{\"payment_id\":\"1\"}",
      "100,200,300\n200,300,400\n",
  };
  for (const std::string_view other : others) EXPECT_EQ(lockbox_decoder().sniff(other), 0) << other;
}

struct Change {
  const char* why;
  std::function<void(Records&)> make;
  const char* codes;
  const char* held;
};

TEST(LockboxControls, EachHasItsConsequence) {
  const Change rows[] = {
      {"nothing wrong", [](Records&) {}, "", ""},
      {"7 amount", [](Records& r) { r[7] = batch_total(1, 2, 175'051); },
       // 8 equals the computed sum, so only the batch fails.
       "amount_wrong", "lockbox-0045678/batch-001 control_failed"},
      {"7 amount, and 8 equals the stated totals",
       [](Records& r) {
         r[7] = batch_total(1, 2, 175'051);
         r[11] = lockbox_total(3, 175'751);
       },
       "amount_wrong", "lockbox-0045678/batch-001 control_failed"},
      {"7 amount, and 8 equals neither",
       [](Records& r) {
         r[7] = batch_total(1, 2, 175'051);
         r[11] = lockbox_total(3, 175'752);
       },
       "amount_wrong amount_wrong",
       "lockbox-0045678 control_failed, lockbox-0045678/batch-001 control_failed"},
      {"8 amount", [](Records& r) { r[11] = lockbox_total(3, 175'751); }, "amount_wrong",
       "lockbox-0045678 control_failed"},
      {"7 count is a finding", [](Records& r) { r[7] = batch_total(1, 3, 175'050); }, "count_wrong",
       ""},
      {"8 count is a finding", [](Records& r) { r[11] = lockbox_total(4, 175'750); }, "count_wrong",
       ""},
      {"9 count is a finding", [](Records& r) { r[12] = trailer(12); }, "count_wrong", ""},
      {"9 count unreadable", [](Records& r) { r[12] = "9"; }, "count_wrong", ""},
      {"7 amount unreadable", [](Records& r) { r[7].back() = '*'; }, "amount_wrong",
       "lockbox-0045678/batch-001 control_failed"},
      {"7 amount cut off", [](Records& r) { r[7].pop_back(); }, "amount_wrong",
       "lockbox-0045678/batch-001 control_failed"},
      {"9 missing", [](Records& r) { r.pop_back(); }, "trailer_missing",
       "transmission-1 trailer_missing"},
      {"8 missing", [](Records& r) { r.erase(r.begin() + 11); },
       "lockbox_total_missing count_wrong", "lockbox-0045678 trailer_missing"},
      {"7 of the first batch missing", [](Records& r) { r.erase(r.begin() + 7); },
       "batch_total_missing count_wrong", "lockbox-0045678/batch-001 trailer_missing"},
      {"7 of the last batch missing", [](Records& r) { r.erase(r.begin() + 10); },
       "batch_total_missing count_wrong", "lockbox-0045678/batch-002 trailer_missing"},
      {"1 missing", [](Records& r) { r.erase(r.begin()); }, "header_missing count_wrong",
       "transmission-1 structure_broken"},
      {"a check fell out", [](Records& r) { r.erase(r.begin() + 6); },
       "count_wrong amount_wrong count_wrong", "lockbox-0045678/batch-001 control_failed"},
      {"another batch number in the 7", [](Records& r) { r[7] = batch_total(9, 2, 175'050); },
       "batch_number_differs", ""},
      {"another lockbox in the 8", [](Records& r) { r[11] = lockbox_total(3, 175'750, "0000001"); },
       "lockbox_number_differs", ""},
      {"another date in the 8", [](Records& r) { r[11].replace(14, 6, "261121"); },
       "deposit_date_differs", ""},
      {"lines that do not add up", [](Records& r) { r[4] = overflow(1, 1, 1, false, "INV", 1); },
       "lines_differ_from_check", ""},
      {"no lockbox number", [](Records& r) { r[2].replace(7, 7, "       "); },
       "lockbox_number_missing lockbox_number_differs lockbox_number_differs "
       "lockbox_number_differs",
       "lockbox-blank structure_broken"},
      {"no service code", [](Records& r) { r[1] = "2QUITTANCE 121000248"; }, "service_not_lockbox",
       ""},
      {"deposit date from the total", [](Records& r) { r[2].replace(14, 6, "      "); },
       "deposit_date_unreadable", ""},
      {"MMDDYY, which is no date as YYMMDD", [](Records& r) { r[2].replace(14, 6, "112026"); },
       "date_month_first", ""},
  };
  for (const Change& row : rows) {
    SCOPED_TRACE(row.why);
    Records records = good_records();
    row.make(records);
    const Outcome got = read(file_of(records));
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_EQ(got.summary.status, *row.held == 0 ? FileStatus::accepted : FileStatus::quarantined);
    for (const Payment& payment : got.payments()) EXPECT_EQ(payment.date, "2026-11-20");
  }
}

TEST(LockboxControls, ADialectMakesThemStricterOrLooser) {
  Profiles profiles;
  profiles.dialects["strict"] = {.name = "strict", .strict_counts = true};
  profiles.dialects["loose"] = {.name = "loose", .accept_wrong_totals = true};
  profiles.dialects["short"] = {.name = "short", .lockbox_absent = "1789"};
  struct Row {
    const char* why;
    const char* dialect;
    std::function<void(Records&)> make;
    const char* held;
  };
  const Row rows[] = {
      {"7 count, strict", "strict", [](Records& r) { r[7] = batch_total(1, 3, 175'050); },
       "lockbox-0045678/batch-001 control_failed"},
      {"9 count, strict", "strict", [](Records& r) { r[12] = trailer(12); },
       "transmission-1 control_failed"},
      {"7 amount, loose", "loose", [](Records& r) { r[7] = batch_total(1, 2, 1); }, ""},
      {"records that the bank never sends", "short",
       [](Records& r) {
         r.erase(r.begin() + 10, r.end());
         r.erase(r.begin() + 7);
         r.erase(r.begin());
       },
       ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Records records = good_records();
    row.make(records);
    const Outcome got = read(file_of(records), profiles, row.dialect);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_EQ(got.payments().size(), 3U);
  }
}

TEST(LockboxControls, CountsMayOutgrowTheirColumns) {
  Records body;
  for (int item = 1; item <= 1'001; ++item) body.push_back(check(1, item % 1'000, 100));
  for (const int stated : {1, 999}) {
    Records records = {header(), service(), deposit()};
    records.insert(records.end(), body.begin(), body.end());
    records.push_back(batch_total(1, stated, 100'100));
    records.push_back(lockbox_total(1'001, 100'100));
    records.push_back(trailer(1'007));
    const Outcome got = read(file_of(records));
    EXPECT_EQ(got.summary.status, FileStatus::accepted);
    // Item 001 came twice, with the same check.
    EXPECT_EQ(got.codes(), "check_repeated count_column_overflow") << stated;
  }
  const std::int64_t large = 9'999'999'999;
  const Outcome amount = read_body({check(1, 1, large), check(1, 2, 2)}, 2, 1);
  EXPECT_EQ(amount.codes(), "amount_column_overflow") << "8 equals the stated total of the 7";
  EXPECT_EQ(amount.summary.status, FileStatus::quarantined);
}

TEST(LockboxChecks, UnreadableAmountsMakeNoPaymentAndHoldTheRest) {
  for (const std::string_view amount : {"00000*0000", "          ", "12345     ", "-000000100"}) {
    SCOPED_TRACE(amount);
    std::string bad = check(1, 1, 100);
    bad.replace(7, 10, amount);
    const Outcome got = read_body({bad, check(1, 2, 200)}, 2, 300);
    EXPECT_EQ(got.codes(), "check_amount_unreadable amount_wrong") << "8 equals the stated total";
    ASSERT_EQ(got.payments().size(), 1U);
    EXPECT_EQ(got.payments()[0].amount, 200);
    EXPECT_TRUE(got.is_held(got.payments()[0].unit));
    EXPECT_EQ(got.summary.findings[0].record, 4U);
    EXPECT_EQ(got.summary.transactions, 2U);
    EXPECT_EQ(got.summary.credits.count, 1U);
  }
  const Outcome zero = read_body({check(1, 1, 0), check(1, 2, 200)}, 2, 200);
  EXPECT_EQ(zero.codes(), "check_amount_zero");
  EXPECT_EQ(zero.payments().size(), 1U);
  EXPECT_EQ(zero.summary.status, FileStatus::accepted);
}

TEST(LockboxChecks, TheEndFlagClosesTheListNotTheSequence) {
  Records body = {check(1, 1, 250)};
  for (int line = 1; line <= 250; ++line) {
    const int sequence = (line - 1) % 99 + 1;  // 01 after 99
    body.push_back(overflow(1, 1, sequence, line == 250, fmt::format("I{}", line), 1));
  }
  const Outcome wrapped = read_body(body, 1, 250);
  EXPECT_EQ(wrapped.codes(), "");
  ASSERT_EQ(wrapped.payments().size(), 1U);
  EXPECT_EQ(wrapped.payments()[0].lines.size(), 250U);
  EXPECT_EQ(wrapped.payments()[0].lines.back().reference, "I250");
  EXPECT_EQ(wrapped.payments()[0].source.record, 4U);

  const auto codes = [](const Records& overflows) {
    Records records = {check(1, 1, 200)};
    records.insert(records.end(), overflows.begin(), overflows.end());
    return read_body(records, 1, 200).codes();
  };
  EXPECT_EQ(codes({overflow(1, 1, 1, false, "A", 200)}), "overflow_not_ended");
  EXPECT_EQ(codes({overflow(1, 1, 1, true, "A", 100), overflow(1, 1, 2, true, "B", 100)}),
            "overflow_after_end");
  EXPECT_EQ(codes({overflow(1, 1, 1, false, "A", 100), overflow(1, 1, 3, true, "B", 100)}),
            "overflow_sequence");
  EXPECT_EQ(codes({overflow(1, 2, 1, true, "A", 200)}), "overflow_of_another_check");
  EXPECT_EQ(codes({"40010016019A               0000X00000"}), "line_amount_unreadable");
}

TEST(LockboxChecks, ACreditMemoTakenIsANegativeLine) {
  std::string credit = overflow(1, 1, 2, true, "CM-7", 0);
  credit.replace(27, 10, "-000000050");
  const Outcome got =
      read_body({check(1, 1, 150), overflow(1, 1, 1, false, "A", 200), credit}, 1, 150);
  EXPECT_EQ(got.codes(), "");
  ASSERT_EQ(got.payments().at(0).lines.size(), 2U);
  EXPECT_EQ(got.payments()[0].lines[1].paid, -50);
}

TEST(LockboxChecks, IdsDependOnContentAndTwinsGetAnOrdinal) {
  const Outcome got = read_body(
      {check(1, 1, 100), check(1, 1, 100), check(1, 1, 100), check(1, 1, 101), check(1, 2, 100)}, 5,
      501);
  ASSERT_EQ(got.payments().size(), 5U);
  const std::string& id = got.payments()[0].id;
  EXPECT_EQ(got.payments()[1].id, id + "/2");
  EXPECT_EQ(got.payments()[2].id, id + "/3");
  EXPECT_EQ(got.payments()[3].id.substr(0, 27), id.substr(0, 27));
  EXPECT_NE(got.payments()[3].id, id);
  EXPECT_EQ(got.codes(), "check_repeated check_repeated");
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  // Another delivery, in another file, other padding: the same id.
  EXPECT_EQ(read(file_of({header(), service(), deposit(), check(1, 1, 100) + "   ",
                          batch_total(1, 1, 100), lockbox_total(1, 100), trailer(7)}))
                .payments()
                .at(0)
                .id,
            id);
}

TEST(LockboxStructure, SeveralLockboxesAndTransmissionsInOneFile) {
  Records one = {header(),
                 service(),
                 deposit(),
                 check(1, 1, 100),
                 batch_total(1, 1, 100),
                 lockbox_total(1, 100),
                 deposit("0000009"),
                 check(1, 1, 200),
                 batch_total(1, 1, 200, "0000009"),
                 lockbox_total(1, 200, "0000009")};
  Records twice = one;
  twice.push_back(trailer(11));
  one.push_back(trailer(99));  // the second one's count is wrong
  twice.insert(twice.end(), one.begin(), one.end());
  Profiles profiles;
  profiles.dialects["strict"] = {.name = "strict", .strict_counts = true};
  const Outcome got = read(file_of(twice), profiles, "strict");
  EXPECT_EQ(got.summary.accounts, 2U);
  EXPECT_EQ(got.summary.statements, 4U);
  EXPECT_EQ(got.held(), "transmission-2 control_failed");
  ASSERT_EQ(got.payments().size(), 4U);
  EXPECT_EQ(got.summary.units[got.payments()[3].unit].name,
            "transmission-2/lockbox-0000009/batch-001");
  EXPECT_FALSE(got.is_held(got.payments()[1].unit));
  EXPECT_TRUE(got.is_held(got.payments()[2].unit));
  EXPECT_EQ(got.payments()[2].id, got.payments()[0].id + "/2");
  for (const Unit& unit : got.summary.units) {
    EXPECT_LT(unit.from, unit.to) << unit.name;
    if (unit.parent == Unit::kNoParent) continue;
    EXPECT_GE(unit.from, got.summary.units[unit.parent].from) << unit.name;
    EXPECT_LE(unit.to, got.summary.units[unit.parent].to) << unit.name;
  }
}

TEST(LockboxStructure, EmptyFilesAndDeposits) {
  struct Row {
    const char* why;
    Records records;
    FileStatus status;
    const char* codes;
  };
  const Row rows[] = {
      {"nothing", {}, FileStatus::rejected, "file_empty"},
      {"blank lines", {"", "  "}, FileStatus::rejected, "file_empty"},
      {"header only", {header()}, FileStatus::rejected, "trailer_missing no_lockbox"},
      {"a whole file without deposits",
       {header(), service(), trailer(3)},
       FileStatus::accepted,
       "no_deposit"},
      {"every deposit header damaged",
       {header(), service(), "X" + deposit(), check(1, 1, 100), trailer(5)},
       FileStatus::rejected,
       "record_unknown check_outside_lockbox no_lockbox"},
      {"a deposit of nothing",
       {header(), service(), deposit(), batch_total(0, 0, 0), lockbox_total(0, 0), trailer(6)},
       FileStatus::accepted,
       ""},
      {"a deposit of nothing without 7",
       {header(), service(), deposit(), lockbox_total(0, 0), trailer(5)},
       FileStatus::accepted,
       ""},
      {"totals in the wrong place",
       {header(), service(), batch_total(1, 0, 0), lockbox_total(0, 0), deposit(),
        lockbox_total(0, 0), trailer(7), trailer(1)},
       FileStatus::accepted,
       "record_out_of_place empty_deposit record_out_of_place"},
      {"the total of an empty deposit alone",
       {header(), service(), lockbox_total(0, 0), trailer(4)},
       FileStatus::accepted,
       "empty_deposit no_deposit"},
      {"a transmission that was cut off before an empty one",
       {header(), header(), service(), lockbox_total(0, 0), trailer(4)},
       FileStatus::quarantined,
       "trailer_missing empty_deposit no_deposit"},
      {"a total of money without its deposit",
       {header(), service(), lockbox_total(1, 100), trailer(4)},
       FileStatus::rejected,
       "record_out_of_place no_lockbox"},
      {"overflow without check",
       {header(), service(), deposit(), overflow(1, 1, 1, true, "A", 1), batch_total(1, 0, 0),
        lockbox_total(0, 0), trailer(7)},
       FileStatus::accepted,
       "overflow_without_check"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Outcome got = read(file_of(row.records));
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.summary.status, row.status);
    EXPECT_TRUE(got.payments().empty());
  }
}

TEST(LockboxStructure, FindingsAreBounded) {
  Records records = {header(), service(), deposit()};
  for (int at = 0; at < 12'000; ++at) records.push_back("?");
  const Outcome got = read(file_of(records));
  EXPECT_EQ(got.summary.findings.size(), kFindingsMax);
  EXPECT_EQ(got.summary.findings.back().code, "findings_left_out");
}

}  // namespace
}  // namespace quittance::ingest::lockbox_test

// What ACH records mean: fields, sides, kinds, controls and their consequences.
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/ingest/nacha/nacha_support.h"

namespace quittance::ingest::nacha_test {
namespace {

const Currency kUsd = Currency::of("USD");

TEST(Nacha, ReadsACreditToOurAccountAsReceipt) {
  const Reading got = read(file_of(good_records()));
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.summary.records, 10U);
  EXPECT_EQ(got.summary.accounts, 1U);
  EXPECT_EQ(got.summary.statements, 1U);
  EXPECT_EQ(got.summary.transactions, 2U);
  EXPECT_EQ(got.summary.details, 1U);
  EXPECT_EQ(got.summary.credits.count, 1U);
  EXPECT_EQ(got.summary.credits.amount.at(kUsd), 125'050);
  EXPECT_EQ(got.summary.debits.amount.at(kUsd), 5'000);
  EXPECT_EQ(got.summary.controls.size(), 10U);
  EXPECT_EQ(got.summary.logical_id.sender, "121000358");
  EXPECT_EQ(got.summary.logical_id.receiver, "121000248");
  EXPECT_EQ(got.summary.logical_id.file_id, "A");
  EXPECT_EQ(got.summary.logical_id.created, "2611201405");

  ASSERT_EQ(got.cash().size(), 2U);
  const KeptCash& receipt = got.cash()[0];
  EXPECT_EQ(receipt.id, "2001234567/2026-11-20/1912345678/0000001/121000240000001/1");
  EXPECT_TRUE(receipt.key_is_reference);
  EXPECT_EQ(receipt.kind, CashKind::receipt);
  EXPECT_FALSE(receipt.debit);
  EXPECT_EQ(receipt.method, Method::ach);
  EXPECT_EQ(receipt.amount, 125'050);
  EXPECT_EQ(receipt.account, "2001234567");
  EXPECT_EQ(receipt.value_date, "2026-11-20");
  EXPECT_EQ(receipt.booking_date, "");
  EXPECT_EQ(receipt.payer_name, "ACME TOOLS");
  EXPECT_EQ(receipt.payer_id, "1912345678");
  EXPECT_EQ(receipt.payer_account, "");
  EXPECT_EQ(receipt.reference, "INV-1001");
  EXPECT_EQ(receipt.bank_reference, "121000240000001");
  EXPECT_EQ(receipt.type_code, "CCD22");
  EXPECT_EQ(receipt.text, "VENDOR PAY INVOICE INV-1001 LESS DISCOUNT");
  EXPECT_EQ(got.summary.units[receipt.unit].name, "batch-0000001");
  EXPECT_EQ(got.cash()[1].kind, CashKind::other);
  EXPECT_TRUE(got.cash()[1].debit);
}

TEST(Nacha, AHeaderAndAShortFileControlInOneLineAreTwoRecords) {
  std::string header = good_records().front();
  header.resize(94, ' ');
  const std::string control =
      "9000000000001000000000000000000000000000000000000000000" + std::string(39, ' ');
  const Reading apart = read(file_of({header, control}));
  EXPECT_EQ(apart.summary.controls.size(), 6U);
  EXPECT_EQ(read(header + control).summary.controls.size(), 6U);
  EXPECT_EQ(read(header + control).summary.status, apart.summary.status);
}

// The same records however they are delivered say the same.
TEST(Nacha, FramingDoesNotMatter) {
  const auto said = [](const Reading& got) {
    std::string all = got.codes() + std::string(name(got.summary.status));
    for (const KeptCash& cash : got.cash()) all += " " + cash.id + " " + cash.text;
    return all;
  };
  const std::string want = said(read(file_of(good_records())));
  std::string trimmed;
  for (const std::string& record : good_records()) {
    trimmed += record.substr(0, record.find_last_not_of(' ') + 1) + "\n";
  }
  std::string padded;
  for (std::string record : good_records()) {
    record.resize(120, ' ');
    padded += record + "\r\n";
  }
  Records no_filler = good_records();
  no_filler.resize(7);
  Records blank = good_records();
  blank.insert(blank.begin() + 3, "  ");
  std::string last_line_end = file_of(good_records(), "") + "\r\n";
  struct Row {
    const char* why;
    std::string file;
  };
  const Row rows[] = {
      {"CR LF", file_of(good_records(), "\r\n")},
      {"CR", file_of(good_records(), "\r")},
      {"no line ends", file_of(good_records(), "")},
      {"no line ends but the last", last_line_end},
      {"trailing blanks cut off", trimmed},
      {"longer lines", padded},
      {"no filler", file_of(no_filler)},
      {"a blank line", file_of(blank)},
      {"a byte order mark", "\xEF\xBB\xBF" + file_of(good_records())},
      {"blanks behind the end", file_of(good_records()) + std::string(94, ' ') + "\n\n"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    EXPECT_GE(nacha_decoder().sniff(row.file), 90);
    EXPECT_EQ(said(read(row.file)), want);
    for (const std::size_t chunk : {1U, 95U, 200U}) {
      EXPECT_EQ(read(row.file, {}, {}, chunk).everything(), read(row.file).everything());
    }
  }
}

// Each control, made wrong by one; what is held and what is said.
TEST(Nacha, ControlsHaveTheirConsequence) {
  const Totals right = {.entries = 3, .hash = 24'200'070, .debits = 5'000, .credits = 125'050};
  struct Row {
    const char* why;
    Totals batch;
    Totals file;
    int batches, blocks;
    const char* codes;
    const char* held;
  };
  const auto with = [&](std::function<void(Totals&)> change) {
    Totals totals = right;
    change(totals);
    return totals;
  };
  const Totals count = with([](Totals& t) { t.entries = 4; });
  const Totals hash = with([](Totals& t) { t.hash += 1; });
  const Totals debits = with([](Totals& t) { t.debits -= 1; });
  const Totals credits = with([](Totals& t) { t.credits += 1; });
  const Row rows[] = {
      {"batch count", count, right, 1, 1, "count_wrong", ""},
      {"batch hash", hash, right, 1, 1, "hash_wrong", "batch-0000001 control_failed"},
      {"batch debits", debits, right, 1, 1, "amount_wrong", "batch-0000001 control_failed"},
      {"batch credits", credits, right, 1, 1, "amount_wrong", "batch-0000001 control_failed"},
      {"a file that repeats its batch's error is right", right, right, 1, 1, "", ""},
      {"file agrees with the stated total", credits, credits, 1, 1, "amount_wrong",
       "batch-0000001 control_failed"},
      {"file count", right, count, 1, 1, "count_wrong", ""},
      {"file hash", right, hash, 1, 1, "hash_wrong", "transmission-1 control_failed"},
      {"file debits", right, debits, 1, 1, "amount_wrong", "transmission-1 control_failed"},
      {"file credits", right, credits, 1, 1, "amount_wrong", "transmission-1 control_failed"},
      {"batches", right, right, 2, 1, "count_wrong", ""},
      {"blocks", right, right, 1, 2, "count_wrong", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Records records = good_records();
    records[5] = batch_control(row.batch);
    records[6] = file_control(row.batches, row.blocks, row.file);
    const Reading got = read(file_of(records));
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_EQ(got.cash().size(), 2U);

    Profiles lenient;
    lenient.dialects["lenient"] = {.name = "lenient", .accept_wrong_totals = true};
    EXPECT_EQ(read(file_of(records), lenient, "lenient").held(), "");
    Profiles strict;
    strict.dialects["strict"] = {.name = "strict", .strict_counts = true};
    EXPECT_EQ(read(file_of(records), strict, "strict").held().empty(), got.codes().empty());
  }
}

TEST(Nacha, TheHashDropsWhatTenColumnsCannotHold) {
  Records records = {header(), batch_header({})};
  std::int64_t hash = 0;
  for (int n = 1; n <= 120; ++n) {
    records.push_back(entry({.cents = 100, .sequence = n, .routing = "990000019"}));
    hash += 99'000'001;
  }
  ASSERT_GT(hash, 10'000'000'000);
  const Totals totals = {.entries = 120, .hash = hash % 10'000'000'000, .credits = 12'000};
  records.push_back(batch_control(totals));
  records.push_back(file_control(1, 13, totals));
  const Reading got = read(file_of(records));
  EXPECT_EQ(got.held(), "") << got.codes();
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
}

TEST(Nacha, AServiceClassThatDoesNotExistIsSaid) {
  for (const std::string_view service : {"200", "220", "999", "   "}) {
    Records records = good_records();
    for (const std::size_t record : {1U, 5U}) records[record].replace(1, 3, service);
    const bool known = service.starts_with("2");
    EXPECT_EQ(read(file_of(records)).codes().find("service_class_unknown") == std::string::npos,
              known)
        << service;
  }
}

// What an entry is follows from its code, its addenda and whose file it is.
TEST(Nacha, KindsOfEntries) {
  struct Row {
    const char* why;
    Entry entry;
    std::string addenda;
    CashKind kind;
    bool debit;
    const char* account;
    const char* codes;
  };
  const std::string_view bob = "123456789";
  const Row rows[] = {
      {"credit to savings", {.code = 32}, "", CashKind::receipt, false, "2001234567", ""},
      {"debit", {.code = 37}, "", CashKind::other, true, "2001234567", ""},
      {"prenote", {.code = 23, .cents = 0}, "", CashKind::ignore, false, "2001234567", ""},
      {"remittance alone", {.code = 24, .cents = 0}, "", CashKind::ignore, false, "2001234567", ""},
      {"a prenote with money",
       {.code = 28},
       "",
       CashKind::other,
       true,
       "2001234567",
       "code_without_money"},
      {"no money", {.cents = 0}, "", CashKind::ignore, false, "2001234567", "entry_amount_zero"},
      {"no such code", {.code = 25}, "", CashKind::other, true, "2001234567", "code_without_money"},
      {"a returned debit",
       {.code = 26, .account = bob, .addenda = 1},
       returned("R01", "091000010000001", "CALL US"),
       CashKind::returned,
       true,
       "1912345678",
       ""},
      {"a returned credit",
       {.code = 21, .account = bob, .addenda = 1},
       returned("R03", "091000010000001"),
       CashKind::returned,
       false,
       "1912345678",
       ""},
      {"no such reason",
       {.code = 26, .account = bob, .addenda = 1},
       returned("R99", "091000010000001"),
       CashKind::returned,
       true,
       "1912345678",
       "return_code_unknown"},
      {"a dishonoured return",
       {.code = 26, .account = bob, .addenda = 1},
       returned("R68", "091000010000001"),
       CashKind::other,
       true,
       "1912345678",
       "return_disputed"},
      {"a change",
       {.code = 21, .cents = 0, .account = bob, .addenda = 1},
       "798C01091000010000001      121000351918171614                                  "
       "121000240000001",
       CashKind::other,
       false,
       "1912345678",
       ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const bool credit = row.entry.code % 10 < 5;
    const Totals totals = {.entries = row.addenda.empty() ? 1 : 2,
                           .hash = 12'100'035,
                           .debits = credit ? 0 : row.entry.cents,
                           .credits = credit ? row.entry.cents : 0};
    Records records = {header(), batch_header({.sec = "PPD"}), entry(row.entry)};
    if (!row.addenda.empty()) records.push_back(row.addenda);
    records.push_back(batch_control(totals));
    records.push_back(file_control(1, 1, totals));
    const Reading got = read(file_of(records));
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), "");
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].kind, row.kind);
    EXPECT_EQ(got.cash()[0].debit, row.debit);
    EXPECT_EQ(got.cash()[0].account, row.account);
  }
}

// A company that is one of our own accounts sent the file: its debits are money to come.
TEST(Nacha, OurOwnOriginationIsNoReceipt) {
  Profiles profiles;
  profiles.accounts["1912345678"].account = "1912345678";
  const Reading got = read(file_of(good_records()), profiles);
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[0].kind, CashKind::other);  // a supplier was paid
  EXPECT_EQ(got.cash()[0].account, "1912345678");
  EXPECT_EQ(got.cash()[0].payer_account, "2001234567");
  EXPECT_EQ(got.cash()[1].kind, CashKind::other);

  profiles.accounts["1912345678"].type_codes["CCD27"] = CashKind::receipt;
  const Reading collected = read(file_of(good_records()), profiles);
  EXPECT_EQ(collected.cash()[1].kind, CashKind::receipt);
  EXPECT_FALSE(collected.cash()[1].debit);

  Profiles both = profiles;  // the account that the entry names is ours too: it received
  both.accounts["2001234567"].account = "2001234567";
  EXPECT_EQ(read(file_of(good_records()), both).cash()[0].kind, CashKind::receipt);
}

TEST(Nacha, SettlementDayFallsInTheNearestYear) {
  struct Row {
    const char* effective;
    const char* settlement;
    const char* booked;
  };
  const Row rows[] = {
      {"261231", "001", "2027-01-01"}, {"270101", "365", "2026-12-31"},
      {"281230", "366", "2028-12-31"}, {"261120", "000", ""},
      {"261120", "   ", ""},           {"261120", "367", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.settlement);
    Records records = good_records();
    records[1] = batch_header({.effective = row.effective, .settlement = row.settlement});
    const Reading got = read(file_of(records));
    EXPECT_EQ(got.cash().at(0).booking_date, row.booked);
  }
}

// Damage to the structure: what is lost is said, what stands outside is kept.
TEST(Nacha, BrokenStructureIsHeldAndSaid) {
  struct Row {
    const char* why;
    std::function<void(Records&)> damage;
    const char* codes;
    const char* held;
    std::size_t cash;
  };
  const Row rows[] = {
      {"no file header", [](Records& r) { r.erase(r.begin()); }, "header_missing",
       "transmission-1 structure_broken", 2},
      {"no batch header", [](Records& r) { r.erase(r.begin() + 1); },
       "entry_outside_batch entry_outside_batch record_out_of_place count_wrong count_wrong "
       "hash_wrong amount_wrong amount_wrong no_batch",
       "transmission-1 control_failed", 0},
      {"no batch control", [](Records& r) { r.erase(r.begin() + 5); }, "batch_control_missing",
       "batch-0000001 trailer_missing", 2},
      {"no file control", [](Records& r) { r.erase(r.begin() + 6); }, "file_control_missing",
       "transmission-1 trailer_missing", 2},
      {"an unreadable amount", [](Records& r) { r[2][38] = 'X'; },
       "entry_amount_unreadable amount_wrong", "batch-0000001 control_failed", 1},
      {"an unreadable code", [](Records& r) { r[2][1] = 'X'; },
       "transaction_code_unreadable amount_wrong", "batch-0000001 control_failed", 1},
      {"a masked routing number", [](Records& r) { r[2].replace(3, 8, "XXXXXXXX"); },
       "routing_unreadable hash_wrong", "batch-0000001 control_failed", 2},
      {"a record of no type", [](Records& r) { r.insert(r.begin() + 4, "Xyz"); }, "record_unknown",
       "", 2},
      {"an addenda record astray", [](Records& r) { std::swap(r[1], r[3]); },
       "addenda_without_entry addenda_indicator_differs entry_outside_batch count_wrong hash_wrong "
       "amount_wrong",
       "batch-0000001 control_failed", 1},
      {"cut off in an entry",
       [](Records& r) {
         r.resize(5);
         r[4].resize(35);
       },
       "trace_unreadable addenda_indicator_unreadable entry_amount_unreadable "
       "batch_control_missing file_control_missing",
       "transmission-1 trailer_missing, batch-0000001 trailer_missing", 1},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Records records = good_records();
    row.damage(records);
    std::string file;
    for (const std::string& record : records) file += record + "\n";
    const Reading got = read(file);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.cash().size(), row.cash);
    EXPECT_TRUE(got.kept.tiles);
  }
}

TEST(Nacha, RecordsThatASenderLeavesOut) {
  Profiles profiles;
  profiles.dialects["fragments"] = {.name = "fragments", .nacha_absent = "189"};
  Records records = good_records();
  const Records fragment(records.begin() + 1, records.begin() + 5);
  const Reading held = read(file_of(fragment));
  EXPECT_EQ(held.codes(), "header_missing batch_control_missing file_control_missing");
  EXPECT_EQ(held.summary.status, FileStatus::quarantined);
  const Reading got = read(file_of(fragment), profiles, "fragments");
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.cash().size(), 2U);
}

TEST(Nacha, TwoFilesInOne) {
  Records records = good_records();
  Records second = good_records();
  second.front().replace(second.front().find("A094101"), 1, "B");  // else it would be the same
  records.insert(records.end(), second.begin(), second.end());
  const Reading got = read(file_of(records));
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.codes(), "trace_repeated trace_repeated");
  ASSERT_EQ(got.cash().size(), 4U);
  EXPECT_TRUE(got.cash()[2].id.ends_with("/121000240000001/2")) << got.cash()[2].id;
  EXPECT_EQ(got.summary.units[got.cash()[2].unit].name, "transmission-2/batch-0000001");
  EXPECT_EQ(got.summary.controls.size(), 20U);
}

TEST(Nacha, AFileWithoutEntriesSaysSo) {
  const Reading heartbeat = read(file_of({header(), file_control(0, 1, {})}));
  EXPECT_EQ(heartbeat.summary.status, FileStatus::accepted);
  EXPECT_EQ(heartbeat.codes(), "no_entries");
  const Reading zeros = read(file_of({header(), "9" + std::string(54, '0')}));
  EXPECT_EQ(zeros.codes(), "count_wrong no_entries");  // it has one block, not none
  const Reading nothing = read("");
  EXPECT_EQ(nothing.summary.status, FileStatus::rejected);
  EXPECT_EQ(nothing.codes(), "file_empty");
  const Reading alone = read(file_of({header()}));
  EXPECT_EQ(alone.summary.status, FileStatus::rejected);
}

TEST(Nacha, ColumnsAreCharactersInUtf8) {
  Records records = good_records();
  records[2] = entry({.name = "M\xC3\x9CLLER & S\xC3\x96HNE \xE2\x82\xAC", .addenda = 1});
  // fmt counts code points, so the record has 94 of them and more bytes.
  ASSERT_GT(records[2].size(), 94U);
  const Reading got = read(file_of(records));
  EXPECT_EQ(got.held(), "");
  EXPECT_EQ(got.codes(), "character_replaced");
  EXPECT_EQ(got.cash().at(0).bank_reference, "121000240000001");
}

TEST(Nacha, ClassesMoveTheirFields) {
  struct Row {
    const char* sec;
    const char* payer;
    const char* reference;
    const char* check;
  };
  const Row rows[] = {
      {"PPD", "ACME TOOLS", "INV-1001", ""},
      {"CIE", "INV-1001", "HALE TRADING CO", ""},
      {"WEB", "INV-1001", "", ""},
      {"ARC", "ACME TOOLS", "", "INV-1001"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.sec);
    const Totals totals = {.entries = 1, .hash = 12'100'035, .credits = 125'050};
    const Reading got = read(file_of({header(), batch_header({.sec = row.sec}), entry({}),
                                      batch_control(totals), file_control(1, 1, totals)}));
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].payer_name, row.payer);
    EXPECT_EQ(got.cash()[0].reference, row.reference);
    EXPECT_EQ(got.cash()[0].check_number, row.check);
  }
}

TEST(Nacha, PaymentInformationIsJoinedInOrder) {
  const Totals totals = {.entries = 4, .hash = 12'100'035, .credits = 125'050};
  const std::string first = std::string(78, 'a') + "  ";
  Records records = {header(),
                     batch_header({.sec = "CTX"}),
                     counted_entry({.addenda = 3}),
                     addenda_05(first, 1),
                     addenda_05("last  words", 3),
                     addenda_05("b", 2),
                     batch_control(totals),
                     file_control(1, 1, totals)};
  const Reading got = read(file_of(records));
  EXPECT_EQ(got.codes(), "addenda_sequence");
  EXPECT_EQ(got.cash().at(0).text,
            "VENDOR PAY " + first + "b" + std::string(79, ' ') + "last  words");
  records.erase(records.begin() + 4);
  EXPECT_EQ(read(file_of(records)).codes(), "addenda_count_differs count_wrong");
}

// The addenda of one entry of 1,250.50, and what is said of them.
TEST(Nacha, AddendaInX12SegmentsAreRemittance) {
  struct Row {
    const char* why;
    std::vector<std::string> information;
    std::size_t lines;
    std::int64_t paid;  // by all lines
    const char* text;
    const char* codes;
  };
  const std::string set =
      "ST*820*1\\BPR*C*1250.5*C*ACH\\N1*PR*ACME TOOLS AND "
      "WORKS\\RMR*IV*INV-1**1200.5\\RMR*IV*INV-2**50\\SE*5*1\\";
  const Row rows[] = {
      {"free text", {"INVOICE 1001"}, 0, 0, "VENDOR PAY INVOICE 1001", ""},
      {"one segment", {"RMR*IV*INV-1**1250.50\\"}, 1, 125'050, "VENDOR PAY", ""},
      {"without its terminator", {"RMR*IV*INV-1**1250.50"}, 1, 125'050, "VENDOR PAY", ""},
      {"tildes", {"RMR*IV*A**1000~RMR*IV*B**250.50~"}, 2, 125'050, "VENDOR PAY", ""},
      {"a number torn apart by padding",
       {"RMR*IV*INV-1**12", "50.50\\"},
       1,
       0,
       "VENDOR PAY",
       "line_amount_unreadable lines_without_amount"},
      {"a set", {set.substr(0, 80), set.substr(80)}, 2, 125'050, "VENDOR PAY", ""},
      {"a set without its end",
       {set.substr(0, set.find("RMR*IV*INV-2"))},
       1,
       120'050,
       "VENDOR PAY",
       "information_cut_off lines_differ_from_entry"},
      {"lines that pay something else",
       {"RMR*IV*INV-1**1250.51\\"},
       1,
       125'051,
       "VENDOR PAY",
       "lines_differ_from_entry"},
      {"another payment",
       {"BPR*C*7*C*ACH\\RMR*IV*INV-1**1250.5\\"},
       1,
       125'050,
       "VENDOR PAY",
       "payment_segment_differs"},
      {"a tax payment is text",
       {"TXP*123*01100*261120*T*125050\\"},
       0,
       0,
       "VENDOR PAY TXP*123*01100*261120*T*125050\\",
       ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const int count = static_cast<int>(row.information.size());
    const Totals totals = {.entries = 1 + count, .hash = 12'100'035, .credits = 125'050};
    Records records = {header(), batch_header({.sec = "CTX"}), counted_entry({.addenda = count})};
    for (int n = 0; n < count; ++n) {
      records.push_back(addenda_05(row.information[static_cast<std::size_t>(n)], n + 1));
    }
    records.push_back(batch_control(totals));
    records.push_back(file_control(1, 1, totals));
    const Reading got = read(file_of(records));
    ASSERT_EQ(got.cash().size(), 1U);
    std::int64_t paid = 0;
    for (const KeptCash::Line& line : got.cash()[0].lines) paid += line.paid;
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.cash()[0].lines.size(), row.lines);
    EXPECT_EQ(paid, row.paid);
    EXPECT_EQ(got.cash()[0].text, row.text);
  }
}

TEST(Nacha, RemittanceWithoutMoneyIsAnAdvice) {
  const Totals totals = {.entries = 2, .hash = 12'100'035};
  const Reading got = read(file_of(
      {header(), batch_header({}), entry({.code = 24, .cents = 0, .addenda = 1}),
       addenda_05("RMR*IV*INV-1**1250.50\\"), batch_control(totals), file_control(1, 1, totals)}));
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.cash().at(0).kind, CashKind::advice);
  EXPECT_EQ(got.cash().at(0).lines.size(), 1U);
}

}  // namespace
}  // namespace quittance::ingest::nacha_test

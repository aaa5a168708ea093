// OFX files as wholes: kinds, ids, statements, and what holds for every file.
#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/decoder.h"
#include "ingest/json/canonical_writer.h"
#include "ingest/sniff.h"

namespace quittance::ingest {
namespace {

struct Cash {
  std::string id;
  CashKind kind = CashKind::receipt;
  bool debit = false;
  bool key = false;
  std::int64_t amount = 0;
  std::uint32_t unit = 0;
};

struct Reading : CashSink {
  std::vector<Cash> cash_records;
  std::string text;
  std::uint64_t covered = 0;
  bool tiles = true;
  FileSummary summary;
  void cash(const CashRecord& r) override {
    cash_records.push_back(
        {std::string(r.payment_id), r.kind, r.debit, r.key_is_reference, r.amount, r.unit});
    text += cash_json(r, "f") + "\n";
  }
  void range(const UsedRange& r) override {
    tiles = tiles && r.bytes.from == covered && r.bytes.from < r.bytes.to;
    covered = r.bytes.to;
    text += std::to_string(r.bytes.to) + std::string(name(r.use)) + std::string(r.what) + "\n";
  }
  [[nodiscard]] bool has(std::string_view code) const {
    return std::any_of(summary.findings.begin(), summary.findings.end(),
                       [&](const Finding& f) { return f.code == code; });
  }
  [[nodiscard]] std::vector<Cash> accepted() const {
    std::vector<Cash> list;
    if (summary.units.front().hold != HoldReason::none) return list;
    for (const Cash& cash : cash_records) {
      if (summary.units[cash.unit].hold == HoldReason::none) list.push_back(cash);
    }
    return list;
  }
};

Reading read(std::string_view bytes, const Profiles& profiles, std::size_t chunk = 1 << 20) {
  const DecodeContext context{
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Reading reading;
  reading.summary = read_all(ofx_decoder(), bytes, context, reading, chunk);
  reading.tiles = reading.tiles && reading.covered == bytes.size();
  reading.text += summary_json(reading.summary, "f");
  for (const Unit& unit : reading.summary.units) {
    reading.text += unit.name + std::to_string(unit.from) + "-" + std::to_string(unit.to);
  }
  return reading;
}

Reading read(std::string_view bytes, std::size_t chunk = 1 << 20) {
  static const Profiles kNone;
  return read(bytes, kNone, chunk);
}

std::string statement(std::string_view entries, std::string_view element = "STMTRS",
                      std::string_view account = "BANKACCTFROM") {
  const auto tag = [](std::string_view name, const char* slash = "") {
    return "<" + std::string(slash) + std::string(name) + ">";
  };
  return "<OFX>\n" + tag(element) + "<CURDEF>USD\n" + tag(account) + "<ACCTID>111\n" +
         tag(account, "/") + "<BANKTRANLIST>\n" + std::string(entries) + "</BANKTRANLIST>\n" +
         tag(element, "/") + "\n</OFX>\n";
}

std::string entry(std::string_view type, std::string_view amount, std::string_view more = "") {
  return "<STMTTRN><TRNTYPE>" + std::string(type) + "<DTPOSTED>20261120<TRNAMT>" +
         std::string(amount) + std::string(more) + "</STMTTRN>\n";
}

TEST(Ofx, KindsBySignTypeAndAccount) {
  struct Row {
    std::string_view type, amount;
    CashKind bank, card;
  };
  const Row rows[] = {
      {"CREDIT", "5", CashKind::receipt, CashKind::other},
      {"DEBIT", "5", CashKind::receipt, CashKind::other},  // the type is not reliable, the sign is
      {"CREDIT", "-5", CashKind::other, CashKind::other},
      {"XFER", "5", CashKind::receipt, CashKind::other},
      {"XFER", "-5", CashKind::transfer, CashKind::transfer},
      {"INT", "5", CashKind::other, CashKind::other},
      {"FEE", "-5", CashKind::fee, CashKind::fee},
      {"SRVCHG", "5", CashKind::other, CashKind::other},
      {"CREDIT", "0.00", CashKind::ignore, CashKind::ignore},
      {"Int", "5", CashKind::other, CashKind::other},
      {"HOLD", "5", CashKind::other, CashKind::other},  // reserved, no money yet
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.type);
    const std::string text = entry(row.type, row.amount, "<FITID>1");
    ASSERT_EQ(read(statement(text)).cash_records.size(), 1U);
    EXPECT_EQ(read(statement(text)).cash_records[0].kind, row.bank);
    EXPECT_EQ(read(statement(text, "CCSTMTRS", "CCACCTFROM")).cash_records[0].kind, row.card);
  }
  Profiles profiles;
  profiles.accounts["111"].type_codes = {{"INT", CashKind::receipt}, {"DEBIT", CashKind::receipt}};
  const Reading got = read(statement(entry("INT", "5") + entry("DEBIT", "-5")), profiles);
  EXPECT_EQ(got.cash_records[0].kind, CashKind::receipt);
  EXPECT_EQ(got.cash_records[1].kind, CashKind::other) << "a debit is never a receipt";
}

TEST(Ofx, ATypeThatIsNoneIsSaid) {
  for (const char* type : {"INX", "", "S VCHG"}) {
    EXPECT_TRUE(read(statement(entry(type, "5", "<FITID>1"))).has("type_unknown")) << type;
  }
  EXPECT_FALSE(read(statement(entry("Credit", "5", "<FITID>1"))).has("type_unknown"));
  Profiles profiles;
  profiles.accounts["111"].type_codes = {{"BANKOWN", CashKind::receipt}};
  EXPECT_FALSE(read(statement(entry("BANKOWN", "5", "<FITID>1")), profiles).has("type_unknown"));
}

TEST(Ofx, PendingEntriesAreNoCash) {
  const std::string pending =
      "<BANKTRANLISTP><DTASOF>20261120<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20261120<TRNAMT>-9.00"
      "<NAME>HELD</STMTTRNP></BANKTRANLISTP>\n";
  std::string bytes = statement(entry("CREDIT", "5", "<FITID>1"));
  bytes.insert(bytes.find("</STMTRS>"), pending);
  const Reading got = read(bytes);
  ASSERT_EQ(got.cash_records.size(), 1U);
  EXPECT_TRUE(got.has("pending_unread"));
  EXPECT_FALSE(got.has("amount_outside_entry"));
}

TEST(Ofx, IdsAreFitidsWhereThereAreAny) {
  const Reading got =
      read(statement(entry("CREDIT", "5", "<FITID>A-1") + entry("CREDIT", "6", "<FITID>A-1") +
                     entry("CREDIT", "7", "<FITID>000") + entry("CREDIT", "7")));
  ASSERT_EQ(got.cash_records.size(), 4U);
  EXPECT_EQ(got.cash_records[0].id, "111/A-1/1");
  EXPECT_EQ(got.cash_records[1].id, "111/A-1/2");
  EXPECT_TRUE(got.cash_records[0].key);
  EXPECT_FALSE(got.cash_records[2].key);
  EXPECT_TRUE(got.cash_records[3].id.starts_with("111/2026-11-20/"));
  EXPECT_TRUE(got.cash_records[3].id.ends_with("/2"));
  EXPECT_TRUE(got.has("reference_reused"));
  EXPECT_TRUE(got.has("reference_missing"));
}

TEST(Ofx, CorrectionsAreListedNotBooked) {
  const Reading got =
      read(statement(entry("CREDIT", "5", "<FITID>2<CORRECTFITID>1<CORRECTACTION>REPLACE")));
  EXPECT_EQ(got.cash_records[0].kind, CashKind::other);
  EXPECT_TRUE(got.has("correction"));
}

TEST(Ofx, AMarkThatMayGroupIsAFinding) {
  EXPECT_TRUE(read(statement(entry("CREDIT", "1.250"))).has("amount_ambiguous"));
  const Reading comma = read(statement(entry("DEBIT", "-12,500")));
  EXPECT_TRUE(comma.has("amount_marks_unproved"));
  EXPECT_TRUE(comma.cash_records.empty());
  for (const char* plain : {"1250.00", "1,250.00", "0.250", "1250.000", "1.25", "-5"}) {
    EXPECT_FALSE(read(statement(entry("CREDIT", plain))).has("amount_ambiguous")) << plain;
  }
}

// A damaged <STMTTRN> loses an entry: its amount shows outside, or in the entry before.
TEST(Ofx, AnAmountInNoEntryIsAFinding) {
  const std::string two =
      statement(entry("CREDIT", "5", "<FITID>1") + entry("CREDIT", "6", "<FITID>2"));
  std::string lost = two;
  lost.replace(lost.rfind("<STMTTRN>"), 9, "<STMTTRM>");
  EXPECT_FALSE(read(two).has("amount_outside_entry"));
  EXPECT_TRUE(read(lost).has("amount_outside_entry") || read(lost).has("amount_repeated"));
  std::string merged = lost;
  merged.erase(merged.find("</STMTTRN>"), 10);
  EXPECT_TRUE(read(merged).has("amount_repeated"));
}

TEST(Ofx, WhatADamageSwallowsIsAFinding) {
  const std::string to = "<BANKACCTTO><BANKID>1<ACCTID>9</BANKACCTTO>";
  const std::string two =
      statement(entry("CREDIT", "5", "<FITID>1" + to) + entry("CREDIT", "6", "<FITID>2"));
  EXPECT_FALSE(read(two).has("amount_repeated"));
  EXPECT_FALSE(read(two).has("entry_begin_missing"));
  EXPECT_FALSE(read(two).has("file_end_missing"));

  std::string merged = two;  // the second amount stands in the account of the first
  const std::size_t inner = merged.find("</BANKACCTTO>");
  merged.erase(inner, merged.rfind("<STMTTRN>") + 9 - inner);
  EXPECT_TRUE(read(merged).has("amount_repeated"));

  // Two entries in one, with the amount of one of them.
  EXPECT_FALSE(read(two).has("entry_merged"));
  const std::size_t after_id = two.find("<FITID>1") + 8;
  const std::size_t before_amount = two.find("<TRNAMT>5");
  const std::size_t inside_second = two.rfind("<STMTTRN>") + 9;
  const std::string ids = two.substr(0, after_id) + two.substr(two.find("<FITID>2"));
  const std::string types = two.substr(0, before_amount) + two.substr(inside_second);
  for (const std::string& half : {ids, types}) {
    const Reading got = read(half);
    EXPECT_TRUE(got.has("entry_merged")) << half;
    EXPECT_EQ(got.cash_records.size(), 1U);
  }

  std::string headless = two;
  const std::size_t second = headless.rfind("<STMTTRN>");
  headless.erase(second, headless.find("<FITID>2") - second);
  EXPECT_TRUE(read(headless).has("entry_begin_missing"));

  std::string cut = two;  // between statements: none is held, and none may have been lost unsaid
  cut.erase(cut.find("</OFX>"));
  const Reading got = read(cut);
  EXPECT_TRUE(got.has("file_end_missing"));
  EXPECT_FALSE(got.has("statement_cut_off"));
  EXPECT_EQ(got.accepted().size(), 2U);
  EXPECT_FALSE(read(two.substr(0, two.find("</BANKTRANLIST>"))).has("file_end_missing"));
}

std::string with_small_tags(std::string text) {
  bool in_tag = false;
  for (char& c : text) {
    in_tag = c == '<' || (in_tag && c != '>');
    if (in_tag && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

TEST(Ofx, TagsInSmallLettersAreTheSame) {
  const std::string capitals =
      statement(entry("CREDIT", "12.50", "<FITID>1<NAME>Acme<MEMO>INV-1<CHECKNUM>7") +
                entry("FEE", "-3.00", "<FITID>2<PAYEE><NAME>Bank</PAYEE>"));
  const std::string small = with_small_tags(capitals);
  ASSERT_NE(small, capitals);
  EXPECT_EQ(sniff(small, "f"), &ofx_decoder());
  EXPECT_EQ(sniff("<?xml version=\"1.0\"?>\n" + small, "f"), &ofx_decoder());
  EXPECT_EQ(read(small).text, read(capitals).text);
  for (std::size_t chunk = 1; chunk <= small.size() + 1; ++chunk) {
    ASSERT_EQ(read(small, chunk).text, read(capitals).text) << chunk;
  }
  std::string mixed = capitals;
  for (std::size_t at = mixed.find("STMTTRN>"); at != std::string::npos;
       at = mixed.find("STMTTRN>", at + 1)) {
    mixed.replace(at, 7, "StmtTrn");
  }
  EXPECT_EQ(read(mixed).cash_records.size(), 2U);
}

TEST(Ofx, WithoutCurdefTheProfilesCurrencyCounts) {
  std::string bytes = statement(entry("CREDIT", "12.50", "<FITID>1"));
  bytes.erase(bytes.find("<CURDEF>USD\n"), 12);
  EXPECT_TRUE(read(bytes).has("currency_missing"));
  // Accepted without cash, the same bytes would be a duplicate once the profile has a currency.
  EXPECT_EQ(read(bytes).summary.status, FileStatus::rejected);
  EXPECT_TRUE(read(bytes).cash_records.empty());
  Profiles profiles;
  profiles.accounts["111"].currency = Currency::of("EUR");
  const Reading got = read(bytes, profiles);
  ASSERT_EQ(got.cash_records.size(), 1U);
  EXPECT_NE(got.text.find(R"("currency":"EUR","amount":"12.50")"), std::string::npos);
  EXPECT_FALSE(got.has("currency_missing"));
  // The entry's own counts without any.
  std::string own =
      statement(entry("CREDIT", "12.50", "<FITID>1<CURRENCY><CURRATE>1<CURSYM>CAD</CURRENCY>"));
  own.erase(own.find("<CURDEF>USD\n"), 12);
  EXPECT_EQ(read(own).cash_records.size(), 1U);
}

TEST(Ofx, RepliesWithoutStatements) {
  EXPECT_EQ(read("<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>").summary.status,
            FileStatus::accepted);
  EXPECT_TRUE(read("<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>").has("empty_report"));
  EXPECT_EQ(read("<OFX><SIGNONMSGSRSV1>").summary.status, FileStatus::rejected);
  EXPECT_EQ(read("").summary.status, FileStatus::rejected);
  EXPECT_TRUE(read("<OFX><STATUS><CODE>2000</STATUS></OFX>").has("status_error"));
  EXPECT_FALSE(read("<OFX><STATUS><CODE>0</STATUS></OFX>").has("status_error"));
}

// What stands in a reply that reports an error may be a part: it is held.
TEST(Ofx, HoldsAStatementOfAReplyInError) {
  const std::string body = statement(entry("CREDIT", "5.00", "<FITID>1"));
  const auto with = [&body](std::string_view status) {
    return read("<OFX><STMTTRNRS>" + std::string(status) + body.substr(5));
  };
  const Reading held = with("<STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>General error</STATUS>");
  EXPECT_EQ(held.summary.status, FileStatus::quarantined);
  ASSERT_EQ(held.cash_records.size(), 1U);
  EXPECT_EQ(held.summary.units.at(held.cash_records[0].unit).hold, HoldReason::held_status);
  EXPECT_TRUE(held.has("status_error"));
  EXPECT_TRUE(held.has("statement_in_error"));
  EXPECT_NE(held.summary.findings.front().message.find("General error"), std::string::npos);
  EXPECT_EQ(with("<STATUS><CODE>2000</STATUS>").summary.status, FileStatus::quarantined);
  EXPECT_EQ(with("<STATUS><CODE>2000").summary.status, FileStatus::quarantined);
  for (const char* fine :
       {"<STATUS><CODE>0<SEVERITY>INFO</STATUS>", "", "<STATUS><CODE>10<SEVERITY>WARN</STATUS>",
        "<STATUS><CODE>10<SEVERITY>Warn</STATUS>"}) {
    const Reading got = with(fine);
    EXPECT_EQ(got.summary.status, FileStatus::accepted) << fine;
    EXPECT_FALSE(got.has("status_error")) << fine;
  }
  EXPECT_TRUE(with("<STATUS><CODE>10<SEVERITY>WARN</STATUS>").has("status_told"));
  // Each reply speaks for itself.
  const std::string two =
      "<OFX><STMTTRNRS><STATUS><CODE>2003<SEVERITY>ERROR</STATUS></STMTTRNRS><STMTTRNRS>"
      "<STATUS><CODE>0</STATUS>" +
      body.substr(5);
  EXPECT_EQ(read(two).summary.status, FileStatus::accepted);
  EXPECT_TRUE(read(two).has("status_error"));
}

// The error may stand behind the statement; what stands outside the reply says nothing of it.
TEST(Ofx, HoldsAStatementBeforeTheErrorOfItsReply) {
  const std::string error = "<STATUS><CODE>2000<SEVERITY>ERROR</STATUS>";
  std::string body = statement(entry("CREDIT", "5.00", "<FITID>1"));
  const std::size_t end = body.find("</STMTRS>") + 9;
  const std::string rest = body.substr(end);
  body = body.substr(5, end - 5);
  const Reading held = read("<OFX><STMTTRNRS>" + body + error + "</STMTTRNRS>" + rest);
  EXPECT_EQ(held.summary.status, FileStatus::quarantined);
  ASSERT_EQ(held.cash_records.size(), 1U);
  EXPECT_EQ(held.summary.units.at(held.cash_records[0].unit).hold, HoldReason::held_status);
  EXPECT_TRUE(held.has("statement_in_error"));
  for (const std::string& outside :
       {"<OFX><STMTTRNRS>" + body + "</STMTTRNRS>" + error + rest,
        "<OFX><SONRS>" + error + "</SONRS><STMTTRNRS>" + body + "</STMTTRNRS>" + rest}) {
    const Reading got = read(outside);
    EXPECT_EQ(got.summary.status, FileStatus::accepted) << outside;
    EXPECT_TRUE(got.has("status_error")) << outside;
  }
}

std::vector<std::string> small_files() {
  const std::string plain = statement(entry("CREDIT", "5.00", "<FITID>1<NAME>ACME &amp; CO") +
                                      entry("DEBIT", "-1.25", "<FITID>2<MEMO>A < B<!-- c -->") +
                                      "<STMTTRN><DTPOSTED>20261120<TRNAMT>3<FITID>3\n");
  return {"OFXHEADER:100\r\n\r\n" + plain, plain + plain,
          "<?xml version=\"1.0\"?>\n<!-- <STMTTRN> -->" + plain, "", "<OFX>"};
}

TEST(OfxProperty, EveryChunkSizeGivesTheSame) {
  for (const std::string& text : small_files()) {
    const Reading whole = read(text);
    EXPECT_TRUE(whole.tiles);
    for (std::size_t chunk = 1; chunk <= text.size() + 1; ++chunk) {
      ASSERT_EQ(read(text, chunk).text, whole.text) << chunk << "\n" << text;
    }
  }
}

// Two files one behind the other, of which the first is cut off: its amounts may be, too.
TEST(Ofx, AStatementThatAnotherOneInterruptsIsHeld) {
  const std::string first =
      statement(entry("CREDIT", "12.50", "<FITID>A") + entry("CREDIT", "2234.50", "<FITID>B"));
  std::string second = statement(entry("CREDIT", "7.00", "<FITID>C"));
  second.replace(second.find("111"), 3, "222");
  const std::string reply = second.substr(6, second.find("\n</OFX>") - 6);
  for (const std::string& more : {second, "\n" + second, "\n" + reply + "</OFX>"}) {
    for (const std::string_view end : {"22", "22\n", "2234.50<FITID>", "<STMTTRN><TRNTYPE>"}) {
      SCOPED_TRACE(std::string(end) + more);
      const std::size_t cut = first.find(end.substr(0, end.find('\n'))) + end.size();
      const Reading got = read(first.substr(0, cut) + more);
      EXPECT_TRUE(got.has("statement_cut_off"));
      ASSERT_EQ(got.accepted().size(), 1U);
      EXPECT_EQ(got.accepted()[0].amount, 700);
    }
  }
  // Of a whole list only end tags behind it are missing.
  std::string open_end = first;
  open_end.erase(open_end.find("</STMTRS>"));
  EXPECT_EQ(read(open_end + second).accepted().size(), 3U);
  // So is what the end of its reply says to be whole.
  std::string reply_ends = first;
  reply_ends.erase(reply_ends.find("</BANKTRANLIST>"),
                   reply_ends.find("</OFX>") - reply_ends.find("</BANKTRANLIST>"));
  reply_ends.insert(reply_ends.find("</OFX>"), "</STMTTRNRS>");
  EXPECT_EQ(read(reply_ends + second).accepted().size(), 3U);
}

TEST(Ofx, AnEntryWithoutEndAndFitidIsSaid) {
  const std::string whole = statement(entry("CREDIT", "2234.50", "<FITID>B"));
  std::string cut = whole;
  const std::size_t from = cut.find("34.50");
  cut.erase(from, cut.find("</BANKTRANLIST>") - from);
  EXPECT_FALSE(read(whole).has("entry_cut_off"));
  EXPECT_TRUE(read(cut).has("entry_cut_off"));
}

// A file that is cut off yields no accepted payment that the whole file does not yield.
TEST(OfxProperty, TruncationNeverMakesMoney) {
  for (const std::string& text : small_files()) {
    const std::vector<Cash> whole = read(text).cash_records;
    for (std::size_t size = 0; size < text.size(); ++size) {
      const Reading cut = read(std::string_view(text).substr(0, size), 64);
      EXPECT_TRUE(cut.tiles);
      for (const Cash& cash : cut.accepted()) {
        EXPECT_TRUE(std::any_of(
            whole.begin(), whole.end(),
            [&](const Cash& other) { return other.id == cash.id && other.amount == cash.amount; }))
            << "cut at " << size << ": " << cash.id;
      }
    }
  }
}

TEST(OfxProperty, FlippedBitsDoNotCrashAndStillTile) {
  std::mt19937 random(7);
  for (const std::string& text : small_files()) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::string flipped = text;
      for (int n = 0; n < 3; ++n) {
        const std::size_t place = n == 0 ? at : random() % text.size();
        flipped[place] =
            static_cast<char>(static_cast<unsigned char>(flipped[place]) ^ (1U << (random() % 8)));
      }
      const Reading whole = read(flipped);
      EXPECT_TRUE(whole.tiles);
      ASSERT_EQ(read(flipped, 5).text, whole.text) << flipped;
    }
  }
}

}  // namespace
}  // namespace quittance::ingest

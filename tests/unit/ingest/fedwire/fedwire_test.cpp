// Fedwire messages: tags, elements of both styles, remittance, and what is no receipt.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/fedwire/tags.h"
#include "ingest/sniff.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

Reading read(std::string_view bytes, const Profiles& profiles = {}) {
  return read_with(fedwire_decoder(), bytes, profiles);
}

const std::string kHead =
    "{1500}30USERREQ1P \n{1510}1000\n{1520}20261120BANKSRC1000001\n{2000}000000125050\n"
    "{3100}121000248FIRST EXAMPLE*\n{3400}121000358OUR BANK*\n";
const std::string kTransfer = kHead +
                              "{3600}CTR*\n{4200}D2001234567*HALE TRADING CO*\n{4320}REF-1*\n"
                              "{5000}D5550001*ACME TOOLS*\n{6000}INVOICE 1001*LESS 2%*\n";

TEST(FedwireTags, EndWhereTheNextBegins) {
  const std::string bytes = "{1500}30{x}\n{8200}0012{1500} in it{2000}5";
  fedwire::TagReader reader(bytes);
  fedwire::Tag tag;
  std::vector<std::string> shown;
  while (reader.next(tag, bytes.size())) {
    shown.push_back(std::string(tag.number) + "=" + std::string(tag.content));
  }
  EXPECT_EQ(shown, (std::vector<std::string>{"1500=30{x}", "8200=0012{1500} in it", "2000=5"}));
}

TEST(FedwireTags, ElementsAreFixedOrEndWithAStar) {
  fedwire::Elements fixed("121042882Wells Fargo NA    rest");
  EXPECT_EQ(fixed.fixed(9), "121042882");
  EXPECT_EQ(fixed.upto(18), "Wells Fargo NA");
  EXPECT_EQ(fixed.upto(18), "rest");
  EXPECT_TRUE(fixed.empty());
  fedwire::Elements stars("31234*Name**Address*");
  EXPECT_EQ(stars.fixed(1), "3");
  EXPECT_EQ(stars.upto(34), "1234");
  EXPECT_EQ(stars.upto(35), "Name");
  EXPECT_EQ(stars.upto(35), "");
  EXPECT_EQ(stars.upto(35), "Address");
  EXPECT_EQ(stars.upto(35), "");
}

TEST(Fedwire, ACustomerTransferIsAReceipt) {
  const Reading got = read(kTransfer);
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.summary.transactions, 1U);
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("USD")), 125'050);
  ASSERT_EQ(got.cash().size(), 1U);
  const KeptCash& cash = got.cash()[0];
  EXPECT_EQ(cash.id, "2001234567/2026-11-20/20261120BANKSRC1000001");
  EXPECT_TRUE(cash.key_is_reference);
  EXPECT_EQ(cash.kind, CashKind::receipt);
  EXPECT_EQ(cash.method, Method::wire);
  EXPECT_EQ(cash.account, "2001234567");
  EXPECT_EQ(cash.payer_name, "ACME TOOLS");
  EXPECT_EQ(cash.payer_routing, "121000248");
  EXPECT_EQ(cash.payer_account, "5550001");
  EXPECT_EQ(cash.reference, "REF-1");
  EXPECT_EQ(cash.text, "INVOICE 1001 LESS 2%");
  std::string one_line = kTransfer;
  std::erase(one_line, '\n');
  EXPECT_EQ(read(one_line).cash().at(0).id, cash.id);
  EXPECT_EQ(read(one_line).cash().at(0).text, cash.text);
  EXPECT_EQ(recognise(kTransfer, "x").decoder, &fedwire_decoder());
}

TEST(Fedwire, WhatIsNoReceipt) {
  struct Row {
    const char* from;
    const char* to;
    CashKind kind;
    const char* codes;
  };
  const Row rows[] = {
      {"{1510}1000", "{1510}1002", CashKind::returned, ""},
      {"{1510}1000", "{1510}1032", CashKind::receipt, ""},
      {"{1510}1000", "{1510}1031", CashKind::other, "no_customer_transfer"},
      {"{3600}CTR", "{3600}BTR", CashKind::other, "no_customer_transfer"},
      {"000000125050", "000000000000", CashKind::ignore, "amount_zero"},
      {"REQ1P ", "REQ1PP", CashKind::receipt, "possible_duplicate"},
      {"REQ1P ", "REQ1T ", CashKind::receipt, "test_message"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.to);
    std::string bytes = kTransfer;
    bytes.replace(bytes.find(row.from), std::string(row.from).size(), row.to);
    const Reading got = read(bytes);
    EXPECT_EQ(got.codes(), row.codes);
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].kind, row.kind);
    EXPECT_EQ(got.summary.units[got.cash()[0].unit].test,
              std::string_view(row.codes) == "test_message");
  }
  Profiles profiles;
  profiles.accounts["5550001"].account = "5550001";  // we sent it
  const Reading sent = read(kTransfer, profiles);
  EXPECT_EQ(sent.cash().at(0).kind, CashKind::other);
  EXPECT_TRUE(sent.cash().at(0).debit);
  EXPECT_EQ(sent.summary.debits.count, 1U);
}

// A transfer to a customer has both parties: without one it may have been cut off.
TEST(Fedwire, ATransferThatLacksAPartyIsSaid) {
  struct Row {
    const char* lost;
    const char* codes;
    Severity severity;
  };
  const Row rows[] = {
      {"{4200}D2001234567*HALE TRADING CO*\n", "party_missing", Severity::warning},
      {"{5000}D5550001*ACME TOOLS*\n", "party_missing", Severity::info},
      {"{6000}INVOICE 1001*LESS 2%*\n", "", Severity::info},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.lost);
    std::string bytes = kTransfer;
    bytes.erase(bytes.find(row.lost), std::string(row.lost).size());
    const Reading got = read(bytes);
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.cash().at(0).amount, 125'050);
    EXPECT_EQ(got.cash().at(0).kind, CashKind::receipt);
    if (*row.codes != '\0') {
      EXPECT_EQ(got.summary.findings.at(0).severity, row.severity);
    }
    bytes.replace(bytes.find("{1510}1000"), 10, "{1510}1002");
    EXPECT_EQ(read(bytes).codes(), row.codes) << "sent back";
  }
}

// Nothing but the style of the file's tags shows that its last message breaks off.
TEST(Fedwire, AMessageThatBreaksOffIsHeld) {
  const std::string cut = kTransfer.substr(0, kTransfer.find("LESS") + 2);
  EXPECT_EQ(read(kTransfer).held(), "");
  for (const std::string& bytes : {cut, kTransfer + cut + "\n"}) {
    const Reading got = read(bytes);
    EXPECT_EQ(got.held(), bytes == cut ? "message-1 trailer_missing" : "message-2 trailer_missing");
    EXPECT_NE(got.codes().find("message_end_missing"), std::string::npos);
    EXPECT_EQ(got.cash().at(0).amount, 125'050);
    Profiles profiles;
    profiles.dialects["default"] = {.name = "default", .accept_missing_trailers = true};
    EXPECT_EQ(read(bytes, profiles).held(), "");
  }
  // A bank that fills elements up to their width shows nothing of the kind.
  std::string filled = kTransfer;
  filled.replace(filled.find("CTR*"), 4, "CTR ");
  EXPECT_EQ(read(filled + cut).held(), "");
}

// A lost {1500} must not let one message take the amount of the next one.
TEST(Fedwire, MessagesThatRunIntoEachOtherAreHeld) {
  std::string second = kTransfer;
  second.replace(second.find("000000125050"), 12, "000000000777");
  second.replace(second.find("1000001"), 7, "1000002");
  for (const char* lost : {"{1500}30USERREQ1P \n", "{1500}30USERREQ1P \n{1510}1000\n"}) {
    std::string cut = second;
    cut.erase(0, std::string(lost).size());
    const Reading got = read(kTransfer + cut);
    EXPECT_TRUE(got.codes().starts_with("message_begin_missing message_begin_missing"));
    EXPECT_EQ(got.held(), "message-1 structure_broken, message-2 structure_broken");
    ASSERT_EQ(got.cash().size(), 2U);
    EXPECT_EQ(got.cash()[0].amount, 125'050);
    EXPECT_EQ(got.cash()[1].amount, 777);
    Profiles profiles;
    profiles.dialects["default"] = {.name = "default", .accept_missing_headers = true};
    EXPECT_EQ(read(kTransfer + cut, profiles).held(), "");
  }
  // With more of its beginning the message would give the one before its payer and account.
  for (const char* from : {"{3100}", "{3400}", "{3600}", "{4200}", "{5000}", "{6000}"}) {
    std::string cut = second.substr(second.find(from));
    cut.replace(cut.find("{6000}"), 9, "{6000}BIL");
    const Reading got = read(kTransfer + cut);
    EXPECT_TRUE(got.codes().starts_with("message_begin_missing")) << from << ' ' << got.codes();
    EXPECT_TRUE(got.held().starts_with("message-1 structure_broken")) << from << ' ' << got.held();
    ASSERT_FALSE(got.cash().empty());
    EXPECT_EQ(got.cash()[0].text, read(kTransfer).cash()[0].text) << from;
    // Before a whole message it is one that cannot be read, and leaves that one alone.
    const Reading before = read(cut + kTransfer);
    ASSERT_EQ(before.cash().size(), 1U) << from;
    EXPECT_NE(before.codes(), "") << from;
    EXPECT_EQ(before.cash()[0].text, read(kTransfer).cash()[0].text) << from;
    EXPECT_EQ(before.held(), "") << from;
  }
  std::string doubled = kTransfer;
  doubled.insert(doubled.find("{3100}"), "{2000}000000000777\n");
  EXPECT_NE(read(doubled).held(), "");
  // As Fedwire delivers them: receipt tags lead.
  const std::string received =
      "{1100}30P N\n{1110}20261120\n{1120}20261120BANKSRC100000111200900\n";
  const Reading got = read(received + kTransfer + received + second);
  EXPECT_EQ(got.codes(), "");
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[1].source.from, received.size() + kTransfer.size());
}

TEST(Fedwire, TheSameTransferTwiceIsSaid) {
  const Reading got = read(kTransfer + kTransfer);
  EXPECT_EQ(got.codes(), "imad_repeated");
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[0].id, got.cash()[1].id);
}

TEST(Fedwire, MarksAndCurrenciesThatAreNoneAreSaid) {
  std::string marked = kTransfer;
  marked.replace(marked.find("1P \n"), 3, "1X ");
  EXPECT_EQ(read(marked).codes(), "mark_unknown");
  marked.replace(marked.find("1X \n"), 3, "1PR");
  EXPECT_EQ(read(marked).codes(), "possible_duplicate");
  const Reading foreign = read(kTransfer + "{8400}CINV*INV-1*\n{8450}EUR1250.50*\n");
  EXPECT_EQ(foreign.codes(), "line_amount_unreadable lines_without_amount");
}

TEST(Fedwire, StructuredRemittance) {
  const Reading got = read(kTransfer +
                           "{8400}CINV*INV-1*HALE*\n{8450}USD980.00*\n{8500}USD1000.00*\n"
                           "{8550}USD20.00*\n{8400}AROI*INV-2*\n{8450}USD270.50*\n"
                           "{8500}USD300.50*\n{8600}01CRDTUSD30.00*DAMAGED*\n{8750}THANKS*\n");
  EXPECT_EQ(got.codes(), "");
  ASSERT_EQ(got.cash().at(0).lines.size(), 2U);
  const auto& lines = got.cash()[0].lines;
  EXPECT_EQ(lines[0].reference, "INV-1");
  EXPECT_EQ(lines[0].kind, ReferenceKind::invoice);
  EXPECT_EQ(lines[0].paid, 98'000);
  EXPECT_EQ(lines[0].discount, 2'000);
  EXPECT_EQ(lines[1].paid, 27'050);
  EXPECT_EQ(lines[1].adjustment, 3'000);
  EXPECT_EQ(lines[1].reason, "01");
  EXPECT_EQ(lines[1].text, "DAMAGED");
  EXPECT_EQ(got.cash()[0].text, "INVOICE 1001 LESS 2% THANKS");
}

TEST(Fedwire, FaultsAreSaid) {
  struct Row {
    std::string bytes;
    const char* codes;
    FileStatus status;
  };
  std::string no_date = kTransfer;
  no_date.erase(no_date.find("{1520}"), std::string("{1520}20261120BANKSRC1000001\n").size());
  std::string bad_amount = kTransfer;
  bad_amount.replace(bad_amount.find("000000125050"), 12, "00000012505X");
  const Row rows[] = {
      {"", "file_empty", FileStatus::rejected},
      {"words", "no_tag no_message no_readable_message", FileStatus::rejected},
      {no_date, "message_without_date no_readable_message", FileStatus::rejected},
      {bad_amount, "amount_unreadable no_readable_message", FileStatus::rejected},
      {bad_amount + kTransfer, "amount_unreadable", FileStatus::accepted},
      {kTransfer + "{1599}x", "tag_unknown", FileStatus::accepted},
      {kTransfer + "{8400}CINV*A*\n{8450}USD1*\n", "lines_differ_from_payment",
       FileStatus::accepted},
      {kTransfer + "{8400}CINV*A*\n{8450}USD1,00*\n", "line_amount_unreadable lines_without_amount",
       FileStatus::accepted},
      {kTransfer + "{8200}0090cut", "addenda_cut_off", FileStatus::accepted},
      {kTransfer + "{3610}S820*\n", "remittance_missing", FileStatus::accepted},
      {kTransfer + "{3610}PROP*\n", "", FileStatus::accepted},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.bytes);
    const Reading got = read(row.bytes);
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.summary.status, row.status);
    EXPECT_TRUE(got.kept.tiles && got.kept.covered == row.bytes.size());
    EXPECT_EQ(read_with(fedwire_decoder(), row.bytes, {}, {}, 3).everything(), got.everything());
  }
}

}  // namespace
}  // namespace quittance::ingest

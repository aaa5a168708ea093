// Messages as wholes: kinds, controls, pages, types, profiles.
#include <string>

#include <gtest/gtest.h>

#include "mt940_support.h"

namespace quittance::ingest::mt940_test {
namespace {

TEST(Message, KindsByMarkTypeAndGermanCode) {
  struct Row {
    const char* entry;
    CashKind kind;
    bool debit;
  };
  const Row rows[] = {
      {":61:261120C1,00NTRFX\n", CashKind::receipt, false},
      {":61:261120D1,00NTRFX\n", CashKind::other, true},
      {":61:261120RC1,00NTRFX\n", CashKind::returned, true},
      {":61:261120RD1,00NTRFX\n", CashKind::other, false},
      {":61:261120D1,00NRTIX\n", CashKind::returned, true},
      {":61:261120C1,00NRTIX\n", CashKind::other, false},
      {":61:261120D1,00NCHGX\n", CashKind::fee, true},
      {":61:261120C1,00NCHGX\n", CashKind::other, false},
      {":61:261120C1,00NINTX\n", CashKind::other, false},
      {":61:261120C1,00NCMZX\n", CashKind::transfer, false},
      {":61:261120C0,00NTRFX\n", CashKind::ignore, false},
      {":61:261120D1,00N109X\n:86:109?20RETOURE\n", CashKind::returned, true},
      {":61:261120C1,00N194X\n:86:194?20SAMMLER\n", CashKind::deposit_total, false},
      {":61:261120D1,00N805X\n:86:805?20ENTGELT\n", CashKind::fee, true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.entry);
    const Reading got = read(statement(row.entry, 0));
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_EQ(got.cash_records[0].kind, row.kind);
    EXPECT_EQ(got.cash_records[0].debit, row.debit);
    EXPECT_EQ(got.summary.credits.count, row.debit ? 0U : 1U);
  }
}

TEST(Message, AProfileNamesKindsAndNeverMakesADebitAReceipt) {
  Profiles profiles;
  AccountProfile& account = profiles.accounts["111"];
  account.account = "111";
  account.type_codes = {
      {"NTRF", CashKind::receipt}, {"NMSC", CashKind::transfer}, {"194", CashKind::receipt}};
  const Reading got = read(statement(":61:261120D1,00NTRFX\n:61:261120D1,00NMSCX\n"
                                     ":61:261120C2,00N194X\n:86:194?20SAMMLER\n",
                                     0),
                           profiles);
  ASSERT_EQ(got.cash_records.size(), 3U);
  EXPECT_EQ(got.cash_records[0].kind, CashKind::other);
  EXPECT_EQ(got.cash_records[1].kind, CashKind::transfer);
  EXPECT_EQ(got.cash_records[2].kind, CashKind::receipt);
}

// The code says what is a fee, and no control covers it.
TEST(Message, ATypeThatSwiftDoesNotListIsSaid) {
  const auto said = [](const Reading& got) {
    std::size_t times = 0;
    for (const Finding& finding : got.summary.findings) times += finding.code == "type_unknown";
    return times;
  };
  EXPECT_EQ(said(read(statement(":61:261120D1,00NCHXX\n:61:261120C1,00NTRFX\n"
                                ":61:261120C1,00N051X\n:61:261120C1,00NL11X\n",
                                100))),
            1U)
      << "numbers and mixtures are the bank's own";
  Profiles profiles;
  profiles.accounts["111"].account = "111";
  profiles.accounts["111"].type_codes = {{"NOVB", CashKind::receipt}};
  EXPECT_EQ(said(read(statement(":61:261120C1,00NOVBX\n", 100), profiles)), 0U);
}

TEST(Message, AUniqueBankReferenceIsTheKey) {
  Profiles profiles;
  profiles.accounts["111"].bank_reference_unique = true;
  const Reading got =
      read(statement(":61:261120C1,00NTRFX//REF-1\n:61:261120C1,00NTRFX//REF-1\n", 200), profiles);
  ASSERT_EQ(got.cash_records.size(), 2U);
  EXPECT_EQ(got.cash_records[0].id, "111/2026-11-20/NTRF/REF-1/1");
  EXPECT_EQ(got.cash_records[1].id, "111/2026-11-20/NTRF/REF-1/2");
  EXPECT_TRUE(got.has("reference_reused"));
}

// Equal entries of one statement are two; the same statement again names the same payments.
TEST(Message, OrdinalsCountWithinAStatement) {
  const std::string twins = statement(":61:261120C1,00NTRFX\n:61:261120C1,00NTRFX\n", 200);
  const Reading got = read(twins + twins);
  ASSERT_EQ(got.cash_records.size(), 4U);
  EXPECT_TRUE(got.cash_records[0].id.ends_with("/1"));
  EXPECT_TRUE(got.cash_records[1].id.ends_with("/2"));
  EXPECT_EQ(got.cash_records[0].id, got.cash_records[2].id);
  EXPECT_EQ(got.cash_records[1].id, got.cash_records[3].id);
}

TEST(Message, BalanceAndContinuity) {
  const Reading right = read(statement(":61:261120C1,00NTRFX\n", 100));
  EXPECT_TRUE(right.control("balance")->ok);
  EXPECT_FALSE(right.warns());
  const Reading wrong = read(statement(":61:261120C1,00NTRFX\n", 101));
  EXPECT_FALSE(wrong.control("balance")->ok);
  EXPECT_EQ(wrong.control("balance")->consequence, Consequence::finding);
  EXPECT_EQ(wrong.summary.status, FileStatus::accepted);
  const Reading broken = read(
      statement("", 0) + ":20:B\n:25:111\n:28C:2\n:60F:C261120EUR99,00\n:62F:C261121EUR99,00\n");
  EXPECT_FALSE(broken.control("continuity")->ok);
  EXPECT_TRUE(broken.has("continuity_break"));
}

TEST(Message, WithoutItsClosingBalanceItIsHeld) {
  const Reading got = read(":20:A\n:25:111\n:60F:C261119EUR1,00\n:61:261120C1,00NTRFX\n");
  EXPECT_EQ(got.summary.status, FileStatus::quarantined);
  EXPECT_TRUE(got.accepted().empty());
  EXPECT_TRUE(got.has("closing_missing"));
}

TEST(Message, PagesAreOneStatement) {
  const std::string first =
      ":20:A\n:25:111\n:28C:7/"
      "1\n:60F:C261119EUR1,00\n:61:261120C1,00NTRFX\n:62M:C261120EUR2,00\n-\n";
  const auto second = [](const char* number, const char* opening) {
    return std::string(":20:A\n:25:111\n:28C:") + number + "\n:60M:C261120EUR" + opening +
           "\n:61:261120C1,00NTRFX\n:62F:C261120EUR3,00\n-\n";
  };
  const Reading whole = read(first + second("7/2", "2,00"));
  EXPECT_EQ(whole.summary.units.size(), 2U);
  EXPECT_FALSE(whole.warns());
  ASSERT_EQ(whole.cash_records.size(), 2U);
  EXPECT_TRUE(whole.cash_records[1].id.ends_with("/2")) << "equal entries of one statement";
  EXPECT_TRUE(read(first + second("7/3", "2,00")).has("page_gap"));
  EXPECT_TRUE(read(first + second("7/2", "2,01")).has("page_break"));
  EXPECT_TRUE(read(first + second("8/2", "2,00")).has("page_gap"));
  EXPECT_TRUE(read(first).has("page_gap"));
}

TEST(Message, TotalsOfAnInterimReport) {
  const auto report = [](const char* totals) {
    return std::string(
               ":20:A\n:25:111\n:28C:1\n:34F:EUR0,\n:13D:2611201015+0100\n"
               ":61:261120C5,00NTRFX\n:61:261120D1,00NTRFX\n") +
           totals;
  };
  static const Profiles kNone;
  const Reading right =
      read(report(":90D:1EUR1,00\n:90C:1EUR5,00\n-\n"), kNone, 1 << 20, mt942_decoder());
  EXPECT_EQ(right.summary.format, "mt942");
  EXPECT_FALSE(right.warns());
  ASSERT_EQ(right.cash_records.size(), 2U);
  EXPECT_TRUE(right.cash_records[0].provisional);
  const Reading wrong = read(report(":90D:1EUR1,00\n:90C:1EUR5,01\n-\n"));
  EXPECT_EQ(wrong.summary.status, FileStatus::quarantined);
  EXPECT_TRUE(wrong.has("total_wrong"));
  EXPECT_TRUE(wrong.has("message_type_differs"));
  const Reading miscounted = read(report(":90D:2EUR1,00\n-\n"));
  EXPECT_EQ(miscounted.summary.status, FileStatus::accepted);
  EXPECT_TRUE(miscounted.has("count_wrong"));
  Profiles lenient;
  lenient.accounts["111"].dialect = "lenient";
  lenient.dialects["lenient"] = {.name = "lenient", .accept_wrong_totals = true};
  EXPECT_EQ(read(report(":90C:1EUR5,01\n-\n"), lenient).summary.status, FileStatus::accepted);
}

// Without :90D: and :90C: only the end of an interim report says that it is whole.
TEST(Message, AnInterimReportThatBreaksOffIsHeld) {
  const std::string first =
      ":20:A\n:25:111\n:28C:1\n:34F:EUR0,\n:61:261120C5,00NTRFX\n:86:INVOICE 4711\n";
  const std::string second =
      ":20:B\n:25:111\n:28C:2\n:34F:EUR0,\n:61:261120C9,00NTRFY\n:86:INVOICE 4712\n";
  const std::string block = "{1:F01X}{2:O9421200}{4:\n";
  struct Row {
    std::string bytes;
    bool held;
  };
  const Row rows[] = {
      {block + first + "-}\n", false},
      {block + first, true},
      {block + first.substr(0, first.find("4711") + 2), true},
      {block + first + "-}" + block + second.substr(0, second.find("9,00") + 1), true},
      {block + first + block + second + "-}\n", true},  // the first one has no end
      {first + "-\n" + second + "-\n", false},
      {first + "-\n" + second, true},
      {first + second, false},  // this bank writes no ends
      {block + first + ":90C:1EUR5,00\n", false},
  };
  Profiles lenient;
  lenient.accounts["111"].dialect = "lenient";
  lenient.dialects["lenient"] = {.name = "lenient", .accept_missing_trailers = true};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.bytes);
    const Reading strict = read(row.bytes);
    EXPECT_EQ(strict.summary.status, row.held ? FileStatus::quarantined : FileStatus::accepted);
    EXPECT_EQ(strict.has("end_missing"), row.held);
    const Reading accepted = read(row.bytes, lenient);
    EXPECT_EQ(accepted.summary.status, FileStatus::accepted);
    EXPECT_EQ(accepted.has("end_absent"), row.held);
  }
}

TEST(Message, TheReportedPaymentAndTheFinalOneHaveOneId) {
  const std::string entry = ":61:2611201120C5,00NTRFX//R\n:86:INV 7\n";
  const Reading interim = read(":20:A\n:25:111\n:28C:1\n:34F:EUR0,\n" + entry + "-\n");
  const Reading final = read(statement(entry, 500));
  ASSERT_EQ(interim.cash_records.size(), 1U);
  ASSERT_EQ(final.cash_records.size(), 1U);
  EXPECT_TRUE(interim.cash_records[0].provisional);
  EXPECT_EQ(interim.cash_records[0].id, final.cash_records[0].id);
}

// A line of the payer's own text that begins like a message or an entry shows in the balance.
TEST(Message, SmuggledEntriesShowInTheBalance) {
  const Reading got =
      read(statement(":61:261120C1,00NTRFX\n:86:TEXT\n:61:261120C900,00NTRFFORGED\n", 100));
  EXPECT_TRUE(got.has("balance_mismatch"));
}

TEST(Message, LogicalIdIsThatOfTheStatementsNotOfTheDelivery) {
  const std::string text = statement(":61:261120C1,00NTRFX\n", 100);
  std::string again = text;
  again.replace(0, 5, ":20:ZZZ");
  const FileSummary first = read(text).summary;
  const FileSummary second = read(again).summary;
  EXPECT_EQ(first.logical_id.file_id, second.logical_id.file_id);
  EXPECT_EQ(first.logical_id.totals, second.logical_id.totals);
  const FileSummary more =
      read(statement(":61:261120C1,00NTRFX\n:61:261120C0,01NTRFX\n", 101)).summary;
  EXPECT_NE(first.logical_id.totals, more.logical_id.totals);
}

TEST(Message, EmptyInterimReportsAreNotOneFile) {
  const auto id = [](const char* time) {
    return read(std::string(":20:A\n:25:111\n:28C:0\n:34F:EUR0,\n:13D:") + time + "\n-\n")
        .summary.logical_id.file_id;
  };
  EXPECT_NE(id("2611201015+0100"), id("2611201115+0100"));
  EXPECT_EQ(id("2611201015+0100"), id("2611201015+0100"));
}

TEST(Message, MessagesWithoutAnythingMakeNoUnits) {
  std::string text;
  for (int n = 0; n < 1000; ++n) text += ":20:\n";
  const Reading got = read(text);
  EXPECT_EQ(got.summary.units.size(), 1U);
  EXPECT_EQ(got.summary.statements, 1000U);
  EXPECT_EQ(got.summary.status, FileStatus::rejected);
}

TEST(Message, AccountsAsBanksPrintThem) {
  const auto account_of = [](const char* printed, const Profiles& profiles) {
    const Reading got =
        read(std::string(":20:A\n:25:") + printed + "\n:60F:C261119EUR1,00\n:62F:C261119EUR1,00\n",
             profiles);
    return got.summary.balances.empty() ? "" : got.summary.balances[0].account;
  };
  const Profiles none;
  EXPECT_EQ(account_of("37040044/0532013000", none), "37040044/0532013000");
  EXPECT_EQ(account_of("NL10BUNQ2290325473 EUR", none), "NL10BUNQ2290325473");
  EXPECT_EQ(account_of("1234567890EUR", none), "1234567890");
  EXPECT_EQ(account_of("BANKDEFF/1234567890/EUR", none), "BANKDEFF/1234567890");
  EXPECT_EQ(account_of("TRIODOSBANK", none), "TRIODOSBANK");
  EXPECT_EQ(account_of("/PL61109010140000071219812874", none), "PL61109010140000071219812874");
  EXPECT_EQ(account_of("/PL61109010140000071219812875", none), "/PL61109010140000071219812875");
  Profiles whole;
  whole.accounts["1234567890EUR"] = {};
  EXPECT_EQ(account_of("1234567890EUR", whole), "1234567890EUR");
  whole.accounts["/PL61109010140000071219812874"] = {};
  EXPECT_EQ(account_of("/PL61109010140000071219812874", whole), "/PL61109010140000071219812874");
}

// Each structured :86: is the whole of one entry; free text may stand in several.
TEST(Message, ASecondStructuredInformationIsSaid) {
  const auto with = [](const std::string& first, const std::string& second) {
    return read(
        statement(":61:261120C1,00NTRFNONREF\n:86:" + first + "\n:86:" + second + "\n", 100));
  };
  const Reading got = with("166?00GUT?20INV-1?32ANNA", "166?00GUT?20INV-2?32BERT");
  EXPECT_TRUE(got.has("information_repeated"));
  EXPECT_EQ(got.cash_records.size(), 1U);
  EXPECT_FALSE(with("166?00GUT?20INV-1?32ANNA", "AND MORE").has("information_repeated"));
  EXPECT_FALSE(with("INV-1", "INV-2").has("information_repeated"));
  EXPECT_FALSE(with("166 12 INV-1", "166 12 INV-2").has("information_repeated"));
}

// The account lost its slash after books had ids of it: ids keep what the file writes.
TEST(Message, IdsAreMadeOfTheAccountAsTheFileWritesIt) {
  const auto read_of = [](std::string_view account, const Profiles& profiles) {
    std::string bytes = statement(":61:261120C1,00NTRFNONREF\n:86:INVOICE 1\n", 100);
    const std::size_t at = bytes.find(":25:") + 4;
    bytes.replace(at, bytes.find('\n', at) - at, account);
    return read(bytes, profiles);
  };
  const std::string iban = "PL61109010140000071219812874";
  for (const bool known : {false, true}) {
    Profiles profiles;
    if (known) profiles.accounts[iban].account = iban;
    const Reading got = read_of("/" + iban, profiles);
    ASSERT_EQ(got.cash_records.size(), 1U);
    EXPECT_NE(got.cash_records[0].json.find("\"account\":\"" + iban + "\""), std::string::npos);
    EXPECT_TRUE(got.cash_records[0].id.starts_with("/" + iban + "/2026-11-20/"))
        << got.cash_records[0].id;
    const Reading plain = read_of(iban, profiles);
    EXPECT_EQ("/" + plain.cash_records.at(0).id, got.cash_records[0].id);
  }
}

TEST(Message, APageInAnotherCurrencyIsHeld) {
  const auto pages = [](const char* second) {
    return read(
        std::string(":20:A\n:25:111\n:28C:7/1\n:60F:C261119EUR100,00\n:61:261120C1,00NTRFX\n"
                    ":62M:C261120EUR101,00\n-\n:20:A\n:25:111\n:28C:7/2\n:60M:C261120") +
        second + "101,00\n:61:261120C2,00NTRFY\n:62F:C261120" + second + "103,00\n-\n");
  };
  EXPECT_EQ(pages("EUR").accepted().size(), 2U);
  const Reading got = pages("USD");
  EXPECT_TRUE(got.has("page_currency_differs"));
  EXPECT_TRUE(got.accepted().empty());
}

TEST(Message, LinesBehindAFieldOfOneLineAreSaid) {
  const auto with = [](const char* more) {
    return read(std::string(":20:A\n:25:111\n:28C:1/1\n:34F:EUR0,\n") + more +
                ":61:261120C1,00NTRFX\n-\n");
  };
  EXPECT_FALSE(with("").has("lines_unread"));
  EXPECT_FALSE(with("\n").has("lines_unread"));
  EXPECT_TRUE(with(":6l:261120C900,00NTRFLOST\n").has("lines_unread"));
  EXPECT_TRUE(with(":51:261120C900,00NTRFLOST\n").has("lines_unread"));
  // Other fields, and the heading of a message that follows without an end of this one.
  EXPECT_FALSE(with(":37H:C1,25\n").has("lines_unread"));
  EXPECT_FALSE(with(":30:261120\n").has("lines_unread"));
  EXPECT_FALSE(with("ABNANL2A\n940\nABNANL2A\n").has("lines_unread"));
}

// An interim report without totals has nothing else that would show the lost entry.
TEST(Message, AnEntryWithADamagedTagIsSaid) {
  const std::string head = ":20:A\n:25:111\n:28C:1/1\n:34F:EUR0,\n:61:261120C1,00NTRFX\n";
  const auto said = [&](const std::string& more) {
    return read(head + more + "-\n").has("entry_in_text");
  };
  EXPECT_TRUE(said(":86:INVOICE 7\n:6l:2611201120C900,00NTRFLOST\n:86:INVOICE 8\n"));
  EXPECT_TRUE(said(":86:INVOICE 7\n61:261120RC900,00NTRFLOST\n"));
  EXPECT_TRUE(said(":6l:261120CR900,00NMSCLOST\n"));
  EXPECT_FALSE(said(":86:INVOICE 7\n:86:261120 OF MONDAY\n"));
  EXPECT_FALSE(said(":86:INVOICE 7\nRE:261120 C900,00\n"));
  EXPECT_FALSE(said(":86:AT 10:15:261120\n:61:261120C1,00NTRFX\n"));
}

TEST(Message, ChargesBehindTheEntryLineAreTaken) {
  const Reading got =
      read(statement(":61:261120C10,00NTRFX\n/OCMT/USD12,00/CHGS/EUR0,50/\n:86:INVOICE 7\n", 1000));
  ASSERT_EQ(got.cash_records.size(), 1U);
  EXPECT_NE(got.cash_records[0].json.find("\"charges\":\"0.50\""), std::string::npos)
      << got.cash_records[0].json;
  const Reading other =
      read(statement(":61:261120C10,00NTRFX\n/OCMT/USD12,00/CHGS/USD0,50/\n", 1000));
  EXPECT_EQ(other.cash_records.at(0).json.find("charges"), std::string::npos);
}

// ING before 2014: account, or IBAN and BIC, name and text one behind the other.
TEST(Message, TheOldIngTextNamesThePayer) {
  struct Row {
    const char* line;
    const char* text;
    const char* payer;  // as JSON; "" none
  };
  const Row rows[] = {
      {"261120C1,00NOV NONREF", "0001234567 GREENCHOICE P/A ENECO KLANTNR 12345",
       "\"payer\":{\"account\":\"0001234567\"}"},
      {"261120C1,00NGT EREF", "NL69INGB0123456789 ABNANL2A J AAP NOTPROVIDED kilometers",
       "\"payer\":{\"name\":\"J AAP\",\"routing\":\"ABNANL2A\",\"iban\":\"NL69INGB0123456789\"}"},
      {"261120C1,00NGT EREF", "NL69INGB0123456789 ABNANL2A J AAP E2E-1 kilometers",
       "\"payer\":{\"routing\":\"ABNANL2A\",\"iban\":\"NL69INGB0123456789\"}"},
      {"261120C1,00NTRFNONREF", "0001234567 INVOICE", ""},
      {"261120C1,00NOV NONREF", "0000000000 INVOICE", ""},
      {"261120C1,00NOV NONREF", "0123456789 JANSSEN", "\"payer\":{\"account\":\"0123456789\"}"},
      {"261120C1,00NOV NONREF", "0123456788 NO ACCOUNT", ""},
      {"261120C1,00NOV NONREF", "2026001234 NO ACCOUNT", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    const Reading got =
        read(statement(":61:" + std::string(row.line) + "\n:86:" + row.text + "\n", 100));
    ASSERT_EQ(got.cash_records.size(), 1U);
    const std::string& json = got.cash_records[0].json;
    if (*row.payer == '\0') {
      EXPECT_EQ(json.find("payer"), std::string::npos) << json;
    } else {
      EXPECT_NE(json.find(row.payer), std::string::npos) << json;
    }
  }
}

TEST(Message, AFundsCodeOfAnotherCurrencyIsSaid) {
  const auto codes = [](const char* line, std::int64_t sum) {
    return read(statement(":61:261120" + std::string(line) + "NTRFNONREF\n", sum))
        .has("funds_code_differs");
  };
  EXPECT_FALSE(codes("C1,00", 100));
  EXPECT_FALSE(codes("CR1,00", 100));
  EXPECT_FALSE(codes("RDR1,00", 100));
  EXPECT_FALSE(codes("RD1,00", 100));
  EXPECT_TRUE(codes("CD1,00", 100));  // "RD1,00" with one wrong byte: a receipt, not a correction
  EXPECT_TRUE(codes("DC1,00", -100));
}

TEST(Message, AWordForNoReferenceIsNoBankReference) {
  const Reading got = read(statement(":61:261120C1,00NTRF//NONREF\n", 100));
  ASSERT_EQ(got.cash_records.size(), 1U);
  EXPECT_EQ(got.cash_records[0].json.find("bank_reference"), std::string::npos)
      << got.cash_records[0].json;
}

TEST(Message, TheSameStatementTwiceIsAFinding) {
  const std::string one = statement(":61:261120C1,00NTRFX\n", 100);
  EXPECT_FALSE(read(one).has("statement_repeated"));
  EXPECT_TRUE(read(one + one).has("statement_repeated"));
  const std::string idle = statement("", 0);
  EXPECT_FALSE(read(idle + idle).has("statement_repeated"));
}

// Without an opening balance the closing one, or the totals behind, say what the money is.
TEST(Message, TheCurrencyMayStandBehindTheEntries) {
  const std::string entry = ":61:261120C1,00NTRFX\n:86:x\n";
  const Reading closing = read(":20:A\n:25:111\n:28C:1\n" + entry + ":62F:C261120EUR1,00\n-\n");
  ASSERT_EQ(closing.cash_records.size(), 1U);
  EXPECT_TRUE(closing.has("opening_missing"));
  EXPECT_EQ(closing.summary.status, FileStatus::accepted);
  const Reading totals =
      read(":20:A\n:25:111\n:28C:1\n:13D:2611201300+0100\n" + entry + ":90C:1USD1,00\n-\n");
  ASSERT_EQ(totals.cash_records.size(), 1U);
  // Not that of the next message.
  const Reading next = read(":20:A\n:25:111\n" + entry +
                            ":20:B\n:25:111\n:60F:C261120EUR0,00\n:62F:C261120EUR0,00\n");
  EXPECT_EQ(next.cash_records.size(), 0U);
  EXPECT_TRUE(next.has("currency_missing"));
}

TEST(Message, FilesOneBehindTheOtherBringTheirByteOrderMarks) {
  const std::string one = "\xEF\xBB\xBF" + statement(":61:261120C1,00NTRFX\n", 100);
  const Reading got = read(one + one);
  EXPECT_TRUE(got.tiles);
  EXPECT_EQ(got.summary.statements, 2U);
  EXPECT_EQ(got.cash_records.size(), 2U);
  EXPECT_EQ(read(one + one, 3).ranges, got.ranges);
}

TEST(Message, AMessageThatOnlyBeginsIsSaid) {
  const std::string one = statement(":61:261120C1,00NTRFX\n", 100);
  const Reading cut = read(one + "-}{1:F01EXAMNL2AXX");
  EXPECT_TRUE(cut.has("message_cut_off"));
  EXPECT_EQ(cut.cash_records.size(), 1U);
  EXPECT_TRUE(read(one + "-}\n{1:F01EXAMNL2AXXXX0000000000}{2:I940X}{4:\n").has("message_cut_off"));
  EXPECT_FALSE(read(one + "-}{5:{CHK:123456789ABC}}\n").has("message_cut_off"));
  EXPECT_FALSE(
      read("{1:F01EXAMNL2AXXXX0000000000}{2:I940X}{4:\n" + one + "-}\n").has("message_cut_off"));
}

TEST(Message, EmptyFilesAreRejected) {
  EXPECT_TRUE(read("").has("file_empty"));
  EXPECT_TRUE(read("\n\n").has("file_empty"));
  EXPECT_TRUE(read(":61:261120C1,00NTRFX\n").has("no_readable_message"));
  EXPECT_EQ(read(":61:261120C1,00NTRFX\n").summary.status, FileStatus::rejected);
  EXPECT_EQ(read(":61:261120C1,00NTRFX\n").summary.transactions, 1U);
}

}  // namespace
}  // namespace quittance::ingest::mt940_test

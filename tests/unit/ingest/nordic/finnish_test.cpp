// TITO and KTL.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "tests/unit/ingest/nordic/nordic_support.h"

namespace quittance::ingest::nordic_test {
namespace {

const Currency kEur = Currency::of("EUR");

TEST(Tito, AnEntryHasItsKind) {
  const Reading got = read_with(tito_decoder(), golden("tito/ordinary_day.to"));
  ASSERT_EQ(got.cash().size(), 6U);
  constexpr CashKind kinds[] = {CashKind::receipt, CashKind::receipt,       CashKind::other,
                                CashKind::fee,     CashKind::deposit_total, CashKind::returned};
  for (std::size_t n = 0; n < 6; ++n) EXPECT_EQ(got.cash()[n].kind, kinds[n]) << n;
  const KeptCash& first = got.cash()[0];
  EXPECT_EQ(first.id, "FI4947300010416310/2026-11-20/705/2611204730A0000001/1");
  EXPECT_EQ(first.account, "FI4947300010416310");
  EXPECT_EQ(first.reference, "1232");
  EXPECT_EQ(first.payer_name, "M\xC3\x84KEL\xC3\x84 OY");
  EXPECT_EQ(first.end_to_end_id, "E2E-1");
  const KeptCash& second = got.cash()[1];
  EXPECT_EQ(second.text, "LASKU 10017 JA LASKU 10025 V\xC3\x84HENNETTY HYVITYS");
  ASSERT_EQ(second.lines.size(), 1U);
  EXPECT_EQ(second.lines[0].reference, "10017");
  EXPECT_EQ(got.cash()[5].original_id, "2611204730A0000001");
  EXPECT_EQ(got.codes(), "");
}

// Rows of level 1 and up say what an entry is made of: they replace it or are left out.
TEST(Tito, SpecificationsAreNeverAddedToTheirEntry) {
  const Reading got = read_with(tito_decoder(), golden("tito/specifications.to"));
  EXPECT_EQ(got.summary.transactions, 2U);
  EXPECT_EQ(got.summary.details, 4U);
  EXPECT_EQ(got.summary.credits.amount.at(kEur), 35'000);
  ASSERT_EQ(got.cash().size(), 3U);
  EXPECT_EQ(got.cash()[0].payer_name, "KORHONEN");
  EXPECT_EQ(got.cash()[0].booking_date, "2026-11-20");
  EXPECT_EQ(got.cash()[1].amount, 20'000);
  EXPECT_EQ(got.cash()[1].text, "KIITOS");
  EXPECT_EQ(got.cash()[2].kind, CashKind::deposit_total);  // its rows do not come to it
  EXPECT_EQ(got.cash()[2].amount, 5'000);
  EXPECT_EQ(got.codes(), "details_differ");
}

// A row of level 2 below one of level 1 that it does not come to: the level above counts, and what
// is left out is said.
TEST(Tito, SpecificationsOfSpecificationsThatAreLeftOutAreSaid) {
  const std::string good = golden("tito/specifications.to");
  const std::size_t first = good.find("T10188000002");
  std::string below = good.substr(first, good.find('\n', first) + 1 - first);
  below[187] = '2';
  std::string with_it = good;
  with_it.insert(first + below.size(), below);
  EXPECT_EQ(read_with(tito_decoder(), with_it).codes(), "details_differ") << "it comes to it";
  std::string wrong = with_it;
  const std::size_t amount = wrong.find("+000000000000010000", first + below.size());
  wrong.replace(amount, 19, "+000000000000007000");
  const Reading got = read_with(tito_decoder(), wrong);
  EXPECT_EQ(got.codes(), "details_differ details_differ");
  ASSERT_EQ(got.cash().size(), 3U);
  EXPECT_EQ(got.cash()[0].amount, 10'000);
  EXPECT_EQ(got.cash()[1].amount, 20'000);
}

// What the header counts is compared with what it counts, and shown beside it.
TEST(Tito, TheHeaderCountsEntriesOrRecords) {
  const std::string good = golden("tito/specifications.to");
  for (const char* stated : {"2", "6", "10", "7"}) {
    SCOPED_TRACE(stated);
    std::string bytes = good;
    const std::string digits = "000000" + std::string(stated);
    bytes.replace(90, 6, digits.substr(digits.size() - 6));
    const Reading got = read_with(tito_decoder(), bytes);
    const auto control = std::find_if(got.summary.controls.begin(), got.summary.controls.end(),
                                      [](const Control& c) { return c.name == "records"; });
    ASSERT_NE(control, got.summary.controls.end());
    const bool right = std::string_view(stated) != "7";
    EXPECT_EQ(control->ok, right);
    EXPECT_EQ(control->computed, right ? stated : "2");
  }
}

TEST(Tito, BalancesAndTheirBreaksAreFindings) {
  const std::string good = golden("tito/ordinary_day.to");
  const Reading right = read_with(tito_decoder(), good);
  ASSERT_EQ(right.summary.balances.size(), 1U);
  EXPECT_EQ(right.summary.balances[0].opening, 100'000);
  EXPECT_EQ(right.summary.balances[0].closing, 251'950);
  const Reading wrong = read_with(tito_decoder(), changed(good, "T40050261120+000000000000251950",
                                                          "T40050261120+000000000000251951"));
  EXPECT_EQ(wrong.codes(), "balance_mismatch");
  EXPECT_EQ(wrong.held(), "");
  const Reading start = read_with(tito_decoder(), good.substr(0, good.find('\n') + 1));
  EXPECT_TRUE(start.held().starts_with("statement-1")) << "a header alone is no empty statement";
  const Reading cut = read_with(tito_decoder(), good.substr(0, good.find("T40050")));
  EXPECT_EQ(cut.codes(), "closing_missing");
  EXPECT_EQ(cut.held(), "statement-1 trailer_missing");
  EXPECT_EQ(read_with(tito_decoder(), good + good).codes(), "continuity_break");
}

// A rejected entry moved no money, whatever its sign says.
TEST(Tito, ARejectedEntryIsInNoSum) {
  const std::string good = golden("tito/ordinary_day.to");
  const std::size_t at = good.find("T40050");
  const std::size_t begin = good.find("T10188");
  std::string entry = good.substr(begin, good.find('\n', begin) + 1 - begin);
  entry[48] = '9';
  std::string with_it = good;
  with_it.insert(at, entry);
  const Reading right = read_with(tito_decoder(), good);
  const Reading got = read_with(tito_decoder(), with_it);
  EXPECT_NE(got.codes().find("payment_rejected"), std::string::npos);
  EXPECT_EQ(got.codes().find("balance_mismatch"), std::string::npos);
  EXPECT_EQ(got.summary.credits.amount, right.summary.credits.amount);
  ASSERT_EQ(got.cash().size(), right.cash().size() + 1);
  EXPECT_EQ(got.cash().back().kind, CashKind::other);
}

TEST(Tito, TheSumsOfADayAreCompared) {
  const std::string good = golden("tito/ordinary_day.to");
  // One receipt and one payment of the day, without the corrections of the golden file.
  std::string bytes = good.substr(0, good.find("T10188"));
  const auto entry = [&](std::string_view kind, std::string_view amount) {
    std::string record = good.substr(good.find("T10188"), 188);
    record.replace(48, 1, kind);
    record.replace(87, 19, amount);
    record.replace(187, 1, " ");
    return record + "\n";
  };
  bytes += entry("1", "+000000000000050000") + entry("2", "-000000000000010000");
  bytes += "T40050261120+000000000000140000+000000000000140000\n";
  const auto with_sums = [&](std::string_view period, std::string_view credits) {
    return read_with(tito_decoder(), bytes + "T50067" + std::string(period) + "26112000000001+" +
                                         std::string(credits) + "00000001-000000000000010000\n");
  };
  const auto said = [](const Reading& got) {
    return got.codes().find("day_sum_differs") != std::string::npos;
  };
  EXPECT_FALSE(said(with_sums("1", "000000000000050000")));
  EXPECT_TRUE(said(with_sums("1", "000000000000060000")));
  EXPECT_FALSE(said(with_sums("3", "000000000000060000"))) << "of a month";
}

// The balance of a day in the midst of a statement: entries that one error cancels on another day.
TEST(Tito, TheBalanceOfEachDayIsCompared) {
  const std::string good = golden("tito/ordinary_day.to");
  const std::string head = good.substr(0, good.find("T10188"));
  const auto entry = [&](std::string_view amount) {
    std::string record = good.substr(good.find("T10188"), 188);
    record.replace(87, 19, amount);
    record.replace(187, 1, " ");
    return record + "\n";
  };
  const auto balance = [](std::string_view day, std::string_view amount) {
    return "T40050" + std::string(day) + std::string(amount) + std::string(amount) + "\n";
  };
  const std::string first = entry("+000000000000050000");
  const std::string last = entry("+000000000000010000") + balance("261121", "+000000000000160000");
  const auto codes = [&](std::string_view between) {
    return read_with(tito_decoder(), head + first + balance("261120", between) + last).codes();
  };
  EXPECT_EQ(codes("+000000000000150000").find("day_balance_differs"), std::string::npos);
  EXPECT_NE(codes("+000000000000140000").find("day_balance_differs"), std::string::npos);
  // Balances that all stand at the end are those of no day but the last.
  const Reading behind = read_with(tito_decoder(), head + first + entry("+000000000000010000") +
                                                       balance("261120", "+000000000000150000") +
                                                       balance("261121", "+000000000000160000"));
  EXPECT_EQ(behind.codes().find("balance"), std::string::npos) << behind.codes();
}

TEST(Tito, DatesAndLevelsThatAreNoneAreSaid) {
  const std::string good = golden("tito/ordinary_day.to");
  const auto codes = [&](std::size_t column, std::string_view field) {
    std::string bytes = good;
    const std::size_t at = bytes.find("T10188");
    bytes.replace(at + column - 1, field.size(), field);
    return read_with(tito_decoder(), bytes).codes();
  };
  EXPECT_EQ(codes(31, "261320"), "date_unreadable");
  EXPECT_EQ(codes(37, "260230"), "date_unreadable");
  EXPECT_EQ(codes(37, "000000"), "");
  EXPECT_EQ(codes(188, "X"), "level_unknown");
  EXPECT_EQ(codes(188, " "), "");
}

// The code says what kind of entry it is, and no control covers it.
TEST(Tito, AnUnknownCodeIsSaid) {
  const std::string good = golden("tito/ordinary_day.to");
  for (const char* code : {"X30", "7 0", "130"}) {
    const Reading got = read_with(
        tito_decoder(), changed(good, "730PALVELUMAKSU", code + std::string("PALVELUMAKSU")));
    EXPECT_EQ(got.codes(), "code_unknown") << code;
  }
}

TEST(Ktl, ReadsPaymentsAndCorrectionsOfEachAccount) {
  const Reading got = read_with(ktl_decoder(), golden("ktl/two_accounts.svm"));
  ASSERT_EQ(got.cash().size(), 4U);
  EXPECT_EQ(got.cash()[0].id, "47300010416310/2026-11-20/3/02042588WWRV0212/1");
  EXPECT_EQ(got.cash()[0].reference, "1232");
  EXPECT_EQ(got.cash()[0].value_date, "2026-11-19");
  EXPECT_EQ(got.cash()[0].booking_date, "2026-11-20");
  EXPECT_EQ(got.cash()[1].payer_name, "M\xC3\x84KEL\xC3\x84 OY");
  EXPECT_EQ(got.cash()[2].kind, CashKind::returned);
  EXPECT_TRUE(got.cash()[2].debit);
  EXPECT_EQ(got.cash()[3].account, "12345600000785");
  EXPECT_EQ(got.cash()[3].value_date, "2026-11-20");  // no day of payment is stated
  EXPECT_EQ(got.summary.credits.amount.at(kEur), 174'150);
  EXPECT_EQ(got.summary.debits.amount.at(kEur), 49'000);
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.held(), "");
}

TEST(Ktl, TheBankMayBeALetter) {
  const std::string good = golden("ktl/two_accounts.svm");
  std::string lettered = good;
  for (std::size_t at = 0; at != std::string::npos; at = lettered.find("\n0", at + 1)) {
    lettered.replace(at == 0 ? 11 : at + 12, 2, "N ");
  }
  ASSERT_NE(lettered, good);
  EXPECT_GT(ktl_decoder().sniff(lettered), 90);
  const Reading got = read_with(ktl_decoder(), lettered);
  ASSERT_EQ(got.cash().size(), 4U);
  EXPECT_EQ(got.cash()[0].id, read_with(ktl_decoder(), good).cash()[0].id);
  EXPECT_EQ(got.codes(), "");
}

TEST(Ktl, ADayOfPaymentThatIsNoneIsSaid) {
  const std::string good = golden("ktl/two_accounts.svm");
  const auto codes = [&](std::string_view paid) {
    std::string bytes = good;
    const std::size_t line = bytes.find("\n3") + 1;
    bytes.replace(line + 21, 6, paid);
    return read_with(ktl_decoder(), bytes).codes();
  };
  EXPECT_EQ(codes("261120"), codes("000000"));
  EXPECT_NE(codes("260230").find("date_unreadable"), std::string::npos);
}

TEST(Ktl, AWrongSumHoldsItsBatchAlone) {
  const std::string good = golden("ktl/two_accounts.svm");
  const Reading got =
      read_with(ktl_decoder(), changed(good, "900000200000174050", "900000200000174051"));
  EXPECT_EQ(got.codes(), "amount_wrong");
  EXPECT_EQ(got.held(), "batch-1 control_failed");
}

}  // namespace
}  // namespace quittance::ingest::nordic_test

// Objects of Stripe's API as cash, and the payouts that they make up.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/sniff.h"
#include "ingest/stripe/objects.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

// A balance transaction in cents of the dollar.
std::string transaction(std::string_view id, std::int64_t amount, std::int64_t fee,
                        std::string_view category, std::string_view source,
                        std::string_view more = "") {
  return fmt::format(R"({{"id":"{}","object":"balance_transaction","amount":{},"fee":{},"net":{},)"
                     R"("created":1794873600,"available_on":1795046400,"currency":"usd",)"
                     R"("reporting_category":"{}","source":"{}"{}}})",
                     id, amount, fee, amount - fee, category, source, more);
}

Reading read(const std::string& text, const Profiles& profiles = {}) {
  return read_with(stripe_decoder(), text, profiles);
}

TEST(Stripe, ATransactionAndItsFee) {
  const Reading got = read(transaction("txn_1", 12'000, 378, "charge", "ch_1"));
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.format, "stripe");
  EXPECT_EQ(got.summary.transactions, 1U);
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("USD")), 12'000);
  ASSERT_EQ(got.cash().size(), 2U);
  EXPECT_EQ(got.cash()[0].id, "ch_1") << "the same as the charge's own object";
  EXPECT_EQ(got.cash()[0].amount, 12'000) << "what the customer paid";
  EXPECT_EQ(got.cash()[0].booking_date, "2026-11-17");
  EXPECT_EQ(got.cash()[0].value_date, "2026-11-19");
  EXPECT_EQ(got.cash()[1].id, "txn_1/fee");
  EXPECT_EQ(got.cash()[1].kind, CashKind::fee);
  EXPECT_EQ(got.cash()[1].amount, 378);
  EXPECT_TRUE(got.cash()[1].debit);
  const Reading charge =
      read(R"({"id":"ch_1","object":"charge","amount":12000,"captured":true,"created":1794873600,)"
           R"("currency":"usd","status":"succeeded","balance_transaction":"txn_1"})");
  ASSERT_EQ(charge.cash().size(), 1U);
  EXPECT_EQ(charge.cash()[0].id, got.cash()[0].id);
  EXPECT_EQ(charge.cash()[0].amount, got.cash()[0].amount);
}

TEST(Stripe, KindsByCategory) {
  struct Row {
    const char* category;
    std::int64_t amount;
    CashKind kind;
    bool debit;
  };
  const Row rows[] = {
      {"charge", 100, CashKind::receipt, false},
      {"charge", -100, CashKind::other, true},
      {"refund", -100, CashKind::returned, true},
      {"refund", 100, CashKind::other, false},
      {"refund_failure", 100, CashKind::receipt, false},
      {"dispute", -100, CashKind::returned, true},
      {"dispute_reversal", 100, CashKind::receipt, false},
      {"fee", -100, CashKind::fee, true},
      {"payout", -100, CashKind::transfer, true},
      {"payout_reversal", 100, CashKind::transfer, false},
      {"topup", 100, CashKind::transfer, false},
      {"other_adjustment", 100, CashKind::other, false},
      {"something_new", 100, CashKind::other, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(fmt::format("{} {}", row.category, row.amount));
    const Reading got = read(transaction("txn_1", row.amount, 0, row.category, "x_1"));
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].kind, row.kind);
    EXPECT_EQ(got.cash()[0].debit, row.debit);
    EXPECT_EQ(got.cash()[0].amount, 100);
    EXPECT_EQ(got.codes(),
              std::string_view(row.category) == "something_new" ? "category_unknown" : "");
  }
  Profiles profiles;
  profiles.accounts["stripe"].account = "stripe";
  profiles.accounts["stripe"].type_codes["something_new"] = CashKind::receipt;
  EXPECT_EQ(read(transaction("t", 1, 0, "something_new", ""), profiles).cash()[0].kind,
            CashKind::receipt);
}

TEST(Stripe, SmallestUnits) {
  struct Row {
    const char* currency;
    std::int64_t stripe;
    std::optional<std::int64_t> minor;
  };
  const Row rows[] = {
      {"USD", 1234, 1234},
      {"JPY", 1234, 1234},
      {"KWD", 12'340, 12'340},
      {"ISK", 500, 5},
      {"ISK", 501, std::nullopt},
      {"UGX", -300, -3},
      {"MGA", 7, 700},
      {"MGA", kAmountMax, std::nullopt},
      {"USD", kAmountMax + 1, std::nullopt},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(stripe::minor_units(row.stripe, Currency::of(row.currency)), row.minor)
        << row.currency << row.stripe;
  }
}

// A payout's entries come to its amount, or they are held with it.
TEST(Stripe, APayoutIsProved) {
  const auto file = [](std::int64_t paid_out, std::string_view more) {
    return fmt::format(
        R"({{"object":"list","has_more":{},"url":"/v1/balance_transactions?payout=po_1&limit=9",)"
        R"("data":[{},{},{}]}})",
        more, transaction("txn_3", -paid_out, 0, "payout", "po_1"),
        transaction("txn_1", 1000, 30, "charge", "ch_1"),
        transaction("txn_2", -200, 0, "refund", "re_2"));
  };
  const Reading right = read(file(770, "false"));
  EXPECT_EQ(right.codes(), "");
  ASSERT_EQ(right.summary.controls.size(), 1U);
  EXPECT_TRUE(right.summary.controls[0].ok);
  const Reading wrong = read(file(771, "false"));
  EXPECT_EQ(wrong.codes(), "payout_wrong");
  EXPECT_EQ(wrong.held(), "payout-po_1 control_failed");
  for (const KeptCash& cash : wrong.cash()) EXPECT_TRUE(wrong.is_held(cash.unit));
  const Reading page = read(file(771, "true"));
  EXPECT_EQ(page.codes(), "list_incomplete payout_not_compared");
  EXPECT_EQ(page.held(), "");
}

TEST(Stripe, AWrongNetHoldsItsEntry) {
  std::string wrong = transaction("txn_1", 1000, 30, "charge", "ch_1");
  wrong.replace(wrong.find("\"net\":970"), 9, "\"net\":971");
  const Reading got = read(wrong + "\n" + transaction("txn_2", 50, 0, "charge", "ch_2") + "\n");
  EXPECT_EQ(got.codes(), "net_wrong");
  EXPECT_EQ(got.held(), "entry-txn_1 control_failed");
  ASSERT_EQ(got.cash().size(), 3U);
  EXPECT_TRUE(got.is_held(got.cash()[0].unit));
  EXPECT_FALSE(got.is_held(got.cash()[2].unit));
}

TEST(Stripe, RefusesWhatIsNotWhole) {
  const std::string good = transaction("txn_1", 1000, 0, "charge", "ch_1");
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string changed = good;
    changed.replace(changed.find(from), from.size(), to);
    return changed;
  };
  struct Row {
    std::string text;
    const char* code;
  };
  const Row rows[] = {
      {with("\"amount\":1000", "\"amount\":10.0"), "amount_unreadable"},
      {with("\"amount\":1000", "\"amount\":\"1000\""), "amount_unreadable"},
      {with("\"amount\":1000", "\"amount\":1e3"), "amount_unreadable"},
      {with("\"amount\":1000", "\"amount\":99999999999999999999"), "not_json"},
      {with("\"fee\":0", "\"fee\":null"), ""},
      {with("\"net\":1000", "\"net\":null"), "amount_unreadable"},
      {with("usd", "xxy"), "currency_unknown"},
      {with("1794873600", "\"today\""), "date_unreadable"},
      {with("\"id\":\"txn_1\"", "\"id\":null"), "field_missing"},
      {with("\"fee\":0", "\"amount\":5"), "not_json"},
      {with("balance_transaction", "customer"), "object_not_read"},
      {good.substr(0, good.size() - 1), "not_json"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    const Reading got = read(row.text);
    const bool refused = *row.code != '\0';
    EXPECT_EQ(got.codes(), refused ? std::string(row.code) + " no_record" : "");
    EXPECT_EQ(got.cash().size(), refused ? 0U : 1U);
    EXPECT_TRUE(got.kept.tiles);
  }
}

TEST(Stripe, TestDataIsNotBooked) {
  const Reading got = read(transaction("txn_1", 5, 0, "charge", "ch_1", R"(,"livemode":false)"));
  EXPECT_EQ(got.codes(), "test_mode");
  ASSERT_EQ(got.cash().size(), 1U);
  EXPECT_TRUE(got.summary.units[got.cash()[0].unit].test);
}

TEST(Stripe, SniffedByItsObjects) {
  const auto format_of = [](std::string_view bytes) { return recognise(bytes, "f").format; };
  EXPECT_EQ(format_of(transaction("txn_1", 5, 0, "charge", "ch_1")), "stripe");
  EXPECT_EQ(format_of("{ \"object\" : \"list\", \"data\": [ {\"object\" :\n\"payout\"} ] }"),
            "stripe");
  EXPECT_EQ(format_of("{\"payment_id\":\"1\",\"text\":\"x\",\"object\":\"charge\"}"), "json");
  EXPECT_EQ(format_of("{\"object\":\"customer\"}"), "json");
  EXPECT_EQ(stripe_decoder().sniff("\"object\":\"charge\""), 0);
}

constexpr std::string_view kReport =
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,"
    "automatic_payout_id\n";

TEST(StripeReport, ARowIsWhatItsTransactionIs) {
  const Reading row = read(std::string(kReport) +
                           "txn_1,2026-11-17 09:00:00,usd,120.00,3.78,116.22,charge,ch_1,po_1\n");
  const Reading json = read(transaction("txn_1", 12'000, 378, "charge", "ch_1"));
  EXPECT_EQ(row.codes(), "");
  EXPECT_EQ(row.summary.format, "stripe");
  EXPECT_EQ(row.summary.transactions, 1U);
  ASSERT_EQ(row.cash().size(), 2U);
  ASSERT_EQ(json.cash().size(), 2U);
  for (std::size_t n = 0; n < 2; ++n) {
    EXPECT_EQ(row.cash()[n].id, json.cash()[n].id);
    EXPECT_EQ(row.cash()[n].amount, json.cash()[n].amount);
    EXPECT_EQ(row.cash()[n].kind, json.cash()[n].kind);
    EXPECT_EQ(row.cash()[n].debit, json.cash()[n].debit);
    EXPECT_EQ(row.cash()[n].booking_date, json.cash()[n].booking_date);
  }
}

TEST(StripeReport, APayoutIsProved) {
  const std::string rows = std::string(kReport) +
                           "txn_1,2026-11-17 09:00:00,usd,120.00,3.78,116.22,charge,ch_1,po_1\n"
                           "txn_2,2026-11-18 09:00:00,usd,-10.00,0.00,-10.00,refund,re_2,po_1\n";
  const Reading proved =
      read(rows + "txn_3,2026-11-19 09:00:00,usd,-106.22,0.00,-106.22,payout,po_1,\n");
  ASSERT_EQ(proved.summary.controls.size(), 1U);
  EXPECT_TRUE(proved.summary.controls[0].ok);
  const Reading wrong =
      read(rows + "txn_3,2026-11-19 09:00:00,usd,-106.21,0.00,-106.21,payout,po_1,\n");
  EXPECT_EQ(wrong.codes(), "payout_wrong");
  EXPECT_EQ(wrong.summary.status, FileStatus::quarantined);
  EXPECT_TRUE(read(rows).summary.controls.empty()) << "the payout is not in the report";
}

TEST(StripeReport, RefusesWhatIsNotWhole) {
  struct Row {
    const char* row;
    const char* code;
  };
  const Row rows[] = {
      {"txn_1,2026-11-17,usd,1,2", "fields_count"},
      {",2026-11-17,usd,1,0,1,charge,ch_1,", "field_missing"},
      {"txn_1,17.11.2026,usd,1,0,1,charge,ch_1,", "date_unreadable"},
      {"txn_1,2026-11-17,usdollar,1,0,1,charge,ch_1,", "currency_unknown"},
      {"txn_1,2026-11-17,usd,1.005,0,1,charge,ch_1,", "amount_unreadable"},
      {"txn_1,2026-11-17,usd,\"1,000.00\",0,1,charge,ch_1,", "amount_unreadable"},
      {"txn_1,2026-11-17,usd,1,0,,charge,ch_1,", "amount_unreadable"},
      {"txn_1,2026-11-17,usd,\"1\"0,0,1,charge,ch_1,", "structure_broken"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.row);
    const Reading got = read(std::string(kReport) + row.row + "\n");
    EXPECT_EQ(got.codes(), std::string(row.code) + " no_record");
    EXPECT_TRUE(got.cash().empty());
  }
}

TEST(StripeIntent, HasTheIdOfItsCharge) {
  const std::string head = R"({"id":"pi_1","object":"payment_intent","amount":900,)"
                           R"("amount_received":900,"created":1794873600,"currency":"eur",)";
  const Reading paid = read(head + R"("latest_charge":"ch_1","status":"succeeded"})");
  ASSERT_EQ(paid.cash().size(), 1U);
  EXPECT_EQ(paid.cash()[0].id, "ch_1");
  EXPECT_EQ(paid.cash()[0].kind, CashKind::receipt);
  EXPECT_EQ(paid.cash()[0].end_to_end_id, "pi_1");
  const Reading open = read(head + R"("latest_charge":null,"status":"requires_capture"})");
  ASSERT_EQ(open.cash().size(), 1U);
  EXPECT_EQ(open.cash()[0].kind, CashKind::ignore);
  EXPECT_EQ(read(head + R"("status":"succeeded"})").codes(), "field_missing no_record");
}

TEST(Stripe, AnEmptyFileBehindAnotherIsABlankLine) {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string one = transaction("txn_1", 500, 0, "charge", "ch_1") + "\n";
  for (const std::string& behind : {mark, mark + "\n", mark + mark + one}) {
    const Reading got = read(one + behind);
    EXPECT_EQ(got.codes(), "");
    EXPECT_EQ(got.cash().size(), behind.size() > 10 ? 2U : 1U);
  }
}

TEST(StripeIntent, AChargeOfFewFieldsIsRead) {
  for (const char* charge : {R"({"id":"ch_1"})", R"({"id":"ch_1","billing_details":null})",
                             R"({"id":"ch_1","billing_details":{"name":7}})"}) {
    SCOPED_TRACE(charge);
    const Reading got =
        read(R"({"id":"pi_1","object":"payment_intent","amount_received":900,)"
             R"("created":1794873600,"currency":"eur","status":"succeeded","latest_charge":)" +
             std::string(charge) + "}");
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].id, "ch_1");
    EXPECT_EQ(got.cash()[0].payer_name, "");
  }
}

TEST(StripeReport, SniffedByItsColumns) {
  const auto format_of = [](std::string_view bytes) { return recognise(bytes, "f").format; };
  EXPECT_EQ(format_of(std::string(kReport) + "txn_1,2026-11-17,usd,1,0,1,charge,ch_1,\n"),
            "stripe");
  EXPECT_EQ(format_of("Date,Amount,balance_transaction_id\n2026-01-01,5,txn_1\n"), "csv");
}

}  // namespace
}  // namespace quittance::ingest

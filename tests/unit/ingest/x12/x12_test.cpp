// Envelopes, sets and lockbox deposits: what is yielded, judged and held.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include "ingest/sniff.h"
#include "ingest/x12/fragment.h"
#include "tests/support/reading.h"

namespace quittance::ingest {
namespace {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

using Segments = std::vector<std::string>;

std::string file_of(const Segments& segments, std::string_view terminator = "~\n") {
  std::string file;
  for (const std::string& segment : segments) file += segment + std::string(terminator);
  return file;
}

const std::string kIsa =
    "ISA*00*          *00*          *ZZ*ACMETOOLS      *ZZ*HALETRADING    *261120*1405*U*00401*"
    "000000001*0*P*>";

Segments payment() {
  return {kIsa,
          "GS*RA*ACMETOOLS*HALETRADING*20261120*1405*1*X*004010",
          "ST*820*0001",
          "BPR*C*1500.25*C*ACH*CTX*01*121000248*DA*5550001*1912345678**01*121000358*DA*2001234567*"
          "20261120",
          "TRN*1*TRACE-77",
          "N1*PR*ACME TOOLS*91*C-0042",
          "ENT*1",
          "RMR*IV*INV-1001**1000.25",
          "RMR*IV*INV-1002**500",
          "SE*8*0001",
          "GE*1*1",
          "IEA*1*000000001"};
}

Segments lockbox() {
  return {kIsa,
          "GS*LB*BANK*HALETRADING*20261120*1405*1*X*005010",
          "ST*823*0001",
          "DEP*0045678*20261120",
          "AMT*TF*310",
          "QTY*41*2",
          "QTY*42*3",
          "BAT*20261120**001",
          "AMT*BP*300",
          "BPR*C*100*C*CHK**01*121000248*DA*98765",
          "TRN*1*1001",
          "RMR*IV*INV-1**100",
          "BPR*C*200*C*CHK",
          "TRN*1*1002",
          "BAT*20261120**002",
          "AMT*BP*10",
          "BPR*C*10*C*CHK",
          "TRN*1*77",
          "SE*17*0001",
          "GE*1*1",
          "IEA*1*000000001"};
}

TEST(X12, ASetIsOnePayment) {
  const Reading got = read_with(x12_820_decoder(), file_of(payment()));
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.status, FileStatus::accepted);
  EXPECT_EQ(got.summary.format, "x12-820");
  EXPECT_EQ(got.summary.transactions, 1U);
  EXPECT_EQ(got.summary.details, 2U);
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("USD")), 150'025);
  EXPECT_EQ(got.summary.logical_id.sender, "ACMETOOLS");
  EXPECT_EQ(got.summary.logical_id.file_id, "000000001");
  ASSERT_EQ(got.cash().size(), 1U);
  const KeptCash& cash = got.cash()[0];
  EXPECT_EQ(cash.id, "2001234567/2026-11-20/1912345678/TRACE-77/1");
  EXPECT_TRUE(cash.key_is_reference);
  EXPECT_EQ(cash.kind, CashKind::receipt);
  EXPECT_EQ(cash.amount, 150'025);
  EXPECT_EQ(cash.account, "2001234567");
  EXPECT_EQ(cash.payer_name, "ACME TOOLS");
  EXPECT_EQ(cash.payer_id, "C-0042");
  EXPECT_EQ(cash.payer_routing, "121000248");
  EXPECT_EQ(cash.payer_account, "5550001");
  EXPECT_EQ(cash.lines.size(), 2U);
  EXPECT_EQ(got.summary.units[cash.unit].name, "interchange-000000001/group-1/set-0001");
}

// BPR01, 03 and 04 say whether money comes with the message.
TEST(X12, WhetherMoneyMoves) {
  struct Row {
    const char* handling;
    const char* amount;
    const char* side;
    const char* method;
    CashKind kind;
    bool debit;
  };
  const Row rows[] = {
      {"C", "1500.25", "C", "ACH", CashKind::receipt, false},
      {"D", "1500.25", "C", "CHK", CashKind::receipt, false},
      {"I", "1500.25", "C", "ACH", CashKind::advice, false},
      {"H", "1500.25", "C", "NON", CashKind::advice, false},
      {"C", "1500.25", "C", "NON", CashKind::advice, false},
      {"C", "0", "C", "ACH", CashKind::advice, false},
      {"C", "1500.25", "D", "ACH", CashKind::other, true},
      {"I", "-1500.25", "C", "NON", CashKind::other, true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.handling) + row.amount + row.side + row.method);
    Segments segments = payment();
    segments[3] = fmt::format("BPR*{}*{}*{}*{}************20261120", row.handling, row.amount,
                              row.side, row.method);
    const Reading got = read_with(x12_820_decoder(), file_of(segments));
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].kind, row.kind);
    EXPECT_EQ(got.cash()[0].debit, row.debit);
    EXPECT_EQ(got.held(), "");
  }
  Profiles profiles;
  profiles.accounts["2001234567"].type_codes["C"] = CashKind::ignore;
  EXPECT_EQ(read_with(x12_820_decoder(), file_of(payment()), profiles).cash()[0].kind,
            CashKind::ignore);
}

// One letter decides whether money came in: a debit is said, and so is a letter that means nothing.
TEST(X12, CodesThatDecideAreSaid) {
  const auto codes = [](const Decoder& decoder, const Segments& segments) {
    return read_with(decoder, file_of(segments)).codes();
  };
  Segments set = payment();
  const auto with = [](std::string segment, std::size_t element, std::string_view code) {
    std::size_t at = 0;
    for (std::size_t n = 0; n < element; ++n) at = segment.find('*', at) + 1;
    return segment.replace(at, 1, code);
  };
  const std::string sound = set[3];
  set[3] = with(sound, 3, "D");
  EXPECT_EQ(codes(x12_820_decoder(), set), "payment_debited");
  set[3] = with(sound, 3, "7");
  EXPECT_EQ(codes(x12_820_decoder(), set), "code_unknown");
  set[3] = with(sound, 1, "7");
  EXPECT_EQ(codes(x12_820_decoder(), set), "code_unknown");
  Segments deposit = lockbox();
  const auto check = std::find_if(deposit.begin(), deposit.end(),
                                  [](const std::string& of) { return of.starts_with("BPR"); });
  *check = with(*check, 3, "D");
  EXPECT_EQ(codes(x12_823_decoder(), deposit), "payment_debited");
}

// Where no date can be read nothing is made of the set, and that is an error that says so.
TEST(X12, APaymentWithoutAnyDateIsAnError) {
  Segments set = payment();
  set[3].replace(set[3].rfind("20261120"), 8, "2026112X");
  EXPECT_EQ(read_with(x12_820_decoder(), file_of(set)).codes(), "payment_date_unreadable");
  set[1].replace(set[1].find("20261120"), 8, "2026112X");
  const Reading got = read_with(x12_820_decoder(), file_of(set));
  EXPECT_TRUE(got.codes().starts_with("payment_without_date"));
  EXPECT_EQ(got.summary.findings.at(0).severity, Severity::error);
  EXPECT_TRUE(got.cash().empty());
}

TEST(X12, FaultsHaveTheirConsequence) {
  struct Row {
    const char* why;
    std::function<void(Segments&)> damage;
    const char* codes;
    const char* held;
    std::size_t cash;
  };
  const std::string set = "interchange-000000001/group-1/set-0001 trailer_missing";
  const std::string group = "interchange-000000001/group-1 trailer_missing";
  const std::string interchange = "interchange-000000001 trailer_missing";
  const std::string all = interchange + ", " + group + ", " + set;
  const std::string upper = interchange + ", " + group;
  const Row rows[] = {
      {"segments", [](Segments& s) { s[9] = "SE*9*0001"; }, "count_wrong", "", 1},
      {"a lost line", [](Segments& s) { s.erase(s.begin() + 8); },
       "count_wrong lines_differ_from_payment", "", 1},
      {"the set's number", [](Segments& s) { s[9] = "SE*8*0002"; }, "control_number_differs", "",
       1},
      {"leading zeros", [](Segments& s) { s[9] = "SE*8*1"; }, "", "", 1},
      {"sets", [](Segments& s) { s[10] = "GE*2*1"; }, "count_wrong", "", 1},
      {"groups", [](Segments& s) { s[11] = "IEA*2*000000001"; }, "count_wrong", "", 1},
      {"the interchange's number", [](Segments& s) { s[11] = "IEA*1*2"; }, "control_number_differs",
       "", 1},
      {"no SE", [](Segments& s) { s.erase(s.begin() + 9); }, "set_end_missing", set.c_str(), 1},
      {"no GE", [](Segments& s) { s.erase(s.begin() + 10); }, "group_end_missing", group.c_str(),
       1},
      {"no IEA", [](Segments& s) { s.pop_back(); }, "interchange_end_missing", interchange.c_str(),
       1},
      {"cut off", [](Segments& s) { s.resize(8); },
       "set_end_missing lines_differ_from_payment group_end_missing interchange_end_missing",
       all.c_str(), 1},
      {"another amount", [](Segments& s) { s[8] = "RMR*IV*INV-1002**500.01"; },
       "lines_differ_from_payment", "", 1},
      {"an unreadable amount", [](Segments& s) { s[3] = "BPR*C*1,500.25*C*ACH"; },
       "payment_amount_unreadable no_readable_set", "", 0},
      {"no such currency", [](Segments& s) { s.insert(s.begin() + 4, "CUR*PR*XQX"); },
       "count_wrong currency_unknown no_readable_set", "", 0},
      {"no payment segment", [](Segments& s) { s.erase(s.begin() + 3); },
       "count_wrong set_without_payment no_readable_set", "", 0},
      {"no date", [](Segments& s) { s[3] = "BPR*C*1500.25*C*ACH"; }, "payment_date_unreadable", "",
       1},
      {"a segment of no 820", [](Segments& s) { s.insert(s.begin() + 8, "XYZ*1"); },
       "segment_unread count_wrong", "", 1},
      {"another group", [](Segments& s) { s[1][3] = 'H'; }, "group_code_differs", "", 1},
      {"a test", [](Segments& s) { s[0][102] = 'T'; }, "test_interchange", "", 1},
      {"a segment between sets", [](Segments& s) { s.insert(s.begin() + 10, "N1*PR*X"); },
       "segment_outside_set", "", 1},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Segments segments = payment();
    row.damage(segments);
    const Reading got = read_with(x12_820_decoder(), file_of(segments));
    EXPECT_EQ(got.codes(), row.codes);
    EXPECT_EQ(got.held(), row.held);
    EXPECT_EQ(got.cash().size(), row.cash);
    EXPECT_TRUE(got.kept.tiles);
    EXPECT_EQ(got.summary.status, row.cash == 0        ? FileStatus::rejected
                                  : got.held().empty() ? FileStatus::accepted
                                                       : FileStatus::quarantined);
  }
}

TEST(X12, ATestInterchangeIsMarkedSo) {
  Segments segments = payment();
  segments[0][102] = 'T';
  const Reading got = read_with(x12_820_decoder(), file_of(segments));
  EXPECT_TRUE(got.summary.units[1].test);
}

TEST(X12, ALockboxHasDepositsBatchesAndChecks) {
  const Reading got = read_with(x12_823_decoder(), file_of(lockbox()));
  EXPECT_EQ(got.codes(), "");
  EXPECT_EQ(got.summary.transactions, 3U);
  EXPECT_EQ(got.summary.accounts, 1U);
  EXPECT_EQ(got.summary.credits.amount.at(Currency::of("USD")), 31'000);
  ASSERT_EQ(got.cash().size(), 3U);
  const KeptCash& first = got.cash()[0];
  EXPECT_TRUE(first.id.starts_with("0045678/2026-11-20/001/")) << first.id;
  EXPECT_EQ(first.kind, CashKind::receipt);
  EXPECT_EQ(first.method, Method::check);
  EXPECT_EQ(first.check_number, "1001");
  EXPECT_EQ(first.payer_account, "98765");
  EXPECT_EQ(first.deposit_date, "2026-11-20");
  EXPECT_EQ(first.lines.size(), 1U);
  EXPECT_TRUE(got.summary.units[first.unit].name.ends_with("/deposit-0045678/batch-001"));
  EXPECT_TRUE(got.summary.units[got.cash()[2].unit].name.ends_with("/deposit-0045678/batch-002"));
}

TEST(X12, LockboxTotalsHoldWhatTheyCover) {
  struct Row {
    const char* why;
    std::size_t segment;
    const char* as;
    const char* codes;
    std::size_t held;  // checks
  };
  const Row rows[] = {
      {"the deposit", 4, "AMT*TF*310.01", "amount_wrong", 3},
      {"a batch", 8, "AMT*BP*299", "amount_wrong", 2},
      {"a check", 12, "BPR*C*2*C*CHK", "amount_wrong", 2},  // the deposit agrees with its batches
      {"checks", 6, "QTY*42*4", "count_wrong", 0},
      {"batches", 5, "QTY*41*5", "count_wrong", 0},
      {"either number is right", 5, "QTY*41*3", "", 0},
      {"checks of a batch", 14, "BAT*20261120**002~QTY*42*2", "count_wrong count_wrong", 0},
      {"an unreadable check", 12, "BPR*C*X*C*CHK", "check_amount_unreadable amount_wrong", 1},
      {"no total", 4, "AVA*1", "deposit_total_missing", 0},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Segments segments = lockbox();
    segments[row.segment] = row.as;
    const Reading got = read_with(x12_823_decoder(), file_of(segments));
    EXPECT_EQ(got.codes(), row.codes);
    std::size_t held = 0;
    for (const KeptCash& cash : got.cash()) held += got.is_held(cash.unit) ? 1U : 0U;
    EXPECT_EQ(held, row.held);
  }
}

// CUR outside a check is the currency of what follows: of one deposit, or of all.
TEST(X12, ALockboxHasTheCurrencyThatItSays) {
  struct Row {
    const char* why;
    std::size_t before;
    const char* segment;
    const char* currency;  // of the checks; empty: none is read
    const char* codes;
  };
  const Row rows[] = {{"of the set", 3, "CUR*BK*CAD", "CAD", "count_wrong"},
                      {"of the deposit", 4, "CUR*BK*CAD", "CAD", "count_wrong"},
                      {"of the batch", 8, "CUR*BK*CAD", "CAD", "count_wrong"},
                      {"none", 4, "CUR*BK*C4D", "",
                       "currency_unknown check_amount_unreadable check_amount_unreadable "
                       "amount_wrong count_wrong check_amount_unreadable amount_wrong "
                       "amount_wrong"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Segments segments = lockbox();
    segments.insert(segments.begin() + static_cast<std::ptrdiff_t>(row.before), row.segment);
    const Reading got = read_with(x12_823_decoder(), file_of(segments));
    EXPECT_EQ(got.codes(), row.codes);  // SE counts a segment too few
    const std::string_view currency = row.currency;
    EXPECT_EQ(got.cash().size(), currency.empty() ? 0U : 3U);
    EXPECT_EQ(got.summary.credits.amount.size(), currency.empty() ? 0U : 1U);
    for (const auto& [of, sum] : got.summary.credits.amount) {
      EXPECT_EQ(of.code(), currency);
      EXPECT_EQ(sum, 31'000);
    }
  }
}

// Charge less adjustments is what a claim pays.
TEST(X12, AClaimsAdjustmentsExplainWhatItDoesNotPay) {
  const auto file = [](const std::string& adjustments) {
    Segments segments = payment();
    segments[1] = "GS*HP*PLAN*HALETRADING*20261120*1405*1*X*005010X221A1";
    segments[2] = "ST*835*0001";
    const std::string claims =
        "CLP*CL-1*1*1000*800*50*12*P1~" + adjustments + "CLP*CL-2*1*700.25*700.25**12*P2";
    segments.erase(segments.begin() + 6, segments.begin() + 10);
    segments.insert(segments.begin() + 6, {claims, "SE*9*0001"});
    return file_of(segments);
  };
  struct Row {
    const char* adjustments;
    const char* codes;
  };
  const Row rows[] = {
      {"CAS*CO*45*150~CAS*PR*1*50~", ""},
      {"CAS*CO*45*150**2*50~", ""},
      {"CAS*CO*45*100~SVC*HC>99213*1000*800~CAS*PR*1*60**2*40~", ""},
      {"CAS*CO*45*150~", "claim_adjustments_differ"},
      {"CAS*CO*45*150~CAS*PR*1*50.01~", "claim_adjustments_differ"},
      {"CAS*CO*45*150**2*X~", "line_amount_unreadable"},
      {"", ""},  // not judged
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.adjustments);
    const Reading got = read_with(x12_835_decoder(), file(row.adjustments));
    std::string codes = got.codes();
    const std::string count = "count_wrong";  // of SE, which the rows do not keep
    if (const auto at = codes.find(count); at != std::string::npos) {
      codes.erase(at, count.size() + (at + count.size() < codes.size() ? 1 : 0));
    }
    EXPECT_EQ(codes, row.codes);
    ASSERT_EQ(got.cash().size(), 1U);
    EXPECT_EQ(got.cash()[0].amount, 150'025);
  }
}

TEST(X12, EachSetHasItsReader) {
  EXPECT_EQ(recognise(file_of(payment()), "x").decoder, &x12_820_decoder());
  EXPECT_EQ(recognise(file_of(lockbox()), "x").decoder, &x12_823_decoder());
  EXPECT_EQ(recognise("\xEF\xBB\xBF\n" + file_of(payment()), "x").decoder, &x12_820_decoder());
  EXPECT_EQ(recognise("ST*835*1~BPR*I*1~", "x").decoder, &x12_835_decoder());
  Segments other = payment();
  other[2] = "ST*810*0001";
  EXPECT_EQ(recognise(file_of(other), "x").decoder, nullptr);
  EXPECT_EQ(recognise("ISAAC NEWTON\n", "x").decoder, nullptr);
}

// One byte wrong anywhere: the same money and lines, or something is said of it. Not covered by any
// control of the format: references, parties, notes, dates.
TEST(X12, OneWrongByteIsNeverOtherMoneyInSilence) {
  using Booked = std::vector<std::tuple<CashKind, bool, std::int64_t, std::int64_t>>;
  const auto booked = [](const Reading& reading) {
    Booked all;
    for (const KeptCash& cash : reading.cash()) {
      std::int64_t paid = 0;
      for (const KeptCash::Line& line : cash.lines) paid += line.paid;
      if (!reading.is_held(cash.unit)) all.emplace_back(cash.kind, cash.debit, cash.amount, paid);
    }
    return all;
  };
  const auto try_all = [&](const Decoder& decoder, const std::string& whole) {
    const Reading right = read_with(decoder, whole);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const char wrong : {'0', '7', ' ', 'X', '~', '*'}) {
        if (whole[at] == wrong) continue;
        std::string damaged = whole;
        damaged[at] = wrong;
        const Reading got = read_with(decoder, damaged);
        EXPECT_TRUE(got.kept.tiles && got.kept.covered == damaged.size());
        const bool said = got.codes() != right.codes() || got.held() != right.held();
        const bool handling = whole.substr(0, at).ends_with("BPR*");
        if (said || booked(got) == booked(right)) continue;
        // BPR01 alone says whether money moves: nothing else in an 820 repeats it.
        EXPECT_TRUE(handling && got.cash().size() == right.cash().size() &&
                    std::get<2>(booked(got)[0]) == std::get<2>(booked(right)[0]))
            << "byte " << at << " as " << wrong;
      }
    }
  };
  try_all(x12_820_decoder(), file_of(payment()));
  try_all(x12_823_decoder(), file_of(lockbox()));
}

// Sets that are read ahead, beside sets that only the assembler can read: of an interchange with
// separators of its own, with a segment that is not known, with an amount that is none, without an
// end, and text that looks like the start of a set.
std::string file_of_many_sets() {
  Segments segments = payment();
  segments.insert(segments.begin() + 9, "REF*ZZ*ST*820 is no set");
  segments.insert(segments.end() - 3, {"NTE**of the whole"});
  std::string file = file_of(segments);
  segments = payment();
  segments.insert(segments.begin() + 4, "XYZ*1");
  segments.insert(segments.begin() + 8, "RMR*IV*INV-7**1O0");
  segments.insert(segments.end() - 2, {"ST*820*0002", "BPR*C*5*C*ACH", "RMR*IV*INV-9**5"});
  file += file_of(segments);
  std::string other = file_of(payment(), "!\r\n");
  for (char& c : other) c = c == '*' ? '|' : c;
  file += other;
  for (int n = 0; n < 3; ++n) file += file_of(payment());
  return file;
}

TEST(X12, SetsReadAheadAreThoseReadOneByOne) {
  const std::string file = file_of_many_sets();
  // The other decoders hand the same assembler parts that were not read ahead.
  Reading plain = read_with(x12_823_decoder(), file);
  plain.summary.format = "x12-820";
  EXPECT_EQ(plain.cash().size(), 7U);
  for (std::size_t chunk = 1; chunk <= file.size() + 1; chunk += 1 + chunk / 16) {
    const Reading ahead = read_with(x12_820_decoder(), file, {}, {}, chunk);
    ASSERT_EQ(ahead.everything(), plain.everything()) << "chunks of " << chunk;
  }
}

TEST(X12, SoundSetsAreReadAhead) {
  const std::string file = file_of(payment()) + file_of(payment());
  const std::size_t half = file.size() / 2;
  x12::X12Fragment second(file, {half, file.size()});
  const std::uint64_t from = file.find("BPR", half);
  const x12::Delimiters delimiters{.element = '*', .component = '>', .terminator = '~'};
  const x12::SetBody* body = second.body_at(from, delimiters);
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(body->to, file.find("SE*", half));
  EXPECT_EQ(body->segments.size(), 6U);
  EXPECT_EQ(body->remittance.payment.amount, "1500.25");
  ASSERT_EQ(body->remittance.lines.size(), 2U);
  EXPECT_EQ(body->remittance.lines[1].reference, "INV-1002");
  EXPECT_EQ(second.body_at(from, {.element = '|', .component = '>', .terminator = '~'}), nullptr);
  EXPECT_EQ(second.body_at(from + 1, delimiters), nullptr);
  x12::X12Fragment first(file, {0, half - 20});
  EXPECT_NE(first.body_at(file.find("BPR"), delimiters), nullptr);
}

}  // namespace
}  // namespace quittance::ingest

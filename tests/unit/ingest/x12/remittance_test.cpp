// What the segments of an 820 say: lines, adjustments on both levels, and what they add up to.
#include "ingest/x12/remittance.h"

#include <gtest/gtest.h>

#include <string>

namespace quittance::ingest::x12 {
namespace {

struct Line {
  std::string reference;
  std::int64_t paid = 0;
  std::int64_t discount = 0;
  std::int64_t adjustment = 0;
  std::string reason = {};
  std::string text = {};
  bool stated = true;
  friend bool operator==(const Line&, const Line&) = default;
};
void PrintTo(const Line& line, std::ostream* to) {
  *to << line.reference << ' ' << line.paid << ' ' << line.discount << ' ' << line.adjustment << ' '
      << line.reason << " '" << line.text << "' " << line.stated;
}

class Remittance : public testing::Test {
 protected:
  std::vector<Line> read(std::string_view segments, std::optional<std::int64_t> total = {}) {
    reader_.clear(Currency::of("USD"));
    SegmentReader cutter(segments, guess_delimiters(segments));
    Segment segment;
    while (cutter.next(segment)) EXPECT_TRUE(reader_.take(segment)) << segment.name();
    reader_.finish(total);
    std::vector<Line> lines;
    for (const RemittanceLine& line : reader_.lines()) {
      lines.push_back({std::string(line.reference), line.paid, line.discount, line.adjustment,
                       std::string(line.reason), std::string(line.text), line.amount_stated});
    }
    return lines;
  }
  RemittanceReader reader_;
};

TEST_F(Remittance, ALineSaysPaidGrossAndDiscount) {
  const std::vector<Line> want = {{.reference = "INV-1", .paid = 98'000, .discount = 2'000},
                                  {.reference = "CM-1", .paid = -5'000},
                                  {.reference = "PO-1", .stated = false}};
  EXPECT_EQ(read("RMR*IV*INV-1*PO*980*1000*20~RMR*CM*CM-1**-50~RMR*PO*PO-1~", 93'000), want);
  EXPECT_EQ(reader_.lines()[0].kind, ReferenceKind::invoice);
  EXPECT_EQ(reader_.lines()[1].kind, ReferenceKind::credit_memo);
  EXPECT_EQ(reader_.lines()[2].kind, ReferenceKind::po);
  EXPECT_EQ(reader_.lines_sum(), 93'000);
  EXPECT_FALSE(reader_.sum_complete());
}

// Without the paid amount it is gross less discount less adjustment.
TEST_F(Remittance, TheNetFollowsFromTheGross) {
  const std::vector<Line> want = {
      {.reference = "A", .paid = 95'000, .discount = 2'000, .adjustment = 3'000, .reason = "01"}};
  EXPECT_EQ(read("RMR*IV*A***1000*20*01*30~"), want);
  EXPECT_EQ(read("RMR*IV*A**950*1000*20*01*30~"), want);
  EXPECT_EQ(read("RMR*IV*A**950*1000*20*01*-30~"), want);  // the other sign, the same figures
}

// An adjustment behind a line is inside its paid amount, unless only on top do they add up.
TEST_F(Remittance, AdjustmentsOfALineAreInsideOrOnTop) {
  const std::string_view segments = "RMR*IV*A**900*1000~ADX*-100*59~RMR*IV*B**50~";
  const std::vector<Line> inside = {
      {.reference = "A", .paid = 90'000, .adjustment = 10'000, .reason = "59"},
      {.reference = "B", .paid = 5'000}};
  EXPECT_EQ(read(segments, 95'000), inside);
  EXPECT_EQ(read(segments, 77'700), inside);  // adds up neither way: as most senders mean it
  const std::vector<Line> on_top = {
      {.reference = "A", .paid = 80'000, .adjustment = 10'000, .reason = "59"},
      {.reference = "B", .paid = 5'000}};
  EXPECT_EQ(read(segments, 85'000), on_top);
  EXPECT_EQ(reader_.lines_sum(), 85'000);
}

TEST_F(Remittance, AnAdjustmentOfAnEntityStandsAlone) {
  const std::vector<Line> want = {{.reference = "CM-7", .paid = -10'000, .reason = "59"},
                                  {.reference = "A", .paid = 90'000}};
  EXPECT_EQ(read("ENT*1~ADX*-100*59*CM*CM-7~RMR*IV*A**900~", 80'000), want);
  EXPECT_EQ(reader_.lines()[0].kind, ReferenceKind::credit_memo);
}

TEST_F(Remittance, NotesBelongToTheirLine) {
  const std::vector<Line> want = {
      {.reference = "A", .paid = 100, .text = "SMITH JOHN PO 77 FREE WORDS"},
      {.reference = "B", .paid = 200}};
  EXPECT_EQ(read("REF*ZZ*TOP~ENT*1~NM1*EY*1*SMITH*JOHN~RMR*IV*A**1~REF*PO*77~NTE**FREE WORDS~"
                 "ENT*2~RMR*IV*B**2~DTM*003*20261101~"),
            want);
  EXPECT_EQ(reader_.text(), "ZZ TOP");
}

TEST_F(Remittance, PaymentPartiesAndCurrency) {
  read(
      "BPR*C*1500.25*C*ACH*CTX*01*121000248*DA*555*1912345678**01*121000358*DA*2001234567*20261120~"
      "TRN*1*TRACE-9~CUR*PR*JPY~DTM*097*20261119~N1*PR*ACME*91*C-42~N1*PE*HALE*92*H1~"
      "RMR*IV*A**900~");
  EXPECT_EQ(reader_.payment().handling, "C");
  EXPECT_EQ(reader_.payment().amount, "1500.25");
  EXPECT_EQ(reader_.payment().payer_routing, "121000248");
  EXPECT_EQ(reader_.payment().payer_account, "555");
  EXPECT_EQ(reader_.payment().own_account, "2001234567");
  EXPECT_EQ(reader_.payment().date, "20261120");
  EXPECT_EQ(reader_.payment().trace, "TRACE-9");
  EXPECT_EQ(reader_.payer().id, "C-42");
  EXPECT_EQ(reader_.payee().name, "HALE");
  EXPECT_EQ(reader_.made().iso(), "2026-11-19");
  EXPECT_EQ(reader_.lines()[0].paid, 900);  // yen have no minor unit
}

// Before 003020: BPS and RMT; item numbers are details of their invoice.
TEST_F(Remittance, OldSegments) {
  const std::vector<Line> want = {{.reference = "0900", .paid = 813'613}};
  EXPECT_EQ(read("BPS*PBC*8136.13*I********1234567*960223~RMT*IV*0900*8136.13*8136.13~"
                 "RMT*IX*809002E700TT*63.947*511.58~"),
            want);
  EXPECT_EQ(reader_.payment().handling, "I");
  EXPECT_EQ(reader_.payment().own_account, "1234567");
  EXPECT_EQ(reader_.documents(), 2U);
}

TEST_F(Remittance, WhatCannotBeReadIsSaid) {
  const auto lines = read("RMR*IV*A**1,000.00~RMR*IV*B**5*X~CUR*PR*???~BPR*C*1~BPR*C*2~");
  ASSERT_EQ(reader_.flaws().size(), 4U);
  EXPECT_EQ(reader_.flaws()[0].code, "line_amount_unreadable");
  EXPECT_EQ(reader_.flaws()[0].written, "1,000.00");
  EXPECT_EQ(reader_.flaws()[2].code, "currency_unknown");
  EXPECT_EQ(reader_.flaws()[3].code, "payment_repeated");
  EXPECT_FALSE(lines[0].stated);
  EXPECT_EQ(reader_.payment().amount, "1");
}

// A hostile pile of adjustments never overflows.
TEST_F(Remittance, AdjustmentsHaveALimit) {
  std::string segments = "RMR*IV*A**1~";
  for (int n = 0; n < 200; ++n) segments += "ADX*999999999999999.99*01~";
  read(segments, 1);
  EXPECT_FALSE(reader_.flaws().empty());
}

}  // namespace
}  // namespace quittance::ingest::x12

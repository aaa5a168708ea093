// Files of one short piece, over and over: each costs time and memory in proportion to its size.
// One that does not takes gigabytes, or minutes, of what is read here in a blink.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "ingest/decoder.h"
#include "tests/support/cpu_time.h"

namespace quittance::ingest {
namespace {

// What the records hold, which no reader may blow up.
class Weighed final : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    ++records;
    bytes += record.text.size() + record.payment_id.size();
    for (const RemittanceLine& line : record.remittance) bytes += line.text.size();
  }
  void range(const UsedRange& range) override { covered = range.bytes.to; }
  std::size_t records = 0;
  std::size_t bytes = 0;
  std::uint64_t covered = 0;
};

std::string times(std::size_t n, const std::string& piece) {
  std::string all;
  all.reserve(n * piece.size());
  for (std::size_t at = 0; at < n; ++at) all += piece;
  return all;
}

// The most that this process has taken so far.
long most_memory_kib() {
  rusage usage{};
  EXPECT_EQ(getrusage(RUSAGE_SELF, &usage), 0);
  return usage.ru_maxrss;
}

const std::string kIsa =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    "*261120*0600*U*00401*000000001*0*P*>~";

TEST(HostileShapes, CostNoMoreThanTheirSize) {
  struct Row {
    const char* why;
    const Decoder& decoder;
    std::string bytes;
  };
  const Row rows[] = {
      {"bai2: what looks like a continuation, before blanks without end", bai2_decoder(),
       "01,BANK,US,261121,0600,7,,,2/\n02,US,BANK,1,261120,,USD,2/\n03,111,USD,,,/\n"
       "16,165,100,,,," +
           times(150'000, "/88x") + std::string(600'000, ' ')},
      {"fedwire: one document, notes without end", fedwire_decoder(),
       "{1500}30USERXXXP {1520}20261120ABCDEFGH000001{2000}000000012500{8400}CINV*INV-1*" +
           times(60'000, "{8700}CRDT*note*")},
      {"fedwire: one document, adjustments without end", fedwire_decoder(),
       "{1500}30USERXXXP {1520}20261120ABCDEFGH000001{2000}000000012500{8400}CINV*INV-1*" +
           times(60'000, "{8600}01CRDTUSD1.00*note*")},
      {"x12: a long name above many lines", x12_820_decoder(),
       kIsa + "GS*RA*A*B*20261120*0600*1*X*004010~ST*820*1~BPR*C*1*C*ACH~ENT*1~NM1*PR*2*" +
           std::string(60'000, 'N') + "~" + times(100'000, "RMR*IV*1**1~")},
      {"x12: one claim, names without end", x12_835_decoder(),
       kIsa + "GS*HP*A*B*20261120*0600*1*X*004010~ST*835*1~BPR*I*1*C*ACH~CLP*1*1*1*1~" +
           times(60'000, "NM1*QC*1*LAST*FIRST~")},
      {"edifact: a long interchange number, and many messages", edifact_cremul_decoder(),
       "UNB+UNOC:3+A+B+261120:0600+" + std::string(60'000, '7') + "'" +
           times(50'000, "UNH+1+CREMUL:D:96A:UN'UNT+2+1'")},
      {"stripe: a list that was asked for by a long payout, of many charges", stripe_decoder(),
       R"({"object":"list","url":"/v1/balance_transactions?payout=po_)" +
           std::string(500'000, 'x') + R"(","data":[)" +
           times(20'000,
                 R"({"object":"charge","id":"ch_1","amount":1,"currency":"eur","created":1},)") +
           R"({"object":"charge","id":"ch_1","amount":1,"currency":"eur","created":1}]})"},
      {"pain: a deep path of long names, and many elements at its end", pain002_decoder(),
       "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt>" +
           times(58, "<" + std::string(250, 'n') + ">") + times(100'000, "<a/>")},
      {"pain: one transaction, reasons and words without end", pain002_decoder(),
       "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt>"
       "<OrgnlPmtInfAndSts><TxInfAndSts><TxSts>RJCT</TxSts><StsRsnInf>" +
           times(20'000, "<Rsn><Cd>AC01</Cd></Rsn><AddtlInf>x</AddtlInf>") +
           "</StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy=\"EUR\">1.00</InstdAmt></Amt></OrgnlTxRef>"
           "</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const Profiles profiles;
    const DecodeContext context{
        .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = {}};
    Weighed sink;
    const long before = most_memory_kib();
    const FileSummary summary = read_all(row.decoder, row.bytes, context, sink, 64 * 1024);
    EXPECT_LT(most_memory_kib() - before, 512 * 1024);
    EXPECT_EQ(sink.covered, row.bytes.size());
    EXPECT_LT(sink.bytes, 2 * row.bytes.size());
    std::size_t names = 0;
    for (const Unit& unit : summary.units) names += unit.name.size();
    EXPECT_LT(names, 6 * row.bytes.size());
  }
}

TEST(HostileShapes, ABookingOfManyAmountsAndAccountsCostsTheirSumNotTheirProduct) {
  constexpr std::size_t kMany = 30'000;
  const std::string bytes =
      "UNB+UNOC:3+A+B+261120:0600+1'UNH+1+CREMUL:D:96A:UN'BGM+455+1'LIN+1'DTM+209:20261120:102'" +
      times(kMany, "MOA+60:100'") + times(kMany, "FII+BF+123'") + "UNT+60005+1'UNZ+1+1'";
  Profiles profiles;
  profiles.accounts["123"].account = "123";
  profiles.accounts["123"].currency = Currency::of("EUR");
  const DecodeContext context{
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Weighed sink;
  EXPECT_LT(testing::cpu_seconds_of([&] {
              static_cast<void>(
                  read_all(edifact_cremul_decoder(), bytes, context, sink, std::size_t{1} << 20));
            }),
            10.0);
  EXPECT_EQ(sink.covered, bytes.size());
}

TEST(HostileShapes, AnX12SegmentWithoutAnEndIsRejectedByPieces) {
  const std::string head =
      kIsa + "GS*RA*A*B*20261120*0600*1*X*004010~ST*820*0001~BPR*C*1.00*C*ACH~";
  const std::string tail = "~RMR*IV*1**1~SE*4*0001~GE*1*1~IEA*1*000000001~";
  const std::string bytes = head + std::string(200'000, '*') + tail;
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  for (const std::size_t chunk : {std::size_t{1} << 20, std::size_t{1000}}) {
    Weighed sink;
    const FileSummary summary = read_all(x12_820_decoder(), bytes, context, sink, chunk);
    EXPECT_EQ(sink.covered, bytes.size());
    EXPECT_EQ(summary.status, FileStatus::quarantined);
    EXPECT_EQ(std::count_if(summary.findings.begin(), summary.findings.end(),
                            [](const Finding& found) { return found.code == "segment_too_long"; }),
              3);
    EXPECT_EQ(
        std::count_if(summary.units.begin(), summary.units.end(),
                      [](const Unit& unit) { return unit.hold == HoldReason::structure_broken; }),
        1);
  }
}

}  // namespace
}  // namespace quittance::ingest

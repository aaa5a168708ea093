// Separators and segments of X12.
#include "ingest/x12/segments.h"

#include <gtest/gtest.h>

#include <string>

#include "ingest/x12/values.h"

namespace quittance::ingest::x12 {
namespace {

const std::string kIsa =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261120*1405*U*00401*"
    "000000001*0*P*";

// The segments as "NAME/elements", with '!' for a fault; and that ranges tile the bytes.
std::string shown(std::string_view bytes, std::optional<Delimiters> assumed = {}) {
  SegmentReader reader(bytes, assumed);
  std::uint64_t covered = reader.position();
  std::string all;
  Segment segment;
  while (reader.next(segment)) {
    EXPECT_EQ(segment.from, covered);
    EXPECT_LT(segment.from, segment.to);
    covered = segment.to;
    all += (all.empty() ? "" : " ") + std::string(segment.name()) + "/" +
           std::to_string(segment.elements.size()) +
           (segment.fault == Segment::Fault::none ? "" : "!");
  }
  EXPECT_EQ(covered, bytes.size());
  return all;
}

TEST(X12Delimiters, StandInTheIsa) {
  struct Row {
    const char* why;
    std::string isa;
    char element, component, terminator;
  };
  std::string bars = kIsa;
  for (char& c : bars) c = c == '*' ? '|' : c;
  const Row rows[] = {
      {"as the standard says", kIsa + ">~GS*", '*', '>', '~'},
      {"line feeds", kIsa + ">\nGS*", '*', '>', '\n'},
      {"CR LF", kIsa + ">\r\nGS*", '*', '>', '\n'},
      {"a tilde that separates components", kIsa + "~\\\nGS*", '*', '~', '\\'},
      {"a control character", kIsa + ">\x1cGS*", '*', '>', '\x1c'},
      {"bars", bars + ">~GS|", '|', '>', '~'},
      {"no component separator", kIsa + "~\nGS*RA*1~\n", '*', '\0', '~'},
      {"nor line ends", kIsa + "~GS*RA*1~ST*", '*', '\0', '~'},
      {"collapsed blanks", "ISA*00* *00* *30*22*14*57*120530*1144*U*00401*000000001*0*P*>~GS*", '*',
       '>', '~'},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const auto got = read_isa(row.isa);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->delimiters.element, row.element);
    EXPECT_EQ(got->delimiters.component, row.component);
    EXPECT_EQ(got->delimiters.terminator, row.terminator);
  }
  for (const std::string_view bad :
       {"", "ISA", "ISA*", "ISAAC NEWTON", "ISA*1*2*3~GS*", "GS*RA*A*B~"}) {
    EXPECT_FALSE(read_isa(bad)) << bad;
  }
  EXPECT_FALSE(read_isa("ISA*" + std::string(400, '*')));
}

// Some senders put a blank before every terminator, the one of the ISA too.
TEST(X12Segments, BlanksMayStandBeforeTheTerminator) {
  const auto got = read_isa(kIsa + "> ~GS*RA*A*B ~");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->delimiters.component, '>');
  EXPECT_EQ(got->delimiters.terminator, '~');
  EXPECT_EQ(shown(kIsa + "> ~GS*RA*A*B ~ST*820*1 ~SE*2*1 ~GE*1*1 ~IEA*1*000000001 ~"),
            "ISA/17 GS/4 ST/3 SE/3 GE/3 IEA/3");
}

TEST(X12Segments, AreCutAtTheirTerminators) {
  const std::string end = "GS*RA*A*B~ST*820*1~SE*2*1~GE*1*1~IEA*1*000000001~";
  const std::string segments = "ISA/17 GS/4 ST/3 SE/3 GE/3 IEA/3";
  EXPECT_EQ(shown(kIsa + ">~" + end), segments);
  EXPECT_EQ(shown("\xEF\xBB\xBF \r\n" + kIsa + ">~" + end + "\r\n\r\n"), segments);
  EXPECT_EQ(shown(kIsa + ">~" + end + "\x1a"), segments);
  // Other separators behind an IEA, and junk before them.
  std::string other = kIsa + ">\n" + end;
  for (char& c : other) c = c == '*' ? '|' : c == '~' ? '\n' : c;
  EXPECT_EQ(shown(kIsa + ">~" + end + "\n" + other), segments + " " + segments);
  EXPECT_EQ(shown(kIsa + ">~" + end + "JUNK ISAAC\n" + other), segments + " /0! " + segments);
  // A name that begins with ISA is data.
  EXPECT_EQ(shown(kIsa + ">~N1*PR*ISA~ISAAC*1~IEA*1*1~"), "ISA/17 N1/3 ISAAC/2 IEA/3");
  EXPECT_EQ(shown(kIsa + ">~N1*PR*A B  ~REF*X"), "ISA/17 N1/3 REF/2!");
  EXPECT_EQ(shown("no segments at all"), "/0!");
  EXPECT_EQ(shown(""), "");
  // Without an envelope: the separators of the piece itself.
  const std::string_view piece = "RMR*IV*INV-1**100.00\\RMR*IV*INV-2";
  EXPECT_EQ(shown(piece, guess_delimiters(piece)), "RMR/5 RMR/3!");
  EXPECT_FALSE(guess_delimiters("INVOICE 1001"));
  EXPECT_FALSE(guess_delimiters("rmr*iv"));
  EXPECT_FALSE(guess_delimiters("RMR"));
}

TEST(X12Values, AmountsAndDates) {
  const Currency usd = Currency::of("USD");
  EXPECT_EQ(amount("97.9", usd), 9'790);
  EXPECT_EQ(amount("-143.76", usd), -14'376);
  EXPECT_EQ(amount("350", usd), 35'000);
  EXPECT_EQ(amount(".5", usd), 50);
  EXPECT_EQ(amount("1.230", usd), 123);
  for (const std::string_view bad :
       {"", "+1", "1,000.00", "1.234", "12X", "1e5", "--1", "-", "99999999999999999999"}) {
    EXPECT_FALSE(amount(bad, usd)) << bad;
  }
  EXPECT_EQ(date("20261120").iso(), "2026-11-20");
  EXPECT_EQ(date("261120").iso(), "2026-11-20");
  EXPECT_EQ(date("20261320").iso(), "");
  EXPECT_EQ(count("0012"), 12);
  EXPECT_FALSE(count("-1"));
  EXPECT_EQ(reference_kind("IV"), ReferenceKind::invoice);
  EXPECT_EQ(reference_kind("AZ"), ReferenceKind::other);
}

}  // namespace
}  // namespace quittance::ingest::x12

#include "ingest/known_formats.h"

#include <string>

#include <gtest/gtest.h>

namespace quittance::ingest {
namespace {

using namespace std::string_view_literals;

TEST(KnownFormat, KnowsTheFirstBytes) {
  struct Row {
    std::string_view want;
    std::string_view head;
  };
  const Row rows[] = {
      {"nacha", "101 076401251 0764012510807291511A094101achdestname            companyname\n"},
      {"x12-820", "ISA*00*          *00*          *ZZ*A~GS*RA*A*B~ST*820*0001~"},
      {"x12-823", "ISA|00|x~GS|LB|A~ST|823|1~"},
      {"x12-835", "ISA*00*x~ST*835*1234~"},
      {"x12", "ISA*00*x~ST*850*1234~"},
      {"edifact-cremul", "UNA:+,? 'UNB+UNOC:3+1+2'UNH+1+CREMUL:D:96A:UN'"},
      {"edifact-debmul", "UNB+UNOC:3+1+2'UNH+1+DEBMUL:D:96A:UN'"},
      {"mt940", ":20:REF\r\n:25:123\r\n:28C:1\r\n:60F:C110101EUR1,\r\n"},
      {"mt940", "ABNANL2A\n940\nABNANL2A\n:20:A\n:25:5\n:60F:C1\n"},
      {"mt940", "{1:F01BANKUS33AXXX}{2:O9401200}{4:\n:20:X\n"},
      {"mt940", ":61:1409010902DR000000000001,62NTRF0000549855700010//1\n"},
      {"mt942", ":34F:EURC12345,67\n"},
      {"bg-inbetalningar",
       "00909897                                         090227"
       "                BANKGIROT\r\n10"},
      {"mt942", ":20:REF\n:25:123\n:13D:2611201015+0100\n:61:2611201120C1,00NTRFX\n"},
      {"mt940", ":20:REF\r:25:123\r:60F:C110101EUR1,\r"},
      {"mt942", "\n:20:REF\n:25:123\n:34F:EURC1,\n"},
      {"mt950", "{1:F01BANKUS33AXXX}{2:O9501200}{4:\n:20:X\n:25:1\n:60F:C\n"},
      {"camt.053",
       "<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:"
       "camt.053.001.02\"><BkToCstmrStmt>"},
      {"camt.054",
       "\xEF\xBB\xBF<ns:Document xmlns:ns=\"urn:iso:std:iso:20022:tech:xsd:"
       "camt.054.001.08\">"},
      {"camt.052", "<Document><BkToCstmrAcctRpt>"},
      {"pain.001", "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'>"},
      {"pain.002", "<Document><CstmrPmtStsRpt>"},
      {"remt.002", "<Document><RmtLctnAdvc>"},
      {"pain.008", "<a:Document><a:CstmrDrctDbtInitn>"},
      {"pacs.008", "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'>"},
      {"dtaus", "0128ALK0000000012030000FIRMA"},
      {"cbi-rh", " RH0306912345201126SUPPORT"},
      {"", " RHUBARB,1"},
      {"betalingsservice", "BS0020012345600000001"},
      {"qif", "!Type:Bank\nD11/20/2026\n"},
      {"ofc", "<OFC><DTD>2"},
      {"xml", "<?xml version=\"1.0\"?><invoice>"},
      {"html", "<!DOCTYPE html><html><body>Your session has expired"},
      {"fedwire", "{1500}30User ReqT \n{1510}1000\n"},
      {"bgmax", "01BGMAX               0120040525173035010331P"},
      {"ocr-giro", "NY000010000080800170031000102000"},
      {"tito", "T0032210047300010416310003180205180205"},
      {"ofx", "\r\n\r\nOFXHEADER:100\r\nDATA:OFXSGML\r\n"},
      {"zip", "PK\x03\x04\x14"},
      {"xz", "\xFD\x37zXZ\0\0"sv},
      {"gzip", "\x1F\x8B\x08"},
      {"pdf", "%PDF-1.4"},
      {"x9.37", "\0\0\0\x50\xF0\xF1"sv},
      {"utf-16",
       "\xFF\xFE"
       "a\0,\0"sv},
      {"utf-16", "a\0,\0b\0\n\0"sv},
      {"", "01,SENDER,RECEIVER,200101,0000,1,80,,2/"},
      {"", "Date,Amount\n2026-01-01,1.00\n"},
      {"", "{\"payment_id\":\"1\"}"},
      {"", "ISABELLA,1,2\n"},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(known_format(row.head).format, row.want) << row.head;
}

TEST(KnownFormat, PaymentOrdersCarryNoCash) {
  EXPECT_EQ(known_format("<Document><CstmrCdtTrfInitn>").readable, Readable::no_cash);
  EXPECT_EQ(known_format("<Document><BkToCstmrStmt>").readable, Readable::bank_file);
}

TEST(KnownFormat, ShorterHeadsAreNoDanger) {
  const std::string head = "101 076401251 0764012510807291511A094101achdestname";
  for (std::size_t size = 0; size < head.size(); ++size) {
    const std::string_view format = known_format(std::string_view(head).substr(0, size)).format;
    EXPECT_TRUE(size >= 40 ? format == "nacha" : format.empty()) << size << " " << format;
  }
}

}  // namespace
}  // namespace quittance::ingest

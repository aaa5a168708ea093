// The dialects of :86:.
#include "ingest/mt940/details.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace quittance::ingest::mt940 {
namespace {

struct Row {
  std::string_view why;
  std::string_view content;
  std::string_view name;
  std::string_view account;  // IBAN, else national
  std::string_view end_to_end_id;
  std::string_view reference;
  std::string_view text;
};

template <std::size_t kSize>
void expect_rows(const Row (&rows)[kSize]) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Arena arena;
    const Details got = read_details(row.content, arena);
    EXPECT_EQ(got.name, row.name);
    EXPECT_EQ(got.iban.empty() ? got.account : got.iban, row.account);
    EXPECT_EQ(got.end_to_end_id, row.end_to_end_id);
    EXPECT_EQ(got.reference, row.reference);
    EXPECT_EQ(got.text, row.text);
  }
}

TEST(Details, GermanSubfields) {
  const Row rows[] = {
      {"a piece of 27 runs on, a shorter one ends a word",
       "166?00GUTSCHRIFT?20SVWZ+ABCDEFGHIJKLMNOPQRST12?2134?22REST?32ACME?33GMBH", "ACME GMBH", "",
       "", "", "ABCDEFGHIJKLMNOPQRST1234 REST\nGUTSCHRIFT"},
      {"26 characters: the bank dropped a blank", "166?20SVWZ+ABCDEFGHIJKLMNOPQRST1?2134", "", "",
       "", "", "ABCDEFGHIJKLMNOPQRST1 34"},
      {"an identifier over two pieces",
       "166?20EREF+TRX-0A4A47C3-F846-4729?21-8A1B-5DF620F?22SVWZ+INV 1", "", "",
       "TRX-0A4A47C3-F846-4729-8A1B-5DF620F", "", "INV 1"},
      {"several words in one piece", "166?20EREF+E-1 SVWZ+INV 1 ABWA+MOTHER", "", "", "E-1", "",
       "INV 1\nABWA MOTHER"},
      {"words with a colon, and with a blank", "166?20EREF: E-1?21SVWZ +INV 1", "", "", "E-1", "",
       "INV 1"},
      {"a colon inside the remittance text is text", "166?20SVWZ+PAID?21EREF: X", "", "", "", "",
       "PAID EREF: X"},
      {"placeholders say nothing", "166?20EREF+NOTPROVIDED?21SVWZ+X", "", "", "", "", "X"},
      {"a question mark in the text", "166?20IS IT PAID?YES?32ACME", "ACME", "", "", "",
       "IS IT PAID?YES"},
      {"a key cut by the line end", "166?20A?\n32ACME", "ACME", "", "", "", "A"},
      {"empty and repeated keys", "166?20?21?20B?60C", "", "", "", "", "B C"},
      {"Austria", "116~20RE 7~32HUBER~31AT611904300234573201", "HUBER", "AT611904300234573201", "",
       "", "RE 7"},
      {"Poland, <", "020<00PRZELEW<20FV 7<32NOWAK", "NOWAK", "", "", "", "FV 7\nPRZELEW"},
      {"Poland, ^, without a code", "^00PRZELEW^20FV 7^32NOWAK", "NOWAK", "", "", "",
       "FV 7\nPRZELEW"},
      {"Triodos: the other side stands in the purpose, 31 is our own",
       "000>100000000000\n>20RABONL2U\n>21NL20INGB0001234567\n>22NAME AND TEXT>310454545454", "",
       "NL20INGB0001234567", "", "", "RABONL2U NL20INGB0001234567 NAME AND TEXT"},
      {"unstructured", "999SEPA_CREDIT_TRANSFER:INV 7:ACME", "", "", "", "",
       "999SEPA_CREDIT_TRANSFER:INV 7:ACME"},
  };
  expect_rows(rows);
  Arena arena;
  EXPECT_EQ(read_details("109?20X?34904", arena).gvc, "109");
  EXPECT_TRUE(read_details("109?20X", arena).returned);
  EXPECT_TRUE(read_details("105?20X?34904", arena).returned);
  EXPECT_FALSE(read_details("166?20X?34997", arena).returned);
  EXPECT_EQ(read_details("106?20X", arena).method, Method::card);
}

TEST(Details, CodeWords) {
  const Row rows[] = {
      {"values may hold slashes",
       "/TRTP/SEPA OVERBOEKING/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/A/B BV/REMI/INV "
       "2026/118/EREF/E-1",
       "A/B BV", "NL20INGB0001234567", "E-1", "", "INV 2026/118\nSEPA OVERBOEKING"},
      {"a party and its name", "/ORDP//NAME/ACME/REMI/INV 7/ISDT/2026-11-20", "ACME", "", "", "",
       "INV 7\nISDT 2026-11-20"},
      {"a party without its second slash", "/ORDP/NAME/ACME/REMI/INV 7", "ACME", "", "", "",
       "INV 7"},
      {"a key cut by the wrapping",
       "/EREF/E-1/ORDP//ID/12345678901234567890123456789012345678901234567/NA\nME/ACME", "ACME", "",
       "E-1", "", "ID 12345678901234567890123456789012345678901234567"},
      {"ING", "/CNTP/NL20INGB0001234567/INGBNL2A/ACME/UTRECHT///REMI/USTD//INV 7/", "ACME",
       "NL20INGB0001234567", "", "", "INV 7\nUTRECHT"},
      {"a structured reference", "/REMI/STRD/CUR/5000056789012345/", "", "", "", "5000056789012345",
       "5000056789012345"},
      {"Rabobank's", "/REMI//CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF/5000056789012345/ISDT/2026-11-20",
       "", "", "", "5000056789012345", "5000056789012345\nISDT 2026-11-20"},
      {"account, name and text of a party",
       "/ORDP/300000000460495\n/ACME SKOPJE\n/PAYMENT INVOICE 747", "ACME SKOPJE",
       "300000000460495", "", "", "PAYMENT INVOICE 747"},
      {"both parties: the one who pays", "/BENM//NAME/US/ORDP//NAME/ACME/REMI/X", "ACME", "", "",
       "", "X\nUS"},
      {"text before the first word", " OUR REF 1\n/REMI/INV 7", "", "", "", "", "INV 7\nOUR REF 1"},
  };
  expect_rows(rows);
  Arena arena;
  EXPECT_TRUE(read_details("/RTRN/MS03/REMI/X", arena).returned);
  EXPECT_EQ(read_details("/TRTP/SEPA INCASSO/REMI/X", arena).method, Method::sepa);
}

TEST(Details, LabelsAndPlainText) {
  const Row rows[] = {
      {"mBank",
       "911 TRANSAKCJA; Z RACH.: \n04105014611000002345271577; OD: ACME SP. Z O.O.; TYT.: "
       "FV 7; TNR: 15\n49",
       "ACME SP. Z O.O.", "04105014611000002345271577", "", "", "FV 7\n911 TRANSAKCJA"},
      {"old ABN AMRO",
       "SEPA OVERBOEKING                 IBAN: NL20INGB0001234567\nBIC: INGBNL2A                   "
       " NAAM: ACME\nOMSCHRIJVING: INV 7\nKENMERK: NOTPROVIDED",
       "ACME", "NL20INGB0001234567", "", "", "INV 7\nSEPA OVERBOEKING"},
      {"Swiss", "GIRO AUS KONTO 80\nAUFTRAGGEBER: MUSTER AG\nMITTEILUNGEN: RECHNUNG 7", "MUSTER AG",
       "", "", "", "RECHNUNG 7\nGIRO AUS KONTO 80"},
      {"Czech", "PLATBA /VS/2026000118/KS/0308", "", "", "", "2026000118",
       "PLATBA /VS/2026000118/KS/0308"},
      {"Slovak", "VS: 118 KS:0308", "", "", "", "118", "VS: 118 KS:0308"},
      {"without a mark, beside another symbol", "VS0000118 SS0 KS0308", "", "", "", "0000118",
       "VS0000118 SS0 KS0308"},
      {"without a mark, alone", "VS0000118 XKS0308", "", "", "", "", "VS0000118 XKS0308"},
      {"a symbol of zeros is none", "VS:0000000000", "", "", "", "", "VS:0000000000"},
      {"no symbol", "BAYERN VS. 1860, REVS:12", "", "", "", "", "BAYERN VS. 1860, REVS:12"},
      {"a full line runs on",
       "12345678901234567890123456789012345678901234567890123456789012345\n67 REST\nNEXT", "", "",
       "", "", "1234567890123456789012345678901234567890123456789012345678901234567 REST\nNEXT"},
      {"words of SEPA in plain text", "EREF+E-1\nSVWZ+INV 7", "", "", "E-1", "", "INV 7"},
      {"nothing", " \n ", "", "", "", "", ""},
  };
  expect_rows(rows);
}

}  // namespace
}  // namespace quittance::ingest::mt940

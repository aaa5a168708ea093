// Segments, service strings, values and documents.
#include "ingest/edifact/segments.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/edifact/documents.h"
#include "ingest/edifact/values.h"

namespace quittance::ingest::edifact {
namespace {

// "NAME|element,component,…|…" of each segment; faults as "!".
std::vector<std::string> segments_of(std::string_view bytes) {
  std::vector<std::string> all;
  SegmentReader reader(bytes);
  Segment segment;
  std::uint64_t at = reader.position();
  while (reader.next(segment)) {
    EXPECT_EQ(segment.from, at);
    at = segment.to;
    std::string shown = segment.name;
    for (std::size_t e = 1; segment.components(e) > 0; ++e) {
      shown += '|';
      for (std::size_t c = 1; c <= segment.components(e); ++c) {
        if (c > 1) shown += ',';
        shown += segment.value(e, c);
      }
    }
    if (segment.fault != Segment::Fault::none) shown += '!';
    all.push_back(shown);
  }
  EXPECT_EQ(at, bytes.size());
  return all;
}

using Shown = std::vector<std::string>;

TEST(EdifactSegments, TheServiceStringSays) {
  EXPECT_EQ(segments_of("UNB+UNOC:3+A'DTM+137:20261120:102'"),
            (Shown{"UNB|UNOC,3|A", "DTM|137,20261120,102"}));
  EXPECT_EQ(segments_of("UNA:+,? '\r\nUNB+UNOC:3+A'\r\nMOA+9:1,5'\r\n"),
            (Shown{"", "UNB|UNOC,3|A", "MOA|9,1,5"}));
  EXPECT_EQ(segments_of("UNA^*.! ~UNB*UNOC^3~FTX*a+b:c'd!~e~"),
            (Shown{"", "UNB|UNOC,3", "FTX|a+b:c'd~e"}));
  EXPECT_EQ(segments_of("UNA:+.  'UNB+A?'MOA+1'"), (Shown{"", "UNB|A?", "MOA|1"}))
      << "no release character";
  // Behind UNZ the standard's separators hold again, until the next service string.
  EXPECT_EQ(segments_of("UNA^*.! ~UNB*1~UNZ*1~\nUNB+2'UNZ+2'UNA^*.! ~UNB*3~"),
            (Shown{"", "UNB|1", "UNZ|1", "UNB|2", "UNZ|2", "", "UNB|3"}));
}

TEST(EdifactSegments, NoServiceString) {
  for (const std::string_view text :
       {"UNA:+.? ", "UNA::.? '", "UNA:+x? '", "UNAB+,? '", "UNA:+.+ '", "UNA:+.? ?", "UNB+"}) {
    EXPECT_FALSE(read_service_string(text)) << text;
  }
  EXPECT_FALSE(begins_interchange("UNA:+.? 'UNH+1'"));
  EXPECT_FALSE(begins_interchange("UNBELIEVABLE"));
  EXPECT_TRUE(begins_interchange("U\nNB+UNOA"));
}

TEST(EdifactSegments, LineEndsAreNoData) {
  const std::string text = "UNB+UNOC:3'NAD+PL+++MORTEN ROGNE?'S??+STORGATA 1'";
  const Shown want = segments_of(text);
  EXPECT_EQ(want[1], "NAD|PL|||MORTEN ROGNE'S?|STORGATA 1");
  for (std::size_t at = 1; at < text.size(); ++at) {  // also between '?' and what it releases
    EXPECT_EQ(segments_of(text.substr(0, at) + "\r\n" + text.substr(at)), want) << at;
  }
}

TEST(EdifactSegments, CutOffOrWithoutEnd) {
  EXPECT_EQ(segments_of("UNB+1'MOA+9:13"), (Shown{"UNB|1", "MOA|9,13!"}));
  EXPECT_EQ(segments_of("UNB+1'MOA+9?"), (Shown{"UNB|1", "MOA|9!"}));
  const Shown long_one = segments_of("UNB+1'" + std::string(3 * kSegmentBytesMax, 'x') + "'LIN+1'");
  ASSERT_EQ(long_one.size(), 6U);
  EXPECT_EQ(long_one.back(), "LIN|1");
}

TEST(EdifactSegments, WhatIsNoInterchange) {
  const Shown got = segments_of("UNB+1'UNZ+1'mail text UNA\nUNB+2'UNB+UNOA:1+3'LIN+1'");
  EXPECT_EQ(got, (Shown{"UNB|1", "UNZ|1", "!", "UNB|UNOA,1|3", "LIN|1"}));
}

TEST(EdifactValues, Amounts) {
  const Currency nok = Currency::of("NOK");
  const Currency jpy = Currency::of("JPY");
  EXPECT_EQ(amount("1394,50", nok), 139'450);
  EXPECT_EQ(amount("1394.5", nok), 139'450);
  EXPECT_EQ(amount("-3", nok), -300);
  EXPECT_EQ(amount("1250,00", jpy), 1250);
  for (const std::string_view text : {"", "1.394,50", "1,394.50", "1.234", "+1", "1 000", "x"}) {
    EXPECT_FALSE(amount(text, nok)) << text;
  }
}

TEST(EdifactValues, Dates) {
  EXPECT_EQ(date("20261120", "102").iso(), "2026-11-20");
  EXPECT_EQ(date("202611200615", "203").iso(), "2026-11-20");
  EXPECT_EQ(date("261120", "101").iso(), "2026-11-20");
  EXPECT_EQ(date("201126", "2").iso(), "2026-11-20");
  EXPECT_FALSE(date("20261131", "102").known());
  EXPECT_FALSE(date("2026", "602").known());
}

TEST(EdifactValues, CharacterSets) {
  struct Row {
    std::string_view syntax;
    std::string_view bytes;
    std::string_view want;
  };
  const Row rows[] = {
      {"UNOC", "T\xF8mrer", "Tømrer"},
      {"UNOC", "T\xC3\xB8mrer", "Tømrer"},
      {"UNOD",
       "\xA3\xF3"
       "d\xBC",
       "Łódź"},
      {"UNOE", "\xBC\xD8\xE0", "Мир"},
      {"UNOF", "\xC1\xE8\xDE", "Αθή"},
      {"UNOK", "\xDDzmir", "İzmir"},
      {"UNOW", "T\xC3\xB8mrer", "Tømrer"},
      {"UNOA", "T\xF8mrer", "Tømrer"},
  };
  for (const Row& row : rows) {
    CharacterSet charset;
    charset.use(row.syntax);
    Arena arena;
    EXPECT_EQ(charset.keep(row.bytes, arena), row.want) << row.syntax;
  }
}

struct DocumentRow {
  const char* why;
  const char* segments;
  std::int64_t paid, discount, adjustment;
  bool stated;
};

TEST(EdifactDocuments, AmountsOfALine) {
  const DocumentRow rows[] = {
      {"remitted", "DOC+380+I'MOA+9:10'MOA+12:9.5'MOA+52:0.5'", 950, 50, 0, true},
      {"due alone", "DOC+380+I'MOA+9:10'", 1000, 0, 0, true},
      {"due less discount", "DOC+380+I'MOA+9:10'MOA+52:0.2'", 980, 20, 0, true},
      {"another amount", "DOC+380+I'MOA+203:7'", 700, 0, 0, true},
      {"deduction", "DOC+380+I'MOA+9:10'MOA+12:8'AJT+53'MOA+165:2'", 800, 0, 200, true},
      {"deduction, its sign reversed", "DOC+380+I'MOA+9:10'MOA+12:8'AJT+53'MOA+165:-2'", 800, 0,
       200, true},
      {"credit note", "DOC+381+C'MOA+12:3'", -300, 0, 0, true},
      {"credit note, signed", "DOC+381+C'MOA+12:-3'", -300, 0, 0, true},
      {"no amount", "DOC+380+I'", 0, 0, 0, false},
      {"unreadable", "DOC+380+I'MOA+12:x'MOA+52:1'", 0, 0, 0, false},
      {"another currency", "DOC+380+I'MOA+12:1:USD'", 0, 0, 0, false},
  };
  for (const DocumentRow& row : rows) {
    SCOPED_TRACE(row.why);
    const std::string bytes = std::string("UNB+1'") + row.segments;
    SegmentReader reader(bytes);
    Segment segment;
    Arena arena;
    CharacterSet charset;
    Documents documents(arena, charset);
    bool readable = true;
    while (reader.next(segment)) {
      if (segment.name == "DOC") documents.open(segment, Currency::of("EUR"));
      if (segment.name == "MOA" || segment.name == "AJT") {
        readable = documents.take(segment) && readable;
      }
    }
    documents.close();
    ASSERT_EQ(documents.size(), 1U);
    const RemittanceLine& line = documents.lines(0, 1)[0];
    EXPECT_EQ(line.paid, row.paid);
    EXPECT_EQ(line.discount, row.discount);
    EXPECT_EQ(line.adjustment, row.adjustment);
    EXPECT_EQ(line.amount_stated, row.stated);
    EXPECT_EQ(readable, row.stated || std::string_view(row.why) == "no amount");
  }
}

}  // namespace
}  // namespace quittance::ingest::edifact

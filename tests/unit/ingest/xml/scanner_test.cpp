#include "ingest/xml/scanner.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/cpu_time.h"
#include "tests/unit/ingest/xml/xml_support.h"

namespace quittance::ingest::xml {
namespace {

using xml_test::outline;

std::string fault_at(Fault fault, std::size_t at) {
  return "!fault " + std::to_string(static_cast<int>(fault)) + " at " + std::to_string(at);
}

TEST(Scanner, ReadsWhatDocumentsHave) {
  struct Row {
    const char* why;
    std::string xml, want;
  };
  const Row rows[] = {
      {"elements and text", "<a><b>x</b><c>y z</c></a>", "<a><b>x</b><c>y z</c></a>"},
      {"an empty element", "<a><b/><c x='1' /></a>", "<a><b></b><c></c></a>"},
      {"declaration, comments, instructions",
       "<?xml version='1.0'?><!-- <x> --><a><?p <y?>1<!---->2</a><!-- end -->", "<a>12</a>"},
      {"entities", "<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x20AC;</a>", "<a><&>\"'A\xE2\x82\xAC</a>"},
      {"CDATA is text as it stands", "<a><![CDATA[<b>&amp;]]]></a>", "<a><b>&amp;]</a>"},
      {"blanks in tags", "<a\n x = \"1\"\ty='>' ></a\n>", "<a></a>"},
      {"prefixes", "<p:a xmlns:p='u'><p:b>1</p:b></p:a>", "<p:a><p:b>1</p:b></p:a>"},
      {"text longer than a register",
       "<a>0123456789012345678901234567890123456789012345678901234567890123456789</a>",
       "<a>0123456789012345678901234567890123456789012345678901234567890123456789</a>"},
      {"two documents", "<a>1</a><?xml version='1.0'?><b>2</b>", "<a>1</a><b>2</b>"},
  };
  for (const Row& row : rows) EXPECT_EQ(outline(row.xml), row.want) << row.why;
}

TEST(Scanner, RefusesWhatIsNoXml) {
  struct Row {
    const char* why;
    std::string xml;
    Fault fault;
    std::size_t at;
  };
  const Row rows[] = {
      {"a DOCTYPE", "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", Fault::doctype, 0},
      {"another declaration", "<a><!ENTITY x 'y'></a>", Fault::markup, 3},
      {"an entity of one's own", "<a>1 &x; 2</a>", Fault::entity, 5},
      {"a bare ampersand", "<a>Smith & Co</a>", Fault::entity, 9},
      {"a character that does not exist", "<a>&#0;</a>", Fault::entity, 3},
      {"a character beyond Unicode", "<a>&#x110000;</a>", Fault::entity, 3},
      {"a number that runs over", "<a>&#99999999999;</a>", Fault::entity, 3},
      {"the wrong end tag", "<a><b></a></b>", Fault::end_tag, 6},
      {"the same name with another prefix", "<p:a></q:a>", Fault::end_tag, 5},
      {"no name", "<a>< b></a>", Fault::name, 4},
      {"a name that begins with a digit", "<1a/>", Fault::name, 1},
      {"two prefixes", "<a:b:c/>", Fault::name, 4},
      {"an attribute without value", "<a x></a>", Fault::attribute, 4},
      {"an attribute without quotes", "<a x=1></a>", Fault::attribute, 5},
      {"an attribute twice", "<a x='1' x='2'></a>", Fault::attribute, 9},
      {"'<' in an attribute", "<a x='<'></a>", Fault::attribute, 6},
      {"attributes run together", "<a x='1'y='2'></a>", Fault::attribute, 8},
      {"'--' in a comment", "<a><!-- -- --></a>", Fault::comment, 8},
      {"an entity in an attribute", "<a x='&y;'></a>", Fault::entity, 6},
  };
  for (const Row& row : rows) {
    const std::string got = outline(row.xml);
    const std::string want = fault_at(row.fault, row.at);
    EXPECT_TRUE(got.ends_with(want)) << row.why << ": " << got << ", expected " << want;
  }
}

TEST(Scanner, LimitsHold) {
  std::string deep;
  for (int n = 0; n < 64; ++n) deep += "<a>";
  EXPECT_TRUE(outline(deep).ends_with("!open"));
  EXPECT_TRUE(outline(deep + "<a>").ends_with(fault_at(Fault::depth_limit, deep.size())));

  const auto attributes = [](int count) {
    std::string tag = "<a";
    for (int n = 0; n < count; ++n) tag += " x" + std::to_string(n) + "='1'";
    return tag + "/>";
  };
  EXPECT_EQ(outline(attributes(64)), "<a></a>");
  EXPECT_NE(outline(attributes(65)).find("!fault 9"), std::string::npos);

  const std::string name(256, 'n');
  EXPECT_EQ(outline("<" + name + "/>"), "<" + name + "></" + name + ">");
  EXPECT_TRUE(outline("<" + name + "n/>").ends_with(fault_at(Fault::name_limit, 1)));

  const std::string text(kTextBytesMax, 't');
  EXPECT_EQ(outline("<a>" + text + "</a>"), "<a>" + text + "</a>");
  EXPECT_TRUE(outline("<a>" + text + "t</a>").ends_with(fault_at(Fault::text_limit, 3)));
  EXPECT_TRUE(
      outline("<a><![CDATA[" + text + "t]]></a>").ends_with(fault_at(Fault::text_limit, 3)));
  EXPECT_EQ(outline("<a>" + std::string(kTextBytesMax * 2, ' ') + "</a>").find('!'),
            std::string::npos)
      << "blanks between elements may be long";
}

// Every beginning of a document either is cut inside markup or ends between tokens: never a fault.
TEST(Scanner, WhatIsCutOffIsNoFault) {
  const std::string xml =
      "<?xml version='1.0' encoding='UTF-8'?><!-- c --><p:a x='1' y=\"2\"><![CDATA[ d ]]>"
      "<b>t</b ><c/></p:a>";
  for (std::size_t size = 0; size <= xml.size(); ++size) {
    EXPECT_EQ(outline(xml.substr(0, size)).find("fault"), std::string::npos) << xml.substr(0, size);
  }
  EXPECT_EQ(outline(xml.substr(0, xml.size() - 1)), "<p:a> d <b>t</b><c></c>!cut");
}

TEST(Scanner, PlainValuesAndSkippedElements) {
  const std::string xml = "<a><b>1</b><c><d>2</d><e/></c><f/><g>&lt;</g></a>";
  Scanner scanner(xml, 0, xml.size());
  ASSERT_EQ(scanner.next(), Token::start);
  scanner.begin_tree();
  Piece piece;
  EXPECT_FALSE(scanner.plain_value(piece)) << "it has elements";
  ASSERT_EQ(scanner.next(), Token::start);
  ASSERT_TRUE(scanner.plain_value(piece));
  EXPECT_EQ(piece.raw, "1");
  ASSERT_EQ(scanner.next(), Token::start);
  EXPECT_EQ(scanner.name(), "c");
  EXPECT_TRUE(scanner.skip_element());
  ASSERT_EQ(scanner.next(), Token::start);
  EXPECT_EQ(scanner.name(), "f");
  ASSERT_TRUE(scanner.plain_value(piece));
  EXPECT_EQ(piece.raw, "");
  ASSERT_EQ(scanner.next(), Token::start);
  EXPECT_EQ(scanner.name(), "g");
  EXPECT_FALSE(scanner.plain_value(piece)) << "an entity has to be resolved";
  EXPECT_TRUE(scanner.skip_element());
  EXPECT_TRUE(scanner.in_tree());
  EXPECT_EQ(scanner.next(), Token::end);
  EXPECT_FALSE(scanner.in_tree());
  EXPECT_EQ(scanner.next(), Token::finish);
}

TEST(Scanner, AttributesByName) {
  const std::string_view attributes = " xmlns='urn:a' Ccy = \"EUR\"\n p:x='>'";
  EXPECT_EQ(attribute(attributes, "Ccy"), "EUR");
  EXPECT_EQ(attribute(attributes, "x"), ">");
  EXPECT_EQ(attribute(attributes, "xmlns"), "urn:a");
  EXPECT_EQ(attribute(attributes, "y"), "");
}

TEST(Scanner, OpensDocumentsInCdata) {
  const std::string xml = "<e><![CDATA[ <?xml version='1.0'?><D>1</D> ]]></e>";
  Scanner scanner(xml, 0, xml.size());
  scanner.open_documents_in_cdata(true);
  std::string names;
  for (Token token = scanner.next(); token != Token::finish; token = scanner.next()) {
    ASSERT_NE(token, Token::fault);
    if (token == Token::start) names += scanner.name();
  }
  EXPECT_EQ(names, "eD");
}

// A file of one kind of markup, twice as long, takes at most some twice as long.
TEST(Scanner, TimeIsLinear) {
  for (const std::string& unit :
       {std::string("<a>"), std::string("<a x='"), std::string("<!--"), std::string("<![CDATA["),
        std::string("&"), std::string("<?x "), std::string("<a x='1' "), std::string("</a>")}) {
    const auto seconds = [&](std::size_t size) {
      std::string xml = "<r>";
      while (xml.size() < size) xml += unit;
      return testing::cpu_seconds_of([&] { static_cast<void>(outline(xml)); });
    };
    EXPECT_LT(seconds(1 << 20), 2.0) << unit;
  }
}

}  // namespace
}  // namespace quittance::ingest::xml

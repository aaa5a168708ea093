#include "ingest/xml/encoding.h"

#include <string>

#include <gtest/gtest.h>

namespace quittance::ingest::xml {
namespace {

using namespace std::string_literals;

std::string utf16(const std::u16string& text, bool little, bool mark) {
  std::string bytes = mark ? (little ? "\xFF\xFE"s : "\xFE\xFF"s) : ""s;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    bytes += little ? low : high;
    bytes += little ? high : low;
  }
  return bytes;
}

TEST(Encoding, IsTakenFromMarkZerosOrDeclaration) {
  const auto charset = [](const std::string& bytes) { return encoding_of(bytes).charset; };
  EXPECT_EQ(charset("<a/>"), Charset::utf8);
  EXPECT_EQ(charset("<?xml version='1.0' encoding='utf-8'?><a/>"), Charset::utf8);
  EXPECT_EQ(charset("<?xml version='1.0' encoding=\"ISO-8859-1\"?><a/>"), Charset::latin1);
  EXPECT_EQ(charset("<?xml version='1.0' encoding='iso-8859-15'?><a/>"), Charset::latin9);
  EXPECT_EQ(charset("<?xml version='1.0' encoding='windows-1252'?><a/>"), Charset::windows1252);
  EXPECT_EQ(charset("<?xml version='1.0' encoding='UTF-16'?><a/>"), Charset::other)
      << "it says UTF-16 and is none";
  EXPECT_EQ(charset("\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), Charset::utf8)
      << "the mark decides";
  for (const bool little : {true, false}) {
    const Charset want = little ? Charset::utf16le : Charset::utf16be;
    EXPECT_EQ(charset(utf16(u"<a/>", little, true)), want);
    EXPECT_EQ(charset(utf16(u"<a/>", little, false)), want);
  }
}

TEST(Encoding, Utf16IsReadWithItsPlaces) {
  std::u16string text = u"<a>\u00E9\u20AC\U0001F600";
  for (int n = 0; n < 1000; ++n) text += u"x\u00E9";
  text += u"</a>";
  for (const bool little : {true, false}) {
    const std::string bytes = utf16(text, little, true);
    const Transcoded read(bytes, encoding_of(bytes));
    EXPECT_FALSE(read.damaged());
    EXPECT_TRUE(read.text().starts_with("<a>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80xé"));
    EXPECT_EQ(read.offset(0), 2U);
    EXPECT_EQ(read.offset(read.text().find("\xE2\x82\xAC")), 2U + 2 * 4);
    EXPECT_EQ(read.offset(read.text().find("</a>")), bytes.size() - 8);
    EXPECT_EQ(read.offset(read.text().size()), bytes.size());
  }
  EXPECT_TRUE(Transcoded(utf16(u"<\xD83D>", true, true), {Charset::utf16le, {}, 2}).damaged());
}

TEST(Resolve, ConvertsOnlyWhatHasToChange) {
  Arena arena;
  bool unreadable = false;
  const auto text = [&](std::string_view raw, Charset charset, bool verbatim = false) {
    return resolve({.raw = raw, .verbatim = verbatim, .entity = true, .high = true}, charset, arena,
                   unreadable);
  };
  const std::string_view plain = "abc";
  EXPECT_EQ(text(plain, Charset::utf8, true).data(), plain.data()) << "no copy";
  EXPECT_EQ(text("M\xFCller &amp; Co", Charset::latin1), "M\xC3\xBCller & Co");
  EXPECT_EQ(text("\xA4", Charset::latin9), "\xE2\x82\xAC");
  EXPECT_EQ(text("\x80\x81", Charset::windows1252), "\xE2\x82\xAC\xEF\xBF\xBD");
  EXPECT_EQ(text("M\xC3\xBCller", Charset::utf8), "M\xC3\xBCller");
  EXPECT_FALSE(unreadable);
  EXPECT_EQ(text("M\xFCller", Charset::utf8), "M\xC3\xBCller") << "no UTF-8: ISO 8859-1";
  EXPECT_TRUE(unreadable);
  EXPECT_EQ(text("&#xE9;&#10;", Charset::latin1), "\xC3\xA9\n");
}

}  // namespace
}  // namespace quittance::ingest::xml

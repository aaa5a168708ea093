#include "core/json_text.h"

#include <gtest/gtest.h>

namespace quittance {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, EscapesWhatAReaderCouldMistake) {
  struct Row {
    const char* why;
    std::string_view text;
    std::string_view want;
  };
  using namespace std::string_view_literals;
  const Row rows[] = {
      {"plain", "INV-1001", R"("INV-1001")"},
      {"empty", "", R"("")"},
      {"quotation mark and backslash", R"(a"b\c)", R"("a\"b\\c")"},
      {"short escapes", "\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"other control characters", "\0\x1f\x7f"sv, R"("\u0000\u001f\u007f")"},
      {"UTF-8 stays", "Łódź €", "\"Łódź €\""},
      {"a byte outside UTF-8 is ISO 8859-1", "M\xFCller", "\"Müller\""},
      {"each such byte by itself", "ü\xFC", "\"üü\""},
      {"a sequence cut at the field's end", "1 \xE2\x82", R"("1 â\u0082")"},
      {"C1 control as a byte", "\x85", R"("\u0085")"},
      {"C1 control as UTF-8", "\xC2\x85", R"("\u0085")"},
      {"no-break space is a character", "\xC2\xA0", "\"\xC2\xA0\""},
      {"line separators", "\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA", "\"\\u2028\\u2029\xE2\x80\xAA\""},
      {"a lone surrogate's bytes are ISO 8859-1", "\xED\xA0\x80", "\"í\xC2\xA0\\u0080\""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    EXPECT_EQ(quoted(row.text), row.want);
  }
}

TEST(JsonWriter, PlacesCommasAndColons) {
  std::string out = "> ";
  JsonWriter json(out);
  json.begin_object().key("a").string("x").key("b").begin_array();
  json.number(0).number(UINT64_MAX).number_text("-1.50").boolean(true).boolean(false).null();
  json.begin_object().end_object().begin_array().end_array().end_array();
  json.key("c").begin_object().key("d\n").null().end_object().end_object();
  EXPECT_EQ(out,
            "> {\"a\":\"x\",\"b\":[0,18446744073709551615,-1.50,true,false,null,{},[]],"
            "\"c\":{\"d\\n\":null}}");
}

}  // namespace
}  // namespace quittance

#include <algorithm>
#include <string>

#include "ingest/json/document_scan.h"
#include "tests/unit/ingest/json/read_json.h"

namespace quittance::ingest {
namespace {

using Codes = std::vector<std::string>;

constexpr std::string_view kNext =
    R"({"payment_id":"NEXT","currency":"EUR","amount":"1.00","booking_date":"2026-11-21"})";

// A bad object is refused by record, byte and reason, and the next one is read all the same.
TEST(JsonDecoder, RefusesTheObjectAndNothingElse) {
  using namespace std::string_view_literals;
  struct Row {
    const char* why;
    std::string line;
    std::string_view code;
    std::string_view at;  // how the line goes on at the finding's offset
    std::string_view says;
  };
  const std::string deep(70, '[');
  const std::string deep_end(70, ']');
  const Row rows[] = {
      {"no payment_id", R"({"currency":"USD","amount":"1","value_date":"2026-11-20"})",
       "field_missing", "{", "payment_id is missing"},
      {"empty payment_id",
       R"({"payment_id":"","currency":"USD","amount":"1","value_date":"2026-11-20"})",
       "field_missing", "{", "payment_id"},
      {"no currency", R"({"payment_id":"P","amount":"1","value_date":"2026-11-20"})",
       "field_missing", "{", "currency is missing"},
      {"no amount", R"({"payment_id":"P","currency":"USD","value_date":"2026-11-20"})",
       "field_missing", "{", "amount is missing"},
      {"null is missing",
       R"({"payment_id":"P","currency":"USD","amount":null,"value_date":"2026-11-20"})",
       "field_missing", "{", "amount is missing"},
      {"a deposit date is not enough",
       R"({"payment_id":"P","currency":"USD","amount":"1","deposit_date":"2026-11-20"})",
       "field_missing", "{", "value_date or booking_date"},
      {"zero", R"({"payment_id":"P","currency":"USD","amount":"0.00","value_date":"2026-11-20"})",
       "amount_not_positive", "\"0.00\"", "above zero"},
      {"negative", R"({"payment_id":"P","currency":"USD","amount":-5,"value_date":"2026-11-20"})",
       "amount_not_positive", "-5", "\"-5\""},
      {"thousands separator",
       R"({"payment_id":"P","currency":"USD","amount":"1,250.00","value_date":"2026-11-20"})",
       "amount_unreadable", "\"1,250.00\"", "\"1,250.00\""},
      {"exponent",
       R"({"payment_id":"P","currency":"USD","amount":1.25e3,"value_date":"2026-11-20"})",
       "amount_unreadable", "1.25e3", "\"1.25e3\""},
      {"decimals that USD lacks",
       R"({"payment_id":"P","currency":"USD","amount":1.005,"value_date":"2026-11-20"})",
       "amount_excess_decimals", "1.005", "more decimals than USD"},
      {"decimals that JPY lacks",
       R"({"payment_id":"P","currency":"JPY","amount":"1.5","value_date":"2026-11-20"})",
       "amount_excess_decimals", "\"1.5\"", "JPY"},
      {"beyond 64 bits",
       R"({"payment_id":"P","currency":"USD","amount":92233720368547758.08,)"
       R"("value_date":"2026-11-20"})",
       "amount_overflow", "92233720368547758.08", "too large"},
      {"number with a leading zero",
       R"({"payment_id":"P","currency":"USD","amount":012,"value_date":"2026-11-20"})", "not_json",
       "012", "no JSON value"},
      {"not a number",
       R"({"payment_id":"P","currency":"USD","amount":NaN,"value_date":"2026-11-20"})", "not_json",
       "NaN", "no JSON value"},
      {"amount of a wrong type",
       R"({"payment_id":"P","currency":"USD","amount":["1"],"value_date":"2026-11-20"})",
       "field_unreadable", "[\"1\"]", "amount must be a string or number"},
      {"no such currency",
       R"({"payment_id":"P","currency":"XQX","amount":"1","value_date":"2026-11-20"})",
       "currency_unknown", "\"XQX\"", "\"XQX\""},
      {"no such day",
       R"({"payment_id":"P","currency":"USD","amount":"1","value_date":"2026-02-30"})",
       "date_unreadable", "\"2026-02-30\"", "\"2026-02-30\""},
      {"a moment instead of a day", object_with(R"(,"booking_date":"2026-11-20T00:00:00Z")"),
       "date_unreadable", "\"2026-11-20T00", "booking_date"},
      {"unknown kind", object_with(R"(,"kind":"credit")"), "field_unreadable", "\"credit\"",
       "receipt, return, fee, transfer, deposit_total, advice, other"},
      {"unknown method", object_with(R"(,"method":"cheque")"), "field_unreadable", "\"cheque\"",
       "check, ach, wire, sepa, card, cash or other"},
      {"unknown kind of line", object_with(R"(,"remittance":[{"kind":"bill"}])"),
       "field_unreadable", "\"bill\"", "invoice, credit_memo, po, bol, customer or other"},
      {"unreadable amount of a line", object_with(R"(,"remittance":[{"amount":"x"}])"),
       "amount_unreadable", "\"x\"", "remittance.amount"},
      {"unreadable discount", object_with(R"(,"remittance":[{"discount":"1%"}])"),
       "amount_unreadable", "\"1%\"", "remittance.discount"},
      {"number where a string belongs", object_with(R"(,"check_number":451)"), "field_unreadable",
       "451", "check_number must be a string"},
      {"string where a flag belongs", object_with(R"(,"provisional":"true")"), "field_unreadable",
       "\"true\"", "provisional must be true or false"},
      {"payer is a name", object_with(R"(,"payer":"ACME")"), "field_unreadable", "\"ACME\"",
       "payer must be an object"},
      {"remittance is an object", object_with(R"(,"remittance":{})"), "field_unreadable", "{}",
       "remittance must be an array"},
      {"a line is a string", object_with(R"(,"remittance":["INV-1"])"), "field_unreadable",
       "\"INV-1\"", "array of objects"},
      {"same key twice", object_with(R"(,"amount":"99.00")"), "duplicate_key", "\"amount\":\"99",
       "\"amount\""},
      {"same key twice, once escaped", object_with(R"(,"am\u006funt":"99.00")"), "duplicate_key",
       "\"am\\u006funt", "\"amount\""},
      {"same key twice in the payer", object_with(R"(,"payer":{"id":"1","id":"2"})"),
       "duplicate_key", "\"id\":\"2\"", "\"payer.id\""},
      {"same unknown key twice", object_with(R"(,"x":1,"y":2,"x":1)"), "duplicate_key", "\"x\":1}",
       "\"x\""},
      {"a line of something else", "# payments", "not_object", "# pay", "begin with {"},
      {"a scalar", "12", "not_object", "12", "begin with {"},
      {"two objects on one line", object_with("") + object_with("", "P-2"), "not_json",
       "{\"payment_id\":\"P-2\"", "more text follows"},
      {"trailing bracket", object_with("") + "}", "not_json", "}", "more text follows"},
      {"not closed", R"({"payment_id":"P")", "not_json", "{", "not closed by }"},
      {"open string", R"({"payment_id":"P)", "not_json", "{",
       "string of this object is not closed"},
      {"missing colon", R"({"payment_id" "P"})", "not_json", "\"P\"", "not valid JSON"},
      {"missing comma", R"({"payment_id":"P" "amount":1})", "not_json", "\"amount\"",
       "not valid JSON"},
      {"trailing comma", R"({"payment_id":"P",})", "not_json", "}", "not valid JSON"},
      {"brackets that do not fit", R"({"x":[1},"y":{]})", "not_json", "}", "not valid JSON"},
      {"text after a string", R"({"payment_id":"P":5})", "not_json", ":5}", "not valid JSON"},
      {"broken word in an unknown field", object_with(R"(,"x":tru)"), "not_json", "tru}",
       "no JSON value"},
      {"single quotes", "{'payment_id':'P'}", "not_json", "'payment_id", "not valid JSON"},
      {"comment", "{/* */}", "not_json", "/*", "not valid JSON"},
      {"NUL byte", std::string("{\"payment_id\":\"P\0\"}"sv), "nul_byte", "\0"sv, "NUL"},
      {"ISO 8859-1", "{\"payment_id\":\"M\xFCller\"}", "invalid_utf8", "\xFC", "UTF-8"},
      {"overlong UTF-8", "{\"payment_id\":\"\xC0\xAF\"}", "invalid_utf8", "\xC0", "UTF-8"},
      {"raw control character", "{\"payment_id\":\"a\tb\"}", "not_json", "{", "control character"},
      {"high surrogate alone", R"({"payment_id":"\ud800"})", "not_json", "\"\\ud800", "surrogate"},
      {"low surrogate alone", R"({"payment_id":"\udc00x"})", "not_json", "\"\\udc00", "surrogate"},
      {"unknown escape", R"({"payment_id":"\q"})", "not_json", "\"\\q", "escape"},
      {"surrogate in a key", R"({"\ud800":1})", "not_json", "\"\\ud800", "field name"},
      {"70 levels", object_with(R"(,"x":)" + deep + deep_end), "limit_exceeded", "{", "64 levels"},
      {"string beyond 64 KiB", object_with(",\"text\":\"" + std::string(65'537, 'x') + "\""),
       "limit_exceeded", "\"xxx", "64 KiB"},
      {"field name beyond 64 KiB", object_with(",\"" + std::string(65'537, 'x') + "\":1"),
       "limit_exceeded", "\"xxx", "64 KiB"},
      {"Stripe",
       R"({"id":"txn_1","object":"balance_transaction","amount":1000,"currency":"usd",)"
       R"("source":"ch_1"})",
       "provider_json", "{", "Stripe"},
      {"Stripe list", R"({"object":"list","data":[{"id":"txn_1"}]})", "provider_json", "{",
       "Stripe"},
      {"Plaid", R"({"transaction_id":"x","amount":12.5,"iso_currency_code":"USD"})",
       "provider_json", "{", "Plaid"},
      {"Modern Treasury", R"({"id":"x","object":"transaction","live_mode":true,"amount":1000})",
       "provider_json", "{", "Modern Treasury"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    for (const std::string_view end : {"\n"sv, "\r\n"sv}) {
      const ReadJson read = read_json(row.line + std::string(end) + std::string(kNext));
      ASSERT_GE(read.summary.findings.size(), 1u);
      const Finding& finding = read.summary.findings.front();
      EXPECT_EQ(finding.code, row.code) << finding.message;
      EXPECT_EQ(finding.severity, Severity::error);
      EXPECT_EQ(finding.record, 1u);
      ASSERT_LE(finding.offset, row.line.size());
      EXPECT_EQ(row.line.substr(finding.offset, row.at.size()), row.at) << finding.offset;
      EXPECT_FALSE(row.at.empty() && finding.offset != row.line.size());
      EXPECT_NE(finding.message.find(row.says), std::string::npos) << finding.message;
      EXPECT_EQ(std::count_if(read.summary.findings.begin(), read.summary.findings.end(),
                              [](const Finding& one) { return one.severity == Severity::error; }),
                1);
      ASSERT_EQ(read.cash.size(), 1u);
      EXPECT_NE(read.cash[0].json.find("NEXT"), std::string::npos);
      EXPECT_EQ(read.cash[0].source.record, 2u);
      EXPECT_EQ(read.summary.status, FileStatus::accepted);
      EXPECT_EQ(read.ranges.front().use, RangeUse::rejected);
      // The end of the file reads as any other place: the object alone is refused alike.
      const ReadJson alone = read_json(row.line);
      EXPECT_EQ(alone.summary.findings.front().code, row.code);
      EXPECT_EQ(alone.summary.findings.front().offset, finding.offset);
      EXPECT_EQ(alone.summary.status, FileStatus::rejected);
    }
  }
}

TEST(JsonDecoder, ReadsWhatIsAllowed) {
  struct Row {
    const char* why;
    std::string object;
    std::string_view has;  // in the canonical text
  };
  const Row rows[] = {
      {"number as written",
       R"({"payment_id":"P","currency":"USD","amount":12345678901234567.89,)"
       R"("booking_date":"2026-11-20"})",
       R"("amount":"12345678901234567.89")"},
      {"zeros beyond the currency's decimals drop",
       R"({"payment_id":"P","currency":"JPY","amount":"1250.000","booking_date":"2026-11-20"})",
       R"("currency":"JPY","amount":"1250")"},
      {"amount before currency",
       R"({"amount":"1.5","payment_id":"P","booking_date":"2026-11-20","currency":"KWD"})",
       R"("amount":"1.500")"},
      {"kind defaults to receipt", object_with(""), R"("kind":"receipt")"},
      {"a return", object_with(R"(,"kind":"return")"), R"("kind":"return")"},
      {"an advice without cash",
       R"({"payment_id":"P","kind":"advice","currency":"USD","amount":"0.00",)"
       R"("value_date":"2026-11-20"})",
       R"("kind":"advice")"},
      {"provisional", object_with(R"(,"provisional":true)"), R"("provisional":true)"},
      {"null is absent", object_with(R"(,"payer":null,"remittance":null,"kind":null,"text":null)"),
       R"("provisional":false,"source")"},
      {"escapes", object_with(R"(,"text":"a\"b\\c\/\u00e9\ud83d\ude00\n")"),
       "\"text\":\"a\\\"b\\\\c/é😀\\n\""},
      {"escaped field name", object_with(R"(,"te\u0078t":"x")"), R"("text":"x")"},
      {"a bare reference", object_with(R"(,"remittance":[{"reference":"INV-1"}])"),
       R"("remittance":[{"reference":"INV-1"}])"},
      {"a credit memo",
       object_with(R"(,"remittance":[{"reference":"C","kind":"credit_memo","amount":-3}])"),
       R"({"reference":"C","kind":"credit_memo","amount":"-3.00","discount":"0.00",)"},
      {"its own source is not the file's",
       object_with(R"(,"source":{"file":"x","record":99,"offset":7})"),
       R"("source":{"file":"f","record":1,"offset":0})"},
      {"blanks around", "  \t" + object_with("") + " \t", R"("payment_id":"P-1")"},
      {"64 KiB of text", object_with(",\"text\":\"" + std::string(65'536, 'x') + "\""), "xxxx"},
      {"64 levels", object_with(",\"x\":" + std::string(63, '[') + std::string(63, ']')), "P-1"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    const ReadJson read = read_json(row.object);
    ASSERT_EQ(read.cash.size(), 1u) << read.summary_text;
    EXPECT_NE(read.cash[0].json.find(row.has), std::string::npos) << read.cash[0].json;
    EXPECT_TRUE(read.cash[0].key_is_reference);
    EXPECT_EQ(read.summary.status, FileStatus::accepted);
  }
}

TEST(JsonDecoder, NamesEachUnknownFieldOnce) {
  const ReadJson read = read_json(object_with(R"(,"colour":1,"payer":{"size":[{}]})") + "\n" +
                                  object_with(R"(,"colour":2,"remittance":[{"colour":3}])"));
  ASSERT_EQ(read.codes(), (Codes{"unknown_field", "unknown_field", "unknown_field"}));
  EXPECT_NE(read.summary.findings[0].message.find("\"colour\""), std::string::npos);
  EXPECT_NE(read.summary.findings[1].message.find("\"payer.size\""), std::string::npos);
  EXPECT_NE(read.summary.findings[2].message.find("\"remittance.colour\""), std::string::npos);
  EXPECT_EQ(read.summary.findings[0].severity, Severity::info);
  EXPECT_EQ(read.summary.findings[2].record, 2u);
  EXPECT_EQ(read.cash.size(), 2u);
}

TEST(JsonDecoder, SumsByKindAndCurrency) {
  std::string file;
  for (const char* kind :
       {"receipt", "return", "fee", "transfer", "deposit_total", "advice", "other"}) {
    file += object_with(std::string(",\"account\":\"A\",\"kind\":\"") + kind + "\"", kind) + "\n";
  }
  file += std::string(kNext) + "\n";
  const ReadJson read = read_json(file);
  EXPECT_EQ(read.summary.transactions, 8u);
  EXPECT_EQ(read.summary.records, 8u);
  EXPECT_EQ(read.summary.accounts, 1u);
  EXPECT_EQ(read.summary.credits.count, 5u);
  EXPECT_EQ(read.summary.credits.amount.at(Currency::of("USD")), 50'00);
  EXPECT_EQ(read.summary.credits.amount.at(Currency::of("EUR")), 1'00);
  EXPECT_EQ(read.summary.debits.count, 2u);
  EXPECT_EQ(read.summary.debits.amount.at(Currency::of("USD")), 25'00);
}

TEST(JsonDecoder, KeepsTheSumWithin64Bits) {
  const std::string large = R"({"payment_id":"P","currency":"USD","amount":"92233720368547758.07",)"
                            R"("value_date":"2026-11-20"})";
  const ReadJson read = read_json(large + "\n" + large + "\n");
  EXPECT_EQ(read.cash.size(), 2u);
  EXPECT_EQ(read.codes(), Codes{"amount_overflow"});
  EXPECT_EQ(read.summary.credits.amount.at(Currency::of("USD")), INT64_MAX);
}

TEST(JsonDecoder, ReadsTheSameObjectTwiceAsTwo) {
  const ReadJson read = read_json(object_with("") + "\n" + object_with("") + "\n");
  EXPECT_EQ(read.cash.size(), 2u);
  EXPECT_TRUE(read.summary.findings.empty());
}

TEST(JsonDecoder, RejectsAFileWithoutRecords) {
  for (const char* nothing : {"", "\n", " \r\n\n", "[]", "\xEF\xBB\xBF", "[ ]\n"}) {
    SCOPED_TRACE(nothing);
    const ReadJson read = read_json(nothing);
    EXPECT_EQ(read.summary.status, FileStatus::rejected);
    EXPECT_EQ(read.codes(), Codes{"no_record"});
  }
}

TEST(JsonDecoder, ReadsArraysAndObjectsThatSpanLines) {
  const std::string one = object_with("", "A");
  const std::string two = object_with(R"(,"text":"]},{[")", "B");
  const std::string pretty =
      "{\n  \"payment_id\": \"C\",\n  \"currency\": \"USD\",\n  \"amount\": 5,\n"
      "  \"value_date\": \"2026-11-20\",\n  \"remittance\": [\n    {\n      \"reference\": \"I\"\n"
      "    }\n  ]\n}";
  struct Row {
    const char* why;
    std::string file;
    std::size_t cash;
    Codes codes;
  };
  const Row rows[] = {
      {"array on one line", "[" + one + "," + two + "]", 2, {}},
      {"array over lines, CRLF", "[\r\n  " + one + ",\r\n  " + pretty + "\r\n]\r\n", 2, {}},
      {"byte order mark", "\xEF\xBB\xBF [" + one + "]", 1, {}},
      {"byte order mark before lines", "\xEF\xBB\xBF" + one + "\n" + two, 2, {}},
      {"pretty object", pretty + "\n", 1, {}},
      {"pretty objects after another", pretty + "\n" + pretty + "\n" + one + "\n", 3, {}},
      {"pretty object with commas", pretty + ",\n" + pretty, 2, {"comma_wrong"}},
      {"comma missing", "[" + one + " " + two + "]", 2, {"comma_wrong"}},
      {"comma twice", "[" + one + ",," + two + "]", 2, {"comma_wrong"}},
      {"comma first", "[," + one + "]", 1, {"comma_wrong"}},
      {"comma last", "[" + one + ",]", 1, {"comma_wrong"}},
      {"not closed", "[" + one + "," + two, 2, {"trailer_missing"}},
      {"not closed after the comma", "[" + one + ",", 1, {"trailer_missing"}},
      {"cut in an object",
       "[" + one + "," + two.substr(0, 50),
       1,
       {"structure_broken", "trailer_missing"}},
      {"brackets do not fit",
       "[" + one + ",{\"x\":[}," + two + "]",
       1,
       {"structure_broken", "trailer_missing"}},
      {"scalars among objects",
       "[1," + one + ",\"x\",null," + two + "]",
       2,
       {"not_object", "not_object", "not_object"}},
      {"array in the array", "[[" + one + "]," + two + "]", 1, {"not_object"}},
      {"text after the array", "[" + one + "]\n" + two, 1, {"structure_broken"}},
      {"one bad object", "[" + one + ",{\"payment_id\":\"X\"}," + two + "]", 2, {"field_missing"}},
      {"a quotation mark missing on one line",
       "[\n" + one + ",\n{\"payment_id\":\"X,\"amount\":\"1\"},\n" + two + "\n]",
       2,
       {"not_json", "comma_wrong"}},
      {"a string cut off behind an escape",
       "[\n{\"payment_id\":\"X\\\"\n," + two + "\n]",
       1,
       {"not_json"}},
      {"CR alone", one + "\r" + two + "\r", 2, {}},
      {"CR alone, a last LF", one + "\r" + two + "\r" + one + "\n", 3, {}},
      {"CR alone, a last LF and a blank line", one + "\r\r" + two + "\n \n", 2, {}},
      {"CR within objects, a last LF",
       "{\r" + one.substr(1) + "\r{\r" + two.substr(1) + "\n",
       2,
       {}},
      {"CR between objects of a line", one + "\r" + two + "\n" + one + "\n", 3, {}},
      {"CR before CR LF", one + "\r\r\n" + two + "\r\r\n", 2, {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    for (const std::size_t chunk : {std::size_t{1} << 20, std::size_t{7}, std::size_t{0}}) {
      const ReadJson read = read_json(row.file, chunk);
      EXPECT_EQ(read.cash.size(), row.cash);
      EXPECT_EQ(read.codes(), row.codes) << read.summary_text;
    }
  }
}

// A first line that merely breaks off is a bad line, not the start of an object over lines.
TEST(JsonDecoder, TakesABrokenFirstLineForALine) {
  const std::string one = object_with("");
  for (std::size_t cut = 1; cut + 1 < one.size(); ++cut) {
    const ReadJson read = read_json(one.substr(0, cut) + "\n" + std::string(kNext) + "\n" + one);
    EXPECT_EQ(read.cash.size(), 2u) << "cut at " << cut << read.summary_text;
  }
}

// A CR that stands raw in a string of a first object beyond 64 KiB is damage of that line alone.
TEST(JsonDecoder, ARawCarriageReturnCostsItsLineAlone) {
  const std::string two = std::string(kNext) + "\n" + std::string(kNext) + "\n";
  for (const std::string_view end : {"\"}", "", "\""}) {
    const std::string first =
        object_with(",\"x\":\"" + std::string(70'000, 'x') + "\ry" + std::string(end));
    const ReadJson read = read_json(first.substr(0, first.size() - 1) + "\n" + two);
    EXPECT_EQ(read.cash.size(), 2u) << end << read.summary_text;
    ASSERT_GE(read.summary.findings.size(), 1u);
    EXPECT_EQ(read.summary.findings.front().record, 1u);
  }
}

TEST(JsonDecoder, RefusesLinesAndObjectsBeyond16MiB) {
  const std::string huge = object_with(",\"x\":\"" + std::string(16 << 20, 'x') + "\"");
  for (const std::string& file :
       {huge + "\n" + std::string(kNext), "[" + huge + "," + std::string(kNext) + "]"}) {
    const ReadJson read = read_json(file);
    EXPECT_EQ(read.cash.size(), 1u);
    EXPECT_EQ(read.codes(), Codes{"limit_exceeded"});
  }
}

TEST(JsonDecoder, BoundsItsFindings) {
  std::string file;
  for (std::size_t n = 0; n < kFindingsMax + 5; ++n) file += "{}\n";
  for (const std::size_t chunk : {std::size_t{1} << 20, std::size_t{1000}}) {
    const ReadJson read = read_json(file, chunk);
    ASSERT_EQ(read.summary.findings.size(), kFindingsMax);
    EXPECT_EQ(read.summary.findings.back().code, "findings_left_out");
    EXPECT_EQ(read.summary.findings.back().message.substr(0, 2), "7 ");  // 6 objects, no_record
  }
  std::string strange = object_with("");
  strange.pop_back();
  for (int n = 0; n < 150; ++n) strange += ",\"x" + std::to_string(n) + "\":0";
  EXPECT_EQ(read_json(strange + "}").summary.findings.size(), 101u);
}

TEST(JsonDecoder, SniffsObjectsAndArrays) {
  const Decoder& json = json_decoder();
  EXPECT_EQ(json.format(), "json");
  EXPECT_EQ(json.sniff(" \n{\"payment_id\":\"1\"}"), 100);
  EXPECT_GT(json.sniff("\xEF\xBB\xBF[\n {\"object\":\"list\"}]"), 0);
  EXPECT_GT(json.sniff("[]"), 0);
  for (const char* other : {"", " \n", "01,1,2,", "{1:F01BANK", "{1500}30", "a,b", "<xml>", "[1"}) {
    EXPECT_EQ(json.sniff(other), 0) << other;
  }
}

// Found on Stripe's lists, written without indentation: line by line their entries looked like
// NDJSON after a bad line, and all but the last were lost.
TEST(JsonLayout, ALineThatBreaksOffIsNoDocument) {
  struct Row {
    std::string_view bytes;
    json::Layout layout;
  };
  constexpr Row kRows[] = {
      {"{\"data\":[\n{\"id\":1},\n{\"id\":2}\n]}\n", json::Layout::objects},
      {"{\"data\":[\n{\"id\":1}\n]}\n", json::Layout::objects},
      {"{\"data\":[\n{\"id\":1,\n\"a\":2}\n]}\n", json::Layout::objects},
      {"{\"data\":[{\"id\":1},\n  {\"id\":2}]}\n", json::Layout::objects},
      {"{\"data\":[{\"id\":1}\n]}\n", json::Layout::objects},
      {"{\"data\":\n{\"id\":1},\n\"more\":2}\n", json::Layout::objects},
      {"{\"a\":1\n,\"b\":2}\n", json::Layout::objects},
      {"{\"id\":1,\n{\"id\":2}\n", json::Layout::lines},   // no value may stand there
      {"{\"data\":[\n{\"id\":2}\n", json::Layout::lines},  // cut off, then a whole line
      {"{\"data\":[\n{\"id\":2}\n{\"id\":3}\n", json::Layout::lines},
      {"{\"text\":\"ends in [\n{\"id\":2}\n", json::Layout::lines},
      {"{\"id\":1}\n{\"id\":2}\n", json::Layout::lines},
  };
  for (const Row& row : kRows) EXPECT_EQ(json::layout_of(row.bytes), row.layout) << row.bytes;
}

// Its end is not in the bytes that the layout is known by.
TEST(JsonLayout, ALongFirstObjectMayEndInACarriageReturn) {
  std::string remittance;
  for (int n = 0; n < 3000; ++n) {
    remittance += (n == 0 ? "" : ",") + std::string("{\"reference\":\"INV-") + std::to_string(n) +
                  "\",\"amount\":\"0.00\"}";
  }
  const std::string first = object_with(",\"remittance\":[" + remittance + "]", "A");
  const auto cash = [&](const std::string& parted, const std::string& object) {
    return read_json(object + parted + object_with("", "B") + parted + object_with("", "C") +
                     parted)
        .cash.size();
  };
  EXPECT_EQ(cash("\r", first), 3U);
  EXPECT_EQ(cash("\n", first), 3U);
  EXPECT_EQ(cash("\r\n", first), 3U);
  EXPECT_EQ(json::layout_of(first + "\n" + first + "\n"), json::Layout::lines);
  EXPECT_EQ(json::layout_of(first + "\r\n" + first + "\r\n"), json::Layout::lines);
  EXPECT_EQ(json::layout_of(first), json::Layout::lines);
}

TEST(JsonDecoder, AnEmptyFileBehindAnotherIsABlankLine) {
  const std::string mark = "\xEF\xBB\xBF";
  for (const std::string& behind : {mark, mark + "\n", mark + mark + object_with("", "B") + "\n"}) {
    const ReadJson read = read_json(object_with("", "A") + "\n" + behind);
    EXPECT_EQ(read.cash.size(), behind.size() > 10 ? 2U : 1U);
    EXPECT_EQ(read.codes(), Codes{});
  }
}

}  // namespace
}  // namespace quittance::ingest

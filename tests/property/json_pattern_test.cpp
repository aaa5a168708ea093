// An object that is compared with the ones before says what it says alone: files of many like and
// unlike objects, with strings, numbers and damage of every kind, give the same read as one part
// and with a part for each line, whose reader has seen no other.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ingest/decoder.h"
#include "tests/property/pattern_support.h"

namespace quittance::testing {
namespace {

class Writer {
 public:
  explicit Writer(std::uint64_t seed) : random_(seed) {}

  std::string file() {
    std::vector<std::string> shapes;
    for (std::size_t n = 0; n < 1 + below(12); ++n) shapes.push_back(shape());
    std::string text;
    for (std::size_t n = 0; n < 20 + below(60); ++n) {
      std::string line = filled(one_in(12) ? shape() : shapes[below(shapes.size())]);
      if (one_in(20)) damage(line);
      text += line + (one_in(30) ? "\r\n" : "\n");
    }
    if (one_in(3)) text.pop_back();  // no line end behind the last object
    return text;
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::string blank() { return one_in(60) ? " " : ""; }

  std::string field(const std::string& name, const std::string& value) {
    std::string text = blank() + "\"" + name + "\"" + blank() + ":" + blank() + value + ",";
    if (one_in(80)) text += text;  // twice
    return one_in(12) ? "" : text;
  }
  static std::string object(std::string fields) {
    if (!fields.empty()) fields.pop_back();
    return "{" + fields + "}";
  }

  // An object whose values are marked: '\1' a string, '\2' an amount as a string, '\3' as a number,
  // '\4' a date.
  std::string shape() {
    const std::string words = "\"\1\"";
    const std::string amount = one_in(3) ? "\3" : "\"\2\"";
    std::string lines;
    for (std::size_t n = 0; n < below(4); ++n) {
      lines += object(field("reference", words) + field("kind", "\"invoice\"") +
                      field("amount", amount) + field("text", one_in(9) ? "null" : words)) +
               ",";
    }
    if (!lines.empty()) lines.pop_back();
    return object(
        "\"payment_id\":\"P\1\",\"currency\":\"EUR\"," + field("kind", "\"receipt\"") +
        field("account", words) + field("booking_date", "\"\4\"") + field("value_date", "\"\4\"") +
        field("amount", amount) + field("provisional", one_in(2) ? "true" : "false") +
        field("payer", object(field("name", words) + field("account", words))) +
        (one_in(8) ? field("source", object(field("file", words) + field("record", "\3"))) : "") +
        (one_in(30) ? field("unheard", words) : "") + (one_in(30) ? field("text", "12") : "") +
        field("check_number", one_in(9) ? "null" : words) + field("remittance", "[" + lines + "]"));
  }

  std::string filled(const std::string& shape) {
    std::string text;
    for (const char c : shape) {
      if (c == '\1' || (c > '\1' && c <= '\4' && one_in(80))) {
        text += some_words();
      } else if (c == '\2') {
        text += std::to_string(1 + below(100'000)) + "." + std::to_string(10 + below(90));
      } else if (c == '\3') {
        static const std::vector<std::string> kNumbers = {"12", "-3", "1e3", "1.5E+2", "01",
                                                          "1.", "-",  "+1",  "0",      "1.25"};
        text += one_in(5) ? kNumbers[below(kNumbers.size())] : std::to_string(1 + below(9'999));
      } else if (c == '\4') {
        text += "2026-11-" + std::to_string(10 + below(20));
      } else {
        text += c;
      }
    }
    return text;
  }

  std::string some_words() {
    static const std::vector<std::string> kPlain = {
        "INV-1001", "RF18539007547034", "ACME GmbH and Company, wholesale of everything", "a: {b}"};
    static const std::vector<std::string> kOther = {
        "",      " ",   "M\xC3\xBCller", "M\xFCller", "\xC3", "a \\\" b", "\\u00e4",
        "\\ud8", "\\x", "a\tb",          "a\"b",      "\\\\", "\x7F",     "\xED\xA0\x80"};
    if (one_in(2)) return std::to_string(below(1'000'000));
    if (one_in(2'000)) return std::string(70'000, 'z');
    return one_in(15) ? kOther[below(kOther.size())] : kPlain[below(kPlain.size())];
  }

  void damage(std::string& text) {
    const std::size_t at = below(text.size());
    if (one_in(3)) {
      text.erase(at, 1 + below(40));
    } else if (one_in(3)) {
      text.insert(at, 1, text[below(text.size())]);
    } else {
      text[at] = static_cast<char>(below(256));
    }
  }

  std::mt19937_64 random_;
};

TEST(JsonPattern, AnObjectSaysWhatItSaysAlone) {
  expect_records_as_alone(
      ingest::json_decoder(), [](std::uint64_t seed) { return Writer(seed).file(); }, 2'000);
}

}  // namespace
}  // namespace quittance::testing

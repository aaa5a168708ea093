#include "ingest/edifact/values.h"

#include <iconv.h>

#include <algorithm>

#include "core/text.h"
#include "ingest/bank_text.h"

namespace quittance::ingest::edifact {
namespace {

struct Syntax {
  std::string_view word;
  const char* charset;
};
constexpr Syntax kSyntaxes[] = {
    {"UNOC", "ISO-8859-1"}, {"UNOD", "ISO-8859-2"}, {"UNOE", "ISO-8859-5"}, {"UNOF", "ISO-8859-7"},
    {"UNOG", "ISO-8859-3"}, {"UNOH", "ISO-8859-4"}, {"UNOI", "ISO-8859-6"}, {"UNOJ", "ISO-8859-8"},
    {"UNOK", "ISO-8859-9"}, {"UNOL", "ISO-8859-15"}};

struct Document {
  std::string_view code;
  ReferenceKind kind;
};
constexpr Document kDocuments[] = {
    {"380", ReferenceKind::invoice},     {"325", ReferenceKind::invoice},
    {"326", ReferenceKind::invoice},     {"383", ReferenceKind::invoice},
    {"384", ReferenceKind::invoice},     {"385", ReferenceKind::invoice},
    {"386", ReferenceKind::invoice},     {"389", ReferenceKind::invoice},
    {"393", ReferenceKind::invoice},     {"394", ReferenceKind::invoice},
    {"81", ReferenceKind::credit_memo},  {"83", ReferenceKind::credit_memo},
    {"261", ReferenceKind::credit_memo}, {"262", ReferenceKind::credit_memo},
    {"308", ReferenceKind::credit_memo}, {"381", ReferenceKind::credit_memo},
    {"396", ReferenceKind::credit_memo}, {"420", ReferenceKind::credit_memo},
    {"458", ReferenceKind::credit_memo}, {"532", ReferenceKind::credit_memo},
    {"105", ReferenceKind::po},          {"220", ReferenceKind::po},
    {"221", ReferenceKind::po},          {"270", ReferenceKind::bol},
    {"351", ReferenceKind::bol},         {"705", ReferenceKind::bol}};

}  // namespace

std::optional<std::int64_t> amount(std::string_view text, Currency currency) {
  text = trim(text);
  if (text.starts_with('+') || text.size() > 40) return std::nullopt;
  const bool comma = text.find(',') != std::string_view::npos;
  const Result<std::int64_t> minor = parse_major(text, currency, comma ? ',' : '.', '\0');
  if (!minor || *minor > kAmountMax || *minor < -kAmountMax) return std::nullopt;
  return *minor;
}

Date date(std::string_view text, std::string_view format) {
  text = trim(text);
  if (!all_digits(text)) return {};
  if (format == "2" && text.size() == 6) {  // DDMMYY
    const std::string turned = std::string(text.substr(4, 2)) + std::string(text.substr(2, 2)) +
                               std::string(text.substr(0, 2));
    return Date::parse_yymmdd(turned).value_or(Date{});
  }
  if (text.size() == 6) return Date::parse_yymmdd(text).value_or(Date{});
  if (text.size() >= 8) return Date::parse_yyyymmdd(text.substr(0, 8)).value_or(Date{});
  return {};
}

std::optional<std::int64_t> count(std::string_view text) {
  text = trim(text);
  if (!all_digits(text) || text.size() > 15) return std::nullopt;
  const Result<std::int64_t> number = parse_minor(text);
  return number ? std::optional(*number) : std::nullopt;
}

ReferenceKind document_kind(std::string_view code) {
  const auto found = std::find_if(std::begin(kDocuments), std::end(kDocuments),
                                  [&](const Document& known) { return known.code == code; });
  return found == std::end(kDocuments) ? ReferenceKind::other : found->kind;
}

bool is_credit(std::string_view document_code) {
  return document_kind(document_code) == ReferenceKind::credit_memo;
}

void CharacterSet::use(std::string_view syntax) {
  if (syntax == syntax_) return;
  syntax_ = syntax;
  by_table_ = false;
  const auto found = std::find_if(std::begin(kSyntaxes), std::end(kSyntaxes),
                                  [&](const Syntax& known) { return known.word == syntax; });
  if (found == std::end(kSyntaxes)) return;
  const iconv_t converter = iconv_open("UTF-8", found->charset);
  if (converter == reinterpret_cast<iconv_t>(-1)) return;
  by_table_ = true;
  for (std::size_t n = 0; n < upper_.size(); ++n) {
    char byte = static_cast<char>(0x80 + n);
    char out[8];
    char* from = &byte;
    char* to = out;
    std::size_t from_left = 1;
    std::size_t to_left = sizeof out;
    const bool known =
        iconv(converter, &from, &from_left, &to, &to_left) != static_cast<std::size_t>(-1);
    upper_[n] = known ? std::string(out, to) : std::string("\xEF\xBF\xBD");
  }
  iconv_close(converter);
}

std::string_view CharacterSet::keep(std::string_view text, Arena& arena) const {
  if (valid_utf8(text)) return arena.keep(text);
  if (!by_table_) {
    bool guessed = false;
    return bank_text_as_utf8(text, arena, guessed);  // never the text itself: it is no UTF-8
  }
  std::string converted;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      converted += c;
    } else {
      converted += upper_[byte - 0x80];
    }
  }
  return arena.keep(converted);
}

}  // namespace quittance::ingest::edifact

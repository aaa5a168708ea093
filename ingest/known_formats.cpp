#include "ingest/known_formats.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.h"
#include "ingest/utf16.h"

namespace quittance::ingest {
namespace {

using namespace std::string_view_literals;

constexpr int kCertain = 98;
constexpr int kLikely = 90;  // by shape rather than by a word of its own

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

// Formats that begin with a fixed word.
struct Magic {
  std::string_view begin;
  KnownFormat known;
};
constexpr std::array kMagics{
    Magic{"PK\x03\x04"sv, {"zip", Readable::packed, 100}},
    Magic{"\xFD\x37zXZ\0"sv, {"xz", Readable::packed, 100}},
    Magic{"BZh"sv, {"bzip2", Readable::packed, kLikely}},
    Magic{"\x1F\x8B"sv, {"gzip", Readable::packed, 100}},
    Magic{"\x28\xB5\x2F\xFD"sv, {"zstd", Readable::packed, 100}},
    Magic{"7z\xBC\xAF\x27\x1C"sv, {"7z", Readable::packed, 100}},
    Magic{"-----BEGIN PGP"sv, {"pgp", Readable::packed, 100}},
    Magic{"%PDF-"sv, {"pdf", Readable::foreign, 100}},
    Magic{"\xD0\xCF\x11\xE0"sv, {"xls", Readable::other_text, 100}},
    Magic{"01BGMAX "sv, {"bgmax", Readable::bank_file, 100}},
    Magic{"NY0000"sv, {"ocr-giro", Readable::bank_file, kCertain}},
    Magic{"T00322"sv, {"tito", Readable::bank_file, kCertain}},
    Magic{"OFXHEADER"sv, {"ofx", Readable::bank_file, 100}},
    Magic{"<OFX>"sv, {"ofx", Readable::bank_file, kCertain}},
    Magic{"<ofx>"sv, {"ofx", Readable::bank_file, kCertain}},
    Magic{"<OFC>"sv, {"ofc", Readable::bank_file, kCertain}},  // the ancestor of OFX
    Magic{"<?OFX"sv, {"ofx", Readable::bank_file, 100}},
    Magic{"0128A"sv, {"dtaus", Readable::bank_file, kLikely}},
    Magic{"BS002"sv, {"betalingsservice", Readable::bank_file, kLikely}},
    Magic{"!Type:"sv, {"qif", Readable::bank_file, kCertain}},
    Magic{"!Account"sv, {"qif", Readable::bank_file, kLikely}},
    Magic{"{1500}"sv, {"fedwire", Readable::bank_file, kCertain}},
    // A 4-byte record length of 80 and the file header's type 01, in ASCII or EBCDIC.
    Magic{"\0\0\0\x50\x30\x31"sv, {"x9.37", Readable::foreign, 100}},
    Magic{"\0\0\0\x50\xF0\xF1"sv, {"x9.37", Readable::foreign, 100}},
};

struct Schema {
  std::string_view space;    // in the namespace
  std::string_view element;  // the message element below Document
  KnownFormat known;
};
constexpr std::array kSchemas{
    Schema{"camt.052", "BkToCstmrAcctRpt", {"camt.052", Readable::bank_file, 100}},
    Schema{"camt.053", "BkToCstmrStmt", {"camt.053", Readable::bank_file, 100}},
    Schema{"camt.054", "BkToCstmrDbtCdtNtfctn", {"camt.054", Readable::bank_file, 100}},
    Schema{"remt.001", "RmtAdvc", {"remt.001", Readable::bank_file, 100}},
    // Where a remittance advice is to be found, not what is in it.
    Schema{"remt.002", "RmtLctnAdvc", {"remt.002", Readable::no_cash, 100}},
    Schema{"pacs.008", "FIToFICstmrCdtTrf", {"pacs.008", Readable::bank_file, 100}},
    Schema{"pain.001", "CstmrCdtTrfInitn", {"pain.001", Readable::no_cash, 100}},
    Schema{"pain.002", "CstmrPmtStsRpt", {"pain.002", Readable::no_cash, 100}},
    Schema{"pain.008", "CstmrDrctDbtInitn", {"pain.008", Readable::no_cash, 100}},
};

// XML by its message's namespace, else by its message element, with or without a prefix.
KnownFormat known_xml(std::string_view text) {
  if (!text.starts_with('<')) return {};
  if (holds(text, "<OFX>") || holds(text, "<ofx>")) return {"ofx", Readable::bank_file, 100};
  constexpr std::string_view kSpace = "urn:iso:std:iso:20022:tech:xsd:";
  for (const Schema& schema : kSchemas) {
    for (std::size_t at = text.find(kSpace); at != std::string_view::npos;
         at = text.find(kSpace, at + 1)) {
      if (text.substr(at + kSpace.size()).starts_with(schema.space)) return schema.known;
    }
  }
  for (const Schema& schema : kSchemas) {
    for (std::size_t at = text.find(schema.element); at != std::string_view::npos;
         at = text.find(schema.element, at + 1)) {
      if (at > 0 && (text[at - 1] == '<' || text[at - 1] == ':')) return schema.known;
    }
  }
  if (holds(text, "<html") || holds(text, "<HTML") || holds(text, "<!doctype html") ||
      holds(text, "<!DOCTYPE html")) {
    return {"html", Readable::foreign, kLikely};
  }
  return {"xml", Readable::foreign, kLikely};
}

KnownFormat known_edi(std::string_view text) {
  if (text.starts_with("ISA") && text.size() > 3 && !is_alpha(text[3]) && !is_digit(text[3])) {
    // ST, the element separator, and the transaction set; the separator stands behind ISA.
    const char separator = text[3];
    const auto has = [&](std::string_view set) {
      return holds(text, std::string("ST") + separator + std::string(set) + separator);
    };
    if (has("820")) return {"x12-820", Readable::bank_file, 100};
    if (has("823")) return {"x12-823", Readable::bank_file, 100};
    if (has("835")) return {"x12-835", Readable::bank_file, 100};
    return {"x12", Readable::foreign, kCertain};
  }
  if (text.starts_with("UNA") || text.starts_with("UNB+")) {
    if (holds(text, "CREMUL")) return {"edifact-cremul", Readable::bank_file, 100};
    if (holds(text, "DEBMUL")) return {"edifact-debmul", Readable::no_cash, 100};
    if (holds(text, "REMADV")) return {"edifact-remadv", Readable::bank_file, 100};
    return {"edifact", Readable::foreign, kCertain};
  }
  return {};
}

// ":61:" or ":60F:", as in a message without its beginning.
bool begins_with_tag(std::string_view text) {
  if (text.size() < 5 || text[0] != ':' || !all_digits(text.substr(1, 2))) return false;
  return text[3] == ':' || (is_alpha(text[3]) && text[4] == ':');
}

// SWIFT MT 940, 942 and 950, with or without the blocks around the text.
KnownFormat known_swift(std::string_view text) {
  const bool blocks = text.starts_with("{1:F");
  const bool reference = text.starts_with(":20:") || holds(text, "\n:20:") || holds(text, "\r:20:");
  const bool tags = reference && holds(text, ":25:");
  if (!blocks && !tags && !begins_with_tag(text)) return {};
  const bool no_balance = !holds(text, ":60F:") && !holds(text, ":60M:");
  if (holds(text, "{2:O942") || holds(text, "{2:I942") || holds(text, ":34F:") ||
      (no_balance && holds(text, ":13D:"))) {
    return {"mt942", Readable::bank_file, kCertain};
  }
  if (holds(text, "{2:O950") || holds(text, "{2:I950")) {
    return {"mt950", Readable::bank_file, kCertain};
  }
  if (holds(text, "{2:O940") || holds(text, "{2:I940") || holds(text, ":60F:") ||
      holds(text, ":60M:") || holds(text, ":61:")) {
    return {"mt940", Readable::bank_file, kCertain};
  }
  if (blocks) return {"swift-mt", Readable::foreign, kLikely};
  return {"mt940", Readable::bank_file, kLikely};
}

// Files of fixed-width records, by the shape of the first one.
KnownFormat known_fixed(std::string_view text) {
  const std::string_view line = first_line(text);
  const auto at = [&](std::size_t column, std::size_t length) {
    return column <= line.size() ? line.substr(column, length) : std::string_view();
  };
  // NACHA file header: priority code 01, record size 094, blocking factor 10, format code 1.
  if (line.starts_with("101") && at(34, 6) == "094101") {
    return {"nacha", Readable::bank_file, 100};
  }
  if (line.starts_with("00") && holds(line, " BANKGIRO")) {
    return {"bg-inbetalningar", Readable::bank_file, kLikely};
  }
  if (line.starts_with("11") && holds(at(18, 24), "LEVERANT")) {
    return {"bg-leverantorsbetalning", Readable::no_cash, kLikely};
  }
  // Autogiro: what a company sends begins with a date, what Bankgirot sends back does not.
  if (line.starts_with("01") && all_digits(at(2, 8)) && at(10, 8) == "AUTOGIRO") {
    return {"bg-autogiro", Readable::no_cash, kCertain};
  }
  if (line.starts_with("01AUTOGIRO")) return {"bg-autogiro", Readable::bank_file, kCertain};
  if (line.size() >= 85 && line.size() <= 90 && line.starts_with("0") && all_digits(at(1, 22)) &&
      trim(at(23, 60)).empty()) {
    return {"ktl", Readable::bank_file, 60};
  }
  return {};
}

bool is_utf16(std::string_view head) {
  return head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") || lacks_utf16_mark(head);
}

}  // namespace

KnownFormat known_format(std::string_view head) {
  if (is_utf16(head)) return {"utf-16", Readable::other_text, 100};
  for (const Magic& magic : kMagics) {
    if (head.starts_with(magic.begin)) return magic.known;
  }
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  // Italian CBI: a blank, RH, and the sender's bank of five digits.
  if (head.starts_with(" RH") && all_digits(head.substr(3, 5)) && head.size() >= 8) {
    return {"cbi-rh", Readable::bank_file, kLikely};
  }
  const std::string_view text = trim(head);
  KnownFormat best;
  for (const Magic& magic : kMagics) {
    if (text.starts_with(magic.begin)) best = magic.known;
  }
  for (const KnownFormat& known :
       {known_xml(text), known_edi(text), known_swift(text), known_fixed(text)}) {
    if (known.score > best.score) best = known;
  }
  return best;
}

}  // namespace quittance::ingest

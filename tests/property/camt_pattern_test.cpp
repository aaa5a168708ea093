// An entry that is compared with the ones before says what it says alone: files of many like and
// unlike entries, with texts and markup of every kind and damage, give the same read as one part
// and with a part for each entry, whose reader has seen no other.
#include <gtest/gtest.h>

#include <algorithm>
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
    std::string text =
        R"(<?xml version="1.0" encoding=")" + std::string(one_in(4) ? "ISO-8859-1" : "UTF-8") +
        R"("?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.)" +
        std::string(one_in(2) ? "02" : "08") +
        R"("><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-20T06:00:00</CreDtTm></GrpHdr>)"
        R"(<Stmt><Id>S</Id><CreDtTm>2026-11-20T06:00:00</CreDtTm>)"
        R"(<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>)";
    std::vector<std::string> shapes;
    for (std::size_t n = 0; n < 1 + below(5); ++n) shapes.push_back(shape());
    for (std::size_t n = 0; n < 20 + below(40); ++n)
      text += filled(one_in(12) ? shape() : shapes[below(shapes.size())]) + indent();
    text += "</Stmt></BkToCstmrStmt></Document>";
    if (one_in(3)) damage(text);
    return text;
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::string indent() { return one_in(3) ? "\n  " : ""; }

  std::string element(const std::string& name, const std::string& inside,
                      const std::string& attributes = "") {
    std::string text = "<" + name + attributes + ">" + inside + "</" + name + ">" + indent();
    if (one_in(40)) text += text;  // twice
    if (one_in(40)) return "<" + name + attributes + "/>";
    if (one_in(60)) text += "<!-- as agreed -->";
    return one_in(25) ? "" : text;
  }

  // An entry whose texts are marked: '\1' words, '\2' an amount, '\3' a status, '\4' a date.
  std::string shape() {
    const std::string words = "\1";
    const std::string amount = "\2";
    std::string details;
    const std::size_t count = one_in(3) ? 2 + below(2) : 1;
    const std::string whole = count == 1 ? amount : std::to_string(count) + "0.00";
    for (std::size_t n = 0; n < count; ++n) {
      std::string documents;
      for (std::size_t d = 0; d < below(3); ++d) {
        const std::string type = element("CdOrPrtry", element("Cd", "CINV"));
        documents += element(
            "Strd",
            element("RfrdDocInf", element("Tp", type) + element("Nb", words)) +
                (one_in(3) ? element("RfrdDocAmt", element("RmtdAmt", amount, " Ccy=\"EUR\""))
                           : "") +
                element("CdtrRefInf", element("Ref", words)));
      }
      const std::string address = element("Ctry", "DE") + element("AdrLine", words);
      details +=
          element("TxDtls",
                  element("Refs", element("EndToEndId", words) + element("TxId", words)) +
                      (count > 1 ? element("Amt", "10.00", " Ccy=\"EUR\"") : "") +
                      element("RltdPties",
                              element("Dbtr", element("Nm", words) + element("PstlAdr", address)) +
                                  element("DbtrAcct", element("Id", element("IBAN", words)))) +
                      element("RmtInf", element("Ustrd", words) + documents) +
                      element("AddtlTxInf", words) + (one_in(10) ? element("Unheard", words) : ""));
    }
    const std::string status = one_in(2) ? "\3" : "<Cd>BOOK</Cd>";
    return element("Ntry",
                   element("NtryRef", words) + element("Amt", whole, " Ccy=\"EUR\"") +
                       element("CdtDbtInd", one_in(5) ? "DBIT" : "CRDT") + element("Sts", status) +
                       element("BookgDt", element("Dt", "2026-11-20")) +
                       element("ValDt", one_in(2) ? "\4" : element("Dt", "\4")) +
                       element("AcctSvcrRef", words) +
                       element("BkTxCd", element("Domn", element("Cd", "PMNT"))) +
                       element("NtryDtls", details),
                   one_in(20) ? " id='a&#49;'" : "");
  }

  std::string filled(const std::string& shape) {
    std::string text;
    for (const char c : shape) {
      if (c == '\1') {
        text += some_words();
      } else if (c > '\1' && c <= '\4' && one_in(60)) {
        text += some_words();
      } else if (c == '\2') {
        text += std::to_string(1 + below(100'000)) + "." + std::to_string(10 + below(90));
      } else if (c == '\3') {
        text += one_in(10) ? "PDNG" : "BOOK";
      } else if (c == '\4') {
        text += "2026-11-" + std::to_string(10 + below(20));
      } else {
        text += c;
      }
    }
    return text;
  }

  std::string some_words() {
    static const std::vector<std::string> kPlain = {"INV-1001", "RF18539007547034", "ACME GmbH",
                                                    "NOTPROVIDED", "DE89370400440532013000"};
    static const std::vector<std::string> kOther = {"",
                                                    " ",
                                                    "\n",
                                                    "M\xC3\xBCller",
                                                    "M\xFCller",
                                                    "\xC3",
                                                    "a &amp; b",
                                                    "&#228;",
                                                    "<![CDATA[x < y]]>",
                                                    "one<!-- two -->three",
                                                    "a]]>b",
                                                    "<b/>",
                                                    " 12.30 ",
                                                    "x > y"};
    if (one_in(2)) return std::to_string(below(1'000'000));
    if (one_in(4'000)) return one_in(2) ? "a & b" : std::string(70'000, 'z');  // ends the reading
    return one_in(10) ? kOther[below(kOther.size())] : kPlain[below(kPlain.size())];
  }

  void damage(std::string& text) {
    for (std::size_t n = 0; n < 1 + below(3); ++n) {
      const std::size_t at = below(text.size());
      if (one_in(3)) {
        text.erase(at, 1 + below(40));
      } else {
        text[at] = static_cast<char>(below(256));
      }
    }
    if (one_in(6)) text.resize(below(text.size()));
  }

  std::mt19937_64 random_;
};

TEST(CamtPattern, AnEntrySaysWhatItSaysAlone) {
  expect_records_as_alone(
      ingest::camt053_decoder(), [](std::uint64_t seed) { return Writer(seed).file(); }, 3'000);
}

}  // namespace
}  // namespace quittance::testing

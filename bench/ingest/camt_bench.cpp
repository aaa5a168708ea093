// Question: how fast does one thread read a camt.053 statement into checked records of cash?
// Sketch: an entry of 1 KiB has some 50 tags; finding, naming and matching a tag costs 5 to 10 ns,
// a hash of what it says 200 ns, the record 100 ns. So 0.6 to 0.9 µs an entry, 1.2 GB/s and above
// at best. BM_ExpatTokens is the control in the same run: the tokens alone, without any meaning.
#include <benchmark/benchmark.h>
#include <expat.h>

#include <cstdint>
#include <map>
#include <string>

#include "core/assert.h"
#include "ingest/decoder.h"
#include "ingest/xml/scanner.h"

namespace quittance::ingest {
namespace {

struct Statement {
  std::string xml;
  std::int64_t entries = 0;
  std::int64_t cents = 0;
};

std::string padded(std::uint64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(digits > text.size() ? digits - text.size() : 0, '0') + text;
}

// Credits of one day as a European bank prints them, pretty or on one line; seeded by their number.
Statement make_statement(std::int64_t entries, bool pretty) {
  Statement made;
  made.entries = entries;
  const std::string end = pretty ? "\n" : "";
  const auto indent = [&](int depth) {
    return std::string(pretty ? static_cast<std::size_t>(depth) * 2 : 0, ' ');
  };
  std::string& xml = made.xml;
  const auto line = [&](int depth, const std::string& text) { xml += indent(depth) + text + end; };
  std::string body;
  std::swap(body, xml);
  for (std::int64_t n = 0; n < entries; ++n) {
    const auto number = static_cast<std::uint64_t>(n);
    const std::uint64_t cents = 100 + number * 7919 % 5'000'000;
    made.cents += static_cast<std::int64_t>(cents);
    const std::string amount = std::to_string(cents / 100) + "." + padded(cents % 100, 2);
    line(3, "<Ntry>");
    line(4, "<NtryRef>" + std::to_string(number) + "</NtryRef>");
    line(4, "<Amt Ccy=\"EUR\">" + amount + "</Amt>");
    line(4, "<CdtDbtInd>CRDT</CdtDbtInd>");
    line(4, "<Sts><Cd>BOOK</Cd></Sts>");
    line(4, "<BookgDt><Dt>2026-11-20</Dt></BookgDt>");
    line(4, "<ValDt><Dt>2026-11-20</Dt></ValDt>");
    line(4, "<AcctSvcrRef>20261120" + padded(number, 12) + "</AcctSvcrRef>");
    line(4,
         "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
         "</BkTxCd>");
    line(4, "<NtryDtls>");
    line(5, "<TxDtls>");
    line(6, "<Refs>");
    line(7, "<EndToEndId>E2E-" + padded(number * 31, 10) + "</EndToEndId>");
    line(7, "<TxId>TX" + padded(number, 10) + "</TxId>");
    line(6, "</Refs>");
    line(6, "<Amt Ccy=\"EUR\">" + amount + "</Amt>");
    line(6, "<CdtDbtInd>CRDT</CdtDbtInd>");
    line(6, "<RltdPties>");
    line(7, "<Dbtr><Pty><Nm>Customer number " + std::to_string(number % 9973) +
                " Handel GmbH</Nm><PstlAdr><StrtNm>Hauptstrasse</StrtNm><PstCd>10115</PstCd>"
                "<TwnNm>Berlin</TwnNm><Ctry>DE</Ctry></PstlAdr></Pty></Dbtr>");
    line(7,
         "<DbtrAcct><Id><IBAN>DE89370400" + padded(number % 9973, 12) + "</IBAN></Id></DbtrAcct>");
    line(6, "</RltdPties>");
    line(6,
         "<RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt>"
         "</RltdAgts>");
    line(6,
         "<RmtInf><Ustrd>Rechnung INV-" + padded(number, 8) + " vom 03.11.2026</Ustrd></RmtInf>");
    line(5, "</TxDtls>");
    line(4, "</NtryDtls>");
    line(3, "</Ntry>");
  }
  std::swap(body, xml);
  const std::string closing = std::to_string(made.cents / 100) + "." +
                              padded(static_cast<std::uint64_t>(made.cents % 100), 2);
  const auto balance = [](const std::string& type, const std::string& amount) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + type + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount +
           "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>";
  };
  xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
      "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>1"
      "</MsgId><CreDtTm>2026-11-20T20:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>"
      "DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>" +
      balance("OPBD", "0.00") + balance("CLBD", closing) + "\n" + body +
      "</Stmt></BkToCstmrStmt></Document>\n";
  return made;
}

const Statement& statement_of(std::int64_t entries, bool pretty) {
  static std::map<std::pair<std::int64_t, bool>, Statement> kept;
  Statement& one = kept[{entries, pretty}];
  if (one.xml.empty()) one = make_statement(entries, pretty);
  return one;
}

class Sum : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    ++payments;
    cents += record.amount;
  }
  void range(const UsedRange&) override {}
  std::int64_t payments = 0;
  std::int64_t cents = 0;
};

void count(benchmark::State& state, const Statement& input) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(input.xml.size()));
  state.SetItemsProcessed(state.iterations() * input.entries);  // items are entries
}

void read_statement(benchmark::State& state, bool pretty) {
  const Statement& input = statement_of(state.range(0), pretty);
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "bench", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  for (auto _ : state) {
    Sum sum;
    const FileSummary summary = read_all(camt053_decoder(), input.xml, context, sum);
    if (summary.status != FileStatus::accepted || !summary.findings.empty() ||
        sum.payments != input.entries || sum.cents != input.cents) {
      state.SkipWithError("the statement was not read clean");
    }
  }
  count(state, input);
}

void BM_ReadCamt053(benchmark::State& state) {
  read_statement(state, true);
}
void BM_ReadCamt053OneLine(benchmark::State& state) {
  read_statement(state, false);
}

// One part at a time, not assembled: what the threads of the pipeline share.
void BM_DecodeCamt053(benchmark::State& state) {
  const Statement& input = statement_of(state.range(0), true);
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "bench", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  for (auto _ : state) {
    for (const ByteRange part : camt053_decoder().split(input.xml, std::size_t{1} << 20)) {
      benchmark::DoNotOptimize(camt053_decoder().decode(input.xml, part, context));
    }
  }
  count(state, input);
}

void BM_ScannerTokens(benchmark::State& state) {
  const Statement& input = statement_of(state.range(0), true);
  for (auto _ : state) {
    xml::Scanner scanner(input.xml, 0, input.xml.size());
    std::int64_t tags = 0;
    for (xml::Token token = scanner.next(); token != xml::Token::finish; token = scanner.next()) {
      if (token == xml::Token::start && !scanner.in_tree()) scanner.begin_tree();
      tags += token == xml::Token::start ? 1 : 0;
      QASSERT(token != xml::Token::fault && token != xml::Token::cut);
    }
    benchmark::DoNotOptimize(tags);
  }
  count(state, input);
}

void BM_ExpatTokens(benchmark::State& state) {
  const Statement& input = statement_of(state.range(0), true);
  for (auto _ : state) {
    std::int64_t tags = 0;
    XML_Parser parser = XML_ParserCreate(nullptr);
    XML_SetUserData(parser, &tags);
    XML_SetElementHandler(
        parser,
        [](void* data, const XML_Char*, const XML_Char**) { ++*static_cast<std::int64_t*>(data); },
        [](void*, const XML_Char*) {});
    XML_SetCharacterDataHandler(parser, [](void*, const XML_Char*, int) {});
    QASSERT(XML_Parse(parser, input.xml.data(), static_cast<int>(input.xml.size()), 1) ==
            XML_STATUS_OK);
    XML_ParserFree(parser);
    benchmark::DoNotOptimize(tags);
  }
  count(state, input);
}

#define QUITTANCE_SIZES ArgName("entries")->Arg(2'000)->Arg(100'000)->Unit(benchmark::kMillisecond)
BENCHMARK(BM_ReadCamt053)->QUITTANCE_SIZES;
BENCHMARK(BM_ReadCamt053OneLine)->QUITTANCE_SIZES;
BENCHMARK(BM_DecodeCamt053)->QUITTANCE_SIZES;
BENCHMARK(BM_ScannerTokens)->QUITTANCE_SIZES;
BENCHMARK(BM_ExpatTokens)->QUITTANCE_SIZES;

}  // namespace
}  // namespace quittance::ingest

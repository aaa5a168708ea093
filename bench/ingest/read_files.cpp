// Reads bank files whole, as Quittance or as one of the bare loops beside it, and says what that
// took: `read_files READER FORMAT THREADS FILE…`, one line of JSON. bench/ingest/peers runs it.
//
// Readers: quittance; bytes (a loop over bytes that counts lines and fields), memchr (the same with
// memchr for each line and field), simdjson (on demand, six fields and each remittance line of
// NDJSON), pugixml (camt as a tree; where the library is there).
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>
#ifdef QUITTANCE_PUGIXML
#include <pugixml.hpp>
#endif

#include "core/assert.h"
#include "engine/executor.h"
#include "engine/intake/pipeline.h"
#include "ingest/decoder.h"

namespace quittance::ingest {
namespace {

// What was found; the bare loops know lines and fields only.
struct Found {
  std::uint64_t records = 0;  // payments, or lines
  std::int64_t cents = 0;     // their sum, or the number of fields
};

class Sum final : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    if (record.kind != CashKind::receipt) return;
    ++found.records;
    found.cents += record.amount;
  }
  void range(const UsedRange&) override {}
  Found found;
};

std::int64_t cents_of(std::string_view amount) {
  const std::size_t point = amount.find('.');
  std::int64_t whole = 0;
  std::int64_t rest = 0;
  std::from_chars(amount.data(), amount.data() + std::min(point, amount.size()), whole);
  if (point != std::string_view::npos) {
    std::from_chars(amount.data() + point + 1, amount.data() + amount.size(), rest);
  }
  return whole * 100 + rest;
}

Found read_cash(const std::string& format, std::size_t threads, std::string_view bytes) {
  const Decoder* decoder = decoder_named(format);
  QASSERT(decoder != nullptr);
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "bench", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Sum sum;
  FileSummary summary;
  if (threads == 1) {
    summary = read_all(*decoder, bytes, context, sum, engine::kChunkBytes);
  } else {
    const std::unique_ptr<Executor> executor = engine::default_executor(threads);
    summary = engine::read_file(*decoder, bytes, context, *executor, sum);
  }
  QASSERT(summary.status == FileStatus::accepted && summary.findings.empty());
  return sum.found;
}

char separator_of(std::string_view format) {
  if (format == "x12-820") return '*';
  return format == "mt940" ? ':' : ',';
}

char line_end_of(std::string_view format) {
  return format == "x12-820" ? '~' : '\n';
}

Found byte_loop(std::string_view format, std::string_view bytes) {
  const char separator = separator_of(format);
  const char line_end = line_end_of(format);
  Found found;
  for (const char c : bytes) {
    if (c == line_end) {
      ++found.records;
      ++found.cents;
    } else if (c == separator) {
      ++found.cents;
    }
    asm volatile("" : "+r"(found.records));  // byte by byte is what is asked for
  }
  return found;
}

Found memchr_split(std::string_view format, std::string_view bytes) {
  const char separator = separator_of(format);
  const char line_end = line_end_of(format);
  Found found;
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  const auto find = [](const char* from, const char* to, char what) {
    return static_cast<const char*>(std::memchr(from, what, static_cast<std::size_t>(to - from)));
  };
  while (const char* line = find(at, end, line_end)) {
    while (const char* field = find(at, line, separator)) {
      ++found.cents;
      at = field + 1;
    }
    ++found.records;
    ++found.cents;
    at = line + 1;
  }
  return found;
}

Found bare_simdjson(const simdjson::padded_string& padded) {
  Found found;
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document_stream stream;
  QASSERT(parser.iterate_many(padded).get(stream) == simdjson::SUCCESS);
  std::size_t text = 0;
  for (auto document : stream) {
    std::string_view field;
    for (const char* name : {"payment_id", "account", "booking_date", "currency"}) {
      if (document[name].get(field) == simdjson::SUCCESS) text += field.size();
    }
    if (document["amount"].get(field) == simdjson::SUCCESS) found.cents += cents_of(field);
    simdjson::ondemand::object payer;
    if (document["payer"].get(payer) == simdjson::SUCCESS &&
        payer["name"].get(field) == simdjson::SUCCESS) {
      text += field.size();
    }
    simdjson::ondemand::array lines;
    if (document["remittance"].get(lines) == simdjson::SUCCESS) {
      for (auto line : lines) {
        if (line["reference"].get(field) == simdjson::SUCCESS) text += field.size();
      }
    }
    ++found.records;
  }
  asm volatile("" : : "r"(text));
  return found;
}

#ifdef QUITTANCE_PUGIXML
Found pugixml_tree(std::string_view bytes) {
  pugi::xml_document document;
  QASSERT(document.load_buffer(bytes.data(), bytes.size()));
  Found found;
  for (const pugi::xml_node message : document.first_child().children()) {
    for (const pugi::xml_node statement : message.children("Stmt")) {
      for (const pugi::xml_node entry : statement.children("Ntry")) {
        ++found.records;
        found.cents += cents_of(entry.child_value("Amt"));
      }
    }
  }
  return found;
}
#endif

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

int run(const std::string& reader, const std::string& format, std::size_t threads,
        std::vector<std::string> paths) {
  Found found;
  std::uint64_t bytes_read = 0;
  double cpu = 0;
  double wall = 0;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    QASSERT(file);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    simdjson::padded_string padded;
    if (reader == "simdjson") padded = simdjson::padded_string(bytes);
    const double cpu_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    const double before = seconds_of(CLOCK_MONOTONIC);
    Found one;
    if (reader == "quittance") one = read_cash(format, threads, bytes);
    if (reader == "bytes") one = byte_loop(format, bytes);
    if (reader == "memchr") one = memchr_split(format, bytes);
    if (reader == "simdjson") one = bare_simdjson(padded);
#ifdef QUITTANCE_PUGIXML
    if (reader == "pugixml") one = pugixml_tree(bytes);
#endif
    wall += seconds_of(CLOCK_MONOTONIC) - before;
    cpu += seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
    found.records += one.records;
    found.cents += one.cents;
    bytes_read += bytes.size();
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"records\": %llu, \"cents\": %lld, \"bytes\": %llu, \"cpu_s\": %.6f, \"wall_s\": %.6f, "
      "\"peak_kib\": %ld}\n",
      static_cast<unsigned long long>(found.records), static_cast<long long>(found.cents),
      static_cast<unsigned long long>(bytes_read), cpu, wall, usage.ru_maxrss);
  return found.records == 0 ? 1 : 0;
}

}  // namespace
}  // namespace quittance::ingest

int main(int count, char** arguments) {
  if (count < 5) {
    std::fprintf(stderr, "usage: read_files READER FORMAT THREADS FILE...\n");
    return 2;
  }
  // As the command does: what a part of a file took serves the next one, for every reader here.
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  return quittance::ingest::run(arguments[1], arguments[2],
                                static_cast<std::size_t>(std::stoul(arguments[3])),
                                {arguments + 4, arguments + count});
}

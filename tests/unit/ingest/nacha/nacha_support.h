// ACH records for tests.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/reading.h"

namespace quittance::ingest::nacha_test {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

using Records = std::vector<std::string>;

inline Reading read(std::string_view bytes, const Profiles& profiles = {},
                    std::string_view dialect = {}, std::size_t chunk_bytes = std::size_t{1} << 20) {
  return read_with(nacha_decoder(), bytes, profiles, dialect, chunk_bytes);
}

// Records of 94 columns as a file.
inline std::string file_of(const Records& records, std::string_view line_end = "\n") {
  std::string file;
  for (std::string record : records) {
    if (record.size() < 94) record.resize(94, ' ');
    file += record;
    file += line_end;
  }
  return file;
}

inline std::string header() {
  return "101 121000248 1210003582611201405A094101QUITTANCE BANK         HALE TRADING CO";
}
struct Batch {
  std::string_view sec = "CCD";
  std::string_view company = "ACME TOOLS";
  std::string_view service = "200";
  std::string_view effective = "261120";
  std::string_view settlement = "   ";
  int number = 1;
  std::string_view description = "VENDOR PAY";
};
inline std::string batch_header(const Batch& batch) {
  return fmt::format("5{}{:<16}{:<20}{:<10}{}{:<10}{:<6}{}{}1{}{:07}", batch.service, batch.company,
                     "", "1912345678", batch.sec, batch.description, "261119", batch.effective,
                     batch.settlement, "12100024", batch.number);
}
struct Entry {
  int code = 22;
  std::int64_t cents = 125'050;
  std::string_view account = "2001234567";
  std::string_view id = "INV-1001";
  std::string_view name = "HALE TRADING CO";
  int addenda = 0;
  int sequence = 1;
  std::string_view routing = "121000358";
};
inline std::string entry(const Entry& given) {
  return fmt::format("6{:02}{}{:<17}{:010}{:<15}{:<22}  {}12100024{:07}", given.code, given.routing,
                     given.account, given.cents, given.id, given.name, given.addenda > 0 ? 1 : 0,
                     given.sequence);
}
// With the number of addenda where CTX has it.
inline std::string counted_entry(const Entry& given) {
  return fmt::format("6{:02}{}{:<17}{:010}{:<15}{:04}{:<16}    {}12100024{:07}", given.code,
                     given.routing, given.account, given.cents, given.id, given.addenda, given.name,
                     given.addenda > 0 ? 1 : 0, given.sequence);
}
inline std::string addenda_05(std::string_view information, int sequence = 1, int of = 1) {
  return fmt::format("705{:<80}{:04}{:07}", information, sequence, of);
}
inline std::string returned(std::string_view reason, std::string_view original,
                            std::string_view words = "") {
  return fmt::format("799{}{}      12100035{:<44}121000240000001", reason, original, words);
}
struct Totals {
  int entries = 0;
  std::int64_t hash = 0;
  std::int64_t debits = 0;
  std::int64_t credits = 0;
};
inline std::string batch_control(const Totals& totals, int number = 1,
                                 std::string_view service = "200") {
  return fmt::format("8{}{:06}{:010}{:012}{:012}{:<10}{:19}{:6}12100024{:07}", service,
                     totals.entries, totals.hash, totals.debits, totals.credits, "1912345678", "",
                     "", number);
}
inline std::string file_control(int batches, int blocks, const Totals& totals) {
  return fmt::format("9{:06}{:06}{:08}{:010}{:012}{:012}", batches, blocks, totals.entries,
                     totals.hash, totals.debits, totals.credits);
}
inline std::string filler() {
  return std::string(94, '9');
}

// A receipt with an addenda record and a debit: nothing wrong with it.
inline Records good_records() {
  const Totals totals = {.entries = 3, .hash = 24'200'070, .debits = 5'000, .credits = 125'050};
  return {header(),
          batch_header({}),
          entry({.addenda = 1}),
          addenda_05("INVOICE INV-1001 LESS DISCOUNT"),
          entry({.code = 27, .cents = 5'000, .id = "RENT NOV", .sequence = 2}),
          batch_control(totals),
          file_control(1, 1, totals),
          filler(),
          filler(),
          filler()};
}

}  // namespace quittance::ingest::nacha_test

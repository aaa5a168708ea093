// What stands twice in one file, byte for byte from header to trailer, counts once: the second is
// held and a finding says so.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <tuple>
#include <vector>

#include "tests/support/reading.h"

namespace quittance::ingest::repeated_parts {
namespace {

using test_support::KeptCash;
using test_support::read_with;
using test_support::Reading;

struct Row {
  const Decoder& decoder;
  const char* file;
  const char* code;
  const char* from;  // a place in the file that a second delivery has otherwise
  const char* to;
};
const Row kRows[] = {
    {x12_820_decoder(), "x12-820/receipt_and_advice.edi", "interchange_repeated", "INV-", "INW-"},
    {edifact_cremul_decoder(), "edifact-cremul/norwegian.dat", "interchange_repeated", "NAD+PL",
     "NAD+BE"},
    {ocr_giro_decoder(), "ocr-giro/ordinary_day.txt", "transmission_repeated", "NY0910", "NY0911"},
    {nacha_decoder(), "nacha/ctx_820_in_addenda.ach", "transmission_repeated", "INV", "INW"},
    {lockbox_decoder(), "lockbox/sap_bai2_two_checks.txt", "transmission_repeated", "DELIVERY",
     "DELIVERZ"},
    {bg_inbetalningar_decoder(), "bg-inbetalningar/ordinary_day.txt", "transmission_repeated",
     "1234574", "1234566"},
    {bgmax_decoder(), "bgmax/ordinary_day.txt", "transmission_repeated", "1234574", "1234566"},
    {camt053_decoder(), "camt.053/ordinary_day.xml", "same_statement", "Filiale", "Zentral"},
    {camt054_decoder(), "camt.054/qr_batches.xml", "same_statement", "Payer", "Buyer"},
    {ktl_decoder(), "ktl/two_accounts.svm", "batch_repeated", "WWRV", "WWRW"},
};

std::string contents(const Row& row) {
  std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / row.file,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::int64_t times(const Reading& reading, std::string_view code) {
  return std::count_if(reading.summary.findings.begin(), reading.summary.findings.end(),
                       [&](const Finding& found) { return found.code == code; });
}

using Money = std::vector<std::tuple<CashKind, bool, std::string, std::int64_t>>;
Money booked(const Reading& reading) {
  Money all;
  for (const KeptCash& cash : reading.cash()) {
    if (!reading.is_held(cash.unit)) {
      all.emplace_back(cash.kind, cash.debit, cash.currency, cash.amount);
    }
  }
  return all;
}

TEST(RepeatedParts, AreHeldAndSaid) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.file);
    const std::string bytes = contents(row);
    const Reading once = read_with(row.decoder, bytes);
    EXPECT_EQ(times(once, row.code), 0);
    ASSERT_FALSE(booked(once).empty());
    for (const bool with_end : {true, false}) {
      std::string twice = bytes + bytes;
      while (!with_end && (twice.back() == '\n' || twice.back() == '\r')) twice.pop_back();
      const Reading reading = read_with(row.decoder, twice);
      EXPECT_GE(times(reading, row.code), 1);
      EXPECT_EQ(reading.summary.status, FileStatus::quarantined);
      EXPECT_EQ(booked(reading), booked(once));
      EXPECT_EQ(reading.cash().size(), 2 * once.cash().size());
      for (const Unit& unit : reading.summary.units) {
        if (unit.hold == HoldReason::none) continue;
        EXPECT_EQ(unit.hold, HoldReason::same_logical_file) << unit.name;
        EXPECT_GE(unit.from, bytes.size() - 1) << unit.name;
      }
    }
  }
}

TEST(RepeatedParts, AreNotThoseThatDifferAnywhere) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.file);
    const std::string bytes = contents(row);
    std::string other = bytes;
    const std::string_view from = row.from;
    for (std::size_t at = 0; (at = other.find(from, at)) != std::string::npos; at += from.size()) {
      other.replace(at, from.size(), row.to);
    }
    ASSERT_NE(other, bytes);
    ASSERT_EQ(other.size(), bytes.size());
    const Reading reading = read_with(row.decoder, bytes + other);
    EXPECT_EQ(times(reading, row.code), 0);
    EXPECT_EQ(reading.cash().size(), 2 * read_with(row.decoder, bytes).cash().size());
  }
}

}  // namespace
}  // namespace quittance::ingest::repeated_parts

// What a sender marks as a test is checked and not booked, unless one switch says that this sender
// marks all its files so; then the cash is what it would be without the mark.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/reading.h"

namespace quittance::ingest::test_marks {
namespace {

using test_support::read_with;
using test_support::Reading;

struct Row {
  const Decoder& decoder;
  const char* file;
  const char* plain;   // what stands in the file
  const char* marked;  // the same with the mark of a test
  const char* code;
};
const Row kRows[] = {
    {x12_820_decoder(), "x12-820/receipt_and_advice.edi", "*P*>~", "*T*>~", "test_interchange"},
    {edifact_cremul_decoder(), "edifact-cremul/charges_and_totals.edi", "++1'", "++1++1'",
     "test_interchange"},
    {bgmax_decoder(), "bgmax/ordinary_day.txt", "P  ", "T  ", "test_file"},
    {fedwire_decoder(), "fedwire/structured_remittance.txt", "USERREQ1P", "USERREQ1T",
     "test_message"},
};

std::string marked(const Row& row) {
  std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / row.file,
                     std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t at = bytes.find(row.plain);
  if (at == std::string::npos) return {};
  return bytes.replace(at, std::string(row.plain).size(), row.marked);
}

bool is_test(const Reading& reading) {
  return std::any_of(reading.summary.units.begin(), reading.summary.units.end(),
                     [](const Unit& unit) { return unit.test; });
}

const Finding* finding(const Reading& reading, std::string_view code) {
  for (const Finding& found : reading.summary.findings) {
    if (found.code == code) return &found;
  }
  return nullptr;
}

TEST(TestMarks, AreNotBookedUnlessTheDialectAcceptsThem) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.file);
    const std::string bytes = marked(row);
    ASSERT_FALSE(bytes.empty());
    const Reading strict = read_with(row.decoder, bytes);
    EXPECT_TRUE(is_test(strict));
    const Finding* said = finding(strict, row.code);
    ASSERT_NE(said, nullptr);
    EXPECT_NE(said->message.find("accept_test_marks"), std::string::npos) << said->message;

    Profiles profiles;
    profiles.dialects["given"] = {.name = "given", .accept_test_marks = true};
    const Reading lenient = read_with(row.decoder, bytes, profiles, "given");
    EXPECT_FALSE(is_test(lenient));
    EXPECT_NE(finding(lenient, row.code), nullptr);
    ASSERT_FALSE(lenient.cash().empty());
    ASSERT_EQ(lenient.cash().size(), strict.cash().size());
    for (std::size_t n = 0; n < lenient.cash().size(); ++n) {
      EXPECT_EQ(lenient.cash()[n].id, strict.cash()[n].id);
    }
  }
}

}  // namespace
}  // namespace quittance::ingest::test_marks

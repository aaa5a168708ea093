// A unit without the header around it is held; where the header says nothing of the cash, one
// switch accepts that, and the cash is what it would be with the header.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ingest/decoder.h"

namespace quittance::ingest::missing_headers {
namespace {

class Keep final : public CashSink {
 public:
  void cash(const CashRecord& record) override {
    cash_.push_back(std::string(record.payment_id) + ' ' + std::to_string(record.amount));
  }
  void range(const UsedRange&) override {}
  std::vector<std::string> cash_;
};

std::string golden(const std::string& name) {
  std::ifstream file(std::filesystem::path(QUITTANCE_SOURCE_DIR) / "tests/golden" / name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Row {
  const Decoder& decoder;
  const char* file;
  const char* account;  // of the first unit, as the bank prints it; null: known too late
  const char* code = "header_missing";
  const char* accepted = "header_missing";
};
const Row kRows[] = {
    {bgmax_decoder(), "bgmax/ordinary_day.txt", "7001234"},
    {bg_inbetalningar_decoder(), "bg-inbetalningar/ordinary_day.txt", "7001234"},
    {ocr_giro_decoder(), "ocr-giro/ordinary_day.txt", "86011117947"},
    {ktl_decoder(), "ktl/two_accounts.svm", "47300010416310"},
    {coda_decoder(), "coda/receipts_and_details.cod", "BE68539007547034"},
    {cfonb240_decoder(), "cfonb240/transfers_received.txt", "300040082100012345678"},
    {cfonb120_decoder(), "cfonb120/receipts_and_returns.txt", "300040082100012345678",
     "previous_balance_missing", "previous_balance_missing"},
    {bai2_decoder(), "bai2/tagged_wires.bai2", nullptr, "file_header_missing",
     "file_header_absent"},
};

std::string without_first_line(std::string bytes) {
  return bytes.substr(bytes.find('\n') + 1);
}

enum class Accepted { never, forced, by_account, by_default };

FileSummary read(const Row& row, const std::string& bytes, Accepted accepted, Keep& sink) {
  Profiles profiles;
  profiles.dialects["given"] = {.name = "given", .accept_missing_headers = true};
  if (accepted == Accepted::by_account) {
    AccountProfile& account = profiles.accounts[row.account];
    account.account = row.account;
    account.dialect = "given";
  }
  if (accepted == Accepted::by_default) {
    profiles.dialects["default"] = {.name = "default", .accept_missing_headers = true};
  }
  const DecodeContext context{.file_name = "cut",
                              .profiles = &profiles,
                              .csv = nullptr,
                              .dialect = accepted == Accepted::forced ? "given" : ""};
  return read_all(row.decoder, bytes, context, sink);
}

bool held_for_its_header(const FileSummary& summary) {
  return std::any_of(summary.units.begin(), summary.units.end(),
                     [](const Unit& unit) { return unit.hold == HoldReason::structure_broken; });
}

bool said(const FileSummary& summary, Severity severity, std::string_view code) {
  return std::any_of(summary.findings.begin(), summary.findings.end(), [&](const Finding& finding) {
    return finding.code == code && finding.severity == severity &&
           finding.message.find("accept_missing_headers") != std::string::npos;
  });
}

TEST(MissingHeaders, HoldTheirUnitUnlessTheDialectAcceptsThem) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.file);
    const std::string whole = golden(row.file);
    const std::string cut = without_first_line(whole);
    Keep of_whole;
    static_cast<void>(read(row, whole, Accepted::never, of_whole));
    ASSERT_FALSE(of_whole.cash_.empty());
    Keep strict_cash;
    const FileSummary strict = read(row, cut, Accepted::never, strict_cash);
    EXPECT_TRUE(held_for_its_header(strict));
    EXPECT_EQ(strict.status, FileStatus::quarantined);
    EXPECT_TRUE(said(strict, Severity::error, row.code));
    for (const Accepted accepted : {Accepted::forced, Accepted::by_account, Accepted::by_default}) {
      if (accepted == Accepted::by_account && row.account == nullptr) continue;
      SCOPED_TRACE(static_cast<int>(accepted));
      Keep cash;
      const FileSummary lenient = read(row, cut, accepted, cash);
      EXPECT_FALSE(held_for_its_header(lenient));
      EXPECT_TRUE(said(lenient, Severity::warning, row.accepted));
      EXPECT_EQ(cash.cash_, of_whole.cash_);
    }
  }
}

}  // namespace
}  // namespace quittance::ingest::missing_headers

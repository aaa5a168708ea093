// Mended balances are right by the decoder's own control.
#include "tests/fuzz/repair_balances.h"

#include <gtest/gtest.h>

#include <string>

#include "ingest/decoder.h"

namespace quittance::fuzz {
namespace {

class Nothing final : public ingest::CashSink {
 public:
  void cash(const CashRecord&) override {}
  void range(const ingest::UsedRange&) override {}
};

struct Verdict {
  std::size_t right = 0;
  std::size_t wrong = 0;
};

Verdict balances(const std::string& bytes) {
  const ingest::Profiles profiles;
  const ingest::DecodeContext context{
      .file_name = "mended", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  Nothing sink;
  Verdict verdict;
  for (const Control& control :
       ingest::read_all(ingest::mt940_decoder(), bytes, context, sink).controls) {
    if (control.name == "balance") ++(control.ok ? verdict.right : verdict.wrong);
  }
  return verdict;
}

TEST(RepairBalances, WrongStatementsAgreeAgain) {
  const std::string wrong =
      ":20:A\n:25:111\n:60F:C261119EUR100,00\n:61:2611201120CR1,50NTRFX\n:61:261120RC0,5NTRFX\n"
      ":61:261120D200,NTRFX\n:86:TEXT\n:61:261120RDR0,01NTRFX\n:62F:C261120EUR7,00\n-\n"
      ":20:B\r\n:25:222\r\n:60F:D261119EUR1,00\r\n:61:261120C3,00NTRFX\r\n:62F:C261120EUR9,99\r\n";
  EXPECT_EQ(balances(wrong).wrong, 2U);
  EXPECT_EQ(balances(with_mt940_balances(wrong)).right, 2U);
  EXPECT_EQ(balances(with_mt940_balances(wrong)).wrong, 0U);
}

TEST(RepairBalances, LeavesWhatItCannotRead) {
  for (const std::string text : {"", "\n", ":62F:", ":60F:\n:61:\n:62F:C", "X\n:61:\n"}) {
    EXPECT_EQ(with_mt940_balances(text), text);
  }
}

}  // namespace
}  // namespace quittance::fuzz

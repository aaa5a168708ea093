// How names are printed, and that a payer can be told by them where the workload needs it.
#include "tools/workload/names.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tools/workload/customers.h"

namespace quittance::workload {
namespace {

constexpr CompanyName kCedarRidge{.first = 0, .second = 0, .trade = 0, .legal = 0, .city = 1};
constexpr CompanyName kMueller{.first = 55, .second = 1, .trade = 1, .legal = 1, .city = 0};

TEST(Names, ArePrintedInManyWays) {
  struct Row {
    const char* why;
    CompanyName name;
    Naming naming;
    const char* want;
  };
  const Row rows[] = {
      {"as in the book", kCedarRidge, Naming::exact, "Cedar Ridge Manufacturing Denver LLC"},
      {"accents stay in the book", kMueller, Naming::exact, "Müller Valley Services Inc."},
      {"capitals", kCedarRidge, Naming::capitals, "CEDAR RIDGE MANUFACTURING DENVER LLC"},
      {"capitals without accents", kMueller, Naming::capitals, "MULLER VALLEY SERVICES INC"},
      {"the trade's usual abbreviation", kCedarRidge, Naming::abbreviated,
       "CEDAR RIDGE MFG DENVER LLC"},
      {"without legal form", kMueller, Naming::legal_dropped, "MULLER VALLEY SERVICES"},
      {"words run together", kMueller, Naming::run_together, "MULLERVALLEY SERVICES INC"},
      {"a word split", kMueller, Naming::split, "MULLER VALLEY SERV ICES INC"},
      {"umlauts spelled out", kMueller, Naming::transliterated, "MUELLER VALLEY SERVICES INC"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    Random random(1, Stream::writing);
    EXPECT_EQ(printed_name(row.name, row.naming, random), row.want);
  }
}

TEST(Names, VariantsWithAChoiceChoose) {
  std::set<std::string> initials;
  std::set<std::size_t> cuts;
  std::set<std::string> forms;
  for (std::uint64_t n = 0; n < 50; ++n) {
    Random random(1, Stream::writing, n);
    initials.insert(printed_name(kCedarRidge, Naming::initials, random));
    cuts.insert(printed_name(kCedarRidge, Naming::truncated, random).size());
    forms.insert(printed_name(kMueller, Naming::legal_changed, random));
  }
  EXPECT_EQ(initials, (std::set<std::string>{"CRMD", "CRMD LLC"}));
  EXPECT_EQ(cuts, (std::set<std::size_t>{16, 22, 30}));
  EXPECT_EQ(forms.size(), 5U);
  EXPECT_FALSE(forms.contains("MULLER VALLEY SERVICES INC"));
}

TEST(Customers, HaveNamesAndAccountsOfTheirOwn) {
  for (const Mess mess : {Mess::typical, Mess::hostile}) {
    Request request;
    request.customers = 20'000;
    request.mess = mess;
    const Customers customers(request);
    std::set<std::string> names;
    std::set<std::string> accounts;
    for (std::uint32_t customer = 0; customer < request.customers; ++customer) {
      std::string name;
      append_name(name, customers.name(customer));
      names.insert(name);
      const BankAccount bank = customers.bank_account(customer);
      EXPECT_EQ(bank.routing.size(), 9U);
      EXPECT_EQ(bank.account.size(), 10U);
      accounts.insert(bank.routing + bank.account);
      accounts.insert(customers.stranger_account(customer).account);
    }
    EXPECT_EQ(names.size(), request.customers);
    EXPECT_EQ(accounts.size(), 2 * request.customers);
  }
}

}  // namespace
}  // namespace quittance::workload

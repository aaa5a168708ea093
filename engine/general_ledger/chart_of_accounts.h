// Which account of the general ledger each kind of posting goes to.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace quittance::engine {

// Names of accounts by posting account (engine/general_ledger/postings.h), with placeholders:
// {entity}, {currency} and, for bank accounts, {account}.
class ChartOfAccounts {
 public:
  // Plain-text accounting's five roots: Assets, Liabilities, Equity, Income, Expenses.
  ChartOfAccounts();

  // TOML: a table `accounts` that replaces some of the names. Errors: field_unreadable; `message`
  // says which key or line.
  [[nodiscard]] static Result<ChartOfAccounts> parse(std::string_view toml, std::string& message);

  // The name for one posting, its parts fit for hledger, ledger and beancount alike: letters,
  // digits and dashes, each beginning with a capital letter or a digit.
  [[nodiscard]] std::string name(std::string_view posting_account, std::string_view entity,
                                 std::string_view currency) const;

 private:
  std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace quittance::engine

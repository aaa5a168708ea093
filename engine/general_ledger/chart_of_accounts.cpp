#include "engine/general_ledger/chart_of_accounts.h"

#include <toml++/toml.h>

#include "core/text.h"

namespace quittance::engine {
namespace {

// What stands after a prefix of a posting account is its {account}.
constexpr std::string_view kBank = "bank:";

// One part of an account's name: what is neither letter nor digit becomes a dash.
std::string part(std::string_view text) {
  if (text.empty()) return "Unstated";
  std::string clean;
  for (const char c : text) clean.push_back(is_alpha(c) || is_digit(c) ? c : '-');
  if (clean.front() == '-') clean.insert(0, "0");
  if (clean.front() >= 'a' && clean.front() <= 'z')
    clean.front() = static_cast<char>(clean.front() - 'a' + 'A');
  return clean;
}

void replace_all(std::string& text, std::string_view placeholder, std::string_view value) {
  for (std::size_t at = text.find(placeholder); at != std::string::npos;
       at = text.find(placeholder, at + value.size())) {
    text.replace(at, placeholder.size(), value);
  }
}

bool is_account_name(std::string_view name) {
  for (const std::string_view root :
       {"Assets:", "Liabilities:", "Equity:", "Income:", "Expenses:"}) {
    if (name.starts_with(root) && name.size() > root.size()) return true;
  }
  return false;
}

}  // namespace

ChartOfAccounts::ChartOfAccounts()
    : names_{{"bank", "Assets:Bank:{account}"},
             {"ar", "Assets:Receivable:{entity}"},
             {"cash:unidentified", "Liabilities:Cash:Unidentified"},
             {"cash:unapplied", "Liabilities:Cash:Unapplied"},
             {"cash:on_account", "Liabilities:Cash:OnAccount"},
             {"cash:refund_due", "Liabilities:Cash:RefundDue"},
             {"cash:quarantined", "Liabilities:Cash:Quarantined"},
             {"cash:returned", "Liabilities:Cash:Returned"},
             {"cash:written_off", "Income:OverpaymentsKept"},
             {"discount", "Expenses:Discounts"},
             {"write_off", "Expenses:WriteOffs"},
             {"bank_charge", "Expenses:BankCharges"},
             {"deduction", "Assets:Clearing:Deductions"},
             {"conversion", "Equity:Conversion"},
             {"fx_gain_loss", "Income:ExchangeDifferences"},
             {"opening", "Equity:Opening:{entity}"},
             {"adjustment", "Equity:ExternalAdjustments:{entity}"}} {}

Result<ChartOfAccounts> ChartOfAccounts::parse(std::string_view toml, std::string& message) {
  ChartOfAccounts chart;
  try {
    const toml::table parsed = toml::parse(toml);
    const toml::table* accounts = parsed.get_as<toml::table>("accounts");
    if (accounts == nullptr || parsed.size() != 1) {
      message = "needs one table, [accounts]";
      return fail(Errc::field_unreadable);
    }
    for (const auto& [key, value] : *accounts) {
      const auto known = chart.names_.find(key.str());
      const auto name = value.value<std::string>();
      const std::string line =
          std::string(key.str()) + " (line " + std::to_string(value.source().begin.line) + ") ";
      if (known == chart.names_.end()) {
        message = line + "is no posting account; there are:";
        for (const auto& [posting, unused] : chart.names_) message += " \"" + posting + "\"";
        return fail(Errc::field_unreadable);
      }
      if (!name || !is_account_name(*name)) {
        message = line + "must begin with Assets:, Liabilities:, Equity:, Income: or Expenses:";
        return fail(Errc::field_unreadable);
      }
      known->second = *name;
    }
  } catch (const toml::parse_error& error) {
    message = "line " + std::to_string(error.source().begin.line) + ": " +
              std::string(error.description());
    return fail(Errc::field_unreadable);
  }
  return chart;
}

std::string ChartOfAccounts::name(std::string_view posting_account, std::string_view entity,
                                  std::string_view currency) const {
  const bool bank = posting_account.starts_with(kBank);
  const auto found = names_.find(bank ? std::string_view("bank") : posting_account);
  std::string name = found == names_.end() ? "Equity:Other" : found->second;
  replace_all(name, "{account}", part(bank ? posting_account.substr(kBank.size()) : ""));
  replace_all(name, "{entity}", part(entity));
  replace_all(name, "{currency}", part(currency));
  return name;
}

}  // namespace quittance::engine

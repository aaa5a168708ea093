#include "tools/workload/master_data.h"

#include "tools/workload/cash.h"
#include "tools/workload/digits.h"
#include "tools/workload/output.h"

namespace quittance::workload {
namespace {

constexpr std::string_view kCustomerColumns =
    "customer_id,name,parent_id,entity_id,currency,terms,credit_limit,email,phone,language,"
    "time_zone,collector,aliases,bank_accounts,rule_set,tolerance_profile\n";
constexpr std::string_view kItemColumns =
    "item_number,customer_id,entity_id,kind,document_date,due_date,currency,amount,open_amount,"
    "po_number,delivery_number,reference,terms,discount_date,discount_amount,description,"
    "settled_date,settled_amount\n";

constexpr std::string_view kCommonRules =
    R"(# The rules of the workload `common`: reference and amount; customer and amount, the oldest due first;
# oldest first, the rest on account.
name = "common"
ties = "oldest"
oldest_first = true
overpayment = "on_account"
keep_on_account = true
customer_rules = ["single_item"]
)";

constexpr std::string_view kOtherRules =
    R"(# The rules that Quittance has by itself: where two answers are equally good it takes neither.
name = "default"
ties = "abstain"
)";

std::string_view word(Terms terms) {
  switch (terms) {
    case Terms::net30:
      return "net30";
    case Terms::net45:
      return "net45";
    case Terms::net60:
      return "net60";
    case Terms::two_ten_net30:
      return "2/10net30";
  }
  return {};
}

// Dates repeat: each is made once.
class DateTexts {
 public:
  const std::string& of(Date day) {
    const auto at = static_cast<std::size_t>(day.days() - kFrom);
    if (at >= texts_.size()) texts_.resize(at + 1);
    if (texts_[at].empty()) texts_[at] = day.iso();
    return texts_[at];
  }

 private:
  static constexpr std::int32_t kFrom = 19'000;  // 2022-01-08, before any date of a workload
  std::vector<std::string> texts_;
};

}  // namespace

Result<void> write_customers(const Request& request, const Customers& customers,
                             const std::string& folder) {
  OutputFile file(folder + "/customers.csv");
  std::string& out = file.text();
  out += kCustomerColumns;
  for (std::uint32_t customer = 0; customer < request.customers; ++customer) {
    append_customer_id(out, customer);
    out += ',';
    append_name(out, customers.name(customer));
    out += ",,,USD,,,,,,,,,";
    if (customers.bank_account_known(customer)) {
      const BankAccount bank = customers.bank_account(customer);
      out += "ABA:" + bank.routing + '/' + bank.account;
    }
    out += ",,\n";
    file.flush_full();
  }
  return file.close();
}

Result<void> write_items(const Items& items, const std::string& folder) {
  OutputFile file(folder + "/items.csv");
  std::string& out = file.text();
  out += kItemColumns;
  DateTexts dates;
  for (std::uint32_t index = 0; index < items.count(); ++index) {
    const Item& item = items[index];
    items.append_number(out, index);
    out += ',';
    append_customer_id(out, item.customer);
    out += item.credit_memo() ? ",,credit_memo," : ",,invoice,";
    out += dates.of(item.document_date());
    out += ',';
    out += dates.of(item.due_date());
    out += ",USD,";
    append_dollars(out, item.amount);
    out += ',';
    append_dollars(out, item.amount);
    out += ',';
    items.append_purchase_order(out, index);
    out += ",,,";
    out += word(item.terms);
    out += ',';
    if (item.discount() != 0) {
      out += dates.of(item.discount_date());
      out += ',';
      append_dollars(out, item.discount());
    } else {
      out += ',';
    }
    out += ",,,\n";
    file.flush_full();
  }
  return file.close();
}

Result<void> write_accounts(const Request& request, std::uint32_t lockboxes,
                            const std::string& folder) {
  OutputFile file(folder + "/accounts.csv");
  std::string& out = file.text();
  out += "account,entity_id,currency,kind,profile,deposit_account,feeds\n";
  out += kBankAccount;
  const bool both = request.writes(Format::lockbox) && request.writes_statement();
  out += both ? ",,USD,bank,,,lockbox\n" : ",,USD,bank,,,\n";
  for (std::uint32_t lockbox = 0; lockbox < lockboxes; ++lockbox) {
    append_lockbox(out, lockbox);
    out += ",,USD,lockbox,,";
    if (both) out += kBankAccount;
    out += ",\n";
  }
  return file.close();
}

Result<void> write_rules(const Request& request, const std::string& folder) {
  OutputFile file(folder + "/rules.toml");
  file.text() += request.mess == Mess::common ? kCommonRules : kOtherRules;
  return file.close();
}

}  // namespace quittance::workload

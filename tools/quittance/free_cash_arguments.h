// Cash that is applied to nothing, paid back or given to another customer, on the command line.
#pragma once

#include <functional>
#include <string>

#include "tools/quittance/desk_arguments.h"

namespace quittance::cli {

struct RefundArguments {
  std::string payment;
  std::string amount;
  bool paid = false;
  bool cancel = false;
  std::string reason;
};

struct TransferArguments {
  std::string payment;
  std::string customer;
  std::string reason;
};

[[nodiscard]] Exit run_refund(Context& context, const RefundArguments& arguments);
[[nodiscard]] Exit run_transfer(Context& context, const TransferArguments& arguments);

// Adds refund and transfer.
void declare_free_cash(CLI::App& app, const Choose& choose);

}  // namespace quittance::cli

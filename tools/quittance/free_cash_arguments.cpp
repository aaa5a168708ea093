#include "tools/quittance/free_cash_arguments.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace quittance::cli {
namespace {

// A command whose arguments are filled by `declare` and run by `run`.
template <class Arguments, class Declare>
void put_command(CLI::App& parent, const Choose& choose, const char* name, const char* text,
                 Exit (*run)(Context&, const Arguments&), Declare declare) {
  CLI::App* sub = parent.add_subcommand(name, text);
  auto arguments = std::make_shared<Arguments>();
  declare(*sub, *arguments);
  sub->callback([choose, arguments, run] {
    choose([arguments, run](Context& context) { return run(context, *arguments); });
  });
}

}  // namespace

void declare_free_cash(CLI::App& app, const Choose& choose) {
  put_command<RefundArguments>(
      app, choose, "refund", "pay cash back that is applied to nothing", run_refund,
      [](CLI::App& sub, RefundArguments& a) {
        sub.add_option("payment", a.payment, "PAYMENT")->required();
        sub.add_option("amount", a.amount, "AMOUNT, in the payment's currency (default: all)");
        auto* paid = sub.add_flag("--paid", a.paid, "it was paid out: no longer due");
        sub.add_flag("--cancel", a.cancel, "it is not paid back after all: unapplied again")
            ->excludes(paid);
        sub.add_option("--reason", a.reason, "why, for the audit trail")->required();
        sub.footer(
            "The cash is refund_due until --paid says that it left; `payments --state "
            "refund_due` "
            "lists what is to\nbe paid out.\n\n"
            "Example:\n  quittance refund 2001/2026-11-20/a1b2c3/1 250.00 --reason 'paid twice, "
            "they want it back'");
      });
  put_command<TransferArguments>(
      app, choose, "transfer", "give cash that is applied to nothing to another customer",
      run_transfer, [](CLI::App& sub, TransferArguments& a) {
        sub.add_option("payment", a.payment, "PAYMENT")->required();
        sub.add_option("customer", a.customer, "CUSTOMER")->required();
        sub.add_option("--reason", a.reason, "why, for the audit trail")->required();
        sub.footer(
            "What is unapplied, on account or unidentified of it; what it is applied to stays. "
            "`assign --payer`\ndoes the same on the way.\n\n"
            "Example:\n  quittance transfer 2001/2026-11-20/a1b2c3/1 C-1042 --reason 'the "
            "sister company paid'");
      });
}

}  // namespace quittance::cli

#include "tools/quittance/desk_arguments.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace quittance::cli {
namespace {

// A command whose arguments are filled by `declare` and run by `run`.
template <class Arguments, class Declare>
void put(CLI::App& parent, const Choose& choose, const char* name, const char* text,
         Exit (*run)(Context&, const Arguments&), Declare declare) {
  CLI::App* sub = parent.add_subcommand(name, text);
  auto arguments = std::make_shared<Arguments>();
  declare(*sub, *arguments);
  sub->callback([choose, arguments, run] {
    choose([arguments, run](Context& context) { return run(context, *arguments); });
  });
}

void reason(CLI::App& sub, std::string& text) {
  sub.add_option("--reason", text, "why, for the audit trail")->required();
}

void disputes(CLI::App& app, const Choose& choose) {
  CLI::App& sub = *app.add_subcommand("dispute", "what customers contest of an item");
  sub.require_subcommand(1);
  sub.footer(
      "A disputed item is settled only by a payment that names it, or by hand.\n\n"
      "Example:\n  quittance dispute open INV-1042 --amount 180.31 --reason 'two pallets damaged'\n"
      "  quittance dispute resolve INV-1042 --outcome accepted --reason 'credit memo CM-88'\n"
      "  quittance aging --disputes apart");
  put<DisputeArguments>(sub, choose, "open", "an item is in dispute, whole or in part",
                        run_dispute_open, [](CLI::App& open, DisputeArguments& a) {
                          open.add_option("item", a.item, "NUMBER or ENTITY/NUMBER")->required();
                          open.add_option("--amount", a.amount, "so much of it (default: all)");
                          open.add_option("--date", a.date,
                                          "from this day on, YYYY-MM-DD (default: today)");
                          reason(open, a.reason);
                        });
  put<DisputeArguments>(
      sub, choose, "resolve", "it is in dispute no longer", run_dispute_resolve,
      [](CLI::App& resolve, DisputeArguments& a) {
        resolve.add_option("item", a.item, "NUMBER or ENTITY/NUMBER")->required();
        resolve
            .add_option("--outcome", a.outcome,
                        "accepted: the customer was right; rejected: he owes it; withdrawn")
            ->required()
            ->check(CLI::IsMember({"accepted", "rejected", "withdrawn"}));
        resolve.add_option("--date", a.date, "from this day on, YYYY-MM-DD (default: today)");
        reason(resolve, a.reason);
      });
  put<DisputeArguments>(sub, choose, "list", "disputes as they stood on the as-of day",
                        run_dispute_list, [](CLI::App& list, DisputeArguments& a) {
                          list.add_option("--state", a.state, "open (default), resolved or all")
                              ->check(CLI::IsMember({"open", "resolved", "all"}));
                          list.add_option("--customer", a.customer, "of this customer");
                        });
}

void promises(CLI::App& app, const Choose& choose) {
  CLI::App& sub =
      *app.add_subcommand("promise", "what customers promised to pay, and what they kept");
  sub.require_subcommand(1);
  sub.footer(
      "A promise is kept when what was posted from its date to its due date plus grace is all of "
      "it.\n\n"
      "Example:\n  quittance promise add C-1001 --amount 5000.00 --due 2026-11-30 --source 'Ms "
      "Lund "
      "by phone'\n  quittance promise list --state broken");
  put<PromiseArguments>(
      sub, choose, "add", "a customer promises to pay", run_promise_add,
      [](CLI::App& add, PromiseArguments& a) {
        add.add_option("customer", a.customer, "CUSTOMER")->required();
        add.add_option("--amount", a.amount, "how much (default: what the items have open)");
        add.add_option("--currency", a.currency, "of the amount (default: the customer's)");
        add.add_option("--due", a.due, "to be paid by, YYYY-MM-DD")->required();
        add.add_option("--item", a.items,
                       "what it is for: NUMBER or ENTITY/NUMBER, several allowed");
        add.add_option("--date", a.date, "made on, YYYY-MM-DD (default: today)");
        add.add_option("--grace", a.grace, "days after the due date that still count")
            ->capture_default_str();
        add.add_option("--source", a.source, "who said so, and where")->required();
      });
  put<PromiseArguments>(
      sub, choose, "cancel", "it no longer counts", run_promise_cancel,
      [](CLI::App& cancel, PromiseArguments& a) {
        cancel.add_option("promise", a.promise, "PROMISE, as `promise list` has it")->required();
        cancel.add_option("--date", a.date, "from this day on, YYYY-MM-DD (default: today)");
        reason(cancel, a.reason);
      });
  put<PromiseArguments>(sub, choose, "list", "promises as they stood on the as-of day",
                        run_promise_list, [](CLI::App& list, PromiseArguments& a) {
                          list.add_option("--state", a.state,
                                          "open, kept, broken or cancelled (default: all)")
                              ->check(CLI::IsMember({"open", "kept", "broken", "cancelled"}));
                          list.add_option("--customer", a.customer, "of this customer");
                        });
}

void contacts(CLI::App& app, const Choose& choose) {
  CLI::App& sub = *app.add_subcommand("contact", "who was asked for money, how and by whom");
  sub.require_subcommand(1);
  sub.footer(
      "Example:\n  quittance contact add C-1001 --channel call --minutes 12 --outcome promised\n"
      "  quittance effort --by collector");
  put<ContactArguments>(
      sub, choose, "add", "a customer was contacted", run_contact_add,
      [](CLI::App& add, ContactArguments& a) {
        add.add_option("customer", a.customer, "CUSTOMER")->required();
        add.add_option("--channel", a.channel,
                       "call, email, letter, message, portal, visit or other")
            ->check(
                CLI::IsMember({"call", "email", "letter", "message", "portal", "visit", "other"}))
            ->capture_default_str();
        add.add_option("--date", a.date, "YYYY-MM-DD (default: today)");
        add.add_option("--minutes", a.minutes, "how long it took us")
            ->check(CLI::Range(0, 100'000))
            ->capture_default_str();
        add.add_option("--person", a.person, "of ours (default: the actor)");
        add.add_option("--step", a.step, "of a collections sequence, or a dunning level");
        add.add_option("--outcome", a.outcome, "in your words: such as promised or no answer");
      });
  put<ContactArguments>(sub, choose, "list", "contacts up to the as-of day", run_contact_list,
                        [](CLI::App& list, ContactArguments& a) {
                          list.add_option("--customer", a.customer, "with this customer");
                          list.add_option("--from", a.from, "first day, YYYY-MM-DD");
                          list.add_option("--to", a.to, "last day, YYYY-MM-DD");
                        });
  put<EffortArguments>(
      app, choose, "effort", "what contacts cost, and the cash that followed them", run_effort,
      [](CLI::App& effort, EffortArguments& a) {
        effort.add_option("--by", a.by, "a line for each")
            ->check(CLI::IsMember(
                {"channel", "outcome", "step", "person", "customer", "collector", "all"}))
            ->capture_default_str();
        effort.add_option("--days", a.days, "length of the period, which ends on the as-of day")
            ->check(CLI::Range(1, 36600))
            ->capture_default_str();
        effort
            .add_option("--within", a.within,
                        "cash posted so many days after a contact followed it")
            ->check(CLI::Range(0, 3660))
            ->capture_default_str();
        effort.add_option("--hourly", a.hourly, "cost of an hour, in each currency: adds cost");
        effort.footer("Example:\n  quittance effort --by collector --within 10 --hourly 48.00");
      });
}

void periods(CLI::App& app, const Choose& choose) {
  CLI::App& sub = *app.add_subcommand("period", "close months of a legal entity, and reopen them");
  sub.require_subcommand(1);
  sub.footer(
      "What comes after a closing with an earlier date is posted on the first open day; `verify` "
      "proves\nthat closed months stand as they were.\n\n"
      "Example:\n  quittance period close main 2026-10\n  quittance period list");
  const auto month = [](CLI::App& each, PeriodArguments& a) {
    each.add_option("entity", a.entity, "ENTITY")->required();
    each.add_option("month", a.month, "YYYY-MM")->required();
  };
  put<PeriodArguments>(
      sub, choose, "close", "close everything up to the end of a month", run_period_close,
      [month](CLI::App& close, PeriodArguments& a) {
        month(close, a);
        a.reason = "month-end";
        close.add_option("--reason", a.reason, "why, for the audit trail")->capture_default_str();
      });
  put<PeriodArguments>(sub, choose, "reopen", "undo the newest closing", run_period_reopen,
                       [month](CLI::App& reopen, PeriodArguments& a) {
                         month(reopen, a);
                         reason(reopen, a.reason);
                       });
  put<PeriodArguments>(sub, choose, "list", "closings and reopenings", run_period_list,
                       [](CLI::App& list, PeriodArguments& a) {
                         list.add_option("--entity", a.entity, "of this legal entity");
                       });
}

}  // namespace

void declare_desk(CLI::App& app, const Choose& choose) {
  disputes(app, choose);
  promises(app, choose);
  contacts(app, choose);
  periods(app, choose);
}

}  // namespace quittance::cli

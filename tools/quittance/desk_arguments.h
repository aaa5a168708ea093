// What people at the receivables desk may note, and how it is said on the command line.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tools/quittance/context.h"

namespace CLI {
class App;
}

namespace quittance::cli {

struct DisputeArguments {
  std::string item;
  std::string amount;  // empty: all that is open
  std::string date;    // empty: the as-of day
  std::string outcome;
  std::string reason;
  std::string state;  // of the list
  std::string customer;
};

struct PromiseArguments {
  std::string customer;
  std::string promise;  // id
  std::string amount;   // empty: what the items have open
  std::string currency;
  std::string due;
  std::string date;  // empty: the as-of day
  std::uint32_t grace = 0;
  std::string source;
  std::vector<std::string> items;
  std::string reason;
  std::string state;  // of the list
};

struct ContactArguments {
  std::string customer;
  std::string channel = "call";
  std::string date;  // empty: the as-of day
  std::uint32_t minutes = 0;
  std::string person;  // empty: the actor
  std::string step;
  std::string outcome;
  std::string from, to;  // of the list
};

struct EffortArguments {
  std::string by = "channel";
  std::int32_t days = 90;
  std::int32_t within = 14;
  std::string hourly;  // cost of an hour, in each currency
};

struct PeriodArguments {
  std::string entity;
  std::string month;  // YYYY-MM
  std::string reason;
};

[[nodiscard]] Exit run_dispute_open(Context& context, const DisputeArguments& arguments);
[[nodiscard]] Exit run_dispute_resolve(Context& context, const DisputeArguments& arguments);
[[nodiscard]] Exit run_dispute_list(Context& context, const DisputeArguments& arguments);
[[nodiscard]] Exit run_promise_add(Context& context, const PromiseArguments& arguments);
[[nodiscard]] Exit run_promise_cancel(Context& context, const PromiseArguments& arguments);
[[nodiscard]] Exit run_promise_list(Context& context, const PromiseArguments& arguments);
[[nodiscard]] Exit run_contact_add(Context& context, const ContactArguments& arguments);
[[nodiscard]] Exit run_contact_list(Context& context, const ContactArguments& arguments);
[[nodiscard]] Exit run_effort(Context& context, const EffortArguments& arguments);
[[nodiscard]] Exit run_period_close(Context& context, const PeriodArguments& arguments);
[[nodiscard]] Exit run_period_reopen(Context& context, const PeriodArguments& arguments);
[[nodiscard]] Exit run_period_list(Context& context, const PeriodArguments& arguments);

// Called with the command that was chosen.
using Choose = std::function<void(std::function<Exit(Context&)>)>;
// Adds dispute, promise, contact, effort and period.
void declare_desk(CLI::App& app, const Choose& choose);

}  // namespace quittance::cli

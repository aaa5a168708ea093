// quittance generate: a workload with its truth, for tests and benchmarks.
#include <algorithm>

#include "core/money.h"
#include "tools/quittance/commands.h"
#include "tools/workload/workload.h"

namespace quittance::cli {

Exit run_generate(Context& context, const GenerateArguments& arguments) {
  workload::Request request;
  request.seed = arguments.seed;
  request.items = arguments.items;
  request.customers =
      arguments.customers != 0 ? arguments.customers : std::max(1U, arguments.items / 20);
  const Result<workload::Mess> mess = workload::parse_mess(arguments.mess);
  if (!mess) return context.usage("--mess is '" + arguments.mess + "'");
  request.mess = *mess;
  const bool common = request.mess == workload::Mess::common;
  request.payments = arguments.payments != 0 ? arguments.payments
                     : common                ? arguments.items
                                             : std::max(1U, arguments.items / 10 * 6);
  const auto formats = workload::parse_formats(arguments.formats);
  if (!formats) {
    return context.usage(
        "--formats is '" + arguments.formats +
        "'; write a list of bai2, lockbox, csv, json, nacha, mt940, camt.053, camt.054, x12-820 "
        "and fedwire, or none");
  }
  request.formats = *formats;

  const Result<workload::Made> made = workload::make_workload(request, arguments.folder);
  if (!made) {
    return context.fail(made.error().code,
                        "the workload in " + arguments.folder +
                            " could not be written whole; check the path, its permissions and the "
                            "disk, then run the command again");
  }
  const Currency usd = Currency::of("USD");
  context.note(arguments.folder + ": " + std::to_string(made->items) + " items of " +
               format_grouped(made->open, usd) + " USD, " + std::to_string(made->payments) +
               " payments of " + format_grouped(made->received, usd) + " USD");
  return Exit::done;
}

}  // namespace quittance::cli

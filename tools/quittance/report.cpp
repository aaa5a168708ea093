// quittance report: the state of receivables as one page that a browser opens and a printer prints.
#include "tools/quittance/base_cells.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"
#include "tools/quittance/report_page.h"
#include "tools/quittance/report_sections.h"

namespace quittance::cli {

Exit run_report(Context& context, const ReportArguments& arguments) {
  engine::OverviewQuery query{.as_of = context.as_of(),
                              .since = month_start(context.as_of()).plus_days(-1),
                              .days = arguments.days,
                              .months = arguments.months,
                              .customers = arguments.customers};
  if (!arguments.since.empty()) {
    const auto since = read_date(context, "--since", arguments.since);
    if (!since) return Exit::usage;
    query.since = *since;
  }
  if (query.since >= query.as_of)
    return context.usage("--since is " + query.since.iso() + "; it must be before the as-of day " +
                         query.as_of.iso());
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  if (!arguments.entity.empty()) {
    query.entity = find_entity(context, engine->book(), arguments.entity);
    if (!query.entity) return Exit::usage;
  }
  const auto overviews = engine::overviews(engine->book(), query);
  if (!overviews) return context.fail(overviews.error().code, "");
  const auto sections = report_sections(engine->book(), query);
  if (!sections) return context.fail(sections.error().code, "");
  ReportPage page{engine->book(), query, context.options().known_at, *sections};
  if (!arguments.base.empty()) {
    const auto base = read_currency(context, arguments.base);
    if (!base) return Exit::usage;
    std::vector<engine::Aging> agings;
    for (const engine::Overview& overview : *overviews) agings.push_back(overview.aging);
    auto converted = engine::aging_in(agings, ExchangeRates(engine->book().rates()), *base);
    if (!converted) return context.fail(converted.error().code, "");
    say_missing(context, converted->missing, *base);
    if (!agings.empty()) page.base = *std::move(converted);
  }
  context.out(report_page(page, *overviews));
  return Exit::done;
}

}  // namespace quittance::cli

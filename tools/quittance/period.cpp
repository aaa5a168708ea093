// quittance period: months closed, reopened and listed.
#include <string>

#include "tools/quittance/by_hand.h"
#include "tools/quittance/desk_arguments.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;

// The last day of YYYY-MM; nothing after having said what is wrong.
std::optional<Date> last_day_of(const Context& context, const std::string& month) {
  const Result<Date> first = Date::parse_iso(month + "-01");
  if (first && month.size() == 7) return month_end(*first);
  static_cast<void>(context.usage("the month is '" + month + "'; write YYYY-MM"));
  return std::nullopt;
}

}  // namespace

Exit run_period_close(Context& context, const PeriodArguments& arguments) {
  const auto last = last_day_of(context, arguments.month);
  if (!last) return Exit::usage;
  if (*last >= context.as_of()) {
    return context.usage(arguments.month + " has not ended on " + context.as_of().iso() +
                         "; --as-of says another day");
  }
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const engine::Book& book = engine.book();
    const auto entity = find_entity(context, book, arguments.entity);
    if (!entity) return Exit::usage;
    const auto done = engine.close_period(*entity, *last, arguments.reason);
    std::string said;
    if (done) {
      const engine::PeriodClosed& closed = book.periods().back().facts;
      said = arguments.entity + ": closed up to " + last->iso() + ", " +
             std::to_string(closed.postings) + " postings, digest " + closed.digest.short_hex();
    }
    return finish(context, engine, done, said);
  });
}

Exit run_period_reopen(Context& context, const PeriodArguments& arguments) {
  const auto last = last_day_of(context, arguments.month);
  if (!last) return Exit::usage;
  return by_hand(context, arguments.reason, [&](engine::Engine& engine) {
    const auto entity = find_entity(context, engine.book(), arguments.entity);
    if (!entity) return Exit::usage;
    const auto done = engine.reopen_period(*entity, *last, arguments.reason);
    const Date closed = engine.book().closed_through(*entity);
    return finish(context, engine, done,
                  arguments.entity + ": " + arguments.month + " is open again, closed " +
                      (closed.known() ? "up to " + closed.iso() : std::string("is nothing")));
  });
}

Exit run_period_list(Context& context, const PeriodArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  const auto report = context.report({{"entity_id", ColumnType::text},
                                      {"after", ColumnType::date},
                                      {"last", ColumnType::date},
                                      {"state", ColumnType::text},
                                      {"postings", ColumnType::count},
                                      {"digest", ColumnType::text},
                                      {"closed_at", ColumnType::text},
                                      {"closed_by", ColumnType::text},
                                      {"reopened_at", ColumnType::text},
                                      {"reopened_by", ColumnType::text},
                                      {"reason", ColumnType::text}});
  for (const engine::PeriodRow& row : book.periods()) {
    const std::string_view entity = entity_id(book, row.facts.entity);
    if (!arguments.entity.empty() && entity != arguments.entity) continue;
    const std::string digest = row.facts.digest.hex();
    const std::string closed_at = row.closed.at.iso();
    const std::string reopened_at = row.is_reopened ? row.reopened.at.iso() : "";
    report->add({entity, row.facts.after, row.facts.last,
                 std::string_view(row.is_reopened ? "reopened" : "closed"),
                 static_cast<std::int64_t>(row.facts.postings), std::string_view(digest),
                 std::string_view(closed_at), row.closed.by, std::string_view(reopened_at),
                 row.reopened.by, row.is_reopened ? row.reopened.because : row.closed.because});
  }
  report->finish();
  return Exit::done;
}

}  // namespace quittance::cli

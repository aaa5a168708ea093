// quittance learn: what corrections propose about payers; nothing acts before it is approved.
#include <algorithm>
#include <string>
#include <vector>

#include "core/text.h"
#include "engine/people/learning.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;
using engine::LearnedAlias;

std::string text_of(const LearnedAlias& alias, bool show_accounts) {
  if (alias.kind == engine::AliasKind::payer_name) return alias.name;
  return show_accounts ? alias.account : mask_account(alias.account);
}

// Opens the book for writing and lets the engine decide about the alias.
template <class Decide>
Exit decide(Context& context, const LearnArguments& arguments, std::string_view done,
            Decide decide_it) {
  if (arguments.reason.empty())
    return context.usage("--reason is empty; say why, for the audit trail");
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::write, exit);
  if (!engine) return exit;
  const Result<void> decided = decide_it(*engine);
  if (!decided) return context.fail(decided.error().code, engine->explanation());
  context.say(arguments.alias + ": " + std::string(done));
  return Exit::done;
}

}  // namespace

Exit run_learn_list(Context& context, const LearnArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  if (arguments.show_accounts) {
    const Exit may = context.may_show_accounts(*engine);
    if (may != Exit::done) return may;
  }
  const engine::Book& book = engine->book();
  const auto report = context.report({{"alias", ColumnType::text},
                                      {"kind", ColumnType::text},
                                      {"text", ColumnType::text},
                                      {"customer_id", ColumnType::text},
                                      {"state", ColumnType::text},
                                      {"corrections", ColumnType::count},
                                      {"right", ColumnType::count},
                                      {"wrong", ColumnType::count},
                                      {"waiting", ColumnType::count},
                                      {"by", ColumnType::text}});
  for (const LearnedAlias& alias : engine::learned_aliases(book)) {
    if (!arguments.state.empty() && name(alias.state) != arguments.state) continue;
    const std::string text = text_of(alias, arguments.show_accounts);
    std::string_view by;
    if (alias.row.known()) {
      const engine::AliasRow& row = book.aliases()[alias.row.value()];
      by = row.revoked ? row.revoked_by : row.approved_by;
    }
    report->add({std::string_view(alias.id), name(alias.kind), std::string_view(text),
                 customer_id(book, alias.customer), name(alias.state),
                 std::int64_t{alias.corrections}, std::int64_t{alias.right},
                 std::int64_t{alias.wrong}, std::int64_t{alias.waiting}, by});
  }
  report->finish();
  return Exit::done;
}

Exit run_learn_show(Context& context, const LearnArguments& arguments) {
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  const std::vector<LearnedAlias> all = engine::learned_aliases(book, arguments.alias);
  const auto found = std::find_if(all.begin(), all.end(), [&](const LearnedAlias& alias) {
    return alias.id == arguments.alias;
  });
  if (found == all.end()) {
    return context.usage("no alias has the id '" + arguments.alias +
                         "'; `quittance learn list` lists them");
  }
  if (context.is_table()) {
    context.say(std::string(name(found->kind)) + " \"" + text_of(*found, false) + "\" means " +
                std::string(customer_id(book, found->customer)) + " " +
                std::string(book.row(found->customer).facts.name) + ": " +
                std::string(name(found->state)));
    for (const engine::AliasRow& row : book.aliases()) {
      if (engine::alias_id(row.facts, customer_id(book, row.facts.customer)) != found->id) continue;
      context.say("  approved " + row.approved_at.date().iso() + " by " +
                  std::string(row.approved_by) + ": " + std::string(row.approved_because));
      if (row.revoked)
        context.say("  revoked " + row.revoked_at.date().iso() + " by " +
                    std::string(row.revoked_by) + ": " + std::string(row.revoked_because));
    }
  }
  const auto report = context.report({{"payment_id", ColumnType::text},
                                      {"posted", ColumnType::date},
                                      {"payer", ColumnType::text},
                                      {"amount", ColumnType::amount},
                                      {"currency", ColumnType::text},
                                      {"verdict", ColumnType::text},
                                      {"correction", ColumnType::flag}});
  for (const engine::TriedPayment& tried : found->tried) {
    const engine::PaymentRow& payment = book.row(tried.payment);
    const std::string currency = payment.currency.code();
    const CashRecord record = payment.record();
    report->add({payment.payment_id(), payment.facts.posting_date, record.payer.name,
                 Money(payment.amount, payment.currency), std::string_view(currency),
                 name(tried.verdict), tried.correction});
  }
  report->finish();
  return Exit::done;
}

Exit run_learn_approve(Context& context, const LearnArguments& arguments) {
  return decide(context, arguments,
                "approved; it acts from now on, and what waited for it is decided",
                [&](engine::Engine& engine) {
                  return engine.approve_alias(arguments.alias, arguments.reason);
                });
}

Exit run_learn_revoke(Context& context, const LearnArguments& arguments) {
  return decide(context, arguments, "revoked; what was decided by it stands",
                [&](engine::Engine& engine) {
                  return engine.revoke_alias(arguments.alias, arguments.reason);
                });
}

}  // namespace quittance::cli

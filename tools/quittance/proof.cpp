// quittance proof: the daily cash proof per own account.
#include <algorithm>
#include <string>

#include "engine/settling/cash_position.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/lookup.h"
#include "tools/quittance/words.h"

namespace quittance::cli {
namespace {

using engine::Cell;
using engine::ColumnType;

std::string_view verdict(const engine::CashProofLine& line) {
  if (!line.holds()) return "DIFFERENCE";
  return line.waits_for_statement() ? "no statement yet" : "proved";
}

void print_text(Context& context, const engine::Book& book, const engine::CashProofLine& line) {
  const auto amount = [&](std::int64_t minor) { return format_grouped(minor, line.currency); };
  context.say(std::string(book.row(line.account).facts.account) + "  " + line.day.iso() + "  " +
              line.currency.code() + "  " + std::string(verdict(line)));
  if (line.statements_missing != 0) {
    context.say("  " + counted(line.statements_missing, "statement number") +
                (line.statements_missing == 1 ? " is" : " are") + " left out before this one");
  }
  for (const engine::CashProofPosition& position : engine::positions_of(line)) {
    std::string text = "  " + std::string(position.text);
    const std::string value = amount(position.amount);
    text.resize(std::max<std::size_t>(text.size() + 1, 52), ' ');
    context.say(text + std::string(value.size() < 18 ? 18 - value.size() : 0, ' ') + value);
  }
}

}  // namespace

Exit run_proof(Context& context, const ProofArguments& arguments) {
  const auto from = read_date(context, "--from", arguments.from);
  const auto to = read_date(context, "--to", arguments.to);
  if (!from || !to) return Exit::usage;
  Exit exit = Exit::done;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  if (!arguments.account.empty() && !book.find_account(arguments.account).known()) {
    if (is_account(context, book, arguments.account)) {
      context.error("only cash names the account " + quoted(arguments.account) +
                    "; import it (`import accounts`), and it can be proved");
    }
    return Exit::usage;
  }
  const auto lines = engine::cash_proof(book);
  if (!lines) return context.fail(lines.error().code, "");

  bool holds = true;
  const auto report = context.is_table()
                          ? nullptr
                          : context.report({{"account", ColumnType::text},
                                            {"day", ColumnType::date},
                                            {"currency", ColumnType::text},
                                            {"opening", ColumnType::amount},
                                            {"credits", ColumnType::amount},
                                            {"debits", ColumnType::amount},
                                            {"closing", ColumnType::amount},
                                            {"balance_difference", ColumnType::amount},
                                            {"carried_difference", ColumnType::amount},
                                            {"statements_missing", ColumnType::count},
                                            {"receipts", ColumnType::amount},
                                            {"statement_receipts", ColumnType::amount},
                                            {"explained_deposits", ColumnType::amount},
                                            {"open_deposits", ColumnType::amount},
                                            {"details_waiting", ColumnType::amount},
                                            {"details_other_day", ColumnType::amount},
                                            {"posted_other_day", ColumnType::amount},
                                            {"receipts_difference", ColumnType::amount},
                                            {"holds", ColumnType::flag},
                                            {"stated", ColumnType::flag}});
  for (const engine::CashProofLine& line : *lines) {
    const std::string_view account = book.row(line.account).facts.account;
    if ((!arguments.account.empty() && account != arguments.account) ||
        (from->known() && line.day < *from) || (to->known() && line.day > *to)) {
      continue;
    }
    holds = holds && line.holds();
    if (!report) {
      print_text(context, book, line);
      continue;
    }
    const std::string currency = line.currency.code();
    const auto amount = [&](std::int64_t minor) { return Cell(Money(minor, line.currency)); };
    const auto maybe = [&](const std::optional<std::int64_t>& minor) {
      return minor ? amount(*minor) : Cell();
    };
    report->add({account,
                 line.day,
                 std::string_view(currency),
                 maybe(line.opening),
                 amount(line.credits),
                 amount(line.debits),
                 maybe(line.closing),
                 maybe(line.balance_difference),
                 maybe(line.carried_difference),
                 std::int64_t{line.statements_missing},
                 amount(line.receipts),
                 amount(line.statement_receipts),
                 amount(line.explained_deposits),
                 amount(line.open_deposits),
                 amount(line.details_waiting),
                 amount(line.details_other_day),
                 amount(line.posted_other_day),
                 amount(line.receipts_difference),
                 line.holds(),
                 line.stated});
  }
  if (report) report->finish();
  return holds ? Exit::done : Exit::damaged;
}

}  // namespace quittance::cli

// quittance statement: what a customer owes, as PDF to be sent, with a code to pay by.
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "core/text.h"
#include "engine/import/rows.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/input.h"
#include "tools/quittance/lookup.h"
#include "tools/quittance/statement_pdf.h"

namespace quittance::cli {
namespace {

std::optional<engine::Letterhead> read_letterhead(const Context& context, const std::string& path,
                                                  Exit& exit) {
  if (path.empty()) return engine::Letterhead{};
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    exit = context.fail(Errc::io_failed, "--letterhead " + path + ": it cannot be read");
    return {};
  }
  std::string message;
  auto letterhead = engine::Letterhead::parse(text, message);
  if (letterhead) return *std::move(letterhead);
  exit = context.usage("--letterhead " + path + ": " + message);
  return {};
}

// The customer's row of an address list. Addresses are read anew each time: they are no part of the
// ledger, whose journal forgets nothing.
std::optional<engine::UltimateDebtor> read_address(const Context& context, const std::string& path,
                                                   std::string_view customer_id, Exit& exit) {
  if (path.empty()) return engine::UltimateDebtor{};
  const auto bytes = read_text(context, path, exit);
  if (!bytes) return {};
  engine::UltimateDebtor payer;
  std::string wrong;
  const auto refuse = [&](std::uint32_t line, const std::string& why) {
    if (wrong.empty()) wrong = path + ", line " + std::to_string(line) + ": " + why;
  };
  engine::for_each_row(
      *bytes, {"customer_id", "name", "street", "building", "postal_code", "town", "country"},
      {"customer_id"},
      {.take =
           [&](const engine::ImportRow& row) {
             if (row.text("customer_id") != customer_id) return;
             payer = {.name = std::string(row.text("name")),
                      .street = std::string(row.text("street")),
                      .building = std::string(row.text("building")),
                      .postal_code = std::string(row.text("postal_code")),
                      .town = std::string(row.text("town")),
                      .country = to_upper(row.text("country"))};
             if (payer.country.empty() || payer.country.size() == 2) return;
             refuse(row.line(), "'country' is '" + payer.country + "'; write two letters, as CH");
           },
       .refuse = refuse,
       .note = [](std::uint32_t, const std::string&) {}});
  if (wrong.empty()) return payer;
  exit = context.usage(wrong);
  return {};
}

}  // namespace

Exit run_statement(Context& context, const StatementArguments& arguments) {
  if (context.options().output.empty() && ::isatty(STDOUT_FILENO) != 0)
    return context.usage("a PDF is nothing for a terminal; name a file with --output");
  Exit exit = Exit::done;
  const auto letterhead = read_letterhead(context, arguments.letterhead, exit);
  if (!letterhead) return exit;
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  const auto customer = find_customer(context, book, arguments.customer);
  if (!customer) return Exit::usage;
  const auto payer =
      read_address(context, arguments.addresses, book.row(*customer).facts.customer_id, exit);
  if (!payer) return exit;
  EntityHandle entity = book.row(*customer).facts.entity;
  if (!arguments.entity.empty()) {
    const auto found = find_entity(context, book, arguments.entity);
    if (!found) return Exit::usage;
    entity = *found;
  }
  const auto statements = engine::statements(book, *customer, entity, context.as_of());
  if (!statements) return context.fail(statements.error().code, "");
  StatementPaper paper{.book = book,
                       .customer = *customer,
                       .entity = entity,
                       .as_of = context.as_of(),
                       .letterhead = *letterhead,
                       .payer = *payer,
                       .fonts = {}};
  if (paper.letterhead.payee.name.empty()) {
    const engine::EntityRegistered& facts = book.row(entity).facts;
    paper.letterhead.payee.name = facts.name.empty() ? facts.entity_id : facts.name;
  }
  if (!arguments.font.empty()) paper.fonts = {.regular = arguments.font, .bold = arguments.font};
  std::vector<std::string> notes;
  std::string message;
  const auto bytes = statement_pdf(paper, *statements, notes, message);
  if (!bytes) return context.fail(bytes.error().code, message);
  for (const std::string& note : notes) context.note(note);
  context.out(*bytes);
  return Exit::done;
}

}  // namespace quittance::cli

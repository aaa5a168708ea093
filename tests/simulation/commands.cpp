#include "tests/simulation/commands.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/intake/posting_desk.h"

namespace quittance::simulation {
namespace {

using engine::Book;
using engine::Engine;
using engine::ImportKind;

Answer answer_of(const Engine& engine, const Result<void>& result) {
  if (result) return {.done = true, .code = {}, .why = {}, .changed_nothing = false};
  return {false, result.error().code, engine.explanation(), false};
}

Answer import(Engine& engine, ImportKind kind, const std::string& csv,
              const engine::ImportOptions& options) {
  const engine::ImportFile file{.name = "list.csv", .bytes = csv, .profiles = {}};
  const auto report = engine.import(kind, {&file, 1}, options);
  if (report) engine.begin_checkpoint();
  return answer_of(engine, report ? Result<void>() : fail(report.error()));
}

Answer apply(Engine& engine, const Deliveries& deliveries, const Command& command,
             engine::RunObserver* observer) {
  std::vector<engine::InputFile> inputs;
  for (const std::size_t n : command.files) {
    const testing::Delivery& file = deliveries.files[n];
    inputs.push_back({.name = file.name, .delivered = file.bytes, .bytes = file.bytes});
  }
  engine::ApplyOptions options;
  options.run.rules_toml = deliveries.work.rules;
  options.run.read.chunk_bytes = command.chunk_bytes;
  const auto report = engine.apply(inputs, options, observer);
  if (report) engine.begin_checkpoint();
  Answer answer = answer_of(engine, report ? Result<void>() : fail(report.error()));
  answer.changed_nothing = report && report->nothing_to_do;
  return answer;
}

std::vector<std::string> json_lines(const Deliveries& deliveries) {
  std::vector<std::string> lines;
  for (const testing::Delivery& file : deliveries.work.files) {
    if (!file.bytes.starts_with('{')) continue;
    for (std::string& line : testing::lines_of(file.bytes)) {
      line.pop_back();
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

Answer post(Engine& engine, const Deliveries& deliveries, const Command& command) {
  engine::RunOptions run;
  run.rules_toml = deliveries.work.rules;
  const auto plan = engine.plan_posting(run);
  if (!plan) return answer_of(engine, fail(plan.error()));
  const std::vector<std::string> all = json_lines(deliveries);
  std::vector<std::string_view> messages;
  for (const std::size_t line : command.lines) {
    if (engine::wrong_line(all[line]).empty()) messages.push_back(all[line]);
  }
  if (messages.empty()) return {.done = true, .code = {}, .why = {}, .changed_nothing = true};
  const storage::Head before = engine.head();
  Result<void> done;
  if (messages.size() == 1) {  // over the desk, as a thread that comes alone
    engine::PostingDesk desk(engine, *plan);
    if (const auto posted = desk.post(messages.front()); !posted) done = fail(posted.error());
  } else if (const auto posted = engine.post(messages, *plan); !posted) {  // a group of the desk's
    done = fail(posted.error());
  }
  if (done) engine.begin_checkpoint();
  Answer answer = answer_of(engine, done);
  answer.changed_nothing = answer.done && engine.head() == before;  // each was refused
  return answer;
}

class Chooser {
 public:
  Chooser(const Book& book, const Deliveries& deliveries, std::mt19937_64& random)
      : book_(book), deliveries_(deliveries), random_(random) {}

  Command choose() {
    Command command;
    command.chunk_bytes = one_in(3) ? 64 + below(4'000) : engine::kChunkBytes;
    if (book_.accounts().empty()) return with(command, Ask::import_accounts);
    if (book_.customers().empty()) return with(command, Ask::import_customers);
    if (book_.items().empty()) return with(command, Ask::import_items);
    switch (below(17)) {
      case 0:
        command.files = {below(deliveries_.customer_lists.size())};
        return with(command, Ask::import_customers);
      case 1:
        command.files = {below(deliveries_.item_extracts.size())};
        command.import.reconcile = one_in(3);
        command.import.full_extract = one_in(3);
        command.import.as_of = Date::from_days(20'790);
        return with(command, Ask::import_items);
      case 2:
      case 3:
      case 4:
      case 5:
        return run(command);
      case 6:
        return post(command);
      case 7:
        return with(command, Ask::checkpoint);
      case 8:
        return with(command, deliveries_.compacts ? Ask::compact : Ask::checkpoint);
      default:
        return book_.payments().empty() ? run(command) : by_hand(command);
    }
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  static Command with(Command command, Ask ask) {
    command.ask = ask;
    if (command.files.empty()) command.files = {0};
    return command;
  }

  // One to four files, new ones and known ones, some of them twice.
  Command run(Command command) {
    for (std::size_t n = 1 + below(4); n > 0; --n) {
      command.files.push_back(below(deliveries_.files.size()));
    }
    return with(command, Ask::apply);
  }

  // One to six payments that come as messages, known ones among them.
  Command post(Command command) {
    const std::size_t lines = json_lines(deliveries_).size();
    if (lines == 0) return run(command);
    for (std::size_t n = 1 + below(6); n > 0; --n) command.lines.push_back(below(lines));
    return with(command, Ask::post);
  }

  Command by_hand(Command command) {
    command.payment = some_payment();
    switch (below(13)) {
      case 0:
      case 1:
      case 2:
        return assign(command);
      case 3:
      case 4:
        if (book_.applications().empty()) return assign(command);
        command.application = static_cast<std::uint32_t>(below(book_.applications().size()));
        return with(command, Ask::unapply);
      case 5:
        return with(command, Ask::reverse);
      case 6:
        return with(command, Ask::release);
      case 7:
        return with(command, Ask::book_deposit);
      case 8:
      case 9:
        return refund(command);
      case 10:
        command.customer = static_cast<std::uint32_t>(below(book_.customers().size()));
        return with(command, Ask::transfer);
      default:
        return unit(command);
    }
  }

  // Mostly one that waits for somebody.
  std::uint32_t some_payment() {
    std::size_t chosen = below(book_.payments().size());
    for (int tries = 0; tries < 12 && !one_in(8); ++tries) {
      const engine::PaymentRow& row = book_.payments()[chosen];
      if (row.in(Disposition::applied) < row.amount) break;
      chosen = below(book_.payments().size());
    }
    return static_cast<std::uint32_t>(chosen);
  }

  Command assign(Command command) {
    for (std::size_t n = 1 + below(2); n > 0; --n) {
      engine::Assignment one{.item = some_item(command.payment), .amount = std::nullopt};
      if (one_in(3)) one.amount = static_cast<std::int64_t>(below(500'00)) - 50'00;
      command.assignments.push_back(one);
    }
    return with(command, Ask::assign);
  }

  // Mostly of cash that can take the step.
  Command refund(Command command) {
    constexpr engine::RefundStep kSteps[] = {engine::RefundStep::due, engine::RefundStep::paid,
                                             engine::RefundStep::cancelled};
    command.step = kSteps[below(3)];
    const bool waits = command.step != engine::RefundStep::due;
    for (int tries = 0; waits && tries < 30; ++tries) {
      if (book_.payments()[command.payment].in(Disposition::refund_due) != 0) break;
      command.payment = static_cast<std::uint32_t>(below(book_.payments().size()));
    }
    if (one_in(3)) command.amount = static_cast<std::int64_t>(below(500'00)) - 50'00;
    return with(command, Ask::refund);
  }

  ItemHandle some_item(std::uint32_t payment) {
    std::size_t chosen = below(book_.items().size());
    for (int tries = 0; tries < 20 && !one_in(8); ++tries) {
      const engine::ItemRow& row = book_.items()[chosen];
      const CustomerHandle customer = book_.payments()[payment].customer;
      if (row.open != 0 && (!customer.known() || row.facts.customer == customer)) break;
      chosen = below(book_.items().size());
    }
    return ItemHandle(static_cast<std::uint32_t>(chosen));
  }

  Command unit(Command command) {
    if (book_.files().empty()) return with(command, Ask::reverse);
    command.file = static_cast<std::uint32_t>(below(book_.files().size()));
    for (int tries = 0; tries < 4; ++tries) {  // mostly one that is held
      if (book_.files()[command.file].facts.status == FileStatus::quarantined) break;
      command.file = static_cast<std::uint32_t>(below(book_.files().size()));
    }
    const auto& units = book_.files()[command.file].facts.units;
    command.unit = units.empty() ? 0 : units[below(units.size())].index;
    return with(command, one_in(4) ? Ask::reject_unit : Ask::release_unit);
  }

  const Book& book_;
  const Deliveries& deliveries_;
  std::mt19937_64& random_;
};

}  // namespace

std::string_view name(Ask ask) {
  constexpr std::string_view kNames[] = {
      "import accounts", "import customers", "import items", "apply",    "post",
      "assign",          "unapply",          "reverse",      "release",  "release unit",
      "reject unit",     "book deposit",     "refund",       "transfer", "checkpoint",
      "compact"};
  return kNames[static_cast<std::size_t>(ask)];
}

std::string Command::text() const {
  std::string text(name(ask));
  switch (ask) {
    case Ask::import_accounts:
    case Ask::import_customers:
    case Ask::import_items:
    case Ask::apply:
      for (const std::size_t n : files) text += " " + std::to_string(n);
      if (import.reconcile) text += " --reconcile";
      if (import.full_extract) text += " --full-extract";
      break;
    case Ask::post:
      for (const std::size_t n : lines) text += " line " + std::to_string(n);
      break;
    case Ask::unapply:
      text += " application " + std::to_string(application);
      break;
    case Ask::checkpoint:
    case Ask::compact:
      break;
    case Ask::refund:
      text += " payment " + std::to_string(payment) + " step " + std::to_string(int(step));
      if (amount) text += " of " + std::to_string(*amount);
      break;
    case Ask::transfer:
      text += " payment " + std::to_string(payment) + " to customer " + std::to_string(customer);
      break;
    case Ask::release_unit:
    case Ask::reject_unit:
      text += " file " + std::to_string(file) + " unit " + std::to_string(unit);
      break;
    default:
      text += " payment " + std::to_string(payment);
      for (const engine::Assignment& one : assignments) {
        text += " item " + std::to_string(one.item.value());
        if (one.amount) text += "=" + std::to_string(*one.amount);
      }
  }
  return text;
}

Answer carry_out(Engine& engine, const Deliveries& deliveries, const Command& command,
                 engine::RunObserver* observer) {
  constexpr std::string_view kReason = "asked on the phone";
  static const Date kFarAway = *Date::parse_iso("9999-12-31");
  const PaymentHandle payment(command.payment);
  const FileHandle file(command.file);
  switch (command.ask) {
    case Ask::import_accounts:
      return import(engine, ImportKind::accounts, deliveries.work.accounts, command.import);
    case Ask::import_customers:
      return import(engine, ImportKind::customers, deliveries.customer_lists[command.files[0]],
                    command.import);
    case Ask::import_items:
      return import(engine, ImportKind::items, deliveries.item_extracts[command.files[0]],
                    command.import);
    case Ask::apply:
      return apply(engine, deliveries, command, observer);
    case Ask::post:
      return post(engine, deliveries, command);
    case Ask::assign:
      return answer_of(engine, engine.assign(payment, command.assignments, kReason));
    case Ask::unapply:
      return answer_of(engine, engine.unapply(ApplicationHandle(command.application), kReason));
    case Ask::reverse:
      return answer_of(engine, engine.reverse(payment, kReason));
    case Ask::release:
      return answer_of(engine, engine.release(payment, kReason));
    case Ask::release_unit:
      return answer_of(engine, engine.release_unit(file, command.unit, kReason));
    case Ask::reject_unit:
      return answer_of(engine, engine.reject_unit(file, command.unit, kReason));
    case Ask::book_deposit:
      return answer_of(engine, engine.book_deposit(payment, kReason));
    case Ask::refund:
      return answer_of(engine, engine.refund(payment, command.step, command.amount, kReason));
    case Ask::transfer:
      return answer_of(engine, engine.transfer(payment, CustomerHandle(command.customer), kReason));
    case Ask::compact: {
      const auto archived = engine.compact(kFarAway);
      return answer_of(engine, archived ? Result<void>() : fail(archived.error()));
    }
    case Ask::checkpoint: {
      const auto report = engine.checkpoint();
      return answer_of(engine, report ? Result<void>() : fail(report.error()));
    }
  }
  return {};
}

Command next_command(const Book& book, const Deliveries& deliveries, std::mt19937_64& random) {
  return Chooser(book, deliveries, random).choose();
}

}  // namespace quittance::simulation

#include "tests/scenarios/runner.h"

#include <gtest/gtest.h>

#include "engine/book/state_digest.h"
#include "engine/people/learning.h"
#include "engine/proof/explain.h"
#include "engine/proof/verify.h"
#include "engine/proof/whatif.h"
#include "engine/rules/settings.h"
#include "engine/settling/trust.h"
#include "tests/scenarios/outcome.h"
#include "tests/scenarios/reports.h"

namespace quittance::scenario {
namespace {

using engine::Book;
using engine::Engine;

// No outcome may depend on the time: it stands still.
class StandingClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {.micros = 1'795'000'000'000'000}; }
};
const StandingClock kClock;

void expect_all_hold(const std::vector<engine::Proof>& proofs, const std::string& when) {
  for (const engine::Proof& proof : proofs) {
    for (const std::string& broken : proof.broken) {
      ADD_FAILURE() << when << ": " << proof.name << ": " << broken;
    }
    for (const std::string& unseen : proof.unseen) {
      ADD_FAILURE() << when << ": " << proof.name << ": " << unseen;
    }
  }
}

std::string refused_rows(const engine::ImportReport& report) {
  std::string text;
  for (const engine::RefusedRow& row : report.refused) text += printed("refused", {row.message});
  for (const engine::RefusedRow& row : report.notes) text += printed("note", {row.message});
  return text;
}

}  // namespace

Runner::Runner(std::string directory, Executor& executor)
    : directory_(std::move(directory)), executor_(executor) {}
Runner::~Runner() = default;

void Runner::open() {
  engine_.reset();
  storage::StoreFailure failure;
  engine::EngineOptions options;
  options.directory = directory_;
  options.access = engine::Access::create;
  options.actor = "clerk";
  options.executor = &executor_;
  options.clock = &kClock;
  options.checkpoint_events = 1;  // so that every scenario's book is loaded from one, too
  auto opened = Engine::open(options, failure);
  if (!opened) throw Mistake(0, "the book does not open: " + failure.message);
  engine_ = std::move(*opened);
}

Digest Runner::digest() const {
  return engine::state_digest(engine_->book());
}

std::string Runner::play(const Script& script) {
  open();
  std::size_t commands = 0;
  std::vector<std::pair<std::string, std::string>> said;  // of each command: its line, its outcome
  for (const Line& line : script.lines) {
    if (master_data_.take(line) || rules_.take(line)) continue;
    if (line.verb == "payment") {
      payments_ += cash_line(line);
      continue;
    }
    if (line.verb == "file") {
      files_.push_back({line.word(0, "its name"), line.body});
      continue;
    }
    said.emplace_back("> " + line.title, command(line));
    ++commands;
    expect_all_hold(engine::verify_book(engine_->book()), "line " + std::to_string(line.number));
  }
  if (commands == 0) throw Mistake(1, "nothing is run; write 'run' at the end");
  if (!payments_.empty() || !files_.empty() || !master_data_.empty()) {
    throw Mistake(script.lines.back().number, "something waits for a 'run' that does not come");
  }
  prove_whole();
  std::string text;
  for (const auto& [title, outcome] : said) {
    if (commands > 1) text += title + "\n";
    text += outcome;
  }
  return text;
}

void Runner::prove_whole() {
  expect_all_hold(engine::verify(*engine_), "at the end");
  const Digest before = digest();
  open();
  EXPECT_EQ(before.hex(), digest().hex()) << "the book opened again is another";
  const auto replayed = engine_->replay();
  ASSERT_TRUE(replayed) << "the journal cannot be replayed";
  EXPECT_EQ(before.hex(), engine::state_digest(replayed->book).hex()) << "its replay is another";
  EXPECT_EQ(replayed->difference, "") << "its replay has other rows";
  prove_what_if();
}

// With the rules that decided, `whatif` comes out where the book is, work by hand and all.
void Runner::prove_what_if() {
  const std::vector<engine::RunRow>& runs = engine_->book().runs();
  if (runs.empty() || runs.back().facts.rules != runs.front().facts.rules) return;
  std::string message;
  const auto rules = engine::parse_rules(runs.front().facts.rules, message);
  ASSERT_TRUE(rules) << message;
  const auto same = engine::what_if(*engine_, *rules, executor_);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->left_out, 0U);
  EXPECT_TRUE(engine::changes_between(engine_->book(), same->book).empty());
  EXPECT_EQ(engine::state_digest(same->book).hex(), digest().hex())
      << "decided again by the same rules, the book is another";
}

std::string Runner::command(const Line& line) {
  if (line.verb == "reopen") {
    const Digest before = digest();
    open();
    return printed("digest", {before == digest() ? "unchanged" : "CHANGED"});
  }
  if (line.verb == "import") return import_items(line);
  import_pending();
  if (line.verb == "run") return run(line);
  if (line.verb == "again") return apply(last_run_);
  if (line.verb == "digest") return compare_digest(line);
  if (is_report(line)) return report(engine_->book(), line);
  if (Deltas::is_command(line)) return deltas_.command(*engine_, line);
  if (line.verb == "whatif") return what_if(line);
  if (line.verb == "trust") return trust(line);
  if (line.verb == "why") return why(line);
  if (line.verb == "learn") return learn();
  if (line.verb == "rematch") return rematch(line);
  if (line.verb == "approve" || line.verb == "revoke") return learn(line);
  return by_hand(line);
}

// What people overturned of each rule's decisions, against the budget of the rules as they stand.
std::string Runner::trust(const Line& line) {
  std::string message;
  const auto rules = engine::parse_rules(rules_.toml(), message);
  if (!rules) throw Mistake(line.number, message);
  std::string text;
  for (const engine::RuleTrust& rule : engine::rule_trust(engine_->book(), *rules)) {
    text += printed("trust", {std::string(name(rule.rule)),
                              std::to_string(rule.record.overturned) + " of " +
                                  std::to_string(rule.record.decisions) + " overturned",
                              engine::percent_text(rule.bound.lower) + " to " +
                                  engine::percent_text(rule.bound.upper) + " %",
                              rule.demoted ? "DEMOTED" : ""});
  }
  return text;
}

std::string Runner::learn() const {
  const Book& book = engine_->book();
  std::string text;
  for (const engine::LearnedAlias& alias : engine::learned_aliases(book)) {
    text +=
        printed("alias",
                {std::string(name(alias.kind)), alias.name.empty() ? alias.account : alias.name,
                 std::string(book.row(alias.customer).facts.customer_id),
                 std::string(name(alias.state)), std::to_string(alias.corrections) + " corrections",
                 std::to_string(alias.right) + " right, " + std::to_string(alias.wrong) +
                     " wrong, " + std::to_string(alias.waiting) + " waiting"});
  }
  return text;
}

// rematch DAY: decides again what waits of the payments posted then.
std::string Runner::rematch(const Line& line) {
  const Result<Date> day = Date::parse_iso(line.word(0, "the day"));
  if (!day) throw Mistake(line.number, "write the day as YYYY-MM-DD");
  const Snapshot before(engine_->book());
  const auto done = engine_->rematch_day(*day, "late information");
  if (!done) return printed("refused", {engine_->explanation()});
  std::string text =
      printed("rematch", {line.word(0, "the day"), std::to_string(done->payments) + " waited",
                          std::to_string(done->applied) + " applied"});
  const std::string changes = before.changes(engine_->book());
  EXPECT_TRUE(done->changed > 0 || changes.empty()) << "nothing fares otherwise, and changed";
  return text + changes;
}

// approve|revoke TEXT CUSTOMER: the alias of this text or account.
std::string Runner::learn(const Line& line) {
  const Book& book = engine_->book();
  const std::string& wanted = line.word(0, "its text or account");
  const std::string& customer = line.word(1, "its customer");
  for (const engine::LearnedAlias& alias : engine::learned_aliases(book)) {
    if ((alias.name != wanted && alias.account != wanted) ||
        book.row(alias.customer).facts.customer_id != customer) {
      continue;
    }
    const std::string& reason = line.required("reason");
    const Snapshot before(book);
    const Result<void> done = line.verb == "approve" ? engine_->approve_alias(alias.id, reason)
                                                     : engine_->revoke_alias(alias.id, reason);
    return done ? printed(line.verb + "d", {wanted, customer}) + before.changes(book)
                : printed("refused", {engine_->explanation()});
  }
  return printed("refused", {"no correction proposes " + wanted});
}

// The steps of the payment's last decision, found again by replay.
std::string Runner::why(const Line& line) {
  const auto explanation = engine::explain(*engine_, executor_, payment_of(line), {});
  if (!explanation) return printed("refused", {engine_->explanation()});
  std::string text;
  for (const std::string& step : explanation->steps) text += printed("because", {step});
  return text;
}

// The rules that stand above it and below the last run, over the whole book.
std::string Runner::what_if(const Line& line) {
  std::string message;
  const auto rules = engine::parse_rules(rules_.toml(), message);
  if (!rules) throw Mistake(line.number, message);
  const auto other = engine::what_if(*engine_, *rules, executor_);
  if (!other) return printed("refused", {std::string(describe(other.error().code))});
  const Book& now = engine_->book();
  std::string text;
  if (other->by_hand > 0) {
    text += printed("by_hand", {std::to_string(other->by_hand),
                                "same by rule " + std::to_string(other->same_rules)});
  }
  if (other->left_out > 0) text += printed("left_out", {std::to_string(other->left_out)});
  for (const engine::Change& change : engine::changes_between(now, other->book)) {
    const Currency currency = now.row(change.payment).currency;
    std::string then =
        format_major(change.now, currency) + " -> " + format_major(change.then, currency);
    if (change.forgiven_now != change.forgiven_then) {
      then += ", forgiven " + format_major(change.forgiven_now, currency) + " -> " +
              format_major(change.forgiven_then, currency);
    }
    text += printed("differs",
                    {payment_name(now, change.payment),
                     change.item.empty() ? std::string(name(change.state)) : change.item, then});
  }
  return text.empty() ? printed("same", {}) : text;
}

void Runner::import_pending() {
  for (const auto& [kind, rows] : master_data_.hand_over()) {
    const engine::ImportFile file{
        .name = std::string(name(kind)), .bytes = rows, .profiles = master_data_.profiles()};
    const auto report = engine_->import(kind, std::span(&file, 1), {});
    if (!report) throw Mistake(0, engine_->explanation());
    if (!report->refused.empty())
      throw Mistake(0, file.name + ": " + report->refused.front().message);
    engine_->begin_checkpoint();
  }
}

// `import items`: what was written since the last run, as a file of the ERP of its own.
std::string Runner::import_items(const Line& line) {
  engine::ImportOptions options;
  options.reconcile = line.has("--reconcile");
  options.full_extract = line.has("--full-extract");
  if (options.reconcile || options.full_extract) {
    const auto as_of = Date::parse_iso(line.required("as-of"));
    if (!as_of) throw Mistake(line.number, "'as-of' is no date");
    options.as_of = *as_of;
  }
  options.in_transit = line.named_or("in-transit", "");
  const Snapshot before(engine_->book());
  std::string text;
  for (const auto& [kind, rows] : master_data_.hand_over()) {
    const engine::ImportFile file{
        .name = std::string(name(kind)), .bytes = rows, .profiles = master_data_.profiles()};
    const bool of_items = kind == engine::ImportKind::items;
    const auto report =
        engine_->import(kind, std::span(&file, 1), of_items ? options : engine::ImportOptions{});
    if (!report) return text + printed("refused", {engine_->explanation()});
    engine_->begin_checkpoint();
    if (!of_items && report->refused.empty()) continue;
    std::string counts = std::to_string(report->added) + " new, " +
                         std::to_string(report->changed) + " changed, " +
                         std::to_string(report->unchanged) + " unchanged, " +
                         std::to_string(report->refused.size()) + " refused";
    if (report->adjusted > 0) counts += ", " + std::to_string(report->adjusted) + " adjusted";
    if (report->in_transit > 0) counts += ", " + std::to_string(report->in_transit) + " in transit";
    if (report->closed > 0) counts += ", " + std::to_string(report->closed) + " closed";
    if (report->settled > 0)
      counts += ", " + std::to_string(report->settled) + " settled in history";
    text += printed("import", {std::string(name(kind)), counts}) + refused_rows(*report);
  }
  return text + before.changes(engine_->book());
}

std::string Runner::run(const Line& line) {
  ++runs_;
  if (!payments_.empty()) {
    files_.push_back({"payments-" + std::to_string(runs_) + ".ndjson", std::move(payments_)});
    payments_.clear();
  }
  if (files_.empty()) throw Mistake(line.number, "no payment and no file waits for this run");
  last_options_ = {};
  engine::RunOptions& run = last_options_.run;
  run.rules_toml = rules_.toml();
  run.read.reader = line.named_or("reader", "");
  run.read.dialect = line.named_or("dialect", "");
  if (line.named.contains("posting")) {
    const auto posting = Date::parse_iso(line.required("posting"));
    if (!posting) throw Mistake(line.number, "'posting' is no date");
    run.posting_date = *posting;
  }
  run.expect.total = line.named_or("expect_total", "");
  if (line.named.contains("expect_count")) {
    run.expect.has_count = true;
    run.expect.count =
        static_cast<std::uint64_t>(parse_minor(line.required("expect_count")).value_or(0));
  }
  last_run_ = std::move(files_);
  files_.clear();
  return apply(last_run_);
}

std::string Runner::apply(const std::vector<Delivery>& files) {
  std::vector<engine::InputFile> inputs;
  for (const Delivery& file : files)
    inputs.push_back({.name = file.name, .delivered = file.bytes, .bytes = file.bytes});
  const Snapshot before(engine_->book());
  const auto report = engine_->apply(inputs, last_options_);
  if (!report) return printed("refused", {engine_->explanation()});
  engine_->begin_checkpoint();
  if (report->nothing_to_do) return "nothing new\n";
  std::string text;
  for (const engine::FileReport& file : report->files) {
    for (const engine::RefusedRecord& record : file.refused)
      text += printed("refused", {record.message});
  }
  return before.changes(engine_->book()) + text;
}

PaymentHandle Runner::payment_of(const Line& line) const {
  const std::string& name = line.word(0, "the payment");
  const PaymentHandle payment = find_payment(engine_->book(), name);
  if (!payment.known()) throw Mistake(line.number, "there is no payment " + name);
  return payment;
}

ItemHandle Runner::item_of(const Line& line, const std::string& name) const {
  const ItemHandle item = find_item(engine_->book(), name);
  if (!item.known()) throw Mistake(line.number, "there is no item " + name);
  return item;
}

CustomerHandle Runner::customer_of(const Line& line, const std::string& id) const {
  const CustomerHandle customer = engine_->book().find_customer(id);
  if (!customer.known()) throw Mistake(line.number, "there is no customer " + id);
  return customer;
}

std::string Runner::by_hand(const Line& line) {
  const Snapshot before(engine_->book());
  const Result<void> done = manual_command(line);
  const std::string changes = before.changes(engine_->book());
  if (done) return changes;
  EXPECT_EQ(changes, "") << "a refused command changed the book";
  return printed("refused", {engine_->explanation()});
}

Result<void> Runner::manual_command(const Line& line) {
  const Book& book = engine_->book();
  const std::string& reason = line.required("reason");
  if (line.verb == "reject" ||
      (line.verb == "release" && !find_payment(book, line.word(0, "what")).known())) {
    return on_unit(line);
  }
  const PaymentHandle payment = payment_of(line);
  if (line.verb == "release") {
    return line.has("--as-receipt") ? engine_->book_deposit(payment, reason)
                                    : engine_->release(payment, reason);
  }
  if (line.verb == "reverse") return engine_->reverse(payment, reason);
  if (line.verb == "transfer")
    return engine_->transfer(payment, customer_of(line, line.word(1, "the customer")), reason);
  if (line.verb == "refund") {
    std::optional<std::int64_t> amount;
    if (line.words.size() > 1 && !line.words[1].starts_with("--")) {
      const auto parsed = parse_major(line.words[1], book.row(payment).currency);
      if (!parsed) throw Mistake(line.number, line.words[1] + " is no amount");
      amount = *parsed;
    }
    const engine::RefundStep step = line.has("--paid")     ? engine::RefundStep::paid
                                    : line.has("--cancel") ? engine::RefundStep::cancelled
                                                           : engine::RefundStep::due;
    return engine_->refund(payment, step, amount, reason);
  }
  if (line.verb == "unapply") {
    const ItemHandle item = item_of(line, line.word(1, "the item"));
    ApplicationHandle at = book.row(payment).first_application;
    while (at.known() && (book.row(at).reversed || book.row(at).facts.item != item)) {
      at = book.row(at).next_of_payment;
    }
    if (!at.known()) throw Mistake(line.number, "no application of the two stands");
    return engine_->unapply(at, reason);
  }
  std::vector<engine::Assignment> assignments;
  for (std::size_t n = 1; n < line.words.size(); ++n) {
    const std::string& word = line.words[n];
    if (word == "--write-off" || word == "--instead") continue;
    const std::size_t equals = word.find('=');
    engine::Assignment assignment{.item = item_of(line, word.substr(0, equals)),
                                  .amount = {},
                                  .write_off_rest = line.has("--write-off")};
    if (equals != std::string::npos) {
      const auto amount =
          parse_major(word.substr(equals + 1), book.row(assignment.item).facts.currency);
      if (!amount) throw Mistake(line.number, word + " has no amount");
      assignment.amount = *amount;
    }
    assignments.push_back(assignment);
  }
  engine::AssignOptions options{.instead = line.has("--instead"), .payer = {}};
  if (const std::string payer = line.named_or("payer", ""); !payer.empty())
    options.payer = customer_of(line, payer);
  return engine_->assign(payment, assignments, reason, options);
}

// release|reject FILE[#UNIT]
Result<void> Runner::on_unit(const Line& line) {
  const Book& book = engine_->book();
  const std::string& target = line.word(0, "FILE or FILE#UNIT");
  const std::size_t hash = target.find('#');
  for (std::uint32_t n = 0; n < book.files().size(); ++n) {
    const engine::FileAccepted& file = book.files()[n].facts;
    if (file.name != target.substr(0, hash)) continue;
    for (const engine::UnitFacts& unit : file.units) {
      if (hash == std::string::npos ? unit.index != 0 : unit.name != target.substr(hash + 1))
        continue;
      return line.verb == "release"
                 ? engine_->release_unit(FileHandle(n), unit.index, line.required("reason"))
                 : engine_->reject_unit(FileHandle(n), unit.index, line.required("reason"));
    }
  }
  throw Mistake(line.number, "there is no payment, file or unit " + target);
}

// The first `digest NAME` remembers the state; later ones say whether it is the same.
std::string Runner::compare_digest(const Line& line) {
  const auto [found, is_new] = digests_.emplace(line.word(0, "a name"), digest());
  if (is_new) return printed("digest", {found->first, "noted"});
  return printed("digest", {found->first, found->second == digest() ? "unchanged" : "CHANGED"});
}

}  // namespace quittance::scenario

#include "tests/crash/acts.h"

#include <filesystem>
#include <optional>

#include "engine/book/state_digest.h"
#include "storage/backup.h"
#include "tests/support/engine_rig.h"

namespace quittance::testing {
namespace {

namespace fs = std::filesystem;
using engine::Access;

constexpr engine::BlockLimits kBlocks{.bytes = 4 << 10, .events = 24};

std::string unless_empty(std::string_view what, const std::string& why) {
  return why.empty() ? std::string() : std::string(what) + ": " + why;
}

// The first payment with money left, and an open item of its customer.
std::string assign_something(engine::Engine& engine) {
  const engine::Book& book = engine.book();
  for (std::uint32_t p = 0; p < book.payments().size(); ++p) {
    const engine::PaymentRow& payment = book.payments()[p];
    if (payment.in(Disposition::unapplied) <= 0 || !payment.customer.known()) continue;
    for (std::uint32_t n = 0; n < book.items().size(); ++n) {
      const engine::ItemRow& item = book.items()[n];
      if (item.open <= 0 || item.facts.customer != payment.customer) continue;
      const engine::Assignment to{.item = ItemHandle(n), .amount = 1};
      if (engine.assign(PaymentHandle(p), {&to, 1}, "named by phone")) return {};
      return engine.explanation();
    }
  }
  return "the workload leaves nothing to assign";
}

// The first payment that was applied.
std::string reverse_something(engine::Engine& engine) {
  for (const engine::ApplicationRow& row : engine.book().applications()) {
    if (row.reversed) continue;
    return engine.reverse(row.payment, "taken back") ? std::string() : engine.explanation();
  }
  return "the workload applies nothing";
}

std::string import(engine::Engine& engine, engine::ImportKind kind, const std::string& text) {
  const engine::ImportFile file{.name = "list.csv", .bytes = text, .profiles = {}};
  const auto report = engine.import(kind, {&file, 1}, {});
  if (!report) return "imports: " + engine.explanation();
  return report->refused.empty() ? std::string() : report->refused.front().message;
}

// Some payments of the last file, as messages in one group. The file itself brings them again.
std::string post(engine::Engine& engine, const CashWorkload& work, std::size_t from,
                 std::size_t to) {
  engine::RunOptions run;
  run.rules_toml = work.rules;
  const auto plan = engine.plan_posting(run);
  if (!plan) return engine.explanation();
  std::vector<std::string> lines;
  for (const Delivery& file : work.files) {
    if (file.bytes.starts_with('{')) lines = lines_of(file.bytes);
  }
  if (lines.size() < to) return "the workload has too few payments to post";
  std::vector<std::string_view> messages;
  for (std::size_t n = from; n < to; ++n) {
    messages.push_back(std::string_view(lines[n]).substr(0, lines[n].size() - 1));
  }
  return engine.post(messages, *plan) ? std::string() : engine.explanation();
}

// The digest of a book that opens without writing.
std::string digest_of(const std::string& book) {
  const auto [engine, failure] = open_engine(book, {.access = Access::read});
  return engine ? engine::state_digest(engine->book()).hex() : failure.message;
}

}  // namespace

std::string_view name(Act act) {
  constexpr std::string_view kNames[] = {
      "open",       "import accounts", "import customers", "import items", "apply first",
      "apply rest", "post one",        "post group",       "checkpoint",   "assign",
      "reverse",    "close",           "backup",           "restore",      "compact"};
  return kNames[static_cast<std::size_t>(act)];
}

struct Scenes::Session {
  storage::Environment* env = nullptr;
  std::unique_ptr<engine::Engine> engine{};
};

const std::vector<Act>& Scenes::acts(Day day) {
  static const std::vector<Act> kFirst = {
      Act::open,         Act::import_accounts, Act::import_customers,
      Act::import_items, Act::apply_first,     Act::post_one,
      Act::checkpoint,   Act::close,           Act::backup};
  static const std::vector<Act> kSecond = {
      Act::open,       Act::assign,  Act::checkpoint, Act::compact, Act::post_group, Act::post_one,
      Act::apply_rest, Act::reverse, Act::compact,    Act::close,   Act::backup,     Act::restore};
  return day == Day::first ? kFirst : kSecond;
}

Scenes::Scenes(std::string directory)
    : directory_(std::move(directory)),
      work_(make_cash_workload(
          {.customers = 6, .items = 20, .payments = 20, .files = 3, .repeated = 2}, 20261126)) {}

std::string Scenes::play_undisturbed() {
  const std::string why = undisturbed(Day::first);
  return why.empty() ? undisturbed(Day::second) : why;
}

std::string Scenes::notes() const {
  std::string text;
  for (const auto& states : states_) {
    for (const std::string& state : states) text += (state.empty() ? "-" : state) + "\n";
  }
  return text;
}

void Scenes::take(const std::string& notes) {
  const std::vector<std::string> lines = lines_of(notes);
  std::size_t line = 0;
  for (const Day day : {Day::first, Day::second}) {
    std::vector<std::string>& states = states_[static_cast<std::size_t>(day)];
    states.clear();
    for (std::size_t n = 0; n <= acts(day).size() && line < lines.size(); ++n, ++line) {
      states.push_back(lines[line].substr(0, lines[line].find('\n')));
    }
  }
}

std::string Scenes::undisturbed(Day day) {
  const Stage stage{directory_ + "/whole"};
  if (day == Day::second) {
    // The second day's first run was cut off in its middle: the copy ends within it.
    std::uint64_t accepted = 0;
    std::uint64_t last = 0;
    {
      const auto [engine, failure] =
          open_engine(stage.book(), {.access = Access::write, .blocks = kBlocks});
      if (!engine) return failure.message;
      const std::span<const Delivery> files(work_.files);
      if (!apply_files(*engine, work_, files.subspan(1, 1))) return engine->explanation();
      accepted = engine->book().runs().back().block;
      last = engine->head().block;
    }
    if (last < accepted + 2) return "the run to be cut off has too few blocks";
    const std::string cut = copy_book_until(stage.book(), directory_ + "/second/book",
                                            accepted + (last - accepted) / 2);
    if (!cut.empty()) return cut;
    fs::copy(stage.book() + "/checkpoints", directory_ + "/second/book/checkpoints",
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    fs::copy(stage.backup(), directory_ + "/second/backup", fs::copy_options::recursive);
  }
  set(day, stage);
  Session session;
  std::vector<std::string>& states = states_[static_cast<std::size_t>(day)];
  states = {{}};
  for (const Act act : acts(day)) {
    const std::string why = unless_empty(name(act), perform(act, stage, session));
    if (!why.empty()) return why;
    states.push_back(after(stage, session));
  }
  return {};
}

void Scenes::set(Day day, const Stage& stage) const {
  fs::remove_all(stage.directory);
  if (day == Day::first) {
    fs::create_directories(stage.directory);
  } else {
    fs::copy(directory_ + "/second", stage.directory, fs::copy_options::recursive);
  }
}

std::string Scenes::after(const Stage& stage, const Session& session) const {
  return session.engine ? engine::state_digest(session.engine->book()).hex()
                        : digest_of(stage.book());
}

std::string Scenes::perform(Act act, const Stage& stage, Session& session) const {
  engine::Engine* const engine = session.engine.get();
  const std::span<const Delivery> files(work_.files);
  const auto apply = [&](std::size_t from, std::size_t count) {
    return apply_files(*engine, work_, files.subspan(from, count)) ? std::string()
                                                                   : engine->explanation();
  };
  storage::StoreFailure failure;
  switch (act) {
    case Act::open: {
      auto opened = open_engine(stage.book(), {.env = session.env, .blocks = kBlocks});
      session.engine = std::move(opened.engine);
      return session.engine ? std::string() : "opens: " + opened.failure.message;
    }
    case Act::import_accounts:
      return import(*engine, engine::ImportKind::accounts, work_.accounts);
    case Act::import_customers:
      return import(*engine, engine::ImportKind::customers, work_.customers);
    case Act::import_items:
      return import(*engine, engine::ImportKind::items, work_.items);
    case Act::apply_first:
      return apply(0, 1);
    case Act::apply_rest:
      return apply(1, files.size() - 1);
    case Act::post_one:
      return post(*engine, work_, 0, 1);
    case Act::post_group:
      return post(*engine, work_, 1, 4);
    case Act::checkpoint: {
      const auto written = engine->checkpoint();
      return written && written->failure.empty() ? std::string()
             : written                           ? written->failure
                                                 : "no checkpoint: " + engine->explanation();
    }
    case Act::assign:
      return assign_something(*engine);
    case Act::reverse:
      return reverse_something(*engine);
    case Act::compact: {
      const auto moved = engine->compact(*Date::parse_iso("2100-01-01"));
      if (!moved) return engine->explanation();
      return moved->blocks + 1 == engine->head().block ? std::string() : "blocks are left";
    }
    case Act::close:
      session.engine.reset();
      return {};
    case Act::backup: {
      const auto store =
          storage::BookStore::open(stage.book(), {.read_only = true, .env = session.env}, failure);
      if (!store) return "opens for the backup: " + failure.message;
      const auto done =
          storage::back_up(**store, stage.book(), stage.backup(), session.env, failure);
      return done ? std::string() : "backup: " + failure.message;
    }
    case Act::restore: {
      const auto done = storage::restore_book(stage.backup(), {.book_directory = stage.restored()},
                                              session.env, failure);
      return done ? std::string() : "restore: " + failure.message;
    }
  }
  return "no act";
}

Played Scenes::play(Day day, const Stage& stage, storage::Environment* env,
                    const std::function<void(std::size_t)>& heard) const {
  Session session{.env = env};
  Played played;
  for (const Act act : acts(day)) {
    played.failure = perform(act, stage, session);
    if (!played.failure.empty()) break;
    ++played.done;
    if (heard) heard(played.done);
  }
  return played;
}

std::string Scenes::go_on(Day day, const Stage& stage, std::size_t done) const {
  const std::vector<Act>& all = acts(day);
  const std::vector<std::string>& states = states_[static_cast<std::size_t>(day)];
  const std::string& end = states.back();
  storage::StoreFailure failure;
  // A reader first: it changes nothing, and whatever it serves holds together.
  if (const auto [reader, why] = open_engine(stage.book(), {.access = Access::read}); reader) {
    const std::string wrong = broken(engine::verify_book(reader->book()));
    if (!wrong.empty()) return "a reader finds: " + wrong;
  } else if (done > 0 || day == Day::second) {
    return "a reader is refused: " + why.message;
  }
  if (day == Day::second || done == all.size()) {  // then there is a backup that was proved
    if (!storage::verify_backup(stage.backup(), nullptr, failure)) {
      return "the backup before: " + failure.message;
    }
  }
  Session session;
  const std::string opening = perform(Act::open, stage, session);
  if (!opening.empty()) return opening;
  // The state of the book tells what became of the act that was cut off.
  const std::string state = after(stage, session);
  const std::size_t cut = std::min(done, all.size() - 1);
  const bool before = state == states[std::max<std::size_t>(done, 1)];
  const bool behind = state == states[cut + 1];
  if (!before && !behind) return "the book is neither that before the act nor that after it";
  if (done < all.size() && all[cut] == Act::open && !behind) return "opened, and not recovered";
  for (std::size_t n = done; n < all.size(); ++n) {
    const bool by_hand = all[n] == Act::assign || all[n] == Act::reverse;
    if (n == cut && (all[n] == Act::open || (by_hand && behind && !before))) continue;
    if (!session.engine && all[n] != Act::backup && all[n] != Act::restore) return "no session";
    if (all[n] == Act::backup || all[n] == Act::restore) session.engine.reset();
    std::string why = perform(all[n], stage, session);
    // Cut off behind its last change, a restore has made the book; it makes no other into its
    // place.
    if (all[n] == Act::restore && n == cut && digest_of(stage.restored()) == end) why.clear();
    if (!why.empty()) return unless_empty("again, " + std::string(name(all[n])), why);
  }
  session.engine.reset();
  if (day == Day::second && digest_of(stage.restored()) != end) return "another book is restored";
  if (!storage::verify_backup(stage.backup(), nullptr, failure)) return failure.message;
  const auto [engine, refused] = open_engine(stage.book(), {.access = Access::write});
  if (!engine) return "in the end: " + refused.message;
  if (engine::state_digest(engine->book()).hex() != end) return "the end is another";
  return broken(engine::verify(*engine));
}

}  // namespace quittance::testing

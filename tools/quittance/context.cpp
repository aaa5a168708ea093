#include "tools/quittance/context.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

#include "engine/executor.h"
#include "engine/reports/printable.h"

namespace quittance::cli {

namespace {

std::string told_of(const engine::Unacknowledged& before) {
  const std::string reason =
      before.reason.empty() ? std::string(", a contact") : ", '" + before.reason + "'";
  return "work by hand of " + before.actor + reason + ", recorded " + before.recorded_at.iso() +
         ", is in the book, which was not closed after it (its process ended before, or the book "
         "was restored), so that nobody may have been told: `quittance export journal --since " +
         before.before.text() + "` prints it.";
}

}  // namespace

Exit exit_of(Errc code) {
  switch (code) {
    case Errc::book_damaged:
    case Errc::book_in_use:
    case Errc::book_newer:
    case Errc::book_older:
    case Errc::run_differs:
      return Exit::damaged;
    case Errc::io_failed:
    case Errc::no_space:
    case Errc::sync_failed:
      return Exit::failed;
    case Errc::compressed_damaged:
    case Errc::structure_broken:
    case Errc::format_unknown:
      return Exit::attention;
    default:
      return Exit::usage;
  }
}

Timestamp SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

Context::Context(GlobalOptions options)
    : options_(std::move(options)),
      executor_(engine::default_executor(options_.threads)),
      output_(options_.output) {
  format_ = engine::parse_report_format(options_.format).value_or(engine::ReportFormat::table);
}

void Context::default_format(engine::ReportFormat format) {
  if (options_.format.empty()) format_ = format;
}

Date Context::as_of() const {
  return options_.as_of.known() ? options_.as_of : clock_.now().date();
}

Exit Context::may_show_accounts(const engine::Engine& engine) const {
  if (engine.missing_key() == engine::kPlain) return Exit::done;
  return usage("payers' account numbers of this book are sealed with key " +
               std::to_string(engine.missing_key()) +
               "; name the key file with --key-file to show them");
}

bool Context::has_book() const {
  struct stat status {};
  return ::stat((options_.book + "/journal").c_str(), &status) == 0;
}

std::unique_ptr<engine::Engine> Context::open(engine::Access access, Exit& exit) {
  auto engine = open_book(access, exit);
  if (engine && engine->unacknowledged()) error(told_of(*engine->unacknowledged()));
  return engine;
}

std::unique_ptr<engine::Engine> Context::open_by_hand(std::string_view reason, Exit& exit) {
  auto engine = open_book(engine::Access::write, exit);
  if (engine) opened_at_ = engine->position().text();
  if (!engine || !engine->unacknowledged()) return engine;
  const engine::Unacknowledged& before = *engine->unacknowledged();
  if (before.actor != options_.actor || before.reason != reason) {
    error(told_of(before));
    return engine;
  }
  exit = usage(told_of(before) +
               " Nothing was booked now, so that it is not booked twice; run the command again if "
               "this is other work, or meant a second time.");
  return nullptr;
}

std::unique_ptr<engine::Engine> Context::open_book(engine::Access access, Exit& exit) {
  if (options_.known_at && access != engine::Access::read) {
    exit = usage("--known-at looks back; a command that writes takes the book as it is");
    return nullptr;
  }
  struct stat found {};
  if (::stat(options_.book.c_str(), &found) == 0 && !S_ISDIR(found.st_mode)) {
    exit = usage("--book " + options_.book + " is a file; name the folder that holds the ledgers");
    return nullptr;
  }
  storage::StoreFailure failure;
  engine::AccountCodec accounts;
  if (!options_.key_file.empty()) {
    std::ifstream file(options_.key_file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) {
      exit = fail(Errc::io_failed, "--key-file " + options_.key_file +
                                       ": it cannot be read; check path and permissions");
      return nullptr;
    }
    std::string message;
    auto keys = engine::AccountCodec::parse(text, message);
    if (!keys) {
      exit = usage("--key-file " + options_.key_file + ": " + message);
      return nullptr;
    }
    accounts = *std::move(keys);
  }
  auto opened = engine::Engine::open({.directory = options_.book,
                                      .access = access,
                                      .actor = options_.actor,
                                      .anchor_dir = options_.anchor_dir,
                                      .accounts = std::move(accounts),
                                      .executor = executor_.get(),
                                      .clock = &clock_,
                                      .known_at = options_.known_at,
                                      .manual_date = as_of(),
                                      .env = nullptr},
                                     failure);
  if (!opened) {
    exit = fail(failure.code, failure.message);
    return nullptr;
  }
  for (const std::string& why : (*opened)->recovery().passed_over)
    note(why + "; the journal was replayed instead");
  if ((*opened)->run_unfinished() && (*opened)->beside_writer()) {
    note(
        "another process is in the middle of a run of this book, so some payments are not decided "
        "yet; run the command again when it has ended");
  } else if ((*opened)->run_unfinished()) {
    note(
        "a run of this book is unfinished, so some payments are not decided yet; the next import "
        "or apply finishes it");
  }
  return *std::move(opened);
}

void Context::settle_checkpoint(engine::Engine& engine) const {
  std::fflush(stdout);  // the report need not wait for it
  const std::string failure = engine.settle_checkpoint().failure;
  if (!failure.empty()) note("the book is safe, but its checkpoint is not written: " + failure);
}

void Context::out(std::string_view text) {
  const bool taken = output_.named()
                         ? output_.write(text)
                         : std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!taken) output_failed_ = true;
}

void Context::line(std::string_view text) {
  out(text);
  out("\n");
}

void Context::say(std::string_view text) {
  line(engine::printable(text));
}

bool Context::flush() {
  // Also what an earlier flush could not write, and dropped.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) output_failed_ = true;
  if (output_.named() && !output_failed_) output_failed_ = !output_.finish();
  return !output_failed_;
}

void Context::error(std::string_view message) const {
  std::fflush(stdout);
  std::fprintf(stderr, "quittance: %s\n", engine::printable(message).c_str());
}

void Context::note(std::string_view message) const {
  if (!options_.quiet) error(message);
}

Exit Context::fail(Errc code, std::string_view message) const {
  error(message.empty() ? describe(code) : message);
  return exit_of(code);
}

Exit Context::usage(std::string_view message) const {
  error(message);
  return Exit::usage;
}

std::unique_ptr<engine::ReportWriter> Context::report(std::vector<engine::Column> columns) {
  return std::make_unique<engine::ReportWriter>(
      engine::ReportOptions{.format = format_,
                            .terminal_width = terminal_width(),
                            .title = options_.command,
                            .date = as_of(),
                            .failed = [this] { output_failed_ = true; }},
      std::move(columns), [this](std::string_view text) { out(text); });
}

std::size_t Context::terminal_width() const {
  if (!options_.output.empty() || ::isatty(STDOUT_FILENO) == 0) return 0;
  struct winsize size {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

bool Context::progress_visible() const {
  return !options_.quiet && ::isatty(STDERR_FILENO) != 0;
}

}  // namespace quittance::cli

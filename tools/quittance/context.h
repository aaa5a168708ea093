// What every command has in hand: options, streams, the book, and how to end.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/errc.h"
#include "core/executor.h"
#include "engine/engine.h"
#include "engine/reports/table.h"
#include "tools/quittance/output_file.h"

namespace quittance::cli {

// Exit codes are a contract (interfaces.md section 1).
enum class Exit : int { done = 0, attention = 1, usage = 2, damaged = 3, failed = 4 };
[[nodiscard]] Exit exit_of(Errc code);

struct GlobalOptions {
  std::string book = "./book";
  std::string config;                 // rules TOML for commands that match; --rules wins
  std::size_t threads = 0;            // 0: one per core
  Date as_of;                         // missing: today
  std::optional<Timestamp> known_at;  // of reports: what was recorded up to then
  std::string format;                 // empty: the command's own default
  std::string output;                 // file that takes the place of stdout; empty: stdout
  std::string command;                // its first word, the title of workbooks
  bool quiet = false;
  std::string actor;
  std::string anchor_dir;
  std::string key_file;  // keys of the payers' account numbers; empty: none
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override;
};

// One per process. A command returns its exit code and says on stderr why it is not 0.
class Context {
 public:
  explicit Context(GlobalOptions options);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] const GlobalOptions& options() const { return options_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] Executor& executor() { return *executor_; }
  [[nodiscard]] Date as_of() const;  // --as-of, else today by the clock
  [[nodiscard]] engine::ReportFormat format() const { return format_; }
  // For commands whose output is for programs: another default than a table.
  void default_format(engine::ReportFormat format);
  [[nodiscard]] bool is_table() const { return format_ == engine::ReportFormat::table; }

  // Opens the book; null after having said why not on stderr. `exit` is set then.
  // Work by hand that the process before did not live to tell of is told.
  [[nodiscard]] std::unique_ptr<engine::Engine> open(engine::Access access, Exit& exit);
  // For writing by hand, with the reason that is recorded. Null also where that work is what stands
  // in the book already, untold: it would be booked twice.
  [[nodiscard]] std::unique_ptr<engine::Engine> open_by_hand(std::string_view reason, Exit& exit);
  [[nodiscard]] const std::string& opened_at() const { return opened_at_; }  // by open_by_hand()
  // Writes the checkpoint that is due, if one is, and says so when that fails.
  void settle_checkpoint(engine::Engine& engine) const;
  // Account numbers in full need every key that sealed them: the exit code when one is missing.
  [[nodiscard]] Exit may_show_accounts(const engine::Engine& engine) const;
  [[nodiscard]] bool has_book() const;  // a journal stands in the directory

  // stdout or the file of --output, checked: a failed write is remembered and ends the process with
  // exit code 4.
  void out(std::string_view text);
  void line(std::string_view text);  // with a newline
  // line() of what a person reads: names and texts from outside steer no terminal.
  void say(std::string_view text);
  // True when everything so far was taken. A file stands under its name, whole, from then on.
  [[nodiscard]] bool flush();
  // stderr: "quittance: …"; note() is silent with --quiet.
  void error(std::string_view message) const;
  void note(std::string_view message) const;
  // Says why and gives the code's exit.
  [[nodiscard]] Exit fail(Errc code, std::string_view message) const;
  [[nodiscard]] Exit usage(std::string_view message) const;

  // A list in the format asked for; as wide as the terminal, unlimited when piped.
  [[nodiscard]] std::unique_ptr<engine::ReportWriter> report(std::vector<engine::Column> columns);
  [[nodiscard]] std::size_t terminal_width() const;  // 0 when stdout is no terminal
  [[nodiscard]] bool progress_visible() const;       // stderr is a terminal and not --quiet
  [[nodiscard]] bool wrote_file() const { return output_.begun(); }

 private:
  [[nodiscard]] std::unique_ptr<engine::Engine> open_book(engine::Access access, Exit& exit);

  GlobalOptions options_;
  engine::ReportFormat format_ = engine::ReportFormat::table;
  SystemClock clock_;
  std::unique_ptr<Executor> executor_;
  std::string opened_at_;  // the position where the book ended
  OutputFile output_;
  bool output_failed_ = false;
};

}  // namespace quittance::cli

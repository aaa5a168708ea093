// A book's two first days as a list of acts, each of which an accountant would ask for again when
// it failed. For tests that let something fail, or the process end, within one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "tests/support/book_workload.h"
#include "tests/support/cash_workload.h"

namespace quittance::testing {

// What can be asked. Those that open begin a session, `close` ends it; a backup and a restore need
// none.
enum class Act : std::uint8_t {
  open,
  import_accounts,
  import_customers,
  import_items,
  apply_first,
  apply_rest,
  post_one,    // a payment that comes as a message
  post_group,  // several that come at once
  checkpoint,
  assign,   // by hand
  reverse,  // by hand
  close,
  backup,
  restore,
  compact,  // old blocks into the archive
};
[[nodiscard]] std::string_view name(Act act);

// The folders of a scene: book, backup and restored book.
struct Stage {
  std::string directory;
  [[nodiscard]] std::string book() const { return directory + "/book"; }
  [[nodiscard]] std::string backup() const { return directory + "/backup"; }
  [[nodiscard]] std::string restored() const { return directory + "/restored"; }
};

// From an empty folder to a backup; and from a run that was cut off, over work by hand and the rest
// of the files, to a book restored from a backup.
enum class Day : std::uint8_t { first, second };

// How far a scene came on a disk that failed.
struct Played {
  std::size_t done = 0;  // acts that were acknowledged
  std::string failure;   // of the next one; empty: all were done
};

class Scenes {
 public:
  // Keeps what it needs below `directory`.
  explicit Scenes(std::string directory);

  // Plays both days undisturbed and notes the book after every act. Needed before all else; where
  // another process has done it, its notes are taken. Empty, or what went wrong.
  [[nodiscard]] std::string play_undisturbed();
  [[nodiscard]] std::string notes() const;
  void take(const std::string& notes);

  // Makes what the day begins with.
  void set(Day day, const Stage& stage) const;
  // Plays the day until an act fails; `heard` is told how many are done.
  [[nodiscard]] Played play(Day day, const Stage& stage, storage::Environment* env,
                            const std::function<void(std::size_t)>& heard = {}) const;
  // Opens what a scene left that acknowledged `done` acts, on a disk that works: nothing of them is
  // missing, the act that was cut off happened whole or not at all, and asked for again it and all
  // that follow come to the end of an undisturbed day. Empty, or what is wrong.
  [[nodiscard]] std::string go_on(Day day, const Stage& stage, std::size_t done) const;
  [[nodiscard]] static const std::vector<Act>& acts(Day day);

 private:
  struct Session;
  [[nodiscard]] std::string perform(Act act, const Stage& stage, Session& session) const;
  [[nodiscard]] std::string after(const Stage& stage, const Session& session) const;
  [[nodiscard]] std::string undisturbed(Day day);

  std::string directory_;
  CashWorkload work_;
  std::vector<std::string> states_[2];  // by day: before the first act and after each
};

}  // namespace quittance::testing
